"""The pages in a real browser: phone and desktop, both palettes, keyboard, with and without script."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from playwright.sync_api import TimeoutError as BrowserTimeoutError

from tests.support.browser import Visit
from tests.support.build import Built, build
from tests.support.projects import SHOP
from tests.support.tree import write_site

CONFIG = """
site_name: Site
theme:
  name: material
  font: false
  palette:
    - {media: "(prefers-color-scheme: light)", scheme: default}
    - {media: "(prefers-color-scheme: dark)", scheme: slate}
markdown_extensions: [pymdownx.superfences, pymdownx.highlight]
plugins:
  - search
  - kwindex:
      packages: [src/pkg, "installed:jinja2"]
"""
HOME = '# Home\n\n```python\nclass Fence:  # a comment\n    text = "a string"\n```\n'
LONG = "code/jinja2/environment.py_docs/"
PAGES = [
    "",
    "code/",
    "code/pkg/",
    "code/pkg/doc/",
    "code/pkg/shop.py_docs/",
    "code/pkg/shop.py_kw/",
    "code/jinja2/",
    "code/jinja2/doc/",
    LONG,
    "code/jinja2/environment.py_kw/",
]
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1440, "height": 900}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    files: dict[str, str | bytes] = {"mkdocs.yml": CONFIG, "docs/index.md": HOME}
    return build(write_site(tmp_path_factory.mktemp("browser"), SHOP, files))


@pytest.fixture
def desktop(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport=DESKTOP)  # type: ignore[arg-type]
    yield context.new_page()
    context.close()


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport=PHONE, has_touch=True)  # type: ignore[arg-type]
    yield context.new_page()
    context.close()


def open_page(page: Page, url: str) -> Visit:
    """Open a page and wait until nothing more is loaded."""
    visit = Visit(page)
    page.goto(url)
    page.wait_for_load_state("networkidle")
    return visit


IN_VIEW = """identifier => {
    const element = document.getElementById(identifier);
    if (element === null) return false;
    const box = element.getBoundingClientRect();
    const seen = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    return seen !== null && element.contains(seen);
}"""


def is_in_view(page: Page, identifier: str, *, milliseconds: int = 10_000) -> bool:
    """Tell whether an element can be seen: inside the window, and not scrolled away or covered in a box of its own.

    A browser scrolls to the target of a link when it has laid out the page, which takes it a moment on a busy machine.
    """
    try:
        page.wait_for_function(IN_VIEW, arg=identifier, timeout=milliseconds)
    except BrowserTimeoutError:
        return False
    return True


@pytest.mark.parametrize("path", PAGES)
def test_a_phone_never_scrolls_sideways(phone: Page, url: str, path: str) -> None:
    open_page(phone, url + path)

    widths = phone.evaluate("[document.documentElement.scrollWidth, document.body.scrollWidth]")
    assert max(widths) <= PHONE["width"]


@pytest.mark.parametrize("path", PAGES)
def test_nothing_fails_and_nothing_comes_from_another_host(desktop: Page, url: str, path: str) -> None:
    visit = open_page(desktop, url + path)

    assert visit.errors == []
    assert visit.requests_elsewhere(url) == []


def test_the_source_stays_in_its_box(desktop: Page, url: str) -> None:
    open_page(desktop, url + LONG)

    height = desktop.evaluate("document.querySelector('.kw-source').getBoundingClientRect().height")
    assert height < DESKTOP["height"]
    overflow = desktop.evaluate(
        "(pre => pre.scrollHeight > pre.clientHeight)(document.querySelector('.kw-source pre'))"
    )
    assert overflow is True


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_source_has_the_colours_of_the_theme(browser: Browser, url: str, scheme: str) -> None:
    context = browser.new_context(viewport=DESKTOP, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    colours = """
        selector => Object.fromEntries(['class', '# ', '"'].map(start => [start,
            getComputedStyle([...document.querySelectorAll(selector + ' :is(span, b, i, u)')].find(
                span => span.childElementCount === 0 && span.textContent.startsWith(start))).color]))
    """

    open_page(page, url)
    fence = page.evaluate(colours, "article pre")
    open_page(page, url + "code/pkg/shop.py_docs/")
    listing = page.evaluate(colours, ".kw-source pre")
    context.close()

    assert len(set(listing.values())) == 3
    # Material's own colour of comments is hard to read; ours may be stronger.
    assert {**listing, "# ": ""} == {**fence, "# ": ""}


def test_the_palettes_differ(browser: Browser, url: str) -> None:
    backgrounds = set()
    for scheme in ("light", "dark"):
        context = browser.new_context(color_scheme=scheme)
        page = context.new_page()
        open_page(page, url + "code/pkg/shop.py_docs/")
        backgrounds.add(
            page.evaluate("getComputedStyle(document.querySelector('.kw-source pre > code')).backgroundColor")
        )
        backgrounds.add(page.evaluate("getComputedStyle(document.querySelector('.kw-source pre')).color"))
        context.close()

    assert len(backgrounds) >= 3


def test_a_link_to_a_line_shows_the_line(desktop: Page, url: str) -> None:
    open_page(desktop, f"{url}{LONG}#L800")

    assert is_in_view(desktop, "L800")
    assert not is_in_view(desktop, "L100", milliseconds=200)


def test_a_line_number_is_its_own_address(desktop: Page, url: str) -> None:
    open_page(desktop, f"{url}{LONG}#L800")

    desktop.click("#L803")

    assert desktop.url == f"{url}{LONG}#L803"
    assert is_in_view(desktop, "L803")


@pytest.mark.parametrize(
    "identifier", ["jinja2.environment.Environment.get_template", "dependencies", "jinja2.environment"]
)
def test_a_link_to_a_symbol_or_section_shows_it(desktop: Page, url: str, identifier: str) -> None:
    open_page(desktop, f"{url}{LONG}#{identifier}")

    assert is_in_view(desktop, identifier)


def test_a_keyword_leads_to_its_symbol(desktop: Page, url: str) -> None:
    open_page(desktop, f"{url}code/jinja2/environment.py_kw/")

    desktop.click("section:has(#classes) a[href$='#jinja2.environment.Environment']")
    desktop.wait_for_load_state("networkidle")

    assert desktop.url == f"{url}{LONG}#jinja2.environment.Environment"
    assert is_in_view(desktop, "jinja2.environment.Environment")


def test_the_keyboard_scrolls_the_source(desktop: Page, url: str) -> None:
    open_page(desktop, url + LONG)

    desktop.focus(".kw-source pre")
    desktop.keyboard.press("PageDown")
    desktop.wait_for_function("document.querySelector('.kw-source pre').scrollTop > 0")


def test_the_keyboard_passes_a_long_source_by(desktop: Page, url: str) -> None:
    open_page(desktop, url + LONG)

    desktop.focus(".kw-skip")
    desktop.keyboard.press("Enter")
    desktop.keyboard.press("Tab")

    assert desktop.url.endswith("#detailed-analysis")
    following = "document.getElementById('detailed-analysis').compareDocumentPosition(document.activeElement)"
    assert desktop.evaluate(f"{following} & Node.DOCUMENT_POSITION_FOLLOWING") != 0
    # A line number for each of a thousand lines is no stop on the way.
    assert desktop.evaluate("document.getElementById('L5').tabIndex") == -1


def test_the_filter_of_a_keyword_page(desktop: Page, url: str) -> None:
    open_page(desktop, f"{url}code/jinja2/environment.py_kw/")
    shown = "[...document.querySelectorAll('.kw-entries > li')].filter(row => row.checkVisibility()).length"
    everything = desktop.evaluate(shown)

    desktop.fill("input[type=search][aria-label='Filter keywords']", "get_template")
    desktop.wait_for_function(f"{shown} < {everything}")
    texts = desktop.evaluate(
        "[...document.querySelectorAll('.kw-entries > li')].filter(row => row.checkVisibility()).map(row => row.textContent)"
    )
    assert texts != []
    assert [text for text in texts if "get_template" not in text.lower()] == []

    desktop.press("input[type=search][aria-label='Filter keywords']", "Escape")
    desktop.wait_for_function(f"{shown} === {everything}")


def test_a_table_is_sorted_by_its_heading(desktop: Page, url: str) -> None:
    open_page(desktop, f"{url}code/jinja2/")
    column = (
        "[...document.querySelector('table.kw-sortable').tBodies[0].rows].map(row => row.cells[2].textContent.trim())"
    )

    desktop.click("table.kw-sortable thead th:nth-child(3) button")

    lines = [int(text.replace(",", "")) for text in desktop.evaluate(column)]
    assert lines == sorted(lines, reverse=True)
    assert desktop.get_attribute("table.kw-sortable thead th:nth-child(3)", "aria-sort") == "descending"


def test_without_script_everything_is_there(browser: Browser, url: str) -> None:
    context: BrowserContext = browser.new_context(viewport=DESKTOP, java_script_enabled=False)  # type: ignore[arg-type]
    page = context.new_page()

    page.goto(f"{url}code/pkg/shop.py_docs/")
    assert page.is_visible("text=Sells things.")
    assert page.is_visible("#L1")
    # What is in a fold is shown to who is led there.
    deepest = "pkg.shop.Shop.__init__.inner.Deep.deepest"
    assert not page.is_visible(f"[id='{deepest}']")
    page.goto(f"{url}code/pkg/shop.py_docs/#{deepest}")
    page.wait_for_selector(f"[id='{deepest}']", state="visible")
    page.goto(f"{url}code/pkg/shop.py_kw/")
    assert page.is_visible("#keyword-section-map")
    context.close()


def test_the_search_finds_a_symbol(desktop: Page, url: str) -> None:
    open_page(desktop, url)

    desktop.click("[data-md-component=search-query]")
    desktop.wait_for_selector(".md-search-result__meta:text('Type to start searching')")
    desktop.keyboard.type("get_template")
    desktop.wait_for_selector("a.md-search-result__link[href*='environment.py_docs/#jinja2.environment.Environment']")

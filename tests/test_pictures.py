"""The pictures of folder pages in a real browser: legible in both palettes and on a phone, and open to the keyboard."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.support.browser import served
from tests.support.build import build
from tests.support.tree import write_site

CONFIG = """
site_name: Site
theme:
  name: %s
plugins:
  - kwindex:
      packages: ["installed:jinja2", src/many]
"""
MATERIAL = """material
  font: false
  palette:
    - {media: "(prefers-color-scheme: light)", scheme: default}
    - {media: "(prefers-color-scheme: dark)", scheme: slate}
"""
PAGES = ["code/", "code/jinja2/doc/", "code/many/doc/"]
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1440, "height": 900}


def site_of(folder_of: pytest.TempPathFactory, theme: str) -> Iterator[str]:
    # Fifty files, each of which imports the next three: more than layers can show.
    files: dict[str, str | bytes] = {
        f"src/many/part_{number:02}.py": "".join(f"import many.part_{number + step:02}\n" for step in (1, 2, 3))
        for number in range(50)
    }
    files["mkdocs.yml"] = CONFIG % theme
    files["src/many/__init__.py"] = "import jinja2\n"
    built = build(write_site(folder_of.mktemp("pictures"), files=files))
    with served(built.site_dir) as address:
        yield address


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    yield from site_of(tmp_path_factory, MATERIAL)


@pytest.fixture(scope="module", params=["mkdocs", "readthedocs"])
def other_theme(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    yield from site_of(tmp_path_factory, request.param)


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport=PHONE, has_touch=True)  # type: ignore[arg-type]
    yield context.new_page()
    context.close()


# Returns the smallest text of the pictures in pixels of the screen, and the pictures that stand out of the page.
LEGIBLE = """
() => {
    const sizes = [...document.querySelectorAll('.kw-picture text')].map(text => {
        const svg = text.ownerSVGElement;
        return parseFloat(getComputedStyle(text).fontSize) * svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
    });
    const wide = [...document.querySelectorAll('.kw-picture')]
        .filter(box => box.getBoundingClientRect().right > document.documentElement.clientWidth).length;
    return {smallest: Math.min(...sizes), wide, page: document.documentElement.scrollWidth};
}
"""

# Returns the contrasts, by the formula of the WCAG, of the text in boxes and tiles and what they are filled with.
CONTRASTS = """
() => {
    const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
    const parse = (colour, below) => {
        canvas.fillStyle = below; canvas.fillRect(0, 0, 1, 1);
        canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
        return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
    };
    const light = colour => colour.map(c => c / 255)
        .map(c => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
        .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
    const ground = getComputedStyle(document.body).backgroundColor;
    return [...document.querySelectorAll('.kw-picture a:has(rect) text')].map(text => {
        const box = getComputedStyle(text.parentElement.querySelector('rect')).fill;
        const rgb = colour => `rgb(${colour.join(',')})`;
        const below = parse(box, rgb(parse(ground, 'white')));
        const above = parse(getComputedStyle(text).fill, rgb(below));
        const [a, b] = [light(above), light(below)].sort((x, y) => y - x);
        return [Math.round((a + 0.05) / (b + 0.05) * 10) / 10, text.textContent];
    });
}
"""


@pytest.mark.parametrize("path", PAGES)
def test_pictures_can_be_read_on_a_phone_and_scroll_in_their_box(phone: Page, url: str, path: str) -> None:
    phone.goto(url + path)

    found = phone.evaluate(LEGIBLE)
    assert found["smallest"] >= 10.5
    assert found["wide"] == 0
    assert found["page"] == PHONE["width"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_names_in_pictures_can_be_told_from_their_ground(browser: Browser, url: str, path: str, scheme: str) -> None:
    context = browser.new_context(viewport=DESKTOP, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(url + path)

    contrasts = page.evaluate(CONTRASTS)
    context.close()
    assert contrasts
    assert [found for found in contrasts if found[0] < 4.5] == []


@pytest.mark.parametrize("path", PAGES)
def test_pictures_fit_in_other_themes(browser: Browser, other_theme: str, path: str) -> None:
    context = browser.new_context(viewport=PHONE)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(other_theme + path)

    found = page.evaluate(LEGIBLE)
    contrasts = page.evaluate(CONTRASTS)
    context.close()
    assert found["smallest"] >= 10.5
    assert found["wide"] == 0
    assert [found for found in contrasts if found[0] < 4.5] == []


def test_the_keyboard_reaches_the_boxes_of_a_picture(browser: Browser, url: str) -> None:
    context = browser.new_context(viewport=DESKTOP)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{url}code/many/doc/")
    page.focus(".kw-matrix a")
    page.keyboard.press("Tab")

    focused = page.evaluate(
        "[document.activeElement.textContent, getComputedStyle(document.activeElement).outlineStyle]"
    )
    page.keyboard.press("Enter")
    page.wait_for_url("**/code/many/part_01.py_docs/")
    context.close()
    assert focused[0].endswith("part_00.py") or focused[0].endswith("part_01.py")
    assert focused[1] == "solid"


def test_a_table_is_sorted_with_the_keyboard(browser: Browser, url: str) -> None:
    context = browser.new_context(viewport=DESKTOP)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{url}code/jinja2/")
    page.focus("#files + .kw-table thead th:last-child button")
    page.keyboard.press("Enter")

    used = "[...document.querySelectorAll('#files + .kw-table tbody tr')].map(row => +row.cells[4].textContent)"
    descending = page.evaluate(used)
    first = page.get_attribute("#files + .kw-table thead th:last-child", "aria-sort")
    page.keyboard.press("Enter")
    ascending = page.evaluate(used)
    context.close()
    assert descending == sorted(descending, reverse=True) != ascending
    assert ascending == sorted(ascending)
    assert first == "descending"


def test_a_phone_shows_the_file_itself_and_the_names_of_rows(phone: Page, url: str) -> None:
    phone.goto(f"{url}code/jinja2/environment.py_docs/")
    phone.click("#imports-picture > summary")
    own = phone.evaluate(
        "(({left, right}) => [left, right])(document.querySelector('#imports-picture .kw-self').getBoundingClientRect())"
    )
    assert own[0] > 0
    assert own[1] < PHONE["width"]

    phone.goto(f"{url}code/many/doc/")
    left = "document.querySelector('.kw-rows text').getBoundingClientRect().right"
    before = phone.evaluate(left)
    phone.evaluate("document.querySelector('.kw-picture:has(.kw-rows)').scrollLeft = 200")
    phone.wait_for_function("getComputedStyle(document.querySelector('.kw-rows')).transform.includes('200')")
    assert phone.evaluate(left) == pytest.approx(before, abs=1)


def test_pictures_fit_on_paper(browser: Browser, url: str) -> None:
    context = browser.new_context(viewport={"width": 720, "height": 1000})
    page = context.new_page()
    page.emulate_media(media="print")
    page.goto(f"{url}code/jinja2/environment.py_docs/")
    widths = "[...document.querySelectorAll('.kw-picture svg')].map(svg => svg.getBoundingClientRect().right)"
    assert max(page.evaluate(widths)) <= 720
    context.close()


def test_the_text_of_a_picture_is_copied(browser: Browser, url: str) -> None:
    context = browser.new_context(viewport=DESKTOP, permissions=["clipboard-read", "clipboard-write"])  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{url}code/many/doc/")
    page.click(".kw-as-text > summary")
    page.click(".kw-as-text > .kw-copy")
    page.get_by_text("Copied").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    context.close()
    assert copied.startswith("flowchart TD\n    n0[")

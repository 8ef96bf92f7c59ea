"""Listings and cards in a browser: folds, marked lines and their addresses, what is selected, what is said of names."""

import re
import shutil
import subprocess
import zlib
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from mkdocs_kwindex.discovery.git_history import current_commit
from tests.support.browser import Visit
from tests.support.build import Built, build
from tests.support.tree import write_site

SITE = """
mkdocs.yml:
    site_name: Site
    site_url: https://example.org/
    repo_url: https://example.org/o/r
    edit_uri: edit/main/docs/
    theme: {name: material, font: false, features: [navigation.instant, content.tooltips, content.code.copy]}
    plugins:
      - kwindex: {packages: [src/pkg], inventories: ["others.inv https://others.example.org/"]}
docs/index.md: See `pkg.lamp.Lamp`.
src/pkg/__init__.py:
src/pkg/use.py:
    from pkg.lamp import Lamp, LIMIT

    def shine():
        return Lamp(LIMIT).light()

    import other
    def more(thing: other.parts.Thing): ...
src/pkg/lamp.py:
    '''Lamps.'''
    LIMIT = 3


    class Lamp:
        '''Gives light. In the dark.'''

        def __init__(self, limit: int) -> None:
            self.limit = limit

        def light(self, more: int = 1) -> int:
            '''Shine brightly.'''
            total = self.limit + more
            return total


    def other(total):
        return total
"""
# So long that it has chunks.
FILLING = "".join(f"\n\ndef filling_{number}():\n    return {number}\n" for number in range(120))
PAGE = "code/pkg/lamp.py_docs/"
CARD = ".kw-card"
GIT = shutil.which("git") or "git"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    config = write_site(tmp_path_factory.mktemp("listing"), SITE)
    lamp = config.parent / "src/pkg/lamp.py"
    lamp.write_text(lamp.read_text() + FILLING)
    names = zlib.compress(b"other py:module 0 other.html#module-$ -\nother.parts.Thing py:class 1 parts.html#$ -\n")
    head = "# Sphinx inventory version 2\n# Project: other\n# Version: 1\n# The remainder of this file is compressed using zlib.\n"
    (config.parent / "others.inv").write_bytes(head.encode() + names)
    for command in ("init -q", "add -A", "-c user.name=a -c user.email=a@b commit -qm x"):
        subprocess.run([GIT, *command.split()], cwd=config.parent, check=True)
    return build(config)


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(
        viewport={"width": 1440, "height": 900}, permissions=["clipboard-read", "clipboard-write"]
    )
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


def opened(page: Page, address: str) -> Visit:
    visit = Visit(page)
    page.goto(address)
    page.wait_for_selector(".kw-tools", state="attached")
    return visit


def copied(page: Page) -> str:
    return str(page.evaluate("navigator.clipboard.readText()"))


def link(page: Page, line: int, text: str) -> str:
    """Return a selector of the link with a text on a line of the listing."""
    found = page.evaluate(
        """([line, text]) => {
            const end = document.getElementById('L' + (line + 1));
            for (let node = document.getElementById('L' + line).nextSibling; node && node !== end; node = node.nextSibling) {
                const links = node.nodeType === 1 ? [node, ...node.querySelectorAll('a')] : [];
                const found = links.find(one => one.tagName === 'A' && one.textContent === text);
                if (found) { found.setAttribute('data-test', line + text); return true; }
            }
            return false;
        }""",
        [line, text],
    )
    assert found, f"no link {text} on line {line}"
    return f'[data-test="{line}{text}"]'


def test_the_address_of_a_line_is_copied(page: Page, url: str) -> None:
    visit = opened(page, url + PAGE)

    page.click("#L8")
    expect(page.locator(".kw-said")).to_have_text("The address of line 8 is copied")
    assert (page.url, copied(page)) == (f"{url}{PAGE}#L8", f"{url}{PAGE}#L8")
    page.click("#L11", modifiers=["Shift"])
    expect(page.locator(".kw-said")).to_have_text("The address of lines 8–11 is copied")
    assert (page.url, copied(page)) == (f"{url}{PAGE}#L8-L11", f"{url}{PAGE}#L8-L11")

    assert page.evaluate("[...document.querySelectorAll('.kw-marked')].map(line => line.id)") == [
        "L8",
        "L9",
        "L10",
        "L11",
    ]
    assert visit.errors == []


def test_an_address_of_lines_shows_them(page: Page, url: str, built: Built) -> None:
    opened(page, f"{url}{PAGE}#L300-L302")

    expect(page.locator("#L300")).to_be_in_viewport()
    assert page.evaluate("[...document.querySelectorAll('.kw-marked')].map(line => line.id)") == [
        "L300",
        "L301",
        "L302",
    ]
    commit = current_commit(str(built.site_dir.parent))
    assert (
        page.get_attribute(".kw-tools a", "href") == f"https://example.org/o/r/blob/{commit}/src/pkg/lamp.py#L300-L302"
    )


def test_code_is_copied_without_anything_else(page: Page, url: str, built: Built) -> None:
    opened(page, url + PAGE)
    page.get_by_role("button", name="Fold all").click()

    page.get_by_role("button", name="Copy", exact=True).click()
    expect(page.locator(".kw-said")).to_have_text("The code is copied")

    assert copied(page) == (built.site_dir.parent / "src/pkg/lamp.py").read_text()
    assert page.locator(".kw-source .md-code__nav").count() == 0


def shown(page: Page) -> list[int]:
    """Return the numbers of the first lines that are not folded."""
    lines = "[...document.querySelectorAll('.kw-source code a[id]')].filter(line => line.checkVisibility())"
    return [int(line[1:]) for line in page.evaluate(f"{lines}.slice(0, 9).map(line => line.id)")]


def test_folds(page: Page, url: str) -> None:
    visit = opened(page, url + PAGE)

    fold = page.get_by_label("Lines 11 to 14")
    fold.click()
    assert (shown(page)[-1], fold.get_attribute("aria-expanded")) == (9, "false")
    page.get_by_role("button", name="Unfold all").click()
    page.get_by_role("button", name="Fold all").click()
    assert shown(page) == [1, 2, 3, 4, 5, 15, 16, 17, 19]
    page.click("#L2")
    page.click(link(page, 17, "other"))
    assert shown(page) == [1, 2, 3, 4, 5, 15, 16, 17, 19]
    assert [request for request in visit.requests if "lamp.py" in request] == [f"{url}{PAGE}"]


def test_a_link_into_a_fold_opens_it(page: Page, built: Built) -> None:
    opened(page, (built.site_dir / PAGE / "index.html").as_uri())
    page.get_by_role("button", name="Fold all").click()

    page.evaluate("location.hash = '#L13'")

    page.wait_for_function("document.getElementById('L13').checkVisibility()")
    assert shown(page) == [1, 2, 3, 4, 5, 6, 7, 8, 10]


def test_find_in_page_opens_a_fold(page: Page, url: str) -> None:
    """A browser looks for a fragment of text as for what is typed into its own search."""
    # Material would fetch the page again.
    page.route("**/bundle.*.js", lambda route: route.abort())
    opened(page, url + PAGE)
    page.get_by_role("button", name="Fold all").click()

    page.goto(f"{url}{PAGE}#L2:~:text=return%20total")

    page.wait_for_function("document.getElementById('L14').checkVisibility()")
    expect(page.locator("#L14")).to_be_in_viewport()
    assert shown(page) == [1, 2, 3, 4, 5, 6, 7, 8, 10]


def test_enclosing_definitions_stay_on_top(page: Page, url: str) -> None:
    opened(page, url + PAGE)
    top = ".kw-enclosing > span > span"

    page.evaluate("document.querySelector('.kw-source pre').style.maxHeight = '60px'")
    for tool in ("", "Wrap lines"):
        if tool:
            page.get_by_role("button", name=tool).click()
        page.evaluate("document.querySelector('.kw-source pre').scrollTop = 0")
        expect(page.locator(top)).to_have_count(0)
        page.evaluate("document.getElementById('L12').scrollIntoView()")
        page.evaluate("document.querySelector('.kw-source pre').scrollTop += 170")
        expect(page.locator(top)).to_have_text(["5class Lamp:", "11    def light(self, more: int = 1) -> int:"])


def test_what_is_selected_is_marked_until_dismissed(page: Page, url: str) -> None:
    opened(page, url + PAGE)
    marked = "CSS.highlights.get('kw-occurrence')?.size ?? 0"

    page.evaluate("""() => {
        const walker = document.createTreeWalker(document.querySelector('.kw-source code'), NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) {
            const at = walker.currentNode.data.indexOf('total');
            if (at < 0) continue;
            getSelection().setBaseAndExtent(walker.currentNode, at, walker.currentNode, at + 5);
            return;
        }
    }""")
    page.dispatch_event("body", "pointerup")
    page.wait_for_function(f"{marked} === 4")
    page.evaluate("getSelection().removeAllRanges()")
    assert page.evaluate(marked) == 4
    expect(page.locator(".kw-said")).to_have_text("total 4 times ×")

    page.keyboard.press("Escape")
    assert page.evaluate(marked) == 0


def test_a_card_says_what_a_name_is(page: Page, url: str) -> None:
    visit = opened(page, f"{url}code/pkg/use.py_docs/")

    page.hover(link(page, 4, "light"))
    expect(page.locator(CARD)).to_be_visible()
    assert [text for text in page.inner_text(CARD).split("\n") if text] == [
        "method light(self, more: int = 1) -> int",
        "Shine brightly.",
        "pkg/lamp.py:11",
        "used by 1",
    ]
    page.keyboard.press("Escape")
    expect(page.locator(CARD)).to_be_hidden()
    page.hover("h1")
    page.hover(link(page, 4, "LIMIT"))
    expect(page.locator(CARD)).to_contain_text("constant LIMIT = 3")
    page.hover(f"{CARD} a")
    page.wait_for_timeout(400)
    expect(page.locator(CARD)).to_be_visible()
    page.hover("h1")
    expect(page.locator(CARD)).to_be_hidden()
    assert visit.errors == []


def test_a_card_of_another_project(page: Page, url: str) -> None:
    opened(page, f"{url}code/pkg/use.py_docs/")

    for line, text, said in (
        (7, "Thing", ["external other.parts.Thing", "others.example.org/parts.html"]),
        (6, "other", ["external module other", "others.example.org/other.html"]),
    ):
        page.hover(link(page, line, text))
        expect(page.locator(CARD)).to_contain_text(said[1])
        assert [text for text in page.inner_text(CARD).split("\n") if text] == said
        page.keyboard.press("Escape")


def test_cards_in_text_and_for_the_keyboard(page: Page, url: str) -> None:
    page.goto(url)
    page.wait_for_selector(".kw-find-open")

    page.keyboard.press("Tab")
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.kw-mention')"):
            break
    expect(page.locator(CARD)).to_contain_text("Gives light.")
    assert page.get_attribute(".kw-mention", "aria-describedby") == "kw-card"
    page.keyboard.press("Escape")
    expect(page.locator(CARD)).to_be_hidden()
    assert page.evaluate("document.querySelectorAll('.md-content a[title]').length") == 0


def test_a_click_on_a_definition_offers_its_uses(page: Page, url: str) -> None:
    opened(page, url + PAGE)

    page.click(link(page, 5, "Lamp"))
    page.click(f"{CARD} >> text=used by 2")

    page.wait_for_url(f"**/{PAGE}#pkg.lamp.Lamp--used-by")
    expect(page.locator(CARD)).to_be_hidden()


def test_a_long_press_shows_a_card(browser: Browser, url: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    page = context.new_page()
    opened(page, f"{url}code/pkg/use.py_docs/")
    name = link(page, 4, "Lamp")
    page.locator(name).scroll_into_view_if_needed()

    touch = {"pointerType": "touch", "isPrimary": True}
    page.dispatch_event(name, "pointerdown", touch)
    expect(page.locator(CARD)).to_contain_text("Gives light.")
    page.dispatch_event(name, "click")

    assert page.url == f"{url}code/pkg/use.py_docs/"
    context.close()


def test_without_a_server(page: Page, built: Built) -> None:
    address = (built.site_dir / "code/pkg/use.py_docs/index.html").as_uri()
    opened(page, address)

    page.hover(link(page, 4, "light"))

    expect(page.locator(CARD)).to_contain_text("Shine brightly.")
    page.click("#L3")
    assert page.url == f"{address}#L3"


def test_the_place_is_kept(page: Page, url: str) -> None:
    top = "document.querySelector('.kw-source pre').scrollTop"
    opened(page, f"{url}{PAGE}")
    page.evaluate("document.querySelector('.kw-source pre').scrollTop = 700")
    page.wait_for_function("Object.keys(sessionStorage).some(key => key.startsWith('kw-place'))")
    page.reload()
    page.wait_for_function(f"{top} === 700")

    # By the theme's own way of going from page to page, and back.
    page.locator(".kw-tabs a", has_text="Keywords").click()
    page.wait_for_selector(".kw-keywords")
    page.go_back()
    page.wait_for_selector(".kw-tools", state="attached")
    page.wait_for_function(f"{top} === 700")

    # Whoever follows a link begins at the top.
    page.locator(".kw-tabs a", has_text="Keywords").click()
    page.wait_for_selector(".kw-keywords")
    page.locator(".kw-tabs a", has_text="Overview").click()
    page.wait_for_selector(".kw-tools", state="attached")
    assert page.evaluate(top) == 0


def test_a_named_line_is_in_view_after_a_reload(page: Page, url: str) -> None:
    opened(page, f"{url}{PAGE}#L300")
    expect(page.locator("#L300")).to_be_in_viewport()
    page.reload()
    expect(page.locator("#L300")).to_be_in_viewport()


def test_the_wheel_passes_on_at_the_end_and_the_listing_expands(page: Page, url: str) -> None:
    opened(page, f"{url}{PAGE}")
    box = page.locator(".kw-source pre")
    box.scroll_into_view_if_needed()
    box.evaluate("box => (box.scrollTop = box.scrollHeight)")
    box.hover()
    before = page.evaluate("scrollY")
    page.mouse.wheel(0, 300)
    page.wait_for_function(f"scrollY > {before}")

    page.get_by_role("button", name="Expand").click()
    assert box.evaluate("box => box.scrollHeight <= box.clientHeight + 1")


def test_the_entry_in_the_table_of_contents_is_the_one_in_view(page: Page, url: str) -> None:
    opened(page, f"{url}{PAGE}")
    active = page.locator(".md-sidebar--secondary .md-nav__link--active").last
    for symbol in ("pkg.lamp.Lamp.light", "pkg.lamp.Lamp"):
        page.locator(f"[id='{symbol}']").evaluate("heading => heading.scrollIntoView()")
        expect(active).to_have_attribute("href", re.compile(f"#{re.escape(symbol)}$"))


def test_what_stays_without_a_script(browser: Browser, url: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto(f"{url}{PAGE}#L300")

    expect(page.locator("#L300")).to_be_in_viewport()
    assert page.locator(".kw-tools, .kw-card").count() == 0
    context.close()

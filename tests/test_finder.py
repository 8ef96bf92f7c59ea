"""The symbol finder, in a real browser: what opens it, what it finds, and what it does when something is missing."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.support.browser import Visit, served
from tests.support.build import Built, build
from tests.support.serve import serve
from tests.support.tree import write_site

MATERIAL = "theme: {name: material, font: false, features: [navigation.instant]}"
CONFIG = """
site_name: Site
{theme}
plugins: [search, {{kwindex: {{packages: [src/pkg]{options}}}}}]
"""
LONG = "long_" * 2_000
FILES: dict[str, str | bytes] = {
    "docs/index.md": "# Home\n\n<input id=field aria-label=Field>\n",
    "src/pkg/__init__.py": '"The package."\nfrom pkg.nn.modules import ConvTranspose2d\n__all__ = ["ConvTranspose2d"]\n',
    "src/pkg/nn/__init__.py": "",
    "src/pkg/nn/modules.py": """'Parts of networks.'
from warnings import deprecated

class ConvTranspose2d:
    "Turns around. With more."
    def forward(self, input, output_size=None): ...
    def reset_parameters(self): ...

class Tensor:
    "Numbers."
    def item(self): ...
    def _private_item(self): ...

def tree_map(function, tree):
    "Map a tree."
    return Tensor().item()

def _tree_map(function, tree):
    return tree_map(function, tree)

@deprecated("no")
def stack_rows(): ...

def stack_rows_up(): ...
""",
    "src/pkg/tests/test_modules.py": "from pkg.nn.modules import Tensor\n\ndef tensor(): ...\n\ndef test_item():\n    Tensor().item()\n",
    "src/pkg/scripts.py": f"def {LONG}(): ...\n\ndef مرحبا(): ...\n\ndef 日本語(): ...\n\nclass Straße: ...\n",
    "src/pkg/signs.py": "def turned(a='\u202e\x9b2J\x7f'):\n    '\\u202e\\x1b[2J turns.'\n\ndef forward_extended(): ...\n\ndef wait_for_expired(): ...\n",
    "src/pkg/README.md": "# <script>window.hit=1</script>\n\n## `<script>alert(1)</script>`\n",
}  # fmt: skip
INPUT = ".kw-find input"
# The rows that do not fit the dialog follow when nobody types.
ALL_SHOWN = """
document.querySelectorAll('#kw-find-list a').length === (parseInt(document.querySelector('.kw-find-status').textContent) || 0)
"""
ROWS = "[...document.querySelectorAll('#kw-find-list a')].map(row => decodeURI(row.href))"


def made(folder: Path, theme: str = MATERIAL, options: str = "", more: str = "") -> Built:
    config = CONFIG.format(theme=theme, options=options) + more
    built = build(write_site(folder, "", {"mkdocs.yml": config, **FILES}))
    assert built.log == []
    return built


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return made(tmp_path_factory.mktemp("finder"))


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context: BrowserContext = browser.new_context()
    yield context.new_page()
    context.close()


def opened(page: Page, url: str) -> Visit:
    visit = Visit(page)
    page.goto(url)
    page.wait_for_selector(".kw-find-open")
    page.keyboard.press("t")
    page.wait_for_selector(INPUT)
    return visit


def found(page: Page, typed: str) -> list[str]:
    """Type something and return the anchors of the rows that answer it."""
    page.fill(INPUT, typed)
    page.wait_for_function("typed => document.querySelector('.kw-find').dataset.shown === typed.trim()", arg=typed)
    rows: list[str] = page.evaluate(ROWS)
    return [row.partition("#")[2] or row for row in rows]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("tree_map", "pkg.nn.modules.tree_map"),
        ("_tree_map", "pkg.nn.modules._tree_map"),
        ("treemap", "pkg.nn.modules.tree_map"),
        ("convt", "pkg.nn.modules.ConvTranspose2d"),
        ("ConvT", "pkg.nn.modules.ConvTranspose2d"),
        ("ct2", "pkg.nn.modules.ConvTranspose2d"),
        ("contra", "pkg.nn.modules.ConvTranspose2d"),
        ("trans", "pkg.nn.modules.ConvTranspose2d"),
        ("nn.Conv", "pkg.nn.modules.ConvTranspose2d"),
        ("pkg.ConvTranspose2d", "pkg.nn.modules.ConvTranspose2d"),
        ("tensor", "pkg.nn.modules.Tensor"),
        ("tensor item", "pkg.nn.modules.Tensor.item"),
        ("item", "pkg.nn.modules.Tensor.item"),
        ("tensor.item", "pkg.nn.modules.Tensor.item"),
        ("Tensor.", "pkg.nn.modules.Tensor.item"),
        ("map tree", "pkg.nn.modules.tree_map"),
        ("modules rese", "pkg.nn.modules.ConvTranspose2d.reset_parameters"),
        ("conv transpose 2 d", "pkg.nn.modules.ConvTranspose2d"),
        ("forex", "pkg.signs.forward_extended"),
        ("convtrnaspose2d", "pkg.nn.modules.ConvTranspose2d"),
        ("reset_paramters", "pkg.nn.modules.ConvTranspose2d.reset_parameters"),
        ("stack", "pkg.nn.modules.stack_rows_up"),
        ("class: t", "pkg.nn.modules.Tensor"),
        ("f:tensor", "pkg.tests.test_modules.tensor"),
        ("tests/ tensor", "pkg.tests.test_modules.tensor"),
        ("nn/modules.py", "pkg.nn.modules"),
        ("modules.py", "pkg.nn.modules"),
        ("مرحبا", "pkg.scripts.مرحبا"),
        ("日本", "pkg.scripts.日本語"),
        ("straße", "pkg.scripts.Straße"),
        ("long", f"pkg.scripts.{LONG}"),
        (LONG[:300], f"pkg.scripts.{LONG}"),
    ],
    ids=lambda value: value[:30],
)
def test_what_is_meant_comes_first(page: Page, url: str, typed: str, first: str) -> None:
    visit = opened(page, url)

    assert found(page, typed)[0] == first
    assert visit.errors == []


def test_case_counts_where_capitals_are_typed(page: Page, url: str) -> None:
    opened(page, url)

    assert found(page, "T")[0] == "pkg.nn.modules.Tensor"
    assert found(page, "class:Conv")[0] == "pkg.nn.modules.ConvTranspose2d"


def test_nothing_is_found(page: Page, url: str) -> None:
    opened(page, url)

    assert found(page, "qqqqzzzz") == []
    assert page.text_content(".kw-find-status") == "Nothing is called “qqqqzzzz”."


def test_names_are_text(page: Page, url: str) -> None:
    visit = opened(page, url)

    found(page, "<script>")
    assert page.evaluate("[...document.querySelectorAll('.kw-find-name')].map(name => name.textContent)")[:2] == [
        "<script>window.hit=1</script>",
        "<script>alert(1)</script>",
    ]
    assert page.evaluate("[window.hit, document.querySelectorAll('.kw-find script').length]") == [None, 0]
    assert visit.errors == []


def test_every_row_leads_to_its_symbol(page: Page, url: str, built: Built) -> None:
    """Also where the address is made of a name that has to be encoded."""
    opened(page, url)

    addresses = set()
    for kind in ("class", "function", "method", "module", "file", "heading", "attribute", "constant"):
        found(page, f"{kind}:")
        page.wait_for_function(ALL_SHOWN)
        addresses.update(page.evaluate("[...document.querySelectorAll('#kw-find-list a')].map(row => row.href)"))
    expected = {url + record["url"] for record in built.keywords() if record["kind"] not in {"import", "link"}}
    assert addresses == expected


def test_rows_below_the_dialog_follow(page: Page, url: str) -> None:
    """A browser would be longer at laying them out than the finder at finding them."""
    opened(page, url)

    page.evaluate("window.timeout = setTimeout; window.setTimeout = () => 0")
    found(page, "f:")
    first = page.evaluate(ROWS)
    page.evaluate("window.setTimeout = window.timeout")
    found(page, "f: ")
    page.wait_for_function(ALL_SHOWN)
    rows = page.evaluate(ROWS)
    assert (len(first), rows[:12]) == (12, first)
    assert len(rows) > len(first)


def test_the_keyboard_reaches_the_last_row_at_once(page: Page, url: str) -> None:
    opened(page, url)

    found(page, "f:")
    page.keyboard.press("ArrowUp")
    active = page.get_attribute(".kw-find input", "aria-activedescendant")
    last = page.evaluate("document.querySelector('#kw-find-list li:last-child a').id")
    shown = int((page.text_content(".kw-find-status") or "").split()[0])
    assert (active, last) == (f"kw-find-{shown - 1}", f"kw-find-{shown - 1}")


def test_the_keyboard_chooses(page: Page, url: str) -> None:
    visit = opened(page, url)

    rows = found(page, "item")
    page.keyboard.press("ArrowDown")
    assert page.get_attribute(INPUT, "aria-activedescendant") == "kw-find-1"
    page.keyboard.press("ArrowUp")
    assert page.get_attribute("#kw-find-0", "aria-selected") == "true"
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/*#{rows[0]}")
    assert not page.is_visible(".kw-find")
    assert visit.errors == []


def test_enter_waits_for_the_answer(page: Page, url: str) -> None:
    opened(page, url)

    page.keyboard.type("tree_map")
    page.keyboard.press("Enter")
    page.wait_for_url("**/*#pkg.nn.modules.tree_map")


def test_a_choice_is_offered_again(page: Page, url: str) -> None:
    opened(page, url)
    found(page, "tree_map")
    page.click("#kw-find-0")
    page.wait_for_url("**/*#pkg.nn.modules.tree_map")

    opened(page, url)

    page.wait_for_selector("#kw-find-0")
    assert [row.partition("#")[2] for row in page.evaluate(ROWS)] == ["pkg.nn.modules.tree_map"]


def test_rows_tell_more(page: Page, url: str) -> None:
    opened(page, url)

    found(page, "tree_map")

    page.wait_for_selector("#kw-find-0 .kw-find-summary:text('Map a tree.')")
    assert page.text_content("#kw-find-0 .kw-find-what") == "tree_map(function, tree)"
    assert page.text_content("#kw-find-0 .kw-find-where") == "pkg.nn.modulespkg/nn/modules.py:14"
    assert page.text_content("#kw-find-0 .kw-find-kind") == "function"


def test_nothing_turns_the_text(page: Page, url: str, built: Built) -> None:
    opened(page, url)

    found(page, "turned")

    page.wait_for_selector("#kw-find-0 .kw-find-summary:text('turns.')")
    assert page.text_content("#kw-find-0 .kw-find-what") == "turned(a='⟨U+202E⟩\ufffd2J␡')"
    assert page.text_content("#kw-find-0 .kw-find-summary") == "⟨U+202E⟩␛[2J turns."
    page.goto(f"{url}code/keywords/?find=a%E2%80%AEb%1B")
    assert page.text_content(".kw-results h2") == "Results for “a\ufffdb\ufffd”"
    shards = "".join(path.read_text(encoding="utf-8") for path in (built.site_dir / "code/finder").iterdir())
    assert [character for character in shards if not character.isprintable() and character != "\n"] == []


def test_words_of_javascript_are_no_kinds(page: Page, url: str) -> None:
    visit = opened(page, url)

    assert found(page, "constructor:item") == found(page, "__proto__:item") == []
    assert visit.errors == []


@pytest.mark.parametrize("key", ["t", "Control+.", "Meta+."])
def test_the_keys(page: Page, url: str, key: str) -> None:
    visit = Visit(page)
    page.goto(url)
    page.wait_for_selector(".kw-find-open")
    assert not [request for request in visit.requests if "finder." in request and "assets/" not in request]

    page.keyboard.press(key)
    page.wait_for_selector(INPUT)
    page.keyboard.press("Escape")

    assert not page.is_visible(".kw-find")
    assert visit.errors == []


def test_the_key_types_in_a_field(page: Page, url: str) -> None:
    page.goto(url)
    page.wait_for_selector(".kw-find-open")

    page.focus("#field")
    page.keyboard.press("t")

    assert page.input_value("#field") == "t"
    assert page.query_selector(".kw-find") is None


@pytest.mark.parametrize(
    "theme", [MATERIAL, "theme: {name: mkdocs, highlightjs: false}", "theme: {name: readthedocs, highlightjs: false}"]
)
def test_the_button_is_on_every_page(page: Page, tmp_path: Path, theme: str) -> None:
    built = made(
        tmp_path, theme, ", finder_keys: [ö]", "use_directory_urls: false\nsite_url: https://example.org/site/\n"
    )
    with served(tmp_path) as url:
        for path in ("index.html", "404.html", "code/index.html", "code/pkg/nn/modules.py_docs.html"):
            visit = Visit(page)
            page.goto(f"{url}{built.site_dir.name}/{path}")
            page.click(".kw-find-open")
            assert found(page, "convt") == ["pkg.nn.modules.ConvTranspose2d"]
            page.keyboard.press("Enter")
            page.wait_for_url("**/site/code/pkg/nn/modules.py_docs.html#pkg.nn.modules.ConvTranspose2d")
            assert [error for error in visit.errors if "404" not in error] == []


def test_the_button_stays_with_instant_navigation(page: Page, url: str) -> None:
    opened(page, url)
    found(page, "tree_map")
    page.evaluate("window.stays = true")
    page.keyboard.press("Enter")
    page.wait_for_url("**/*#pkg.nn.modules.tree_map")

    page.click(".kw-find-open")

    assert found(page, "convt") == ["pkg.nn.modules.ConvTranspose2d"]
    assert page.query_selector_all(".kw-find-open").__len__() == 1


def test_without_a_server(page: Page, tmp_path: Path) -> None:
    built = made(tmp_path, more="use_directory_urls: false\n")

    visit = opened(page, (built.site_dir / "index.html").as_uri())

    assert found(page, "convt") == ["pkg.nn.modules.ConvTranspose2d"]
    page.wait_for_selector("#kw-find-0 .kw-find-summary:text('Turns around.')")
    page.keyboard.press("Enter")
    page.wait_for_url("file://**/code/pkg/nn/modules.py_docs.html#pkg.nn.modules.ConvTranspose2d")
    # Material's own search asks for what a page may not read there.
    assert [error for error in visit.errors if "finder" in error] == []


@pytest.mark.parametrize(
    "missing",
    [
        "delete window.Worker",
        "window.Worker = class { constructor() { throw new DOMException('no', 'SecurityError'); } }",
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } })",
    ],
    ids=["no worker", "worker forbidden", "storage forbidden"],
)
def test_what_a_browser_may_not_have(browser: Browser, url: str, missing: str) -> None:
    context = browser.new_context()
    context.add_init_script(missing)
    page = context.new_page()
    # Material itself needs a worker for its search and storage for its palettes.
    page.goto(f"{url}")
    page.wait_for_selector(".kw-find-open")
    page.click(".kw-find-open")

    assert found(page, "convt") == ["pkg.nn.modules.ConvTranspose2d"]
    page.keyboard.press("Enter")
    page.wait_for_url("**/*#pkg.nn.modules.ConvTranspose2d")
    context.close()


@pytest.mark.parametrize("cut", [-1, 0, 500])
def test_an_index_that_is_missing_or_cut(page: Page, url: str, built: Built, cut: int) -> None:
    whole = (built.site_dir / "code/finder.json").read_text(encoding="utf-8")
    if cut < 0:
        page.route("**/finder.json", lambda route: route.fulfill(status=404))
    else:
        page.route("**/finder.json", lambda route: route.fulfill(body=whole[:cut]))
    page.goto(url)
    page.click(".kw-find-open")

    page.wait_for_selector(".kw-find-status:text('The names could not be loaded')")

    page.click(".kw-find-all")
    page.wait_for_url(re.compile("/code/"))


def test_an_index_that_is_wrong(page: Page, url: str, built: Built) -> None:
    """Whatever the worker fails at, the finder says so, and does not wait for ever."""
    whole = (built.site_dir / "code/finder.json").read_text(encoding="utf-8")
    page.route(
        "**/finder.json", lambda route: route.fulfill(body=whole.replace('"classes":{', '"classes":null,"other":{'))
    )
    page.goto(url)
    page.click(".kw-find-open")

    page.fill(INPUT, "item")

    page.wait_for_selector(".kw-find-status:text('The names could not be loaded')")


def test_all_results_are_a_page(page: Page, url: str) -> None:
    opened(page, url)
    rows = found(page, "item")

    page.click(".kw-find-all")
    page.wait_for_url("**/code/keywords/?find=item")

    page.wait_for_selector(".kw-results li")
    links = "[...document.querySelectorAll('.kw-results li a')].map(link => decodeURIComponent(link.hash.slice(1)))"
    assert page.evaluate(links) == rows
    assert page.inner_text(".kw-results [role=status]") == f"{len(rows)} in all."


def test_the_file_of_a_result_is_said_once(tmp_path: Path, page: Page) -> None:
    site = """
    mkdocs.yml: {site_name: Site, theme: {name: mkdocs, highlightjs: false}, plugins: [kwindex: {repository: true}]}
    README.md:
        # Lamps

        ## Light them
    """
    with served(build(write_site(tmp_path, site)).site_dir) as url:
        page.goto(f"{url}code/keywords/?find=light")
        page.wait_for_selector(".kw-results li")
        rows = "[...document.querySelectorAll('.kw-results li')].map(row => row.innerText.replace(/\\s+/g, ' '))"
        assert page.evaluate(rows)[0] == "Light them heading lamps README.md"


def test_a_page_of_results_without_an_index(page: Page, url: str) -> None:
    page.route("**/finder.json", lambda route: route.fulfill(status=404))

    page.goto(f"{url}code/keywords/?find=item")

    page.wait_for_selector(".kw-results [role=status]:text('All are listed below, by letter.')")
    assert page.locator(".kw-letter").count() > 0


def test_an_index_that_is_cut_without_a_server(page: Page, tmp_path: Path) -> None:
    built = made(tmp_path, more="use_directory_urls: false\n")
    script = built.site_dir / "code/finder.js"
    script.write_text(script.read_text(encoding="utf-8")[:500], encoding="utf-8")
    page.goto((built.site_dir / "index.html").as_uri())

    page.click(".kw-find-open")

    page.wait_for_selector(".kw-find-status:text('The names could not be loaded')")
    assert page.inner_text(".kw-find-all") == "Keywords A–Z"


def test_a_strict_policy(page: Page, built: Built) -> None:
    policy = re.search(
        r"Content-Security-Policy: ([^\n]*)", Path("docs/content-security-policy.md").read_text(encoding="utf-8")
    )
    assert policy is not None
    with served(built.site_dir, policy[1]) as strict:
        page.add_init_script(
            "window.violations = []; addEventListener('securitypolicyviolation', event => violations.push(event.sourceFile + ' ' + event.blockedURI))"
        )
        page.goto(strict)
        page.click(".kw-find-open")
        assert found(page, "convt") == ["pkg.nn.modules.ConvTranspose2d"]
        page.wait_for_selector("#kw-find-0 .kw-find-summary:text('Turns around.')")
        assert [found for found in page.evaluate("violations") if "finder" in found] == []


def test_the_preview_has_it(page: Page, tmp_path: Path) -> None:
    config = write_site(tmp_path, "", {"mkdocs.yml": CONFIG.format(theme=MATERIAL, options=""), **FILES})
    with serve(config) as preview:
        preview.wait_for_status("code/finder.json", 200)
        opened(page, preview.url)
        assert found(page, "convt") == ["pkg.nn.modules.ConvTranspose2d"]
        page.wait_for_selector("#kw-find-0 .kw-find-summary:text('Turns around.')")
        page.keyboard.press("Enter")
        page.wait_for_url("**/*#pkg.nn.modules.ConvTranspose2d")


@pytest.mark.parametrize("theme", [MATERIAL, "theme: {name: mkdocs, highlightjs: false}"])
@pytest.mark.parametrize(
    ("typed", "anchor"),
    [("convtranspose2d", "pkg.nn.modules.ConvTranspose2d"), ("Tensor.item", "pkg.nn.modules.Tensor.item")],
)
def test_the_search_offers_a_symbol_by_its_name(
    page: Page, tmp_path: Path, theme: str, typed: str, anchor: str
) -> None:
    built = made(tmp_path, theme)
    with served(built.site_dir) as url:
        page.goto(url)
        page.wait_for_selector(".kw-find-open")
        if "material" in theme:
            page.click("[data-md-component=search-query]")
        else:
            page.click("[data-target='#mkdocs_search_modal'], [data-bs-target='#mkdocs_search_modal']")
            page.wait_for_selector("#mkdocs-search-query", state="visible")
            page.focus("#mkdocs-search-query")
        page.keyboard.type(typed)
        page.wait_for_selector(".kw-find-best")
        page.keyboard.type("xyz")
        page.wait_for_selector(".kw-find-best", state="detached")
        for _ in range(3):
            page.keyboard.press("Backspace")
        page.click(".kw-find-best")
        page.wait_for_url(f"**/*#{anchor}")

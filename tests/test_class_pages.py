"""Large classes of files whose page would be too long have a page of their own, to which everything leads."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from mkdocs_kwindex.build.options import Options
from mkdocs_kwindex.build.progress import NoDisplay, Progress
from mkdocs_kwindex.crosslinks.inventories import read_inventory
from mkdocs_kwindex.host import navigation
from mkdocs_kwindex.pipeline import build as build_pages
from mkdocs_kwindex.preview.incremental import IncrementalBuild
from tests.support.build import Built, build
from tests.support.crawl import crawl
from tests.support.tree import write_site
from tests.test_accessibility import violations
from tests.test_incremental import contents, incremental_build, options

__all__ = ["incremental_build", "options"]

CONFIG = """
site_name: Site
theme: {name: material, font: false, features: [navigation.indexes]}
plugins: [search, {kwindex: {packages: [src/pkg]}}]
"""
LONG = "Words that take room on a page. " * 150


def source(methods: int) -> str:
    """Return a file whose class is as long as its methods are many."""
    large = "\n".join(
        f'    def m{number}(self, a):\n        """Does {number}. {LONG}"""\n        return self.m{number}(a)'
        for number in range(methods)
    )
    return f'''"""A file."""

class Small:
    "Short."
    def run(self):
        return Large().m1(2)

class Large:
    "Holds much."
    class Inner:
        def deep(self): ...
{large}

def make():
    "Makes one."
    return Large()
'''


FILES: dict[str, str | bytes] = {
    "mkdocs.yml": CONFIG,
    "docs/index.md": "# Home\n\nCall `Large.m2`.\n",
    "src/pkg/__init__.py": "from pkg.big import Large as Large\n",
    "src/pkg/big.py": source(30),
    "src/pkg/user.py": "from pkg import Large\n\nLarge().m0(1)\n",
}
FILE = "code/pkg/big.py_docs/"
PAGE = f"{FILE}Large/"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(write_site(tmp_path_factory.mktemp("classes"), files=FILES))


def test_a_large_class_has_a_page(built: Built) -> None:
    page = built.page(PAGE)

    assert page.title == "Large"
    assert [node.text(strip=True) for node in page.all(".kw-trail a")] == ["Code", "pkg", "big.py"]
    assert {"pkg.big.Large", "pkg.big.Large.m0", "pkg.big.Large.Inner.deep", "pkg.big.Large.m1--used-by"} <= {*page.ids}
    assert not {"pkg.big.Small", "pkg.big.make"} & {*page.ids}
    assert {uri for uri in built.files if uri.startswith(FILE)} == {f"{FILE}index.html", f"{PAGE}index.html"}
    assert built.log == []


def test_the_page_of_the_file_keeps_the_places_and_says_where_they_went(built: Built) -> None:
    page = built.page(FILE)
    moved = page.one(".kw-apart")

    assert {"pkg.big.Large", "pkg.big.Large.m0", "pkg.big.Large.Inner.deep", "pkg.big.Large.m1--used-by"} <= {*page.ids}
    assert "Holds much." in moved.text()
    assert [node.attributes["href"] for node in moved.css("a.kw-page-of")] == ["Large/#pkg.big.Large"]
    member = next(node for node in moved.css("li") if node.id == "pkg.big.Large.m0")
    assert " ".join(member.text().split()) == "Large.m0(self, a) Does 0."
    assert [node.attributes["href"] for node in member.css("a")] == ["Large/#pkg.big.Large.m0"]
    assert "Makes one." in page.html
    assert "take room on a page" not in page.text("section.kw-apart")


def test_the_navigation_of_a_page_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(navigation, "SIBLING_LIMIT", 2)
    large = source(15).partition("class Large")[2].partition("def make")[0]
    classes = "".join(f"class C{number}{large}" for number in range(4))
    more = {f"src/pkg/a{number}.py": "" for number in range(3)}
    built = build(write_site(tmp_path, files={**FILES, **more, "src/pkg/big.py": classes}))

    def shown(url: str) -> list[str]:
        links = built.page(url).links("nav.md-nav--primary")
        titles = [link.text for link in links if not link.href.startswith("#")]
        return titles[titles.index("pkg") + 1 :]

    assert shown(f"{FILE}C3/") == ["big.py", "big.py: keywords", "big.py: C2", "big.py: C3", "2 more …"]
    assert shown(FILE)[-6:] == ["big.py", "big.py: keywords", "big.py: C0", "big.py: C1", "2 more …", "4 more …"]


def test_every_link_arrives(built: Built) -> None:
    assert crawl(built.site_dir).problems == []


def test_everything_that_addresses_symbols_leads_there(built: Built) -> None:
    keywords = {record["qualname"]: record["url"] for record in built.keywords() if record["kind"] == "method"}
    entries = {entry.name: entry.uri for entry in read_inventory((built.site_dir / "objects.inv").read_bytes())}
    index = json.loads((built.site_dir / "search/search_index.json").read_bytes())
    search = {entry["title"]: entry["location"] for entry in index["docs"]}

    assert keywords["pkg.big.Large.m0"] == f"{PAGE}#pkg.big.Large.m0"
    assert keywords["pkg.big.Small.run"] == f"{FILE}#pkg.big.Small.run"
    assert entries["pkg.big.Large.m0"] == entries["pkg.Large.m0"] == f"{PAGE}#pkg.big.Large.m0"
    assert search["Large.m0"] == f"{PAGE}#pkg.big.Large.m0"
    assert search["big.py: Large"] == PAGE
    assert search["Small.run"] == f"{FILE}#pkg.big.Small.run"
    for page, href in (
        ("", f"{PAGE}#pkg.big.Large.m2"),
        ("code/pkg/user.py_docs/", "../big.py_docs/Large/#pkg.big.Large.m0"),
        ("code/pkg/big.py_kw/", "../big.py_docs/Large/#pkg.big.Large.m0"),
        ("code/keywords/", "../pkg/big.py_docs/Large/#pkg.big.Large.m0"),
        (FILE, "Large/#pkg.big.Large.m1"),
    ):
        assert href in {node.attributes.get("href") for node in built.page(page).all("a")}, page


def test_tables_of_contents_name_what_is_on_the_page(built: Built) -> None:
    def toc(url: str) -> list[str]:
        return [node.attributes["href"] or "" for node in built.page(url).all(".md-sidebar--secondary a")]

    assert "#pkg.big.Large" in toc(FILE)
    assert not [href for href in toc(FILE) if href.startswith("#pkg.big.Large.")]
    assert toc(PAGE)[:2] == ["#pkg.big.Large", "#pkg.big.Large.m0"]
    assert "#pkg.big.Large.m29" in toc(PAGE)


def test_a_second_build_has_the_same_pages(built: Built, tmp_path: Path) -> None:
    # Now the tree need not be analysed to know them.
    again = build(built.root / "mkdocs.yml", site_dir=str(tmp_path / "site"))

    assert again.files == built.files
    assert again.page(PAGE).html == built.page(PAGE).html


@pytest.mark.parametrize("has_script", [True, False])
def test_an_address_from_elsewhere_still_leads_there(url: str, browser: Browser, has_script: bool) -> None:
    context = browser.new_context(java_script_enabled=has_script)
    page = context.new_page()
    page.goto(f"{url}{FILE}#pkg.big.Large.m9")
    if has_script:
        page.wait_for_url(f"{url}{PAGE}#pkg.big.Large.m9")
    else:
        page.locator("[id='pkg.big.Large.m9'] a").click()
    assert page.url == f"{url}{PAGE}#pkg.big.Large.m9"
    assert page.locator("h3[id='pkg.big.Large.m9']").is_visible()
    context.close()


def test_nobody_is_kept_out(url: str, browser: Browser) -> None:
    page = browser.new_page()
    for address in (PAGE, FILE):
        page.goto(url + address)
        page.evaluate("document.querySelectorAll('.kw-page details').forEach(fold => fold.open = true)")
        assert violations(page) == []
    page.close()


def test_the_finder_leads_there(url: str, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(url)
    page.keyboard.press("t")
    page.locator(".kw-find input").fill("Large.m17")
    assert page.locator("#kw-find-list a").first.evaluate("row => row.href") == f"{url}{PAGE}#pkg.big.Large.m17"
    page.close()


def test_a_preview_follows(tmp_path: Path, options: Options, incremental_build: IncrementalBuild) -> None:
    file = tmp_path / "src/pkg/base.py"
    for number, methods in enumerate((30, 2, 31)):
        file.write_text(source(methods))
        incremental_build.generated(options, lambda _: None, Progress(NoDisplay()))
        incremental_build.complete()
        caught_up = incremental_build.generated(options, lambda _: None, Progress(NoDisplay()))
        full = build_pages(
            replace(options, cache_dir=tmp_path / f"cache-{number}"), lambda _: None, Progress(NoDisplay())
        )

        assert [page.plan.uri for page in caught_up.pages] == [page.plan.uri for page in full.pages]
        assert contents(caught_up) == contents(full)


def test_a_file_of_very_many_functions_has_a_page_of_bounded_size(tmp_path: Path) -> None:
    functions = "".join(
        f"def f{number}(x):\n    '''Do {number}.\n\n    Args:\n        x: {'Word. ' * 200}\n    '''\n"
        for number in range(450)
    )
    built = build(
        write_site(tmp_path, files={"mkdocs.yml": CONFIG, "src/pkg/__init__.py": "", "src/pkg/m.py": functions})
    )
    page = built.page("code/pkg/m.py_docs/")

    assert {f"pkg.m.f{number}" for number in range(450)} <= set(page.ids)
    assert [fold.partition(",")[0] for fold in page.texts(".kw-rest > summary")] == [
        "100 more definitions: f200",
        "100 more definitions: f300",
        "50 more definitions: f400",
    ]
    # What does not fit is in the source: its first sentence leads there.
    shortened = page.texts(".kw-detail > p > a").count("The whole docstring is in the source.")
    assert shortened == 157
    assert len(page.all(".kw-outline tbody tr")) == 200
    assert page.text(".kw-outline-more > .kw-note") == "250 more are on the page of its keywords."
    assert page.one(".kw-outline-more > .kw-note a").attributes["href"] == "../m.py_kw/"
    assert built.log == []

"""What stands on the four kinds of page, and that every part of it leads somewhere."""

import re
import sys
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.conftest import BuildSite
from tests.support.build import Built, build
from tests.support.crawl import crawl
from tests.support.html import Link, Page, folded
from tests.support.navigation import resolve
from tests.support.projects import SHOP, SHOP_CONFIG
from tests.support.sections import SECTIONS, present_sections, silent_sections
from tests.support.tree import parse_tree, write_site

OVERVIEW = "code/pkg/shop.py_docs/"
KEYWORDS = "code/pkg/shop.py_kw/"
SOURCE = parse_tree(SHOP)["src/pkg/shop.py"]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(write_site(tmp_path_factory.mktemp("shop"), SHOP))


@pytest.fixture(scope="module")
def overview(shop: Built) -> Page:
    return shop.page(OVERVIEW)


@pytest.fixture(scope="module")
def keywords(shop: Built) -> Page:
    return shop.page(KEYWORDS)


def line_of(text: str) -> int:
    """Return the number of the first line of the source that holds a text."""
    return next(number for number, line in enumerate(SOURCE.splitlines(), 1) if text in line)


def section_html(page: Page, identifier: str) -> str:
    """Return the HTML between a section's heading and the next section's."""
    _, _, rest = page.html.partition(f'<h2 id="{identifier}"')
    assert rest
    return rest.partition("<h2 ")[0]


def section_text(page: Page, identifier: str) -> str:
    """Return the text of a section, white space folded; where a line may go on is no space."""
    return " ".join(re.sub(r"<[^>]+>", " ", section_html(page, identifier).replace("<wbr/>", "")).split())


def entries(page: Page, group: str) -> list[str]:
    """Return the names listed under a kind on a keyword page."""
    items = LexborHTMLParser(section_html(page, group)).css("li")
    return [folded(item.css("a")[0]) for item in items]


def test_the_site_is_sound(shop: Built) -> None:
    assert shop.log == []
    assert crawl(shop.site_dir).problems == []


def test_an_overview_has_the_sections_in_order(overview: Page) -> None:
    assert present_sections(overview) == SECTIONS


def test_an_overview_begins_with_the_file_and_the_id_of_its_module(overview: Page) -> None:
    heading = overview.one("h1")

    assert folded(heading) == "shop.py"
    assert overview.ids.index("pkg.shop") < overview.ids.index("file-metadata")


def test_the_metadata_of_a_file(overview: Page) -> None:
    facts = dict(zip(overview.texts(".kw-metadata dt"), overview.texts(".kw-metadata dd"), strict=True))

    size = len(SOURCE.encode())
    blank = sum(not line for line in SOURCE.splitlines())
    total = len(SOURCE.splitlines())
    assert facts == {
        "Path": "pkg/shop.py",
        "Module": "pkg.shop",
        "Size": f"{size:,} bytes ({size / 1024:.2f} KB)",
        "Type": "Python source",
        "Extension": ".py",
        "Encoding": "utf-8",
        "Lines": f"{total} ({total - 1 - blank} code, 1 comment, {blank} blank)",
        "Defines": "2 classes, 4 functions, 3 methods",
        "Imports": "10 modules",
        "Imported by": "1 file",
    }


@pytest.mark.parametrize(
    ("name", "content", "role", "line"),
    [
        ("src/pkg/a.py", "def f(): ...", "module", 0),
        ("src/pkg/__init__.py", "", "package", 0),
        ("src/pkg/__main__.py", "print(1)", "entry point", 0),
        ("src/pkg/test_a.py", "import os\ndef test_it(): ...", "test", 2),
        ("src/pkg/a.pyi", "def f() -> int: ...", "stub", 0),
        ("src/pkg/conftest.py", "", "configuration", 0),
        ("src/pkg/run.py", "#!/usr/bin/env python\nprint(1)", "script", 1),
        ("src/pkg/run.py", "def f(): ...\nif __name__ == '__main__':\n    f()", "module and script", 2),
    ],
)
def test_the_purpose_of_a_file_and_how_it_is_known(
    site: BuildSite, name: str, content: str, role: str, line: int
) -> None:
    page = site(SHOP_CONFIG, {"src/pkg/other.py": "", name: content}).page(f"code/{name.removeprefix('src/')}_docs/")

    purpose = section_html(page, "file-purpose")
    assert f">{role}</span>" in purpose
    assert re.findall(r'href="(#L\d+)"', purpose) == ([f"#L{line}"] if line else [])


def test_the_source_is_complete_and_every_line_has_its_address(overview: Page) -> None:
    listing = overview.one(".kw-source pre")
    numbers = [anchor.attributes["href"] for anchor in listing.css("a[id^=L]")]
    assert numbers == [f"#L{number}" for number in range(1, len(SOURCE.splitlines()) + 1)]
    assert listing.text() == SOURCE


def test_the_source_is_highlighted_and_left_alone_by_scripts(overview: Page) -> None:
    highlighted = {folded(node) for node in overview.all(".kw-source :is(b, i, u)")}
    assert {"class", "async", "# The most that one customer gets."} <= highlighted
    # highlight.js, which two themes of MkDocs start, would replace the listing and its anchors by plain text.
    codes = overview.all(".kw-page pre code")
    assert [code.attributes.get("class") for code in codes] == ["nohighlight"] * len(codes)


def test_without_listings_nothing_links_to_lines(site: BuildSite) -> None:
    built = site(SHOP.replace("plugins: [kwindex]", "plugins: [{kwindex: {source: false}}]"))

    page = built.page(OVERVIEW)
    assert "original-source" not in page.ids
    assert "#L" not in page.html + built.page(KEYWORDS).html
    assert "self.name = name" not in page.html
    assert crawl(built.site_dir).problems == []


def test_the_docstring_of_the_module_is_rendered(overview: Page) -> None:
    html = section_html(overview, "high-level-overview")

    assert "<em>emphasis</em>" in html
    assert '<a href="#pkg.shop.Shop"><code>Shop</code></a>' in html


def test_docstrings_are_rendered_with_the_extensions_of_the_site(shop: Built) -> None:
    page = shop.page("code/pkg/__init__.py_docs/")

    assert page.text(".admonition.note .admonition-title") == "Note"


def test_the_outline_lists_what_the_file_defines_what_is_called_first(overview: Page) -> None:
    rows = LexborHTMLParser(section_html(overview, "high-level-overview")).css("tbody tr")
    links = [row.css("a")[0] for row in rows]
    names = [((link.attributes["href"] or "").removeprefix("#"), folded(link)) for link in links]

    assert names == [
        ("pkg.shop.Shop", "Shop"),
        ("pkg.shop.sell", "sell"),
        ("pkg.shop.twice", "twice"),
        ("pkg.shop.twice~2", "twice"),
        ("pkg.shop.LIMIT", "LIMIT"),
    ]


def test_every_definition_has_its_entry_in_the_order_of_the_source(overview: Page) -> None:
    found = [
        identifier
        for identifier in overview.ids
        if identifier.startswith("pkg.shop.") and not identifier.endswith("--used-by")
    ]

    assert found == [
        "pkg.shop.LIMIT",
        "pkg.shop.Shop",
        "pkg.shop.Shop.name",
        "pkg.shop.Shop.__init__",
        "pkg.shop.Shop.__init__.inner",
        "pkg.shop.Shop.__init__.inner.Deep",
        "pkg.shop.Shop.__init__.inner.Deep.deepest",
        "pkg.shop.Shop.size",
        "pkg.shop.Shop.buy",
        "pkg.shop.Shop.buy~2",
        "pkg.shop.Shop.buy~3",
        "pkg.shop.sell",
        "pkg.shop.twice",
        "pkg.shop.twice~2",
    ]


def entry_of(page: Page, identifier: str) -> str:
    """Return the text of a symbol's entry."""
    entry = page.by_id(identifier).parent
    assert entry is not None
    return folded(entry)


def test_an_entry_tells_kind_signature_and_lines(overview: Page) -> None:
    first, last = line_of("async def sell"), line_of("The shop.") + 1

    entry = entry_of(overview, "pkg.shop.sell")
    signature = "async def sell(price: float = 1.5, /, *more, **options) -> Shop"
    assert entry.startswith(f"function {signature} async L{first}–L{last} Sell it. At once.")


def test_an_entry_tells_bases_decorators_and_branches(overview: Page) -> None:
    assert "Bases: OrderedDict" in entry_of(overview, "pkg.shop.Shop")
    assert "class Shop(OrderedDict, metaclass=type)" in entry_of(overview, "pkg.shop.Shop")
    assert "@property" in entry_of(overview, "pkg.shop.Shop.size")
    assert "Defined under if LIMIT." in entry_of(overview, "pkg.shop.twice")
    assert "Defined under else of if LIMIT." in entry_of(overview, "pkg.shop.twice~2")


def test_overloads_and_the_function_itself_are_one_entry(overview: Page) -> None:
    first, second = line_of("def buy(self, what: int)"), line_of("def buy(self, what: str)")
    third = line_of("def buy(self, what):")

    assert overview.by_id("pkg.shop.Shop.buy~2").tag == "p"
    signatures = (
        f"def buy(self, what: int) -> int buy(self, what: str) -> str L{second} buy(self, what) L{third} Buy it."
    )
    assert signatures in entry_of(overview, "pkg.shop.Shop.buy")
    assert f"L{first - 1}–L{first}" in entry_of(overview, "pkg.shop.Shop.buy")
    assert "Buy it." in entry_of(overview, "pkg.shop.Shop.buy~3")


def test_what_is_inside_of_a_function_with_overloads_is_in_their_entry(site: BuildSite) -> None:
    page = site("""
        mkdocs.yml: {site_name: Site, theme: {name: mkdocs}, plugins: [{kwindex: {packages: [src/pkg]}}]}
        src/pkg/__init__.py:
            from typing import overload
            @overload
            def mark(f: int) -> int: ...
            @overload
            def mark(f: str) -> str: ...
            def mark(f):
                "Mark it."
                def inner():
                    return f
                return inner()
    """).page("code/pkg/__init__.py_docs/")

    assert [page.by_id(f"pkg.mark{number}").tag for number in ("", "~2", "~3", "~3.inner")] == ["h3", "p", "p", "h4"]
    # In the fold of the function that defines it.
    (summary,) = page.texts(".kw-about:has([id='pkg.mark~3.inner']) > summary")
    assert summary.endswith("nested inner")
    assert "Mark it." in entry_of(page, "pkg.mark")


def test_the_parts_of_a_docstring_are_tables(overview: Page) -> None:
    entry = overview.by_id("pkg.shop.Shop.__init__").parent
    assert entry is not None

    tables = {
        folded(table.css("caption")[0]): [[folded(cell) for cell in row.css("td")] for row in table.css("tbody tr")]
        for table in entry.css("table")
    }
    # Types and defaults are in the signature above.
    assert tables == {
        "Parameters": [["name", "The name."], ["tools", "What is sold."]],
        "Raises": [["ValueError", "When it is closed."]],
    }


def test_an_entry_links_to_its_lines(overview: Page) -> None:
    heading = overview.by_id("pkg.shop.Shop.__init__.inner.Deep.deepest")

    line = line_of("def deepest")
    assert [(folded(link), link.attributes["href"]) for link in heading.css("a.kw-line")] == [(f"L{line}", f"#L{line}")]


def test_the_dependencies_by_origin(overview: Page) -> None:
    html = section_html(overview, "dependencies")

    groups = {
        caption: re.findall(r'<tr id="import-([^"]+)"', table)
        for caption, table in re.findall(r"<caption[^>]*>(.*?)</caption>(.*?)</table>", html, re.DOTALL)
    }
    assert groups == {
        "In this tree": ["pkg.parts", "pkg.parts.tool"],
        "Standard library": ["__future__", "collections", "json", "os.path", "sys", "typing"],
        "Third party": ["requests", "ujson"],
    }
    assert Link("Tool", "../parts/tool.py_docs/#pkg.parts.tool.Tool") in [
        Link(link.text, link.href.replace("../../../code/pkg/", "../"))
        for link in overview.links("#import-pkg\\.parts\\.tool")
    ]


def test_an_import_tells_when_it_happens(overview: Page) -> None:
    text = section_text(overview, "dependencies")

    assert "Tool for type checkers only" in text
    assert "the module as json optional" in text
    assert "maxsize in Shop.size()" in text


def test_related_files_and_cross_references(shop: Built, overview: Page) -> None:
    links = [(link.text, resolve(overview, link.href)) for link in overview.links(".kw-page")]

    assert ("__init__.py", "code/pkg/__init__.py_docs/") in links
    assert ("shop.py: keywords", KEYWORDS) in links
    assert ("pkg", "code/pkg/") in links
    assert ("pkg: documentation", "code/pkg/doc/") in links
    assert "__init__.py" in section_text(overview, "related-files")
    assert silent_sections(shop.page("code/pkg/parts/tool.py_docs/"))["related-files"] == (
        "No file beside it, document or test has to do with it by an import or a link."
    )


def test_a_keyword_page_lists_every_kind_sorted_by_name(keywords: Page) -> None:
    assert keywords.title == "shop.py: keywords"
    assert keywords.sections == [
        "classes", "functions", "methods", "properties", "attributes", "constants", "imports", "keyword-section-map",
    ]  # fmt: skip
    assert {group: entries(keywords, group) for group in keywords.sections[:-1]} == {
        "classes": ["Deep", "Shop"],
        "functions": ["inner", "sell", "twice", "twice"],
        "methods": ["__init__", "buy", "buy", "buy", "deepest"],
        "properties": ["size"],
        "attributes": ["name"],
        "constants": ["LIMIT"],
        "imports": [
            "OrderedDict", "TYPE_CHECKING", "Tool", "__future__", "annotations", "collections", "json", "maxsize",
            "missing", "namedtuple", "os.path", "overload", "pkg.parts", "pkg.parts.tool", "requests", "sys", "typing",
            "ujson",
        ],
    }  # fmt: skip


def test_a_keyword_links_to_its_symbol_and_to_its_line(keywords: Page) -> None:
    links = {(link.text, resolve(keywords, link.href)) for link in keywords.links(".kw-entries")}

    line = line_of("def deepest")
    assert ("deepest", f"{OVERVIEW}#pkg.shop.Shop.__init__.inner.Deep.deepest") in links
    assert (f"L{line}", f"{OVERVIEW}#L{line}") in links


def test_a_keyword_tells_signature_summary_and_place(keywords: Page) -> None:
    text = section_text(keywords, "functions")

    assert "sell (price: float = 1.5, /, *more, **options) -> Shop" in text.replace("&gt;", ">")
    assert "Sell it." in text
    assert "At once." not in text
    assert "in Shop.__init__" in text


def test_a_long_signature_goes_on_between_names_only(keywords: Page) -> None:
    assert "sell</a>(price: float = 1.5, /, *more, **options) <span class=kw-arrow>-&gt;</span> Shop" in section_html(
        keywords, "functions"
    )


def test_an_imported_name_tells_its_module_and_its_origin(keywords: Page) -> None:
    imports = {text.split(" ")[0]: text for text in keywords.texts("#imports + ul li")}

    assert "name from collections standard library" in imports["namedtuple"]
    assert "namedtuple as tuples" in imports["namedtuple"]
    assert "module third party" in imports["requests"]
    assert "name from pkg.parts.tool internal for type checkers only" in imports["Tool"]


def test_overloads_are_one_member(overview: Page) -> None:
    members = [text for text in overview.texts("p.kw-note") if text.startswith("Members: ")]

    assert members == ["Members: name, __init__, size, buy", "Members: deepest"]


def test_every_cell_of_the_map_is_a_link_to_where_the_keyword_is(overview: Page, keywords: Page) -> None:
    table = keywords.one("table.kw-map")
    columns = [folded(cell) for cell in table.css("thead th")][1:]
    rows = {
        folded(row.css("th")[0]): {
            column: resolve(keywords, cell.css("a")[0].attributes["href"] or "")
            for column, cell in zip(columns, row.css("td"), strict=True)
            if cell.css("a")
        }
        for row in table.css("tbody tr")
    }

    listed = {name for group in keywords.sections[:-1] for name in entries(keywords, group)}
    assert set(rows) == listed
    assert columns == [
        "Original Source",
        "High-Level Overview",
        "Detailed Analysis",
        "Architecture & Design",
        "Dependencies",
        "Code Patterns & Idioms",
        "Performance Considerations",
    ]
    assert rows["sell"] == {
        "Original Source": f"{OVERVIEW}#L{line_of('async def sell')}",
        "High-Level Overview": f"{OVERVIEW}#high-level-overview",
        "Detailed Analysis": f"{OVERVIEW}#pkg.shop.sell",
        "Code Patterns & Idioms": f"{OVERVIEW}#idiom-coroutines",
    }
    assert rows["requests"] == {
        "Original Source": f"{OVERVIEW}#L{line_of('import requests')}",
        "Dependencies": f"{OVERVIEW}#import-requests",
    }
    anchors = {address.partition("#")[2] for cells in rows.values() for address in cells.values()}
    assert anchors <= set(overview.ids)


def test_the_map_has_all_that_an_entry_says(site: BuildSite) -> None:
    page = site("""
        mkdocs.yml: {site_name: Site, theme: {name: mkdocs}, plugins: [kwindex]}
        src/pkg/__init__.py:
        src/pkg/b.py:
            class Gone(Exception): ...
            def helper(): ...
        src/pkg/a.py:
            import sys
            from pkg.b import Gone, helper
            try:
                import fast_a as fast
            except ImportError:
                fast = None
            if sys.platform == "win32":
                #: What helper is for.
                WIDTH = 1
            def run():
                if fast:
                    raise Gone
                return helper()
    """).page("code/pkg/a.py_kw/")

    table = page.one("table.kw-map")
    columns = [folded(cell) for cell in table.css("thead th")][1:]
    places = {
        folded(row.css("th")[0]): {
            column: (cell.css("a")[0].attributes["href"] or "").partition("#")[2]
            for column, cell in zip(columns, row.css("td"), strict=True)
            if cell.css("a")
        }
        for row in table.css("tbody tr")
    }
    assert {name: places[name].get("Detailed Analysis") for name in ("Gone", "helper", "sys", "fast")} == {
        "Gone": "pkg.a.run",
        "helper": "pkg.a.WIDTH",
        "sys": "pkg.a.WIDTH",
        "fast": "pkg.a.fast",
    }
    assert places["fast"]["Dependencies"] == "import-fast_a"


def test_a_folder_index_lists_files_folders_and_keywords(shop: Built) -> None:
    page = shop.page("code/pkg/")

    assert page.title == "pkg"
    assert page.sections == ["folders", "files", "keywords"]
    rows = [[folded(cell) for cell in row.css("td")] for row in page.all(".kw-page tbody tr")]
    lines = len(SOURCE.splitlines())
    assert rows == [
        ["parts/", "Tool: A tool", "1", "1", "1", "1"],
        ["__init__.py", "The package.", "7", "4", "0"],
        ["shop.py", "Sells things.", str(lines), str(len(entries(shop.page(KEYWORDS), "imports")) + 14), "1"],
    ]
    links = {link.text: resolve(page, link.href) for link in page.links("#keywords + ul")}
    assert links["Shop"] == f"{OVERVIEW}#pkg.shop.Shop"


def test_the_documentation_of_a_folder(shop: Built) -> None:
    page = shop.page("code/pkg/doc/")

    assert page.title == "pkg: documentation"
    assert page.sections == [
        "purpose", "contents-overview", "key-concepts", "architecture-organization", "important-files",
        "working-with-this-folder", "cross-references",
    ]  # fmt: skip
    assert "The package. It has parts." in section_text(page, "purpose")
    links = {link.text: resolve(page, link.href) for link in page.links(".kw-page table")}
    assert links["Store"] == f"{OVERVIEW}#pkg.shop.Shop"
    assert links["LIMIT"] == f"{OVERVIEW}#pkg.shop.LIMIT"
    assert links["shop"] == f"{OVERVIEW}#pkg.shop"
    assert links["parts/"] == "code/pkg/parts/"


def test_the_readme_of_a_folder_speaks_where_no_docstring_does(site: BuildSite) -> None:
    built = site(SHOP_CONFIG, {"src/pkg/a.py": "", "src/pkg/README.md": "# Parts\n\nThey *fit* together."})

    assert "<em>fit</em>" in section_html(built.page("code/pkg/doc/"), "purpose")
    assert built.log == []


def test_the_landing_page_lists_the_packages(site: BuildSite) -> None:
    built = site(
        SHOP_CONFIG, {"src/one/__init__.py": '"""The first."""', "src/two/a.py": "", "src/three.py": "'''A module.'''"}
    )

    page = built.page("code/")
    assert page.title == "Code"
    assert [(link.text, resolve(page, link.href)) for link in page.links(".kw-page tbody td:first-child")] == [
        ("one/", "code/one/"),
        ("two/", "code/two/"),
        ("three.py", "code/three.py_docs/"),
    ]
    assert "The first." in page.text("tbody")


def test_a_stub_is_a_file_of_its_own(site: BuildSite) -> None:
    built = site(SHOP_CONFIG, {"src/pkg/a.py": "def f(x): ...", "src/pkg/a.pyi": "def f(x: int) -> int: ..."})

    assert "f(x: int) -> int" in entry_of(built.page("code/pkg/a.pyi_docs/"), "pkg/a.pyi:f")
    assert "f(x)" in entry_of(built.page("code/pkg/a.py_docs/"), "pkg.a.f")
    assert "its stub" in section_text(built.page("code/pkg/a.py_docs/"), "related-files")


def test_type_aliases(site: BuildSite) -> None:
    content = "from typing import TypeAlias\n\nOld: TypeAlias = 'int | None'\n"
    newer = "type New[T] = list[T]\n"
    built = site(SHOP_CONFIG, {"src/pkg/old.py": content, "src/pkg/new.py": newer})

    assert entries(built.page("code/pkg/old.py_kw/"), "type-aliases") == ["Old"]
    page = built.page("code/pkg/new.py_docs/")
    if sys.version_info >= (3, 12):
        assert entry_of(page, "pkg.new.New").startswith("type alias New")
    else:
        path = Path(built.root, "src/pkg/new.py")
        why = "it needs Python 3.12 or later (type parameters and `type`, PEP 695), and this is Python 3.11"
        assert built.log == [("WARNING", f"kwindex: {path}:1: cannot be parsed: {why}; its page shows the source only")]
        assert folded(page.one(".kw-source pre")) == "type New[T] = list[T]"


ORDERED = '''
"""Lamps."""

LIMIT = 1


class _Wire: ...


class Lamp:
    """A lamp."""

    volts: int = 230
    """How many volts."""
    amperes = 1

    def __init__(self): ...

    def _burn(self):
        """Burn."""

    def light(self):
        """Shine."""

        def again(): ...

    def plain(self): ...


def main():
    """Run."""


if __name__ == "__main__":
    shown = Lamp()
'''


@pytest.fixture(scope="module")
def lamps(tmp_path_factory: pytest.TempPathFactory) -> Page:
    files = {"src/pkg/__init__.py": "", "src/pkg/lamps.py": ORDERED}
    return build(write_site(tmp_path_factory.mktemp("lamps"), SHOP_CONFIG, files)).page("code/pkg/lamps.py_docs/")


def test_what_is_private_or_without_a_docstring_is_in_a_fold_and_what_only_a_program_defines_comes_last(
    lamps: Page,
) -> None:
    headings = lamps.all("#detailed-analysis ~ * [id^='pkg.lamps.'], #detailed-analysis ~ .kw-detail > [id]")
    order = [identifier for node in headings if not (identifier := node.attributes["id"] or "").endswith("--used-by")]

    assert [identifier.removeprefix("pkg.lamps.") for identifier in dict.fromkeys(order)] == [
        "LIMIT",
        "Lamp",
        "Lamp.volts",
        "Lamp.amperes",
        "Lamp.light",
        "Lamp.light.again",
        "Lamp._burn",
        "Lamp.__init__",
        "Lamp.plain",
        "main",
        "_Wire",
        "shown",
    ]
    assert lamps.texts(".kw-rest > summary") == [
        "3 more members: __init__, _burn, plain",
        "Defined only when the file runs as a program: shown",
    ]


def test_a_variable_with_few_words_stands_on_a_line(lamps: Page) -> None:
    entry = lamps.by_id("pkg.lamps.Lamp.volts").parent

    assert entry is not None
    assert "kw-brief" in (entry.attributes["class"] or "")
    line = ORDERED.splitlines().index("    volts: int = 230") + 1
    assert folded(entry) == f"attribute volts: int = 230 L{line} How many volts."


def test_sections_are_chosen_and_ordered_by_an_option(site: BuildSite) -> None:
    chosen = "sections: [detailed-analysis, file-purpose]"
    built = site(SHOP_CONFIG.replace("[kwindex]", f"[{{kwindex: {{{chosen}}}}}]"), {"src/pkg/m.py": "def f(): ...\n"})
    page = built.page("code/pkg/m.py_docs/")

    assert page.sections == ["detailed-analysis", "file-purpose"]
    assert present_sections(page) == SECTIONS
    assert silent_sections(page)["dependencies"] == "Not shown on this site."
    assert crawl(built.site_dir).problems == []

"""What the pages of folders say about the files below them, taken together."""

from itertools import pairwise

import pytest

from mkdocs_kwindex.pages.folders.layered import acyclic_order, draw
from mkdocs_kwindex.pages.folders.treemap import Rectangle, squarify
from tests.conftest import BuildSite
from tests.support.build import Built, build
from tests.support.crawl import crawl
from tests.support.html import Page, address_of, folded
from tests.support.navigation import resolve
from tests.support.tree import write_site

CONFIG = """
mkdocs.yml: {site_name: Site, theme: {name: mkdocs}, plugins: [kwindex]}
"""
APP = (
    CONFIG
    + '''
src/app/__init__.py:
    """An application."""
    from app.core import *
    from app.web import serve
src/app/core/__init__.py:
    from app.core.engine import Engine, run
    __all__ = ["Engine", "run", "nowhere"]
src/app/core/engine.py:
    """Does the work."""
    import json
    import numpy as np
    from app.base import Base, LIMIT
    class Engine(Base): "Runs."
    def run():
        from app.web.pages import page
        return page(LIMIT)
src/app/web/__init__.py:
    from app.web.pages import page
    def serve(): return page(1)
src/app/web/pages.py:
    from typing import TYPE_CHECKING
    import json
    from app.core.engine import Engine
    if TYPE_CHECKING:
        from app.alone import Typed
    def page(number): return Engine()
src/app/base.py:
    class Base: "The base of all."
    LIMIT = 3
src/app/alone.py:
    class Typed: ...
src/app/empty.py:
tests/test_app.py:
    from app.core.engine import run
    from app.base import Base
    def test_run(): run()
'''
)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(write_site(tmp_path_factory.mktemp("app"), APP))


@pytest.fixture(scope="module")
def doc(app: Built) -> Page:
    return app.page("code/app/doc/")


def table(page: Page, caption: str) -> list[list[str]]:
    """Return the cells of the table with a caption."""
    node = next(node for node in page.all(".kw-page table") if folded(node.css("caption")[0]) == caption)
    return [[folded(cell) for cell in row.css("td")] for row in node.css("tbody tr")]


def test_the_site_is_sound(app: Built) -> None:
    assert app.log == []
    assert crawl(app.site_dir).problems == []


@pytest.mark.parametrize("address", ["code/", "code/app/", "code/app/doc/", "code/app/core/doc/", "code/app/web/doc/"])
def test_the_table_of_contents_names_the_sections(app: Built, address: str) -> None:
    page = app.page(address)

    listed = [link.href.removeprefix("#") for link in page.links("#toc-collapse")]
    assert [name for name in listed if name] == page.sections


def test_the_sections_of_a_folder(doc: Page) -> None:
    assert doc.sections == [
        "purpose",
        "contents-overview",
        "key-concepts",
        "architecture-organization",
        "important-files",
        "working-with-this-folder",
        "cross-references",
    ]
    assert [node.attributes["id"] for node in doc.all(".kw-page h3")] == [
        "exports",
        "most-used",
        "parts",
        "size-map",
        "dependencies",
        "idioms",
        "tests",
        "findings",
    ]


def test_a_folder_tells_what_it_holds(doc: Page) -> None:
    assert "It holds 5 modules and 3 packages, which define 3 classes and 3 functions." in doc.texts(".kw-page > p")


def test_the_public_surface_follows_star_imports(doc: Page) -> None:
    assert table(doc, "Exported names") == [
        ["class", "Engine app.core.engine", "Runs.", "4", ""],
        ["function", "run app.core.engine", "", "2", "2"],
        ["function", "serve app.web", "", "1", ""],
        ["", "nowhere", "", "", ""],
    ]
    assert {link.text: resolve(doc, link.href) for link in doc.links("#exports ~ .kw-table .kw-first")}[
        "Engine"
    ] == "code/app/core/engine.py_docs/#app.core.engine.Engine"


def test_a_long_public_surface_tells_of_the_names_that_are_used_most(site: BuildSite) -> None:
    names = [f"name_{number:02}" for number in range(40)]
    built = site(
        CONFIG,
        {
            "src/app/__init__.py": "".join(f"def {name}(): ...\n" for name in names),
            "src/app/uses.py": "from app import name_39, name_38\nname_38()\nname_39()",
        },
    )

    page = built.page("code/app/doc/")
    shown = [row[1] for row in table(page, "Exported names")]
    assert shown == ["name_38", "name_39", *names[:18]]
    assert page.texts("#exports ~ details .kw-columns li") == names[18:38]


def test_the_picture_of_the_parts_shows_who_imports_whom(doc: Page) -> None:
    assert sorted(doc.texts(".kw-picture path > title")) == [
        "__init__.py imports 1 name of core/",
        "__init__.py imports 1 name of web/",
        "core/ imports 1 name of web/, only inside functions, leads back",
        "core/ imports 2 names of base.py",
        "web/ imports 1 name of core/",
    ]
    boxes = {
        folded(link.css("title")[0]): resolve(doc, address_of(link)) for link in doc.all(".kw-picture a:has(rect[rx])")
    }
    assert boxes == {
        "app/__init__.py: imports 2 parts, imported by 0": "code/app/__init__.py_docs/",
        "app/base.py: imports 0 parts, imported by 1": "code/app/base.py_docs/",
        "app/core: imports 2 parts, imported by 2": "code/app/core/doc/",
        "app/web: imports 1 part, imported by 2": "code/app/web/doc/",
    }
    assert "Without imports among the parts: alone.py, empty.py." in doc.texts(".kw-note")


def test_a_part_stands_above_what_it_imports(doc: Page) -> None:
    heights = {
        folded(link.css("text")[0]): float(link.css("rect")[0].attributes["y"] or "")
        for link in doc.all(".kw-picture a:has(rect[rx])")
    }

    assert sorted(heights, key=lambda name: heights[name]) == ["__init__.py", "web/", "core/", "base.py"]


def test_many_parts_make_a_matrix_that_says_what_it_leaves_out(site: BuildSite) -> None:
    files: dict[str, str | bytes] = {
        f"src/app/m{number:02}.py": f"from app import m{number + 1:02}\n" for number in range(70)
    }
    built = site(CONFIG, {**files, "src/app/m70.py": "from app import m69\n"})

    page = built.page("code/app/doc/")
    assert len(page.all(".kw-matrix a")) == 60
    assert len(page.all(".kw-matrix > rect")) == 58
    [note] = [text for text in page.texts(".kw-note") if text.startswith("A mark")]
    assert note.endswith(
        "Of 71 connected parts the 60 with the most connections are drawn; 13 imports from and to the others are not."
    )
    assert crawl(built.site_dir).problems == []


def test_every_tile_of_the_size_map_is_a_link(doc: Page) -> None:
    tiles = {folded(link.css("title")[0]): resolve(doc, address_of(link)) for link in doc.all(".kw-size-map a")}

    assert tiles == {
        "app/__init__.py: 3 lines, imported by 0 files": "code/app/__init__.py_docs/",
        "app/alone.py: 1 line, imported by 1 file": "code/app/alone.py_docs/",
        "app/base.py: 2 lines, imported by 1 file": "code/app/base.py_docs/",
        "app/core/__init__.py: 2 lines, imported by 1 file": "code/app/core/__init__.py_docs/",
        "app/core/engine.py: 8 lines, imported by 2 files": "code/app/core/engine.py_docs/",
        "app/core: 10 lines, imported by 2 files": "code/app/core/doc/",
        "app/web/__init__.py: 2 lines, imported by 1 file": "code/app/web/__init__.py_docs/",
        "app/web/pages.py: 6 lines, imported by 2 files": "code/app/web/pages.py_docs/",
        "app/web: 8 lines, imported by 2 files": "code/app/web/doc/",
    }


@pytest.mark.parametrize("sizes", [[6, 6, 4, 3, 2, 2, 1], [1], [1000, 1, 1], [5] * 50, [100, 1]])
def test_a_treemap_shares_the_area_in_proportion(sizes: list[float]) -> None:
    box = Rectangle(10, 20, 600, 400)

    rectangles = squarify(sizes, box)

    assert [rectangle.area for rectangle in rectangles] == pytest.approx(
        [size * box.area / sum(sizes) for size in sizes]
    )
    for rectangle in rectangles:
        assert rectangle.x >= box.x - 1e-6
        assert rectangle.y >= box.y - 1e-6
        assert rectangle.x + rectangle.width <= box.x + box.width + 1e-6
        assert rectangle.y + rectangle.height <= box.y + box.height + 1e-6
    for number, first in enumerate(rectangles):
        for second in rectangles[number + 1 :]:
            wide = min(first.x + first.width, second.x + second.width) - max(first.x, second.x)
            high = min(first.y + first.height, second.y + second.height) - max(first.y, second.y)
            assert min(wide, high) < 1e-6


def test_the_example_of_the_paper_on_squarified_treemaps() -> None:
    rectangles = squarify([6, 6, 4, 3, 2, 2, 1], Rectangle(0, 0, 6, 4))

    # Figure 5, from the left: two sixes in a column, then four and three in a row, then the others.
    assert rectangles[:4] == [
        Rectangle(0, 0, 3, 2),
        Rectangle(0, 2, 3, 2),
        pytest.approx(Rectangle(3, 0, 12 / 7, 7 / 3)),
        pytest.approx(Rectangle(3 + 12 / 7, 0, 9 / 7, 7 / 3)),
    ]


def test_a_graph_without_cycles_has_no_line_that_leads_back() -> None:
    weights = {("a", "c"): 1, ("b", "c"): 5, ("c", "d"): 1, ("a", "d"): 9, ("e", "b"): 1}

    order = acyclic_order("abcde", weights)

    assert [edge for edge in weights if order.index(edge[0]) > order.index(edge[1])] == []


def test_of_a_cycle_the_lightest_line_leads_back() -> None:
    weights = {("a", "b"): 5, ("b", "c"): 5, ("c", "a"): 1, ("x", "b"): 1, ("c", "y"): 1}

    order = acyclic_order("abcxy", weights)

    assert [edge for edge in weights if order.index(edge[0]) > order.index(edge[1])] == [("c", "a")]


def test_boxes_of_a_layer_do_not_overlap() -> None:
    names = [f"n{number}" for number in range(30)]
    weights = {(a, b): 1 for i, a in enumerate(names) for b in names[i + 1 :: 7]}
    widths = {name: 60.0 + 7 * (number % 5) for number, name in enumerate(names)}

    drawing = draw(acyclic_order(names, weights), widths, weights, 500, 20)

    assert sorted(name for layer in drawing.layers for name in layer) == sorted(names)
    for layer in drawing.layers:
        assert sum(widths[name] + 20 for name in layer) - 20 <= 500
        placed = sorted((x, widths[name]) for name, x in layer.items())
        for (x, width), (next_x, next_width) in pairwise(placed):
            assert next_x - x >= (width + next_width) / 2 + 20 - 1e-6


def test_dependencies_are_added_up(app: Built, doc: Page) -> None:
    assert table(doc, "Third party") == [["numpy", "core/engine.py", "1"]]
    assert "Standard library, with the number of files: json 2, typing 1." in doc.texts(".kw-note")

    core = app.page("code/app/core/doc/")
    assert table(core, "In the tree") == [
        ["app/web/", "1", "1"],
        ["app/__init__.py", "0", "1"],
        ["app/base.py", "1", "0"],
    ]
    assert "imported by 2 files elsewhere" in core.texts(".kw-facts li")


def test_the_most_used_symbols(doc: Page) -> None:
    assert table(doc, "Most used symbols")[:2] == [
        ["class", "Engine core/engine.py", "Runs.", "4", "2"],
        ["function", "page web/pages.py", "", "4", "2"],
    ]


def test_idioms_are_added_up(site: BuildSite) -> None:
    data = "from dataclasses import dataclass\n\n\n@dataclass\nclass {0}:\n    x: int\n\n\n@dataclass\nclass {0}2:\n    x: int\n"
    color = "import enum\n\n\nclass Color(enum.Enum):\n    RED = 1\n    BLUE = 2\n"
    built = site(
        CONFIG,
        {"src/app/a.py": data.format("A"), "src/app/sub/b.py": data.format("B") + color, "src/app/sub/c.py": color},
    )

    page = built.page("code/app/doc/")
    assert table(page, "Idioms") == [
        ["Data classes", "a.py 2, sub/b.py 2", "4", "2"],
        ["Enums", "sub/b.py 1, sub/c.py 1", "2", "2"],
    ]
    assert resolve(page, page.links(".kw-outside tbody")[0].href) == "code/app/a.py_docs/#idiom-data-classes"
    assert [row[0] for row in table(built.page("code/app/sub/doc/"), "Idioms")] == ["Data classes", "Enums"]


def test_findings_are_added_up(site: BuildSite) -> None:
    built = site(
        CONFIG,
        {
            "src/app/a.py": "def run(text):\n    if text:\n        return eval(text)\n    return exec(text)\n",
            "src/app/sub/b.py": "def names(rows):\n    found = []\n    for row in rows:\n        found.append(row.name)\n    return found\n",
        },
    )

    page = built.page("code/app/doc/")
    assert "ruff checked 2 files." in page.texts(".kw-note")
    found = page.texts("#findings ~ dl > div")
    assert found[0].startswith("Performance 1 PERF401 manual-list-comprehension 1 In sub/b.py 1")
    assert found[1].startswith("Security 2 ")
    assert found[1].endswith("In a.py 2")
    assert found[2] == ("Most complex run in a.py: complexity 2, 4 lines names in sub/b.py: complexity 2, 5 lines")
    assert crawl(built.site_dir).problems == []


def test_tests_and_examples_of_a_folder(app: Built, doc: Page) -> None:
    assert table(doc, "Tests and examples") == [["tests/test_app.py", "2"]]
    assert app.page("code/app/web/doc/").all("#tests") == []


def test_tests_inside_of_a_package_are_tests_of_what_they_import(site: BuildSite) -> None:
    built = site(
        CONFIG,
        {
            "src/app/core.py": "x = 1",
            "src/app/tests/helper.py": "from app.core import x",
            "src/app/tests/test_core.py": "from app.core import x\nfrom app.tests import helper\ndef test_it(): ...",
        },
    )

    assert table(built.page("code/app/doc/"), "Tests and examples") == [
        ["app/tests/helper.py", "1"],
        ["app/tests/test_core.py", "1"],
    ]
    assert built.page("code/app/tests/doc/").all("#tests") == []


def test_the_landing_page_draws_several_packages(site: BuildSite) -> None:
    built = site(
        CONFIG,
        {
            "src/one/__init__.py": "import two.part\nfrom three import x",
            "src/two/part.py": "y = 1",
            "src/three.py": "x = 1",
        },
    )

    page = built.page("code/")
    assert page.sections == ["packages", "size-map", "most-used", "findings"]
    assert sorted(page.texts(".kw-picture path > title")) == [
        "one/ imports 1 name of three.py",
        "one/ imports 1 name of two/",
    ]
    assert [row[0] + row[-1] for row in table(page, "Packages")] == ["one/0", "two/1", "three.py1"]


def test_a_folder_without_lines_has_no_size_map(site: BuildSite) -> None:
    built = site(CONFIG, {"src/app/__init__.py": ""})

    assert built.page("code/app/doc/").all("#size-map") == []
    assert crawl(built.site_dir).problems == []


def test_names_of_files_are_text_in_pictures(site: BuildSite) -> None:
    built = site(CONFIG, {"src/app/a&b<i>.py": "x = 1\n" * 9, "src/app/__init__.py": "import json"})

    page = built.page("code/app/doc/")
    assert "a&b<i>.py" in page.texts(".kw-size-map text")
    assert page.all(".kw-size-map i") == []
    assert crawl(built.site_dir).problems == []


def test_a_folder_of_nothing_but_a_key_with_a_tilde(site: BuildSite) -> None:
    """It looks like a second definition of a name, which is not listed; then there is no section to lead to."""
    config = "mkdocs.yml: {site_name: Site, theme: {name: mkdocs}, plugins: [{kwindex: {files: all}}]}"
    built = site(config, {"src/pkg/__init__.py": "", "src/pkg/data/keys.json": '{"a|b~2": 1}'})

    assert crawl(built.site_dir).problems == []

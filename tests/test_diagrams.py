"""Class diagrams of files and folders, calls around a function, and the same as text for Mermaid."""

from textwrap import indent

import pytest
from playwright.sync_api import Browser

from tests.support.build import Built, build
from tests.support.html import Page
from tests.support.tree import write_site
from tests.test_accessibility import violations

MANY = "\n".join(f"class Sub{number:02}(Base): ..." for number in range(30))
APART = "\n".join(
    f"class Top{number}: ...\n" + "\n".join(f"class {leaf}{number}(Top{number}): ..." for leaf in "ABC")
    for number in range(26)
)
PROJECT = f"""
mkdocs.yml:
    site_name: Site
    theme: {{name: material, font: false}}
    plugins: [{{kwindex: {{packages: [src/pkg]}}}}]
src/pkg/__init__.py:
src/pkg/shapes.py:
    class Shape: ...
    class Round(Shape): ...
    class Square(Shape, dict): ...
src/pkg/more.py:
    from pkg.shapes import Round
    class Circle(Round): ...
src/pkg/drawn.py: class Drawn: ...
src/pkg/filled.py:
    from pkg.drawn import Drawn
    from pkg.shapes import Square
    class Filled(Square, Drawn): ...
src/pkg/calls.py:
    def one():
        return middle()
    def two():
        return middle()
    def middle():
        return low(), lower(), middle()
    def low(): ...
    def lower():
        return low()
    two()
src/pkg/many/__init__.py:
    class Base: ...
{indent(MANY, "    ")}
src/pkg/apart.py:
{indent(APART, "    ")}
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(write_site(tmp_path_factory.mktemp("diagrams"), PROJECT))


def boxes(page: Page, around: str) -> dict[str, str]:
    """Return what the boxes of a picture are called, and where they lead."""
    links = page.all(f"{around} svg a")
    return {node.css("text")[0].text(): node.attributes["xlink:href"] or "" for node in links}


def as_text(page: Page, around: str) -> str:
    return page.all(f"{around} code.nohighlight")[0].text()


def test_the_classes_of_a_file_with_their_relatives_elsewhere(built: Built) -> None:
    page = built.page("code/pkg/shapes.py_docs/")

    assert boxes(page, "#class-diagram") == {
        "Shape": "#pkg.shapes.Shape",
        "Round": "#pkg.shapes.Round",
        "Square": "#pkg.shapes.Square",
        "Circle": "../more.py_docs/#pkg.more.Circle",
        "Filled": "../filled.py_docs/#pkg.filled.Filled",
        "Drawn": "../drawn.py_docs/#pkg.drawn.Drawn",
    }
    lines = as_text(page, "#class-diagram").split("\n")
    assert lines[0] == "flowchart BT"
    names = dict(line.strip().removesuffix('"]').split('["') for line in lines if "[" in line)
    arrows = {tuple(names[end] for end in line.strip().split(" --> ")) for line in lines if "-->" in line}
    assert arrows == {
        ("Round", "Shape"),
        ("Square", "Shape"),
        ("Circle", "Round"),
        ("Filled", "Square"),
        ("Filled", "Drawn"),
    }
    assert built.log == []


def test_two_classes_are_no_diagram(built: Built) -> None:
    assert "class-diagram" not in built.page("code/pkg/more.py_docs/").ids
    assert "class-diagram" not in built.page("code/pkg/drawn.py_docs/").ids
    assert "class-diagram" not in built.page("code/pkg/calls.py_docs/").ids


def test_a_folder_has_one_of_all_its_files_with_25_boxes_at_most(built: Built) -> None:
    small, large = built.page("code/pkg/doc/"), built.page("code/pkg/many/doc/")

    assert "class-diagram" in small.ids
    assert len(boxes(large, "#class-diagram + .kw-picture")) == 25
    assert "Of 31 classes with relatives in the tree the 25 with the most are drawn." in " ".join(
        large.text(".kw-page").split()
    )
    assert boxes(large, "#class-diagram + .kw-picture")["Base"] == "../__init__.py_docs/#pkg.many.Base"


def test_of_many_classes_that_are_not_related_those_of_one_are_drawn(built: Built) -> None:
    page = built.page("code/pkg/apart.py_docs/")

    assert sorted(boxes(page, "#class-diagram")) == ["A0", "B0", "C0", "Top0"]


def test_the_calls_around_a_function(built: Built) -> None:
    page = built.page("code/pkg/calls.py_docs/")
    around = "[id='pkg.calls.middle--used-by']"

    assert boxes(page, around) == {
        "one": "#pkg.calls.one",
        "two": "#pkg.calls.two",
        "low": "#pkg.calls.low",
        "lower": "#pkg.calls.lower",
    }
    assert as_text(page, around) == (
        'flowchart LR\n    n0["one"]\n    n1["two"]\n    n2["middle"]\n    n3["low"]\n    n4["lower"]\n'
        "    n0 --> n2\n    n1 --> n2\n    n2 --> n3\n    n2 --> n4\n"
    )
    # One caller, or nothing called, is said in a line.
    assert [
        node for name in ("two", "low", "lower") for node in page.all(f"[id='pkg.calls.{name}--used-by'] svg")
    ] == []


def test_the_imports_around_a_file_are_text_too(built: Built) -> None:
    page = built.page("code/pkg/more.py_docs/")

    assert as_text(page, "#imports-picture .kw-as-text") == (
        'flowchart LR\n    n0["more.py"]\n    n1["shapes.py"]\n    n0 --> n1\n'
    )


def test_the_size_map_is_text_too(built: Built) -> None:
    assert as_text(built.page("code/pkg/doc/"), "#size-map ~ .kw-as-text") == (
        'treemap-beta\n"pkg"\n    "apart.py": 104\n    "many": 31\n    "calls.py": 10\n    "filled.py": 3\n    "shapes.py": 3\n'
        '    "more.py": 2\n    "drawn.py": 1\n'
    )


def test_nobody_is_kept_out(url: str, browser: Browser) -> None:
    page = browser.new_page()
    for address in ("code/pkg/calls.py_docs/", "code/pkg/doc/"):
        page.goto(url + address)
        page.evaluate("document.querySelectorAll('.kw-page details').forEach(fold => fold.open = true)")
        assert violations(page) == []
    page.close()

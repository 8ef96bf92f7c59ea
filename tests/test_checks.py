"""The reports that a build can depend on: docstrings, unused definitions, deprecations, notes."""

import json
import os
import textwrap
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from mkdocs_kwindex.cli.main import main
from mkdocs_kwindex.export.badge import badge
from tests.support.build import Built, build
from tests.support.crawl import crawl
from tests.support.tree import parse_tree, write_site, write_tree

LAMP = '''
pyproject.toml:
    [project]
    name = "lamp"

    [project.scripts]
    lamp = "lamp.desk:main"

    [tool.kwindex]
    packages = ["lamp"]
    workers = 1
lamp/__init__.py:
    """Lamps."""
    from lamp.desk import Bulb, switch_on
    __all__ = ["Bulb", "switch_on"]
lamp/desk.py:
    import warnings
    from typing import overload, TypedDict
    from lamp._wires import Wire

    class Bulb:
        """Gives light."""
        def __init__(self): ...
        def light(self):
            """Give light."""
        def dim(self): ...  # TODO: later
        @property
        def power(self): ...
        @power.setter
        def power(self, value): ...

    class Led(Bulb):
        def light(self): ...

    @overload
    def switch_on(a: int): ...
    @overload
    def switch_on(a: str): ...
    def switch_on(a):
        """Switch on."""
        def inner(): ...
        warnings.warn("switch_on is deprecated, use `light` instead", DeprecationWarning)

    def main(): ...
    def _never(): ...
    def _by_name(): ...
    def _used(): return getattr(Bulb, "_by_name")
    _used()
    _CONSTANT = 1
    @warnings.deprecated("no more")
    def _decorated(): ...
    class Cable:
        """A cable."""
        def _hidden(self): ...
lamp/_wires.py:
    class Wire(dict):
        def _never_called(self): ...
        def __missing__(self, key): ...
    class Plug:
        def _never_called(self): ...
        def _pulled(self): ...
tests/test_lamp.py:
    from lamp._wires import Plug
    def test_it(): Plug()._pulled()
    def helper(): ...
'''


@pytest.fixture(scope="module")
def lamp(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tree(tmp_path_factory.mktemp("lamp"), LAMP)


def ask(root: Path, capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> list[str]:
    assert main([*arguments, "-q", "-C", str(root)]) == code
    return capsys.readouterr().out.splitlines()


def test_docstrings(lamp: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ask(lamp, capsys, "docstrings") == [
        "lamp/desk.py:1: lamp.desk: module without a docstring",
        "lamp/desk.py:10: lamp.desk.Bulb.dim: method without a docstring",
        "lamp/desk.py:12: lamp.desk.Bulb.power: property without a docstring",
        "lamp/desk.py:16: lamp.desk.Led: class without a docstring",
        "lamp/desk.py:28: lamp.desk.main: function without a docstring",
        "54.5 % of what is public has a docstring: public 6 of 11, private 0 of 11",
    ]


def test_docstrings_have_a_threshold(lamp: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ask(lamp, capsys, "docstrings", "--fail-under", "54")
    ask(lamp, capsys, "docstrings", "--fail-under", "55", code=1)
    [found] = map(json.loads, ask(lamp, capsys, "docstrings", "--json", "--private", "-n", "1"))
    assert (found["percent"], found["more"]) == (27.3, 15)
    assert found["parts"]["lamp"] == {"done": 6, "total": 22, "percent": 27.3}


def test_docstrings_have_a_badge(lamp: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ask(lamp, capsys, "docstrings", "--badge", "badge.svg")

    drawn = LexborHTMLParser((lamp / "badge.svg").read_text(encoding="utf-8"))
    [svg] = drawn.css("svg")
    assert svg.attributes["aria-label"] == "docstrings: 55 %"
    assert ask(lamp, capsys, "docstrings", "--badge", "no/such/badge.svg", code=2)
    assert badge("docstrings", 100).count("100 %") == 3


def test_unused(lamp: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ask(lamp, capsys, "unused") == [
        "lamp/_wires.py:5: lamp._wires.Plug._never_called: no use of this method found by name",
        "lamp/desk.py:29: lamp.desk._never: no use of this function found by name",
        "lamp/desk.py:33: lamp.desk._CONSTANT: no use of this constant found by name",
        "lamp/desk.py:38: lamp.desk.Cable._hidden: no use of this method found by name",
        "4 definitions without a use found by name; 3 public ones are not listed",
    ]
    ask(lamp, capsys, "unused", "--fail-over", "4")
    ask(lamp, capsys, "unused", "--fail-over", "3", code=1)


def test_deprecations(lamp: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ask(lamp, capsys, "deprecations", "--fail-over", "0", code=1) == [
        "lamp/desk.py:26: lamp.desk.switch_on~3: switch_on is deprecated, use `light` instead; use light",
        "lamp/desk.py:34: lamp.desk._decorated: no more",
        "2 deprecations",
    ]


def test_notes(lamp: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ask(lamp, capsys, "notes") == ["lamp/desk.py:10: TODO: later", "1 note"]


LAYERED = """
pyproject.toml:
    [tool.kwindex]
    packages = ["pkg"]
    workers = 1

    [tool.importlinter]
    root_package = "pkg"

    [[tool.importlinter.contracts]]
    name = "Layers"
    type = "layers"
    containers = ["pkg"]
    layers = ["high", "mid | side", "(low)"]
    ignore_imports = ["pkg.low.allowed -> pkg.high"]

    [[tool.importlinter.contracts]]
    name = "No network"
    type = "forbidden"
    source_modules = ["pkg.high"]
    forbidden_modules = ["socket"]

    [[tool.importlinter.contracts]]
    name = "Apart"
    type = "independence"
    modules = ["pkg.mid", "pkg.side"]

    [[tool.importlinter.contracts]]
    name = "Round"
    type = "acyclic_siblings"
.importlinter:
    [importlinter]
    root_package = pkg
    exclude_type_checking_imports = True
    [importlinter:contract:direct]
    name = Direct
    type = forbidden
    source_modules =
        pkg.high
    forbidden_modules =
        socket
    allow_indirect_imports = True
    [importlinter:contract:typing]
    name = Typing
    type = forbidden
    source_modules = pkg.low.*
    forbidden_modules = pkg.high
tach.toml:
    [[modules]]
    path = "pkg.high"
    depends_on = ["pkg.mid"]
    [[modules]]
    path = "pkg.mid"
    depends_on = []
    [[modules]]
    path = "pkg.low"
pkg/__init__.py:
pkg/high.py: import pkg.mid
pkg/mid.py:
    import os
    import pkg.helper
pkg/helper.py: import socket
pkg/side.py: from pkg.low import deep
pkg/low/__init__.py:
pkg/low/allowed.py: import pkg.high
pkg/low/deep.py:
    from typing import TYPE_CHECKING
    def f(): import pkg.other
    if TYPE_CHECKING:
        from pkg.high import X
pkg/other.py: import pkg.mid
"""


def test_contracts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = write_tree(tmp_path, LAYERED)

    assert ask(root, capsys, "contracts", code=1) == [
        "pkg/low/deep.py:4: Layers: pkg.low.deep → pkg.high",
        "pkg/low/deep.py:2: Layers: pkg.low.deep → pkg.other → pkg.mid",
        "pkg/high.py:1: No network: pkg.high → pkg.mid → pkg.helper → socket",
        "pkg/side.py:1: Apart: pkg.side → pkg.low.deep → pkg.other → pkg.mid",
        "pkg/low/allowed.py:1: Typing: pkg.low.allowed → pkg.high",
        "3 contracts kept, 4 broken; 1 of a kind that is not checked",
    ]


@pytest.mark.parametrize("file", ["tach.toml", ".importlinter", "setup.cfg"])
def test_contracts_that_cannot_be_read_are_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], file: str
) -> None:
    root = write_tree(tmp_path, f"a.py: b = 1\n{file}: [[[")

    assert main(["contracts", "-q", "-C", str(root), "-o", "workers=1"]) == 2
    assert capsys.readouterr().err.startswith(f"kwindex: {file}: ")


def test_no_contracts_are_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = write_tree(tmp_path, "a.py: b = 1\ntach.toml: modules = [5, {path = 5}, {path = 'a', depends_on = [{}, 5]}]")

    assert ask(root, capsys, "contracts", "-o", "workers=1") == ["1 contract kept, 0 broken"]


def test_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = """
        pyproject.toml:
            [tool.kwindex]
            workers = 1
        src/lamp/__init__.py:
            class Bulb:
                power = 1
                def light(self):
                    if self.power:
                        return 1
                    return 2
            def never():
                return 1
    """
    report = {"files": {"src/lamp/__init__.py": {"executed_lines": [1, 2, 3, 4, 5, 7], "missing_lines": [6, 8]}}}
    root = write_tree(tmp_path, text, {"coverage.json": json.dumps(report)})

    assert ask(root, capsys, "lines", "--fail-under", "60") == [
        "lamp/__init__.py:7: lamp.never: 0 of 1 lines executed",
        "lamp/__init__.py:3: lamp.Bulb.light: 2 of 3 lines executed",
        "66.7 % of 6 lines in functions and classes executed",
    ]
    ask(root, capsys, "lines", "--fail-under", "67", code=1)
    for content in ("", "[", '{"files": 5}', '{"files": {"other.py": {}}}', "[" * 100_000):
        (root / "coverage.json").write_text(content, encoding="utf-8")
        assert ask(root, capsys, "lines", code=2) == []
    if hasattr(os, "mkfifo"):
        # Nobody writes to it: to read it would be to wait for ever.
        (root / "coverage.json").unlink()
        os.mkfifo(root / "coverage.json")
        assert ask(root, capsys, "lines", code=2) == []


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Built:
    config = """
        site_name: Site
        theme: {name: mkdocs, highlightjs: false}
        plugins:
          - kwindex: {packages: [pkg, lamp], workers: 1, reports: [lines, docstrings, unused, contracts]}
    """
    report = {"files": {"lamp/desk.py": {"executed_lines": [9], "missing_lines": [26]}}}
    trees = {**parse_tree(LAMP), **parse_tree(LAYERED)}
    files = {**trees, "mkdocs.yml": textwrap.dedent(config), "coverage.json": json.dumps(report)}
    return build(write_site(tmp_path_factory.mktemp("site"), "", files))


@pytest.mark.parametrize(
    ("page", "title", "fact", "row"),
    [
        ("docstrings", "Docstring Coverage", "46.2 % of what is public has a docstring: public 6 of 13, private 0 of 11", ["lamp/desk.py L10", "lamp.desk.Bulb.dim: method without a docstring"]),
        ("unused", "No Use Found", "4 definitions without a use found by name; 5 public ones are not listed", ["lamp/desk.py L29", "lamp.desk._never: no use of this function found by name"]),
        ("contracts", "Import Contracts", "3 contracts kept, 4 broken; 1 of a kind that is not checked", ["pkg/low/deep.py L4", "Layers: pkg.low.deep → pkg.high"]),
        ("lines", "Line Coverage", "50.0 % of 2 lines in functions and classes executed", ["lamp/desk.py L23", "lamp.desk.switch_on~3: 0 of 1 lines executed"]),
    ],
)  # fmt: skip
def test_each_report_has_a_page(site: Built, page: str, title: str, fact: str, row: list[str]) -> None:
    found = site.page(f"code/{page}/")

    assert found.title == title
    assert [node.text() for node in found.tree.css(".kw-facts li")] == [fact]
    rows = [[cell.text(strip=True, separator=" ") for cell in line.css("td")] for line in found.tree.css("tbody tr")]
    assert [" ".join(cell.split()) for cell in row] in [[" ".join(cell.split()) for cell in line] for line in rows]
    tabs = [tab.text() for tab in site.page("code/").tree.css(".kw-tabs a")]
    assert title in [tab.strip() for tab in tabs]


def test_a_listing_shows_which_lines_were_executed(site: Built) -> None:
    page = site.page("code/lamp/desk.py_docs/")

    [missed] = page.tree.css("a.kw-missed")
    assert (missed.id, missed.attributes["aria-description"]) == ("L26", "not executed")
    assert [line.id for line in page.tree.css("a.kw-ran")] == ["L9"]
    [note] = [note.text(strip=True) for note in page.tree.css("#original-source ~ .kw-note")][:1]
    assert note == (
        "Not executed: 1 of 2 lines that can be; "
        "a bar stands beside their numbers, a dotted line beside those of the others."
    )
    labels = {label.parent.id: label.text() for label in page.tree.css("h3 .kw-label, h4 .kw-label") if label.parent}
    assert labels["lamp.desk.switch_on"] == "0 of 1 line executed"
    assert "kw-missed" not in site.page("code/lamp/_wires.py_docs/").html


def test_reports_with_a_figure_have_a_badge(site: Built) -> None:
    badges = {name for name in site.files if name.endswith(".svg") and name.startswith("code/")}

    assert sorted(badges) == ["code/docstrings.svg", "code/lines.svg"]
    assert "<title>docstrings: 46 %</title>" in (site.site_dir / "code/docstrings.svg").read_text(encoding="utf-8")
    assert "<title>lines executed: 50 %</title>" in (site.site_dir / "code/lines.svg").read_text(encoding="utf-8")


def test_pages_of_reports_are_sound(site: Built) -> None:
    assert site.log == []
    assert crawl(site.site_dir).problems == []


@pytest.mark.parametrize(
    "measured",
    [
        {"\ud800.py": {}, "a\0.py": {"executed_lines": [1]}},
        {"a.py": {"executed_lines": [-1, 0, 1, 1, 10**30], "missing_lines": [-(10**30), 2, 10**9]}},
        {"../../a.py": {"executed_lines": [1]}, "/": {}, "": {}, "a.py": {"functions": {"<b>": 1}}},
        {'"><img src=x onerror=window.hit=1>': {"missing_lines": [1]}, "a.py": {"executed_lines": [1, 2]}},
    ],
    ids=["names", "numbers", "paths", "markup"],
)
def test_a_report_that_somebody_has_made_up(measured: dict[str, object], tmp_path: Path) -> None:
    config = "site_name: S\ntheme: {name: mkdocs}\nplugins: [{kwindex: {workers: 1, reports: [lines]}}]"
    files = {"mkdocs.yml": config, "docs/index.md": "# Home\n", "coverage.json": json.dumps({"files": measured})}
    built = build(write_site(tmp_path, "a.py: def f(): return 1", files))

    assert [message for _, message in built.log if "coverage.json: " not in message] == []
    assert built.page("code/lines/").all("img[src=x]") == []
    assert built.page("code/a.py_docs/").all("img[src=x]") == []


def test_a_report_that_nobody_has_made_is_one_line(tmp_path: Path) -> None:
    config = "site_name: S\ntheme: {name: mkdocs}\nplugins: [{kwindex: {workers: 1, reports: [lines]}}]"

    # Somebody has written a page where the one of the report would be.
    files = {"mkdocs.yml": config, "docs/index.md": "# Home\n", "docs/code/lines.md": "# By hand\n"}
    built = build(write_site(tmp_path, "a.py: b = 1", files))

    assert built.page("code/lines/").title == "By hand"

    message = f"kwindex: option 'coverage': {tmp_path}/coverage.json: cannot be read (No such file or directory)"
    assert built.log == [("WARNING", message)]


def test_reports_without_findings_say_what_that_means(tmp_path: Path) -> None:
    text = """
        mkdocs.yml:
            site_name: Site
            theme: {name: mkdocs, highlightjs: false}
            plugins:
              - kwindex: {packages: [pkg], workers: 1, reports: [lines, docstrings, unused, contracts]}
        docs/index.md: # Home
        pkg/__init__.py: "'A package.'"
    """
    report = {"files": {"other.py": {"executed_lines": [1], "missing_lines": []}}}
    built = build(write_site(tmp_path, text, {"coverage.json": json.dumps(report)}))

    names = ("lines", "docstrings", "unused", "contracts")
    said = {name: built.page(f"code/{name}/").tree.css_first(".kw-page > p") for name in names}
    assert {name: node and node.text() for name, node in said.items()} == {
        "lines": "The report of what was executed names no function or class of the tree.",
        "docstrings": "All of it has one.",
        "unused": "A use of each is found.",
        "contracts": "The project declares none that is checked.",
    }
    assert [node.text() for node in built.page("code/lines/").tree.css(".kw-facts li")] == ["No line is measured"]
    assert built.page("code/lines/").tree.css(".kw-page table") == []
    assert built.log == [
        ("WARNING", f"kwindex: option 'coverage': {built.root / 'coverage.json'}: names no file of the tree")
    ]

"""The reports that a build can depend on: docstrings, unused definitions, deprecations, notes."""

import json
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from mkdocs_kwindex.cli.badge import badge
from mkdocs_kwindex.cli.main import main
from tests.support.tree import write_tree

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
        "50.0 % have a docstring: public 5 of 10, private 0 of 10",
    ]


def test_docstrings_have_a_threshold(lamp: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ask(lamp, capsys, "docstrings", "--fail-under", "50")
    ask(lamp, capsys, "docstrings", "--fail-under", "50.1", code=1)
    [found] = map(json.loads, ask(lamp, capsys, "docstrings", "--json", "--private", "-n", "1"))
    assert (found["percent"], found["more"]) == (25.0, 14)
    assert found["folders"] == {"lamp": {"documented": 5, "total": 20, "percent": 25.0}}


def test_docstrings_have_a_badge(lamp: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ask(lamp, capsys, "docstrings", "--badge", "badge.svg")

    drawn = LexborHTMLParser((lamp / "badge.svg").read_text(encoding="utf-8"))
    [svg] = drawn.css("svg")
    assert svg.attributes["aria-label"] == "docstrings: 50 %"
    assert ask(lamp, capsys, "docstrings", "--badge", "no/such/badge.svg", code=2)
    assert badge("docstrings", 100).count("100 %") == 3


def test_unused(lamp: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ask(lamp, capsys, "unused") == [
        "lamp/_wires.py:5: lamp._wires.Plug._never_called: no use of this method found by name",
        "lamp/desk.py:29: lamp.desk._never: no use of this function found by name",
        "lamp/desk.py:33: lamp.desk._CONSTANT: no use of this constant found by name",
        "3 definitions without a use found by name; 2 public ones are not listed (--public)",
    ]
    ask(lamp, capsys, "unused", "--fail-over", "3")
    ask(lamp, capsys, "unused", "--fail-over", "2", code=1)


def test_deprecations(lamp: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ask(lamp, capsys, "deprecations", "--fail-over", "0", code=1) == [
        "lamp/desk.py:26: lamp.desk.switch_on~3: switch_on is deprecated, use `light` instead; use light",
        "lamp/desk.py:34: lamp.desk._decorated: no more",
        "2 deprecations",
    ]


def test_notes(lamp: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ask(lamp, capsys, "notes") == ["lamp/desk.py:10: TODO: later", "1 note"]

"""What `kwindex find`, `uses`, `show`, `outline`, `importers`, `tests` and `map` answer."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from mkdocs_kwindex.cli import answer_index
from mkdocs_kwindex.cli.answer_values import Answer, Row
from mkdocs_kwindex.cli.ask import answer_lines
from mkdocs_kwindex.cli.main import main
from mkdocs_kwindex.cli.terminal import Terminal
from mkdocs_kwindex.model.names import USES
from tests.support.tree import write_tree

LAMP = {
    "pyproject.toml": "[tool.kwindex]\npackages = ['lamp']\nworkers = 1\n",
    "lamp/__init__.py": '"""Lamps for desks."""\nfrom lamp.bulbs import Bulb as Bulb\n',
    "lamp/bulbs.py": '''\
"""What gives light."""
from typing import overload

class Bulb:
    """A bulb.

    It gives light.
    """

    @overload
    def light(self, power: int) -> int: ...
    @overload
    def light(self, power: str) -> str: ...
    def light(self, power):
        """Give light."""
        return power

class Other:
    def light(self): ...

TOKEN = "ghp_'''
    'aB3dE6gH9jK2mN5pQ8sT1vW4yZ7cF0hJ3lM6"\n',
    "lamp/desk.py": """\
from lamp import Bulb

def switch_on(bulb: Bulb):
    return bulb.light(5)

async def later(*, power=1):
    return Bulb().light(power)
""",
    "tests/test_desk.py": """\
from lamp.desk import switch_on
from lamp import Bulb

def test_switch():
    assert switch_on(Bulb())
    switch_on(Bulb())

class TestMore:
    def test_light(self):
        Bulb().light(1)
""",
}


@pytest.fixture(scope="module")
def lamp(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tree(tmp_path_factory.mktemp("lamp"), "", LAMP)


class Asked:
    """Asks, and gives the lines of the answer."""

    def __init__(self, root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(root)
        self._capsys = capsys
        self.err = ""

    def __call__(self, *arguments: str, code: int = 0) -> list[str]:
        assert main(arguments) == code
        shown = self._capsys.readouterr()
        self.err = shown.err
        return shown.out.splitlines()


@pytest.fixture
def ask(lamp: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Asked:
    return Asked(lamp, capsys, monkeypatch)


def test_the_kinds_of_use_are_those_of_the_model() -> None:
    assert tuple(use.value for use in USES) == answer_index.USES


def test_find(ask: Asked) -> None:
    assert ask("find", "bulb") == [
        "lamp/bulbs.py:4: [class] lamp.bulbs.Bulb class Bulb (8 uses)",
    ]
    assert ask("find", "Bulb.light") == [
        "lamp/bulbs.py:11: [method] lamp.bulbs.Bulb.light def light(self, power: int) -> int (3 uses)",
    ]
    assert ask("find", "lamp.Bulb.light", "--json") != []
    assert [line.partition(" ")[0] for line in ask("find", "li*", "-n", "2")] == [
        "lamp/bulbs.py:11:",
        "lamp/bulbs.py:19:",
    ]
    assert ask("find", "*.DESK.sw?tch_on") == ask("find", "*.desk.[s]w*") == ask("find", "lamp.desk.switch_on")
    assert ask("find", "100%*", code=1) == ask("find", "switch?on_", code=1) == []
    assert ask("find", "desk.sw")[0].startswith("lamp/desk.py:3: [function] lamp.desk.switch_on ")


def test_one_use_is_one(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    pyproject = LAMP["pyproject.toml"]
    root = write_tree(tmp_path, "", {"pyproject.toml": pyproject, "lamp/__init__.py": "def once(): ...\n\nonce()\n"})
    ask = Asked(root, capsys, monkeypatch)

    assert ask("find", "once") == ["lamp/__init__.py:1: [function] lamp.once def once() (1 use)"]
    assert ask("show", "once")[1] == "function, 1 use"


def test_uses(ask: Asked) -> None:
    assert ask("uses", "Bulb.light") == [
        "lamp/desk.py:4:17: [call in lamp.desk.switch_on] return bulb.light(5)",
        "lamp/desk.py:7:19: [call in lamp.desk.later] return Bulb().light(power)",
        "tests/test_desk.py:10:16: [call in tests.test_desk.TestMore.test_light] Bulb().light(1)",
    ]
    assert ask("uses", "Bulb.light", "--limit", "1")[1:] == ["… 2 more"]
    [answer] = map(json.loads, ask("uses", "Bulb.light", "-n", "1", "--json"))
    assert answer == {
        "about": "uses of lamp.bulbs.Bulb.light",
        "total": 3,
        "more": 2,
        "rows": [
            {
                "file": "lamp/desk.py",
                "line": 4,
                "column": 17,
                "kind": "call",
                "symbol": "lamp.desk.switch_on",
                "text": "return bulb.light(5)",
            }
        ],
    }


def test_a_name_of_several(ask: Asked) -> None:
    assert [line.partition(" ")[0] for line in ask("uses", "light", code=1)] == [
        "lamp/bulbs.py:11:",
        "lamp/bulbs.py:19:",
    ]
    assert ask.err == "kwindex: 2 definitions are called light; which one?\n"


def test_show_takes_the_implementation_of_overloads(ask: Asked) -> None:
    assert ask("show", "lamp.Bulb.light") == [
        "lamp/bulbs.py:14: lamp.bulbs.Bulb.light~3",
        "method, 3 uses, public as lamp.Bulb.light",
        "",
        "def light(self, power)",
        "    Give light.",
        "",
        "    14      def light(self, power):",
        "    16          return power",
    ]
    assert ask("show", "later")[3] == "async def later(*, power=1)"


def test_secrets_stay_masked(ask: Asked) -> None:
    assert ask("show", "TOKEN")[3:] == [f'TOKEN = "{"x" * 40}"', "", f'    21  TOKEN = "{"x" * 40}"']


def test_outline(ask: Asked) -> None:
    assert ask("outline", "desk.py") == [
        "lamp/desk.py: python, 7 lines",
        "     3  def switch_on(bulb: Bulb)",
        "     6  async def later(*, power=1)",
    ]
    assert ask("outline", "lamp/bulbs.py", "-n", "2") == [
        "lamp/bulbs.py: python, 21 lines. What gives light.",
        "     4  class Bulb",
        "    11    def light(self, power: int) -> int",
        "… 5 more",
    ]


def test_importers(ask: Asked) -> None:
    assert ask("importers", "lamp/__init__.py") == [
        "lamp/desk.py:1: from lamp import Bulb",
        "tests/test_desk.py:2: from lamp import Bulb",
    ]


def test_tests(ask: Asked) -> None:
    assert ask("tests", "switch_on") == [
        "tests/test_desk.py:1:23: [import] from lamp.desk import switch_on",
        "tests/test_desk.py:5:12: [call in tests.test_desk.test_switch] assert switch_on(Bulb())",
    ]
    # The uses of a class are those of its methods, too.
    assert "tests/test_desk.py:10:9: [call in tests.test_desk.TestMore.test_light] Bulb().light(1)" in ask(
        "tests", "lamp.Bulb"
    )


def test_map(ask: Asked) -> None:
    assert ask("map") == [
        "lamp/bulbs.py",
        "     4  class Bulb",
        "    11    def light(self, power: int) -> int".replace("    def", "  def"),
        "lamp/desk.py",
        "     3  def switch_on(bulb: Bulb)",
    ]
    assert ask("map", "--tokens", "12") == ["lamp/bulbs.py", "     4  class Bulb", "… 2 more"]
    assert ask("map", "lamp/desk.py")[0] == "lamp/desk.py"


@pytest.mark.parametrize(
    "name", ["gone", "", "%", "'; DROP TABLE symbols; --", "a\x1b[2J", "[", "*[", "\ud800", "x" * 10_000]
)
@pytest.mark.parametrize("command", ["find", "uses", "show", "tests", "outline", "importers"])
def test_names_of_nothing(ask: Asked, command: str, name: str) -> None:
    assert ask(command, "--", name, code=1) == []
    assert ask.err.startswith(
        f"kwindex: no {'file' if command in {'outline', 'importers'} else 'definition'} is called "
    )
    assert ask.err[:-1].isprintable()


@pytest.mark.parametrize(
    ("command", "name", "said"),
    [
        ("uses", "swich_on", "no definition is called swich_on; almost so: lamp.desk.switch_on"),
        ("show", "Blub", "no definition is called Blub; almost so: lamp.bulbs.Bulb"),
        (
            "tests",
            "Bud.light",
            "no definition is called Bud.light; almost so: lamp.bulbs.Bulb.light, lamp.bulbs.Other.light",
        ),
        ("find", "desk.lter", "no definition is called desk.lter; almost so: lamp.desk.later"),
        ("outline", "lamp/dsk.py", "no file is called lamp/dsk.py; almost so: lamp/desk.py"),
        ("uses", "Other", "no use of lamp.bulbs.Other is found"),
        ("tests", "Other", "no test of lamp.bulbs.Other is found"),
        ("importers", "tests/test_desk.py", "no import of tests/test_desk.py is found"),
        ("outline", "lamp/__init__.py", "lamp/__init__.py defines nothing"),
        ("map", "elsewhere", "no definition in elsewhere is used elsewhere"),
    ],
)
def test_nothing_is_said_to_be_nothing(ask: Asked, command: str, name: str, said: str) -> None:
    assert ask(command, name, code=1) == []
    assert ask.err == f"kwindex: {said}\n"


def test_what_is_almost_so_is_there_for_programs(ask: Asked) -> None:
    [answer] = map(json.loads, ask("show", "Blub", "--json", code=1))
    assert answer == {
        "about": "no definition is called Blub",
        "total": 0,
        "more": 0,
        "rows": [],
        "near": ["lamp.bulbs.Bulb"],
    }


def test_nothing_of_it_is_loaded_when_nothing_has_changed(lamp: Path) -> None:
    code = (
        "import sys; from mkdocs_kwindex.cli.main import main; main(['find', 'Bulb', '-q']);"
        "print(sorted(name for name in sys.modules if name.startswith('mkdocs_kwindex.') and '.cli' not in name))"
    )
    run = [sys.executable, "-c", code]
    subprocess.run(run, cwd=lamp, capture_output=True, check=True)
    outcome = subprocess.run(run, cwd=lamp, capture_output=True, text=True, check=True)

    assert outcome.stdout.splitlines()[-1] == "[]"


def test_answers_follow_the_files(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = write_tree(tmp_path, "", LAMP)
    ask = Asked(root, capsys, monkeypatch)
    assert len(ask("uses", "switch_on")) == 3
    desk = root / "lamp/desk.py"
    desk.write_text(f"# A line.\n{desk.read_text(encoding='utf-8')}", encoding="utf-8")
    (root / "lamp/new.py").write_text("from lamp.desk import switch_on\n", encoding="utf-8")

    assert ask("find", "switch_on")[0].startswith("lamp/desk.py:4: ")
    assert len(ask("uses", "switch_on")) == 4
    [index] = (root / ".cache/plugin/kwindex").glob("answers-*.sqlite")
    # A time alone is no change: the file is not written anew.
    known = index.stat().st_ino
    os.utime(desk, (1, 1))
    assert len(ask("uses", "switch_on")) == 4
    assert index.stat().st_ino == known
    for content in (b"", b"no database", index.read_bytes()[:5000]):
        index.write_bytes(content)
        assert len(ask("uses", "switch_on")) == 4


def test_what_is_written_is_no_change_and_a_hidden_file_is_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {
        ".github/a.toml": "[one]\n",
        "pyproject.toml": "[tool.kwindex]\nrepository = true\ncache_dir = 'kept'\nworkers = 1\n",
    }
    ask = Asked(write_tree(tmp_path, "", files), capsys, monkeypatch)
    assert ask("find", "one")[0].startswith(".github/a.toml:1: ")
    # What changed in the moment of the first question is looked at again.
    ask("find", "one")
    [index] = (tmp_path / "kept").glob("answers-*.sqlite")
    known = index.stat().st_mtime_ns
    ask("find", "one")
    assert index.stat().st_mtime_ns == known

    (tmp_path / ".github/a.toml").write_text("[two]\n", encoding="utf-8")

    assert ask("find", "two")[0].startswith(".github/a.toml:1: ")


def test_names_of_files_do_not_act_on_a_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {"pkg/__init__.py": "", "pkg/a b.json": json.dumps({"x\x1b[2J\u202ey": 1})}
    ask = Asked(write_tree(tmp_path, "", files), capsys, monkeypatch)

    [line] = ask("find", "x", "-o", "workers=1", "-o", "files=[python, configuration]")

    assert line == "pkg/a b.json:1: [key] pkg/a b.json:x␛[2J⟨U+202E⟩y x␛[2J⟨U+202E⟩y: number = 1"
    assert line.isprintable()


def test_what_an_index_holds_does_not_act_on_a_terminal() -> None:
    row = Row("a\x1b[2J", "/a\x1b[2J", 1, 1, "call", "b\x1b[2J", "c\x1b[2J\n")

    assert [*answer_lines(Answer("", [row], 1), Terminal(), Path("/elsewhere"))] == [
        "/a\\x1b[2J:1:1: [call in b\\x1b[2J] c\\x1b[2J\\n"
    ]


def test_links_are_for_terminals(monkeypatch: pytest.MonkeyPatch) -> None:
    class Screen(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(sys, "stdout", Screen())
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)

    assert Terminal().link("a\x1b", "/b c\x1b\\", 3) == "\x1b]8;;file:///b%20c%1B%5C#L3\x1b\\a\\x1b\x1b]8;;\x1b\\"
    monkeypatch.setenv("TERM", "dumb")
    assert Terminal().link("a", "/b", 3) == "a"

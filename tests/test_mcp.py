"""`kwindex mcp`, asked by a real client of the official SDK."""

import re
import sys
from pathlib import Path

import pytest
from mcp import Client

from tests.support.mcp_client import session, text
from tests.support.tree import write_tree

LAMP = {
    "pyproject.toml": "[tool.kwindex]\npackages = ['lamp']\nworkers = 1\n",
    "lamp/__init__.py": "from lamp.bulbs import Bulb as Bulb\n",
    "lamp/bulbs.py": 'class Bulb:\n    def light(self):\n        """Give light."""\n\n\nclass Other:\n    def light(self): ...\n',
    "lamp/desk.py": "from lamp import Bulb\n\n\ndef switch_on():\n    Bulb().light()\n",
    "tests/test_desk.py": "from lamp.desk import switch_on\n\n\ndef test_it():\n    switch_on()\n",
    "secret.txt": "not for anybody",
}


def test_a_session(tmp_path: Path) -> None:
    root = write_tree(tmp_path, "", LAMP)

    async def talk(client: Client) -> None:
        tools = (await client.list_tools()).tools
        assert [tool.name for tool in tools] == [
            "find_definitions",
            "list_uses",
            "list_tests",
            "show_definition",
            "outline_file",
            "list_importers",
            "map_tree",
            "list_changes",
        ]
        assert all(tool.annotations and tool.annotations.read_only_hint for tool in tools)
        assert await text(client, "find_definitions", name="switch_on") == (
            "definitions called switch_on (1)\nlamp/desk.py:4: [function] lamp.desk.switch_on def switch_on() (2 uses)"
        )
        assert await text(client, "list_uses", name="Bulb.light") == (
            "uses of lamp.bulbs.Bulb.light (1)\nlamp/desk.py:5:12: [call in lamp.desk.switch_on] Bulb().light()"
        )
        assert (await text(client, "list_uses", name="light")).startswith("2 definitions are called light; ask for one")
        assert "Give light." in await text(client, "show_definition", name="lamp.Bulb.light")
        assert (await text(client, "list_tests", name="switch_on")).endswith(
            "[call in tests.test_desk.test_it] switch_on()"
        )
        assert (await text(client, "list_importers", file="bulbs.py")).endswith("from lamp.bulbs import Bulb as Bulb")
        assert (
            await text(client, "outline_file", file="desk.py")
            == "lamp/desk.py: python, 5 lines (1)\n     4  def switch_on()"
        )
        assert "class Bulb" in await text(client, "map_tree", tokens=100)
        # Only what is in the tree is answered about, and only so much of it.
        for outside in ("secret.txt", "../secret.txt", "/etc/passwd", str(root / "secret.txt")):
            assert await text(client, "outline_file", file=outside) == f"no file is called {outside}"
        assert await text(client, "show_definition", name="switch_off") == (
            "no definition is called switch_off; almost so: lamp.desk.switch_on"
        )
        assert await text(client, "list_tests", name="Other") == "no test of lamp.bulbs.Other is found"
        assert (await text(client, "list_uses", name="Bulb", limit=100_000)).startswith("error: ")
        assert (await text(client, "list_uses", name="Bulb", limit=1)).endswith(" more")

        assert (await text(client, "list_changes", revision="v1")).startswith("error: ")
        # A folder may not stand for a revision here: it may be outside of the tree.
        assert (await text(client, "list_changes", revision=str(root))).startswith("error: ")
        (root / "lamp/desk.py").write_text(
            "from lamp import Bulb\n\nBulb().light()\nBulb().light()\n", encoding="utf-8"
        )
        assert await text(client, "list_uses", name="Bulb.light") == (
            "uses of lamp.bulbs.Bulb.light (2)\nlamp/desk.py:3:8: [call] Bulb().light()\nlamp/desk.py:4:8: [call] Bulb().light()"
        )
        (root / "pyproject.toml").write_text("[", encoding="utf-8")
        assert "lamp/bulbs.py" in await text(client, "find_definitions", name="Bulb")

    session(root, talk)


def test_what_is_saved_before_a_question_is_in_its_answer(tmp_path: Path) -> None:
    root = write_tree(tmp_path, "", LAMP)

    async def talk(client: Client) -> None:
        for count in range(12):
            (root / "lamp/desk.py").write_text(f"def switch_{count}():\n    pass\n", encoding="utf-8")
            assert await text(client, "find_definitions", name="switch_*") == (
                f"definitions called switch_* (1)\nlamp/desk.py:1: [function] lamp.desk.switch_{count} "
                f"def switch_{count}()"
            )
            assert "switch_" in await text(client, "outline_file", file="desk.py")

    session(root, talk)


def test_fifty_questions_are_answered_as_grep_does(tmp_path: Path) -> None:
    numbers = range(17)
    modules = {
        f"lamp/part_{n}.py": (
            "".join(f"from lamp.part_{m} import step_{m}, Kind{m}\n" for m in numbers if m < n and (m * n) % 3 == 1)
            + f"\nclass Kind{n}:\n    def run_{n}(self):\n        return step_{n}()\n\ndef step_{n}():\n"
            + "".join(f"    step_{m}(Kind{m}().run_{m}())\n" for m in numbers if m < n and (m * n) % 3 == 1)
            + f"    return {n}\n"
        )
        for n in numbers
    }
    root = write_tree(tmp_path, "", {"pyproject.toml": LAMP["pyproject.toml"], "lamp/__init__.py": "", **modules})

    def grep(name: str) -> set[str]:
        return {
            f"{path}:{number}"
            for path, source in modules.items()
            for number, line in enumerate(source.splitlines(), 1)
            if re.search(rf"\b{name}\b", line) and not re.search(rf"\b(?:def|class) {name}\b", line)
        }

    async def talk(client: Client) -> None:
        for name in (f"{kind}{n}" for n in numbers for kind in ("Kind", "run_", "step_")):
            answer = await text(client, "list_uses", name=name, limit=200)
            assert {":".join(line.split(":")[:2]) for line in answer.splitlines()[1:]} == grep(name), name

    session(root, talk)


def test_without_the_sdk_it_says_what_to_install(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "mcp.server.mcpserver", None)
    monkeypatch.delitem(sys.modules, "mkdocs_kwindex.cli.mcp_server", raising=False)
    from mkdocs_kwindex.cli.main import main  # noqa: PLC0415 - after the library was hidden

    assert main(["mcp", "-C", str(tmp_path)]) == 2
    assert capsys.readouterr().err == (
        "kwindex: 'kwindex mcp' needs the official SDK: pip install 'mkdocs-kwindex[mcp]'\n"
    )

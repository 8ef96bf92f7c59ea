"""`kwindex export` for other programs: JSON, tags, SCIP, texts for language models."""

import json
import re
import shutil
import subprocess
from argparse import Namespace
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import jsonschema
import pytest

from mkdocs_kwindex.cli.configuration import configured
from mkdocs_kwindex.cli.loading import generated_site
from mkdocs_kwindex.cli.main import main
from mkdocs_kwindex.cli.terminal import Terminal
from mkdocs_kwindex.export import llms
from mkdocs_kwindex.export.index_schema import SCHEMA_FILE, schema
from mkdocs_kwindex.export.json_index import json_index
from mkdocs_kwindex.export.llms import llms_files
from mkdocs_kwindex.export.scip.index import ScipIndex
from mkdocs_kwindex.export.scip.messages import DEFINITION, IMPORT, KINDS, TEST, messages
from mkdocs_kwindex.export.tags import ctags, etags
from mkdocs_kwindex.model import Kind
from mkdocs_kwindex.pages.site import Site
from tests.support.projects import LAMP
from tests.support.scip import SYMBOL, objections
from tests.support.tree import write_tree

TREE = '''
    pyproject.toml:
        [tool.kwindex]
        repository = true
        exclude = ["pyproject.toml"]
        workers = 1
        git = false
    README.md:
        # Lamp

        See [the bulb](lamp/bulb.py).
    lamp/bulb.py:
        """Bulbs."""
        import os
        from functools import cache as kept


        class Bulb:
            """A bulb.

            Args:
                watts: How much.
            """

            PATTERN = "^a/b\\\\c$"

            def __init__(self, watts: "int | None" = None, *, colour: str = "a\\tb") -> None:
                self.watts = watts

            @property
            def hot(self) -> bool: return self.watts > 3

            def light(self, other: "Bulb"):
                """Light it."""
                é = other
                def inner():
                    return é.light(self)
                return inner()


        if os.name == "nt":
            def blow(): ...
        else:
            def blow(): return 1
        grün = blow()
'''


@dataclass(frozen=True)
class Analysed:
    """A tree and what is known of it.

    Attributes:
        root: Its folder.
        site: The analysed tree.
        keywords: The records of `keywords.json`.
        index: The JSON index.
    """

    root: Path
    site: Site
    keywords: list[dict[str, Any]]
    index: dict[str, Any]

    def text(self, uri: str) -> list[str]:
        """Return the lines of a file."""
        return (self.root / uri).read_text(encoding="utf-8").split("\n")


@pytest.fixture(scope="module")
def lamp(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Analysed]:
    root = write_tree(tmp_path_factory.mktemp("lamp"), TREE, LAMP)
    asked = Namespace(directory=str(root), config=None, option=[])
    with generated_site(configured(asked), Terminal(quiet=True)) as generated:
        site = generated.site()
        keywords = json.loads(b"".join(generated.keywords_json()))
        yield Analysed(root, site, keywords, json.loads(b"".join(json_index(site))))


def definitions(lamp: Analysed) -> list[tuple[str, dict[str, Any]]]:
    return [(file["path"], definition) for file in lamp.index["files"] for definition in file["definitions"]]


def test_the_json_index_is_what_its_schema_says(lamp: Analysed) -> None:
    jsonschema.Draft202012Validator.check_schema(schema())

    jsonschema.Draft202012Validator(schema()).validate(lamp.index)
    wrong = {**lamp.index, "version": 2}
    assert not jsonschema.Draft202012Validator(schema()).is_valid(wrong)


def test_the_schema_is_shipped() -> None:
    assert json.loads(SCHEMA_FILE.read_bytes()) == schema(), "run: python -m mkdocs_kwindex.export.index_schema"


def test_the_json_index_has_the_keywords_of_the_site(lamp: Analysed) -> None:
    other = {"import", "module", "file", *(kind for kind in ("link", "include", "code_language", "requirement"))}
    expected = [
        (k["file"], k["qualname"], k["name"], k["kind"], k["line"]) for k in lamp.keywords if k["kind"] not in other
    ]
    found = [(path, d["id"], d["name"], d["kind"], d["line"]) for path, d in definitions(lamp)]
    imported = [(k["file"], k["name"], k["line"]) for k in lamp.keywords if k["kind"] == "import"]

    assert sorted(found) == sorted(expected)
    assert {file["path"] for file in lamp.index["files"]} == {k["file"] for k in lamp.keywords}
    assert set(imported) == {
        (file["path"], name, one["line"])
        for file in lamp.index["files"]
        for one in file["imports"]
        for name in (one["module"], *([one["name"]] if one["name"] not in {"", "*"} else []))
    }


def test_the_json_index_tells_who_uses_what(lamp: Analysed) -> None:
    known = {d["id"]: d for _, d in definitions(lamp)}

    light = known["lamp.bulb.Bulb.light"]

    assert [(use["file"], use["line"], use["use"], use["within"]) for use in light["uses"]] == [
        ("lamp/bulb.py", 25, "call", "lamp.bulb.Bulb.light.inner"),
        ("lamp/desk.py", 5, "call", ""),
        ("lamp/desk.py", 9, "call", "lamp.desk.Desk.light"),
        ("tests/test_bulb.py", 4, "call", "tests/test_bulb.py:test_light"),
    ]
    assert known["lamp.desk.Desk"]["bases"] == [{"name": "lamp.bulb.Bulb", "in_tree": True}]
    assert known["lamp.desk.Desk.light"]["overrides"] == "lamp.bulb.Bulb.light"
    assert known["lamp.bulb.Bulb"]["public"] == ["lamp.Bulb", "lamp.bulb.Bulb"]
    assert known["lamp.bulb.Bulb"]["docstring"] == 'A bulb.\nParameters watts "int | None" None How much.'
    for _, definition in definitions(lamp):
        for use in definition["uses"]:
            line = lamp.text(use["file"])[use["line"] - 1].encode()
            assert line[use["column"] - 1 :].decode().startswith((definition["name"], "super"))


def test_imports_lead_to_files(lamp: Analysed) -> None:
    desk = next(file for file in lamp.index["files"] if file["path"] == "lamp/desk.py")

    assert [(one["module"], one["name"], one["origin"], one["files"]) for one in desk["imports"]] == [
        ("lamp.bulb", "Bulb", "internal", ["lamp/bulb.py"]),
        ("lamp", "bulb", "internal", ["lamp/bulb.py"]),
    ]


def tags_of(lamp: Analysed) -> list[list[str]]:
    lines = ctags(lamp.site, lamp.root).decode().split("\n")
    assert lines.pop() == ""
    return [line.split("\t") for line in lines if not line.startswith("!_TAG_")]


def test_tags_name_every_definition(lamp: Analysed) -> None:
    found = {(tag[0], tag[1], next(field for field in tag if field.startswith("line:"))) for tag in tags_of(lamp)}

    assert found == {(d["name"], path, f"line:{d['line']}") for path, d in definitions(lamp)}


def test_tags_lead_to_the_line(lamp: Analysed) -> None:
    for name, path, *rest in tags_of(lamp):
        command, _, fields = "\t".join(rest).partition(';"\t')
        number = int(re.findall(r"\bline:(\d+)", fields)[0])
        line = lamp.text(path)[number - 1]
        if command.isdigit():
            assert int(command) == number, name
        else:
            pattern = re.fullmatch(r"/\^(.*)\$/", command)
            assert pattern, command
            assert re.sub(r"\\(.)", r"\1", pattern[1]) == line, name


def test_tags_are_sorted_byte_by_byte(lamp: Analysed) -> None:
    lines = ctags(lamp.site, lamp.root).split(b"\n")[:-1]

    assert lines == sorted(
        lines, key=lambda line: (not line.startswith(b"!_TAG_"), line) if not line.startswith(b"!_") else (False, b"")
    )
    assert lines[0] == b"!_TAG_FILE_FORMAT\t2\t/extended format/"


@pytest.mark.skipif(shutil.which("readtags") is None, reason="Universal Ctags' readtags is not here")
def test_readtags_finds_them(lamp: Analysed) -> None:
    file = lamp.root.parent / "tags"
    file.write_bytes(ctags(lamp.site, file.parent))

    for name in ("light", "grün", "PATTERN", "Desk"):
        command = ["readtags", "-t", str(file), "-e", "-n", name]
        lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split("\n")[:-1]
        expected = {d["line"] for _, d in definitions(lamp) if d["name"] == name}
        assert {int(re.findall(r"\bline:(\d+)", line)[0]) for line in lines} == expected, name
        assert all(line.startswith(f"{name}\tlamp0/lamp/") or f"\t{lamp.root.name}/lamp/" in line for line in lines)


def test_tags_for_emacs(lamp: Analysed) -> None:
    sections = etags(lamp.site, lamp.root).split(b"\x0c\n")
    assert sections.pop(0) == b""
    found = set()
    for section in sections:
        head, _, body = section.partition(b"\n")
        path, _, size = head.decode().rpartition(",")
        assert int(size) == len(body)
        for line in body.decode().split("\n")[:-1]:
            matched = re.fullmatch("(.*)\x7f(.*)\x01(\\d+),", line)
            assert matched, line
            assert lamp.text(path)[int(matched[3]) - 1].startswith(matched[1])
            found.add((matched[2], path, int(matched[3])))
    assert found == {(d["name"], path, d["line"]) for path, d in definitions(lamp)}


@pytest.fixture(scope="module")
def scip(lamp: Analysed) -> Any:  # noqa: ANN401 - a class made when the program runs
    return messages()["Index"].FromString(b"".join(ScipIndex(lamp.site, lamp.root).pieces()))


def covered(lamp: Analysed, path: str, occurrence: Any) -> str:  # noqa: ANN401
    line, start, end = map(int, occurrence.range)
    text = lamp.text(path)[line].encode()
    return text[start:end].decode()


def test_scip_has_every_file_once(lamp: Analysed, scip: Any) -> None:  # noqa: ANN401
    assert [document.relative_path for document in scip.documents] == [file["path"] for file in lamp.index["files"]]
    assert scip.metadata.project_root == lamp.root.as_uri()
    assert scip.metadata.tool_info.name == "kwindex"


def test_scip_has_nothing_that_its_own_program_objects_to(scip: Any) -> None:  # noqa: ANN401
    assert list(objections(scip)) == []


def test_scip_tells_of_each_place_and_relation_once(tmp_path: Path) -> None:
    root = write_tree(
        tmp_path,
        """
        pyproject.toml:
            [tool.kwindex]
            repository = true
            workers = 1
            git = false
        steps.yml:
            steps:
              - name: one
                run: a
              - name: two
                run: b
        lamp/__init__.py:
            class Lamp:
                __slots__ = ["power", "colour"]
                class Options: ...
                def __init__(self, power):
                    self.power = power
                    self.colour = self.power
            class Desk(Lamp):
                class Options(Lamp.Options): ...
        """,
        {},
    )
    with generated_site(
        configured(Namespace(directory=str(root), config=None, option=[])), Terminal(quiet=True)
    ) as made:
        index = messages()["Index"].FromString(b"".join(ScipIndex(made.site(), root).pieces()))

    assert list(objections(index)) == []
    symbols = {symbol.symbol: symbol for document in index.documents for symbol in document.symbols}
    assert {
        f"kwindex python . . `steps.yml`/steps.`{number}.{name}`." for number in (0, 1) for name in ("name", "run")
    } <= symbols.keys()
    [relation] = symbols["kwindex python . . lamp/Desk#Options#"].relationships
    assert (relation.symbol, relation.is_implementation, relation.is_reference) == (
        "kwindex python . . lamp/Lamp#Options#",
        True,
        True,
    )


def test_scip_paths_are_below_one_folder(lamp: Analysed) -> None:
    elsewhere = messages()["Index"].FromString(b"".join(ScipIndex(lamp.site, lamp.root / "lamp").pieces()))

    assert elsewhere.metadata.project_root == lamp.root.as_uri()
    assert "lamp/bulb.py" in [document.relative_path for document in elsewhere.documents]


def test_scip_symbols_are_defined_where_their_name_stands(lamp: Analysed, scip: Any) -> None:  # noqa: ANN401
    known = {d["id"] for _, d in definitions(lamp)}
    count = 0
    for document in scip.documents:
        places = {o.symbol: o for o in document.occurrences if o.symbol_roles & DEFINITION}
        assert len(places) == len(document.symbols)
        for symbol in document.symbols:
            assert SYMBOL.fullmatch(symbol.symbol), symbol.symbol
            if symbol.kind not in {KINDS["module"], KINDS["file"]}:
                assert covered(lamp, document.relative_path, places[symbol.symbol]) == symbol.display_name
                count += 1
    assert count == len(known)


def test_scip_references_are_the_uses(scip: Any) -> None:  # noqa: ANN401
    defined = {symbol.symbol for document in scip.documents for symbol in document.symbols}
    light = "kwindex python . . `lamp.bulb`/Bulb#light()."
    found = []
    for document in scip.documents:
        for occurrence in document.occurrences:
            assert occurrence.symbol in defined
            if occurrence.symbol == light:
                found.append((document.relative_path, occurrence.range[0] + 1, occurrence.symbol_roles))

    assert [place[:2] for place in found] == [
        ("lamp/bulb.py", 21), ("lamp/bulb.py", 25), ("lamp/desk.py", 5), ("lamp/desk.py", 9), ("tests/test_bulb.py", 4),
    ]  # fmt: skip
    assert found[0][2] & DEFINITION
    assert found[-1][2] & TEST
    imports = [
        o for d in scip.documents for o in d.occurrences if o.symbol_roles & IMPORT and o.symbol.endswith("Bulb#")
    ]
    assert len(imports) == 3


def test_scip_relationships(scip: Any) -> None:  # noqa: ANN401
    symbols = {symbol.symbol: symbol for document in scip.documents for symbol in document.symbols}
    desk = symbols["kwindex python . . `lamp.desk`/Desk#"]
    light = symbols["kwindex python . . `lamp.desk`/Desk#light()."]

    assert [(r.symbol, r.is_implementation, r.is_reference) for r in (*desk.relationships, *light.relationships)] == [
        ("kwindex python . . `lamp.bulb`/Bulb#", True, False),
        ("kwindex python . . `lamp.bulb`/Bulb#light().", True, True),
    ]
    assert symbols["kwindex python . . `lamp.bulb`/blow(+2)."].signature_documentation.text == "blow()"
    assert light.kind == KINDS[Kind.METHOD.value]


@pytest.fixture(scope="module")
def texts(lamp: Analysed) -> dict[str, str]:
    return {path: content.decode() for path, content in llms_files(lamp.site)}


def test_texts_for_models_name_everything(lamp: Analysed, texts: dict[str, str]) -> None:
    for path, definition in definitions(lamp):
        folder = path.rpartition("/")[0]
        text = texts[f"{folder}/llms.txt" if folder else "files.txt"]
        assert f"# {path} (" in text
        assert re.search(
            rf"^ +{definition['kind'].replace('_', ' ')} .*{re.escape(definition['name'])}.* L{definition['line']}\b",
            text,
            re.MULTILINE,
        ), definition["id"]
    assert (
        "method light(self, other: 'Bulb') L21: Light it. (used by lamp/bulb.py:25, lamp/desk.py:5, lamp/desk.py:9)"
        in texts["lamp/llms.txt"].replace('"Bulb"', "'Bulb'")
    )


def test_the_source_is_apart(lamp: Analysed, texts: dict[str, str]) -> None:
    source = texts["lamp/source.txt"]

    assert (lamp.root / "lamp/desk.py").read_text().rstrip() in source
    assert "desk.light(Bulb())" not in texts["lamp/llms.txt"]


def test_llms_txt_leads_to_every_text(texts: dict[str, str]) -> None:
    links = [unquote(link) for link in re.findall(r"\]\((\S+?)\)", texts["llms.txt"])]

    assert sorted(links) == sorted(texts.keys() - {"llms.txt"})
    assert texts["llms.txt"].startswith("# Code\n\n> All about lamps. ")
    assert len(texts["llms.txt"]) < 50_000 == llms.LIMIT


def test_llms_txt_keeps_below_its_limit(lamp: Analysed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(llms, "LIMIT", 2_150)

    text = dict(llms_files(lamp.site))["llms.txt"].decode()

    assert text.count("- [") == 1
    assert "2 folders further down have texts at their paths, too." in text


def test_a_file_is_written_when_it_differs(
    lamp: Analysed, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    ask = ["export", "-q", "-C", str(lamp.root), "--format", "ctags", "--out", str(tmp_path / "made/tags")]

    assert main([*ask, "--check"]) == 1
    assert not (tmp_path / "made").exists()
    assert main(ask) == 0
    monkeypatch.delattr("mkdocs_kwindex.cli.export.ctags")
    assert main([*ask, "--check"]) == 0
    assert main(ask) == 0
    assert (
        capsys.readouterr().out
        == "tags\n1 file written, 0 files removed, 0 unchanged\n0 files written, 0 files removed, 1 unchanged\n"
    )


def test_a_file_goes_to_the_output(lamp: Analysed, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["export", "-q", "-C", str(lamp.root), "--format", "json", "--out", "-"]) == 0

    assert json.loads(capfdbinary.readouterr().out) == lamp.index


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["--format", "json", "--out", "x", "--nav", "mkdocs"],
            "'--nav': a navigation leads to the pages of '--format markdown'",
        ),
        (["--format", "llms", "--out", "-"], "'--out -': '--format llms' writes many files; expected a folder"),
    ],
)
def test_what_does_not_go_together(
    lamp: Analysed, arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", "-C", str(lamp.root), *arguments]) == 2

    assert capsys.readouterr().err == f"kwindex: {message}\n"


def test_scip_needs_its_library(
    lamp: Analysed, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "mkdocs_kwindex.export.scip.index", None)

    assert main(["export", "-q", "-C", str(lamp.root), "--format", "scip", "--out", "x.scip"]) == 2

    assert capsys.readouterr().err.endswith("; pip install 'mkdocs-kwindex[scip]'\n")

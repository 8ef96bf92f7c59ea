"""Files that are made to break a build: each has its pages or one line, none is run, and none costs more than it should."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from mkdocs_kwindex.analysis.docstrings.renderer import DocstringOptions, DocstringRenderer
from mkdocs_kwindex.analysis.file_record import analyse
from mkdocs_kwindex.model import FileRecord, SourceFile
from mkdocs_kwindex.workers.gc_tuning import without_cycle_search
from tests.conftest import BuildSite
from tests.support.build import build
from tests.support.crawl import crawl
from tests.support.fuzzing import build_of, mutated_files, standard_files, wrong_with
from tests.support.projects import SHOP_CONFIG
from tests.support.tree import write_site

ROOT = Path(__file__).parent.parent
RENDERER = DocstringRenderer.from_options(DocstringOptions())


def record_of(content: bytes, uri: str = "pkg/m.py") -> FileRecord:
    return analyse(SourceFile(f"/{uri}", uri, uri.removesuffix(".py").replace("/", ".")), content, RENDERER)


@pytest.mark.parametrize("use_directory_urls", [True, False])
def test_names_at_the_limit_of_the_file_system(tmp_path: Path, use_directory_urls: bool) -> None:
    names = [
        "a" * 252 + ".py",
        "a" * 251 + "b.py",
        "é" * 126 + ".py",
        "文" * 84 + ".py",
        "a" * 233 + ".py",
        "b" * 252 + "/m.py",
    ]
    files: dict[str, str | bytes] = {f"src/pkg/{name}": "def f(): ..." for name in names}
    built = build(write_site(tmp_path, SHOP_CONFIG, files), use_directory_urls=use_directory_urls)

    assert built.log == []
    modules = {
        record["file"]: record["url"].partition("#")[0] for record in built.keywords() if record["kind"] == "module"
    }
    assert set(modules) == {f"pkg/{name}" for name in names}
    assert len(set(modules.values())) == len(names)
    assert crawl(built.site_dir).problems == []


def test_folders_in_folders(tmp_path: Path) -> None:
    """Sixty have their pages; what is too deep for file systems and programs costs itself only."""
    levels = "d/" * 60
    config = write_site(tmp_path, SHOP_CONFIG, {"src/pkg/__init__.py": "", f"src/pkg/{levels}leaf.py": "A = 1"})
    (tmp_path / "src/pkg" / ("e/" * 130)).mkdir(parents=True)

    built = build(config)

    deepest = tmp_path / "src/pkg" / ("e/" * 100)
    why = "it is more than 100 folders deep, or its path is longer than 2,000 bytes"
    assert built.log == [("WARNING", f"kwindex: {deepest}: left out: {why}")]
    assert built.page(f"code/pkg/{levels}leaf.py_docs/").title == "leaf.py"
    assert crawl(built.site_dir).problems == []


@pytest.mark.parametrize("name", ["👩‍👩‍👧.py", "نامه‌ها.py", "क्‍ष.py"])
def test_names_with_joiners_have_pages(site: BuildSite, name: str) -> None:
    built = site(SHOP_CONFIG, {f"src/pkg/{name}": "def f(): ..."})

    assert built.log == []
    assert built.page(f"code/pkg/{name}_docs/").title == name
    assert crawl(built.site_dir).problems == []


@pytest.mark.parametrize("encoding", ["undefined", "idna", "punycode", "utf-16", "utf-32"])
def test_codecs_that_no_source_is_written_in(encoding: str) -> None:
    record = record_of(f"# coding: {encoding}\nA = 1\n".encode())

    [problem] = record.problems
    assert problem.message.startswith(f"cannot be decoded: {encoding} is no encoding for source files; shown as UTF-8")
    assert [definition.name for definition in record.definitions] == ["A"]


def test_many_branches_are_no_deep_nesting(site: BuildSite) -> None:
    """As many as Python itself compiles, however deep the stack of MkDocs is."""
    branches = "".join(f"            elif x == {number}:\n                return {number}\n" for number in range(2_500))
    content = (
        f"class A:\n    def f(self, x):\n        for _ in x:\n            if x:\n                return 0\n{branches}"
    )
    built = site(SHOP_CONFIG, {"src/pkg/a.py": content})

    assert built.log == []
    assert "pkg.a.A.f" in built.page("code/pkg/a.py_docs/").ids


@pytest.mark.parametrize(("around", "indent"), [("", ""), ("class C:\n", "  "), ("def f():\n", "  ")])
def test_definitions_in_many_branches(around: str, indent: str, cpu_seconds: Callable[[], float]) -> None:
    """A chain of `elif` is a list of branches, whatever is defined in them, of which a few are told."""

    def content(count: int) -> bytes:
        chain = "".join(f"{indent}elif x == {number}:\n{indent}    def g{number}(): ...\n" for number in range(count))
        return f"{around}{indent}if a:\n{indent}    pass\n{chain}{indent}else:\n{indent}    def last(): ...\n".encode()

    def seconds(count: int) -> float:
        before = cpu_seconds()
        with without_cycle_search():
            record = record_of(content(count))
        assert record.problems == ()
        return cpu_seconds() - before

    definitions = {definition.name: definition for definition in record_of(content(400)).definitions}
    assert definitions["g1"].branch == "else of if a › if x == 1"
    assert definitions["last"].branch == " › ".join(
        ["else of if a", "…", *(f"else of if x == {number}" for number in range(389, 400))]
    )
    few, many = (min(seconds(count) for _ in range(3)) for count in (400, 1_600))
    assert many < 10 * few + 0.05


def test_what_is_never_taken_is_so_behind_many_branches() -> None:
    chain = "".join(f"elif x == {number}:\n    pass\n" for number in range(30))
    record = record_of(f"import sys\nif sys.version_info >= (3,):\n    A = 1\n{chain}else:\n    B = 1\n".encode())
    other = record_of(
        f"import sys\nif y:\n    A = 1\nelif sys.version_info >= (3,):\n    C = 1\n{chain}else:\n    B = 1\n".encode()
    )

    for found in (record, other):
        assert {one.name: one.elsewhere for one in found.definitions if one.name in "AB"} == {"A": False, "B": True}


def test_a_long_list_of_exports_takes_time_by_its_length(cpu_seconds: Callable[[], float]) -> None:
    def seconds(count: int) -> float:
        before = cpu_seconds()
        with without_cycle_search():
            record = record_of(f"__all__ = [{', '.join(f'{str(number)!r}' for number in range(count))}]\n".encode())
        assert record.problems == ()
        return cpu_seconds() - before

    seconds(100)
    few, many = (min(seconds(count) for _ in range(3)) for count in (3_000, 12_000))
    assert many < 8 * few + 0.05


@pytest.mark.parametrize(
    "line", ["A = 1", "def f(): ...", "class A: ...", "1", "", "# a comment", "import os", "f()", "x.y = z", "A: int", '"""d"""', "del a", "@f\ndef g(): ..."]
)  # fmt: skip
def test_many_lines_of_a_kind_take_time_by_their_number(line: str, cpu_seconds: Callable[[], float]) -> None:
    """What is quadratic takes sixteen times as long for four times as many; the least of three runs is what it takes."""

    def seconds(count: int) -> float:
        before = cpu_seconds()
        # As in a build: all that the tests have made so far would be searched, too.
        with without_cycle_search():
            record_of(f"{line}\n".encode() * count)
        return cpu_seconds() - before

    seconds(100)
    few, many = (min(seconds(count) for _ in range(3)) for count in (1_500, 6_000))
    assert many < 8 * few + 0.05


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("setup.cfg", "[options.entry_points]\nconsole_scripts\n  a = b:c\n", "is no valid INI file ("),
        ("pyproject.toml", f"[project]\nname = 'a'\nversion = {'9' * 5000}\n", "is no valid TOML (Exceeds the limit (4300 digits) for integer string conversion: value has 5000 digits; use sys.set_int_max_str_digits() to increase the limit)"),
        ("pyproject.toml", f"[project]\n{'a.' * 50_000}a = 1\n", "is no valid TOML (a key, or a text without other characters, has more than 200 dots)"),
    ],
    ids=["no value", "long number", "many parts"],
)  # fmt: skip
def test_configuration_that_parsers_trip_over(site: BuildSite, name: str, content: str, why: str) -> None:
    built = site(SHOP_CONFIG, {"src/pkg/__init__.py": "A = 1", name: content})

    path = built.site_dir.parent / name
    # Each version of Python has words of its own.
    end = ": what it says about commands, plugins and tests is not shown"
    [(level, message)] = [entry for entry in built.log if entry[1].endswith(end)]
    assert level == "WARNING"
    assert message.startswith(f"kwindex: {path}: {why}")
    assert built.page("code/pkg/__init__.py_docs/").title == "__init__.py"


def test_owners_cost_no_more_than_their_lines(site: BuildSite) -> None:
    """A star that goes back and forth takes the length of a name to the power of the number of stars."""
    folders = {f"src/pkg/{'a' * 200}{number}/m.py": "A = 1" for number in range(3)}
    built = site(
        """
        mkdocs.yml:
            site_name: Site
            theme: {name: mkdocs}
            plugins: [{kwindex: {repository: true, git: false}}]
        """,
        {"CODEOWNERS": f"{'*a' * 60}b @nobody\n/src/ @somebody\n", ".gitignore": f"{'*a' * 60}b\n", **folders},
    )

    assert built.log == []
    assert "@somebody" in built.page(f"code/src/pkg/{'a' * 200}0/doc/").text(".kw-page")


@pytest.mark.parametrize("portion", range(6))
def test_mutated_files_have_their_pages(tmp_path: Path, portion: int, cpu_seconds: Callable[[], float]) -> None:
    """Whatever is done to files and their names, no build ends in an error, no page is missing, and a KB takes no second."""
    chance = random.Random(portion)  # noqa: S311
    python, others = standard_files()
    files = mutated_files([*chance.sample(python, 38), *chance.sample(others, 12)], chance)

    built = build_of(tmp_path, files)

    assert cpu_seconds() < sum(map(len, files.values())) / 1024
    assert wrong_with(built, files) == []

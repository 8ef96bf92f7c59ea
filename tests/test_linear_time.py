"""Hostile text costs what its length costs: every regular expression is given its worst case."""

import importlib
import inspect
import pkgutil
import random
import re
import signal
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import product
from pathlib import Path
from re import _parser  # type: ignore[attr-defined]  # what a pattern asks of a character is told nowhere else
from typing import Any

import pytest
from pathspec import GitIgnoreSpec

import mkdocs_kwindex
from mkdocs_kwindex.analysis.docstrings.renderer import DocstringRenderer
from mkdocs_kwindex.analysis.languages import syntax
from mkdocs_kwindex.analysis.languages.coloring import color
from mkdocs_kwindex.analysis.languages.data import toml as toml_file
from mkdocs_kwindex.analysis.languages.declarations import DECLARATIONS
from mkdocs_kwindex.analysis.languages.documents import DocumentRenderer, slug
from mkdocs_kwindex.analysis.languages.grammars import GRAMMARS
from mkdocs_kwindex.analysis.languages.syntax import read_syntax
from mkdocs_kwindex.analysis.lexing import tokenize
from mkdocs_kwindex.analysis.markup import diagrams, sanitizer
from mkdocs_kwindex.analysis.markup.converter import Markup
from mkdocs_kwindex.analysis.markup.options import MarkdownOptions
from mkdocs_kwindex.analysis.markup.sanitizer import sanitize
from mkdocs_kwindex.analysis.quoted_paths import quoted_names
from mkdocs_kwindex.discovery import git_attributes
from mkdocs_kwindex.discovery.ignore_patterns import ignore_spec
from mkdocs_kwindex.discovery.project.configuration_files import ConfigurationError, ConfigurationFile, read_ini
from mkdocs_kwindex.discovery.project.entry_points import declared_entry_points
from mkdocs_kwindex.discovery.project.requirements import declared_requirements
from mkdocs_kwindex.model.placeholders import plain_text
from tests.test_markup import MATERIAL

Pattern = re.Pattern[Any]
# Two of these, again and again, are the worst case of whatever looks for an end that is not there.
_PIECES = (
    "`", "``", "*", "_", ":", "::", "[", "]", "](", "(", ")", "<", ">", "|", "$", "\\", " ", "\n", "\n ", "-", "=", ".",
    ".. ", "#", '"', "'", ",", "/", "1", "a", "http://", "->", "!!! ", "+", "~", ">>> ",
)  # fmt: skip
_LENGTH = 3_000
_LONGEST = 0.03
# Of others, what else this process does is told by trying again.
_ATTEMPTS = 3


def patterns() -> Iterator[tuple[str, Pattern, tuple[str, ...]]]:
    """Every regular expression of the package: its name, itself, and the methods it is used by where it is made."""
    for found in pkgutil.walk_packages(mkdocs_kwindex.__path__, "mkdocs_kwindex."):
        if found.name.endswith("__main__"):
            continue
        module = importlib.import_module(found.name)
        source = inspect.getsource(module)
        for name, value in vars(module).items():
            if not isinstance(value, re.Pattern) or f"\n{name}" not in source:
                continue
            used = re.findall(rf"\b{name}\.(match|fullmatch|search|sub|finditer|findall|split)\b", source)
            short = found.name.removeprefix("mkdocs_kwindex.")
            yield f"{short}.{name}", value, hardest(used)
    for language, declarations in DECLARATIONS.items():
        for kind, pattern in [*declarations.kinds.items(), *declarations.references.items()]:
            yield f"declarations.{language}.{kind}", pattern, ("match",)
    for beginning, statement in diagrams.KINDS.items():
        yield f"diagrams.{beginning.pattern}", statement, ("fullmatch",)


def hardest(used: Iterable[str]) -> tuple[str, ...]:
    """Of some methods, those that do what the others do and more: all searches begin with the first one."""
    by_effort = ("finditer", "findall", "sub", "split", "search", "match")
    searches = [method for method in by_effort if method in used][:1]
    return (*searches, *(["fullmatch"] if "fullmatch" in used else [])) or ("match",)


def pieces(pattern: Pattern) -> list[str]:
    """Of the pieces that a pattern cannot tell apart one each: it asks the same of each of their characters."""
    asked = list(_questions(_parser.parse(pattern.pattern, pattern.flags)))
    told_apart = {tuple(_answers(asked, mark) for mark in piece): piece for piece in reversed(_PIECES)}
    return sorted(told_apart.values(), key=_PIECES.index)


def _questions(tree: object) -> Iterator[tuple[int, int]]:
    """Ranges of characters that a parsed pattern names one by one; whatever is nested in it included."""
    match tree:
        case (_parser.LITERAL | _parser.NOT_LITERAL, int(code)):
            yield code, code
        case (_parser.RANGE, (int(first), int(last))):
            yield first, last
        case tuple() | list() | _parser.SubPattern():
            for item in tree:
                yield from _questions(item)


def _answers(asked: Iterable[tuple[int, int]], mark: str) -> tuple[bool, ...]:
    cases = {ord(mark), ord(mark.lower()), ord(mark.upper())}
    of_a_kind = (mark.isdigit(), mark.isalpha(), mark.isspace(), mark == "\n")
    return *of_a_kind, *(any(first <= code <= last for code in cases) for first, last in asked)


def hostile_texts(pattern: Pattern) -> Iterator[str]:
    """Texts made of two pieces each, in the orders that make searches look far."""
    for one, other in product(pieces(pattern), repeat=2):
        yield (one + other) * (_LENGTH // len(one + other))
        yield one * (_LENGTH // len(one)) + other
        yield one + other * (_LENGTH // len(other)) + "!"


def apply(pattern: Pattern, method: str) -> Callable[[str], object]:
    """The method, ready to be given a text."""
    if isinstance(pattern.pattern, bytes):
        return lambda text: sum(1 for _ in pattern.finditer(text.encode()))
    if method == "sub":
        return lambda text: pattern.sub("", text)
    if method == "finditer":
        return lambda text: sum(1 for _ in pattern.finditer(text))
    function: Callable[[str], object] = getattr(pattern, method)
    return function


_PATTERNS = list(patterns())
# Those that are given the beginning of a message only.
_BOUNDED = {"discovery.git_history.git_program._PATH": 300, "findings.ruff._PATH": 300}


class _TooLongError(BaseException):
    """Ends what takes too long; what the code under test catches it does not catch."""


@contextmanager
def seconds(limit: float) -> Iterator[None]:
    """Let a block take so much of the processor's time."""

    def stop(*_: object) -> None:
        raise _TooLongError

    previous = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, limit)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, previous)


def slow(function: Callable[[str], object], texts: Iterable[str], limit: float) -> list[str]:
    """The first of the texts that a function takes too long for."""
    for text in texts:
        if all(_is_late(function, text, limit) for _ in range(_ATTEMPTS)):
            return [f"{text[:12]!r} … {text[-12:]!r}"]
    return []


def _is_late(function: Callable[[str], object], text: str, limit: float) -> bool:
    try:
        with seconds(limit):
            function(text)
    except _TooLongError:
        return True
    return False


@pytest.mark.parametrize(("name", "pattern", "methods"), _PATTERNS, ids=[item[0] for item in _PATTERNS])
def test_no_regular_expression_is_worse_than_linear(name: str, pattern: Pattern, methods: tuple[str, ...]) -> None:
    texts = [text[: _BOUNDED.get(name)] for text in hostile_texts(pattern)]
    if pattern is sanitizer._CODE_SPAN:  # noqa: SLF001 - it is for well-formed HTML only
        texts = [sanitize(text) for text in texts]
    for method in methods:
        assert slow(apply(pattern, method), texts, _LONGEST) == []


def _runs(lengths: Iterable[int]) -> str:
    return " ".join("`" * length for length in lengths)


_DOCSTRING = 45_000
_WORST = {
    "runs of backticks": _runs(range(1, 300)),
    "runs of backticks, the longest first": _runs(range(300, 1, -1)),
    "two backticks and a backslash": "``\\" * (_DOCSTRING // 3),
    "a backtick": "`" * _DOCSTRING,
    "rules": "\n-" * (_DOCSTRING // 2),
    "titles": "\n=" * (_DOCSTRING // 2),
    "footnotes": "[^a] " * (_DOCSTRING // 5),
    "definitions of footnotes": "[^a]: b\n" * (_DOCSTRING // 8),
    "abbreviations": "*[a]: b\n" * (_DOCSTRING // 8),
    "emphasis": "*a " * (_DOCSTRING // 3),
    "emphasis in emphasis": "**a *" * (_DOCSTRING // 5),
    "links": "[a](" * (_DOCSTRING // 4),
    "tables": "|a|b|\n|-|-|\n" * (_DOCSTRING // 12),
    "fences": "```a\n" * (_DOCSTRING // 5),
    "directives": ".. a::\n" * (_DOCSTRING // 7),
    "targets": "".join(f".. _a{number}: http://x\n" for number in range(2_200)) + "a1_ ",
    "substitutions": ".. |a| image:: b\n" * (_DOCSTRING // 17),
    "fields": ":param a:\n" * (_DOCSTRING // 10),
    "spaces": "f()" + " " * _DOCSTRING + "x",
    "sessions": ">>> a\n\n" * (_DOCSTRING // 7),
    "lists": "- " * (_DOCSTRING // 2),
    "quotations": "> " * (_DOCSTRING // 2),
    "tabs": '=== "a"\n' * (_DOCSTRING // 8),
    "terms": "a\n: b\n" * (_DOCSTRING // 6),
    "sections": "Notes\n-----\na\n" * (_DOCSTRING // 14),
}


@pytest.mark.parametrize("text", _WORST.values(), ids=_WORST.keys())
@pytest.mark.parametrize("options", [MarkdownOptions(), MATERIAL], ids=["none", "material"])
def test_no_docstring_takes_long(options: MarkdownOptions, text: str) -> None:
    renderer = DocstringRenderer("auto", Markup(options))
    renderer.render("Do `it`.\n\n    code")
    assert slow(renderer.render, [f"Do it.\n\n{text}"], 8) == []


@pytest.mark.parametrize("text", ["{", "{-", "if(a)b ", '"a:', "case a:", "a{"])
@pytest.mark.parametrize("language", ["c", "javascript", "rust"])
def test_no_syntax_takes_long(language: str, text: str) -> None:
    """What the parsers of tree-sitter and their queries take the square of the length for is left alone."""
    text *= 60_000 // len(text)
    assert slow(lambda content: read_syntax(language, content, str), [text], 8) == []


@pytest.mark.parametrize("text", ["a(>", "{-", "[<(", "<<<"])
@pytest.mark.parametrize("language", sorted({*GRAMMARS} - {"objective-c++", "cuda", "tsx"}))
def test_no_parser_takes_long_where_it_errs(language: str, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some take the square of the length in time and memory, even at a single step, at the end of the text."""
    monkeypatch.setattr(syntax, "_SECONDS", 0.3)
    assert slow(lambda content: read_syntax(language, content, str), [text * (30_000 // len(text))], 2) == []


def test_a_parser_that_takes_its_time_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "fun f() {}\n" + "<<<" * 1_000
    assert [found.name for found in read_syntax("kotlin", text, str).definitions] == ["f"]

    monkeypatch.setattr(syntax, "_SECONDS", 0)
    content = read_syntax("kotlin", text, str)

    assert content.definitions == ()
    assert [remark.text for remark in content.remarks] == [
        "The parser did not understand it, no definitions are listed"
    ]


_LONG: dict[str, tuple[Callable[[str], object], str]] = {
    "soft keywords in a line": (tokenize, "match " * 150_000),
    "decorators in a line": (tokenize, "@a " * 150_000),
    "names of modules in a line": (quoted_names, "'a.b'," * 150_000),
    "headings of one name": (lambda text: DocumentRenderer(MarkdownOptions()).markdown(text), "# a\n" * 10_000),
    **{
        f"{what} in a document": (
            lambda text: DocumentRenderer(MATERIAL).markdown(text),
            piece * (90_000 // len(piece)),
        )
        for what, piece in {
            "tags without an end": "<a ",
            "attributes without an end": '<a b="',
            "attributes that hold ends of tags": "<a b='>' ",
            "ends of tags without an end": "</a ",
            "comments without an end": "<!-- ",
            "declarations without an end": "<!a ",
        }.items()
    },
    "what looks like tags": (plain_text, "<a " * 300_000),
    "what looks like tags, behind a tag": (plain_text, "<b>" + "<a " * 300_000),
    "what looks like tags, for the words of a heading": (slug, "<a " * 100_000),
    "what looks like links, for the words of a heading": (slug, "](" * 100_000),
    "calls of what calls return": (lambda text: read_syntax("javascript", text, str), "x=" + "f(a)." * 60_000 + "b"),
    "a condition denied again and again": (lambda text: read_syntax("c", text, str), "int x = " + "!" * 150_000 + "a;"),
    "tokens that are not coloured": (lambda text: color(text, "text", "a.java"), "a . b ;\n" * 25_000),
    "a key of many parts": (lambda text: toml_file(text, "a.toml"), "a." * 100_000 + "a = 1"),
    "a table of many parts": (lambda text: toml_file(text, "a.toml"), "[" + "a." * 100_000 + "a]"),
    "blanks in a key of an INI file": (read_ini, "[a]\nb" + " " * 200_000 + "c"),
    "stars in .gitignore": (lambda text: matches(text, "a" * 250), "*a" * 120 + "b"),
    "folders in .gitignore": (lambda text: matches(text, "a/" * 2_000 + "c"), "**/a/" * 50 + "b"),
    "stars in .gitattributes": (lambda text: attribute_pattern(text).fullmatch("a" * 250), "*a" * 120 + "b"),
    "folders in .gitattributes": (
        lambda text: attribute_pattern(text).fullmatch("a/" * 2_000 + "c"),
        "**/a/" * 50 + "b",
    ),
}


def matches(pattern: str, path: str) -> object:
    """Ask what a pattern of `.gitignore` says of a path."""
    spec = ignore_spec([pattern])
    assert spec is not None
    return spec.match_file(path)


def attribute_pattern(text: str) -> Pattern:
    """Read a pattern of `.gitattributes`."""
    found = git_attributes._pattern(text)  # noqa: SLF001 - git's own files would need a checkout each
    assert found is not None
    return found


@pytest.mark.parametrize(("function", "text"), _LONG.values(), ids=_LONG.keys())
def test_what_is_long_takes_time_by_its_length(function: Callable[[str], object], text: str) -> None:
    with suppress(ConfigurationError):
        assert slow(function, [text], 4) == []


@pytest.mark.parametrize("seed", range(3))
def test_patterns_that_do_not_go_back_match_what_they_did(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    pieces = ["a", "b", "*", "*", "?", "[ab]", "/", "**/", "/**", "x", "\\*"]
    asked = 0
    while asked < 2_000:
        pattern = "".join(chance.choices(pieces, k=chance.randint(1, 8)))
        path = "/".join("".join(chance.choices("aabbx*", k=chance.randint(1, 4))) for _ in range(chance.randint(1, 4)))
        plain, linear = GitIgnoreSpec.from_lines([pattern]), ignore_spec([pattern])
        found = linear.check_file(path).include if linear else None
        assert found == plain.check_file(path).include, (pattern, path)
        asked += 1


def test_a_project_with_many_declarations_takes_time_by_their_number(tmp_path: Path) -> None:
    """Each is told with its line, for which the file is not read anew."""
    count = 6_000
    scripts = "".join(f"s{number} = 'pkg.m:f'\n" for number in range(count))
    needed = "".join(f'  "d{number}",\n' for number in range(count))
    text = f"[project]\ndependencies = [\n{needed}]\n[project.scripts]\n{scripts}"
    (tmp_path / "pyproject.toml").write_text(text, encoding="utf-8")

    def read(name: str) -> None:
        project, none, script = (ConfigurationFile(tmp_path / file, []) for file in (name, "setup.cfg", "setup.py"))
        commands = list(declared_entry_points(project, none, script))
        requirements = list(declared_requirements(project, none, script, []))
        assert [entry.place.line for entry in commands] == list(range(count + 5, 2 * count + 5))
        assert [requirement.place.line for requirement in requirements] == list(range(3, count + 3))

    assert slow(read, ["pyproject.toml"], 4) == []

"""The parts of lines that all styles of docstrings share: names, types, titles, defaults."""

import pytest

from mkdocs_kwindex.analysis.docstrings import google, numpy, sphinx
from mkdocs_kwindex.analysis.docstrings.sections import (
    ParsedEntry,
    admonition_kind,
    are_names,
    own_title,
    plain_name,
    split_at_colon,
    split_parentheses,
)
from mkdocs_kwindex.analysis.docstrings.styles import infer
from mkdocs_kwindex.analysis.docstrings.subject import Subject
from mkdocs_kwindex.model.definitions import Parameter, ParameterKind
from mkdocs_kwindex.model.docstrings import SectionKind

POSITIONAL = ParameterKind.POSITIONAL_OR_KEYWORD


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("x: The x.", ("x", "The x.")),
        ("x:", ("x", "")),
        ("x:y", None),
        ("x:y: z", ("x:y", "z")),
        ("x (a: b): c", ("x (a: b)", "c")),
        ("x [a: b]: c", ("x [a: b]", "c")),
        ("x {a: b}: c", ("x {a: b}", "c")),
        ("x ((a): b): c", ("x ((a): b)", "c")),
        ("x): c", ("x)", "c")),
        ("x (a: b", None),
        ("`a: b`: c", ("`a: b`", "c")),
        ("`a: b: c", None),
        ("x", None),
        ("", None),
    ],
)
def test_lines_are_split_at_colons_outside_of_brackets_and_code(line: str, expected: tuple[str, str] | None) -> None:
    assert split_at_colon(line) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x (int)", ("x", "int")),
        ("x(int)", ("x", "int")),
        ("x ( int )", ("x", "int")),
        ("x (tuple(a, b))", ("x", "tuple(a, b)")),
        ("x (a) (b)", ("x (a)", "b")),
        ("x (int) y", ("x (int) y", "")),
        ("(int)", ("(int)", "")),
        ("x int)", ("x int)", "")),
        ("x", ("x", "")),
    ],
)
def test_a_type_in_parentheses_follows_a_name(text: str, expected: tuple[str, str]) -> None:
    assert split_parentheses(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- x", "x"), ("* x", "x"), ("• x", "x"), ("*args", "*args"), (r"\*args", "*args"), ("`x`", "x"), ("x,", "x"),
        (":class:`x`", "x"), (":py:class:`~a.x`", "a.x"), ("- - x", "- x"), ("-x", "-x"),
    ],
)  # fmt: skip
def test_names_are_plain(text: str, expected: str) -> None:
    assert plain_name(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x", True), ("x, y", True), ("x and y", True), ("x, and y", True), ("x or y", True), ("x | y", True),
        ("x / y", True), ("*args", True), ("**kwargs", True), ("a.b", True), ("$x", True), ("x,", True), ("--x", True),
        ("Note", False), ("TODO", False), ("x y", False), ("", False), ("--", False), ("*", False), ("_", True), ("...", False),
    ],
)  # fmt: skip
def test_what_is_a_list_of_names(text: str, expected: bool) -> None:
    assert are_names(text) is expected


def test_titles() -> None:
    titles = ("Methods", "Keyword Args", "Args", "Exceptions")
    assert list(map(own_title, titles)) == ["Methods", "Keyword Args", "", "Exceptions"]
    kinds = {"Note": "note", "Notes": "note", "See also": "seealso", " TIP ": "tip", "Caveats": "warning", "Thing": ""}
    assert {title: admonition_kind(title) for title in kinds} == kinds


@pytest.mark.parametrize(
    ("returns", "expected"),
    [
        ("int", ["int", "int", ""]),
        ("Iterator[int]", ["Iterator[int]", "int", ""]),
        ("t.AsyncIterator[int]", ["t.AsyncIterator[int]", "int", ""]),
        ("Generator[int, str, None]", ["Generator[int, str, None]", "int", "str"]),
        ("Generator[a, ", ["Generator[a, ", "", ""]),
        ("", ["", "", ""]),
    ],
)
def test_the_types_of_what_comes_back(returns: str, expected: list[str]) -> None:
    kinds = (SectionKind.RETURNS, SectionKind.YIELDS, SectionKind.RECEIVES)
    assert [Subject(returns=returns).returned(kind) for kind in kinds] == expected


@pytest.mark.parametrize(
    ("written", "annotation", "default"),
    [
        ("int, optional (default=3)", "int, optional (default=3)", "3"),
        ("int, default: 3", "int, default: 3", "3"),
        ("int, defaults to `3`.", "int, defaults to `3`.", "3"),
        ("str, default 'a b'", "str, default 'a b'", "'a b'"),
        ("tuple, default (1, 2)", "tuple, default (1, 2)", "(1, 2)"),
        ("int, by default", "int, by default", ""),
        ("int", "int", ""),
        ("", "", ""),
    ],
)
def test_defaults_that_the_text_of_a_type_names(written: str, annotation: str, default: str) -> None:
    (field,) = Subject().fields(SectionKind.PARAMETERS, [ParsedEntry("x", written, "")])
    assert (field.annotation, field.default, field.is_written) == (annotation, default, bool(written))


def test_what_the_signature_says_of_a_parameter() -> None:
    parameters = (
        Parameter("x", POSITIONAL, "int", "1"),
        Parameter("y", POSITIONAL, "str"),
        Parameter("args", ParameterKind.VAR_POSITIONAL, "bytes"),
    )
    subject = Subject(parameters, attributes={"z": "float", "w": "bool"})
    written = [
        ("x", ""),
        ("x", "long, default 2"),
        ("y", "default 3"),
        ("*args", "default 4"),
        ("z", "default 5"),
        ("u", ""),
    ]
    fields = subject.fields(SectionKind.PARAMETERS, [ParsedEntry(name, annotation, "") for name, annotation in written])

    assert [(field.name, field.annotation, field.default) for field in fields] == [
        ("x", "int", "1"),
        ("x", "long, default 2", "1"),
        ("y", "default 3", "3"),
        ("*args", "default 4", ""),
        ("z", "default 5", "5"),
        ("u", "", ""),
    ]
    attributes = subject.fields(SectionKind.ATTRIBUTES, [ParsedEntry(name, "", "") for name in ("z", "*w", "x")])
    assert [field.annotation for field in attributes] == ["float", "bool", ""]
    raised = subject.fields(SectionKind.RAISES, [ParsedEntry("x", "", "")])
    assert [(field.annotation, field.default) for field in raised] == [("", "")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Args:", ""),
        ("Do it.\n\nArgs:\n    x: The x.", "google"),
        ("Do it.\n\nParameters\n----------\nx : int", "numpy"),
        ("Do it.\n\nParameters\n==========\nx : int", "numpy"),
        ("Do it.\n\nThing\n-----\nx : int", ""),
        ("Do it.\n\n:param x: The x.", "sphinx"),
        ("Do it.\n\n:param x: The x.\n:param y: The y.\n\nNote:\n    x.", "sphinx"),
        ("Do it.\n\nNote:\n    x.\n\nArgs:\n    x: y\n\n:param x: The x.", "google"),
        ("Do it.\n:parameter: no\n", "sphinx"),
        ("Do it.\n:params x: no\n", ""),
        ("Do it.\nMore.", ""),
    ],
)
def test_the_style_is_that_of_most_titles(text: str, expected: str) -> None:
    assert infer(text.split("\n")) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (":param x: a\n    b\n:param y: c", [("x", "", "a\nb"), ("y", "", "c")]),
        (":param x: a\nb\nc\n:param y: d", [("x", "", "a\nb\nc"), ("y", "", "d")]),
        (":param x: a\n\nb", [("x", "", "a")]),
        (":param x: a\n.. note:: b", [("x", "", "a")]),
        (":param x: a\nb\n    c\nd", [("x", "", "a\nb\nc\nd")]),
        (":param list of int x: a", [("x", "list of int", "a")]),
        (":param dict(a: b) x: c", [("dict(a", "", "b) x: c")]),
        (":param :class:`a: b` x: c", [("x", ":class:`a: b`", "c")]),
        (r":param \*args: a", [("*args", "", "a")]),
        (":type x: int\n    or str", [("x", "int or str", "")]),
        (":param x a", []),
        (" :param x: a", []),
    ],
)
def test_the_fields_of_sphinx(text: str, expected: list[tuple[str, str, str]]) -> None:
    found = [entry for section in sphinx.parse(text.split("\n"), Subject()) for entry in section.entries]
    assert [(entry.name, entry.annotation, entry.description) for entry in found] == expected


def test_no_line_of_text_between_fields_is_lost() -> None:
    text = "A.\n:param x: a\n\nB.\n```\n:param z: c\n```\n:raises E: e\n:param y: b\n\nC."
    found = sphinx.parse(text.split("\n"), Subject())
    assert [
        (section.kind, section.text, [entry.name or entry.annotation for entry in section.entries]) for section in found
    ] == [
        (SectionKind.TEXT, "A.", []),
        (SectionKind.PARAMETERS, "", ["x", "y"]),
        (SectionKind.TEXT, "B.\n```\n:param z: c\n```", []),
        (SectionKind.RAISES, "", ["E"]),
        (SectionKind.TEXT, "C.", []),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A.\n\nArgs:\n    x: b\n\nC.", [("", "A."), ("", ""), ("", "C.")]),
        ("Note: b\n    c", [("Note", "b\nc")]),
        ("Note: b\n    C\n    d", [("Note: b", "C\nd")]),
        ("Note: b\n    c\n    D", [("Note", "b\nc\nD")]),
        ("Note: b,\n    c", [("Note", "b,\nc")]),
        ("Note: b.\n    C.", [("Note", "b.\nC.")]),
        ("Example: b\n    C.", [("Example: b", "C.")]),
        ("Thing:\n    Some words of prose, which is text.", [("Thing", "Some words of prose, which is text.")]),
        ("Thing: more\n    Some words of prose, which is text.",
         [("", "Thing: more\n    Some words of prose, which is text.")]),
        ("For Thing:\n    Some words of prose, which is text.", [("", "For Thing:\n\n    Some words of prose, which is text.")]),
        ("```\nArgs:\n    x: b\n```", [("", "```\nArgs:\n    x: b\n```")]),
    ],
)  # fmt: skip
def test_sections_of_google(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(section.title, section.text) for section in google.parse(text.split("\n"), Subject())] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A.\n\nParameters\n----------\nx : int\n\nNotes\n-----\nB.", [("", "A."), ("", ""), ("Notes", "B.")]),
        ("Notes\n-----", [("Notes", "")]),
        ("Examples\n--------\nB.", [("", "B.")]),
        ("References\n----------\nB.", [("References", "B.")]),
        ("A.\n\nThing\n-----\nB.", [("", "A."), ("", "Thing\n-----\nB.")]),
        ("A.\nThing\n-----\nB.", [("", "A.\nThing\n-----\nB.")]),
        ("A.\n\nThing\n=====\nB.", [("", "A.\n\nThing\n=====\nB.")]),
        ("A.\n\n Notes\n-----\nB.", [("", "A.\n\n Notes\n-----\nB.")]),
        ("Notes:\n------\nB.", [("Notes", "B.")]),
        ("Notes\n--\nB.", [("", "Notes\n--\nB.")]),
    ],
)
def test_sections_of_numpy(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(section.title, section.text) for section in numpy.parse(text.split("\n"), Subject())] == expected

"""The styles of docstrings, one rule each: the cases that a changed condition would break."""

from typing import NamedTuple

import pytest

from mkdocs_kwindex.analysis.docstrings import numpy
from mkdocs_kwindex.analysis.docstrings.returned import is_type
from mkdocs_kwindex.analysis.docstrings.sections import ParsedEntry, are_names, described, entries, split_at_colon
from mkdocs_kwindex.analysis.docstrings.subject import Subject
from mkdocs_kwindex.analysis.markup.converter import Markup
from mkdocs_kwindex.analysis.markup.summary import summarize
from mkdocs_kwindex.model.docstrings import SectionKind
from mkdocs_kwindex.model.placeholders import plain_text
from tests.test_docstrings import render


@pytest.fixture(scope="module")
def markup() -> Markup:
    return Markup()


def google_item(line: str) -> ParsedEntry | None:
    parts = split_at_colon(line)
    return ParsedEntry(parts[0], "", parts[1]) if parts and parts[1] else None


class Row(NamedTuple):
    name: str
    annotation: str
    text: str


def rows(markup: Markup, text: str, **options: str) -> list[Row]:
    """Return the rows of the first table of a docstring."""
    section = next(section for section in render(markup, text, **options).sections if section.fields)
    return [
        Row(field.name, field.annotation, field.html.removeprefix("<p>").removesuffix("</p>"))
        for field in section.fields
    ]


def kinds(markup: Markup, text: str, **options: str) -> list[SectionKind]:
    return [section.kind for section in render(markup, text, **options).sections]


@pytest.mark.parametrize(
    ("returned", "expected"),
    [
        ("tuple[int, str]", ["int", "str"]),
        ("typing.Tuple[int, str]", ["int", "str"]),
        ("dict[int, str]", ["", ""]),
        ("tuple[int, str, bool]", ["", ""]),
        ("tuple[int", ["", ""]),
    ],
)
def test_the_parts_of_a_returned_tuple_have_their_types(returned: str, expected: list[str]) -> None:
    entries = [ParsedEntry("a", "", "One."), ParsedEntry("b", "", "Two.")]
    fields = Subject(returns=returned).fields(SectionKind.RETURNS, entries)

    assert [(field.name, field.annotation) for field in fields] == list(zip("ab", expected, strict=True))


@pytest.mark.parametrize(("indented", "left"), [(1, 1), (3, 3), (4, 4), (5, 4), (9, 4)])
def test_an_announced_block_has_the_indentation_of_code_at_most(indented: int, left: int) -> None:
    block = ["", f"{' ' * indented}first", f"{' ' * indented}  second"]
    expected = f"So::\n\n{' ' * left}first\n{' ' * left}  second"
    assert described(ParsedEntry("x", "", "So::"), block).description == expected


@pytest.mark.parametrize(
    ("text", "summary"),
    [
        ("Maps a -> b for all.\nThat is it.", "Maps a -> b for all."),
        ("f(a) -> b\nThat is it.", "That is it."),
        ("f(a) returns b\nas it is.", "f(a) returns b as it is."),
        ("f(a) -> b", "f(a) -> b"),
    ],
)
def test_a_line_that_repeats_the_signature_is_no_summary(text: str, summary: str) -> None:
    assert summarize(text) == summary


def test_what_comes_back_may_begin_indented(markup: Markup) -> None:
    text = "Do it.\n\nReturns:\n        The number\n    int: of things.\n"
    (row,) = rows(markup, text)
    assert (row.name, row.annotation) == ("", "")
    assert "The number" in row.text
    assert "int: of things." in row.text


def test_prose_that_begins_a_table_keeps_its_line_breaks() -> None:
    found = entries(["These  ", "are:", "", "x: The x."], google_item)
    assert [entry.description for entry in found] == ["These  \nare:", "The x."]


def test_one_returned_value_has_the_whole_type(markup: Markup) -> None:
    text = "Do it.\n\nReturns:\n    The one.\n"
    assert [row.annotation for row in rows(markup, text, signature="() -> tuple[int]")] == ["tuple[int]"]


@pytest.mark.parametrize(
    "text",
    [
        ":param x: The text.\n:type x: int\n",
        ":type x: int\n:param x: The text.\n",
        ":param int x: The text.\n",
    ],
)
def test_a_type_and_a_text_make_one_row(markup: Markup, text: str) -> None:
    assert rows(markup, f"Do it.\n\n{text}", style="sphinx") == [Row("x", "int", "The text.")]


def test_two_texts_and_two_types_are_two_rows(markup: Markup) -> None:
    text = "Do it.\n\n:param x: One.\n:param x: Two.\n"
    assert rows(markup, text, style="sphinx") == [Row("x", "", "One."), Row("x", "", "Two.")]
    text = "Do it.\n\n:param int x:\n:param str x:\n"
    assert rows(markup, text, style="sphinx") == [Row("x", "int", ""), Row("x", "str", "")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Do it.\n\nArgs:\n\n    x: Text.\n", [SectionKind.TEXT, SectionKind.PARAMETERS]),
        ("Do it.\n\nNote:\n\n    Text.\n", [SectionKind.TEXT, SectionKind.ADMONITION]),
        ("Do it.\n\nWhatever:\n\n    Text.\n", [SectionKind.TEXT]),
        ("Do it.\n\nArgs:\n\n\n    x: Text.\n", [SectionKind.TEXT]),
        ("Do it, with these\nArgs:\n    x: Text.\n", [SectionKind.TEXT, SectionKind.PARAMETERS]),
        ("Do it, with these\nargs:\n    x: Text.\n", [SectionKind.TEXT]),
        ("Do it.\nWhatever:\n    Text.\n", [SectionKind.TEXT]),
        ("Do it.\n\nArgs:\n", [SectionKind.TEXT]),
    ],
)
def test_where_a_google_title_is_one(markup: Markup, text: str, expected: list[SectionKind]) -> None:
    assert kinds(markup, text, style="google") == expected


@pytest.mark.parametrize(
    ("body", "is_code"),
    [
        ("x = f(1)\nprint(x)", True),
        (">>> f(1)\n1", True),
        ("```\nf(1)\n```", True),
        ("Call it with a number, and it prints that.", False),
        ("When you get a ``SIGHUP`` of your own, there is this way::\n\n    with f(1) as x:\n        pass", True),
        ("First you may want to make one of them.\n\n    import f\n    f(1)", True),
    ],
)
def test_examples_are_code_once(markup: Markup, body: str, is_code: bool) -> None:
    indented = body.replace("\n", "\n    ")
    section = render(markup, f"Do it.\n\nExamples:\n    {indented}\n", style="google").sections[-1]

    assert section.kind is SectionKind.EXAMPLES
    assert section.html.count("<pre") == is_code


@pytest.mark.parametrize(
    ("text", "summary"),
    [
        ("(Maybe, e.g. this) does it. Then stops.", "(Maybe, e.g. this) does it."),
        ("(one. two) Three. Four.", "(one. two) Three."),
        ("Does (one. two) and stops. Four.", "Does (one. two) and stops."),
    ],
)
def test_brackets_hold_a_sentence_together(text: str, summary: str) -> None:
    assert summarize(text) == summary


def test_a_type_that_is_no_expression_is_kept_as_it_is(markup: Markup) -> None:
    text = "Do it.\n\nReturns\n-------\na : tuple[\n    One.\nb : int\n    Two.\n"
    assert [row.annotation for row in rows(markup, text, style="numpy")] == ["tuple[", "int"]


def test_a_numpy_name_and_type_without_the_usual_spaces(markup: Markup) -> None:
    text = "Do it.\n\nReturns\n-------\ncount: int\n    One.\n"
    assert rows(markup, text, style="numpy") == [Row("count", "int", "One.")]


@pytest.mark.parametrize(
    "text",
    [
        "Do it.\n\nRaises:\n    ValueError if it is wrong.\n    m.OtherError: Always.\n",
        "Do it.\n\nRaises\n------\nValueError if it is wrong.\nm.OtherError\n    Always.\n",
    ],
)
def test_an_exception_may_begin_a_sentence(markup: Markup, text: str) -> None:
    assert rows(markup, text) == [Row("", "ValueError", "if it is wrong."), Row("", "m.OtherError", "Always.")]


def test_a_numpy_deprecation_names_its_version_and_keeps_its_text(markup: Markup) -> None:
    text = "Do it.\n\nDeprecated\n----------\n1.2\n    Use that.\n"
    section = next(one for one in render(markup, text).sections if one.kind is SectionKind.DEPRECATED)
    assert (section.title, section.html) == ("Deprecated since version 1.2", "<p>Use that.</p>")


def test_how_long_names_types_titles_and_summaries_may_be(markup: Markup) -> None:
    assert (are_names("a" * 200), are_names("a" * 201)) == (True, False)
    assert (is_type(f"a.{'b' * 198}"), is_type(f"a.{'b' * 199}")) == (True, False)
    below = ["Do it.", "", "-----", "Text."]
    titled = [len(numpy.parse([*below[:2], "T" * length, *below[2:]], Subject())) for length in (60, 61)]
    assert titled == [2, 1]
    assert summarize("a" * 300) == "a" * 300
    assert summarize(f"{'a ' * 149}{'b' * 3}") == f"{'a ' * 149}".rstrip() + " …"
    found = [rows(markup, f"Do it.\n\nReturns\n-------\n{'a ' * words}\n    T.", style="numpy") for words in (8, 9)]
    assert [[row.annotation for row in table] for table in found] == [["a a a a a a a a"], [""]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (":returns: The text.\n:rtype: int\n", [Row("", "int", "The text.")]),
        (":rtype: int\n:returns: The text.\n", [Row("", "int", "The text.")]),
        (":returns data: The text.\n:rtype: int\n", [Row("data", "int", "The text.")]),
        (":rtype: int\n:returns data: The text.\n", [Row("data", "int", "The text.")]),
        (":rtype: `int`\n", [Row("", "int", "")]),
        (":returns: One.\n:returns: Two.\n", [Row("", "", "One."), Row("", "", "Two.")]),
        (":raises: a.TypeError\n:raises: Errors.\n", [Row("", "a.TypeError", ""), Row("", "", "Errors.")]),
        (":raises: When bad.\n:raises ValueError:\n", [Row("", "", "When bad."), Row("", "ValueError", "")]),
        (":raises ValueError:\n:raises ValueError: When bad.\n", [Row("", "ValueError", ""), Row("", "ValueError", "When bad.")]),
        # Beside what begins with code.
        (":raise ValueError: ``a b`` is bad.\n", [Row("", "ValueError", "<code>a b</code> is bad.")]),
        (":return: ``a b``\n:rtype: int\n", [Row("", "int", "<code>a b</code>")]),
    ],
)  # fmt: skip
def test_fields_of_sphinx_are_joined_where_one_lacks_what_the_other_has(
    markup: Markup, text: str, expected: list[Row]
) -> None:
    assert rows(markup, f"Do it.\n\n{text}", style="sphinx") == expected


@pytest.mark.parametrize(
    ("text", "known", "expected"),
    [
        ("int|str", "", True), ("int | str", "", True), ("dict[int|str, bytes]", "", True), ("int or str", "", True),
        ("list of int", "", True), ("list, optional", "", True), ("a.b.C", "", True), (":class:`A.b`", "", True),
        ("None", "", True), ("None", "int", False), ("None", "int | None", True), ("Thing", "", True),
        ("Thing", "Thing", True), ("Thing", "Other", False), ("Things", "Thing", False), ("HTTPError", "int", True),
        ("thing", "", False), ("thing", "thing", True), ("The thing", "", False), ("the", "", False), ("", "", False),
        ("If so", "", False), ("int is", "", False), ("(int, str)", "", True), ("{'a', 'b'}", "", True),
        ("tuple(int, str)", "", True), ("A B", "", False), ("Aa, B", "", True),
    ],
)  # fmt: skip
def test_what_is_a_type(text: str, known: str, expected: bool) -> None:
    assert is_type(text, known) is expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("x : int\n    The x.", [Row("x", "int", "The x.")]),
        ("int\n    The x.", [Row("", "int", "The x.")]),
        ("x: int\n    The x.", [Row("x", "int", "The x.")]),
        ("x (int): The x.", [Row("x", "int", "The x.")]),
        ("int: The x.", [Row("", "int", "The x.")]),
        ("x: The x is it.", [Row("x", "", "The x is it.")]),
        ("x\n    The x.", [Row("", "x", "The x.")]),
        ("array of shape (n, m)\n    The x.", [Row("", "array of shape (n, m)", "The x.")]),
        ("The x of it.", [Row("", "", "The x of it.")]),
        ("The x of it,\n    and more.", [Row("", "", "The x of it, and more.")]),
        ("x : int\ny : str\n    The y.", [Row("x", "int", ""), Row("y", "str", "The y.")]),
        ("x : int\n    The x.\nThe end of it.", [Row("x", "int", "The x. The end of it.")]),
        ("int or str\n    Either.", [Row("", "int or str", "Either.")]),
        ("", []),
    ],
)
def test_what_comes_back_line_by_line_in_numpys_style(markup: Markup, line: str, expected: list[Row]) -> None:
    sections = render(markup, f"Do it.\n\nReturns\n-------\n{line}\n", style="numpy").sections
    found = [
        Row(one.name, one.annotation, " ".join(plain_text(one.html).split()))
        for part in sections
        for one in part.fields
    ]
    assert found == expected

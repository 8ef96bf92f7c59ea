"""The colours of C and its relatives."""

import pytest

from mkdocs_kwindex.analysis.languages.c_lexing import C_FAMILY, CFamilyLexer
from mkdocs_kwindex.analysis.languages.coloring import color


def colored(text: str, language: str = "cpp") -> list[tuple[str, str]]:
    """Return the tokens that are coloured, with the short names of their kinds."""
    tokens = CFamilyLexer(language).get_tokens(text)
    return [(str(kind).removeprefix("Token."), value) for kind, value in tokens if str(kind) != "Token.Text"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x // a\\\nb\ny", [("Comment.Single", "// a\\\nb")]),
        ("/* a */ x /* b", [("Comment.Multiline", "/* a */"), ("Comment.Multiline", "/* b")]),
        (r'f("a\"b", u8"c")', [("Literal.String", r'"a\"b"'), ("Literal.String", 'u8"c"')]),
        ('"never closed\nx = 1;', [("Literal.String", '"never closed'), ("Literal.Number", "1")]),
        ('R"x(a)" b)x" + R"(c', [("Literal.String", 'R"x(a)" b)x"'), ("Literal.String", 'R"(c')]),
        ("'a' '\\'' 1'000u .5e-3f 0x1p-2 a1", [
            ("Literal.String.Char", "'a'"), ("Literal.String.Char", "'\\''"), ("Literal.Number", "1'000u"),
            ("Literal.Number", ".5e-3f"), ("Literal.Number", "0x1p-2"),
        ]),
        ("struct Lamp { int on; };", [("Keyword", "struct"), ("Name.Class", "Lamp"), ("Keyword.Type", "int")]),
        ("enum class E : char {};", [
            ("Keyword", "enum"), ("Keyword", "class"), ("Name.Class", "E"), ("Keyword.Type", "char"),
        ]),
        ('  # include <a/b.h>\n#include "c.h" // d', [
            ("Comment.Preproc", "  # include "), ("Comment.PreprocFile", "<a/b.h>"), ("Comment.Preproc", "#include "),
            ("Comment.PreprocFile", '"c.h"'), ("Comment.Single", "// d"),
        ]),
        ("#define A(x) #x\nreturn nullptr;", [
            ("Comment.Preproc", "#define"), ("Keyword", "return"), ("Keyword.Constant", "nullptr"),
        ]),
    ],
)  # fmt: skip
def test_tokens(text: str, expected: list[tuple[str, str]]) -> None:
    assert colored(text) == expected


@pytest.mark.parametrize("language", sorted(C_FAMILY))
def test_no_character_is_lost(language: str) -> None:
    text = '#if 1\r\n\'"\\\n/* ü 变 */ @interface A : B<int> R"d(x)d" R"(\n\t0x 1. \' " \\'

    assert "".join(value for _, value in CFamilyLexer(language).get_tokens(text)) == text


def test_lines_of_comments_are_told_from_code() -> None:
    highlighted, reason = color("// TODO: more\nint x; // here\n/* a\n   b */\n#pragma once\n", "cpp", "a.cpp")

    assert reason == ""
    assert highlighted.comment_lines == {1, 3, 4}
    assert [(note.line, note.text) for note in highlighted.notes] == [(1, "more")]

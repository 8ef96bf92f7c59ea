"""The colours of languages that one pattern reads each: no character is lost, and what they know has its colour."""

import re
from html import unescape

import pytest

from mkdocs_kwindex.analysis.languages.brace_lexing import BRACE_LANGUAGES
from mkdocs_kwindex.analysis.languages.coloring import color
from mkdocs_kwindex.analysis.listing import Highlighted


def colored(text: str, language: str) -> list[tuple[str, str]]:
    """Return the tokens that are coloured, with their classes."""
    found = re.findall(r"<span class=(\w+)>(.*?)</span>", "\n".join(shown(text, language).lines))
    return [(css, unescape(value)) for css, value in found]


def shown(text: str, language: str) -> Highlighted:
    return color(text, language, "a")[0]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("swift", "@objc class Lamp { func on(_ x: Int) -> String? { nil } }", [
            ("nd", "@objc"), ("k", "class"), ("nc", "Lamp"), ("k", "func"), ("nf", "on"), ("kt", "Int"), ("kt", "String"),
            ("kc", "nil"),
        ]),
        ("swift", 'let a = """\n b "c"\n"""; #if DEBUG', [
            ("k", "let"), ("s", '"""'), ("s", ' b "c"'), ("s", '"""'), ("k", "#if"),
        ]),
        ("kotlin", 'fun interface A { val x = 1_0L + 0x1f // "no"\n}', [
            ("k", "fun"), ("k", "interface"), ("nc", "A"), ("k", "val"), ("m", "1_0L"), ("m", "0x1f"), ("c1", '// "no"'),
        ]),
        ("kotlin", "\"${a}\" 'b' /* c */ 1..2", [("s", '"${a}"'), ("sc", "'b'"), ("cm", "/* c */"), ("m", "1"), ("m", "2")]),
        ("javascript", "const f = `a ${b} 'c'`; function g$1() { return null }", [
            ("k", "const"), ("s", "`a ${b} 'c'`"), ("k", "function"), ("nf", "g$1"), ("k", "return"), ("kc", "null"),
        ]),
        ("typescript", "interface A extends B { readonly x?: number }", [
            ("k", "interface"), ("nc", "A"), ("k", "extends"), ("k", "readonly"), ("kt", "number"),
        ]),
        ("starlark", 'def f(x): # y\n    return "a" + str(1)', [
            ("k", "def"), ("nf", "f"), ("c1", "# y"), ("k", "return"), ("s", '"a"'), ("m", "1"),
        ]),
        ("yaml", "a: &x \"b\" # c\n'd e': 'it''s'\n- f:g: !h true\nurl: http://x#y\n", [
            ("nt", "a"), ("nl", "&x"), ("s", '"b"'), ("c1", "# c"), ("nt", "'d e'"), ("s", "'it''s'"), ("nt", "f:g"),
            ("kt", "!h"), ("nt", "url"),
        ]),
        ("yaml", "- run: |\n    a: 1 # no comment\n\n    b\n  c: true\nd: >-  # e\n f: g\nh: [i, *j]", [
            ("nt", "run"), ("nt", "c"), ("kc", "true"), ("nt", "d"), ("c1", "# e"), ("nt", "h"), ("nl", "*j"),
        ]),
    ],
)  # fmt: skip
def test_tokens(language: str, text: str, expected: list[tuple[str, str]]) -> None:
    assert colored(text, language) == expected


@pytest.mark.parametrize("language", sorted({*BRACE_LANGUAGES, "yaml", "starlark", "python"}))
def test_no_character_is_lost(language: str) -> None:
    text = '#if 1\n\'"\\\n/* ü 变 */ @a : B<int> `x\n"""y\n\n- k: |\n  z\n\t0x 1. \' " \\ f\'{'

    lines = shown(text, language).lines

    assert [unescape(re.sub(r"<[^>]*>", "", line)) for line in lines] == text.split("\n")


def test_lines_of_comments_and_notes() -> None:
    text = "// TODO: more\nlet x = 1 // here\n/* a\n   \n   FIXME: b */ let y = 2\n\n/* c */\n"

    highlighted = shown(text, "swift")

    # The fifth line holds code, too, and the fourth one nothing.
    assert highlighted.comment_lines == {1, 3, 7}
    assert [(note.line, note.mark, note.text) for note in highlighted.notes] == [(1, "TODO", "more"), (5, "FIXME", "b")]

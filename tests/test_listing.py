"""The lexer of the listing against Python's own tokens, and the listing against the text."""

import io
import keyword
import random
import re
import sysconfig
import token
import tokenize
from pathlib import Path

import pytest

from mkdocs_kwindex.analysis import lexing
from mkdocs_kwindex.analysis.decoding import decode
from mkdocs_kwindex.analysis.listing import highlight, printable
from mkdocs_kwindex.model import listing_lines, listing_text, pack_listing

KINDS = {
    lexing.KEYWORD: "keyword",
    lexing.COMMENT: "comment",
    lexing.STRING: "string",
    lexing.NUMBER: "number",
    lexing.FUNCTION: "function",
    lexing.CLASS: "class",
    lexing.DECORATOR: "decorator",
    lexing.RECEIVER: "receiver",
}


def colored(text: str) -> list[str]:
    """Return the coloured tokens as `kind text`."""
    return [f"{KINDS[kind]} {text[start:end]}" for start, end, kind in lexing.tokenize(text)]


def shown(text: str, *names: str) -> list[str]:
    """Return the lines of a listing as HTML, some names of the text marked."""
    places = [(text.index(name), text.index(name) + len(name)) for name in names]
    return list(listing_lines(pack_listing(highlight(text, places).lines)))


def library_files(count: int) -> list[Path]:
    """Return some files of the standard library, always the same ones."""
    files = sorted(Path(sysconfig.get_path("stdlib")).glob("*.py"))
    files += sorted(Path(sysconfig.get_path("stdlib")).glob("[a-z]*/test_*.py"))
    return random.Random(2026).sample(files, min(count, len(files)))  # noqa: S311


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("def f(): pass", ["keyword def", "function f", "keyword pass"]),
        ("class A(B): ...", ["keyword class", "class A"]),
        ("async def f(): ...", ["keyword async", "keyword def", "function f"]),
        ("if x is not None:", ["keyword if", "keyword is not None"]),
        ("define = classes = import_", []),
        ("x = self.cls", ["receiver self", "receiver cls"]),
        ("@a.b(c)\n", ["decorator @a.b"]),
        ("  @a\n", ["decorator @a"]),
        ("x = a @b", []),
        ("1 + 0xFF + 1_0.5e-3j + .5", ["number 1", "number 0xFF", "number 1_0.5e-3j", "number .5"]),
        ("x1 + a.b1 + 1.", ["number 1."]),
        ("# a 'b'\n'c # d'", ["comment # a 'b'", "string 'c # d'"]),
        ("rb'\\'' + B\"x\" + u''", ["string rb'\\''", 'string B"x"', "string u''"]),
        ("'''a\n'b'\n''' '''c", ["string '''a\n'b'\n'''", "string '''c"]),
        ("'open\nx = 1", ["string 'open", "number 1"]),
        ("'a\\\nb'", ["string 'a\\\nb'"]),
        ("'end\\", ["string 'end"]),
        ("f'a{b}c'", ["string f'a", "string c'"]),
        ("f'{{a}}'", ["string f'{{a}}'"]),
        ("f'{x!r:>{w}}'", ["string f'", "string >", "string '"]),
        ('f"{d["k"]}"', ['string f"', 'string "k"', 'string "']),
        ("f'{f\"{1}\"}'", ["string f'", 'string f"', "number 1", 'string "', "string '"]),
        ("f'{(lambda: 1)()}'", ["string f'", "keyword lambda", "number 1", "string '"]),
        ("rf'\\{x}'", ["string rf'\\", "string '"]),
        ("f'\\N{DIGIT ONE}{x}'", ["string f'\\N{DIGIT ONE}", "string '"]),
        ("f'''{\nx # {\n}'''", ["string f'''", "comment # {", "string '''"]),
        ("t'{x}'", ["string t'", "string '"]),
        ("f'{x'\ny = 1", ["string f'{x'", "number 1"]),
        ("f'{' * 3", ["string f'{'", "number 3"]),
        ("match x:\n  case [1, *_]:", ["keyword match", "keyword case", "number 1"]),
        ("match (a, b):\n", ["keyword match"]),
        ("match = case(1); match.x; match(x)\n", ["number 1"]),
        ("match in x\nmatch if a else b\n", ["keyword in", "keyword if", "keyword else"]),
        ("x = match\ntype X = int\ntype(x)\ntype: int = 1\n", ["keyword type", "number 1"]),
        ("type X[T] = int", ["keyword type"]),
        ("é = 'ü'\nif é: ...", ["string 'ü'", "keyword if"]),
    ],
)
def test_tokens(text: str, tokens: list[str]) -> None:
    assert colored(text) == tokens


@pytest.mark.parametrize("path", library_files(60), ids=lambda path: path.name)
def test_tokens_are_those_of_python(path: Path) -> None:
    text = decode(path.read_bytes(), str(path)).text
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(text).readline))
    except (SyntaxError, tokenize.TokenError):
        pytest.skip("this Python cannot read it")
    kinds = {token.COMMENT: "comment", token.STRING: "string", token.NUMBER: "number", token.NAME: "keyword"}
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    # What Python gives is found, part for part; formatted strings have been cut in several ways over the years.
    found = {}
    for start, end, kind in lexing.tokenize(text):
        found.update(dict.fromkeys(range(start, end), KINDS[kind]))
    wrong = [
        (item.start[0], item.string)
        for item in tokens
        if (name := kinds.get(item.type)) and (name != "keyword" or keyword.iskeyword(item.string))
        if not (name == "string" and item.string.lower().startswith(("f", "rf", "t", "rt")))
        if found.get(starts[item.start[0] - 1] + item.start[1]) != name
    ]
    assert wrong == []


@pytest.mark.parametrize("path", library_files(60), ids=lambda path: path.name)
def test_the_listing_is_the_text(path: Path) -> None:
    text = decode(path.read_bytes(), str(path)).text
    packed = pack_listing(highlight(text).lines)
    lines = listing_lines(packed)

    assert [listing_text(packed, n + 1) for n in range(len(lines))] == printable(text).removesuffix("\n").split("\n")
    for tag in ("b", "i", "u"):
        assert [
            line for line in lines if line.count(f"<{tag}>") + line.count(f"<{tag} ") != line.count(f"</{tag}>")
        ] == []


def test_names_stand_inside_of_tokens() -> None:
    assert shown("@a.b\nclass C: x = 'D'\n", "a", "b", "C", "x", "D") == [
        "<i class=nd>@\x020\x03a\x04.\x021\x03b\x04</i>",
        "<b>class</b> <i class=nc>\x022\x03C\x04</i>: \x023\x03x\x04 = <u>'\x024\x03D\x04'</u>",
    ]


def test_each_line_of_a_string_stands_alone() -> None:
    assert shown("x = '''a\n\n<b>'''\n") == ["x = <u>'''a</u>", "", "<u>&lt;b&gt;'''</u>"]


def test_characters_that_must_not_be_shown() -> None:
    assert shown("a = '\x1b\x02\u202e\ud800'\n", "a") == ["\x020\x03a\x04 = <u>'␛␂⟨U+202E⟩\ufffd'</u>"]


def test_a_name_over_the_edge_of_a_token_is_no_link() -> None:
    assert shown("a 'b' c\n", "a 'b", "c") == ["a <u>'b'</u> \x021\x03c\x04"]


def test_lines_that_hold_nothing_but_a_comment() -> None:
    assert highlight("# a\nx = 1 # b\n  # c\n'''\n# d\n'''\n").comment_lines == {1, 3}


def test_no_pattern_has_what_early_versions_of_python_3_11_get_wrong() -> None:
    """A possessive quantifier of a group, https://github.com/python/cpython/issues/106052."""
    sources = [path.read_text(encoding="utf-8") for path in Path(lexing.__file__).parents[1].rglob("*.py")]

    assert len(sources) > 100
    assert [match for source in sources for match in re.findall(r".*\)[*+?]\+.*", source)] == []

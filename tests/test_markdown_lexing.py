"""The colours of Markdown."""

import pytest

from mkdocs_kwindex.analysis.languages.coloring import color
from mkdocs_kwindex.analysis.languages.markdown_lexing import MarkdownLexer


def colored(text: str) -> list[tuple[str, str]]:
    """Return the tokens that are coloured, with the short names of their kinds."""
    tokens = MarkdownLexer(lambda _: None).get_tokens(text)
    return [(str(kind).removeprefix("Token."), value) for kind, value in tokens if str(kind) != "Token.Text"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# A `b`\n## C\n#d\n", [("Generic.Heading", "# A `b`\n"), ("Generic.Subheading", "## C\n")]),
        ("a `b` **c d** *e* 2*3*4 ** f", [
            ("Literal.String.Backtick", "`b`"), ("Generic.Strong", "**c d**"), ("Generic.Emph", "*e*"),
        ]),
        ("see [a b](c/d.md#e) [f] (g)", [("Name.Tag", "a b"), ("Name.Attribute", "c/d.md#e")]),
        ("- a\n  12) b\n> c\n-d\n", [("Keyword", "-"), ("Keyword", "12)"), ("Keyword", ">")]),
        ("~~~sh\nls `x`\n~~~\n```\n# no heading", [
            ("Literal.String.Backtick", "~~~sh\n"), ("Literal.String.Backtick", "ls `x`\n"),
            ("Literal.String.Backtick", "~~~\n"), ("Literal.String.Backtick", "```\n"),
            ("Literal.String.Backtick", "# no heading"),
        ]),
        ("```a``` b\n# c", [("Literal.String.Backtick", "`a`"), ("Generic.Heading", "# c")]),
    ],
)  # fmt: skip
def test_tokens(text: str, expected: list[tuple[str, str]]) -> None:
    assert colored(text) == expected


def test_no_character_is_lost() -> None:
    text = "# ü\r\n\n- [a](b) ![c](d) `e\n\t* **f** ```g\n```python\nx = 1  # 变\n```\n> ~~~\n*h*"

    assert "".join(value for _, value in MarkdownLexer(lambda _: None).get_tokens(text)) == text


def test_code_blocks_have_the_colours_of_their_language() -> None:
    highlighted, reason = color("```python\nif x: pass\n```\n```c++\nint y;\n```\n", "markdown", "a.md")

    assert reason == ""
    assert [line.count("<") or line.count("\x05") for line in highlighted.lines][1] > 0
    assert len(highlighted.lines) == 6

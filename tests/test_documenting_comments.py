"""Which comments document a definition, and which are about something else: a rule each."""

import ast

import pytest

from mkdocs_kwindex.analysis.docstrings.comments import comment_on, lines_inside


def documenting(text: str) -> tuple[str, int]:
    """Return the comment that documents the last statement of a text, with its line."""
    statements = ast.parse(text).body
    last = statements[-1]
    first_line = min([last.lineno, *(one.lineno for one in getattr(last, "decorator_list", []))])
    return comment_on(last, first_line, text.split("\n"), lines_inside(statements))


NOTHING = ("", 0)
LINES = [f"# Of number {number}" for number in range(1, 14)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\n# What it is.\nx = 1", ("What it is.", 2)),
        ("\n#What it is.\nx = 1", ("What it is.", 2)),
        ("\n# What it is,\n#  and more.\nx = 1", ("What it is,\n and more.", 2)),
        ("\n# What it is.\n@decorator\ndef f(): ...", ("What it is.", 2)),
        ("\n# What it is.\n\nx = 1", NOTHING),
        ("\n  # What it is.\nx = 1", NOTHING),
        ("\ny = 1  # What it is.\nx = 1", NOTHING),
        # What begins a file is about the file.
        ("# What it is.\nx = 1", NOTHING),
        ("#: What it is.\nx = 1", ("What it is.", 1)),
        # Sphinx' own mark counts alone, and behind an assignment too.
        ("\n# Another.\n#: What it is.\nx = 1", ("What it is.", 2)),
        ("\nx = 1  #: What it is.", ("What it is.", 2)),
        ("\nx: int = 1  #:What it is.", ("What it is.", 2)),
        ("\n# Before.\nx = '\u00e4'  #: What it is.", ("What it is.", 3)),
        ("\ndef f(): ...  #: What it is.", NOTHING),
        ("\nx = 1  # What it is.", NOTHING),
        # What looks like a comment may be in a string.
        ('\ns = """a\n# What it is."""\nx = 1', NOTHING),
        # Titles are about all that follows.
        ("\n# -----\n# Of all parts\n# -----\nx = 1", NOTHING),
        ("\n#####\n# Of all parts\n#####\nx = 1", NOTHING),
        ("\n# -----\n# What it is.\nx = 1", ("What it is.", 2)),
        ("\n# What it is.\n# -----\nx = 1", ("What it is.", 2)),
        ("\n# --- Helpers ---\n# What it is.\nx = 1", ("What it is.", 2)),
        ("\n# === Of all the parts\nx = 1", NOTHING),
        ("\n# one\nx = 1", NOTHING),
        ("\n# one two\nx = 1", NOTHING),
        ("\n# one two three\nx = 1", ("one two three", 2)),
        ("\n# Done.\nx = 1", ("Done.", 2)),
        ("\n# Done?\nx = 1", ("Done?", 2)),
        ("\n# Done!\nx = 1", ("Done!", 2)),
        # A word that has to do with the name makes a comment of it.
        ("\n# numbers\nthe_number = 1", ("numbers", 2)),
        ("\n# abc\nabc = 1", ("abc", 2)),
        ("\n# ab\nab = 1", NOTHING),
        ("\n# Helper\ndef helper(): ...", ("Helper", 2)),
        ("\n# helper\nx: int = helper", NOTHING),
        # A long note says more than what one line needs; a function may need it.
        ("\n" + "\n".join(LINES[:12]) + "\nx = 1", ("\n".join(line[2:] for line in LINES[:12]), 2)),
        ("\n" + "\n".join(LINES) + "\nx = 1", NOTHING),
        ("\n" + "\n".join(LINES) + "\nx: int = 1", NOTHING),
        ("\n" + "\n".join(LINES) + "\ndef f(): ...", ("\n".join(line[2:] for line in LINES), 2)),
        (
            "\n" + "\n".join(line.replace("#", "#:") for line in LINES) + "\nx = 1",
            ("\n".join(line[2:] for line in LINES), 2),
        ),
        # What is for tools is for nobody else.
        ("\n# noqa: E501\n# What it is.\nx = 1", ("What it is.", 2)),
        ("\n# type: ignore\nx = 1", NOTHING),
        ("\n# TODO: make it so.\nx = 1", NOTHING),
        ("\n# ***\nx = 1", NOTHING),
        ("\n#\n# What it is.\n#\nx = 1", ("What it is.", 2)),
        ("\n# What it is.\n#\n# And more.\nx = 1", ("What it is.\n\nAnd more.", 2)),
        # Code that is switched off.
        ("\n# y = 2\nx = 1", NOTHING),
        ("\n# the.number.of()\nx = 1", NOTHING),
        ("\n# the_number: float\nx = 1", ("the_number: float", 2)),
        ("\n# the_number: float = 1\nx = 1", NOTHING),
        ("\n# the_big_number\nx = 1", ("the_big_number", 2)),
        ("\n# a: int\n# the: str\nx = 1", NOTHING),
    ],
)
def test_which_comment_documents(text: str, expected: tuple[str, int]) -> None:
    assert documenting(text) == expected


def test_the_lines_of_blocks_are_not_inside() -> None:
    statements = ast.parse("if a:\n    b = (\n        1,\n    )\nc = 2\n").body
    inner = [node for node in ast.walk(statements[0]) if isinstance(node, ast.stmt)]
    assert lines_inside([*inner, *statements[1:]]) == {2, 3, 4, 5}
    assert lines_inside(ast.parse("match a:\n    case 1:\n        pass\n").body) == frozenset()

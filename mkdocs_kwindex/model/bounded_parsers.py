"""Reads TOML and INI files; Python's own parsers take the square of the length of text that is made for that."""

import configparser
import re
import tomllib
from typing import Any

# Far more than anybody writes by hand.
_MOST_PARTS = 200
# What keys are made of, and what is between their parts. A text of such characters alone is rare, and shorter.
_DOTTED = re.compile(r"""[\w."' \t-]+""")
# The expression for options looks for the end of a line again at each blank of it.
_BLANKS = re.compile(r"([^\S\n]{50})[^\S\n]++")


def read_toml(text: str) -> dict[str, Any]:
    """Read TOML.

    Args:
        text: The text.

    Raises:
        ValueError: It is no TOML, nests too deep, or has a key of too many parts.
    """
    if text.count(".") > _MOST_PARTS and any(run[0].count(".") > _MOST_PARTS for run in _DOTTED.finditer(text)):
        raise ValueError(f"a key, or a text without other characters, has more than {_MOST_PARTS} dots")
    try:
        return tomllib.loads(text)
    except RecursionError as error:
        raise ValueError("it nests too deep") from error


def read_sections(parser: configparser.RawConfigParser, text: str) -> None:
    """Have a parser read an INI file, in which it finds blanks shortened where there are very many in a row.

    Args:
        parser: The parser.
        text: The text.

    Raises:
        ValueError: It is no INI file.
    """
    try:
        parser.read_string(_BLANKS.sub(r"\1", text))
    except configparser.Error as error:
        raise ValueError(" ".join(str(error).split())) from error
    except AttributeError as error:
        # Python up to 3.12 trips over it.
        raise ValueError("a line goes on with a key that has no value") from error

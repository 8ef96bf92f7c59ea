"""The ids of places on pages and the fragments that lead to them: a contract with links from elsewhere."""

import re
import unicodedata
from functools import lru_cache
from urllib.parse import quote

from mkdocs_kwindex.model import Definition, SourceFile

IMPORTED_BY = "imported-by"
"""The list of the files that import a file, in the section about its dependencies."""

USED_BY = "--used-by"
"""What the id of the list of a symbol's uses ends with."""

KEYWORD_SECTION_MAP = "keyword-section-map"
"""The map from keyword to section, on a keyword page."""

# What is its own id and its own fragment, which is nearly every dotted path.
_PLAIN = re.compile(r"[A-Za-z0-9_.~-]+")
# What an id may hold as it is; of the characters outside of ASCII, letters, marks, digits and symbols.
_UNSAFE = re.compile(r"[^A-Za-z0-9_.~:/@+,=$-]")
_SAFE_CATEGORIES = "LMNS"


def anchor(identifier: str) -> str:
    """Make the HTML id of a dotted path.

    Themes write ids and `#` with an id into attributes as they are, and scripts decode them and look them up. So each
    character that means something in HTML, in an address or to a reader of text (quotes, white space, `<`, `&`, `%`,
    controls) is written as `!` and two digits for each of its bytes, as in `a!22b` for `a"b`. No two ids become one.
    """
    return identifier if _PLAIN.fullmatch(identifier) else _UNSAFE.sub(_written_out, identifier)


def _written_out(match: re.Match[str]) -> str:
    character = match[0]
    if character > "\x7f" and unicodedata.category(character)[0] in _SAFE_CATEGORIES:
        return character
    return "".join(f"!{byte:02X}" for byte in character.encode("utf-8", "surrogatepass"))


# A page leads to the same definition from its outline, its entries and their members.
@lru_cache(maxsize=2000)
def fragment(identifier: str) -> str:
    """Make the fragment, `#…`, of an address that leads to the place with the id of a dotted path."""
    return "#" + (identifier if _PLAIN.fullmatch(identifier) else quote(anchor(identifier), safe="~.:/!@+,=$"))


def line_id(line: int) -> str:
    """The id of a line of a source listing."""
    return f"L{line}"


def symbol_id(source: SourceFile, definition: Definition | None = None) -> str:
    """The id of a symbol: the dotted path of its module and its own; the module's own without a definition."""
    return source.symbol(definition.path if definition else "")


def name_of(symbol: str) -> str:
    """The name of a symbol in its id: `main` of `pkg.cli.main` and of `tools/gen.py:main`, `f~2` of `pkg.f~2`."""
    return symbol.rpartition(":")[2].rpartition(".")[2]


def name_id(name: str) -> str:
    """The id of a name in the index of all names. Themes have ids of their own, such as `__search`."""
    return f"kw:{name}"


def used_by_id(symbol: str) -> str:
    """The id of the list of a symbol's uses."""
    return f"{symbol}{USED_BY}"

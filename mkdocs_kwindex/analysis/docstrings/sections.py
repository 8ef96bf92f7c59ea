"""Shared by the parsers of all styles: sections, their titles, and the entries of tables."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from msgspec import Struct

from mkdocs_kwindex.analysis.markup.code import dedent, indentation, strip_blank_lines
from mkdocs_kwindex.analysis.markup.directives import ADMONITIONS
from mkdocs_kwindex.model.docstrings import SectionKind


class ParsedEntry(Struct, frozen=True):
    """An entry of a table, as its author wrote it.

    Attributes:
        name: The name, or several with commas; empty where there is none.
        annotation: The type, character by character.
        description: The text, without the indentation of its further lines.
    """

    name: str = ""
    annotation: str = ""
    description: str = ""


class ParsedSection(Struct, frozen=True):
    """A section of a docstring, as its author wrote it.

    Attributes:
        kind: What it is.
        title: Its title, where that is not the usual one.
        text: Its text, in a section that is no table.
        entries: The entries of a table.
        admonition: For an admonition its type, one that Material knows.
    """

    kind: SectionKind
    title: str = ""
    text: str = ""
    entries: tuple[ParsedEntry, ...] = ()
    admonition: str = ""


RETURNED: Final = frozenset({SectionKind.RETURNS, SectionKind.YIELDS, SectionKind.RECEIVES})
RAISED: Final = frozenset({SectionKind.RAISES, SectionKind.WARNS})
CALLED: Final = frozenset({SectionKind.FUNCTIONS, SectionKind.CLASSES, SectionKind.MODULES, SectionKind.TYPE_ALIASES})

KINDS: Final = {
    "args": SectionKind.PARAMETERS,
    "arguments": SectionKind.PARAMETERS,
    "params": SectionKind.PARAMETERS,
    "parameters": SectionKind.PARAMETERS,
    "keyword args": SectionKind.OTHER_PARAMETERS,
    "keyword arguments": SectionKind.OTHER_PARAMETERS,
    "other args": SectionKind.OTHER_PARAMETERS,
    "other arguments": SectionKind.OTHER_PARAMETERS,
    "other params": SectionKind.OTHER_PARAMETERS,
    "other parameters": SectionKind.OTHER_PARAMETERS,
    "type args": SectionKind.TYPE_PARAMETERS,
    "type arguments": SectionKind.TYPE_PARAMETERS,
    "type params": SectionKind.TYPE_PARAMETERS,
    "type parameters": SectionKind.TYPE_PARAMETERS,
    "raises": SectionKind.RAISES,
    "exceptions": SectionKind.RAISES,
    "returns": SectionKind.RETURNS,
    "yields": SectionKind.YIELDS,
    "receives": SectionKind.RECEIVES,
    "examples": SectionKind.EXAMPLES,
    "attributes": SectionKind.ATTRIBUTES,
    "functions": SectionKind.FUNCTIONS,
    "methods": SectionKind.FUNCTIONS,
    "classes": SectionKind.CLASSES,
    "type aliases": SectionKind.TYPE_ALIASES,
    "modules": SectionKind.MODULES,
    "warns": SectionKind.WARNS,
}
"""The kinds of section, by the titles that Google's style and NumPy's have in common, in lower case."""

_TITLED = frozenset({"exceptions", "keyword args", "keyword arguments", "methods"})

_MATERIAL = frozenset({
    "abstract", "bug", "danger", "example", "failure", "info", "note", "question", "quote", "success", "tip", "warning",
})  # fmt: skip
_SYNONYMS = {
    "caveat": "caution",
    "caveats": "caution",
    "examples": "example",
    "hints": "hint",
    "notes": "note",
    "tips": "tip",
    "see-also": "seealso",
    "warnings": "warning",
}


def own_title(title: str) -> str:
    """The title as written where it says more than the usual title of its kind; otherwise nothing."""
    return title if title.lower() in _TITLED else ""


def admonition_kind(title: str) -> str:
    """The type of the admonition that a title announces: one that Material knows, or `seealso`; empty for others."""
    name = title.strip().lower().replace(" ", "-")
    name = _SYNONYMS.get(name, name)
    if name in _MATERIAL or name == "seealso":
        return name
    return ADMONITIONS[name][0] if name in ADMONITIONS else ""


def text_section(lines: Sequence[str]) -> list[ParsedSection]:
    """A section of running text; none where there is no text."""
    text = "\n".join(strip_blank_lines(list(lines)))
    return [ParsedSection(SectionKind.TEXT, text=text)] if text.strip() else []


_LISTED_NAME = r"(?:[*\\`'\"]{0,4}[\w.$:~!{<\[-][^\s,]*)"
_NAMES = re.compile(rf"{_LISTED_NAME}(?:(?:, ?(?:and )?| / | ?\| ?| or | and ){_LISTED_NAME})*,?\Z")
_BULLET = re.compile(r"[-*•+] +(?=\S)")
_ROLE: Final = re.compile(r":[A-Za-z][\w:.-]{0,40}:`[~!]?([^`\n]{1,200})`")
_ASIDE = frozenset({
    "Caution", "Caveat", "Default", "Defaults", "Example", "Examples", "Hint", "Important", "Note", "Notes", "See",
    "Tip", "TODO", "Warning",
})  # fmt: skip
_LONGEST_NAMES = 200


def are_names(text: str) -> bool:
    """Whether a text is a name or a list of names, rather than a sentence."""
    if len(text) > _LONGEST_NAMES or text in _ASIDE or not _NAMES.match(text):
        return False
    return any(character.isalnum() or character in "_*" for character in text)


def split_at_colon(line: str) -> tuple[str, str] | None:
    """Split a line at the first colon outside of brackets and code that white space follows.

    Returns:
        What comes before and after it; nothing when there is no such colon.
    """
    depth = 0
    in_code = False
    for index, character in enumerate(line):
        if character == "`":
            in_code = not in_code
        elif in_code:
            continue
        elif character in "([{":
            depth += 1
        elif character in ")]}":
            depth = max(depth - 1, 0)
        elif character == ":" and depth == 0 and (index + 1 == len(line) or line[index + 1].isspace()):
            return line[:index].rstrip(), line[index + 1 :].strip()
    return None


def split_parentheses(text: str) -> tuple[str, str]:
    """Split `name (type)` into the name and the type; a text that does not end so has no type."""
    if not text.endswith(")"):
        return text, ""
    depth = 0
    for index in range(len(text) - 1, -1, -1):
        depth += {")": 1, "(": -1}.get(text[index], 0)
        if depth == 0:
            name = text[:index].rstrip()
            return (name, text[index + 1 : -1].strip()) if name else (text, "")
    return text, ""


def plain_name(name: str) -> str:
    """A name without the bullet and the role before it, and without the backslashes that hide its stars."""
    if role := _ROLE.fullmatch(name):
        return role[1]
    return _BULLET.sub("", name, count=1).replace("\\", "").strip("`").rstrip(",")


def entries(lines: Sequence[str], split: Callable[[str], ParsedEntry | None]) -> Iterator[ParsedEntry]:
    """Take the block of a table apart.

    Args:
        lines: The block.
        split: Takes the first line of an entry apart, and gives nothing for a line of prose.

    Yields:
        The entries. A line that begins none goes on with the one above; behind a blank line, it is one of its own.
    """
    entry: ParsedEntry | None = None
    more: list[str] = []
    was_blank = True
    for line in strip_blank_lines(dedent(list(lines))):
        found = split(line) if line and indentation(line) == 0 else None
        if found is None and was_blank and line and indentation(line) == 0:
            found = ParsedEntry(description=line)
        if found is None and entry is not None:
            more.append(line)
        else:
            if entry is not None:
                yield described(entry, more)
            entry, more = found or ParsedEntry(description=line.strip()), []
        was_blank = not line
    if entry is not None:
        yield described(entry, more)


def described(entry: ParsedEntry, more: Sequence[str]) -> ParsedEntry:
    """The entry with the further lines of its description, without the indentation that aligns them."""
    # Lines that forgot to be indented do not take it from the others.
    margin = min((indentation(line) for line in more if line.startswith(" ")), default=0)
    if entry.description.endswith("::") and margin and indentation(next(filter(None, more))) == margin:
        # All of it is the literal block that the first line announces.
        margin = max(margin - 4, 0)
    below = [line[margin:] if line.startswith(" ") else line for line in more]
    description = "\n".join([*([entry.description] if entry.description else []), *below])
    return ParsedEntry(entry.name, entry.annotation, description.strip("\n"))

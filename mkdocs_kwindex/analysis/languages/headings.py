"""Finds the headings, links and code blocks of Markdown and reStructuredText, each with its line."""

import re
from collections.abc import Iterator

from msgspec import Struct

from mkdocs_kwindex.analysis.markup.code_spans import without_code_spans
from mkdocs_kwindex.analysis.markup.lines import is_underline
from mkdocs_kwindex.model import Kind, Reference

_ATX = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$")
_SETEXT = re.compile(r" {0,3}(=+|-+)[ \t]*$")
_NO_SETEXT = re.compile(r"\s*(?:[-*+>|]|\d+[.)]|#|$)|.*\|")
_FENCE = re.compile(r"\s*(?:[-*+]\s+|\d+[.)]\s+|>\s?)?(`{3,}|~{3,})\s*(?:\{?\.?([\w+#.-]*))?")
_LINK = re.compile(
    r"!?\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\(\s*<?([^\s<>()]*(?:\([^\s()]*\)[^\s<>()]*)*)>?(?:\s+[\"'(][^)]*)?\)"
)
_AUTOLINK = re.compile(r"<((?:https?|mailto|ftp):[^\s<>]+)>")
_TARGET = re.compile(r" {0,3}\[([^\]^][^\]]*)\]:\s*<?([^\s>]+)>?")
_HTML_LINK = re.compile(r"<(?:a|img)\b[^<>]*?\b(?:href|src)\s*=\s*[\"']([^\"']+)", re.IGNORECASE)

_RST_LINK = re.compile(r"`([^`<]*+)<([^`<>\s]++)>`__?")
_RST_TARGET = re.compile(r"\s*\.\. _`?([^:`]+)`?:\s+(\S+)\s*$")
_RST_CODE = re.compile(r"(\s*)\.\. (?:code-block|code|sourcecode|highlight)::[ \t]*([\w+#.-]*)")
_RST_FILE = re.compile(r"\s*\.\. (?:\|[^|]+\| )?(?:include|literalinclude|image|figure|csv-table)::[ \t]*(\S+)")
_RST_ROLE = re.compile(r":(?:doc|download):`(?:([^`<]*?)\s*<([^`<>]+)>|([^`<>]+))`")
_URL = re.compile(r"(?<![\w<`(\[\"'=/])https?://[^\s<>`\"'|*]*[\w/]")
_RST_LITERAL = re.compile(r"\s*(?!\.\. )\S.*::\s*$|\s*::\s*$")
# Past this a line is no prose; the patterns for links look again and again for their ends.
_LONGEST_LINE = 5_000
_SHORTEST_UNDERLINE = 3


class Heading(Struct, frozen=True):
    """A heading: its depth from 1, its text as written, the lines of the heading itself."""

    level: int
    text: str
    first_line: int
    last_line: int


class DocumentOutline(Struct, frozen=True):
    """The outline of a document.

    Attributes:
        headings: The headings.
        references: Links and languages of code blocks.
        targets: Link targets that the whole document shares, as written, by their labels in lower case.
        body_line: The first line after metadata at the top.
    """

    headings: tuple[Heading, ...]
    references: tuple[Reference, ...]
    targets: dict[str, str]
    body_line: int = 1


def markdown_outline(lines: list[str]) -> DocumentOutline:
    """Read a Markdown document."""
    headings: list[Heading] = []
    references: list[Reference] = []
    targets: dict[str, str] = {}
    start = _front_matter(lines)
    previous = ""
    for number, line in _prose(lines, start, references):
        if len(line) > _LONGEST_LINE:
            previous = ""
            continue
        if atx := _ATX.match(line):
            if atx[2]:
                headings.append(Heading(len(atx[1]), atx[2], number, number))
        elif (setext := _SETEXT.match(line)) and previous and not _NO_SETEXT.match(previous):
            headings.append(Heading(1 if setext[1][0] == "=" else 2, previous.strip(), number - 1, number))
        elif target := _TARGET.match(line):
            targets[target[1].lower()] = line.strip()
            references.append(Reference(Kind.LINK, target[2], number, target[1]))
        references.extend(_markdown_links(line, number))
        # A heading is a paragraph of one line.
        previous = line if not previous.strip() else ""
    return DocumentOutline(tuple(headings), tuple(references), targets, start + 1)


def restructuredtext_outline(lines: list[str]) -> DocumentOutline:
    """Read a reStructuredText document."""
    headings: list[Heading] = []
    references: list[Reference] = []
    targets: dict[str, str] = {}
    styles: list[str] = []
    for index, line in _restructuredtext_prose(lines, references):
        if title := _restructuredtext_title(lines, index):
            style, text, first, last = title
            if style not in styles:
                styles.append(style)
            headings.append(Heading(styles.index(style) + 1, text, first + 1, last + 1))
        if target := _RST_TARGET.match(line):
            targets[target[1].lower()] = line.strip()
            references.append(Reference(Kind.LINK, target[2], index + 1, target[1]))
        else:
            references.extend(_restructuredtext_links(line, index + 1))
    return DocumentOutline(tuple(headings), tuple(references), targets)


def _front_matter(lines: list[str]) -> int:
    """Return the number of lines of metadata at the top."""
    if lines and lines[0].rstrip() == "---":
        for index, line in enumerate(lines[1:200], 1):
            if line.rstrip() in {"---", "..."}:
                return index + 1
    return 0


def _prose(lines: list[str], start: int, references: list[Reference]) -> Iterator[tuple[int, str]]:
    """Yield the lines outside of code blocks and comments, and note the languages of the blocks."""
    fence = ""
    is_comment = False
    for index in range(start, len(lines)):
        line = lines[index]
        if fence:
            if line.strip().startswith(fence) and not line.strip().strip(fence[0]):
                fence = ""
            continue
        if is_comment:
            is_comment = "-->" not in line
            continue
        if (found := _FENCE.match(line)) and (found[1][0] == "~" or "`" not in line[found.end(1) :]):
            fence = found[1]
            if found[2]:
                references.append(Reference(Kind.CODE_LANGUAGE, found[2].lower(), index + 1))
            continue
        if line.lstrip().startswith("<!--"):
            is_comment = "-->" not in line
            continue
        yield index + 1, line


def _markdown_links(line: str, number: int) -> Iterator[Reference]:
    if "(" not in line and "<" not in line:
        return
    text = without_code_spans(line)
    for link in _LINK.finditer(text):
        if link[2]:
            yield Reference(Kind.LINK, link[2], number, _plain(link[1]))
    for link in _AUTOLINK.finditer(text):
        yield Reference(Kind.LINK, link[1], number)
    for link in _HTML_LINK.finditer(text):
        yield Reference(Kind.LINK, link[1], number)


def _restructuredtext_links(line: str, number: int) -> Iterator[Reference]:
    if file := _RST_FILE.match(line):
        yield Reference(Kind.LINK, file[1], number)
        return
    text = line.replace("``", "\0")
    text = re.sub(r"\0[^\0]*\0", "", text)
    for link in _RST_LINK.finditer(text):
        yield Reference(Kind.LINK, link[2], number, link[1].strip())
    for role in _RST_ROLE.finditer(text):
        yield Reference(Kind.LINK, role[2] or role[3], number, (role[1] or "").strip())
    for url in _URL.finditer(_RST_LINK.sub("", text)):
        yield Reference(Kind.LINK, url[0], number)


def _restructuredtext_prose(lines: list[str], references: list[Reference]) -> Iterator[tuple[int, str]]:
    """Yield the lines outside of code and literal blocks with their indexes, and note the languages of the blocks."""
    literal = -1
    for index, line in enumerate(lines):
        indentation = len(line) - len(line.lstrip())
        if literal >= 0 and line.strip():
            if indentation > literal:
                continue
            literal = -1
        if len(line) > _LONGEST_LINE:
            continue
        if code := _RST_CODE.match(line):
            if code[2]:
                references.append(Reference(Kind.CODE_LANGUAGE, code[2].lower(), index + 1))
            literal = len(code[1])
            continue
        if _RST_LITERAL.match(line):
            literal = indentation
        yield index, line


def _restructuredtext_title(lines: list[str], index: int) -> tuple[str, str, int, int] | None:
    """Return the style and text of a title whose text is on a line, with the indexes of its lines."""
    line = lines[index]
    below = lines[index + 1] if index + 1 < len(lines) else ""
    above = lines[index - 1] if index else ""
    if not any(character.isalnum() for character in line) or not is_underline(below, line.strip()):
        return None
    if above.rstrip() == below.rstrip():
        return below[0] * 2, line.strip(), index - 1, index + 1
    if line[0].isspace() or above.strip() or len(below.rstrip()) < min(len(line.rstrip()), _SHORTEST_UNDERLINE):
        return None
    return below[0], line.strip(), index, index + 1


def _plain(text: str) -> str:
    """Take the marks from the text of a link; a badge's text is that of its picture."""
    return " ".join(re.sub(r"!?\[|\]\([^)]*\)|[\]*`]", "", text).split())

"""Notes in comments, and deprecations with their replacements."""

import re
from collections.abc import Iterable, Iterator

from msgspec import Struct

from mkdocs_kwindex.model import Definition, DocstringSection, FileRecord, Note, SectionKind
from mkdocs_kwindex.model.idioms import CommentNote, Deprecated, PatternKind
from mkdocs_kwindex.model.placeholders import plain_text

_NAME = r"[`'\"]*(?::\w+:`)?[~.]?([A-Za-z_][\w.]*)(?:\(\))?[`'\"]*"
_INSTEAD = (
    re.compile(rf"\b[Uu]se (?:the )?(?:\w+ )??{_NAME}[^.;]*? instead\b"),
    re.compile(rf"\b[Ii]nstead,? (?:please )?use {_NAME}"),
    re.compile(rf"\b(?:[Rr]eplaced (?:by|with)|[Ss]uperseded by|[Ii]n favou?r of) (?:the )?{_NAME}"),
    re.compile(rf"\b(?:[Rr]enamed (?:to|as)|[Mm]oved to) (?:the )?{_NAME}"),
    re.compile(rf"\b(?:please|Please) use {_NAME}"),
    re.compile(rf"^[Uu]se {_NAME}"),
)
_VERSION = re.compile(r"^\s*(?:Deprecated\b)?[:.,]?\s*(?:since )?(?:version |in )?(?:\d[\w.]*)?[:.,]?\s*")
_LONGEST = 1000
# Words that follow "use" and are no names.
_NO_NAMES = frozenset(
    ("a", "an", "the", "this", "that", "it", "its", "other", "another", "with", "of", "one", "instead")
)
_ADMONITION = re.compile(r'<p class="admonition-title">(Deprecated[^<]*)</p>((?:(?!</?div\b).)*)</div>', re.DOTALL)
# A module answers for names that it has no longer.
_SUBJECT = re.compile(r"(?:The |Importing )?[`'\"]([A-Za-z_][\w.]*)[`'\"](?: \w+)? is deprecated")
_ANSWERS = "__getattr__"


class DeprecatedSymbol(Struct, frozen=True):
    """A deprecated symbol.

    Attributes:
        path: Its path in the file; empty for the module.
        line: The line that says so.
        always: Whether it holds for every use; otherwise a warning depends on how it is used.
        message: What the project says.
        subject: The name that a module answers for and that is meant; empty where `path` says it.
        instead: The name that is to be used instead, as it is written; empty where none is named.
    """

    path: str
    line: int
    always: bool
    message: str
    instead: str
    subject: str = ""


def notes(record: FileRecord) -> Iterator[Note]:
    """Yield the notes in the comments of a file, in the order of its lines."""
    for pattern in record.patterns or ():
        if pattern.kind is PatternKind.NOTE and isinstance(pattern.details, CommentNote):
            yield Note(pattern.line, pattern.details.mark, pattern.details.text, pattern.path)
    yield from record.notes


def deprecations(record: FileRecord) -> Iterator[DeprecatedSymbol]:
    """Yield what a file deprecates, in the order of its lines.

    Of what is deprecated as a whole, the warnings in it say nothing new.
    """
    found = sorted((*_warnings(record), *_said(record)), key=lambda item: item.line)
    whole = {item.path for item in found if item.always and not item.subject}
    seen: set[tuple[str, str]] = set()
    for item in found:
        key = (item.path, "" if item.path in whole else item.message)
        if key not in seen and (item.always or item.path not in whole):
            seen.add(key)
            yield item


def _warnings(record: FileRecord) -> Iterator[DeprecatedSymbol]:
    for pattern in record.patterns or ():
        details = pattern.details
        if pattern.kind is PatternKind.DEPRECATION and isinstance(details, Deprecated):
            always = details.decorator or details.unconditional
            match = _SUBJECT.match(details.message) if pattern.path.endswith(_ANSWERS) else None
            yield DeprecatedSymbol(
                pattern.path,
                pattern.line,
                always or match is not None,
                details.message,
                instead(details.message),
                match[1] if match else "",
            )


def _said(record: FileRecord) -> Iterator[DeprecatedSymbol]:
    """Yield what docstrings declare as deprecated."""
    documented: Iterable[tuple[str, Definition | FileRecord]] = (
        ("", record),
        *((definition.path, definition) for definition in record.definitions),
    )
    for path, item in documented:
        docstring = item.docstring
        # Sections are packed: they are unpacked only where the word occurs.
        if docstring is None or b"eprecat" not in docstring.packed:
            continue
        for section in docstring.sections:
            for html in _declarations(section):
                text = " ".join(plain_text(html).split())
                yield DeprecatedSymbol(path, docstring.line, always=True, message=text, instead=instead(text))


def _declarations(section: DocstringSection) -> Iterator[str]:
    """Yield the HTML of what a section declares as deprecated; one of a parameter says nothing of the whole."""
    if section.kind is SectionKind.DEPRECATED or section.admonition == "deprecated":
        yield f"{section.title} {section.html}"
    elif section.kind is SectionKind.TEXT:
        for match in _ADMONITION.finditer(section.html):
            yield f"{match[1]}. {match[2]}"


def instead(message: str) -> str:
    """Return the replacement that a message names; empty where it names none."""
    text = _VERSION.sub("", message[:_LONGEST])
    for pattern in _INSTEAD:
        if match := pattern.search(text):
            name = match[1].rstrip(".")
            return "" if name.lower() in _NO_NAMES else name
    return ""


def is_written_as_code(name: str, message: str) -> bool:
    """Return whether a name looks like one in a message, and not like a word."""
    marked = any(f"{mark}{name}" in message for mark in "`'\"~.") or f"{name}()" in message
    return marked or re.search(r"[._A-Z\d]", name[1:]) is not None

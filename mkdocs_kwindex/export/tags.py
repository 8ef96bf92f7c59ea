"""Tags: where everything is defined, for editors."""

import os
import re
from collections.abc import Iterator
from importlib.metadata import version
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from mkdocs_kwindex.model import PRIVATE, Definition, FileRecord, Kind, ProblemKind
from mkdocs_kwindex.model.definitions import is_private_name
from mkdocs_kwindex.model.escaping import one_line, visible
from mkdocs_kwindex.model.packed_listing import listing_texts
from mkdocs_kwindex.pages.signatures import written
from mkdocs_kwindex.pages.site import Site

# Universal Ctags' letters for Python, and letters of their own for what it does not know there.
_LETTERS = {
    Kind.CLASS: "c",
    Kind.FUNCTION: "f",
    Kind.METHOD: "m",
    Kind.PROPERTY: "p",
    Kind.ATTRIBUTE: "v",
    Kind.CONSTANT: "v",
    Kind.TYPE_ALIAS: "t",
}
# A longer line of the source adds nothing and slows a search down.
_LONGEST_PATTERN = 96
# What a tags file cannot hold as it is.
_SPECIAL = re.compile(r"[\\\x00-\x1f\x7f]")
_NAMED = {"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"}


class Tag(NamedTuple):
    """A definition as editors look for it.

    Attributes:
        name: Its name.
        path: The path of its file.
        line: Its line.
        text: The line's text.
        definition: What is defined.
        scope: What it is in; `None` at module level.
        record: The file.
    """

    name: str
    path: str
    line: int
    text: str
    definition: Definition
    scope: Definition | None
    record: FileRecord


def ctags(site: Site, folder: Path) -> bytes:
    """Write a `tags` file in the extended format, sorted, as Universal Ctags does.

    Args:
        site: The analysed tree.
        folder: Where the file will be; paths in it are relative to it.
    """
    head = [
        "!_TAG_FILE_FORMAT\t2\t/extended format/",
        "!_TAG_FILE_SORTED\t1\t/0=unsorted, 1=sorted, 2=foldcase/",
        "!_TAG_FILE_ENCODING\tutf-8\t//",
        "!_TAG_OUTPUT_FILESEP\tslash\t/slash or backslash/",
        "!_TAG_PROGRAM_NAME\tkwindex\t//",
        f"!_TAG_PROGRAM_VERSION\t{version('mkdocs-kwindex')}\t//",
    ]
    # Programs search it by halves, byte by byte.
    lines = sorted({_line(tag).encode("utf-8", "replace") for tag in _tags(site, folder)})
    return b"\n".join([*(line.encode() for line in head), *lines, b""])


def etags(site: Site, folder: Path) -> bytes:
    """Write a `TAGS` file, which Emacs reads.

    Args:
        site: The analysed tree.
        folder: Where the file will be; paths in it are relative to it.
    """
    sections: list[bytes] = []
    for path, tags in groupby(_tags(site, folder), key=lambda tag: tag.path):
        ordered = sorted(tags, key=lambda tag: tag.line)
        body = "".join(
            f"{_start(tag)}\x7f{one_line(tag.name)}\x01{tag.line},\n" for tag in ordered if tag.name.isprintable()
        ).encode("utf-8", "replace")
        sections.append(b"\x0c\n%s,%d\n%s" % (path.encode("utf-8", "replace"), len(body), body))
    return b"".join(sections)


def _tags(site: Site, folder: Path) -> Iterator[Tag]:
    records = {**site.usage, **site.records}
    for uri in sorted(records):
        record = records[uri]
        if not record.definitions:
            continue
        path = os.path.relpath(record.source.path, folder).replace(os.sep, "/")
        # A line with a masked secret would not be found in the file.
        is_masked = any(problem.kind is ProblemKind.SECRETS for problem in record.problems)
        lines = [] if is_masked else listing_texts(record.listing)
        for definition in record.definitions:
            scope = record.definitions[definition.parent] if definition.parent >= 0 else None
            text = lines[definition.line - 1] if 0 < definition.line <= len(lines) else ""
            yield Tag(definition.name, path, definition.line, text, definition, scope, record)


def _line(tag: Tag) -> str:
    definition = tag.definition
    kind = _LETTERS.get(definition.kind) or definition.kind.value
    fields = [f"kind:{kind}", f"line:{tag.line}", f"language:{tag.record.source.language.capitalize()}"]
    if tag.scope:
        fields.append(f"{tag.scope.kind.value}:{_escaped(tag.scope.qualname)}")
    if definition.signature is not None and definition.kind is not Kind.CLASS:
        parameters = written(tag.record.source, definition).removeprefix(definition.name).partition(" -> ")
        fields.append(f"signature:{_escaped(parameters[0])}")
        if parameters[2]:
            fields.append(f"typeref:typename:{_escaped(parameters[2])}")
    if definition.bases:
        fields.append(f"inherits:{_escaped(','.join(definition.bases))}")
    is_private = is_private_name(definition.name)
    fields.append(f"access:{'private' if is_private or PRIVATE in definition.labels else 'public'}")
    fields.append(f"end:{definition.end_line}")
    return "\t".join([_escaped(tag.name), _escaped(tag.path), f'{_address(tag)};"', *fields])


def _address(tag: Tag) -> str:
    """Return the command that finds the line: its text where that is short and plain, else its number."""
    if not tag.text.strip() or len(tag.text) > _LONGEST_PATTERN or not tag.text.replace("\t", " ").isprintable():
        return str(tag.line)
    pattern = tag.text.replace("\\", r"\\").replace("/", r"\/")
    # A dollar sign at the end would stand for the end.
    return f"/^{pattern[:-1]}\\$$/" if pattern.endswith("$") else f"/^{pattern}$/"


def _escaped(text: str) -> str:
    return visible(_SPECIAL.sub(lambda match: _NAMED.get(match[0]) or f"\\x{ord(match[0]):02X}", text))


def _start(tag: Tag) -> str:
    """Return the beginning of a line up to the end of the name, by which Emacs finds it again."""
    before, found, _ = tag.text.partition(tag.name)
    text = before + found if found else tag.text
    return text if text.replace("\t", " ").isprintable() else ""

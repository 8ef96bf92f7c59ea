"""What a file that is not Python refers to, and what refers to it."""

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from mkdocs_kwindex.index.file_references import FileReference, referring_files
from mkdocs_kwindex.index.path_tails import SEVERAL
from mkdocs_kwindex.model import FileRecord, Kind, Reference
from mkdocs_kwindex.model.wording import in_words
from mkdocs_kwindex.pages.kind_titles import KIND_NOUNS
from mkdocs_kwindex.pages.links import Links
from mkdocs_kwindex.pages.site import Site

ROW_LIMIT = 200
"""How many rows a table shows; the keyword page has them all."""


class ReferenceRow(Struct, frozen=True):
    """What a file refers to: `href` leads to the file of the tree, or out of the site."""

    name: str
    href: str
    text: str
    lines: tuple[tuple[int, str], ...]


class ReferenceGroup(Struct, frozen=True):
    """The references of one kind."""

    identifier: str
    title: str
    rows: tuple[ReferenceRow, ...]
    more: int


class Referrer(Struct, frozen=True):
    """A file that refers to this one."""

    file: str
    href: str
    lines: tuple[tuple[int, str], ...]


def reference_group_id(kind: Kind) -> str:
    """The id of the list of a file's references of one kind."""
    return f"references-{kind.value.replace('_', '-')}"


def reference_groups(site: Site, links: Links, record: FileRecord) -> Iterator[ReferenceGroup]:
    """Yield what a file refers to, by kind."""
    targets = {reference.reference: reference for reference in site.file_references.targets(record.source.uri)}
    for kind, (_, several) in KIND_NOUNS.items():
        rows: dict[tuple[str, str], list[Reference]] = {}
        for reference in record.references:
            if reference.kind is kind:
                # A distribution may be required in one version here and in another there.
                apart = reference.text if kind is Kind.REQUIREMENT else ""
                rows.setdefault((reference.name, apart), []).append(reference)
        if rows:
            found = tuple(_reference_row(site, links, record, rows[key], targets) for key in sorted(rows))
            title = several[0].upper() + several[1:]
            yield ReferenceGroup(reference_group_id(kind), title, found[:ROW_LIMIT], max(0, len(found) - ROW_LIMIT))
    if named := _named_rows(site, links, record):
        title = "Files and symbols named in its text"
        yield ReferenceGroup("references-named", title, named[:ROW_LIMIT], max(0, len(named) - ROW_LIMIT))


def _named_rows(site: Site, links: Links, record: FileRecord) -> tuple[ReferenceRow, ...]:
    uri = record.source.uri
    rows: dict[str, list[FileReference]] = {}
    for found in site.file_references.named(uri):
        rows.setdefault(found.reference.name, []).append(found)
    return tuple(
        ReferenceRow(
            name=name,
            href=links.overview(rows[name][0].target, rows[name][0].symbol),
            text="" if name.endswith(rows[name][0].target) else rows[name][0].target,
            lines=tuple((found.reference.line, links.line(uri, found.reference.line)) for found in rows[name]),
        )
        for name in sorted(rows)
    )


def _reference_row(
    site: Site,
    links: Links,
    record: FileRecord,
    references: Sequence[Reference],
    targets: dict[Reference, FileReference],
) -> ReferenceRow:
    first = references[0]
    found = next((targets[reference] for reference in references if reference in targets), None)
    if found:
        href = links.file(found.target, found.place)
    else:
        href = first.name if first.name.startswith(("https://", "http://")) else ""
    lines = sorted({reference.line for reference in references})
    possible = site.file_references.possible(record.source.uri, first)
    text = next((reference.text for reference in references if reference.text), "")
    return ReferenceRow(
        name=first.name,
        href=href,
        text=_several(possible) if possible else text,
        lines=tuple((line, links.line(record.source.uri, line)) for line in lines[:10]),
    )


def _several(files: Sequence[str]) -> str:
    if len(files) == SEVERAL:
        return f"many files have this path, such as {in_words(files[:2])}"
    return f"{len(files)} files have this path: {in_words(files)}"


def referrers(links: Links, references: Iterable[FileReference]) -> tuple[Referrer, ...]:
    """List the files that refer to one, of the references to it."""
    found = list(references)
    lines: dict[str, set[int]] = {}
    for reference in found:
        lines.setdefault(reference.source, set()).add(reference.reference.line)
    return tuple(
        Referrer(uri, links.overview(uri), tuple((line, links.line(uri, line)) for line in sorted(lines[uri])[:10]))
        for uri in referring_files(found)
    )

"""Texts for language models: what there is in one short file, a text for each folder, the source apart."""

from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import quote

from mkdocs_kwindex.index.enclosing_folders import ROOT
from mkdocs_kwindex.model import Definition, FileRecord, Folder
from mkdocs_kwindex.model.anchors import symbol_id
from mkdocs_kwindex.model.escaping import one_line, visible
from mkdocs_kwindex.model.markdown_text import (
    Markdown,
    heading,
    link_markdown,
    paragraph,
    quotation,
    text_markdown,
)
from mkdocs_kwindex.model.packed_listing import listing_texts
from mkdocs_kwindex.model.wording import plural
from mkdocs_kwindex.pages.signatures import written
from mkdocs_kwindex.pages.site import Site

LIMIT = 50_000
"""Fewer characters than this are in `llms.txt`, so that any model can read it whole."""

_NAME, _SOURCE = "llms.txt", "source.txt"
# So many uses of a definition are named; programs that want all read the JSON index.
_USES = 5


def llms_files(site: Site) -> Iterator[tuple[str, bytes]]:
    """Yield the path and the content of each file.

    Args:
        site: The analysed tree.
    """
    yield _NAME, _encoded(_summary(site))
    folders = [Folder(ROOT, "", (), _loose_files(site)), *site.tree.folders.values()]
    for folder in folders:
        records = [site.records[uri] for uri in folder.files if uri in site.records]
        if records:
            yield _path(folder.uri, _NAME if folder.uri else "files.txt"), _encoded(_folder_text(site, folder, records))
            yield _path(folder.uri, _SOURCE), _encoded(_sources(records))


def _loose_files(site: Site) -> tuple[str, ...]:
    return tuple(uri for uri in site.records if "/" not in uri)


def _path(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name


def _encoded(blocks: Iterable[str]) -> bytes:
    return ("\n\n".join(blocks) + "\n").encode("utf-8", "replace")


def _summary(site: Site) -> Iterator[Markdown]:
    """Yield the blocks of `llms.txt`: what the tree is, then its folders, as many as there is room for."""
    totals = site.totals[ROOT]
    purposes = [
        site.folder_purpose(site.tree.folders[package.uri]) for package in site.tree.packages if not package.is_file
    ]
    figures = f"{plural(totals.files, 'file')}, {plural(totals.lines, 'line')}, {plural(totals.keywords, 'keyword')}."
    yield heading(1, text_markdown(site.title))
    yield quotation([paragraph(text_markdown(" ".join([*purposes[:1], figures])))])
    yield paragraph(
        text_markdown(
            "Each folder has a text that lists its files, what each defines and where that is used, with lines (L); "
            "the source of these files is beside it."
        )
    )
    yield heading(2, text_markdown("Folders"))
    room = LIMIT - 2_000
    lines: list[Markdown] = []
    of_tree = [*([Folder(ROOT, "")] if _loose_files(site) else []), *site.tree.folders.values()]
    # Where there is no room for all, the upper ones lead on.
    for folder in sorted(of_tree, key=lambda folder: (folder.uri.count("/"), folder.uri)):
        if not folder.files and folder.uri:
            continue
        line = _folder_line(site, folder)
        if room < len(line):
            break
        room -= len(line) + 1
        lines.append(line)
    yield Markdown("\n".join(sorted(lines)))
    left = sum(1 for folder in of_tree if folder.files or not folder.uri) - len(lines)
    if left:
        yield paragraph(text_markdown(f"{plural(left, 'folder')} further down have texts at their paths, too."))


def _folder_line(site: Site, folder: Folder) -> Markdown:
    totals = site.totals[folder.uri]
    text = _path(folder.uri, _NAME if folder.uri else "files.txt")
    purpose = site.folder_purpose(folder) if folder.uri else ""
    figures = f"{plural(totals.files, 'file')}, {plural(totals.lines, 'line')}"
    link = link_markdown(quote(text), text_markdown(folder.uri or "the root"))
    source = link_markdown(quote(_path(folder.uri, _SOURCE)), text_markdown("source"))
    return Markdown(f"- {link}: {text_markdown(f'{purpose} {figures}'.strip())} ({source})")


def _folder_text(site: Site, folder: Folder, records: Sequence[FileRecord]) -> Iterator[str]:
    """Yield the paragraphs about a folder and its files, as plain text."""
    purpose = site.folder_purpose(folder) if folder.uri else ""
    below = [child for child in folder.folders if site.tree.folders[child].files]
    lines = [f"Folder {one_line(folder.uri or site.title)}", one_line(purpose)]
    if below:
        lines.append(f"Folders in it: {', '.join(map(one_line, below))}")
    yield "\n".join(filter(None, lines))
    for record in records:
        yield "\n".join(_file_lines(site, record))


def _file_lines(site: Site, record: FileRecord) -> Iterator[str]:
    source = record.source
    facts = [record.type or "Python source", record.role.name, plural(record.lines.total, "line")]
    if source.is_importable:
        facts.insert(0, source.module)
    yield f"# {one_line(source.uri)} ({one_line(', '.join(dict.fromkeys(facts)))})"
    if record.docstring and record.docstring.summary:
        yield one_line(record.docstring.summary)
    if modules := dict.fromkeys(statement.module for statement in record.imports if statement.module):
        yield f"imports: {one_line(', '.join(modules))}"
    if importers := site.graph.importing_files(source.uri) if source.is_python else ():
        yield f"imported by: {one_line(', '.join(importers))}"
    for definition in record.definitions:
        yield _definition_line(site, record, definition)


def _definition_line(site: Site, record: FileRecord, definition: Definition) -> str:
    depth = 1
    above = definition.parent
    while above >= 0:
        depth, above = depth + 1, record.definitions[above].parent
    kind = definition.kind.value.replace("_", " ")
    labels = "".join(f" [{label}]" for label in definition.labels if not label.endswith("-attribute"))
    summary = f": {definition.docstring.summary}" if definition.docstring and definition.docstring.summary else ""
    line = f"{kind} {written(record.source, definition)}{labels} L{definition.line}{summary}"
    return "  " * depth + one_line(line) + _uses(site, record, definition)


def _uses(site: Site, record: FileRecord, definition: Definition) -> str:
    if not record.source.is_python:
        return ""
    uses = [use for use in site.relations.uses(symbol_id(record.source, definition)) if site.is_code(use.uri)]
    if not uses:
        return ""
    places = list(dict.fromkeys(f"{use.uri}:{use.line}" for use in uses))
    more = f" and {len(places) - _USES:,} more" if len(places) > _USES else ""
    return f" (used by {one_line(', '.join(places[:_USES]))}{more})"


def _sources(records: Sequence[FileRecord]) -> Iterator[str]:
    for record in records:
        lines = (visible(line) for line in listing_texts(record.listing))
        yield "\n".join([f"# {one_line(record.source.uri)}", "", *lines])

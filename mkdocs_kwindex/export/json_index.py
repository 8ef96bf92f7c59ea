"""All that is known of a tree for other programs: one JSON document, with a version and a schema."""

from collections.abc import Iterator

import msgspec

from mkdocs_kwindex.export.index_schema import (
    VERSION,
    Index,
    IndexedBase,
    IndexedDefinition,
    IndexedFile,
    IndexedFinding,
    IndexedImport,
    IndexedLines,
    IndexedProblem,
    IndexedReference,
    IndexedUse,
)
from mkdocs_kwindex.index.keywords import import_origin
from mkdocs_kwindex.model import Definition, Docstring, FileRecord, Import
from mkdocs_kwindex.model.anchors import symbol_id
from mkdocs_kwindex.model.escaping import visible_json
from mkdocs_kwindex.pages.docstring_views import section_text
from mkdocs_kwindex.pages.signatures import written
from mkdocs_kwindex.pages.site import Site
from mkdocs_kwindex.resolve import UseSite


def json_index(site: Site) -> Iterator[bytes]:
    """Yield the document piece by piece: a file of the tree is a line of it.

    Args:
        site: The analysed tree.
    """
    encode = msgspec.json.Encoder().encode
    head = encode(Index("kwindex-index", VERSION, site.title, dict(site.made_with), ()))
    yield visible_json(head).removesuffix(b"]}")
    before = b"\n"
    records = {**site.usage, **site.records}
    for uri in sorted(records):
        yield before + visible_json(encode(_file(site, records[uri])))
        before = b",\n"
    yield b"\n]}\n"


def _file(site: Site, record: FileRecord) -> IndexedFile:
    source = record.source
    findings = site.findings.files.get(source.uri)
    wanted = {*site.findings.performance, *site.findings.security}
    lines = record.lines
    return IndexedFile(
        path=source.uri,
        module=source.module if source.is_importable else "",
        type=record.type or ("Python stub" if source.uri.endswith(".pyi") else "Python source"),
        role=record.role.name,
        is_test=source.uri in site.usage or site.usage_index.is_test(source.uri),
        is_generated=record.generated is not None,
        bytes=record.size,
        lines=IndexedLines(lines.code, lines.comment, lines.blank),
        summary=record.summary,
        docstring=_text(record.docstring),
        definitions=tuple(_definition(site, record, definition) for definition in record.definitions),
        imports=tuple(_imports(site, record)),
        imported_by=tuple(site.graph.importing_files(source.uri)) if source.is_python else (),
        references=tuple(IndexedReference(r.kind.value, r.name, r.line, r.text) for r in record.references),
        findings=tuple(
            IndexedFinding(found.code, found.message, found.line)
            for found in (findings.findings if findings else ())
            if found.code in wanted
        ),
        problems=tuple(IndexedProblem(problem.line, problem.message) for problem in record.problems),
    )


def _text(docstring: Docstring | None) -> str:
    sections = docstring.sections if docstring else ()
    return "\n".join(" ".join(section_text(section).split()) for section in sections)


def _definition(site: Site, record: FileRecord, definition: Definition) -> IndexedDefinition:
    source, relations = record.source, site.relations
    symbol = symbol_id(source, definition)
    parent = record.definitions[definition.parent] if definition.parent >= 0 else None
    return IndexedDefinition(
        id=symbol,
        name=definition.name,
        kind=definition.kind.value,
        parent=symbol_id(source, parent) if parent else "",
        line=definition.line,
        first_line=definition.first_line,
        end_line=definition.end_line,
        signature=written(source, definition),
        summary=definition.summary,
        docstring=_text(definition.docstring),
        labels=definition.labels,
        branch=definition.branch,
        public=tuple(relations.public_paths(symbol)) if source.is_python and "~" not in definition.path else (),
        bases=tuple(IndexedBase(base.symbol, base.internal) for base in relations.bases(symbol)),
        overrides=relations.overrides(symbol),
        uses=tuple(_use(site, use) for use in relations.uses(symbol)),
    )


def _use(site: Site, use: UseSite) -> IndexedUse:
    record = site.records.get(use.uri) or site.usage[use.uri]
    within = record.source.symbol(use.within) if use.within else ""
    return IndexedUse(use.uri, use.line, use.start + 1, use.use.value, within, use.possible)


def _imports(site: Site, record: FileRecord) -> Iterator[IndexedImport]:
    files: dict[Import, dict[str, None]] = {}
    for edge in site.graph.imports(record.source.uri):
        files.setdefault(edge.statement, {})[edge.imported] = None
    for statement in record.imports:
        yield IndexedImport(
            module=statement.module,
            name=statement.name,
            alias=statement.alias,
            line=statement.line,
            origin=import_origin(statement.module, site.top_level_names).value,
            files=tuple(files.get(statement, ())),
        )

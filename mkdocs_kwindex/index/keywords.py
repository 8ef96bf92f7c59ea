"""The keywords of a file: what it defines and what it imports."""

import sys
from collections.abc import Collection, Iterator
from enum import StrEnum

from msgspec import Struct

from mkdocs_kwindex.model import Definition, FileRecord, Import, Kind, Reference, SourceFile


class Origin(StrEnum):
    """Where an imported module comes from."""

    INTERNAL = "internal"
    STANDARD_LIBRARY = "standard library"
    THIRD_PARTY = "third party"
    UNRESOLVED = "unresolved"


class Keyword(Struct, frozen=True, gc=False):
    """An identifier of a file.

    Attributes:
        name: The identifier; for imports the module's dotted path or the imported name.
        kind: What it is.
        line: Its line, from 1.
        definition: What it defines; `None` for imports, references and the file itself.
        imported: The import; `None` for all else.
        reference: The link, include, … of a file that is not Python; `None` for all else.
        is_module: Whether it names a module: the file's own, or one that is imported.
    """

    name: str
    kind: Kind
    line: int
    definition: Definition | None = None
    imported: Import | None = None
    is_module: bool = False
    reference: Reference | None = None


def file_keywords(record: FileRecord) -> Iterator[Keyword]:
    """Yield the keywords of a file, the module or file itself among them, sorted by line and name.

    `import a.b as c` gives `a.b`; `from m import n` gives `m` and `n`; `from m import *` gives `m`.
    """
    if record.source.is_python:
        keywords = [Keyword(_module_name(record.source), Kind.MODULE, 1, is_module=True)]
    else:
        keywords = [Keyword(record.source.uri, Kind.FILE, 1)]
    keywords += [Keyword(d.name, d.kind, d.line, definition=d) for d in record.definitions]
    statements: set[tuple[int, str]] = set()
    for imported in record.imports:
        # One statement that takes several names from a module names the module once.
        if (imported.line, imported.module) not in statements:
            statements.add((imported.line, imported.module))
            keyword = Keyword(imported.module, Kind.IMPORT, imported.line, imported=imported, is_module=True)
            keywords.append(keyword)
        if imported.name and imported.name != "*":
            keywords.append(Keyword(imported.name, Kind.IMPORT, imported.line, imported=imported))
    keywords += [Keyword(found.name, found.kind, found.line, reference=found) for found in record.references]
    yield from sorted(keywords, key=lambda keyword: (keyword.line, keyword.name))


def _module_name(source: SourceFile) -> str:
    """Return what a module is called; one that nothing can import is called as its file is."""
    return source.module if source.is_importable else source.name.rpartition(".")[0]


def keyword_count(record: FileRecord) -> int:
    """Count the keywords of a file, without the file itself."""
    imports = len({(item.line, item.module) for item in record.imports})
    names = sum(bool(item.name) and item.name != "*" for item in record.imports)
    return len(record.definitions) + len(record.references) + imports + names


def import_origin(module: str, internal: Collection[str]) -> Origin:
    """Return where a module comes from.

    Args:
        module: Its absolute dotted path.
        internal: The names of the top-level packages under documentation.
    """
    top = module.partition(".")[0]
    if not top:
        return Origin.UNRESOLVED
    if top in internal:
        return Origin.INTERNAL
    return Origin.STANDARD_LIBRARY if top in sys.stdlib_module_names else Origin.THIRD_PARTY

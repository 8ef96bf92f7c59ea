"""The place of a file in the tree."""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from mkdocs_kwindex.model import FileRecord
from mkdocs_kwindex.model.anchors import symbol_id, used_by_id
from mkdocs_kwindex.model.wording import plural
from mkdocs_kwindex.pages.links import Links
from mkdocs_kwindex.pages.offered_bases import base_phrases
from mkdocs_kwindex.pages.phrases import Phrase, Piece, code, enumeration, phrase, plain
from mkdocs_kwindex.pages.place_in_tree import place_in_tree
from mkdocs_kwindex.pages.public_as import entry_phrases, export_phrases
from mkdocs_kwindex.pages.site import Site

MOST_USED = 5
"""How many of the symbols that other files use are named."""

CHAIN = 4
"""How many files of a chain or a cycle are named."""


class ArchitectureFact(Struct, frozen=True):
    """A fact about the file's place.

    Attributes:
        label: What it is about.
        phrases: What is true.
    """

    label: str
    phrases: tuple[Phrase, ...]


class ArchitectureView(Struct, frozen=True):
    """The place of a file in the tree.

    Attributes:
        sentence: Where it is, in a sentence.
        facts: What there is to say besides.
    """

    sentence: Phrase
    facts: tuple[ArchitectureFact, ...] = ()

    @property
    def text(self) -> str:
        """Its text without links."""
        phrases = [self.sentence, *(item for fact in self.facts for item in fact.phrases)]
        return " ".join(map(plain, phrases))


def architecture_view(site: Site, links: Links, record: FileRecord) -> ArchitectureView:
    """Describe the place of a file in the tree."""
    if record.problems and not record.definitions and not record.imports:
        return ArchitectureView(phrase("The place of the file is not known: it could not be analysed."))
    facts = {
        "Public API": export_phrases(site, links, record),
        "Entry point": entry_phrases(site, links, record),
        "Base classes": base_phrases(site, links, record),
        "Layer": _layer_phrases(site, links, record),
        "Import cycle": _cycle_phrases(site, links, record),
        "Most used by other files": _used_phrases(site, links, record),
    }
    found = ((label, tuple(phrases)) for label, phrases in facts.items())
    return ArchitectureView(
        place_in_tree(site, links, record),
        tuple(ArchitectureFact(label, phrases) for label, phrases in found if phrases),
    )


def _layer_phrases(site: Site, links: Links, record: FileRecord) -> Iterator[Phrase]:
    """Name the files of a chain of imports through the layers below a file."""
    chain = site.layers.below(record.source.uri)
    cycle = len(site.graph.cycle(chain[-1])) if chain else 0
    if len(chain) + cycle <= 1:
        return
    files = [_file(links, record, file) for file in chain[:CHAIN]]
    down_to = (
        "the layers below it, down to one of {:,} files that import each other" if cycle else "all layers below it"
    )
    end = f" → … ({len(chain):,} files)" if len(chain) > CHAIN else ""
    yield phrase(f"A chain of imports through {down_to.format(cycle)}: ", *_arrows(files), end)


def _cycle_phrases(site: Site, links: Links, record: FileRecord) -> Iterator[Phrase]:
    """Name the files of a shortest cycle, each with a link to its import of the next."""
    uri = record.source.uri
    cycle = site.graph.shortest_cycle(uri)
    if not cycle or not all(map(links.has_page, cycle)):
        return
    size = len(site.graph.cycle(uri))
    followers = [*cycle[1:], uri]
    files = [
        _import(site, links, record, file, incremental_build)
        for file, incremental_build in zip(cycle, followers, strict=True)
    ]
    yield phrase(
        f"Shortest of those in which {plural(size, 'file')} import each other: " if size > len(cycle) else "",
        *_arrows([*files[:CHAIN], *([Piece("…")] if len(files) > CHAIN else []), _file(links, record, uri)]),
    )


def _import(site: Site, links: Links, record: FileRecord, file: str, incremental_build: str) -> Piece:
    """Name a file and link its line that loads another one."""
    lines = [
        edge.statement.line
        for edge in site.graph.imports(file)
        if edge.imported == incremental_build and not (edge.statement.in_function or edge.statement.type_checking)
    ]
    piece = _file(links, record, file)
    return code(piece.text, links.line(file, min(lines)) or piece.href)


def _file(links: Links, record: FileRecord, file: str) -> Piece:
    folder = record.source.uri.rpartition("/")[0] + "/"
    return code(
        file.removeprefix(folder) if file != record.source.uri else file.rpartition("/")[2], links.overview(file)
    )


def _arrows(files: Iterable[Piece]) -> Iterator[Piece]:
    for number, file in enumerate(files):
        if number:
            yield Piece(" → ")
        yield file


def _used_phrases(site: Site, links: Links, record: FileRecord) -> Iterator[Phrase]:
    """Name the symbols that other files use most, with the lists of their uses."""
    uri = record.source.uri
    used = site.usage_index.used(uri)[:MOST_USED]
    if used:
        yield enumeration(
            phrase(
                code(item.definition.qualname, links.overview(uri, symbol)),
                " ",
                Piece(plural(item.uses, "use"), links.overview(uri, used_by_id(symbol))),
                f" in {plural(item.files, 'file')}{f', possibly {item.possible:,} more' if item.possible else ''}",
            )
            for item in used
            for symbol in [symbol_id(record.source, item.definition)]
        )

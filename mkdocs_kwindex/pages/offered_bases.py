"""The base classes and protocols that a file offers to others."""

from collections.abc import Iterator

from msgspec import Struct

from mkdocs_kwindex.index.symbols import Symbol
from mkdocs_kwindex.model import Definition, FileRecord, Kind
from mkdocs_kwindex.model.anchors import name_of, symbol_id
from mkdocs_kwindex.model.wording import plural
from mkdocs_kwindex.pages.links import Links
from mkdocs_kwindex.pages.phrases import Phrase, Piece, code, enumeration, phrase
from mkdocs_kwindex.pages.site import Site

CLASSES, SUBCLASSES, METHODS = 5, 3, 5
"""How many base classes are listed, and how many subclasses and methods of each."""

_PROTOCOLS = {"typing.Protocol", "typing_extensions.Protocol"}


class _Base(Struct, frozen=True):
    """A class that is meant to be derived from.

    Attributes:
        definition: The class.
        is_protocol: Whether it is a protocol.
        required: What a subclass has to define: the members of a protocol, or the abstract methods.
        subclasses: Its direct subclasses in other files of the tree.
        in_tests: Whether tests and examples that have no pages derive from it.
    """

    definition: Definition
    is_protocol: bool
    required: tuple[Definition, ...]
    subclasses: tuple[Symbol, ...]
    in_tests: bool


def base_phrases(site: Site, links: Links, record: FileRecord) -> Iterator[Phrase]:
    """Say which classes of a file are bases of classes in other files, which are protocols, and which are abstract."""
    uri = record.source.uri
    bases = sorted(_bases(site, record), key=lambda base: (-len(base.subclasses), base.definition.line))
    for base in bases[:CLASSES]:
        href = links.overview(uri, symbol_id(record.source, base.definition))
        yield phrase(
            code(base.definition.qualname, href), *_required(links, record, base, href), *_derived(links, base, href)
        )
    if len(bases) > CLASSES:
        others = [
            phrase(code(base.definition.qualname, links.overview(uri, symbol_id(record.source, base.definition))))
            for base in bases[CLASSES:]
        ]
        yield phrase("Also ", *enumeration(others))


def _bases(site: Site, record: FileRecord) -> Iterator[_Base]:
    members: dict[int, list[Definition]] = {}
    for definition in record.definitions:
        if "~" not in definition.path:
            members.setdefault(definition.parent, []).append(definition)
    for index, definition in enumerate(record.definitions):
        if definition.kind is not Kind.CLASS or definition.in_function:
            continue
        symbol = symbol_id(record.source, definition)
        is_protocol = any(base.symbol in _PROTOCOLS for base in site.relations.bases(symbol))
        required = tuple(
            member for member in members.get(index, ()) if is_protocol or "abstractmethod" in member.labels
        )
        known = [site.symbols.find(name) for name in site.relations.subclasses(symbol)]
        others = [other for other in known if other is not None and other.file_uri != record.source.uri]
        # What tests derive says least about the design.
        subclasses = tuple(sorted(others, key=lambda other: other.file_uri in site.usage_index.tests))
        is_offered = (required or is_protocol) and not any(
            part.startswith("_") for part in definition.qualname.split(".")
        )
        if subclasses or is_offered:
            yield _Base(definition, is_protocol, required, subclasses, in_tests=None in known)


def _required(links: Links, record: FileRecord, base: _Base, href: str) -> Phrase:
    """Say what a subclass has to define."""
    if not base.required:
        return phrase(" (protocol)") if base.is_protocol else ()
    names = [
        phrase(code(member.name, links.overview(record.source.uri, symbol_id(record.source, member))))
        for member in base.required[:METHODS]
    ]
    return phrase(
        " (protocol: " if base.is_protocol else " (abstract: ",
        *enumeration(names, len(base.required) - len(names), href),
        ")",
    )


def _derived(links: Links, base: _Base, href: str) -> Phrase:
    """Say who derives from the class."""
    count = len(base.subclasses)
    if not count and base.in_tests:
        return phrase(": only classes in tests and examples derive from it")
    if not count:
        return phrase(": no class in another file of the tree derives from it")
    listed = base.subclasses[:SUBCLASSES]
    short = [name_of(symbol.identifier) for symbol in listed]
    are_clear = len({base.definition.name, *short}) == len(short) + 1
    names = [
        phrase(code(name if are_clear else symbol.identifier, links.symbol(symbol.identifier)))
        for symbol, name in zip(listed, short, strict=True)
    ]
    if count > SUBCLASSES:
        names.append(phrase(Piece(f"{count - SUBCLASSES:,} more", href)))
    files = plural(len({symbol.file_uri for symbol in base.subclasses}), "other file")
    return phrase(f": base of {plural(count, 'class', 'classes')} in {files}, ", *enumeration(names))

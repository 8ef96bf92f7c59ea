"""What a file is for, in a sentence, and how that is known."""

import re
from collections import Counter
from collections.abc import Sequence

from msgspec import Struct

from mkdocs_kwindex.model import Definition, FileRecord, Kind
from mkdocs_kwindex.model.anchors import symbol_id
from mkdocs_kwindex.model.sections import Section
from mkdocs_kwindex.model.wording import plural
from mkdocs_kwindex.pages.links import Links
from mkdocs_kwindex.pages.phrases import (
    Phrase,
    Piece,
    after,
    capitalized,
    code,
    coded,
    enumeration,
    phrase,
    plain,
    quoted,
)
from mkdocs_kwindex.pages.site import Site

_NAMES = 3
_FILES = 2
# Roles of which the file's name or its content says all that there is to say.
_TOLD_BY_ROLE = {"stub", "configuration"}
# Roles of which nothing is to be said where there is something else to say.
_WITHOUT_EVIDENCE = {"module", "package"}
_BASE = re.compile(r"[\w.]+")
_NO_BASES = {"object", "Generic", "Protocol", "typing.Generic", "typing.Protocol", "t.Generic", "t.Protocol"}
_FIRST_CLASS = {Kind.CLASS: 0, Kind.FUNCTION: 1}


class Purpose(Struct, frozen=True):
    """What a file is for.

    Attributes:
        role: Its role.
        evidence: How the role is known; empty where that goes without saying.
        sentence: What it is for; empty where its role says it.
        origin: The place of the sentence in the file; empty where it is none of the file's own.
        generated: How it is known that a program has written the file; empty where none has, or the role says it.
    """

    role: str
    evidence: Phrase
    sentence: Phrase
    origin: Phrase
    generated: Phrase

    @property
    def text(self) -> str:
        """Its text without links."""
        return " ".join(map(plain, (self.sentence, self.evidence)))


class _Sentence(Struct, frozen=True):
    """A sentence that is in a file; `about` is the definition that it is about."""

    text: str
    origin: str
    line: int
    about: Definition | None = None


def file_purpose(site: Site, links: Links, record: FileRecord) -> Purpose:
    """Return what a file is for.

    Args:
        site: The analysed tree.
        links: The links as the page writes them.
        record: The file.
    """
    uri = record.source.uri
    own = _own_sentence(record)
    sentence = _linked(links, record, own) if own else _offer(site, links, record)
    return Purpose(
        role=record.role.name,
        evidence=() if sentence and record.role.name in _WITHOUT_EVIDENCE else _evidence(links, record),
        sentence=sentence,
        origin=_place(links, uri, own.origin, own.line) if own else (),
        generated=_generated(site, links, record),
    )


def purpose_line(site: Site, links: Links, uri: str) -> str:
    """Say in a line what a file is for, with code between back quotes."""
    record = site.records[uri]
    own = own_line(record)
    if own:
        return own
    offer = quoted(_offer(site, links, record))
    evidence = record.role.evidence
    return offer or f"{record.role.name.capitalize()}{': ' if evidence else ''}{evidence}"


def own_line(record: FileRecord) -> str:
    """Return what a file says of itself, with code between back quotes; empty where it says nothing."""
    own = _own_sentence(record)
    if own is None:
        return ""
    return f"`{own.about.name}`: {own.text}" if own.about else own.text


def main_definition(record: FileRecord) -> Definition | None:
    """Return the class or function that a file is about: the one that it is named after, or the only public one."""
    public = [
        definition
        for definition in record.definitions
        if definition.parent < 0
        and definition.kind in _FIRST_CLASS
        and not definition.name.startswith("_")
        and "__main__" not in definition.branch
        and not {"setter", "deleter"}.intersection(definition.labels)
    ]
    stem = _bare(record.source.uri.rpartition("/")[2].partition(".")[0])
    named = [definition for definition in public if _bare(definition.name) == stem]
    if named:
        return named[0]
    return public[0] if len({definition.name for definition in public}) == 1 else None


def _own_sentence(record: FileRecord) -> _Sentence | None:
    """Return what a file itself says: its docstring, else that of its main definition, else the comment at its top."""
    if record.docstring and record.docstring.summary:
        kind = "the docstring" if record.source.is_python else "what stands at the top"
        return _Sentence(record.docstring.summary.removesuffix(":"), kind, record.docstring.line)
    main = main_definition(record) if record.source.is_python and not record.role.is_test else None
    if main and main.docstring and main.docstring.summary:
        return _Sentence(main.docstring.summary.removesuffix(":"), "its docstring", main.docstring.line, main)
    if record.opening:
        return _Sentence(record.opening.summary, "the comment at the top", record.opening.line)
    return None


def _linked(links: Links, record: FileRecord, own: _Sentence) -> Phrase:
    about = (
        phrase(code(own.about.name, links.overview(record.source.uri, symbol_id(record.source, own.about))), ": ")
        if own.about
        else ()
    )
    parts = own.text.split("`")
    return phrase(*about, *(code(part) if number % 2 else part for number, part in enumerate(parts)))


def _place(links: Links, uri: str, origin: str, *lines: int) -> Phrase:
    """Write the place of something: `the docstring, L1`."""
    places = [Piece(f"L{line}", links.line(uri, line)) for line in lines if line]
    parts = ([phrase(origin)] if origin else []) + [phrase(place) for place in places]
    return tuple(piece for number, part in enumerate(parts) for piece in (*phrase(", " if number else ""), *part))


def _evidence(links: Links, record: FileRecord) -> Phrase:
    role = record.role
    if not role.evidence:
        return ()
    place = _place(links, record.source.uri, "", role.line, *role.more_lines)
    return phrase(*coded(role.evidence), *after(" (", place), ")" if place else "")


def _generated(site: Site, links: Links, record: FileRecord) -> Phrase:
    """Say how it is known that a program has written a file, unless its role says it."""
    found = record.generated
    if found is None or found.evidence == record.role.evidence:
        return ()
    place = _place(links, found.file, "", found.line) if found.file in site.records else phrase(_line_name(found.line))
    return phrase("Generated: ", *coded(found.evidence), *after(" (", place), ")" if place else "")


def _line_name(line: int) -> str:
    return f"line {line}" if line else ""


def _offer(site: Site, links: Links, record: FileRecord) -> Phrase:
    """Say what a file offers to whom, or what a test is about."""
    if not record.source.is_python or record.role.name in _TOLD_BY_ROLE:
        return ()
    if record.role.is_test:
        return _tested(site, links, record)
    users = _users(site, links, record)
    exports = _exports(site, links, record) if record.source.is_package or not _own_names(record) else ()
    if exports:
        return phrase(*exports, *after("; ", users), ".")
    names = _names(site, links, record)
    if names:
        return phrase("Defines ", *names, *after("; ", users), ".")
    if not record.definitions and (gathered := _gathered(site, links, record)):
        return phrase("Imports ", *gathered, *after("; ", users), ".")
    return phrase(*capitalized(users), ".") if users else ()


def _names(site: Site, links: Links, record: FileRecord) -> Phrase:
    """Name what a file defines: what other files use most, then classes, functions and the rest; public names first."""
    uses = {item.definition.path: item.uses for item in site.usage_index.used(record.source.uri)}
    ranked = sorted(
        _own_names(record),
        key=lambda d: (
            "__main__" in d.branch,
            d.name.startswith("_"),
            -uses.get(d.path, 0),
            _FIRST_CLASS.get(d.kind, 2),
            d.line,
        ),
    )
    shown = [_name(links, record, definition) for definition in ranked[:_NAMES]]
    return enumeration(shown, len(ranked) - len(shown), links.overview(record.source.uri, Section.HIGH_LEVEL_OVERVIEW))


def _own_names(record: FileRecord) -> Sequence[Definition]:
    """Return what a file defines at module level, the first definition of each name, without `__all__`."""
    top: dict[str, Definition] = {}
    for definition in record.definitions:
        if definition.parent < 0 and definition.name != "__all__":
            top.setdefault(definition.name, definition)
    return [*top.values()]


def _name(links: Links, record: FileRecord, definition: Definition) -> Phrase:
    """Name a definition; of a class that the file is about say of what it is one."""
    name = code(definition.name, links.overview(record.source.uri, symbol_id(record.source, definition)))
    base = definition.bases[0].partition("[")[0] if definition.bases else ""
    if definition is not main_definition(record) or not _BASE.fullmatch(base) or base in _NO_BASES:
        return phrase(name)
    return phrase(name, " (a subclass of ", code(base, links.symbol(base, record.source.module)), ")")


def _exports(site: Site, links: Links, record: FileRecord) -> Phrase:
    """Name what `__all__` lists, the names that are used most first."""
    offer = site.relations.offer(record.source.uri)
    certain = sorted(offer.names - offer.possible)
    if not offer.is_listed or not certain:
        return ()
    module = record.source.module
    targets = {name: site.relations.resolve(f"{module}.{name}") for name in certain}
    ranked = sorted(certain, key=lambda name: -site.use_count(target.symbol) if (target := targets[name]) else 1)
    shown = [phrase(code(name, links.attribute(module, name))) for name in ranked[:_NAMES]]
    is_all = offer.is_complete and not offer.possible
    place = links.line(record.source.uri, record.exports.line) if record.exports else ""
    return phrase("Exports " if is_all else "Exports at least ", *enumeration(shown, len(ranked) - len(shown), place))


def _gathered(site: Site, links: Links, record: FileRecord) -> Phrase:
    """Name what a file that defines nothing imports from the tree: names, modules, or all of a module."""
    found: dict[tuple[str, str], Phrase] = {}
    for edge in site.graph.imports(record.source.uri):
        module = code(edge.statement.module, links.overview(edge.imported) if links.has_page(edge.imported) else "")
        name = edge.statement.name
        if name == "*":
            found[edge.imported, ""] = phrase("all of ", module)
        elif name:
            place = (edge.imported, name if edge.name else "")
            found.setdefault(place, phrase(code(name, links.attribute(edge.statement.module, name))))
        else:
            found[edge.imported, ""] = phrase(module)
    shown = list(found.values())[:_NAMES]
    return enumeration(shown, len(found) - len(shown), links.overview(record.source.uri, Section.DEPENDENCIES))


def _users(site: Site, links: Links, record: FileRecord) -> Phrase:
    """Say which files import a file: one or two by name, more by the folder that holds most of them."""
    files = [uri for uri in site.graph.importing_files(record.source.uri) if site.is_code(uri)]
    if not files:
        return ()
    if len(files) <= _FILES:
        return phrase("imported by ", *enumeration([phrase(code(uri, links.overview(uri))) for uri in files]))
    folders = Counter(uri.rpartition("/")[0] for uri in files)
    folder, count = min(folders.items(), key=lambda item: (-item[1], item[0]))
    if folder not in site.tree.folders or count == 1:
        return phrase(f"imported by {plural(len(files), 'file')}")
    where = code(folder, links.index(folder))
    if count == len(files):
        return phrase(f"imported by {count:,} files of ", where)
    return phrase(f"imported by {len(files):,} files, {count:,} of them directly in ", where)


def _tested(site: Site, links: Links, record: FileRecord) -> Phrase:
    """Name the file that a test is named after, and those that it imports."""
    uri = record.source.uri
    named = site.usage_index.named_after(uri)
    code_files = (file for file in site.graph.imported_files(uri) if file in site.records)
    files = [file for file in code_files if file not in site.usage_index.tests]
    others = [file for file in files if file != named]
    shown = [phrase(code(file, links.overview(file))) for file in others[:_NAMES]]
    imports = enumeration(shown, len(others) - len(shown), links.overview(uri, Section.DEPENDENCIES))
    if not named:
        return phrase("A test that imports ", *imports, ".") if shown else ()
    subject = code(named, links.overview(named))
    if named in files:
        return phrase("A test of ", subject, ", after which it is named", *after("; it also imports ", imports), ".")
    return phrase("By its name a test of ", subject, *after("; it imports ", imports), ".")


def _bare(name: str) -> str:
    return name.replace("_", "").lower()

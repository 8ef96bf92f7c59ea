"""The entries of the Detailed Analysis: one for each definition."""

from collections.abc import Iterator

from msgspec import structs

from mkdocs_kwindex.index.overloads import overloads_once
from mkdocs_kwindex.model import Definition, FileRecord, Kind, SourceFile
from mkdocs_kwindex.model.anchors import anchor, symbol_id, used_by_id
from mkdocs_kwindex.model.sections import Section
from mkdocs_kwindex.model.wording import plural
from mkdocs_kwindex.pages.behaviour.calls import Actions
from mkdocs_kwindex.pages.call_picture import call_picture
from mkdocs_kwindex.pages.class_relatives import RelativesView, relatives_view
from mkdocs_kwindex.pages.detail_order import TOP_LEVEL, DetailPosition, places
from mkdocs_kwindex.pages.detail_view import DetailView
from mkdocs_kwindex.pages.docstring_views import docstring_sections, section_text
from mkdocs_kwindex.pages.folded_overloads import folded_overloads, implementation, overload_rows
from mkdocs_kwindex.pages.links import Links
from mkdocs_kwindex.pages.moved_classes import classes_apart, moved_class
from mkdocs_kwindex.pages.public_as import further_ids, private_part
from mkdocs_kwindex.pages.signatures import fits_beside, fits_heading, plain_signature, signature_html
from mkdocs_kwindex.pages.site import Site
from mkdocs_kwindex.pages.usage_in_tests import UsageView
from mkdocs_kwindex.pages.uses import UsesLimits, UsesView, uses_room, uses_views

# As much as one page shows of docstrings, in bytes; all of them are in its listing besides.
_DOCSTRINGS = 400_000

_SHOWN_OTHERWISE = frozenset({"property", "instance-attribute", "class-attribute"})
_ALSO_BOUND = 20
"""How many further lines that bind a name are listed."""


def detail_views(
    site: Site, links: Links, record: FileRecord, actions: Actions, within: int = -1
) -> tuple[DetailView, ...]:
    """Make the entries of the definitions that a page of a file explains, each followed by those inside it.

    Args:
        site: The analysed tree.
        links: The links as the page writes them.
        record: The file.
        actions: What its functions call and raise.
        within: The index of the class, on the page of one that has its own.
    """
    apart = classes_apart(site, record)
    inner: dict[int, list[int]] = {}
    for index, definition in enumerate(record.definitions):
        inner.setdefault(definition.parent, []).append(index)
    folded = folded_overloads(site, record)
    room = _DOCSTRINGS
    symbols = (symbol_id(record.source, definition) for definition in record.definitions)
    for_uses = uses_room([site.relations.count_uses(symbol) for symbol in symbols])
    bound = _lines_of_names(record)
    ordered: list[DetailView] = []
    for place in places(record, folded, apart, within):
        index = place.index
        if index in apart and index != within:
            ordered.append(_stub(site, links, record, place, for_uses))
            continue
        body = implementation(record, index, folded.get(index, ()))
        detail = _detail(site, links, record, place, body, inner.get(index, []), for_uses)
        docstring = record.definitions[index].docstring or record.definitions[body].docstring
        room -= len(docstring.packed) if docstring else 0
        if room < 0 and docstring:
            detail = structs.replace(detail, docstring=(), shortened=docstring.summary)
        calls, raises = actions.calls(body), actions.raises(record.definitions[body].path)
        overloads = overload_rows(links, record, folded[index]) if index in folded else ()
        also_bound = _also_bound(links, record, bound, index, folded.get(index, ()))
        ordered.append(
            structs.replace(
                detail,
                calls=calls,
                raises=raises,
                overloads=overloads,
                also_bound=also_bound,
                picture=call_picture(site, links, record, record.definitions[index], calls),
            )
        )
    return tuple(ordered)


def _lines_of_names(record: FileRecord) -> dict[tuple[int, str], list[int]]:
    """Return the lines that bind each name of a scope, by definitions and by imports."""
    found: dict[tuple[int, str], list[int]] = {}
    for definition in record.definitions:
        found.setdefault((definition.parent, definition.name), []).append(definition.line)
    for one in record.imports:
        if (key := (one.parent, one.alias or one.name or one.module.partition(".")[0])) in found and one.name != "*":
            found[key].append(one.line)
    return found


def _also_bound(
    links: Links, record: FileRecord, bound: dict[tuple[int, str], list[int]], index: int, folded: tuple[int, ...]
) -> tuple[tuple[int, str], ...]:
    """Return the lines beside its own that bind a definition's name, but for overloads that are in its entry."""
    definition = record.definitions[index]
    told = {definition.line, *(record.definitions[other].line for other in folded)}
    lines = sorted(set(bound[definition.parent, definition.name]) - told)
    return tuple((line, links.line(record.source.uri, line)) for line in lines[:_ALSO_BOUND])


def detail_texts(record: FileRecord, actions: Actions) -> Iterator[tuple[str, str]]:
    """Yield the id and the text of each definition's entry, without making the entry."""
    for index, definition in enumerate(record.definitions):
        said = definition.docstring or definition.comment
        texts = [
            plain_signature(definition),
            *(decorator.text for decorator in definition.decorators),
            definition.branch,
            *map(section_text, said.sections if said else ()),
            *actions.names(index),
        ]
        yield symbol_id(record.source, definition), " ".join(texts)


def _detail(
    site: Site,
    links: Links,
    record: FileRecord,
    place: DetailPosition,
    body: int,
    inner: list[int],
    for_uses: UsesLimits,
) -> DetailView:
    source = record.source
    definition = record.definitions[place.index]
    identifier = symbol_id(source, definition)
    parent = record.definitions[definition.parent] if definition.parent >= 0 else None
    scope = symbol_id(source, parent)
    documented = definition if definition.docstring else record.definitions[body]
    said = documented.docstring.sections if documented.docstring else ()
    sections = docstring_sections(links, said, identifier, documented.signature)
    public = site.public_paths(record, definition)
    of_class = {f"{path}.{definition.name}" for path in site.public_paths(record, parent)} if parent else ()
    of_parent = [path for path in public if path in of_class]
    further = further_ids(site, record, definition, public)
    requests = site.usage_index.requests(source.uri, definition)
    uses, usage = uses_views(site, links, identifier, source.uri, for_uses, requests)
    # The page of a class has its name as title already.
    is_titled = place.is_brief or place.level < TOP_LEVEL or fits_heading(definition)
    return DetailView(
        anchor=anchor(identifier),
        href=links.overview(source.uri, identifier),
        level=place.level,
        is_brief=place.is_brief,
        is_titled_by_signature=is_titled,
        is_wide=is_titled and not fits_beside(definition),
        opens=place.opens,
        nested=place.nested,
        closes=tuple(end.value for end in place.closes),
        kind=definition.kind.value,
        label=definition.qualname,
        signature_html=_signature(links, definition, scope, identifier, is_heading=is_titled),
        badges=(
            *(label for label in definition.labels if label not in _SHOWN_OTHERWISE),
            *site.project_facts.versions.get(identifier, ()),
            *_executed(site, symbol_id(source, record.definitions[body])),
        ),
        branch=definition.branch,
        decorators=tuple((d.text, links.line(source.uri, d.line)) for d in definition.decorators),
        aliases=tuple(anchor(path) for path in further if path in of_parent or path not in public),
        public_paths=tuple(
            (
                path,
                anchor(path) if path in further else "",
                _publicity(site, identifier, path, is_first=not number),
            )
            for number, path in enumerate(public)
            if path not in of_parent
        ),
        described=_described(links, source, definition),
        relatives=relatives_view(site, links, definition, identifier),
        uses_anchor=anchor(used_by_id(identifier)),
        uses=uses,
        usage=usage,
        examples=_examples(documented),
        mentions=links.mentioning(identifier),
        docstring=sections,
        comment=docstring_sections(links, documented.comment.sections if documented.comment else (), identifier),
        members=_members(links, record, inner) if definition.kind is Kind.CLASS else (),
        parent=(parent.qualname, links.overview(source.uri, symbol_id(source, parent))) if parent else None,
        first_line=definition.first_line,
        end_line=definition.end_line,
        line_href=links.line(source.uri, definition.line),
        tests_href=links.overview(source.uri, Section.TESTING_USAGE),
    )


def _publicity(site: Site, symbol: str, path: str, *, is_first: bool) -> str:
    """Say of a path of a symbol what it is."""
    words = "public as" if is_first and not private_part(path) else "also as"
    return f"Possibly {words}" if site.relations.is_possibly_public(symbol, path) else words.capitalize()


def _described(links: Links, source: SourceFile, definition: Definition) -> tuple[str, str] | None:
    """Name and link what an entry of a stub describes; `None` for all others."""
    path = source.import_path(definition.path)
    href = links.symbol(path) if source.stub_of and "~" not in path else ""
    return (path, href) if href and href != links.overview(source.uri, source.symbol(definition.path)) else None


def _executed(site: Site, symbol: str) -> Iterator[str]:
    if found := site.executed.get(symbol):
        yield f"{found.executed:,} of {plural(found.total, 'line')} executed"


def _stub(site: Site, links: Links, record: FileRecord, place: DetailPosition, for_uses: UsesLimits) -> DetailView:
    """Make the entry of a class that has a page of its own: its signature, sentence and members."""
    return structs.replace(
        _detail(site, links, record, place, place.index, [], for_uses),
        relatives=RelativesView(),
        uses=UsesView(0),
        usage=UsageView(),
        mentions=(),
        docstring=(),
        comment=(),
        moved=moved_class(site, links, record, place.index),
    )


def _signature(links: Links, definition: Definition, scope: str, identifier: str, *, is_heading: bool) -> str:
    """Write the signature; empty where it would repeat the heading."""
    is_bare = not (definition.signature or definition.annotation or definition.value or definition.decorators)
    if is_bare and definition.kind is not Kind.CLASS:
        return ""
    return signature_html(definition, lambda text: links.annotation(text, scope, identifier), is_heading=is_heading)


def _members(links: Links, record: FileRecord, inner: list[int]) -> tuple[tuple[str, str], ...]:
    source = record.source
    members = overloads_once([record.definitions[index] for index in inner])
    return tuple((member.name, links.overview(source.uri, symbol_id(source, member))) for member in members)


def _examples(definition: Definition) -> str:
    """Count the blocks of interactive examples of a docstring in words; empty when there are none."""
    count = definition.docstring.examples if definition.docstring else 0
    return f"{plural(count, 'block')} of interactive examples" if count else ""

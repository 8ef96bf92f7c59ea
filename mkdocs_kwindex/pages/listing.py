"""The source listing of a file, its names linked."""

from collections.abc import Iterator
from html import escape

from mkdocs_kwindex.analysis.markup.sanitizer import PLACEHOLDER
from mkdocs_kwindex.model import FileRecord, Kind, listing_lines, listing_text
from mkdocs_kwindex.pages.links import Links
from mkdocs_kwindex.pages.site import Site
from mkdocs_kwindex.references import Target, TargetKind

# The style sheet knows the height of so many lines.
_CHUNK = 200
_BLOCKS = {
    Kind.CLASS,
    Kind.FUNCTION,
    Kind.METHOD,
    Kind.PROPERTY,
    Kind.NAMESPACE,
    Kind.STRUCT,
    Kind.UNION,
    Kind.ENUM,
    Kind.INTERFACE,
    Kind.TRAIT,
}


def listing_html(site: Site, links: Links, record: FileRecord) -> str:
    """Write the listing of a file: numbered lines in which every name that has a target is a link.

    Args:
        site: The analysed tree.
        links: The links as the page writes them.
        record: The file.
    """
    # The style sheet writes the number, out of the id: a digit less for each digit in a quarter of the page.
    numbered = [f"<a id=L{n} href=#L{n}></a>{line}\n" for n, line in enumerate(listing_lines(record.listing), 1)]
    # What stands between names, the row of a name, the name, and so on: half the price of a call for each name.
    pieces = PLACEHOLDER.split("".join(_in_chunks(numbered)))
    tags = _opening_tags(site, links, record)
    openings = [tags.get(row, "") for row in pieces[1::3]]
    pieces[1::3] = openings
    pieces[2::3] = [f"{name}</a>" if tag else name for tag, name in zip(openings, pieces[2::3], strict=True)]
    return "".join(pieces)


def _in_chunks(lines: list[str]) -> Iterator[str]:
    """Put every full chunk of lines into an element of its own, which a browser lays out when it comes into view."""
    for start in range(0, len(lines), _CHUNK):
        text = "".join(lines[start : start + _CHUNK])
        yield f"<span class=kw-lines>{text}</span>" if start + _CHUNK <= len(lines) else text


def line_text(record: FileRecord, line: int) -> str:
    """Return a line of the source without indentation."""
    return listing_text(record.listing, line).strip()


def listing_blocks(record: FileRecord) -> str:
    """Return the lines of classes, functions and methods, outer ones first, as `102:148 110:141`."""
    blocks = sorted((d.line, -d.end_line) for d in record.definitions if d.kind in _BLOCKS and d.end_line > d.line)
    return " ".join(f"{first}:{-last}" for first, last in blocks)


def _opening_tags(site: Site, links: Links, record: FileRecord) -> dict[str, str]:
    """Return the opening tag of each name's link by the row of the name."""
    if not record.source.is_python:
        return {}
    tags: dict[str, str] = {}
    for target, uses, definitions in site.relations.targets(record.source.uri):
        if definitions:
            tag = f"<a href={links.overview(target.uri, target.symbol)}>"
            tags.update(dict.fromkeys(map(str, definitions), tag))
        if uses and (tag := _opening_tag(links, record, target)):
            tags.update(dict.fromkeys(map(str, uses), tag))
    return tags


def _opening_tag(links: Links, record: FileRecord, target: Target) -> str:
    title = f' title="the first of {target.count} definitions"' if target.count > 1 else ""
    if target.kind is TargetKind.EXTERNAL:
        href = links.external(target.symbol)
        return f'<a href="{escape(href)}"{title}>' if href else ""
    if not links.has_page(target.uri):
        return ""
    if target.kind is TargetKind.MODULE:
        return f"<a href={links.overview(target.uri)}>"
    is_own = target.uri == record.source.uri or not target.symbol
    return f"<a href={links.overview(target.uri, f'L{target.line}' if is_own else target.symbol)}{title}>"

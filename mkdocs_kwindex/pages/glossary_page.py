"""The glossary: the project's own terms, each with the sentence that defines it."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from msgspec import Struct

from mkdocs_kwindex.index.glossary import DOCUMENT_TERM, OTHER_LETTERS, Term, letter_of
from mkdocs_kwindex.model.anchors import anchor
from mkdocs_kwindex.model.wording import plural
from mkdocs_kwindex.pages.head import Crumb, Head
from mkdocs_kwindex.pages.links import Links
from mkdocs_kwindex.pages.page_plan import GLOSSARY_TITLE
from mkdocs_kwindex.pages.site import Site
from mkdocs_kwindex.pages.table_of_contents import TocEntry


class TermRow(Struct, frozen=True):
    """A term, with its definition and the place of that."""

    identifier: str
    name: str
    definition: str
    kind: str
    href: str
    file: str


class GlossaryLetter(Struct, frozen=True):
    """A letter: the page or place that has its terms, and how many they are."""

    title: str
    href: str
    count: int


class GlossaryGroup(Struct, frozen=True):
    """The terms that begin with a letter."""

    identifier: str
    title: str
    rows: tuple[TermRow, ...]


class GlossaryView(Struct, frozen=True):
    """The glossary, or its part for one letter."""

    head: Head
    letters: tuple[GlossaryLetter, ...]
    groups: tuple[GlossaryGroup, ...]


def glossary_view(site: Site, links: Links, letter: str) -> GlossaryView:
    """Make the glossary.

    Args:
        site: The analysed tree.
        links: The links as the page writes them.
        letter: Whose terms the page has, where there are too many for one; empty for the first page.
    """
    by_letter = _by_letter(site.project_facts.glossary)
    parts = site.project_facts.glossary_letters
    shown = {letter: by_letter[letter]} if letter else ({} if parts else by_letter)
    trail = [Crumb(site.title, links.landing())]
    if letter:
        trail.append(Crumb(GLOSSARY_TITLE, links.page(site.urls.glossary())))
    title = f"{GLOSSARY_TITLE}: {letter}" if letter else GLOSSARY_TITLE
    count = sum(map(len, shown.values())) if letter else len(site.project_facts.glossary)
    return GlossaryView(
        head=Head(title, "", tuple(trail), (), (plural(count, "term"),)),
        letters=tuple(
            GlossaryLetter(
                name, links.page(site.urls.glossary(name)) if parts else f"#{_letter_id(name)}", len(by_letter[name])
            )
            for name in by_letter
        ),
        groups=tuple(
            GlossaryGroup(_letter_id(name), name, tuple(_rows(links, terms))) for name, terms in shown.items()
        ),
    )


def glossary_toc(site: Site, letter: str) -> tuple[TocEntry, ...]:
    """Return the table of contents of a page of the glossary."""
    names = (
        [letter] if letter else ([] if site.project_facts.glossary_letters else _by_letter(site.project_facts.glossary))
    )
    return tuple(TocEntry(name, _letter_id(name), 2) for name in names)


def document_terms(site: Site, folder: str) -> list[Term]:
    """Return the terms that documents in a folder and below it define."""
    below = f"{folder}/" if folder else ""
    return [term for term in site.project_facts.glossary if term.kind == DOCUMENT_TERM and term.file.startswith(below)]


def term_href(site: Site, links: Links, name: str) -> str:
    """Link to a term in the glossary."""
    letter = letter_of(name) if site.project_facts.glossary_letters else ""
    return links.page(site.urls.glossary(letter), _term_id(name))


def _term_id(name: str) -> str:
    return f"term:{name}"


def _letter_id(letter: str) -> str:
    return "letter-other" if letter == OTHER_LETTERS else f"letter-{letter.lower()}"


def _by_letter(terms: Sequence[Term]) -> dict[str, list[Term]]:
    ranked = sorted(terms, key=_letter)
    return {letter: list(group) for letter, group in groupby(ranked, _letter)}


def _letter(term: Term) -> str:
    return letter_of(term.name)


def _rows(links: Links, terms: Sequence[Term]) -> Iterator[TermRow]:
    seen: set[str] = set()
    for term in terms:
        identifier = "" if term.name in seen else anchor(_term_id(term.name))
        seen.add(term.name)
        href = links.overview(term.file, term.identifier)
        yield TermRow(identifier, term.name, term.definition, term.kind, href, term.file)

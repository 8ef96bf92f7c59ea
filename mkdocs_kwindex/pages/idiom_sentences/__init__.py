"""The section "Code Patterns & Idioms" of an overview page."""

from collections import Counter
from collections.abc import Iterator, Mapping

from msgspec import Struct

from mkdocs_kwindex.model import FileRecord
from mkdocs_kwindex.model.idioms import Pattern, PatternKind
from mkdocs_kwindex.model.placeholders import plain_text
from mkdocs_kwindex.model.sections import Section
from mkdocs_kwindex.pages.idiom_sentences.sentences import sentence
from mkdocs_kwindex.pages.idiom_sentences.writer import Writer
from mkdocs_kwindex.pages.links import Links
from mkdocs_kwindex.pages.site import Site

_INLINE = 5
_FOLDED = 20
_NOTHING = (
    "It defines no data class, enum, protocol, generator function or coroutine, and has no overload, import inside a "
    "function or TODO note. No abstract class, mixin, metaclass, descriptor, context manager, decorator, registry, "
    "singleton, cache, dispatch or deprecation of its own was recognised for certain."
)
_UNKNOWN = "The file could not be parsed: which idioms it uses is not known."


class IdiomGroup(Struct, frozen=True):
    """The uses of one idiom.

    Attributes:
        title: Its name.
        identifier: Its place on the page.
        count: How many there are.
        inline: A sentence for each of the first.
        folded: A sentence for each of those that follow.
        more: How many are left out.
    """

    title: str
    identifier: str
    count: int
    inline_html: tuple[str, ...]
    folded_html: tuple[str, ...]
    more: int


class PatternsView(Struct, frozen=True):
    """The section; `note` says why it holds nothing."""

    groups: tuple[IdiomGroup, ...]
    note: str


def patterns_view(site: Site, links: Links, record: FileRecord) -> PatternsView:
    """Make the section of a file."""
    if not record.patterns:
        return PatternsView((), _UNKNOWN if record.patterns is None else _NOTHING)
    writer = Writer(site, links, record)
    found: dict[PatternKind, list[Pattern]] = {}
    for pattern in record.patterns:
        found.setdefault(pattern.kind, []).append(pattern)
    return PatternsView(tuple(_group(writer, kind, patterns) for kind, patterns in found.items()), "")


def pattern_counts(record: FileRecord) -> Mapping[str, int]:
    """Count the idioms of a file by title, in the order of its section.

    The file's overview page lists them at `idiom_id(title)`.
    """
    counts: Counter[str] = Counter()
    for pattern in record.patterns or ():
        counts[pattern.kind.value] += pattern.count
    return counts


def idiom_id(title: str) -> str:
    """The id of the part of an overview page about an idiom."""
    return f"idiom-{title.lower().replace(' ', '-')}"


def idiom_chunks(view: PatternsView) -> Iterator[tuple[Section, str, str]]:
    """Yield `(section id, place on the page, text)` for the keyword map."""
    for group in view.groups:
        for html in (*group.inline_html, *group.folded_html):
            yield Section.CODE_PATTERNS_IDIOMS, group.identifier, plain_text(html)


def _group(writer: Writer, kind: PatternKind, patterns: list[Pattern]) -> IdiomGroup:
    shown = [sentence(writer, pattern) for pattern in patterns[: _INLINE + _FOLDED]]
    return IdiomGroup(
        title=kind.value,
        identifier=idiom_id(kind.value),
        count=sum(pattern.count for pattern in patterns),
        inline_html=tuple(shown[:_INLINE]),
        folded_html=tuple(shown[_INLINE:]),
        more=sum(pattern.count for pattern in patterns[_INLINE + _FOLDED :]),
    )

"""Git history of a file or folder, as rows of its metadata."""

from collections.abc import Iterator

from msgspec import Struct

from mkdocs_kwindex.model.wording import plural
from mkdocs_kwindex.pages.site import Site


class Fact(Struct, frozen=True):
    """A row of the metadata."""

    label: str
    text: str


def history_facts(site: Site, uri: str) -> Iterator[Fact]:
    """Describe when a file or folder changed, if git was asked.

    Args:
        site: The analysed tree.
        uri: The file or folder.
    """
    if site.history is None:
        return
    package = site.tree.root.uri if site.tree.root else site.package(uri)
    changes = site.history.changes.get(uri)
    gap = site.history.gaps.get(package, "")
    if changes is None:
        reason = site.history.unknown.get(package) or (f"no change in it; {gap}" if gap else "no commit has it")
        yield Fact("Git history", reason)
        return
    yield Fact("Last change", changes.last)
    if changes.first:
        yield Fact("First appearance", changes.first)
    count = f"{changes.count:,} by {plural(changes.contributors, 'contributor')}"
    yield Fact("Commits", f"{count}; older ones are not known, {gap}" if gap else count)

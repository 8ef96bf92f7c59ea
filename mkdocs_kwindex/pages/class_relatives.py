"""The relatives of a class and of its methods."""

from collections import Counter
from collections.abc import Set as AbstractSet

from msgspec import Struct, structs

from mkdocs_kwindex.model import Definition, Kind
from mkdocs_kwindex.model.anchors import name_of
from mkdocs_kwindex.pages.links import Links
from mkdocs_kwindex.pages.site import Site

# Past this many a list of relatives is cut; each of them names its bases itself.
LIMIT = 100

INHERITED = 30
"""How many inherited members are named with each class that inherits them; of the others it says how many there are."""


class Named(Struct, frozen=True):
    """A name with a link.

    Attributes:
        name: The name.
        href: Where it leads; may be empty.
        note: What a reader must know when it is only possible that this is meant; empty when it is certain.
    """

    name: str
    href: str
    note: str = ""


class InheritedGroup(Struct, frozen=True):
    """The members that a class has from one of its bases."""

    owner: Named
    members: tuple[Named, ...]
    more: int = 0


class RelativesView(Struct, frozen=True):
    """The relatives of a definition; empty tuples where there are none.

    Attributes:
        bases: The bases of a class, as written.
        subclasses: Its direct subclasses in the tree.
        more_subclasses: How many are not listed.
        inherited: What it has from its bases in the tree.
        overrides: The member of a base that a method or an attribute overrides; `None` without.
        overridden_by: The members of subclasses that override it.
        sets: The member of a base that an attribute is: methods of the class only assign to it.
        set_by: The attributes of subclasses that are it in this way.
    """

    bases: tuple[Named, ...] = ()
    subclasses: tuple[Named, ...] = ()
    more_subclasses: int = 0
    inherited: tuple[InheritedGroup, ...] = ()
    overrides: Named | None = None
    overridden_by: tuple[Named, ...] = ()
    sets: Named | None = None
    set_by: tuple[Named, ...] = ()


def relatives_view(site: Site, links: Links, definition: Definition, symbol: str) -> RelativesView:
    """Make the lists of relatives of a definition."""
    if definition.kind is Kind.CLASS:
        possible = site.relations.possible_subclasses(symbol)
        subclasses = [_related(links, name, possible) for name in site.relations.subclasses(symbol)]
        return RelativesView(
            bases=_bases(site, links, definition, symbol),
            subclasses=tuple(subclasses[:LIMIT]),
            more_subclasses=max(0, len(subclasses) - LIMIT),
            inherited=_inherited(site, links, symbol),
        )
    if definition.parent >= 0:
        relations = site.relations
        other, is_overridden = relations.base_member(symbol), bool(relations.overrides(symbol))
        return RelativesView(
            overrides=_named(links, other) if is_overridden else None,
            overridden_by=tuple(_named(links, name) for name in relations.overridden_by(symbol)[:LIMIT]),
            sets=_named(links, other) if other and not is_overridden else None,
            set_by=tuple(_named(links, name) for name in relations.set_by(symbol)[:LIMIT]),
        )
    return RelativesView()


def _named(links: Links, symbol: str) -> Named:
    return Named(symbol, links.symbol(symbol) or links.external(symbol))


def _related(links: Links, symbol: str, possible: AbstractSet[str]) -> Named:
    return structs.replace(_named(links, symbol), note="possibly" if symbol in possible else "")


def _bases(site: Site, links: Links, definition: Definition, symbol: str) -> tuple[Named, ...]:
    """Link the bases as written to the classes that they were found to be."""
    known = site.relations.bases(symbol)
    written = [base for base in definition.bases if not base.startswith("**") and "=" not in base.partition("[")[0]]
    found = []
    for index, base in enumerate(written):
        name = base.partition("[")[0].partition("(")[0]
        if len(known) == len(written):
            same = [known[index]]
        else:
            same = [other for other in known if name_of(other.symbol) == name.rpartition(".")[2]]
        if len(same) == 1:
            note = f"one of {same[0].count}" if same[0].count > 1 else ""
            found.append(Named(base, links.symbol(same[0].symbol) or links.external(same[0].symbol), note))
        else:
            found.append(Named(base, ""))
    return tuple(found)


def _inherited(site: Site, links: Links, symbol: str) -> tuple[InheritedGroup, ...]:
    members = site.relations.inherited(symbol)
    counts = Counter(member.owner for member in members)
    possible = {member.owner for member in members if not member.is_certain}
    groups: dict[str, list[Named]] = {}
    for number, member in enumerate(members):
        named = groups.setdefault(member.owner, [])
        if number < INHERITED:
            named.append(Named(member.name, links.symbol(member.symbol)))
    return tuple(
        InheritedGroup(_related(links, owner, possible), tuple(named), counts[owner] - len(named))
        for owner, named in groups.items()
    )

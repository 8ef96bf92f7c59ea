"""The entry of a definition in the Detailed Analysis."""

import re

from msgspec import Struct

from mkdocs_kwindex.pages.behaviour.calls import CallsView, RaiseView
from mkdocs_kwindex.pages.class_relatives import RelativesView
from mkdocs_kwindex.pages.docstring_views import SectionView
from mkdocs_kwindex.pages.folded_overloads import OverloadRow
from mkdocs_kwindex.pages.moved_classes import MovedClass
from mkdocs_kwindex.pages.neighbours import Picture
from mkdocs_kwindex.pages.usage_in_tests import UsageView
from mkdocs_kwindex.pages.uses import UsesView

_VERSION = re.compile(r'class="[^"]*\bversion"[^>]*>\s*<p class="admonition-title">[^<]*</p>\s*</div>\s*$')


class DetailView(Struct, frozen=True):
    """The entry of a definition.

    Attributes:
        level: Heading level, 3 to 6.
        label: The dotted path in the module, as heading.
        badges: Labels such as `async` or `overload`.
        branch: The branch that it is in.
        calls: What a function calls; `None` where there is nothing to say.
        raises: What a function raises.
        overloads: Further overloads that have nothing of their own but their signatures.
        comment: The comment that documents it where it has no docstring.
        also_bound: The lines of the same scope that bind the name too, each with its link.
        is_brief: Whether it takes one line.
        is_titled_by_signature: Whether its signature is its heading.
        is_wide: Whether that signature needs the whole width.
        aliases: Ids of public paths that differ from those of its class by its name only.
        picture: The calls around a function; `None` where a line says as much.
        moved: What a class that has a page of its own says here instead; `None` for all that is explained here.
        opens: What the fold that begins with it is called; empty when none does.
        nested: What a function defines, which follows it and is in its fold; names with commas between.
        closes: What ends after it: `fold`, or `entry` for that of a function that holds others.
        tests_href: Where all tests that reach the file are listed.
        shortened: Stands for the docstring where the page has no room for all of them: its first sentence.
        public_paths: Each path under which it is exported elsewhere, with its id (empty where another symbol has it)
            and what comes before it: a private member of an exported class is not public there.
        described: In a stub: the definition of the module that it describes, and its address; `None` for none.
    """

    anchor: str
    href: str
    level: int
    kind: str
    label: str
    signature_html: str
    badges: tuple[str, ...]
    branch: str
    decorators: tuple[tuple[str, str], ...]
    public_paths: tuple[tuple[str, str, str], ...]
    relatives: RelativesView
    uses_anchor: str
    uses: UsesView
    usage: UsageView
    mentions: tuple[tuple[str, str], ...]
    examples: str
    docstring: tuple[SectionView, ...]
    members: tuple[tuple[str, str], ...]
    parent: tuple[str, str] | None
    first_line: int
    end_line: int
    line_href: str
    tests_href: str = ""
    calls: CallsView | None = None
    raises: tuple[RaiseView, ...] = ()
    overloads: tuple[OverloadRow, ...] = ()
    also_bound: tuple[tuple[int, str], ...] = ()
    shortened: str = ""
    comment: tuple[SectionView, ...] = ()
    is_brief: bool = False
    is_titled_by_signature: bool = False
    is_wide: bool = False
    aliases: tuple[str, ...] = ()
    opens: str = ""
    nested: str = ""
    closes: tuple[str, ...] = ()
    moved: MovedClass | None = None
    picture: Picture | None = None
    described: tuple[str, str] | None = None

    @property
    def ends_with_version(self) -> bool:
        """Whether its docstring ends with a note that is no more than a version, beside which there is room."""
        return bool(self.docstring and _VERSION.search(self.docstring[-1].html))

    @property
    def about(self) -> tuple[str, ...]:
        """What its fold holds besides its uses, which are counted by kind: `calls 3`."""
        relatives, calls = self.relatives, self.calls
        counts = (
            ("bases", len(relatives.bases)),
            ("overrides", int(relatives.overrides is not None)),
            ("members", len(self.members)),
            ("inherited", sum(len(group.members) + group.more for group in relatives.inherited)),
            ("subclasses", len(relatives.subclasses) + relatives.more_subclasses),
            ("overridden by", len(relatives.overridden_by)),
            ("sets", int(relatives.sets is not None)),
            ("set in", len(relatives.set_by)),
            ("calls", len(calls.shown) + len(calls.folded) + calls.more if calls else 0),
            ("raises", len(self.raises)),
            ("bound elsewhere", len(self.also_bound)),
            ("tests", sum(len(file.rows) for file in self.usage.tests) + self.usage.more_tests),
            (
                "calls in tests and examples",
                sum(len(file.rows) for file in self.usage.snippets) + self.usage.more_snippets,
            ),
        )
        found = [f"{label} {count:,}" for label, count in counts if count]
        found += ["examples"] if self.examples else []
        return (*found, f"nested {self.nested}") if self.nested else tuple(found)

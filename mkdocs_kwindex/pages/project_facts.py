"""What is known of a project as a whole: its terms, its notes, what it runs, what has no docstring and no use."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from mkdocs_kwindex.index.glossary import Term, glossary, letter_of
from mkdocs_kwindex.index.project_notes import DeprecatedSymbol, deprecations, notes
from mkdocs_kwindex.index.project_tasks import Tasks
from mkdocs_kwindex.index.reports.docstring_coverage import Documentable, documentables
from mkdocs_kwindex.index.reports.unused import Unused, unused
from mkdocs_kwindex.model import Definition, FileRecord, Note
from mkdocs_kwindex.model.changes import ChangeKind, Changes
from mkdocs_kwindex.resolve import Relations

GLOSSARY_LIMIT = 1500
"""A glossary of more terms has a page for each letter."""


@dataclass(frozen=True, eq=False)
class ProjectFacts:
    """What is known of a project as a whole, each found when it is first asked for.

    Attributes:
        records: What is known of the files with pages, by file URI.
        usage: What the analysis found in tests and examples, by file URI.
        folders: The URIs of all folders.
        relations: The names of all files, joined.
        tests: The tests among the files.
        is_test: Returns whether a file is one.
        begins: The symbols in which commands and plugins begin.
        public_paths: Gives the public paths of a definition that are not its own.
        changes: What has changed since other revisions.
    """

    records: Mapping[str, FileRecord]
    usage: Mapping[str, FileRecord]
    folders: Collection[str]
    relations: Relations
    tests: Collection[str]
    is_test: Callable[[str], bool]
    begins: Collection[str]
    public_paths: Callable[[FileRecord, Definition], list[str]]
    changes: Sequence[Changes]

    @cached_property
    def tasks(self) -> Tasks:
        """What the project runs, and who owns what."""
        return Tasks(self.records, self.folders)

    @cached_property
    def glossary(self) -> Sequence[Term]:
        """The terms of the project, sorted."""
        return glossary(
            self.records,
            lambda uri: uri in self.usage or self.is_test(uri),
            lambda record, definition: bool(self.public_paths(record, definition)),
        )

    @cached_property
    def glossary_letters(self) -> Sequence[str]:
        """The letters that have a page of the glossary each; none where one page has all of it."""
        if len(self.glossary) <= GLOSSARY_LIMIT:
            return ()
        return sorted({letter_of(term.name) for term in self.glossary})

    @cached_property
    def notes(self) -> Mapping[str, Sequence[Note]]:
        """The notes in comments, by file URI."""
        found = {uri: tuple(notes(record)) for uri, record in self.records.items()}
        return {uri: items for uri, items in found.items() if items}

    @cached_property
    def deprecations(self) -> Mapping[str, Sequence[DeprecatedSymbol]]:
        """What is deprecated, by file URI."""
        found = {uri: tuple(deprecations(record)) for uri, record in self.records.items()}
        return {uri: items for uri, items in found.items() if items}

    @cached_property
    def documentables(self) -> Sequence[Documentable]:
        """Everything that may have a docstring, by file and line."""
        relations = self.relations
        tests = self.tests
        return tuple(documentables(self.records, tests, relations.public_paths, relations.base_member))

    @cached_property
    def unused(self) -> Sequence[Unused]:
        """Definitions of which no use is found by name."""
        begins = self.begins
        relations = self.relations

        def is_reached(symbol: str) -> bool:
            return symbol in begins or relations.count_uses(symbol) > 0 or bool(relations.base_member(symbol))

        everything = {**self.usage, **self.records}
        return unused(self.records, everything, self.tests, is_reached, relations.public_paths)

    @cached_property
    def versions(self) -> Mapping[str, Sequence[str]]:
        """What is said of each symbol that was added or changed, where the tree is compared to several revisions."""
        found: dict[str, dict[str, None]] = {}
        words = {ChangeKind.ADDED: "added", ChangeKind.MOVED: "moved here"}
        words |= {ChangeKind.SIGNATURE: "changed", ChangeKind.KIND: "changed"}
        for comparison in self.changes[::-1] if len(self.changes) > 1 else ():
            when = f"in {comparison.new}" if comparison.new else f"since {comparison.old}"
            for change in comparison.changes:
                if word := words.get(change.kind):
                    symbol = change.after if change.kind is ChangeKind.MOVED else change.symbol
                    found.setdefault(symbol, {})[f"{word} {when}"] = None
        return {symbol: tuple(sentences) for symbol, sentences in found.items()}

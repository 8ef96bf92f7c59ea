"""Counts the contents of each folder, in one pass over all files."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from msgspec import Struct, structs

from mkdocs_kwindex.index.keywords import keyword_count
from mkdocs_kwindex.index.overloads import overloads_once
from mkdocs_kwindex.model import FileRecord, Kind, RoleName
from mkdocs_kwindex.model.anchors import symbol_id
from mkdocs_kwindex.resolve import Relations

MOST_USED = 20
"""How many symbols a folder names."""


class Totals(Struct, frozen=True):
    """Totals of a folder and everything below it.

    Attributes:
        files: Number of files.
        lines: Number of lines.
        keywords: Number of keywords.
        roles: The roles of the files with their numbers, the most frequent first.
        kinds: How many definitions of each kind there are.
    """

    files: int
    lines: int
    keywords: int
    roles: tuple[tuple[RoleName, int], ...]
    kinds: Mapping[Kind, int]


class UsedSymbol(Struct, frozen=True):
    """A symbol that other files use.

    Attributes:
        identifier: Its id.
        file_uri: The file that holds it.
        kind: What it is.
        uses: How often other files of the tree use it.
        files: How many of them do.
    """

    identifier: str
    file_uri: str
    kind: Kind
    uses: int
    files: int


def folder_totals(
    folders: Iterable[str], ways: Mapping[str, Sequence[str]], records: Mapping[str, FileRecord]
) -> Mapping[str, Totals]:
    """Count what every folder holds.

    Args:
        folders: The folders, and `ROOT`.
        ways: The way to every file, from the landing page down.
        records: What the analysis found, by file URI.
    """
    files: Counter[str] = Counter()
    lines: Counter[str] = Counter()
    keywords: Counter[str] = Counter()
    roles: defaultdict[str, Counter[RoleName]] = defaultdict(Counter)
    kinds: defaultdict[str, Counter[Kind]] = defaultdict(Counter)
    for uri, record in records.items():
        number = keyword_count(record)
        defined = Counter(definition.kind for definition in overloads_once(record.definitions))
        for folder in ways[uri][:-1]:
            files[folder] += 1
            lines[folder] += record.lines.total
            keywords[folder] += number
            roles[folder][record.role.name] += 1
            kinds[folder].update(defined)
    return {
        folder: Totals(
            files[folder],
            lines[folder],
            keywords[folder],
            tuple(sorted(roles[folder].items(), key=lambda item: (-item[1], item[0]))),
            kinds[folder],
        )
        for folder in folders
    }


def most_used(
    ways: Mapping[str, Sequence[str]],
    records: Mapping[str, FileRecord],
    relations: Relations,
    is_code: Callable[[str], bool],
) -> Mapping[str, Sequence[UsedSymbol]]:
    """Find the symbols of every folder that are used most.

    Args:
        ways: The way to every file, from the landing page down.
        records: What the analysis found, by file URI.
        relations: The names of all files, joined.
        is_code: Returns whether a file's uses count, as those of tests and examples do not.
    """
    candidates: dict[str, UsedSymbol] = {}
    # Of a path that a module and its stub define, the module's stays.
    for uri in sorted(records, key=lambda uri: (bool(records[uri].source.stub_of), uri)):
        record = records[uri]
        for definition, count in zip(record.definitions, relations.use_counts(uri), strict=False):
            if count and not definition.in_function:
                symbol = UsedSymbol(symbol_id(record.source, definition), uri, definition.kind, count, 0)
                candidates.setdefault(record.source.import_path(definition.path), symbol)
    found: defaultdict[str, list[UsedSymbol]] = defaultdict(list)
    for symbol in sorted(candidates.values(), key=lambda symbol: (-symbol.uses, symbol.identifier)):
        uri = symbol.file_uri
        # All uses, which are counted at once, are no fewer than those in other files.
        open_folders = [folder for folder in ways[uri][:-1] if not _is_done(found[folder], symbol.uses)]
        if not open_folders:
            continue
        by_file = relations.uses_by_file(symbol.identifier)
        counts = [count for file, count in by_file.items() if file != uri and is_code(file)]
        for folder in open_folders if counts else ():
            _insert(found[folder], structs.replace(symbol, uses=sum(counts), files=len(counts)))
    return dict(found)


def _is_done(best: Sequence[UsedSymbol], bound: int) -> bool:
    return len(best) == MOST_USED and best[-1].uses >= bound


def _insert(best: list[UsedSymbol], symbol: UsedSymbol) -> None:
    best.append(symbol)
    best.sort(key=lambda item: (-item.uses, item.identifier))
    del best[MOST_USED:]

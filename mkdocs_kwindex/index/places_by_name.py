"""Places in files that are not Python by the names that other files know them by."""

import posixpath
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping

from mkdocs_kwindex.model import FileRecord, Kind, Quoted


def extension_modules(records: Iterable[FileRecord]) -> dict[str, tuple[str, str]]:
    """Return file and place of the source of each extension module, by its own name, where only one file has it."""
    found: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for record in records:
        if record.source.language == "cython" and record.source.name.endswith(".pyx"):
            found[record.source.name.removesuffix(".pyx")].append((record.source.uri, ""))
        for definition in record.definitions:
            if definition.kind is Kind.EXTENSION_MODULE:
                found[definition.name].append((record.source.uri, definition.path))
    return {name: places[0] for name, places in found.items() if len(places) == 1}


def build_targets(records: Mapping[str, FileRecord]) -> dict[tuple[str, str], tuple[str, str]]:
    """Return file and place of each target of Bazel or Buck, by its folder and name; those of `BUILD` before `.bzl`."""
    found: dict[tuple[str, str], tuple[str, str]] = {}
    for uri, record in sorted(records.items()):
        for definition in record.definitions if record.source.language == "starlark" else ():
            if definition.kind is Kind.TARGET:
                found.setdefault((posixpath.dirname(uri), definition.name), (uri, definition.path))
    return found


def literal_end(path: str) -> str:
    """Return what is literal of a path that begins with a variable, or with what a command prints; empty for none.

    That of `"$(dirname "$0")/lib.sh"` is `lib.sh`.
    """
    slash = path.find("/", max(map(path.rfind, "$)}")))
    literal = path[slash + 1 :].strip("\"'") if slash >= 0 else ""
    return literal if set(literal).isdisjoint(" \"'`*?[") else ""


def called_functions(
    records: Mapping[str, FileRecord], included: Callable[[str], Iterable[str]]
) -> Iterator[tuple[str, str, str, Quoted]]:
    """Yield the calls of shell functions that a sourced file defines: caller, file, path of the function, and the call.

    Where two sourced files have a function of that name, which one it is depends on what runs.

    Args:
        records: The files, by URI.
        included: Gives the files that a file sources.
    """
    for uri, record in sorted(records.items()):
        calls = [quoted for quoted in record.quoted if quoted.runs] if record.source.language == "bash" else []
        if not calls:
            continue
        own = _functions(record)
        found: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        for file in _all_included(uri, included):
            if file in records:
                for name, path in _functions(records[file]).items():
                    found[name].append((file, path))
        for call in calls:
            if call.name not in own and len(places := found.get(call.name, [])) == 1:
                yield uri, *places[0], call


def _functions(record: FileRecord) -> dict[str, str]:
    """Return the paths of a file's functions by their names."""
    return {one.name: one.path for one in record.definitions if one.kind is Kind.FUNCTION and "~" not in one.path}


def _all_included(uri: str, included: Callable[[str], Iterable[str]]) -> list[str]:
    """Return the files that a file sources, and those that they source."""
    found: dict[str, None] = {}
    pending = [uri]
    while pending:
        new = [file for file in included(pending.pop()) if file not in found and file != uri]
        found.update(dict.fromkeys(new))
        pending += new
    return list(found)

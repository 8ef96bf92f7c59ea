"""Compares the public definitions of two trees; breaking changes are found by griffe."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

import griffe

from mkdocs_kwindex.analysis.api.griffe_tree import definitions, load_apis, module_name, public_paths
from mkdocs_kwindex.analysis.structure import griffe_silenced
from mkdocs_kwindex.model.changes import Change, ChangeKind

_LONGEST = 300
_ORDER = {kind: number for number, kind in enumerate(ChangeKind)}
_DEPRECATED = re.compile(r"^[ \t]*+\.\. deprecated::|^[ \t]*+deprecated\b.*:", re.IGNORECASE | re.MULTILINE)


def api_changes(old: Mapping[str, bytes], new: Mapping[str, bytes]) -> tuple[list[Change], list[str]]:
    """Compare two trees.

    Args:
        old: The content of each Python file by its path from the folder that imports start at.
        new: The same of the newer tree.

    Returns:
        The changes, those that break callers first, and the paths of files that cannot be parsed in one of the trees;
        these are not reported. Members of an added, removed or moved class are not reported separately.
    """
    with griffe_silenced():
        before, after = (_Api(*read) for read in load_apis(old, new))
        breaks = _breaks(before, after)
        changes = [*_differences(before, after, breaks)]
    unread = sorted({*before.unread, *after.unread})
    names = {module_name(path) for path in unread}
    told = [change for change in changes if not _is_in(change.symbol, names)]
    return sorted(told, key=lambda change: (not change.breaks, _ORDER[change.kind], change.symbol)), unread


def _is_in(symbol: str, modules: set[str]) -> bool:
    return symbol in modules or any(symbol.startswith(f"{module}.") for module in modules)


@dataclass(frozen=True)
class _Found:
    """A definition of one of the trees."""

    obj: griffe.Object
    kind: str
    written: str
    public: bool
    deprecated: bool

    @property
    def file(self) -> str:
        return self.obj.filepath.as_posix() if not isinstance(self.obj.filepath, list) else ""

    @property
    def line(self) -> int:
        return self.obj.lineno or 0


class _Api:
    """The definitions of a tree."""

    def __init__(self, modules: list[griffe.Module], unread: Sequence[str]) -> None:
        self.modules = modules
        self.unread = unread
        public = public_paths(modules)
        self.found: dict[str, _Found] = {}
        for module in self.modules:
            for one in definitions(module):
                kind = "property" if "property" in one.labels else one.kind.value
                found = _Found(one, kind, _written(one), one.path in public, _is_deprecated(one))
                self.found.setdefault(one.path, found)


class _Comparison:
    """Writes changes, each with what breaks callers."""

    def __init__(self, before: _Api, after: _Api, breaks: Mapping[str, Sequence[str]]) -> None:
        self.before = before
        self.after = after
        self.breaks = breaks
        self.told: set[str] = set()

    def change(self, kind: ChangeKind, path: str, place: _Found, was: str = "", now: str = "") -> Change:
        self.told.add(path)
        public = any(path in api.found and api.found[path].public for api in (self.before, self.after))
        breaks = tuple(self.breaks.get(path, ()))
        return Change(kind, path, place.file, place.line, _cut(was), _cut(now), breaks, public or bool(breaks))

    def places(self) -> Iterator[Change]:
        """Yield what is not where it was."""
        before, after = self.before.found, self.after.found
        removed, added = before.keys() - after.keys(), after.keys() - before.keys()
        moved = _moves(removed, added, self.before, self.after)
        for path in _outermost(removed, self.before):
            if path in moved:
                yield self.change(ChangeKind.MOVED, path, after[moved[path]], path, moved[path])
            else:
                yield self.change(ChangeKind.REMOVED, path, before[path], before[path].written)
        for path in _outermost(added, self.after) - set(moved.values()):
            yield self.change(ChangeKind.ADDED, path, after[path], now=after[path].written)

    def same_path(self, path: str) -> Iterator[Change]:
        """Yield what has changed of a definition that is where it was."""
        was, now = self.before.found[path], self.after.found[path]
        if was.kind != now.kind:
            yield self.change(ChangeKind.KIND, path, now, was.kind, now.kind)
        elif was.written != now.written and was.kind not in {"module", "attribute"}:
            yield self.change(ChangeKind.SIGNATURE, path, now, was.written, now.written)
        if was.public != now.public:
            yield self.change(ChangeKind.PUBLIC if now.public else ChangeKind.PRIVATE, path, now)
        if now.deprecated and not was.deprecated:
            yield self.change(ChangeKind.DEPRECATED, path, now)

    def rest(self) -> Iterator[Change]:
        """Yield what breaks callers in another way."""
        for path in self.breaks.keys() - self.told:
            around = path.rpartition(".")[0]
            place = self.after.found.get(path) or self.before.found.get(path) or self.after.found.get(around)
            file, line = (place.file, place.line) if place else ("", 0)
            yield Change(ChangeKind.CHANGED, path, file, line, breaks=tuple(self.breaks[path]))


def _differences(before: _Api, after: _Api, breaks: Mapping[str, Sequence[str]]) -> Iterator[Change]:
    comparison = _Comparison(before, after, breaks)
    yield from comparison.places()
    for path in before.found.keys() & after.found.keys():
        yield from comparison.same_path(path)
    yield from comparison.rest()


def _outermost(paths: set[str], api: _Api) -> set[str]:
    """Return the paths that are not in a class among them."""

    def is_inside(path: str) -> bool:
        while (path := path.rpartition(".")[0]) in paths:
            if api.found[path].kind == "class":
                return True
        return False

    return {path for path in paths if not is_inside(path)}


def _moves(removed: set[str], added: set[str], before: _Api, after: _Api) -> dict[str, str]:
    """Return what was moved: the one definition that was added with the name, kind and text of one that was removed."""
    sources: defaultdict[tuple[str, str, str], list[str]] = defaultdict(list)
    targets: defaultdict[tuple[str, str, str], list[str]] = defaultdict(list)
    for paths, api, kept in ((removed, before, sources), (added, after, targets)):
        for path in paths:
            one = api.found[path]
            kept[path.rpartition(".")[2], one.kind, one.written].append(path)
    return {
        paths[0]: targets[key][0]
        for key, paths in sources.items()
        if len(paths) == 1 and len(targets.get(key, ())) == 1 and key[1] not in {"attribute", "module"}
    }


def _breaks(before: _Api, after: _Api) -> dict[str, list[str]]:
    """Return what griffe says of each path that breaks callers."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    new = {module.name: module for module in after.modules}
    for module in before.modules:
        if module.name not in new:
            found[module.path].append("module was removed")
            continue
        # It follows aliases, which may lead in circles or nowhere.
        with suppress(griffe.GriffeError, RecursionError):
            for breakage in griffe.find_breaking_changes(module, new[module.name]):
                path = _path_of(breakage.obj)
                if breakage.kind is griffe.BreakageKind.ATTRIBUTE_CHANGED_VALUE and path.endswith("__"):
                    # `__version__` changes with each release.
                    continue
                if (sentence := _explained(breakage)) not in found[path]:
                    found[path].append(sentence)
    return {path: sentences for path, sentences in found.items() if sentences}


def _path_of(one: griffe.Object | griffe.Alias) -> str:
    """Return the path of what breaks: of an import, what it means."""
    with suppress(griffe.GriffeError):
        return one.final_target.path if isinstance(one, griffe.Alias) else one.path
    return one.path


def _explained(breakage: griffe.Breakage) -> str:
    what = breakage.kind.value[0].lower() + breakage.kind.value[1:]
    if breakage.kind is griffe.BreakageKind.OBJECT_REMOVED:
        return f"{what}: {breakage.obj.path}"
    was, now = (
        "" if value is None else getattr(value, "name", None) or str(value)
        for value in (breakage.old_value, breakage.new_value)
    )
    if isinstance(breakage.old_value, griffe.Parameter) and isinstance(breakage.new_value, griffe.Parameter):
        was, now = _parameter(breakage.old_value), _parameter(breakage.new_value)
    if breakage.kind is griffe.BreakageKind.PARAMETER_MOVED:
        return f"{what}: {breakage.old_value.name} ({breakage.details})"
    if isinstance(breakage.old_value, list):
        was, now = (", ".join(map(str, value)) for value in (breakage.old_value, breakage.new_value))
    return _cut(f"{what}: {' → '.join(filter(None, (was, now)))}")


def _written(one: griffe.Object) -> str:
    if isinstance(one, griffe.Function):
        parameters = []
        previous: griffe.ParameterKind | None = None
        for parameter in one.parameters:
            if previous is griffe.ParameterKind.positional_only and parameter.kind is not previous:
                parameters.append("/")
            keyword_only = parameter.kind is griffe.ParameterKind.keyword_only
            if keyword_only and previous not in {
                griffe.ParameterKind.var_positional,
                griffe.ParameterKind.keyword_only,
            }:
                parameters.append("*")
            parameters.append(_parameter(parameter))
            previous = parameter.kind
        if previous is griffe.ParameterKind.positional_only:
            parameters.append("/")
        returns = f" -> {one.returns}" if one.returns is not None else ""
        return f"{'async ' if 'async' in one.labels else ''}def {one.name}({', '.join(parameters)}){returns}"
    if isinstance(one, griffe.Class):
        return f"class {one.name}({', '.join(map(str, one.bases))})" if one.bases else f"class {one.name}"
    if isinstance(one, griffe.Attribute):
        annotation = f": {one.annotation}" if one.annotation is not None else ""
        return f"{one.name}{annotation}{f' = {one.value}' if one.value is not None else ''}"
    return one.name


def _parameter(parameter: griffe.Parameter) -> str:
    stars = {griffe.ParameterKind.var_positional: "*", griffe.ParameterKind.var_keyword: "**"}
    text = f"{stars.get(parameter.kind, '')}{parameter.name}" if parameter.kind else parameter.name
    if parameter.annotation is not None:
        text += f": {parameter.annotation}"
    if parameter.default is None or text.startswith("*"):
        return text
    return f"{text}{' = ' if parameter.annotation is not None else '='}{parameter.default}"


def _is_deprecated(one: griffe.Object) -> bool:
    decorators = one.decorators if isinstance(one, (griffe.Function, griffe.Class)) else []
    if any(str(decorator.callable_path).rpartition(".")[2] == "deprecated" for decorator in decorators):
        return True
    return one.docstring is not None and _DEPRECATED.search(one.docstring.value) is not None


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"

"""The paths under which a tree's definitions are meant to be imported."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mkdocs_kwindex.resolve.file_tables import File
    from mkdocs_kwindex.resolve.go_to_definition import Locator
    from mkdocs_kwindex.resolve.module_names import Modules

_MAX_DEPTH = 40


def public_paths(files: Sequence[File], modules: Modules, locator: Locator) -> dict[tuple[int, int], str]:
    """Return the shortest public path of every definition at module level that has one.

    A path is public when no part of it begins with `_`; a name counts as exported by a package that imports it, and by
    any module whose `__all__` lists it.

    Returns:
        Paths by number of the file and index of the definition.
    """
    found: dict[tuple[int, int], str] = {}
    for file in files:
        module = file.source.module
        if any(part.startswith("_") for part in module.split(".")):
            continue
        for name in sorted(exported_names(file, modules)):
            if name.startswith("_"):
                continue
            for place in locator.name_of_module(module, name)[:1]:
                if place.file < 0 or place.definition < 0:
                    continue
                key = (place.file, place.definition)
                path = f"{module}.{name}"
                if key not in found or _rank(path, files[place.file]) < _rank(found[key], files[place.file]):
                    found[key] = path
    return found


def _rank(path: str, home: File) -> tuple[int, bool, int, str]:
    return path.count("."), path.rpartition(".")[0] != home.source.module, len(path), path


def exported_names(file: File, modules: Modules) -> set[str]:
    """Return the names that a module exports."""
    return set(_exported(file, modules, set()))


def _exported(file: File, modules: Modules, seen: set[int]) -> Iterator[str]:
    if file.number in seen or len(seen) > _MAX_DEPTH:
        return
    seen.add(file.number)
    if file.exports is not None:
        yield from file.exports
        return
    yield from file.lazy
    for name, variable in file.members.items():
        if file.source.is_package or file.defines(variable):
            yield name
    if file.source.is_package:
        for star in file.stars:
            for source in modules.by_name.get(star, ())[:1]:
                yield from _public(_exported_by_star(source, modules, seen))


def _exported_by_star(file: File, modules: Modules, seen: set[int]) -> Iterator[str]:
    if file.number in seen:
        return
    if file.exports is not None:
        yield from file.exports
        return
    yield from file.members
    seen.add(file.number)
    for star in file.stars:
        for source in modules.by_name.get(star, ())[:1]:
            yield from _public(_exported_by_star(source, modules, seen))


def _public(names: Iterator[str]) -> Iterator[str]:
    return (name for name in names if not name.startswith("_"))

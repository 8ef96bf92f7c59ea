"""Modules of the tree: resolves imports and the names of modules."""

import builtins
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from mkdocs_kwindex.model.operations import Op
from mkdocs_kwindex.resolve.file_tables import File

_BUILTINS = frozenset(dir(builtins)) | {"reveal_type", "reveal_locals", "WindowsError"}
_MODULE_ATTRIBUTES = frozenset({"__name__", "__file__", "__doc__", "__path__", "__spec__", "__loader__", "__package__"})


class Found(NamedTuple):
    """What a dotted name refers to.

    Attributes:
        file: Number of the file that binds it, -1 when it is no name of a file.
        node: For a name of a file: the variable's number. -1 otherwise.
        module: For a module of the tree: its dotted path.
        external: For anything outside of the tree: its dotted path.
        others: What else it may be, where branches import all names of different modules.
    """

    file: int = -1
    variable: int = -1
    module: str = ""
    external: str = ""
    others: tuple["Found", ...] = ()

    def each(self) -> Iterator["Found"]:
        """Yield everything that the name may be."""
        yield self
        for other in self.others:
            yield from other.each()


class ResolvedExports(NamedTuple):
    """The resolved `__all__` of a module.

    Attributes:
        names: The names that it lists.
        possible: Those that it lists if a branch is taken.
        is_complete: Whether it lists no others.
    """

    names: frozenset[str]
    possible: frozenset[str] = frozenset()
    is_complete: bool = True


class Modules:
    """The modules of the tree by their dotted paths."""

    def __init__(self, files: Sequence[File]) -> None:
        self.files = files
        self.by_name: dict[str, list[File]] = {}
        self.packages: set[str] = set()
        self._found: dict[tuple[str, str], Found | None] = {}
        self._listed: dict[int, ResolvedExports | None] = {}
        for file in files:
            self.by_name.setdefault(file.source.module, []).append(file)
            name = file.source.module.rpartition(".")[0] if file.source.is_importable else ""
            while name and name not in self.packages:
                self.packages.add(name)
                name = name.rpartition(".")[0]
        for same in self.by_name.values():
            # A stub describes what the module beside it defines.
            same.sort(key=lambda file: (file.source.uri.endswith(".pyi"), not file.source.is_package, file.source.uri))

    def exists(self, name: str) -> bool:
        """Return whether a module, or a folder of modules, is in the tree."""
        return name in self.by_name or name in self.packages

    def module(self, name: str) -> Found:
        """Find a module."""
        return Found(module=name) if self.exists(name) else Found(external=name)

    def imported(self, importer: File, module: str, name: str) -> Found | None:
        """Find what `from module import name` imports.

        Args:
            importer: The file of the statement.
            module: Absolute dotted path of the module.
            name: The name taken from it.
        """
        if importer.source.module == module and self.exists(f"{module}.{name}"):
            # `from . import name` in a package binds the very name it asks for.
            return Found(module=f"{module}.{name}")
        return self.attribute(module, name)

    def attribute(self, module: str, name: str) -> Found | None:
        """Find a name of a module; `None` when the module is known and the name is not."""
        key = (module, name)
        if key not in self._found:
            # While the search is under way, coming back to its start finds nothing.
            self._found[key] = None
            self._found[key] = self._attribute(module, name)
        return self._found[key]

    def _attribute(self, module: str, name: str) -> Found | None:
        files = self.by_name.get(module)
        if files is None:
            if module in self.packages:
                return self._submodule(module, name)
            return Found(external=f"{module}.{name}")
        for file in files:
            found = self._name_of_file(file, name)
            if found is not None:
                return found
        if name in _MODULE_ATTRIBUTES:
            return None
        return self._submodule(module, name)

    def _submodule(self, module: str, name: str) -> Found | None:
        path = f"{module}.{name}"
        return Found(module=path) if self.exists(path) else None

    def _name_of_file(self, file: File, name: str) -> Found | None:
        variable = file.members.get(name)
        if variable is not None:
            return Found(file.number, variable)
        found = self.from_stars(file, name)
        if found is not None:
            return found
        for module, attribute in file.lazy.get(name, ()):
            if module in self.by_name and module != file.source.module:
                found = self.attribute(module, attribute) or self.attribute(f"{module}.{attribute}", attribute)
                if found is not None and not found.external:
                    return found
        return None

    def from_stars(self, file: File, name: str) -> Found | None:
        """Find a name among those that a file's star imports bring."""
        found, _ = self._by_stars(file, file.stars_node, name)
        return _together(found)

    def _by_stars(self, file: File, node: int, name: str, since: int = -1) -> tuple[list[Found], bool]:
        """Find a name among those that star imports bring.

        Args:
            file: The file.
            node: The star imports that have run; -1 for none.
            name: The name.
            since: Those that are not asked.

        Returns:
            What it may be, and whether it is that whatever branch was taken.
        """
        found: dict[Found, None] = {}
        complete = True
        pending, seen = [node], {since, -1}
        while pending:
            node = pending.pop()
            if node in seen:
                complete = complete and node not in (since, -1)
                continue
            seen.add(node)
            if file.operators[node] != Op.STARS:
                pending += [leaf for leaf in reversed(file.leaves([node])) if leaf != node]
                continue
            string = file.right[node]
            module = file.strings[string] if string >= 0 else ""
            brought = self.star_name(module, name)
            if brought is not None and self._leads_back(brought, file, name):
                brought = None
            if brought is not None:
                found[brought] = None
            if brought is None or not self.is_exported(module, name):
                pending.append(file.left[node])
        return list(found), complete

    def starred(self, file: File, place: int) -> tuple[Found | None, bool]:
        """Find what star imports make of a name that was bound before them.

        Args:
            file: The file.
            place: The list of a `STARRED` node.

        Returns:
            What it may be, and whether it is that in any case.
        """
        name, node, since = file.items(place)
        found, complete = self._by_stars(file, node, file.strings[name], since)
        return _together(found), complete

    def _leads_back(self, found: Found, file: File, name: str) -> bool:
        """Return whether a name was taken from the very module that now takes it: it is what that module had before."""
        if found.file < 0 or found.file == file.number:
            return False
        other = self.files[found.file]
        nodes = other.leaves(other.alternatives(found.variable))
        return bool(nodes) and all(
            other.operators[node] == Op.IMPORTED
            and other.strings[other.left[node]] == file.source.module
            and other.strings[other.right[node]] == name
            for node in nodes
        )

    def is_exported(self, module: str, name: str) -> bool:
        """Return whether a star import brings a name that it may bring, whatever the module's `__all__` works out."""
        sources = self.by_name.get(module)
        listed = self.listed(sources[0]) if sources else None
        return listed is None or name in listed.names

    def star_name(self, module: str, name: str) -> Found | None:
        """Find what `from module import *` makes of a name; `None` for nothing."""
        sources = self.by_name.get(module)
        if not sources:
            return None
        listed = self.listed(sources[0])
        is_listed = listed is not None and (name in listed.names or name in listed.possible)
        if not is_listed:
            # What is not known to be listed may be what the file works out, but for what always has another meaning.
            is_open = listed is None or (not listed.is_complete and name not in _BUILTINS)
            if not is_open or name.startswith("_"):
                return None
        found = self.attribute(module, name)
        if found is not None and (is_listed or not self._is_submodule_only(sources[0], name, found)):
            return found
        return None

    def listed(self, file: File) -> ResolvedExports | None:
        """Return what a module's `__all__` lists; `None` without one."""
        exports = file.exports
        if exports is None:
            return None
        if file.number not in self._listed:
            # A list that takes itself in adds nothing to itself.
            self._listed[file.number] = ResolvedExports(frozenset(), is_complete=False)
            names, complete = self._listed_by(exports.modules, certain=True)
            more, _ = self._listed_by(exports.modules, certain=False)
            possible, possible_complete = self._listed_by(exports.possible_modules, certain=False)
            names = (names - set(exports.removed)) | set(exports.names)
            possible = (possible | more | set(exports.possible_names)) - set(exports.removed) - names
            is_complete = exports.is_complete and complete and possible_complete
            self._listed[file.number] = ResolvedExports(frozenset(names), frozenset(possible), is_complete)
        return self._listed[file.number]

    def _listed_by(self, modules: Sequence[str], *, certain: bool) -> tuple[set[str], bool]:
        """Return what modules list, and whether that is everything.

        Args:
            modules: Their dotted paths.
            certain: Whether only what they list in any case is asked for.
        """
        names: set[str] = set()
        complete = True
        for path in modules:
            parent, _, last = path.rpartition(".")
            found = self.attribute(parent, last) if parent and path not in self.by_name else None
            sources = self.by_name.get(found.module if found is not None and found.module else path)
            listed = self.listed(sources[0]) if sources else None
            if listed is None:
                complete = False
                continue
            names |= listed.names if certain else listed.names | listed.possible
            complete = complete and listed.is_complete
        return names, complete

    def _is_submodule_only(self, file: File, name: str, found: Found) -> bool:
        return bool(found.module) and name not in file.members and not file.loads(found.module)

    def global_name(self, file: File, name: str, stars: int) -> Found | None:
        """Find a name that a file uses and does not bind.

        Args:
            file: The file.
            name: The name.
            stars: Node of the star imports that have run; -1 for none.
        """
        variable = file.members.get(name)
        if variable is not None:
            # Bound by `global` in some function only.
            return Found(file.number, variable)
        return self.free_name(file, name, stars)

    def free_name(self, file: File, name: str, stars: int) -> Found | None:
        """Find a name where its module does not bind it: from star imports, or a builtin."""
        found, complete = self._by_stars(file, stars, name)
        if not complete and name in _BUILTINS:
            found.append(Found(external=f"builtins.{name}"))
        return _together(found)


def _together(found: list[Found]) -> Found | None:
    if not found:
        return None
    return found[0]._replace(others=(*found[0].others, *found[1:])) if len(found) > 1 else found[0]

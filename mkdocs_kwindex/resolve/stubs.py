"""Matches stubs with their modules: the declarations of a `.pyi` with the definitions of its `.py`."""

from mkdocs_kwindex.model.names import Columns
from mkdocs_kwindex.resolve.file_tables import File
from mkdocs_kwindex.resolve.module_names import Modules
from mkdocs_kwindex.resolve.requested_fixtures import bindings_at

RowKey = tuple[int, int]
"""Number of a file, and a row of one of its tables."""


class Stubs:
    """The declarations of stubs and what they describe.

    Attributes:
        classes: The class of the module that a class of its stub describes.
        described: The other way round.
        functions: The functions of the stub that declare a function of the module that has no types of its own.
        defined: The function of the module that a function of its stub describes.
    """

    def __init__(self, modules: Modules) -> None:
        self.classes: dict[RowKey, RowKey] = {}
        self.described: dict[RowKey, RowKey] = {}
        self.functions: dict[RowKey, list[RowKey]] = {}
        self.defined: dict[RowKey, RowKey] = {}
        self._stubs: dict[int, File] = {}
        for files in modules.by_name.values():
            stub = next((file for file in files if file.source.uri.endswith(".pyi")), None)
            for file in files if stub is not None else ():
                if stub is not None and not file.source.uri.endswith(".pyi"):
                    self._join(file, stub)

    def declared(self, file: File, variable: int) -> tuple[int, int] | None:
        """Return number of the stub and its variable for a module's own variable; `None` where there is none."""
        stub = self._stubs.get(file.number)
        if stub is None:
            return None
        name = file.strings[file.variables[variable * Columns.VARIABLE]]
        other = stub.members.get(name) if file.members.get(name) == variable else None
        return (stub.number, other) if other is not None else None

    def _join(self, file: File, stub: File) -> None:
        self._stubs[file.number] = stub
        classes = _paths(stub, of_classes=True)
        for path, rows in _paths(file, of_classes=True).items():
            for row in classes.get(path, ()):
                self.classes[stub.number, row] = (file.number, rows[-1])
                self.described[file.number, rows[-1]] = (stub.number, row)
        functions = _paths(stub, of_classes=False)
        for path, rows in _paths(file, of_classes=False).items():
            declared = functions.get(path, [])
            for row in declared:
                self.defined[stub.number, row] = (file.number, rows[-1])
            for row in rows if declared else ():
                if file.function_entry(row).returns < 0:
                    self.functions[file.number, row] = [(stub.number, other) for other in declared]
                    self._add_parameters(file, row, stub, declared)

    def _add_parameters(self, file: File, row: int, stub: File, declared: list[int]) -> None:
        """Add the types of a function's parameters, which overloads may give several of."""
        if len(declared) != 1:
            return
        parameters = stub.function_entry(declared[0]).parameters
        types = {stub.strings[string]: node for string, _, _, node, _ in parameters if node >= 0}
        for string, line, _, annotation, _ in file.function_entry(row).parameters:
            node = types.get(file.strings[string])
            if node is not None and annotation < 0:
                for binding in bindings_at(file, string, line):
                    file.declared[binding] = (stub.number, node)


def _paths(file: File, *, of_classes: bool) -> dict[str, list[int]]:
    """Return the rows of functions or classes by the paths of their definitions."""
    found: dict[str, list[int]] = {}
    entry = file.class_entry if of_classes else file.function_entry
    for row in range(file.class_count if of_classes else file.function_count):
        definition = entry(row).definition
        if definition >= 0:
            found.setdefault(file.definitions[definition].qualname, []).append(row)
    return found

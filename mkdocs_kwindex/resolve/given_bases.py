"""The bases that classes have when they run, where a helper gives them: checkers may be told of others."""

from typing import NamedTuple

from mkdocs_kwindex.model.names import Columns
from mkdocs_kwindex.model.operations import Op
from mkdocs_kwindex.resolve.file_tables import File
from mkdocs_kwindex.resolve.fixpoint import Fixpoint
from mkdocs_kwindex.resolve.module_names import Modules
from mkdocs_kwindex.resolve.values import UNKNOWN, ClassValue, FunctionValue, Values, distinct, is_known

_MAX_STEPS = 12


class GivenBase(NamedTuple):
    """A base of a class.

    Attributes:
        values: What it can be.
        told: What checkers take it for, where that is something else; empty otherwise.
    """

    values: Values
    told: Values = ()


class GivenBases:
    """Tells what the expressions that stand for bases are when they run."""

    def __init__(self, fixpoint: Fixpoint, modules: Modules) -> None:
        self._fixpoint = fixpoint
        self._modules = modules

    def of(self, number: int, node: int) -> GivenBase:
        """Return what a base is.

        A variable that is declared as `type[A]` and given something else is that. What a function is declared to give
        may be a subclass of it, or another class altogether.
        """
        values = self._fixpoint.infer(number, node)
        if not any(isinstance(value, ClassValue) for value in values):
            return GivenBase(values)
        file, origin = self._origin(self._fixpoint.files[number], node)
        if file.operators[origin] == Op.BIND:
            given_by = file.bindings[file.left[origin] * Columns.BINDING + 4]
            given = self._fixpoint.infer(file.number, given_by) if given_by >= 0 else ()
            if given and is_known(given) and given != values:
                return GivenBase(given, values)
            file, origin = self._origin(file, given_by) if given_by >= 0 else (file, origin)
        if file.operators[origin] == Op.CALL and self._is_declared(file, origin):
            return GivenBase(distinct([*values, UNKNOWN]))
        return GivenBase(values)

    def _origin(self, file: File, node: int) -> tuple[File, int]:
        """Follow a name to what makes it: a call, say, or a variable whose type is declared."""
        for _ in range(_MAX_STEPS):
            operator, left = file.operators[node], file.left[node]
            if operator == Op.BIND:
                start = left * Columns.BINDING
                if file.bindings[start + 3] >= 0 or file.bindings[start + 4] < 0:
                    break
                node = file.bindings[start + 4]
            elif (place := self._variable(file, node)) is not None:
                leaves = place[0].leaves(place[0].alternatives(place[1]))
                if len(leaves) != 1:
                    break
                file, node = place[0], leaves[0]
            else:
                break
        return file, node

    def _variable(self, file: File, node: int) -> tuple[File, int] | None:
        """Return the variable that a node stands for, if it is one of this file's or another one's."""
        left, right = file.left[node], file.right[node]
        if file.operators[node] == Op.VARIABLE:
            return file, left
        if file.operators[node] != Op.IMPORTED:
            return None
        found = self._modules.imported(file, file.strings[left], file.strings[right])
        return (
            (self._fixpoint.files[found.file], found.variable)
            if found and found.file >= 0 and not found.others
            else None
        )

    def _is_declared(self, file: File, node: int) -> bool:
        """Return whether the type of what a call gives is only declared."""
        functions = self._fixpoint.infer(file.number, file.left[node])
        return any(
            isinstance(value, FunctionValue) and self._fixpoint.files[value.file].function_entry(value.row).returns >= 0
            for value in functions
        )

"""Re-exports: which imported names a module passes on, and which of its names cannot be imported from it."""

import ast
from collections.abc import Container, Iterator
from typing import NamedTuple

from mkdocs_kwindex.model.names import Exports
from mkdocs_kwindex.model.operations import Op
from mkdocs_kwindex.semantic.conditions import settled
from mkdocs_kwindex.semantic.context import BINDING, GLOBAL, WRITE, Context
from mkdocs_kwindex.semantic.import_statements import IMPORT, REEXPORT
from mkdocs_kwindex.semantic.scopes import UNBOUND, BoundNames, imported_names

_NO_USE = frozenset({IMPORT, REEXPORT, BINDING, WRITE, GLOBAL})
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


class Reexports(NamedTuple):
    """See the attributes of the same names of `NameTable`."""

    reexports: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()


def find_reexports(tree: ast.Module, context: Context) -> Reexports:
    """Find the names that a module hands on, once it has been read.

    `import a as a` and `from m import n as n` say so, and a package hands on what it imports for no use of its own,
    unless it gives it a private name.
    What others import from a module all the same shows in the join.

    Args:
        tree: The module.
        context: What was read.
    """
    explicit: set[str] = set()
    imported: set[str] = set()
    given: set[str] = set()
    withheld: set[str] = set()
    for statement, runs in _statements(tree.body):
        names = given if runs else withheld
        if isinstance(statement, (ast.Import, ast.ImportFrom)):
            if getattr(statement, "module", "") == "__future__":
                continue
            names.update(imported_names(statement))
            imported.update(imported_names(statement))
            explicit.update(alias.name for alias in statement.names if alias.asname == alias.name)
        elif withheld or not runs:
            names.update(BoundNames([statement], context.walrus_lines).names)
    if imported and context.source.is_package:
        explicit |= {name for name in imported - _used(context, imported) if name[:1] != "_" or name[-2:] == "__"}
    hidden = (withheld - given) | _deleted(context)
    return Reexports(tuple(sorted(explicit - hidden)), tuple(sorted(hidden)))


def _deleted(context: Context) -> set[str]:
    """Return the names that the module binds and does not have in the end."""
    module, unbound = context.module, context.builder.unbound
    last = {name: module.env.get(name, UNBOUND) for name in module.names - module.elsewhere.keys()}
    return {name for name, node in last.items() if node == UNBOUND or node in unbound}


def _statements(body: list[ast.stmt]) -> Iterator[tuple[ast.stmt, bool]]:
    """Yield the statements of a module's own scope, and whether importing the module may run them."""
    pending = [(statement, True) for statement in reversed(body)]
    while pending:
        statement, runs = pending.pop()
        if isinstance(statement, ast.If):
            outcome = False if _is_main_guard(statement.test) else settled(statement.test)
            pending += [(inner, runs and outcome is not True) for inner in reversed(statement.orelse)]
            pending += [(inner, runs and outcome is not False) for inner in reversed(statement.body)]
            continue
        yield statement, runs
        if not isinstance(statement, _SCOPES):
            blocks = [*getattr(statement, "handlers", ()), *getattr(statement, "cases", ())]
            inner = [getattr(block, "body", []) for block in blocks]
            inner += [getattr(statement, name, []) for name in ("body", "orelse", "finalbody")]
            pending += [(one, runs) for block in inner for one in block]


def _is_main_guard(test: ast.expr) -> bool:
    """Return whether a test holds only where the module runs as a program."""
    if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And):
        return any(map(_is_main_guard, test.values))
    if not (isinstance(test, ast.Compare) and len(test.ops) == 1 and isinstance(test.ops[0], ast.Eq)):
        return False
    sides = (test.left, test.comparators[0])
    return {getattr(side, "id", getattr(side, "value", None)) for side in sides} == {"__name__", "__main__"}


def _used(context: Context, imported: set[str]) -> set[str]:
    """Return those of the imported names that the module itself uses."""
    builder, module = context.builder, context.module
    names_of: dict[int, set[str]] = {}
    for name in imported:
        for node in module.bindings.get(name, ()):
            names_of.setdefault(node, set()).add(name)
        if (row := module.variables.get(name)) is not None:
            names_of.setdefault(builder.node(Op.VARIABLE, row), set()).add(name)
    found: set[str] = set()
    for node in {row[5] for row in builder.occurrences if row[3] not in _NO_USE}:
        for leaf in (node, *builder.alternatives.get(node, ())):
            found |= names_of.get(leaf, set())
    return found


def settle_uses(context: Context, exports: Exports | None, reexports: Container[str]) -> None:
    """Distinguish the imports that re-export names from those that do not.

    Args:
        context: What was read.
        exports: What `__all__` lists; `None` without.
        reexports: The names that the module hands on without it.
    """
    listed = {*exports.names, *exports.possible_names} if exports is not None else ()
    is_all = exports is not None and exports.is_complete and not (exports.modules or exports.possible_modules)
    rows = context.builder.occurrences
    for index, name in context.imports:
        if name in listed or (name in reexports and not is_all):
            line, start, end, _, within, node = rows[index]
            rows[index] = (line, start, end, REEXPORT, within, node)

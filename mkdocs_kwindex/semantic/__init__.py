"""Name analysis of one file: what each name refers to by Python's scope rules, as far as the file alone shows.

    table = collect_names(tree, text, source, definitions, exports)

is a pure function of one file, cacheable (`NameTable` is a msgspec struct of a few `bytes`). What the table says is
symbolic (`the attribute open of the module a.b`); `mkdocs_kwindex.resolve.relate` joins the tables of all files.
A definition is identified by its index in `definitions`.

The statements of each scope are read in the order in which they run, with the branches kept apart, so that a name is
traced to the bindings that can reach it. Bodies of functions are read after the scopes around them.
"""

import ast
from collections.abc import Iterable, Sequence

from mkdocs_kwindex.model import Definition, SourceFile
from mkdocs_kwindex.model.names import Exports, NameTable
from mkdocs_kwindex.model.operations import Op
from mkdocs_kwindex.semantic.annotations import Annotations
from mkdocs_kwindex.semantic.context import Context
from mkdocs_kwindex.semantic.expressions import Expressions
from mkdocs_kwindex.semantic.functions_and_classes import Definitions
from mkdocs_kwindex.semantic.lazy_exports import lazy_names
from mkdocs_kwindex.semantic.name_table import Builder, Occurrence, pack, pack_rows
from mkdocs_kwindex.semantic.reexports import find_reexports, settle_uses
from mkdocs_kwindex.semantic.scopes import STARS, BoundNames
from mkdocs_kwindex.semantic.statements import Statements

__all__ = ["collect_names"]


def collect_names(
    tree: ast.Module,
    text: str,
    source: SourceFile,
    definitions: Sequence[Definition],
    exports: Exports | None,
) -> NameTable:
    """Collect the names of a module.

    Args:
        tree: The parsed text.
        text: The text, as it was given to the parser.
        source: The file.
        definitions: Its definitions.
        exports: What `__all__` lists; `None` without.

    Returns:
        The table; an empty one where the module nests too deep to be read.
    """
    return _collect(tree, Context(text, source, Builder(definitions)), exports)


def _collect(tree: ast.Module, context: Context, exports: Exports | None) -> NameTable:
    builder = context.builder
    try:
        stars, looked_up, tables = _read(tree, context)
    except (RecursionError, MemoryError):
        return NameTable(exports=exports)
    members = [context.module.variables[name] for name in sorted(context.module.names)]
    builder.add_declared_attributes()
    columns = builder.class_columns()
    found = find_reexports(tree, context)
    settle_uses(context, exports, found.reexports)
    return NameTable(
        strings=tuple(builder.strings),
        occurrences=pack_rows(_in_order(context)),
        nodes=pack_rows(builder.rows()),
        pool=builder.pool(),
        bindings=pack(builder.bindings),
        variables=pack(builder.variables),
        functions=pack(builder.functions),
        classes=pack(columns),
        members=pack(members),
        stars=tuple(stars),
        stars_node=context.module.env.get(STARS, -1),
        exports=exports,
        reexports=found.reexports,
        hidden=found.hidden,
        lazy=tuple(lazy_names(tree, context.source)),
        looked_up=pack(looked_up),
        tables=pack(tables),
    )


def _in_order(context: Context) -> Iterable[Occurrence]:
    rows = context.builder.occurrences
    rows.sort()
    # Only the parser's own mistakes can put two names in one place.
    return dict.fromkeys(rows) if context.doubtful else rows


def _read(tree: ast.Module, context: Context) -> tuple[list[str], list[int], list[int]]:
    """Read everything into the context's table.

    Returns:
        The modules of star imports, the functions that look up what they are given, and where else names are looked up.
    """
    expressions = Expressions(context)
    statements = Statements(expressions, Definitions(expressions, Annotations(expressions)))
    module = context.module
    module.names = BoundNames(tree.body, context.walrus_lines).names
    if STARS in module.names:
        module.names.discard(STARS)
        module.env[STARS] = context.builder.node(Op.STARS)
    context.begin(module)
    statements.read_body(tree.body)
    while context.later:
        context.later.popleft()()
    module.names.update(module.elsewhere)
    for name in sorted(module.names):
        context.variable_row(module, name)
    looked_up, tables = expressions.strings.settle()
    for function in list(context.builder.open_lambdas):
        context.builder.close_lambda(function, lambda _: context.builder.unknown)
    context.close_scopes()
    stars = statements.imports.stars
    # The readers know each other. Without this, they and the whole file would stay until the next search for cycles.
    vars(expressions).clear()
    vars(statements).clear()
    return stars, looked_up, tables

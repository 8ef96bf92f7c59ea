"""`operator.attrgetter` and `operator.methodcaller`: functions that ask what they are given for attributes by name."""

import ast

from mkdocs_kwindex.model.operations import Op
from mkdocs_kwindex.semantic.context import Context
from mkdocs_kwindex.semantic.strings import BY_NAME

GETTERS = frozenset({"attrgetter", "methodcaller"})
_MODULE = "operator"


def read_getter(context: Context, name: str, call: ast.Call, values: list[int]) -> int:
    """Read a call that makes such a function, and record the names in its strings.

    Args:
        context: The file.
        name: The name of what is called, one of `GETTERS`.
        call: The call.
        values: The nodes of its positional arguments.

    Returns:
        The node of the function, as a lambda's with one parameter; -1 for a call of something else.
    """
    builder = context.builder
    if isinstance(call.func, ast.Name):
        wanted = (Op.IMPORTED, builder.string(_MODULE), builder.string(name))
        asked: ast.expr = call.func
    else:
        wanted = (Op.MODULE, builder.string(_MODULE), -1)
        asked = call.func.value if isinstance(call.func, ast.Attribute) else call.func
    if not isinstance(asked, ast.Name) or not _is_bound_to(context, asked.id, builder.nodes.get(wanted, -1)):
        return -1
    given = builder.open_phi()
    paths = call.args if name == "attrgetter" else call.args[:1]
    found = [_asked(context, path, given) for path in paths]
    if name == "methodcaller":
        found[0] = builder.node(Op.CALL, found[0], builder.sequence((len(values) - 1, *values[1:])))
    made = builder.literal("typing.Callable", found[0] if len(found) == 1 else builder.tuple_(found))
    builder.open_lambdas[made] = [given]
    return made


def _is_bound_to(context: Context, name: str, node: int) -> bool:
    """Return whether a name stands for a node, and the module binds it to nothing else."""
    found = context.lookup(name)
    is_global = found == context.global_variable(name)
    return node >= 0 and (found == node or (is_global and context.module.bindings.get(name) == [node]))


def _asked(context: Context, path: ast.expr, given: int) -> int:
    """Record the names in a dotted path, and return the node of what asking for all of them gives."""
    builder = context.builder
    text = path.value if isinstance(path, ast.Constant) and isinstance(path.value, str) else ""
    if not isinstance(path, ast.Constant) or not all(part.isidentifier() for part in text.split(".")):
        return builder.unknown
    start, found = context.text.text_start(path, text), given
    for part in text.split("."):
        found = builder.node(Op.ATTRIBUTE, found, builder.string(part))
        if start >= 0:
            context.occurrence(path.lineno, start, start + len(part), BY_NAME, found)
            start += len(part) + 1
    return found

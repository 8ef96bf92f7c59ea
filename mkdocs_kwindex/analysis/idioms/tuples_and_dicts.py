"""Named tuples and typed dicts."""

import ast
from collections.abc import Iterator

from mkdocs_kwindex.analysis.idioms.module import Module, class_pattern
from mkdocs_kwindex.analysis.idioms.syntax_helpers import is_false
from mkdocs_kwindex.model.idioms import DictKeys, Pattern, PatternKind, TupleFields

_NAME_AND_FIELDS = 2


def named_tuples(module: Module, node: ast.ClassDef) -> Iterator[Pattern]:
    """Find `class X(NamedTuple)` and `class X(namedtuple(…))`."""
    for base in node.bases:
        if module.dotted(base) == "typing.NamedTuple":
            found = [
                (statement.target.id, statement.value is not None)
                for statement in node.body
                if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name)
            ]
            details = TupleFields(tuple(name for name, _ in found), sum(default for _, default in found))
            yield class_pattern(module, node, PatternKind.NAMED_TUPLE, details)
        elif isinstance(base, ast.Call) and (fields := _called_fields(module, base)) is not None:
            yield class_pattern(module, node, PatternKind.NAMED_TUPLE, fields)


def typed_dicts(module: Module, node: ast.ClassDef) -> Iterator[Pattern]:
    """Find `class X(TypedDict)`."""
    if not any(module.dotted(base) == "typing.TypedDict" for base in node.bases):
        return
    total = not any(word.arg == "total" and is_false(word.value) for word in node.keywords)
    keys: dict[str, bool] = {}
    for statement in node.body:
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            mark = module.dotted(statement.annotation)
            required = mark == "typing.Required" or (total and mark != "typing.NotRequired")
            keys[statement.target.id] = required
    details = DictKeys(tuple(keys), sum(not required for required in keys.values()))
    yield class_pattern(module, node, PatternKind.TYPED_DICT, details)


def called_records(module: Module) -> Iterator[Pattern]:
    """Find `X = namedtuple("X", …)` at module level and in classes."""
    for statement, around in module.by_type[ast.Assign]:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call() as call) if not around.in_function:
                fields = _called_fields(module, call)
            case _:
                continue
        if fields is not None:
            prefix = module.path(around.owner)
            path = f"{prefix}.{name}" if prefix else name
            line = statement.end_lineno or statement.lineno
            yield Pattern(PatternKind.NAMED_TUPLE, path, statement.lineno, line, fields)


def _called_fields(module: Module, call: ast.Call) -> TupleFields | None:
    path = module.dotted(call.func)
    if path not in {"collections.namedtuple", "typing.NamedTuple"} or len(call.args) != _NAME_AND_FIELDS:
        return None
    given = call.args[1]
    names: list[str] = []
    if isinstance(given, ast.Constant) and isinstance(given.value, str):
        names = given.value.replace(",", " ").split()
    elif isinstance(given, (ast.List, ast.Tuple)):
        for element in given.elts:
            first = element.elts[0] if isinstance(element, (ast.Tuple, ast.List)) and element.elts else element
            if not (isinstance(first, ast.Constant) and isinstance(first.value, str)):
                return None
            names.append(first.value)
    words = {word.arg: word.value for word in call.keywords}
    if not names or "rename" in words:
        return None
    defaults = words.get("defaults")
    count = len(defaults.elts) if isinstance(defaults, (ast.Tuple, ast.List)) else (-1 if defaults is not None else 0)
    return TupleFields(tuple(names), count)

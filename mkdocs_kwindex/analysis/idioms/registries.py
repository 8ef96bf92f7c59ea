"""Module-level containers: registries that functions add to, and hand-written caches."""

import ast
import re
from collections.abc import Iterator

from mkdocs_kwindex.analysis.idioms.module import Module
from mkdocs_kwindex.analysis.idioms.syntax_helpers import HOLDING_OTHERS, Function, bound_names, parameters, receiver
from mkdocs_kwindex.model.idioms import Memory, Pattern, PatternKind, Registration
from mkdocs_kwindex.semantic.statement_walk import short

_MAKERS = {
    "builtins.dict",
    "builtins.list",
    "builtins.set",
    "collections.defaultdict",
    "collections.OrderedDict",
    "weakref.WeakKeyDictionary",
    "weakref.WeakValueDictionary",
    "weakref.WeakSet",
}
_ADDING = {"append", "add", "insert", "setdefault"}
_REMOVING = {"pop", "popitem", "popleft", "clear", "remove", "discard"}
_REGISTERING = re.compile(
    r"(^|_)(un)?regist(er|ry|ered|ering)|_?hooks?$|_?handlers?$|_?plugins?$|_?converters?$", re.IGNORECASE
)


def containers(module: Module) -> Iterator[Pattern]:
    """Find the module's empty containers that its functions fill: with what they are given, or with their results."""
    names = dict(_empty_containers(module))
    if not names:
        return
    word = re.compile(rf"(?:{'|'.join(sorted(names))})\b\s*(?:\[|\.\w+\()")
    stores: dict[tuple[int, str], list[tuple[Function, ast.expr]]] = {}
    removals: dict[str, int] = {}
    for statement, owner in module.statements_with(word):
        function = module.function_around(owner)
        for container, value in _stored(statement, names) if function is not None else ():
            if function is not None and module.is_global(container):
                stores.setdefault((id(function), container.id), []).append((function, value))
        for name in _removed(statement, names) if function is not None else ():
            removals.setdefault(name, statement.lineno)
    for (_, name), items in stores.items():
        function = items[0][0]
        yield from _registration(module, function, name, [value for _, value in items])
        yield from _memory(module, function, name, [value for _, value in items], removals.get(name, 0))


def _empty_containers(module: Module) -> Iterator[tuple[str, int]]:
    for statement, around in (*module.by_type[ast.Assign], *module.by_type[ast.AnnAssign]):
        if around.owner is not None or not isinstance(statement, (ast.Assign, ast.AnnAssign)):
            continue
        if _is_empty(module, statement.value):
            targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
            for name in (name for target in targets for name in bound_names(target)):
                if module.is_bound_once(name):
                    yield name, statement.lineno


def _is_empty(module: Module, value: ast.AST | None) -> bool:
    if isinstance(value, ast.Dict):
        return not value.keys
    if isinstance(value, ast.List):
        return not value.elts
    return (
        isinstance(value, ast.Call)
        and module.dotted(value.func) in _MAKERS
        and not any(not isinstance(argument, (ast.Name, ast.Lambda, ast.Attribute)) for argument in value.args)
    )


def _stored(statement: ast.stmt, names: dict[str, int]) -> Iterator[tuple[ast.Name, ast.expr]]:
    """Yield the container and the value of what a statement stores."""
    if isinstance(statement, ast.Assign):
        for target in statement.targets:
            if isinstance(target, ast.Subscript) and isinstance(target.value, ast.Name) and target.value.id in names:
                yield target.value, statement.value
    elif isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
        call = statement.value
        if isinstance(call.func, ast.Attribute) and call.func.attr in _ADDING and call.args:
            base = call.func.value
            # `X[key].append(value)` and `X.setdefault(key, []).append(value)` store in X too.
            if isinstance(base, ast.Subscript):
                base = base.value
            elif isinstance(base, ast.Call) and isinstance(base.func, ast.Attribute) and base.func.attr == "setdefault":
                base = base.func.value
            if isinstance(base, ast.Name) and base.id in names:
                yield base, call.args[-1]


def _removed(statement: ast.stmt, names: dict[str, int]) -> Iterator[str]:
    if isinstance(statement, ast.Delete):
        for target in statement.targets:
            if isinstance(target, ast.Subscript) and isinstance(target.value, ast.Name) and target.value.id in names:
                yield target.value.id
        return
    for node in ast.walk(statement):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id=found), attr=word)) if found in names:
                if word in _REMOVING:
                    yield found


def _registration(module: Module, function: Function, name: str, values: list[ast.expr]) -> Iterator[Pattern]:
    """Find what is stored as it was given, where the name of the function or the container says what for."""
    given = _given_names(module, function)
    stored = [value.id for value in values if isinstance(value, ast.Name) and value.id in given]
    if len(stored) != len(values):
        return
    outer = _outermost(module, function)
    returned = any(
        isinstance(statement, ast.Return) and isinstance(statement.value, ast.Name) and statement.value.id in stored
        for statement in module.statements_of(function)
    )
    if returned or _REGISTERING.search(outer.name) or _REGISTERING.search(name):
        details = Registration(stored[0], name, name, returned)
        yield Pattern(PatternKind.REGISTRY, module.path(outer), outer.lineno, outer.end_lineno or outer.lineno, details)


def _memory(module: Module, function: Function, name: str, values: list[ast.expr], cleared: int) -> Iterator[Pattern]:
    """Find functions that look a result up in a dictionary, else make it and put it there, and return it."""
    given = _given_names(module, function)
    if any(isinstance(value, ast.Name) and value.id in given for value in values):
        return
    if not any(_is_keyed_store(statement, name) for statement in module.statements_of(function)):
        return
    reads = gives = False
    stored = {value.id for value in values if isinstance(value, ast.Name)}
    for statement in module.statements_of(function):
        is_store = any(found.id == name for found, _ in _stored(statement, {name: 0}))
        for node in (
            ast.walk(statement) if not is_store and not isinstance(statement, HOLDING_OTHERS) else _header(statement)
        ):
            reads = reads or _is_lookup(node, name)
        if isinstance(statement, ast.Return) and statement.value is not None:
            gives = gives or _names_in(statement.value, {*stored, name})
    if reads and gives:
        details = Memory("dict", (), holder=name, cleared=cleared)
        yield Pattern(
            PatternKind.CACHE, module.path(function), function.lineno, function.end_lineno or function.lineno, details
        )


def _is_keyed_store(statement: ast.stmt, name: str) -> bool:
    match statement:
        case ast.Assign(targets=[*_, ast.Subscript(value=ast.Name(id=found))]):
            return found == name
    return False


def _header(statement: ast.stmt) -> Iterator[ast.AST]:
    for name in ("test", "iter"):
        part = getattr(statement, name, None)
        if isinstance(part, ast.AST):
            yield from ast.walk(part)


def _is_lookup(node: ast.AST, name: str) -> bool:
    """Return whether an expression asks a dictionary for a key: `X[k]`, `X.get(k)`, `k in X`."""
    match node:
        case ast.Subscript(value=ast.Name(id=found), ctx=ast.Load()):
            return found == name
        case ast.Call(func=ast.Attribute(value=ast.Name(id=found), attr="get")):
            return found == name
        case ast.Compare(ops=[ast.In() | ast.NotIn()], comparators=[ast.Name(id=found)]):
            return found == name
    return False


def _names_in(node: ast.expr, names: set[str]) -> bool:
    return any(isinstance(part, ast.Name) and part.id in names for part in ast.walk(node))


def _given_names(module: Module, function: Function) -> set[str]:
    """Return the parameters of a function and of those around it, without receivers and what is bound anew."""
    names: set[str] = set()
    current: Function | None = function
    while current is not None:
        owner = module.owners[id(current)]
        own = {argument.arg for argument in parameters(current)}
        if isinstance(owner, ast.ClassDef):
            own.discard(receiver(current))
        for statement in module.statements_of(current):
            if isinstance(statement, (ast.Assign, ast.AugAssign, ast.AnnAssign, ast.For)):
                targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
                own.difference_update(name for target in targets for name in bound_names(target))
        names |= own
        current = module.function_around(owner)
    return names


def _outermost(module: Module, function: Function) -> Function:
    """Return the function whose call leads to a nested one: the outermost of those around it."""
    around = module.function_around(module.owners[id(function)])
    return _outermost(module, around) if around is not None else function


def methods_that_register(module: Module, node: ast.ClassDef) -> Iterator[Pattern]:
    """Find methods called `register…` that keep what they are given on the object or class."""
    for function in module.inner.get(id(node), ()):
        if not function.name.lstrip("_").startswith("register"):
            continue
        given = _given_names(module, function)
        holder = receiver(function)
        for statement in module.statements_of(function):
            for container, value in _stored_on(statement, holder):
                if isinstance(value, ast.Name) and value.id in given:
                    details = Registration(value.id, container)
                    line = function.end_lineno or function.lineno
                    yield Pattern(PatternKind.REGISTRY, module.path(function), function.lineno, line, details)
                    break
            else:
                continue
            break


def _stored_on(statement: ast.stmt, holder: str) -> Iterator[tuple[str, ast.expr]]:
    """Yield the source of the container and the value of what a statement stores in an attribute of an object."""
    base: ast.expr | None = None
    value: ast.expr | None = None
    match statement:
        case ast.Assign(targets=[ast.Subscript(value=found)], value=given):
            base, value = found, given
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=found, attr=name), args=[*_, given])) if name in _ADDING:
            base, value = found, given
    while isinstance(base, ast.Subscript):
        base = base.value
    match base:
        case ast.Attribute(value=ast.Name(id=name)) if name == holder and value is not None:
            yield short(base), value


def subclasses_that_register(module: Module, node: ast.ClassDef) -> Iterator[Pattern]:
    """Find `__init_subclass__` methods that store the new class."""
    for function in module.inner.get(id(node), ()):
        if function.name == "__init_subclass__":
            name = receiver(function)
            for statement in module.statements_of(function):
                container = _stored_name(statement, name)
                if container:
                    details = Registration(name, container, returned=False, subclasses=True)
                    line = function.end_lineno or function.lineno
                    yield Pattern(PatternKind.REGISTRY, module.path(node), function.lineno, line, details)
                    break


def _stored_name(statement: ast.stmt, name: str) -> str:
    match statement:
        case ast.Assign(targets=[ast.Subscript(value=base)], value=ast.Name(id=found)) if found == name:
            return short(base)
        case ast.Expr(
            value=ast.Call(func=ast.Attribute(value=base, attr=attribute), args=[*_, ast.Name(id=found)])
        ) if found == name and attribute in _ADDING:
            return short(base)
    return ""

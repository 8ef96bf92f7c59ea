"""Classes that declare fields or members: data classes, enums, named tuples, typed dicts."""

import ast
from collections.abc import Iterator

from mkdocs_kwindex.analysis.idioms.module import Module
from mkdocs_kwindex.analysis.idioms.syntax_questions import bound_names
from mkdocs_kwindex.model.idioms import (
    DataClass,
    DictKeys,
    Enumeration,
    Pattern,
    PatternKind,
    TupleFields,
)
from mkdocs_kwindex.model.known_classes import (
    DATA_CLASS_DECORATORS,
    ENUM_BASES,
    FLAG_BASES,
    MODEL_BASES,
    MODEL_SETTINGS,
    REPLACING_DECORATORS,
)

_FIELDLESS_BASES = frozenset({"builtins.object", "typing.Generic", "typing.Protocol", "abc.ABC", *MODEL_BASES})
_FIELD_CALLS = ("dataclasses.field", "attr.ib", "attr.attrib", "attr.attr", "attr.field")
_NAME_AND_FIELDS = 2


def data_classes(module: Module, node: ast.ClassDef) -> Iterator[Pattern]:
    """Find dataclasses, attrs classes, Pydantic models and msgspec structs."""
    for decorator in node.decorator_list:
        path = module.called(decorator)
        if path in DATA_CLASS_DECORATORS:
            keywords = decorator.keywords if isinstance(decorator, ast.Call) else []
            options = {word.arg: word.value for word in keywords if word.arg}
            known = all(word.arg for word in keywords)
            yield _pattern(module, node, PatternKind.DATA_CLASS, _decorated(module, node, path, options, known=known))
            return
    library = next((MODEL_BASES[path] for base in node.bases if (path := module.dotted(base)) in MODEL_BASES), "")
    if library:
        yield _pattern(module, node, PatternKind.DATA_CLASS, _model(module, node, library))


def _decorated(
    module: Module, node: ast.ClassDef, path: str, options: dict[str, ast.expr], *, known: bool
) -> DataClass:
    library = DATA_CLASS_DECORATORS[path]
    frozen = path == "attr.frozen" or _is_true(options.get("frozen"))
    calls_only = library == "attrs class" and _fields_by_call(module, node, path, options)
    fields, complete = _fields(module, node, calls_only=calls_only)
    # https://docs.python.org/3/library/dataclasses.html: `eq` without `frozen` sets `__hash__` to `None`.
    defines_hash = any("__hash__" in _names(statement) for statement in module.statements_of(node))
    hashes = {"eq", "unsafe_hash", "frozen"} & options.keys()
    init = _own_init(module, node) if not _replaces_init(path, options) else ""
    makes_init = not init and not _is_false(options.get("init")) and known
    return DataClass(
        library=library,
        fields=tuple(fields),
        required=sum(fields.values()) if complete and makes_init else -1,
        complete=complete,
        frozen=frozen,
        unhashable=path == "dataclasses.dataclass" and known and not hashes and not defines_hash,
        init=init,
        derived=_is_derived(module, node),
    )


def _replaces_init(path: str, options: dict[str, ast.expr]) -> bool:
    """Tell whether a decorator puts its own `__init__` in the place of one that the class defines.

    `dataclass` never does; of attrs only the old functions do (https://www.attrs.org/en/stable/init.html).
    """
    given = options.get("init")
    if given is not None:
        return _is_true(given) and path.startswith("attr.")
    return path in REPLACING_DECORATORS and not _is_true(options.get("auto_detect"))


def _own_init(module: Module, node: ast.ClassDef) -> str:
    own = module.methods(node).get("__init__")
    return module.path(own) if own is not None else ""


def _is_derived(module: Module, node: ast.ClassDef) -> bool:
    """Tell whether a class has bases that may declare fields, too."""
    return any(module.dotted(base) not in _FIELDLESS_BASES for base in node.bases)


def _fields_by_call(module: Module, node: ast.ClassDef, path: str, options: dict[str, ast.expr]) -> bool:
    """Tell whether an attrs class takes its fields from `attr.ib()` calls and not from annotations."""
    given = options.get("auto_attribs")
    if given is not None:
        return not _is_true(given)
    if path in REPLACING_DECORATORS:
        return True
    return any(
        isinstance(statement, ast.Assign) and _field_call(module, statement.value) is not None
        for statement in node.body
    )


def _fields(module: Module, node: ast.ClassDef, *, calls_only: bool) -> tuple[dict[str, bool], bool]:
    """Return the fields that a class declares, each with whether it is required, and whether they are all."""
    fields: dict[str, bool] = {}
    complete = _is_plain(node)
    for statement in node.body:
        value = getattr(statement, "value", None)
        call = _field_call(module, value)
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            kind = _annotated_kind(module, statement.annotation)
            if kind == "marker" or (calls_only and call is None):
                continue
            fields[statement.target.id] = kind != "init" and value is None
            if call is not None:
                fields[statement.target.id] = not _has_default(call)
        elif isinstance(statement, ast.Assign) and call is not None and calls_only:
            fields.update(dict.fromkeys((n for t in statement.targets for n in bound_names(t)), not _has_default(call)))
    return fields, complete


def _annotated_kind(module: Module, annotation: ast.expr) -> str:
    """Return `marker` for what is no field: a class variable, or the sign that keyword-only fields follow."""
    path = module.dotted(annotation)
    text = annotation.value if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str) else ""
    last = text.partition("[")[0].rpartition(".")[2].strip() or path.rpartition(".")[2]
    if last == "ClassVar" or path == "dataclasses.KW_ONLY" or last == "KW_ONLY":
        return "marker"
    return "marker" if last == "InitVar" else "field"


def _has_default(call: ast.Call) -> bool:
    words = {word.arg: word.value for word in call.keywords}
    never = words.get("init")
    return bool({"default", "default_factory", "factory", None} & words.keys()) or _is_false(never) or bool(call.args)


def _field_call(module: Module, value: ast.AST | None) -> ast.Call | None:
    return value if isinstance(value, ast.Call) and module.dotted(value.func) in _FIELD_CALLS else None


def _model(module: Module, node: ast.ClassDef, library: str) -> DataClass:
    """Read a class whose base makes it a model: its annotated names are its fields."""
    fields: list[str] = []
    for statement in node.body:
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            name = statement.target.id
            hidden = library == "Pydantic model" and (name.startswith("_") or name == MODEL_SETTINGS)
            if not hidden and _annotated_kind(module, statement.annotation) == "field":
                fields.append(name)
    words = {word.arg: word.value for word in node.keywords}
    return DataClass(
        library=library,
        fields=tuple(dict.fromkeys(fields)),
        complete=_is_plain(node),
        frozen=_is_true(words.get("frozen")),
        init=_own_init(module, node),
        derived=_is_derived(module, node),
    )


def enums(module: Module, node: ast.ClassDef) -> Iterator[Pattern]:
    """Find enums: classes with a base from `enum`."""
    base = next((path for base in node.bases if (path := module.dotted(base)) in ENUM_BASES), "")
    if base:
        yield _pattern(module, node, PatternKind.ENUM, enumeration(module, node, base))


def enumeration(module: Module, node: ast.ClassDef, path: str) -> Enumeration:
    """Read the members of an enum that derives from a class of `enum`."""
    base = path.removeprefix("enum.")
    functions = {statement.name for statement in node.body if isinstance(statement, (ast.FunctionDef, ast.ClassDef))}
    values: dict[str, str] = {}
    aliases: list[str] = []
    complete = _is_plain(node)
    for statement in node.body:
        targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
        value = getattr(statement, "value", None)
        if not isinstance(statement, (ast.Assign, ast.AnnAssign)) or value is None:
            continue
        for name in (name for target in targets for name in bound_names(target)):
            if name == "_ignore_":
                complete = False
            if not _is_member(module, name, value, functions):
                continue
            key = _value_key(value, values) if len(list(bound_names(targets[0]))) == 1 else f"{name}="
            if key in values.values():
                aliases.append(name)
            else:
                values[name] = key
    if path in FLAG_BASES:
        # Combinations are second names of their parts, and which values are combinations takes arithmetic.
        return Enumeration(base, (*values, *aliases), complete=complete, flags=True)
    return Enumeration(base, tuple(values), tuple(aliases), complete=complete)


def _value_key(value: ast.expr, known: dict[str, str]) -> str:
    """Return what tells a member's value from others: equal keys are certain to be equal values."""
    if isinstance(value, ast.Name) and value.id in known:
        return known[value.id]
    if isinstance(value, ast.Constant) and not isinstance(value.value, (bool, float)):
        return repr(value.value)
    return f"{value.lineno}:{value.col_offset}"


def _is_member(module: Module, name: str, value: ast.expr, functions: set[str]) -> bool:
    marked = name.startswith("_") and name.endswith("_")
    private = name.startswith("__")
    if marked or private or isinstance(value, ast.Lambda):
        return False
    if isinstance(value, ast.Name) and value.id in functions:
        return False
    if isinstance(value, ast.Call):
        called = module.dotted(value.func)
        return called not in {"enum.nonmember", "builtins.property", "builtins.staticmethod", "builtins.classmethod"}
    return True


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
            yield _pattern(module, node, PatternKind.NAMED_TUPLE, details)
        elif isinstance(base, ast.Call) and (fields := _called_fields(module, base)) is not None:
            yield _pattern(module, node, PatternKind.NAMED_TUPLE, fields)


def typed_dicts(module: Module, node: ast.ClassDef) -> Iterator[Pattern]:
    """Find `class X(TypedDict)`."""
    if not any(module.dotted(base) == "typing.TypedDict" for base in node.bases):
        return
    total = not any(word.arg == "total" and _is_false(word.value) for word in node.keywords)
    keys: dict[str, bool] = {}
    for statement in node.body:
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            mark = module.dotted(statement.annotation)
            required = mark == "typing.Required" or (total and mark != "typing.NotRequired")
            keys[statement.target.id] = required
    details = DictKeys(tuple(keys), sum(not required for required in keys.values()))
    yield _pattern(module, node, PatternKind.TYPED_DICT, details)


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


def _is_plain(node: ast.ClassDef) -> bool:
    """Tell whether a class body has no branches or loops, which could add to what it lists."""
    branching = (ast.If, ast.For, ast.While, ast.Try, ast.With, ast.Match, ast.Delete)
    return not any(isinstance(statement, branching) for statement in node.body)


def _names(statement: ast.stmt) -> tuple[str, ...]:
    if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return (statement.name,)
    if isinstance(statement, ast.Assign):
        return tuple(name for target in statement.targets for name in bound_names(target))
    return ()


def _is_true(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and node.value is True


def _is_false(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and node.value is False


def _pattern(
    module: Module, node: ast.ClassDef, kind: PatternKind, details: DataClass | Enumeration | TupleFields | DictKeys
) -> Pattern:
    return Pattern(kind, module.path(node), node.lineno, node.end_lineno or node.lineno, details)

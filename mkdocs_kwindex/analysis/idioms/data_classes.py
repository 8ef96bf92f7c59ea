"""Data classes: dataclasses, attrs classes, Pydantic models, msgspec structs."""

import ast
from collections.abc import Iterator

from mkdocs_kwindex.analysis.idioms.module import Module, class_pattern
from mkdocs_kwindex.analysis.idioms.syntax_helpers import bound_names, has_plain_body, is_false
from mkdocs_kwindex.model.idioms import (
    DataClass,
    Pattern,
    PatternKind,
)
from mkdocs_kwindex.model.known_classes import (
    DATA_CLASS_DECORATORS,
    MODEL_BASES,
    MODEL_SETTINGS,
    REPLACING_DECORATORS,
)

_FIELDLESS_BASES = frozenset({"builtins.object", "typing.Generic", "typing.Protocol", "abc.ABC", *MODEL_BASES})
_FIELD_CALLS = ("dataclasses.field", "attr.ib", "attr.attrib", "attr.attr", "attr.field")


def data_classes(module: Module, node: ast.ClassDef) -> Iterator[Pattern]:
    """Find dataclasses, attrs classes, Pydantic models and msgspec structs."""
    for decorator in node.decorator_list:
        path = module.called(decorator)
        if path in DATA_CLASS_DECORATORS:
            keywords = decorator.keywords if isinstance(decorator, ast.Call) else []
            options = {word.arg: word.value for word in keywords if word.arg}
            known = all(word.arg for word in keywords)
            yield class_pattern(
                module, node, PatternKind.DATA_CLASS, _decorated(module, node, path, options, known=known)
            )
            return
    library = next((MODEL_BASES[path] for base in node.bases if (path := module.dotted(base)) in MODEL_BASES), "")
    if library:
        yield class_pattern(module, node, PatternKind.DATA_CLASS, _model(module, node, library))


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
    makes_init = not init and not is_false(options.get("init")) and known
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
    """Return whether a decorator puts its own `__init__` in the place of one that the class defines.

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
    """Return whether a class has bases that may declare fields, too."""
    return any(module.dotted(base) not in _FIELDLESS_BASES for base in node.bases)


def _fields_by_call(module: Module, node: ast.ClassDef, path: str, options: dict[str, ast.expr]) -> bool:
    """Return whether an attrs class takes its fields from `attr.ib()` calls and not from annotations."""
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
    complete = has_plain_body(node)
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
    return bool({"default", "default_factory", "factory", None} & words.keys()) or is_false(never) or bool(call.args)


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
        complete=has_plain_body(node),
        frozen=_is_true(words.get("frozen")),
        init=_own_init(module, node),
        derived=_is_derived(module, node),
    )


def _names(statement: ast.stmt) -> tuple[str, ...]:
    if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return (statement.name,)
    if isinstance(statement, ast.Assign):
        return tuple(name for target in statement.targets for name in bound_names(target))
    return ()


def _is_true(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and node.value is True

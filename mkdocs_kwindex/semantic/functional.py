"""Classes made by a call: `namedtuple("Point", "x y")`, `Enum("Color", "RED GREEN")`, `type("A", (B,), {})`."""

import ast
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

_ENUMS: Final = frozenset(f"enum.{name}" for name in ("Enum", "IntEnum", "StrEnum", "Flag", "IntFlag", "ReprEnum"))
_RECORDS: Final = frozenset(
    {
        "collections.namedtuple",
        "dataclasses.make_dataclass",
        "typing.NamedTuple",
        "typing.TypedDict",
        "typing_extensions.NamedTuple",
        "typing_extensions.TypedDict",
    }
)
_MADE: Final = frozenset({"builtins.type", "types.new_class"})
# The names of the parameters that hold the fields, by the name of what is called.
_FIELDS: Final = {
    "namedtuple": "field_names",
    "make_dataclass": "fields",
    "TypedDict": "fields",
    "NamedTuple": "fields",
}


class Field(NamedTuple):
    """A member of such a class.

    Attributes:
        name: Its name.
        place: Where that is.
        annotation: The expression of its type, if any.
        value: The expression of its value, if any.
        of_class: Whether the class has it, and not only its instances.
    """

    name: str
    place: ast.AST
    annotation: ast.expr | None = None
    value: ast.expr | None = None
    of_class: bool = False


def imported_paths(statements: Iterable[ast.stmt]) -> dict[str, str]:
    """Return the dotted path behind each name that absolute imports bind."""
    found: dict[str, str] = {}
    for statement in statements:
        if isinstance(statement, ast.Import):
            for alias in statement.names:
                root = alias.name.partition(".")[0]
                found[alias.asname or root] = alias.name if alias.asname else root
        elif isinstance(statement, ast.ImportFrom) and not statement.level:
            for alias in statement.names:
                found[alias.asname or alias.name] = f"{statement.module}.{alias.name}"
    return found


def fields_of(node: ast.expr | None, imported: Mapping[str, str]) -> list[Field] | None:
    """Return the members of a class that a call makes, as far as they are written out; `None` for all else.

    Args:
        node: The expression.
        imported: The dotted path behind each imported name.
    """
    if not isinstance(node, ast.Call):
        return None
    path = _path(node.func, imported)
    if path in _MADE:
        return list(_of_type(node)) if len(node.args) > 1 else None
    if not (path in _ENUMS or path in _RECORDS) or not (node.args or node.keywords):
        return None
    if path in _ENUMS and len(node.args) + len(node.keywords) < len(("value", "names")):
        # `Color(1)` looks a member up.
        return None
    found = list(_given_fields(node, path.rpartition(".")[2]))
    if path in _ENUMS:
        found = [Field(field.name, field.place, None, field.annotation, of_class=True) for field in found]
    return list({field.name: field for field in found if field.name.isidentifier()}.values())


def typed_fields(node: ast.Call) -> Iterator[tuple[Field, ast.expr]]:
    """Yield the fields that a call of `NamedTuple`, `TypedDict` or `make_dataclass` gives a class, with their types."""
    name = getattr(node.func, "id", getattr(node.func, "attr", ""))
    for field in _given_fields(node, name) if name in {"NamedTuple", "TypedDict", "make_dataclass"} else ():
        if field.annotation is not None and field.name.isidentifier():
            yield field, field.annotation


def _given_fields(node: ast.Call, name: str) -> Iterator[Field]:
    """Yield the fields among the arguments of a call."""
    keyword = _FIELDS.get(name, "names")
    given = node.args[1] if len(node.args) > 1 else next((k.value for k in node.keywords if k.arg == keyword), None)
    if given is not None:
        yield from _fields(given)
    elif name in {"NamedTuple", "TypedDict"}:
        for one in node.keywords:
            if one.arg and one.arg not in {"total", "closed"}:
                yield Field(one.arg, one, one.value)


def _path(node: ast.expr, imported: Mapping[str, str]) -> str:
    if isinstance(node, ast.Name):
        return imported.get(node.id, f"builtins.{node.id}")
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return f"{imported.get(node.value.id, '')}.{node.attr}"
    return ""


def _of_type(node: ast.Call) -> Iterator[Field]:
    namespace = node.args[2] if len(node.args) > len(("name", "bases")) else None
    if isinstance(namespace, ast.Dict):
        for key, value in zip(namespace.keys, namespace.values, strict=True):
            if isinstance(key, ast.Constant) and isinstance(key.value, str) and key.value.isidentifier():
                yield Field(key.value, key, None, value, of_class=True)


def _fields(given: ast.expr) -> Iterator[Field]:
    match given:
        case ast.Constant(value=str() as text):
            for name in text.replace(",", " ").split():
                yield Field(name, given)
        case ast.List(elts=elements) | ast.Tuple(elts=elements) | ast.Set(elts=elements):
            for element in elements:
                yield from _field(element)
        case ast.Dict(keys=keys, values=values):
            for key, value in zip(keys, values, strict=True):
                if isinstance(key, ast.Constant) and isinstance(key.value, str):
                    yield Field(key.value, key, value)


def _field(element: ast.expr) -> Iterator[Field]:
    match element:
        case ast.Constant(value=str() as name):
            yield Field(name, element)
        case ast.Tuple(elts=[ast.Constant(value=str() as name), *rest]):
            yield Field(name, element, rest[0] if rest else None)

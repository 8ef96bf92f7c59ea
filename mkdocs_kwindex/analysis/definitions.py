"""From griffe's objects to `Definition`s."""

import ast
import re
from collections import defaultdict
from collections.abc import Mapping

import griffe

from mkdocs_kwindex.analysis.statements import Surroundings
from mkdocs_kwindex.model import Decorator, Definition, Kind, Parameter, ParameterKind, Signature

# PEP 8 writes constants so, https://peps.python.org/pep-0008/#constants
_CONSTANT = re.compile(r"_{0,2}[A-Z][A-Z0-9_]*")
_TEXT_LIMIT = 200
_ACCESSORS = ("setter", "deleter", "getter")


class DefinitionBuilder:
    """Builds the definitions of one module; they must be added in the order of the source."""

    def __init__(self, surroundings: Mapping[int, Surroundings], text: str) -> None:
        self._surroundings = surroundings
        self._lines = text.split("\n")
        self._added: list[Definition] = []
        self._index: dict[int, int] = {}
        self._counts: defaultdict[str, int] = defaultdict(int)
        self._suites: set[tuple[str, int]] = set()

    def add(self, node: ast.AST, owner: ast.AST | None, obj: griffe.Object) -> Definition | None:
        """Build the definition of an object.

        Args:
            node: The statement that defines it.
            owner: The `def` or `class` around it.
            obj: What griffe made of it.

        Returns:
            The definition; `None` for an assignment that only changes what is defined already.
        """
        around = self._surroundings[id(node)]
        parent_index = self._index.get(id(owner), -1)
        parent = self._added[parent_index] if parent_index >= 0 else None
        prefix = f"{parent.path}." if parent else ""
        if isinstance(node, (ast.Assign, ast.AnnAssign)) and self._is_change(node, owner, prefix + obj.name, around):
            return None
        self._counts[prefix + obj.name] += 1
        count = self._counts[prefix + obj.name]
        definition = Definition(
            kind=_kind(node, obj, parent),
            name=obj.name,
            qualname=f"{parent.qualname}.{obj.name}" if parent else obj.name,
            path=f"{prefix}{obj.name}" if count == 1 else f"{prefix}{obj.name}~{count}",
            parent=parent_index,
            line=getattr(node, "lineno", 0),
            first_line=min([getattr(node, "lineno", 0), *(d.lineno for d in getattr(node, "decorator_list", []))]),
            end_line=getattr(node, "end_lineno", None) or getattr(node, "lineno", 0),
            signature=_signature(node, obj),
            annotation=self._annotation(node, obj),
            value=self._segment(getattr(node, "value", None)),
            bases=_bases(obj),
            decorators=self._decorators(node),
            labels=tuple(sorted(_labels(node, obj))),
            branch=around.branch,
            in_function=parent is not None and (parent.in_function or parent.kind is not Kind.CLASS),
        )
        if isinstance(node, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
            self._index[id(node)] = len(self._added)
        self._added.append(definition)
        return definition

    def _is_change(self, node: ast.AST, owner: ast.AST | None, path: str, around: Surroundings) -> bool:
        """Tell whether an assignment changes what is defined: in a method, or later in the same block."""
        known = self._counts[path] > 0
        if around.owner is not owner:
            return known
        seen_in_suite = (path, around.suite) in self._suites
        self._suites.add((path, around.suite))
        return known and seen_in_suite

    def _annotation(self, node: ast.AST, obj: griffe.Object) -> str:
        if isinstance(node, ast.AnnAssign):
            return self._segment(node.annotation)
        return _text(obj.annotation) if isinstance(obj, griffe.Attribute) else ""

    def _decorators(self, node: ast.AST) -> tuple[Decorator, ...]:
        nodes: list[ast.expr] = getattr(node, "decorator_list", [])
        return tuple(Decorator(self._segment(decorator), decorator.lineno) for decorator in nodes)

    def _segment(self, node: ast.expr | None) -> str:
        """Return an expression as written, on one line, cut where it gets long."""
        if node is None:
            return ""
        first, last = node.lineno - 1, (node.end_lineno or node.lineno) - 1
        pieces: list[str] = []
        for number in range(first, last + 1):
            line = self._lines[number]
            start = node.col_offset if number == first else 0
            end = node.end_col_offset if number == last else None
            if line.isascii():
                pieces.append(line[start:end])
            else:
                pieces.append(line.encode()[start:end].decode("utf-8", "replace"))
            if sum(map(len, pieces)) > 4 * _TEXT_LIMIT:
                pieces.append("…")
                break
        return _cut(" ".join(piece.strip() for piece in pieces) if len(pieces) > 1 else pieces[0])


def _kind(node: ast.AST, obj: griffe.Object, parent: Definition | None) -> Kind:
    if isinstance(node, ast.ClassDef):
        return Kind.CLASS
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        if obj.is_attribute or _accessor(node):
            return Kind.PROPERTY
        return Kind.METHOD if parent and parent.kind is Kind.CLASS else Kind.FUNCTION
    if isinstance(obj, griffe.TypeAlias):
        return Kind.TYPE_ALIAS
    annotation = _text(obj.annotation) if isinstance(obj, griffe.Attribute) else ""
    last = annotation.partition("[")[0].rpartition(".")[2]
    if last == "TypeAlias":
        return Kind.TYPE_ALIAS
    return Kind.CONSTANT if last == "Final" or _CONSTANT.fullmatch(obj.name) else Kind.ATTRIBUTE


def _accessor(node: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    """Return `setter`, `deleter` or `getter` for `@name.setter` and its like; empty for other functions."""
    for decorator in node.decorator_list:
        if isinstance(decorator, ast.Attribute) and decorator.attr in _ACCESSORS:
            if isinstance(decorator.value, ast.Name) and decorator.value.id == node.name:
                return decorator.attr
    return ""


def _labels(node: ast.AST, obj: griffe.Object) -> set[str]:
    labels = set(obj.labels) - {"module-attribute", "writable", "deletable"}
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        if accessor := _accessor(node):
            labels.add(accessor)
        if isinstance(obj, griffe.Function) and any(d.callable_path in griffe.typing_overload for d in obj.decorators):
            labels.add("overload")
    if isinstance(node, ast.AsyncFunctionDef):
        labels.add("async")
    return labels


def _signature(node: ast.AST, obj: griffe.Object) -> Signature | None:
    type_parameters = tuple(_type_parameter(parameter) for parameter in obj.type_parameters)
    if isinstance(obj, griffe.Function):
        return Signature(tuple(map(_parameter, obj.parameters)), _text(obj.returns), type_parameters)
    return Signature(type_parameters=type_parameters) if type_parameters else None


def _parameter(parameter: griffe.Parameter) -> Parameter:
    assert parameter.kind is not None
    kind = ParameterKind(parameter.kind.value)
    variadic = kind in {ParameterKind.VAR_POSITIONAL, ParameterKind.VAR_KEYWORD}
    # griffe gives `*args` the default `()` and `**kwargs` the default `{}`.
    default = "" if variadic else _text(parameter.default)
    return Parameter(parameter.name.lstrip("*"), kind, _text(parameter.annotation), default)


def _type_parameter(parameter: griffe.TypeParameter) -> str:
    stars = {"type-var-tuple": "*", "param-spec": "**"}.get(parameter.kind.value, "")
    bound = f": {_text(parameter.bound)}" if parameter.bound else ""
    default = f" = {_text(parameter.default)}" if parameter.default else ""
    return f"{stars}{parameter.name}{bound}{default}"


def _bases(obj: griffe.Object) -> tuple[str, ...]:
    if not isinstance(obj, griffe.Class):
        return ()
    return (*map(_text, obj.bases), *(f"{name}={_text(value)}" for name, value in obj.keywords.items()))


def _text(expression: object) -> str:
    return "" if expression is None else _cut(str(expression))


def _cut(text: str) -> str:
    return text if len(text) <= _TEXT_LIMIT else text[: _TEXT_LIMIT - 1].rstrip() + "…"

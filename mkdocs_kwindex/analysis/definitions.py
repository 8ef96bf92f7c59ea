"""Converts griffe's objects to `Definition`s."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

import griffe

from mkdocs_kwindex.analysis.variables import ACCESSORS, Variable
from mkdocs_kwindex.model import Decorator, Definition, Kind, Parameter, ParameterKind, Signature
from mkdocs_kwindex.semantic.statement_walk import Surroundings

# PEP 8 writes constants so, https://peps.python.org/pep-0008/#constants
_CONSTANT = re.compile(r"_{0,2}[A-Z][A-Z0-9_]*")
_TEXT_LIMIT = 200


_CALLED = frozenset({Kind.FUNCTION, Kind.METHOD, Kind.PROPERTY})
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)

Defining = ast.stmt
"""A `def`, a `class` or a `type` statement."""


class DefinitionBuilder:
    """Builds the definitions of one module; they must be added in the order of the source."""

    def __init__(self, surroundings: Mapping[int, Surroundings], text: str) -> None:
        self._surroundings = surroundings
        self._lines = text.split("\n")
        self._added: list[Definition] = []
        self._index: dict[int, int] = {}
        self._counts: defaultdict[str, int] = defaultdict(int)
        self._suites: set[tuple[str, int]] = set()
        # Functions and classes, with the blocks they are in.
        self._wrapped: set[tuple[str, int]] = set()

    def add(self, node: Defining, owner: ast.AST | None, obj: griffe.Object) -> Definition:
        """Build the definition of a class, a function or a type alias.

        Args:
            node: The statement that defines it.
            owner: The `def` or `class` around it.
            obj: What griffe made of it.
        """
        parent_index = self._index.get(id(owner), -1)
        parent = self._added[parent_index] if parent_index >= 0 else None
        kind = _kind(node, obj, parent)
        definition = self._definition(
            kind,
            obj.name,
            parent_index,
            self._surroundings[id(node)],
            line=node.lineno,
            first_line=min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", []))]),
            end_line=node.end_lineno or node.lineno,
            signature=None if kind is Kind.PROPERTY and obj.is_attribute else self._signature(node),
            annotation=self._segment(node.returns) if kind is Kind.PROPERTY and isinstance(node, _FUNCTIONS) else "",
            value=self._segment(getattr(node, "value", None)),
            bases=self._bases(node),
            decorators=self._decorators(node),
            labels=tuple(sorted(_labels(node, obj, kind))),
        )
        self._index[id(node)] = len(self._added)
        self._added.append(definition)
        self._wrapped.add((definition.qualname, self._surroundings[id(node)].suite))
        return definition

    def add_variable(self, variable: Variable) -> Definition | None:
        """Build the definition of a variable or an attribute.

        Returns:
            The definition; `None` for an assignment that only changes what is defined already.
        """
        around = self._surroundings[id(variable.statement)]
        parent_index = self._index.get(id(variable.owner), -1)
        parent = self._added[parent_index] if parent_index >= 0 else None
        prefix = f"{parent.path}." if parent else ""
        if self._is_change(variable.owner, prefix + variable.name, around):
            return None
        qualname = f"{parent.qualname}.{variable.name}" if parent else variable.name
        if (qualname, around.suite) in self._wrapped and _names(variable.value, variable.name):
            # `f = decorated(f)` is what a decorator would do.
            return None
        place = variable.place
        # The name of a capture is at the end of its pattern, that of an attribute at the end of its chain.
        line = getattr(place, "lineno" if isinstance(place, ast.Name) else "end_lineno", variable.statement.lineno)
        is_assignment = isinstance(variable.statement, (ast.Assign, ast.AnnAssign))
        last = variable.statement if is_assignment else variable.value or variable.place
        definition = self._definition(
            Kind.PROPERTY if variable.is_property else _variable_kind(variable),
            variable.name,
            parent_index,
            around,
            line=line,
            first_line=line,
            end_line=max(line, getattr(last, "end_lineno", line)),
            annotation=self._segment(variable.annotation),
            value=self._segment(variable.value),
            labels=tuple(sorted(variable.labels)),
        )
        if "class" in variable.labels:
            self._index[id(variable.statement)] = len(self._added)
        self._added.append(definition)
        return definition

    def _definition(
        self,
        kind: Kind,
        name: str,
        parent_index: int,
        around: Surroundings,
        *,
        line: int,
        first_line: int,
        end_line: int,
        signature: Signature | None = None,
        annotation: str = "",
        value: str = "",
        bases: tuple[str, ...] = (),
        decorators: tuple[Decorator, ...] = (),
        labels: tuple[str, ...] = (),
    ) -> Definition:
        """Give a definition its place in the file: its paths, its number among those of one name, its branch."""
        parent = self._added[parent_index] if parent_index >= 0 else None
        prefix = f"{parent.path}." if parent else ""
        self._counts[prefix + name] += 1
        count = self._counts[prefix + name]
        return Definition(
            kind=kind,
            name=name,
            qualname=f"{parent.qualname}.{name}" if parent else name,
            path=f"{prefix}{name}" if count == 1 else f"{prefix}{name}~{count}",
            parent=parent_index,
            line=line,
            first_line=first_line,
            end_line=end_line,
            signature=signature,
            annotation=annotation,
            value=value,
            bases=bases,
            decorators=decorators,
            labels=labels,
            branch=around.branch_text(),
            elsewhere=around.is_elsewhere(),
            in_function=parent is not None and (parent.in_function or parent.kind in _CALLED),
        )

    def _is_change(self, owner: ast.AST | None, path: str, around: Surroundings) -> bool:
        """Return whether an assignment changes what is defined: in a method, or later in the same block."""
        known = self._counts[path] > 0
        if around.owner is not owner:
            return known
        seen_in_suite = (path, around.suite) in self._suites
        self._suites.add((path, around.suite))
        return known and seen_in_suite

    def _signature(self, node: ast.AST) -> Signature | None:
        """Read a signature from the source: griffe drops annotations whose names it cannot resolve."""
        # Added in Python 3.12.
        type_parameters = tuple(ast.unparse(parameter) for parameter in getattr(node, "type_params", ()))
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            return Signature(type_parameters=type_parameters) if type_parameters else None
        return Signature(tuple(self._parameters(node.args)), self._segment(node.returns), type_parameters)

    def _parameters(self, arguments: ast.arguments) -> Iterator[Parameter]:
        positional = [*arguments.posonlyargs, *arguments.args]
        defaults = [None] * (len(positional) - len(arguments.defaults)) + arguments.defaults
        for index, (argument, default) in enumerate(zip(positional, defaults, strict=True)):
            positional_only = index < len(arguments.posonlyargs)
            kind = ParameterKind.POSITIONAL_ONLY if positional_only else ParameterKind.POSITIONAL_OR_KEYWORD
            yield self._parameter(argument, kind, default)
        if arguments.vararg:
            yield self._parameter(arguments.vararg, ParameterKind.VAR_POSITIONAL, None)
        for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
            yield self._parameter(argument, ParameterKind.KEYWORD_ONLY, default)
        if arguments.kwarg:
            yield self._parameter(arguments.kwarg, ParameterKind.VAR_KEYWORD, None)

    def _parameter(self, argument: ast.arg, kind: ParameterKind, default: ast.expr | None) -> Parameter:
        return Parameter(argument.arg, kind, self._segment(argument.annotation), self._segment(default))

    def _bases(self, node: ast.AST) -> tuple[str, ...]:
        if not isinstance(node, ast.ClassDef):
            return ()
        keywords = (
            f"{word.arg}={self._segment(word.value)}" if word.arg else f"**{self._segment(word.value)}"
            for word in node.keywords
        )
        return (*map(self._segment, node.bases), *keywords)

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
    if not isinstance(node, _FUNCTIONS):
        return Kind.TYPE_ALIAS
    in_class = parent is not None and parent.kind is Kind.CLASS
    if obj.is_attribute or (in_class and _accessor(node)):
        return Kind.PROPERTY
    return Kind.METHOD if in_class else Kind.FUNCTION


def _variable_kind(variable: Variable) -> Kind:
    annotation = variable.annotation
    last = (ast.unparse(annotation) if annotation else "").partition("[")[0].rpartition(".")[2]
    if last == "TypeAlias":
        return Kind.TYPE_ALIAS
    return Kind.CONSTANT if last == "Final" or _CONSTANT.fullmatch(variable.name) else Kind.ATTRIBUTE


def _accessor(node: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    """Return `setter`, `deleter` or `getter` for `@name.setter` and its like; empty for other functions.

    The property may have another name than the function, or be that of a base class: `@Base.name.setter`.
    """
    for decorator in node.decorator_list:
        if isinstance(decorator, ast.Attribute) and decorator.attr in ACCESSORS:
            return decorator.attr
    return ""


def _labels(node: ast.AST, obj: griffe.Object, kind: Kind) -> set[str]:
    labels = set(obj.labels) - {"module-attribute", "writable", "deletable"}
    if isinstance(node, _FUNCTIONS):
        if kind is Kind.PROPERTY and (accessor := _accessor(node)):
            labels.add(accessor)
        if isinstance(obj, griffe.Function) and any(d.callable_path in griffe.typing_overload for d in obj.decorators):
            labels.add("overload")
    if isinstance(node, ast.AsyncFunctionDef):
        labels.add("async")
    return labels


def _names(value: ast.expr | None, name: str) -> bool:
    """Return whether an expression names something."""
    return value is not None and any(isinstance(node, ast.Name) and node.id == name for node in ast.walk(value))


def _cut(text: str) -> str:
    return text if len(text) <= _TEXT_LIMIT else text[: _TEXT_LIMIT - 1].rstrip() + "…"

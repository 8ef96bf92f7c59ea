"""What `__all__` lists, in every form that can be read without running the module."""

import ast
from collections.abc import Callable, Container, Iterable, Sequence
from typing import Final

from mkdocs_kwindex.model import SourceFile
from mkdocs_kwindex.model.names import Exports
from mkdocs_kwindex.semantic.conditions import settled
from mkdocs_kwindex.semantic.import_paths import absolute_module
from mkdocs_kwindex.semantic.name_lists import UNKNOWN, NameList, all_of, either, joined
from mkdocs_kwindex.semantic.place_paths import attribute_path
from mkdocs_kwindex.semantic.scopes import BoundNames
from mkdocs_kwindex.semantic.source_text import lines_with, reaches

_ALL: Final = "__all__"
_COPIES: Final = frozenset({"dict", "frozenset", "list", "reversed", "set", "sorted", "tuple"})
_SAME: Final = frozenset({"copy", "keys"})
_CHANGES: Final = frozenset({"append", "add", "extend", "update", "insert", "remove", "discard", "clear", "pop"})


def read_exports(tree: ast.Module, text: str, source: SourceFile) -> Exports | None:
    """Read what `__all__` lists; `None` for a module that has none.

    Args:
        tree: The module.
        text: Its text.
        source: The file, for relative imports.
    """
    if _ALL not in text:
        return None
    reader = _Reader(source, BoundNames(tree.body, ()).names, lines_with(_ALL, text))
    reader.run(tree.body)
    listed = reader.lists.get(_ALL)
    if listed is None:
        return None
    return Exports(
        names=tuple(name for name, certain in listed.names.items() if certain),
        modules=tuple(name for name, certain in listed.modules.items() if certain),
        possible_names=tuple(name for name, certain in listed.names.items() if not certain),
        possible_modules=tuple(name for name, certain in listed.modules.items() if not certain),
        removed=tuple(sorted(listed.removed)),
        is_complete=listed.complete and not reader.is_changed_later,
        line=reader.line,
    )


class _Reader:
    """Follows the lists of names through the statements of a module, in the order in which they run.

    Attributes:
        lists: What each variable lists at the statement being read.
        line: The first line that binds `__all__`.
        is_changed_later: Whether a function changes `__all__`.
    """

    def __init__(self, source: SourceFile, bound: Container[str], lines: Sequence[int]) -> None:
        self._source = source
        self._lines = lines
        self._bound = bound
        self.lists: dict[str, NameList] = {}
        self.line = 0
        self.is_changed_later = False
        self._imported: dict[str, str] = {}
        self._readers: dict[type[ast.expr], Callable[..., NameList]] = {
            ast.List: self._display,
            ast.Tuple: self._display,
            ast.Set: self._display,
            ast.Dict: self._dict,
            ast.Name: self._name,
            ast.Attribute: self._attribute,
            ast.BinOp: self._sum,
            ast.IfExp: self._choice,
            ast.Call: self._call,
        }

    def run(self, body: Iterable[ast.stmt]) -> None:
        """Read statements, one after the other."""
        for statement in body:
            self._statement(statement)

    def _statement(self, node: ast.stmt) -> None:
        match node:
            case ast.Assign(targets=targets, value=value):
                for target in targets:
                    self._assign(target, self._value(value))
            case ast.AnnAssign(target=target, value=ast.expr() as value):
                self._assign(target, self._value(value))
            case ast.AugAssign(target=ast.Name(id=name), op=operator, value=value):
                more = self._value(value) if isinstance(operator, (ast.Add, ast.BitOr)) else UNKNOWN
                self._set(name, node, joined(self.lists.get(name, UNKNOWN), more))
            case ast.Expr(value=ast.Call() as call):
                self._change(call)
            case ast.Import() | ast.ImportFrom():
                self._import(node)
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                self.is_changed_later |= reaches(node, self._lines) and _changes_all(node)
            case _:
                self._compound(node)

    def _compound(self, node: ast.stmt) -> None:
        match node:
            case ast.Delete(targets=targets):
                for target in targets:
                    self.lists.pop(getattr(target, "id", ""), None)
            case ast.If():
                self._if(node)
            case ast.Try() | ast.TryStar():
                before = dict(self.lists)
                self.run([*node.body, *node.orelse])
                for handler in node.handlers:
                    self._or_else(lambda handler=handler: self.run(handler.body), before)  # type: ignore[misc]
                self.run(node.finalbody)
            case ast.With() | ast.AsyncWith():
                self.run(node.body)
            case ast.For() | ast.AsyncFor() | ast.While():
                before = dict(self.lists)
                self.run(node.body)
                self._or_else(lambda: None, before)
                self.run(node.orelse)
            case ast.Match():
                before = dict(self.lists)
                for case in node.cases:
                    self._or_else(lambda case=case: self.run(case.body), before)  # type: ignore[misc]

    def _if(self, node: ast.If) -> None:
        outcome = settled(node.test)
        if outcome is not None:
            self.run(node.body if outcome else node.orelse)
            return
        before = dict(self.lists)
        self.run(node.body)
        self._or_else(lambda: self.run(node.orelse), before)

    def _or_else(self, run: Callable[[], None], before: dict[str, NameList]) -> None:
        """Read another way that the program may take, from where it began, and put together what the ways end with."""
        ended = self.lists
        self.lists = dict(before)
        run()
        names = {**ended, **self.lists}
        nothing = NameList()
        self.lists = {name: either(ended.get(name, nothing), self.lists.get(name, nothing)) for name in names}

    def _assign(self, target: ast.expr, value: NameList) -> None:
        if isinstance(target, ast.Name):
            self._set(target.id, target, value)
        elif isinstance(target, (ast.Tuple, ast.List)):
            # `__getattr__, __dir__, __all__ = lazy.attach(...)`
            for element in target.elts:
                self._assign(element, UNKNOWN)

    def _set(self, name: str, node: ast.AST, value: NameList) -> None:
        self.lists[name] = value
        if name == _ALL:
            self.line = self.line or getattr(node, "lineno", 0)

    def _change(self, call: ast.Call) -> None:
        """Read `__all__.append("name")` and its like."""
        function = call.func
        if not (isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name)):
            return
        name, method = function.value.id, function.attr
        listed = self.lists.get(name)
        if listed is None or method not in _CHANGES:
            return
        argument = call.args[-1] if call.args else None
        if method == "clear":
            self.lists[name] = NameList()
        elif method in {"append", "add", "insert"} and argument is not None:
            self.lists[name] = joined(listed, self._element(argument))
        elif method in {"extend", "update"} and argument is not None:
            self.lists[name] = joined(listed, self._value(argument))
        elif method in {"remove", "discard"} and isinstance(argument, ast.Constant):
            removed = str(argument.value)
            names = {one: certain for one, certain in listed.names.items() if one != removed}
            self.lists[name] = listed._replace(names=names, removed=listed.removed | {removed})
        else:
            self.lists[name] = listed._replace(complete=False)

    def _import(self, node: ast.Import | ast.ImportFrom) -> None:
        if isinstance(node, ast.Import):
            for alias in node.names:
                root = alias.name.partition(".")[0]
                self._imported[alias.asname or root] = alias.name if alias.asname else root
            return
        module = absolute_module(node.module or "", node.level, self._source)
        for alias in node.names:
            name = alias.asname or alias.name
            self._imported[name] = f"{module}.{alias.name}"
            if alias.name == _ALL:
                self._set(name, node, NameList(modules={module: True}))
            else:
                self.lists.pop(name, None)

    def _value(self, node: ast.expr) -> NameList:
        reader = self._readers.get(node.__class__)
        return reader(node) if reader is not None else UNKNOWN

    def _display(self, node: ast.List | ast.Tuple | ast.Set) -> NameList:
        return all_of(map(self._element, node.elts))

    def _dict(self, node: ast.Dict) -> NameList:
        return all_of(self._element(key) if key is not None else UNKNOWN for key in node.keys)

    def _name(self, node: ast.Name) -> NameList:
        return self.lists.get(node.id, UNKNOWN)

    def _attribute(self, node: ast.Attribute) -> NameList:
        module = self._module(node)
        return NameList(modules={module: True}) if module else UNKNOWN

    def _sum(self, node: ast.BinOp) -> NameList:
        is_sum = isinstance(node.op, (ast.Add, ast.BitOr))
        return joined(self._value(node.left), self._value(node.right)) if is_sum else UNKNOWN

    def _choice(self, node: ast.IfExp) -> NameList:
        outcome = settled(node.test)
        if outcome is not None:
            return self._value(node.body if outcome else node.orelse)
        return either(self._value(node.body), self._value(node.orelse))

    def _element(self, node: ast.expr) -> NameList:
        match node:
            case ast.Constant(value=str() as name):
                return NameList({name: True})
            case ast.Starred(value=value):
                return self._value(value)
            case ast.Attribute(value=ast.Name(id=name), attr="__name__"):
                return NameList({name: True})
        return UNKNOWN

    def _module(self, node: ast.Attribute) -> str:
        """Return the module in `module.__all__`; empty for anything else."""
        path = attribute_path(node.value) if node.attr == _ALL else ""
        root, dot, rest = path.partition(".")
        if path and root not in self._bound and self._source.is_package:
            # A package's own submodules are names of it once they are imported.
            return f"{self._source.module}.{path}"
        known = self._imported.get(root, "")
        return f"{known}{dot}{rest}" if path and known else ""

    def _call(self, node: ast.Call) -> NameList:
        function = node.func
        if isinstance(function, ast.Name) and function.id in _COPIES and len(node.args) <= 1:
            return self._value(node.args[0]) if node.args else NameList()
        if isinstance(function, ast.Attribute) and function.attr in _SAME and not node.args:
            return self._value(function.value)
        if isinstance(function, ast.Attribute) and function.attr == "split":
            text = function.value.value if isinstance(function.value, ast.Constant) else None
            separators = [one.value for one in node.args if isinstance(one, ast.Constant)]
            if isinstance(text, str) and len(separators) == len(node.args) and not node.keywords:
                separator = separators[0] if separators and isinstance(separators[0], str) else None
                return NameList(dict.fromkeys(text.split(separator), True))
        return UNKNOWN


def _changes_all(node: ast.AST) -> bool:
    """Return whether code that runs later changes `__all__`, as decorators do that export what they decorate."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.Global) and _ALL in inner.names:
            return True
        if isinstance(inner, ast.Attribute) and inner.attr in _CHANGES and getattr(inner.value, "id", "") == _ALL:
            return True
    return False

"""Strings that name something: the entries of `__all__`, the second argument of `getattr`, dotted paths."""

import ast
import re
from collections.abc import Iterable
from itertools import chain

from mkdocs_kwindex.model.names import Columns, Use
from mkdocs_kwindex.model.operations import Op
from mkdocs_kwindex.semantic.context import BUILTINS, USE_NUMBER, Context
from mkdocs_kwindex.semantic.import_tables import names_in_table, relative_path
from mkdocs_kwindex.semantic.literal_tables import LiteralTables, listed_strings
from mkdocs_kwindex.semantic.scopes import CLASS_SCOPE, FUNCTION_SCOPE, MODULE_SCOPE
from mkdocs_kwindex.semantic.slots import slot_names

EXPORT = USE_NUMBER[Use.EXPORT]
BY_NAME = USE_NUMBER[Use.BY_NAME]
_DOTTED = re.compile(r"(?=\w++[.:])[^\W\d]\w*+(?>(?:\.[^\W\d]\w*+)*)(?::[^\W\d]\w*+(?>(?:\.[^\W\d]\w*+)*))?")
_MAX_LENGTH = 200
_LOOKUPS = frozenset({"getattr", "hasattr", "setattr", "delattr"})
_EXPORTS = "__all__"
_SLOTS = "__slots__"
_IMPORTS = "import_module"
_METHODS = frozenset({"append", "extend", "insert", "remove"})


class Strings:
    """Records the names in strings."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.tables = LiteralTables()
        self._looks_up: dict[tuple[int, int, int], None] = {}
        self._in_tables: dict[ast.Constant, list[int]] = {}
        self._tables_elsewhere: dict[tuple[int, int, int], None] = {}
        self._listed: list[tuple[ast.Constant, int, int]] = []
        self._recorded: set[int] = set()

    def assigned(self, targets: list[ast.expr], value: ast.expr) -> None:
        """Record the names in what is assigned to `__all__` and `__slots__`, and in tables of what is imported."""
        context = self.context
        self.tables.assigned(context.scope, targets, value)
        if context.scope.kind is CLASS_SCOPE and any(_is_name(target, _SLOTS) for target in targets):
            self._slots(value)
        if context.scope.kind is not MODULE_SCOPE:
            return
        self._list(targets, value)
        if any(_is_name(target, _EXPORTS) for target in targets):
            self._exported(value)
        elif isinstance(value, ast.Dict) and len(targets) == 1 and isinstance(targets[0], ast.Name):
            is_used = context.text.mentions(_IMPORTS) and context.text.mentions(targets[0].id) > 1
            keys = bool(context.text.mentions("__getattr__"))
            self._named(names_in_table(value, context.source, keys=keys) if is_used else ())

    def _list(self, targets: list[ast.expr], value: ast.expr) -> None:
        """Remember the strings in what the module binds to a name: other files may look names up in it."""
        target = targets[0]
        if len(targets) == 1 and isinstance(target, ast.Name):
            definition = self.context.builder.definition(-1, target.id)
            if definition >= 0:
                self._listed += ((one, definition, how) for one, how in listed_strings(value))

    def _slots(self, value: ast.expr) -> None:
        """Record the names in `__slots__`: as slots, and where other statements define the attributes, as names."""
        context, builder = self.context, self.context.builder
        slots = builder.class_rows[context.scope.row].slots
        instance = builder.node(Op.RECEIVER, context.scope.row, 0)
        for name, node, _ in slot_names(value):
            slots.append(builder.string(context.mangled(name)))
            definition = builder.definition(context.scope.definition, name, node.lineno)
            if isinstance(node, ast.Constant) and not builder.is_at(definition, node.lineno):
                found = builder.node(Op.ATTRIBUTE, instance, builder.string(context.mangled(name)))
                self._record(node, name, BY_NAME, found)

    def _named(self, names: Iterable[tuple[ast.Constant, str]]) -> None:
        builder = self.context.builder
        for node, path in names:
            self._record(node, str(node.value), BY_NAME, builder.node(Op.NAMED, builder.string(path)))

    def called(self, node: ast.expr) -> None:
        """Record the names in calls such as `__all__.extend([...])`."""
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in _METHODS
            and _is_name(node.func.value, _EXPORTS)
            and self.context.scope.kind is MODULE_SCOPE
        ):
            for argument in node.args:
                self._exported(argument)

    def looked_up(self, name: str, function: int, arguments: list[ast.expr], values: list[int]) -> int:
        """Record the name in `getattr(value, "name")`, `import_module(".name", __package__)` and their like.

        Args:
            name: The name of what is called.
            function: Its node.
            arguments: The positional arguments.
            values: Their nodes.

        Returns:
            The node of what `getattr` gives, -1 without one.
        """
        builder = self.context.builder
        if name == _IMPORTS:
            self._named(relative_path(arguments[0], self.context.source))
        if name not in _LOOKUPS or len(values) < len(("value", "name")):
            return -1
        if builder.nodes.get((Op.GLOBAL, builder.strings[name], -1)) != function:
            return -1
        text = arguments[1]
        if isinstance(text, ast.Name):
            self._looked_up_by_parameter(values[0], text.id, values[1])
        if not isinstance(text, ast.Constant):
            self._looked_up_in_tables(text, values[0])
            self._begun(text, values[0])
        if not (isinstance(text, ast.Constant) and isinstance(text.value, str) and text.value.isidentifier()):
            return -1
        found = builder.node(Op.ATTRIBUTE, values[0], builder.string(text.value))
        self._record(text, text.value, BY_NAME, found)
        return builder.union((found, *values[2:])) if name == "getattr" else -1

    def _looked_up_in_tables(self, text: ast.expr, value: int) -> None:
        """Remember the strings that an expression may be as names of attributes of a value."""
        context, builder = self.context, self.context.builder
        constants, elsewhere = self.tables.strings(context.scope, text)
        for constant in constants:
            self._in_tables.setdefault(constant, []).append(value)
        for node, taken in elsewhere:
            root = node.value if isinstance(node, ast.Attribute) else node
            table = context.lookup(root.id) if isinstance(root, ast.Name) else -1
            if table >= 0 and isinstance(node, ast.Attribute):
                table = builder.node(Op.ATTRIBUTE, table, builder.string(node.attr))
            if table >= 0:
                self._tables_elsewhere[table, taken, value] = None

    def _begun(self, text: ast.expr, value: int) -> None:
        """Record what a name begins with that is put together where the code runs: `"do_" + key`, `f"do_{key}"`."""
        match text:
            case ast.BinOp(left=ast.Constant(value=str(written)) as part, op=ast.Add() | ast.Mod()):
                start = self.context.text.text_start(part, written)
                prefix = written.removesuffix("%s")
            case ast.JoinedStr(values=[ast.Constant(value=str(prefix)), *_]) if text.lineno == text.end_lineno:
                start = self.context.text.lines[text.lineno - 1].find(prefix.encode(), text.col_offset)
            case _:
                return
        # Of what only begins with `_`, or with a letter, hardly anything is meant.
        if start >= 0 and prefix.isidentifier() and len(prefix.strip("_")) > 1:
            found = self.context.builder.node(Op.BEGUN, value, self.context.builder.string(prefix))
            self.context.occurrence(text.lineno, start, start + len(prefix.encode()), BY_NAME, found)

    def _looked_up_by_parameter(self, value: int, name: str, node: int) -> None:
        """Remember that a function looks a name up that it is given."""
        scope, builder = self.context.scope, self.context.builder
        bound = scope.bindings.get(name, (-1,))[0]
        if scope.kind is FUNCTION_SCOPE and scope.row >= 0 and builder.narrowed.get(node, node) == bound:
            self._looks_up[scope.row, builder.strings[name], value] = None

    def given(self, name: str, function: int, call: ast.Call) -> None:
        """Record the strings among the arguments of a call, which the function may look up."""
        is_known = isinstance(call.func, ast.Name) and name in BUILTINS
        if is_known or name == _IMPORTS or (name in _METHODS and _is_name(getattr(call.func, "value", None), _EXPORTS)):
            return
        for position, argument in enumerate(call.args):
            if argument.__class__ is ast.Starred:
                break
            if argument.__class__ is ast.Constant:
                self._give(argument, function, position, -1)
        for keyword in call.keywords:
            if keyword.value.__class__ is ast.Constant and keyword.arg is not None:
                self._give(keyword.value, function, -1, self.context.builder.string(keyword.arg))

    def _give(self, text: ast.expr, function: int, position: int, key: int) -> None:
        if isinstance(text, ast.Constant) and isinstance(text.value, str) and text.value.isidentifier():
            builder = self.context.builder
            chosen = builder.sequence((builder.string(text.value), position, key))
            self._record(text, text.value, BY_NAME, builder.node(Op.CHOSEN, function, chosen))

    def settle(self) -> tuple[list[int], list[int]]:
        """Record the names in tables that are looked up, once everything has been read.

        Returns:
            The functions that look up what they are given, and the tables of other files that names are looked up in;
            see `NameTable.looked_up` and `NameTable.tables`.
        """
        builder = self.context.builder
        for text, values in self._in_tables.items():
            if isinstance(text.value, str) and text.value.isidentifier():
                subject = builder.union(list(dict.fromkeys(values)))
                found = builder.node(Op.ATTRIBUTE, subject, builder.string(text.value))
                self._record(text, text.value, BY_NAME, found)
        for text, definition, how in self._listed:
            if id(text) not in self._recorded:
                listed = builder.sequence((builder.string(str(text.value)), how))
                self._record(text, str(text.value), BY_NAME, builder.node(Op.LISTED, definition, listed))
        lists = list(builder.lists)
        rows: list[int] = []
        for row, parameter, value in self._looks_up:
            parameters = lists[builder.functions[row * Columns.FUNCTION + 7]][:: Columns.PARAMETER]
            if parameter in parameters:
                rows += (row, parameters.index(parameter), value)
        return rows, list(chain.from_iterable(self._tables_elsewhere))

    def dotted(self, node: ast.Constant, text: str) -> None:
        """Record a string that may be the dotted path of something."""
        if len(text) <= _MAX_LENGTH and _DOTTED.fullmatch(text):
            path = self.context.builder.string(text.replace(":", "."))
            self._record(node, text, BY_NAME, self.context.builder.node(Op.NAMED, path))

    def _exported(self, value: ast.expr) -> None:
        pending = [value]
        while pending:
            node = pending.pop()
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.isidentifier():
                self._record(node, node.value, EXPORT, self._of_module(node.value))
            elif isinstance(node, (ast.List, ast.Tuple, ast.Set)):
                pending += node.elts
            elif isinstance(node, ast.BinOp):
                pending += (node.left, node.right)

    def _of_module(self, name: str) -> int:
        """Return the node of a name that the module exports."""
        context, builder = self.context, self.context.builder
        if name in context.module.names:
            return context.variable(context.module, name)
        # From a star import, from `__getattr__`, or a module of the package.
        module = builder.node(Op.MODULE, builder.string(context.source.module))
        return builder.node(Op.ATTRIBUTE, module, builder.string(name))

    def key(self, node: ast.Constant, key: str, found: int) -> None:
        """Record the key of an item, which is a name where a `TypedDict` declares it."""
        self._record(node, key, BY_NAME, found)

    def _record(self, node: ast.Constant, text: str, use: int, found: int) -> None:
        start = self.context.text.text_start(node, text)
        if start >= 0:
            self._recorded.add(id(node))
            self.context.occurrence(node.lineno, start, start + len(text), use, found)


def _is_name(node: ast.expr | None, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name

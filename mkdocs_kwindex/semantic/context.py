"""State shared by the readers of expressions, statements and definitions: the file, its scopes, its table."""

import ast
import builtins
import re
from collections import deque
from collections.abc import Callable, Iterable

from mkdocs_kwindex.model import SourceFile
from mkdocs_kwindex.model.names import USES, Columns, Use
from mkdocs_kwindex.model.operations import Op
from mkdocs_kwindex.semantic.name_table import Builder
from mkdocs_kwindex.semantic.scopes import CLASS_SCOPE, FUNCTION_SCOPE, MODULE_SCOPE, STARS, UNBOUND, BoundNames, Scope
from mkdocs_kwindex.semantic.source_text import SourceText, lines_with
from mkdocs_kwindex.semantic.use_def import Flow

USE_NUMBER = {use: number for number, use in enumerate(USES)}
READ = USE_NUMBER[Use.READ]
WRITE = USE_NUMBER[Use.WRITE]
BINDING = USE_NUMBER[Use.BINDING]
DELETE = USE_NUMBER[Use.DELETE]
GLOBAL = USE_NUMBER[Use.GLOBAL]
ANNOTATION = USE_NUMBER[Use.ANNOTATION]

_GLOBAL, _VARIABLE, _VARIABLE_COLUMNS = Op.GLOBAL, Op.VARIABLE, Columns.VARIABLE

# Every module has those with underscores of its own.
BUILTINS = frozenset(name for name in dir(builtins) if not name.startswith("__") or name == "__import__")

# Looked for in this order: the pattern, which few files need, takes fifty times as long.
_TELLING = ("isinstance", "type(")
_PREDICATE = re.compile(r"(?:is|has)(?<![A-Za-z0-9.]is)(?<![A-Za-z0-9.]has)(?:_\w*|(?!attr\()[a-z]+)\(")


class Context:
    """The file being read.

    Attributes:
        source: The file.
        text: Its text.
        builder: The table being made.
        scope: The scope being read.
        within: Index of the definition that occurrences are in, -1 at module level.
        flow: The control flow of that scope.
        module: The module's scope.
        scopes: Every scope entered so far.
        later: Function bodies yet to be read: they see the enclosing scopes as those end.
        walrus_lines: The lines that contain `:=`.
        narrows: Whether any expression of the file can narrow a name.
        imports: The occurrence of each name that a `from` import of the module takes, and the name it binds.
        doubtful: Whether a name was recorded of which the parser may not know the place.
    """

    def __init__(self, text: str, source: SourceFile, builder: Builder) -> None:
        self.source = source
        self.text = SourceText(text)
        self.builder = builder
        self.imports: list[tuple[int, str]] = []
        self.module = Scope(MODULE_SCOPE, None, -1)
        self.scope = self.module
        self.within = -1
        self.flow = Flow(self.module, builder)
        self.later: deque[Callable[[], None]] = deque()
        self.walrus_lines = lines_with(":=", text)
        self.has_walrus = bool(self.walrus_lines)
        self.narrows = self.has_walrus or any(word in text for word in _TELLING) or _PREDICATE.search(text) is not None
        self.doubtful = False
        self.scopes: list[Scope] = [self.module]

    def occurrence(self, line: int, start: int, end: int, use: int, node: int) -> None:
        """Record that a place in the file names a node."""
        self.builder.occurrences.append((line, start, end, use, self.within, node))

    def word(self, name: str, line: int, start: int, use: int, node: int) -> int:
        """Record a name that the syntax tree gives no place of, where it follows on a line.

        Returns:
            Where the name ends, or `start` when it is not on the line.
        """
        found, end = self.text.find(name, line, start)
        if found >= 0:
            self.occurrence(line, found, end, use, node)
        return end

    def lookup(self, name: str) -> int:
        """Return the node that a name stands for at this point, by the language's scope rules."""
        scope = self.scope
        if name[:2] == "__":
            name = self.mangled(name)
        if scope.header and name in scope.header:
            return scope.header[name]
        if not scope.overlays:
            node = scope.env.get(name, UNBOUND)
            if node != UNBOUND:
                return node
        else:
            for overlay in reversed(scope.overlays):
                if name in overlay:
                    return overlay[name]
        known = scope.resolved.get(name)
        if known is None:
            known = self._search(name)
            if scope.kind is FUNCTION_SCOPE and not scope.binds(name):
                scope.resolved[name] = known
        return known

    def _search(self, name: str) -> int:
        """Look for a name from the scope being read outwards."""
        scope = self.scope
        current: Scope | None = scope
        live = True
        while current is not None:
            if current.header and name in current.header:
                return current.header[name]
            if current.outer and name in current.outer:
                return current.outer[name]
            # A class body's names are for its own statements, not for functions and comprehensions inside of it.
            says = name in current.names or current.declared_global or current.declared_nonlocal
            if says and (current.kind is not CLASS_SCOPE or (current is scope and not scope.overlays)):
                found = self._in_scope(current, name, live=live)
                if found != UNBOUND:
                    return found
            live = live and current.kind is not FUNCTION_SCOPE
            current = current.parent
        return self.global_variable(name)

    def _in_scope(self, scope: Scope, name: str, *, live: bool) -> int:
        """Return the node of a name in one scope, whose statements are being read if it is live."""
        node = scope.env.get(name, UNBOUND) if live else UNBOUND
        if name in scope.names:
            # A class body reads a name it has not bound yet from outside.
            outside = node == UNBOUND and scope.kind is not CLASS_SCOPE
            return self.variable(scope, name) if outside else node
        if name in scope.declared_global:
            return node if node != UNBOUND else self.global_variable(name)
        return node if name in scope.declared_nonlocal else UNBOUND

    def global_variable(self, name: str) -> int:
        """Return the node of a name as the module holds it in the end."""
        if name in self.module.names:
            return self.variable(self.module, name)
        return self.builder.node(_GLOBAL, self.builder.strings[name], self.module.env.get(STARS, UNBOUND))

    def variable(self, scope: Scope, name: str) -> int:
        """Return the node of a name as another scope sees it."""
        return self.builder.node(_VARIABLE, self.variable_row(scope, name))

    def variable_row(self, scope: Scope, name: str) -> int:
        """Return the row of a scope's name among the table's variables."""
        row = scope.variables.get(name)
        if row is None:
            variables = self.builder.variables
            row = scope.variables[name] = len(variables) // _VARIABLE_COLUMNS
            # The row is filled in when everything has been read.
            variables += (self.builder.strings[name], -1, -1, -1)
        return row

    def enter(self, scope: Scope) -> tuple[Scope, Flow, int]:
        """Go on in another scope.

        Returns:
            What `leave` needs to come back.
        """
        before = self.scope, self.flow, self.within
        self.scopes.append(scope)
        self.scope, self.flow, self.within = scope, Flow(scope, self.builder), scope.definition
        return before

    def leave(self, before: tuple[Scope, Flow, int]) -> None:
        """Go back to the scope that `enter` left."""
        self.scope, self.flow, self.within = before

    def close_scopes(self) -> None:
        """Fill in the rows of all variables, once everything has been read."""
        for scope in self.scopes:
            self._close_scope(scope)

    def _close_scope(self, scope: Scope) -> None:
        builder, env, bindings = self.builder, scope.env, scope.bindings
        variables, sequence = builder.variables, builder.sequence
        is_function = scope.kind is FUNCTION_SCOPE
        for name, row in scope.variables.items():
            start = row * _VARIABLE_COLUMNS
            node = UNBOUND if is_function else env.get(name, UNBOUND)
            variables[start + 1] = builder.own(node) if scope.kind is CLASS_SCOPE else node
            variables[start + 2] = sequence(bindings.get(name, ()))
            if elsewhere := scope.elsewhere.get(name):
                variables[start + 3] = sequence(elsewhere)

    def bind(self, name: str, node: int) -> None:
        """Bind a name in the scope being read, or where `global` and `nonlocal` say."""
        scope = self.scope
        if name[:2] == "__":
            name = self.mangled(name)
        owner: Scope | None = scope
        if name in scope.declared_global:
            self.module.elsewhere.setdefault(name, []).append(node)
            owner = None
        elif name in scope.declared_nonlocal:
            owner = self.owner_of(name)
        if owner is not None:
            owner.bindings.setdefault(name, []).append(node)
        scope.set(name, node)
        if name in scope.dotted:
            scope.forget_attributes(name)

    def begin(self, scope: Scope) -> None:
        """Let the names that a module or a class body binds stand for what they do before it binds them."""
        for name in scope.names:
            if name in BUILTINS or (scope is not self.module and name in self.module.names):
                scope.env[name] = self.unbound(name)

    def unbind(self, name: str) -> None:
        """Let a name of the scope being read stand for what it does where the scope does not bind it."""
        scope, name = self.scope, self.mangled(name)
        if scope.kind is FUNCTION_SCOPE and name not in scope.declared_global:
            scope.set(name, self.builder.free())
        else:
            scope.set(name, self.unbound(name))
        if name in scope.dotted:
            scope.forget_attributes(name)

    def unbound(self, name: str) -> int:
        """Return the node of a name of the module or a class body where that has not bound it."""
        scope, stars = self.scope, self.module.env.get(STARS, UNBOUND)
        if scope.kind is not CLASS_SCOPE or name in scope.declared_global:
            return self.builder.free(name, stars)
        is_live = self._is_live(scope.parent)
        node = self.module.env.get(name, UNBOUND) if is_live else UNBOUND
        return self.builder.around(node if node != UNBOUND else self.global_variable(name))

    def _is_live(self, scope: Scope | None) -> bool:
        """Return whether the module's statements are being read, rather than a function's body after them."""
        while scope is not None and scope.kind is not FUNCTION_SCOPE:
            scope = scope.parent
        return scope is None

    def mangled(self, name: str) -> str:
        """Return a name as Python knows it: `__x` in a class `C` is `_C__x`."""
        if name[:2] != "__" or name[-2:] == "__" or "." in name:
            return name
        scope: Scope | None = self.scope
        while scope is not None and scope.kind is not CLASS_SCOPE:
            scope = scope.parent
        owner = self.builder.class_rows[scope.row].name.lstrip("_") if scope is not None else ""
        return f"_{owner}{name}" if owner else name

    def names_in(self, body: Iterable[ast.stmt], *, attributes: bool = False) -> BoundNames:
        """Return the names that statements bind in the scope being read, as Python knows them."""
        found = BoundNames(body, self.walrus_lines, attributes=attributes)
        for names in (found.names, found.declared_global, found.declared_nonlocal):
            for name in [name for name in names if name[:2] == "__"]:
                names.discard(name)
                names.add(self.mangled(name))
        return found

    def owner_of(self, name: str) -> Scope | None:
        """Return the function around this scope that a `nonlocal` name belongs to."""
        scope = self.scope.parent
        while scope is not None and not (scope.kind is FUNCTION_SCOPE and name in scope.names):
            scope = scope.parent
        return scope

    def narrow(self, path: str, node: int) -> None:
        """Let a name or an attribute of one stand for a node of which more is known, from here on."""
        if "." in path:
            self.scope.set_attribute(path, node)
            return
        for overlay in reversed(self.scope.overlays):
            if path in overlay:
                overlay[path] = node
                return
        self.scope.set(path, node)

    def bind_target(self, node: ast.Name, value: int, annotation: int = -1) -> int:
        """Bind a name that a statement assigns to.

        Returns:
            The binding's node.
        """
        name, scope = self.mangled(node.id), self.scope
        if annotation >= 0:
            scope.annotations[name] = annotation
        elif scope.annotations:
            annotation = scope.annotations.get(name, -1)
        definition = -1
        if scope.kind is not FUNCTION_SCOPE:
            definition = self.builder.definition(scope.definition, node.id, node.lineno)
        elif name in scope.declared_global:
            definition = self.builder.definition(-1, node.id)
        bound = self.builder.binding(name, node.lineno, definition, annotation, value)
        self.bind(name, bound)
        return bound

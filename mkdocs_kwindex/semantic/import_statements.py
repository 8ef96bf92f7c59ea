"""Import statements."""

import ast
import re

from mkdocs_kwindex.model.names import Use
from mkdocs_kwindex.model.operations import Op
from mkdocs_kwindex.semantic.context import BINDING, USE_NUMBER, Context
from mkdocs_kwindex.semantic.import_paths import absolute_module
from mkdocs_kwindex.semantic.scopes import FUNCTION_SCOPE, MODULE_SCOPE, STARS, UNBOUND

IMPORT = USE_NUMBER[Use.IMPORT]
REEXPORT = USE_NUMBER[Use.REEXPORT]

_FROM = re.compile(rb"\s*from\s*([.\s]*)([^\s.;#\\]+(?:\.[^\s.;#\\]+)*)\s+import\b")

_MAX_FOLLOWED = 200_000
"""Names that are followed through all star imports of a file together."""


class Imports:
    """Reads imports.

    Attributes:
        stars: Dotted paths of the modules whose names the file imports all.
    """

    def __init__(self, context: Context) -> None:
        self.context = context
        self.builder = context.builder
        self.stars: list[str] = []
        self._followed = 0

    def plain(self, node: ast.Import) -> None:
        """Read `import a.b, c as d`."""
        for alias in node.names:
            bound = alias.asname or alias.name.partition(".")[0]
            self._module_occurrences(alias.name, alias.lineno, alias.col_offset, binds=bound)
            if alias.asname:
                found = self._last_of(alias.name)
                self._alias_occurrence(alias, found)
                self.context.bind(bound, found)
            else:
                self.context.bind(bound, self._module(bound))

    def names_from(self, node: ast.ImportFrom) -> None:
        """Read `from a import b, c as d`."""
        module = absolute_module(node.module or "", node.level, self.context.source)
        self._from_occurrences(node, module)
        builder = self.builder
        path = builder.string(module)
        for alias in node.names:
            if alias.name == "*":
                if self.context.scope.kind is MODULE_SCOPE:
                    self._star(module)
                continue
            name = alias.asname or alias.name
            found = builder.node(Op.IMPORTED, path, builder.string(alias.name))
            if alias.name == "Self":
                builder.self_types.add(found)
            length = len(alias.name) if alias.name.isascii() else len(alias.name.encode())
            start = alias.col_offset
            if self.context.scope.kind is MODULE_SCOPE:
                # Whether the module hands the name on shows when it has been read.
                self.context.imports.append((len(builder.occurrences), name))
            named = self._rebound(name, alias.lineno, found)
            self.context.occurrence(alias.lineno, start, start + length, IMPORT, named)
            if alias.asname:
                self._alias_occurrence(alias, found)
            self.context.bind(name, found)

    def _star(self, module: str) -> None:
        """Bind whatever a module exports."""
        self.stars.append(module)
        builder, scope = self.builder, self.context.scope
        before = scope.env.get(STARS, UNBOUND)
        stars = builder.node(Op.STARS, before, builder.string(module))
        scope.set(STARS, stars)
        self._followed += len(scope.names)
        for name in sorted(scope.names) if self._followed < _MAX_FOLLOWED else ():
            node = scope.env.get(name, UNBOUND)
            if node == UNBOUND or node in builder.unbound:
                scope.set(name, builder.free(name, stars))
            else:
                node, since = builder.starred.get(node, (node, before))
                found = builder.node(Op.STARRED, node, builder.sequence((builder.string(name), stars, since)))
                builder.starred[found] = (node, since)
                scope.set(name, found)

    def _last_of(self, path: str) -> int:
        """Return the node of what `import a.b as c` binds: the attribute `b` of `a`, which may be no module."""
        package, _, name = path.rpartition(".")
        if not package:
            return self._module(path)
        return self.builder.node(Op.IMPORTED, self.builder.string(package), self.builder.string(name))

    def _module(self, path: str) -> int:
        return self.builder.node(Op.MODULE, self.builder.string(path))

    def _module_occurrences(self, name: str, line: int, start: int, prefix: str = "", binds: str = "") -> None:
        """Record the parts of a dotted module name, of which the first stands for the name that is bound."""
        path = prefix
        for part in name.split("."):
            path = f"{path}.{part}" if path else part
            end = start + (len(part) if part.isascii() else len(part.encode()))
            found = self._module(path)
            self.context.occurrence(line, start, end, IMPORT, self._rebound(binds, line, found) if binds else found)
            binds = ""
            start = end + 1

    def _rebound(self, name: str, line: int, found: int) -> int:
        """Return the node of an imported name: one that knows the variable, too, where the name is that of one."""
        scope, builder = self.context.scope, self.builder
        is_global = self.context.mangled(name) in scope.declared_global
        if scope.kind is FUNCTION_SCOPE and not is_global:
            return found
        definition = builder.definition(-1 if is_global else scope.definition, name)
        if not builder.is_variable(definition):
            return found
        return builder.node(Op.REBOUND, found, builder.binding(name, line, definition, -1, found))

    def _alias_occurrence(self, alias: ast.alias, found: int) -> None:
        end = alias.end_col_offset or 0
        length = len((alias.asname or "").encode())
        self.context.occurrence(alias.end_lineno or alias.lineno, end - length, end, BINDING, found)

    def _from_occurrences(self, node: ast.ImportFrom, module: str) -> None:
        if not node.module or node.lineno > len(self.context.text.lines):
            return
        match = _FROM.match(self.context.text.lines[node.lineno - 1], node.col_offset)
        if match is None or match[2] != node.module.encode():
            return
        prefix = module[: -len(node.module)].rstrip(".") if node.level else ""
        self._module_occurrences(node.module, node.lineno, match.start(2), prefix)

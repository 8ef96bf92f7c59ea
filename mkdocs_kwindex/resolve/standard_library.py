"""Members of classes of the standard library, read from its source; nothing is imported."""

import ast
import builtins
import sys
import sysconfig
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.util import decode_source
from pathlib import Path
from typing import NamedTuple

_MAX_DEPTH = 20
_ROOT = Path(sysconfig.get_path("stdlib"))


@cache
def members_of(path: str) -> frozenset[str] | None:
    """Return the names that a class of the standard library and its bases define.

    Args:
        path: Its dotted path.

    Returns:
        The names; `None` where they cannot all be known, as for classes that are written in C.
    """
    module, _, name = path.rpartition(".")
    # Both hand out the classes of a module that is written for them.
    found = _members("_collections_abc", name, depth=0) if module in {"typing", "collections.abc"} else None
    return _members(module, name, depth=0) if found is None else found


def is_property(path: str, name: str, depth: int = 0) -> bool:
    """Return whether a class of the standard library, or a base of it, defines a property.

    Args:
        path: The dotted path of the class.
        name: The name of the property.
        depth: How many classes have been asked on the way.
    """
    module, _, class_name = path.rpartition(".")
    known = module.partition(".")[0] in sys.stdlib_module_names and depth < _MAX_DEPTH
    bound = _bindings(module).get(class_name, ()) if known else ()
    if len(bound) != 1:
        return False
    if not bound[0].first:
        return bound[0].target is not None and is_property(bound[0].target, name, depth + 1)
    found = _class_at(bound[0])
    if name in found.names:
        return name in found.properties
    return any(is_property(_path_of(module, base), name, depth + 1) for base in found.bases)


def is_function(path: str) -> bool:
    """Return whether a dotted path is that of a function of the standard library, whatever its name looks like.

    `threading.RLock` is one, too, but is documented as a class.
    """
    module, _, name = path.rpartition(".")
    is_known = module.partition(".")[0] in sys.stdlib_module_names and path != "threading.RLock"
    bound = _bindings(module).get(name, ()) if is_known and module != "builtins" else ()
    return any(one.is_function for one in bound) and not any(one.first for one in bound)


class _Bound(NamedTuple):
    """A statement that binds a name. Syntax trees of the standard library would take tens of megabytes.

    Attributes:
        target: The dotted path that an import binds the name to; `None` for other statements.
        file: The file, for a class.
        first: The first line of a class; 0 for other statements.
        last: The last one.
        is_function: Whether it defines a function.
    """

    target: str | None
    file: Path
    first: int = 0
    last: int = 0
    is_function: bool = False


class _Class(NamedTuple):
    """A class as it is written.

    Attributes:
        names: The names that it defines itself.
        bases: The expressions of its bases, subscripts left out.
        is_plain: Whether its metaclass defines nothing that matters.
        properties: Those of the names that are properties.
    """

    names: frozenset[str]
    bases: tuple[str, ...]
    is_plain: bool
    properties: frozenset[str]


def _members(module: str, name: str, *, depth: int) -> frozenset[str] | None:
    if module == "builtins":
        found = getattr(builtins, name, None)
        # What every object has is searched last, whatever the other bases.
        above = found.__mro__[:-1] if isinstance(found, type) else ()
        return frozenset(name for one in above for name in vars(one)) if isinstance(found, type) else None
    known = module.partition(".")[0] in sys.stdlib_module_names and depth < _MAX_DEPTH
    bound = _bindings(module).get(name, ()) if known else ()
    # What is bound more than once, in branches for platforms mostly, is not known.
    if len(bound) != 1:
        return None
    if bound[0].first:
        return _of_class(module, bound[0], depth)
    target = bound[0].target
    return _members(*target.rpartition(".")[::2], depth=depth + 1) if target else None


def _of_class(module: str, bound: _Bound, depth: int) -> frozenset[str] | None:
    found = _class_at(bound)
    if not found.is_plain:
        return None
    names = found.names
    for base in found.bases:
        inherited = _members(*_path_of(module, base).rpartition(".")[::2], depth=depth + 1)
        if inherited is None:
            return None
        names |= inherited
    return names


@cache
def _class_at(bound: _Bound) -> _Class:
    lines = decode_source(bound.file.read_bytes()).split("\n")[bound.first - 1 : bound.last]
    # One that is in a branch is indented.
    branch = ["if True:"] if lines[0][:1].isspace() else []
    [node] = [part for part in ast.walk(ast.parse("\n".join([*branch, *lines]))) if isinstance(part, ast.ClassDef)][:1]
    names: set[str] = set()
    properties: set[str] = set()
    for statement in _flat(node.body):
        names.update(_bound_by(statement))
        value = statement.value if isinstance(statement, ast.Assign) else None
        made_by = [*getattr(statement, "decorator_list", []), *([value.func] if isinstance(value, ast.Call) else [])]
        if any(isinstance(one, ast.Name) and one.id == "property" for one in made_by):
            properties.update(_bound_by(statement))
    for part in ast.walk(node):
        if isinstance(part, ast.Attribute) and isinstance(part.ctx, ast.Store):
            names.add(part.attr)
    bases = (ast.unparse(base.value if isinstance(base, ast.Subscript) else base) for base in node.bases)
    is_plain = all(keyword.arg != "metaclass" or _is_plain(keyword.value) for keyword in node.keywords)
    return _Class(frozenset(names), tuple(bases), is_plain, frozenset(properties))


def _is_plain(metaclass: ast.expr) -> bool:
    return ast.unparse(metaclass).rpartition(".")[2] in {"ABCMeta", "type"}


def _path_of(module: str, base: str) -> str:
    """Return the dotted path of a base as a module writes it; one that leads nowhere for what is not a name."""
    first, _, rest = base.partition(".")
    bound = _bindings(module).get(first, ())
    target = next((one.target for one in bound if one.target is not None), None)
    if target is not None:
        return f"{target}.{rest}" if rest else target
    is_builtin = not rest and isinstance(getattr(builtins, first, None), type)
    return f"builtins.{first}" if is_builtin and not bound else f"{module}.{base}"


@cache
def _bindings(module: str) -> Mapping[str, Sequence[_Bound]]:
    """Return the statements that bind each name of a module; none where there is no source."""
    base = _ROOT.joinpath(*module.split("."))
    found: defaultdict[str, list[_Bound]] = defaultdict(list)
    for file in (base.with_suffix(".py"), base / "__init__.py"):
        try:
            body = ast.parse(file.read_bytes()).body
        except (OSError, SyntaxError, ValueError):
            continue
        for statement in _flat(body):
            for name in dict.fromkeys(_bound_by(statement)):
                found[name].append(_bound(module, statement, name, file))
        break
    return found


def _bound(module: str, statement: ast.stmt, name: str, file: Path) -> _Bound:
    if isinstance(statement, ast.ClassDef):
        return _Bound(None, file, statement.lineno, statement.end_lineno or 0)
    if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return _Bound(None, file, is_function=True)
    is_import = isinstance(statement, (ast.Import, ast.ImportFrom))
    return _Bound(_imported(module, statement, name) if is_import else None, file)


def _flat(body: list[ast.stmt]) -> list[ast.stmt]:
    """Return statements with those in branches, which bind names of the same scope."""
    found: list[ast.stmt] = []
    for statement in body:
        found.append(statement)
        for block in ("body", "orelse", "finalbody", "handlers"):
            if not isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                inner = getattr(statement, block, [])
                for part in inner:
                    found += _flat(part.body if isinstance(part, ast.ExceptHandler) else [part])
    return found


def _bound_by(statement: ast.stmt) -> list[str]:
    """Return the names that a statement itself binds."""
    if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return [statement.name]
    if isinstance(statement, (ast.Import, ast.ImportFrom)):
        return [alias.asname or alias.name.partition(".")[0] for alias in statement.names]
    targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
    return [
        part.id for target in targets if target is not None for part in ast.walk(target) if isinstance(part, ast.Name)
    ]


def _imported(module: str, statement: ast.stmt, name: str) -> str:
    """Return the dotted path of what an import binds a name to; empty for any other statement."""
    if isinstance(statement, ast.Import):
        alias = next((one for one in statement.names if name in (one.asname, one.name.partition(".")[0])), None)
        return alias.name if alias is not None and alias.asname else name
    if not isinstance(statement, ast.ImportFrom):
        return ""
    source = statement.module or ""
    if statement.level:
        parts = module.split(".")
        is_package = (_ROOT.joinpath(*parts) / "__init__.py").exists()
        above = parts[: len(parts) - statement.level + is_package]
        source = ".".join([*above, source]) if source else ".".join(above)
    alias = next((one for one in statement.names if (one.asname or one.name) == name), None)
    return f"{source}.{alias.name}" if alias is not None else ""

"""What classes of the standard library define, read off its source: nothing of it is imported."""

import ast
import builtins
import sys
import sysconfig
from functools import cache
from pathlib import Path

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


def _members(module: str, name: str, *, depth: int) -> frozenset[str] | None:
    if module == "builtins":
        found = getattr(builtins, name, None)
        # What every object has is searched last, whatever the other bases.
        above = found.__mro__[:-1] if isinstance(found, type) else ()
        return frozenset(name for one in above for name in vars(one)) if isinstance(found, type) else None
    body = _statements(module) if module.partition(".")[0] in sys.stdlib_module_names and depth < _MAX_DEPTH else None
    if body is None:
        return None
    # What is bound more than once, in branches for platforms mostly, is not known.
    bound = [statement for statement in _flat(body) if name in _bound_by(statement)]
    if len(bound) != 1:
        return None
    if isinstance(bound[0], ast.ClassDef):
        return _of_class(module, bound[0], depth)
    target = _imported(module, bound[0], name)
    return _members(*target.rpartition(".")[::2], depth=depth + 1) if target else None


def _of_class(module: str, node: ast.ClassDef, depth: int) -> frozenset[str] | None:
    if any(keyword.arg == "metaclass" and not _is_plain(keyword.value) for keyword in node.keywords):
        return None
    names: set[str] = set()
    for statement in _flat(node.body):
        names.update(_bound_by(statement))
    for part in ast.walk(node):
        if isinstance(part, ast.Attribute) and isinstance(part.ctx, ast.Store):
            names.add(part.attr)
    for base in node.bases:
        inherited = _members(*_path_of(module, base).rpartition(".")[::2], depth=depth + 1)
        if inherited is None:
            return None
        names |= inherited
    return frozenset(names)


def _is_plain(metaclass: ast.expr) -> bool:
    return ast.unparse(metaclass).rpartition(".")[2] in {"ABCMeta", "type"}


def _path_of(module: str, base: ast.expr) -> str:
    """Return the dotted path of a base as a module writes it; one that leads nowhere for what is not a name."""
    text = ast.unparse(base.value if isinstance(base, ast.Subscript) else base)
    first, _, rest = text.partition(".")
    for statement in _flat(_statements(module) or []):
        if first in _bound_by(statement) and isinstance(statement, (ast.Import, ast.ImportFrom)):
            target = _imported(module, statement, first)
            return f"{target}.{rest}" if rest else target
    is_builtin = not rest and isinstance(getattr(builtins, first, None), type)
    own = any(first in _bound_by(statement) for statement in _flat(_statements(module) or []))
    return f"builtins.{first}" if is_builtin and not own else f"{module}.{text}"


@cache
def _statements(module: str) -> list[ast.stmt] | None:
    base = _ROOT.joinpath(*module.split("."))
    for file in (base.with_suffix(".py"), base / "__init__.py"):
        try:
            return ast.parse(file.read_bytes()).body
        except (OSError, SyntaxError, ValueError):
            continue
    return None


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

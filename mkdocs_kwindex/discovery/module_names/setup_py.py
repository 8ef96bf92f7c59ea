"""The literal arguments of `setup()` in `setup.py`."""

import ast
from collections.abc import Mapping
from typing import NamedTuple

from mkdocs_kwindex.discovery.project.configuration_files import texts
from mkdocs_kwindex.discovery.project.setup_script import SetupScript, called


class FindPackages(NamedTuple):
    """A call of `find_packages` or `find_namespace_packages`."""

    where: str
    include: tuple[str, ...]


def setup_arguments(text: str) -> Mapping[str, object]:
    """Return the literal arguments of `setup()`, with their lines; of `find_packages()`, the folder that it looks in.

    Args:
        text: The text of `setup.py`.
    """
    found: dict[str, object] = {}
    for name, value in SetupScript(text).arguments().items():
        found[name] = _literal(value)
        found[f"{name} line"] = value.lineno
    return found


def _literal(node: ast.expr) -> object:
    """Return the value of a literal, or of a call that finds packages; `None` for anything else."""
    if isinstance(node, ast.Call) and called(node) in {"find_packages", "find_namespace_packages"}:
        arguments = {"where": node.args[0]} if node.args else {}
        arguments |= {keyword.arg: keyword.value for keyword in node.keywords if keyword.arg}
        values = {key: _literal(value) for key, value in arguments.items()}
        return FindPackages(str(values.get("where") or "."), tuple(texts(values.get("include"))))
    try:
        value: object = ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return None
    return list(value) if isinstance(value, tuple) else value

"""What a node of a syntax tree defines, and what that is called."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from mkdocs_kwindex.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import tree_sitter

_IMPL = "impl"
_KINDS = {kind.value: kind for kind in Kind if kind not in {Kind.INCLUDE, Kind.IMPORT}}
_RECEIVER = re.compile(r"(?<!\w)([A-Za-z_]\w*) ?(?:\[[^\[\]]*\] ?)?\)$")
# What opens the block that binds names for Python, and begins the name of the function that makes a module.
_MODULE_MACROS = {
    "PYBIND11_MODULE": Kind.EXTENSION_MODULE,
    "NB_MODULE": Kind.EXTENSION_MODULE,
    "TORCH_LIBRARY": Kind.NAMESPACE,
    "TORCH_LIBRARY_FRAGMENT": Kind.NAMESPACE,
}
_INIT = "PyInit_"


class FoundDefinition(NamedTuple):
    """A definition in the tree.

    Attributes:
        node: What defines it.
        kind: What it is; `None` for a block that only gives its name to what is inside.
        owner: Names in front of its own that are written with it.
        name: Its own name.
    """

    node: tree_sitter.Node
    kind: Kind | None
    owner: tuple[str, ...]
    name: str


def node_text(node: tree_sitter.Node) -> str:
    """Return the text of a node on one line."""
    return " ".join((node.text or b"").decode("utf-8", "replace").split())


def definition_of(captures: Mapping[str, Sequence[tree_sitter.Node]]) -> FoundDefinition | None:
    """Return what a match of a query defines; `None` where it defines nothing."""
    capture = next((name for name in captures if name in _KINDS or name == _IMPL), "")
    if not capture:
        return None
    node = captures[capture][0]
    owner: tuple[str, ...] = ()
    if any(child.type == "method_type" for child in node.named_children):
        name = _selector(node)
    elif "name" in captures:
        name = node_text(captures["name"][0]).strip("\"'")
    else:
        *scopes, name = _declared(captures["declarator"][0])
        owner = tuple(scopes)
    if "owner" in captures:
        owner = (node_text(captures["owner"][0]),)
    if "receiver" in captures and (receiver := _RECEIVER.search(node_text(captures["receiver"][0]))):
        owner = (receiver[1],)
    if capture == _IMPL:
        # `Point<T>` and `Point<f64>` are one type.
        name = name.partition("<")[0]
    if capture == Kind.BINDING:
        # An operator of PyTorch is bound with its schema.
        name = name.partition("(")[0].strip()
    return FoundDefinition(node, _KINDS.get(capture), owner, name) if name else None


def with_module(found: FoundDefinition) -> Iterator[FoundDefinition]:
    """Yield a definition, and the Python module or library of operators that a function of C or C++ makes."""
    if found.kind is Kind.FUNCTION and (kind := _MODULE_MACROS.get(found.name)):
        declarator = found.node.child_by_field_name("declarator")
        parameters = declarator.child_by_field_name("parameters") if declarator is not None else None
        if parameters is not None and parameters.named_children:
            found = found._replace(kind=kind, name=node_text(parameters.named_children[0]))
    yield found
    if found.kind is Kind.FUNCTION and found.name.startswith(_INIT) and found.node.type == "function_definition":
        yield found._replace(kind=Kind.EXTENSION_MODULE, name=found.name.removeprefix(_INIT))


def _selector(method: tree_sitter.Node) -> str:
    """Return the name of a method of Objective-C: `add:to:`."""
    parts = []
    for child in method.named_children:
        if child.type == "identifier":
            parts.append(node_text(child))
        elif child.type == "method_parameter":
            parts.append(":")
    return "".join(parts)


def _declared(declarator: tree_sitter.Node) -> list[str]:
    """Return the name that a declarator of C or C++ declares, in its parts; an empty one for what is no function."""
    node: tree_sitter.Node | None = declarator
    while node is not None and node.type != "function_declarator":
        node = node.child_by_field_name("declarator") or next(
            (child for child in node.named_children if child.type.endswith("_declarator")), None
        )
    name = node.child_by_field_name("declarator") if node is not None else None
    parts: list[str] = []
    while name is not None and name.type == "qualified_identifier":
        scope = name.child_by_field_name("scope")
        parts.extend([node_text(scope)] if scope is not None else [])
        name = name.child_by_field_name("name")
    if name is None or name.type == "parenthesized_declarator":
        return [""]
    return [*parts, node_text(name)]

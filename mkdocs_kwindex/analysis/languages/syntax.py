"""Finds definitions and includes in languages that tree-sitter has a grammar for."""

from __future__ import annotations

import importlib
import re
import time
from functools import cache
from itertools import count
from typing import TYPE_CHECKING, NamedTuple

from mkdocs_kwindex.analysis.languages.build_calls import build_calls, literal_variables, target_names
from mkdocs_kwindex.analysis.languages.content import Content, DefinitionList, sorted_references
from mkdocs_kwindex.analysis.languages.definition_comments import Render, comment_at_top, comment_before
from mkdocs_kwindex.analysis.languages.grammars import GRAMMARS, Grammar
from mkdocs_kwindex.analysis.languages.syntax_names import FoundDefinition, definition_of, node_text, with_module
from mkdocs_kwindex.model import Definition, Kind, Quoted, Reference, Remark

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import tree_sitter

LIMIT = 1_000
"""How many definitions of a file are listed."""

SIZE_LIMIT = 1_000_000
"""Longer files are made by programs; they are shown, but not searched."""

# Steps of a parser, in hundreds, for each byte. Code takes a fiftieth; text that is made for it to err takes ten.
_STEPS_PER_BYTE = 0.2
# Time of a processor. Code takes a twentieth; where a parser keeps many readings open, each step takes as long, and as
# much memory, as the text before it is long.
_SECONDS = 1.0
_SECONDS_PER_BYTE = 5e-6
_PIECE = 1 << 12
_MOST_UNCLOSED = 500
# Tokens one after the other.
_MOST_RUBBLE = 10_000
# Nodes in nodes. From 65,536 on the library, which counts them in 16 bits, does not come to an end.
_DEEPEST = 30_000
_REFERENCES = {"include": Kind.INCLUDE, "import": Kind.IMPORT}
_CONTAINERS = frozenset({Kind.CLASS, Kind.STRUCT, Kind.UNION, Kind.TRAIT, Kind.INTERFACE, Kind.PROTOCOL})
_SIGNATURE_LENGTH = 300
_CPP = re.compile(r"^[ \t]*(?:namespace\b|class\b|template\s*<|using\s|public:|private:)|\bstd::", re.MULTILINE)
_OBJECTIVE_C = re.compile(r"^@(?:interface|protocol)\b", re.MULTILINE)
# Bodies that are no field of what they belong to.
_BODIES = frozenset({"recipe", "class_body", "enum_class_body", "function_body", "compound_statement"})
# What C++ does not know of Objective-C++; the grammar of neither knows the other's.
_ONLY_OBJECTIVE_C = frozenset({
    "class_interface", "class_implementation", "protocol_declaration", "method_declaration", "method_definition",
})  # fmt: skip
# A function of a shell; programs are called so, too.
_CALLED = re.compile(r"[A-Za-z_][\w-]*")
# Comments in which examples and emphasis are Markdown.
_MARKDOWN = frozenset({"rust", "javascript", "typescript", "tsx"})


class Loaded(NamedTuple):
    """A grammar at work."""

    parser: tree_sitter.Parser
    cursor: tree_sitter.QueryCursor


class _Block(NamedTuple):
    """A definition around others: where it is, its index, its name with those around it, and what it is."""

    start: int
    end: int
    definition: int
    names: tuple[str, ...]
    kind: Kind | None


def read_syntax(language: str, text: str, render: Render) -> Content:
    """Read a file of a language that tree-sitter has a grammar for.

    Args:
        language: The language, one of `GRAMMARS`.
        text: The text.
        render: Renders the Markdown of comments.
    """
    language = grammar_language(language, text)
    grammar = GRAMMARS[language]
    loaded = load_grammar(grammar)
    if loaded is None:
        message = "What it defines and includes is not listed: the extra `languages` of the plugin is not installed"
        return Content(remarks=(Remark("outline", message),))
    if len(text) > SIZE_LIMIT:
        message = f"It is longer than {SIZE_LIMIT:,} characters and was not searched for definitions"
        return Content(remarks=(Remark("outline", message),))
    data = text.encode("utf-8", "surrogatepass")
    tree = None if _is_unclosed(text) else _parse(loaded.parser, data)
    if tree is None or _is_rubble(root := tree.root_node):
        return Content(remarks=(Remark("outline", "The parser did not understand it, no definitions are listed"),))
    found: list[FoundDefinition] = []
    references: list[Reference] = []
    called: dict[str, Quoted] = {}
    for _, captures in loaded.cursor.matches(root):
        references.extend(_references(captures))
        for node in captures.get("call", ()):
            name = node_text(node)
            if _CALLED.fullmatch(name):
                called.setdefault(name, Quoted(name, node.start_point.row + 1, runs=True))
        if definition := definition_of(captures):
            found.extend(with_module(definition))
    if language == "objective-c++" and (other := load_grammar(GRAMMARS["objective-c"])):
        tree = _parse(other.parser, data)
        matches = other.cursor.matches(tree.root_node) if tree else []
        second = (definition_of(captures) for _, captures in matches)
        found.extend(item for item in second if item and item.node.type in _ONLY_OBJECTIVE_C)
        # To C++, `@interface` is an interface of another kind.
        found = [item for item in found if data[item.node.start_byte - 1 : item.node.start_byte] != b"@"]
    if language == "make":
        variables = literal_variables(text)
        found = [item._replace(name=name) for item in found for name in target_names(item.name, variables)]
    found = _without_duplicates(found)
    write = render if language in _MARKDOWN else None
    return Content(
        docstring=comment_at_top(root, write),
        definitions=_definitions(found[:LIMIT], data, grammar.separator, write),
        references=sorted_references([*references, *build_calls(language, text, references)]),
        remarks=tuple(_remarks(len(found), has_error=root.has_error)),
        called=tuple(called.values())[:LIMIT],
    )


def grammar_language(language: str, text: str) -> str:
    """Return the language whose grammar fits a file: in `.h` there may be C++ or Objective-C."""
    if language == "c" and _OBJECTIVE_C.search(text):
        return "objective-c"
    return "cpp" if language == "c" and _CPP.search(text) else language


@cache
def load_grammar(grammar: Grammar) -> Loaded | None:
    """Load a grammar; `None` when it is not installed."""
    try:
        library = importlib.import_module("tree_sitter")
        package = importlib.import_module(grammar.package)
    except ImportError:
        return None
    language = library.Language(getattr(package, grammar.function)())
    query = library.Query(language, grammar.query)
    return Loaded(library.Parser(language), library.QueryCursor(query))


def _parse(parser: tree_sitter.Parser, data: bytes) -> tree_sitter.Tree | None:
    """Parse a text; `None` for one that takes the square of its length, or more."""
    steps, most = count(), 1_000 + _STEPS_PER_BYTE * len(data)
    end = time.process_time() + _SECONDS + _SECONDS_PER_BYTE * len(data)

    try:
        # Only a text that is read in pieces has its steps counted. A name is taken with the rest of its piece, which is
        # why pieces are short.
        tree = parser.parse(
            lambda start, _: data[start : start + _PIECE],
            progress_callback=lambda _offset, _error: next(steps) > most or time.process_time() > end,
        )
    except ValueError:
        # It would go on with this text else.
        parser.reset()
        return None
    return None if _is_too_deep(tree.root_node) else tree


def _is_too_deep(root: tree_sitter.Node) -> bool:
    """Return whether nodes are so deep in others, as in a chain of very many calls, that a query never ends."""
    pending = [(root, 0)]
    while pending:
        node, depth = pending.pop()
        if depth > _DEEPEST:
            return True
        if depth + node.descendant_count > _DEEPEST:
            pending.extend((child, depth + 1) for child in node.children)
    return False


def _is_unclosed(text: str) -> bool:
    """Return whether so many brackets are open at the end that what a parser tries there takes the square of them."""
    return any(text.count(opening) - text.count(closing) > _MOST_UNCLOSED for opening, closing in ("()", "[]", "{}"))


def _is_rubble(root: tree_sitter.Node) -> bool:
    """Return whether the parser found tokens in no order: a query takes the square of their number."""
    pending = [root] if root.has_error else []
    while pending:
        node = pending.pop()
        if node.is_error and node.child_count > _MOST_RUBBLE:
            return True
        pending.extend(child for child in node.children if child.has_error)
    return False


def _references(captures: Mapping[str, Sequence[tree_sitter.Node]]) -> Iterator[Reference]:
    for capture, kind in _REFERENCES.items():
        for node in captures.get(capture, ()):
            written = node_text(node)
            name = written.strip("\"'`<>").removesuffix(";")[:_SIGNATURE_LENGTH]
            if name:
                yield Reference(kind, name, node.start_point.row + 1, written if written.startswith("<") else "")


def _without_duplicates(found: Iterable[FoundDefinition]) -> list[FoundDefinition]:
    """Sort definitions by place; a type that is defined where it gets its name counts as what it is.

    A block that would give its name to nothing, such as an object that holds no function, is none.
    """
    ordered = sorted(
        found,
        key=lambda item: (
            item.node.start_byte,
            -item.node.end_byte,
            item.kind is Kind.TYPE_ALIAS,
            not item.owner,
            item.name,
        ),
    )
    unique: dict[tuple[int, int, str], FoundDefinition] = {}
    for item in ordered:
        unique.setdefault((item.node.start_byte, item.node.end_byte, item.name), item)
    kept: list[FoundDefinition] = []
    for item in reversed(unique.values()):
        if item.kind or (kept and kept[-1].node.start_byte < item.node.end_byte):
            kept.append(item)
    return kept[::-1]


def _definitions(
    found: Iterable[FoundDefinition], data: bytes, separator: str, render: Render | None
) -> tuple[Definition, ...]:
    definitions = DefinitionList()
    blocks: list[_Block] = []
    for item in found:
        place = (item.node.start_byte, item.node.end_byte)
        # One rule of make has several targets.
        while blocks and (blocks[-1].end <= place[0] or blocks[-1][:2] == place):
            blocks.pop()
        around = blocks[-1] if blocks else _Block(0, 0, -1, (), Kind.NAMESPACE)
        names = (*around.names, *item.owner, item.name)
        if item.kind is None:
            blocks.append(_Block(*place, around.definition, names, None))
            continue
        is_member = item.kind is Kind.FUNCTION and (around.kind is None or around.kind in _CONTAINERS)
        docstring, first_line = comment_before(item.node, data, render)
        index = definitions.add(
            Kind.METHOD if is_member else item.kind,
            item.name,
            item.node.start_point.row + 1,
            path=".".join(names),
            qualname=("." if item.kind is Kind.BINDING else separator).join(names),
            parent=around.definition,
            end_line=_end_line(item.node),
            first_line=first_line,
            value=_signature(item.node, data),
            docstring=docstring,
        )
        blocks.append(_Block(*place, index, names, item.kind))
    return definitions.finish()


def _end_line(node: tree_sitter.Node) -> int:
    # A macro of C ends on the line below.
    return node.end_point.row + (1 if node.end_point.column else 0)


def _signature(node: tree_sitter.Node, data: bytes) -> str:
    """Return a definition up to its body, on one line."""
    value = node.child_by_field_name("value") or node.child_by_field_name("right")
    # Of a function that is held by a name, its parameters are written too.
    body = node.child_by_field_name("body") or (value and value.child_by_field_name("body")) or value
    if body is None:
        body = next((child.child_by_field_name("body") for child in node.named_children if "body" in child.type), None)
    if body is None:
        body = next((child for child in node.named_children if child.type in _BODIES), None)
    end = body.start_byte if body is not None else node.end_byte
    is_template = node.parent is not None and node.parent.type == "template_declaration"
    start = node.parent.start_byte if is_template and node.parent else node.start_byte
    written = data[start : min(end, start + 4 * _SIGNATURE_LENGTH)].decode("utf-8", "replace")
    text = " ".join(written.split()).removesuffix("=>").rstrip(" {;=")
    return text if len(text) <= _SIGNATURE_LENGTH else text[: _SIGNATURE_LENGTH - 1].rstrip() + "…"


def _remarks(count: int, *, has_error: bool) -> Iterator[Remark]:
    texts = []
    if count > LIMIT:
        texts.append(f"The first {LIMIT:,} of {count:,} definitions are listed")
    if has_error:
        texts.append("The parser did not understand all of it, definitions may be missing")
    if texts:
        yield Remark("outline", ". ".join(texts))

"""What the authors say of the code's future: deprecations, and notes in comments."""

import ast
import re
from collections.abc import Iterator

from mkdocs_kwindex.analysis.idioms.module import Module
from mkdocs_kwindex.analysis.idioms.syntax_questions import HOLDING_OTHERS, Decorated, Owner, inner_expressions
from mkdocs_kwindex.model.idioms import Deprecated, Pattern, PatternKind, Remark
from mkdocs_kwindex.semantic.statement_walk import short

_WARNING = re.compile(r"warn\w*\s*\(")
_CATEGORIES = {"builtins.DeprecationWarning", "builtins.PendingDeprecationWarning", "builtins.FutureWarning"}
_DEPRECATED = {"warnings.deprecated", "typing.deprecated", "deprecated.deprecated"}
_TEXT_LIMIT = 100
_DECORATOR_LIMIT = 60

_MARKED = re.compile(r"#.*?(?:TODO|FIXME|XXX|HACK)\b")
_MARKS = ("TODO", "FIXME", "XXX", "HACK")
# A string or a comment, whichever begins first: what looks like a comment in a string is skipped with it.
_TOKEN = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""'
    r"|'''(?:[^'\\]|\\.|'(?!''))*'''"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'(?:[^'\\\n]|\\.)*'"
    r"|#[^\n]*",
    re.DOTALL,
)
# The mark begins the comment, or has the colon or the bracket of a note behind it.
_NOTE = re.compile(r"#[#:!*\s-]*(?:@\s*)?(TODO|FIXME|XXX|HACK)\b(.*)|#.*\b(TODO|FIXME|HACK)((?:\([^)]*\))?:.*)")
# A line that goes on with the sentence of the comment above: it begins no new one, and is no code that was taken out.
_NEXT_LINE = re.compile(r"[ \t]*#[ \t]*(?!.*\b(?:TODO|FIXME|XXX|HACK)\b)(?![\w.]+ ?[(=])([a-z_`][^\n]*)")


def deprecations(module: Module) -> Iterator[Pattern]:
    """Find calls of `warnings.warn` with a category that tells of a deprecation, or that the tree may define."""
    for statement, owner in module.statements_with(_WARNING):
        for node in inner_expressions(statement):
            if isinstance(node, ast.Call) and module.dotted(node.func, owner) == "warnings.warn":
                yield from _warning(module, node, owner)


def _warning(module: Module, call: ast.Call, owner: Owner) -> Iterator[Pattern]:
    words = {word.arg: word.value for word in call.keywords}
    category = words.get("category") or next(iter(call.args[1:2]), None)
    path = module.dotted(category, owner)
    if not path or (path.startswith("builtins.") and path not in _CATEGORIES):
        return
    message = _literal(words.get("message") or next(iter(call.args[:1]), None))
    details = Deprecated(path, message, unconditional=_is_first(owner, call))
    yield Pattern(PatternKind.DEPRECATION, module.path(owner), call.lineno, call.end_lineno or call.lineno, details)


def _is_first(owner: Owner, call: ast.Call) -> bool:
    """Tell whether nothing in a function can go another way before it makes a call."""
    if not isinstance(owner, ast.FunctionDef) or owner.decorator_list:
        return False
    for statement in owner.body:
        if isinstance(statement, ast.Expr) and statement.value is call:
            return True
        if not isinstance(statement, (ast.Expr, ast.Import, ast.ImportFrom, ast.Assign, ast.AnnAssign)):
            return False
    return False


def _literal(node: ast.expr | None) -> str:
    """Return the text of a message, with an ellipsis for what is not literal; empty without any text."""
    match node:
        case ast.Constant(value=str() as text):
            return _cut(text)
        case ast.JoinedStr(values=parts):
            texts = [part.value if isinstance(part, ast.Constant) else "…" for part in parts]
            return _cut("".join(map(str, texts)))
        case ast.BinOp(left=left, op=ast.Mod()) | ast.Call(func=ast.Attribute(value=left, attr="format")):
            return _literal(left)
    return ""


def _cut(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _TEXT_LIMIT else text[: _TEXT_LIMIT - 1].rstrip() + "…"


def deprecated_definitions(module: Module, node: Decorated) -> Iterator[Pattern]:
    """Find definitions under a decorator that marks them as deprecated."""
    owner: Owner = module.owners[id(node)]
    for decorator in node.decorator_list:
        path = module.called(decorator, owner)
        if path in _DEPRECATED or "deprecat" in path.rpartition(".")[2]:
            texts = map(_literal, decorator.args[:2]) if isinstance(decorator, ast.Call) else ()
            message = _cut(", ".join(filter(None, texts)))
            text = short(decorator.func if isinstance(decorator, ast.Call) else decorator, _DECORATOR_LIMIT)
            details = Deprecated(text, message, decorator=True)
            yield Pattern(PatternKind.DEPRECATION, module.path(node), decorator.lineno, decorator.lineno, details)


def notes(module: Module) -> Iterator[Pattern]:
    """Find comments with `TODO`, `FIXME`, `XXX` or `HACK`."""
    if not any(mark in module.text for mark in _MARKS):
        return
    comments: dict[tuple[int, int], dict[int, str]] = {}
    for line, text in enumerate(module.lines, start=1):
        marked = _MARKED.search(text) if "#" in text else None
        if marked is None:
            continue
        statement = next((statement for statement, _ in module.at_line(line)), None)
        # No string goes over the beginning of the statement around it. One may hold thousands of lines: read once.
        first, last = _lines_around(statement, line)
        if (first, last) not in comments:
            comments[first, last] = _comments(module.lines[first - 1 : last], first)
        found = _NOTE.match(comments[first, last].get(line, ""))
        if found is not None:
            mark = found[1] or found[3]
            note = (found[2] if found[1] else found[4]).strip(" \t:-")
            if not text[: marked.start()].strip():
                note = _continued(module.lines[line : line + _TEXT_LIMIT], note)
            details = Remark(mark, _cut(note))
            path = module.path(module.definition_at(line, marked.start()))
            yield Pattern(PatternKind.NOTE, path, line, line, details)


def _continued(lines: list[str], text: str) -> str:
    """Return the text of a note to the end of its sentence, which may stand on the lines below."""
    for line in lines:
        following = _NEXT_LINE.match(line)
        if following is None or len(text) > _TEXT_LIMIT or text.endswith((".", "?", "!")):
            break
        text = f"{text} {following[1].strip()}".strip()
    return text


def _lines_around(statement: ast.stmt | None, line: int) -> tuple[int, int]:
    """Return the lines of a statement; the line alone where there is none, or one that holds others."""
    if statement is None or isinstance(statement, HOLDING_OTHERS):
        return line, line
    return min(statement.lineno, line), max(statement.end_lineno or line, line)


def _comments(lines: list[str], first: int) -> dict[int, str]:
    """Return the comments on some lines by line, without what looks like one and is part of a string."""
    found: dict[int, str] = {}
    text = "\n".join(lines)
    line, position = first, 0
    for token in _TOKEN.finditer(text):
        if token[0][0] == "#":
            line += text.count("\n", position, token.start())
            position = token.start()
            found[line] = token[0]
    return found

"""Deprecations, and notes in comments."""

import ast
import re
from collections.abc import Iterator

from mkdocs_kwindex.analysis.comment_notes import NOTE_LIMIT, NOTE_MARKS, read_note, shortened
from mkdocs_kwindex.analysis.idioms.module import Module
from mkdocs_kwindex.analysis.idioms.syntax_helpers import (
    HOLDING_OTHERS,
    Decorated,
    Owner,
    called_name,
    inner_expressions,
)
from mkdocs_kwindex.model.idioms import CommentNote, Deprecated, Pattern, PatternKind
from mkdocs_kwindex.semantic.statement_walk import short

_WARNING = re.compile(r"(?i:warn|deprecat)\w*\s*\(")
_CATEGORIES = {"builtins.DeprecationWarning", "builtins.PendingDeprecationWarning", "builtins.FutureWarning"}
_DEPRECATED = re.compile("deprecat", re.IGNORECASE)
# What asks for warnings, or chooses among them, and gives none.
_NO_WARNING = re.compile(
    r"_*(?:assert|test|check|is|has|ignore|filter|suppress|expect|catch|reset|show|format)(?:_|[A-Z]|$|warning)|warns$"
)
# What is to be used instead comes at the end of a message.
_MESSAGE_LIMIT = 500
_DECORATOR_LIMIT = 60

_MARKED = re.compile(r"[^#]*+#.*?(?:TODO|FIXME|XXX|HACK)\b")
# A string or a comment, whichever begins first: what looks like a comment in a string is skipped with it.
_TOKEN = re.compile(
    r'"""(?>(?:[^"\\]|\\.|"(?!""))*)(?:""")?'
    r"|'''(?>(?:[^'\\]|\\.|'(?!''))*)(?:''')?"
    r'|"(?>(?:[^"\\\n]|\\.)*)"?'
    r"|'(?>(?:[^'\\\n]|\\.)*)'?"
    r"|#[^\n]*",
    re.DOTALL,
)
# A line that goes on with the sentence of the comment above: it begins no new one, and is no code that was taken out.
_NEXT_LINE = re.compile(r"[ \t]*+#[ \t]*+(?!.*\b(?:TODO|FIXME|XXX|HACK)\b)(?![\w.]+ ?[(=])([a-z_`][^\n]*)")


def deprecations(module: Module) -> Iterator[Pattern]:
    """Find calls that warn of a deprecation.

    Those of `warnings.warn`, and of functions named like it, with a category of deprecations or that the
    tree may define; and those of functions that have the word in their names.
    """
    for statement, owner in module.statements_with(_WARNING):
        for node in inner_expressions(statement):
            if isinstance(node, ast.Call) and (details := _warning(module, statement, node, owner)) is not None:
                line = node.end_lineno or node.lineno
                yield Pattern(PatternKind.DEPRECATION, _path(module, statement, owner), node.lineno, line, details)


def _path(module: Module, statement: ast.stmt, owner: Owner) -> str:
    """Return the path of what a deprecation concerns: the definition around it, or the variable that it makes."""
    path = module.path(owner)
    if isinstance(owner, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return path
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            return f"{path}.{name}" if path else name
    return path


def _warning(module: Module, statement: ast.stmt, call: ast.Call, owner: Owner) -> Deprecated | None:
    """Read a call that warns, by its category or by its name."""
    name = called_name(call.func)
    is_warn = module.dotted(call.func) == "warnings.warn"
    first = next(iter(call.args[:1]), None)
    words = {word.arg: word.value for word in call.keywords}
    if "warn" in name.lower() and not _NO_WARNING.match(name):
        given = [words.get("category"), *call.args[1:], first.func if isinstance(first, ast.Call) else None]
        paths = (module.dotted(node) for node in given if isinstance(node, (ast.Name, ast.Attribute)))
        if category := next(filter(_is_category, paths), ""):
            text = first.args[0] if isinstance(first, ast.Call) and first.args else first
            message = _literal(words.get("message") or text)
            by = "" if is_warn else short(call.func, _DECORATOR_LIMIT)
            return Deprecated(category, message, by=by, unconditional=_is_first(owner, call))
    makes = getattr(statement, "value", None) is call and isinstance(statement, (ast.Expr, ast.Assign, ast.AnnAssign))
    if not makes or is_warn or not _DEPRECATED.search(name) or _NO_WARNING.match(name):
        return None
    if not isinstance(statement, ast.Expr) and isinstance(owner, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return None
    texts = [words.get("message"), words.get("msg"), words.get("reason"), *call.args]
    message = next(filter(None, map(_literal, texts)), "")
    by = short(call.func, _DECORATOR_LIMIT)
    return Deprecated("", message, by=by, unconditional=_is_first(owner, call))


def _is_category(path: str) -> bool:
    return path in _CATEGORIES or (bool(path) and not path.startswith("builtins."))


def _is_first(owner: Owner, call: ast.Call) -> bool:
    """Return whether nothing in a function can go another way before it makes a call."""
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
            return shortened(text, _MESSAGE_LIMIT)
        case ast.JoinedStr(values=parts):
            texts = [part.value if isinstance(part, ast.Constant) else "…" for part in parts]
            return shortened("".join(map(str, texts)), _MESSAGE_LIMIT)
        case ast.BinOp(left=left, op=ast.Mod()) | ast.Call(func=ast.Attribute(value=left, attr="format")):
            return _literal(left)
    return ""


def deprecated_definitions(module: Module, node: Decorated) -> Iterator[Pattern]:
    """Find definitions under a decorator that marks them as deprecated."""
    for decorator in node.decorator_list:
        path = module.called(decorator)
        name = called_name(decorator.func if isinstance(decorator, ast.Call) else decorator)
        if _DEPRECATED.search(path.rpartition(".")[2]) or _DEPRECATED.search(name):
            texts = map(_literal, decorator.args[:2]) if isinstance(decorator, ast.Call) else ()
            message = shortened(", ".join(filter(None, texts)), _MESSAGE_LIMIT)
            text = short(decorator.func if isinstance(decorator, ast.Call) else decorator, _DECORATOR_LIMIT)
            details = Deprecated(text, message, decorator=True)
            yield Pattern(PatternKind.DEPRECATION, module.path(node), decorator.lineno, decorator.lineno, details)


def notes(module: Module) -> Iterator[Pattern]:
    """Find comments with `TODO`, `FIXME`, `XXX` or `HACK`."""
    if not any(mark in module.text for mark in NOTE_MARKS):
        return
    comments: dict[tuple[int, int], dict[int, str]] = {}
    for line, text in enumerate(module.lines, start=1):
        marked = _MARKED.match(text) if "#" in text else None
        if marked is None:
            continue
        statement = next((statement for statement, _ in module.at_line(line)), None)
        # No string goes over the beginning of the statement around it. One may hold thousands of lines: read once.
        first, last = _lines_around(statement, line)
        if (first, last) not in comments:
            comments[first, last] = _comments(module.lines[first - 1 : last], first)
        found = read_note(comments[first, last].get(line, ""))
        if found is not None:
            mark, note = found
            if not text[: text.index("#")].strip():
                note = _continued(module.lines[line : line + NOTE_LIMIT], note)
            details = CommentNote(mark, shortened(note))
            path = module.path(module.definition_at(line, text.index("#")))
            yield Pattern(PatternKind.NOTE, path, line, line, details)


def _continued(lines: list[str], text: str) -> str:
    """Return the text of a note to the end of its sentence, which may be on the lines below."""
    for line in lines:
        following = _NEXT_LINE.match(line)
        if following is None or len(text) > NOTE_LIMIT or text.endswith((".", "?", "!")):
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

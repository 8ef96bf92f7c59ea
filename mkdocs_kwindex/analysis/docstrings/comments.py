"""Comments that serve as docstrings: `#:` as Sphinx reads it, and a block directly above a definition."""

import ast
import re
from collections.abc import Iterable, Sequence

from mkdocs_kwindex.analysis.markup.code import indentation

_TO_TOOLS = re.compile(
    r"(?:type:|noqa|nosec|pragma|pylint|mypy|pyright|ruff|fmt:|isort|flake8|yapf|todo|fixme|xxx|hack|!|-\*-|vim?:"
    r"|(?:end)?region\b|spdx-|codespell|cspell:|noinspection|pyre-|pytype:)",
    re.IGNORECASE,
)
_RULE = re.compile(r"#{4,}|#[\s#]*+([-=*~_+])\1{2,}[\s#]*+")
# The title of a part of the file: `# --- Helpers ---`, `# === Helpers`.
_TITLE = re.compile(r"#++\s*+([-=*~_+])\1{2,}|#++ .*([-=*~_+])\2{2,}[\s#]*$")

_FOLLOWING = re.compile(r"\s*(?:the )?(?:following|below|these|those)\b", re.IGNORECASE)
_BEGINNINGS = frozenset({"__init__", "__new__", "__post_init__", "__attrs_post_init__", "__init_subclass__"})

_WORD = re.compile(r"[^\W_]+")
_LONGEST_TITLE = 2
"""Words of a comment that is a title."""
_SHORTEST = 3
"""Minimum length of a word that shows that a comment is about a name."""
_LONG_NOTE = 12
"""Lines of a comment that says more than what one assignment needs."""


def lines_inside(statements: Iterable[ast.stmt]) -> frozenset[int]:
    """The lines, from 1, of statements without blocks: what looks like a comment there may be a string."""
    return frozenset(
        line
        for statement in statements
        if not hasattr(statement, "body") and not hasattr(statement, "cases")
        for line in range(statement.lineno, (statement.end_lineno or statement.lineno) + 1)
    )


def is_beginning(owner: ast.AST | None) -> bool:
    """Whether what stands in a definition defines something: comments in most methods are about what they do."""
    return not isinstance(owner, (ast.FunctionDef, ast.AsyncFunctionDef)) or owner.name in _BEGINNINGS


def comment_on(
    node: ast.AST, first_line: int, lines: Sequence[str], inside: frozenset[int], *, only_marked: bool = False
) -> tuple[str, int]:
    """Find the comment that documents a definition.

    Args:
        node: The statement that defines it.
        first_line: Its first line, decorators included.
        lines: The lines of the file.
        inside: The lines of `lines_inside`.
        only_marked: Whether the comment of an assignment must begin with `#:`.

    Returns:
        Its text without the marks, and its line; an empty text when there is none.
    """
    last = getattr(node, "end_lineno", first_line)
    behind = lines[last - 1].encode("utf-8", "surrogatepass")[getattr(node, "end_col_offset", 0) :]
    if isinstance(node, (ast.Assign, ast.AnnAssign)) and behind.lstrip().startswith(b"#:"):
        return behind.decode("utf-8", "replace").lstrip()[2:].strip(), last
    start = first_line - 1
    margin = indentation(lines[start])
    while start and _is_comment(lines[start - 1], margin) and start not in inside:
        start -= 1
    block = [line.strip() for line in lines[start : first_line - 1]]
    marked = [line[2:] for line in block if line.startswith("#:")]
    if not marked and only_marked and isinstance(node, (ast.Assign, ast.AnnAssign)):
        return "", 0
    if start == 0 and not marked:
        # The head of the file: a licence, an encoding.
        return "", 0
    if len(block) > 1 and _RULE.fullmatch(block[0]) and _RULE.fullmatch(block[-1]):
        # A title between two lines is that of all that follows.
        return "", 0
    block = [line for line in block if not _TITLE.match(line)]
    texts = [line.removeprefix(" ") for line in (marked or [line.lstrip("#") for line in block])]
    said = [line for line in texts if not _TO_TOOLS.match(line.strip()) and (not line or any(map(str.isalnum, line)))]
    text = "\n".join(said).strip("\n")
    if not marked and (_is_code(text) or _is_of_more(text, node) or _is_of_group(text, node, lines, margin)):
        return "", 0
    return (text, start + 1) if text else ("", 0)


def _is_of_more(text: str, node: ast.AST) -> bool:
    """Whether a comment is about what follows as a whole: a word or two as a title, or a long note above one line."""
    words = [word.casefold() for word in _WORD.findall(text)]
    targets = getattr(node, "targets", [getattr(node, "target", None)])
    name = getattr(node, "name", " ".join(ast.unparse(target) for target in targets if target)).casefold()
    # Not by an article.
    if any(len(word) >= _SHORTEST and word.rstrip("s") in name for word in words):
        return False
    is_title = len(words) <= _LONGEST_TITLE and not text.rstrip().endswith((".", "!", "?"))
    return is_title or (isinstance(node, (ast.Assign, ast.AnnAssign)) and text.count("\n") >= _LONG_NOTE)


def _is_of_group(text: str, node: ast.AST, lines: Sequence[str], margin: int) -> bool:
    """Whether a comment above one of several assignments says that it is about all that follow."""
    if not isinstance(node, (ast.Assign, ast.AnnAssign)) or not _FOLLOWING.match(text):
        return False
    following = lines[node.end_lineno or 0] if (node.end_lineno or 0) < len(lines) else ""
    target, equals, _ = following.partition("=")
    name = target.partition(":")[0].strip().replace(".", "")
    return bool(equals) and name.isidentifier() and indentation(following) == margin


def _is_comment(line: str, margin: int) -> bool:
    return line.lstrip().startswith("#") and indentation(line) == margin


def _is_code(text: str) -> bool:
    """Whether a comment is code that somebody has switched off."""
    try:
        statements = ast.parse(text).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    words = (ast.Name, ast.Constant)
    return not all(
        isinstance(statement, ast.Expr) and isinstance(statement.value, words) for statement in statements
    ) and not (len(statements) == 1 and isinstance(statements[0], ast.AnnAssign) and statements[0].value is None)

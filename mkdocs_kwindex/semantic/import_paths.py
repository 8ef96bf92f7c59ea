"""All imports of a module, those in functions and branches included."""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping

from mkdocs_kwindex.model import Import, SourceFile
from mkdocs_kwindex.semantic.statement_walk import Surroundings, branch_words

_TYPE_CHECKING = re.compile(r"if (\w+\.)*TYPE_CHECKING")


def collect_imports(
    body: Iterable[tuple[ast.stmt, Surroundings]], source: SourceFile, definition_index: Mapping[int, int]
) -> Iterator[Import]:
    """Yield one `Import` for each name of each import statement, in the order of the source.

    Args:
        body: The module's statements.
        source: The file, for relative imports.
        definition_index: The index of each definition by the `id()` of its node.
    """
    for statement, around in body:
        if not isinstance(statement, (ast.Import, ast.ImportFrom)):
            continue
        level = statement.level if isinstance(statement, ast.ImportFrom) else 0
        for name in statement.names:
            if isinstance(statement, ast.ImportFrom):
                module = absolute_module(statement.module or "", level, source)
            else:
                module = name.name
            yield Import(
                module=module,
                name=name.name if isinstance(statement, ast.ImportFrom) else "",
                alias=name.asname or "",
                line=statement.lineno,
                end_line=statement.end_lineno or statement.lineno,
                level=level,
                parent=definition_index.get(id(around.owner), -1),
                in_function=around.in_function,
                type_checking=around.type_checking,
                optional=around.optional,
                branches=_branches(around),
            )


def _branches(around: Surroundings) -> tuple[str, ...]:
    """Return the branches that an import is in; but for those that `type_checking` and `optional` describe."""
    found = map(branch_words, around.branches)
    return tuple(words for words in found if words != "try" and not _TYPE_CHECKING.fullmatch(words))


def absolute_module(module: str, level: int, source: SourceFile) -> str:
    """Resolve the module of a `from` import as `importlib` does.

    An import that climbs above the top-level package fails at run time; it keeps its dots here.

    Args:
        module: The module as written, without leading dots.
        level: The number of leading dots.
        source: The file that imports.
    """
    if not level:
        return module
    if not source.is_importable:
        return "." * level + module
    parts = source.module.split(".")
    if not source.is_package:
        parts = parts[:-1]
    climbed = parts[: len(parts) - (level - 1)]
    if level - 1 >= len(parts) or not climbed:
        return "." * level + module
    return ".".join([*climbed, module] if module else climbed)

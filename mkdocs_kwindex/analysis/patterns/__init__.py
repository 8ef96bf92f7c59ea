"""The idioms of one file, found on its syntax tree.

    patterns = find_patterns(statements, text, source, paths)

reads the statements once, sorted by the definition that they stand in, and gives each class, each function and the
module to the detectors for it. A detector says only what is certain from this file; names are followed to what the
file imports. What takes other files (an enum that derives from one of the tree) is added by `mkdocs_kwindex.idioms`.
"""

import ast
from collections.abc import Callable, Iterator, Mapping, Sequence

from mkdocs_kwindex.analysis.patterns.module import Function, Module
from mkdocs_kwindex.analysis.patterns.records import called_records, data_classes, enums, named_tuples, typed_dicts
from mkdocs_kwindex.analysis.statements import Surroundings
from mkdocs_kwindex.model import SourceFile
from mkdocs_kwindex.model.patterns import Pattern, PatternKind

__all__ = ["find_patterns"]

_CLASS_DETECTORS: tuple[Callable[[Module, ast.ClassDef], Iterator[Pattern]], ...] = (
    data_classes,
    enums,
    named_tuples,
    typed_dicts,
)
_FUNCTION_DETECTORS: tuple[Callable[[Module, Function], Iterator[Pattern]], ...] = ()
_MODULE_DETECTORS: tuple[Callable[[Module], Iterator[Pattern]], ...] = ()
_ORDER = {kind: number for number, kind in enumerate(PatternKind)}


def find_patterns(
    statements: Sequence[tuple[ast.stmt, Surroundings]], text: str, source: SourceFile, paths: Mapping[int, str]
) -> tuple[Pattern, ...]:
    """Find the idioms of a module.

    Args:
        statements: Every statement and where it stands, in the order of the source.
        text: The module's text.
        source: The file.
        paths: The `path` of each definition by the `id()` of its node.

    Returns:
        The idioms by kind and line.
    """
    module = Module(source, text, statements, paths)
    return tuple(sorted(set(_find(module)), key=lambda pattern: (_ORDER[pattern.kind], pattern.line, pattern.path)))


def _find(module: Module) -> Iterator[Pattern]:
    for statement, around in module.statements:
        match statement:
            case ast.ClassDef():
                for in_class in _CLASS_DETECTORS:
                    yield from in_class(module, statement)
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                for in_function in _FUNCTION_DETECTORS:
                    yield from in_function(module, statement)
            case ast.Assign():
                yield from called_records(module, statement, around.owner)
    for in_module in _MODULE_DETECTORS:
        yield from in_module(module)

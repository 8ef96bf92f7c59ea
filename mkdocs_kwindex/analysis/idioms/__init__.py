"""Finds idioms in the syntax tree of a file.

    patterns = find_patterns(statements, text, source, paths)

reads the statements once, sorted by the definition that they are in, and gives each class, each function and the
module to the detectors for it. A detector says only what is certain from this file; names are followed to what the
file imports. What takes other files (an enum that derives from one of the tree) is added by
`mkdocs_kwindex.index.inherited_idioms`.
"""

import ast
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeVar

from mkdocs_kwindex.analysis.idioms.access_protocols import context_managers, descriptors
from mkdocs_kwindex.analysis.idioms.caches_and_singletons import (
    cached_functions,
    cached_members,
    module_objects,
    shared_globals,
)
from mkdocs_kwindex.analysis.idioms.class_contracts import abstract_classes, metaclasses, mixins, protocols
from mkdocs_kwindex.analysis.idioms.data_classes import data_classes
from mkdocs_kwindex.analysis.idioms.deprecations import deprecated_definitions, deprecations, notes
from mkdocs_kwindex.analysis.idioms.dispatch import by_given_name, by_name, chains, single_dispatch, tables, visitors
from mkdocs_kwindex.analysis.idioms.enums import enums
from mkdocs_kwindex.analysis.idioms.late_imports import late_imports, lazy_modules, optional_imports
from mkdocs_kwindex.analysis.idioms.module import Module
from mkdocs_kwindex.analysis.idioms.registries import containers, methods_that_register, subclasses_that_register
from mkdocs_kwindex.analysis.idioms.suspending_functions import coroutines, yielding_functions
from mkdocs_kwindex.analysis.idioms.syntax_helpers import Decorated
from mkdocs_kwindex.analysis.idioms.tuples_and_dicts import called_records, named_tuples, typed_dicts
from mkdocs_kwindex.analysis.idioms.wrapping import decorators, module_overloads, overloads
from mkdocs_kwindex.model import Definition, SourceFile
from mkdocs_kwindex.model.idioms import Pattern, PatternKind
from mkdocs_kwindex.model.names import NameTable
from mkdocs_kwindex.semantic.statement_walk import Surroundings

__all__ = ["find_patterns"]

_TYPING = ("typing", "typing_extensions")
_RECORDS = ("dataclasses", "attr", "attrs", "pydantic", "pydantic_settings", "msgspec")
# Each detector with the packages of which the file must import one for it to find anything; without, it always looks.
_CLASS_DETECTORS: tuple[tuple[Callable[[Module, ast.ClassDef], Iterator[Pattern]], tuple[str, ...]], ...] = (
    (data_classes, _RECORDS),
    (enums, ("enum",)),
    (named_tuples, (*_TYPING, "collections")),
    (typed_dicts, _TYPING),
    (abstract_classes, ()),
    (protocols, _TYPING),
    (mixins, ()),
    (metaclasses, ()),
    (descriptors, ()),
    (context_managers, ()),
    (cached_members, ()),
    (methods_that_register, ()),
    (subclasses_that_register, ()),
    (visitors, ()),
    (overloads, _TYPING),
)
_DECORATED_DETECTORS: tuple[tuple[Callable[[Module, Decorated], Iterator[Pattern]], tuple[str, ...]], ...] = (
    (cached_functions, ("functools",)),
    (single_dispatch, ("functools",)),
    (deprecated_definitions, ()),
)
_MODULE_DETECTORS: tuple[tuple[Callable[[Module], Iterator[Pattern]], tuple[str, ...]], ...] = (
    (yielding_functions, ()),
    (coroutines, ()),
    (decorators, ()),
    (shared_globals, ()),
    (containers, ()),
    (module_objects, ()),
    (late_imports, ()),
    (optional_imports, ()),
    (lazy_modules, ()),
    (by_name, ()),
    (by_given_name, ()),
    (chains, ()),
    (tables, ()),
    (called_records, (*_TYPING, "collections")),
    (module_overloads, _TYPING),
    (deprecations, ()),
    (notes, ()),
)
_Detector = TypeVar("_Detector")
_ORDER = {kind: number for number, kind in enumerate(PatternKind)}


def find_patterns(
    tree: ast.Module,
    statements: Sequence[tuple[ast.stmt, Surroundings]],
    text: str,
    source: SourceFile,
    table: NameTable,
    definitions: Sequence[Definition],
    paths: Mapping[int, str],
) -> tuple[Pattern, ...]:
    """Find the idioms of a module.

    Args:
        tree: The syntax tree.
        statements: Every statement and where it is, in the order of the source.
        text: The module's text.
        source: The file.
        table: Its name table.
        definitions: Its definitions, of which the table speaks by their numbers.
        paths: The `path` of each definition by the `id()` of its node.

    Returns:
        The idioms by kind and line.
    """
    module = Module(tree, source, text, table, definitions, statements, paths)
    found = dict.fromkeys(_find(module))
    return tuple(sorted(found, key=lambda pattern: (_ORDER[pattern.kind], pattern.line, pattern.path)))


def _find(module: Module) -> Iterator[Pattern]:
    of_class, of_decorated = _wanted(_CLASS_DETECTORS, module), _wanted(_DECORATED_DETECTORS, module)
    for node in module.definitions:
        if isinstance(node, ast.ClassDef):
            for detect_in_class in of_class:
                yield from detect_in_class(module, node)
        if node.decorator_list:
            for detect_decorated in of_decorated:
                yield from detect_decorated(module, node)
    for detect in _wanted(_MODULE_DETECTORS, module):
        yield from detect(module)


def _wanted(detectors: Sequence[tuple[_Detector, tuple[str, ...]]], module: Module) -> list[_Detector]:
    known = module.packages
    return [detector for detector, packages in detectors if not packages or not known.isdisjoint(packages)]

"""The names of one file: every one of them, in its place, with its use."""

import ast
from array import array
from textwrap import dedent

import msgspec
import pytest

from mkdocs_kwindex.analysis.structure import read_structure
from mkdocs_kwindex.model import SourceFile
from mkdocs_kwindex.model.names import USES, Columns, NameTable, Use
from mkdocs_kwindex.semantic import collect_names
from mkdocs_kwindex.semantic.export_list import read_exports

SOURCE = SourceFile("/p/m.py", "p/m.py", "p.m")
PACKAGE = SourceFile("/p/__init__.py", "p/__init__.py", "p", is_package=True)


def collect(text: str, source: SourceFile = SOURCE) -> NameTable:
    """Collect the names of a text."""
    structure = read_structure(source, text)
    exports = read_exports(structure.tree, text, source)
    return collect_names(structure.tree, text, source, [definition for _, _, definition in structure.found], exports)


def names(text: str, source: SourceFile = SOURCE) -> list[tuple[str, Use]]:
    """Return the text at the place of each name, with its use, in order."""
    text = dedent(text).lstrip("\n")
    lines = text.encode().split(b"\n")
    numbers = array("i", collect(text, source).occurrences)
    rows = [numbers[at : at + Columns.OCCURRENCE] for at in range(0, len(numbers), Columns.OCCURRENCE)]
    return [(lines[line - 1][start:end].decode(), USES[use]) for line, start, end, use, _, _ in rows]


R, W, C, B, A = Use.READ, Use.WRITE, Use.CALL, Use.BINDING, Use.ANNOTATION

PLACES = {
    "chain": ("a.b.c(d)", [("a", R), ("b", R), ("c", C), ("d", R)]),
    "chain over lines": ("(a\n  .b\n  .c)", [("a", R), ("b", R), ("c", R)]),
    "columns are bytes": ("x = 'ä', é.ü", [("x", W), ("é", R), ("ü", R)]),
    "keyword": ("f(x=1, **y)", [("f", C), ("x", Use.KEYWORD), ("y", R)]),
    "definition": (
        "async  def f(a, *b: c, d=e, **g) -> h: ...",
        [
            ("f", B),
            ("a", B),
            ("b", B),
            ("c", A),
            ("d", B),
            ("e", R),
            ("g", B),
            ("h", A),
        ],
    ),
    "class": (
        "@d.e\nclass A(B, metaclass=M): ...",
        [
            ("d", R),
            ("e", Use.DECORATOR),
            ("A", B),
            ("B", Use.SUBCLASS),
            ("M", R),
        ],
    ),
    "generic base": ("class A(B[C]): ...", [("A", B), ("B", Use.SUBCLASS), ("C", R)]),
    "import": (
        "import a.b, c as d",
        [
            ("a", Use.IMPORT),
            ("b", Use.IMPORT),
            ("c", Use.IMPORT),
            ("d", B),
        ],
    ),
    "from import": (
        "from  ..a.b import (c,\n  d as e)",
        [
            ("a", Use.IMPORT),
            ("b", Use.IMPORT),
            ("c", Use.IMPORT),
            ("d", Use.IMPORT),
            ("e", B),
        ],
    ),
    "exported import": (
        "from a import b\n__all__ = ['b']",
        [
            ("a", Use.IMPORT),
            ("b", Use.REEXPORT),
            ("__all__", W),
            ("b", Use.EXPORT),
        ],
    ),
    "exports of every form": (
        "__all__ = ['a'] + [\n    'b',\n]\n__all__ += ('c',)\n__all__.append('d')\n__all__.extend(['e', *x, 'not one'])",
        [
            ("__all__", W),
            ("a", Use.EXPORT),
            ("b", Use.EXPORT),
            ("__all__", W),
            ("c", Use.EXPORT),
            ("__all__", R),
            ("append", C),
            ("d", Use.EXPORT),
            ("__all__", R),
            ("extend", C),
            ("e", Use.EXPORT),
            ("x", R),
        ],
    ),
    "a list of a function is not what the module exports": (
        "def f():\n    __all__ = ['a']",
        [
            ("f", B),
            ("__all__", W),
        ],
    ),
    "import under its own name": ("from a import b as b", [("a", Use.IMPORT), ("b", Use.REEXPORT), ("b", B)]),
    "string annotation": ("x: 'list[A]'", [("x", W), ("list", A), ("A", A)]),
    "annotation over lines has no places": ("x: '''\n A'''", [("x", W)]),
    "escaped annotation has no places": (r"x: '\x41'", [("x", W)]),
    "literal": ("x: Literal['A']", [("x", W), ("Literal", A)]),
    "delete": ("del a, b.c", [("a", Use.DELETE), ("b", R), ("c", Use.DELETE)]),
    "subscript assignment": ("a[b] = c", [("a", R), ("b", R), ("c", R)]),
    "augmented": ("a += b", [("a", W), ("b", R)]),
    "except": ("try: pass\nexcept A as b: b", [("A", R), ("b", B), ("b", R)]),
    "except several": ("try: pass\nexcept (A, b) as b: pass", [("A", R), ("b", R), ("b", B)]),
    "global": ("def f():\n  global a, b\n  a", [("f", B), ("a", Use.GLOBAL), ("b", Use.GLOBAL), ("a", R)]),
    "match": (
        "match a:\n  case B(c=d) as e: pass\n  case {'k': f, **g}: pass\n  case [h, *i]: pass",
        [
            ("a", R),
            ("B", R),
            ("c", R),
            ("d", B),
            ("e", B),
            ("f", B),
            ("g", B),
            ("h", B),
            ("i", B),
        ],
    ),
    "f-string": ("f'{a.b!r:>{c}}'", [("a", R), ("b", R), ("c", R)]),
    "lambda": ("lambda a, *b: a", [("a", B), ("b", B), ("a", R)]),
    "comprehension": ("[a for a in b if c]", [("a", R), ("a", W), ("b", R), ("c", R)]),
    "walrus": ("(a := b)", [("a", W), ("b", R)]),
    "await and yield": ("async def f():\n  await a\n  yield b", [("f", B), ("a", R), ("b", R)]),
}


@pytest.mark.parametrize(("text", "expected"), PLACES.values(), ids=PLACES.keys())
def test_every_name_has_its_place_and_use(text: str, expected: list[tuple[str, Use]]) -> None:
    assert names(text) == expected


def test_a_package_reexports_what_it_imports() -> None:
    assert names("from .a import b", PACKAGE) == [("a", Use.IMPORT), ("b", Use.REEXPORT)]


def test_occurrences_know_the_definition_around_them() -> None:
    text = dedent("""
        x = 1
        class A:
            def f(self, y: x):
                def g(): return x
                return [x for _ in y]
            z = x
        """)
    table = collect(text)
    numbers = array("i", table.occurrences)
    lines = text.split("\n")
    rows = [numbers[at : at + Columns.OCCURRENCE] for at in range(0, len(numbers), Columns.OCCURRENCE)]
    paths = [definition.path for _, _, definition in read_structure(SOURCE, text).found]
    found = [paths[row[4]] if row[4] >= 0 else "" for row in rows if lines[row[0] - 1][row[1] : row[2]] == "x"]
    assert found == ["", "A.f", "A.f.g", "A.f", "A"]


def test_every_name_and_attribute_is_met_once() -> None:
    path = ast.__file__
    with open(path, encoding="utf-8") as file:  # noqa: PTH123 - a path of Python's own
        text = file.read()
    numbers = array("i", collect(text).occurrences)
    rows = [tuple(numbers[at : at + 2]) for at in range(0, len(numbers), Columns.OCCURRENCE)]
    assert len(rows) == len(set(rows))
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Name):
            assert (node.lineno, node.col_offset) in set(rows) or "f'" in text.split("\n")[node.lineno - 1]


def test_tables_survive_a_cache() -> None:
    table = collect("import a\nclass B(a.C):\n    def d(self): return self.e\n")
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(table), type=NameTable) == table


def test_tables_are_compact() -> None:
    text = "\n".join(f"def f{n}(a): return g(a.b, a.b) + f{n}(a)" for n in range(2000))
    table = collect(text)
    count = len(table.occurrences) // (4 * Columns.OCCURRENCE)
    size = sum(len(value) for value in msgspec.structs.astuple(table) if isinstance(value, bytes))
    assert size < 80 * count


@pytest.mark.parametrize(
    ("text", "lazy"),
    [
        ("_A = {'B': '.c'}\ndef __getattr__(n): return _A[n]", ("B", "p.c", "B")),
        ("_A = {'B': ('p.c', 'D')}\ndef __getattr__(n): return _A[n]", ("B", "p.c", "D")),
        ("_A = {'c': ['B']}\ndef __getattr__(n): return _A[n]", ("B", "p.c", "B")),
        ("_A = {'B': 'p.c:D'}\ndef __getattr__(n): return _A[n]", ("B", "p.c", "D")),
        ("def __getattr__(n):\n  if n == 'B':\n    from .c import D as B\n    return B", ("B", "p.c", "D")),
    ],
)
def test_lazy_names(text: str, lazy: tuple[str, str, str]) -> None:
    assert lazy in collect(text, PACKAGE).lazy


def test_dictionaries_that_getattr_does_not_use_are_not_lazy() -> None:
    assert collect("_A = {'B': '.c'}\ndef __getattr__(n): raise AttributeError(n)", PACKAGE).lazy == ()

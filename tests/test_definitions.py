"""What counts as defined, and what does not."""

import ast
import importlib.util
import symtable
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

import pytest
from msgspec import structs

from mkdocs_kwindex.analysis.structure import griffe_silenced, read_structure
from mkdocs_kwindex.index.symbols import SymbolTable
from mkdocs_kwindex.model import Definition, FileRecord, LineCounts, Role, RoleName, Signature, SourceFile

SOURCE = SourceFile("/m.py", "m.py", "m", is_package=False)


def definitions(text: str) -> list[Definition]:
    with griffe_silenced():
        return [definition for _, _, definition in read_structure(SOURCE, dedent(text)).found]


DEFINED = {
    "unpacked at module level": (
        "WIDTH, HEIGHT = 800, 600\n(lo, [hi]) = f()\n[first, *rest] = g()\n",
        ["constant WIDTH = 800", "constant HEIGHT = 600", "attribute lo", "attribute hi", "attribute first", "attribute rest"],
    ),
    "nested and starred, each with its own part": (
        "a, (b, *c, d) = 1, (2, 3, 4, 5)\n",
        ["attribute a = 1", "attribute b = 2", "attribute c", "attribute d = 5"],
    ),
    "a star on the right hides which part is whose": ("a, b = *x, 1\n", ["attribute a", "attribute b"]),
    "chained": ("a = b, c = d = 1, 2\n", ["attribute a = 1, 2", "attribute b = 1", "attribute c = 2", "attribute d = 1, 2"]),
    "unpacked in a class and on self": (
        """
        class C:
            RED, GREEN = range(2)
            def __init__(self, pair):
                self.s, (self.r, *self.q) = pair
        """,
        ["class C", "constant C.RED", "constant C.GREEN", "method C.__init__", "attribute C.s", "attribute C.r", "attribute C.q"],
    ),
    "loops and context managers": (
        """
        for i, (j, *k) in x: pass
        with open(f) as handle, g() as (m, n): pass
        class C:
            for name in x: pass
            def f(self):
                for self.i in x: pass
                with g() as self.h: pass
        """,
        [
            "attribute i", "attribute j", "attribute k", "attribute handle", "attribute m", "attribute n",
            "class C", "attribute C.name", "method C.f", "attribute C.i", "attribute C.h",
        ],
    ),
    "walrus, in comprehensions and defaults too, and not in lambdas and functions": (
        """
        if (a := 1) > [b := y for y in x][0]: pass
        def f(d=(c := 2)):
            if (e := 3): pass
        g = lambda: (h := 1)
        class C:
            (i := 4)
        """,
        ["attribute a = 1", "attribute b = y", "function f", "attribute c = 2", "attribute g = lambda: (h := 1)", "class C", "attribute C.i = 4"],
    ),
    "captures of match": (
        """
        match x:
            case {"k": a, **rest}: pass
            case [b, *c] | (b, *c): pass
            case int(real=d) as e if (f := 1): pass
        """,
        ["attribute a", "attribute rest", "attribute b", "attribute c", "attribute d", "attribute e", "attribute f = 1"],
    ),
    "a global that only a function binds": (
        """
        known = 0
        def f():
            global known, unknown
            known = 1
            local, unknown = 1, 2
        """,
        ["attribute known = 0", "function f", "attribute unknown = 2"],
    ),
    "slots": (
        """
        class A:
            __slots__ = {"a": "The a.", "__dict__": "", "b": "The b."}
            def __init__(self):
                self.b = 1
        class B:
            __slots__ = ("c",) + ("d",)
            c: int
        class C:
            __slots__ = "e"
        """,
        [
            "class A", 'attribute A.__slots__ = {"a": "The a.", "__dict__": "", "b": "The b."}', "attribute A.a (The a.)",
            "method A.__init__", "attribute A.b = 1 (The b.)",
            "class B", 'attribute B.__slots__ = ("c",) + ("d",)', "attribute B.d", "attribute B.c: int",
            "class C", 'attribute C.__slots__ = "e"', "attribute C.e",
        ],
    ),
    "classes that a call makes": (
        """
        import enum, typing as t
        from collections import namedtuple as nt
        P = nt("P", "x, y")
        Q = t.NamedTuple("Q", [("x", int)])
        class R(nt("R", ["u"])): pass
        E = enum.Enum("E", {"RED": 1})
        D = t.TypedDict("D", {"k": "int", "not-a-name": int})
        T = type("T", (P,), {"z": 1})
        """,
        [
            'constant P = nt("P", "x, y")', "attribute P.x", "attribute P.y",
            'constant Q = t.NamedTuple("Q", [("x", int)])', "attribute Q.x: int",
            "class R", "attribute R.u",
            'constant E = enum.Enum("E", {"RED": 1})', "constant E.RED = 1",
            'constant D = t.TypedDict("D", {"k": "int", "not-a-name": int})', 'attribute D.k: "int"',
            'constant T = type("T", (P,), {"z": 1})', "attribute T.z = 1",
        ],
    ),
    "texts below assignments": (
        """
        a, b = 1, 2
        'Both.'
        class C:
            x: int
            def f(self):
                self.x = 1
                'The x.'
                self.y = 2
                'The y.'
        """,
        ["attribute a = 1 (Both.)", "attribute b = 2 (Both.)", "class C", "attribute C.x: int (The x.)", "method C.f", "attribute C.y = 2 (The y.)"],
    ),
    "setters under other names": (
        """
        class C:
            @property
            def nick(self): ...
            @nick.setter
            def set_nick(self, value): ...
            @Base.other.setter
            def other(self, value): ...
            third = nick.setter(f)
            fourth = nick
        """,
        [
            "class C", "property C.nick", "property C.set_nick", "property C.other",
            "property C.third = nick.setter(f)", "property C.fourth = nick",
        ],
    ),
}  # fmt: skip

NOT_DEFINED = {
    "what is assigned to a property": """
        class C:
            def __init__(self): self.x = 1
            @property
            def x(self): ...
            @x.setter
            def x(self, value): ...
    """,
    "a method replaced on the instance": """
        class C:
            def __init__(self): self.x = wrap(self.x)
            def x(self): ...
    """,
    "a descriptor": """
        class C:
            def __init__(self): self.x = 1
            x = Descriptor()
    """,
    "what every object has": """
        class x:
            def f(self): self.__dict__, self.__class__ = {}, C
    """,
    "the mark of keyword-only fields": """
        import dataclasses
        class x:
            _: dataclasses.KW_ONLY
    """,
    "the first parameter of a function that is no method": """
        def x():
            def __init__(self): self.y = 1
            class C:
                @staticmethod
                def f(self): self.y = 2
                def g(self):
                    def h(self): self.y = 3
    """,
    "a function that is wrapped after its definition": """
        def x(): ...
        x = decorated(x)
    """,
    "targets that are no names": """
        x = {}
        x[0], x.y = 1, 2
        x[1] = 3
    """,
    "the name of a caught exception, and that of a comprehension": """
        try: f()
        except E as y: pass
        x = [y for y in z]
    """,
}


def _written(definition: Definition) -> str:
    annotation = f": {definition.annotation}" if definition.annotation else ""
    value = f" = {definition.value}" if definition.value else ""
    return f"{definition.kind.value} {definition.path}{annotation}{value}"


@pytest.mark.parametrize(("text", "expected"), DEFINED.values(), ids=DEFINED)
def test_defined(text: str, expected: list[str]) -> None:
    with griffe_silenced():
        found = read_structure(SOURCE, dedent(text)).found
    assert [
        _written(definition) + (f" ({obj.docstring.value})" if obj.docstring else "") for _, obj, definition in found
    ] == expected


def test_type_parameters_are_those_of_a_symbol_and_of_all_around_it() -> None:
    box, get, plain = definitions("class Box:\n    def get(self): ...\ndef plain(): ...")
    box = structs.replace(box, signature=Signature(type_parameters=("T: (int, str)", "*Ts", "**P")))
    get = structs.replace(get, signature=Signature(type_parameters=("U = int",)))
    role, lines = Role(RoleName.MODULE, ""), LineCounts(0, 0, 0)
    table = SymbolTable([FileRecord(SOURCE, 0, "utf-8", lines, role, definitions=(box, get, plain))])

    assert table.type_parameters("m.Box") == {"T", "Ts", "P"}
    assert table.type_parameters("m.Box.get") == {"T", "Ts", "P", "U"}
    assert table.type_parameters("m.plain") == table.type_parameters("m") == table.type_parameters("no.thing") == set()


@pytest.mark.parametrize("text", NOT_DEFINED.values(), ids=NOT_DEFINED)
def test_not_defined(text: str) -> None:
    names = [definition.name for definition in definitions(text)]
    assert "y" not in names
    assert "_" not in names
    assert names.count("x") == 1 + text.count("@x.setter")
    assert not {"__dict__", "__class__"} & {*names}


def test_every_definition_stands_on_the_line_of_its_name() -> None:
    found = definitions("""\
        (a,
         b) = 1, 2
        match x:
            case {"k": 1,
                  **rest}: pass
        for (i,
             j) in y:
            pass
    """)
    assert [(one.name, one.line, one.end_line) for one in found] == [
        ("a", 1, 2), ("b", 2, 2), ("rest", 5, 5), ("i", 6, 6), ("j", 7, 7),
    ]  # fmt: skip


@pytest.mark.parametrize("package", ["click", "jinja2", "rich", "mkdocs"])
def test_python_binds_the_same_names(package: str) -> None:
    """Compare with the symbol tables that the compiler makes."""
    spec = importlib.util.find_spec(package)
    assert spec is not None
    assert spec.submodule_search_locations is not None
    wrong = {}
    for path in sorted(Path(spec.submodule_search_locations[0]).rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        found = definitions(text)
        tree = ast.parse(text)
        caught = {node.name for node in ast.walk(tree) if isinstance(node, ast.ExceptHandler)}
        for number, table in _tables(symtable.symtable(text, path.name, "exec"), found):
            bound = {s.get_name() for s in table.get_symbols() if s.is_assigned() or s.is_annotated()}
            imported = {s.get_name() for s in table.get_symbols() if s.is_imported()}
            names = {one.name for one in found if one.parent == number} | {"_"}
            if missing := bound - imported - caught - names:
                wrong[path.name, table.get_name()] = missing
            if number < 0 and (more := names - bound - _declared_global(tree) - {"_"}):
                wrong[path.name, "too much"] = more
    assert wrong == {}


def _tables(top: symtable.SymbolTable, found: list[Definition]) -> Iterator[tuple[int, symtable.SymbolTable]]:
    """Yield the tables of the module and of the classes at its level, with the index of each definition."""
    yield -1, top
    for child in top.get_children():
        if child.get_type() == "class":
            for index, one in enumerate(found):
                if (
                    one.parent < 0
                    and one.name == child.get_name()
                    and one.first_line <= child.get_lineno() <= one.end_line
                ):
                    yield index, child


def _declared_global(tree: ast.Module) -> set[str]:
    return {name for node in ast.walk(tree) if isinstance(node, ast.Global) for name in node.names}

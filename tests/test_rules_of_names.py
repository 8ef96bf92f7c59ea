"""One small file for each rule of the resolver: the cases that a changed condition would break."""

import ast

import pytest

from mkdocs_kwindex.model.names import Use
from mkdocs_kwindex.resolve import NO_TARGET, Relations
from mkdocs_kwindex.resolve.patched_relations import PatchedRelations
from mkdocs_kwindex.semantic.statement_walk import short
from tests.test_names import names
from tests.test_possible_names import answer
from tests.test_references import tree

TWO_CLASSES = """
class A:
    def go(self): ...
class B:
    def go(self): ...  # here
"""

SIGNATURE = "from typing import Awaitable, Callable, ParamSpec, TypeVar\nP = ParamSpec('P')\nR = TypeVar('R')\n"

LEADS = {
    # What a collection is made of.
    "a dictionary of pairs": 'd = dict([("a", B())])\nd["a"].«go»()',
    "an ordered dictionary of pairs": (
        'from collections import OrderedDict\nd = OrderedDict([("a", B())])\nd["a"].«go»()'
    ),
    # What is iterated over.
    "what is iterated over has another way to be": (
        "from typing import AsyncIterator, Iterator\nclass C:\n    def __iter__(self) -> Iterator[B]: ...\n"
        "    def __aiter__(self) -> AsyncIterator[A]: ...\ndef f():\n    for b in C():\n        b.«go»()"
    ),
    "what is iterated over as it comes": (
        "from typing import AsyncIterator, Iterator\nclass C:\n    def __iter__(self) -> Iterator[A]: ...\n"
        "    def __aiter__(self) -> AsyncIterator[B]: ...\nasync def f():\n    async for b in C():\n        b.«go»()"
    ),
    # Classes that calls make.
    "a named tuple with its fields by keyword": (
        "from typing import NamedTuple\nP = NamedTuple('P', fields=[('b', B)])\ndef f(p: P):\n    p.b.«go»()"
    ),
    "a data class with its fields by keyword": (
        "from dataclasses import make_dataclass\nP = make_dataclass('P', fields=[('b', B)])\ndef f(p: P):\n    p.b.«go»()"
    ),
    "an item that a dictionary gives away": "def f(d: dict[str, B]):\n    d.popitem()[1].«go»()",
    "an overload for None beside one for a class": (
        "from typing import overload\n@overload\ndef f(x: A) -> A: ...\n@overload\ndef f(x: None) -> B: ...\n"
        "def f(x): ...\nf(None).«go»()"
    ),
    # Functions in arguments.
    "a lambda for an initializer": (
        "from typing import Callable\nclass K:\n    def __init__(self, f: Callable[[B], int]): ...\nK(lambda b: b.«go»())"
    ),
    "an attribute in an f-string": 'def f(b: B):\n    return f"{b.«go»()}"',
    # Operators.
    "an operator": "class C:\n    def __add__(self, other): return B()\n(C() + 1).«go»()",
    "an operator in place": (
        "class C:\n    def __add__(self, other): return A()\n    def __iadd__(self, other): return B()\n"
        "def f():\n    c = C()\n    c += 1\n    c.«go»()"
    ),
    "an operator in place that only the plain one defines": (
        "class C:\n    def __add__(self, other): return B()\ndef f():\n    c = C()\n    c += 1\n    c.«go»()"
    ),
    "an inversion": "class C:\n    def __invert__(self): return B()\n(~C()).«go»()",
    "an or of instances": "class C:\n    def __or__(self, other): return B()\n(C() | C()).«go»()",
    "an operator of a metaclass": (
        "class M(type):\n    def __add__(cls, other): return B()\nclass C(metaclass=M): ...\ndef f(x: M):\n    (x + 1).«go»()"
    ),
    # Unpacking.
    "the last behind a starred target": "def f():\n    a, *b, c = A(), A(), A(), B()\n    c.«go»()",
    "the starred target takes the rest": "def f():\n    a, *b, c = A(), B(), B(), A()\n    b[0].«go»()",
    "a starred target that gets nothing": "def f():\n    a, *b, c = A(), B()\n    c.«go»()",
    "the last of a declared tuple": "def t() -> tuple[A, A, B]: ...\ndef f():\n    *a, b = t()\n    b.«go»()",
    "the first of a declared tuple": "def t() -> tuple[B, A, A]: ...\ndef f():\n    b, *a = t()\n    b.«go»()",
    "the last but one of a declared tuple": (
        "def t() -> tuple[A, A, B, A]: ...\ndef f():\n    a, *b, c, d = t()\n    c.«go»()"
    ),
    "the last in a comprehension": "def f(x: list[tuple[A, A, B]]):\n    [c.«go»() for *a, c in x]",
    "the last of a pattern": "def f(x: tuple[A, A, B]):\n    match x:\n        case [*a, b]:\n            b.«go»()",
    "the first of a pattern": "def f(x: tuple[B, A]):\n    match x:\n        case [b, *a]:\n            b.«go»()",
    # Generics: the type parameters have the order of `Generic[…]`, then that in which they are met.
    "the order of Generic": (
        "from typing import Generic, TypeVar\nK = TypeVar('K')\nV = TypeVar('V')\n"
        "class Base(Generic[V]):\n    def value(self) -> V: ...\n"
        "class Pair(Base[V], Generic[K, V]): ...\ndef f(p: Pair[A, B]):\n    p.value().«go»()"
    ),
    "the order of Generic, the other way": (
        "from typing import Generic, TypeVar\nK = TypeVar('K')\nV = TypeVar('V')\n"
        "class Base(Generic[V]):\n    def value(self) -> V: ...\n"
        "class Pair(Base[V], Generic[V, K]): ...\ndef f(p: Pair[B, A]):\n    p.value().«go»()"
    ),
    "the order of Protocol": (
        "from typing import Protocol, TypeVar\nK = TypeVar('K')\nV = TypeVar('V')\n"
        "class Pair(Protocol[K, V]):\n    def value(self) -> V: ...\ndef f(p: Pair[A, B]):\n    p.value().«go»()"
    ),
    "the order of the bases without Generic": (
        "from typing import Generic, TypeVar\nK = TypeVar('K')\nV = TypeVar('V')\n"
        "class Left(Generic[K]): ...\nclass Base(Generic[V]):\n    def value(self) -> V: ...\n"
        "class Pair(Left[K], Base[V]): ...\ndef f(p: Pair[A, B]):\n    p.value().«go»()"
    ),
    "a generic class without arguments": (
        "from typing import Generic, TypeVar\nT = TypeVar('T')\nclass Base(Generic[T]):\n    def value(self) -> B: ...\n"
        "class Box(Base[T]): ...\ndef f(b: Box):\n    b.value().«go»()"
    ),
    # Callbacks.
    "what a generic function gives to its callback": (
        "from typing import Callable, TypeVar\nT = TypeVar('T')\n"
        "def apply(f: Callable[[T], object], *, a: int, value: T): ...\n"
        "apply(a=1, f=lambda x: x.«go»(), value=B())"
    ),
    "a callback by position": (
        "from typing import Callable, TypeVar\nT = TypeVar('T')\n"
        "def apply(a: int, f: Callable[[int, T], object], value: T): ...\napply(1, lambda n, x: x.«go»(), B())"
    ),
    "the key of a sort": "x = [B()]\nx.sort(key=lambda y: y.«go»())",
    # Generators.
    "what a generator is sent": (
        "from typing import Generator\ndef g() -> Generator[A, B, None]:\n    x = yield\n    x.«go»()"
    ),
    "an overload with a parameter of any type": (
        "from typing import overload\n@overload\ndef f(x, y: int) -> B: ...\n@overload\ndef f(x, y: str) -> A: ...\n"
        "def f(x, y): ...\nf(A(), 2).«go»()"
    ),
    "a decorator with arguments that keeps the signature": (
        SIGNATURE + "def mark(n: int) -> Callable[[Callable[P, R]], Callable[P, R]]: ...\n"
        "@mark(1)\ndef f(x: int) -> B: ...\nf(1).«go»()"
    ),
    "a decorator with arguments that changes what is returned": (
        SIGNATURE + "def mark(n: int) -> Callable[[Callable[P, R]], Callable[P, list[R]]]: ...\n"
        "@mark(1)\ndef f(x: int) -> B: ...\nf(1)[0].«go»()"
    ),
    # What is made from the class that is given.
    "an instance that super makes": (
        "class C(B):\n    def __new__(cls):\n        self = super().__new__(cls)\n        self.«go»()"
    ),
    "an instance that a class from outside makes": (
        "class C(str, B):\n    def __new__(cls):\n        self = str.__new__(cls)\n        self.«go»()"
    ),
    "an instance that a class without a method of its own makes": (
        "class C(B):\n    @classmethod\n    def make(cls):\n        return cls.__new__(cls)\nC.make().«go»()"
    ),
    "a class that a metaclass makes": (
        "class M(type):\n    def __new__(mcs, *rest):\n        made = super().__new__(mcs, *rest)\n"
        "        made.make().«go»()\n    def make(cls): return B()"
    ),
    "a class that a metaclass of abstract ones makes": (
        "from abc import ABCMeta\nclass M(ABCMeta):\n    b: B\n    def __new__(mcs, *rest):\n"
        "        made = super().__new__(mcs, *rest)\n        made.b.«go»()"
    ),
    "a lambda as a property": "class C:\n    b = property(lambda self: B())\nC().b.«go»()",
    # What the cases before one leave.
    "what a case leaves": "def f(x: A | B):\n    match x:\n        case A(): ...\n        case _: x.«go»()",
    "what a case leaves to be captured": (
        "def f(x: A | B):\n    match x:\n        case A(): ...\n        case other: other.«go»()"
    ),
    "what a case with a name leaves": (
        "def f(x: A | B):\n    match x:\n        case A() as a: ...\n        case _: x.«go»()"
    ),
    "what a case of several classes leaves": (
        "class C: ...\ndef f(x: A | B | C):\n    match x:\n        case A() | C(): ...\n        case _: x.«go»()"
    ),
    # Functions that ask for attributes by name.
    "a method that is called by name": (
        "from operator import methodcaller\nx = [B()]\nx.sort(key=methodcaller('«go»'))"
    ),
    "what a method gives that is called by name": (
        "import operator\nclass C:\n    def make(self): return B()\noperator.methodcaller('make')(C()).«go»()"
    ),
    "an attribute of an attribute by its path": (
        "import operator as op\nclass C:\n    b: B\ndef f(x: list[C]): sorted(x, key=op.attrgetter('b.«go»', 'b'))"
    ),
    "a function that is called where it is written": "(lambda x: x.«go»())(B())",
    # Types that are texts, and classes that calls make.
    "an alias that is a text": (
        "from typing import TypeAlias\nX: TypeAlias = 'A | B'\ndef f(x: X):\n    if not isinstance(x, A): x.«go»()"
    ),
    "an alias with a text between brackets": "X = list['B']\ndef f(x: X): x[0].«go»()",
    "a new type": "from typing import NewType\nX = NewType('X', 'B')\ndef f(x: X): x.«go»()",
    "a typed dictionary that a call makes": (
        "from typing import TypedDict\nD = TypedDict('D', {'a': A, 'b': 'list[B]'})\ndef f(d: D): d['b'][0].«go»()"
    ),
    "a named tuple that a call makes": (
        "from typing import NamedTuple\nT = NamedTuple('T', [('a', A), ('b', B)])\ndef f(t: T):\n    a, b = t\n    b.«go»()"
    ),
    "a field of a named tuple that a call makes": (
        "from typing import NamedTuple\nT = NamedTuple('T', a=A, b=B)\ndef f(t: T): t.b.«go»()"
    ),
    # Enumerations.
    "a member by its name": (
        "import enum\nclass C(enum.Enum):\n    X = 1\n    def make(self): return B()\nC['X'].make().«go»()"
    ),
    "a member by its value": (
        "import enum\nclass C(enum.Enum):\n    X = 1\n    def make(self): return B()\nC(1).make().«go»()"
    ),
    # Decorators.
    "a decorator that gives back its argument": (
        "def mark(f):\n    print(f)\n    return f\n@mark\nclass C(B): ...\nC().«go»()"
    ),
}


@pytest.mark.parametrize(
    "cases",
    [
        "        case A() if x.a: ...\n        case _: x.«go»()",
        "        case A(a=1): ...\n        case _: x.«go»()",
        "        case A(): ...\n        case _: ...\n    x.«go»()",
        "        case A(): ...\n    x.«go»()",
    ],
)
def test_what_a_case_may_leave(cases: str) -> None:
    found = answer(tree(TWO_CLASSES + "def f(x: A | B):\n    match x:\n" + cases))
    assert found is not None
    assert found[1] == len("AB")


INITIALIZED = """
class C:
    x = A()
    y = A()
    z = A()
    def __init__(self, flag=0):
        self.x = B()
        if flag:
            self.y = B()
            return
        self.z = B()
class D(C):
    def __init__(self): ...
class E(C): ...
"""


@pytest.mark.parametrize(
    ("name", "count"),
    [("C().x", 1), ("E().x", 1), ("C().y", 2), ("C().z", 2), ("D().x", 2), ("C.x", 2)],
)
def test_what_an_initializer_sets_on_every_instance(name: str, count: int) -> None:
    assert answer(tree(TWO_CLASSES + INITIALIZED + f"{name}.«go»()")) == (True, count)


KEEPS = {
    "a decorator": "def mark(f: Callable[P, R]) -> Callable[P, Awaitable[R]]: ...\n@mark",
    "a decorator with arguments": "def mark(n) -> Callable[[Callable[P, R]], Callable[P, list[R]]]: ...\n@mark(1)",
    "two decorators": (
        "def mark(f: Callable[P, R]) -> Callable[P, Awaitable[R]]: ...\n"
        "def plain(f: Callable[P, R]) -> Callable[P, R]: ...\n@plain\n@mark"
    ),
}


@pytest.mark.parametrize("text", KEEPS.values(), ids=KEEPS.keys())
def test_a_decorator_that_hands_on_what_a_function_takes(text: str) -> None:
    assert answer(tree(SIGNATURE + text + "\ndef f(a, width):  # here\n    ...\nf(1, «width»=2)")) == (True, 1)


def test_a_decorator_that_takes_other_arguments() -> None:
    text = "def mark(f: Callable[P, R]) -> Callable[[int], list[R]]: ...\n@mark\ndef f(a, width):  # here\n    ...\n"
    assert answer(tree(SIGNATURE + text + "f(1, «width»=2)")) == (True, 2)


@pytest.mark.parametrize("text", LEADS.values(), ids=LEADS.keys())
def test_leads_to_one_definition(text: str) -> None:
    assert answer(tree(TWO_CLASSES + text)) == (True, 1)


NOWHERE = {
    "a method behind a decorator from elsewhere": (
        "import other\nclass C:\n    @other.thing\n    def make(self): return B()\nC().make().«go»()"
    ),
    "a function behind a decorator from elsewhere": ("import other\n@other.thing\ndef make() -> B: ...\nmake().«go»()"),
    "a function behind a made decorator from elsewhere": (
        "import other\n@other.thing(1)\ndef make() -> B: ...\nmake().«go»()"
    ),
    "a dictionary of other things": 'd = dict([[B(), B()]])\nd["a"].«go»()',
    "an inversion that is no operator in place": "class C:\n    def __nvert__(self): return B()\n(~C()).«go»()",
    "a method that takes no key": "x = [B()]\nx.index(key=lambda y: y.«go»())",
    "a sort without a key": "x = [B()]\nx.sort(lambda y: y.«go»())",
    "a generator that does not say what it is sent": (
        "from typing import Generator\ndef g() -> Generator[A]:\n    x = yield\n    x.«go»()"
    ),
    "the rest of a pattern": "def f(x: tuple[A, B]):\n    match x:\n        case [a, *b]:\n            b.«go»()",
}


@pytest.mark.parametrize("text", NOWHERE.values(), ids=NOWHERE.keys())
def test_leads_nowhere(text: str) -> None:
    assert answer(tree(TWO_CLASSES + text)) is None


SCOPES = {
    "a closure of a name that is nonlocal elsewhere": (
        """
        def f():
            x = 1  # here
            def g():
                nonlocal x
                x = 2
            def h():
                return «x»
        """,
        2,
    ),
    "the word nonlocal": (
        """
        x = 0
        def f():
            x = 1  # here
            def g():
                nonlocal «x»
        """,
        1,
    ),
    "nonlocal, not the module's": (
        """
        x = 0
        def f():
            x = 1  # here
            def g():
                nonlocal x
                return «x»
        """,
        1,
    ),
    "global, not the function's": (
        """
        x = 0  # here
        def f():
            x = 1
            def g():
                global x
                return «x»
        """,
        1,
    ),
    "nonlocal is the nearest function's, and no class'": (
        """
        def f():
            x = 1
            def m():
                x = 2  # here
                class C:
                    x = 3
                    def g(self):
                        nonlocal x
                        return «x»
        """,
        1,
    ),
    "a decorator that may put anything in the place": (
        """
        def mark(f): print(f)
        @mark
        class A:
            def go(self): ...  # here
        A().«go»()
        """,
        2,
    ),
    "branches that all leave": (
        """
        def f(a):
            if a:
                x = 1
                if a():
                    return
                else:
                    raise ValueError
            else:
                x = 2  # here
            return «x»
        """,
        1,
    ),
    "a part of a version that there is not": (
        """
        import sys
        if sys.version_info[5] > 1:
            x = 1  # here
        else:
            x = 2
        «x»
        """,
        2,
    ),
}


@pytest.mark.parametrize(("text", "count"), SCOPES.values(), ids=SCOPES.keys())
def test_scopes(text: str, count: int) -> None:
    assert answer(tree(text)) == (True, count)


def test_only_a_dotted_path_is_one() -> None:
    assert names("'a b.c'") == []
    assert names("'a.b'") == [("a.b", Use.BY_NAME)]


def test_long_expressions_are_cut() -> None:
    assert short(ast.parse("a + b", mode="eval").body) == "a + b"
    assert short(ast.parse("aaaa + bbbb", mode="eval").body, 7) == "aaaa +…"
    assert short(ast.parse("aaaa + b", mode="eval").body, 8) == "aaaa + b"


def test_the_path_that_says_that_it_is_public_comes_first() -> None:
    relations = tree(
        """
        #: p/__init__.py
        #: p/_f.py
        def f(): ...
        #: p/a.py
        from p._f import f
        #: p/zz.py
        from p._f import f
        __all__ = ["f"]
        """
    ).relations
    assert relations.public_paths("p._f.f")[:1] == ["p.zz.f"]


def targets(relations: Relations, uri: str) -> list[str]:
    """Return the symbols of a file's names, row by row."""
    rows = relations.row_targets(uri)
    found = [rows.target(number) for number in rows.numbers if number != NO_TARGET]
    return [target.symbol for target in found if target is not None]


def test_names_by_rows() -> None:
    relations = tree("#: m.py\ndef f(): ...\ndef g(): ...\nf()\ng()\nf()").relations
    assert targets(relations, "m.py") == ["m.f", "m.g", "m.f"]
    rows = relations.row_targets("m.py")
    defined = [rows.target(number) for number in rows.definitions.values()]
    assert [target.symbol for target in defined if target is not None] == ["m.f", "m.g"]
    assert relations.row_targets("other.py").numbers == ()


def test_a_changed_file_answers_for_itself() -> None:
    text = "#: a.py\ndef f(): ...\nf()\n#: b.py\nfrom a import f\nf()"
    whole = tree(text).relations
    part = tree(text.replace("def f", "def new(): ...\nnew()\ndef f")).relations
    relations = PatchedRelations(whole, part, ["a.py"], {"a.f"}, {"a.new": 1, "a.f": 3})

    assert targets(relations, "a.py") == ["a.new", "a.f"]
    assert [link.target.line for link in relations.links("b.py") if link.target.symbol == "a.f"] == [3, 3]
    assert relations.offer("a.py") == part.offer("a.py") != whole.offer("a.py")
    assert relations.offer("b.py") == whole.offer("b.py")


def test_definitions_behind_an_inherited_property_keep_their_names() -> None:
    relations = tree(
        """
        class Base:
            @property
            def x(self): ...
            @x.setter
            def x(self, value): ...
        class C(Base):
            def __init__(self):
                self.x = 1
        def later(): ...
        class Last: ...
        later()
        Last()
        """
    ).relations

    assert targets(relations, "m.py")[-2:] == ["m.later", "m.Last"]
    assert "m.C.x" not in relations.symbols("m.py")

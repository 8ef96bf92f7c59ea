"""Where names lead: one case for each rule, and the near misses beside it."""

import ast
import inspect
import re
import sys
from pathlib import Path
from textwrap import dedent
from typing import NamedTuple

import pytest

from mkdocs_kwindex.analysis.structure import read_structure
from mkdocs_kwindex.model import SourceFile
from mkdocs_kwindex.model.names import Use
from mkdocs_kwindex.resolve import Link, Relations, TargetKind, relate
from mkdocs_kwindex.semantic import collect_names
from mkdocs_kwindex.semantic.export_list import read_exports

_FILE = re.compile(r"^#: (\S+)\n", re.MULTILINE)
_ASKED = re.compile(r"«(\w+)»")


class Tree(NamedTuple):
    """A tree written as one text.

    `#: a/b.py` begins a file, `«name»` is the name that is asked for, `# here` stands on the line expected.
    """

    relations: Relations
    asked: tuple[str, int, int] | None
    here: tuple[str, int] | None

    def link(self) -> Link | None:
        """Return the link of the name that is asked for."""
        assert self.asked is not None
        uri, line, start = self.asked
        return next((link for link in self.relations.links(uri) if (link.line, link.start) == (line, start)), None)

    def place(self) -> tuple[str, int] | None:
        """Return where the name leads inside of the tree."""
        link = self.link()
        inside = link is not None and link.target.kind is not TargetKind.EXTERNAL
        return (link.target.uri, link.target.line) if link is not None and inside else None


def tree(text: str) -> Tree:
    """Read a tree of files, or the single file `m.py`."""
    text = dedent(text).lstrip("\n")
    parts = _FILE.split(text if text.startswith("#: ") else "#: m.py\n" + text)[1:]
    tables = []
    asked = here = None
    for uri, marked in zip(parts[::2], parts[1::2], strict=True):
        body = _ASKED.sub(r"\1", marked)
        if match := _ASKED.search(marked):
            before = marked[: match.start()]
            asked = (uri, before.count("\n") + 1, len(before.rpartition("\n")[2].encode()))
        for number, line in enumerate(body.split("\n"), 1):
            if line.endswith("# here"):
                here = (uri, number)
        names = uri.removesuffix("i").removesuffix(".py").split("/")
        is_package = names[-1] == "__init__"
        module = ".".join(names[:-1] if is_package else names)
        source = SourceFile(f"/{uri}", uri, module, is_package)
        structure = read_structure(source, body)
        exports = read_exports(structure.tree, body, source)
        definitions = [definition for _, _, definition in structure.found]
        tables.append((source, definitions, collect_names(structure.tree, body, source, definitions, exports)))
    return Tree(relate(tables), asked, here)


FOUND = {
    "local variable": """
        def f():
            x = 1  # here
            return «x»
    """,
    "parameter": """
        x = 0
        def f(x):  # here
            return «x»
    """,
    "the last binding before the use": """
        def f():
            x = 1
            x = 2  # here
            print(«x»)
            x = 3
    """,
    "not the binding of the other branch": """
        def f(a):
            x = 1  # here
            if a:
                x = 2
            else:
                print(«x»)
    """,
    "variable of a loop read before it is bound again": """
        def f(a):
            x = None  # here
            for b in a:
                print(«x»)
                x = b
    """,
    "comprehension variable": """
        x = 0
        y = [
            «x»
            for x in range(3)  # here
        ]
    """,
    "the iterable of a comprehension is outside of it": """
        x = []  # here
        y = [x for x in «x»]
    """,
    "a class body is skipped by its functions": """
        x = 1  # here
        class A:
            x = 2
            def f(self):
                return «x»
    """,
    "a class body sees its own names": """
        x = 1
        class A:
            x = 2  # here
            y = «x»
    """,
    "a class body falls through to the module": """
        x = 1  # here
        class A:
            y = «x»
            x = 2
    """,
    "a comprehension in a class body does not see the class": """
        x = 1  # here
        class A:
            x = 2
            y = [«x» for _ in range(3)]
    """,
    "closure": """
        def f():
            x = 1  # here
            def g():
                return «x»
            return g
    """,
    "global": """
        x = 1  # here
        def f():
            global x
            return «x»
    """,
    "global bound in a function only": """
        def f():
            global x
            x = 1  # here
        def g():
            return «x»
    """,
    "nonlocal": """
        def f():
            x = 1  # here
            def g():
                nonlocal x
                return «x»
    """,
    "walrus": """
        def f(a):
            if (x := a):  # here
                return «x»
    """,
    "walrus in a comprehension binds outside": """
        def f(a):
            b = [y := n for n in a]  # here
            return «y»
    """,
    "except as": """
        def f():
            try:
                pass
            except ValueError as error:  # here
                print(«error»)
    """,
    "with as": """
        def f(a):
            with a as b:  # here
                print(«b»)
    """,
    "match capture": """
        def f(a):
            match a:
                case [x, *rest]:  # here
                    return «rest»
    """,
    "match mapping rest": """
        def f(a):
            match a:
                case {"k": 1, **rest}:  # here
                    return «rest»
    """,
    "star target": """
        def f(a):
            first, *rest = a  # here
            return «rest»
    """,
    "lambda parameter": """
        x = 0
        f = lambda x: «x»  # here
    """,
    "default is read outside of the function": """
        x = 1  # here
        def f(x=«x»): ...
    """,
    "decorator": """
        def deco(f): return f  # here
        @«deco»
        def g(): ...
    """,
    "base class": """
        class A: ...  # here
        class B(«A»): ...
    """,
    "annotation": """
        class A: ...  # here
        def f(a: «A»): ...
    """,
    "annotation in a string": """
        def f(a: "list[«A»]"): ...
        class A: ...  # here
    """,
    "string inside of an annotation": """
        from typing import Optional
        def f(a: Optional["«A»"]): ...
        class A: ...  # here
    """,
    "cast": """
        from typing import cast
        class A:
            x: int  # here
        def f(a): return cast("A", a).«x»
    """,
    "import of a module": """
        #: p/__init__.py
        #: p/a.py
        def f(): ...  # here
        #: p/b.py
        import p.a
        p.a.«f»()
    """,
    "import a.b as c": """
        #: p/__init__.py
        #: p/a.py
        def f(): ...  # here
        #: p/b.py
        import p.a as q
        q.«f»()
    """,
    "relative import": """
        #: p/__init__.py
        #: p/a.py
        def f(): ...  # here
        #: p/q/__init__.py
        #: p/q/b.py
        from ..a import f as g
        «g»()
    """,
    "the name in the import itself": """
        #: p/__init__.py
        #: p/a.py
        def f(): ...  # here
        #: p/b.py
        from p.a import «f»
    """,
    "re-exports through several packages": """
        #: p/__init__.py
        from .q import f
        #: p/q/__init__.py
        from .r import g as f
        #: p/q/r.py
        def g(): ...  # here
        #: u.py
        import p
        p.«f»()
    """,
    "star import": """
        #: p/__init__.py
        from .a import *
        #: p/a.py
        def f(): ...  # here
        #: u.py
        from p import *
        «f»()
    """,
    "star import of a private name in __all__": """
        #: a.py
        __all__ = ["_f"]
        def _f(): ...  # here
        #: u.py
        from a import *
        «_f»()
    """,
    "a submodule wins over the import of itself": """
        #: p/__init__.py
        from . import a
        #: p/a.py
        def f(): ...  # here
        #: u.py
        from p import a
        a.«f»()
    """,
    "lazy names by comparison": """
        #: p/__init__.py
        def __getattr__(name):
            if name == "F":
                from .a import F
                return F
        #: p/a.py
        class F: ...  # here
        #: u.py
        from p import «F»
    """,
    "lazy names by dictionary": """
        #: p/__init__.py
        _LAZY = {"F": ".a"}
        def __getattr__(name):
            import importlib
            return getattr(importlib.import_module(_LAZY[name], __name__), name)
        #: p/a.py
        class F: ...  # here
        #: u.py
        import p
        p.«F»
    """,
    "conditional import, the first": """
        #: a.py
        def f(): ...  # here
        #: b.py
        def f(): ...
        #: u.py
        try:
            from a import f
        except ImportError:
            from b import f
        «f»()
    """,
    "the stub's name where the module has none": """
        #: a.py
        #: a.pyi
        def f(): ...  # here
        #: u.py
        from a import «f»
    """,
    "the module's name before the stub's": """
        #: a.pyi
        def f(): ...
        #: a.py

        def f(): ...  # here
        #: u.py
        from a import «f»
    """,
    "self.method": """
        class A:
            def f(self): ...  # here
            def g(self): self.«f»()
    """,
    "self.attribute": """
        class A:
            def __init__(self):
                self.x = 1  # here
            def g(self): return self.«x»
    """,
    "inherited": """
        #: a.py
        class A:
            def f(self): ...  # here
        #: b.py
        from a import A
        class B(A):
            def g(self): self.«f»()
    """,
    "by the order of C3": """
        class Base:
            def f(self): ...
        class A(Base): ...
        class B(Base):
            def f(self): ...  # here
        class C(A, B):
            def g(self): self.«f»()
    """,
    "cls": """
        class A:
            x = 1  # here
            @classmethod
            def f(cls): return cls.«x»
    """,
    "super()": """
        class A:
            def f(self): ...  # here
        class B(A):
            def f(self): super().«f»()
    """,
    "super of two arguments": """
        class A:
            def f(self): ...  # here
        class B(A):
            def f(self): super(B, self).«f»()
    """,
    "annotated parameter": """
        class A:
            x: int  # here
        def f(a: A): return a.«x»
    """,
    "X | None": """
        class A:
            x: int  # here
        def f(a: A | None): return a.«x»
    """,
    "Optional": """
        from typing import Optional
        class A:
            x: int  # here
        def f(a: Optional[A] = None): return a.«x»
    """,
    "type[X]": """
        class A:
            x: int  # here
        def f(a: type[A]): return a().«x»
    """,
    "variable given an instance": """
        class A:
            x: int  # here
        def f():
            a = A()
            return a.«x»
    """,
    "variable given what a function returns": """
        class A:
            x: int  # here
        def make() -> "A": ...
        def f():
            a = make()
            return a.«x»
    """,
    "return type that only the body tells": """
        class A:
            x: int  # here
        def make():
            return A()
        make().«x»
    """,
    "return self in a subclass": """
        class A:
            def f(self): return self
        class B(A):
            def g(self): ...  # here
        B().f().«g»()
    """,
    "attribute given an instance": """
        class A:
            x: int  # here
        class B:
            def __init__(self): self.a = A()
            def f(self): return self.a.«x»
    """,
    "attribute None at first": """
        class A:
            x: int  # here
        class B:
            a = None
            def set(self): self.a = A()
            def f(self): return self.a.«x»
    """,
    "property": """
        class A:
            x: int  # here
        class B:
            @property
            def a(self) -> A: ...
        def f(b: B): return b.a.«x»
    """,
    "with an __enter__ that returns self": """
        class A:
            x: int  # here
            def __enter__(self): return self
        with A() as a:
            a.«x»
    """,
    "context manager function": """
        from contextlib import contextmanager
        from typing import Iterator
        class A:
            x: int  # here
        @contextmanager
        def make() -> Iterator[A]: ...
        with make() as a:
            a.«x»
    """,
    "isinstance": """
        class A:
            x: int  # here
        def f(a):
            if isinstance(a, A):
                return a.«x»
    """,
    "isinstance and": """
        class A:
            x: int  # here
        def f(a): return isinstance(a, A) and a.«x»
    """,
    "not isinstance, left": """
        class A:
            x: int  # here
        def f(a):
            if not isinstance(a, A):
                return None
            return a.«x»
    """,
    "list element": """
        class A:
            x: int  # here
        def f(aa: list[A]):
            for a in aa:
                a.«x»
    """,
    "dict items": """
        class A:
            x: int  # here
        def f(aa: dict[str, A]):
            for key, a in aa.items():
                a.«x»
    """,
    "enumerate": """
        class A:
            x: int  # here
        def f(aa: list[A]):
            return [a.«x» for _, a in enumerate(aa)]
    """,
    "generic class": """
        from typing import Generic, TypeVar
        T = TypeVar("T")
        class Box(Generic[T]):
            def get(self) -> T: ...
        class A:
            x: int  # here
        def f(box: Box[A]): return box.get().«x»
    """,
    "type variable of a function": """
        from typing import TypeVar
        T = TypeVar("T")
        def same(x: T) -> T: ...
        class A:
            x: int  # here
        same(A()).«x»
    """,
    "await": """
        class A:
            x: int  # here
        async def make() -> A: ...
        async def f(): return (await make()).«x»
    """,
    "enum member": """
        from enum import Enum
        class Colour(Enum):
            RED = 1
            def f(self): ...  # here
        Colour.RED.«f»()
    """,
    "keyword argument": """
        def f(
            a,
            b,  # here
        ): ...
        f(1, «b»=2)
    """,
    "keyword argument of a constructor": """
        class A:
            def __init__(self, x): ...  # here
        A(«x»=1)
    """,
    "keyword argument of a dataclass": """
        from dataclasses import dataclass
        @dataclass
        class A:
            x: int  # here
        A(«x»=1)
    """,
    "metaclass": """
        class Meta(type):
            def f(cls): ...  # here
        class A(metaclass=Meta): ...
        A.«f»()
    """,
    "functools.partial": """
        from functools import partial
        def f(a, b): ...  # here
        g = partial(f, 1)
        g(«b»=2)
    """,
    "the other branch of isinstance with a builtin": """
        from typing import Union
        def f(a: "Alias"):
            return a if isinstance(a, str) else a.«x»
        Alias = Union[str, "A"]
        class A:
            x: int  # here
    """,
    "Self of a subclass": """
        from typing import Self
        class A:
            def f(self) -> Self: ...
        class B(A):
            x: int  # here
        B().f().«x»
    """,
    "a class with a __new__ of its own": """
        class A:
            x: int  # here
            def __new__(cls):
                self = super().__new__(cls)
                return self
        A().«x»
    """,
    "recursive function": """
        class A:
            x: int  # here
        def make(n):
            if n:
                return make(n - 1)
            return A()
        make(3).«x»
    """,
    "loop along links": """
        class Node:
            parent: "Node"
            x: int  # here
        def f(node: Node):
            while node:
                node.«x»
                node = node.parent
    """,
    "an entry of __all__": """
        __all__ = ["«f»"]
        def f(): ...  # here
    """,
    "an entry of __all__ from a star import": """
        #: a/__init__.py
        from a.b import *
        __all__ = ["«f»"]
        #: a/b.py
        def f(): ...  # here
    """,
    "what a declared variable was given": """
        class A:
            b = 1  # here
        def f(x: "A | str | None"):
            x = A()
            x.«b»
    """,
    "a declared variable of another scope": """
        class A:
            b = 1  # here
        x: "A | None" = None
        def f():
            x.«b»
    """,
    "what a generator is sent": """
        from typing import Generator
        class A:
            b = 1  # here
        def f() -> Generator[int, A, None]:
            x = yield 1
            x.«b»
    """,
    "an inherited __await__": """
        from typing import Any, Generator
        class A:
            b = 1  # here
        class Base:
            def __await__(self) -> Generator[Any, None, A]: ...
        class C(Base): ...
        async def f():
            (await C()).«b»
    """,
    "a base with type arguments": """
        class A:
            b = 1  # here
        class D(dict[str, A]): ...
        def f(d: D):
            d["x"].«b»
    """,
    "iterating over a subclass of list": """
        class A:
            b = 1  # here
        class L(list[A]): ...
        def f(l: L):
            for x in l:
                x.«b»
    """,
    "context variable": """
        from contextvars import ContextVar
        class A:
            b = 1  # here
        var: ContextVar[A] = ContextVar("var")
        var.get(None).«b»
    """,
    "weak reference": """
        import weakref
        class A:
            b = 1  # here
            def f(self):
                ref = weakref.ref(self)
                ref().«b»
    """,
    "queue": """
        import asyncio
        class A:
            b = 1  # here
        async def f(q: asyncio.Queue[A]):
            (await q.get()).«b»
    """,
    "gathered coroutines": """
        import asyncio
        class A:
            b = 1  # here
        async def f() -> A: ...
        async def g():
            x, y = await asyncio.gather(f(), f())
            y.«b»
    """,
    "closing": """
        from contextlib import closing
        class A:
            b = 1  # here
        with closing(A()) as x:
            x.«b»
    """,
    "what an exit stack enters": """
        from contextlib import ExitStack, closing
        class A:
            b = 1  # here
        with ExitStack() as stack:
            x = stack.enter_context(closing(A()))
            x.«b»
    """,
    "what defaultdict makes": """
        from collections import defaultdict
        class A:
            b = 1  # here
        d = defaultdict(A)
        d[1].«b»
    """,
    "the largest": """
        class A:
            b = 1  # here
        max([A()]).«b»
    """,
    "mapped": """
        class A:
            b = 1  # here
        def f(x) -> A: ...
        for y in map(f, [1, 2]):
            y.«b»
    """,
    "the exception that a test expects": """
        import unittest
        class E(Exception):
            b = 1  # here
        class T(unittest.TestCase):
            def test(self):
                with self.assertRaises(E) as caught: ...
                caught.exception.«b»
    """,
    "the exception that pytest expects": """
        import pytest
        class E(Exception):
            b = 1  # here
        with pytest.raises(E) as caught: ...
        caught.value.«b»
    """,
    "what a generic class was made with": """
        from typing import Callable, Generic, TypeVar
        T = TypeVar("T")
        class A:
            b = 1  # here
        class Box(Generic[T]):
            def __init__(self, item: T):
                self.item = item
        Box(A()).item.«b»
    """,
    "a declared __new__": """
        from typing import TypeVar
        T = TypeVar("T")
        class A:
            b = 1  # here
        class Pair(tuple["T", "A"]):
            def __new__(cls, x: int) -> tuple[T, "A"]: ...
        x, y = Pair[int](1)
        y.«b»
    """,
    "__new__ that makes something else": """
        class A:
            b = 1  # here
        class F:
            def __new__(cls):
                return A()
        F().«b»
    """,
    "a function that returns its argument": """
        class A:
            b = 1  # here
        def same(x, y=None):
            x.z = y
            return x
        A = same(A)
        A().«b»
    """,
    "a method of a metaclass": """
        from typing import TypeVar
        T = TypeVar("T")
        class Meta(type):
            def make(cls: type[T]) -> T: ...
        class A(metaclass=Meta):
            b = 1  # here
        A.make().«b»
    """,
    "a decorator that wraps what a function returns": """
        from typing import Callable, Generic, TypeVar
        T = TypeVar("T")
        class A:
            b = 1  # here
        class Box(Generic[T]):
            def get(self) -> T: ...
        def boxed(f: Callable[..., T]) -> Callable[..., Box[T]]: ...
        @boxed
        def f() -> A: ...
        f().get().«b»
    """,
    "what a function given as an argument returns": """
        from typing import Callable, Generic, TypeVar
        T = TypeVar("T")
        class A:
            b = 1  # here
        def run(f: Callable[..., T]) -> T: ...
        def f() -> A: ...
        run(f).«b»
    """,
    "a class as a decorator": """
        from typing import Callable, Generic, TypeVar
        T = TypeVar("T")
        class A:
            b = 1  # here
        class task(Generic[T]):
            def __init__(self, f: Callable[..., T]): ...
            def __call__(self) -> T: ...
        @task
        def f() -> A: ...
        f().«b»
    """,
    "a method of what a decorator makes": """
        class task:
            def __init__(self, f): ...
            def delay(self): ...  # here
        @task
        def f(): ...
        f.«delay»()
    """,
    "a descriptor as a decorator": """
        from typing import Callable, Generic, TypeVar
        T = TypeVar("T")
        class A:
            b = 1  # here
        class cached(Generic[T]):
            def __init__(self, f: Callable[..., T]): ...
            def __get__(self, instance, owner) -> T: ...
        class C:
            @cached
            def a(self) -> A: ...
        C().a.«b»
    """,
    "a generic descriptor with overloads that methods assign to": """
        from typing import Any, Generic, TypeVar, overload
        T = TypeVar("T")
        class A:
            b = 1  # here
        class Late(Generic[T]):
            @overload
            def __get__(self, instance: None, owner: Any) -> "Late[T]": ...
            @overload
            def __get__(self, instance: object, owner: Any) -> T: ...
            def __set__(self, instance: object, value: T) -> None: ...
        class C:
            late: Late[A] = Late()
            def f(self):
                self.late = g()
            def h(self):
                self.late.«b»
    """,
    "a generic descriptor asked of the class": """
        from typing import Any, Generic, TypeVar, overload
        T = TypeVar("T")
        class Late(Generic[T]):
            def name(self): ...  # here
            @overload
            def __get__(self, instance: None, owner: Any) -> "Late[T]": ...
            @overload
            def __get__(self, instance: object, owner: Any) -> T: ...
        class C:
            late: Late[int] = Late()
        C.late.«name»
    """,
}

FOUND |= {
    "field of a named tuple that a call makes": """
        from collections import namedtuple
        P = namedtuple("P", "x y")  # here
        def f(p: P):
            return p.«x»
    """,
    "keyword of a named tuple": """
        from typing import NamedTuple
        P = NamedTuple("P", [
            ("x", int),  # here
        ])
        P(«x»=1)
    """,
    "field of the named tuple that a class is made of": """
        from collections import namedtuple
        class P(namedtuple("P", ["x"])):  # here
            def f(self):
                return self.«x»
    """,
    "member of an enumeration that a call makes": """
        import enum
        E = enum.Enum("E", {
            "RED": 1,  # here
        })
        E.«RED»
    """,
    "member of a class that `type` makes": """
        class A:
            def f(self): ...  # here
        T = type("T", (A,), {})
        T().«f»()
    """,
    "a function of its module's name, imported as what the package has under it": """
        #: p/__init__.py
        from .lag import lag
        #: p/lag.py
        def lag(): ...  # here
        #: u.py
        import p.lag as m
        «m»()
    """,
    "a module imported under another name": """
        #: p/__init__.py
        #: p/lag.py
        def lag(): ...  # here
        #: u.py
        import p.lag as m
        m.«lag»()
    """,
    "a key of a typed dictionary that derives from that of another project": """
        from somewhere import Config
        class Mine(Config, total=False):
            x: int  # here
        Mine(«x»=1)
    """,
    "what issubclass tells of a class": """
        class S:
            @classmethod
            def go(cls): ...  # here
        class T(S): ...
        def f(m: type, n: type[T]):
            if not issubclass(m, S):
                return
            if issubclass(n, S):
                n.go()
            m.«go»()
    """,
    "a field of a model that its __init__ hands on": """
        from pydantic import BaseModel
        class A(BaseModel):
            x: int  # here
            def __init__(self, y, **values):
                super().__init__(**values)
        A(1, «x»=1)
    """,
    "slot": """
        class A:
            __slots__ = {
                "x": "The x.",  # here
            }
        A().«x»
    """,
    "captured at module level": """
        match f():
            case [a, *b]: ...  # here
        def f():
            return «b»
    """,
    "unpacked in a class": """
        class A:
            lo, hi = range(2)  # here
        A.«hi»
    """,
    "walrus in a comprehension of the module": """
        [x := y for y in f()]  # here
        def f():
            return «x»
    """,
    "an overridden method's parameter": """
        class A:
            b = 1  # here
        class Base:
            def f(self, a: A, n: int): ...
        class C(Base):
            def f(self, a, n):
                a.«b»
    """,
    "what sorted gives its key": """
        class A:
            b = 1  # here
        sorted([A()], key=lambda a: a.«b»)
    """,
    "what a list gives the key that it sorts by": """
        class A:
            b = 1  # here
        def f(l: list[A]):
            l.sort(key=lambda a: (0, a.«b»))
    """,
    "what map gives": """
        class A:
            b = 1  # here
        list(map(lambda n, a: a.«b», [1], [A()]))
    """,
    "what a declared function gives a lambda": """
        from collections.abc import Callable
        class A:
            b = 1  # here
        def each(f: Callable[[int, A], None] | None = None): ...
        each(f=lambda n, a: a.«b»)
    """,
    "what a generic function gives a lambda": """
        from typing import Callable, TypeVar
        T = TypeVar("T")
        class A:
            b = 1  # here
        def each(items: list[T], f: Callable[[T], int]): ...
        each([A()], lambda a: a.«b»)
    """,
    "a lambda of a declared type": """
        from typing import Callable
        class A:
            b = 1  # here
        f: Callable[[A], int] = lambda a: a.«b»
    """,
    "a lambda for a protocol": """
        from typing import Protocol
        class A:
            b = 1  # here
        class Callback(Protocol):
            def __call__(self, a: A) -> int: ...
        def call(back: Callback): ...
        call(lambda a: a.«b»)
    """,
    "what a lambda returns": """
        from typing import Callable, TypeVar
        T = TypeVar("T")
        class A:
            b = 1  # here
        def run(f: Callable[[], T]) -> T: ...
        run(lambda: A()).«b»
    """,
    "a keyword of partial": """
        from functools import partial
        def f(x, y=1):  # here
            ...
        partial(f, 1, «y»=2)
    """,
    "type guard": """
        from typing import TypeGuard
        class A:
            b = 1  # here
        def is_a(x: object) -> TypeGuard[A]: ...
        def f(x):
            if not is_a(x):
                return
            x.«b»
    """,
    "type(x) is": """
        class A:
            b = 1  # here
        def f(x):
            if type(x) is A:
                x.«b»
    """,
    "type(x) !=": """
        class A:
            b = 1  # here
        def f(x):
            if A != type(x):
                return
            x.«b»
    """,
    "a __new__ of which a decorator may make anything": """
        import m
        class Decorator:
            def __new__(cls, f=None):
                if f is None:
                    return m.partial(Decorator)
                if m.x:
                    return f
                return object.__new__(cls)
        class A:
            b = 1  # here
            @Decorator
            def __new__(cls):
                return object.__new__(cls)
        A().«b»
    """,
    "a keyword of a typed dictionary": """
        from typing import TypedDict
        class Options(TypedDict):
            x: int  # here
        Options(«x»=1)
    """,
    "a keyword of an unpacked typed dictionary": """
        from typing import TypedDict, Unpack
        class Options(TypedDict, total=False):
            x: int  # here
        def f(**options: Unpack[Options]): ...
        f(«x»=1)
    """,
    "a keyword of a private field of attrs": """
        import attrs
        @attrs.define
        class A:
            _x: int  # here
        A(«x»=1)
    """,
    "a keyword of attr.s": """
        import attr
        @attr.s
        class A:
            x = attr.ib()  # here
        A(«x»=1)
    """,
    "a keyword for a field that has another name": """
        import attrs
        @attrs.define
        class A:
            _x: int = attrs.field(alias="y")  # here
        A(«y»=1)
    """,
    "a keyword for a field of a base that has another name": """
        from pydantic import BaseModel, Field
        class A(BaseModel):
            x: int = Field(1, alias="y")  # here
        class B(A):
            z: int
        B(«y»=1)
    """,
    "the name that getattr looks up": """
        class A:
            b = 1  # here
        def f(a: A):
            getattr(a, "«b»", None)
    """,
    "a name that a call gives to what looks it up": """
        class A:
            def b(self): ...  # here
        class C:
            def send(self, a: A, name, *rest):
                getattr(a, name)(*rest)
            def f(self, a):
                self.send(a, "«b»")
    """,
    "a name that a keyword gives to what looks it up": """
        class A:
            def b(self): ...  # here
        def send(each: list[A], *, name: str | None = None):
            if isinstance(name, str):
                return [getattr(a, name, None) for a in each]
        send([], name="«b»")
    """,
    "a name given through the class, receiver and all": """
        class A:
            def b(self): ...  # here
        class C:
            def send(self, name, a: A): setattr(a, name, 1)
        C.send(C(), "«b»", A())
    """,
    "a field of a named tuple, by its position": """
        from typing import Iterable, NamedTuple
        class Style:
            def render(self): ...  # here
        class Segment(NamedTuple):
            text: str
            style: Style | None = None
            control: int = 0
        def f(buffer: Iterable[Segment]):
            for text, style, *_ in buffer:
                style.«render»()
    """,
    "a field of a named tuple, by its index": """
        from typing import NamedTuple
        class Style:
            def render(self): ...  # here
        class Segment(NamedTuple):
            zoom: str
            style: Style
        class Long(Segment): ...
        def f(one: Long):
            one[-1].«render»()
    """,
    "what an attribute is after a context manager that may not have bound it": """
        class Base:
            def go(self): ...  # here
        class Other(Base): ...
        class A:
            b: Base
            def f(self, lock, test):
                with lock:
                    if test:
                        self.b = Other()
                self.b.«go»()
            def name(self): return "text"
    """,
    "what a class is that a decorating function gives back": """
        def add(cls: type, attrs=None):
            cls.more = attrs
            return cls
        class A:
            def f(self): ...  # here
        A = add(add(A), attrs=1)
        def g(): A().«f»()
    """,
    "an item that was tested": """
        class A:
            def f(self): ...  # here
        def g(*args, **keywords):
            if args and isinstance(args[0], A):
                args[0].«f»()
    """,
    "an item under a key that was assigned": """
        class A:
            def f(self): ...  # here
        def g(options: dict):
            options["a"] = A()
            options["a"].«f»()
    """,
    "what a context manager enters, asked by name": """
        from contextlib import asynccontextmanager
        class A:
            def f(self): ...  # here
        @asynccontextmanager
        async def opened():
            yield A()
        async def g():
            manager = opened()
            a = await manager.__aenter__()
            a.«f»()
    """,
    "the same class as another one's": """
        class A:
            def f(self): ...  # here
            def __eq__(self, other):
                if type(self) is not type(other):
                    return NotImplemented
                return other.«f»()
    """,
    "a receiver that is mangled": """
        class A:
            def f(self): ...  # here
            def g(__self):
                __self.«f»()
    """,
    "also an instance of something else": """
        import ast
        class A:
            def f(self): ...  # here
        def g(a: A):
            if isinstance(a, ast.AST):
                a.«f»()
    """,
    "where None, or not the class": """
        class A:
            def f(self): ...  # here
        def g(a):
            if a is not None and not isinstance(a, A):
                a = A()
            a.«f»()
    """,
    "None, or of the class": """
        class A:
            def f(self): ...  # here
        def g(a):
            if a is None or isinstance(a, A):
                return a.«f»()
    """,
    "what a class body only declares is no descriptor of it": """
        from elsewhere import Base
        class Inner(Base):
            def f(self): ...  # here
        class A:
            inner: Inner | None = None
            def g(self):
                self.inner = self.inner or Inner()
            def h(self): self.inner.«f»()
    """,
    "the more telling declaration": """
        from typing import Any
        class B:
            def f(self): ...  # here
        class A:
            b: Any
            def __init__(self):
                self.b: B = B()
            def g(self): self.b.«f»()
    """,
    "an index of a range": """
        from typing import overload
        class Entry:
            def f(self): ...  # here
        class Entries:
            @overload
            def __getitem__(self, key: int) -> Entry: ...
            @overload
            def __getitem__(self, key: slice) -> "Entries": ...
        def g(entries: Entries):
            for i in range(len([])):
                entries[i].«f»()
    """,
    "an overload that may give None besides": """
        from typing import overload, Literal
        class Token:
            value = 1  # here
        class Scanner:
            @overload
            def accept(self, *, reject: Literal[True]) -> Token: ...
            @overload
            def accept(self, *, reject: Literal[False] = False) -> Token | None: ...
            def accept(self, *, reject=False): ...
        Scanner().accept(reject=True).«value»
    """,
    "what a variable of a callable type was given": """
        from typing import Callable
        class Debugger:
            hosts = 1  # here
            def __call__(self): ...
        def run(application: Callable[[], None]):
            application = Debugger()
            application.«hosts»
    """,
    "what a union holds after a tuple was assigned": """
        from collections.abc import Collection
        class Mark:
            name = 1  # here
        def f(marks: Mark | Collection[Mark]):
            if isinstance(marks, Mark):
                marks = (marks,)
            else:
                assert isinstance(marks, Collection)
            return [mark.«name» for mark in marks]
    """,
    "the protocol of a connection": """
        import asyncio
        class Protocol:
            def f(self): ...  # here
        async def g():
            transport, protocol = await asyncio.get_running_loop().create_datagram_endpoint(Protocol, local=1)
            protocol.«f»()
    """,
    "an instance that object makes": """
        class A:
            def f(self): ...  # here
            def copy(self):
                other = object.__new__(self.__class__)
                other.«f»()
    """,
    "what getattr gives": """
        class A:
            b = 1  # here
        class C:
            a: A
        def f(c: C):
            getattr(c, "a").«b»
    """,
    "a class or what stands in its place": """
        #: m.py
        from typing import TYPE_CHECKING, Any
        if TYPE_CHECKING:
            from a import A
        else:
            A = Any
        def f(a: A):
            a.«b»
        #: a.py
        class A:
            b = 1  # here
    """,
    "a class or a module that is not Python's": """
        #: p/__init__.py
        #: p/m.py
        try:
            from p.fast import A
        except ImportError:
            from p.slow import A
        def f(a: A):
            a.«b»
        #: p/slow.py
        class A:
            b = 1  # here
    """,
    "what a subclass assigns to and its base declares": """
        class Base:
            x: int | None = None  # here
        class C(Base):
            def f(self):
                self.x = 1
        C().«x»
    """,
    "an empty list instead": """
        class A:
            b = 1  # here
        def f(xs: list[A] | None):
            ys = [] if xs is None else xs
            for y in ys or []:
                y.«b»
    """,
    "a task of a loop": """
        import asyncio
        class A:
            b = 1  # here
        async def f() -> A: ...
        async def g():
            task = asyncio.get_running_loop().create_task(f())
            (await task).«b»
    """,
}

NOT_FOUND = {
    "an overload that takes a member of an enumeration": """
        import enum
        from typing import Literal, overload
        class E(enum.Enum):
            R = 1
        class A:
            def go(self): ...
        class B:
            def go(self): ...
        @overload
        def f(x: Literal[E.R]) -> A: ...
        @overload
        def f(x: E) -> B: ...
        def f(x): ...
        f(E.R).«go»()
    """,
    "an item that may have been put in another one's place": """
        class A:
            def f(self): ...
        def g(args, key, value):
            if isinstance(args[0], A):
                args[key] = value
                args[0].«f»()
    """,
    "an item of what was bound again": """
        class A:
            def f(self): ...
        def g(args, other):
            if isinstance(args[0], A):
                args = other
                args[0].«f»()
    """,
    "an item that a loop puts in the place of another one": """
        class A:
            def f(self): ...
        def g(args, others):
            args[0] = A()
            for other in others:
                args[0].«f»()
                args[0] = other
    """,
    "an item that was deleted": """
        class A:
            def f(self): ...
        def g(args):
            args[0] = A()
            del args[0]
            args[0].«f»()
    """,
    "endings of files beside modules of these names": """
        #: p/__init__.py
        KINDS = {"page": ".«html»"}
        def kind(name): return KINDS[name]
        #: p/html.py
        x = 1
    """,
    "what the library's class does not have": """
        from typing import Iterable
        def f(x: Iterable[bytes]):
            if hasattr(x, "close"):
                x.«close»()
    """,
    "what a builtin class does not have": """
        def f(x: str):
            x.«read»()
    """,
    "what only some functions have": """
        from collections.abc import Callable
        def f(x: Callable[[], int]):
            x.«cache_clear»()
    """,
    "a string for another parameter than the one that is looked up": """
        class A:
            b = 1
        def send(a: A, label, name): getattr(a, name)
        send(A(), "«b»", "c")
    """,
    "a string for a function that changes it before it looks it up": """
        class A:
            b = 1
        def send(a: A, name):
            name = name.lower()
            getattr(a, name)
        send(A(), "«b»")
    """,
    "a string for a function of the same name of something unknown": """
        class A:
            b = 1
        def send(a: A, name): getattr(a, name)
        other.send(A(), "«b»")
    """,
    "a string for a function that looks it up in it does not know what": """
        class A:
            b = 1
        def send(a, name): getattr(a, name)
        send(A(), "«b»")
    """,
    "a keyword of a private field of a dataclass": """
        from dataclasses import dataclass
        @dataclass
        class A:
            _x: int
        A(«x»=1)
    """,
    "a function of the file named getattr": """
        class A:
            b = 1
        def getattr(a, name): ...
        getattr(A(), "«b»")
    """,
    "a parameter of a method that overrides nothing": """
        class A:
            b = 1
        class Base:
            def f(self, a: A): ...
        class C(Base):
            def f(self, a, n):
                a.«b»
    """,
    "what an unknown function gives a lambda": """
        import m
        class A:
            b = 1
        m.each([A()], lambda a: a.«b»)
    """,
    "a function named like a guard": """
        class A:
            b = 1
        def is_a(x) -> bool: ...
        def f(x):
            if is_a(x):
                x.«b»
    """,
    "type(x) is not": """
        class A:
            b = 1
        def f(x):
            if type(x) is not A:
                x.«b»
    """,
    "a function of the tree named partial": """
        def partial(f, *args, **keywords): ...
        def f(x, y=1): ...
        partial(f, 1, «y»=2)
    """,
    "a parameter that is bound anew is not returned": """
        class A:
            b = 1
        def other(x):
            x = y(x)
            return x
        other(A()).«b»
    """,
    "a decorator that may return anything": """
        from typing import Any, Callable
        class A:
            b = 1
        def anything(f: Callable[..., A]) -> Callable[..., Any]: ...
        @anything
        def f() -> A: ...
        f().«b»
    """,
    "an argument that nobody gives": """
        class A:
            b = 1
        def same(x):
            return x
        same(*y).«b»
    """,
    "sent by nobody knows what": """
        class A:
            b = 1
        def f():
            x = yield A()
            x.«b»
    """,
    "a queue of nobody knows what": """
        import queue
        class A:
            b = 1
        q = queue.Queue()
        q.get().«b»
    """,
    "mapped by nobody knows what": """
        import m
        class A:
            b = 1
        for x in map(m.f, [A()]):
            x.«b»
    """,
    "a name of a class body from its functions": """
        class A:
            x = 2
            def f(self): return «x»
    """,
    "a comprehension variable outside": """
        y = [x for x in range(3)]
        «x»
    """,
    "star import without __all__ of a private name": """
        #: a.py
        def _f(): ...
        #: u.py
        from a import *
        «_f»()
    """,
    "star import of a name not in __all__": """
        #: a.py
        __all__ = ["g"]
        def f(): ...
        def g(): ...
        #: u.py
        from a import *
        «f»()
    """,
    "a name that the module does not have": """
        #: a.py
        #: u.py
        import a
        a.«f»
    """,
    "an unknown receiver": """
        class A:
            def f(self): ...
        def g(a): a.«f»()
    """,
    "a base is unknown and the member is not found": """
        from elsewhere import Base
        class A(Base):
            def f(self): self.«g»()
    """,
    "static methods have no receiver": """
        class A:
            def f(self): ...
            @staticmethod
            def g(self): self.«f»()
    """,
    "an attribute of the sibling": """
        class Base: ...
        class A(Base):
            def f(self): ...
        class B(Base):
            def g(self): self.«f»()
    """,
    "what an unknown decorator makes of a function": """
        from elsewhere import change
        class A:
            x: int
        @change
        def make() -> A: ...
        make().«x»
    """,
    "isinstance in the other branch": """
        class A:
            x: int
        def f(a):
            if isinstance(a, A):
                pass
            else:
                a.«x»
    """,
    "isinstance or": """
        class A:
            x: int
        def f(a, b): return isinstance(a, A) or a.«x»
    """,
    "bound again since isinstance": """
        class A:
            x: int
        def f(a, b):
            assert isinstance(a, A)
            a = b()
            return a.«x»
    """,
    "a keyword that goes into **kwargs": """
        def f(**x): ...
        f(«x»=1)
    """,
    "a positional-only parameter": """
        def f(x, /): ...
        f(«x»=1)
    """,
    "an ordinary function's yield is no context": """
        class A:
            x: int
        def make():
            yield A()
        with make() as a:
            a.«x»
    """,
    "a literal is no annotation": """
        from typing import Literal
        class A: ...
        def f(a: Literal["«A»"]): ...
    """,
    "deleted": """
        class A:
            x: int
        def f(b):
            a = A()
            a = b
            return a.«x»
    """,
    "a class attribute that gives another value to a base's": """
        class A:
            x = 1
        class B(A):
            «x» = 2
    """,
    "an import of itself": """
        #: a.py
        from a import f
        «f»
    """,
    "a circle of imports": """
        #: a.py
        from b import f
        #: b.py
        from a import «f»
    """,
}


@pytest.mark.parametrize("text", FOUND.values(), ids=FOUND.keys())
def test_leads_to(text: str) -> None:
    case = tree(text)
    assert case.here is not None
    assert case.place() == case.here


@pytest.mark.parametrize("text", NOT_FOUND.values(), ids=NOT_FOUND.keys())
def test_leads_nowhere(text: str) -> None:
    assert tree(text).place() is None


EXTERNAL = {
    "builtin": ("«len»([])", "builtins.len"),
    "module": ("import os.path\nos.path.«join»", "os.path.join"),
    "renamed": ("from numpy import array as a\n«a»", "numpy.array"),
    "method of a builtin": ("def f(a: str): a.«upper»()", "builtins.str.upper"),
    "relative beyond the top": ("from ...x import y\n«y»", "...x.y"),
    "method of an abstract collection": (
        "from typing import Mapping\ndef f(a: Mapping[str, int]): a.«items»()",
        "typing.Mapping.items",
    ),
    "method of a class that is not read": ("import httpcore\nhttpcore.Pool().«close»()", "httpcore.Pool.close"),
}


@pytest.mark.parametrize(("text", "path"), EXTERNAL.values(), ids=EXTERNAL.keys())
def test_leads_outside(text: str, path: str) -> None:
    link = tree(text).link()
    assert link is not None
    assert (link.target.kind, link.target.symbol) == (TargetKind.EXTERNAL, path)


ALTERNATIVES = {
    "what a subclass puts in the place of a method": (
        """
        class Base:
            def x(self): ...  # here
        class C(Base):
            def y(self): ...
            x = y
        C().«x»
        """,
        2,
    ),
    "what a subclass puts in the place of a declared variable": (
        """
        class Base:
            x: int = 0  # here
        class C(Base):
            x = 1
        C().«x»
        """,
        2,
    ),
    "one of the types that a type variable is for": (
        """
        from typing import TypeVar
        class A:
            b = 1  # here
        class C:
            b = 2
        T = TypeVar("T", A, C)
        def f(x: T):
            x.«b»
        """,
        2,
    ),
    "branches": (
        """
        if a:
            def f(): ...  # here
        else:
            def f(): ...
        «f»()
        """,
        2,
    ),
    "overloads are one function": (
        """
        from typing import overload
        @overload
        def f(x: int): ...  # here
        @overload
        def f(x: str): ...
        def f(x): ...
        «f»()
        """,
        1,
    ),
    "one of several is unknown": (
        """
        class A:
            def f(self): ...  # here
        def g(b, c):
            a = A() if b else c
            a.«f»()
        """,
        2,
    ),
    "a class whose __new__ makes something else": (
        """
        class Other:
            x: int  # here
        class A:
            x: int
            def __new__(cls, value):
                return Other() if value else super().__new__(cls)
        A(1).«x»
        """,
        2,
    ),
    "a class that an abstract one registers": (
        """
        from collections import abc
        @abc.Mapping.register
        class A:
            def f(self): ...  # here
        A().«f»()
        """,
        1,
    ),
    "a keyword argument of overloads": (
        """
        from typing import overload
        @overload
        def f(x: int, *, how: int = 0): ...  # here
        @overload
        def f(x: str, *, how: str = ""): ...
        def f(x, *, how=None): ...
        f(unknown, «how»=unknown)
        """,
        1,
    ),
    "the default of get": (
        """
        class A:
            b = 1  # here
        class C:
            b = 2
        def f(d: dict[str, A]):
            d.get("x", C()).«b»
        """,
        2,
    ),
    "one after the other is no choice": (
        """
        def f(): ...
        def f(): ...  # here
        «f»()
        """,
        1,
    ),
}


@pytest.mark.parametrize(("text", "count"), ALTERNATIVES.values(), ids=ALTERNATIVES.keys())
def test_several_definitions(text: str, count: int) -> None:
    case = tree(text)
    link = case.link()
    assert link is not None
    assert (case.place(), link.target.count) == (case.here, count)


USES = """
#: p/__init__.py
from .a import A
#: p/a.py
class A:
    x = 1
    def f(self):
        self.x = 2
        return self.x
#: p/b.py
from p import A
class B(A):
    def f(self) -> "A":
        del A
        return super().f()
"""


def _uses(relations: Relations, symbol: str) -> list[tuple[str, int, Use, str]]:
    return [(site.uri, site.line, site.use, site.within) for site in relations.uses(symbol)]


def test_uses_through_every_path() -> None:
    relations = tree(USES.replace("        del A\n", "")).relations
    assert _uses(relations, "p.a.A") == [
        ("p/__init__.py", 1, Use.REEXPORT, ""),
        ("p/b.py", 1, Use.IMPORT, ""),
        ("p/b.py", 2, Use.SUBCLASS, ""),
        ("p/b.py", 3, Use.ANNOTATION, "B.f"),
    ]
    assert _uses(relations, "p.a.A.x") == [("p/a.py", 4, Use.WRITE, "A.f"), ("p/a.py", 5, Use.READ, "A.f")]
    assert _uses(relations, "p.a.A.f") == [("p/b.py", 4, Use.CALL, "B.f")]
    assert relations.count_uses("p.a.A") == 4
    assert relations.uses("p.a.Missing") == []


def test_a_global_is_written_in_functions_and_wherever_it_is_bound_again() -> None:
    relations = tree("""
        flag = 0
        def on():
            global flag
            flag = 1
            del f()[flag]
        flag += 2
        def f(): ...
        def g():
            global late
            late = 1
    """).relations
    assert _uses(relations, "m.flag") == [
        ("m.py", 3, Use.GLOBAL, "on"),
        ("m.py", 4, Use.WRITE, "on"),
        ("m.py", 5, Use.READ, "on"),
        ("m.py", 6, Use.WRITE, ""),
    ]
    assert _uses(relations, "m.f") == [("m.py", 5, Use.CALL, "on")]
    assert _uses(relations, "m.late") == [("m.py", 9, Use.GLOBAL, "g")]


def test_a_property_is_used_where_it_is_set_and_deleted() -> None:
    relations = tree("""
        class A:
            def __init__(self): self.x = 1
            @property
            def x(self): ...
            @x.setter
            def x(self, value): ...
            @x.deleter
            def x(self): ...
            @x.setter
            def put(self, value): ...
        def f(a: A):
            a.x += 1
            del a.x
            a.put = 2
    """).relations
    assert _uses(relations, "m.A.x") == [
        ("m.py", 2, Use.WRITE, "A.__init__"),
        ("m.py", 5, Use.READ, "A"),
        ("m.py", 7, Use.READ, "A"),
        ("m.py", 9, Use.READ, "A"),
        ("m.py", 12, Use.WRITE, "f"),
        ("m.py", 13, Use.DELETE, "f"),
    ]
    assert _uses(relations, "m.A.put") == [("m.py", 14, Use.WRITE, "f")]
    assert all(link.target.count == 1 for link in relations.links("m.py"))


def test_a_package_hands_nothing_on_under_a_private_name() -> None:
    relations = tree("""
        #: p/__init__.py
        from .a import A as _A, B, __version__
        #: p/a.py
        class A: ...
        class B: ...
        __version__ = "1"
    """).relations
    uses = {name: [use.use for use in relations.uses(f"p.a.{name}")] for name in ("A", "B", "__version__")}
    assert uses == {"A": [Use.IMPORT], "B": [Use.REEXPORT], "__version__": [Use.REEXPORT]}


def test_what_a_subclass_assigns_to_again_is_used_where_its_instances_may_be_asked() -> None:
    relations = tree("""
        class Base:
            state: int = 0
            def ask(self):
                return self.state
        class Sub(Base):
            def set(self):
                self.state = 1
                return self.state
        class Other(Base):
            def ask(self):
                return self.state
    """).relations
    sites = [(site.line, site.use, site.possible) for site in relations.uses("m.Sub.state")]
    assert sites == [(4, Use.READ, True), (8, Use.READ, False)]
    assert [(site.line, site.possible) for site in relations.uses("m.Base.state")] == [
        (4, False), (7, False), (8, False), (11, False),
    ]  # fmt: skip
    assert all(link.target.count == 1 for link in relations.links("m.py"))


def test_slots_name_attributes_that_other_lines_define() -> None:
    relations = tree("""
        class A:
            __slots__ = ("x", "__y", "only")
            def __init__(self):
                self.x = self.__y = 1
        class B:
            __slots__: list[str] = {"z": "text"}
            z: int
    """).relations
    assert _uses(relations, "m.A.x") == [("m.py", 2, Use.BY_NAME, "A")]
    assert _uses(relations, "m.A.__y") == [("m.py", 2, Use.BY_NAME, "A")]
    assert _uses(relations, "m.A.only") == []
    assert _uses(relations, "m.B.z") == [("m.py", 6, Use.BY_NAME, "B")]


INHERITED = """
#: p/base.py
class Field:
    def __get__(self, owner, kind): ...
    def __set__(self, owner, value): ...
class Plain:
    def __get__(self, owner, kind): ...
class Base:
    @property
    def text(self): ...
    @text.setter
    def text(self, value): ...
    made = property(lambda self: 1, lambda self, value: None)
    field = Field()
    plain = Plain()
    other = 1
    def method(self): ...
#: p/sub.py
from p.base import Base
class Middle(Base):
    def g(self):
        self.text = 0
class Sub(Middle):
    def f(self):
        self.own = 1
        self.text, self.made = 1, 2
        self.field = 3
        self.plain = self.other = self.method = 4
    def local(self):
        def inner(): import os
        return self.own, inner
class Error(ValueError):
    def __init__(self, args):
        self.args = args
        self.more = args
Sub().text
"""


def test_what_a_base_class_answers_for_is_no_attribute_of_its_own() -> None:
    relations = tree(INHERITED).relations
    attributes = [symbol for symbol in relations.symbols("p/sub.py") if ".sub.Sub." in symbol or "Error" in symbol]
    assert attributes == [
        "p.sub.Sub.f", "p.sub.Sub.own", "p.sub.Sub.plain", "p.sub.Sub.other", "p.sub.Sub.method", "p.sub.Sub.local",
        "p.sub.Sub.local.inner", "p.sub.Error", "p.sub.Error.__init__", "p.sub.Error.more",
    ]  # fmt: skip
    assert [use for use in _uses(relations, "p.base.Base.text") if use[0] == "p/sub.py"] == [
        ("p/sub.py", 4, Use.WRITE, "Middle.g"),
        ("p/sub.py", 8, Use.WRITE, "Sub.f"),
        ("p/sub.py", 18, Use.READ, ""),
    ]
    assert _uses(relations, "p.base.Base.made") == [("p/sub.py", 8, Use.WRITE, "Sub.f")]
    assert _uses(relations, "p.base.Base.field") == [("p/sub.py", 9, Use.WRITE, "Sub.f")]
    assert _uses(relations, "p.sub.Sub.own") == [("p/sub.py", 13, Use.READ, "Sub.local")]
    assert relations.inherited("p.sub.Sub")[0].name == "field"


def test_a_slot_that_a_subclass_assigns_is_that_of_its_base() -> None:
    relations = tree("""
        class A:
            __slots__ = ("x", "again", "both")
            def __init__(self): self.both = 0
        class B(A):
            __slots__ = ["again"]
            def __init__(self):
                self.x = self.again = self.both = self.own = 1
        class C(B):
            def f(self):
                self.x = self.again = 2
        C().x
        """).relations
    assert [symbol for symbol in relations.symbols("m.py") if symbol[-2:] not in ("__", ".f")] == [
        *("m.A", "m.A.x", "m.A.again", "m.A.both", "m.B", "m.B.again", "m.B.own", "m.C"),
    ]
    assert _uses(relations, "m.A.x") == [
        ("m.py", 7, Use.WRITE, "B.__init__"),
        ("m.py", 10, Use.WRITE, "C.f"),
        ("m.py", 11, Use.READ, ""),
    ]
    assert ("m.py", 7, Use.WRITE, "B.__init__") in _uses(relations, "m.A.both")
    assert ("m.py", 10, Use.WRITE, "C.f") in _uses(relations, "m.B.again")


def test_what_methods_only_set_overrides_nothing() -> None:
    relations = tree("""
        class A:
            x = None
            y = None
            z = None
        class B(A):
            y = 1
            def __init__(self):
                self.x = self.y = self.z = 2
        class C(A):
            z: int
        """).relations
    assert [relations.overrides(f"m.{name}") for name in ("B.x", "B.y", "B.z", "C.z")] == ["", "m.A.y", "", "m.A.z"]
    assert [relations.base_member(f"m.B.{name}") for name in "xyz"] == ["m.A.x", "m.A.y", "m.A.z"]
    assert [relations.overridden_by(f"m.A.{name}") for name in "xyz"] == [[], ["m.B.y"], ["m.C.z"]]
    assert [relations.set_by(f"m.A.{name}") for name in "xyz"] == [["m.B.x"], [], ["m.B.z"]]


def test_relatives() -> None:
    relations = tree(USES.replace("        del A\n", "")).relations
    assert [base.symbol for base in relations.bases("p.b.B")] == ["p.a.A"]
    assert relations.subclasses("p.a.A") == ["p.b.B"]
    assert relations.overrides("p.b.B.f") == "p.a.A.f"
    assert relations.overridden_by("p.a.A.f") == ["p.b.B.f"]
    assert [(member.name, member.symbol, member.owner) for member in relations.inherited("p.b.B")] == [
        ("x", "p.a.A.x", "p.a.A")
    ]


def test_what_a_base_outside_of_the_tree_defines_is_not_inherited_from_those_behind_it() -> None:
    relations = tree(
        """
        import threading
        import unknown
        class Base:
            def run(self): ...
            def stop(self): ...
        class Thread(threading.Thread, Base): ...
        class Known(Base, threading.Thread): ...
        class Unknown(unknown.Thing, Base): ...
        """
    ).relations
    inherited = {name: relations.inherited(f"m.{name}") for name in ("Thread", "Known", "Unknown")}
    assert {name: [(m.name, m.is_certain) for m in members] for name, members in inherited.items()} == {
        "Thread": [("stop", True)],
        "Known": [("run", True), ("stop", True)],
        "Unknown": [("run", False), ("stop", False)],
    }


PUBLIC = """
#: p/__init__.py
from .q import *
from ._private import hidden as shown
#: p/q/__init__.py
from .deep.module import Thing
__all__ = ["Thing"]
#: p/q/deep/__init__.py
#: p/q/deep/module.py
class Thing:
    def act(self): ...
class Other: ...
#: p/_private.py
def hidden(): ...
def secret(): ...
#: p/user.py
from p.q.deep.module import Other
"""


@pytest.mark.parametrize(
    ("symbol", "paths"),
    [
        ("p.q.deep.module.Thing", ["p.Thing", "p.q.Thing", "p.q.deep.module.Thing"]),
        ("p.q.deep.module.Thing.act", ["p.Thing.act", "p.q.Thing.act", "p.q.deep.module.Thing.act"]),
        ("p.q.deep.module.Other", ["p.q.deep.module.Other"]),
        ("p._private.hidden", ["p.shown"]),
        ("p._private.secret", []),
    ],
)
def test_public_paths(symbol: str, paths: list[str]) -> None:
    assert tree(PUBLIC).relations.public_paths(symbol) == paths


@pytest.mark.parametrize(
    ("path", "symbol"),
    [("p.Thing", "p.q.deep.module.Thing"), ("p.Thing.act", "p.q.deep.module.Thing.act"), ("p.q", "p.q"), ("p.x", None)],
)
def test_resolve(path: str, symbol: str | None) -> None:
    target = tree(PUBLIC).relations.resolve(path)
    assert (target.symbol if target else None) == symbol


HOSTILE = {
    "attributes": "x" + ".y" * 900,
    "calls": "x" + "()" * 400,
    "sum": " + ".join(["x"] * 900),
    "list": "[" + "x, " * 20_000 + "]",
    "star imports": "".join(f"x{n} = 1\nfrom m{n} import *\n" for n in range(3_000)) + "x0\ny\n",
    "star imports in branches": "".join(f"if a:\n    from m{n} import *\n" for n in range(2_000)) + "y\n",
    "elif": "if a: pass\n" + "elif a: pass\n" * 900,
    "assignments": "x = 1\n" * 20_000,
    "own base": "class A(A):\n    def f(self): self.f()",
    "bases in a circle": "class A(B): ...\nclass B(A):\n    def f(self): return super().g()",
    "value of itself": "x = x\ny = y.y()\ndef f(): return f()\nf().g",
    "growing type": "def f(x):\n    while x:\n        x = [x]\n    return x.y\ndef g(x): return g([x])",
    "endless union": "\n".join(f"class C{n}: x = 1" for n in range(300))
    + "\nv = ["
    + ", ".join(f"C{n}()" for n in range(300))
    + "]\nfor c in v: c.x",
    "branches": "def f(x):\n" + "    if x: x = x.a\n" * 2_000,
    "loops": "def f(x):\n"
    + "".join("    " * n + f"while x: x = x.a{n}\n" for n in range(1, 2))
    + "".join("    " * (n + 1) + "for x in x:\n" for n in range(18))
    + "    " * 19
    + "x.a",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_files_cost_little(text: str) -> None:
    source = SourceFile("/m.py", "m.py", "m")
    relations = relate([(source, [], collect_names(ast.parse(text), text, source, [], None))])
    list(relations.links("m.py"))


def test_a_statement_too_deep_costs_itself_only() -> None:
    text = "x = 1\n" + "y" + "[a" * 150 + "]" * 150 + "\nx\n"
    source = SourceFile("/m.py", "m.py", "m")
    parsed = ast.parse(text)
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(_frames() + 120)
    try:
        table = collect_names(parsed, text, source, [], None)
    finally:
        sys.setrecursionlimit(limit)
    links = list(relate([(source, [], table)]).links("m.py"))
    assert [(link.line, link.target.line) for link in links if link.line == 3] == [(3, 1)]


def _frames() -> int:
    frame, count = inspect.currentframe(), 0
    while frame is not None:
        frame, count = frame.f_back, count + 1
    return count


def test_every_link_into_an_installed_package_holds() -> None:
    griffe = pytest.importorskip("griffe")
    root = Path(griffe.__file__).parent
    tables, lines = [], {}
    for path in sorted(root.rglob("*.py")):
        relative = path.relative_to(root.parent)
        parts = list(relative.with_suffix("").parts)
        is_package = parts[-1] == "__init__"
        module = ".".join(parts[:-1] if is_package else parts)
        source = SourceFile(str(path), relative.as_posix(), module, is_package)
        text = path.read_text("utf-8")
        structure = read_structure(source, text)
        definitions = [definition for _, _, definition in structure.found]
        tables.append((source, definitions, collect_names(structure.tree, text, source, definitions, None)))
        lines[source.uri] = text.encode().split(b"\n")
    relations = relate(tables)
    count = 0
    for uri in lines:
        for link in relations.links(uri):
            name = lines[uri][link.line - 1][link.start : link.end].decode()
            assert name.isidentifier()
            target = link.target
            if target.kind in (TargetKind.LOCAL, TargetKind.PARAMETER):
                assert re.search(rf"\b{name}\b", lines[target.uri][target.line - 1].decode())
            elif target.kind is TargetKind.DEFINITION:
                last = target.symbol.rpartition(".")[2].partition("~")[0]
                block = b"\n".join(lines[target.uri][target.line - 1 : target.line + 12]).decode()
                assert re.search(rf"\b{last}\b", block)
            count += target.kind is not TargetKind.EXTERNAL
    assert count > 10_000


TABLES = {
    "a name beside a module": ('T = {"«A»": ".sub"}', "p.sub.A"),
    "a module beside a name": ('T = {"A": "«.sub»"}', "p.sub"),
    "a module and a name": ('T = {"a": (".sub", "«A»")}', "p.sub.A"),
    "a name of a module that is not relative": ('T = {"a": ("p.sub", "«A»")}', "p.sub.A"),
    "a path with a colon": ('T: dict[str, str] = {"a": "«.sub:A»"}', "p.sub.A"),
    "what is imported by name": ('import_module("«.sub»", __package__)', "p.sub"),
    "nothing of the tree": ('T = {"a": "«.sup»"}', None),
    "a table that is not used": ('U = {"a": "«.sub»"}', None),
}


@pytest.mark.parametrize(("line", "symbol"), TABLES.values(), ids=TABLES.keys())
def test_tables_of_what_is_imported_on_demand(line: str, symbol: str | None) -> None:
    mark = line[line.index("«") + 1 : line.index("»")]
    line = line.replace("«", "").replace("»", "")
    text = "from importlib import import_module\n" + line + "\ndef __getattr__(name): return import_module(T[name])\n"
    links = tree(f"#: p/__init__.py\n{text}#: p/sub.py\nclass A: ...\n").relations.links("p/__init__.py")
    found = [link for link in links if link.line == 2 and link.start == line.index(mark)]

    assert [(link.use, link.target.symbol) for link in found] == ([(Use.BY_NAME, symbol)] if symbol else [])


BY_NAME = {
    "a path": ("'pkg.sub.A.b'", "pkg.sub.A.b"),
    "an entry point": ("'pkg.sub:A'", "pkg.sub.A"),
    "a module": ("load('pkg.sub')", "pkg.sub"),
    "through a re-export": ("'pkg.A'", "pkg.sub.A"),
    "nothing of the tree": ("'pkg.sub.C'", None),
    "outside of the tree": ("'os.path'", None),
    "a single name": ("'pkg'", None),
    "prose": ("'see pkg.sub.A'", None),
    "a file": ("'pkg.py'", None),
    "a type": ("x: 'pkg.sub.A'", "pkg.sub.A"),
}


@pytest.mark.parametrize(("line", "symbol"), BY_NAME.values(), ids=BY_NAME.keys())
def test_strings_that_are_dotted_paths(line: str, symbol: str | None) -> None:
    text = (
        f"#: pkg/__init__.py\nfrom pkg.sub import A\n#: pkg/sub.py\nclass A:\n    b = 1\n#: m.py\nimport pkg\n{line}\n"
    )
    links = [link for link in tree(text).relations.links("m.py") if link.line == 2 and "pkg" in link.target.symbol]

    assert [link.target.symbol for link in links][-1:] == ([symbol] if symbol else [])
    assert all(link.use is Use.BY_NAME for link in links) or line.startswith("x:")


LOOKED_UP = """
#: p/plan.py
class Step:
    def close(self): ...
    def stop(self): ...
    def halt(self): ...
    def end(self): ...
    def go(self): ...
class Plan:
    TABLE = {1: "halt"}
    def send(self, steps: "list[Step]", method):
        for step in steps:
            getattr(step, method)()
    def all(self, step: Step, key):
        for name in ("stop", "close"):
            getattr(step, name)()
        return getattr(step, self.TABLE[key])
def send(step: Step, *, how): return getattr(step, how)
ENDS = ["end"]
#: p/use.py
from p import plan
from p.plan import Plan, Step, ENDS
def f(p: Plan, s: Step):
    p.send([s], "close")
    p.send(method="stop", steps=[])
    plan.send(s, how="go")
    plan.send("go", how=1)
    return [getattr(s, end) for end in ENDS]
"""


def test_names_that_are_looked_up_are_uses_by_name_in_whatever_file_they_stand() -> None:
    relations = tree(LOOKED_UP).relations
    found = {
        name: [(use.uri, use.line) for use in relations.uses(f"p.plan.Step.{name}") if use.use is Use.BY_NAME]
        for name in ("close", "stop", "halt", "end", "go")
    }
    assert found == {
        "close": [("p/plan.py", 13), ("p/use.py", 4)],
        "stop": [("p/plan.py", 13), ("p/use.py", 5)],
        "halt": [("p/plan.py", 8)],
        "end": [("p/plan.py", 17)],
        "go": [("p/use.py", 6)],
    }


def test_names_in_tables_of_other_files_are_looked_up_there() -> None:
    relations = tree("""
        #: p/plan.py
        class Step:
            def close(self): ...
            def stop(self): ...
            def halt(self): ...
            def end(self): ...
            def go(self): ...
        ENDS = ["end", "stop"]
        TABLE = {"go": "halt", "stop": "stop"}
        NAME = "close"
        #: p/use.py
        from p import plan
        from p.plan import ENDS, TABLE, Step
        def f(step: Step, key):
            for name in TABLE:
                getattr(step, name)
            getattr(step, plan.NAME)
            return [getattr(step, end) for end in ENDS]
    """).relations
    found = {
        name: [use.line for use in relations.uses(f"p.plan.Step.{name}") if use.use is Use.BY_NAME]
        for name in ("close", "stop", "halt", "end", "go")
    }
    assert found == {"close": [9], "stop": [7, 8], "halt": [], "end": [7], "go": [8]}


@pytest.mark.parametrize("name", ["'do_' + key", "f'do_{key}'", "'do_%s' % key"])
def test_names_that_are_put_together_may_mean_all_that_begin_so(name: str) -> None:
    relations = tree(f"""
        class Step:
            def do_a(self): ...
            def do_b(self): ...
            def undo(self): ...
        class Later(Step):
            def do_c(self): ...
        def f(step: Step, key):
            getattr(step, {name})()
    """).relations
    assert {
        symbol: [(use.line, use.use, use.possible) for use in relations.uses(symbol)]
        for symbol in ("m.Step.do_a", "m.Step.do_b", "m.Step.undo", "m.Later.do_c")
    } == {
        "m.Step.do_a": [(8, Use.BY_NAME, True)],
        "m.Step.do_b": [(8, Use.BY_NAME, True)],
        "m.Step.undo": [],
        "m.Later.do_c": [(8, Use.BY_NAME, True)],
    }


def test_every_other_statement_that_binds_a_variable_is_a_use_of_it() -> None:
    relations = tree("""
        import sys
        if sys.argv:
            width = 1
        else:
            width = 2
        try:
            import fast
            from other import made, named as renamed
        except ImportError:
            fast = made = renamed = None
        lazy = None
        def load():
            global lazy
            import lazy
        def local():
            import width
    """).relations
    found = {name: _uses(relations, f"m.{name}") for name in ("width", "width~2", "fast", "made", "renamed", "lazy")}
    assert found == {
        "width": [("m.py", 5, Use.WRITE, "")],
        "width~2": [("m.py", 3, Use.WRITE, "")],
        "fast": [("m.py", 7, Use.IMPORT, "")],
        "made": [("m.py", 8, Use.IMPORT, "")],
        "renamed": [("m.py", 8, Use.IMPORT, "")],
        "lazy": [("m.py", 13, Use.GLOBAL, "load"), ("m.py", 14, Use.IMPORT, "load")],
    }
    assert {link.target.symbol for link in relations.links("m.py") if link.use is Use.IMPORT} == {
        "sys", "fast", "other", "other.made", "other.named", "lazy", "width",
    }  # fmt: skip

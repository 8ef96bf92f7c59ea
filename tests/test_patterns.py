"""Code Patterns & Idioms: each idiom is found where the code has it, and not where it only looks like it."""

import textwrap

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.conftest import BuildSite
from tests.support.build import Built, build
from tests.support.crawl import crawl
from tests.support.html import folded
from tests.support.projects import SHOP_CONFIG
from tests.support.sections import silent_sections
from tests.support.tree import write_site

NOTHING = "It defines no data class,"

# By the name of the module: its source, and what its page says of each idiom; what is not listed must not be there.
CASES: dict[str, tuple[str, dict[str, list[str]]]] = {
    "data_classes": (
        """
        import dataclasses as dc
        from dataclasses import dataclass, field
        from typing import ClassVar
        import attr
        from attrs import define as make
        from pydantic import BaseModel
        @dataclass
        class Align:
            side: str
            width: int = 0
            parts: list = field(default_factory=list)
            made: ClassVar[int] = 0
        @dc.dataclass(frozen=True)
        class Point:
            x: int
        @attr.s
        class Old:
            a = attr.ib()
            b = attr.ib(default=1)
            note: str = ""
        @make
        class New:
            a: int
        class Model(BaseModel):
            name: str
            _hidden: int = 0
        """,
        {
            "Data classes 5": [
                "Align L8 is a dataclass of 3 fields (1 must be given): side, width and parts; not hashable, as it has __eq__ and no __hash__",
                "Point L14 is a dataclass of 1 field (1 must be given): x; frozen: its fields cannot be set again",
                "Old L17 is an attrs class of 2 fields (1 must be given): a and b",
                "New L22 is an attrs class of 1 field (1 must be given): a",
                "Model L24 is a Pydantic model of 1 field: name",
            ]
        },
    ),
    "not_data_classes": (
        """
        from mine import dataclass, BaseModel
        @dataclass
        class A:
            x: int
        class B(BaseModel):
            x: int
        def f(dataclass):
            @dataclass
            class C: ...
        """,
        {},
    ),
    "enums": (
        """
        import enum
        from enum import Enum as E, Flag, auto
        class Color(E):
            RED = 1
            GREEN = 2
            VERT = 2
            _ignore_me_ = 3
            def describe(self): ...
            show = describe
        class Mode(Flag):
            READ = auto()
            WRITE = auto()
        class Base(enum.IntEnum): ...
        class Choice(enum.Enum):
            if True:
                A = 1
        class Size(Base):
            SMALL = 1
            LARGE = 2
        """,
        {
            "Enums 5": [
                "Color L3 is an Enum of 2 members: RED and GREEN; VERT for the same",
                "Mode L10 is a Flag of 2 names that combine with |: READ and WRITE",
                "Base L13 is an IntEnum without members, a base for others",
                "Choice L14 is an Enum",
                "Size L17 is an enum of 2 members: SMALL and LARGE",
            ]
        },
    ),
    "model_base": (
        """
        from pydantic import BaseModel
        class Base(BaseModel):
            a: int
        """,
        {"Data classes 1": ["Base L2 is a Pydantic model of 1 field: a"]},
    ),
    "derived_models": (
        """
        from pydantic import Field
        from pkg.model_base import Base
        class Sub(Base):
            b: int
            c: str = "x"
            d: list = Field(default_factory=list)
            def f(self):
                self.late = 1
        """,
        {"Data classes 1": ["Sub L3 is a Pydantic model with 3 fields of its own: b, c and d"]},
    ),
    "not_enums": (
        """
        from aenum import Enum
        class Color(Enum):
            RED = 1
        class Enum:
            RED = 1
        """,
        {},
    ),
    "tuples": (
        """
        from collections import namedtuple
        from typing import NamedTuple
        from typing_extensions import NotRequired, TypedDict
        Point = namedtuple("Point", "x y")
        class Pair(NamedTuple):
            left: int
            right: int = 0
        class Movie(TypedDict):
            title: str
            year: NotRequired[int]
        class Info(namedtuple("Info", "hits size")): ...
        """,
        {
            "Named tuples 3": [
                "Point L4 is a named tuple of 2 fields: x and y",
                "Pair L5 is a named tuple of 2 fields (1 with a default): left and right",
                "Info L11 is a named tuple of 2 fields: hits and size",
            ],
            "Typed dicts 1": ["Movie L8 describes dicts with 2 keys (1 may be missing): title and year"],
        },
    ),
    "not_tuples": (
        """
        from mine import namedtuple, TypedDict
        Point = namedtuple("Point", "x y")
        class Movie(TypedDict):
            title: str
        """,
        {},
    ),
    "contracts": (
        """
        import abc
        from typing import Protocol, runtime_checkable
        class Store(abc.ABC):
            @abc.abstractmethod
            def get(self): ...
        class Memory(Store):
            def get(self): ...
        class Shape:
            def area(self):
                raise NotImplementedError
            def name(self):
                raise NotImplementedError("never overridden")
        class Square(Shape):
            def area(self): ...
        @runtime_checkable
        class Named(Protocol):
            name: str
            def rename(self): ...
        class Base: ...
        class GreetMixin:
            def greet(self):
                return self.name + self._mark()
            def _mark(self): ...
        class Person(GreetMixin, Base): ...
        class Meta(type):
            def __call__(cls): ...
        class Plugin:
            def __init_subclass__(cls): ...
        class Tool(Plugin): ...
        class Left:
            def copy(self):
                raise NotImplementedError
        class Right:
            def copy(self):
                raise NotImplementedError
        class Both(Left, Right):
            def copy(self): ...
        class Own(Right):
            def copy(self): ...
        class Third(Own):
            def copy(self): ...
        """,
        {
            "Abstract classes 4": [
                "Store L3 has no instances until a subclass defines get; subclasses: Memory",
                "In Shape L8, area only raises NotImplementedError; overridden in Square",
                "In Left L30, copy only raises NotImplementedError; overridden in Both",
                "In Right L33, copy only raises NotImplementedError; overridden in Both and Own",
            ],
            "Protocols 1": [
                "Named L16 is a protocol: any object with name and rename fits, whatever its class; isinstance looks for the names only"
            ],
            "Mixins 1": ["GreetMixin L20 is mixed into Person; it uses name of the object, which it does not define"],
            "Metaclasses 1": [
                "Meta L25 is a metaclass: its instances are classes; it decides what calling such a class does (__call__)"
            ],
            "Subclass hooks 1": [
                "Plugin.__init_subclass__ runs whenever a class derives from Plugin; subclasses: Tool L28"
            ],
        },
    ),
    "not_contracts": (
        """
        from mine import ABC, Protocol, abstractmethod
        class Store(ABC):
            @abstractmethod
            def get(self): ...
        class Loose:
            def get(self):
                raise NotImplementedError
        class Named(Protocol):
            name: str
        class LonelyMixin:
            def greet(self): ...
        class OnlyMixin:
            def greet(self): ...
        class Heir(OnlyMixin): ...
        class NoMeta(dict): ...
        """,
        {},
    ),
    "access": (
        """
        from contextlib import contextmanager
        from typing import TYPE_CHECKING
        class Field:
            def __get__(self, instance, owner): ...
        class Slot:
            def __get__(self, instance, owner): ...
            def __set__(self, instance, value): ...
        class Quiet:
            def __enter__(self):
                return self
            def __exit__(self, *args):
                return True
        class Loud:
            def __enter__(self): ...
            def __exit__(self, *args):
                print(args)
        @contextmanager
        def safe(path):
            try:
                yield path
            finally:
                print(path)
        @contextmanager
        def unsafe():
            yield
            print()
        @contextmanager
        def locked(lock):
            with lock:
                yield
        """,
        {
            "Descriptors 2": [
                "Field L3 is a descriptor: where a class has one as attribute, reading it calls __get__; an instance's own attribute of that name goes before it",
                "Slot L5 is a descriptor: where a class has one as attribute, reading it calls __get__, setting it calls __set__",
            ],
            "Context managers 5": [
                "Quiet L8 is for with; as gives the object itself; an exception in the block is swallowed L11",
                "Loud L13 is for with; an exception in the block goes on after the clean-up L15",
                "safe L18 is for with; as gives path; the clean-up L22 runs after an exception too",
                "unsafe L24 is for with; as gives nothing; after an exception in the block, what follows the yield L25 does not run",
                "locked L28 is for with; as gives nothing; the block runs inside lock L29",
            ],
        },
    ),
    "not_access": (
        """
        from typing import TYPE_CHECKING
        from mine import contextmanager
        class Half:
            def __enter__(self): ...
        class Typed:
            if TYPE_CHECKING:
                def __get__(self, instance, owner): ...
        @contextmanager
        def other():
            yield
        """,
        {"Generators 1": ["other L9 yields None L10; callers get what @contextmanager makes of it"]},
    ),
    "flows": (
        """
        import asyncio
        def walk(tree):
            for node in tree:
                yield node
                yield from walk(node)
        def ticks():
            while True:
                got = yield 1
                print(got)
        def ends():
            while True:
                yield 1
                return
        async def fetch():
            await asyncio.sleep(1)
        async def idle():
            print()
            print()
        async def stream():
            yield 1
        """,
        {
            "Generators 4": [
                "walk L2 yields node L4, from walk(node) L5",
                "ticks L6 yields 1 L8; its while True L7 has no break or return; it uses what is sent to it L8",
                "ends L10 yields 1 L12",
                "stream L19 yields, for async for, 1 L20",
            ],
            "Coroutines 2": ["Coroutine functions of the module: fetch L14 and idle L16; idle awaits nothing"],
        },
    ),
    "decorated_flows": (
        """
        import pytest
        from functools import wraps
        from mine import app, coroutine
        @pytest.fixture(scope="module")
        def server():
            yield 1
        class Views:
            x = 1
            @property
            def rows(self):
                yield self.x
            @app.get("/")
            async def index(self):
                return await self.load()
            async def load(self):
                return 1
            @classmethod
            async def make(cls):
                return await cls.make()
        def outer(function):
            @wraps(function)
            def inner():
                yield from function()
            return inner
        """,
        {
            "Generators 3": [
                "server L5 yields 1 L6; callers get what @pytest.fixture makes of it",
                "Views.rows L10 yields self.x L11",
                "outer.inner L22 yields from function() L23",
            ],
            "Coroutines 3": [
                "Coroutine functions of Views: index L13 (under @app.get), load L15 and make L18; load awaits nothing",
            ],
            "Decorators 1": [
                "outer L20 replaces a function by inner L22, which calls it and has its name and docstring",
            ],
        },
    ),
    "yields_in_expressions": (
        """
        from mine import hook
        @hook(wrapper=True)
        def wrapped(item):
            return (yield)
        def adds(total):
            total += yield total
            return (yield from [total]), (yield)
        def loops():
            for item in (yield 1):
                print((yield 2) or 3)
            with (yield 4):
                pass
            while (yield 5):
                pass
        """,
        {
            "Generators 3": [
                "wrapped L3 yields None L4; it uses what is sent to it L4; callers get what @hook makes of it",
                "adds L5 yields total L6, from [total] L7, None L7; it uses what is sent to it L6",
                "loops L8 yields 1 L9, 2 L10, 4 L11, … in 4 places; it uses what is sent to it L9",
            ]
        },
    ),
    "one_coroutine": (
        """
        class D:
            x = 1

            async def a(self):
                await b()
        """,
        {"Coroutines 1": ["Coroutine function of D: a L4"]},
    ),
    "overloaded_coroutines": (
        """
        from typing import overload
        @overload
        async def go(x: int) -> int: ...
        @overload
        async def go(x: str) -> str: ...
        async def go(x):
            return x
        """,
        {
            "Coroutines 1": ["Coroutine function of the module: go L6; it awaits nothing"],
            "Overloads 1": ["go L3 has 2 signatures (also L5) and returns, by its arguments, int and str"],
        },
    ),
    "own_init": (
        """
        from dataclasses import dataclass
        import attr
        from pydantic import BaseModel
        @dataclass(frozen=True)
        class A:
            x: int
            def __init__(self): ...
        @attr.s
        class Replaced:
            x = attr.ib()
            def __init__(self): ...
        @attr.define
        class Kept:
            x: int
            def __init__(self): ...
        @dataclass(frozen=True)
        class Child(A):
            y: int = 0
        class Model(BaseModel):
            x: int
            def __init__(self): ...
        @dataclass(init=False, eq=True)
        class Bare:
            x: int
        """,
        {
            "Data classes 6": [
                "A L5 is a dataclass of 1 field: x; its own __init__ is the one that is called; frozen: its fields cannot be set again",
                "Replaced L9 is an attrs class of 1 field (1 must be given): x",
                "Kept L13 is an attrs class of 1 field: x; its own __init__ is the one that is called",
                "Child L17 is a dataclass with 1 field of its own (none must be given): y; frozen: its fields cannot be set again",
                "Model L19 is a Pydantic model of 1 field: x; its own __init__ is the one that is called",
                "1 more Bare L23 is a dataclass of 1 field: x",
            ]
        },
    ),
    "alternatives": (
        """
        try:
            import fast_a as fast
        except ImportError:
            try:
                import fast_b as fast
            except ImportError:
                fast = None
        try:
            import one
        except ImportError:
            try:
                import two
            except ImportError:
                try:
                    from three import four, five
                except ImportError as error:
                    raise RuntimeError("one, two or three") from error
        try:
            import needed
        except ImportError:
            raise RuntimeError("needed")
        try:
            import shell
        except (ImportError, AttributeError):
            import sys
            sys.exit("no shell")
        try:
            import good
        except ImportError:
            HAS_GOOD = False
        else:
            HAS_GOOD = True
        def load():
            try:
                import late
            except ImportError:
                return None
            return late
        try:
            import loud
        except ImportError:
            print("quiet")
        except ValueError:
            pass
        try:
            from types import Space
        except ImportError:
            class Space: ...
        """,
        {
            "Imports at call time 1": ["load imports late L35 when it runs"],
            "Optional imports 7": [
                "fast_a may be missing L2; then fast_b is tried L5; without any of them, fast = None L7",
                "one may be missing L9; then two is tried L12; then three.four and three.five are tried L15; without any of them, an exception is raised L17",
                "shell may be missing L23; then sys is imported and the program exits L25",
                "good may be missing L28; then HAS_GOOD = False L30",
                "In load, late may be missing L35; then the function returns L37",
                "2 more loud may be missing L40; then other code runs L42 types.Space may be missing L46; then Space is defined here L48",
            ],
        },
    ),
    "final_singletons": (
        """
        from typing import Final
        class Store: ...
        STORE: Final = Store()
        MISSING: Final[object] = object()
        class Run: ...
        if __name__ == "__main__":
            RUN = Run()
        """,
        {
            "Singletons 2": [
                "STORE L3 is the only Store that the tree makes, when the module is imported",
                "MISSING L4 is a bare object(): equal to nothing but itself",
            ]
        },
    ),
    "decorators_by_use": (
        """
        from functools import update_wrapper, wraps
        from mine import machine
        class argmap:
            def __init__(self, function): ...
            def __call__(self, given): ...
        def not_for(*kinds):
            return argmap(lambda graph: graph)
        def traced(function):
            def inner(*args):
                return function(*args)
            return update_wrapper(inner, function)
        def timed(function):
            def inner(*args):
                return function(*args)
            return wraps(function)(inner)
        @not_for("c")
        @not_for("a")
        def f(): ...
        @not_for("b")
        @argmap
        def g(): ...
        class Box:
            @property
            def size(self): ...
            @size.setter
            def size(self, value): ...
        def variant(plain):
            def decorate(function):
                def inner(*args):
                    return plain(*args) or function(*args)
                return inner
            return decorate
        @variant(f)
        def h(): ...
        """,
        {
            "Decorators 5": [
                "argmap L3 decorates 1 definition",
                "not_for L6 decorates 2 definitions in 1 file",
                "traced L8 replaces a function by inner L9, which calls it and has its name and docstring",
                "timed L12 replaces a function by inner L13, which calls it and has its name and docstring",
                "variant L27 makes a decorator, which replaces a function by inner L29, which calls it; decorates 1 definition",
            ]
        },
    ),
    "own_deprecations": (
        """
        import warnings
        from mine import deprecate_argument, warn_deprecated, VisibleDeprecationWarning
        try:
            from warnings import deprecated
        except ImportError:
            from mine import deprecated
        class GoneWarning(UserWarning, DeprecationWarning): ...
        def a():
            warnings.warn(GoneWarning("use b"))
        def b():
            warn_deprecated("2.0", name="b")
        @deprecate_argument("x")
        def c(x=None): ...
        @deprecated("use c")
        def d(): ...
        e = deprecate_argument(d)
        def h(x):
            if x:
                warnings.warn("old", category=VisibleDeprecationWarning, stacklevel=2)
            is_deprecated(x)
            warnings.filterwarnings("always", category=DeprecationWarning)
            with pytest.warns(DeprecationWarning): ...
            self.assertWarns(DeprecationWarning, f)
            deprecate_helper(reason="gone")
        """,
        {
            "Optional imports 1": ["warnings.deprecated may be missing L4; then mine.deprecated is imported L6"],
            "Deprecations 7": [
                "a L9 warns on every call, with GoneWarning: “use b”",
                "b L11 calls warn_deprecated, on every call: “2.0”",
                "c L12 is marked with @deprecate_argument: “x”",
                "d L14 is marked with @deprecated: “use c”",
                "e L16 calls deprecate_argument",
                "2 more h L19 warns with VisibleDeprecationWarning: “old” h L24 calls deprecate_helper: “gone”",
            ],
        },
    ),
    "not_flows": (
        '''
        def f():
            """yield from nothing"""
            return lambda: (yield)
        def decorated(mine):
            @mine
            def g():
                yield 1
        ''',
        {"Generators 1": ["decorated.g L6 yields 1 L7; callers get what @mine makes of it"]},
    ),
    "wrapping": (
        """
        import functools
        from typing import overload
        def traced(function):
            @functools.wraps(function)
            def wrapper(*args):
                return function(*args)
            return wrapper
        def retry(times):
            def decorate(function):
                def again():
                    function()
                return again
            return decorate
        def marked(function):
            function.mark = True
            return function
        @traced
        def a(): ...
        @retry(2)
        @marked
        def b(): ...
        @overload
        def get(key: str) -> int: ...
        @overload
        def get(key: int) -> str: ...
        def get(key): ...
        """,
        {
            "Decorators 3": [
                "traced L3 replaces a function by wrapper L5, which calls it and has its name and docstring; decorates 1 definition",
                "retry L8 makes a decorator, which replaces a function by again L10, which calls it; decorates 1 definition",
                "marked L14 gives back what it decorates, with mark set on it; decorates 1 definition",
            ],
            "Overloads 1": ["get L23 has 2 signatures (also L25) and returns, by its arguments, int and str"],
        },
    ),
    "not_wrapping": (
        """
        from mine import overload
        def unused(function):
            def wrapper():
                function()
            return wrapper
        def other(value, make):
            def wrapper():
                make()
            return wrapper
        def tagged(thing):
            thing.tag = 1
            return thing
        tagged(unused)
        @overload
        def get(key: str): ...
        @overload
        def get(key: int): ...
        """,
        {},
    ),
    "keeping": (
        """
        from functools import cache, cached_property, lru_cache as remember
        HOOKS = []
        RESULTS = {}
        MISSING = object()
        connection = None
        def register_hook(hook):
            HOOKS.append(hook)
            return hook
        def run():
            for hook in HOOKS:
                hook()
        class Sites:
            def __init__(self):
                self._registry = {}
            def register(self, model):
                self._registry[model.name] = model
        sites = Sites()
        class Base:
            known = {}
            def __init_subclass__(cls):
                Base.known[cls.__name__] = cls
        def look(key):
            if key in RESULTS:
                return RESULTS[key]
            value = key * 2
            RESULTS[key] = value
            return value
        def connect():
            global connection
            if connection is None:
                connection = object()
            return connection
        class One:
            def __new__(cls):
                if cls.it is None:
                    cls.it = super().__new__(cls)
                return cls.it
        @remember
        def parse(text): ...
        @cache
        def settings(): ...
        class Page:
            @cached_property
            def html(self): ...
            @remember(maxsize=None)
            def size(self, unit): ...
            def tree(self):
                if self._tree is None:
                    self._tree = 1
                return self._tree
        """,
        {
            "Subclass hooks 1": ["Base.__init_subclass__ runs whenever a class derives from Base L20"],
            "Registries 3": [
                "register_hook L6 adds its argument hook to HOOKS and gives it back; used by run",
                "Sites.register L15 adds its argument model to self._registry",
                "Base L20 adds its subclasses to Base.known as they are made",
            ],
            "Singletons 4": [
                "MISSING L4 is a bare object(): equal to nothing but itself",
                "sites L17 is the only Sites that the tree makes, when the module is imported",
                "connect L28 makes connection when it is None, and gives the same one later",
                "Calling One L33 gives the object in cls.it, made the first time",
            ],
            "Caches 6": [
                "look L22 keeps its results in RESULTS; nothing in the file removes any",
                "lru_cache on parse L39: the 128 results used last are kept",
                "cache on settings L41: worked out at the first call, and kept",
                "html of Page L42 is worked out once for each object",
                "lru_cache on Page.size L46: every result is kept, with the self of each call",
                "1 more Page.tree L47 makes self._tree when it is missing, and keeps it",
            ],
        },
    ),
    "not_keeping": (
        """
        from mine import cache, cached_property
        stack = []
        seen = {}
        def push(item):
            stack.append(item)
        def count(key):
            seen[key] = key
        def local():
            seen = {}
            seen[1] = 2
            return seen[1]
        class Twice: ...
        first = Twice()
        second = Twice()
        MARK = object()
        MARK = object()
        def reset(value):
            global MARK
            if MARK is None:
                MARK = value
            return MARK
        @cache
        def parse(text): ...
        class Page:
            @cached_property
            def html(self): ...
            def tree(self):
                if self._tree is None:
                    self._other = 1
                return self._tree
        """,
        {},
    ),
    "loading": (
        """
        try:
            import numpy as np
        except ImportError:
            np = None
        try:
            import tomllib
        except ModuleNotFoundError:
            import tomli as tomllib
        def draw():
            import os.path
            from . import flows
        def __getattr__(name):
            if name == "Heavy":
                from pkg.heavy import Heavy
                return Heavy
            raise AttributeError(name)
        with contextlib.suppress(ImportError):
            import zstandard
        with suppress(KeyError):
            import json
        """,
        {
            "Lazy modules 1": [
                "__getattr__ L12 answers for names that the module does not define, 1 of them by name: Heavy"
            ],
            "Imports at call time 2": [
                "draw imports os.path L10, pkg.flows L11 when it runs",
                "__getattr__ imports pkg.heavy L14 when it runs",
            ],
            "Optional imports 3": [
                "numpy may be missing L2; then np = None L4",
                "tomllib may be missing L6; then tomli is imported L8",
                "zstandard may be missing L18; then the code goes on without L17",
            ],
        },
    ),
    "not_loading": (
        """
        from typing import TYPE_CHECKING
        if TYPE_CHECKING:
            import numpy
        try:
            import needed
        except ImportError:
            raise SystemExit
        try:
            import guarded
        except Exception:
            guarded = None
        class A:
            def __getattr__(self, name): ...
        """,
        {"Optional imports 1": ["guarded may be missing L9; then guarded = None L11"]},
    ),
    "dispatch": (
        """
        import ast
        from functools import singledispatch
        class Printer(ast.NodeVisitor):
            def visit_Name(self, node): ...
        class Handler:
            def handle(self, word):
                return getattr(self, f"do_{word}")()
            def do_get(self): ...
            def do_put(self): ...
        def add(): ...
        def sub(): ...
        def mul(): ...
        OPERATIONS = {"+": add, "-": sub, "*": mul, "0": lambda: 0}
        def kind(x):
            if isinstance(x, int): ...
            elif isinstance(x, str): ...
            elif isinstance(x, (list, tuple)): ...
            elif isinstance(x, dict): ...
        def command(word):
            if word == "go": ...
            elif word == "stop": ...
            elif word in ("up", "down"): ...
            elif word == "end": ...
        def shape(x):
            match x:
                case []: ...
                case [1]: ...
                case _: ...
        @singledispatch
        def show(x): ...
        @show.register
        def _(x: int): ...
        @show.register(str)
        def _(x): ...
        """,
        {
            "Dispatch 7": [
                "Printer L3 has 1 visit_… method, for ast.NodeVisitor: Name",
                "Handler.handle L7 looks up do_… on self by a name made at run time: do_get and do_put fit here",
                "OPERATIONS L13 maps 4 keys to functions: '+', '-', '*' and '0'",
                "kind L15 chooses by the type of x in 4 steps: int, str, list, tuple and dict",
                "command L20 compares word in 4 steps: 'go', 'stop', 'up', 'down' and 'end'",
                "2 more shape L25 matches x against 3 patterns: [], [1] and _ show L30 chooses by its first argument's type; 2 registered in this file: int and str",
            ]
        },
    ),
    "by_given_name": (
        """
        class Plan:
            def send(self, steps: "list[Step]", method, *rest):
                for step in steps:
                    getattr(step, method)(*rest)
            def end(self, steps):
                self.send(steps, "close")
                self.send(steps, method="stop")
                self.send(steps, name())
        def run(name, default=None):
            return getattr(tools(), name, default)()
        def local(thing):
            name = "x"
            return getattr(thing, name)()
        def only_reads(thing, name):
            return getattr(thing, name)
        def made(thing, name):
            name = f"do_{name}"
            return getattr(thing, name)()
        """,
        {
            "Dispatch 2": [
                "Plan.send L4 calls a method of step by the name that it is given as method; in this file close and stop",
                "run L10 calls a method of tools() by the name that it is given as name",
            ]
        },
    ),
    "not_dispatch": (
        """
        from mine import singledispatch
        class Walker:
            def visit_one(self): ...
            def visit_two(self): ...
        def get(thing, name):
            return getattr(thing, name)
        NUMBERS = {"a": 1, "b": 2, "c": 3}
        def kind(x, y):
            if isinstance(x, int): ...
            elif isinstance(y, str): ...
            elif isinstance(x, list): ...
            elif isinstance(x, dict): ...
        @singledispatch
        def show(x): ...
        """,
        {},
    ),
    "notes": (
        '''
        import warnings
        from typing_extensions import deprecated
        class GoneSoon(DeprecationWarning): ...
        def old():
            """# TODO: not this one"""
            warnings.warn("use new()", DeprecationWarning)
        def other(x=None):
            if x:
                warnings.warn(f"x is {x}", category=GoneSoon)
            # TODO(me): remove x
        @deprecated("use New")
        class Old: ...
        # see the TODO list
        text = "# FIXME: nor this one"  # FIXME: it is odd
        ''',
        {
            "Deprecations 3": [
                "old L6 warns on every call, with DeprecationWarning: “use new()”",
                "other L9 warns with GoneSoon: “x is …”",
                "Old L11 is marked with @deprecated: “use New”",
            ],
            "Notes in comments 2": [
                "TODO in other: “(me): remove x” L10",
                "FIXME at module level: “it is odd” L14",
            ],
        },
    ),
    "uncertain_bases": (
        """
        try:
            from uncertain import First
        except ImportError:
            class First:
                def move(self):
                    raise NotImplementedError
        class Mover(First):
            def move(self): ...
        """,
        {
            "Abstract classes 1": ["In First L4, move only raises NotImplementedError; overridden in Mover"],
        },
    ),
    "notes_that_go_on": (
        """
        # TODO: make this
        # faster than it is. It is slow.
        # Nobody minds.
        a = 1
        # FIXME: ends here
        # What follows is something else
        # TODO: one
        # TODO: two
        # warn("about it")
        #
        # after a gap
        b = 2  # HACK: beside the code
        # about c
        c = 3
        """,
        {
            "Notes in comments 5": [
                "TODO at module level: “make this faster than it is. It is slow.” L1",
                "FIXME at module level: “ends here” L5",
                "TODO at module level: “one” L7",
                "TODO at module level: “two” L8",
                "HACK at module level: “beside the code” L12",
            ],
        },
    ),
    "notes_in_one_statement": (
        '''
        numbers = [
            1,  # TODO: one
            "# TODO: in a string",  # FIXME: two
            """
            # XXX: in a string
            """,  # HACK: three
            {"a": 2, "é": "#"},  # XXX: four
        ]
        ''',
        {
            "Notes in comments 4": [
                "TODO at module level: “one” L2",
                "FIXME at module level: “two” L3",
                "HACK at module level: “three” L6",
                "XXX at module level: “four” L7",
            ],
        },
    ),
    "not_notes": (
        '''
        import warnings
        from mine import warn
        def loud():
            warnings.warn("slow", RuntimeWarning)
            warnings.warn("just so")
            warn("old", DeprecationWarning)
        text = """
        # TODO: in a string
        """
        # autoFIXMEd, and a todo
        ''',
        {"Deprecations 1": ["loud L6 calls warn with DeprecationWarning, on every call: “old”"]},
    ),
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    files = {f"src/pkg/{name}.py": textwrap.dedent(source).lstrip() for name, (source, _) in CASES.items()}
    files["src/pkg/broken.py"] = "def f(:"
    return build(write_site(tmp_path_factory.mktemp("patterns"), SHOP_CONFIG, files))


def section(built: Built, name: str) -> LexborHTMLParser:
    """Return a file's section."""
    html = built.page(f"code/pkg/{name}.py_docs/").html.partition('<h2 id="code-patterns-idioms"')[2]
    return LexborHTMLParser("<h2 " + html.partition("<h2 ")[0])


def idioms(built: Built, name: str) -> dict[str, list[str]]:
    """Return the sentences of a file's section by title."""
    groups = section(built, name).css("h2 + dl > div")
    return {folded(group.css("dt")[0]): [folded(item) for item in group.css("dd")] for group in groups}


@pytest.mark.parametrize("name", CASES)
def test_the_idioms_of_a_file(built: Built, name: str) -> None:
    assert idioms(built, name) == CASES[name][1]


def test_imports_and_attributes_say_on_which_platform_and_version_they_are_there(site: BuildSite) -> None:
    built = site("""
        mkdocs.yml: {site_name: Site, theme: {name: mkdocs}, plugins: [kwindex]}
        src/pkg/__init__.py:
        src/pkg/m.py:
            import sys
            from typing import TYPE_CHECKING
            if TYPE_CHECKING:
                import decimal
            if sys.platform == "win32":
                import winreg
            elif sys.platform == "darwin":
                import plistlib
            else:
                try:
                    import grp
                except ImportError:
                    import pwd as grp
            if sys.version_info >= (3, 11):
                from typing import Self
            else:
                from typing_extensions import Self
            class C:
                def __init__(self):
                    if sys.platform == "win32":
                        try:
                            self.c = winreg
                        except OSError:
                            pass
                    elif sys.platform == "darwin":
                        self.d = 1
    """)
    page = LexborHTMLParser(built.page("code/pkg/m.py_docs/").html)
    rows = [[folded(cell) for cell in row.css("td")] for row in page.css(".kw-dependencies tbody tr")]

    assert rows == [
        ["decimal", "the module for type checkers only", "L4"],
        ["grp", "the module optional else of if sys.platform == 'win32' else of if sys.platform == 'darwin'", "L11"],
        ["plistlib", "the module if sys.platform == 'darwin'", "L8"],
        [
            "pwd",
            "the module as grp else of if sys.platform == 'win32' else of if sys.platform == 'darwin' except ImportError",
            "L13",
        ],
        ["sys", "the module", "L1"],
        ["typing", "Self if sys.version_info >= (3, 11), TYPE_CHECKING", "L15 L2"],
        ["winreg", "the module if sys.platform == 'win32'", "L6"],
        ["typing_extensions", "Self else of if sys.version_info >= (3, 11)", "L17"],
    ]
    notes = [folded(note) for note in page.css(".kw-detail > .kw-note") if "Defined under" in note.text()]
    assert notes == [
        "Defined under if sys.platform == 'win32' › try.",
        "Defined under if sys.platform == 'darwin'.",
    ]


def test_a_name_that_a_thousand_branches_bind_again_is_followed(site: BuildSite) -> None:
    branches = "".join(f"if {number}:\n    from enum import Enum\n" for number in range(1000))
    built = site(
        "mkdocs.yml: {site_name: Site, theme: {name: mkdocs}, plugins: [kwindex]}",
        {"src/pkg/__init__.py": "", "src/pkg/m.py": f"{branches}class A(Enum):\n    B = 1\ndef f():\n    yield 1\n"},
    )

    assert built.log == []
    assert idioms(built, "m") == {
        "Enums 1": ["A L2001 is an Enum of 1 member: B"],
        "Generators 1": ["f L2003 yields 1 L2004"],
    }


def test_a_name_that_a_thousand_star_imports_may_hide_costs_no_idioms(site: BuildSite) -> None:
    stars = "".join(f"from a{number} import *\n" for number in range(1000))
    built = site(
        "mkdocs.yml: {site_name: Site, theme: {name: mkdocs}, plugins: [kwindex]}",
        {
            "src/pkg/__init__.py": "",
            "src/pkg/m.py": f"from enum import Enum\n{stars}class A(Enum):\n    B = 1\ndef f():\n    yield 1\n",
            "src/pkg/n.py": "from enum import Enum\nfrom a import *\nclass A(Enum):\n    B = 1\n",
        },
    )

    assert built.log == []
    assert idioms(built, "m") == {
        "Enums 1": ["A L1002 is an Enum of 1 member: B"],
        "Generators 1": ["f L1004 yields 1 L1005"],
    }
    assert idioms(built, "n") == {"Enums 1": ["A L3 is an Enum of 1 member: B"]}


def test_a_file_without_idioms_says_what_was_looked_for(built: Built) -> None:
    assert silent_sections(built.page("code/pkg/not_enums.py_docs/"))["code-patterns-idioms"].startswith(NOTHING)


def test_a_file_that_cannot_be_parsed_says_so(built: Built) -> None:
    expected = "The file could not be parsed: which idioms it uses is not known."

    assert silent_sections(built.page("code/pkg/broken.py_docs/"))["code-patterns-idioms"] == expected


def test_every_link_of_the_sections_leads_somewhere(built: Built) -> None:
    assert crawl(built.site_dir).problems == []

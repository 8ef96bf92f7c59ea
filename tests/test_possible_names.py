"""Which definitions a name may mean: what reaches it on every way, and in how many ways."""

import sys

import pytest

from mkdocs_kwindex.model.operations import Op
from mkdocs_kwindex.resolve import TargetKind
from tests.test_references import Tree, tree

OTHER = "linux" if sys.platform != "linux" else "win32"


def answer(case: Tree) -> tuple[bool, int] | None:
    """Return whether the name leads to the line expected, and how many definitions it may mean."""
    link = case.link()
    return (case.place() == case.here, link.target.count) if link is not None else None


MEANS = {
    "a field of a named tuple that a keyword gives": (
        """
        from collections import namedtuple
        P = namedtuple("P", field_names="x y")  # here
        P(1, 2).«y»
        """,
        1,
    ),
    "what one of the values is known not to have": (
        """
        class B:
            def go(self): ...  # here
        def f(c):
            x = "" if c else B()
            x.«go»()
        """,
        2,
    ),
    # There are as many ways through the questions as atoms in a star.
    "what many questions are asked of": (
        "def f(c):\n    x = c  # here\n    if c:\n        x = f\n"
        + "    if isinstance(x, int):\n        y = x\n" * 100
        + "    return «x»\n",
        2,
    ),
    # What `__init__` sets, it sets on every instance.
    "what __init__ sets in both branches, or with others, and that of a subclass calls": (
        """
        class A:
            def go(self): ...
        class B:
            def go(self): ...  # here
        class C:
            x = y = A()
            def __init__(self, a):
                if a:
                    self.x, self.z = B(), 1
                else:
                    self.x = B()
        class D(C):
            def __init__(self):
                super().__init__(1)
        D().x.«go»()
        """,
        1,
    ),
    "what __init__ of a subclass may not call": (
        """
        class A:
            def go(self): ...
        class B:
            def go(self): ...  # here
        class C:
            x = A()
            def __init__(self): self.x = B()
        class D(C):
            def __init__(self, a):
                if a:
                    super().__init__()
        D(1).x.«go»()
        """,
        2,
    ),
    "what __init__ sets in one branch": (
        """
        class A:
            def go(self): ...
        class B:
            def go(self): ...  # here
        class C:
            x = A()
            def __init__(self, a):
                if a: self.x = B()
        C(1).x.«go»()
        """,
        2,
    ),
    # What awaiting gives, with no type declared.
    "a generator that __await__ is": (
        """
        class R:
            def go(self): ...  # here
        class A:
            def __await__(self):
                yield
                return R()
        async def f(): (await A()).«go»()
        """,
        1,
    ),
    "what __await__ hands on": (
        """
        class R:
            def go(self): ...  # here
        class A:
            async def made(self): return R()
            def __await__(self): return self.made().__await__()
        class B:
            def __init__(self): self.a = A()
            def __await__(self): return (yield from self.a.__await__())
        async def f():
            b = await B()
            b.«go»()
        """,
        1,
    ),
    "an iterator that is __await__, too": (
        """
        class R:
            def go(self): ...  # here
        class A:
            def __iter__(self):
                yield self
                return R()
            __await__ = __iter__
        async def f(): (await A()).«go»()
        """,
        1,
    ),
    "what yield from gives": (
        """
        import types
        class R:
            def go(self): ...  # here
        def steps():
            yield 1
            return R()
        @types.coroutine
        def g():
            found = yield from steps()
            return found
        async def f(): (await g()).«go»()
        """,
        1,
    ),
    "what a subclass gives a slot": (
        """
        class R:
            def go(self): ...  # here
        class A:
            __slots__ = ("x",)
            def __init__(self): self.x = None
        class B(A):
            def __init__(self): self.x = R()
        B().x.«go»()
        """,
        1,
    ),
    # What is evaluated only sometimes.
    "what or may have bound": (
        """
        def f(a):
            x = 1  # here
            if a or (x := 2):
                return «x»
        """,
        2,
    ),
    "what and must have bound": (
        """
        def f(a):
            x = 1
            if a and (x := 2):  # here
                return «x»
        """,
        1,
    ),
    "what and may have bound, after it": (
        """
        def f(a):
            x = 1  # here
            a and (x := 2)
            return «x»
        """,
        2,
    ),
    "what or must have bound where it is false": (
        """
        def f(a):
            x = 1
            if not (a or (x := 2)):  # here
                return «x»
        """,
        1,
    ),
    "what half of a conditional expression binds": (
        """
        def f(a):
            x = 1
            (x := 2) if a else a  # here
            return «x»
        """,
        2,
    ),
    "what both halves of a conditional expression bind": (
        """
        def f(a):
            x = 1
            (x := 2) if a else (x := 3)  # here
            return «x»
        """,
        1,
    ),
    "what a chain of comparisons may not come to": (
        """
        def f(a):
            x = 1  # here
            a < a < (x := 2)
            return «x»
        """,
        2,
    ),
    "what a chain of comparisons begins with": (
        """
        def f(a):
            x = 1
            a < (x := 2) < a  # here
            return «x»
        """,
        1,
    ),
    "what a comprehension binds if it has anything to do": (
        """
        def f(a):
            x = 1  # here
            [x := b for b in a]
            return «x»
        """,
        2,
    ),
    "the message of an assertion that held": (
        """
        def f(a):
            x = 1  # here
            assert a, (x := 2)
            return «x»
        """,
        1,
    ),
    "what the test of an elif binds is not met by the branch before": (
        """
        def f(a):
            x = 1
            if a:
                a()
            elif (x := 2):  # here
                a()
            return «x»
        """,
        2,
    ),
    "a loop ends when its test has been read again": (
        """
        def f(a):
            x = 1
            while (x := a()):  # here
                x = 2
            return «x»
        """,
        1,
    ),
    # What an exception takes out of a block.
    "a branch that raises in a block that swallows": (
        """
        from contextlib import suppress
        def f(a):
            x = 1  # here
            with suppress(ValueError):
                if a:
                    x = 2
                    raise ValueError
                x = 3
            return «x»
        """,
        3,
    ),
    "a handler finds what a branch left before it raised": (
        """
        def f(a):
            x = 1  # here
            try:
                if a:
                    x = 2
                    raise ValueError
                return
            except ValueError:
                return «x»
        """,
        2,
    ),
    "a handler finds what a branch bound on its way": (
        """
        def f(a):
            try:
                while a():
                    x = 1
                    a()
                    x = 2  # here
            except ValueError:
                return «x»
        """,
        2,
    ),
    "a finally may run before anything is bound": (
        """
        def f(a):
            x = 1  # here
            try:
                a()
            except ValueError:
                x = 2
            else:
                return
            finally:
                print(«x»)
        """,
        2,
    ),
    "the next round finds what this one binds": (
        """
        def f(a):
            while a():
                if a:
                    x = 1
                a(«x»)
                x = 2  # here
        """,
        2,
    ),
    # The else of a loop.
    "the else of a loop never meets what a break leaves": (
        """
        def f(a):
            x = 1  # here
            for b in a:
                if b:
                    x = 2
                    break
            else:
                print(«x»)
        """,
        1,
    ),
    "an else that raises leaves only the breaks": (
        """
        def f(a):
            x = None
            for b in a:
                if b:
                    x = b  # here
                    break
            else:
                raise ValueError
            return «x»
        """,
        1,
    ),
    "an else that returns leaves only the breaks of while": (
        """
        def f(a):
            while a():
                if a:
                    x = 1  # here
                    break
            else:
                x = 2
                return
            return «x»
        """,
        1,
    ),
    "what the else binds and what the breaks leave": (
        """
        def f(a):
            for b in a:
                if b:
                    x = 1
                    break
            else:
                x = 2  # here
            return «x»
        """,
        2,
    ),
    "a break of an inner loop is not one of the outer": (
        """
        def f(a):
            x = 1  # here
            for b in a:
                for c in b:
                    y = 2
                    break
            else:
                return «x»
        """,
        1,
    ),
    "a break passes through finally": (
        """
        def f(a):
            for b in a:
                try:
                    x = 1
                    break
                finally:
                    x = 2  # here
            else:
                raise ValueError
            return «x»
        """,
        1,
    ),
    "a return in finally cancels the break": (
        """
        def f(a):
            x = 1  # here
            for b in a:
                try:
                    x = 2
                    break
                finally:
                    return
            return «x»
        """,
        1,
    ),
    "a finally sees what any statement left": (
        """
        def f(a):
            x = None  # here
            try:
                x = a()
                a()
            finally:
                print(«x»)
        """,
        2,
    ),
    "after finally only what ended normally counts": (
        """
        def f(a):
            x = None
            try:
                x = a()  # here
            finally:
                a()
            print(«x»)
        """,
        1,
    ),
    "an endless loop ends by its breaks": (
        """
        def f(a):
            x = None
            while True:
                x = a()  # here
                if x:
                    break
            else:
                x = 3
            return «x»
        """,
        1,
    ),
    # Context managers.
    "suppress": (
        """
        import contextlib
        x = 1  # here
        with contextlib.suppress(ValueError):
            x = 2
        «x»
        """,
        2,
    ),
    "an exit stack": (
        """
        from contextlib import ExitStack
        def f():
            x = 1  # here
            with ExitStack() as stack:
                x = 2
            return «x»
        """,
        2,
    ),
    "pytest.raises": (
        """
        import pytest
        def f():
            x = 1  # here
            with pytest.raises(ValueError):
                x = 2
            return «x»
        """,
        2,
    ),
    "assertRaises": (
        """
        import unittest
        class T(unittest.TestCase):
            def test(self):
                x = 1  # here
                with self.assertRaises(ValueError):
                    x = 2
                return «x»
        """,
        2,
    ),
    "what the standard library only closes": (
        """
        import threading
        lock = threading.Lock()
        def f():
            x = 1
            with lock, open("x") as y:
                x = 2  # here
            return «x»
        """,
        1,
    ),
    "a manager that returns nothing": (
        """
        class M:
            def __enter__(self): ...
            def __exit__(self, *args):
                self.done = True
        def f():
            x = 1
            with M():
                x = 2  # here
            return «x»
        """,
        1,
    ),
    "a manager that always returns false": (
        """
        class M:
            def __enter__(self): return self
            def __exit__(self, *args) -> bool:
                return False
        def f():
            x = 1
            with M() as m:
                x = 2  # here
            return «x»
        """,
        1,
    ),
    "a manager that may return true": (
        """
        class M:
            def __enter__(self): return self
            def __exit__(self, kind, *args):
                return kind is ValueError
        def f():
            x = 1  # here
            with M() as m:
                x = 2
            return «x»
        """,
        2,
    ),
    "a manager that returns what its base does": (
        """
        class M:
            def __exit__(self, *args): self.close()
        class N(M):
            def __exit__(self, *args):
                return super().__exit__(*args)
        def f():
            x = 1
            with N():
                x = 2  # here
            return «x»
        """,
        1,
    ),
    "a manager of which nothing is known": (
        """
        def f(lock):
            x = 1  # here
            with lock:
                x = 2
            return «x»
        """,
        2,
    ),
    "a manager that a stub declares to return a truth value": (
        """
        #: p/m.pyi
        class M:
            def __enter__(self) -> M: ...
            def __exit__(self, *args) -> bool: ...
        #: p/use.py
        from p.m import M
        def f():
            x = 1  # here
            with M():
                x = 2
            return «x»
        """,
        2,
    ),
    "one of several managers": (
        """
        from contextlib import suppress
        import threading
        def f(lock: threading.Lock):
            x = 1  # here
            with lock, suppress(ValueError):
                x = 2
            return «x»
        """,
        2,
    ),
    "an except clause that deletes the name": (
        """
        def f(): ...  # here
        try:
            a()
        except E:
            del f
        «f»
        """,
        1,
    ),
    "an inherited exit": (
        """
        class M:
            async def __aexit__(self, kind, *args):
                return True
        class N(M): ...
        async def f():
            x = 1  # here
            async with N():
                x = 2
            return «x»
        """,
        2,
    ),
    "a generator that goes on": (
        """
        from contextlib import contextmanager
        @contextmanager
        def m():
            try:
                yield
            except ValueError:
                print()
        def f():
            x = 1  # here
            with m():
                x = 2
            return «x»
        """,
        2,
    ),
    "a generator that raises on": (
        """
        from contextlib import contextmanager
        @contextmanager
        def m():
            try:
                yield
            except ValueError as error:
                raise KeyError from error
            finally:
                print()
        def f():
            x = 1
            with m():
                x = 2  # here
            return «x»
        """,
        1,
    ),
    "a generator with a swallowing manager": (
        """
        from contextlib import contextmanager, suppress
        @contextmanager
        def m():
            with suppress(ValueError):
                yield
        def f():
            x = 1  # here
            with m():
                x = 2
            return «x»
        """,
        2,
    ),
    "what follows a block that always returns": (
        """
        import threading
        lock = threading.Lock()
        def f(a):
            if a:
                x = 1
                with lock:
                    return x
            else:
                x = 2  # here
            return «x»
        """,
        1,
    ),
    "what follows a block that raises and is swallowed": (
        """
        from contextlib import suppress
        def f(a):
            if a:
                x = 1  # here
                with suppress(ValueError):
                    raise ValueError
            else:
                x = 2
            return «x»
        """,
        2,
    ),
    "an attribute in a swallowing block": (
        """
        from contextlib import suppress
        class A:
            def go(self): ...  # here
        class B:
            def go(self): ...
        def f(o):
            o.x = A()
            with suppress(ValueError):
                o.x = B()
            o.x.«go»()
        """,
        2,
    ),
    # Names that are not bound, or not any more.
    "a class body reads what it binds later from the module": (
        """
        def f(): ...  # here
        class A:
            y = «f»()
            def f(self): ...
        """,
        1,
    ),
    "a class body that may have bound the name": (
        """
        def f(): ...  # here
        class A:
            if y:
                def f(self): ...
            z = «f»
        """,
        2,
    ),
    "after del in a class body": (
        """
        def f(): ...  # here
        class A:
            def f(self): ...
            del f
            z = «f»
        """,
        1,
    ),
    "del in one branch": (
        """
        def f(): ...  # here
        if x:
            del f
        «f»
        """,
        1,
    ),
    "a name that may be a builtin": (
        """
        try:
            input = raw_input  # here
        except NameError:
            pass
        «input»
        """,
        2,
    ),
    # Conditions.
    "a later conditional redefinition": (
        """
        import os
        class tool:  # here
            def __init__(self, key=0): ...
        if os.environ:
            def tool(key=0): ...
        «tool»
        """,
        2,
    ),
    "seen from another module": (
        """
        #: p/m.py
        import os
        class tool:  # here
            def __init__(self, key=0): ...
        if os.environ:
            def tool(key=0): ...
        #: p/use.py
        from .m import tool
        «tool»
        """,
        2,
    ),
    "what only a tool for documentation has comes last": (
        f"""
        import sys
        if sys.platform == "{OTHER}" or "sphinx.ext.autodoc" in sys.modules:
            x = 1
        else:
            x = 2  # here
        «x»
        """,
        2,
    ),
    "the other platform's comes last": (
        f"""
        import sys
        if sys.platform == "{OTHER}":
            def f(): ...
        else:
            def f(): ...  # here
        «f»
        """,
        2,
    ),
    "this platform's comes before what is redefined": (
        f"""
        import sys
        def f(): ...
        if sys.platform != "{OTHER}":
            def f(): ...  # here
        «f»
        """,
        2,
    ),
    "an elif of this version": (
        """
        import sys
        if sys.version_info < (3,):
            def f(): ...
        elif sys.version_info[:2] >= (3, 8):
            def f(): ...  # here
        else:
            def f(): ...
        «f»
        """,
        3,
    ),
    "by the start of the platform's name": (
        f"""
        import sys
        if sys.platform.startswith(("{OTHER}", "cygwin")):
            x = 1
        else:
            x = 2  # here
        «x»
        """,
        2,
    ),
    "what only type checkers see comes last": (
        """
        from typing import TYPE_CHECKING
        if TYPE_CHECKING:
            def f(): ...
        else:
            def f(): ...  # here
        «f»
        """,
        2,
    ),
    "try and except": (
        """
        #: p/fast.py
        def f(): ...  # here
        #: p/m.py
        try:
            from p.fast import f
        except ImportError:
            def f(): ...
        «f»
        """,
        2,
    ),
    "what the tree defines comes before what is imported from outside": (
        """
        try:
            from fast import f
        except ImportError:
            def f(): ...  # here
        «f»
        """,
        2,
    ),
    "match": (
        """
        def f(a):
            match a:
                case 1:
                    x = 1  # here
                case _:
                    x = 2
            return «x»
        """,
        2,
    ),
    "a union": (
        """
        class A:
            def go(self): ...  # here
        class B:
            def go(self): ...
        def f(o: A | B):
            o.«go»()
        """,
        2,
    ),
    "a union of one that has none": (
        """
        class A:
            def go(self): ...  # here
        def f(o: A | None):
            o.«go»()
        """,
        1,
    ),
    "a union with a class from outside": (
        """
        from outside import B
        class A:
            def go(self): ...  # here
        def f(o: A | B):
            o.«go»()
        """,
        2,
    ),
    "a union of classes that inherit it from one": (
        """
        class Base:
            def go(self): ...  # here
        class A(Base): ...
        class B(Base): ...
        def f(o: A | B):
            o.«go»()
        """,
        1,
    ),
    "a ternary": (
        """
        class A:
            def go(self): ...
        class B:
            def go(self): ...  # here
        def f(flag):
            p = B() if flag else A()
            p.«go»()
        """,
        2,
    ),
    "an element of a list that stands there": (
        """
        class A:
            def go(self): ...
        class B:
            def go(self): ...  # here
        [A, B][1]().«go»()
        """,
        1,
    ),
    "a parameter that is bound again": (
        """
        def f(x=None):  # here
            if x is None:
                x = 1
            return «x»
        """,
        2,
    ),
    # Star imports.
    "star imports in branches": (
        f"""
        #: p/other.py
        def wait(): ...
        #: p/this.py
        def wait(): ...  # here
        #: p/m.py
        import sys
        if sys.platform == "{OTHER}":
            from .other import *
        else:
            from .this import *
        «wait»()
        """,
        2,
    ),
    "star imports in branches, from a function": (
        """
        #: p/a.py
        def wait(): ...  # here
        #: p/b.py
        def wait(): ...
        #: p/m.py
        try:
            from .a import *
        except ImportError:
            from .b import *
        def f():
            «wait»()
        """,
        2,
    ),
    "star imports in branches, from another module": (
        """
        #: p/a.py
        def wait(): ...  # here
        #: p/b.py
        def wait(): ...
        #: p/m.py
        try:
            from .a import *
        except ImportError:
            from .b import *
        #: p/n.py
        from .m import wait
        «wait»()
        """,
        2,
    ),
    "a star import binds what was bound before": (
        """
        #: p/a.py
        def f(): ...  # here
        #: p/m.py
        def f(): ...
        from .a import *
        «f»()
        """,
        1,
    ),
    "but not what it does not export": (
        """
        #: p/a.py
        __all__ = ["g"]
        def f(): ...
        def g(): ...
        #: p/m.py
        def f(): ...  # here
        from .a import *
        «f»()
        """,
        1,
    ),
    "a definition after a star import": (
        """
        #: p/a.py
        def f(): ...
        #: p/m.py
        from .a import *
        def f(): ...  # here
        «f»()
        """,
        1,
    ),
    "a star import that may have failed": (
        """
        #: p/a.py
        def f(): ...
        #: p/m.py
        def f(): ...  # here
        try:
            from .a import *
        except ImportError:
            pass
        «f»()
        """,
        2,
    ),
    "a star import of what a list may hold": (
        """
        #: p/a.py
        def f(): ...  # here
        __all__ = ["g"]
        if x:
            __all__ += ["f"]
        def g(): ...
        #: p/m.py
        def f(): ...
        from .a import *
        «f»()
        """,
        2,
    ),
    "a star import of a list that takes another one in": (
        """
        #: p/old.py
        class Car: ...
        #: p/_impl.py
        __all__ = ["Car"]
        class Car: ...  # here
        #: p/new.py
        from . import _impl
        from ._impl import *
        __all__ = ["Bus"] + _impl.__all__
        class Bus: ...
        #: p/user.py
        from p.old import *
        from p.new import *
        «Car»()
        """,
        1,
    ),
    "what many star imports leave": (
        "\n".join(
            (
                *(f"#: p/m{number}.py\ndef f{number}(): ..." for number in range(80)),
                "#: p/m.py\ndef first(): ...  # here",
                *(f"from p.m{number} import *" for number in range(80)),
                "«first»()",
            )
        ),
        1,
    ),
    "what the first of many star imports brings": (
        "\n".join(
            (
                "#: p/m0.py\ndef first(): ...  # here",
                *(f"#: p/m{number}.py\ndef f{number}(): ..." for number in range(1, 80)),
                "#: p/m.py\ndef first(): ...",
                *(f"from p.m{number} import *" for number in range(80)),
                "«first»()",
            )
        ),
        1,
    ),
    # What may be something else.
    "a member after a base that is not known": (
        """
        from outside import External
        class Local:
            def run(self): ...  # here
        class C(External, Local):
            def go(self):
                self.«run»()
        """,
        2,
    ),
    "a member before a base that is not known": (
        """
        from outside import External
        class Local:
            def run(self): ...  # here
        class C(Local, External):
            def go(self):
                self.«run»()
        """,
        1,
    ),
    "a builtin base is known": (
        """
        class Local:
            def run(self): ...  # here
        class C(dict, Local):
            def go(self):
                self.«run»()
        """,
        1,
    ),
    "what a base of the standard library does not define": (
        """
        import threading
        class P:
            def go(self): ...  # here
        class T(threading.Thread, P): ...
        T().«go»()
        """,
        1,
    ),
    "an inherited property that a method assigns to": (
        """
        class Base:
            @property
            def text(self): ...  # here
            @text.setter
            def text(self, value): ...
        class Sub(Base):
            def f(self):
                self.«text» = 1
        """,
        1,
    ),
    "an inherited property after a method assigned to it": (
        """
        class Base:
            @property
            def text(self): ...  # here
            @text.setter
            def text(self, value): ...
        class Sub(Base):
            def f(self):
                self.text = 1
        Sub().«text»
        """,
        1,
    ),
    "what a method gives an attribute comes before what the class does": (
        """
        class A:
            def go(self): ...
        class B:
            def go(self): ...  # here
        class C:
            x = A()
            def change(self): self.x = B()
        C().x.«go»()
        """,
        2,
    ),
    "a base that is one of several": (
        """
        try:
            from outside import Base
        except ImportError:
            class Base:
                def run(self): ...  # here
        class C(Base):
            def go(self):
                self.«run»()
        """,
        2,
    ),
    "a class under a decorator that is not known": (
        """
        from outside import deco
        @deco
        class A:
            def run(self): ...  # here
        A().«run»()
        """,
        2,
    ),
    "a class under a decorator that gives it back": (
        """
        def deco(cls):
            cls.x = 1
            return cls
        def made(name):
            def inner(cls):
                return cls
            return inner
        @deco
        @made("x")
        class A:
            def run(self): ...  # here
        A().«run»()
        """,
        1,
    ),
    "a class under a decorator that makes another one": (
        """
        def deco(cls):
            class Wrapper: ...
            return Wrapper
        @deco
        class A:
            def run(self): ...  # here
        A().«run»()
        """,
        2,
    ),
    "a metaclass that is not known": (
        """
        from outside import Meta
        class A(metaclass=Meta):
            def run(self): ...  # here
        A().«run»()
        """,
        2,
    ),
    "a metaclass that makes what is called": (
        """
        class Meta(type):
            def __call__(cls): return cls.other
        class A(metaclass=Meta):
            def run(self): ...  # here
        class B(A): ...
        B().«run»()
        """,
        2,
    ),
    "self is of its class whatever decorates it": (
        """
        from outside import deco
        @deco
        class A:
            def run(self): ...  # here
            def go(self):
                self.«run»()
        """,
        1,
    ),
    "a class that looks every attribute up itself": (
        """
        class A:
            def __getattribute__(self, name): ...
            def run(self): ...  # here
        A().«run»()
        """,
        2,
    ),
    "a class that makes attributes that it has not": (
        """
        class A:
            def __getattr__(self, name): ...
        class B:
            def run(self): ...  # here
        def f(o: A | B):
            o.«run»()
        """,
        2,
    ),
    # Calls.
    "the keyword of one of several": (
        """
        import os
        class tool:
            def __init__(self, key=0): ...  # here
        if os.environ:
            def tool(key=0): ...
        tool(«key»=1)
        """,
        2,
    ),
    "the keyword of a function under a decorator that is not known": (
        """
        from outside import deco
        @deco
        def f(key=0): ...  # here
        f(«key»=1)
        """,
        2,
    ),
    "an overload by the type of its argument": (
        """
        from typing import overload
        class A:
            def go(self): ...
        class B:
            def go(self): ...  # here
        @overload
        def f(x: int) -> A: ...
        @overload
        def f(x: str) -> B: ...
        def f(x): ...
        f("x").«go»()
        """,
        1,
    ),
    "an overload by a keyword": (
        """
        from typing import overload
        class A:
            def go(self): ...  # here
        class B:
            def go(self): ...
        class M:
            @overload
            def f(self) -> B: ...
            @overload
            def f(self, *, key: bool) -> A: ...
            def f(self, key=False): ...
        M().f(key=True).«go»()
        """,
        1,
    ),
    "an overload by the number of arguments": (
        """
        from typing import overload
        class A:
            def go(self): ...
        class B:
            def go(self): ...  # here
        @overload
        def f(x) -> A: ...
        @overload
        def f(x, y) -> B: ...
        def f(*args): ...
        def g(a, b):
            f(a, b).«go»()
        """,
        1,
    ),
    "an overload for a class of the tree": (
        """
        from typing import overload
        class Base: ...
        class A(Base):
            def go(self): ...  # here
        @overload
        def f(x: None) -> int: ...
        @overload
        def f(x: Base) -> A: ...
        def f(x): ...
        f(A()).«go»()
        """,
        1,
    ),
    "an overloaded operator": (
        """
        from typing import overload
        class A:
            def go(self): ...  # here
        class M:
            @overload
            def __getitem__(self, at: int) -> A: ...
            @overload
            def __getitem__(self, at: slice) -> list[A]: ...
            def __getitem__(self, at): ...
        M()[0].«go»()
        """,
        1,
    ),
    "overloads that give the same": (
        """
        from typing import overload
        class A:
            def go(self): ...  # here
        @overload
        def f(x: int) -> A: ...
        @overload
        def f(x: str) -> A: ...
        def f(x): ...
        def g(a):
            f(a).«go»()
        """,
        1,
    ),
    # Private names.
    "a private name of a class, from outside": (
        """
        class Foo:
            def __bar(self): ...  # here
        Foo()._Foo«__bar»()
        """.replace("_Foo«__bar»", "«_Foo__bar»"),
        1,
    ),
    "a private name of a class, from inside": (
        """
        class _Foo:
            def __init__(self):
                self.__x = 1  # here
            def f(self):
                return self.«__x»
        """,
        1,
    ),
    "a private name that is written out": (
        """
        class _Foo:
            def _Foo__f(self): ...  # here
            def f(self):
                self.«__f»()
        """,
        1,
    ),
    "no private name in a class of underscores": (
        """
        class Base:
            def __f(self): ...
        class __:
            def __f(self): ...  # here
        __().«__f»()
        """,
        1,
    ),
    "a private name of a nested function": (
        """
        class A:
            __x = 1  # here
            def f(self):
                def g():
                    return self.«__x»
        """,
        1,
    ),
    "a private parameter": (
        """
        class A:
            def f(self, __x):  # here
                return «__x»
        """,
        1,
    ),
    "a global that is named as Python mangles it": (
        """
        _A__x = 1  # here
        class A:
            def f(self):
                return «__x»
        """,
        1,
    ),
    # Self.
    "Self under another name": (
        """
        from typing import Self as Me
        class A:
            def f(self) -> Me: ...
            def go(self): ...
        class B(A):
            def go(self): ...  # here
        B().f().«go»()
        """,
        1,
    ),
    "Self through a module of the tree": (
        """
        #: p/compat.py
        from typing_extensions import Self
        #: p/m.py
        from p.compat import Self
        class A:
            def f(self) -> Self: ...
            def go(self): ...  # here
        A().f().«go»()
        """,
        1,
    ),
    "Self that is a class": (
        """
        #: p/other.py
        class Self:
            def go(self): ...  # here
        #: p/m.py
        from p.other import Self
        class A:
            def f(self) -> Self: ...
            def go(self): ...
        A().f().«go»()
        """,
        1,
    ),
    "Self of a module that is not typing": (
        """
        #: p/other.py
        class Self:
            def go(self): ...  # here
        #: p/m.py
        from p import other
        class A:
            def f(self) -> other.Self: ...
            def go(self): ...
        A().f().«go»()
        """,
        1,
    ),
    # Descriptors.
    "what a descriptor gives": (
        """
        class Value:
            def upper(self): ...  # here
        class Field:
            def __get__(self, obj, owner=None) -> Value: ...
            def upper(self): ...
        class M:
            f = Field()
        M().f.«upper»()
        """,
        1,
    ),
    "an attribute of a class that is no descriptor": (
        """
        class Plain:
            def upper(self): ...  # here
        class M:
            p = Plain()
            def go(self):
                self.p.«upper»()
        """,
        1,
    ),
    # Stubs.
    "what the stub says that a function returns": (
        """
        #: p/m.py
        class A:
            def go(self): ...  # here
        def make(): return _make()
        #: p/m.pyi
        class A:
            def go(self): ...
        def make() -> A: ...
        #: p/use.py
        from p.m import make
        make().«go»()
        """,
        1,
    ),
    "what the stub says that a method returns": (
        """
        #: p/m.py
        class A:
            def copy(self): return _copy(self)
            def go(self): ...  # here
        #: p/m.pyi
        class A:
            def copy(self) -> A: ...
            def go(self) -> None: ...
        #: p/use.py
        from p.m import A
        A().copy().«go»()
        """,
        1,
    ),
    "what the stub says of a parameter": (
        """
        #: p/m.py
        from p.other import A
        def f(a):
            a.«go»()
        #: p/m.pyi
        from p.other import A
        def f(a: A) -> None: ...
        #: p/other.py
        class A:
            def go(self): ...  # here
        """,
        1,
    ),
    "what the stub says of a variable": (
        """
        #: p/m.py
        class A:
            def go(self): ...  # here
        current = _current()
        #: p/m.pyi
        class A:
            def go(self): ...
        current: A
        #: p/use.py
        from p import m
        m.current.«go»()
        """,
        1,
    ),
    "what the stub says of an attribute": (
        """
        #: p/m.py
        class A:
            def go(self): ...  # here
        class B:
            def __init__(self): self.a = _make()
        #: p/m.pyi
        class A:
            def go(self): ...
        class B:
            a: A
        #: p/use.py
        from p.m import B
        B().a.«go»()
        """,
        1,
    ),
    "what the stub's overloads say": (
        """
        #: p/m.py
        class A:
            def go(self): ...
        class B:
            def go(self): ...  # here
        def make(x): return _make(x)
        #: p/m.pyi
        from typing import overload
        class A: ...
        class B: ...
        @overload
        def make(x: int) -> A: ...
        @overload
        def make(x: str) -> B: ...
        #: p/use.py
        from p.m import make
        make("x").«go»()
        """,
        1,
    ),
    "a class that only the stub calls generic": (
        """
        #: p/m.py
        class Box:
            def get(self): return self.x
        #: p/m.pyi
        from typing import Generic, TypeVar
        T = TypeVar("T")
        class Box(Generic[T]):
            def get(self) -> T: ...
        #: p/use.py
        from p.m import Box
        class B:
            def go(self): ...  # here
        def f(b: Box[B]):
            b.get().«go»()
        """,
        1,
    ),
    "a keyword that the stub types": (
        """
        #: p/m.py
        def make(key=0): ...  # here
        #: p/m.pyi
        def make(key: int = 0) -> int: ...
        #: p/use.py
        from p.m import make
        make(«key»=1)
        """,
        1,
    ),
    "a member that only the stub declares": (
        """
        #: p/m.py
        class A: ...
        #: p/m.pyi
        class A:
            def go(self): ...  # here
        #: p/use.py
        from p.m import A
        A().«go»()
        """,
        1,
    ),
}


TYPE_PARAMETERS = {
    "in the parameters": "def new[T](x: «T») -> T: ...  # here",
    "in the returned type": "def new[T](x: T) -> «T»: ...  # here",
    "in the body": "def new[T](x: T) -> T:  # here\n    y: «T» = x\n    return y",
    "in the bases": "class Sub[T](list[«T»]): ...  # here",
    "in a method": "class Sub[T]:  # here\n    def f(self, x: «T»): ...",
    "of a method before that of its class": "class Sub[T]:\n    def f[T](self, x: «T»): ...  # here",
    "in an alias": "type Alias[T] = list[«T»]  # here",
    "in a bound": "def new[T, U: list[«T»]](x: U): ...  # here",
    "of the module, after the header": """
        from typing import TypeVar
        T = TypeVar("T")  # here
        def new[T](x: T) -> T: ...
        def old(x: «T»): ...
    """,
    "what a generic class holds": """
        class Box[T]:
            def __init__(self, x: T): ...
            def get(self) -> T: ...
        class B:
            def go(self): ...  # here
        def f(b: Box[B]):
            b.get().«go»()
    """,
    "what a generic class was given": """
        class Box[T]:
            def __init__(self, x: T): ...
            def get(self) -> T: ...
        class B:
            def go(self): ...  # here
        Box(B()).get().«go»()
    """,
    "what a subclass says of a generic base": """
        class Box[T]:
            def get(self) -> T: ...
        class B:
            def go(self): ...  # here
        class Sub(Box[B]): ...
        Sub().get().«go»()
    """,
    "what a generic function gives": """
        class B:
            def go(self): ...  # here
        def same[T](x: T) -> T: ...
        same(B()).«go»()
    """,
    "what a bound tells": """
        class B:
            def go(self): ...  # here
        def f[T: B](x: T):
            x.«go»()
    """,
    "what an alias tells": """
        class B:
            def go(self): ...  # here
        type Alias = list[B]
        def f(x: Alias):
            x[0].«go»()
    """,
}
TYPED_DICT = """
from typing import NotRequired, Required, TypedDict
class A:
    def go(self): ...
class B:
    def go(self): ...  # here
class Base(TypedDict):
    first: A
    base: "B"
class Items(Base, total=False):
    required: Required[B]
    maybe: NotRequired["B"]
    rest: list[B]
"""
MEANS |= {
    f"an item of a TypedDict: {item}": (f"{TYPED_DICT}def f(x: Items):\n    {item}.«go»()\n", 1)
    for item in ('x["base"]', 'x["required"]', 'x["maybe"]', 'x["rest"][0]', 'Items(required=B())["required"]')
} | {
    "an item of a TypedDict that was tested": (
        f'{TYPED_DICT}def f(x: Items):\n    if x["maybe"]:\n        x["maybe"].«go»()\n',
        1,
    ),
    "an item of a TypedDict by the key it was given under": (
        f'{TYPED_DICT}def f(x: dict[str, Items]):\n    x["first"]["base"].«go»()\n',
        1,
    ),
}
if sys.version_info >= (3, 12):
    MEANS |= {f"a type parameter {name}": (text, 1) for name, text in TYPE_PARAMETERS.items()}
    MEANS |= {
        f"a type parameter {name} beside a module's name": ("from typing import TypeVar\nT = TypeVar('T')\n" + text, 1)
        for name, text in TYPE_PARAMETERS.items()
        if "\n        class" not in text and "from typing" not in text
    }


@pytest.mark.parametrize(("text", "count"), MEANS.values(), ids=MEANS.keys())
def test_means(text: str, count: int) -> None:
    assert answer(tree(text)) == (True, count)


THREAD = """
import threading
class P:
    def run(self): ...
    def go(self): ...
class T(threading.Thread, P):
    def f(self):
"""
OUTSIDE = {
    "what a base of the standard library defines first": (THREAD + "        self.«run»()", "threading.Thread.run"),
    "the same by super": (THREAD + "        super().«run»()", "threading.Thread.run"),
    "the same from outside": (THREAD + "        pass\nT().«run»()", "threading.Thread.run"),
    "what a builtin base defines": ("class A(dict): ...\nA().«update»()", "builtins.dict.update"),
    "a builtin before it is rebound": ("«len»([])\ndef len(x): ...", "builtins.len"),
    "a builtin that is rebound to itself": ("range = «range»", "builtins.range"),
    "a builtin that stands under its own name later": ("advance = «next»\nnext = advance", "builtins.next"),
    "a builtin after del": ("def sum(x): ...\ndel sum\n«sum»([])", "builtins.sum"),
    "a builtin after del, in a function": ("def sum(x): ...\ndel sum\ndef f(): «sum»([])", "builtins.sum"),
    "a builtin in a class body that binds it later": ("class A:\n    x = «id»(1)\n    id = 2", "builtins.id"),
}


@pytest.mark.parametrize(("text", "path"), OUTSIDE.values(), ids=OUTSIDE.keys())
def test_means_what_is_outside(text: str, path: str) -> None:
    link = tree(text).link()
    assert link is not None
    assert (link.target.kind, link.target.symbol, link.target.count) == (TargetKind.EXTERNAL, path, 1)


NOTHING = {
    "a private name of a base": """
        class A:
            def __f(self): ...
        class B(A):
            def f(self): self.«__f»()
    """,
    "a private name from outside of the class": """
        class A:
            def __f(self): ...
        A().«__f»()
    """,
    "a global in a class that mangles it": """
        __x = 1
        class A:
            def f(self): return «__x»
    """,
    "an overload that cannot be told": """
        from typing import overload
        class A:
            def go(self): ...
        class B:
            def go(self): ...
        @overload
        def f(x: int) -> A: ...
        @overload
        def f(x: str) -> B: ...
        def f(x): ...
        def g(a): f(a).«go»()
    """,
    "overloads that only a literal tells apart": """
        from typing import Literal, overload
        class A:
            def go(self): ...
        class B:
            def go(self): ...
        @overload
        def f(x: Literal["a"]) -> A: ...
        @overload
        def f(x: Literal["b"]) -> B: ...
        def f(x): ...
        f("b").«go»()
    """,
    "a descriptor that does not say what it gives": """
        class Loose:
            def __get__(self, obj, owner=None): return obj.__dict__["x"]
            def upper(self): ...
        class M:
            f = Loose()
        M().f.«upper»()
    """,
    "what may be a descriptor": """
        from outside import BaseField
        class Field(BaseField):
            def upper(self): ...
        class M:
            f = Field()
            def go(self): self.f.«upper»()
    """,
    "what may be a descriptor, asked of the class": """
        from outside import BaseField
        class Field(BaseField):
            def upper(self): ...
        class M:
            f = Field()
        M.f.«upper»()
    """,
    "a member of what a function gives that has the name of a class": """
        import tempfile
        tempfile.NamedTemporaryFile().«flush»()
    """,
    "after del": "def f(): ...\ndel f\n«f»",
    "after del, from a function": "def f(): ...\ndel f\ndef g(): «f»",
    "after del, from another module": "#: p/a.py\ndef f(): ...\ndel f\n#: p/b.py\nfrom .a import f\n«f»",
    "a local variable after del": "def f(x):\n    y = x\n    del y\n    «y»",
    "what an except clause bound, after it": "def f():\n    try: ...\n    except E as e: ...\n    «e»",
    "a member that was deleted": "class A:\n    def f(self): ...\n    del f\nA().«f»",
}


@pytest.mark.parametrize("text", NOTHING.values(), ids=NOTHING.keys())
def test_means_nothing(text: str) -> None:
    assert tree(text).link() is None


def test_no_two_kinds_of_node_have_one_number() -> None:
    numbers = [number for name, number in vars(Op).items() if not name.startswith("_")]
    assert sorted(numbers) == list(range(len(numbers)))


def test_every_definition_lists_what_may_use_it() -> None:
    relations = tree(
        """
        #: p/m.py
        if x:
            def f(): ...
        else:
            def f(): ...
        f()
        def g():
            return f
        g()
        """
    ).relations
    for symbol in ("p.m.f", "p.m.f~2"):
        assert [(use.line, use.possible) for use in relations.uses(symbol)] == [(5, True), (7, True)]
    assert [(use.line, use.possible) for use in relations.uses("p.m.g")] == [(8, False)]


def test_bases_that_may_be_another() -> None:
    relations = tree(
        """
        #: p/m.py
        class A: ...
        class B: ...
        class C(A if x else B): ...
        class D(A): ...
        """
    ).relations
    assert [(base.symbol, base.count) for base in relations.bases("p.m.C")] == [("p.m.A", 2)]
    assert relations.subclasses("p.m.A") == ["p.m.C", "p.m.D"]
    assert relations.subclasses("p.m.B") == ["p.m.C"]
    assert relations.possible_subclasses("p.m.A") == {"p.m.C"}
    assert relations.possible_subclasses("p.m.B") == {"p.m.C"}

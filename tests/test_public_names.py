"""What `__all__` lists, what modules offer, and under which paths definitions are public."""

import ast

import pytest

from mkdocs_kwindex.crosslinks.inventories import read_inventory
from mkdocs_kwindex.model import SourceFile
from mkdocs_kwindex.model.names import Exports
from mkdocs_kwindex.semantic.export_list import read_exports
from tests.conftest import BuildSite
from tests.support.crawl import crawl
from tests.support.html import folded
from tests.test_references import tree

PACKAGE = SourceFile("/p/__init__.py", "p/__init__.py", "p", is_package=True)

LISTS = {
    "a list": ("__all__ = ['a', 'b']", Exports(("a", "b"), line=1)),
    "a tuple": ("__all__ = 'a', 'b'", Exports(("a", "b"), line=1)),
    "a sum": ("__all__ = ['a'] + ['b']\n__all__ += ('c',)", Exports(("a", "b", "c"), line=1)),
    "annotated": ("__all__: list[str] = ['a']", Exports(("a",), line=1)),
    "empty": ("__all__ = []", Exports(line=1)),
    "names of lists": ("x = ['a']\ny = x + ['b']\n__all__ = [*y, 'c']", Exports(("a", "b", "c"), line=3)),
    "copies": ("M = {'a': 1, 'b': 2}\n__all__ = sorted(list(M.keys()))", Exports(("a", "b"), line=2)),
    "split": ("__all__ = 'a b'.split()", Exports(("a", "b"), line=1)),
    "names of what is defined": ("__all__ = [f.__name__]\ndef f(): ...", Exports(("f",), line=1)),
    "methods": (
        "__all__ = ['a']\n__all__.append('b')\n__all__.extend(['c', 'd'])\n__all__.remove('a')\n__all__.insert(0, 'e')",
        Exports(("b", "c", "d", "e"), removed=("a",), line=1),
    ),
    "lists of other modules": (
        "from . import m\nfrom .n import *\nimport q.r as s\n__all__ = [*m.__all__, 'a'] + n.__all__\n__all__.extend(s.__all__)",
        Exports(("a",), ("p.m", "p.n", "q.r"), line=4),
    ),
    "the list of another module by a name": ("from .m import __all__ as x\n__all__ = x + ['a']", Exports(("a",), ("p.m",), line=2)),
    "the list of another module as it is": ("from .m import __all__", Exports((), ("p.m",), line=1)),
    "what only a branch lists": (
        "__all__ = ['a']\nif x:\n    __all__ += ['b']\nelif y:\n    __all__.append('c')",
        Exports(("a",), possible_names=("b", "c"), line=1),
    ),
    "what every branch lists": ("if x:\n    __all__ = ['a', 'b']\nelse:\n    __all__ = ['a']", Exports(("a",), possible_names=("b",), line=2)),
    "what the platform settles": (
        "import sys\n__all__ = ['a']\nif sys.version_info >= (3, 8):\n    __all__ += ['b']\nelse:\n    __all__ += ['c']",
        Exports(("a", "b"), line=2),
    ),
    "what an import allows": (
        "__all__ = ['a']\ntry:\n    import x\nexcept ImportError:\n    pass\nelse:\n    __all__.append('x')",
        Exports(("a",), possible_names=("x",), line=1),
    ),
    "worked out": ("__all__ = ['a']\n__all__ += [n for n in globals()]", Exports(("a",), is_complete=False, line=1)),
    "unpacked": ("__getattr__, __dir__, __all__ = attach(__name__)", Exports(is_complete=False, line=1)),
    "added to by a decorator": ("__all__ = ['a']\ndef export(f):\n    __all__.append(f.__name__)", Exports(("a",), is_complete=False, line=1)),
    "shortened by a call": ("__all__ = ['a', 'b']\n__all__.pop()", Exports(("a", "b"), is_complete=False, line=1)),
    "no module": ("for m in x:\n    __all__ = m.__all__", Exports(is_complete=False, line=2)),
    "deleted": ("__all__ = ['a']\ndel __all__", None),
    "of a function": ("def f():\n    __all__ = ['a']", None),
}  # fmt: skip


@pytest.mark.parametrize(("text", "exports"), LISTS.values(), ids=LISTS)
def test_lists_in_every_form(text: str, exports: Exports | None) -> None:
    assert read_exports(ast.parse(text), text, PACKAGE) == exports


ZOO = """
#: p/__init__.py
from . import _impl, _more
from ._impl import *
from ._more import Bus as Coach, Used
from ._more import Aliased as Aliased
from typing import TYPE_CHECKING
if TYPE_CHECKING:
    from ._more import ForTypes
    class AlsoForTypes: ...
Used()
def gone(): ...
del gone
if sys.platform and __name__ == "__main__":
    result = kept()
    def main(): ...
import sys
if sys.platform == "nowhere":
    def elsewhere(): ...
else:
    def twice(): ...
    def twice(more): ...
def kept():
    def local(): ...
    class Local:
        def method(self): ...
class Kept:
    def method(self):
        class Inner: ...
    if TYPE_CHECKING:
        def typed(self): ...
    if sys.version_info >= (99,):
        def both(self): ...
    else:
        def both(self): ...
    class Nested:
        def deep(self): ...
#: p/_impl.py
__all__ = ["Car"]
class Car:
    def drive(self): ...
    def _stop(self): ...
    def __mangled(self): ...
class Hidden: ...
#: p/_more.py
class Bus: ...
class Used: ...
class Aliased: ...
class ForTypes: ...
class Wanted: ...
#: p/web.py
from ._more import Wanted
from ._impl import Hidden as Hidden
#: p/code.py
from ._more import Bus
from .user import *
def run(): return Bus
#: p/user.py
from p.web import Wanted
def use(): return Wanted
#: p/open.py
__all__ = ["Known"]
__all__ += made()
class Known: ...
class Other: ...
#: p/tests/helpers.py
def helper(): ...
#: p/not-a-name.py
def nowhere(): ...
"""


@pytest.mark.parametrize(
    ("symbol", "paths"),
    [
        ("p._impl.Car", ["p.Car"]),
        ("p._impl.Car.drive", ["p.Car.drive"]),
        ("p._impl.Car.__mangled", []),
        ("p._impl.Hidden", ["p.web.Hidden"]),
        ("p._more.Bus", ["p.Coach"]),
        ("p._more.Used", []),
        ("p._more.Aliased", ["p.Aliased"]),
        ("p._more.ForTypes", []),
        ("p._more.Wanted", ["p.web.Wanted"]),
        ("p.AlsoForTypes", []),
        ("p.gone", []),
        ("p.result", []),
        ("p.main", []),
        ("p.elsewhere", []),
        ("p.twice", ["p.twice"]),
        ("p.twice~2", []),
        ("p.kept", ["p.kept"]),
        ("p.kept.local", []),
        ("p.kept.Local", []),
        ("p.kept.Local.method", []),
        ("p.Kept.method", ["p.Kept.method"]),
        ("p.Kept.typed", []),
        ("p.Kept.both", ["p.Kept.both"]),
        ("p.Kept.method.Inner", []),
        ("p.Kept.Nested.deep", ["p.Kept.Nested.deep"]),
        ("p.user.use", ["p.user.use"]),
        ("p.open.Known", ["p.open.Known"]),
        ("p.open.Other", ["p.open.Other"]),
        ("p.tests.helpers.helper", []),
        ("p.not-a-name.nowhere", []),
    ],
)
def test_public_paths(symbol: str, paths: list[str]) -> None:
    assert tree(ZOO).relations.public_paths(symbol) == paths


def test_imports_are_handed_on_or_not() -> None:
    uses = {
        symbol: [(u.line, u.use.value) for u in tree(ZOO).relations.uses(symbol) if u.uri == "p/__init__.py"]
        for symbol in ("p._more.Bus", "p._more.Used")
    }
    assert uses == {"p._more.Bus": [(3, "re-export")], "p._more.Used": [(3, "import"), (9, "call")]}


def test_lists_of_other_modules_are_put_in() -> None:
    relations = tree("""
        #: p/__init__.py
        from . import _impl, _more
        from ._impl import *
        from ._more import *
        __all__ = ["Bike"]
        __all__ += _impl.__all__
        __all__.extend(_more.__all__)
        class Bike: ...
        #: p/_impl.py
        __all__ = ["Car"]
        class Car: ...
        class Hidden: ...
        #: p/_more.py
        from outside import __all__ as others
        __all__ = ["Bus", *others]
        class Bus: ...
        #: p/user.py
        from p import *
        Car, Bus, Bike, Hidden
    """).relations
    offer = relations.offer("p/__init__.py")
    assert (sorted(offer.names - offer.possible), offer.is_complete) == (["Bike", "Bus", "Car"], False)
    assert [link.target.symbol for link in relations.links("p/user.py") if link.line == 2] == [
        "p._impl.Car", "p._more.Bus", "p.Bike",
    ]  # fmt: skip


def test_pages_tell_every_public_path_and_respect_what_docstrings_say(site: BuildSite) -> None:
    built = site("""
        mkdocs.yml: {site_name: Site, theme: {name: mkdocs, highlightjs: false}, plugins: [kwindex]}
        src/p/__init__.py:
            from .impl import lag
            from .web import R
            __all__ = ["lag", "R", "hidden", "veiled"]
            __all__ += names()
            def hidden():
                '''Do.

                :meta private:
                '''
        src/p/web.py:
            from .impl import R
            __all__ = ["R"]
        src/p/user.py:
            from p import lag
        src/p/impl.py:
            class R: ...
            def lag(): ...
        src/p/lag.py:
        src/p/secret.py:
            '''Mine.

            @private
            '''
            def nowhere(): ...
    """)
    page = built.page("code/p/impl.py_docs/")
    notes = [
        text
        for node in page.all(".kw-note")
        if (text := " ".join(node.text().split())).startswith(("Public as", "Also as"))
    ]
    entries = {entry.name for entry in read_inventory((built.site_dir / "objects.inv").read_bytes())}

    assert notes == ["Public as p.R", "Also as p.web.R", "Public as p.lag"]
    assert page.by_id("p.web.R").text() == "Also as p.web.R"
    assert {"p.R", "p.web.R", "p.impl.R", "p.lag", "p.impl.lag"} <= entries
    package = built.page("code/p/__init__.py_docs/")
    assert ">at least 4 names</a>" in package.html
    # The function hides the module of its name.
    for uri in ("code/p/__init__.py_docs/", "code/p/user.py_docs/"):
        links = [link.attributes["href"] for link in built.page(uri).all("a") if link.text() == "lag"]
        assert {*links} == {"../impl.py_docs/#p.impl.lag"}, uri
    assert crawl(built.site_dir).problems == []


def test_what_an_unknown_part_of_a_list_may_export_is_possibly_public(site: BuildSite) -> None:
    built = site("""
        mkdocs.yml: {site_name: Site, theme: {name: mkdocs}, plugins: [kwindex]}
        p/__init__.py: from p.m import *
        p/m.py:
            import sys
            __all__ = ["sure"]
            if sys.argv:
                __all__ += ["maybe"]
            __all__ += [name for name in globals() if name.startswith("open")]
            def sure(): ...
            def maybe(): ...
            class Opened:
                def method(self): ...
        p/n.py:
            __all__ = [name for name in dir() if name[0] != "_"]
            def alpha(): ...
        p/c/__init__.py: from p.n import *
        """)
    own = built.page("code/p/m.py_docs/")

    assert own.texts(".kw-public") == ["Public as p.sure", "Possibly public as p.maybe", "Possibly public as p.Opened"]
    assert "exports all 3 of its public-named classes and functions, 2 of them possibly;" in own.text("body")
    assert "p exports sure, maybe (possibly) and Opened (possibly)" in own.text("body")
    assert "Public through p.c, which may export its one public-named class or function;" in built.page(
        "code/p/n.py_docs/"
    ).text("body")
    package = built.page("code/p/__init__.py_docs/").text("body")
    assert "Exports at least 1 name, none of them defined here;" in package
    surface = [folded(node) for node in built.page("code/p/doc/").all("#exports ~ .kw-table .kw-first")]
    assert sorted(surface[:3]) == ["Opened possibly p.m", "maybe possibly p.m", "sure p.m"]

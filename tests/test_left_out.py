"""Where a list is cut, its rest is a click away: in a fold, or behind a link."""

import re
from collections.abc import Iterator
from importlib import import_module

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from tests.support.build import Built, build
from tests.support.crawl import crawl
from tests.support.tree import write_site

# How much is listed at all, before the rest is somewhere else.
LIMITS = {
    "behaviour.calls": {"_ROOM": 2, "SHOWN": 1},
    "behaviour.effects": {"_INLINE": 1, "_FOLDED": 1, "_LINES": 1},
    "behaviour.state": {"_WRITERS": 1, "_LINES": 1},
    "class_relatives": {"LIMIT": 1, "INHERITED": 1},
    "folders.index": {"KEYWORD_LIMIT": 1},
    "notes_and_deprecations": {"SHOWN": 1},
    "idiom_sentences": {"_INLINE": 1, "_FOLDED": 1},
    "idiom_sentences.function_idioms": {"_NAMES": 1, "_COROUTINES": 1},
    "idiom_sentences.writer": {"_NAME_LIMIT": 1},
    "importers": {"INLINE": 1, "LIMIT": 1},
    "name_pages": {"SHOWN_OWNERS": 1},
    "offered_bases": {"CLASSES": 1, "METHODS": 1, "SUBCLASSES": 1},
    "public_as": {"NAMES": 1, "EXPORTERS": 1},
    "purpose": {"_NAMES": 1},
    "testing": {"FILES": 1, "FUNCTIONS": 1, "SYMBOLS": 1, "MISSING": 1},
    "usage_in_tests": {"_TESTS": 1},
}
BASE = """import abc
import os
import sys

STATE = {}

class Base(abc.ABC):
    @abc.abstractmethod
    def one(self): ...
    @abc.abstractmethod
    def two(self): ...
    @abc.abstractmethod
    def three(self): ...

class Other(Base):
    def one(self): ...
    def two(self): ...
    def three(self): ...

class More(Base):
    def one(self): ...

def first():
    # TODO one
    STATE["a"] = 1
    os.environ["A"] = os.environ["B"] = "1"
    os.environ["A"] = "2"
    os.environ["A"] = "3"
    return second(), third(), fourth()

def second():
    # TODO two
    STATE["b"] = 2
    STATE["b"] = 3
    STATE["b"] = 4
    os.environ["A"] = ""

def third():
    # TODO three
    STATE["c"] = 2
    import json, csv, re
    os.environ["A"] = ""

def fourth():
    global STATE
    STATE["c"] = 2
    os.environ["A"] = ""

async def wait(): ...
async def wait_more(): ...
async def wait_again(): ...
"""
USER = """from pkg.base import STATE, Base, Other, first, second

class Mine(Base):
    def one(self): first()
    def two(self): second()

def change():
    STATE["x"] = 1
    return Other()
"""
TEST = """from pkg.base import first, second, Other

def test_a(): first(); second(); Other()
def test_b(): first(); second(); Other()
def test_c(): first(); second(); Other()
"""
FILES: dict[str, str | bytes] = {
    "mkdocs.yml": "site_name: Site\ntheme: {name: mkdocs}\n"
    "plugins: [kwindex: {repository: true, workers: 1, reports: [unused]}]\n",
    "docs/index.md": "# Home\n",
    "pkg/__init__.py": "from pkg.base import Base, Other, first\nfrom pkg.a import Mine\n__all__ = ['Base', 'Other', 'first']\n",
    "pkg/base.py": BASE,
    **{f"pkg/{name}.py": USER for name in "abc"},
    "pkg/inner/__init__.py": "from pkg.base import Base as Base, first as first\n__all__ = ['Base', 'first']\n",
    "pkg/outer/__init__.py": "from pkg.base import Base as Base, first as first\n__all__ = ['Base', 'first']\n",
    **{f"tests/test_{name}.py": TEST for name in "abc"},
}
# Where what a file is for stands in a row as a text, with a link to the file, which links all that it names.
PURPOSES = ("kw-parts", "kw-related")
_REST = re.compile(r"\b\d[\d,]* (?:more|others)\b")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Built]:
    with pytest.MonkeyPatch.context() as patch:
        for module, limits in LIMITS.items():
            for name, limit in limits.items():
                patch.setattr(import_module(f"mkdocs_kwindex.pages.{module}"), name, limit)
        yield build(write_site(tmp_path_factory.mktemp("cut"), files=FILES))


def test_what_is_left_out_is_behind_a_link_or_in_a_fold(built: Built) -> None:
    found = [
        (uri, ancestors(node), node.text())
        for uri in sorted(built.files)
        if uri.endswith(".html")
        for body in LexborHTMLParser((built.site_dir / uri).read_bytes()).css("body")
        for node in body.traverse(include_text=True)
        if node.tag == "-text" and _REST.search(node.text())
    ]

    assert [entry for entry in found if not entry[1] & {"a", "summary", *PURPOSES}] == []
    assert len(found) > 60
    assert crawl(built.site_dir).problems == []


def ancestors(node: LexborNode) -> set[str]:
    """Return the tags and classes of the elements that a text is in."""
    found: set[str] = set()
    while (parent := node.parent) is not None:
        node = parent
        found |= {str(node.tag), *(node.attributes.get("class") or "").split()}
    return found

"""Code Patterns & Idioms: each idiom is found where the code has it, and not where it only looks like it."""

import textwrap

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.support.build import Built, build
from tests.support.crawl import crawl
from tests.support.html import folded
from tests.support.projects import SHOP_CONFIG
from tests.support.tree import write_site

NOTHING = "None of these was found:"

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
                "Align is a dataclass of 3 fields (1 without a default): side, width and parts; its instances have no hash, as they compare by value and can change L9",
                "Point is a dataclass of 1 field (1 without a default): x; frozen: its fields cannot be set again L15",
                "Old is an attrs class of 2 fields (1 without a default): a and b L18",
                "New is an attrs class of 1 field (1 without a default): a L23",
                "Model is a Pydantic model of 1 field: name L25",
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
        """,
        {
            "Enums 4": [
                "Color is an Enum of 2 members: RED and GREEN; VERT for the same L3",
                "Mode is a Flag of 2 names that combine with |: READ and WRITE L10",
                "Base is an IntEnum without members, a base for others L13",
                "Choice is an Enum L14",
            ]
        },
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
        """,
        {
            "Named tuples 2": [
                "Point is a named tuple of 2 fields: x and y L4",
                "Pair is a named tuple of 2 fields (1 with a default): left and right L5",
            ],
            "Typed dicts 1": ["Movie describes dicts with 2 keys (1 may be missing): title and year L8"],
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
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    files = {f"src/pkg/{name}.py": textwrap.dedent(source).lstrip() for name, (source, _) in CASES.items()}
    files["src/pkg/broken.py"] = "def f(:"
    return build(write_site(tmp_path_factory.mktemp("patterns"), SHOP_CONFIG, files))


def idioms(built: Built, name: str) -> dict[str, list[str]]:
    """Return the sentences of a file's section by title."""
    page = LexborHTMLParser(built.page(f"code/pkg/{name}.py_docs/").html)
    groups = page.css(".kw-idioms > div")
    return {folded(group.css("dt")[0]): [folded(item) for item in group.css("dd")] for group in groups}


def section(built: Built, name: str) -> str:
    """Return the text of a file's section."""
    html = built.page(f"code/pkg/{name}.py_docs/").html.partition('<h2 id="code-patterns-idioms"')[2]
    return folded(LexborHTMLParser("<h2 " + html.partition("<h2 ")[0]).css("body")[0])


@pytest.mark.parametrize("name", CASES)
def test_the_idioms_of_a_file(built: Built, name: str) -> None:
    assert idioms(built, name) == CASES[name][1]


def test_a_file_without_idioms_says_what_was_looked_for(built: Built) -> None:
    assert NOTHING in section(built, "not_enums")


def test_a_file_that_cannot_be_parsed_says_so(built: Built) -> None:
    assert "The file could not be parsed: which idioms it uses is not known." in section(built, "broken")


def test_every_link_of_the_sections_leads_somewhere(built: Built) -> None:
    assert crawl(built.site_dir).problems == []

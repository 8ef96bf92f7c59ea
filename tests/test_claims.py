"""Sentences that sounded right and were not: each of these was found by reading pages beside the code."""

import pytest
from selectolax.lexbor import LexborNode

from tests.support.build import Built, build
from tests.support.crawl import crawl
from tests.support.html import Page, folded
from tests.support.tree import write_site

ZOO = """
mkdocs.yml: {site_name: Site, theme: {name: mkdocs}, plugins: [kwindex]}
docs/index.md: # Home
src/zoo/__init__.py:
    from zoo.helpers import Used, make
    from zoo.helpers import kept
    X = make(Used)
src/zoo/helpers.py:
    from contextlib import suppress
    from typing import TYPE_CHECKING, Callable, ParamSpec, TypeVar
    T = TypeVar("T")
    P = ParamSpec("P")
    class Used: ...
    class kept: ...
    def make(x): ...
    def hint(base: type[T]):
        if TYPE_CHECKING:
            return base
        return object
    def hinted_otherwise(base):
        if not TYPE_CHECKING:
            return object
        else:
            return base
    def mixed(base: type[T]) -> type[T]:
        class New(base): ...
        return New
    def call(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        return function(*args, **kwargs)
    def again():
        try:
            try:
                call(make)
            except ValueError:
                raise
            except (KeyError, OSError) as error:
                raise error
            except:
                raise
        except (ValueError, KeyError):
            return None
    def perhaps(error):
        try:
            try:
                raise error
            except ValueError:
                return 1
        except BaseException:
            return 2
    def quiet():
        with suppress(LookupError):
            raise LookupError
src/zoo/bases.py:
    from zoo.helpers import hint, hinted_otherwise, mixed
    class Table:
        def insert(self):
            '''Like `.send()`, and like `send()`.'''
        def send(self): ...
    Hinted: type[Table] = hint(Table)
    class Real(Table): ...
    class Base(Hinted):
        def insert_all(self):
            self.insert()
    class Direct(hint(Table)): ...
    class Otherwise(hinted_otherwise(Table)): ...
    class Mixed(mixed(Table)): ...
    Made = mixed(Table)
    class Named(Made): ...
    class Sentinel(type):
        def __new__(cls, *args): ...
    class PAUSED(Sentinel, metaclass=Sentinel): ...
    class Meta(Sentinel): ...
src/zoo/sub/__init__.py: ""
src/zoo/sub/deep.py: A = 1
src/zoo/user.py: from zoo.sub.deep import A
src/zoo/owners.py:
    from zoo.bases import Real
    def feed(animal: Real, other: "Real | Unknown", either):
        animal.send()
        other.send()
        (Real() if either else unknown).send()
src/zoo/alone.py:
    import threading
    from abc import ABC, abstractmethod
    try:
        import fast
    except ImportError:
        fast = None
    class Cage(ABC):
        @abstractmethod
        def open(self): ...
    class Worker(threading.Thread):
        KEYS = ("a", "b")
        def __init__(self, other):
            super().__init__()
            self.daemon = True
            # Whom it works for.
            self.other = other
            for key in self.KEYS:
                setattr(self, "_" + key, getattr(other, key))
        def _a(self): ...
        def start_over(self):
            # What was done is forgotten.
            self.done = []
            #: How often.
            self.times = 0
    # The following were options.
    FIRST = 1
    SECOND = 2

    # The below is for internal use.
    THIRD = 3
    def ask(cage): ...
src/zoo/food.py:
    from typing import TypedDict
    class Food:
        def eat(self): ...
    class Bowl(TypedDict, total=False):
        food: Food
    def feed(bowl: Bowl, plain: dict[str, Food]):
        bowl["food"].eat()
        if food := bowl.get("food"):
            food.eat()
        bowl.pop("food").eat()
        plain.get("food")
    def load():
        global json
        import json
    json = None
src/zoo/ways.py:
    from collections.abc import Mapping
    from zoo import left, right
    def go(names: Mapping[str, int]):
        names.items()
        return left.turn(), right.turn()
src/zoo/left.py: def turn(): ...
src/zoo/right.py: def turn(): ...
tests/test_zoo.py:
    from zoo.alone import Cage, ask
    class Box(Cage):
        def open(self): ...
    def test_ask():
        ask(Box())
        ask(ask(1))
        ask(2)
        ask(3)
        ask(4)
        ask(5)
        ask(6)
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(write_site(tmp_path_factory.mktemp("zoo"), ZOO))


def page(built: Built, file: str) -> Page:
    return built.page(f"code/zoo/{file}_docs/")


def entry(built: Built, file: str, symbol: str) -> str:
    """Return the text of a definition's entry, without those inside it."""
    found = page(built, file)
    return next(
        folded(node).partition(" def ")[0]
        for node in found.all(".kw-detail")
        if (node.css("h3, h4, h5")[0].attributes["id"] or "") == f"zoo.{file.removesuffix('.py')}.{symbol}"
    )


def test_a_base_that_only_checkers_are_told_of_is_none(built: Built) -> None:
    assert entry(built, "bases.py", "Table").partition("members 2 · ")[2].partition(" This")[0] == (
        "subclasses 1 Subclasses: zoo.bases.Real Members: insert, send"
    )
    assert {
        name: entry(built, "bases.py", name).partition("bases 1")[2] for name in ("Base", "Direct", "Otherwise")
    } == {
        "Base": " · members 1 Bases: Hinted Members: insert_all",
        "Direct": " Bases: hint(Table)",
        "Otherwise": " Bases: hinted_otherwise(Table)",
    }
    # Checkers find the method there all the same, and what is in its place when the code runs may hand the call on.
    uses = folded(page(built, "bases.py").by_id("zoo.bases.Table.insert--used-by"))
    assert uses == "Used by 1 call 1 possibly 1 This file L10 possibly call in Base.insert_all self.insert()"


def test_what_stands_before_a_dot_in_a_type_is_a_part_of_it(built: Built) -> None:
    assert entry(built, "helpers.py", "P").partition("L4 ")[2] == (
        "Used by 3 annotation 3 This file L20 annotation 3× in call"
    )


def test_what_is_raised_again_may_be_caught_further_out(built: Built) -> None:
    raises = {node.css("h3")[0].attributes["id"]: folded(node.css(".kw-raises")[0]) for node in raising(built)}
    assert raises == {
        "zoo.helpers.again": (
            "Raises again what it caught: ValueError L27 (caught in line 32), again what it caught: KeyError L29 (caught"
            " in line 32), again what it caught: OSError L29, again what is being handled L31"
        ),
        "zoo.helpers.perhaps": "Raises the value of error L37 (caught in line 40 at the latest)",
        "zoo.helpers.quiet": "Raises LookupError L44 (caught in line 43)",
    }


def raising(built: Built) -> list[LexborNode]:
    return [node for node in page(built, "helpers.py").all(".kw-detail") if node.css(".kw-raises")]


def test_what_a_package_imports_for_itself_may_be_for_others_too(built: Built) -> None:
    assert placed(built, "__init__.py").startswith("Exports at least 2 names, 1 of them not defined here; ")


def test_a_package_is_imported_on_the_way_to_its_modules(built: Built) -> None:
    assert placed(built, "sub/__init__.py").endswith("and is imported on the way to its modules, which 1 file imports.")
    assert "no other file of the tree imports it but on the way to its modules, as 1 file does" in folded(
        page(built, "sub/__init__.py").one("main, body")
    )


def placed(built: Built, file: str) -> str:
    return folded(page(built, file).one("#architecture-design + p"))


def test_a_class_that_is_an_instance_of_its_own_base_makes_no_classes(built: Built) -> None:
    assert page(built, "bases.py").texts("#code-patterns-idioms ~ dl dd") == [
        "Sentinel L16 is a metaclass: its instances are classes; it decides how each class is made (__new__)",
        "Meta L19 is a metaclass: its instances are classes",
    ]


def test_a_name_behind_a_dot_is_asked_of_something_unnamed(built: Built) -> None:
    links = [link.text() for link in page(built, "bases.py").all(".kw-doc a, .kw-docstring a")]
    assert [text for text in links if "send" in text] == ["send()"]


def test_what_is_used_most_may_be_used_more(built: Built) -> None:
    used = page(built, "bases.py").texts("#architecture-design ~ dl dd")
    assert used[0] == "Real 4 uses in 1 file and Table.send 1 use in 1 file, possibly 2 more"


def test_every_link_leads_somewhere(built: Built) -> None:
    assert crawl(built.site_dir).problems == []


def test_tests_are_told_apart_from_the_tree(built: Built) -> None:
    assert placed(built, "alone.py").endswith("imports no file of the tree and only tests and examples import it.")
    assert page(built, "alone.py").texts("#imported-by + p") == ["Only tests and examples import it."]
    assert "Cage (abstract: open): only classes in tests and examples derive from it" in page(built, "alone.py").texts(
        "#architecture-design ~ dl dd"
    )


def test_all_calls_in_tests_are_counted(built: Built) -> None:
    [detail] = [node for node in page(built, "alone.py").all(".kw-detail") if node.css('[id="zoo.alone.ask"]')]
    assert "tests 1 · calls in tests and examples 6 " in folded(detail)
    assert folded(detail).endswith("And in 1 more line.")


def test_what_is_assigned_to_a_property_of_the_standard_library_is_no_attribute(built: Built) -> None:
    assert "Members: KEYS, __init__, other, _a, start_over, done, times" in entry(built, "alone.py", "Worker")


def test_a_name_that_begins_with_an_underscore_may_be_any(built: Built) -> None:
    assert "Used by" not in entry(built, "alone.py", "Worker._a")


def test_comments_in_methods_are_about_what_they_do(built: Built) -> None:
    assert {
        name: entry(built, "alone.py", f"Worker.{name}").partition("From the comment: ")[2]
        for name in (
            "other",
            "done",
            "times",
        )
    } == {"other": "Whom it works for.", "done": "", "times": "How often."}


def test_the_keys_of_a_typed_dict_are_its_names(built: Built) -> None:
    uses = [folded(page(built, "food.py").by_id(f"zoo.food.{name}--used-by")) for name in ("Bowl.food", "Food.eat")]
    assert [text.partition("This file ")[2] for text in uses] == [
        (
            'L7 by name in feed bowl["food"].eat() L8 by name in feed if food := bowl.get("food"):'
            ' L10 by name in feed bowl.pop("food").eat()'
        ),
        'L7 call in feed bowl["food"].eat() L9 call in feed food.eat() L10 call in feed bowl.pop("food").eat()',
    ]


def test_global_names_the_variable(built: Built) -> None:
    assert entry(built, "food.py", "json").partition("This file ")[2] == (
        "L13 global in load global json L14 import in load import json"
    )


def test_what_is_called_has_a_name_of_its_own(built: Built) -> None:
    [detail] = [node for node in page(built, "ways.py").all(".kw-detail") if node.css('[id="zoo.ways.go"]')]
    assert folded(detail).partition("calls 3")[2].strip(" :") == (
        "Calls collections.abc.Mapping.items, zoo.left.turn, zoo.right.turn"
    )


def test_a_comment_on_what_follows_is_about_no_single_line(built: Built) -> None:
    assert {name: entry(built, "alone.py", name).partition("From the comment: ")[2] for name in ("FIRST", "THIRD")} == {
        "FIRST": "",
        "THIRD": "The below is for internal use.",
    }

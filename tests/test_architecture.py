"""What the section Architecture & Design says of a file's place, and where its links lead."""

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.conftest import BuildSite
from tests.support.build import Built, build
from tests.support.crawl import crawl
from tests.support.html import Page, folded
from tests.support.navigation import resolve
from tests.support.tree import write_site

CONFIG = """
mkdocs.yml:
    site_name: Site
    theme: {name: mkdocs}
    plugins: [kwindex]
docs/index.md: # Home
"""
ZOO = (
    CONFIG
    + """
pyproject.toml:
    [project]
    name = "zoo"

    [project.scripts]
    feed-all = "zoo:feed"

    [project.entry-points."park.plugins"]
    zoo = "zoo.keepers:Keeper"
    gone = "elsewhere:Keeper"
src/zoo/__init__.py:
    from zoo._animals import Animal, feed
    from zoo.keepers import Keeper
    __all__ = ["Animal", "Keeper", "feed"]
src/zoo/__main__.py:
    from zoo import feed
    feed()
src/zoo/_animals.py:
    from abc import ABC, abstractmethod
    class Animal(ABC):
        @abstractmethod
        def speak(self): ...
        def eat(self): ...
    class Plant: ...
    def feed(): ...
    def _hide(): ...
src/zoo/cats.py:
    from zoo._animals import Animal
    from typing import Protocol
    class Cat(Animal):
        def speak(self): ...
    class Lion(Cat): ...
    class Furry(Protocol):
        fur: str
        def stroke(self): ...
        def _shed(self): ...
src/zoo/dogs.py:
    from typing import TYPE_CHECKING
    from zoo._animals import Animal
    if TYPE_CHECKING:
        import zoo.keepers
    class Dog(Animal):
        def speak(self):
            from zoo import cats
            return cats.Cat().eat()
    if __name__ == "__main__":
        Dog().speak()
src/zoo/keepers.py:
    from zoo.cats import Cat
    class Keeper: ...
    Cat().eat()
src/zoo/alone.py:
    TEXT = "nothing"
src/zoo/0001_first.py:
    class Migration: ...
src/zoo/broken.py:
    def (
"""
)


@pytest.fixture(scope="module")
def zoo(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(write_site(tmp_path_factory.mktemp("zoo"), ZOO))


def section(page: Page) -> LexborHTMLParser:
    _, _, rest = page.html.partition('<h2 id="architecture-design"')
    return LexborHTMLParser(rest.partition("<h2 ")[0])


def sentence(built: Built, file: str) -> str:
    return folded(section(built.page(f"code/{file}_docs/")).css("p")[0])


def facts(built: Built, file: str) -> dict[str, list[str]]:
    """Return what the section says besides, by label."""
    return {
        folded(group.css("dt")[0]): [folded(fact) for fact in group.css("dd")]
        for group in section(built.page(f"code/{file}_docs/")).css("dl > div")
    }


def targets(built: Built, file: str) -> list[tuple[str, str]]:
    """Return the text of each link of the section and where it leads."""
    page = built.page(f"code/{file}_docs/")
    return [
        (folded(link), resolve(page, link.attributes["href"] or "").removeprefix("code/zoo/"))
        for link in section(page).css("a")
        if "href" in link.attributes  # not those of the class diagram
    ]


def test_the_site_is_sound(zoo: Built) -> None:
    broken = zoo.root / "src/zoo/broken.py"
    message = f"kwindex: {broken}:1: cannot be parsed: invalid syntax; its page shows the source only"
    assert zoo.log == [("WARNING", message)]
    assert crawl(zoo.site_dir).problems == []


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        (
            "__init__.py",
            (
                "Exports 3 names, none of them defined here; it is in layer 4 of 5 of zoo, imports 2 files of the tree and is "
                "imported by 1 file."
            ),
        ),
        (
            "__main__.py",
            (
                "A program, started with python -m zoo; it is in layer 5 of 5 of zoo, imports 1 file of the tree and no "
                "import statement of the tree leads to it."
            ),
        ),
        (
            "_animals.py",
            (
                "Private by its name, _animals, yet public through zoo, which exports 2 of its 3 public-named classes and "
                "functions; it is in layer 1 of 5 of zoo, imports no file of the tree and is imported by 3 files."
            ),
        ),
        (
            "cats.py",
            "Public as zoo.cats; it is in layer 2 of 5 of zoo, imports 1 file of the tree and is imported by 2 files.",
        ),
        (
            "dogs.py",
            (
                "Public as zoo.dogs; it is in layer 2 of 5 of zoo, imports 3 files of the tree (1 only inside functions and "
                "1 only for type checkers) and no import statement of the tree leads to it."
            ),
        ),
        (
            "keepers.py",
            (
                "Public through zoo, which exports its one public-named class or function; it is in layer 3 of 5 of zoo, "
                "imports 1 file of the tree and is imported by 2 files."
            ),
        ),
        (
            "alone.py",
            (
                "Public as zoo.alone; it is in layer 1 of 5 of zoo, imports no file of the tree and no import statement of "
                "the tree leads to it."
            ),
        ),
        (
            "0001_first.py",
            (
                "0001_first is no Python name, so no import statement can load the file; it is in layer 1 of 5 of zoo, "
                "imports no file of the tree and no import statement of the tree leads to it."
            ),
        ),
        ("broken.py", "The place of the file is not known: it could not be analysed."),
    ],
)
def test_a_sentence_says_where_a_file_stands(zoo: Built, file: str, expected: str) -> None:
    assert sentence(zoo, f"zoo/{file}") == expected


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        (
            "_animals.py",
            {
                "Public API": ["zoo exports Animal and feed"],
                "Entry point": ["Command feed-all calls feed (pyproject.toml L5)"],
                "Base classes": ["Animal (abstract: speak): base of 2 classes in 2 other files, Cat and Dog"],
                "Most used by other files": [
                    "Animal 6 uses in 3 files, feed 4 uses in 2 files and Animal.eat 2 uses in 2 files"
                ],
            },
        ),
        (
            "cats.py",
            {
                "Base classes": [
                    "Furry (protocol: fur, stroke and _shed): no class in another file of the tree derives from it"
                ],
                "Most used by other files": ["Cat 3 uses in 2 files"],
            },
        ),
        ("dogs.py", {"Entry point": ['python -m zoo.dogs runs the part under if __name__ == "__main__" (L9)']}),
        (
            "keepers.py",
            {
                "Public API": ["zoo exports Keeper"],
                "Entry point": ["Plugin of park.plugins, zoo: Keeper (pyproject.toml L8)"],
                "Layer": ["A chain of imports through all layers below it: cats.py → _animals.py"],
                "Most used by other files": ["Keeper 2 uses in 1 file"],
            },
        ),
        (
            "__init__.py",
            {
                "Public API": ["__all__ lists 3 names"],
                "Layer": ["A chain of imports through all layers below it: keepers.py → cats.py → _animals.py"],
            },
        ),
        ("alone.py", {}),
    ],
)
def test_the_facts_besides(zoo: Built, file: str, expected: dict[str, list[str]]) -> None:
    assert facts(zoo, f"zoo/{file}") == expected


def test_a_command_is_a_use_of_its_function_and_a_plugin_of_its_class(zoo: Built) -> None:
    def uses(file: str, identifier: str) -> tuple[str, list[str]]:
        found = zoo.page(f"code/zoo/{file}_docs/").by_id(f"zoo.{identifier}--used-by")
        return folded(found.css("summary")[0]), [folded(row) for row in found.css("dt, dd")][-2:]

    assert uses("_animals.py", "_animals.feed") == (
        "Used by 5 by name 1 call 1 export 1 import 1 re-export 1",
        ["pyproject.toml", "L5 by name in project.scripts.feed-all"],
    )
    assert uses("keepers.py", "keepers.Keeper") == (
        "Used by 3 by name 1 export 1 re-export 1",
        ["pyproject.toml", "L8 by name in project.entry-points.park.plugins.zoo"],
    )


def test_every_half_leads_to_its_evidence(zoo: Built) -> None:
    assert targets(zoo, "zoo/_animals.py") == [
        ("zoo", "__init__.py_docs/#L1"),
        ("3 files", "_animals.py_docs/#imported-by"),
        ("zoo", "__init__.py_docs/#L1"),
        ("Animal", "_animals.py_docs/#zoo._animals.Animal"),
        ("feed", "_animals.py_docs/#zoo._animals.feed"),
        ("feed", "_animals.py_docs/#zoo._animals.feed"),
        ("Animal", "_animals.py_docs/#zoo._animals.Animal"),
        ("speak", "_animals.py_docs/#zoo._animals.Animal.speak"),
        ("Cat", "cats.py_docs/#zoo.cats.Cat"),
        ("Dog", "dogs.py_docs/#zoo.dogs.Dog"),
        ("Animal", "_animals.py_docs/#zoo._animals.Animal"),
        ("6 uses", "_animals.py_docs/#zoo._animals.Animal--used-by"),
        ("feed", "_animals.py_docs/#zoo._animals.feed"),
        ("4 uses", "_animals.py_docs/#zoo._animals.feed--used-by"),
        ("Animal.eat", "_animals.py_docs/#zoo._animals.Animal.eat"),
        ("2 uses", "_animals.py_docs/#zoo._animals.Animal.eat--used-by"),
    ]


def test_a_cycle_is_shown_with_the_lines_that_close_it(site: BuildSite) -> None:
    built = site(
        CONFIG,
        {
            "src/zoo/__init__.py": "# A\n",
            "src/zoo/a.py": "import zoo.b\nimport zoo.ground",
            "src/zoo/b.py": "\nfrom zoo import c\n",
            "src/zoo/c.py": "from . import a, b\n",
            "src/zoo/d.py": "def f():\n    import zoo.e",
            "src/zoo/e.py": "import zoo.d, zoo.a\n",
            "src/zoo/ground.py": "X = 1",
        },
    )

    assert facts(built, "zoo/a.py")["Import cycle"] == ["a.py → b.py → c.py → a.py"]
    assert facts(built, "zoo/b.py")["Import cycle"] == [
        "Shortest of those in which 3 files import each other: b.py → c.py → b.py"
    ]
    assert targets(built, "zoo/b.py")[-3:] == [
        ("b.py", "b.py_docs/#L2"),
        ("c.py", "c.py_docs/#L1"),
        ("b.py", "b.py_docs/"),
    ]
    assert facts(built, "zoo/e.py") == {
        "Layer": ["A chain of imports through the layers below it, down to one of 3 files that import each other: a.py"]
    }
    assert "is in layer 3 of 3 of zoo" in sentence(built, "zoo/e.py")
    assert "is in layer 2 of 3 of zoo" in sentence(built, "zoo/a.py")
    assert "Import cycle" not in facts(built, "zoo/d.py")


def test_long_lists_are_cut_and_counted(site: BuildSite) -> None:
    names = [f"Name{number}" for number in range(7)]
    chain = {f"src/zoo/link{n}.py": f"from zoo import link{n + 1}\n" for n in range(6)}
    built = site(
        CONFIG,
        {
            "src/zoo/__init__.py": f"from zoo._all import {', '.join(names)}\n",
            "src/zoo/_all.py": "".join(f"class {name}: ...\n" for name in names),
            "src/zoo/many.py": "from zoo._all import Name0\n" + "".join(f"class C{n}(Name0): ...\n" for n in range(5)),
            "src/zoo/link6.py": "",
            **chain,
        },
    )

    found = facts(built, "zoo/_all.py")
    assert found["Public API"] == ["zoo exports Name0, Name1, Name2, Name3, Name4 and 2 more"]
    assert found["Base classes"] == ["Name0: base of 5 classes in 1 other file, C0, C1, C2 and 2 more"]
    assert found["Most used by other files"][0].count(" in ") == 5
    assert facts(built, "zoo/link0.py")["Layer"] == [
        "A chain of imports through all layers below it: link1.py → link2.py → link3.py → link4.py → … (6 files)"
    ]


def test_a_long_chain_says_when_it_ends_in_a_cycle(site: BuildSite) -> None:
    chain = {f"src/zoo/link{n}.py": f"from zoo import link{n + 1}\n" for n in range(6)}
    built = site(CONFIG, {"src/zoo/__init__.py": "", "src/zoo/link6.py": "from zoo import link5\n", **chain})

    assert facts(built, "zoo/link0.py")["Layer"] == [
        (
            "A chain of imports through the layers below it, down to one of 2 files that import each other: "
            "link1.py → link2.py → link3.py → link4.py → … (5 files)"
        )
    ]


def test_a_tree_may_import_its_tests_which_have_no_pages(site: BuildSite) -> None:
    built = site(
        CONFIG,
        {
            "src/zoo/__init__.py": "",
            "src/zoo/a.py": "import tests.helper\nfrom tests import helper\n",
            "tests/__init__.py": "",
            "tests/helper.py": "import zoo.a\n",
        },
    )

    assert built.log == []
    assert crawl(built.site_dir).problems == []
    assert "imports no file of the tree" in sentence(built, "zoo/a.py")
    assert facts(built, "zoo/a.py") == {}


@pytest.mark.parametrize(
    ("files", "file", "expected"),
    [
        ({"a.py": "def _f(): ...\n"}, "a.py", "All its names are private; it is"),
        ({"a.py": "from os import path\n__all__ = ['path']\n"}, "a.py", "Public as zoo.a; it is"),
        ({"a.py": "import os\n"}, "a.py", "It is"),
        ({"sub/__init__.py": "from zoo.sub.a import *\nfrom zoo.sub.b import f\n__all__ = a.__all__ + b.__all__\n", "sub/a.py": "def f(): ...\n__all__ = ['f']\n", "sub/b.py": "def f(): ...\n__all__ = ['f']\n"}, "sub/b.py", "Public through zoo.sub, which exports its one public-named class or function; it is"),
        ({"sub/__init__.py": "from zoo.sub.a import *\n__all__ = a.__all__\n", "sub/a.py": "def f(): ...\n__all__ = ['f']\n"}, "sub/a.py", "Public through zoo.sub, which exports its one public-named class or function; it is"),
        ({"sub/__init__.py": "from zoo.sub.a import *\n__all__ = []\n", "sub/a.py": "def f(): ...\n__all__ = ['f']\n"}, "sub/a.py", "Public as zoo.sub.a; it is"),
        ({"sub/__init__.py": "from zoo.sub.a import *\n", "sub/a.py": "def a(): ...\ndef b(): ...\n__all__ = ['a', 'b']\n"}, "sub/a.py", "Public through zoo.sub, which exports both of its public-named classes and functions; it is"),
        ({"sub/__init__.py": "from zoo.sub.a import b\n", "sub/a.py": "def a(): ...\ndef b(): ...\n"}, "sub/a.py", "Public through zoo.sub, which exports 1 of its 2 public-named classes and functions; it is"),
        ({"sub/__init__.py": "from zoo.a import f\n", "a.py": "def f(): ...\n"}, "sub/__init__.py", "Exports 1 name, not defined here; it is"),
        ({"sub/__init__.py": "from zoo.a import f\nX = 1\n", "a.py": "def f(): ...\n"}, "sub/__init__.py", "Exports 2 names, 1 of them not defined here; it is"),
        ({"tests/test_a.py": "def test_f(): ...\n", "tests/data.py": "A = 1\n"}, "tests/data.py", "In a folder of tests, zoo/tests; it is"),
        ({"tests/data.py": "A = 1\n"}, "tests/data.py", "Public as zoo.tests.data; it is"),
        ({"testing.py": "import unittest\nclass A(unittest.TestCase):\n    def test_it(self): ...\n"}, "testing.py", "A test; it is"),
        ({"testing.py": "import unittest\nclass TestCase(unittest.TestCase):\n    def check(self): ...\n"}, "testing.py", "Public as zoo.testing; it is"),
    ],
)  # fmt: skip
def test_what_a_file_is_to_others(site: BuildSite, files: dict[str, str], file: str, expected: str) -> None:
    more = {"src/zoo/__init__.py": "", "src/zoo/top.py": "import zoo.base\n", "src/zoo/base.py": ""}
    built = site(CONFIG, {**more, **{f"src/zoo/{name}": text for name, text in files.items()}})

    assert sentence(built, f"zoo/{file}").partition(" in layer")[0] == expected


def test_subclasses_of_one_name_are_told_apart(site: BuildSite) -> None:
    built = site(
        CONFIG,
        {
            "src/zoo/__init__.py": "",
            "src/zoo/base.py": "class Cat: ...\nclass _Hidden: ...\n",
            "src/zoo/b.py": "from zoo import base\nclass Cat(base.Cat): ...\nclass A(base._Hidden): ...\n",
            "src/zoo/c.py": "from zoo import base\nclass Cat(base.Cat): ...\n",
        },
    )

    assert facts(built, "zoo/base.py")["Base classes"] == [
        "Cat: base of 2 classes in 2 other files, zoo.b.Cat and zoo.c.Cat",
        "_Hidden: base of 1 class in 1 other file, A",
    ]


def test_a_part_of_a_package_has_layers_under_its_own_name(site: BuildSite) -> None:
    config = CONFIG.replace("plugins: [kwindex]", "plugins: [{kwindex: {packages: [src/zoo/sub]}}]")
    files = {"__init__.py": "", "sub/__init__.py": "", "sub/a.py": "from zoo.sub import b\n", "sub/b.py": "X = 1\n"}
    built = site(config, {f"src/zoo/{name}": text for name, text in files.items()})

    assert "is in layer 2 of 2 of zoo.sub" in sentence(built, "zoo/sub/a.py")


def test_a_stub_and_a_test_say_what_they_are(site: BuildSite) -> None:
    built = site(
        CONFIG,
        {
            "src/zoo/__init__.py": "",
            "src/zoo/a.py": "def f(): ...",
            "src/zoo/a.pyi": "import zoo\ndef f() -> int: ...",
            "src/zoo/test_a.py": "from zoo.a import f\ndef test_f(): f()",
        },
    )

    assert sentence(built, "zoo/a.pyi") == (
        "A stub, which type checkers read in place of the module; it imports 1 file of the tree and no import "
        "statement of the tree leads to it."
    )
    assert sentence(built, "zoo/test_a.py").startswith("A test; it is in layer 2 of 2 of zoo")


def test_the_keyword_map_knows_the_section(zoo: Built) -> None:
    page = zoo.page("code/zoo/_animals.py_kw/")
    columns = page.texts("table.kw-map thead th")
    rows = {folded(row.css("th")[0]): row.css("td") for row in page.all("table.kw-map tbody tr")}

    cell = rows["feed"][columns.index("Architecture & Design") - 1]
    assert resolve(page, cell.css("a")[0].attributes["href"] or "") == "code/zoo/_animals.py_docs/#architecture-design"

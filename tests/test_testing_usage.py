"""What the section Testing & Usage says of a file's tests and examples."""

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.conftest import BuildSite
from tests.support.build import Built, build
from tests.support.crawl import crawl
from tests.support.html import Page, folded
from tests.support.navigation import resolve
from tests.support.sections import silent_sections
from tests.support.tree import write_site

ZOO = """
mkdocs.yml:
    site_name: Site
    repo_url: https://git.example.org/me/zoo
    edit_uri: edit/main/docs/
    theme: {name: mkdocs}
    plugins: [kwindex]
docs/index.md: # Home
pyproject.toml:
    [project]
    name = "zoo"

    [tool.pytest.ini_options]
    testpaths = ["tests"]
    addopts = "-ra --doctest-modules"
src/zoo/__init__.py:
    from zoo.cats import Cat
src/zoo/cats.py:
    '''Cats.

    >>> Cat().meow()
    'meow'
    '''
    class Cat:
        '''A cat.

        >>> Cat()
        '''
        def meow(self):
            '''Say it.

            >>> Cat().meow()

            And again:

            >>> Cat().meow()
            '''
            return "meow"
    class Lion: ...
    def feed(): ...
    def _hide(): ...
src/zoo/dogs.py:
    class Dog: ...
src/zoo/birds.py:
    WINGS = 2
tests/test_cats.py:
    import zoo.cats
    from zoo.cats import Cat
    CAT = Cat()
    def make():
        return Cat()
    class TestCat:
        def test_meow(self):
            assert make().meow()
        def test_feed(self):
            zoo.cats.feed()
tests/test_zoo.py:
    from zoo import Cat
    def test_it():
        assert Cat
tests/test_birds.py:
    def test_wings():
        from zoo import birds
examples/visit.py:
    from zoo.cats import Lion
    def visit():
        Lion()
"""


@pytest.fixture(scope="module")
def zoo(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(write_site(tmp_path_factory.mktemp("zoo"), ZOO))


def section(page: Page) -> LexborHTMLParser:
    _, _, rest = page.html.partition('<h2 id="testing-usage"')
    return LexborHTMLParser(rest.partition("<h2 ")[0])


def rows(built: Built, file: str) -> list[list[str]]:
    found = section(built.page(f"code/zoo/{file}_docs/")).css("tbody tr")
    return [[folded(cell) for cell in row.css("td")] for row in found]


def notes(built: Built, file: str) -> list[str]:
    page = built.page(f"code/zoo/{file}_docs/")
    silent = silent_sections(page)
    if "testing-usage" in silent:
        return [silent["testing-usage"]]
    return [folded(note) for note in section(page).css("p")]


def test_the_site_is_sound(zoo: Built) -> None:
    assert zoo.log == []
    assert crawl(zoo.site_dir).problems == []


def test_tests_and_examples_with_their_functions_and_what_they_name(zoo: Built) -> None:
    assert rows(zoo, "cats.py") == [
        ["tests/test_cats.py", "TestCat.test_meow, TestCat.test_feed, make", "Cat, Cat.meow, feed"],
        ["tests/test_zoo.py", "test_it", "Cat"],
        ["examples/visit.py example", "visit", "Lion"],
    ]
    assert rows(zoo, "birds.py") == [["tests/test_birds.py", "test_wings", "the file itself"]]


def test_what_a_test_takes_through_a_package_is_named_there_too(zoo: Built) -> None:
    assert rows(zoo, "__init__.py") == [["tests/test_zoo.py", "the module", "Cat"]]


def test_tests_link_to_the_repository_and_names_to_their_entries(zoo: Built) -> None:
    page = zoo.page("code/zoo/cats.py_docs/")
    links = [(folded(link), resolve(page, link.attributes["href"] or "")) for link in section(page).css("tr a")]

    source = "https://git.example.org/me/zoo/blob/main/tests/test_cats.py"
    assert links[:6] == [
        ("tests/test_cats.py", f"{source}#L1"),
        ("TestCat.test_meow", f"{source}#L8"),
        ("TestCat.test_feed", f"{source}#L10"),
        ("make", f"{source}#L5"),
        ("Cat", "code/zoo/cats.py_docs/#zoo.cats.Cat"),
        ("Cat.meow", "code/zoo/cats.py_docs/#zoo.cats.Cat.meow"),
    ]


def test_what_no_test_names_examples_and_how_to_run(zoo: Built) -> None:
    assert notes(zoo, "cats.py") == [
        "Not named in the 3 test files indexed: Lion (1 of 3 public-named classes and functions).",
        (
            "4 blocks of interactive examples (>>>) in docstrings: Cat.meow 2, the module 1 and Cat 1. "
            "The options of pytest hold "
            "--doctest-modules (pyproject.toml L6)."
        ),
        "Run with pytest, testpaths: tests (pyproject.toml L4).",
    ]


def test_nothing_found_is_said_with_what_was_searched(zoo: Built) -> None:
    assert rows(zoo, "dogs.py") == []
    assert notes(zoo, "dogs.py") == ["Not found by name in the 3 test files and 1 example file indexed."]


def test_without_tests_the_option_is_named(site: BuildSite) -> None:
    built = site(ZOO.partition("tests/test_cats.py")[0])

    assert notes(built, "dogs.py") == ["No tests are indexed: the option tests names their folders."]


def test_tests_inside_the_package_are_tests_with_pages(site: BuildSite) -> None:
    built = site(
        ZOO.partition("tests/test_cats.py")[0],
        {
            "src/zoo/tests/__init__.py": "",
            "src/zoo/tests/test_dogs.py": (
                "from zoo.dogs import Dog\ndef test_dog():\n    Dog()\n    def test_inner(): ...\n"
                "class TestDog:\n    def test_a(self): ...\n    def test_b(self): ...\n    def make(self): ...\n"
            ),
            "src/zoo/tests/test_dogs_too.py": "def test_it(): ...\n",
            "src/zoo/test.py": "test_runner = 1\n",
        },
    )

    assert rows(built, "dogs.py") == [["zoo/tests/test_dogs.py", "test_dog", "Dog"]]
    page = built.page("code/zoo/dogs.py_docs/")
    assert (
        resolve(page, section(page).css("tr a")[0].attributes["href"] or "") == "code/zoo/tests/test_dogs.py_docs/#L1"
    )
    assert notes(built, "cats.py")[0] == "Not found by name in the 2 test files indexed."
    start = "The file is one of the tests itself; it holds"
    assert notes(built, "tests/test_dogs.py") == [f"{start} 3 functions named test…, 2 of them in 1 class."]
    assert notes(built, "tests/__init__.py") == [f"{start} no function named test…."]
    assert notes(built, "tests/test_dogs_too.py") == [f"{start} 1 function named test…."]


def test_many_tests_are_cut_and_counted(site: BuildSite) -> None:
    tests = {
        f"tests/test_{n:02}.py": "from zoo.dogs import Dog\n" + "".join(f"def test_{k}(): Dog()\n" for k in range(5))
        for n in range(12)
    }
    built = site(ZOO.partition("tests/test_cats.py")[0], {**tests})

    assert len(rows(built, "dogs.py")) == 10
    assert rows(built, "dogs.py")[0] == ["tests/test_00.py", "test_0, test_1, test_2 and 2 more", "Dog"]
    assert notes(built, "dogs.py")[0] == "And tests/test_10.py, tests/test_11.py"
    assert built.page("code/zoo/dogs.py_docs/").texts("#testing-usage ~ details > summary")[0] == "8 more"

"""What kwindex gives the site's search."""

import json

import pytest
from playwright.sync_api import Browser

from mkdocs_kwindex.pages import search_entries
from tests.conftest import BuildSite
from tests.support.browser import served
from tests.support.build import Built

TREE = """
mkdocs.yml:
    site_name: Site
    theme: {name: material, font: false}
    plugins: [search, {kwindex: {packages: [src/pkg]}}]
docs/index.md:
    # Home
src/pkg/__init__.py:
    "The package."
src/pkg/a.py:
    "Has things."
    class Thing:
        "A thing."
        def turn(self): ...
        def _hidden(self): ...
    def plain(): ...
    def _private(): ...
src/pkg/_b.py:
    def inner():
        "Inside."
src/pkg/test_a.py:
    def test_thing():
        "It turns."
"""


def found(built: Built) -> dict[str, tuple[str, str]]:
    """Return title and text of the index's entries of files by place, white space folded."""
    index = json.loads((built.site_dir / "search/search_index.json").read_text(encoding="utf-8"))
    return {
        entry["location"].removeprefix("code/pkg/"): (
            entry["title"],
            " ".join(entry["text"].removeprefix(entry["title"]).replace("<p>", " ").replace("</p>", " ").split()),
        )
        for entry in index["docs"]
        if ".py_docs/" in entry["location"]
    }


@pytest.mark.parametrize(
    ("budget", "places"),
    [
        (
            search_entries.BUDGET,
            {
                "__init__.py_docs/": ("__init__.py", "pkg The package."),
                "_b.py_docs/": ("_b.py", "pkg._b"),
                "_b.py_docs/#pkg._b.inner": ("inner", "Inside. pkg._b.inner"),
                "a.py_docs/": ("a.py", "pkg.a Has things."),
                "a.py_docs/#pkg.a.Thing": ("Thing", "A thing. _hidden pkg.a.Thing"),
                "a.py_docs/#pkg.a.Thing.turn": ("Thing.turn", "turn pkg.a.Thing.turn"),
                "a.py_docs/#pkg.a.plain": ("plain", "pkg.a.plain"),
                "a.py_docs/#pkg.a._private": ("_private", "pkg.a._private"),
                "test_a.py_docs/": ("test_a.py", "pkg.test_a"),
                "test_a.py_docs/#pkg.test_a.test_thing": ("test_thing", "It turns. pkg.test_a.test_thing test thing"),
            },
        ),
        (
            750,
            {
                "__init__.py_docs/": ("__init__.py", "pkg The package."),
                "_b.py_docs/": ("_b.py", "pkg._b"),
                "a.py_docs/": ("a.py", "pkg.a Has things."),
                "a.py_docs/#pkg.a.Thing": ("Thing", "A thing. turn pkg.a.Thing"),
                "a.py_docs/#pkg.a.plain": ("plain", "pkg.a.plain"),
                "test_a.py_docs/": ("test_a.py", "pkg.test_a"),
            },
        ),
        (
            640,
            {
                "__init__.py_docs/": ("__init__.py", "pkg The package."),
                "_b.py_docs/": ("_b.py", "pkg._b"),
                "a.py_docs/": ("a.py", "pkg.a Has things. plain"),
                "a.py_docs/#pkg.a.Thing": ("Thing", "A thing. turn pkg.a.Thing"),
                "test_a.py_docs/": ("test_a.py", "pkg.test_a"),
            },
        ),
        (
            500,
            {
                "__init__.py_docs/": ("__init__.py", "pkg The package."),
                "_b.py_docs/": ("_b.py", "pkg._b"),
                "a.py_docs/": ("a.py", "pkg.a Has things. Thing plain"),
                "test_a.py_docs/": ("test_a.py", "pkg.test_a"),
            },
        ),
        (
            0,
            {
                "__init__.py_docs/": ("__init__.py", "pkg The package."),
                "_b.py_docs/": ("_b.py", "pkg._b"),
                "a.py_docs/": ("a.py", "pkg.a Has things."),
                "test_a.py_docs/": ("test_a.py", "pkg.test_a"),
            },
        ),
    ],
    ids=["all", "public", "documented", "names", "files"],
)
def test_search_is_told_what_there_is_room_for(
    site: BuildSite, monkeypatch: pytest.MonkeyPatch, budget: int, places: dict[str, tuple[str, str]]
) -> None:
    monkeypatch.setattr(search_entries, "BUDGET", budget)
    built = site(TREE)

    assert built.log == []
    assert found(built) == places


def test_the_full_text_has_each_name_once(site: BuildSite) -> None:
    built = site(
        """
        mkdocs.yml: {site_name: S, theme: {name: mkdocs}, plugins: [search, {kwindex: {search: full}}]}
        src/pkg/README.md: Call `pkg.f` now.
        src/pkg/__init__.py:
            def f(a):
                \"\"\"Do it, as `Thing.m` and :func:`pkg.f` do.

                Args:
                    a (Thing): What `f` gets.
                \"\"\"
            class Thing:
                def m(self): ...
        """
    )

    index = json.loads((built.site_dir / "search/search_index.json").read_text(encoding="utf-8"))
    texts = {entry["location"]: entry["text"].split() for entry in index["docs"]}
    assert texts["code/pkg/__init__.py_docs/#pkg.f"] == (
        [
            "Do",
            "it,",
            "as",
            "Thing.m",
            "and",
            "pkg.f",
            "do.",
            "pkg.f",
            "Do",
            "it,",
            "as",
            "Thing.m",
            "and",
            "pkg.f",
            "do.",
            "a",
            "What",
            "f",
            "gets.",
        ]
    )
    assert texts["code/pkg/README.md_docs/"].count("pkg.f") == 1


def test_a_symbol_is_found_by_its_path_and_the_words_of_its_name(site: BuildSite) -> None:
    built = site(TREE, {"src/pkg/a.py": "class ConvTranspose2d:\n    'A thing.'\n\ndef get_HTML_page(): ...\n"})

    assert built.log == []
    texts = found(built)
    assert texts["a.py_docs/#pkg.a.ConvTranspose2d"][1] == "A thing. pkg.a.ConvTranspose2d Conv Transpose 2d"
    assert texts["a.py_docs/#pkg.a.get_HTML_page"][1] == "pkg.a.get_HTML_page get HTML page"


def test_a_method_is_found_by_its_own_name(site: BuildSite, browser: Browser) -> None:
    built = site(TREE)

    with served(built.site_dir) as url:
        page = browser.new_page()
        page.goto(url)
        page.click("[data-md-component=search-query]")
        page.wait_for_selector(".md-search-result__meta:text('Type to start searching')")
        page.keyboard.type("turn")
        page.wait_for_selector("a.md-search-result__link[href*='pkg.a.Thing.turn']")
        # The finder's best result is offered above.
        page.wait_for_selector("a.kw-find-best[href$='#pkg.a.Thing.turn']")


def test_hand_written_pages_come_first(site: BuildSite, browser: Browser) -> None:
    built = site(TREE, {"docs/index.md": "# Home\n\nTells of a Thing.\n"})

    with served(built.site_dir) as url:
        page = browser.new_page()
        page.goto(url)
        page.click("[data-md-component=search-query]")
        page.wait_for_selector(".md-search-result__meta:text('Type to start searching')")
        page.keyboard.type("Thing")
        page.wait_for_selector("a.md-search-result__link[href*='pkg.a.Thing']")
        first = page.get_attribute("a.md-search-result__link", "href")
    assert first is not None
    assert "code/" not in first

"""The index of all names, the indexes by kind, and the keywords of each folder with all below it."""

import random

import pytest

from mkdocs_kwindex.index.alphabet import SortKey, letter_path, place, prefix_path
from mkdocs_kwindex.index.keyword_names import Name
from mkdocs_kwindex.pages import name_pages
from mkdocs_kwindex.pages.name_pages import NamePage, page_of, split
from tests.conftest import BuildSite
from tests.support.build import Built
from tests.support.crawl import crawl

PROJECT = """
mkdocs.yml: {site_name: Site, theme: {name: mkdocs, highlightjs: false}, plugins: [kwindex]}
docs/index.md: "# Home"
src/pkg/__init__.py: from os import environ
src/pkg/a.py:
    class Lamp:
        "Gives light. And heat."
        def __init__(self): ...
        def _on(self): ...
    class lamp_error(ValueError): ...
    class Burnt(lamp_error): ...
    LIMIT = 1
src/pkg/low/__init__.py:
src/pkg/low/b.py:
    from pkg.a import Lamp
    class A:
        def __init__(self): ...
    class B:
        def __init__(self): ...
    class C:
        def __init__(self): ...
    class D:
        def __init__(self): ...
    def 变量(): ...
    def ωmega(): ...
    def élan(): ...
"""


def rows(built: Built, url: str = "code/keywords/") -> dict[str, list[str]]:
    """Return the names of each letter of a page of the index."""
    page = built.page(url)
    return {
        section.css("h2")[0].text(): [
            link.text() for link in section.css(".kw-owned > li > a:first-child, .kw-owned > li > span > a:first-child")
        ]
        for section in page.all(".kw-letter")
    }


def test_names_stand_under_their_letters(site: BuildSite) -> None:
    built = site(PROJECT)

    assert rows(built) == {
        "A": ["A"],
        "B": ["B", "Burnt"],
        "C": ["C"],
        "D": ["D"],
        "E": ["élan", "environ"],
        "L": ["Lamp", "lamp_error", "LIMIT"],
        "O": ["_on", "os"],
        "P": ["pkg", "pkg.a", "pkg.low", "pkg.low.b"],
        "Ω": ["ωmega"],
        "漢字": ["变量"],
        "__x__": ["__init__"],
    }
    counts = {letter: len(names) for letter, names in rows(built).items()}
    assert built.page("code/keywords/").texts(".kw-letters a") == [f"{key} {count}" for key, count in counts.items()]
    assert built.page("code/keywords/").texts(".kw-facts li") == ["19 names"]
    # The script of the theme takes what the table of contents leads to for selectors.
    letters = [f"letter-{letter}" for letter in [*"abcdelopω", "ideographs", "dunders"]]
    assert [identifier for identifier in built.page("code/keywords/").ids if identifier.startswith("letter")] == letters
    assert crawl(built.site_dir).problems == []
    assert built.log == []


def test_a_row_tells_what_has_the_name_and_where(site: BuildSite) -> None:
    page = site(PROJECT).page("code/keywords/")

    def lines(name: str) -> list[str]:
        return [" ".join(entry.text().split()) for entry in page.by_id(f"kw:{name}").css("p")]

    assert lines("Lamp") == ["class pkg.a pkg/a.py L1 Gives light.", "imported in 1 file"]
    assert lines("_on") == ["method pkg.a.Lamp pkg/a.py L4"]
    assert lines("os") == ["import pkg/__init__.py L1"]
    assert lines("environ") == ["import from os pkg/__init__.py L1"]
    assert lines("lamp_error") == ["exception pkg.a pkg/a.py L5"]
    assert [line.split()[1] for line in lines("__init__")] == [
        "pkg.a.Lamp", "pkg.low.b.A", "pkg.low.b.B", "pkg.low.b.C", "pkg.low.b.D",
    ]  # fmt: skip
    assert [summary.text() for summary in page.by_id("kw:__init__").css("summary")] == ["2 more"]


def test_an_index_for_each_kind(site: BuildSite) -> None:
    built = site(PROJECT)

    assert built.page("code/keywords/").texts(".kw-kinds a") == [
        "All 19", "Modules 4", "Classes 5", "Exceptions 2", "Functions 3", "Methods 2", "Constants 1", "Imports 4",
    ]  # fmt: skip
    assert rows(built, "code/keywords/kind/exceptions/") == {"B": ["Burnt"], "L": ["lamp_error"]}
    page = built.page("code/keywords/kind/exceptions/")
    assert page.title == "Exceptions"
    assert page.by_id("kw:Burnt").text(separator=" ").split() == ["Burnt", "pkg.a"]
    # What several have leads to the row that tells of all of them.
    init = built.page("code/keywords/kind/methods/").by_id("kw:__init__")
    assert [(link.text(), link.attributes["href"]) for link in init.css("a")] == [
        ("__init__", "../../#kw:__init__"),
        ("pkg.a.Lamp", "../../../pkg/a.py_docs/#pkg.a.Lamp.__init__"),
        ("pkg.low.b.A", "../../../pkg/low/b.py_docs/#pkg.low.b.A.__init__"),
        ("3 more", "../../#kw:__init__"),
    ]
    assert init.text().rstrip().endswith("pkg.low.b.A and 3 more")
    imports = built.page("code/keywords/kind/imports/")
    assert imports.by_id("kw:environ").text(separator=" ").split() == ["environ", "pkg/__init__.py"]


def test_every_keyword_has_its_row(site: BuildSite) -> None:
    built = site(PROJECT)

    listed = {name for names in rows(built).values() for name in names}
    assert listed == {keyword["name"] for keyword in built.keywords()}


def test_large_indexes_are_split(site: BuildSite, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(name_pages, "MOST_NAMES", 2)
    built = site(PROJECT)

    assert rows(built) == {}
    assert rows(built, "code/keywords/b/") == {"B": ["B", "Burnt"]}
    assert built.page("code/keywords/l/").texts(".kw-prefixes a") == ["la… 2", "li… 1"]
    assert rows(built, "code/keywords/la/") == {"L": ["Lamp", "lamp_error"]}
    # `pkg` is all that three others begin with, and two with the same again.
    assert rows(built, "code/keywords/p/") == {"P": ["pkg"]}
    assert rows(built, "code/keywords/other/ideographs/") == {"漢字": ["变量"]}
    assert rows(built, "code/keywords/-0003c9/") == {"Ω": ["ωmega"]}
    assert rows(built, "code/keywords/kind/functions/e/") == {"E": ["élan"]}
    assert crawl(built.site_dir).problems == []
    assert built.log == []


def test_names_are_sorted_and_found_by_themselves_alone() -> None:
    names = ["x", "_x", "X", "__x", "_", "1", "__all__", "__", "été", "Zeta", "zebra", "ж", "字", "?", "한"]
    placed = [at.name for at in sorted(map(place, names))]
    assert placed == ["été", "X", "__x", "_x", "x", "zebra", "Zeta", "ж", "한", "字", "1", "__all__", "?", "_", "__"]


def test_addresses_are_safe_and_differ() -> None:
    assert [prefix_path(prefix) for prefix in ("st", "con", "index", "a.b", "é")] == [
        "st", "con-", "index-", "a-00002eb", "-0000e9",
    ]  # fmt: skip
    assert letter_path("digits") == "other/digits"
    assert len(prefix_path("x" * 10_000)) < 130
    assert prefix_path("x" * 10_000) != prefix_path("x" * 9_999)


def name(text: str) -> Name:
    return Name(place(text), (), ())


def listed(page: NamePage) -> list[SortKey]:
    return [found.place for part in page.walk() for found in part.names]


def test_no_page_is_too_large_and_no_name_is_lost() -> None:
    source = random.Random(1)  # noqa: S311 - no secret
    texts = {"".join(source.choices("abcdefgh_", k=source.randint(1, 9))) for _ in range(30_000)}
    names = [name(text) for text in texts | {f"generated_by_rule_{number:05}" for number in range(9_000)}]
    names.sort(key=lambda found: found.place)
    first = split(names)

    assert sorted(listed(first)) == [found.place for found in names]
    assert max(len(page.names) for page in first.walk()) <= name_pages.MOST_NAMES
    paths = [page.path for page in first.walk()]
    assert len(paths) == len(set(paths))
    where = {found.place: page.path for page in first.walk() for found in page.names}
    assert all(page_of(first, at) == path for at, path in where.items())
    # A name that goes changes the page of no other, as long as as many pages are needed.
    fewer = split([found for found in names if found.place.name != "generated_by_rule_00000"])
    assert all(page_of(fewer, at) == path for at, path in where.items())


def test_long_names_make_small_pages() -> None:
    first = split([name(f"{letter}{'n' * 10_000}{number:03}") for letter in "ab" for number in range(200)])

    assert len(listed(first)) == 400
    sizes = [sum(len(found.place.name) for found in page.names) for page in first.walk()]
    assert max(sizes) < name_pages.MOST_BYTES


def test_the_keywords_of_a_folder_and_all_below_it(site: BuildSite) -> None:
    built = site(PROJECT)
    page = built.page("code/pkg/sub/")

    assert page.texts(".kw-tabs a") == ["Index", "Documentation", "Keywords 21"]
    assert page.texts(".kw-kinds a") == [
        "Modules 4", "Classes 5", "Exceptions 2", "Functions 3", "Methods 2", "Constants 1", "Imports 4",
    ]  # fmt: skip
    assert [section.css("h2")[0].text() for section in page.all("section")][1:3] == ["Classes", "Exceptions"]
    classes = page.all("section")[1]
    assert [letter.text() for letter in classes.css("h3")] == ["A 1", "B 1", "C 1", "D 1", "L 1"]
    assert [link.text() for link in classes.css("li a")] == ["A", "B", "C", "D", "Lamp"]
    assert "__init__" in built.page("code/pkg/low/sub/").texts(".kw-columns code")
    assert "Lamp" in built.page("code/pkg/low/sub/").texts(".kw-columns code")
    assert "LIMIT" not in built.page("code/pkg/low/sub/").texts(".kw-columns code")


def test_a_large_folder_takes_several_pages(site: BuildSite, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(name_pages, "MOST_NAMES", 15)
    built = site(PROJECT)
    page = built.page("code/pkg/sub/")

    assert page.texts("h2") == ["By Name", "By Kind", "By Folder and File"]
    assert "Classes 5" in page.texts(".kw-prefixes a")
    assert page.texts(".kw-parts .kw-first") == ["low/", "__init__.py", "a.py"]
    assert page.texts("#names + ul a") == ["A – LIMIT 10", "_on – __init__ 9"]
    first = built.page("code/pkg/sub/1/")
    assert first.title == "pkg: keywords A – LIMIT"
    assert first.texts("h2") == ["Classes", "Exceptions", "Functions", "Constants", "Imports"]
    assert first.texts(".kw-columns code")[:5] == ["A", "B", "C", "D", "Lamp"]
    assert "D" in built.page("code/pkg/low/sub/").texts(".kw-columns code")
    assert "code/pkg/low/sub/1/index.html" not in built.files
    assert crawl(built.site_dir).problems == []


def test_files_and_folders_keep_their_addresses(site: BuildSite) -> None:
    built = site(PROJECT.replace("src/pkg", "src/keywords").replace("src/keywords/low", "src/keywords/sub"))

    assert "keywords" in built.page("code/keywords/").title
    assert built.page("code/keywords/sub_/").texts(".kw-tabs a[aria-current]") == ["Keywords 21"]
    assert built.page("code/keywords_/").title == "Keywords A–Z"
    assert built.page("code/keywords_/kind/exceptions/").title == "Exceptions"
    assert crawl(built.site_dir).problems == []
    assert built.log == []


def test_hostile_names_stay_text(site: BuildSite) -> None:
    document = "src/pkg/notes.md:\n    # <script>alert(1)</script>\n    # __search\n    # \"onload='x'\n"
    built = site(PROJECT + document)
    page = built.page("code/keywords/")

    assert page.all(".kw-names script") == []
    assert "kw:__search" in page.ids
    assert "__search" not in page.ids
    assert crawl(built.site_dir).problems == []


def test_the_report_is_there_for_packages_too(site: BuildSite) -> None:
    built = site(PROJECT)

    assert (
        "4 files found: 4 with pages, 0 only listed in their folders."
        in built.page("code/report/").one(".kw-page").text()
    )
    assert "code/report.json" in built.files
    assert built.page("code/").texts(".kw-tabs a") == ["Packages", "Keywords 21", "Report"]

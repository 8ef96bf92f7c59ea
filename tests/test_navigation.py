"""The section in the site's navigation: placed, sorted, and beside other themes and plugins."""

import pytest

from tests.conftest import BuildSite
from tests.support.build import Built
from tests.support.crawl import crawl
from tests.support.html import Link
from tests.support.navigation import pages_in_order, resolve

PROJECT = """
docs/index.md: # Home
docs/other.md: # Other
docs/guide/one.md: # One
src/pkg/__init__.py:
    "The package."
src/pkg/a.py:
    import os

    class A:
        "An A."
        def m(self) -> None: ...
src/pkg/sub/__init__.py: ONE = 1
src/pkg/sub/b.py: from pkg.a import A
src/pkg/sub/c.py: TWO = 2
"""
CODE = [
    "code",
    "code/pkg",
    "code/pkg/doc",
    "code/pkg/sub_",
    "code/pkg/sub",
    "code/pkg/sub/doc",
    "code/pkg/sub/sub",
    "code/pkg/sub/__init__.py_docs",
    "code/pkg/sub/__init__.py_kw",
    "code/pkg/sub/b.py_docs",
    "code/pkg/sub/b.py_kw",
    "code/pkg/sub/c.py_docs",
    "code/pkg/sub/c.py_kw",
    "code/pkg/__init__.py_docs",
    "code/pkg/__init__.py_kw",
    "code/pkg/a.py_docs",
    "code/pkg/a.py_kw",
    "code/keywords",
    "code/report",
    # These follow, and the menu does not list them.
    "code/keywords/kind/modules",
    "code/keywords/kind/classes",
    "code/keywords/kind/methods",
    "code/keywords/kind/constants",
    "code/keywords/kind/imports",
]
MATERIAL = "{name: material, font: false, features: [navigation.path, navigation.footer, navigation.indexes, content.action.edit]}"


def project(plugins: str = "[kwindex]", nav: str = "", theme: str = MATERIAL, more: str = "") -> str:
    """Write the project of these tests with a configuration."""
    lines = ["site_name: Site", f"theme: {theme}", f"plugins: {plugins}"]
    if nav:
        lines.append(f"nav: {nav}")
    return "mkdocs.yml:\n" + "".join(f"    {line}\n" for line in lines) + PROJECT + more


def assert_sound(built: Built) -> None:
    """Nothing was warned of, and every link leads somewhere."""
    assert built.log == []
    assert crawl(built.site_dir).problems == []


def shown(built: Built, url: str) -> list[str]:
    """Return the titles that Material's navigation shows on a page, without its table of contents."""
    page = built.page(url)
    for contents in page.all("nav.md-nav--secondary"):
        contents.decompose()
    return list(dict.fromkeys(title for title in page.texts("nav.md-nav--primary .md-nav__link") if title))


def test_without_a_nav_the_section_goes_last(site: BuildSite) -> None:
    built = site(project())

    assert_sound(built)
    assert pages_in_order(built) == ["", "other", "guide/one", *CODE]


def test_a_nav_without_the_section_gets_it_last(site: BuildSite) -> None:
    built = site(project(nav="[index.md, guide/one.md, other.md]"))

    assert_sound(built)
    assert pages_in_order(built) == ["", "guide/one", "other", *CODE]


@pytest.mark.parametrize("place", ["code/", "code", "code/index.md"])
def test_an_entry_of_the_nav_places_and_titles_the_section(site: BuildSite, place: str) -> None:
    built = site(project(nav=f"[index.md, {{Reference: {place}}}, other.md, guide/one.md]"))

    assert_sound(built)
    assert pages_in_order(built) == ["", *CODE, "other", "guide/one"]
    assert shown(built, "") == ["Home", "Reference", "pkg", "Keywords A–Z", "Report", "Other", "One"]


def test_an_entry_without_a_title_places_the_section(site: BuildSite) -> None:
    built = site(project("[{kwindex: {nav_title: Sources}}]", nav="[index.md, code/, other.md, guide/one.md]"))

    assert_sound(built)
    assert pages_in_order(built) == ["", *CODE, "other", "guide/one"]
    assert shown(built, "") == ["Home", "Sources", "pkg", "Keywords A–Z", "Report", "Other", "One"]


def test_the_entry_may_stand_inside_another_section(site: BuildSite) -> None:
    built = site(project(nav="[index.md, {Dev: [other.md, {Reference: code/}]}, guide/one.md]"))

    assert_sound(built)
    assert pages_in_order(built) == ["", "other", *CODE, "guide/one"]
    assert built.page("code/pkg/a.py_docs/").texts(".md-path__item") == ["Home", "Dev", "Reference", "pkg", "a.py"]


def test_another_root_uri_moves_all_pages(site: BuildSite) -> None:
    built = site(
        project("[{kwindex: {root_uri: dev/reference, nav_title: Inside}}]", nav="[index.md, other.md, dev/reference/]")
    )

    assert built.log == []
    assert pages_in_order(built) == ["", "other", *(f"dev/reference{url.removeprefix('code')}" for url in CODE)]
    assert built.keywords("dev/reference") != []


@pytest.mark.parametrize("theme", [MATERIAL, "{name: mkdocs, highlightjs: false}", "{name: readthedocs}"])
@pytest.mark.parametrize("use_directory_urls", [True, False])
def test_every_theme_shows_all_pages_in_order(site: BuildSite, theme: str, use_directory_urls: bool) -> None:
    built = site(project(theme=theme), use_directory_urls=use_directory_urls)

    assert_sound(built)
    # Only where a page is a folder of its own, the folder `sub` claims the place of the page.
    code = CODE if use_directory_urls else [url.replace("sub_", "sub") for url in CODE]
    assert pages_in_order(built) == ["", "other", "guide/one", *code]
    assert built.page("code/pkg/a.py_docs/" if use_directory_urls else "code/pkg/a.py_docs.html").title == "a.py"


@pytest.mark.parametrize(
    ("url", "titles"),
    [
        ("", ["Code", "pkg", "Keywords A–Z", "Report"]),
        ("code/", ["Code", "pkg", "Keywords A–Z", "Report"]),
        ("code/pkg/", ["Code", "pkg", "pkg: documentation", "pkg: keywords", "sub", "__init__.py", "a.py"]),
        ("code/pkg/sub/", ["Code", "pkg", "sub", "sub: documentation", "sub: keywords", "__init__.py", "b.py", "c.py"]),
        (
            "code/pkg/sub/b.py_docs/",
            [
                "Code",
                "pkg",
                "sub",
                "sub: documentation",
                "sub: keywords",
                "__init__.py",
                "b.py",
                "b.py: keywords",
                "c.py",
            ],
        ),
        (
            "code/pkg/sub/b.py_kw/",
            [
                "Code",
                "pkg",
                "sub",
                "sub: documentation",
                "sub: keywords",
                "__init__.py",
                "b.py",
                "b.py: keywords",
                "c.py",
            ],
        ),
    ],
)
def test_a_page_shows_the_way_to_itself_and_its_neighbours(site: BuildSite, url: str, titles: list[str]) -> None:
    assert shown(site(project()), url) == ["Home", "Other", "Guide", "One", *titles]


def test_without_indexes_no_title_stands_twice(site: BuildSite) -> None:
    built = site(project(theme="{name: material, font: false}"))

    page = built.page("code/pkg/sub/b.py_docs/")
    titles = page.texts("nav.md-nav--primary .md-nav__item .md-ellipsis")
    inner = titles[titles.index("Code") :]
    assert inner[:2] == ["Code", "Index"]
    assert inner.count("sub") == inner.count("pkg") == 1


def test_a_list_that_is_cut_says_so_and_leads_to_the_rest(site: BuildSite) -> None:
    modules = {f"src/pkg/many/{name}.py": "" for name in ["_a", "_b", *(f"m{number:02}" for number in range(30))]}
    page = site(project(), modules).page("code/pkg/many/m29.py_docs/")

    titles = page.texts("nav.md-nav--primary .md-nav__link")
    # Those that begin with an underscore come last, so that the neighbours of the last public one are public.
    assert "m15.py" in titles
    links = {link.text: resolve(page, link.href) for link in page.links("nav.md-nav--primary")}
    assert links["12 more …"] == "code/pkg/many/"


def test_a_folder_opens_its_index_page(site: BuildSite) -> None:
    page = site(project()).page("code/pkg/sub/b.py_docs/")

    links = {link.text: resolve(page, link.href) for link in page.links("nav.md-nav--primary")}
    assert (links["Code"], links["pkg"], links["sub"]) == ("code/", "code/pkg/", "code/pkg/sub/")


def test_breadcrumbs(site: BuildSite) -> None:
    built = site(project())

    assert built.page("code/pkg/sub/b.py_kw/").texts(".md-path__item") == ["Home", "Code", "pkg", "sub", "b.py"]
    assert built.page("code/pkg/").texts(".md-path__item") == ["Home", "Code", "pkg"]


def test_the_navigation_of_a_page_does_not_grow_with_the_tree(site: BuildSite) -> None:
    modules = {f"src/pkg/many/m{number:03}.py": "" for number in range(300)}
    built = site(project(), modules)

    assert len(pages_in_order(built)) == 3 + len(CODE) + 2 * 300 + 3
    for url in ("", "code/pkg/sub/b.py_docs/", "code/pkg/many/m150.py_docs/"):
        assert len(built.page(url).all("nav.md-nav--primary .md-nav__item")) < 100


def test_the_page_that_says_404_shows_the_section_closed(site: BuildSite) -> None:
    built = site(project(more="src/pkg/z.py:\n    # Nothing.\n"))

    assert shown(built, "404.html") == ["Home", "Other", "Guide", "One", "Code", "pkg", "Keywords A–Z", "Report"]


def test_a_page_has_no_indentation_around_its_content(site: BuildSite) -> None:
    built = site(project(more="src/pkg/z.py:\n    if True:\n\n        a = 1\n"))
    head, _, tail = built.page("code/pkg/z.py_docs/").html.partition('<div class="kw-page')

    assert [part for part in (head, tail[tail.rindex("</article>") :]) if "\n " in part or "\n\n" in part] == []
    assert len(built.page("code/pkg/z.py_docs/").one(".kw-source pre").text().splitlines()) == 3


@pytest.mark.parametrize("theme", [MATERIAL, "{name: mkdocs, highlightjs: false}", "{name: readthedocs}"])
def test_the_edit_button_opens_the_source_file(site: BuildSite, theme: str) -> None:
    repository = "https://git.example.org/me/pkg"
    built = site(project(theme=theme), repo_url=repository, edit_uri="edit/main/docs/")

    def edits(url: str) -> list[str]:
        return [link.href for link in built.page(url).links() if "/edit/" in link.href]

    assert edits("other/") == [f"{repository}/edit/main/docs/other.md"]
    assert edits("code/pkg/sub/b.py_docs/") == [f"{repository}/edit/main/src/pkg/sub/b.py"]
    assert edits("code/pkg/sub/b.py_kw/") == [f"{repository}/edit/main/src/pkg/sub/b.py"]
    assert edits("code/pkg/") == [f"{repository}/edit/main/src/pkg/__init__.py"]
    assert edits("code/") == []


def test_beside_literate_nav(site: BuildSite) -> None:
    summary = "docs/SUMMARY.md:\n    - [Home](index.md)\n    - [Reference](code/)\n    - [Other](other.md)\n    - [One](guide/one.md)\n"
    built = site(project("[{literate-nav: {nav_file: SUMMARY.md}}, kwindex]", more=summary), exclude_docs="SUMMARY.md")

    assert_sound(built)
    assert pages_in_order(built) == ["", *CODE, "other", "guide/one"]
    assert shown(built, "") == ["Home", "Reference", "pkg", "Keywords A–Z", "Report", "Other", "One"]


@pytest.mark.parametrize("place", ["code", "code/index.md"])
def test_beside_awesome_nav(site: BuildSite, place: str) -> None:
    nav = f"docs/.nav.yml:\n    nav:\n      - index.md\n      - Reference: {place}\n      - other.md\n      - guide\n"
    built = site(project("[awesome-nav, kwindex]", more=nav))

    assert_sound(built)
    assert pages_in_order(built) == ["", *CODE, "other", "guide/one"]
    assert shown(built, "") == ["Home", "Reference", "pkg", "Keywords A–Z", "Report", "Other", "Guide", "One"]


@pytest.mark.parametrize("plugins", ["[awesome-nav, kwindex]", "[kwindex, awesome-nav]"])
def test_beside_awesome_nav_that_does_not_place_it(site: BuildSite, plugins: str) -> None:
    built = site(project(plugins))

    assert_sound(built)
    # awesome-nav sorts folders by name, and `code` is one of them.
    assert pages_in_order(built) == ["", "other", *CODE, "guide/one"]


@pytest.mark.parametrize("plugins", ["[section-index, kwindex]", "[kwindex, section-index]"])
def test_beside_section_index(site: BuildSite, plugins: str) -> None:
    built = site(project(plugins, nav="[index.md, {Guide: [guide/one.md]}, other.md]"))

    assert_sound(built)
    assert pages_in_order(built) == ["", "guide/one", "other", *CODE]


def test_beside_macros_search_and_tags(site: BuildSite) -> None:
    page = "docs/other.md:\n    ---\n    tags: [one]\n    ---\n    # Other {{ 1 + 1 }}\n"
    source = {"src/pkg/sub/c.py": '"""Not a macro: {{ 1 + 1 }} {% raw %}."""\n'}
    built = site(project("[search, macros, tags, kwindex]", more=page), source)

    assert_sound(built)
    assert pages_in_order(built) == ["", "other", "guide/one", *CODE]
    assert built.page("other/").title == "Other 2"
    assert "Not a macro: {{ 1 + 1 }} {% raw %}." in built.page("code/pkg/sub/c.py_docs/").text("#file-purpose + p")


def test_beside_autorefs_symbols_are_known_by_their_paths(site: BuildSite) -> None:
    page = "docs/other.md:\n    # Other\n\n    [the class][pkg.a.A], [pkg.a.A.m][] and [the module][pkg.sub.b]\n"
    built = site(project("[autorefs, kwindex]", more=page))

    assert_sound(built)
    assert built.page("other/").links("article") == [
        Link("the class", "../code/pkg/a.py_docs/#pkg.a.A"),
        Link("pkg.a.A.m", "../code/pkg/a.py_docs/#pkg.a.A.m"),
        Link("the module", "../code/pkg/sub/b.py_docs/#pkg.sub.b"),
    ]


def test_beside_mkdocstrings_its_own_page_stays_the_first_address(site: BuildSite) -> None:
    page = "docs/other.md:\n    # Other\n\n    ::: pkg.a\n"
    home = "docs/index.md:\n    # Home\n\n    [the class][pkg.a.A] and [the file][pkg.sub.b]\n"
    built = site(project("[{mkdocstrings: {handlers: {python: {paths: [src]}}}}, kwindex]", more=page + home))

    assert_sound(built)
    assert built.page("").links("article") == [
        Link("the class", "other/#pkg.a.A"),
        Link("the file", "code/pkg/sub/b.py_docs/#pkg.sub.b"),
    ]

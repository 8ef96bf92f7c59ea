"""The glossary, the notes in comments and the deprecations of a whole tree."""

import pytest

from mkdocs_kwindex.analysis.comment_notes import read_note
from mkdocs_kwindex.index.project_notes import instead
from tests.conftest import BuildSite
from tests.support.build import Built, build
from tests.support.crawl import crawl
from tests.support.html import Page, folded
from tests.support.navigation import resolve
from tests.support.repositories import Repository
from tests.support.tree import write_site

SITE = '''
mkdocs.yml:
    site_name: Site
    theme: {name: mkdocs}
    markdown_extensions: [def_list]
    plugins: [{kwindex: {repository: true}}]
docs/index.md:
    # Lamps

    ## Bulb

    A bulb is what shines. It breaks.

    ## How to change it

    A bulb is changed by hand.

    ## Glossary

    ### Socket

    Where the bulb goes in.

    ## Words

    Lumen
    :   The unit of light. There are others.

    x
    :   Short.
src/lamp/__init__.py:
    """All about lamps."""
    from lamp._impl import Fuse
src/lamp/_impl.py:
    """Not public."""
    class Fuse:
        """It blows."""
        more = 1
    class Wire:
        """Nobody exports it."""
src/lamp/core.py:
    """The core of it. More."""
    import warnings
    from typing_extensions import deprecated
    class Lamp:
        """A lamp with a bulb & a <socket>. It shines."""
        # TODO: dim it
        class _Inner:
            """Hidden."""
        def light(self):
            # a line without a note
            return 1  # FIXME(ann): twice <b>
        @deprecated("Use light() instead.")
        def shine(self): ...
        def glow(self):
            """Glow.

            .. deprecated:: 2.0
               Use :meth:`light` instead.
            """
            if self:
                warnings.warn("glow goes away", DeprecationWarning)
    class _Private:
        """Not a term."""
    class Bare: ...
    def old(flag=None):
        """Old.

        Nothing else.
        """
        if flag:
            warnings.warn("the flag is ignored", DeprecationWarning)
    @deprecated("Use the new one instead")
    def oldest(): ...
    @deprecated("Use the new api instead")
    def eldest(): ...
    def older():
        warnings.warn("older is deprecated, use old instead", DeprecationWarning)
        return 1
    def __getattr__(name):
        if name == "Light":
            warnings.warn("'Light' is deprecated. Use 'Lamp' instead.", DeprecationWarning)
            return Lamp
        raise AttributeError(name)
src/lamp/made.py:
    # @generated
    class Made:
        """A program wrote it."""
tests/test_lamp.py:
    class TestLamp:
        """Tests are no terms."""
        def test_it(self): ...
tools/run.sh:
    #!/bin/sh
    echo "TODO: not a comment"
    # HACK around it
setup.toml:
    # XXX mend
    key = "TODO: text"
'''


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(write_site(tmp_path_factory.mktemp("lamp"), SITE))


def rows(page: Page, caption: str) -> list[list[str]]:
    """Return the cells of the table with a caption."""
    table = next(node for node in page.all(".kw-page table") if folded(node.css("caption")[0]) == caption)
    return [[folded(cell) for cell in row.css("td")] for row in table.css("tbody tr")]


def terms(page: Page) -> list[tuple[str, str]]:
    return list(zip(page.texts(".kw-glossary dt"), page.texts(".kw-glossary dd"), strict=True))


def test_the_site_is_sound(built: Built) -> None:
    assert crawl(built.site_dir).problems == []
    assert built.log == []


def test_terms_have_the_projects_own_definitions(built: Built) -> None:
    page = built.page("code/glossary/")

    assert terms(page) == [
        ("Bulb", "A bulb is what shines. term in docs/index.md"),
        ("Fuse", "It blows. class in src/lamp/_impl.py"),
        ("Lamp", "A lamp with a bulb & a <socket>. class in src/lamp/core.py"),
        ("lamp", "All about lamps. package in src/lamp/__init__.py"),
        ("lamp.core", "The core of it. module in src/lamp/core.py"),
        ("Lumen", "The unit of light. term in docs/index.md"),
        ("Socket", "Where the bulb goes in. term in docs/index.md"),
    ]
    links = {link.text: resolve(page, link.href) for link in page.links("dl")}
    assert links == {
        "Bulb": "code/docs/index.md_docs/#docs/index.md:bulb",
        "Fuse": "code/src/lamp/_impl.py_docs/#lamp._impl.Fuse",
        "Lamp": "code/src/lamp/core.py_docs/#lamp.core.Lamp",
        "lamp": "code/src/lamp/__init__.py_docs/#lamp",
        "lamp.core": "code/src/lamp/core.py_docs/#lamp.core",
        "Lumen": "code/docs/index.md_docs/#docs/index.md:words",
        "Socket": "code/docs/index.md_docs/#docs/index.md:socket",
    }


def test_a_folder_names_the_terms_of_its_documents(built: Built) -> None:
    page = built.page("code/docs/doc/")

    assert page.text("#terms + p") == "Defined in documents: Bulb, Lumen and Socket."
    assert [resolve(page, link.href) for link in page.links("#terms + p")][1] == "code/glossary/#term:Lumen"
    assert built.page("code/src/doc/").all("#terms") == []


def test_a_large_glossary_has_a_page_for_each_letter(site: BuildSite, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mkdocs_kwindex.pages.project_facts.GLOSSARY_LIMIT", 3)

    built = site(SITE)

    assert terms(built.page("code/glossary/")) == []
    assert [name for name, _ in terms(built.page("code/glossary-l/"))] == ["Lamp", "lamp", "lamp.core", "Lumen"]
    links = [
        resolve(built.page("code/docs/doc/"), link.href) for link in built.page("code/docs/doc/").links("#terms + p")
    ]
    assert links[1] == "code/glossary-l/#term:Lumen"
    assert crawl(built.site_dir).problems == []
    assert built.log == []


def test_notes_by_folder_with_their_lines(built: Built) -> None:
    page = built.page("code/notes/")

    assert page.sections == ["in-root", "in-src/lamp", "in-tools"]
    assert rows(page, "Notes in Code") == [["XXX", "mend", "setup.toml L1"]]
    assert rows(page, "Notes in src/lamp") == [
        ["TODO", "dim it", "core.py L6 in Lamp"],
        ["FIXME", "(ann): twice <b>", "core.py L11 in Lamp.light"],
    ]
    assert rows(page, "Notes in tools") == [["HACK", "around it", "run.sh L3"]]
    assert "code/src/lamp/core.py_docs/#L11" in {resolve(page, link.href) for link in page.links("table")}


def test_notes_tell_the_last_change_of_their_file(tmp_path_factory: pytest.TempPathFactory) -> None:
    repository = Repository(tmp_path_factory.mktemp("git") / "lamp")
    config = "site_name: S\ntheme: {name: mkdocs}\nplugins: [{kwindex: {repository: true, git: true}}]\n"
    repository.commit("2024-01-01", "ann", {"mkdocs.yml": config, "docs/index.md": "", "a.py": "# TODO: x\n"})
    repository.commit("2024-03-05", "ann", {"a.py": "# TODO: x\nA = 1\n"})

    page = build(repository.root / "mkdocs.yml").page("code/notes/")

    assert rows(page, "Notes in Code") == [["TODO", "x", "a.py L1", "2024-03-05"]]


def test_deprecations_tell_what_to_use_instead(built: Built) -> None:
    page = built.page("code/deprecations/")

    assert rows(page, "Deprecations in src/lamp") == [
        ["Lamp.shine core.py L12", "Use light() instead.", "light"],
        ["Lamp.glow core.py L15", "Deprecated since version 2.0. Use light instead.", "light"],
        ["old a warning in it core.py L31", "the flag is ignored", ""],
        ["oldest core.py L32", "Use the new one instead", ""],
        ["eldest core.py L34", "Use the new api instead", ""],
        ["older core.py L37", "older is deprecated, use old instead", "old"],
        ["Light core.py L41", "'Light' is deprecated. Use 'Lamp' instead.", "Lamp"],
    ]
    links = [(link.text, resolve(page, link.href)) for link in page.links("table")]
    assert ("light", "code/src/lamp/core.py_docs/#lamp.core.Lamp.light") in links
    assert ("old", "code/src/lamp/core.py_docs/#lamp.core.old") in links
    assert ("Lamp", "code/src/lamp/core.py_docs/#lamp.core.Lamp") in links


def test_the_root_leads_to_them(built: Built) -> None:
    page = built.page("code/")

    tabs = {folded(node): node.attributes["href"] for node in page.all(".kw-tabs a")}
    assert {name: href for name, href in tabs.items() if str(href) not in {"doc/", "keywords/"}} == {
        "Index": "./", "Glossary 7": "glossary/", "Notes 4": "notes/", "Deprecations 7": "deprecations/",
        "Report": "report/",
    }  # fmt: skip


def test_where_there_is_nothing_the_pages_say_so_and_no_tab_leads_there(site: BuildSite) -> None:
    built = site("""
        mkdocs.yml: {site_name: Site, theme: {name: mkdocs}, plugins: [{kwindex: {repository: true}}]}
        docs/index.md: Home
    """)

    assert [folded(node) for node in built.page("code/").all(".kw-tabs a")] == [
        "Index", "Documentation", "Keywords 6", "Report",
    ]  # fmt: skip
    assert built.page("code/notes/").texts(".kw-page > p") == ["No comment begins with TODO, FIXME, XXX or HACK."]
    assert built.page("code/deprecations/").sections == []
    assert built.page("code/glossary/").sections == []


@pytest.mark.parametrize(
    ("message", "name"),
    [
        ("Use `new_name` instead", "new_name"),
        ("x is deprecated; use the method pkg.Other.run() instead.", "pkg.Other.run"),
        ("This is deprecated in favour of `Thing`.", "Thing"),
        ("Replaced by :func:`fresh`.", "fresh"),
        ("renamed to ~pkg.mod.New", "pkg.mod.New"),
        ("1.4: Use fresh instead", "fresh"),
        ("Use the other one instead", ""),
        ("It will be removed.", ""),
        ("Deprecated since version 2.0. Use light", "light"),
        ("Deprecated since version 2.0. It goes away.", ""),
        ("Do not use it with threads", ""),
    ],
)
def test_what_is_to_be_used_instead(message: str, name: str) -> None:
    assert instead(message) == name


@pytest.mark.parametrize(
    ("comment", "note"),
    [
        ("// TODO: mend it */", ("TODO", "mend it")),
        ("/* FIXME mend it */", ("FIXME", "mend it")),
        ("<!-- HACK -->", ("HACK", "")),
        ("# see there, TODO(bob): more", ("TODO", "(bob): more")),
        ("-- all TODOs are done", None),
        ("# the TODO list", None),
        ("# TODO_LIST", None),
        ("# `TODO` marks a note", None),
        ("#: - @todo no mark", None),
        ("#: - @ TODO make it", ("TODO", "make it")),
    ],
)
def test_notes_in_comments(comment: str, note: tuple[str, str] | None) -> None:
    assert read_note(comment) == note

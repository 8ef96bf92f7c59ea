"""The documentation page of a folder: the original's headings, each with what the tree gives reason for."""

import pytest

from tests.conftest import BuildSite
from tests.support.build import Built, build
from tests.support.crawl import crawl
from tests.support.html import Page, folded
from tests.support.navigation import resolve
from tests.support.tree import write_site

LONG = " ".join(f"word{number}" for number in range(30))
SITE = f'''
mkdocs.yml: {{site_name: Site, theme: {{name: mkdocs}}, plugins: [{{kwindex: {{repository: true}}}}]}}
docs/index.md: Home
docs/conf.txt: x
README.md: See [the package](src/lamp/).
pyproject.toml:
    [project]
    name = "lamp"
    [project.scripts]
    lamp = "lamp.cli:main"
    [tool.setuptools.packages.find]
    where = ["src"]
    [tool.pytest.ini_options]
    testpaths = ["tests"]
    [tool.tox.env.docs]
    commands = [["sphinx-build", "docs", "out"]]
    [project.optional-dependencies]
    more = ["click>=8", "nothing-here"]
src/lamp/__init__.py: """A lamp."""
src/lamp/core.py:
    """The core."""
    class Bulb:
        """A bulb. {LONG}"""
    def _private():
        """Hidden. {LONG}"""
    class Short:
        """Short."""
src/lamp/cli.py:
    from lamp.core import Bulb
    def main(): Bulb()
src/lamp/more.py: from lamp.core import Bulb
src/lamp/made.py:
    # @generated
    from lamp.core import Bulb
    class Made:
        """Made. {LONG}"""
src/lamp/__main__.py: from lamp.cli import main
tests/test_core.py:
    from lamp.core import Bulb
    def test_bulb():
        """It shines. {LONG}"""
        Bulb()
tools/build.sh:
    #!/bin/sh
    cd docs
tools/inner/Makefile:
    all:
    \techo x
Makefile:
    .PHONY: check docs
    VERSION := 1
    check: docs
    \tpytest tests/
    docs:
    \ttox -e docs
    \tcd docs && ls
noxfile.py:
    import nox
    @nox.session(python="3.12", name="unit")
    def run_unit(session):
        session.run("pytest", "tests/test_core.py")
    def helper(): ...
tox.ini:
    [testenv]
    commands = pytest tests
    [testenv:lint]
    commands = ruff check src/lamp
.pre-commit-config.yaml:
    repos:
      - repo: https://example.org/hooks
        hooks:
          - id: trim
            files: src/lamp/
.github/workflows/ci.yml:
    # docs/ is not a command
    on: push
    jobs:
      test:
        steps:
          - uses: tools/inner
          - run: pytest tests
      docs:
        steps:
          - run: make docs
            working-directory: docs
.github/CODEOWNERS:
    # Who owns what.
    * @all
    /src/ @ann @bob
    docs/* @eve
    /tools/
'''


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(write_site(tmp_path_factory.mktemp("lamp"), SITE))


def rows(page: Page, caption: str) -> list[list[str]]:
    """Return the cells of the table with a caption; none where it is missing."""
    tables = [node for node in page.all(".kw-page table") if folded(node.css("caption")[0]) == caption]
    return [[folded(cell) for cell in row.css("td")] for node in tables for row in node.css("tbody tr")]


def sentences(page: Page) -> list[str]:
    return page.texts(".kw-page > p")


def test_the_site_is_sound(built: Built) -> None:
    assert crawl(built.site_dir).problems == []
    assert built.log == []


def test_the_headings_are_those_of_the_original(built: Built) -> None:
    assert built.page("code/src/lamp/doc/").texts("h2") == [
        "Role", "Contents Overview", "Key Concepts", "Architecture & Organization", "Important Files",
        "Working with This Folder", "Cross-References",
    ]  # fmt: skip


def test_what_has_nothing_is_absent(built: Built) -> None:
    assert built.page("code/.github/doc/").sections == [
        "purpose", "contents-overview", "architecture-organization", "important-files", "working-with-this-folder",
        "cross-references",
    ]  # fmt: skip
    assert built.page("code/tools/inner/doc/").sections == [
        "purpose", "contents-overview", "architecture-organization", "working-with-this-folder", "cross-references",
    ]  # fmt: skip


@pytest.mark.parametrize("address", ["code/doc/", "code/src/lamp/doc/", "code/.github/doc/", "code/tests/doc/"])
def test_the_table_of_contents_names_the_sections(built: Built, address: str) -> None:
    page = built.page(address)

    listed = [link.href.removeprefix("#") for link in page.links("#toc-collapse")]
    assert [name for name in listed if name] == page.sections


def test_import_roots_tell_their_name_and_evidence(built: Built) -> None:
    assert "Names of modules start here: pyproject.toml, line 6: tool.setuptools.packages.find." in "".join(
        sentences(built.page("code/src/doc/"))
    )
    assert "Imported as lamp." in sentences(built.page("code/src/lamp/doc/"))
    assert not any("modules start" in text for text in sentences(built.page("code/docs/doc/")))


@pytest.mark.parametrize(
    ("options", "file", "expected"),
    [
        ("", "__init__.py", "Imported as pkg: it has an __init__.py, and the folder around it has none."),
        ("{packages: [src/pkg]}", "__init__.py", "Imported as pkg: the option packages names it."),
        (
            "",
            "a.py",
            "What is in it is imported from pkg: it holds Python files and stands where packages are looked for.",
        ),
    ],
    ids=["found", "named", "found-namespace"],
)
def test_a_package_whose_root_has_no_page_tells_of_it(site: BuildSite, options: str, file: str, expected: str) -> None:
    page = site(f"""
        mkdocs.yml: {{site_name: Site, theme: {{name: mkdocs}}, plugins: [{{kwindex: {options}}}]}}
        src/pkg/{file}: A = 1
    """).page("code/pkg/doc/")

    assert [text for text in sentences(page) if "pkg: " in text] == [expected]


def test_the_contents_are_counted_by_type(built: Built) -> None:
    assert rows(built.page("code/tools/doc/"), "Files by type") == [
        ["Makefile", "1", "2"],
        ["Shell script", "1", "2"],
    ]


def test_the_most_documented_symbols_are_public_and_written_by_hand(built: Built) -> None:
    assert rows(built.page("code/doc/"), "Most documented symbols") == [
        ["class", "Bulb src/lamp/core.py", "A bulb.", "32"],
    ]


def test_important_files_have_reasons(built: Built) -> None:
    page = built.page("code/src/lamp/doc/")

    assert rows(page, "Important files") == [
        ["core.py", "imported by 3 files and the largest, 7 lines, 43 % of the folder's"],
        ["cli.py", "imported by 1 file and the command lamp leads here"],
        ["__main__.py", "python -m lamp runs it"],
    ]


def test_tasks_of_the_folders_own_files(built: Built) -> None:
    page = built.page("code/doc/")

    assert rows(page, "Tasks") == [
        ["trim", "pre-commit hook", "pre-commit run trim", ".pre-commit-config.yaml L4"],
        ["check", "make target", "make check", "Makefile L3"],
        ["docs", "make target", "make docs", "Makefile L5"],
        ["unit", "nox session", "nox -s unit", "noxfile.py L3"],
        ["docs", "tox environment", "tox -e docs", "pyproject.toml L9"],
        ["lint", "tox environment", "tox -e lint", "tox.ini L3"],
    ]
    links = {link.text: resolve(page, link.href) for link in page.links("#tasks ~ .kw-table")}
    assert links["L5"] == "code/Makefile_docs/#L5"
    assert rows(built.page("code/tools/inner/doc/"), "Tasks") == [
        ["all", "make target", "make -C tools/inner all", "Makefile L1"],
    ]


def test_tasks_that_name_a_folder(built: Built) -> None:
    assert rows(built.page("code/tests/doc/"), "Named By") == [
        ["test", "CI job", "", ".github/workflows/ci.yml L7"],
        ["check", "make target", "make check", "Makefile L4"],
        ["unit", "nox session", "nox -s unit", "noxfile.py L4"],
    ]
    assert rows(built.page("code/docs/doc/"), "Named By") == [
        ["docs", "CI job", "", ".github/workflows/ci.yml L11"],
        ["docs", "make target", "make docs", "Makefile L7"],
        ["docs", "tox environment", "tox -e docs", "pyproject.toml L10"],
    ]
    assert rows(built.page("code/src/lamp/doc/"), "Named By") == [
        ["lint", "tox environment", "tox -e lint", "tox.ini L4"],
    ]
    assert rows(built.page("code/tools/inner/doc/"), "Named By") == []


def test_how_tests_run_and_scripts(built: Built) -> None:
    texts = sentences(built.page("code/tests/doc/"))
    assert [text for text in texts if text.startswith(("It holds", "1 file", "Run with"))] == [
        "It holds 1 test, which defines 1 function.",
        "1 file of tests is here.",
        "Run with pytest, testpaths: tests (pyproject.toml L7).",
        "Run with tox (pyproject.toml).",
        "Run with nox (noxfile.py).",
    ]
    assert rows(built.page("code/tools/doc/"), "Scripts") == [["build.sh", "script", "./tools/build.sh", "L1"]]


def test_what_the_project_declares(built: Built) -> None:
    page = built.page("code/doc/")

    assert rows(page, "Commands and plugins") == [["lamp", "command", "lamp.cli:main", "pyproject.toml L4"]]
    assert page.texts("#requirements + dl dt") == ["Extra more 2"]
    assert page.texts("#requirements + dl li") == ["click>=8 L12", "nothing-here L12"]
    # What is in the folders of the repository belongs to it.
    assert rows(built.page("code/src/lamp/doc/"), "Commands and plugins") == []


def test_what_a_project_requires_to_run_comes_first(site: BuildSite) -> None:
    built = site("""
        mkdocs.yml: {site_name: Site, theme: {name: mkdocs, highlightjs: false}, plugins: [kwindex: {repository: true}]}
        pyproject.toml:
            [project]
            name = "lamp"
            dynamic = ["dependencies"]
            [project.optional-dependencies]
            more = ["click>=8"]
        setup.cfg:
            [options]
            install_requires = attrs
        lamp/__init__.py:
    """)

    assert built.page("code/doc/").texts("#requirements + dl dt") == ["To run 1", "Extra more 1"]


def test_the_keywords_of_a_folder_are_told_by_name_with_their_files(built: Built) -> None:
    assert built.page("code/src/lamp/").texts("#keywords + ul li") == [
        "Bulb core.py",
        "Short core.py",
        "_private core.py",
        "main cli.py",
    ]


@pytest.mark.parametrize(
    ("folder", "owners"),
    [
        ("src/lamp/", ["Owned by @ann and @bob (/src/ in .github/CODEOWNERS L3)."]),
        ("", ["Owned by @all (* in .github/CODEOWNERS L2)."]),
        ("docs/", ["Owned by @all (* in .github/CODEOWNERS L2)."]),
        ("tools/inner/", ["It has no owner (/tools/ in .github/CODEOWNERS L5)."]),
    ],
)
def test_owners(built: Built, folder: str, owners: list[str]) -> None:
    texts = sentences(built.page(f"code/{folder}doc/"))
    assert [text for text in texts if text.startswith(("Owned", "It has no owner"))] == owners


def test_cross_references(built: Built) -> None:
    page = built.page("code/src/lamp/doc/")

    texts = page.texts("#cross-references ~ dl dt"), page.texts("#cross-references ~ dl dd")
    assert list(zip(*texts, strict=True)) == [
        ("Folder index", "lamp"), ("Parent folder", "src"), ("Referred to by", "README.md"),
        ("Whole repository", "Code"),
    ]  # fmt: skip


def test_without_owners_and_tasks_nothing_is_said_of_them(site: BuildSite) -> None:
    page = site("""
        mkdocs.yml: {site_name: Site, theme: {name: mkdocs}, plugins: [{kwindex: {repository: true}}]}
        docs/index.md: Home
    """).page("code/docs/doc/")

    assert page.sections == ["purpose", "contents-overview", "architecture-organization", "cross-references"]

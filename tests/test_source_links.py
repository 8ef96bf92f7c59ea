"""`source: link`: lines lead to the repository at a commit, and the source itself is not published."""

from pathlib import Path

import pytest
from mkdocs.exceptions import Abort

from mkdocs_kwindex.config.source_address import commit_address, files_at_commit, repository_address
from tests.support.build import Built, build, recorded_log
from tests.support.crawl import crawl
from tests.support.repositories import Repository
from tests.support.tree import parse_tree, write_site

REPOSITORY = "https://github.com/me/pkg"
PROJECT = """
site/mkdocs.yml:
    site_name: Site
    theme: {name: mkdocs, highlightjs: false}
    plugins: [{kwindex: {packages: [../src/pkg], tests: [../tests], source: link}}]
    repo_url: https://github.com/me/pkg
site/docs/index.md: # Home
src/pkg/__init__.py:
src/pkg/a.py:
    def used():
        secret_text = 1


    def user():
        used()
tests/test_a.py:
    from pkg.a import used

    def test_it():
        used()
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    repository = Repository(tmp_path_factory.mktemp("repository"))
    repository.commit("2024-02-03", "ann", parse_tree(PROJECT))
    return build(repository.root / "site/mkdocs.yml")


def commit(built: Built) -> str:
    return Repository(built.root.parent).git("rev-parse", "HEAD").strip()


def test_lines_lead_to_the_repository_at_the_commit(built: Built) -> None:
    start = f"{REPOSITORY}/blob/{commit(built)}"
    page, keywords = built.page("code/pkg/a.py_docs/"), built.page("code/pkg/a.py_kw/")

    assert built.log == []
    assert crawl(built.site_dir).problems == []
    lines = {link.href for link in (*page.links(), *keywords.links()) if link.href.startswith(REPOSITORY + "/")}
    assert {f"{start}/src/pkg/a.py#L{line}" for line in (1, 5, 6)} <= lines
    assert f"{start}/tests/test_a.py#L4" in lines
    assert [link.href for link in page.links() if link.text == "Source"] == [f"{start}/src/pkg/a.py"]


def test_the_source_is_not_published(built: Built) -> None:
    texts = [path.read_bytes() for path in built.site_dir.rglob("*") if path.is_file()]

    assert [text for text in texts if b"secret_text = 1" in text] == []
    assert "original-source" not in built.page("code/pkg/a.py_docs/").sections


@pytest.mark.parametrize(
    ("repo_url", "edit_uri", "start", "line", "lines"),
    [
        ("https://github.com/me/pkg/", "", "https://github.com/me/pkg/blob/{}/", "#L3", "#L3-L5"),
        ("https://gitlab.example.org/me/pkg", "", "https://gitlab.example.org/me/pkg/-/blob/{}/", "#L3", "#L3-5"),
        ("https://bitbucket.org/me/pkg", "", "https://bitbucket.org/me/pkg/src/{}/", "#lines-3", "#lines-3:5"),
        ("https://codeberg.org/me/pkg", "", "https://codeberg.org/me/pkg/src/commit/{}/", "#L3", "#L3-L5"),
        ("https://git.sr.ht/~me/pkg", "", "https://git.sr.ht/~me/pkg/tree/{}/item/", "#L3", "#L3-5"),
        (
            "https://dev.azure.com/me/pkg/_git/pkg",
            "",
            "https://dev.azure.com/me/pkg/_git/pkg?version=GC{}&path=/",
            "&line=3&lineEnd=4&lineStartColumn=1&lineEndColumn=1",
            "&line=3&lineEnd=6&lineStartColumn=1&lineEndColumn=1",
        ),
        ("https://code.example.org/me/pkg", "", "https://code.example.org/me/pkg/blob/{}/", "#L3", "#L3-L5"),
        (
            "https://code.example.org/me/pkg",
            "_edit/main/site/docs/",
            "https://code.example.org/me/pkg/src/commit/{}/",
            "#L3",
            "#L3-L5",
        ),
    ],
)
def test_addresses_are_those_of_the_code_host(
    built: Built, repo_url: str, edit_uri: str, start: str, line: str, lines: str
) -> None:
    config = str(built.root / "mkdocs.yml")
    address = commit_address(repo_url, edit_uri, config)
    files = files_at_commit(repo_url, edit_uri, config)

    assert address is not None
    assert files is not None
    assert (files.commit, files.start) == (commit(built), start.format(commit(built)))
    assert files.lines.format(first=3, last=5, next=6) == lines
    name = built.root.parent / "src/pkg/a b.py"
    assert address(str(name), 3) == f"{files.start}src/pkg/a%20b.py{line}"
    assert address(str(name), 0) == f"{files.start}src/pkg/a%20b.py"
    assert address("/somewhere/else.py", 3) == ""


@pytest.mark.parametrize(
    ("repo_url", "edit_uri", "expected"),
    [
        ("https://github.com/me/pkg/", "edit/main/site/docs/", "https://github.com/me/pkg/blob/main/src/a.py#L3"),
        ("https://gitlab.com/me/pkg", "-/edit/main/site/docs/", "https://gitlab.com/me/pkg/-/blob/main/src/a.py#L3"),
        (
            "https://bitbucket.org/me/pkg",
            "src/main/site/docs/",
            "https://bitbucket.org/me/pkg/src/main/src/a.py#lines-3",
        ),
        (
            "https://codeberg.org/me/pkg",
            "_edit/main/site/docs/",
            "https://codeberg.org/me/pkg/src/branch/main/src/a.py#L3",
        ),
        (
            "https://git.example.org/me/pkg",
            "_edit/x/site/docs/",
            "https://git.example.org/me/pkg/src/branch/x/src/a.py#L3",
        ),
        (
            "https://git.sr.ht/~me/pkg",
            "tree/main/item/site/docs/",
            "https://git.sr.ht/~me/pkg/tree/main/item/src/a.py#L3",
        ),
        (
            "https://dev.azure.com/me/pkg/_git/pkg",
            "?path=/site/docs/",
            "https://dev.azure.com/me/pkg/_git/pkg?path=/src/a.py&line=3&lineEnd=4&lineStartColumn=1&lineEndColumn=1",
        ),
        ("https://github.com/me/pkg/", "edit/main/", ""),
        ("https://github.com/me/pkg/", "", ""),
        ("", "edit/main/site/docs/", ""),
    ],
)
def test_addresses_on_the_branch_that_is_edited(built: Built, repo_url: str, edit_uri: str, expected: str) -> None:
    config = built.root / "mkdocs.yml"
    address = repository_address(repo_url, edit_uri, str(config), str(config.parent / "docs"))

    assert address(str(built.root.parent / "src/a.py"), 3) == expected


@pytest.mark.parametrize(
    ("repo_url", "why"),
    [
        ("", "'link' needs 'repo_url', where the repository is shown; expected that, or true or false"),
        (REPOSITORY, "'link' needs a git checkout with a commit; expected that, or true or false"),
    ],
)
def test_what_links_need_is_said(tmp_path: Path, repo_url: str, why: str) -> None:
    text = "site_name: Site\ntheme: {name: mkdocs}\nplugins: [{kwindex: {source: link}}]\n"
    config = write_site(tmp_path, files={"mkdocs.yml": text, "src/pkg/__init__.py": ""})

    with recorded_log() as records, pytest.raises(Abort):
        build(config, repo_url=repo_url or None)

    assert records.of_level(40) == [("ERROR", f"Plugin 'kwindex' option 'source': {why}")]

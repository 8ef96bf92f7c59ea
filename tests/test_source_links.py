"""`source: link`: lines lead to the repository at a commit, and the source itself is not published."""

from pathlib import Path

import pytest
from mkdocs.exceptions import Abort

from mkdocs_kwindex.config.source_address import commit_address
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
    ("repo_url", "start", "mark"),
    [
        ("https://github.com/me/pkg/", "https://github.com/me/pkg/blob/", "#L3"),
        ("https://gitlab.example.org/me/pkg", "https://gitlab.example.org/me/pkg/-/blob/", "#L3"),
        ("https://bitbucket.org/me/pkg", "https://bitbucket.org/me/pkg/src/", "#lines-3"),
        ("https://codeberg.org/me/pkg", "https://codeberg.org/me/pkg/src/commit/", "#L3"),
        ("https://code.example.org/me/pkg", "https://code.example.org/me/pkg/blob/", "#L3"),
    ],
)
def test_addresses_are_those_of_the_code_host(built: Built, repo_url: str, start: str, mark: str) -> None:
    address = commit_address(repo_url, str(built.root / "mkdocs.yml"))

    assert address is not None
    name = built.root.parent / "src/pkg/a b.py"
    assert address(str(name), 3) == f"{start}{commit(built)}/src/pkg/a%20b.py{mark}"
    assert address(str(name), 0) == f"{start}{commit(built)}/src/pkg/a%20b.py"
    assert address("/somewhere/else.py", 3) == ""


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

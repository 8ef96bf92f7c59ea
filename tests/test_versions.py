"""Two versions of a site with mike: what differs between them, and how readers come from one to the other."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.host import HOST
from tests.support.html import Page
from tests.support.repositories import Repository
from tests.support.tree import parse_tree

pytestmark = pytest.mark.skipif(HOST != "mkdocs", reason="mike builds with MkDocs only, which it imports")

PROJECT = """
mkdocs.yml:
    site_name: Site
    site_url: https://pkg.example.org/docs/
    theme: {name: material, font: false}
    plugins: [search, {mike: {canonical_version: latest, version_selector: false}}, {kwindex: {repository: true}}]
docs/index.md: # Home
src/pkg/__init__.py:
src/pkg/a.py:
    class A:
        def m(self) -> "A": ...
.gitignore: .cache
"""


@pytest.fixture(scope="module")
def versions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    repository = Repository(tmp_path_factory.mktemp("repository"))
    repository.git("config", "user.name", "ann")
    repository.git("config", "user.email", "ann@example.org")
    repository.commit("2024-02-03", "ann", parse_tree(PROJECT))
    # mike starts the host by its name.
    environment = {**os.environ, "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])}
    for version, aliases in (("1.0", []), ("1.1", ["latest"])):
        command = [sys.executable, "-c", "from mike.driver import main; main()", "deploy", version, *aliases]
        subprocess.run(command, cwd=repository.root, env=environment, check=True, capture_output=True)
    published = tmp_path_factory.mktemp("published")
    repository.git("worktree", "add", str(published / "site"), "gh-pages")
    return published / "site"


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_same_code_makes_the_same_site(versions: Path) -> None:
    first, second = files(versions / "1.0"), files(versions / "1.1")

    changed = {name for name in first.keys() | second.keys() if first.get(name) != second.get(name)}
    # A compressed sitemap tells its own time.
    assert changed - {"sitemap.xml.gz"} == set()
    assert "code/src/pkg/a.py_docs/index.html" in first


def test_a_page_leads_to_itself_in_the_latest_version(versions: Path) -> None:
    page = Page("", versions / "1.0/code/src/pkg/a.py_docs/index.html")

    address = "https://pkg.example.org/docs/latest/code/src/pkg/a.py_docs/"
    assert [(link.text, link.href) for link in page.links(".kw-version")] == [("This page in latest", address)]
    assert page.one("link[rel=canonical]").attributes["href"] == address

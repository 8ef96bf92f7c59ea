"""The sites that show the plugin: built as their readers would, strictly, and followed link by link."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.build import Built, build
from tests.support.crawl import crawl
from tests.support.html import Link

FOLDER = Path(__file__).parent.parent / "test_site"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    site_dir = tmp_path_factory.mktemp("test_site")
    return build(FOLDER / "mkdocs.yml", strict=True, site_dir=str(site_dir))


def test_it_builds_strictly_without_a_word(built: Built) -> None:
    assert built.log == []


def test_every_link_and_anchor_resolves_and_nothing_comes_from_another_host(built: Built) -> None:
    report = crawl(built.site_dir)

    assert report.problems == []
    assert report.foreign == []
    assert report.pages > 1000


def test_it_documents_a_repository_with_other_languages_and_tests(built: Built) -> None:
    files = {record["file"] for record in built.keywords()}

    assert {"mkdocs_kwindex/plugin.py", "tests/test_new.py", "pyproject.toml", ".github/workflows/ci.yml"} <= files
    script = built.page("code/mkdocs_kwindex/rendering/assets/finder.js_docs/")
    assert "JavaScript" in script.text(".kw-metadata")
    assert built.page("code/doc/").texts("#entry-points + .kw-table .kw-first") == ["kwindex", "kwindex"]


@pytest.mark.skipif(not (FOLDER.parent / ".git").exists(), reason="this copy has no history")
def test_it_shows_the_history(built: Built) -> None:
    assert "Last change" in built.page("code/dev.py_docs/").text(".kw-metadata")


def test_hand_written_pages_link_into_generated_ones(built: Built) -> None:
    links = built.page("tour/").links("article")

    assert Link("UrlMap", "../code/mkdocs_kwindex/model/url_map.py_docs/#mkdocs_kwindex.model.url_map.UrlMap") in links
    assert Link("Keyword → Section Map", "../code/mkdocs_kwindex/model/url_map.py_kw/#keyword-section-map") in links


def test_the_edit_button_opens_our_own_files(built: Built) -> None:
    [button] = built.page("code/mkdocs_kwindex/model/url_map.py_docs/").all("a.md-content__button[rel=edit]")

    assert (
        button.attributes["href"] == "https://git.example.org/mkdocs-kwindex/edit/main/mkdocs_kwindex/model/url_map.py"
    )


def test_two_packages_of_others_build_with_the_command_that_readers_type(tmp_path: Path) -> None:
    config, site = FOLDER / "packages.yml", tmp_path / "site"
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "-f", str(config), "-d", str(site)]

    outcome = subprocess.run(command, capture_output=True, text=True, check=False)

    assert (outcome.returncode, outcome.stdout) == (0, "")
    assert (site / "code/griffe/index.html").is_file()
    assert (site / "code/jinja2/environment.py_docs/index.html").is_file()

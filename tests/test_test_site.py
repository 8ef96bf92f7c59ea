"""The site that shows the plugin: built as its readers would, strictly, and followed link by link."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.build import Built, build
from tests.support.crawl import crawl
from tests.support.html import Link

CONFIG = Path(__file__).parent.parent / "test_site/mkdocs.yml"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    site_dir = tmp_path_factory.mktemp("test_site")
    return build(CONFIG, strict=True, site_dir=str(site_dir))


def test_it_builds_strictly_without_a_word(built: Built) -> None:
    assert built.log == []


def test_every_link_and_anchor_resolves(built: Built) -> None:
    report = crawl(built.site_dir)

    assert report.problems == []
    assert report.pages > 200


def test_no_page_loads_anything_from_another_host(built: Built) -> None:
    assert crawl(built.site_dir).foreign == []


def test_it_documents_the_plugin_and_two_packages_of_others(built: Built) -> None:
    packages = {record["file"].partition("/")[0] for record in built.keywords()}

    assert packages == {"mkdocs_kwindex", "griffe", "jinja2"}


def test_hand_written_pages_link_into_generated_ones(built: Built) -> None:
    links = built.page("tour/").links("article")

    assert Link("Environment", "../code/jinja2/environment.py_docs/#jinja2.environment.Environment") in links
    assert Link("Keyword → Section Map", "../code/jinja2/environment.py_kw/#keyword-section-map") in links


def test_the_edit_button_of_our_own_pages_opens_our_own_files(built: Built) -> None:
    def edits(url: str) -> list[str | None]:
        return [node.attributes["href"] for node in built.page(url).all("a.md-content__button[rel=edit]")]

    assert edits("code/mkdocs_kwindex/model/url_map.py_docs/") == [
        "https://git.example.org/mkdocs-kwindex/edit/main/mkdocs_kwindex/model/url_map.py"
    ]
    # Installed packages are not part of this repository.
    assert edits("code/griffe/__init__.py_docs/") == []


def test_it_builds_with_the_command_that_readers_type(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "mkdocs",
        "build",
        "--strict",
        "--quiet",
        "-f",
        str(CONFIG),
        "-d",
        str(tmp_path / "site"),
    ]
    outcome = subprocess.run(command, capture_output=True, text=True, check=False)

    assert (outcome.returncode, outcome.stdout) == (0, "")
    assert (tmp_path / "site/code/keywords.json").is_file()

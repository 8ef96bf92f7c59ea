"""`kwindex new`, and the site that comes of it."""

from pathlib import Path

import pytest

from mkdocs_kwindex.cli.main import main
from tests.support.build import build
from tests.support.crawl import crawl
from tests.support.tree import write_tree


def test_the_quick_start_works_as_it_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = write_tree(tmp_path, 'lamp/__init__.py: def light(): """Give light."""')

    assert main(["new", str(root)]) == 0
    assert capsys.readouterr().err == (
        "kwindex: wrote mkdocs.yml\nkwindex: wrote docs/index.md\nkwindex: now: mkdocs serve\n"
    )
    built = build(root / "mkdocs.yml", strict=True)

    assert built.log == []
    assert "lamp.light" in built.page("code/lamp/__init__.py_docs/").html
    assert built.page("").title == root.name
    assert crawl(built.site_dir).problems == []
    # A second time nothing is written.
    before = (root / "mkdocs.yml").read_bytes()
    assert main(["new", "-C", str(root)]) == 1
    assert (root / "mkdocs.yml").read_bytes() == before


def test_an_empty_project_is_documented_whole(tmp_path: Path) -> None:
    assert main(["new", "-q", str(tmp_path)]) == 0

    built = build(tmp_path / "mkdocs.yml", strict=True)

    assert built.log == []
    assert "docs/index.md" in built.page("code/docs/index.md_docs/").html


def test_what_the_project_says_of_itself_is_text(tmp_path: Path) -> None:
    project = """
        [project]
        name = "a: <b>\\u001b[2J"
        description = "# No *heading* [no](javascript:alert(1))"

        [project.urls]
        Repository = "https://git.example.org/lamp"
    """
    root = write_tree(tmp_path, "lamp.py: a = 1", {"pyproject.toml": project})

    assert main(["new", "-q", str(root)]) == 0

    written = (root / "mkdocs.yml").read_text(encoding="utf-8").splitlines()
    assert written[:2] == ['site_name: "a: <b>\\\\x1b[2J"', 'repo_url: "https://git.example.org/lamp"']
    assert "repository: true" not in "\n".join(written)
    page = (root / "docs/index.md").read_text(encoding="utf-8")
    assert "<b>" not in page
    assert "\\[no\\](javascript" in page


@pytest.mark.parametrize("site", ["mkdocs.yml", "mkdocs.yaml", "properdocs.yml"])
def test_nothing_is_written_where_a_site_is(tmp_path: Path, capsys: pytest.CaptureFixture[str], site: str) -> None:
    root = write_tree(tmp_path, f"{site}: plugins: [search]")

    assert main(["new", str(root)]) == 1
    assert capsys.readouterr().err == (
        f"kwindex: {site} is there and stays as it is; 'kwindex' under its 'plugins' is all that it needs\n"
    )
    assert [path.name for path in root.iterdir()] == [site]


def test_pages_that_are_there_stay(tmp_path: Path) -> None:
    root = write_tree(tmp_path, "docs/README.md: Mine.\nlamp.py: a = 1")

    assert main(["new", "-q", str(root)]) == 0
    assert sorted(path.name for path in (root / "docs").iterdir()) == ["README.md"]


def test_a_link_is_not_followed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mkdocs.yml").symlink_to(tmp_path / "elsewhere.yml")

    assert main(["new", str(tmp_path)]) == 2
    assert capsys.readouterr().err.endswith("mkdocs.yml: cannot be written (File exists)\n")
    assert not (tmp_path / "elsewhere.yml").exists()

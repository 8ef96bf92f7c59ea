"""The harness itself: projects from text, builds, the preview and the browser."""

import time
from pathlib import Path

import pytest

from tests.conftest import BuildSite
from tests.support.browser import Visit, launched_browser, served
from tests.support.build import MACHINE, refusal
from tests.support.crawl import crawl
from tests.support.html import Link
from tests.support.serve import serve
from tests.support.tree import parse_tree, write_site, write_tree

PLAIN = "mkdocs.yml: {site_name: Site, theme: {name: mkdocs, highlightjs: false}, plugins: []}\n"


def test_a_text_names_files_and_their_contents() -> None:
    text = """
        docs/index.md: # Home

        src/pkg/__init__.py:
        src/pkg/a file.py:
            def f():

                return {'a': 1}
    """

    assert parse_tree(text) == {
        "docs/index.md": "# Home\n",
        "src/pkg/__init__.py": "",
        "src/pkg/a file.py": "def f():\n\n    return {'a': 1}\n",
    }


def test_a_line_that_names_no_file_is_refused() -> None:
    with pytest.raises(ValueError, match=r"no file is named by 'docs/index\.md'"):
        parse_tree("docs/index.md")


def test_files_given_apart_are_written_as_bytes(tmp_path: Path) -> None:
    write_tree(tmp_path, "a.txt: one", {"b: c.txt": b"\xff"})

    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a.txt": b"one\n", "b: c.txt": b"\xff"}


def test_a_built_page_can_be_asked_for_its_parts(site: BuildSite) -> None:
    built = site(f"{PLAIN}docs/index.md:\n    # Home\n\n    ## Part\n\n    [gone](gone.md)")

    page = built.page("")
    assert (page.title, page.sections) == ("Home", ["part"])
    assert page.links("div[role=main]") == [Link("gone", "gone.md")]
    assert built.log == [
        (
            "WARNING",
            "Doc file 'index.md' contains a link 'gone.md', but the target is not found among documentation files.",
        )
    ]
    assert "index.html" in built.files


def test_a_page_that_is_not_there_is_named(site: BuildSite) -> None:
    built = site(PLAIN)

    with pytest.raises(FileNotFoundError, match=r"no page 'code/' among \['404.html', 'index.html'\]"):
        built.page("code/")


def test_a_refused_configuration_tells_why(tmp_path: Path) -> None:
    config = write_site(tmp_path, "mkdocs.yml: {site_name: Site, plugins: 5}")

    assert refusal(config) == [
        ("ERROR", "Config value 'plugins': Invalid Plugins configuration. Expected a list or dict."),
    ]


def test_an_accepted_configuration_is_no_refusal(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="the configuration was accepted"):
        refusal(write_site(tmp_path, PLAIN))


def test_the_preview_shows_a_change_and_counts_its_builds(tmp_path: Path) -> None:
    config = write_site(tmp_path, f"{PLAIN}docs/index.md: first")

    with serve(config) as preview:
        assert preview.builds == 1
        (tmp_path / "docs/index.md").write_text("second", encoding="utf-8")
        preview.wait_for_text("", "second")
        preview.wait_for_builds(2)
        assert preview.builds_after(1) == 2
        assert preview.status("gone/") == 404


def test_a_preview_that_cannot_start_tells_what_the_server_said(tmp_path: Path) -> None:
    config = write_site(tmp_path, "mkdocs.yml: {site_name: Site, plugins: [gone]}")
    start = time.monotonic()

    with pytest.raises(AssertionError, match='The "gone" plugin is not installed'), serve(config):
        pass
    assert time.monotonic() - start < 30


def test_the_browser_reports_errors_and_requests(tmp_path: Path) -> None:
    write_tree(
        tmp_path, "index.html: <!doctype html><script src=gone.js></script><script>throw Error('planted')</script>"
    )

    with served(tmp_path) as url, launched_browser() as browser:
        page = browser.new_page()
        visit = Visit(page)
        page.goto(url)
        page.wait_for_load_state("networkidle")
        assert "planted" in visit.errors
        assert f"{url}gone.js" in visit.requests
        assert visit.requests_elsewhere(url) == []


def test_a_missing_browser_fails_only_where_ci_must_have_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="no browser"), launched_browser():
        pass
    monkeypatch.delenv("CI")
    with pytest.raises(pytest.skip.Exception, match="no browser"), launched_browser():
        pass


def test_the_crawler_sees_what_tells_of_the_machine(tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / "index.html").write_text(f"<p>{tmp_path}/src/a.py", encoding="utf-8")
    (site / "a.js").write_text(f'"{MACHINE["USER"]}"', encoding="utf-8")

    assert crawl(site).problems == [f"a.js: {MACHINE['USER']}", f"index.html: {tmp_path}"]

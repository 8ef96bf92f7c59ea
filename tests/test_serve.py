"""The live preview: a saved source file shows up after one rebuild, and nothing is written where it does not belong."""

import json
import os
import re
from pathlib import Path

import pytest

from tests.support.build import build
from tests.support.host import HOSTS
from tests.support.serve import Preview, serve
from tests.support.tree import write_site, write_tree

PROJECT = """
mkdocs.yml:
    site_name: Site
    theme: {name: mkdocs, highlightjs: false}
    plugins: [kwindex]
src/pkg/__init__.py:
src/pkg/a.py: def first(): ...
"""
OVERVIEW = "code/pkg/a.py_docs/"
# Several rounds of MkDocs' watcher: a rebuild that a build itself sets off would have begun by then.
QUIET_SECONDS = 3.0


def snapshot(root: Path) -> dict[str, bytes]:
    """Return every file below a folder, without the cache of the plugin."""
    files = (path for path in root.rglob("*") if path.is_file() and ".cache" not in path.relative_to(root).parts)
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


def assert_one_more_build(preview: Preview, builds: int) -> None:
    """Exactly one build has followed, and none follows that."""
    preview.wait_for_builds(builds + 1)
    assert preview.builds_after(QUIET_SECONDS) == builds + 1


def test_a_saved_source_file_shows_up_after_one_rebuild(tmp_path: Path) -> None:
    config = write_site(tmp_path, PROJECT)

    with serve(config) as preview:
        assert preview.builds_after(QUIET_SECONDS) == 1
        assert "pkg.a.first" in preview.get(OVERVIEW)

        (tmp_path / "src/pkg/a.py").write_text("def second(): ...\n", encoding="utf-8")

        page = preview.wait_for_text(OVERVIEW, "pkg.a.second")
        assert "pkg.a.first" not in page
        assert "second" in preview.get("code/pkg/a.py_kw/")
        assert_one_more_build(preview, 1)
        assert "ERROR" not in preview.log
        assert "WARNING" not in preview.log


def test_files_and_folders_come_and_go(tmp_path: Path) -> None:
    config = write_site(tmp_path, PROJECT)

    with serve(config) as preview:
        added = tmp_path / "src/pkg/sub/b.py"
        added.parent.mkdir()
        added.write_text("def third(): ...\n", encoding="utf-8")
        preview.wait_for_text("code/pkg/sub/b.py_docs/", "pkg.sub.b.third")
        assert "sub/" in preview.get("code/pkg/")

        added.unlink()
        added.parent.rmdir()
        preview.wait_for_status("code/pkg/sub/b.py_docs/", 404)
        assert "pkg.a.first" in preview.get(OVERVIEW)


def test_a_file_is_mended_while_the_preview_runs(tmp_path: Path) -> None:
    config = write_site(tmp_path, PROJECT, {"tests/test_a.py": "def test_a(:"})

    with serve(config) as preview:
        assert "kwindex: watching 'src/pkg' and 'tests' for changes" in preview.log
        assert "kwindex: 2 files and 1 of tests and examples, 1 keyword" in preview.log
        assert f"kwindex: {tmp_path}/tests/test_a.py:1: cannot be parsed: invalid syntax; what it uses" in preview.log
        (tmp_path / "src/pkg/a.py").write_text("def second(:\n", encoding="utf-8")
        preview.wait_for_text(OVERVIEW, "cannot be parsed")
        assert f"kwindex: {tmp_path}/src/pkg/a.py:1: cannot be parsed" in preview.log

        (tmp_path / "src/pkg/a.py").write_text("def third(): ...\n", encoding="utf-8")
        assert "cannot be parsed" not in preview.wait_for_text(OVERVIEW, "pkg.a.third")


def test_a_hand_written_page_may_be_edited(tmp_path: Path) -> None:
    """It is a source too here, and one change all the same."""
    config = write_site(tmp_path, PROJECT.replace("[kwindex]", "[{kwindex: {repository: true}}]"))

    with serve(config) as preview:
        assert "kwindex: watching '.' for changes" in preview.log
        (tmp_path / "docs/index.md").write_text("[first](code/src/pkg/a.py_docs.md#pkg.a.first)", encoding="utf-8")
        preview.wait_for_text("", "code/src/pkg/a.py_docs/#pkg.a.first")
        assert_one_more_build(preview, 1)


@pytest.mark.parametrize("packages", ["[src/pkg]", "[src/pkg/a.py]"])
def test_named_packages_are_watched(tmp_path: Path, packages: str) -> None:
    config = write_site(tmp_path, PROJECT.replace("[kwindex]", f"[{{kwindex: {{packages: {packages}}}}}]"))

    with serve(config) as preview:
        (tmp_path / "src/pkg/a.py").write_text("def second(): ...\n", encoding="utf-8")
        preview.wait_for_builds(2)
        assert "second" in preview.get("code/keywords.json")


def test_nothing_is_written_beside_the_cache(tmp_path: Path) -> None:
    config = write_site(tmp_path, PROJECT)
    before = snapshot(tmp_path)

    with serve(config) as preview:
        (tmp_path / "docs/index.md").write_text("# Again\n", encoding="utf-8")
        preview.wait_for_text("", "Again")

    assert snapshot(tmp_path) == {**before, "docs/index.md": b"# Again\n"}


def test_the_code_under_documentation_is_never_run(tmp_path: Path) -> None:
    trap = "import pathlib, sys\npathlib.Path(__file__).with_name('ran').touch()\nsys.exit(1)\n"
    config = write_site(
        tmp_path, PROJECT, {"src/pkg/__init__.py": trap, "src/pkg/a.py": trap, "src/pkg/setup.py": trap}
    )

    with serve(config) as preview:
        assert "Path" in preview.get(OVERVIEW)

    assert not list(tmp_path.rglob("ran"))
    assert not list(tmp_path.rglob("__pycache__"))


HOOK = """
import logging

def on_page_context(context, page, config, nav):
    logging.getLogger("mkdocs.hook").info("made %s", page.file.src_uri)
    if page.file.src_uri == "code/pkg/bad.py_docs.md":
        raise ValueError("<b>no</b>")
"""


def test_a_generated_page_is_made_when_it_is_first_asked_for(tmp_path: Path) -> None:
    config = write_site(tmp_path, PROJECT.replace("plugins:", "hooks: [hook.py]\n    plugins:"), {"hook.py": HOOK})

    with serve(config) as preview:
        assert "made index.md" in preview.log
        assert "a.py_docs.md" not in preview.log
        for _ in range(2):
            assert "pkg.a.first" in preview.get(OVERVIEW)
        assert preview.log.count("made code/pkg/a.py_docs.md") == 1
        assert preview.status(OVERVIEW.removesuffix("/")) == 200
        assert preview.status("code/pkg/none.py_docs/") == 404
        assert "made code/pkg/a.py_kw.md" not in preview.log

        (tmp_path / "src/pkg/a.py").write_text("def second(): ...\n", encoding="utf-8")
        preview.wait_for_text(OVERVIEW, "pkg.a.second")
        assert preview.log.count("made code/pkg/a.py_docs.md") == 2
        assert_one_more_build(preview, 1)


def test_a_page_that_cannot_be_made_says_so_until_it_can(tmp_path: Path) -> None:
    config = write_site(
        tmp_path,
        PROJECT.replace("plugins:", "hooks: [hook.py]\n    plugins:"),
        {"hook.py": HOOK, "src/pkg/bad.py": ""},
    )

    with serve(config) as preview:
        for _ in range(2):
            page = preview.get("code/pkg/bad.py_docs/")
            assert "<h1>code/pkg/bad.py_docs.md cannot be shown</h1>\n<p>&lt;b&gt;no&lt;/b&gt;</p>" in page
            assert "livereload(" in page
        preview.wait_for_log("kwindex: code/pkg/bad.py_docs.md cannot be shown: <b>no</b>", times=2)
        assert "Traceback" not in preview.log
        assert "pkg.a.first" in preview.get(OVERVIEW)


LATE_HOOK = """
from mkdocs.exceptions import PluginError

def on_post_build(config):
    with open(f"{config.docs_dir}/index.md") as file:
        if "late" in file.read():
            raise PluginError("too late")
"""


def test_a_build_that_fails_after_the_pages_are_done_leaves_the_preview_alive(tmp_path: Path) -> None:
    config = write_site(tmp_path, PROJECT.replace("plugins:", "hooks: [hook.py]\n    plugins:"), {"hook.py": LATE_HOOK})

    with serve(config) as preview:
        (tmp_path / "docs/index.md").write_text("late", encoding="utf-8")
        preview.wait_for_log("too late")
        (tmp_path / "docs/index.md").write_text("in time", encoding="utf-8")
        preview.wait_for_text("", "in time")
        assert "pkg.a.first" in preview.get(OVERVIEW)
        assert "RuntimeError" not in preview.log


@pytest.mark.parametrize("program", HOSTS)
def test_a_server_that_does_not_reload_has_all_pages(tmp_path: Path, program: str) -> None:
    config = write_site(tmp_path, PROJECT.replace("name: mkdocs", "name: material"))

    with serve(config, "--no-livereload", program=program) as preview:
        assert "pkg.a.first" in preview.get(OVERVIEW)
    with serve(config, program=program) as preview:
        assert "pkg.a.first" in preview.get(OVERVIEW)


def test_what_tools_write_beside_the_sources_sets_off_no_build(tmp_path: Path) -> None:
    config = write_site(tmp_path, PROJECT)

    with serve(config) as preview:
        write_tree(tmp_path, "src/pkg/__pycache__/a.cpython-311.pyc: compiled")
        assert preview.builds_after(QUIET_SECONDS) == 1
        write_tree(tmp_path, "src/pkg/c.py: def third(): ...")
        preview.wait_for_text("code/pkg/c.py_docs/", "pkg.c.third")
        (tmp_path / "src/pkg/c.py").unlink()
        preview.wait_for_status("code/pkg/c.py_docs/", 404)


def test_search_and_lists_know_the_pages_that_are_not_made_yet(tmp_path: Path) -> None:
    for theme, plugins in (("mkdocs", "[search, kwindex]"), ("material", "[search, kwindex]")):
        text = PROJECT.replace("theme: {name: mkdocs", f"theme: {{name: {theme}").replace("[kwindex]", plugins)
        config = write_site(tmp_path / theme, text)
        at_once = build(config)
        expected = json.loads((at_once.site_dir / "search/search_index.json").read_bytes())["docs"]

        with serve(config) as preview:
            shown = json.loads(preview.get("search/search_index.json"))["docs"]
            assert sorted(map(str, shown)) == sorted(map(str, expected))
            assert json.loads(preview.get("code/keywords.json")) == at_once.keywords()


def test_a_preview_of_the_whole_site_may_be_asked_for(tmp_path: Path) -> None:
    text = PROJECT.replace("plugins: [kwindex]", "hooks: [hook.py]\n    plugins: [{kwindex: {on_demand: false}}]")
    config = write_site(tmp_path, text, {"hook.py": HOOK})

    with serve(config) as preview:
        assert "made code/pkg/a.py_docs.md" in preview.log
        assert "pkg.a.first" in preview.get(OVERVIEW)


_LARGE = """
mkdocs.yml:
    site_name: Site
    theme: {name: mkdocs, highlightjs: false}
    hooks: [waiting.py]
    markdown_extensions: [waiting]
    plugins: [search, OURS]
docs/index.md:
    # Welcome

    `pkg.a.first` and [no such thing](code/pkg/a.py_docs.md#pkg.a.gone)
src/pkg/__init__.py:
src/pkg/a.py:
    '''wait'''
    def first(): "The largest file comes first, so that no other is analysed before this one."
src/pkg/b.py: from pkg.a import first
src/pkg/c.py: import pkg.b
"""
# A tree of three files counts as a large one. Docstrings that say `wait` are not rendered until there is a file `go`, and
# as long as there is a file `fail`, nothing can be analysed at all.
OURS = "{kwindex: {workers: 2, docstring_extensions: [waiting]}}"
LARGE = _LARGE.replace("OURS", OURS)

WAITING = """
import time
from pathlib import Path

from markdown import Extension
from markdown.preprocessors import Preprocessor

from mkdocs_kwindex.preview import placeholder_site

HERE = Path(__file__).parent
make_generated_site = placeholder_site.make_generated_site

def make_or_fail(*arguments):
    if (HERE / "fail").exists():
        raise ValueError("<b>no</b>")
    return make_generated_site(*arguments)

placeholder_site._LONG = 3 * 4096
placeholder_site.make_generated_site = make_or_fail

class Wait(Preprocessor):
    def run(self, lines):
        if "wait" in lines:
            with (HERE / "begun").open("a") as begun:
                begun.write("begun ")
            while not (HERE / "go").exists():
                time.sleep(0.05)
        return lines

class Waiting(Extension):
    def extendMarkdown(self, md):
        md.preprocessors.register(Wait(md), "waiting", 1000)

def makeExtension(**settings):
    return Waiting(**settings)
"""
ANNOUNCED = "kwindex: 4 files are being analysed, their pages follow"
NOT_YET = "The source is being analysed: 0 of 4 files."
REAL = 'id="pkg.a.first"'


def summaries(preview: Preview) -> list[str]:
    """Return how many files came from the cache, as the summary of each build tells that analysed any."""
    return re.findall(r"kwindex: 4 files, .*analysed [\d.]+ s \(([^)]*) from the cache\), related", preview.log)


def test_a_large_tree_is_analysed_while_the_preview_is_up(tmp_path: Path) -> None:
    config = write_site(tmp_path, LARGE, {"waiting.py": WAITING})

    with serve(config) as preview:
        assert preview.log.count(ANNOUNCED) == 1
        home = preview.get()
        assert "Welcome" in home
        assert "<code>pkg.a.first</code>" in home
        page = preview.wait_for_text(OVERVIEW, NOT_YET)
        assert "<h1>a.py</h1>" in page
        assert 'href="../b.py_docs/"' in page
        assert "livereload(" in page
        assert REAL not in page
        assert preview.headers(OVERVIEW)["Refresh"] == "5"
        assert NOT_YET in preview.get("code/")
        for name in ("code/keywords.json", "objects.inv"):
            assert preview.status(name) == 503
            assert preview.headers(name)["Retry-After"] == "5"
        assert preview.status("code/pkg/none.py_docs/") == 404
        assert "pkg.a.gone" not in preview.log
        assert preview.builds == 1

        (tmp_path / "go").touch()
        page = preview.wait_for_text(OVERVIEW, REAL)
        assert "analysed:" not in page
        assert "Refresh" not in preview.headers(OVERVIEW)
        assert 'href="code/pkg/a.py_docs/#pkg.a.first"' in preview.get()
        assert NOT_YET not in preview.get("code/")
        assert "pkg.a.first" in preview.get("code/keywords.json")
        assert "Retry-After" not in preview.headers("objects.inv")
        assert_one_more_build(preview, 1)
        assert preview.log.count(ANNOUNCED) == 1
        assert summaries(preview) == ["0 of 4"]
        assert preview.log.count("does not contain an anchor '#pkg.a.gone'") == 1
        assert (tmp_path / "begun").read_text() == "begun "
        assert "WARNING -  kwindex" not in preview.log
        assert "ERROR" not in preview.log

    # What was found is kept.
    with serve(config) as preview:
        assert REAL in preview.get(OVERVIEW)
        assert ANNOUNCED not in preview.log


def test_what_is_saved_while_a_large_tree_is_analysed_is_shown(tmp_path: Path) -> None:
    config = write_site(tmp_path, LARGE, {"waiting.py": WAITING})

    with serve(config) as preview:
        preview.wait_for_text(OVERVIEW, NOT_YET)
        (tmp_path / "src/pkg/b.py").write_text("def second(): ...\n", encoding="utf-8")
        preview.wait_for_builds(2)
        assert NOT_YET in preview.get("code/pkg/b.py_docs/")
        added = tmp_path / "docs/more.md"
        added.write_text("# More\n\n`pkg.b.second`\n", encoding="utf-8")
        preview.wait_for_text("more/", "More")

        (tmp_path / "go").touch()
        preview.wait_for_text("code/pkg/b.py_docs/", 'id="pkg.b.second"')
        assert REAL in preview.get(OVERVIEW)
        assert 'href="../code/pkg/b.py_docs/#pkg.b.second"' in preview.get("more/")
        assert "ERROR" not in preview.log
        assert "Traceback" not in preview.log


@pytest.mark.skipif(os.name == "nt", reason="there is no such signal")
@pytest.mark.parametrize("padding", [0, 600_000], ids=["in this process", "in a worker"])
def test_a_preview_may_be_ended_while_a_large_tree_is_analysed(tmp_path: Path, padding: int) -> None:
    config = write_site(tmp_path, LARGE, {"waiting.py": WAITING})
    with (tmp_path / "src/pkg/a.py").open("a", encoding="utf-8") as file:
        file.write("#" * padding)

    with serve(config) as preview:
        preview.wait_for_text(OVERVIEW, "0 of 4 files")
        assert preview.interrupt() == 0
        assert "Shutting down" in preview.log
        assert "Traceback" not in preview.log


def test_a_large_tree_that_cannot_be_analysed_says_so_until_it_can(tmp_path: Path) -> None:
    config = write_site(tmp_path, LARGE, {"waiting.py": WAITING, "go": "", "fail": ""})

    with serve(config) as preview:
        preview.wait_for_log("kwindex: The source cannot be analysed: ValueError: <b>no</b>")
        page = preview.get(OVERVIEW)
        assert "The source cannot be analysed: ValueError: &lt;b&gt;no&lt;/b&gt;. " in page
        assert "Refresh" not in preview.headers(OVERVIEW)
        assert "livereload(" in page
        assert preview.log.count("kwindex: The source cannot be analysed: ValueError: <b>no</b>") == 1
        assert "Traceback" not in preview.log

        (tmp_path / "fail").unlink()
        (tmp_path / "src/pkg/b.py").write_text("def second(): ...\n", encoding="utf-8")
        preview.wait_for_text("code/pkg/b.py_docs/", 'id="pkg.b.second"')
        assert_one_more_build(preview, 2)


@pytest.mark.parametrize(("setting", "arguments"), [(OURS, ["--strict"]), (f"autorefs, {OURS}", [])])
def test_who_must_know_everything_at_once_waits_for_the_analysis(
    tmp_path: Path, setting: str, arguments: list[str]
) -> None:
    text = _LARGE.replace("OURS", setting).replace("`pkg.a.first`", "[first][pkg.a.first]")
    config = write_site(tmp_path, text, {"waiting.py": WAITING, "go": ""})

    with serve(config, *arguments) as preview:
        assert ANNOUNCED not in preview.log
        assert REAL in preview.get(OVERVIEW)
        assert preview.builds_after(QUIET_SECONDS) == 1

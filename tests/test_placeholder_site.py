"""The placeholder site of a large tree: every page in its place, until the analysis behind it is done."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from msgspec import structs

from mkdocs_kwindex import plugin
from mkdocs_kwindex.build.generated_site import GeneratedSite
from mkdocs_kwindex.build.inputs import read
from mkdocs_kwindex.build.options import Options
from mkdocs_kwindex.build.progress import CancelledBuildError, NoDisplay, Progress, Stage
from mkdocs_kwindex.cache import RecordCache
from mkdocs_kwindex.model import FileRecord, Problem
from mkdocs_kwindex.pages.links import MentioningPage
from mkdocs_kwindex.pipeline import build
from mkdocs_kwindex.preview import placeholder_site
from mkdocs_kwindex.preview.incremental import IncrementalBuild
from mkdocs_kwindex.preview.placeholder_site import Analysis, takes_long
from tests.support.build import build as build_site
from tests.support.tree import write_site

PROJECT = """
mkdocs.yml:
    site_name: Site
    plugins: [{kwindex: {workers: 1, packages: [src/pkg, src/single.py]}}]
src/pkg/__init__.py: '''A package.'''
src/pkg/a.py: def first(): ...
src/pkg/sub/README.md: A folder without a module.
src/pkg/sub/b.py: from pkg.a import first
src/single.py: x: int = 1
"""
FILES = 5
# A tree counts as a large one unless all of it but a file is in the cache.
_LONG = 2 * 4096


@pytest.fixture
def options(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Options:
    """Options for a project on disk with nothing in the cache, as the plugin makes them for a preview."""
    seen: list[Options] = []

    def noted(options: Options, warn: Callable[[Problem], None], progress: Progress) -> GeneratedSite:
        seen.append(replace(options, preview=True, may_wait=True, cache_dir=tmp_path / "cold"))
        return build(options, warn, progress)

    monkeypatch.setattr(plugin, "build", noted)
    monkeypatch.setattr(placeholder_site, "_LONG", _LONG)
    build_site(write_site(tmp_path, PROJECT))
    return seen[0]


def refuse(problem: Problem) -> None:
    raise AssertionError(problem)


def progress() -> Progress:
    return Progress(NoDisplay())


def contents(generated: GeneratedSite) -> dict[str, str]:
    return {page.plan.uri: generated.content(page.plan) for page in generated.pages}


def fresh(options: Options, tmp_path: Path) -> GeneratedSite:
    return build(replace(options, cache_dir=tmp_path / "other cache"), refuse, progress())


def held(options: Options) -> int:
    """Return how many files of the tree are in the cache."""
    keys = read(options)[0].keys.values()
    return len(RecordCache(options.cache_dir, FileRecord, "records").held(keys))


def test_the_pages_of_a_preliminary_book_are_those_of_the_real_one(tmp_path: Path, options: Options) -> None:
    generated = IncrementalBuild().generated(options, refuse, progress())
    real = fresh(options, tmp_path)

    assert generated.is_placeholder
    assert not real.is_placeholder
    # Which indexes there are beside the first one is not known before the analysis.
    known = [page for page in real.pages if not page.plan.uri.startswith("code/keywords/")]
    assert len(known) < len(real.pages)
    assert [page.plan for page in generated.pages] == [page.plan for page in known]
    assert [page.summary.searchable for page in generated.pages] == [page.summary.searchable for page in known]
    assert generated.manifest.navigation == structs.replace(real.manifest.navigation, unlisted_uris=())
    assert generated.manifest.files == real.manifest.files == FILES
    assert [page.summary.html for page in generated.pages][1:5] == ["<h1>pkg</h1>", "", "", "<h1>sub</h1>"]
    assert {page.summary.toc for page in generated.pages} == {()}


def test_nothing_is_claimed_before_the_analysis_and_everything_is_there_after_it(
    tmp_path: Path, options: Options
) -> None:
    incremental_build = IncrementalBuild()

    generated = incremental_build.generated(options, refuse, progress())
    waiting = contents(generated)
    assert waiting["code/pkg/a.py_docs.md"] == "<h1>a.py</h1>\n<p>5 files are being analysed.</p>\n"
    assert (
        generated.link_hand_written("<code>pkg.a.first</code>", MentioningPage("A", "a/")) == "<code>pkg.a.first</code>"
    )
    assert generated.summary(progress()) == "5 files are being analysed, their pages follow"
    assert held(options) == 0

    assert incremental_build.complete()
    measured = progress()
    real = incremental_build.generated(options, refuse, measured)

    assert not real.is_placeholder
    assert contents(real) == contents(fresh(options, tmp_path))
    assert "(0 of 5 from the cache), related" in real.summary(measured)
    assert not incremental_build.complete()
    # What the generated site before it was waiting for is there too.
    assert "pkg.a.first" in {entry.name for entry in generated.inventory()}


def test_a_tree_that_was_analysed_before_has_its_book_at_once(options: Options) -> None:
    incremental_build = IncrementalBuild()
    incremental_build.generated(options, refuse, progress())
    incremental_build.complete()

    assert not IncrementalBuild().generated(options, refuse, progress()).is_placeholder
    assert not IncrementalBuild().generated(replace(options, title="Another"), refuse, progress()).is_placeholder


def test_only_what_is_not_in_the_cache_takes_long(tmp_path: Path, options: Options) -> None:
    assert takes_long(*read(options), options)
    build(options, refuse, progress())
    assert not takes_long(*read(options), options)

    (tmp_path / "src/pkg/a.py").write_text("def second(): ...\n", encoding="utf-8")
    assert not takes_long(*read(options), options)
    (tmp_path / "src/pkg/c.py").write_text("def third(): ...\n", encoding="utf-8")
    assert takes_long(*read(options), options)


def test_who_cannot_wait_has_the_book_at_once(options: Options) -> None:
    assert not IncrementalBuild().generated(replace(options, may_wait=False), refuse, progress()).is_placeholder


def test_books_that_follow_before_the_analysis_wait_for_the_same_one(tmp_path: Path, options: Options) -> None:
    begun: list[Progress] = []

    def begin() -> Progress:
        begun.append(progress())
        return begun[-1]

    incremental_build = IncrementalBuild(begin)
    incremental_build.generated(options, refuse, progress())
    (tmp_path / "src/pkg/a.py").write_text("def second(): ...\n", encoding="utf-8")
    (tmp_path / "src/pkg/c.py").write_text("", encoding="utf-8")
    again = incremental_build.generated(options, refuse, progress())

    assert again.is_placeholder
    assert "code/pkg/c.py_docs.md" in contents(again)
    assert incremental_build.complete()
    assert len(begun) == 1
    assert begun[0].count(Stage.ANALYSING) == (FILES, FILES)

    generated = incremental_build.generated(options, refuse, progress())
    # Two files are new, which is many for so small a tree.
    assert generated.is_placeholder
    assert incremental_build.complete()
    assert begun[1].count(Stage.ANALYSING) == (FILES + 1, FILES + 1)
    assert contents(incremental_build.generated(options, refuse, progress())) == contents(fresh(options, tmp_path))


def test_other_options_begin_another_analysis(tmp_path: Path, options: Options) -> None:
    incremental_build = IncrementalBuild()
    first = incremental_build.generated(options, refuse, progress())
    others = replace(options, title="Another")

    assert incremental_build.generated(others, refuse, progress()).is_placeholder
    assert incremental_build.complete()
    generated = incremental_build.generated(others, refuse, progress())

    assert generated.manifest.navigation.title == "Another"
    assert contents(generated) == contents(fresh(others, tmp_path))
    with pytest.raises(RuntimeError, match="the analysis was cancelled"):
        first.site()


class Impatient(Progress):
    """Cancels what is at work after the first file."""

    def advance(self) -> None:
        super().advance()
        self.cancel()


def test_what_a_cancelled_analysis_has_found_is_kept(tmp_path: Path, options: Options) -> None:
    given = Impatient(NoDisplay())
    cancelled = Analysis(*read(options), options, refuse, given)

    assert not cancelled.run()
    assert cancelled.is_over
    assert cancelled.generated is None
    assert cancelled.failure == ""
    assert held(options) == 1

    measured = progress()
    following = Analysis(*read(options), options, refuse, measured, before=cancelled)
    assert following.run()
    assert not following.run()
    assert following.generated is not None
    assert "(1 of 5 from the cache)" in following.generated.summary(measured)
    assert contents(following.generated) == contents(fresh(options, tmp_path))
    with pytest.raises(CancelledBuildError):
        given.begin(Stage.RELATING)


def test_an_analysis_that_fails_is_tried_again(
    tmp_path: Path, options: Options, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> GeneratedSite:
        message = "<b>no</b>"
        raise ValueError(message)

    incremental_build = IncrementalBuild()
    failed = incremental_build.generated(options, refuse, progress())
    with monkeypatch.context() as patch:
        patch.setattr(placeholder_site, "make_generated_site", fail)
        with pytest.raises(ValueError, match="<b>no</b>"):
            incremental_build.complete()

    text = "The source cannot be analysed: ValueError: &lt;b&gt;no&lt;/b&gt;. It is tried again when a file is saved."
    assert text in contents(failed)["code/index.md"]
    assert incremental_build.generated(options, refuse, progress()).is_placeholder
    assert incremental_build.complete()
    assert contents(incremental_build.generated(options, refuse, progress())) == contents(fresh(options, tmp_path))

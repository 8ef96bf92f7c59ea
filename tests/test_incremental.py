"""The next book of a preview: the changed file at once, everything else a moment later, and then as a build has it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from mkdocs_kwindex import plugin
from mkdocs_kwindex.build.generated_site import GeneratedSite
from mkdocs_kwindex.build.options import Options
from mkdocs_kwindex.build.progress import NoDisplay, Progress
from mkdocs_kwindex.model import Problem
from mkdocs_kwindex.pipeline import build
from mkdocs_kwindex.preview import incremental
from mkdocs_kwindex.preview.incremental import IncrementalBuild
from mkdocs_kwindex.resolve import Relations
from mkdocs_kwindex.resolve.patched_relations import PatchedRelations
from tests.support.build import build as build_site
from tests.support.tree import write_site


def test_patched_relations_answer_every_question() -> None:
    questions = {name for name in vars(Relations) if not name.startswith("_")}
    assert questions <= set(vars(PatchedRelations))


PROJECT = """
mkdocs.yml:
    site_name: Site
    plugins: [kwindex]
src/pkg/__init__.py:
    from pkg.base import Base
src/pkg/base.py:
    class Base:
        def run(self): ...
        def stop(self): ...
src/pkg/a.py:
    from pkg import Base
    class A(Base):
        def run(self): ...
    def first():
        return A().stop()
src/pkg/b.py:
    from pkg.a import A, first
    class B(A):
        def run(self):
            return first()
"""
# The same definitions on other lines, one more, and one that is gone.
CHANGED = """
from pkg import Base

def second():
    return A().run()

class A(Base):
    def stop(self):
        return second()
"""


@pytest.fixture
def options(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Options:
    """Options for a project on disk, as the plugin makes them."""
    seen: list[Options] = []

    def noted(options: Options, warn: Callable[[Problem], None], progress: Progress) -> GeneratedSite:
        seen.append(replace(options, preview=True))
        return build(options, warn, progress)

    monkeypatch.setattr(plugin, "build", noted)
    build_site(write_site(tmp_path, PROJECT))
    return seen[0]


@pytest.fixture
def incremental_build(monkeypatch: pytest.MonkeyPatch) -> IncrementalBuild:
    """A follower that takes every tree for one whose names take long to join."""
    monkeypatch.setattr(incremental, "_UNNOTICED", -1.0)
    return IncrementalBuild()


def refuse(problem: Problem) -> None:
    raise AssertionError(problem)


def contents(generated: GeneratedSite) -> dict[str, str]:
    return {page.plan.uri: generated.content(page.plan) for page in generated.pages}


def fresh(options: Options, tmp_path: Path) -> GeneratedSite:
    return build(replace(options, cache_dir=tmp_path / "other cache"), refuse, Progress(NoDisplay()))


def save(tmp_path: Path, text: str) -> None:
    (tmp_path / "src/pkg/a.py").write_text(text, encoding="utf-8")


def test_a_changed_file_is_shown_at_once_and_the_others_follow(
    tmp_path: Path, options: Options, incremental_build: IncrementalBuild
) -> None:
    assert contents(incremental_build.generated(options, refuse, Progress(NoDisplay()))) == contents(
        fresh(options, tmp_path)
    )

    save(tmp_path, CHANGED)
    generated = incremental_build.generated(options, refuse, Progress(NoDisplay()))
    expected = contents(fresh(options, tmp_path))

    assert isinstance(generated.site().relations, PatchedRelations)
    assert contents(generated)["code/pkg/a.py_kw.md"] == expected["code/pkg/a.py_kw.md"]
    assert 'href="#L7">A</a>' in contents(generated)["code/pkg/a.py_docs.md"].replace("href=#L7", 'href="#L7"')

    assert incremental_build.complete()
    # The generated site stays what it was: nobody takes its tree away from under its pages.
    assert isinstance(generated.site().relations, PatchedRelations)
    again = incremental_build.generated(options, refuse, Progress(NoDisplay()))
    assert not isinstance(again.site().relations, PatchedRelations)
    assert contents(again) == expected
    assert not incremental_build.complete()


def test_links_of_other_files_lead_to_where_a_definition_is_now(
    tmp_path: Path, options: Options, incremental_build: IncrementalBuild
) -> None:
    incremental_build.generated(options, refuse, Progress(NoDisplay()))
    save(tmp_path, CHANGED)
    relations = incremental_build.generated(options, refuse, Progress(NoDisplay())).site().relations

    targets = {(link.line, link.target.symbol, link.target.line) for link in relations.links("pkg/b.py")}
    assert (1, "pkg.a.A", 7) in targets
    assert "pkg.a.first" not in {symbol for _, symbol, _ in targets}
    assert [(use.uri, use.line) for use in relations.uses("pkg.a.second")] == [("pkg/a.py", 9)]
    assert relations.uses_by_file("pkg.a.A") == {"pkg/a.py": 1, "pkg/b.py": 2}
    assert relations.count_uses("pkg.a.A") == 3
    assert relations.overrides("pkg.a.A.stop") == "pkg.base.Base.stop"
    assert relations.overridden_by("pkg.base.Base.stop") == ["pkg.a.A.stop"]
    assert relations.subclasses("pkg.a.A") == ["pkg.b.B"]
    assert [base.symbol for base in relations.bases("pkg.a.A")] == ["pkg.base.Base"]
    assert [member.name for member in relations.inherited("pkg.a.A")] == ["run"]
    assert relations.resolve("pkg.a.first") is None
    assert relations.public_paths("pkg.base.Base") == ["pkg.Base", "pkg.base.Base"]

    # What the other files have to say of one another comes with the complete relations.
    assert relations.overridden_by("pkg.base.Base.run") == []
    incremental_build.complete()
    assert incremental_build.generated(options, refuse, Progress(NoDisplay())).site().relations.overridden_by(
        "pkg.base.Base.run"
    ) == ["pkg.b.B.run"]


def test_a_file_that_comes_or_goes_makes_a_new_book(
    tmp_path: Path, options: Options, incremental_build: IncrementalBuild
) -> None:
    incremental_build.generated(options, refuse, Progress(NoDisplay()))
    (tmp_path / "src/pkg/c.py").write_text("from pkg.b import B\n", encoding="utf-8")

    generated = incremental_build.generated(options, refuse, Progress(NoDisplay()))

    assert not isinstance(generated.site().relations, PatchedRelations)
    assert contents(generated) == contents(fresh(options, tmp_path))


def test_a_new_name_has_its_place_in_the_indexes_at_once(
    tmp_path: Path, options: Options, incremental_build: IncrementalBuild
) -> None:
    incremental_build.generated(options, refuse, Progress(NoDisplay()))
    save(tmp_path, "class Zigzag(KeyError): ...\nLIMIT = 1\n")

    generated = incremental_build.generated(options, refuse, Progress(NoDisplay()))

    whole = fresh(options, tmp_path)
    assert isinstance(generated.site().relations, PatchedRelations)
    assert [page.plan for page in generated.pages] == [page.plan for page in whole.pages]
    assert generated.manifest.navigation == whole.manifest.navigation
    pages = [uri for uri in contents(whole) if uri.startswith("code/keywords")]
    assert "code/keywords/kind/exceptions.md" in pages
    assert {uri: contents(generated)[uri] for uri in pages} == {uri: contents(whole)[uri] for uri in pages}


def test_lists_of_very_many_names_follow_when_they_are_joined(
    tmp_path: Path, options: Options, incremental_build: IncrementalBuild, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(incremental, "_LISTED_AT_ONCE", -1.0)
    before = incremental_build.generated(options, refuse, Progress(NoDisplay()))
    lists = {uri: html for uri, html in contents(before).items() if uri.startswith("code/keywords")}
    save(tmp_path, "class Zigzag(KeyError): ...\nLIMIT = 1\n")

    first = incremental_build.generated(options, refuse, Progress(NoDisplay()))
    assert "Zigzag" in contents(first)["code/pkg/a.py_docs.md"]
    assert [page.plan for page in first.pages] == [page.plan for page in before.pages]
    assert {uri: contents(first)[uri] for uri in lists} == lists
    assert incremental_build.complete()
    after = incremental_build.generated(options, refuse, Progress(NoDisplay()))

    whole = fresh(options, tmp_path)
    assert "code/keywords/kind/exceptions.md" in contents(after)
    assert contents(after) == contents(whole)
    assert [page.plan for page in after.pages] == [page.plan for page in whole.pages]
    assert after.manifest.navigation == whole.manifest.navigation


def test_a_file_that_is_broken_and_mended_is_told_of(
    tmp_path: Path, options: Options, incremental_build: IncrementalBuild
) -> None:
    incremental_build.generated(options, refuse, Progress(NoDisplay()))

    save(tmp_path, "def (:\n")
    broken = incremental_build.generated(options, refuse, Progress(NoDisplay()))
    save(tmp_path, CHANGED)
    mended = incremental_build.generated(options, refuse, Progress(NoDisplay()))

    assert [problem.line for problem in broken.manifest.problems] == [1]
    assert mended.manifest.problems == ()


def test_a_tree_that_takes_no_time_is_put_together_whole(
    tmp_path: Path, options: Options, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(incremental, "_UNNOTICED", 3600.0)
    incremental_build = IncrementalBuild()
    incremental_build.generated(options, refuse, Progress(NoDisplay()))
    save(tmp_path, CHANGED)

    assert not isinstance(
        incremental_build.generated(options, refuse, Progress(NoDisplay())).site().relations, PatchedRelations
    )

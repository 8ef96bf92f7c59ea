"""A preview's snapshots: what was begun under an old configuration is never shown, whatever comes first."""

import threading
from collections.abc import Callable
from dataclasses import FrozenInstanceError, replace
from pathlib import Path
from typing import Any

import pytest

from mkdocs_kwindex import pipeline
from mkdocs_kwindex.build.inputs import read
from mkdocs_kwindex.build.lazy_site import LazySite
from mkdocs_kwindex.build.options import Options
from mkdocs_kwindex.pages.site import Site
from mkdocs_kwindex.preview import incremental
from mkdocs_kwindex.preview.incremental import IncrementalBuild
from mkdocs_kwindex.preview.snapshot import CurrentSnapshot, Snapshot
from tests.test_incremental import CHANGED, contents, fresh, incremental_build, options, refuse, save
from tests.test_placeholder_site import progress

__all__ = ["incremental_build", "options"]


class Gate:
    """Stops a function before its end until the test lets it go on."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.reached, self.may_go = threading.Event(), threading.Event()
        self._function = function

    def __call__(self, *arguments: object) -> object:
        result = self._function(*arguments)
        if threading.current_thread() is not threading.main_thread():
            self.reached.set()
            assert self.may_go.wait(60)
        return result


class Completion:
    """A completion in a thread of its own, as the preview's server runs it."""

    def __init__(self, incremental_build: IncrementalBuild) -> None:
        self.results: list[bool | Exception] = []
        self._follower = incremental_build
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        try:
            self.results.append(self._follower.complete())
        except Exception as error:  # noqa: BLE001 - whatever it is, the test looks at it
            self.results.append(error)

    def end(self) -> bool | Exception:
        self._thread.join(60)
        return self.results[0]


def refuse_to_make() -> Site:
    raise AssertionError("nobody asks for the tree")


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Gate:
    """Holds every completion back when it has joined the names, before it publishes them."""
    gate = Gate(pipeline.relate_files)
    monkeypatch.setattr(incremental, "relate_files", gate)
    return gate


def test_a_snapshot_is_published_only_by_who_began_with_the_newest(options: Options) -> None:
    current = CurrentSnapshot()
    inputs, site = read(options)[0], LazySite(refuse_to_make)
    snapshot = Snapshot(options, inputs, site)
    current.put(snapshot)
    begun_with = current.generation

    assert current.swap(begun_with, replace(snapshot, inputs=replace(inputs, readmes={"first": b""})))
    assert not current.swap(begun_with, replace(snapshot, inputs=replace(inputs, readmes={"second": b""})))
    newest = current.get()
    assert newest is not None
    assert (newest.inputs.readmes, newest.generation) == ({"first": b""}, begun_with + 1)
    with pytest.raises(FrozenInstanceError):
        newest.generation = 7  # type: ignore[misc]  # that is the test

    begun_with = current.generation
    current.forget()
    assert not current.swap(begun_with, snapshot)
    assert current.get() is None


def test_a_completion_under_an_old_configuration_is_dropped(
    tmp_path: Path, options: Options, incremental_build: IncrementalBuild, gate: Gate
) -> None:
    incremental_build.generated(options, refuse, progress())
    save(tmp_path, CHANGED)
    incremental_build.generated(options, refuse, progress())
    completion = Completion(incremental_build)
    assert gate.reached.wait(60)

    elsewhere = replace(options, root_uri="reference")
    generated = incremental_build.generated(elsewhere, refuse, progress())
    gate.may_go.set()

    assert completion.end() is False
    again = incremental_build.generated(elsewhere, refuse, progress())
    assert contents(again) == contents(generated) == contents(fresh(elsewhere, tmp_path))
    assert all(uri.startswith("reference/") for uri in contents(again))


def test_a_completion_of_older_files_is_dropped_when_newer_ones_were_joined(
    tmp_path: Path, options: Options, incremental_build: IncrementalBuild, gate: Gate
) -> None:
    incremental_build.generated(options, refuse, progress())
    save(tmp_path, CHANGED)
    incremental_build.generated(options, refuse, progress())
    completion = Completion(incremental_build)
    assert gate.reached.wait(60)

    # Another file appears, so that the whole tree is made anew, before the completion comes to its end.
    (tmp_path / "src/pkg/c.py").write_text("from pkg.a import A\n", encoding="utf-8")
    incremental_build.generated(options, refuse, progress())
    gate.may_go.set()

    assert completion.end() is False
    again = incremental_build.generated(options, refuse, progress())
    assert contents(again) == contents(fresh(options, tmp_path))


def test_a_completion_that_nothing_overtook_is_published(
    tmp_path: Path, options: Options, incremental_build: IncrementalBuild, gate: Gate
) -> None:
    incremental_build.generated(options, refuse, progress())
    save(tmp_path, CHANGED)
    incremental_build.generated(options, refuse, progress())
    gate.may_go.set()

    assert Completion(incremental_build).end() is True
    assert contents(incremental_build.generated(options, refuse, progress())) == contents(fresh(options, tmp_path))


def test_what_fails_for_options_that_nobody_asks_for_any_more_is_not_told(
    tmp_path: Path, options: Options, incremental_build: IncrementalBuild, monkeypatch: pytest.MonkeyPatch
) -> None:
    incremental_build.generated(options, refuse, progress())
    save(tmp_path, CHANGED)
    incremental_build.generated(options, refuse, progress())
    reached, may_fail = threading.Event(), threading.Event()

    def fail(*arguments: Any) -> object:  # noqa: ANN401 - passed on
        if threading.current_thread() is threading.main_thread():
            return pipeline.relate_files(*arguments)
        reached.set()
        assert may_fail.wait(60)
        raise RuntimeError("the folder is gone")

    monkeypatch.setattr(incremental, "relate_files", fail)
    completion = Completion(incremental_build)
    assert reached.wait(60)
    incremental_build.generated(replace(options, root_uri="reference"), refuse, progress())
    may_fail.set()

    assert completion.end() is False


def test_pages_of_two_builds_keep_their_own_mentions(
    tmp_path: Path, options: Options, incremental_build: IncrementalBuild
) -> None:
    from mkdocs_kwindex.pages.links import MentioningPage  # noqa: PLC0415

    first = incremental_build.generated(options, refuse, progress())
    first.link_hand_written("<code>pkg.a.A</code>", MentioningPage("Guide", "guide/"))
    save(tmp_path, CHANGED)
    second = incremental_build.generated(options, refuse, progress())

    assert "guide/" in contents(first)["code/pkg/a.py_docs.md"]
    assert "guide/" not in contents(second)["code/pkg/a.py_docs.md"]
    assert "guide/" in contents(first)["code/pkg/a.py_docs.md"]

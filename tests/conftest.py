"""Fixtures that every test may use."""

import tests.support.host  # noqa: F401, I001 - before anything imports MkDocs

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.build import Built, build
from tests.support.tree import write_site

BuildSite = Callable[..., Built]


@pytest.fixture
def site(tmp_path: Path) -> BuildSite:
    """Build the site of an indented text in the test's own folder: `site(text, files=None, **overrides)`."""

    def build_site(text: str = "", files: dict[str, str | bytes] | None = None, **overrides: object) -> Built:
        return build(write_site(tmp_path, text, files), **overrides)

    return build_site


@pytest.fixture
def cpu_seconds() -> Callable[[], float]:
    """Return what tells how much time of a processor the test has taken: others may keep the machine busy."""
    begin = time.process_time()
    return lambda: time.process_time() - begin

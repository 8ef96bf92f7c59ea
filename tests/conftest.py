"""Fixtures that every test may use."""

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

"""Fixtures that every test may use."""

import tests.support.host  # noqa: F401, I001 - before anything imports MkDocs

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.support.browser import launched_browser, served
from tests.support.build import Built, build
from tests.support.tree import write_site

BuildSite = Callable[..., Built]
# The files that take longest: begun first, so that none of them is left for one process alone in the end.
_LONGEST = (
    "test_test_site", "test_hostile_documents", "test_linear_time", "test_faults", "test_finder", "test_findings",
    "test_real_packages", "test_repository", "test_navigation", "test_listing_browser", "test_serve",
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest files first; all other tests stay in their order."""
    rank = {name: number for number, name in enumerate(_LONGEST)}
    items.sort(key=lambda item: rank.get(item.path.stem, len(rank)))


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


# Not for the whole session: while it runs, no test of the same process can start an event loop of its own.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Run a browser for the tests of a module."""
    with launched_browser() as launched:
        yield launched


@pytest.fixture(scope="module")
def url(built: Built) -> Iterator[str]:
    """Serve the site that a module's fixture `built` has built, and give its address."""
    with served(built.site_dir) as address:
        yield address

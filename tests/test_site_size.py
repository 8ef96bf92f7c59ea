"""How large a site is, and what a build says of one that code hosts do not take."""

from pathlib import Path

import pytest

from mkdocs_kwindex.host.site_size import advice, in_megabytes, site_size
from tests.support.tree import write_tree


def test_all_files_count_and_links_do_not(tmp_path: Path) -> None:
    write_tree(tmp_path, files={"a.html": b"1234", "code/pkg/b.html": b"123456"})
    (tmp_path / "code/loop").symlink_to(tmp_path)

    assert site_size(str(tmp_path)) == 10


def test_sizes_are_readable() -> None:
    assert [in_megabytes(size) for size in (40_000, 9_999_999, 10_000_000, 1_234_567_890)] == [
        "0.0 MB",
        "10.0 MB",
        "10 MB",
        "1,235 MB",
    ]


@pytest.mark.parametrize(
    ("size", "listings", "repository", "said"),
    [
        (500_000_000, True, True, ""),
        (
            612_000_000,
            True,
            False,
            "The site has 612 MB, and code hosts publish 1 GB at most: 'source: link' or 'source: false' leaves out the listings, 'exclude' and 'files' what nobody looks up",
        ),
        (
            1_100_000_000,
            False,
            True,
            "The site has 1,100 MB, more than the 1 GB that code hosts publish: 'packages' instead of 'repository' tests, scripts and documents, 'exclude' and 'files' what nobody looks up",
        ),
    ],
)
def test_what_is_said_of_a_large_site(size: int, listings: bool, repository: bool, said: str) -> None:
    assert advice(size, has_listings=listings, is_repository=repository) == said

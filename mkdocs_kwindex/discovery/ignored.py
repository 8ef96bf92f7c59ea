"""Evaluates the `.gitignore` files of a project, without git and with the same result on every machine.

Git never ignores what it tracks, which only git itself knows; it is asked when a pattern matches, and not before.
"""

import os
from collections.abc import Callable, Iterable
from functools import cached_property, lru_cache
from pathlib import Path

from pathspec import GitIgnoreSpec

from mkdocs_kwindex.discovery.ignore_patterns import ignore_spec
from mkdocs_kwindex.discovery.regular_files import read_regular

# Far more than is written by hand.
_MOST_BYTES = 1_000_000

Tracked = Callable[[str], frozenset[str]]
"""Returns the paths of the files that git tracks below a folder, relative to it; none where git does not answer."""


def project_root(base: Path) -> Path:
    """Return the folder of the project around a folder: its git checkout, or else the folder itself.

    A checkout whose patterns ignore the folder is somebody else's: of a build folder, or of a home directory.
    """
    root = next((folder for folder in (base, *base.parents) if (folder / ".git").exists()), base)
    if root != base:
        ignored = GitIgnored(str(root), lambda _: frozenset())
        steps = base.relative_to(root).parts
        folders = (os.path.join(root, *steps[: depth + 1]) for depth in range(len(steps)))  # noqa: PTH118
        if any(ignored.matches(folder, is_folder=True) for folder in folders):
            return base
    return root


class GitIgnored:
    """The patterns of one project."""

    def __init__(self, root: str, tracked: Tracked) -> None:
        """Name the project.

        Args:
            root: Its folder, as an absolute path without symbolic links.
            tracked: Asks git what it tracks.
        """
        self._root = root
        self._ask = tracked
        self._specs: dict[str, GitIgnoreSpec | None] = {}

    def ignores(self, path: str, *, is_folder: bool) -> bool:
        """Return whether git ignores a file or folder in a folder that it does not ignore.

        Args:
            path: Its absolute path.
            is_folder: Whether it is a folder.
        """
        return self.matches(path, is_folder=is_folder) and self._inside(path) not in self._tracked

    def matches(self, path: str, *, is_folder: bool) -> bool:
        """Return whether the patterns match a file or folder: the last one in the nearest folder decides."""
        folder = os.path.dirname(path)  # noqa: PTH120 - asked for every file
        end = "/" if is_folder else ""
        while folder == self._root or folder.startswith(self._root.rstrip("/") + "/"):
            for spec in self._in(folder):
                name = path[len(folder) :].lstrip("/") + end
                if (found := spec.check_file(name).include) is not None:
                    return found
            if folder == self._root:
                break
            folder = os.path.dirname(folder)  # noqa: PTH120
        return False

    def _in(self, folder: str) -> list[GitIgnoreSpec]:
        names = (".gitignore", ".git/info/exclude") if folder == self._root else (".gitignore",)
        specs: list[GitIgnoreSpec] = []
        for name in names:
            path = os.path.join(folder, name)  # noqa: PTH118
            if path not in self._specs:
                self._specs[path] = _read(path)
            if (spec := self._specs[path]) is not None:
                specs.append(spec)
        return specs

    @cached_property
    def tracked_files(self) -> frozenset[str]:
        """The files that git tracks."""
        return self._ask(self._root)

    @cached_property
    def _tracked(self) -> frozenset[str]:
        return with_folders(self.tracked_files)

    def _inside(self, path: str) -> str:
        return os.path.relpath(path, self._root).replace(os.sep, "/")


def with_folders(paths: Iterable[str]) -> frozenset[str]:
    """Return paths with the folders around them."""
    found: set[str] = set()
    for path in paths:
        step = path
        while step and step not in found:
            found.add(step)
            step = step.rpartition("/")[0]
    return frozenset(found)


def _read(path: str) -> GitIgnoreSpec | None:
    try:
        # Git itself does not follow a link in this place.
        data = read_regular(path, _MOST_BYTES, follow=False)
    except OSError:
        return None
    return _spec(data)


@lru_cache(maxsize=256)
def _spec(data: bytes) -> GitIgnoreSpec | None:
    return ignore_spec(data.decode("utf-8", "surrogateescape").splitlines())

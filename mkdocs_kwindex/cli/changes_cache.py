"""The changes that `kwindex diff` has found, cached beside the index of answers.

To compare two states of a large tree, both are parsed. The result is the same as long as the files, the references of
git and this program are.
"""

import hashlib
import os
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

import msgspec

from mkdocs_kwindex.cli.answer_index import index_path
from mkdocs_kwindex.cli.configuration import Configuration
from mkdocs_kwindex.cli.file_states import CLOCK_STEP, StateOf, code_state, disk_state
from mkdocs_kwindex.model.changes import Changes

_MOST = 8
# What says which commit a revision is, and which files git tracks.
_GIT_FILES = ("HEAD", "packed-refs", "refs", "index", "info/exclude")


class _Entry(msgspec.Struct, frozen=True):
    """Changes, and the state of everything that they depend on."""

    code: bytes
    roots: tuple[str, ...]
    outputs: tuple[str, ...]
    state: bytes
    changes: Changes


class ChangesCache:
    """The cached changes between two states."""

    def __init__(self, configuration: Configuration, old: str, new: str, state_of: StateOf = disk_state) -> None:
        """Take the two states.

        Args:
            configuration: What is configured.
            old: A git revision; changes since a folder are not cached.
            new: Another one; empty for the files on disk.
            state_of: Makes states of folders.
        """
        self._state_of = state_of
        self._began = time.time_ns()
        self._outputs: tuple[str, ...] = (str(configuration.site_dir),)
        index = index_path(configuration)
        self._path: Path | None = None
        if index is not None and not any(map(_may_change, (old, new))):
            key = f"{index.name}\0{old}\0{new}"
            name = hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8)
            self._path = index.with_name(f"changes-{name.hexdigest()}.json")
            self._outputs = (*self._outputs, str(index.parent))

    def read(self) -> Changes | None:
        """Return the changes; `None` when there are none of the files as they are."""
        if self._path is None:
            return None
        try:
            entry = msgspec.json.decode(self._path.read_bytes(), type=_Entry)
        except (OSError, ValueError):
            # Not there, cut off, of another make.
            return None
        is_same = entry.code == code_state(self._state_of)
        is_same = is_same and entry.state == self._state_of(entry.roots, entry.outputs)[0]
        return entry.changes if is_same else None

    def write(self, changes: Changes, folders: Iterable[str]) -> None:
        """Keep changes.

        Args:
            changes: The changes.
            folders: The folders and files that were compared.
        """
        folders = sorted(set(folders))
        git_folders = {_git_folder(Path(folder)) for folder in folders}
        if self._path is None or None in git_folders:
            return
        references = (str(folder / name) for folder in git_folders if folder for name in _GIT_FILES)
        roots = (*folders, *sorted(references))
        state, newest = disk_state(roots, self._outputs)
        if newest >= self._began - CLOCK_STEP:
            # What has changed meanwhile may not be what was compared.
            return
        # It is only a cache.
        with suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            part = self._path.with_suffix(".part")
            part.write_bytes(msgspec.json.encode(_Entry(code_state(), roots, self._outputs, state, changes)))
            part.replace(self._path)
            for old in [*_newest_last(self._path.parent)][:-_MOST]:
                old.unlink(missing_ok=True)


def _may_change(revision: str) -> bool:
    """Return whether what a revision means depends on more than git's references."""
    is_folder = os.path.isdir(revision)  # noqa: PTH112 - of a name that is too long, too
    return "@{" in revision or "_HEAD" in revision or is_folder


def _git_folder(place: Path) -> Path | None:
    """Return git's folder of a checkout; `None` outside of one, and where it is elsewhere."""
    found = next((folder / ".git" for folder in (place, *place.parents) if (folder / ".git").exists()), None)
    return found if found is not None and found.is_dir() else None


def _newest_last(folder: Path) -> Iterator[Path]:
    yield from sorted(folder.glob("changes-*.json"), key=lambda file: file.stat().st_mtime_ns)

"""The state of folders for a process that stays: looked at anew only after the system has told of a change.

Linux notes a change before whoever makes it goes on, so that what is saved before a question is known when it is asked:
there is no moment in between, and no thread that might lag behind. Where that cannot be told (other systems, folders
that another machine may write to, more folders than the system watches), every question looks at all files.
"""

import ctypes
import os
import sys
from collections.abc import Collection
from contextlib import suppress

from mkdocs_kwindex.cli.file_states import disk_state

_MODIFY, _ATTRIB, _CLOSE_WRITE = 0x2, 0x4, 0x8
_MOVED, _CREATE, _DELETE, _DELETE_SELF, _MOVE_SELF = 0xC0, 0x100, 0x200, 0x400, 0x800
_ONLY_FOLDERS = 0x1000000
_CHANGES = _MODIFY | _ATTRIB | _CLOSE_WRITE | _MOVED | _CREATE | _DELETE | _DELETE_SELF | _MOVE_SELF | _ONLY_FOLDERS
_MOUNTS = "/proc/self/mountinfo"
# File systems that nobody writes to but this machine, by the number that `statfs` gives: ext, XFS, Btrfs, tmpfs,
# overlayfs, F2FS, ZFS, bcachefs.
_LOCAL = frozenset({
    0xEF53, 0x58465342, 0x9123683E, 0x01021994, 0x794C7630, 0xF2F52010, 0x2FC12FC1, 0xCA451A4E,
})  # fmt: skip
_BUFFER = 65_536
_MOST_OUTSIDERS = 500
_MOST_WATCHES = 4


class WatchedState:
    """Makes states of folders as `disk_state` does, and remembers them while nothing changes."""

    def __init__(self) -> None:
        """Begin with nothing watched."""
        self._watches: dict[tuple[tuple[str, ...], frozenset[str]], _Watch] = {}

    def __call__(self, roots: Collection[str], outputs: Collection[str] = ()) -> tuple[bytes, int]:
        """Return the state that folders have now.

        Args:
            roots: Paths of folders and files.
            outputs: Paths of folders that are written to, which are left out.
        """
        key = tuple(roots), frozenset(outputs)
        watch = self._watches.pop(key, None) or _Watch(*key)
        self._watches[key] = watch
        while len(self._watches) > _MOST_WATCHES:
            self._watches.pop(next(iter(self._watches))).close()
        return watch.state()


class _Watch:
    """Some folders that the system watches; the visitor of the walk that makes their state."""

    def __init__(self, roots: tuple[str, ...], outputs: frozenset[str]) -> None:
        self._roots = roots
        self._outputs = outputs
        self._state: tuple[bytes, int] | None = None
        self._events = _Events.opened()
        # What may change without an event of a watched folder, as it was.
        self._outsiders: dict[str, tuple[int, int] | None] = {}
        self._devices: set[int] = set()
        self._places: list[tuple[int, int] | None] = []
        self._mounts = b""

    def state(self) -> tuple[bytes, int]:
        if self._state is None or self._events is None or self._has_changed(self._events):
            self._state = self._look()
        return self._state

    def close(self) -> None:
        if self._events is not None:
            self._events.close()
        self._events = None

    def folder(self, path: str) -> None:
        if self._events is None:
            return
        try:
            device = os.stat(path).st_dev  # noqa: PTH116 - of many
            if device not in self._devices:
                if not _is_local(path):
                    self.close()
                    return
                self._devices.add(device)
            self._events.watch(path)
        except (FileNotFoundError, NotADirectoryError):
            # A file, which is asked for its state; or gone meanwhile, which the folder around it tells.
            pass
        except OSError:
            self.close()

    def outsider(self, path: str, status: os.stat_result | None) -> None:
        self._outsiders[path] = (status.st_mtime_ns, status.st_size) if status else None
        if len(self._outsiders) > _MOST_OUTSIDERS:
            self.close()

    def _look(self) -> tuple[bytes, int]:
        if self._events is None:
            return disk_state(self._roots, self._outputs)
        # What is told from here on is seen by the next question, whether or not this walk sees it.
        self._events.happened()
        self._outsiders.clear()
        self._mounts = _mounts()
        self._places = [_place(root) for root in self._roots]
        return disk_state(self._roots, self._outputs, self)

    def _has_changed(self, events: "_Events") -> bool:
        if events.happened() or self._mounts != _mounts() or self._places != [*map(_place, self._roots)]:
            return True
        return any(_asked(path) != known for path, known in self._outsiders.items())


class _Events:
    """The changes in watched folders that the system has noted: Linux' inotify, read without waiting."""

    def __init__(self, library: ctypes.CDLL, descriptor: int) -> None:
        self._library = library
        self._descriptor = descriptor

    @classmethod
    def opened(cls) -> "_Events | None":
        """Begin to take notes; `None` where the system has none, or no more."""
        if sys.platform != "linux":
            return None
        library = ctypes.CDLL(None, use_errno=True)
        descriptor = library.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
        return cls(library, descriptor) if descriptor >= 0 else None

    def watch(self, folder: str) -> None:
        """Watch a folder.

        Raises:
            OSError: It cannot be watched.
        """
        if self._library.inotify_add_watch(self._descriptor, os.fsencode(folder), _CHANGES) < 0:
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number), folder)

    def happened(self) -> bool:
        """Return whether anything has changed since this was asked last; too many notes are one, too."""
        is_any = False
        with suppress(BlockingIOError):
            while os.read(self._descriptor, _BUFFER):
                is_any = True
        return is_any

    def close(self) -> None:
        os.close(self._descriptor)


def _is_local(folder: str) -> bool:
    """Return whether a folder is on a file system that nobody writes to but this machine."""
    found = ctypes.create_string_buffer(512)
    library = ctypes.CDLL(None, use_errno=True)
    if library.statfs(os.fsencode(folder), found) != 0:
        return False
    # The kind comes first, in a word of the machine.
    return ctypes.c_long.from_buffer(found).value & 0xFFFFFFFF in _LOCAL


def _mounts() -> bytes:
    """Return what is mounted where: a file system that is put over a watched folder hides it without an event."""
    with suppress(OSError), open(_MOUNTS, "rb") as file:  # noqa: PTH123 - before each answer
        return file.read()
    return b""


def _place(path: str) -> tuple[int, int] | None:
    """Return which folder a path leads to; one around it may be exchanged for another."""
    with suppress(OSError):
        status = os.stat(path)  # noqa: PTH116 - before each answer
        return status.st_dev, status.st_ino
    return None


def _asked(path: str) -> tuple[int, int] | None:
    with suppress(OSError):
        status = os.stat(path)  # noqa: PTH116 - before each answer
        return status.st_mtime_ns, status.st_size
    return None

"""Reads files; in a preview, a file is read again only when its size or time has changed."""

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from mkdocs_kwindex.cache import record_key
from mkdocs_kwindex.discovery import read_bytes
from mkdocs_kwindex.model import SourceFile

# A file that was touched so shortly before it was read may be touched again without showing another time: file systems
# count in steps of up to two seconds.
_DOUBTFUL_NANOSECONDS = 2_000_000_000


@dataclass(frozen=True)
class Contents:
    """What some files hold.

    Attributes:
        data: The bytes, by file URI; a file that cannot be read has none.
        keys: The keys of the files' records, by file URI.
        unreadable: Why the others cannot be read, by file URI.
    """

    data: dict[str, bytes]
    keys: dict[str, bytes]
    unreadable: dict[str, str]


class _Known(NamedTuple):
    """A file's contents, and its state on disk when they were read."""

    state: tuple[int, ...]
    shared: bytes
    source: SourceFile
    data: bytes
    key: bytes


class Reader:
    """Reads files and caches what it has read."""

    def __init__(self) -> None:
        """Begin with nothing read."""
        self._known: dict[str, _Known] = {}

    def read(
        self, files: Mapping[str, SourceFile], shared: bytes, places: Mapping[str, str] = MappingProxyType({})
    ) -> Contents:
        """Read files, those that are unchanged since the last time from memory.

        Args:
            files: The files, by URI.
            shared: What their keys have in common.
            places: Where files are that are not where their path says.
        """
        before, self._known = self._known, {}
        contents = Contents({}, {}, {})
        for uri, source in files.items():
            state = _state(source.path)
            known = before.get(uri)
            if known is None or state != known.state or known.shared != shared or known.source != source:
                data = read_bytes(source.path, places)
                if isinstance(data, OSError):
                    contents.unreadable[uri] = data.strerror or str(data)
                    continue
                known = _Known(state, shared, source, data, record_key(shared, source, data))
            if state:
                self._known[uri] = known
            contents.data[uri], contents.keys[uri] = known.data, known.key
        return contents

    def contents(self, keys: Mapping[str, bytes]) -> dict[str, bytes]:
        """Return the bytes of files as they were when they had these keys, of those that are remembered so.

        Args:
            keys: The keys of their records, by URI.
        """
        known = self._known
        return {uri: known[uri].data for uri, key in keys.items() if uri in known and known[uri].key == key}


def _state(path: str) -> tuple[int, ...]:
    """Return what changes with a file's content; nothing when that is not sure."""
    try:
        status = os.stat(path)  # noqa: PTH116 - an object for each file costs more than to ask for its state
    except OSError:
        return ()
    if time.time_ns() - max(status.st_mtime_ns, status.st_ctime_ns) < _DOUBTFUL_NANOSECONDS:
        return ()
    return status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino, status.st_dev

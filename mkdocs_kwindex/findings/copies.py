"""Temporary copies of files for ruff, so that it checks exactly the bytes that were analysed.

Some rules look at a file's name and at what is beside it, so a copy has the file's own path below a folder of its own,
and is in a package where the file is.
"""

import os
from collections.abc import Collection, Mapping
from contextlib import suppress
from pathlib import Path

_INIT = ("__init__.py", "__init__.pyi")


class Copies:
    """Some files, copied.

    Attributes:
        probe: The path of an empty file, on which no program has a reason to crash.
    """

    def __init__(self, directory: str, files: Mapping[str, bytes], known: Collection[str]) -> None:
        """Write the copies.

        Args:
            directory: An empty folder.
            files: What to copy, by URI.
            known: The URIs of all files of the tree.

        Raises:
            OSError: A copy cannot be written.
        """
        self._top = Path(os.path.realpath(directory), "files")
        self.probe = str(Path(os.path.realpath(directory), "probe.py"))
        Path(self.probe).touch()
        self._paths: dict[str, str] = {}
        for number, (uri, data) in enumerate(files.items()):
            path = self._top / uri
            try:
                self._make_folder(path.parent, known)
                path.write_bytes(data)
            except OSError:
                # The temporary folder may be further down than the file's own, and its path too long by that.
                path = Path(os.path.realpath(directory), f"{number}{path.suffix}")
                path.write_bytes(data)
            self._paths[uri] = str(path)

    def path(self, uri: str) -> str:
        """Return the path of a copy."""
        return self._paths[uri]

    def _make_folder(self, folder: Path, known: Collection[str]) -> None:
        if folder == self._top or folder.exists():
            folder.mkdir(parents=True, exist_ok=True)
            return
        self._make_folder(folder.parent, known)
        folder.mkdir()
        for name in _INIT:
            if (folder / name).relative_to(self._top).as_posix() in known:
                with suppress(OSError):
                    (folder / name).touch()

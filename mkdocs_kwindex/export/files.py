"""A folder that is written to: what somebody else wrote is not touched, and what is the same is not rewritten."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path, PurePosixPath

import msgspec
from msgspec import Struct

from mkdocs_kwindex.discovery.walk_state import EXPORT_MANIFEST

_VERSION = 1


class ForeignFileError(Exception):
    """A file that the export did not write stands where one of its files belongs, or was changed since."""


class _Manifest(Struct):
    version: int
    format: str
    files: dict[str, str]


@dataclass(frozen=True)
class Changes:
    """What an export did, or would do.

    Attributes:
        written: The paths of the files that are new or different.
        removed: The paths of the files that there is no reason for any more.
        unchanged: How many are as they were.
    """

    written: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: int

    @property
    def is_up_to_date(self) -> bool:
        """Whether nothing was to be done."""
        return not self.written and not self.removed


class OutputFolder:
    """A folder, and what earlier exports wrote there."""

    def __init__(self, path: Path, kind: str) -> None:
        """Look at the folder.

        Args:
            path: The folder; it need not be there.
            kind: The format of the export.

        Raises:
            ForeignFileError: It is no folder, its list of what was written cannot be read, or an export in another
                format has written it, whose files this one would remove.
        """
        if path.exists() and not path.is_dir():
            raise ForeignFileError(f"{path} is no folder")
        self._path = path
        self._format = kind
        self._known: Mapping[str, str] = {}
        self._found: dict[str, str] = {}
        self._written: list[str] = []
        # Whether each folder in it really is.
        self._folders: dict[PurePosixPath, bool] = {}
        try:
            manifest = msgspec.json.decode((path / EXPORT_MANIFEST).read_bytes(), type=_Manifest)
        except FileNotFoundError:
            return
        except (OSError, msgspec.DecodeError) as error:
            message = f"{path / EXPORT_MANIFEST} cannot be read ({error}): delete it to write the export anew"
            raise ForeignFileError(message) from error
        if manifest.format != kind:
            message = f"{path} holds an export in the format '{manifest.format}': export to another folder"
            raise ForeignFileError(message)
        self._known = manifest.files

    def put(self, path: str, content: bytes, *, check: bool = False) -> None:
        """Write a file, unless it is there with this content.

        Args:
            path: Its path in the folder, with `/`.
            content: What is in it.
            check: Whether only to look.

        Raises:
            ForeignFileError: Somebody else's file is there.
        """
        digest = _digest(content)
        self._found[path] = digest
        target = self._path / path
        if not self._is_inside(PurePosixPath(path)):
            raise ForeignFileError(f"{target} is reached by a link that leads out of the folder")
        there = _read(target)
        if there == content:
            return
        if there is not None and self._known.get(path) != _digest(there):
            how = "was changed since the export wrote it" if path in self._known else "was not written by the export"
            message = f"{target} {how}: move it away, or export to another folder"
            raise ForeignFileError(message)
        self._written.append(path)
        if not check:
            target.parent.mkdir(parents=True, exist_ok=True)
            # Who looks meanwhile sees the old file or the new one.
            partial = target.with_name(f".{blake2b(target.name.encode(), digest_size=8).hexdigest()}.part")
            partial.write_bytes(content)
            partial.replace(target)

    def close(self, *, check: bool = False) -> Changes:
        """Remove what earlier exports wrote and this one did not, and list what is there.

        Args:
            check: Whether only to look.
        """
        removed = [path for path in self._known if path not in self._found and self._is_inside(PurePosixPath(path))]
        gone = [path for path in removed if self._is_ours(path)]
        if not check:
            for path in gone:
                (self._path / path).unlink()
                self._remove_empty(PurePosixPath(path).parent)
            self._write_manifest(self._found)
        return Changes(tuple(self._written), tuple(gone), len(self._found) - len(self._written))

    def break_off(self) -> None:
        """List what is there after something went wrong, so that the next export knows its own files."""
        written = {path: self._found[path] for path in self._written}
        if written:
            self._write_manifest({**self._known, **written})

    def _is_inside(self, path: PurePosixPath) -> bool:
        """Return whether a path of the list stays in the folder: somebody may have changed the list, or made a link."""
        if path.is_absolute() or ".." in path.parts:
            return False
        if path.parent not in self._folders:
            real = (self._path / path.parent).resolve()
            self._folders[path.parent] = real.is_relative_to(self._path.resolve())
        return self._folders[path.parent]

    def _is_ours(self, path: str) -> bool:
        there = _read(self._path / path)
        return there is not None and _digest(there) == self._known[path]

    def _remove_empty(self, folder: PurePosixPath) -> None:
        for parent in (folder, *folder.parents):
            try:
                if parent != PurePosixPath():
                    (self._path / parent).rmdir()
            except OSError:
                return

    def _write_manifest(self, files: Mapping[str, str]) -> None:
        manifest = _Manifest(_VERSION, self._format, dict(sorted(files.items())))
        content = msgspec.json.format(msgspec.json.encode(manifest))
        if _read(self._path / EXPORT_MANIFEST) != content:
            self._path.mkdir(parents=True, exist_ok=True)
            (self._path / EXPORT_MANIFEST).write_bytes(content)


def put_all(folder: OutputFolder, files: Iterable[tuple[str, bytes]], *, check: bool = False) -> Changes:
    """Write files, and remove those of earlier exports that are not among them.

    Args:
        folder: Where to.
        files: Their paths and contents.
        check: Whether only to look.

    Raises:
        ForeignFileError: Somebody else's file is in the way.
    """
    try:
        for path, content in files:
            folder.put(path, content, check=check)
    except BaseException:
        if not check:
            folder.break_off()
        raise
    return folder.close(check=check)


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None


def _digest(content: bytes) -> str:
    return blake2b(content, digest_size=16).hexdigest()

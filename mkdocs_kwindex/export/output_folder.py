"""A folder that is written to: what somebody else wrote is not touched, and what is the same is not rewritten."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path, PurePosixPath

from mkdocs_kwindex.discovery.exported import EXPORT_LIST
from mkdocs_kwindex.export.whole_files import part_of, write_whole
from mkdocs_kwindex.export.write_journal import ForeignFileError, WriteJournal


@dataclass(frozen=True)
class ExportResult:
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
            ForeignFileError: It is no folder, what was written to it cannot be read, or an export in another format has
                written it, whose files this one would remove.
        """
        if path.exists() and not path.is_dir():
            raise ForeignFileError(f"{path} is no folder")
        self._path = path
        self._ledger = WriteJournal(path, kind)
        self._found: dict[str, str] = {}
        self._written: list[str] = []
        # Whether each folder in it really is.
        self._folders: dict[PurePosixPath, bool] = {}

    @property
    def files(self) -> Mapping[str, str]:
        """The files of this export, with digests."""
        return self._found

    def holds(self, files: Mapping[str, str]) -> bool:
        """Return whether these files, and no others of an export, are there as they should be.

        Args:
            files: The files, with digests.
        """
        return self._ledger.holds(files) and all(
            self._is_inside(PurePosixPath(path)) and self._is_ours(path) for path in files
        )

    def put(self, path: str, content: bytes, *, check: bool = False) -> None:
        """Write a file, unless it is there with this content.

        Args:
            path: Its path in the folder, with `/`.
            content: What is in it.
            check: Whether only to look.

        Raises:
            ForeignFileError: Somebody else's file is there.
        """
        digest = digest_of(content)
        self._found[path] = digest
        target = self._path / path
        if not self._is_inside(PurePosixPath(path)):
            raise ForeignFileError(f"{target} is reached by a link that leads out of the folder")
        there = _read(target)
        if there == content:
            return
        known = self._ledger.known
        if there is not None and digest_of(there) not in known.get(path, ()):
            how = "was changed since the export wrote it" if path in known else "was not written by the export"
            message = f"{target} {how}: move it away, or export to another folder"
            raise ForeignFileError(message)
        self._written.append(path)
        if not check:
            self._ledger.note(path, digest)
            write_whole([content], target)

    def close(self, *, check: bool = False) -> ExportResult:
        """Remove what earlier exports wrote and this one did not, and list what is there.

        Args:
            check: Whether only to look.
        """
        ledger = self._ledger
        known = [path for path in ledger.known if self._is_inside(PurePosixPath(path))]
        gone = [path for path in known if path not in self._found and self._is_ours(path)]
        unchanged = len(self._found) - len(self._written)
        if check:
            # An export that was killed may have written all files but the list of them.
            unlisted = [EXPORT_LIST] if ledger.is_unfinished else []
            return ExportResult((*self._written, *unlisted), tuple(gone), unchanged)
        for path in gone:
            ledger.begin()
            (self._path / path).unlink()
            self._remove_empty(PurePosixPath(path).parent)
        if ledger.is_unfinished:
            for path in known:
                part_of(self._path / path).unlink(missing_ok=True)
                self._remove_empty(PurePosixPath(path).parent)
        ledger.finish(self._found)
        return ExportResult(tuple(self._written), tuple(gone), unchanged)

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
        return there is not None and digest_of(there) in self._ledger.known[path]

    def _remove_empty(self, folder: PurePosixPath) -> None:
        for parent in (folder, *folder.parents):
            try:
                if parent != PurePosixPath():
                    (self._path / parent).rmdir()
            except OSError:
                return


def put_all(folder: OutputFolder, files: Iterable[tuple[str, bytes]], *, check: bool = False) -> ExportResult:
    """Write files, and remove those of earlier exports that are not among them.

    Args:
        folder: Where to.
        files: Their paths and contents.
        check: Whether only to look.

    Raises:
        ForeignFileError: Somebody else's file is in the way.
    """
    for path, content in files:
        folder.put(path, content, check=check)
    return folder.close(check=check)


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None


def digest_of(content: bytes) -> str:
    """Return a hash of a file's content."""
    return blake2b(content, digest_size=16).hexdigest()

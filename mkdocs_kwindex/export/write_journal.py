"""What exports have written to a folder: a list beside a whole export, and a journal while one goes on."""

from collections.abc import Mapping
from pathlib import Path

import msgspec

from mkdocs_kwindex.discovery.exported import EXPORT_JOURNAL, EXPORT_LIST, ExportList, read_lists
from mkdocs_kwindex.export.whole_files import part_of, write_whole

_VERSION = 1


class ForeignFileError(Exception):
    """A file that the export did not write is where one of its files belongs, or was changed since."""


class WriteJournal:
    """Knows the files of a folder that exports have written.

    Each file is noted in the journal before it is written, and the list is gone until all are: an export that was
    killed is not taken for a whole one, and the next one knows its files.

    Attributes:
        is_unfinished: Whether the last export was killed or broken off.
        known: The digests that each file may have, by path.
    """

    def __init__(self, folder: Path, kind: str) -> None:
        """Read what is noted.

        Args:
            folder: The folder; it need not be there.
            kind: The format of the export.

        Raises:
            ForeignFileError: The list or the journal cannot be read, or is of another format.
        """
        self._folder, self._format = folder, kind
        self._list, self._journal = folder / EXPORT_LIST, folder / EXPORT_JOURNAL
        self._is_begun = False
        self.known: dict[str, set[str]] = {}
        whole = self._read(EXPORT_LIST)
        unfinished = self._read(EXPORT_JOURNAL)
        self._listed = whole[0].files if whole else {}
        for lists in (whole, unfinished):
            for files in (part.files for part in lists):
                for path, digest in files.items():
                    self.known.setdefault(path, set()).add(digest)
        self.is_unfinished = bool(unfinished)

    def holds(self, files: Mapping[str, str]) -> bool:
        """Return whether an export was finished with these files."""
        return not self.is_unfinished and self._listed == files

    def note(self, path: str, digest: str) -> None:
        """Note a file that is to be written."""
        self.begin()
        with self._journal.open("ab") as file:
            file.write(self._encoded({path: digest}))

    def begin(self) -> None:
        """Take the list away, as the folder is about to change."""
        if self._is_begun:
            return
        lines = (self._encoded({path: digest}) for path, digests in self.known.items() for digest in sorted(digests))
        write_whole([self._encoded({}), *lines], self._journal)
        self._list.unlink(missing_ok=True)
        self._is_begun = True

    def finish(self, files: Mapping[str, str]) -> None:
        """List the files of a whole export.

        Args:
            files: Their digests, by path.
        """
        if self._is_begun or not self.holds(files):
            written = ExportList(_VERSION, self._format, dict(sorted(files.items())))
            write_whole([msgspec.json.format(msgspec.json.encode(written))], self._list)
            self._journal.unlink(missing_ok=True)
            for path in (self._list, self._journal):
                part_of(path).unlink(missing_ok=True)

    def _encoded(self, files: dict[str, str]) -> bytes:
        return msgspec.json.encode(ExportList(_VERSION, self._format, files)) + b"\n"

    def _read(self, name: str) -> list[ExportList]:
        try:
            lists = read_lists(self._folder, name)
        except (OSError, msgspec.DecodeError) as error:
            message = f"{self._folder / name} cannot be read ({error}): delete it to write the export anew"
            raise ForeignFileError(message) from error
        for one in lists:
            if one.format != self._format:
                message = f"{self._folder} holds an export in the format '{one.format}': export to another folder"
                raise ForeignFileError(message)
        return lists

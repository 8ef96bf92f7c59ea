"""What `kwindex export` wrote beside the code, which is no part of what is documented."""

from collections.abc import Collection
from pathlib import Path

import msgspec
from msgspec import Struct

from mkdocs_kwindex.discovery.regular_files import read_regular

EXPORT_MANIFEST = ".kwindex-export.json"
"""The name of the file in a folder that an export has written, which lists what it wrote."""


class ExportManifest(Struct):
    """The list of what an export wrote.

    Attributes:
        version: The version of this form.
        format: The format of the export.
        files: The files by their paths in the folder, with digests.
    """

    version: int
    format: str
    files: dict[str, str]


def read_manifest(folder: Path) -> ExportManifest:
    """Read the list of a folder.

    Raises:
        OSError: There is none, or it cannot be read.
        msgspec.DecodeError: It is something else.
    """
    return msgspec.json.decode(read_regular(folder / EXPORT_MANIFEST), type=ExportManifest)


def exported_files(folder: Path) -> Collection[str]:
    """Return the paths of what an export wrote to a folder, and of its list; none where the list cannot be read."""
    try:
        files = read_manifest(folder).files
    except (OSError, msgspec.DecodeError):
        return ()
    return {f"{folder}/{path}" for path in (EXPORT_MANIFEST, *files)}

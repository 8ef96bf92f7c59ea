"""Options that are paths: what to document, where the pages live, where results are kept."""

import os
import re
from collections.abc import Sequence

from mkdocs_kwindex.config.messages import wrong
from mkdocs_kwindex.config.option import Given, Option, OptionError
from mkdocs_kwindex.discovery import (
    PackageError,
    detect_folders,
    detect_packages,
    locate_folders,
    locate_packages,
    locate_repository,
)
from mkdocs_kwindex.model import Package
from mkdocs_kwindex.model.escaping import shown

_ROOT_URI = re.compile(r"[\w.~+@,=$()-]+(/[\w.~+@,=$()-]+)*")
# A component also holds what pages are called after: file systems take 255 bytes.
_LONGEST_PART = 200
# What MkDocs, its themes and plugins write as files, at the root or in each folder.
_RESERVED = {"index.html", "404.html", "search.html", "sitemap.xml", "sitemap.xml.gz", "objects.inv", "keywords.json"}


class Repository(Option[tuple[Package, ...]]):
    """Whether a repository is documented whole: no, yes, or its folder."""

    def __init__(self) -> None:
        super().__init__(default=False)

    def check(self, value: object, given: Given) -> tuple[Package, ...]:
        """Check a value."""
        if value is False:
            return ()
        if value is not True and not (isinstance(value, str) and value.strip()):
            raise wrong(value, "true, false, or the folder of a repository, relative to mkdocs.yml")
        try:
            return (locate_repository("." if value is True else value, given.base),)
        except PackageError as error:
            raise OptionError(str(error)) from error


class Packages(Option[tuple[Package, ...]]):
    """A list of paths, located; detected when it is not set."""

    def check(self, value: object, given: Given) -> tuple[Package, ...]:
        """Check a value."""
        if given.repository:
            if value is not None:
                raise wrong(value, "either 'packages' or 'repository', which documents all of them")
            return ()
        try:
            return detect_packages(given.base) if value is None else locate_packages(self._paths(value), given.base)
        except PackageError as error:
            raise OptionError(str(error)) from error

    @staticmethod
    def _paths(value: object) -> Sequence[str]:
        if not _is_list_of_texts(value):
            raise wrong(value, "a list of paths relative to mkdocs.yml")
        if not value:
            raise wrong(value, "at least one path relative to mkdocs.yml; without the option packages are found")
        return value  # type: ignore[return-value]  # checked above


class Folders(Option[tuple[Package, ...]]):
    """A list of folders; detected by their usual names when it is not set."""

    def __init__(self, *names: str) -> None:
        super().__init__()
        self.names = names

    def check(self, value: object, given: Given) -> tuple[Package, ...]:
        """Check a value."""
        if value is None:
            # A repository has them, wherever the configuration is.
            top = given.base / given.repository if isinstance(given.repository, str) else given.base
            return detect_folders(self.names, top)
        if not _is_list_of_texts(value):
            raise wrong(value, "a list of folders relative to mkdocs.yml")
        try:
            return locate_folders(value, given.base)  # type: ignore[arg-type]  # checked above
        except PackageError as error:
            raise OptionError(str(error)) from error


class CacheFolder(Option[str]):
    """A folder of the plugin's own."""

    def check(self, value: object, given: Given) -> str:
        """Check a value."""
        expected = f"a folder such as {self.default!r}"
        if not isinstance(value, str) or not value.strip():
            raise wrong(value, expected)
        if not _is_path(value):
            raise wrong(value, expected, "is no path that a file system takes")
        return value


class RootUri(Option[str]):
    """A folder of the site, without slashes at its ends."""

    def check(self, value: object, given: Given) -> str:
        """Check a value."""
        expected = "a path in the site such as 'code' or 'reference/api'"
        text = value.strip("/") if isinstance(value, str) else ""
        parts = text.split("/")
        if not _ROOT_URI.fullmatch(text) or {".", ".."} & set(parts):
            raise wrong(value, expected)
        if any(len(part.encode()) > _LONGEST_PART for part in parts):
            raise wrong(value, expected, "is too long for a file system")
        if reserved := _RESERVED.intersection(map(str.lower, parts)):
            raise wrong(value, expected, f"holds {shown(reserved.pop())}, which is a file of the site")
        return text


def _is_path(text: str) -> bool:
    """Return whether file systems take a path, however they encode it."""
    try:
        parts = os.fsencode(text).split(b"/")
    except UnicodeEncodeError:
        return False
    return b"\0" not in os.fsencode(text) and all(len(part) <= _LONGEST_PART for part in parts)


def _is_list_of_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(entry, str) and entry.strip() for entry in value)

"""What has changed in the tree since a git revision, or between two."""

import os
from collections.abc import Callable, Mapping
from itertools import pairwise
from pathlib import Path

from mkdocs_kwindex.analysis.api import api_changes
from mkdocs_kwindex.build.inputs import Inputs
from mkdocs_kwindex.build.options import Options
from mkdocs_kwindex.discovery.git_history import GitError, read_revision
from mkdocs_kwindex.discovery.tree_files import read_tree
from mkdocs_kwindex.model import Package, Problem, ProblemKind, SourceFile
from mkdocs_kwindex.model.changes import Changes

_SUFFIXES = (".py", ".pyi")


def compare_all(
    inputs: Inputs, contents: Mapping[str, bytes], options: Options, warn: Callable[[Problem], None]
) -> tuple[Changes, ...]:
    """Compare each revision that the option `changes` names to the next one, and the last one to the files on disk."""
    names = [name for name, _ in inputs.revisions]
    if not names:
        return ()
    revisions = Revisions(inputs, contents, options)
    found = []
    for old, new in pairwise([*names, ""]):
        try:
            found.append(revisions.compare(old, new))
        except GitError as error:
            warn(Problem("", 0, f"option 'changes': {old!r} cannot be compared to ({error})", ProblemKind.GIT))
    return tuple(reversed(found))


class Revisions:
    """Compares states of a tree."""

    def __init__(
        self, inputs: Inputs, contents: Mapping[str, bytes], options: Options, *, folders: bool = False
    ) -> None:
        """Take the tree as it is.

        Args:
            inputs: The files.
            contents: Their bytes.
            options: What is documented.
            folders: Whether a folder may stand for a revision, wherever it is.
        """
        self._folders = folders
        self._exclude = options.exclude
        self._secrets = options.secrets
        self._packages = inputs.tree.packages if inputs.tree.root is None else options.packages
        self._left_out = tuple(f"{folder.path}{os.sep}" for folder in (*options.tests, *options.examples))
        usage = {*inputs.tests.files, *inputs.examples.files}
        sources = [
            source
            for uri, source in inputs.tree.files.items()
            if source.is_python and source.is_importable and uri in contents and uri not in usage
        ]
        # Most files of another state are those of this one.
        self._masked: dict[tuple[str, bytes], bytes] = {}
        self._now = {_import_path(source): self._mask(source.uri, contents[source.uri]) for source in sources}
        self._prefixes = {os.path.dirname(source.path): _prefix(source) for source in sources}  # noqa: PTH120 - of many

    def compare(self, old: str, new: str = "") -> Changes:
        """Return what has changed.

        Args:
            old: A git revision; or a folder that holds the packages as this project does.
            new: The same; empty for the files on disk.

        Raises:
            GitError: There is no such revision.
        """
        changes, unread = api_changes(self._files(old), self._files(new) if new else self._now)
        return Changes(old, new, tuple(changes), tuple(unread))

    def _files(self, revision: str) -> dict[str, bytes]:
        found: dict[str, bytes] = {}
        for package in self._packages:
            folder = Path(package.path).parent if package.is_file else Path(package.path)
            only = Path(package.path).name if package.is_file else ""
            for path, data in self._read(folder, revision, package).items():
                if not only or path == only:
                    found |= self._placed(package, folder / path, path, data)
        return found

    def _read(self, folder: Path, revision: str, package: Package) -> dict[str, bytes]:
        other = Path(revision) / package.uri
        if self._folders and os.path.isdir(other):  # noqa: PTH112 - of a name that is too long, too
            return read_tree(other, _SUFFIXES)
        return read_revision(folder, revision, _SUFFIXES)

    def _mask(self, uri: str, data: bytes) -> bytes:
        masked = self._masked.get((uri, data))
        if masked is None:
            masked = self._masked[uri, data] = self._secrets.masked(uri, data)
        return masked

    def _placed(self, package: Package, path: Path, inside: str, data: bytes) -> dict[str, bytes]:
        uri = package.uri if package.is_file else f"{package.uri}/{inside}".removeprefix("/")
        if str(path).startswith(self._left_out) or self._exclude.match_file(uri):
            return {}
        data = self._mask(uri, data)
        parts: list[str] = [path.name]
        # A folder that is not there any more was called like the one around it.
        for folder in path.parents:
            prefix = self._prefixes.get(str(folder))
            if prefix is not None:
                return {"/".join((*([prefix] if prefix else ()), *reversed(parts))): data}
            parts.append(folder.name)
        return {}


def _import_path(source: SourceFile) -> str:
    suffix = ".pyi" if source.path.endswith(".pyi") else ".py"
    return f"{source.module.replace('.', '/')}{'/__init__' if source.is_package else ''}{suffix}"


def _prefix(source: SourceFile) -> str:
    """Return the path of the folder's own module, as imports have it; empty where imports start."""
    module = source.module if source.is_package else source.module.rpartition(".")[0]
    return module.replace(".", "/")

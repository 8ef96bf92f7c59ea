"""The tree under documentation: packages, folders and files, before anything is analysed."""

from collections.abc import Mapping

from msgspec import Struct

from mkdocs_kwindex.model.files import SourceFile
from mkdocs_kwindex.model.kinds import OtherFile
from mkdocs_kwindex.model.problems import Problem

WITHHELD = "their names or first lines say that they hold secrets"
"""A rule that leaves files out, which are counted and not named."""


class Package(Struct, frozen=True):
    """One entry of the option `packages`.

    Attributes:
        path: Absolute path on disk of the directory or module file.
        uri: Path from the top-level package's name down: `torch`, `torch/_custom_op`, `six.py`.
        is_file: Whether it is a single module file.
        installed: Whether it was found among the installed packages, not in the project.
        boundary: Absolute path of the folder that no symbolic link may lead out of; empty when there is none.
        named: Whether an option names it, so that it is meant whatever git ignores.
        is_repository: Whether it is a whole repository; its URI is empty, as paths in it are URIs.
        is_repository_part: Whether it is a folder or file at the top of a repository that is documented whole.
    """

    path: str
    uri: str
    is_file: bool = False
    installed: bool = False
    boundary: str = ""
    named: bool = False
    is_repository: bool = False
    is_repository_part: bool = False


class Folder(Struct, frozen=True):
    """A folder that holds documented files, itself or further down.

    Attributes:
        uri: Path from the top-level package's name down.
        path: Absolute path on disk.
        folders: URIs of the folders directly in it, sorted.
        files: URIs of the files directly in it, sorted.
        readme: Absolute path of its README; empty when there is none.
        others: The files directly in it that have no pages, sorted by name; those that usually hold secrets are not
            named.
    """

    uri: str
    path: str
    folders: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    readme: str = ""
    others: tuple[OtherFile, ...] = ()

    @property
    def name(self) -> str:
        """The folder's own name."""
        return self.uri.rpartition("/")[2]


class ImportRoot(Struct, frozen=True):
    """A folder that names of modules start from, and how that is known.

    Attributes:
        path: Absolute path on disk.
        module: Dotted path of what is directly in it; empty where that has top-level names.
        evidence: Half a sentence.
    """

    path: str
    module: str
    evidence: str


class Tree(Struct, frozen=True):
    """All that is documented.

    Attributes:
        packages: The packages, sorted by URI; what is at the top of a repository, folders first.
        folders: Folders by URI, in sorted order, parents first.
        files: Files by URI, in sorted order.
        problems: What was left out, and why.
        import_roots: The folders that names of modules start from, sorted by path.
        root: The folder of the repository; `None` where packages are documented. Its URI is empty.
        left_out: What is not documented, by the rule that leaves it out; the URIs of folders end in a slash.
        tracked: How many files git tracks in the repository; 0 without git.
        places: Where files really are that are not where their path says, by path: those reached by symbolic links.
    """

    packages: tuple[Package, ...]
    folders: Mapping[str, Folder]
    files: Mapping[str, SourceFile]
    problems: tuple[Problem, ...] = ()
    import_roots: tuple[ImportRoot, ...] = ()
    root: Folder | None = None
    left_out: Mapping[str, tuple[str, ...]] = {}
    tracked: int = 0
    places: Mapping[str, str] = {}

    def folder(self, uri: str) -> Folder:
        """Return a folder, also that of the repository."""
        return self.root if self.root is not None and uri == self.root.uri else self.folders[uri]

"""The options of a build."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pathspec import GitIgnoreSpec

from mkdocs_kwindex.analysis.markup.options import MarkdownOptions
from mkdocs_kwindex.build.secret_policy import SecretPolicy
from mkdocs_kwindex.findings import Selection
from mkdocs_kwindex.model import FileKind, Package
from mkdocs_kwindex.model.sections import Section
from mkdocs_kwindex.workers import Workers


@dataclass(frozen=True)
class Options:
    """The options of a build.

    Attributes:
        packages: What to document.
        tests: Folders of tests.
        examples: Folders of examples.
        exclude: What to leave out.
        secrets: What is done about what looks like a secret.
        respect_gitignore: Whether to leave out what git ignores.
        files: The kinds of file to document.
        git: Whether to read the history of the packages.
        root_uri: Where the pages live in the site.
        title: The title of the section.
        docstring_style: As griffe: `google`, `numpy`, `sphinx` or `auto`.
        listings: Whether to publish the source.
        sections: The sections that overview pages show, in their order.
        markdown: The site's Markdown extensions, for docstrings.
        external: Gives the address of a dotted path outside of the tree; empty when it has none.
        source_address: Gives the address of a line of a project's file in its repository; empty when it has none.
        line_address: The same at a commit, where that is to take the place of the listings; `None` where not.
        repository_path: Gives the way from the top of the repository to a file; empty when it has none.
        rules: The rules of ruff to ask about performance and security.
        cache_dir: Where results are kept between builds.
        workers: Where files may be analysed.
        use_directory_urls: The MkDocs setting of that name.
        search: What search is given: `names`, `full` or `none`.
        identity: What `external` and the addresses depend on, as plain values.
        preview: Whether the pages are made for a preview, which will follow what changes.
        may_wait: Whether the preview may be shown before the tree is analysed.
        foreign: Destinations of the hand-written pages.
        outputs: Absolute paths of folders that are written to, which are no part of a repository.
        settings: Names and values of the options that are set, as they are written.
        changes: The git revisions that the tree is compared to, the oldest first.
        base: The folder that paths in the project's configuration are relative to.
        reports: The reports that have a page.
        coverage: Where the report of `coverage json` is, relative to `base`.
    """

    packages: Sequence[Package]
    tests: Sequence[Package]
    examples: Sequence[Package]
    exclude: GitIgnoreSpec
    secrets: SecretPolicy
    respect_gitignore: bool
    files: Collection[FileKind]
    git: bool
    root_uri: str
    title: str
    docstring_style: str
    listings: bool
    sections: Sequence[Section]
    markdown: MarkdownOptions
    external: Callable[[str], str]
    source_address: Callable[[str, int], str]
    line_address: Callable[[str, int], str] | None
    repository_path: Callable[[str], str]
    rules: Selection
    cache_dir: Path
    workers: Workers
    use_directory_urls: bool
    search: str
    identity: tuple[object, ...]
    preview: bool
    may_wait: bool = False
    foreign: Collection[str] = field(default_factory=frozenset)
    outputs: Collection[str] = field(default_factory=frozenset)
    settings: tuple[tuple[str, str], ...] = ()
    changes: Sequence[str] = ()
    base: Path = field(default_factory=Path)
    reports: Sequence[str] = ()
    coverage: str = ""

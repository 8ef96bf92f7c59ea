"""Checks of options against each other and against the site's configuration."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs_kwindex.config.source_address import commit_address
from mkdocs_kwindex.model.escaping import shown

if TYPE_CHECKING:
    from mkdocs_kwindex.config import KwindexOptions


def conflicts(options: "KwindexOptions", base: Path, docs_dir: str, site_dir: str) -> Iterator[tuple[str, str]]:
    """Yield each option that contradicts another, with what is wrong.

    Args:
        options: The options, each of them right.
        base: The folder of `mkdocs.yml`.
        docs_dir: The site's hand-written pages.
        site_dir: Where the site is built.
    """
    # A folder and a link to it are one.
    docs, site, cache = (Path(os.path.realpath(base / path)) for path in (docs_dir, site_dir, options.cache_dir))
    if why := _why_no_cache(cache, base, docs, site):
        yield (
            "cache_dir",
            f"{shown(options.cache_dir)} {why}; expected a folder of its own, such as '.cache/plugin/kwindex'",
        )
    for package in options.packages:
        if Path(os.path.realpath(package.path)).is_relative_to(site):
            yield "packages", f"{shown(package.path)} is in 'site_dir', which is made anew; expected source folders"
    yield from _unspeakable_folders(options)
    yield from _shared_folders(options)


def unknown_commit(options: "KwindexOptions", repo_url: str, config_file: str) -> Iterator[tuple[str, str]]:
    """Yield the option `source`, with what is wrong, where it asks for links and it is unknown where they lead.

    Args:
        options: The options.
        repo_url: The setting of that name; empty without.
        config_file: The configuration file.
    """
    if options.source == "link" and commit_address(repo_url, "", config_file) is None:
        missing = "a git checkout with a commit" if repo_url else "'repo_url', where the repository is shown"
        yield "source", f"'link' needs {missing}; expected that, or true or false"


def taken_addresses(options: "KwindexOptions", destinations: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the option `root_uri`, with what is wrong, where the site has a file in the place of one of its folders.

    Args:
        options: The options.
        destinations: The paths of the site's other files.
    """
    parts = options.root_uri.split("/")
    folders = {"/".join(parts[:count]) for count in range(1, len(parts) + 1)}
    for taken in folders.intersection(destinations):
        yield "root_uri", f"{shown(options.root_uri)}: {taken} is a file of the site; expected a path that is free"


def _why_no_cache(cache: Path, base: Path, docs: Path, site: Path) -> str:
    if cache.is_relative_to(docs):
        return "is in 'docs_dir', which is published"
    if cache.is_relative_to(site):
        return "is in 'site_dir', which is made anew and published"
    if base.is_relative_to(cache):
        return "holds mkdocs.yml and all of the project"
    if cache.exists() and not cache.is_dir():
        return "is a file"
    return ""


def _unspeakable_folders(options: "KwindexOptions") -> Iterator[tuple[str, str]]:
    """Yield the options whose folders lie where no text can name them; pages, logs and records are texts."""
    lists = {"packages": options.packages, "tests": options.tests, "examples": options.examples}
    for option, packages in lists.items():
        for path in [package.path for package in packages]:
            try:
                path.encode()
            except UnicodeEncodeError:
                name = os.fsencode(path).decode("utf-8", "backslashreplace")
                yield option, f"the path {name!r} is not valid UTF-8; expected folders whose names are"
                break


def _shared_folders(options: "KwindexOptions") -> Iterator[tuple[str, str]]:
    """Yield the options of which one names what another one names, too."""
    lists = {"packages": options.packages, "tests": options.tests, "examples": options.examples}
    seen: dict[str, str] = {}
    for option, packages in lists.items():
        for path in [os.path.realpath(package.path) for package in packages]:
            if path in seen:
                yield option, f"{shown(path)} is named by {seen[path]!r} too; expected that each folder is named once"
            seen.setdefault(path, option)

"""Compatibility with plugins that ask git about the file of a page: when it changed, and by whom.

None of them is imported; they get the path of a generated page's file.
"""

import os
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig

from mkdocs_kwindex.discovery.git_history.tracking import tracked_files
from mkdocs_kwindex.host.virtual_files import GeneratedFile

_NAMES = {"rss", "document-dates"}
_PREFIX = "git-"


def asks_git(config: MkDocsConfig) -> bool:
    """Return whether a plugin of the site asks git about pages."""
    return any(name in _NAMES or name.startswith(_PREFIX) for name in map(_name, config.plugins))


def name_sources(files: Iterable[tuple[GeneratedFile, str]], config: MkDocsConfig) -> None:
    """Make generated files known by the source files that git tracks.

    Where git tracks none, as for the pages about the whole tree, the folder of the project takes its place. Plugins
    that ask about single lines are made to leave such pages out, as they would warn of each.

    Args:
        files: The files, each with the path of its source; empty where it is about more than one.
        config: The configuration.
    """
    _tracked.cache_clear()  # a preview builds again after a commit
    project = str(Path(config.config_file_path or "").resolve().parent)
    untracked = []
    for file, source in files:
        is_tracked = bool(source) and _is_tracked(source)
        file.history_path = source if is_tracked else project
        # What is generated has no history, for those who ask for its date only.
        file.generated_by = None if is_tracked or not source else file.generated_by
        if not is_tracked:
            untracked.append(file.src_uri)
    authors = next((plugin for name, plugin in config.plugins.items() if _name(name) == "git-authors"), None)
    if authors is not None and "exclude" in authors.config:
        authors.config["exclude"] = list(dict.fromkeys([*(authors.config["exclude"] or ()), *untracked]))


def _name(name: str) -> str:
    return name.rpartition("/")[2]


def _is_tracked(path: str) -> bool:
    root = _checkout(str(Path(os.path.realpath(path)).parent))
    return bool(root) and os.path.relpath(os.path.realpath(path), root).replace(os.sep, "/") in _tracked(root)


@cache
def _checkout(folder: str) -> str:
    """Return the top of the checkout that a folder is in; empty where it is in none."""
    if Path(folder, ".git").exists():
        return folder
    above = str(Path(folder).parent)
    return _checkout(above) if above != folder else ""


@cache
def _tracked(root: str) -> frozenset[str]:
    return tracked_files(root)

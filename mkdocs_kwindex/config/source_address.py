"""Addresses of a project's files in its repository, by the site's settings `repo_url` and `edit_uri`."""

import os
import posixpath
from collections.abc import Callable
from functools import cache
from pathlib import Path
from urllib.parse import quote, urlsplit

from mkdocs_kwindex.discovery.git_history.tracking import current_commit

# How code hosts call the page of a file at a commit, and a line on it; told by the name of the host.
_USUAL = ["blob", "L"]
_SHAPES = (
    (("gitlab",), "-/blob", "L"),
    (("bitbucket",), "src", "lines-"),
    (("codeberg", "forgejo", "gitea"), "src/commit", "L"),
)


def repository_address(repo_url: str, edit_address: str, config_file: str, docs_dir: str) -> Callable[[str, int], str]:
    """Return what gives the address of a line in the project's repository.

    Only addresses that edit a file (`edit/main/docs/`, as GitHub and GitLab have them) tell how one is shown.

    Args:
        repo_url: The setting of that name; empty without.
        edit_address: The setting `edit_uri`; empty without.
        config_file: The configuration file.
        docs_dir: The folder of the pages that somebody wrote, where edit addresses start.
    """
    head, edit, tail = edit_address.partition("edit/")

    def address(path: str, line: int) -> str:
        relative = edit_uri(path, config_file, docs_dir)
        if not repo_url or not edit or relative is None:
            return ""
        shown = posixpath.normpath(f"{tail}{quoted(relative)}")
        if not shown.startswith(tail.partition("/")[0]):
            # The setting does not tell where `docs_dir` is in the repository: the way leads past the branch.
            return ""
        return f"{repo_url.rstrip('/')}/{head}blob/{shown}" + (f"#L{line}" if line else "")

    return address


def repository_branch(edit_address: str, config_file: str, docs_dir: str) -> str:
    """Return the branch, or what stands for it, in the addresses that `repository_address` makes; empty without one.

    Args:
        edit_address: The setting `edit_uri`; empty without.
        config_file: The configuration file.
        docs_dir: The folder of the pages that somebody wrote.
    """
    _, edit, tail = edit_address.partition("edit/")
    project = Path(config_file).resolve().parent if config_file else Path.cwd()
    docs = os.path.relpath(docs_dir, _repository(project)).replace(os.sep, "/")
    return tail.strip("/").removesuffix(f"/{quoted(docs)}") if edit else ""


def commit_address(repo_url: str, config_file: str) -> Callable[[str, int], str] | None:
    """Return what gives the address of a line in the project's repository, at the commit that is checked out.

    Args:
        repo_url: The setting of that name; empty without.
        config_file: The configuration file, in the checkout.

    Returns:
        Gives an address for a path and a line, 0 for the whole file; empty for what is outside of the checkout. `None`
        where the repository or the commit is not known.
    """
    root = _repository(Path(config_file).resolve().parent if config_file else Path.cwd())
    commit = current_commit(str(root)) if repo_url else ""
    if not commit:
        return None
    host = urlsplit(repo_url).netloc
    shape, mark = next((rest for names, *rest in _SHAPES if any(name in host for name in names)), _USUAL)
    start = f"{repo_url.rstrip('/')}/{shape}/{commit}/"

    def address(path: str, line: int) -> str:
        file = Path(path)
        if not file.is_relative_to(root) or _is_in_environment(file.parent, root):
            return ""
        return f"{start}{quoted(file.relative_to(root).as_posix())}" + (f"#{mark}{line}" if line else "")

    return address


def quoted(path: str) -> str:
    """Write a path as a part of an address."""
    return quote(os.fsencode(path))


def edit_uri(source_path: str, config_file: str, docs_dir: str) -> str | None:
    """Return the way from `docs_dir`, where edit addresses start, to a file of the project."""
    if not source_path:
        return None
    folder, name = os.path.split(source_path)
    way = _way_to_folder(folder, config_file, docs_dir)
    return posixpath.normpath(f"{way}/{name}") if way is not None else None


# Asked for every page; a folder has dozens.
@cache
def _way_to_folder(folder: str, config_file: str, docs_dir: str) -> str | None:
    project = Path(config_file).resolve().parent if config_file else Path.cwd()
    repository = _repository(project)
    if not Path(folder).is_relative_to(repository) or _is_in_environment(Path(folder), repository):
        return None
    return os.path.relpath(folder, docs_dir).replace(os.sep, "/")


@cache
def _is_in_environment(folder: Path, repository: Path) -> bool:
    """Return whether a folder belongs to a virtual environment inside the checkout."""
    if folder in (repository, folder.parent):
        return False
    return (folder / "pyvenv.cfg").exists() or _is_in_environment(folder.parent, repository)


@cache
def _repository(project: Path) -> Path:
    """Return the top of the checkout that the project is in, or the project itself."""
    return next((folder for folder in (project, *project.parents) if (folder / ".git").exists()), project)

"""Addresses of a project's files in its repository, by the site's settings `repo_url` and `edit_uri`."""

import os
import posixpath
from collections.abc import Callable
from functools import cache
from pathlib import Path
from urllib.parse import quote

from msgspec import Struct

from mkdocs_kwindex.config.code_hosts import CodeHost, code_host
from mkdocs_kwindex.discovery.git_history.tracking import current_commit


def repository_address(repo_url: str, edit_address: str, config_file: str, docs_dir: str) -> Callable[[str, int], str]:
    """Return what gives the address of a line in the project's repository.

    Only addresses that edit a file, as hosts have them (`edit/main/docs/`), tell the branch that shows it.

    Args:
        repo_url: The setting of that name; empty without.
        edit_address: The setting `edit_uri`; empty without.
        config_file: The configuration file.
        docs_dir: The folder of the hand-written pages, where edit addresses start.
    """
    host = code_host(repo_url, edit_address)
    known = ((edit_address.partition(edit), shown) for edit, shown in host.edits if edit in edit_address)
    (head, edit, tail), shown = next(known, (("", "", ""), ""))
    start = f"{repo_url.rstrip('/')}{'' if shown.startswith('?') else '/'}{head}{shown}"

    def address(path: str, line: int) -> str:
        relative = edit_uri(path, config_file, docs_dir)
        if not repo_url or not edit or relative is None:
            return ""
        way = posixpath.normpath(f"{tail}{quoted(relative)}")
        if not way.startswith(tail.partition("/")[0]):
            # The setting does not tell where `docs_dir` is in the repository: the way leads past the branch.
            return ""
        return f"{start}{way}" + _mark(host, line)

    return address


class FilesAtCommit(Struct, frozen=True):
    """Where the files of a checkout are shown as they were at the commit that is checked out.

    Attributes:
        commit: Its id.
        start: What the address of a file begins with, before its path in the repository.
        line: What follows for a line.
        lines: What follows for several.
    """

    commit: str
    start: str
    line: str
    lines: str


def files_at_commit(repo_url: str, edit_address: str, config_file: str) -> FilesAtCommit | None:
    """Return where files are shown at the commit that is checked out; `None` where it or the repository is not known.

    Args:
        repo_url: The setting of that name; empty without.
        edit_address: The setting `edit_uri`; empty without.
        config_file: The configuration file, in the checkout.
    """
    commit = current_commit(str(_checkout(config_file))) if repo_url else ""
    if not commit:
        return None
    host = code_host(repo_url, edit_address)
    return FilesAtCommit(commit, repo_url.rstrip("/") + host.commit.format(commit), host.line, host.lines)


def commit_address(repo_url: str, edit_address: str, config_file: str) -> Callable[[str, int], str] | None:
    """Return what gives the address of a line in the project's repository, at the commit that is checked out.

    Args:
        repo_url: The setting of that name; empty without.
        edit_address: The setting `edit_uri`; empty without.
        config_file: The configuration file, in the checkout.

    Returns:
        Gives an address for a path and a line, 0 for the whole file; empty for what is outside of the checkout. `None`
        where the repository or the commit is not known.
    """
    files = files_at_commit(repo_url, edit_address, config_file)
    if files is None:
        return None
    host, in_repository = code_host(repo_url, edit_address), repository_path(repo_url, config_file)

    def address(path: str, line: int) -> str:
        found = in_repository(path)
        return f"{files.start}{found}{_mark(host, line)}" if found else ""

    return address


def repository_path(repo_url: str, config_file: str) -> Callable[[str], str]:
    """Return what gives the way from the top of the checkout to a file, as a part of an address.

    Args:
        repo_url: The setting of that name; empty without.
        config_file: The configuration file, in the checkout.

    Returns:
        Gives the way for a path; empty for what is outside of the checkout, and where the repository is not known.
    """
    root = _checkout(config_file)

    def way(path: str) -> str:
        file = Path(path)
        if not repo_url or not path or not file.is_relative_to(root) or _is_in_environment(file.parent, root):
            return ""
        return quoted(file.relative_to(root).as_posix())

    return way


def _mark(host: CodeHost, line: int) -> str:
    return host.line.format(first=line, last=line, next=line + 1) if line else ""


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
    repository = _checkout(config_file)
    if not Path(folder).is_relative_to(repository) or _is_in_environment(Path(folder), repository):
        return None
    return os.path.relpath(folder, docs_dir).replace(os.sep, "/")


@cache
def _is_in_environment(folder: Path, repository: Path) -> bool:
    """Return whether a folder belongs to a virtual environment inside the checkout."""
    if folder in (repository, folder.parent):
        return False
    return (folder / "pyvenv.cfg").exists() or _is_in_environment(folder.parent, repository)


def _checkout(config_file: str) -> Path:
    """Return the top of the checkout that the configuration file is in, or its own folder."""
    return _repository(Path(config_file).resolve().parent if config_file else Path.cwd())


@cache
def _repository(project: Path) -> Path:
    """Return the top of the checkout that the project is in, or the project itself."""
    return next((folder for folder in (project, *project.parents) if (folder / ".git").exists()), project)

"""`kwindex new`: the configuration of a site, and its first page, for a project that has none."""

import argparse
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mkdocs_kwindex.cli.configuration import SITE_FILES
from mkdocs_kwindex.cli.terminal import FOUND, NOTHING_FOUND, CommandError, Terminal
from mkdocs_kwindex.discovery import PackageError, detect_packages
from mkdocs_kwindex.model.bounded_parsers import read_toml
from mkdocs_kwindex.model.escaping import one_line
from mkdocs_kwindex.model.markdown_text import text_markdown

_SOURCES = ("repository", "source", "source code", "code", "github", "gitlab")
_CONFIGURATION = """\
site_name: {name}
{repository}
theme:
  name: material
  # No page asks another host for a font.
  font: false
  palette:
    - media: "(prefers-color-scheme: light)"
      scheme: default
      toggle:
        icon: material/weather-night
        name: Switch to dark mode
    - media: "(prefers-color-scheme: dark)"
      scheme: slate
      toggle:
        icon: material/weather-sunny
        name: Switch to light mode
  features:
    - content.code.copy
    - navigation.footer
    - navigation.indexes
    - navigation.path
    - navigation.top
    - search.highlight
    - toc.follow

plugins:
  - search
  - kwindex{options}

markdown_extensions:
  - admonition
  - attr_list
  - def_list
  - tables
  - toc:
      permalink: true
  - pymdownx.details
  - pymdownx.highlight:
      anchor_linenums: true
  - pymdownx.inlinehilite
  - pymdownx.superfences

validation:
  links:
    anchors: warn
    absolute_links: warn
    unrecognized_links: warn
"""
_WHOLE = """:
      # Everything that git tracks; without it, the Python packages found here.
      repository: true"""
_PAGE = """\
# {title}

{text}

- [The code](code/index.md): every file and folder, with its source, and who uses what.

This page is `docs/index.md`; write here what the project is for.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what only this command understands."""
    parser.add_argument("folder", nargs="?", default=".", help="the project's folder (the current one)")


def run(asked: argparse.Namespace, terminal: Terminal) -> int:
    """Write what is missing."""
    folder = Path(asked.directory, asked.folder).absolute()
    if not folder.is_dir():
        raise CommandError(f"{folder}: is no folder")
    site = next((folder / name for name in SITE_FILES if (folder / name).exists()), None)
    if site is not None:
        terminal.say(f"{site.name} is there and stays as it is; 'kwindex' under its 'plugins' is all that it needs")
        return NOTHING_FOUND
    project = _project(folder)
    name = one_line(str(project.get("name") or folder.name or "Project"))
    pages = {"mkdocs.yml": _configuration(folder, project, name)}
    docs = folder / "docs"
    if not any((docs / page).exists() for page in ("index.md", "README.md")):
        pages["docs/index.md"] = _PAGE.format(title=text_markdown(name), text=text_markdown(_description(project)))
    for path, text in pages.items():
        _write(folder / path, text)
        terminal.say(f"wrote {path}")
    terminal.say("now: mkdocs serve")
    return FOUND


def _configuration(folder: Path, project: Mapping[str, Any], name: str) -> str:
    repository = _repository(project)
    return _CONFIGURATION.format(
        name=json.dumps(name, ensure_ascii=False),
        repository=f"repo_url: {json.dumps(repository)}\n" if repository else "",
        options="" if _has_packages(folder) else _WHOLE,
    )


def _has_packages(folder: Path) -> bool:
    try:
        return bool(detect_packages(folder))
    except PackageError:
        return False


def _project(folder: Path) -> Mapping[str, Any]:
    """Return what `pyproject.toml` says of the project; nothing where it cannot be read."""
    try:
        project = read_toml((folder / "pyproject.toml").read_bytes().decode()).get("project")
    except (OSError, ValueError):
        return {}
    return project if isinstance(project, dict) else {}


def _description(project: Mapping[str, Any]) -> str:
    return one_line(str(project.get("description") or "What this project is for."))


def _repository(project: Mapping[str, Any]) -> str:
    urls = project.get("urls")
    named = {str(name).lower(): url for name, url in urls.items()} if isinstance(urls, dict) else {}
    found = next((named[name] for name in _SOURCES if name in named), "")
    return found if isinstance(found, str) and found.startswith("https://") and found.isprintable() else ""


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Never over a file, not even one that came a moment ago or that a link leads to.
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise CommandError(f"{path}: cannot be written ({error.strerror})") from error

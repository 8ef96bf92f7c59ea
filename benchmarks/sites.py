"""The sites that are built: with mkdocs-kwindex, with mkdocs-api-autonav, and with nothing but MkDocs and Material."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_THEME = "site_name: Benchmark\ntheme: {{name: material, font: false, features: [{features}]}}\nplugins:\n  - search\n"


def kwindex(folder: Path, package: Path) -> Path:
    """Write a site of mkdocs-kwindex with its default options."""
    text = _THEME.format(features="navigation.indexes")
    return _write(folder, f"{text}  - kwindex:\n      packages: [{package}]\n")


def repository(folder: Path, checkout: Path) -> Path:
    """Write a site of mkdocs-kwindex about a whole repository."""
    text = _THEME.format(features="navigation.indexes")
    return _write(folder, f"{text}  - kwindex:\n      repository: {checkout}\n")


def api_autonav(folder: Path, package: Path) -> Path:
    """Write a site of mkdocs-api-autonav with its default options and mkdocstrings."""
    text = _THEME.format(features="navigation.indexes")
    options = f"  - api-autonav:\n      modules: [{package}]\n      on_implicit_namespace_package: skip\n"
    handler = f"  - mkdocstrings:\n      handlers: {{python: {{paths: [{package.parent}]}}}}\n"
    return _write(folder, text + options + handler)


def mkdocstrings(folder: Path, package: Path, files: Iterable[str]) -> Path:
    """Write a site of mkdocstrings with its default options, with a page for each of some files."""
    handler = f"  - mkdocstrings:\n      handlers: {{python: {{paths: [{package.parent}]}}}}\n"
    config = _write(folder, _THEME.format(features="navigation.indexes") + handler)
    for file in files:
        module = f"{package.name}/{file}".removesuffix(".py").replace("/", ".")
        page = (folder / "docs" / file).with_suffix(".md")
        page.parent.mkdir(exist_ok=True)
        page.write_text(f"# {file}\n\n::: {module}\n", encoding="utf-8")
    return config


def host_alone(folder: Path, pages: int) -> Path:
    """Write a site of so many pages with one heading each, forty to a folder, with Material's pruned navigation."""
    config = _write(folder, _THEME.format(features="navigation.indexes, navigation.prune"))
    for number in range(pages - 1):
        page = folder / "docs" / f"folder{number // 40:04}" / f"page{number:05}.md"
        page.parent.mkdir(exist_ok=True)
        page.write_text(f"# Page {number}\n", encoding="utf-8")
    return config


def _write(folder: Path, text: str) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "docs").mkdir(parents=True)
    (folder / "docs/index.md").write_text("# Home\n", encoding="utf-8")
    config = folder / "mkdocs.yml"
    config.write_text(text, encoding="utf-8")
    return config

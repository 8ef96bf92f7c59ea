"""Where the command's options are written: `mkdocs.yml`, `properdocs.yml`, `pyproject.toml`, or flags."""

import argparse
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml

from mkdocs_kwindex.cli.terminal import CommandError
from mkdocs_kwindex.cli.yaml_files import read_yaml

SITE_FILES = ("mkdocs.yml", "mkdocs.yaml", "properdocs.yml", "properdocs.yaml")
"""The configuration files of sites."""

_PROJECT_FILE = "pyproject.toml"
_PLUGIN = "kwindex"
# What MkDocs always has.
_BUILT_IN_EXTENSIONS = ("toc", "tables", "fenced_code")
_EDIT_ADDRESSES = {
    "github.com": "edit/master/docs/",
    "gitlab.com": "edit/master/docs/",
    "bitbucket.org": "src/default/docs/",
}


@dataclass(frozen=True)
class Configuration:
    """What is configured, before anything of it is checked.

    Attributes:
        base: The folder that paths are relative to.
        written: The options, by name, as they are written.
        file: The file that they are written in; `None` when there is none.
        site: The settings of the site, where the file is a site's.
    """

    base: Path
    written: Mapping[Any, object]
    file: Path | None = None
    site: Mapping[str, Any] = field(default_factory=dict)

    @property
    def docs_dir(self) -> Path:
        """The folder of the hand-written pages."""
        return self._folder("docs_dir", "docs")

    @property
    def site_dir(self) -> Path:
        """The folder where the site is built."""
        return self._folder("site_dir", "site")

    @property
    def repo_url(self) -> str:
        """The address of the repository; empty without."""
        return str(self.site.get("repo_url") or "")

    @property
    def edit_uri(self) -> str:
        """What follows it in the address that edits a file of `docs_dir`; empty without."""
        host = self.repo_url.partition("://")[2].partition("/")[0].lower()
        address = self.site.get("edit_uri", _EDIT_ADDRESSES.get(host))
        return f"{str(address).removesuffix('/')}/" if address else ""

    @property
    def use_directory_urls(self) -> bool:
        """The setting of that name."""
        return bool(self.site.get("use_directory_urls", True))

    @property
    def markdown_extensions(self) -> tuple[tuple[str, ...], dict[str, dict[str, Any]]]:
        """The site's Markdown extensions, and their settings by name."""
        written = self.site.get("markdown_extensions") or []
        entries = written.items() if isinstance(written, dict) else _pairs(written)
        named = [(name, config) for name, config in entries if isinstance(name, str)]
        names = dict.fromkeys((*_BUILT_IN_EXTENSIONS, *(name for name, _ in named)))
        return tuple(names), {name: config for name, config in named if config and isinstance(config, dict)}

    def _folder(self, setting: str, default: str) -> Path:
        return (self.base / str(self.site.get(setting) or default)).absolute()


def configured(asked: argparse.Namespace) -> Configuration:
    """Find what is configured for the folder that a command works in.

    Args:
        asked: The arguments that every command has.

    Raises:
        CommandError: There is no such folder, or a file or a flag cannot be understood.
    """
    folder = Path(asked.directory).absolute()
    if not folder.is_dir():
        raise CommandError(f"'--directory {asked.directory}': is no folder")
    return find_configuration(folder, asked.config, asked.option)


def find_configuration(start: Path, named: str | None, flags: Sequence[str]) -> Configuration:
    """Find what is configured for a folder.

    The first folder from there up wins that has a site's configuration with the plugin in it, or `[tool.kwindex]` in a
    `pyproject.toml`. Without any, the git checkout is taken whole, and outside of one what is found in the folder.

    Args:
        start: The folder.
        named: The file that a flag names.
        flags: Options that flags set, each as `name=value` with a value in YAML.

    Raises:
        CommandError: A file or a flag cannot be understood.
    """
    if named is not None:
        file = start / named
        found = _in_project(file) if file.name == _PROJECT_FILE else _in_site(file, is_named=True)
        if found is None:
            raise CommandError(f"{file}: has no options of kwindex; expected '[tool.kwindex]'")
    else:
        found = next(filter(None, map(_in_folder, (start, *start.parents))), None) or _unconfigured(start)
    return replace(found, written={**found.written, **dict(map(_flag, flags))})


def _in_folder(folder: Path) -> Configuration | None:
    for name in SITE_FILES:
        if (folder / name).is_file() and (found := _in_site(folder / name)):
            return found
    return _in_project(folder / _PROJECT_FILE) if (folder / _PROJECT_FILE).is_file() else None


def _in_site(file: Path, *, is_named: bool = False) -> Configuration | None:
    site = read_yaml(file)
    written = site.get("plugins") or []
    plugins = written.items() if isinstance(written, dict) else _pairs(written)
    for name, options in plugins:
        # Another instance of a plugin is `name #2`, and a theme's one is `theme/name`.
        if str(name).partition(" ")[0].rpartition("/")[2] == _PLUGIN:
            return Configuration(file.parent, _mapping(options, f"{file}: 'plugins': {_PLUGIN}"), file, site)
    return Configuration(file.parent, {}, file, site) if is_named else None


def _in_project(file: Path) -> Configuration | None:
    try:
        text = file.read_bytes().decode()
        # One that names the plugin is the user's own; of others', some are made to keep Python's parser busy.
        project = tomllib.loads(text) if _PLUGIN in text else {}
    except OSError as error:
        raise CommandError(f"{file}: cannot be read ({error.strerror})") from error
    except (ValueError, RecursionError) as error:
        raise CommandError(f"{file}: {error}; expected TOML") from error
    tools = project.get("tool")
    if not isinstance(tools, dict) or _PLUGIN not in tools:
        return None
    return Configuration(file.parent, _mapping(tools[_PLUGIN], f"{file}: [tool.{_PLUGIN}]"), file)


def _unconfigured(start: Path) -> Configuration:
    for folder in (start, *start.parents):
        if (folder / ".git").exists():
            return Configuration(folder, {"repository": True})
    return Configuration(start, {})


def _flag(flag: str) -> tuple[str, object]:
    name, equals, value = flag.partition("=")
    if not equals:
        raise CommandError(f"'--option {flag}': expected NAME=VALUE, as in 'docstring_style=google'")
    try:
        return name.strip().replace("-", "_"), yaml.safe_load(value)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise CommandError(f"'--option {flag}': the value is not YAML") from error


def _pairs(entries: object) -> Iterable[tuple[object, object]]:
    """Yield names and settings of a list whose entries are names, or mappings of a name to its settings."""
    for entry in entries if isinstance(entries, list) else ():
        if isinstance(entry, dict):
            yield from entry.items()
        else:
            yield entry, None


def _mapping(options: object, where: str) -> Mapping[Any, object]:
    if options is None:
        return {}
    if not isinstance(options, dict):
        raise CommandError(f"{where}: expected a mapping of options")
    return options

"""Configuration files of MkDocs and its kin, read without executing or importing anything that they name."""

import importlib.util
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from yaml_env_tag import construct_env_tag

from mkdocs_kwindex.cli.terminal import CommandError

_PYTHON_NAME = "tag:yaml.org,2002:python/name:"
# What sites set for Markdown extensions. Everything else that a file names stays what it is: a name.
_KNOWN_MODULES = frozenset(
    {
        "material.extensions.emoji",
        "materialx.emoji",
        "zensical.extensions.emoji",
        "pymdownx.arithmatex",
        "pymdownx.emoji",
        "pymdownx.slugs",
        "pymdownx.superfences",
    }
)
_MOST_PARENTS = 20


class NamedObject:
    """Stands for a function that a configuration names; imported only when a docstring needs it.

    Its module and name are those of the function, so that records of files have the same keys with either.
    """

    def __init__(self, module: str, name: str) -> None:
        """Take what names it."""
        self.__module__ = module
        self.__qualname__ = self.__name__ = name

    def __call__(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - as the function has it
        """Call the function."""
        return import_named(self.__module__, self.__name__)(*args, **kwargs)

    def __reduce__(self) -> tuple[Any, ...]:
        """Send the name to other processes."""
        return NamedObject, (self.__module__, self.__name__)


def import_named(module: str, name: str) -> Any:  # noqa: ANN401 - a function of somebody else
    """Import what a configuration names."""
    return getattr(importlib.import_module(module), name)


def read_yaml(path: Path) -> dict[str, Any]:
    """Read a configuration file, and those that it inherits from.

    Args:
        path: The file.

    Raises:
        CommandError: It cannot be read, or is no mapping.
    """
    return _read(path, _MOST_PARENTS)


def _read(path: Path, parents: int) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            data = yaml.load(file, Loader=_Loader)  # noqa: S506 - a safe loader with harmless tags
    except OSError as error:
        raise CommandError(f"{path}: cannot be read ({error.strerror})") from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{path}:{mark.line + 1}" if mark else str(path)
        raise CommandError(f"{where}: {getattr(error, 'problem', None) or error}; expected YAML") from error
    if data is None:
        data = {}
    if not isinstance(data, dict):
        raise CommandError(f"{path}: expected a mapping of settings")
    parent = data.pop("INHERIT", None)
    if parent is None:
        return data
    if not isinstance(parent, str) or not parents:
        raise CommandError(f"{path}: 'INHERIT' names no configuration file")
    return _merged(_read(path.parent / parent, parents - 1), data)


def _merged(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Merge settings as MkDocs does: mappings key by key, everything else as a whole."""
    merged = dict(below)
    for key, value in above.items():
        old = merged.get(key)
        merged[key] = _merged(old, value) if isinstance(old, dict) and isinstance(value, dict) else value
    return merged


class _Loader(yaml.SafeLoader):
    """Reads what MkDocs reads; tags that would make objects make none."""


def _named(loader: yaml.SafeLoader, suffix: str, node: yaml.Node) -> object:
    module, _, name = suffix.rpartition(".")
    return NamedObject(module, name) if module in _KNOWN_MODULES and _is_installed(module) else None


def _is_installed(module: str) -> bool:
    try:
        return importlib.util.find_spec(module.partition(".")[0]) is not None
    except ImportError:
        # Somebody keeps it from being imported.
        return False


def _as_text(loader: yaml.SafeLoader, node: yaml.Node) -> object:
    return node.value if isinstance(node, yaml.ScalarNode) else None


def _nothing(loader: yaml.SafeLoader, suffix: str, node: yaml.Node) -> None:
    return None


_Loader.add_constructor("!ENV", construct_env_tag)
_Loader.add_constructor("!relative", _as_text)
_Loader.add_multi_constructor(_PYTHON_NAME, _named)
_Loader.add_multi_constructor("!", _nothing)
_Loader.add_multi_constructor("tag:yaml.org,2002:python/", _nothing)

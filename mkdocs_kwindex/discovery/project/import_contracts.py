"""The import contracts that a project declares: import-linter's and tach's, read from their configuration."""

import configparser
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from mkdocs_kwindex.discovery.regular_files import read_regular
from mkdocs_kwindex.model.bounded_parsers import read_sections, read_toml
from mkdocs_kwindex.model.contracts import Contract, Layer

_LARGEST = 4 << 20
_SECTION = "importlinter:contract:"


class ContractError(ValueError):
    """A file that declares contracts cannot be read; the message says which and why."""


def declared_contracts(folder: Path) -> list[Contract]:
    """Read the contracts of a project.

    Args:
        folder: The project's folder.

    Raises:
        ContractError: A file cannot be read.
    """
    pyproject = _toml(folder / "pyproject.toml").get("tool", {})
    linter = pyproject.get("importlinter", {}) if isinstance(pyproject, dict) else {}
    found = [*_import_linter(linter.get("contracts", []), linter, "pyproject.toml")] if isinstance(linter, dict) else []
    for name in (".importlinter", "setup.cfg"):
        shared, contracts = _ini(folder / name)
        found += _import_linter(contracts, shared, name)
    return [*found, *_tach(_toml(folder / "tach.toml"))]


def _import_linter(contracts: object, shared: Mapping[str, Any], file: str) -> Iterator[Contract]:
    for contract in contracts if isinstance(contracts, list) else ():
        if not isinstance(contract, dict):
            continue
        layers = tuple(map(_layer, _texts(contract.get("layers"))))
        yield Contract(
            kind=str(contract.get("type", "")),
            name=str(contract.get("name", "")),
            file=file,
            layers=layers,
            containers=_texts(contract.get("containers")),
            sources=_texts(contract.get("source_modules") or contract.get("modules")),
            targets=_texts(contract.get("forbidden_modules")),
            ignored=tuple(_pairs(_texts(contract.get("ignore_imports")))),
            direct_only=_is_true(contract.get("allow_indirect_imports")),
            skips_type_checking=_is_true(shared.get("exclude_type_checking_imports")),
        )


def _layer(text: str) -> Layer:
    bare = text.replace("(", "").replace(")", "")
    return Layer(tuple(name.strip() for name in re.split(r"[|:]", bare) if name.strip()), ":" not in bare)


def _tach(tach: Mapping[str, Any]) -> Iterator[Contract]:
    written = tach.get("modules")
    modules = [module for module in written if isinstance(module, dict)] if isinstance(written, list) else []
    boundaries = tuple(path for module in modules for path in _paths(module))
    for module in modules:
        if not isinstance(module.get("depends_on"), list) or module.get("unchecked"):
            continue
        names = [entry.get("path") if isinstance(entry, dict) else entry for entry in module["depends_on"]]
        for path in _paths(module):
            yield Contract(
                kind="dependencies",
                name=f"dependencies of {path}",
                file="tach.toml",
                sources=(path,),
                targets=tuple(str(name) for name in names if name),
                containers=boundaries,
                direct_only=True,
                skips_type_checking=bool(tach.get("ignore_type_checking_imports", True)),
            )


def _paths(module: Mapping[str, Any]) -> tuple[str, ...]:
    return _texts(module.get("path") or module.get("paths"))


def _texts(value: object) -> tuple[str, ...]:
    """Read a list, or lines, as ini files have it."""
    if isinstance(value, str):
        value = value.splitlines()
    return (
        tuple(text.strip() for text in value if isinstance(text, str) and text.strip())
        if isinstance(value, list)
        else ()
    )


def _pairs(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    for line in lines:
        importer, arrow, imported = line.partition("->")
        if arrow:
            yield importer.strip(), imported.strip()


def _is_true(value: object) -> bool:
    return str(value).lower() in {"true", "1", "yes", "on"}


def _toml(path: Path) -> Mapping[str, Any]:
    try:
        return read_toml(_text(path))
    except ValueError as error:
        raise ContractError(f"{path.name}: {error}") from error


def _ini(path: Path) -> tuple[Mapping[str, Any], list[Mapping[str, Any]]]:
    parser = configparser.RawConfigParser(strict=False)
    try:
        read_sections(parser, _text(path))
    except ValueError as error:
        raise ContractError(f"{path.name}: {error}") from error
    sections: list[Mapping[str, Any]] = [dict(parser[name]) for name in parser.sections() if name.startswith(_SECTION)]
    return (dict(parser["importlinter"]) if parser.has_section("importlinter") else {}), sections


def _text(path: Path) -> str:
    try:
        return read_regular(path, _LARGEST).decode("utf-8", "replace")
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise ContractError(f"{path.name}: cannot be read ({error.strerror})") from error

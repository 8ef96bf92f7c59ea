"""Real builds of MkDocs, with everything they said in the log."""

import json
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

from tests.support.host import HOST  # isort: skip - before MkDocs is imported

from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort
from mkdocs.theme import Theme

from tests.support.html import Page

MACHINE = {name: f"{name.lower()}-of-the-machine" for name in ("USER", "LOGNAME", "HOSTNAME", "COMPUTERNAME", "SECRET")}
"""Variables of the environment that builds run in; a crawl looks for their values in the site."""


class CompiledTemplates(BytecodeCache):
    """Keeps what the themes' templates are compiled to: a fifth of the time of a small site, and more."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the bucket; Jinja leaves it empty where the template is no longer the same."""
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what is in the bucket."""
        self._kept[bucket.key] = bucket.bytecode_to_string()


_COMPILED = CompiledTemplates()
_get_env = Theme.get_env


def _environment(theme: Theme) -> Environment:
    environment = _get_env(theme)
    environment.bytecode_cache = _COMPILED
    return environment


@dataclass(frozen=True)
class Record:
    """One log record of MkDocs or of a plugin that logs below it."""

    logger: str
    level: str
    message: str


class LogRecords(logging.Handler):
    """Keeps what is logged."""

    def __init__(self) -> None:
        super().__init__()
        self.records: list[Record] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(Record(record.name, record.levelname, record.getMessage()))

    def of_level(self, least: int) -> list[tuple[str, str]]:
        """Return level and message of the records of a level and above."""
        levels = logging.getLevelNamesMapping()
        return [(record.level, record.message) for record in self.records if levels[record.level] >= least]


@dataclass(frozen=True)
class Built:
    """The outcome of a build.

    Attributes:
        root: The folder of `mkdocs.yml`.
        site_dir: The built site.
        records: All log records under `mkdocs`, from INFO on.
    """

    root: Path
    site_dir: Path
    records: LogRecords = field(repr=False)

    @property
    def log(self) -> list[tuple[str, str]]:
        """Level and message of every warning and error."""
        return self.records.of_level(logging.WARNING)

    @property
    def info(self) -> list[tuple[str, str]]:
        """Level and message of everything from INFO on."""
        return self.records.of_level(logging.INFO)

    @property
    def files(self) -> set[str]:
        """The paths of all files of the site, with `/`."""
        return {path.relative_to(self.site_dir).as_posix() for path in self.site_dir.rglob("*") if path.is_file()}

    def page(self, url: str) -> Page:
        """Return the page at an address, as a server would answer it.

        Raises:
            FileNotFoundError: When the site has no such page.
        """
        path = self.site_dir / url
        path = path / "index.html" if url.endswith("/") or not url else path
        if not path.is_file():
            near = sorted(name for name in self.files if name.endswith(".html"))
            message = f"no page {url!r} among {near}"
            raise FileNotFoundError(message)
        return Page(url, path)

    def keywords(self, root_uri: str = "code") -> list[dict[str, Any]]:
        """Return the records of `keywords.json`."""
        records: list[dict[str, Any]] = json.loads((self.site_dir / root_uri / "keywords.json").read_bytes())
        return records


@contextmanager
def recorded_log() -> Iterator[LogRecords]:
    """Keep everything that is logged under `mkdocs` from INFO on."""
    records = LogRecords()
    logger = logging.getLogger(HOST)
    level = logger.level
    logger.setLevel(logging.INFO)
    logger.addHandler(records)
    try:
        yield records
    finally:
        logger.removeHandler(records)
        logger.setLevel(level)


def build(config_file: Path, **overrides: Any) -> Built:  # noqa: ANN401 - whatever the configuration takes
    """Build a site as `mkdocs build` does.

    Args:
        config_file: Its `mkdocs.yml`.
        overrides: Values that replace those of the configuration, such as `strict=True`.

    Returns:
        The built site.
    """
    overrides.setdefault("site_dir", str(config_file.parent / "site"))
    with recorded_log() as records, patch.dict(os.environ, MACHINE), patch.object(Theme, "get_env", _environment):
        config = load_config(config_file=str(config_file), **overrides)
        config.plugins.on_startup(command="build", dirty=False)
        try:
            mkdocs_build(config)
        finally:
            config.plugins.on_shutdown()
    return Built(config_file.parent, Path(config.site_dir), records)


def refusal(config_file: Path) -> list[tuple[str, str]]:
    """Load a configuration that must be refused.

    Returns:
        Level and message of every warning and error.

    Raises:
        AssertionError: When the configuration loads.
    """
    with recorded_log() as records:
        try:
            load_config(config_file=str(config_file))
        except Abort:
            return records.of_level(logging.WARNING)
    message = "the configuration was accepted"
    raise AssertionError(message)

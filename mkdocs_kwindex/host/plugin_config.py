"""The options as MkDocs asks a plugin for them."""

from pathlib import Path
from typing import Any

from mkdocs.config.base import Config, ConfigErrors, ConfigWarnings, ValidationError

from mkdocs_kwindex.config import KwindexOptions


class KwindexConfig(KwindexOptions, Config):  # type: ignore[no-untyped-call]  # MkDocs leaves `__init_subclass__` untyped
    """The options of the plugin, as attributes and, as MkDocs has them, by name."""

    def validate(self) -> tuple[ConfigErrors, ConfigWarnings]:
        """Check what is written."""
        base = Path(self.config_file_path).resolve().parent if self.config_file_path else Path()
        failed = self.read(dict(self.data), base)
        checked: dict[str, Any] = self.checked
        self.data.update(checked)
        return [(name, ValidationError(message)) for name, message in failed], []

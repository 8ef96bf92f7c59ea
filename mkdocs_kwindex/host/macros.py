"""Compatibility with the plugin macros, which renders page titles as templates. It is not imported."""

from mkdocs.config.defaults import MkDocsConfig

_OPTIONS = tuple(f"j2_{part}_{end}_string" for part in ("block", "variable", "comment") for end in ("start", "end"))


def template_marks(config: MkDocsConfig) -> str:
    """Return the characters that templates know their parts by: Jinja's own, and those of the site's configuration."""
    options = getattr(config.plugins.get("macros"), "config", None) or {}
    return "{}" + "".join(str(options.get(name) or "") for name in _OPTIONS)

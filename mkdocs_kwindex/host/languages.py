"""Compatibility with static-i18n, which builds the site once for each language. It may be absent, and is not imported.

The generated pages are built once, with the default language; the pages of the others link to them.
"""

from collections.abc import Iterable

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File

_NAME = "i18n"


def has_languages(config: MkDocsConfig) -> bool:
    """Return whether the site is built more than once."""
    return _NAME in config.plugins


def is_further_language(config: MkDocsConfig) -> bool:
    """Return whether the build is one for another language than the default one."""
    plugin = config.plugins.get(_NAME)
    current = getattr(plugin, "current_language", None)
    return current is not None and current != getattr(plugin, "default_language", None)


def name_language(files: Iterable[File], config: MkDocsConfig) -> None:
    """Give files what static-i18n gives to its own, and put them into its sitemap."""
    plugin = config.plugins.get(_NAME)
    default = getattr(plugin, "default_language", None)
    if default is None:
        return
    files = list(files)
    for file in files:
        vars(file).update(
            locale=default,
            localization=None,
            locale_alternate_of=default,
            norm_src_uri=file.src_uri,
            alternates={default: file},
        )
    listed = getattr(plugin, "i18n_files_per_language", {})
    if default in listed and not is_further_language(config):
        listed[default] = [*listed[default], *files]

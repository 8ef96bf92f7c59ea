"""Compatibility with static-i18n, which builds the site once for each language. It may be absent, and is not imported.

The generated pages are built once, with the default language, and the pages of the others link to them; or where an
option asks for it, with each language in its folder.
"""

import os
from collections.abc import Iterable
from types import SimpleNamespace
from typing import NamedTuple
from urllib.parse import quote, urljoin

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File

_NAME = "i18n"


class Language(NamedTuple):
    """The language that a build is for.

    Attributes:
        locale: Its name, where it is another one than the default one; else empty.
        has_pages: Whether generated pages are built with it.
    """

    locale: str = ""
    has_pages: bool = True

    @property
    def folder(self) -> str:
        """The folder of its generated pages, with a slash behind it; empty where these are those of the default one."""
        return f"{self.locale}/" if self.locale and self.has_pages else ""


def has_languages(config: MkDocsConfig) -> bool:
    """Return whether the site is built more than once."""
    return _NAME in config.plugins


def language(config: MkDocsConfig, *, each: bool) -> Language:
    """Return the language that a build is for.

    Args:
        config: The configuration.
        each: Whether generated pages are built with each language.
    """
    plugin = config.plugins.get(_NAME)
    current = getattr(plugin, "current_language", None)
    if current is None or current == getattr(plugin, "default_language", None):
        return Language()
    return Language(current, has_pages=each)


def name_language(files: Iterable[File], config: MkDocsConfig, own: Language, *, each: bool) -> None:
    """Give files what static-i18n gives to its own, and put them into its sitemap.

    Args:
        files: The files of generated pages.
        config: The configuration.
        own: The language that the build is for.
        each: Whether generated pages are built with each language.
    """
    plugin = config.plugins.get(_NAME)
    default = getattr(plugin, "default_language", None)
    if default is None:
        return
    files = list(files)
    locale = own.locale if own.folder else default
    others = [name for name in getattr(plugin, "build_languages", ()) if each and name != locale]
    for file in files:
        address = file.url
        if own.folder:
            _move(file, own.folder, config)
        further = {name: _elsewhere(address, "" if name == default else name, config) for name in others}
        vars(file).update(
            locale=locale,
            localization=None,
            locale_alternate_of=locale,
            norm_src_uri=file.src_uri,
            alternates={locale: file, **further},
        )
    listed = getattr(plugin, "i18n_files_per_language", {})
    if locale in listed and own.has_pages:
        listed[locale] = [*listed[locale], *(file for file in files if file.page is not None)]


def _move(file: File, folder: str, config: MkDocsConfig) -> None:
    """Give a file its place in the folder of a language."""
    file.dest_uri = f"{folder}{file.dest_uri}"
    file.abs_dest_path = os.path.normpath(os.path.join(config.site_dir, file.dest_uri))  # noqa: PTH118 - as MkDocs does
    file.url = f"{quote(folder)}{file.url}"
    if file.page is not None:
        file.page._set_canonical_url(config.site_url)  # noqa: SLF001 - as MkDocs does


def _elsewhere(address: str, locale: str, config: MkDocsConfig) -> SimpleNamespace:
    """Return what static-i18n and its sitemap ask of the same page of another language."""
    address = f"{quote(locale)}/{address}" if locale else address
    whole = urljoin(config.site_url, address) if config.site_url else None
    return SimpleNamespace(url=address, page=SimpleNamespace(canonical_url=whole, abs_url=None))

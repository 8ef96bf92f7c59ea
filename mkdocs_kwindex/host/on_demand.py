"""The files of a preview's pages, which MkDocs does not build along with the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs.utils import get_build_date

from mkdocs_kwindex.host.virtual_files import GeneratedFile

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

    from mkdocs_kwindex.build.manifest import ManifestEntry


class OnDemandFile(GeneratedFile):
    """The file of a page that MkDocs does not build along with the others, though links to it are good."""

    _is_held_back = False

    def hold_back(self) -> None:
        """Keep MkDocs from building the page."""
        # Both are worked out when they are first asked for, from what the file is then.
        _ = self.url, self.abs_dest_path
        self._is_held_back = True

    def release(self) -> None:
        """Show the page to the plugins that look through the files."""
        self._is_held_back = False

    def is_documentation_page(self) -> bool:
        """Whether MkDocs is to build a page from the file."""
        return not self._is_held_back

    def copy_file(self, dirty: bool = False) -> None:  # noqa: FBT001, FBT002 - MkDocs' signature
        """Write nothing: a file that is no page would be copied to the site."""


class OnDemandFiles:
    """Keeps the files of a preview, with their pages, for the next build.

    To make thousands of them again takes a third of the time that somebody waits who has saved one source file.
    """

    def __init__(self) -> None:
        """Begin without any."""
        self._before: dict[str, tuple[ManifestEntry, OnDemandFile]] = {}
        self._files: dict[str, tuple[ManifestEntry, OnDemandFile]] = {}
        self._settings: tuple[object, ...] = ()

    def begin_build(self, config: MkDocsConfig) -> None:
        """Remember the files of the last build, unless they were made with other settings."""
        settings = (
            config.config_file_path,
            config.docs_dir,
            config.site_dir,
            config.site_url,
            config.use_directory_urls,
            config.repo_url,
            config.edit_uri,
            config.edit_uri_template,
            get_build_date(),
        )
        self._before = self._files if settings == self._settings else {}
        self._files, self._settings = {}, settings

    def unchanged(self, manifest: ManifestEntry) -> OnDemandFile | None:
        """Return the file of a page that is the same as in the last build."""
        before, file = self._before.get(manifest.plan.uri, (None, None))
        return file if before is manifest else None

    def keep(self, manifest: ManifestEntry, file: OnDemandFile) -> None:
        """Keep the file of a page for the next build."""
        self._files[manifest.plan.uri] = manifest, file

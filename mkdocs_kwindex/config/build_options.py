"""Makes the options of a build from the plugin's options and the site's configuration."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from mkdocs_kwindex.analysis.markup.options import MarkdownOptions
from mkdocs_kwindex.build.options import Options
from mkdocs_kwindex.config import KwindexOptions
from mkdocs_kwindex.config.source_address import commit_address, repository_address, repository_path
from mkdocs_kwindex.crosslinks.external_names import ExternalNames


@dataclass(frozen=True)
class SiteSettings:
    """The part of a site's configuration that a build depends on, whatever the host.

    Attributes:
        base: The folder that paths are relative to.
        config_file: The configuration file; empty without.
        docs_dir: The folder of the hand-written pages.
        site_dir: The folder where the site is built.
        repo_url: The address of the repository; empty without.
        edit_uri: What follows it in the address that edits a file of `docs_dir`; empty without.
        use_directory_urls: Whether addresses end in a slash.
        markdown: The Markdown extensions that can render docstrings.
    """

    base: Path
    config_file: str
    docs_dir: str
    site_dir: str
    repo_url: str
    edit_uri: str
    use_directory_urls: bool
    markdown: MarkdownOptions


def build_options(
    own: KwindexOptions,
    site: SiteSettings,
    external: ExternalNames,
    *,
    preview: bool = False,
    may_wait: bool = False,
    foreign: Collection[str] = (),
) -> Options:
    """Return everything besides the files that a build depends on.

    Args:
        own: The plugin's own options.
        site: What the configuration says besides.
        external: The names of other projects.
        preview: Whether the pages are made for a preview.
        may_wait: Whether the preview may be shown before the tree is analysed.
        foreign: Destinations of the hand-written pages.
    """
    cache_dir = site.base / own.cache_dir
    at_commit = commit_address(site.repo_url, site.edit_uri, site.config_file) if own.source == "link" else None
    return Options(
        packages=own.packages,
        tests=own.tests,
        examples=own.examples,
        exclude=own.exclude,
        secrets=own.secrets,
        respect_gitignore=own.respect_gitignore,
        files=own.files,
        git=own.git,
        root_uri=own.root_uri,
        title=own.nav_title,
        docstring_style=own.docstring_style,
        listings=own.source is True,
        sections=own.sections,
        markdown=site.markdown,
        external=external.address,
        source_address=at_commit or repository_address(site.repo_url, site.edit_uri, site.config_file, site.docs_dir),
        line_address=at_commit,
        repository_path=repository_path(site.repo_url, site.config_file),
        rules=own.rules,
        cache_dir=cache_dir,
        workers=own.workers,
        use_directory_urls=site.use_directory_urls,
        search=own.search,
        identity=(
            external.digest,
            site.repo_url,
            site.edit_uri,
            site.docs_dir,
            str(site.base),
            at_commit(str(site.base), 0) if at_commit else "",
        ),
        preview=preview,
        may_wait=may_wait,
        foreign=frozenset(foreign),
        settings=own.settings,
        changes=own.changes,
        base=site.base,
        reports=own.reports,
        coverage=own.coverage,
        outputs=frozenset({site.site_dir, str(cache_dir)}),
    )

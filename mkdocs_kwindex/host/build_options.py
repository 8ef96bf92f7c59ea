"""The options of a build: the plugin's own, and what else in MkDocs' configuration changes a page."""

from collections.abc import Collection
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig

from mkdocs_kwindex.analysis.markup.converter import unusable_extensions
from mkdocs_kwindex.analysis.markup.options import MarkdownOptions
from mkdocs_kwindex.build.inputs import Options
from mkdocs_kwindex.config.source_address import repository_address
from mkdocs_kwindex.crosslinks.external_names import ExternalNames
from mkdocs_kwindex.host.plugin_config import KwindexConfig
from mkdocs_kwindex.host.problems import log
from mkdocs_kwindex.model.escaping import one_line


def site_folder(config: MkDocsConfig) -> Path:
    """Return the folder of `mkdocs.yml`."""
    return Path(config.config_file_path or "").resolve().parent


def build_options(
    own: KwindexConfig,
    config: MkDocsConfig,
    external: ExternalNames,
    hand_written: Collection[str],
    *,
    is_preview: bool,
) -> Options:
    """Return everything besides the files that a build depends on.

    Args:
        own: The plugin's own options.
        config: MkDocs' configuration.
        external: The names of other projects.
        hand_written: Where the hand-written pages are written, in the site.
        is_preview: Whether pages are made when they are asked for.
    """
    base = site_folder(config)
    cache_dir = base / own.cache_dir
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
        listings=own.source,
        markdown=_markdown_options(config),
        external=external.address,
        source_address=repository_address(
            config.repo_url or "", config.edit_uri or "", config.config_file_path or "", config.docs_dir
        ),
        rules=own.rules,
        cache_dir=cache_dir,
        workers=own.workers,
        use_directory_urls=config.use_directory_urls,
        search=own.search,
        identity=(external.digest, config.repo_url, config.edit_uri, config.docs_dir, str(base)),
        preview=is_preview,
        # autorefs asks for names at once, and strictness wants to be told of what is wrong before it is too late.
        may_wait=is_preview and not config.strict and "autorefs" not in config.plugins,
        foreign=frozenset(hand_written),
        settings=own.settings,
        outputs=frozenset({str(Path(config.site_dir).absolute()), str(cache_dir)}),
    )


def _markdown_options(config: MkDocsConfig) -> MarkdownOptions:
    """Return the site's Markdown extensions, without those that plugins made for its own pages: they have no name."""
    names = tuple(extension for extension in config.markdown_extensions if isinstance(extension, str))
    configs = dict(config.mdx_configs or {})
    unusable = unusable_extensions(MarkdownOptions(names, configs))
    for name, error in unusable.items():
        log.warning("markdown_extensions: docstrings are rendered without '%s' (%s)", one_line(name), one_line(error))
    return MarkdownOptions(tuple(name for name in names if name not in unusable), configs)

"""The part of MkDocs' configuration that a build depends on."""

from collections.abc import Sequence
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig

from mkdocs_kwindex.analysis.markup.converter import usable_extensions
from mkdocs_kwindex.analysis.markup.options import MarkdownOptions, unknown_extensions
from mkdocs_kwindex.config.build_options import SiteSettings
from mkdocs_kwindex.host.problem_log import log
from mkdocs_kwindex.model.escaping import one_line


def site_folder(config: MkDocsConfig) -> Path:
    """Return the folder of `mkdocs.yml`."""
    return Path(config.config_file_path or "").resolve().parent


def site_settings(config: MkDocsConfig, trusted: Sequence[str]) -> SiteSettings:
    """Return what the configuration says.

    Args:
        config: The configuration.
        trusted: The Markdown extensions that are used for docstrings though we do not know them.
    """
    return SiteSettings(
        base=site_folder(config),
        config_file=config.config_file_path or "",
        docs_dir=config.docs_dir,
        site_dir=str(Path(config.site_dir).absolute()),
        repo_url=config.repo_url or "",
        edit_uri=config.edit_uri or "",
        use_directory_urls=config.use_directory_urls,
        markdown=_markdown_options(config, trusted),
    )


def _markdown_options(config: MkDocsConfig, trusted: Sequence[str]) -> MarkdownOptions:
    """Return the site's Markdown extensions, without those that plugins made for its own pages: they have no name."""
    names = tuple(extension for extension in config.markdown_extensions if isinstance(extension, str))
    options, errors = usable_extensions(MarkdownOptions(names, dict(config.mdx_configs or {}), (*trusted,)))
    for name, error in errors.items():
        log.warning("markdown_extensions: docstrings are rendered without '%s' (%s)", one_line(name), one_line(error))
    if unknown := unknown_extensions(options):
        log.info(
            "markdown_extensions: docstrings are rendered without %s, not known to be fit for text of"
            " others; `docstring_extensions` takes them",
            ", ".join(map(one_line, unknown)),
        )
    return options

"""The files of the site that hold no page: lists for programs, and what the symbol finder loads."""

from collections.abc import Callable, Mapping
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig

from mkdocs_kwindex.build.generated_site import GeneratedSite
from mkdocs_kwindex.export.whole_files import write_whole
from mkdocs_kwindex.host.autorefs import INVENTORY, publish_inventory
from mkdocs_kwindex.host.finder import finder_files


def site_lists(
    generated: GeneratedSite, config: MkDocsConfig, language_folder: str, warn: Callable[[str], None]
) -> Mapping[str, Callable[[], None]]:
    """Return what writes each file, by destination, in the order in which they are to be written.

    Args:
        generated: The generated site.
        config: The configuration.
        language_folder: The folder of the build's language, which has only what pages link to; empty for the default.
        warn: Called with a warning when an existing inventory cannot be read.
    """
    urls, folder = generated.urls, str(Path(config.site_dir, language_folder))
    of_all_languages = {
        INVENTORY: lambda: publish_inventory(config, generated.inventory, generated.packed_inventory, warn),
        **finder_files(urls, generated.finder_shards, generated.finder, folder),
    }
    return {
        **({} if language_folder else of_all_languages),
        urls.report_json: lambda: write_whole([generated.report_json()], Path(folder, urls.report_json)),
        **{urls.badge(name): _writes_badge(generated, name, folder) for name in generated.badges},
        # This one comes last: where it is, the site is whole.
        urls.keywords_json: lambda: write_whole(generated.keywords_json(), Path(folder, urls.keywords_json)),
    }


def _writes_badge(generated: GeneratedSite, name: str, folder: str) -> Callable[[], None]:
    return lambda: write_whole([generated.badge(name)], Path(folder, generated.urls.badge(name)))

"""The style sheet and the scripts of the pages."""

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, InclusionLevel

from mkdocs_kwindex.host.finder import FIRST_SCRIPT

_ASSETS = "assets/kwindex"
_STYLES = f"{_ASSETS}/kwindex.css"
_SCRIPTS = (FIRST_SCRIPT, *(f"{_ASSETS}/{name}.js" for name in ("names", "listing", "cards", "finder")))
# The finder starts them where it can, in a thread of their own.
_LOADED_LATER = (f"{_ASSETS}/finder-match.js", f"{_ASSETS}/finder-index.js")


def name_assets(config: MkDocsConfig) -> None:
    """Have every page of the site load them."""
    if _STYLES not in config.extra_css:
        # What the site says itself comes later and goes before.
        config.extra_css.insert(0, _STYLES)
    present = {str(script) for script in config.extra_javascript}
    config.extra_javascript.extend(script for script in _SCRIPTS if script not in present)


def asset_files(config: MkDocsConfig, settings: str) -> Iterator[File]:
    """Make their files.

    Args:
        config: The configuration.
        settings: What the scripts depend on the site for, as a script.
    """
    folder = files("mkdocs_kwindex.rendering").joinpath("assets")
    for name in (_STYLES, *_SCRIPTS, *_LOADED_LATER):
        content = folder.joinpath(Path(name).name).read_text(encoding="utf-8")
        if name == FIRST_SCRIPT:
            content = settings + content
        yield File.generated(config, name, content=content, inclusion=InclusionLevel.INCLUDED)

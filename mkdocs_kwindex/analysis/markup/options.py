"""The site's Markdown extensions, reduced to those that are safe for untrusted text."""

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct

from mkdocs_kwindex.analysis.markup.allowed import CLASSES
from mkdocs_kwindex.analysis.markup.sanitizer import DIAGRAM

_OF_MARKDOWN = "abbr admonition attr_list def_list footnotes legacy_em nl2br sane_lists smarty tables"
_OF_PYMDOWN = (
    "arithmatex betterem caret critic details emoji escapeall fancylists highlight inlinehilite keys magiclink mark "
    "progressbar quotes saneheaders smartsymbols striphtml superfences tabbed tasklist tilde blocks.admonition "
    "blocks.caption blocks.definition blocks.details blocks.tab"
)

SUITABLE_EXTENSIONS = frozenset({*_OF_MARKDOWN.split(), *(f"pymdownx.{name}" for name in _OF_PYMDOWN.split())})
"""The extensions that are known to do nothing but write HTML out of the text they are given."""

UNSUITABLE_EXTENSIONS: Mapping[str, str] = {
    # Read files or the network, or run code, at the wish of the text.
    "pymdownx.snippets": "includes any file and downloads any address that the text names",
    "pymdownx.b64": "reads image files that the text names",
    "markdown_include.include": "includes any file that the text names",
    "mdx_include": "includes any file and downloads any address that the text names",
    "mdx_include.mdx_include": "includes any file and downloads any address that the text names",
    "markdown_embed_code": "downloads any address that the text names",
    "embedcode": "downloads any address that the text names",
    "markdown_exec": "executes code blocks",
    "mkdocs_click": "imports and executes the module that the text names",
    "mkdocs_typer": "imports and executes the module that the text names",
    "mkdocs_typer2": "imports and executes the module that the text names",
    "mkautodoc": "imports and executes the module that the text names",
    "mdx_autodoc": "imports and executes the module that the text names",
    "mdx_graphviz": "starts a program with the text as its input",
    "markdown_inline_graphviz": "starts a program with the text as its input",
    "plantuml_markdown": "starts a program or sends the text to a server",
    "markdown_katex": "starts a program with the text as its input",
    "pyembed.markdown": "fetches any address that the text names",
    "mkdocstrings": "collects and inserts the documentation of any object that the text names",
    # Let raw HTML through, which is to be shown as text.
    "md_in_html": "turns raw HTML into elements",
    "pymdownx.blocks.html": "makes any element with any attribute",
    "pymdownx.extrarawhtml": "turns raw HTML into elements",
    # Take over the page, or presume that the text is a page of the site.
    "material.extensions.preview": "opens pages of the site that links lead to",
    "toc": "numbers and links headings, which would enter the page's outline",
    "meta": "swallows leading lines like `Note: …` as metadata of the page",
    "wikilinks": "makes links to pages of the site out of nested lists like `[[1 2]]`",
    "pymdownx.pathconverter": "rewrites relative links, which lead nowhere from a docstring",
    "mkdocs_autorefs": "registers the headings of the text as anchors of the page",
    # Superseded by `pymdownx.superfences`, which also understands fences inside of lists and quotations.
    "fenced_code": "does not find fences inside of lists",
    "codehilite": "does not highlight those fences; its class is taken over",
}
"""The extensions that are left out for docstrings even where the site says otherwise, each with the reason."""

_COMPOUND_EXTENSIONS: Mapping[str, tuple[str, ...]] = {
    "extra": ("footnotes", "attr_list", "def_list", "tables", "abbr"),
    "pymdownx.extra": ("pymdownx.betterem", "footnotes", "attr_list", "def_list", "tables", "abbr"),
}
"""What compound extensions stand for, without their unsuitable parts."""

_REQUIRED_EXTENSIONS = ("admonition", "def_list", "tables", "pymdownx.highlight", "pymdownx.superfences")
"""What the conversion from reStructuredText writes; present whatever the site configures."""

_FORCED_CONFIGS: Mapping[str, Mapping[str, object]] = {
    # Line numbers and their anchors carry ids, which may be on a page only once.
    "pymdownx.highlight": {"linenums": None, "anchor_linenums": False, "line_spans": "", "line_anchors": ""},
    # The other form puts formulas into script elements.
    "pymdownx.arithmatex": {"generic": True},
    # The other form are styles, which a content security policy forbids.
    "tables": {"use_align_attribute": True},
}
"""Settings that docstrings need whatever the site says."""


class MarkdownOptions(Struct, frozen=True):
    """The site's Markdown configuration, as plain values that can be sent to another process.

    Attributes:
        extensions: The names of the extensions, as in `mkdocs.yml`.
        configs: The settings of the extensions, by their names.
        trusted: Those of them that the site takes to be fit for text of others.
    """

    extensions: tuple[str, ...] = ()
    configs: dict[str, dict[str, Any]] = {}
    trusted: tuple[str, ...] = ()


class ExtensionSet(Struct, frozen=True):
    """The extensions that docstrings are rendered with.

    Attributes:
        names: Their names, in the order in which they are loaded.
        configs: Their settings.
        math: Whether formulas are marked up for the script that typesets them.
        classes: The classes that elements may have.
    """

    names: tuple[str, ...]
    configs: dict[str, dict[str, Any]]
    math: bool
    classes: frozenset[str] = CLASSES


def select_extensions(options: MarkdownOptions) -> ExtensionSet:
    """Choose the extensions for docstrings: the site's without the unsuitable ones, and those that are required."""
    names: list[str] = []
    for configured in options.extensions:
        name = _canonical(configured)
        names.extend(_COMPOUND_EXTENSIONS.get(_module(name), (name,)))
    names.extend(_REQUIRED_EXTENSIONS)
    suitable = tuple(name for name in dict.fromkeys(names) if _is_suitable(name, options))
    configs = {_canonical(name): dict(config or {}) for name, config in options.configs.items()}
    if "codehilite" in names:
        css_class = configs.get("codehilite", {}).get("css_class", "codehilite")
        configs["pymdownx.highlight"] = {"css_class": css_class} | configs.get("pymdownx.highlight", {})
    classes = CLASSES | {
        str(configs[name]["css_class"])
        for name in ("codehilite", "pymdownx.highlight", "pymdownx.inlinehilite", "pymdownx.superfences")
        if configs.get(name, {}).get("css_class")
    }
    for name, forced in _FORCED_CONFIGS.items():
        if name in suitable:
            configs[name] = configs.get(name, {}) | dict(forced)
    if fences := configs.get("pymdownx.superfences", {}).get("custom_fences"):
        passive = [fence for fence in fences if _is_passive(fence)]
        configs["pymdownx.superfences"]["custom_fences"] = [
            {**fence, "class": f"{DIAGRAM}{fence.get('class', '')}"} for fence in passive
        ]
        classes |= {f"{DIAGRAM}{fence.get('class', '')}" for fence in passive}
    return ExtensionSet(
        names=suitable,
        configs={name: configs[name] for name in suitable if name in configs},
        math="pymdownx.arithmatex" in suitable,
        classes=classes,
    )


def unknown_extensions(options: MarkdownOptions) -> tuple[str, ...]:
    """Return the extensions of which nobody has said whether they are fit for docstrings."""
    return tuple(
        name
        for name, plain in ((name, _canonical(name)) for name in options.extensions)
        if _module(plain) not in _COMPOUND_EXTENSIONS and not _is_unsuitable(plain) and not _is_suitable(plain, options)
    )


def _canonical(name: str) -> str:
    """The name without the package of Python-Markdown's own extensions."""
    return name.removeprefix("markdown.extensions.")


def _module(name: str) -> str:
    """The name without that of a class."""
    return name.partition(":")[0]


def _is_suitable(name: str, options: MarkdownOptions) -> bool:
    is_trusted = name in map(_canonical, options.trusted) and not _is_unsuitable(name)
    return is_trusted or _module(name) in SUITABLE_EXTENSIONS


def _is_unsuitable(name: str) -> bool:
    module = _module(name)
    return any(module == unsuitable or module.startswith(unsuitable + ".") for unsuitable in UNSUITABLE_EXTENSIONS)


def _is_passive(fence: Mapping[str, Any]) -> bool:
    """Whether a custom fence only wraps its text: fences of other origin may execute it."""
    functions: list[Callable[..., object] | None] = [fence.get("format"), fence.get("validator")]
    return all(function is None or _origin(function) == "pymdownx.superfences" for function in functions)


def _origin(function: Callable[..., object]) -> str:
    """The module that defines a function, looked up through partial application."""
    return str(getattr(getattr(function, "func", function), "__module__", ""))

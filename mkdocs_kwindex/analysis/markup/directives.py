"""Converts reStructuredText directives to Markdown."""

import re
from collections.abc import Callable, Mapping
from typing import Final, Protocol

from msgspec import Struct

from mkdocs_kwindex.analysis.markup.code import dedent, guess_language, strip_blank_lines
from mkdocs_kwindex.analysis.markup.inline import code_span
from mkdocs_kwindex.analysis.markup.marks import math_mark

DIRECTIVE: Final = re.compile(
    r"\.\.[ \t]*(?:\|[^|]+\| +)?([A-Za-z][\w+.-]*(?::[A-Za-z][\w+.-]*)*) ?::(?:(?=\d)|[ \t]+|\Z)(.*)\Z"
)
"""Finds the first line of a directive: its name and its argument."""

_OPTION = re.compile(r":([\w-]+):(?: +(.*))?\Z")

ADMONITIONS: Final[Mapping[str, tuple[str, str]]] = {
    "admonition": ("note", ""),
    "attention": ("warning", "Attention"),
    "caution": ("warning", "Caution"),
    "danger": ("danger", "Danger"),
    "error": ("danger", "Error"),
    "hint": ("tip", "Hint"),
    "important": ("warning", "Important"),
    "note": ("note", "Note"),
    "seealso": ("info", "See also"),
    "tip": ("tip", "Tip"),
    "todo": ("info", "To do"),
    "topic": ("info", ""),
    "sidebar": ("info", ""),
    "warning": ("warning", "Warning"),
}
"""For each admonition the type under which Material knows it, and its usual title."""

MISSPELT_ADMONITION: Final = re.compile(rf"\.\.[ \t]*({'|'.join(ADMONITIONS)}):(?: +(.*))?\Z", re.IGNORECASE)
"""Finds an admonition whose author wrote one colon; docutils would take it for a comment, and nobody would read it."""

_VERSIONS: Mapping[str, tuple[str, str]] = {
    "deprecated": ("warning", "Deprecated since version {}"),
    "deprecated-removed": ("warning", "Deprecated since version {}"),
    "versionadded": ("info version", "Added in version {}"),
    "versionchanged": ("info version", "Changed in version {}"),
    "versionremoved": ("warning", "Removed in version {}"),
}
_GROUP = re.compile(r"[\w.,+-]*")
_VERSION = re.compile(r"\(?(?:version )?[vV]?\d[\w.]*(?:, *\d[\w.]*)?\)?:?|\S+\s*\Z")

_CODE: Mapping[str, str] = {
    "code": "",
    "code-block": "",
    "ipython-code": "python",
    "doctest": "pycon",
    "graphviz": "text",
    "ipython": "python",
    "jupyter-execute": "python",
    "parsed-literal": "text",
    "plot": "python",
    "productionlist": "text",
    "prompt": "console",
    "raw": "text",
    "sourcecode": "",
    "testcode": "python",
    "testcleanup": "python",
    "testoutput": "text",
    "testsetup": "python",
}
"""Directives that hold code, with the language they presume."""

_INVISIBLE = frozenset({
    "autoattribute", "autoclass", "autodata", "autoexception", "autofunction", "automethod", "automodule",
    "bibliography", "codeauthor", "contents", "currentmodule", "date", "default-domain", "default-role", "highlight",
    "include", "index", "inheritance-diagram", "literalinclude", "meta", "module", "moduleauthor", "py:currentmodule",
    "py:module", "replace", "role", "sectionauthor", "tabularcolumns", "toctree", "unicode",
})  # fmt: skip
"""Directives that only speak to the documentation generator, or whose content is in another file: small print."""

_TRANSPARENT = frozenset({
    "centered", "compound", "csv-table", "epigraph", "glossary", "highlights", "hlist", "list-table", "pull-quote",
    "tab-set", "table", "versionlabel",
})  # fmt: skip
"""Directives of which the title and the content matter."""

_STYLES = frozenset({"class", "container", "cssclass", "rst-class"})
"""Directives that give their content a class."""

_LAYOUT = frozenset({
    "align", "class", "color", "columns", "depth", "figclass", "figwidth", "header-rows", "height", "lineno-start",
    "maxdepth", "name", "number-lines", "scale", "stub-columns", "width", "widths",
})  # fmt: skip
"""Options that only say how something looks."""


class BlockConverter(Protocol):
    """What directives need to convert their content."""

    math: bool
    """Whether formulas are typeset in the browser; otherwise they are shown as code."""

    def convert(self, lines: list[str]) -> list[str]:
        """Convert blocks to Markdown."""

    def code(self, lines: list[str], language: str) -> list[str]:
        """Convert code to Markdown."""

    def aside(self, text: str) -> list[str]:
        """Write small print."""

    def admonition(self, kind: str, title: str, content: list[str]) -> list[str]:
        """Write an admonition around converted content."""


class Directive(Struct, frozen=True):
    """A parsed directive.

    Attributes:
        name: Its name.
        argument: What follows the name on the first line.
        options: The field list at its top.
        content: The lines below, without their common indentation.
    """

    name: str
    argument: str
    options: dict[str, str]
    content: list[str]


def parse_directive(name: str, argument: str, body: list[str]) -> Directive:
    """Take a directive apart.

    Args:
        name: Its name.
        argument: The rest of its first line.
        body: The indented lines below.
    """
    lines = dedent(body)
    options: dict[str, str] = {}
    start = 0
    while start < len(lines) and (option := _OPTION.match(lines[start])):
        options[option[1]] = option[2] or ""
        start += 1
    while start < len(lines) and not lines[start].strip():
        start += 1
    return Directive(name=name.lower(), argument=argument.strip(), options=options, content=lines[start:])


def convert_directive(directive: Directive, blocks: BlockConverter) -> list[str]:
    """Convert a directive to Markdown.

    Args:
        directive: The directive.
        blocks: Converts its content.
    """
    return _CONVERTERS.get(directive.name, _unknown)(directive, blocks)


def _unknown(directive: Directive, blocks: BlockConverter) -> list[str]:
    heading = [code_span(directive.argument)] if directive.argument else []
    return [*heading, "", *_settings(directive, blocks), *blocks.convert(directive.content)]


def _settings(directive: Directive, blocks: BlockConverter, *shown: str) -> list[str]:
    """The options that say more than how something looks, in small print."""
    texts = [
        f"{name}: {value}" for name, value in directive.options.items() if value and name not in _LAYOUT | {*shown}
    ]
    return [*blocks.aside(", ".join(texts)), ""] if texts else []


def _transparent(directive: Directive, blocks: BlockConverter) -> list[str]:
    title = [*blocks.convert([directive.argument]), ""] if directive.argument else []
    return [*title, *_settings(directive, blocks), *blocks.convert(directive.content)]


def _styled(directive: Directive, blocks: BlockConverter) -> list[str]:
    return blocks.convert(directive.content)


def _only(directive: Directive, blocks: BlockConverter) -> list[str]:
    return [*blocks.aside(f"only: {directive.argument}"), "", *blocks.convert(directive.content)]


def _invisible(directive: Directive, blocks: BlockConverter) -> list[str]:
    options = [f"{name}: {value}" for name, value in directive.options.items() if value and name not in _LAYOUT]
    parts = [directive.argument, *options, *(line.strip() for line in directive.content)]
    text = ", ".join(filter(None, parts))
    return blocks.aside(f"{directive.name}: {text}") if text else []


def _image(directive: Directive, blocks: BlockConverter) -> list[str]:
    """The text that stands for an image, the caption of a figure, and where the image is."""
    alternative = blocks.convert([directive.options.get("alt", "")])
    place = blocks.aside(f"{directive.name}: {directive.argument}") if directive.argument else []
    settings = _settings(directive, blocks, "alt")
    return [*alternative, "", *blocks.convert(directive.content), "", *place, "", *settings]


def _rubric(directive: Directive, blocks: BlockConverter) -> list[str]:
    return [f"#### {line}" for line in blocks.convert([directive.argument]) if line]


def _summary_table(directive: Directive, blocks: BlockConverter) -> list[str]:
    names = [f"- {code_span(line.strip().lstrip('~'))}" for line in directive.content if line.strip()]
    return [*_settings(directive, blocks), *names]


def _math(directive: Directive, blocks: BlockConverter) -> list[str]:
    """A formula on lines of its own."""
    tex = strip_blank_lines([directive.argument, *directive.content])
    if not tex:
        return []
    return [math_mark("\n".join(tex), block=True)] if blocks.math else blocks.code(tex, "latex")


def _admonition(directive: Directive, blocks: BlockConverter) -> list[str]:
    kind, title = ADMONITIONS[directive.name]
    content = directive.content
    if not title:
        title = directive.argument
        kind = re.sub(r"[^a-z-]", "", directive.options.get("class", "").partition(" ")[0]) or kind
    elif directive.argument:
        content = [directive.argument, *content]
    return blocks.admonition(kind, title, blocks.convert(content))


def _version(directive: Directive, blocks: BlockConverter) -> list[str]:
    kind, title = _VERSIONS[directive.name]
    version = _VERSION.match(directive.argument)
    number = version[0].strip("(): ") if version else ""
    rest = directive.argument[version.end() :].strip() if version else directive.argument
    title = title.format(number.removeprefix("version ")) if number else title.removesuffix(" version {}")
    return blocks.admonition(kind, title, blocks.convert([*([rest] if rest else []), *directive.content]))


def _code(directive: Directive, blocks: BlockConverter) -> list[str]:
    lines = directive.content or ([directive.argument] if directive.argument else [])
    presumed = _CODE.get(directive.name, "")
    language = presumed or (directive.argument if directive.content else "")
    if presumed != "text":
        language = guess_language(lines) if not language or language in {"python", "default"} else language
    caption = directive.options.get("caption", "")
    if directive.content and presumed and not _GROUP.fullmatch(directive.argument):
        caption = f"{directive.argument} {caption}"
    code = blocks.code(lines, language) if any(line.strip() for line in lines) else []
    return [*(blocks.convert([caption.strip()]) if caption else []), *_settings(directive, blocks, "caption"), *code]


_CONVERTERS: Mapping[str, Callable[[Directive, BlockConverter], list[str]]] = {
    **dict.fromkeys(ADMONITIONS, _admonition),
    **dict.fromkeys(_VERSIONS, _version),
    **dict.fromkeys(_CODE, _code),
    **dict.fromkeys(_INVISIBLE, _invisible),
    **dict.fromkeys(_STYLES, _styled),
    **dict.fromkeys(_TRANSPARENT, _transparent),
    "autosummary": _summary_table,
    "figure": _image,
    "image": _image,
    "math": _math,
    "only": _only,
    "rubric": _rubric,
}

"""Directives of reStructuredText to Markdown."""

import re
from collections.abc import Callable, Mapping
from typing import Final, Protocol

from msgspec import Struct

from mkdocs_kwindex.analysis.markup.code import dedent, guess_language, strip_blank_lines
from mkdocs_kwindex.analysis.markup.inline import code_span
from mkdocs_kwindex.analysis.markup.marks import math_mark

DIRECTIVE: Final = re.compile(r"\.\.\s?(?:\|[^|]+\| +)?([A-Za-z][\w+.-]*(?::[A-Za-z][\w+.-]*)*) ?::(?:[ \t]+(.*))?\Z")
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

MISSPELT_ADMONITION: Final = re.compile(rf"\.\.\s?({'|'.join(ADMONITIONS)}):(?: +(.*))?\Z", re.IGNORECASE)
"""Finds an admonition whose author wrote one colon; docutils would take it for a comment, and nobody would read it."""

_VERSIONS: Mapping[str, tuple[str, str]] = {
    "deprecated": ("warning", "Deprecated since version {}"),
    "deprecated-removed": ("warning", "Deprecated since version {}"),
    "versionadded": ("info", "Added in version {}"),
    "versionchanged": ("info", "Changed in version {}"),
    "versionremoved": ("warning", "Removed in version {}"),
}
_VERSION = re.compile(r"\(?(?:version )?[vV]?\d[\w.]*(?:, *\d[\w.]*)?\)?:?|\S+\s*\Z")

_CODE: Mapping[str, str] = {
    "code": "",
    "code-block": "",
    "ipython-code": "python",
    "doctest": "pycon",
    "ipython": "python",
    "jupyter-execute": "python",
    "parsed-literal": "text",
    "plot": "python",
    "productionlist": "text",
    "prompt": "console",
    "sourcecode": "",
    "testcode": "python",
    "testoutput": "text",
}
"""Directives that hold code, with the language they presume."""

_INVISIBLE = frozenset({
    "autoattribute", "autoclass", "autodata", "autoexception", "autofunction", "automethod", "automodule",
    "bibliography", "codeauthor", "contents", "currentmodule", "date", "default-domain", "default-role", "graphviz",
    "highlight", "include", "index", "inheritance-diagram", "literalinclude", "meta", "module", "moduleauthor",
    "py:currentmodule", "py:module", "raw", "replace", "role", "sectionauthor", "tabularcolumns", "testcleanup",
    "testsetup", "toctree", "unicode",
})  # fmt: skip
"""Directives that only speak to the documentation generator, or whose content is in another file."""

_TRANSPARENT = frozenset({
    "centered", "class", "compound", "container", "cssclass", "epigraph", "glossary", "highlights", "hlist",
    "list-table", "only", "pull-quote", "rst-class", "tab-set", "table", "versionlabel",
})  # fmt: skip
"""Directives of which only the content matters."""


class BlockConverter(Protocol):
    """What directives need to convert their content."""

    math: bool
    """Whether formulas are typeset in the browser; otherwise they are shown as code."""

    def convert(self, lines: list[str]) -> list[str]:
        """Convert blocks to Markdown."""

    def code(self, lines: list[str], language: str) -> list[str]:
        """Convert code to Markdown."""

    def admonition(self, kind: str, title: str, content: list[str]) -> list[str]:
        """Write an admonition around converted content."""


class Directive(Struct, frozen=True):
    """A directive, taken apart.

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
    while lines and (option := _OPTION.match(lines[0])):
        options[option[1]] = option[2] or ""
        lines = lines[1:]
    while lines and not lines[0].strip():
        lines = lines[1:]
    return Directive(name=name.lower(), argument=argument.strip(), options=options, content=lines)


def convert_directive(directive: Directive, blocks: BlockConverter) -> list[str]:
    """Convert a directive to Markdown.

    Args:
        directive: The directive.
        blocks: Converts its content.
    """
    return _CONVERTERS.get(directive.name, _unknown)(directive, blocks)


def _unknown(directive: Directive, blocks: BlockConverter) -> list[str]:
    heading = [code_span(directive.argument)] if directive.argument else []
    return [*heading, "", *blocks.convert(directive.content)]


def _transparent(directive: Directive, blocks: BlockConverter) -> list[str]:
    return blocks.convert(directive.content)


def _invisible(_directive: Directive, _blocks: BlockConverter) -> list[str]:
    return []


def _image(directive: Directive, blocks: BlockConverter) -> list[str]:
    """The text that stands for an image, and the caption of a figure."""
    return [*blocks.convert([directive.options.get("alt", "")]), "", *blocks.convert(directive.content)]


def _rubric(directive: Directive, blocks: BlockConverter) -> list[str]:
    return [f"#### {line}" for line in blocks.convert([directive.argument]) if line]


def _summary_table(directive: Directive, _blocks: BlockConverter) -> list[str]:
    return [f"- {code_span(line.strip().lstrip('~'))}" for line in directive.content if line.strip()]


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
    return blocks.code(lines, language) if any(line.strip() for line in lines) else []


_CONVERTERS: Mapping[str, Callable[[Directive, BlockConverter], list[str]]] = {
    **dict.fromkeys(ADMONITIONS, _admonition),
    **dict.fromkeys(_VERSIONS, _version),
    **dict.fromkeys(_CODE, _code),
    **dict.fromkeys(_INVISIBLE, _invisible),
    **dict.fromkeys(_TRANSPARENT, _transparent),
    "autosummary": _summary_table,
    "figure": _image,
    "image": _image,
    "math": _math,
    "rubric": _rubric,
}

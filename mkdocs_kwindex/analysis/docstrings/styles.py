"""Docstrings in the styles that griffe parses, prepared so that nothing of them is lost."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

import griffe

from mkdocs_kwindex.analysis.markup.code import dedent, indentation, is_prose
from mkdocs_kwindex.analysis.markup.directives import ADMONITIONS

_QUIET: Final[dict[str, bool]] = {"warnings": False, "warn_unknown_params": False, "warn_missing_types": False}

# SymPy and others underline the sections of the Numpy style with equals signs, which griffe does not know.
_NUMPY_TITLE = re.compile(
    r"^((?:other |type )?parameters|attributes|classes|deprecated|examples?|explanation|functions|methods|modules"
    r"|notes?|raises|receives|references|returns|see also|usage|warnings?|warns|yields)\n=={2,}[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
_SPHINX_FIELD = re.compile(
    r"^:(arg|argument|cvar|except|exception|ivar|key|keyword|param|parameter|raise|raises|return|returns|rtype|type|var"
    r"|vartype)((?: [^:`\n]*)?):(?!`)",
    re.MULTILINE,
)
_FIELD_SYNONYMS = {"returns": "return"} | dict.fromkeys(("arg", "argument", "key", "keyword", "parameter"), "param")
_FIELDS_WITHOUT_NAME = frozenset({"return", "returns", "rtype"})
_ROLE_AT_START = re.compile(r":[a-z][\w:-]*:`")
_ESCAPED_STAR = re.compile(r"^(:[a-z]+ [^:\n]*?)\\\*(?:\\?(\*))?", re.MULTILINE)

_WORD = re.compile(r"[a-z_]{4,}")
_DOCTEST_FLAGS = re.compile(r"#\s*x?doctest:.*|<BLANKLINE>", re.IGNORECASE)
_SECTION_WORDS = frozenset({
    "aliases", "arguments", "args", "attributes", "classes", "default", "deprecated", "examples", "exceptions",
    "functions", "keyword", "methods", "modules", "optional", "other", "parameters", "params", "raises", "receives",
    "returns", "type", "types", "warns", "warnings", "yields",
})  # fmt: skip
_MATERIAL_ADMONITIONS = frozenset({
    "abstract", "bug", "danger", "example", "failure", "info", "note", "question", "quote", "success", "tip", "warning",
})  # fmt: skip
_SYNONYMS = {
    "caveat": "caution",
    "caveats": "caution",
    "examples": "example",
    "hints": "hint",
    "notes": "note",
    "see-also": "seealso",
    "tips": "tip",
    "warnings": "warning",
}
_HEADING = re.compile(r"(?!For )[A-Z][\w/-]*(?: [\w/-]+){0,3}")


def parse(value: str, parent: griffe.Object | None, style: str) -> list[griffe.DocstringSection]:
    """Parse a docstring into sections.

    Args:
        value: The docstring, without common indentation.
        parent: What it documents; its signature completes the sections.
        style: The style, or `auto` to infer it.

    Returns:
        The sections, in an order that keeps text after a field list behind its table.
    """
    parser = (_infer(value) if style == "auto" else griffe.Parser(style)) if _may_have_sections(value) else None
    if parser is None:
        return [griffe.DocstringSectionText(value)]
    epilogue = ""
    if parser is griffe.Parser.numpy:
        value = _NUMPY_TITLE.sub(lambda match: f"{match[1]}\n{'-' * len(match[1])}", value)
    elif parser is griffe.Parser.sphinx:
        value, epilogue = _split_epilogue(_ESCAPED_STAR.sub(r"\1*\2", value))
    try:
        sections = _docstring(value.strip("\n"), parent).parse(parser, **_QUIET)
    except Exception:  # noqa: BLE001  (the parsers trip over odd indentation in many ways; the reader gets all text)
        return [griffe.DocstringSectionText(value)]
    unread = epilogue if parser is griffe.Parser.sphinx else _unread_lines(value, sections)
    if parser is griffe.Parser.google:
        sections = list(_join_text(sections))
    if unread.strip():
        sections.append(griffe.DocstringSectionText(unread))
    return sections


def _unread_lines(value: str, sections: Iterable[griffe.DocstringSection]) -> str:
    """The lines that are in none of the sections: griffe drops entries of a table that it cannot take apart."""
    read = set(_WORD.findall("\n".join(_texts(sections)).lower())) | _SECTION_WORDS
    lines = value.split("\n")
    unread: list[str] = []
    margin = -1
    for line in lines:
        belongs_to_unread = 0 <= margin < indentation(line)
        if belongs_to_unread or not read.issuperset(_WORD.findall(_DOCTEST_FLAGS.sub("", line).lower())):
            unread.append(line)
            margin = margin if belongs_to_unread else indentation(line)
        else:
            margin = -1
    return "\n".join(dedent(unread))


def _texts(sections: Iterable[griffe.DocstringSection]) -> Iterator[str]:
    """All text that griffe has found in a docstring."""
    for section in sections:
        yield section.title or ""
        elements = section.value if isinstance(section.value, list) else [section.value]
        for element in elements:
            if isinstance(element, str):
                yield element
            elif isinstance(element, tuple):
                yield element[1]
            else:
                yield f"{getattr(element, 'name', '')} {element.annotation} {element.description}"


def admonition_kind(section: griffe.DocstringSection) -> str:
    """The type of the admonition that griffe takes a section for; empty when it is only a section with its own title.

    Returns:
        A type that Material knows, or `example`, or `seealso`.
    """
    name = str(section.value.kind).strip().lower().replace(" ", "-")
    name = _SYNONYMS.get(name, name)
    if name in _MATERIAL_ADMONITIONS or name == "seealso":
        return name
    return ADMONITIONS[name][0] if name in ADMONITIONS else ""


def _join_text(sections: Iterable[griffe.DocstringSection]) -> Iterator[griffe.DocstringSection]:
    """Give back to the text what griffe takes for an admonition but is a sentence with an indented block below."""
    text: list[str] = []
    for section in sections:
        if section.kind is griffe.DocstringSectionKind.text:
            text.append(section.value)
            continue
        if section.kind is griffe.DocstringSectionKind.admonition and not _has_heading(section):
            block = "\n".join(f"    {line}" if line else "" for line in section.value.contents.split("\n"))
            text.append(f"{_title_line(section)}\n\n{block}")
            continue
        if text:
            yield griffe.DocstringSectionText("\n\n".join(text))
            text.clear()
        yield section
    if text:
        yield griffe.DocstringSectionText("\n\n".join(text))


def _title_line(section: griffe.DocstringSection) -> str:
    """The line that griffe has taken for the title of an admonition."""
    kind = str(section.value.kind).replace("-", " ")
    title = section.title or ""
    return f"{title}:" if title.lower() == kind else f"{kind.capitalize()}: {title}"


def _has_heading(section: griffe.DocstringSection) -> bool:
    """Whether the line above a block names an admonition or heads a section, rather than being a sentence."""
    if admonition_kind(section):
        return True
    return bool(_HEADING.fullmatch(_title_line(section)[:-1])) and is_prose(section.value.contents.split("\n"))


def _may_have_sections(value: str) -> bool:
    """Whether a docstring has more than one line and any colon or underline, as every style of sections needs."""
    return "\n" in value and (":" in value or "---" in value or "===" in value)


def _docstring(value: str, parent: griffe.Object | None = None) -> griffe.Docstring:
    """A docstring of exactly this text; from its constructor, griffe would remove indentation a second time."""
    docstring = griffe.Docstring("", parent=parent)
    docstring.value = value
    return docstring


def _infer(value: str) -> griffe.Parser | None:
    """The style by griffe's own inference, which wants every section to stand between two other lines."""
    parser, _ = griffe.infer_docstring_style(_docstring(f"\n{value}\n"))
    if parser is None and _SPHINX_FIELD.search(value):
        return griffe.Parser.sphinx
    if parser is None and _NUMPY_TITLE.search(value):
        return griffe.Parser.numpy
    return parser


def _split_epilogue(value: str) -> tuple[str, str]:
    """Separate what griffe would lose from a docstring in Sphinx style.

    Griffe counts everything that follows a field as a part of it, drops fields that it does not understand, and takes
    the role in a line like ":paramref:`x` is ..." for a field.

    Returns:
        The docstring for griffe, and the text that belongs below its fields.
    """
    fields: list[str] = []
    epilogue: list[str] = []
    seen: set[str] = set()
    current = fields
    for line in value.split("\n"):
        if field := _SPHINX_FIELD.match(line):
            label = _FIELD_SYNONYMS.get(field[1], field[1]) + field[2]
            lost = label in seen or (not field[2] and field[1] not in _FIELDS_WITHOUT_NAME)
            current = epilogue if lost else fields
            seen.add(label)
        elif seen and line.strip() and not line.startswith((" ", "\t")):
            if current is fields and epilogue:
                epilogue.append("")
            current = epilogue
        current.append(rf"\ {line}" if _ROLE_AT_START.match(line) else line)
    if "return" not in seen:
        fields = [f":returns:\n{line}" if line.startswith(":rtype:") else line for line in fields]
    return "\n".join(fields), "\n".join(epilogue)

"""Docstrings in the styles that griffe parses, prepared so that nothing of them is lost."""

import re
from collections.abc import Sequence
from typing import Final

import griffe

_QUIET: Final[dict[str, bool]] = {"warnings": False, "warn_unknown_params": False, "warn_missing_types": False}

# SymPy and others underline the sections of the Numpy style with equals signs, which griffe does not know.
_NUMPY_TITLE = re.compile(
    r"^((?:other |type )?parameters|attributes|classes|deprecated|examples?|functions|methods|modules|notes?|raises|receives"
    r"|references|returns|see also|explanation|warnings?|warns|yields|usage)\n=={2,}[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
_SPHINX_FIELD = re.compile(
    r"^:(?:arg|argument|cvar|except|exception|ivar|key|keyword|kwarg|kwargs|kwparam|param|parameter|raise|raises|return"
    r"|returns|rtype|type|var|vartype)\b[^:`\n]*:(?!`)",
    re.MULTILINE,
)
_ESCAPED_STAR = re.compile(r"^(:[a-z]+ [^:\n]*?)\\\*(?:\\?(\*))?", re.MULTILINE)


def parse(docstring: griffe.Docstring, style: str) -> list[griffe.DocstringSection]:
    """Parse a docstring into sections.

    Args:
        docstring: The docstring; it is not changed.
        style: The style, or `auto` to infer it.

    Returns:
        The sections, in an order that keeps text after a field list behind its table.
    """
    value = docstring.value
    parser = (_infer(docstring) if style == "auto" else griffe.Parser(style)) if _may_have_sections(value) else None
    if parser is None:
        return [griffe.DocstringSectionText(value)]
    epilogue = ""
    if parser is griffe.Parser.numpy:
        value = _NUMPY_TITLE.sub(lambda match: f"{match[1]}\n{'-' * len(match[1])}", value)
    elif parser is griffe.Parser.sphinx:
        value, epilogue = _split_epilogue(_ESCAPED_STAR.sub(r"\1*\2", value))
    prepared = griffe.Docstring(value, lineno=docstring.lineno, parent=docstring.parent)
    sections = list(prepared.parse(parser, **_QUIET))
    if epilogue.strip():
        sections.append(griffe.DocstringSectionText(epilogue))
    return sections


def _may_have_sections(value: str) -> bool:
    """Whether a docstring has more than one line and any colon or underline, as every style of sections needs."""
    return "\n" in value and (":" in value or "---" in value or "===" in value)


def _infer(docstring: griffe.Docstring) -> griffe.Parser | None:
    """The style by griffe's own inference, which wants every section to stand between two other lines."""
    framed = griffe.Docstring("")
    framed.value = f"\n{docstring.value}\n"
    parser, _ = griffe.infer_docstring_style(framed)
    if parser is None and _SPHINX_FIELD.search(docstring.value):
        return griffe.Parser.sphinx
    if parser is None and _NUMPY_TITLE.search(docstring.value):
        return griffe.Parser.numpy
    return parser


def _split_epilogue(value: str) -> tuple[str, str]:
    """Take text without indentation that follows a field out of the field list, of which griffe thinks it is a part."""
    fields: list[str] = []
    epilogue: list[str] = []
    current = fields
    seen_field = False
    for line in value.split("\n"):
        if _SPHINX_FIELD.match(line):
            seen_field = True
            current = fields
        elif seen_field and line.strip() and not line.startswith((" ", "\t")):
            current = epilogue
            if epilogue and epilogue[-1].strip() and not fields[-1].strip():
                epilogue.append("")
        current.append(line)
    if seen_field and not any(re.match(r":returns?:", line) for line in fields):
        fields = [":returns:\n" + line if line.startswith(":rtype:") else line for line in fields]
    return "\n".join(fields), "\n".join(epilogue)


def lost_words(value: str, texts: Sequence[str]) -> set[str]:
    """The words of a docstring that are in none of the texts of its sections."""
    kept = set(re.findall(r"\w+", " ".join(texts)))
    return {word for word in re.findall(r"\w+", value) if word not in kept}

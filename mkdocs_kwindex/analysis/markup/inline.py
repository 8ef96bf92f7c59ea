"""Converts inline reStructuredText (roles, links, footnotes) to Markdown."""

import re
from collections.abc import Callable, Mapping

from mkdocs_kwindex.analysis.markup.code_spans import code_spans
from mkdocs_kwindex.analysis.markup.link_definitions import Definitions
from mkdocs_kwindex.analysis.markup.marks import LITERAL, hint_mark, math_mark, reference_mark
from mkdocs_kwindex.analysis.markup.stars import Stars

_OBJECT_ROLES = frozenset({
    "attr", "attribute", "class", "const", "data", "deco", "exc", "exception", "func", "function", "meth", "method",
    "mod", "module", "obj", "object", "paramref", "property", "ref-class", "type", "var",
})  # fmt: skip
_TEXT_ROLES: Mapping[str, str] = dict.fromkeys(
    (
        "abbr", "any", "cite", "dfn", "doc", "download", "guilabel", "keyword", "menuselection", "numref", "ref", "sub",
        "subscript", "sup", "superscript", "term", "title", "title-reference", "user",
    ),
    "{}",
) | {"emphasis": "*{}*", "strong": "**{}**", "issue": "#{}", "pr": "#{}", "ticket": "#{}"}  # fmt: skip
_REFERRING_ROLES = frozenset({"abbr", "any", "cite", "doc", "download", "numref", "ref", "term"})
_SPECIFICATIONS: Mapping[str, tuple[str, str]] = {
    "pep": ("PEP", "https://peps.python.org/pep-{0:04d}/"),
    "rfc": ("RFC", "https://datatracker.ietf.org/doc/html/rfc{0}"),
}

# What comes first keeps the search from trying all alternatives at every character.
_INLINE = re.compile(
    r"(?=[`:\[_*|$h\\])(?:"
    r":(?P<role>[a-zA-Z][\w+.:-]{0,40}):`(?P<content>[^`]+)`"
    r"|`(?P<link>[^`<]*)<(?P<address>[^`<>]+)>`__?"
    r"|`(?P<phrase>[^`]+)`__?(?![\w`])"
    r"|(?P<code>(?<!`)`[^`]+`)"
    r"|(?<![\w\\])\[(?P<note>[\w#*.-]+)\]_(?!\w)"
    r"|(?<![\w\\/])__(?P<dunder>[a-z]\w*?)__(?!\w)"
    r"|(?<!\\)(?P<stars>\*+)"
    r"|(?<![\w|])\|(?P<substitution>[A-Za-z][\w ./-]*)\|(?P<linked>__?)?(?![\w|])"
    r"|(?<![\w\\$])\$\$(?!\s*\$)(?P<display>[^$]+)\$\$(?![\w$])"
    r"|(?<![\w\\$])\$(?![\s$])(?P<tex>[^$\n]*(?:\n[^$\n]+)?)(?<![\s\\])\$(?![\w$])"
    r"|(?<![\w<(\[\"'=/])(?<!\]: )(?P<url>https?://[^\s<>`\"'|*]*[\w/])"
    # Nothing stands for an escaped blank, and for the escape that ends a role in the middle of a word: :class:`A`\s.
    r"|(?P<nothing>\\[ \n]|(?<=[`*])\\(?=\w))"
    r")",
    re.DOTALL,
)
_TITLE_AND_TARGET = re.compile(r"(?s)(.*\S)\s*<([^<>]+)>\s*\Z")
_OBJECT_NAME = re.compile(r"[~!]?\.?([A-Za-z_]\w*(?:\.\w+)*)(?:\(\))?")
# SQLAlchemy writes `_orm.Session` for `sqlalchemy.orm.Session`, and shows `Session`.
_MODULE_ALIAS = re.compile(r"^_[a-z]+\.(?=[A-Z])")
_TRAILING_REFERENCE = re.compile(r"(?<![\w`.-])([A-Za-z][\w.-]*?)__?(?![\w`])")


def code_span(text: str) -> str:
    """A Markdown code span that holds the text, whatever backticks are in it."""
    text = " ".join(text.split())
    fence = "`"
    while fence in text:
        fence += "`"
    padding = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{padding}{text}{padding}{fence}"


class InlineConverter:
    """Converts inline markup, with the link targets and substitutions that the whole text defines."""

    def __init__(self, definitions: Definitions, *, escapes: bool = False) -> None:
        self._targets = definitions.targets
        self._substitutions = definitions.substitutions
        self._stars = Stars()
        self._converters: dict[str, Callable[[re.Match[str]], str]] = {
            "content": lambda match: _role(match["role"], match["content"]),
            "address": self._link,
            "phrase": self._phrase,
            "note": self._number,
            "dunder": self._special_name,
            "stars": self._stars.put_aside,
            "substitution": self._substitution,
            "linked": self._substitution,
            "tex": lambda match: math_mark(match["tex"]),
            "display": lambda match: math_mark(match["display"], block=True),
            "url": lambda match: f"<{match['url']}>",
            "nothing": lambda match: "" if escapes else match[0],
        }

    def convert(self, text: str) -> str:
        """Convert the inline markup of a paragraph, leaving code spans alone."""
        spans = code_spans(text)
        ends = [0, *(end for _, end in spans)]
        starts = [*(start for start, _ in spans), len(text)]
        rest = LITERAL.join(text[end:start] for end, start in zip(ends, starts, strict=True))
        if self._targets:
            rest = _TRAILING_REFERENCE.sub(self._named_link, rest)
        first, *parts = self._stars.put_back(_INLINE.sub(self._replace, rest)).split(LITERAL)
        literals = (text[start:end] for start, end in spans)
        return first + "".join(literal + part for literal, part in zip(literals, parts, strict=True))

    def _replace(self, match: re.Match[str]) -> str:
        kind = match.lastgroup or ""
        convert = self._converters.get(kind)
        return convert(match) if convert else match[0]

    def _substitution(self, match: re.Match[str]) -> str:
        name = match["substitution"]
        text = self._substitutions.get(name)
        if text is None:
            return match[0]
        address = self._targets.get(name.lower()) if match["linked"] else None
        return f"[{text}](<{address}>)" if address else text

    def _number(self, match: re.Match[str]) -> str:
        return rf"\[{match['note'].lstrip('#')}\]"

    def _special_name(self, match: re.Match[str]) -> str:
        """A name like `__init__`, which Markdown would print in bold type."""
        return rf"\_\_{match['dunder']}\_\_"

    def _link(self, match: re.Match[str]) -> str:
        address = re.sub(r"\s+", "", match["address"])
        address = self._targets.get(address.removesuffix("_").lower(), address)
        text = " ".join(match["link"].split()).rstrip("\\ ")
        return f"[{text or address}](<{address}>)"

    def _phrase(self, match: re.Match[str]) -> str:
        text = " ".join(match["phrase"].split())
        address = self._targets.get(text.lower())
        return f"[{text}](<{address}>)" if address else text

    def _named_link(self, match: re.Match[str]) -> str:
        address = self._targets.get(match[1].lower())
        return f"[{match[1]}](<{address}>)" if address else match[0]


def _role(role: str, content: str) -> str:
    """Convert interpreted text."""
    role = role.rpartition(":")[2].lower()
    if role == "math":
        return math_mark(content)
    content = " ".join(content.split())
    title_and_target = _TITLE_AND_TARGET.match(content)
    title, target = (title_and_target[1], title_and_target[2]) if title_and_target else ("", content)
    if role in _OBJECT_ROLES:
        return _object_role(title, target)
    if role in _SPECIFICATIONS and target.partition("#")[0].isdecimal():
        return _specification(role, title, target)
    if role in _TEXT_ROLES:
        text = title or content.lstrip("~!")
        return hint_mark(target, text) if title and role in _REFERRING_ROLES else _TEXT_ROLES[role].format(text)
    return code_span(title or content)


def _specification(role: str, title: str, target: str) -> str:
    """A link to a numbered document."""
    label, address = _SPECIFICATIONS[role]
    number, separator, section = target.partition("#")
    return f"[{title or f'{label} {int(number)}'}](<{address.format(int(number))}{separator}{section}>)"


def _object_role(title: str, target: str) -> str:
    """A reference to a Python object: `~` asks for the last part of the name only, `!` for no link."""
    name = _OBJECT_NAME.fullmatch(target)
    shown = title or target.lstrip("~!.")
    if name is None:
        return code_span(shown)
    if target.startswith("~") and not title:
        shown = shown.rpartition(".")[2]
    elif not title:
        shown = _MODULE_ALIAS.sub("", shown)
    return code_span(shown) if target.startswith("!") else reference_mark(name[1], shown)

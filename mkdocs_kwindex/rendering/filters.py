"""Filters of the templates: small parts that a page may hold ten thousand times.

A call of a macro costs Jinja ten times as much as a filter does, since a macro is looked up, bound and invoked anew.
"""

import re
from collections.abc import Callable, Mapping
from html.parser import HTMLParser

from markupsafe import Markup

from mkdocs_kwindex.model.escaping import Html, element, text_html, token

_SHORT = 24
_BETWEEN_WORDS = re.compile(r"(?<=[_./(\[])(?=[^\W\d_])|(?<=[a-z])(?=[A-Z])")
_BREAK = Markup(element("wbr"))
_ARROW = "->"
_WHOLE_ARROW = Markup(token("kw-arrow", text_html(_ARROW)))


def thousands(number: int) -> str:
    """Write a number with a comma between thousands."""
    return f"{number:,}"


def linked_count(number: int, href: str = "") -> str:
    """Write a number, linked where it leads somewhere and is not 0."""
    return Markup(element("a", text_html(f"{number:,}"), href=href)) if href and number else f"{number:,}"


def badge(kind: str) -> Markup:
    """Write the kind of a symbol or a file."""
    return Markup(token(f"kw-kind-{kind.replace(' ', '_')}", text_html(kind.replace("_", " "))))


def code(text: str, href: str | None = "") -> Markup:
    """Write a text as code, linked where it leads somewhere."""
    name = Html(breakable(text))
    if not href:
        return Markup(element("code", name))
    return Markup(element("a", element("code", name), href=href))


def breakable(text: str) -> Markup:
    """Write a text; a long one goes on in the next line at its blanks, and only what is long without them within names.

    There the line ends between the words of a name, not inside of them, and an arrow stays whole.
    """
    if len(text) <= _SHORT:
        return Markup(text_html(text))
    return Markup(" ").join(map(_breakable_word, text.split(" ")))


def _breakable_word(word: str) -> Markup:
    if word == _ARROW:
        return _WHOLE_ARROW
    if len(word) <= _SHORT:
        return Markup(text_html(word))
    return _BREAK.join(Markup(text_html(part)) for part in _BETWEEN_WORDS.split(word))


def line_link(line: int, href: str | None = "") -> Markup:
    """Write the number of a line, linked where it leads somewhere; nothing for no line."""
    if not line:
        return Markup()
    number = text_html(f"L{line}")
    return Markup(element("a" if href else "span", number, class_="kw-line", href=href or ""))


def prose(text: str) -> Markup:
    """Write a plain text in which code is between back quotes."""
    *parts, last = text.split("`")
    pieces = [code(part) if index % 2 else Markup(text_html(part)) for index, part in enumerate(parts)]
    return Markup().join([*pieces, Markup(text_html(last))])


def only_ids(html: str, title: str) -> Markup:
    """Leave of a section that is not shown the places that links lead to.

    Args:
        html: The section.
        title: The id of its title, which the line that closes the page has.
    """
    found = _Ids()
    found.feed(html)
    places = (element("i", text_html(""), id=identifier) for identifier in found.ids if identifier != title)
    return Markup().join(map(Markup, places))


class _Ids(HTMLParser):
    """Collects the ids of elements."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the base class sets it
        """Take the id of an element."""
        self.ids.extend(value for name, value in attrs if name == "id" and value)


FILTERS: Mapping[str, Callable[..., str]] = {
    made.__name__: made for made in (thousands, linked_count, badge, code, breakable, line_link, prose, only_ids)
}

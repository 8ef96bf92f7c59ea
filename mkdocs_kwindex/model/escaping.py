"""Escaping of all text from the documented tree: it is shown, and never interpreted as markup or code.

Names of files, keys and symbols, docstrings, and messages that quote them, are whatever somebody wrote. On their way to
a page they become `Html` here, and here only are elements written: a test forbids strings with markup elsewhere.
"""

import re
import reprlib
from functools import cache
from html import escape
from typing import NewType

Html = NewType("Html", str)
"""HTML that is finished: text in it is escaped. What is joined of such pieces is called so by whoever joins them."""

# What a text keeps as it is though `str.isprintable` says no: blanks of other widths, and joiners (inside of emoji).
_KEPT = frozenset("\u00a0\u1680\u202f\u205f\u3000\u200c\u200d\ufeff") | set(map(chr, range(0x2000, 0x200B)))

# A control character could forge a mark of the analysis, or be dropped by an HTML parser; a lone surrogate is no
# character. A bidirectional control can make a text read as something that it is not (CVE-2021-42574).
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_FIRST_BIDIRECTIONAL = "\u202a"


def visible(text: str) -> str:
    """Replace control characters by their pictures or names, and what is no character by the replacement character."""
    return _CONTROL.sub(_picture, text) if _CONTROL.search(text) else text


def one_line(text: str) -> str:
    r"""Write what moves the cursor, ends the line or cannot be seen as Python would: `\n`, `\x1b`, `\u202e`."""
    if text.isprintable():
        return text
    return "".join(
        character if character.isprintable() or character in _KEPT else ascii(character)[1:-1] for character in text
    )


def visible_json(data: bytes) -> bytes:
    r"""Escape in JSON what a terminal would obey or an editor would not show: `\u009b`, `\u202e`."""
    if data.isascii() and b"\x7f" not in data:
        return data
    return _CONTROL.sub(lambda match: f"\\u{ord(match[0]):04x}", data.decode()).encode()


def text_html(text: str) -> Html:
    """Write a text as the content of an element."""
    return Html(escape(text, quote=False))


def attribute_html(name: str, value: object) -> Html:
    """Write an attribute, with a blank before it: ` title="…"`."""
    return Html(f' {name}="{escape(str(value))}"')


def element(tag: str, content: Html | None = None, **attributes: object) -> Html:
    """Write an element.

    Args:
        tag: Its name.
        content: What is in it; without it the element ends at once, as drawings have it.
        attributes: Its attributes; those that are empty are left out. `class_` stands for `class`, `aria_label` for
            `aria-label`, `xlink_href` for `xlink:href`.
    """
    opening = tag + "".join(
        attribute_html(name.rstrip("_").replace("xlink_", "xlink:").replace("_", "-"), value)
        for name, value in attributes.items()
        if value not in ("", None)
    )
    return Html(f"<{opening}/>" if content is None else f"<{opening}>{content}</{tag}>")


def end_tag(tag: str) -> Html:
    """Write the end of an element."""
    return Html(f"</{tag}>")


def document(title: str, style: str) -> tuple[Html, Html]:
    """Write what is around the content of a page that stands alone: its beginning and its end.

    Args:
        title: Its title.
        style: Its style sheet.
    """
    meta = '<meta charset="utf-8">\n<meta name="viewport" content="width=device-width">'
    head = f"{meta}\n{element('title', text_html(title))}"
    opening = f'<!doctype html>\n<html lang="en">\n<head>\n{head}\n<style>\n{style}</style>\n</head>\n<body>\n'
    return Html(opening), Html("\n</body>\n</html>\n")


# Pages hold tens of thousands of the following, which is why each has a short way.


def link(href: str, content: Html, attributes: Html = Html("")) -> Html:
    """Write a link to an address, which is encoded already."""
    return Html(f'<a{attributes} href="{escape(href)}">{content}</a>')


def span(css_class: str, content: Html) -> Html:
    """Write a text in a colour or a style of its own."""
    return Html(f'<span class="{escape(css_class)}">{content}</span>')


def token(css_class: str, content: Html) -> Html:
    """Write a token of a listing; the class is a word."""
    return Html(f"<span class={css_class}>{content}</span>")


def line_of_listing(number: int, content: Html, attributes: Html = Html("")) -> Html:
    """Write a line of a listing, with the place that links to it lead to."""
    return Html(f"<a id=L{number} href=#L{number}{attributes}></a>{content}\n")


def link_start(href: str, attributes: Html = Html("")) -> Html:
    """Write the start of a link inside of the site, whose encoded address needs no quotation marks."""
    return Html(f"<a href={href}{attributes}>")


class _Shortened(reprlib.Repr):
    """Writes values as Python does, of long ones beginning and end."""

    def __init__(self) -> None:
        super().__init__()
        self.maxlevel = 3
        self.maxlist = self.maxtuple = self.maxdict = self.maxset = self.maxfrozenset = 8
        self.maxstring = self.maxother = self.maxlong = 120


_SHORTENED = _Shortened()


def shown(value: object) -> str:
    """Write any value in one short line, as in a message that names it."""
    return one_line(_SHORTENED.repr(value))


def title_html(text: str, marks: str = "{}") -> str:
    """Write a title as HTML, for themes that write titles as they are, and plugins that take them for templates.

    Args:
        text: The title.
        marks: The characters that templates know their parts by; written as references to characters.
    """
    return _marked(marks).sub(
        lambda found: f"&#{ord(found[0])};" if found[0] in marks else escape(found[0]), visible(text)
    )


@cache
def _marked(marks: str) -> re.Pattern[str]:
    """Return what a title cannot have as it is; there are a hundred thousand titles, and few that have it."""
    return re.compile(f"[&<>\"'{re.escape(marks)}]")


def _picture(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < ord(" "):
        return chr(0x2400 + code)
    if match[0] == "\x7f":
        return "\u2421"
    return f"⟨U+{code:04X}⟩" if _FIRST_BIDIRECTIONAL <= match[0] < "\ud800" else "\ufffd"

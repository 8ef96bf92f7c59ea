"""Placeholders in rendered HTML for links whose addresses are filled in when a page is put together."""

import re
from html import unescape
from typing import Final

LINK_START: Final = "\x02"
LINK_TEXT: Final = "\x03"
LINK_END: Final = "\x04"
"""A link placeholder is `LINK_START name LINK_TEXT html LINK_END`."""

PLACEHOLDER: Final = re.compile(f"{LINK_START}([^{LINK_TEXT}]*){LINK_TEXT}([^{LINK_END}]*){LINK_END}")
"""Finds link placeholders: their name and their HTML."""

FILE_PREFIX: Final = "file:"
"""What the name of a link placeholder begins with that stands for a relative link in a file of the tree."""

_TAGS: Final = re.compile(r"<[^>]*>")


def without_tags(html: str, instead: str = "") -> str:
    """Replace the tags of HTML.

    Args:
        html: The HTML; it may have been stripped already, and hold signs that look like tags without an end.
        instead: What stands for each.
    """
    # Behind the last end of a tag each beginning of one would be followed to the end of the text.
    end = html.rfind(">") + 1
    return _TAGS.sub(instead, html[:end]) + html[end:]


def plain_text(html: str) -> str:
    """Strip tags, link placeholders and entities; of a name that may become a link the text is left, once."""
    return unescape(without_tags(PLACEHOLDER.sub(r"\2", html), " "))

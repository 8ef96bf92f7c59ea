"""The controls of tabs: each has an id of its own, however often the same text is on a page."""

import re

_TAG = re.compile(r"<(?:input|label) [^<>]*>")
_CONTROL = re.compile(r'((?:id|name|for)="kw-([0-9a-f]{8}))(?=-(__tabbed_\d+(?:_\d+)?)")')


def number_controls(html: str) -> str:
    """Number the controls whose ids the page has had before.

    Args:
        html: The page. Controls of one text begin alike; a control that comes again is the first of another text, or
            of a set that another extension has made and counted by itself.
    """
    if "-__tabbed_" not in html:
        return html
    counts: dict[str, int] = {}
    seen: set[tuple[str, int, str]] = set()

    def number(tag: re.Match[str]) -> str:
        is_control = tag[0].startswith("<input")
        for attribute, text, control in _CONTROL.findall(tag[0]):
            if is_control and attribute.startswith("id="):
                while (text, counts.setdefault(text, 1), control) in seen:
                    counts[text] += 1
                seen.add((text, counts[text], control))
        return _CONTROL.sub(lambda found: found[1] + _suffix(counts.get(found[2], 1)), tag[0])

    return _TAG.sub(number, html)


def _suffix(count: int) -> str:
    return f"-{count}" if count > 1 else ""

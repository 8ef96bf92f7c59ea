"""Pictures as files of their own."""

import re

from mkdocs_kwindex.model.escaping import Html, element

# The same colours as `kwindex.css` has without a theme. A file cannot ask the page around it, but the reader's system.
PICTURE_STYLE = """\
svg { --fg: #2b2f33; --bg: #fcfcfc; --box: #f4f5f6; --line: #d9dee3; --accent: #1f6c9f; --red: #d8364a; --teal: #0a93a6;
  --amber: #c97a00; color: var(--fg); font: 13px system-ui, "Segoe UI", "DejaVu Sans", sans-serif; }
@media (prefers-color-scheme: dark) {
  svg { --fg: #d6dae0; --bg: #17191c; --box: #24282d; --line: #4a525b; --accent: #7db8e6;
    --red: #f0707f; --teal: #3fb8c8; }
}
rect { fill: var(--box); stroke: var(--line); }
.kw-imports rect { rx: 4px; }
.kw-imports text { text-anchor: middle; dominant-baseline: central; }
text { fill: currentcolor; }
.kw-self rect { stroke: var(--accent); stroke-width: 2; }
.kw-self text { font-weight: 600; }
path { fill: none; stroke: color-mix(in srgb, var(--fg) 50%, transparent); }
path:not([stroke-width]) { stroke-width: 1.2; }
.kw-folder rect { fill: color-mix(in srgb, var(--amber) 14%, var(--bg)); }
.kw-back { stroke: color-mix(in srgb, var(--red) 80%, var(--fg)); }
.kw-deferred { stroke-dasharray: 5 3; }
.kw-group text { font-weight: 600; }
.kw-step-0 rect { fill: color-mix(in srgb, var(--fg) 7%, var(--bg)); }
.kw-step-1 rect { fill: color-mix(in srgb, var(--teal) 16%, var(--bg)); }
.kw-step-2 rect { fill: color-mix(in srgb, var(--teal) 34%, var(--bg)); }
.kw-step-3 rect { fill: color-mix(in srgb, var(--teal) 56%, var(--bg)); }
"""
"""The colours and lines of pictures."""
_NAMESPACES = ' xmlns="http://www.w3.org/2000/svg"'
# In a picture of a page nothing can be clicked.
_LINK = re.compile(r' xlink:href="[^"]*"')


def standalone_svg(svg: str) -> bytes:
    """Make a file of a picture on a page.

    Args:
        svg: The `svg` element.
    """
    # HTML has names for characters that XML does not know.
    written = _LINK.sub("", svg).replace("&nbsp;", "&#160;")
    style = element("style", Html(f"\n{PICTURE_STYLE}"))
    opening, end, rest = written.partition(">")
    tag, _, attributes = opening.partition(" ")
    return f"{tag}{_NAMESPACES} {attributes}{end}\n{style}{rest}\n".encode()

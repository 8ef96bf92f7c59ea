"""The navigation of an export, for hosts that need it in their configuration."""

import json
import posixpath
from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from typing import TypeAlias

import yaml

from mkdocs_kwindex.model.escaping import one_line
from mkdocs_kwindex.model.markdown_text import Markdown, heading, item, link_markdown, nested, strong, text_markdown
from mkdocs_kwindex.pages.navigation_tree import NavNode, navigation_tree
from mkdocs_kwindex.pages.page_plan import GLOSSARY_TITLE
from mkdocs_kwindex.pages.site import Site

Entry: TypeAlias = tuple[str, "str | Sequence[Entry]"]
"""A title with the path of a page, or with the entries below it."""

_SISTERS = {"_docs": "Overview", "_kw": "Keywords", "doc": "Documentation", "sub": "Keywords", "keywords": "Keywords"}


class Host(Enum):
    """The forms that a navigation has, by what reads them."""

    ZENSICAL = "zensical"
    MKDOCS = "mkdocs"
    SUMMARY = "summary"


def navigation_file(site: Site, host: Host, prefix: str) -> tuple[str, bytes]:
    """Write the navigation: its path below the folder of the export, and its content.

    Args:
        site: The tree, as `of_markdown` returns it.
        host: What reads it.
        prefix: The way from the host's folder of pages to the export, with a slash at its end; empty where it is that.
    """
    root = navigation_tree(site.tree, site.urls, site.title, site.parts)
    entries = [(one_line(site.title), list(_entries(root)))]
    if site.tree.root is None:
        entries[0][1].append((GLOSSARY_TITLE, site.urls.glossary()))
    if host is Host.SUMMARY:
        return "SUMMARY.md", _summary(entries[0][1]).encode()
    prefixed = [_with_prefix(entry, prefix) for entry in entries]
    if host is Host.MKDOCS:
        nav = yaml.safe_dump({"nav": _plain(prefixed)}, sort_keys=False, allow_unicode=True, width=200)
        return "nav.yml", nav.encode()
    return "nav.toml", "".join(map(_toml_table, prefixed)).encode()


def _entries(node: NavNode) -> Iterator[Entry]:
    """Yield the pages of a node, then what is beneath it."""
    own = "Overview" if not node.children and not posixpath.basename(node.page_uri).startswith("index.") else "Index"
    yield own, node.page_uri
    for uri in node.extra_uris:
        yield _sister(uri), uri
    for child in node.children:
        yield one_line(child.title), list(_entries(child))
    for uri in node.last_uris:
        yield _sister(uri), uri


def _sister(uri: str) -> str:
    name = posixpath.basename(uri).removesuffix(".md").rstrip("_")
    for ending, title in _SISTERS.items():
        if name == ending or (ending.startswith("_") and name.endswith(ending)):
            return title
    return name.capitalize()


def _with_prefix(entry: Entry, prefix: str) -> Entry:
    title, below = entry
    if isinstance(below, str):
        return title, prefix + below
    return title, [_with_prefix(child, prefix) for child in below]


def _plain(entries: Sequence[Entry]) -> list[Mapping[str, object]]:
    return [{title: below if isinstance(below, str) else _plain(below)} for title, below in entries]


def _toml_table(entry: Entry) -> str:
    # Of an array of tables, one may stand at the end of a configuration, whatever tables are above it.
    return f"[[project.nav]]\n{_toml_pair(entry)}\n"


def _toml_pair(entry: Entry, depth: int = 1) -> str:
    # A string of JSON is one of TOML.
    title, below = entry
    return f"{json.dumps(title)} = {json.dumps(below) if isinstance(below, str) else _toml(below, depth)}"


def _toml(entries: Sequence[Entry], depth: int) -> str:
    indent = "  " * depth
    lines = (f"{indent}{{ {_toml_pair(entry, depth + 1)} }},\n" for entry in entries)
    return f"[\n{''.join(lines)}{'  ' * (depth - 1)}]"


def _summary(entries: Sequence[Entry]) -> str:
    return "\n\n".join([heading(1, text_markdown("Summary")), "\n".join(map(_summary_item, entries))]) + "\n"


def _summary_item(entry: Entry) -> Markdown:
    title, below = entry
    if isinstance(below, str):
        return item([link_markdown(below, text_markdown(title))])
    # Its first page opens when its title is clicked.
    (_, page), *rest = below
    if not isinstance(page, str):
        return nested(strong(text_markdown(title)), [_summary_item(child) for child in below])
    return nested(link_markdown(page, text_markdown(title)), [_summary_item(child) for child in rest])

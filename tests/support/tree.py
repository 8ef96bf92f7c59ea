"""Whole projects written down as one indented text."""

import re
import textwrap
from collections.abc import Mapping
from pathlib import Path

_HEADER = re.compile(r"(?P<path>\S.*?):(?: (?P<line>.*))?")

DEFAULT_CONFIG = "site_name: Site\ntheme: {name: mkdocs}\nplugins: [kwindex]\n"


def parse_tree(text: str) -> dict[str, str]:
    """Read a project's files from a text.

    A line that is not indented names a file and ends in a colon; what is indented below it is the file's content.
    A content of one line may follow the colon.

        mkdocs.yml:
            site_name: Site
        docs/index.md: # Home
        src/pkg/__init__.py:

    Returns:
        The content of each file by its path.

    Raises:
        ValueError: When a line outside of a file's content does not name a file.
    """
    blocks: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in textwrap.dedent(text).splitlines():
        if not line.strip() or line[0].isspace():
            lines.append(line)
            continue
        header = _HEADER.fullmatch(line)
        if header is None:
            message = f"no file is named by {line!r}: expected 'path/of/file:'"
            raise ValueError(message)
        lines = blocks[header["path"]] = [header["line"]] if header["line"] else []
    return {path: _content(block) for path, block in blocks.items()}


def write_tree(root: Path, text: str = "", files: Mapping[str, str | bytes] | None = None) -> Path:
    """Write a project's files below a folder.

    Args:
        root: The folder; made when it does not exist.
        text: The files as `parse_tree` reads them.
        files: More files: contents as bytes, and names that the text cannot spell.

    Returns:
        The folder.
    """
    for path, content in {**parse_tree(text), **(files or {})}.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


def write_site(root: Path, text: str = "", files: Mapping[str, str | bytes] | None = None) -> Path:
    """Write a MkDocs project: as `write_tree`, with a configuration and a home page where the text has none.

    Returns:
        The path of its `mkdocs.yml`.
    """
    write_tree(root, text, files)
    config = root / "mkdocs.yml"
    if not config.exists():
        config.write_text(DEFAULT_CONFIG, encoding="utf-8")
    docs = root / "docs"
    docs.mkdir(exist_ok=True)
    if not any(docs.rglob("*.md")):
        (docs / "index.md").write_text("# Home\n", encoding="utf-8")
    return config


def _content(block: list[str]) -> str:
    text = textwrap.dedent("\n".join(block)).strip("\n")
    return text + "\n" if text else ""

"""Reads Jupyter notebooks as Markdown documents, without the cells' output."""

import json
import re

from msgspec import structs

from mkdocs_kwindex.analysis.languages.content import Content
from mkdocs_kwindex.analysis.languages.documents import DocumentRenderer
from mkdocs_kwindex.model import Problem, ProblemKind, Remark

_LANGUAGE = re.compile(r"[\w+#.-]{1,30}")


def notebook(text: str, documents: DocumentRenderer) -> Content:
    """Read a notebook.

    Args:
        text: Its JSON.
        documents: Renders the document that its cells make.
    """
    try:
        document = json.loads(text)
        cells = [cell for cell in document["cells"] if isinstance(cell, dict)]
        markdown = "\n\n".join(_cell(cell, _language(document)) for cell in cells) + "\n"
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else 0
        reason = error.msg if isinstance(error, json.JSONDecodeError) else "it has no cells"
        message = f"cannot be read as a notebook: {reason}; its page shows the source only"
        problem = Problem("", line, message, ProblemKind.SYNTAX)
        return Content(problems=(problem,))
    remark = Remark("source", "The notebook's cells, written as Markdown, without their outputs")
    content = documents.markdown(markdown)
    return structs.replace(content, remarks=(*content.remarks, remark), text=(markdown, "markdown"))


def _language(document: dict[str, object]) -> str:
    metadata = document.get("metadata")
    for key in ("language_info", "kernelspec"):
        info = metadata.get(key) if isinstance(metadata, dict) else None
        name = (info.get("name") if key == "language_info" else info.get("language")) if isinstance(info, dict) else ""
        if isinstance(name, str) and _LANGUAGE.fullmatch(name):
            return name.lower()
    return "python"


def _cell(cell: dict[str, object], language: str) -> str:
    source = cell.get("source", "")
    text = "".join(map(str, source)) if isinstance(source, list) else str(source)
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    if cell.get("cell_type") == "markdown":
        return text
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language if cell.get('cell_type') == 'code' else ''}\n{text}\n{fence}"

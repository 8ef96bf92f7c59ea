"""Makes the record of a file that is not Python."""

from collections.abc import Callable, Mapping
from functools import partial

from msgspec import structs

from mkdocs_kwindex.analysis.decoding import SourceText
from mkdocs_kwindex.analysis.generated import find_generated
from mkdocs_kwindex.analysis.languages import data
from mkdocs_kwindex.analysis.languages.build_files import cmake, dockerfile
from mkdocs_kwindex.analysis.languages.coloring import color, language_name
from mkdocs_kwindex.analysis.languages.content import Content, sorted_references
from mkdocs_kwindex.analysis.languages.cython import cython
from mkdocs_kwindex.analysis.languages.declarations import DECLARATIONS, read_declarations
from mkdocs_kwindex.analysis.languages.documents import DocumentRenderer
from mkdocs_kwindex.analysis.languages.file_roles import find_file_role
from mkdocs_kwindex.analysis.languages.notebooks import notebook
from mkdocs_kwindex.analysis.languages.requirements import is_requirements_file, numbered, requirements
from mkdocs_kwindex.analysis.languages.syntax import grammar_language, read_syntax
from mkdocs_kwindex.analysis.languages.written_names import written_names
from mkdocs_kwindex.model import FileRecord, LineCounts, Problem, ProblemKind, Remark, SourceFile, pack_listing
from mkdocs_kwindex.model.kinds import LANGUAGES


def _plain_text(text: str, name: str) -> Content:
    if not is_requirements_file(name):
        return Content()
    return Content(references=sorted_references(tuple(requirements(numbered(text)))))


# What reads a text and its file's name, by language; the others have grammars.
_READERS: Mapping[str, Callable[[str, str], Content]] = {
    **data.READERS,
    "text": _plain_text,
    "cmake": cmake,
    "docker": dockerfile,
    "cython": cython,
    **{language: partial(read_declarations, language) for language in DECLARATIONS},
}


def analyse_other(source: SourceFile, text: SourceText, documents: DocumentRenderer) -> FileRecord:
    """Analyse a file that is not Python. Whatever is wrong with it becomes a problem in its record.

    Args:
        source: The file.
        text: Its text.
        documents: Renders documents.
    """
    content = _read(source, text.text, documents)
    shown, language = content.text or (text.text, source.language)
    highlighted, no_colors = color(shown, language, source.name)
    remarks = [*content.remarks]
    if no_colors:
        remarks.append(Remark("source", f"Shown without colours: {no_colors}"))
    lines = shown.split("\n")
    if lines[-1] == "":
        lines.pop()
    blank = sum(not line.strip() for line in lines)
    comments = len(highlighted.comment_lines)
    return FileRecord(
        source=source,
        size=text.size,
        encoding=text.encoding,
        lines=LineCounts(len(lines) - blank - comments, comments, blank),
        role=find_file_role(source, text.text),
        docstring=content.docstring,
        definitions=content.definitions,
        listing=pack_listing(highlighted.lines) if highlighted.lines else b"",
        # A parser may find fault with the end, which is on a line that nobody sees.
        problems=(
            *text.problems,
            *(structs.replace(found, path=source.path, line=min(found.line, len(lines))) for found in content.problems),
        ),
        type=_type_name(source, text.text),
        references=content.references,
        quoted=(*written_names(source, shown, highlighted.comment_lines), *content.called),
        remarks=tuple(remarks),
        notes=highlighted.notes,
        generated=find_generated(source, text.text),
    )


def _read(source: SourceFile, text: str, documents: DocumentRenderer) -> Content:
    """Read what a file holds; one that its reader cannot take is shown as plain text."""
    try:
        return _content(source, text, documents)
    except Exception as error:  # noqa: BLE001 - a reader that trips over one file must not cost the others theirs
        message = f"cannot be read as {LANGUAGES[source.language]} ({type(error).__name__}: {error})"
        problem = Problem("", 0, f"{message}; its page shows the source only", ProblemKind.ANALYSIS)
        return Content(problems=(problem,))


def _content(source: SourceFile, text: str, documents: DocumentRenderer) -> Content:
    match source.language:
        case "markdown":
            return documents.markdown(text)
        case "rst":
            return documents.restructuredtext(text)
        case "notebook":
            return notebook(text, documents)
        case language if language in _READERS:
            return _READERS[language](text, source.name)
        case language:
            return read_syntax(language, text, documents.markdown_html)


def _type_name(source: SourceFile, text: str) -> str:
    name = LANGUAGES[grammar_language(source.language, text)]
    known = language_name(source.name) if source.language == "text" else ""
    if known:
        return known
    extension = source.name.rpartition(".")[2]
    return name.replace("source", "header") if extension in {"h", "hh", "hpp", "hxx", "h++", "cuh"} else name

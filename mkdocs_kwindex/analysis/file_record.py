"""Makes the record of one file: a pure function of the file and the options, for use in worker processes."""

import re
from array import array
from collections.abc import Callable, Iterator
from itertools import accumulate
from operator import add

import griffe
from msgspec import structs

from mkdocs_kwindex.analysis.behaviour import read_behaviour
from mkdocs_kwindex.analysis.decoding import SourceText, decode, decode_text
from mkdocs_kwindex.analysis.docstrings.comments import comment_on, is_beginning, lines_inside
from mkdocs_kwindex.analysis.docstrings.renderer import DocstringRenderer
from mkdocs_kwindex.analysis.docstrings.subject import Subject, subjects
from mkdocs_kwindex.analysis.generated import find_generated
from mkdocs_kwindex.analysis.git_lfs import pointed_size
from mkdocs_kwindex.analysis.idioms import find_patterns
from mkdocs_kwindex.analysis.listing import Span, highlight, printable
from mkdocs_kwindex.analysis.newer_syntax import needed_python
from mkdocs_kwindex.analysis.opening_comment import opening_comment
from mkdocs_kwindex.analysis.other_languages import analyse_other
from mkdocs_kwindex.analysis.quoted_paths import quoted_names
from mkdocs_kwindex.analysis.roles import find_role
from mkdocs_kwindex.analysis.secrets import without_secrets
from mkdocs_kwindex.analysis.structure import Structure, griffe_silenced, read_structure
from mkdocs_kwindex.analysis.unanalysed import unanalysed
from mkdocs_kwindex.model import (
    PRIVATE,
    Definition,
    Docstring,
    DocstringSection,
    FileRecord,
    LineCounts,
    Problem,
    ProblemKind,
    Role,
    RoleName,
    SectionKind,
    SourceFile,
    pack_listing,
)
from mkdocs_kwindex.model.escaping import element, text_html
from mkdocs_kwindex.model.idioms import Pattern
from mkdocs_kwindex.model.names import Columns, NameTable
from mkdocs_kwindex.semantic import collect_names
from mkdocs_kwindex.semantic.export_list import read_exports
from mkdocs_kwindex.semantic.import_paths import collect_imports

_PRIVATE = re.compile(r"^[ \t]*+(?::meta\s+private:|@private\b)", re.MULTILINE)


def analyse(source: SourceFile, data: bytes, renderer: DocstringRenderer) -> FileRecord:
    """Analyse one file. Whatever is wrong with it becomes a problem in its record.

    Args:
        source: The file.
        data: Its bytes.
        renderer: Renders its docstrings.
    """
    size = pointed_size(data)
    if size is not None:
        return _of_pointer(source, data, size, renderer)
    if not source.is_python:
        return analyse_other(source, without_secrets(source, decode_text(data, source.path)), renderer.documents)
    with griffe_silenced():
        return analyse_text(source, without_secrets(source, decode(data, source.path)), renderer)


def _of_pointer(source: SourceFile, data: bytes, size: int, renderer: DocstringRenderer) -> FileRecord:
    """Make the record of a pointer of Git LFS; only of Python pages lack something then."""
    evidence = f"the file itself, {size:,} bytes, is kept by Git LFS and not checked out"
    if source.is_python:
        message = "a pointer of Git LFS, nothing is known of the file itself; `git lfs pull` fetches it"
        return unanalysed(source, len(data), message, evidence, ProblemKind.UNREADABLE)
    record = analyse_other(structs.replace(source, language="text"), decode_text(data, source.path), renderer.documents)
    return structs.replace(record, source=source, role=Role(RoleName.LFS_POINTER, evidence))


def analyse_text(source: SourceFile, text: SourceText, renderer: DocstringRenderer) -> FileRecord:
    """Analyse the text of a file.

    Args:
        source: The file.
        text: Its text.
        renderer: Renders its docstrings.
    """
    problems = list(text.problems)
    structure = _try_structure(source, text.text, problems)
    definitions: tuple[Definition, ...] = ()
    record = FileRecord(
        source=source,
        size=text.size,
        encoding=text.encoding,
        lines=LineCounts(0, 0, 0),
        role=find_role(source, text.text, None, ()),
        opening=opening_comment(text.text),
        generated=find_generated(source, text.text),
    )
    if structure is not None:
        found = structure.found
        about = subjects([definition for _, _, definition in found])
        definitions = tuple(
            structs.replace(
                definition,
                docstring=_docstring(obj, subject, renderer, source, problems),
                labels=(*definition.labels, PRIVATE) if _is_private(obj) else definition.labels,
            )
            for (_, obj, definition), subject in zip(found, about, strict=False)
        )
        definitions = _with_comments(
            structure,
            definitions,
            text.text,
            lambda comment, line: _rendered(comment, line, Subject(), renderer, source, problems),
        )
        record = structs.replace(
            record,
            role=find_role(source, text.text, structure.tree, definitions),
            docstring=_docstring(structure.module, about[-1], renderer, source, problems),
            definitions=definitions,
            imports=tuple(collect_imports(structure.statements, source, structure.definition_index)),
            exports=read_exports(structure.tree, text.text, source),
            quoted=quoted_names(text.text),
            behaviour=read_behaviour(structure.statements, text.text, _paths(structure)),
        )
        is_private = record.role.is_test or _is_private(structure.module)
        names = _try_names(structure, record, text.text, problems)
        record = structs.replace(record, names=structs.replace(names, is_private=is_private))
        record = structs.replace(record, patterns=_try_patterns(structure, record, text.text, problems))
    highlighted = highlight(text.text, _spans(text.text, record.names))
    return structs.replace(
        record,
        lines=_count_lines(text.text, highlighted.comment_lines),
        listing=pack_listing(highlighted.lines) if highlighted.lines else b"",
        problems=tuple(problems),
    )


def _try_structure(source: SourceFile, text: str, problems: list[Problem]) -> Structure | None:
    """Read the structure; what a file does to the parser is that file's problem, never the build's."""
    line = 0
    if "\0" in text:
        line, why = text.count("\n", 0, text.index("\0")) + 1, "it holds a NUL character"
    else:
        try:
            return read_structure(source, text)
        except SyntaxError as error:
            line, why = error.lineno or 0, needed_python(text) or error.msg
        except RecursionError:
            why = "it nests too deep, or a chain of `elif` or operators is too long"
        except MemoryError:
            # Python's parser says so of both.
            why = "it nests too deep, or needs too much memory"
        except Exception as error:  # noqa: BLE001 - a visitor that trips over one file must not cost the others theirs
            why = f"{type(error).__name__}: {error}"
    message = f"cannot be parsed: {why}; its page shows the source only"
    problems.append(Problem(source.path, line, message, ProblemKind.SYNTAX))
    return None


def _try_names(structure: Structure, record: FileRecord, text: str, problems: list[Problem]) -> NameTable:
    """Collect the names; where that fails the file keeps everything but its links."""
    try:
        return collect_names(structure.tree, text, record.source, record.definitions, record.exports)
    except Exception as error:  # noqa: BLE001 - a resolver that trips over one file must not cost the others theirs
        message = f"names cannot be resolved ({type(error).__name__}: {error}); its page has no links in the source"
        problems.append(Problem(record.source.path, 0, message, ProblemKind.ANALYSIS))
        return NameTable()


def _try_patterns(
    structure: Structure, record: FileRecord, text: str, problems: list[Problem]
) -> tuple[Pattern, ...] | None:
    """Find the idioms; where that fails the file keeps everything else."""
    try:
        return find_patterns(
            structure.tree,
            structure.statements,
            text,
            record.source,
            record.names,
            record.definitions,
            _paths(structure),
        )
    except Exception as error:  # noqa: BLE001 - a detector that trips over one file must not cost the others theirs
        message = f"idioms cannot be found ({type(error).__name__}: {error}); its page says nothing of them"
        problems.append(Problem(record.source.path, 0, message, ProblemKind.ANALYSIS))
        return None


def _paths(structure: Structure) -> dict[int, str]:
    # The fields of a named tuple share its node, and come after it.
    return {id(node): definition.path for node, _, definition in reversed(structure.found)}


def _spans(text: str, names: NameTable) -> Iterator[Span]:
    """Return the positions of the names."""
    lines = text.split("\n")
    starts = list(accumulate((len(line) + 1 for line in lines), initial=0))
    rows = array("i", names.occurrences)
    numbers, firsts, lasts = (rows[column :: Columns.OCCURRENCE] for column in range(3))
    if text.isascii():
        offsets = [starts[number - 1] for number in numbers]
        return zip(map(add, offsets, firsts), map(add, offsets, lasts), strict=True)
    return (
        _span(lines[number - 1], starts[number - 1], first, last)
        for number, first, last in zip(numbers, firsts, lasts, strict=True)
    )


def _span(line: str, offset: int, first: int, last: int) -> Span:
    """Return the position of a name that the parser, which counts bytes, finds in a line."""
    if line.isascii():
        return offset + first, offset + last
    data = line.encode("utf-8", "surrogatepass")
    begin = offset + len(data[:first].decode("utf-8", "surrogatepass"))
    return begin, begin + len(data[first:last].decode("utf-8", "surrogatepass"))


def _docstring(
    obj: griffe.Object, subject: Subject, renderer: DocstringRenderer, source: SourceFile, problems: list[Problem]
) -> Docstring | None:
    """Render the docstring of an object; one that the parsers cannot take is shown as it is written."""
    docstring = obj.docstring
    if docstring is None:
        return None
    return _rendered(docstring.value, docstring.lineno or 1, subject, renderer, source, problems)


def _rendered(
    text: str, line: int, subject: Subject, renderer: DocstringRenderer, source: SourceFile, problems: list[Problem]
) -> Docstring:
    """Render a docstring, or a comment that stands for one."""
    try:
        return renderer.render(text, line, subject)
    except Exception as error:  # noqa: BLE001 - a parser that trips over one docstring must not cost the page the others
        message = f"docstring cannot be parsed ({type(error).__name__}: {error}); it is shown as written"
        problems.append(Problem(source.path, line, message, ProblemKind.ANALYSIS))
        html = element("pre", text_html(printable(text)))
        return Docstring.of(line, "", (DocstringSection(SectionKind.TEXT, html=html),))


def _with_comments(
    structure: Structure,
    definitions: tuple[Definition, ...],
    text: str,
    render: Callable[[str, int], Docstring],
) -> tuple[Definition, ...]:
    """Add to definitions without docstring the comments that document them."""
    if "#" not in text:
        return definitions
    lines = text.split("\n")
    inside = lines_inside(statement for statement, _ in structure.statements)
    later = {id(statement) for statement, around in structure.statements if not is_beginning(around.owner)}
    documented: list[Definition] = []
    for (node, _, _), definition in zip(structure.found, definitions, strict=True):
        comment, line = ("", 0)
        if not definition.docstring:
            comment, line = comment_on(node, definition.first_line, lines, inside, only_marked=id(node) in later)
        rendered = render(comment, line) if comment else None
        documented.append(structs.replace(definition, comment=rendered) if rendered else definition)
    return tuple(documented)


def _is_private(obj: griffe.Object) -> bool:
    """Return whether a docstring says that what it is about is private, in Sphinx's words or in pdoc's."""
    return obj.docstring is not None and _PRIVATE.search(obj.docstring.value) is not None


def _count_lines(text: str, comment_lines: frozenset[int]) -> LineCounts:
    lines = text.split("\n")
    if lines[-1] == "":
        lines.pop()
    blank = sum(not line.strip() for line in lines)
    return LineCounts(len(lines) - blank - len(comment_lines), len(comment_lines), blank)

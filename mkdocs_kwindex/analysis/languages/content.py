"""The result of reading a file of some language."""

from collections.abc import Sequence

from msgspec import Struct, structs

from mkdocs_kwindex.analysis.markup.sanitizer import neutralize
from mkdocs_kwindex.model import Definition, Docstring, Kind, Problem, Quoted, Reference, Remark

# What a heading of ten words comes to; an id is repeated wherever something leads to it.
_LONGEST_PART = 80


class Content(Struct, frozen=True):
    """The contents of a file.

    Attributes:
        docstring: What it says of itself: the text before the first heading, the comment at its top.
        definitions: Headings, keys, functions, … in the order of the text.
        references: What it refers to, in the order of the text.
        problems: What is wrong with it.
        remarks: What a reader must know of how it is shown.
        text: What is shown in the place of the file's own text, with the language it is in; `None` for its own.
        called: What a script calls by a bare name.
    """

    docstring: Docstring | None = None
    definitions: tuple[Definition, ...] = ()
    references: tuple[Reference, ...] = ()
    problems: tuple[Problem, ...] = ()
    remarks: tuple[Remark, ...] = ()
    text: tuple[str, str] | None = None
    called: tuple[Quoted, ...] = ()


class DefinitionList:
    """Gathers the definitions of a file in the order of the text and gives them unique paths."""

    def __init__(self) -> None:
        self._found: list[Definition] = []
        # Each with the number that its last namesake has got.
        self._paths: dict[str, int] = {}

    def __len__(self) -> int:
        """The number of definitions so far."""
        return len(self._found)

    def add(
        self,
        kind: Kind,
        name: str,
        line: int,
        *,
        path: str,
        qualname: str = "",
        parent: int = -1,
        end_line: int = 0,
        first_line: int = 0,
        annotation: str = "",
        value: str = "",
        docstring: Docstring | None = None,
    ) -> int:
        """Add a definition.

        Args:
            kind: What it is.
            name: Its name, as readers see it.
            line: Its line.
            path: What its id is made of; white space becomes `_`, and a path that is taken gets `~2`, `~3`, …
            qualname: Its name with the names around it; `name` when empty.
            parent: Index of the definition around it.
            end_line: Its last line; `line` when 0.
            first_line: The line on which it begins, with what belongs to it; `line` when 0.
            annotation: Its type, or how it is written.
            value: Its value.
            docstring: What is said of it.

        Returns:
            Its index.
        """
        definition = Definition(
            kind=kind,
            name=neutralize(name),
            qualname=neutralize(qualname or name),
            path=self._unique("_".join(neutralize(path).split())[:_LONGEST_PART] or "_"),
            parent=parent,
            line=line,
            first_line=first_line or line,
            end_line=max(end_line, line),
            annotation=annotation,
            value=neutralize(value),
            docstring=docstring,
        )
        self._found.append(definition)
        return len(self._found) - 1

    def update(self, index: int, **changes: object) -> None:
        """Change a definition of which more has become known."""
        self._found[index] = structs.replace(self._found[index], **changes)

    def __getitem__(self, index: int) -> Definition:
        """Return a definition by its index."""
        return self._found[index]

    def finish(self) -> tuple[Definition, ...]:
        """Return all definitions."""
        return tuple(self._found)

    def _unique(self, path: str) -> str:
        candidate, count = path, self._paths.get(path, 1)
        while candidate in self._paths:
            count += 1
            candidate = f"{path}~{count}"
        self._paths[path] = count
        self._paths.setdefault(candidate, 1)
        return candidate


def sorted_references(references: Sequence[Reference]) -> tuple[Reference, ...]:
    """Sort references by line, each named once a line."""
    printable = {
        Reference(found.kind, neutralize(found.name), found.line, neutralize(found.text)) for found in references
    }
    return tuple(sorted(printable, key=lambda found: (found.line, found.kind, found.name, found.text)))

"""Module variables that change after import, and the code that changes them."""

from collections.abc import Iterator
from typing import NamedTuple

from mkdocs_kwindex.model import Definition, FileRecord, Kind
from mkdocs_kwindex.model.anchors import symbol_id, used_by_id
from mkdocs_kwindex.model.behaviour import Moment, Mutation
from mkdocs_kwindex.model.definitions import without_numbers
from mkdocs_kwindex.model.escaping import attribute_html, link, span, text_html
from mkdocs_kwindex.model.names import Use
from mkdocs_kwindex.model.wording import in_words
from mkdocs_kwindex.pages.behaviour.moments import Run, run_of
from mkdocs_kwindex.pages.idiom_sentences.writer import Writer, code, more_link
from mkdocs_kwindex.resolve import TargetKind, UseSite

_WRITERS = 6
_LINES = 4
_VALUE = 40
_VARIABLES = {Kind.ATTRIBUTE, Kind.CONSTANT}
# The methods of these are known by the names that `analysis.behaviour` looks for.
_CONTAINERS = ("builtins.", "collections.", "weakref.", "contextvars.", "queue.", "array.", "os.environ.", "types.")


class _Write(NamedTuple):
    verb: str
    uri: str
    run: Run


def state_sentences(writer: Writer) -> Iterator[str]:
    """Say of each variable of a module that functions or other files change, who does."""
    changes = _Changes(writer)
    several = {definition.qualname for definition in writer.record.definitions if "~" in definition.path}
    for definition in writer.record.definitions:
        if definition.parent >= 0 or definition.kind not in _VARIABLES:
            continue
        writes = changes.writes(definition)
        if writes:
            # Which of several definitions runs first, or at all, is not known.
            is_first = definition.value and not definition.branch and definition.qualname not in several
            value = f", at first {code(_cut(definition.value))}," if is_first else ""
            name = f"{writer.name(definition.path)} {writer.line(definition.line)}"
            source = writer.record.source
            uses = writer.links.overview(source.uri, used_by_id(symbol_id(source, definition)))
            yield f"{name}{value} is {in_words(list(_by_verb(writer, writes, uses)))}"


def _cut(text: str) -> str:
    return text if len(text) <= _VALUE else text[: _VALUE - 1].rstrip() + "…"


class _Changes:
    """Mutations in all files."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._by_file: dict[str, dict[tuple[int, int], Mutation]] = {}
        # The modules that each file names, by the lines and columns where the names end.
        self._modules: dict[str, dict[tuple[int, int], str]] = {}

    def writes(self, definition: Definition) -> dict[_Write, list[int]]:
        """Return who changes a variable, and in which lines; what its own module does outside of functions makes it."""
        source = self._writer.record.source
        found: dict[_Write, list[int]] = {}
        for use in self._writer.relations.uses(symbol_id(source, definition)):
            user = self._writer.site.records.get(use.uri)
            verb = self._verb(user, use) if user is not None else ""
            if user is None or not verb:
                continue
            run = run_of(user, _index(user, use.within), use.line, use.start)
            is_making = use.uri == source.uri and run.moment in {Moment.IMPORT, Moment.MAIN}
            if run.moment is not Moment.NEVER and not is_making:
                found.setdefault(_Write(verb, use.uri, run), []).append(use.line)
        return found

    def _verb(self, user: FileRecord, use: UseSite) -> str:
        """Return what a use does to a variable; empty when it only reads it."""
        if use.use is Use.WRITE and self._is_of_another_module(use):
            return ""
        if use.use is Use.WRITE or (use.use is Use.IMPORT and use.uri == self._writer.record.source.uri):
            return "set"
        change = self._in_file(user).get((use.line, use.start))
        if change is None:
            return "deleted" if use.use is Use.DELETE else ""
        if not change.method_line:
            return "changed"
        place = (change.method_line, change.method_start)
        method = self._writer.relations.at(use.uri, [place]).get(place)
        target = self._writer.relations.target(use.uri, method.target) if method is not None else None
        known = target is not None and target.kind is TargetKind.EXTERNAL and target.symbol.startswith(_CONTAINERS)
        return "changed" if known else ""

    def _is_of_another_module(self, use: UseSite) -> bool:
        """Return whether a file sets the name in a module that imports it: what that has changes, the variable not."""
        source = self._writer.record.source
        if use.uri == source.uri:
            return False
        if use.uri not in self._modules:
            links = self._writer.relations.links(use.uri)
            modules = (one for one in links if one.target.kind is TargetKind.MODULE)
            self._modules[use.uri] = {(one.line, one.end): one.target.symbol for one in modules}
        return self._modules[use.uri].get((use.line, use.start - 1), source.module) != source.module

    def _in_file(self, record: FileRecord) -> dict[tuple[int, int], Mutation]:
        uri = record.source.uri
        if uri not in self._by_file:
            self._by_file[uri] = {(change.line, change.start): change for change in record.behaviour.changes}
        return self._by_file[uri]


def _index(record: FileRecord, path: str) -> int:
    return next((index for index, found in enumerate(record.definitions) if found.path == path), -1) if path else -1


def _by_verb(writer: Writer, writes: dict[_Write, list[int]], uses: str) -> Iterator[str]:
    for verb in dict.fromkeys(write.verb for write in writes):
        own = [_writer(writer, write, lines) for write, lines in _of(writes, verb) if _is_own(writer, write)]
        parts = [f"{verb} by {_some(own, uses)}"] if own else []
        others: dict[str, list[str]] = {}
        for write, lines in _of(writes, verb):
            if not _is_own(writer, write):
                others.setdefault(write.uri, []).append(_writer(writer, write, lines))
        start = "" if own else f"{verb} "
        for uri, names in list(others.items())[:_WRITERS]:
            parts.append(f"{start}in {_file(writer, uri)} by {_some(names, uses)}")
            start = ""
        if len(others) > _WRITERS:
            parts.append(f"in {more_link(f'{len(others) - _WRITERS:,} more', uses)} files")
        yield ", ".join(parts)


def _of(writes: dict[_Write, list[int]], verb: str) -> list[tuple[_Write, list[int]]]:
    return [(write, lines) for write, lines in writes.items() if write.verb == verb]


def _is_own(writer: Writer, write: _Write) -> bool:
    return write.uri == writer.record.source.uri


def _some(names: list[str], uses: str) -> str:
    more = [more_link(f"{len(names) - _WRITERS:,} more", uses)] if len(names) > _WRITERS else []
    return in_words([*names[:_WRITERS], *more])


def _file(writer: Writer, uri: str) -> str:
    return link(writer.links.overview(uri), text_html(uri))


def _writer(writer: Writer, write: _Write, lines: list[int]) -> str:
    distinct = list(dict.fromkeys(lines))
    shown = [_line(writer, write.uri, line) for line in distinct[:_LINES]]
    rest = distinct[_LINES:]
    more = f" and {more_link(f'{len(rest):,} more', writer.links.line(write.uri, rest[0]))}" if rest else ""
    return f"{_who(writer, write)} {' '.join(shown)}{more}"


def _line(writer: Writer, uri: str, line: int) -> str:
    if uri == writer.record.source.uri:
        return writer.line(line)
    href = writer.links.line(uri, line)
    shown = text_html(f"L{line}")
    return link(href, shown, attribute_html("class", "kw-line")) if href else span("kw-line", shown)


def _who(writer: Writer, write: _Write) -> str:
    run = write.run
    if not run.path:
        return {Moment.MAIN: "the program", Moment.CALL: "a <code>lambda</code>"}.get(run.moment, "its import")
    if write.uri == writer.record.source.uri:
        return writer.name(run.path)
    record, name = writer.site.records[write.uri], without_numbers(run.path)
    href = writer.links.overview(write.uri, record.source.symbol(run.path))
    return link(href, code(name))

"""The part "state and side effects": what a file acts on besides its own objects, and when."""

from collections.abc import Iterator

from msgspec import Struct

from mkdocs_kwindex.model import Kind
from mkdocs_kwindex.model.anchors import symbol_id
from mkdocs_kwindex.model.behaviour import Moment
from mkdocs_kwindex.model.escaping import link
from mkdocs_kwindex.model.known_effects import BASES, CALLS, READ_TOO, VARIABLES, Effect
from mkdocs_kwindex.model.names import Use
from mkdocs_kwindex.model.placeholders import plain_text
from mkdocs_kwindex.model.sections import Section
from mkdocs_kwindex.model.wording import in_words
from mkdocs_kwindex.pages.behaviour.moments import Run, run_of
from mkdocs_kwindex.pages.behaviour.state import state_sentences
from mkdocs_kwindex.pages.idiom_sentences.writer import Writer, code, more_link
from mkdocs_kwindex.resolve import Occurrence, TargetKind

_INLINE = 5
_FOLDED = 40
_LINES = 6
_WATCHED = frozenset(CALLS) | frozenset(VARIABLES)
_ORDER = {effect: number for number, effect in enumerate(Effect)}
_EXIT = "builtins.SystemExit"

_Actions = dict[tuple[str, str, bool], dict[int, None]]


class EffectGroup(Struct, frozen=True):
    """The effects of one kind.

    Attributes:
        title: What is acted on.
        identifier: Its place on the page.
        count: In how many places, or how many variables.
        inline_html: A sentence for each of the first.
        folded_html: A sentence for each of those that follow.
        more: How many sentences are left out.
    """

    title: str
    identifier: str
    count: int
    inline_html: tuple[str, ...]
    folded_html: tuple[str, ...] = ()
    more: int = 0


def effect_groups(writer: Writer) -> tuple[EffectGroup, ...]:
    """Say what state a file has and what it acts on."""
    groups: list[EffectGroup] = []
    if state := list(state_sentences(writer)):
        groups.append(_group("State of the module", len(state), state))
    found: dict[Effect, dict[Run, _Actions]] = {}
    for effect, run, verb, path, line, possible in _actions(writer):
        key = (verb, path, possible or run.perhaps)
        together = run._replace(perhaps=False)
        # A line that does the same twice is one place.
        found.setdefault(effect, {}).setdefault(together, {}).setdefault(key, {})[line] = None
    classes = dict(_classes(writer))
    for effect in sorted({*found, *classes}, key=_ORDER.__getitem__):
        runs = found.get(effect, {})
        sentences = [*classes.get(effect, ()), *(_sentence(writer, run, actions) for run, actions in runs.items())]
        count = sum(len(lines) for actions in runs.values() for lines in actions.values())
        groups.append(_group(effect.value, count + len(classes.get(effect, ())), sentences))
    return tuple(groups)


def _classes(writer: Writer) -> Iterator[tuple[Effect, list[str]]]:
    """Yield sentences on the classes of a file that are threads, processes or servers through their bases."""
    found: dict[Effect, list[str]] = {}
    for definition in writer.record.definitions:
        if definition.kind is not Kind.CLASS or not definition.bases:
            continue
        for base in _ancestors(writer, symbol_id(writer.record.source, definition)):
            if base in BASES:
                effect, what = BASES[base]
                name = f"{writer.name(definition.path)} {writer.line(definition.line)}"
                found.setdefault(effect, []).append(f"{name} is a {what}: it derives from {_linked(writer, base)}")
                break
    yield from found.items()


def _ancestors(writer: Writer, symbol: str) -> Iterator[str]:
    """Yield all bases of a class, each once."""
    pending, seen = [symbol], {symbol}
    while pending:
        for base in writer.relations.bases(pending.pop()):
            if base.symbol not in seen:
                seen.add(base.symbol)
                pending.append(base.symbol)
                yield base.symbol


def _linked(writer: Writer, path: str) -> str:
    """Write the dotted path of something outside of the tree, linked where an inventory has it."""
    href = writer.links.external(path)
    name = code(path.removeprefix("builtins."))
    return link(href, name) if href else name


def effect_chunks(groups: tuple[EffectGroup, ...]) -> Iterator[tuple[Section, str, str]]:
    """Yield `(section id, place on the page, text)` for the keyword map."""
    for group in groups:
        for html in (*group.inline_html, *group.folded_html):
            yield Section.CODE_PATTERNS_IDIOMS, group.identifier, plain_text(html)


def _group(title: str, count: int, sentences: list[str]) -> EffectGroup:
    shown = sentences[: _INLINE + _FOLDED]
    identifier = f"effects-{title.lower().replace(' ', '-')}"
    more = len(sentences) - len(shown)
    return EffectGroup(title, identifier, count, tuple(shown[:_INLINE]), tuple(shown[_INLINE:]), more)


def _actions(writer: Writer) -> Iterator[tuple[Effect, Run, str, str, int, bool]]:
    """Yield what is acted on, when, the verb, the dotted path, the line, and whether that is only possible."""
    record, relations = writer.record, writer.relations
    uri = record.source.uri
    changes = {(change.line, change.start): change for change in record.behaviour.changes}
    restored = [span for span in record.behaviour.spans if span.moment is Moment.RESTORED]
    found = list(relations.outside(uri, _WATCHED))
    # `os.environ.get(…)` is one thing, not a use of `os.environ` and a call besides.
    told = {(item.line, path.rpartition(".")[0]) for item, path in found if path in CALLS}
    for item, path in found:
        change = changes.get((item.line, item.start))
        by_method = change is None or change.method_line > 0
        if by_method and path in VARIABLES and item.use is Use.READ and (item.line, path) in told:
            continue
        if path.startswith("warnings.") and any(span.holds(item.line, item.start) for span in restored):
            continue
        effect, verb = _effect(item, path, changed=change is not None)
        run = run_of(record, item.within, item.line, item.start)
        if effect is not None and run.moment is not Moment.NEVER:
            target = relations.target(uri, item.target)
            yield effect, run, verb, path, item.line, target is not None and target.count > 1
    yield from _exits(writer)


def _effect(item: Occurrence, path: str, *, changed: bool) -> tuple[Effect | None, str]:
    """Return what a use of something outside acts on, and the verb for it."""
    if path in CALLS:
        return (CALLS[path], "calls") if item.use is Use.CALL else (None, "")
    if changed or item.use in {Use.WRITE, Use.DELETE}:
        return VARIABLES[path], "changes" if changed else "sets"
    if path in READ_TOO and item.use is Use.READ:
        return VARIABLES[path], "reads"
    return None, ""


def _exits(writer: Writer) -> Iterator[tuple[Effect, Run, str, str, int, bool]]:
    """Yield where `SystemExit` is raised."""
    record = writer.record
    uri = record.source.uri
    raises = {(raised.name_line, raised.name_start): raised for raised in record.behaviour.raises if raised.name_line}
    for place, item in writer.relations.at(uri, raises).items():
        target = writer.relations.target(uri, item.target)
        if target is not None and target.kind is TargetKind.EXTERNAL and target.symbol == _EXIT:
            run = run_of(record, item.within, *place)
            if run.moment is not Moment.NEVER:
                yield Effect.EXITS, run, "raises", _EXIT, raises[place].line, target.count > 1


def _sentence(writer: Writer, run: Run, actions: _Actions) -> str:
    uri = writer.record.source.uri
    parts: dict[tuple[str, bool], list[str]] = {}
    for (verb, path, possible), lines in actions.items():
        shown = " ".join(writer.line(line) for line in list(lines)[:_LINES])
        rest = list(lines)[_LINES:]
        more = f" and {more_link(f'{len(rest):,} more', writer.links.line(uri, rest[0]))}" if rest else ""
        parts.setdefault((verb, possible), []).append(f"{_linked(writer, path)} {shown}{more}")
    verbs = [f"{'possibly ' if possible else ''}{verb} {in_words(names)}" for (verb, possible), names in parts.items()]
    return f"{run_subject(writer, run)} {in_words(verbs)}"


def run_subject(writer: Writer, run: Run) -> str:
    """Say what runs, as the beginning of a sentence."""
    if run.path:
        return writer.name(run.path)
    if run.moment is Moment.CALL:
        return "A <code>lambda</code>"
    return "Run as a program, the file" if run.moment is Moment.MAIN else "Importing the file"

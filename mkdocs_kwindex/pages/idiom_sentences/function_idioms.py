"""What idioms of functions and modules mean, one sentence each, as HTML."""

from collections.abc import Sequence

from mkdocs_kwindex.model import FileRecord, Kind
from mkdocs_kwindex.model.idioms import (
    Awaitables,
    Branching,
    CommentNote,
    Deprecated,
    Ending,
    Fallback,
    LateImports,
    Memory,
    ModuleAttributes,
    Pattern,
    Registration,
    SharedObject,
    Signatures,
    Wrapping,
    Yields,
)
from mkdocs_kwindex.model.names import Use
from mkdocs_kwindex.model.wording import in_words, plural
from mkdocs_kwindex.pages.idiom_sentences.writer import Writer, code, codes, last_name, quoted, rest
from mkdocs_kwindex.resolve import UseSite

_MESSAGE_LIMIT = 100
_DECORATED = {Kind.CLASS, Kind.FUNCTION, Kind.METHOD, Kind.PROPERTY}


def generator(writer: Writer, pattern: Pattern, details: Yields) -> str:
    """Say what a generator yields, and whether it ends."""
    parts = [
        f"from {code(value[1:])} {writer.line(line)}" if value.startswith("*") else f"{code(value)} {writer.line(line)}"
        for value, line in details.values
    ]
    more = f", … in {details.places} places" if details.places > len(parts) else ""
    verb = "yields, for <code>async for</code>," if details.is_async else "yields"
    text = f"{writer.subject(pattern)} {verb} {', '.join(parts)}{more}"
    if details.endless:
        line = writer.line(details.endless)
        text += f"; its {code('while True')} {line} has no {code('break')} or return"
    if details.receives:
        text += f"; it uses what is sent to it {writer.line(details.receives)}"
    if details.under:
        text += f"; callers get what {_decorators(details.under)} makes of it"
    return text


def _decorators(sources: tuple[str, ...]) -> str:
    return codes([f"@{source}" for source in sources])


def coroutines(writer: Writer, pattern: Pattern, details: Awaitables) -> str:
    """Name the coroutine functions of a scope."""
    many = len(details.functions) > 1
    whose = f"of {writer.name(pattern.path)}" if pattern.path else "of the module"
    shown = details.functions[:_COROUTINES]
    names = [_coroutine(writer, *function) for function in shown]
    if len(details.functions) > len(shown):
        names.append(rest(len(details.functions) - len(shown)))
    text = f"Coroutine {'functions' if many else 'function'} {whose}: {in_words(names)}"
    if details.idle:
        idle = [last_name(path) for path in details.idle]
        text += f"; {codes(idle) if many else 'it'} {'await' if idle[1:] else 'awaits'} nothing"
    return text


def _coroutine(writer: Writer, path: str, line: int, under: tuple[str, ...]) -> str:
    text = f"{writer.name(path, shown=last_name(path))} {writer.line(line)}"
    return f"{text} (under {_decorators(under)})" if under else text


def wrapping(writer: Writer, pattern: Pattern, details: Wrapping) -> str:
    """Say what a decorator does to what it is given."""
    uses = [use for use in writer.relations.uses(writer.identifier(pattern.path)) if use.use is Use.DECORATOR]
    if details.wrapper:
        start = "makes a decorator, which replaces" if details.factory else "replaces"
        text = f"{writer.subject(pattern)} {start} a function by {code(details.wrapper)} {writer.line(details.line)}"
        text += ", which calls it" + (" and has its name and docstring" if details.keeps_name else "")
    elif details.marks:
        text = f"{writer.subject(pattern)} gives back what it decorates, with {codes(details.marks)} set on it"
    else:
        return f"{writer.subject(pattern)} {_used(writer, uses)}"
    return f"{text}; {_used(writer, uses)}" if uses else text


def _used(writer: Writer, uses: Sequence[UseSite]) -> str:
    """Say how many definitions a decorator decorates: some have it twice, with different arguments."""
    decorated = {(use.uri, _decorated(writer.site.analysed[use.uri], use.line)) for use in uses}
    files = len({uri for uri, _ in decorated})
    where = f" in {plural(files, 'file')}" if len(decorated) > 1 else ""
    perhaps = "possibly " if uses and all(use.possible for use in uses) else ""
    return f"{perhaps}decorates {plural(len(decorated), 'definition')}{where}"


def _decorated(record: FileRecord, line: int) -> int:
    """Return the line of the definition that the decorator in a line decorates."""
    lines = [definition.line for definition in record.definitions if definition.kind in _DECORATED]
    return min((one for one in lines if one >= line), default=line)


def registration(writer: Writer, pattern: Pattern, details: Registration) -> str:
    """Say what is added to what, and who else uses it."""
    if details.subclasses:
        return f"{writer.subject(pattern)} adds its subclasses to {code(details.container)} as they are made"
    container = writer.name(details.container_path) if details.container_path else code(details.container)
    text = f"{writer.subject(pattern)} adds its argument {code(details.parameter)} to {container}"
    if details.returned:
        text += " and gives it back"
    return text + _readers(writer, details.container_path, pattern.path)


def _readers(writer: Writer, path: str, adder: str) -> str:
    """Name the functions that use a container, besides the one that adds to it."""
    if not path:
        return ""
    readers = dict.fromkeys(
        use.within
        for use in writer.relations.uses(writer.identifier(path))
        if use.uri == writer.record.source.uri
        and use.within
        and use.within != adder
        and not use.within.startswith(adder + ".")
    )
    names = [writer.name(reader) for reader in list(readers)[:_NAMES]]
    more = f" and {rest(len(readers) - _NAMES)}" if len(readers) > _NAMES else ""
    return f"; used by {', '.join(names)}{more}" if names else ""


_NAMES = 4
_COROUTINES = 12


_IMPORTS = {Use.IMPORT, Use.REEXPORT, Use.EXPORT}


def shared_object(writer: Writer, pattern: Pattern, details: SharedObject) -> str:
    """Say what is made once, and when."""
    name = writer.subject(pattern)
    if details.how == "sentinel":
        return f"{name} is a bare {code('object()')}: equal to nothing but itself"
    if details.how == "first call":
        return f"{name} makes {writer.name(details.holder)} when it is {code('None')}, and gives the same one later"
    if details.how == "new":
        return f"Calling {name} gives the object in {code(details.holder)}, made the first time"
    uses = [use for use in writer.relations.uses(writer.identifier(pattern.path)) if use.use not in _IMPORTS]
    text = f"{name} is the only {writer.name(details.maker)} that the tree makes, when the module is imported"
    files = len({use.uri for use in uses})
    return f"{text}; used {plural(len(uses), 'time')} in {plural(files, 'file')}" if uses else text


def memory(writer: Writer, pattern: Pattern, details: Memory) -> str:
    """Say which results are kept, and how many."""
    if details.how == "cached_property":
        verb = "is" if len(details.names) == 1 else "are"
        return f"{codes(details.names)} of {writer.subject(pattern)} {verb} worked out once for each object"
    if details.how == "attribute":
        return f"{writer.subject(pattern)} makes {codes(details.names)} when it is missing, and keeps it"
    if details.how == "dict":
        text = f"{writer.subject(pattern)} keeps its results in {writer.name(details.holder)}"
        return (
            f"{text}, which is cut or cleared {writer.line(details.cleared)}"
            if details.cleared
            else (f"{text}; nothing in the file removes any")
        )
    kept = "every result is kept"
    if details.limit != "None":
        kept = f"the {code(details.limit)} results used last are kept"
    if details.limit == "1":
        kept = "only the last result is kept"
    text = kept if details.arguments else "worked out at the first call, and kept"
    if details.method:
        text += f", with the {code('self')} of each call"
    if outer := writer.function_around(pattern.path):
        text += f", anew in each call of {writer.name(outer)}"
    return f"{code(details.how)} on {writer.subject(pattern)}: {text}"


def module_attributes(writer: Writer, pattern: Pattern, details: ModuleAttributes) -> str:
    """Say what a module's `__getattr__` is for."""
    text = f"{writer.subject(pattern)} answers for names that the module does not define"
    return f"{text}, {len(details.names)} of them by name: {codes(details.names)}" if details.names else text


def late_imports(writer: Writer, pattern: Pattern, details: LateImports) -> str:
    """Say what is imported when a function runs, and whether it could be imported earlier."""
    parts = [f"{code(name)} {writer.line(line)}" for name, line in details.modules[:_NAMES]]
    if len(details.modules) > _NAMES:
        parts.append(f"and {rest(len(details.modules) - _NAMES)}")
    text = f"{writer.name(pattern.path)} imports {', '.join(parts)} when it runs"
    back = [name for name, _ in details.modules if writer.imports_back(name)]
    if back:
        text += f"; {codes(back)} {'imports' if len(back) == 1 else 'import'} this module in turn"
    return text


def fallback(writer: Writer, pattern: Pattern, details: Fallback) -> str:
    """Say what happens without an optional module."""
    where = f"In {writer.name(pattern.path)}, " if pattern.path else ""
    first, *others = details.tried
    text = f"{where}{codes(first.modules)} may be missing {writer.line(pattern.line)}"
    for other in others:
        verb = "is" if len(other.modules) == 1 else "are"
        text += f"; then {codes(other.modules)} {verb} tried {writer.line(other.line)}"
    instead = [
        f"{codes(names)} {'is' if len(names) == 1 else 'are'} {what}"
        for names, what in ((details.imports, "imported"), (details.defines, "defined here"))
        if names
    ]
    instead += [codes(details.names)] if details.names else []
    if details.ending is not Ending.GOES_ON or not instead:
        instead.append(_ENDINGS[details.ending])
    then = "; without any of them," if others else "; then"
    return f"{text}{then} {' and '.join(instead)} {writer.line(details.line)}"


_ENDINGS = {
    Ending.GOES_ON: "the code goes on without",
    Ending.OTHER: "other code runs",
    Ending.RAISES: "an exception is raised",
    Ending.EXITS: "the program exits",
    Ending.RETURNS: "the function returns",
}


def signatures(writer: Writer, pattern: Pattern, details: Signatures) -> str:
    """Count the signatures of an overloaded function."""
    lines = " ".join(writer.line(line) for line in details.lines[1:8])
    text = f"{writer.subject(pattern)} has {len(details.lines)} signatures (also {lines})"
    return f"{text} and returns, by its arguments, {codes(details.returns)}" if len(details.returns) > 1 else text


def branching(writer: Writer, pattern: Pattern, details: Branching) -> str:
    """Say what is chosen by what."""
    subject, count, choices = code(details.subject), details.count, codes(details.choices)
    text = f"compares {subject} in {count} steps: {choices}"
    match details.how:
        case "name":
            prefix, *names = details.choices
            text = f"looks up {code(prefix + '…')} on {subject} by a name made at run time"
            text += f": {codes(names)} {'fits' if count == 1 else 'fit'} here" if names else ""
        case "given":
            parameter, *names = details.choices
            text = f"calls a method of {subject} by the name that it is given as {code(parameter)}"
            text += f"; in this file {codes(names)}" if names else ""
        case "visitor":
            base = f", for {subject}" if details.subject else ""
            text = f"has {plural(count, '<code>visit_…</code> method')}{base}: {choices}"
        case "table":
            text = f"maps {count} keys to {details.subject}: {choices}"
        case "singledispatch":
            text = f"chooses by its first argument's type; {count} registered in this file"
            text += f": {choices}" if count else ""
        case "match":
            text = f"matches {subject} against {count} patterns: {choices}"
        case "type":
            text = f"chooses by the type of {subject} in {count} steps: {choices}"
    return f"{writer.subject(pattern)} {text}"


def deprecated(writer: Writer, pattern: Pattern, details: Deprecated) -> str:
    """Quote what a deprecation says."""
    shown = details.message
    if len(shown) > _MESSAGE_LIMIT:
        shown = shown[: _MESSAGE_LIMIT - 1].rstrip() + "…"
    message = f": {quoted(shown)}" if shown else ""
    if details.decorator:
        return f"{writer.subject(pattern)} is marked with {code('@' + details.category)}{message}"
    when = "on every call, " if details.unconditional and pattern.path else ""
    with_category = f"with {code(details.category.rpartition('.')[2])}" if details.category else ""
    if details.by:
        words = filter(None, [f"calls {code(details.by)}", with_category])
        return (
            f"{writer.subject(pattern)} {', '.join([' '.join(words), *([when.strip(', ')] if when else [])])}{message}"
        )
    return f"{writer.subject(pattern)} warns {when}{with_category}{message}"


def comment_note(writer: Writer, pattern: Pattern, details: CommentNote) -> str:
    """Quote a note."""
    where = f"in {writer.name(pattern.path)}" if pattern.path else "at module level"
    return f"{code(details.mark)} {where}{': ' + quoted(details.text) if details.text else ''}"

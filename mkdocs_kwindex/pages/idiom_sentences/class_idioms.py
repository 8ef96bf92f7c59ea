"""What idioms of classes mean, one sentence each, as HTML."""

from mkdocs_kwindex.model.idioms import (
    AbstractMethods,
    ClassMaking,
    DataClass,
    DescriptorMethods,
    DictKeys,
    Enumeration,
    Exit,
    ManagedBlock,
    MixinNeeds,
    Pattern,
    ProtocolMembers,
    TupleFields,
)
from mkdocs_kwindex.model.wording import plural
from mkdocs_kwindex.pages.idiom_sentences.writer import Writer, code, codes, last_name

_MAKING = {
    "__prepare__": "what a class body is run in",
    "__new__": "how each class is made",
    "__init__": "how each class is made",
    "__call__": "what calling such a class does",
    "__instancecheck__": "what <code>isinstance</code> answers",
    "__subclasscheck__": "what <code>issubclass</code> answers",
    "__getattr__": "missing attributes of the class",
    "__getitem__": "<code>[…]</code> on the class",
    "__iter__": "iteration over the class",
    "__len__": "<code>len</code> of the class",
    "__contains__": "<code>in</code> on the class",
    "__setattr__": "setting attributes of the class",
    "__delattr__": "deleting attributes of the class",
}
_DESCRIPTOR = {"__get__": "reading it", "__set__": "setting it", "__delete__": "deleting it"}


def data_class(writer: Writer, pattern: Pattern, details: DataClass) -> str:
    """Say what a data class holds."""
    article = "an" if details.library[0] in "aeiou" else "a"
    start = f"{writer.subject(pattern)} is {article} {details.library}"
    if not details.fields:
        text = f"{start} that declares no fields itself" if details.complete else start
    elif details.derived and details.complete:
        required = f" ({details.required or 'none'} must be given)" if details.required >= 0 else ""
        text = f"{start} with {plural(len(details.fields), 'field')} of its own{required}: {codes(details.fields)}"
    elif not details.complete:
        text = f"{start}; among its fields: {codes(details.fields)}"
    else:
        required = f" ({details.required or 'none'} must be given)" if details.required >= 0 else ""
        text = f"{start} of {plural(len(details.fields), 'field')}{required}: {codes(details.fields)}"
    if details.init:
        text += f"; its own {writer.name(details.init, shown='__init__')} is the one that is called"
    if details.frozen:
        text += "; frozen: its fields cannot be set again"
    elif details.unhashable:
        text += "; not hashable, as it has <code>__eq__</code> and no <code>__hash__</code>"
    return text


def enumeration(writer: Writer, pattern: Pattern, details: Enumeration) -> str:
    """Say what the members of an enum are."""
    base = code(details.base) if details.base else "enum"
    article = "an" if not details.base or details.base[0] in "EI" else "a"
    start = f"{writer.subject(pattern)} is {article} {base}"
    if not details.members:
        return f"{start} without members, a base for others" if details.complete else start
    if not details.complete:
        return f"{start}; among its members: {codes(details.members)}"
    noun = plural(len(details.members), "name" if details.flags else "member")
    text = f"{start} of {noun}{' that combine with <code>|</code>' if details.flags else ''}: {codes(details.members)}"
    return f"{text}; {codes(details.aliases)} for the same" if details.aliases else text


def tuple_fields(writer: Writer, pattern: Pattern, details: TupleFields) -> str:
    """Say what a named tuple holds."""
    defaults = f" ({details.defaults} with a default)" if details.defaults > 0 else ""
    text = f"{writer.subject(pattern)} is a named tuple of {plural(len(details.fields), 'field')}{defaults}"
    return f"{text}: {codes(details.fields)}" if details.fields else text


def dict_keys(writer: Writer, pattern: Pattern, details: DictKeys) -> str:
    """Say which keys a typed dict describes."""
    optional = f" ({details.optional} may be missing)" if details.optional else ""
    text = f"{writer.subject(pattern)} describes dicts with {plural(len(details.keys), 'key')}{optional}"
    return f"{text}: {codes(details.keys)}" if details.keys else f"{text} of its own"


def abstract_methods(writer: Writer, pattern: Pattern, details: AbstractMethods) -> str:
    """Say what subclasses have to define."""
    if details.enforced:
        text = f"{writer.subject(pattern)} has no instances until a subclass defines {codes(details.methods)}"
        return f"{text}{_subclasses(writer, pattern)}"
    owners = _overriding(writer, writer.identifier(pattern.path), details.methods)
    verb = "only raises" if len(details.methods) == 1 else "only raise"
    start = f"In {writer.subject(pattern)}, {codes(details.methods)} {verb} {code('NotImplementedError')}"
    return f"{start}; overridden in {writer.symbols(sorted(owners))}"


def _overriding(writer: Writer, symbol: str, methods: tuple[str, ...]) -> set[str]:
    """Return the classes, nearest to a base on each way down from it, that define one of its methods.

    With several bases a method overrides that of the first base that has it; it stands in for those of the others too.
    """
    nearest = (method for name in methods for method in writer.relations.overridden_by(f"{symbol}.{name}"))
    found = {method.rpartition(".")[0] for method in nearest}
    for name in methods:
        pending = writer.relations.subclasses(symbol)
        seen: set[str] = set()
        while pending:
            current = pending.pop()
            if writer.site.symbols.find(f"{current}.{name}"):
                found.add(current)
            elif current not in seen:
                pending += writer.relations.subclasses(current)
            seen.add(current)
    return found


def protocol(writer: Writer, pattern: Pattern, details: ProtocolMembers) -> str:
    """Say what fits a protocol."""
    start = f"{writer.subject(pattern)} is a protocol"
    bases = [base.symbol for base in writer.relations.bases(writer.identifier(pattern.path))]
    others = [base for base in bases if base.rpartition(".")[2] not in {"Protocol", "Generic"}]
    what = [codes(details.members)] if details.members else []
    if others:
        what.append(f"what {writer.symbols(others)} {'asks' if len(others) == 1 else 'ask'} for")
    text = f"{start}: any object with {' and '.join(what)} fits, whatever its class" if what else start
    if details.members == ("__call__",) and not others:
        text = f"{start}: whatever can be called in that way fits, a function too"
    if details.runtime:
        text += "; <code>isinstance</code> looks for the names only"
    return f"{text}{_subclasses(writer, pattern)}"


def mixin(writer: Writer, pattern: Pattern, details: MixinNeeds) -> str:
    """Say where a mixin goes and what it expects there."""
    subclasses = writer.relations.subclasses(writer.identifier(pattern.path))
    text = f"{writer.subject(pattern)} is mixed into {writer.symbols(subclasses)}"
    if details.names:
        text += f"; it uses {codes(details.names)} of the object, which it does not define"
    return text


def metaclass(writer: Writer, pattern: Pattern, details: ClassMaking) -> str:
    """Say what a metaclass decides."""
    parts = dict.fromkeys(_MAKING[name] for name in details.methods)
    text = f"{writer.subject(pattern)} is a metaclass: its instances are classes"
    return f"{text}; it decides {', '.join(parts)} ({codes(details.methods)})" if parts else text


def class_hook(writer: Writer, pattern: Pattern, _: object) -> str:
    """Say when a hook for subclasses runs."""
    hook, name = writer.name(pattern.path, ".__init_subclass__"), code(last_name(pattern.path))
    return f"{hook} runs whenever a class derives from {name}{_subclasses(writer, pattern)}"


def descriptor(writer: Writer, pattern: Pattern, details: DescriptorMethods) -> str:
    """Say when a descriptor acts."""
    acts = [f"{what} calls {code(name)}" for name, what in _DESCRIPTOR.items() if name in details.methods]
    text = f"{writer.subject(pattern)} is a descriptor: where a class has one as attribute, {', '.join(acts)}"
    if "__set_name__" in details.methods:
        text += "; <code>__set_name__</code> tells it the attribute's name"
    if details.alone and not {"__set__", "__delete__"} & set(details.methods):
        text += "; an instance's own attribute of that name goes before it"
    return text


def managed_block(writer: Writer, pattern: Pattern, details: ManagedBlock) -> str:
    """Say what a context manager gives, and what happens at the end of its block."""
    word = "async with" if details.is_async else "with"
    parts = [f"{writer.subject(pattern)} is for {code(word)}"]
    if details.gives == "self" and not details.function:
        parts.append(f"{code('as')} gives the object itself")
    elif details.function and details.gives == "None":
        parts.append(f"{code('as')} gives nothing")
    elif details.gives:
        parts.append(f"{code('as')} gives {code(details.gives)}")
    line = writer.line(details.exit_line)
    match details.exit:
        case Exit.PASSES if not details.function:
            parts.append(f"an exception in the block goes on after the clean-up {line}")
        case Exit.SWALLOWS:
            parts.append(f"an exception in the block is swallowed {line}")
        case Exit.CLEANS_UP:
            parts.append(f"the clean-up {line} runs after an exception too")
        case Exit.INSIDE:
            parts.append(f"the block runs inside {code(details.inside)} {line}")
        case Exit.SKIPS:
            parts.append(f"after an exception in the block, what follows the {code('yield')} {line} does not run")
        case Exit.PASSES:
            parts.append(f"nothing runs after the {code('yield')} {line}")
    return "; ".join(parts)


def _subclasses(writer: Writer, pattern: Pattern) -> str:
    """Count the subclasses in words; empty when the tree has none."""
    subclasses = writer.relations.subclasses(writer.identifier(pattern.path))
    return f"; subclasses: {writer.symbols(subclasses)}" if subclasses else ""

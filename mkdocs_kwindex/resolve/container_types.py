"""Element types of standard containers, for iteration, indexing and their methods."""

from mkdocs_kwindex.resolve.inference import Inference
from mkdocs_kwindex.resolve.values import (
    FIXED_TUPLE,
    NONE,
    UNKNOWN_ONLY,
    ClassValue,
    ExternalInstance,
    Instance,
    NoneValue,
    TypeVariable,
    Value,
    Values,
    distinct,
    union,
)

_ITERABLES = frozenset(
    [f"builtins.{name}" for name in ("list", "tuple", "set", "frozenset", "dict")]
    + [
        f"typing.{name}"
        for name in [
            "Iterable",
            "Iterator",
            "Sequence",
            "MutableSequence",
            "Collection",
            "Container",
            "Reversible",
            "AbstractSet",
            "Set",
            "MutableSet",
            "Mapping",
            "MutableMapping",
            "Generator",
            "AsyncIterator",
            "AsyncIterable",
            "AsyncGenerator",
            "KeysView",
            "ValuesView",
        ]
    ]
    + ["collections.deque", "collections.defaultdict", "collections.OrderedDict", "collections.Counter"]
)
_MAPPINGS = frozenset(
    [
        "builtins.dict",
        "typing.Mapping",
        "typing.MutableMapping",
        "collections.defaultdict",
        "collections.OrderedDict",
        "weakref.WeakKeyDictionary",
        "weakref.WeakValueDictionary",
    ]
)
_TEXTS = frozenset({"builtins.str", "builtins.bytes"})
_SAME = frozenset({"copy", "union", "intersection", "difference", "symmetric_difference", "__copy__"})
_TEXT_METHODS = frozenset(
    [
        "lower",
        "upper",
        "strip",
        "lstrip",
        "rstrip",
        "replace",
        "format",
        "join",
        "title",
        "capitalize",
        "removeprefix",
        "removesuffix",
        "casefold",
        "expandtabs",
        "center",
        "ljust",
        "rjust",
        "zfill",
        "translate",
        "swapcase",
        "format_map",
    ]
)


def is_mapping(value: ExternalInstance) -> bool:
    """Return whether an instance is a mapping."""
    return value.path in _MAPPINGS


def items_of(inference: Inference, values: Values, *, asynchronous: bool = False) -> Values:
    """Return what iterating over values gives."""
    return union(_items(inference, value, asynchronous=asynchronous) for value in values)


def _items(  # noqa: PLR0911 - one answer for each kind of value
    inference: Inference, value: Value, *, asynchronous: bool = False
) -> Values:
    if isinstance(value, ExternalInstance):
        return _external_items(value)
    if isinstance(value, NoneValue):
        return ()
    if isinstance(value, ClassValue):
        return (
            (Instance(value.file, value.row),) if inference.classes.is_enum((value.file, value.row)) else UNKNOWN_ONLY
        )
    if not isinstance(value, (Instance, TypeVariable)):
        return UNKNOWN_ONLY
    if isinstance(value, Instance) and (fields := _fields(inference, value)):
        return union(fields)
    iterators = inference.members.call_method(value, "__aiter__" if asynchronous else "__iter__")
    if iterators == UNKNOWN_ONLY:
        return UNKNOWN_ONLY
    found: list[Value] = []
    for iterator in iterators:
        if isinstance(iterator, ExternalInstance):
            found.extend(_items(inference, iterator, asynchronous=asynchronous))
        else:
            step = inference.members.call_method(iterator, "__anext__" if asynchronous else "__next__")
            found.extend(inference.calls.awaited(step) if asynchronous else step)
    return distinct(found)


def _fields(inference: Inference, value: Instance) -> tuple[Values, ...]:
    """Return what a named tuple of the tree holds at each position; nothing for any other instance."""
    line = inference.classes.linear((value.file, value.row))
    if "typing.NamedTuple" not in line:
        return ()
    # What derives from a named tuple adds no fields.
    number, row = next(entry for entry in reversed(line) if isinstance(entry, tuple))
    file = inference.files[number]
    entry = file.class_entry(row)
    nodes = [node for variable in entry.members.values() for node in file.alternatives(variable)]
    # A class that a call makes has no body.
    nodes = nodes or [node for bound in entry.attributes.values() for node in bound]
    rows = sorted(file.left[node] for node in nodes if inference.is_annotated(file, node))
    return tuple(inference.binding(file, row_of_binding, declared_only=True) for row_of_binding in rows)


def _external_items(value: ExternalInstance) -> Values:
    if value.path == FIXED_TUPLE:
        return union(value.arguments)
    if value.path in _TEXTS:
        return (value,)
    if value.path == "builtins.range":
        return (ExternalInstance("builtins.int"),)
    iterable = value.path in _ITERABLES or value.path in _MAPPINGS
    return value.arguments[0] if iterable and value.arguments else UNKNOWN_ONLY


def item_at(  # noqa: PLR0911 - one answer for each kind of value
    inference: Inference, value: Value, index: int | None, argument: Values = UNKNOWN_ONLY
) -> Values:
    """Return what `value[index]` gives.

    Args:
        inference: What is known of the tree.
        value: What is asked.
        index: The index; `None` for one that is not known.
        argument: The values of what is between the brackets.
    """
    if isinstance(value, ExternalInstance):
        if value.path == FIXED_TUPLE:
            if index is not None and -len(value.arguments) <= index < len(value.arguments):
                return value.arguments[index]
            return union(value.arguments)
        if value.path in _TEXTS:
            return (value,)
        if value.path in _MAPPINGS:
            return value.arguments[1] if len(value.arguments) > 1 else UNKNOWN_ONLY
        if value.path in _ITERABLES and value.arguments:
            return value.arguments[0]
        return UNKNOWN_ONLY
    if isinstance(value, NoneValue):
        return ()
    if isinstance(value, ClassValue):
        is_enum = inference.classes.is_enum((value.file, value.row))
        return (Instance(value.file, value.row),) if is_enum else UNKNOWN_ONLY
    if isinstance(value, Instance) and index is not None and (fields := _fields(inference, value)):
        return fields[index] if -len(fields) <= index < len(fields) else UNKNOWN_ONLY
    return inference.members.call_method(value, "__getitem__", (argument,))


def unpacked(inference: Inference, values: Values, position: int) -> Values:
    """Return what a target gets at a position, behind a starred one from the end, when values are unpacked."""
    found: list[Value] = []
    for value in values:
        if isinstance(value, ExternalInstance) and value.path == FIXED_TUPLE:
            known = -len(value.arguments) <= position < len(value.arguments)
            found.extend(value.arguments[position] if known else union(value.arguments))
        elif isinstance(value, Instance) and (fields := _fields(inference, value)):
            found.extend(fields[position] if -len(fields) <= position < len(fields) else UNKNOWN_ONLY)
        else:
            found.extend(_items(inference, value))
    return distinct(found)


def call_method(instance: ExternalInstance, name: str) -> Values:  # noqa: PLR0911 - one answer for each kind of value
    """Return what calling a method of a builtin container gives."""
    arguments = instance.arguments
    if instance.path in _TEXTS:
        if name in _TEXT_METHODS:
            return (instance,)
        if name in ("split", "splitlines", "rsplit"):
            return (ExternalInstance("builtins.list", ((instance,),)),)
        return UNKNOWN_ONLY
    if name in _SAME:
        return (instance,)
    if name == "__await__" and arguments:
        return (ExternalInstance("typing.Generator", (UNKNOWN_ONLY, UNKNOWN_ONLY, arguments[-1])),)
    if instance.path in _MAPPINGS and len(arguments) > 1:
        return _mapping_method(arguments[0], arguments[1], name)
    if name in ("pop", "popleft", "__next__", "__getitem__", "__enter__") and arguments:
        return arguments[0]
    if name in ("__anext__", "__aenter__") and arguments:
        return (ExternalInstance("typing.Coroutine", (arguments[0],)),)
    if name in ("__iter__", "__aiter__") and arguments:
        return (ExternalInstance("typing.AsyncIterator" if name == "__aiter__" else "typing.Iterator", arguments[:1]),)
    return UNKNOWN_ONLY


def _mapping_method(key: Values, value: Values, name: str) -> Values:
    if name in ("pop", "setdefault", "__getitem__"):
        return value
    if name == "get":
        return distinct([*value, NONE])
    if name == "keys":
        return (ExternalInstance("typing.Iterable", (key,)),)
    if name == "values":
        return (ExternalInstance("typing.Iterable", (value,)),)
    pair = ExternalInstance(FIXED_TUPLE, (key, value))
    if name == "items":
        return (ExternalInstance("typing.Iterable", ((pair,),)),)
    return (pair,) if name == "popitem" else UNKNOWN_ONLY

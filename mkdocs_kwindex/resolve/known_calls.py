"""Results of calls to functions and classes of the standard library."""

from collections.abc import Callable
from typing import NamedTuple

from mkdocs_kwindex.resolve.container_types import is_mapping, items_of
from mkdocs_kwindex.resolve.declared_types import is_type_variable_call
from mkdocs_kwindex.resolve.file_tables import File
from mkdocs_kwindex.resolve.inference import Inference
from mkdocs_kwindex.resolve.library_methods import raised_context
from mkdocs_kwindex.resolve.values import (
    FIXED_TUPLE,
    UNKNOWN_ONLY,
    ClassValue,
    ExternalInstance,
    Instance,
    PartialValue,
    PropertyValue,
    TypeForm,
    TypeVariable,
    Value,
    Values,
    distinct,
    is_known,
    union,
)

MAKES_INSTANCES = "builtins.object.__new__"
"""Makes an instance of the class it is given, as every `__new__` does of which nothing else is known."""
_CONTAINERS = {
    "builtins.list": "builtins.list",
    "builtins.sorted": "builtins.list",
    "builtins.tuple": "builtins.tuple",
    "builtins.set": "builtins.set",
    "builtins.frozenset": "builtins.frozenset",
    "collections.deque": "collections.deque",
    **dict.fromkeys(("builtins.reversed", "builtins.iter", "itertools.islice", "itertools.cycle"), "typing.Iterator"),
}
_COPIES = frozenset({"copy.copy", "copy.deepcopy", "dataclasses.replace", "copy.replace"})
_LOOPS = frozenset(f"asyncio.{name}_event_loop" for name in ("get", "new")) | {"asyncio.get_running_loop"}
_PLAIN_CLASSES = frozenset(
    f"builtins.{name}"
    for name in ("str", "bytes", "int", "float", "bool", "complex", "dict", "bytearray", "object", "range", "slice")
)
_PLAIN_RESULTS = {
    **dict.fromkeys(("pathlib.Path.cwd", "pathlib.Path.home"), "pathlib.Path"),
    **dict.fromkeys((f"builtins.{name}" for name in ("len", "ord", "hash", "id")), "builtins.int"),
    **dict.fromkeys(
        (f"builtins.{name}" for name in ("repr", "ascii", "chr", "format", "hex", "oct", "bin", "input")),
        "builtins.str",
    ),
    **dict.fromkeys(
        (f"builtins.{name}" for name in ("all", "any", "callable", "hasattr", "isinstance", "issubclass")),
        "builtins.bool",
    ),
}


class KnownCalls:
    """Infers the results of calls to names outside of the tree."""

    def __init__(self, inference: Inference) -> None:
        self._inference = inference

    def call(  # noqa: PLR0911 - one answer for each kind of value
        self, file: File, path: str, arguments: list[int], place: int
    ) -> Values:
        """Return what calling something outside of the tree gives, as far as its arguments say.

        Args:
            file: The file of the call.
            path: The dotted path of what is called.
            arguments: Nodes of the positional arguments.
            place: Place of all arguments in the file's pool.
        """
        infer = self._inference.infer
        name = path.rpartition(".")[2]
        first = arguments[0] if arguments else -1
        if path.startswith("typing") and (found := self._of_typing(file, name, arguments)):
            return found
        if is_type_variable_call(path):
            return (TypeVariable(file.number, place),)
        if path in _CONTAINERS:
            if first < 0:
                return (ExternalInstance(_CONTAINERS[path]),)
            return (ExternalInstance(_CONTAINERS[path], (items_of(self._inference, infer(file.number, first)),)),)
        if first >= 0:
            found = self._of_first_argument(file, path, arguments)
            if found:
                return found
        if path in _LOOPS:
            return (ExternalInstance("asyncio.AbstractEventLoop"),)
        if path in _PLAIN_RESULTS:
            return (ExternalInstance(_PLAIN_RESULTS[path]),)
        if name[:1].isupper() or path in _PLAIN_CLASSES:
            return (ExternalInstance(path),)
        return UNKNOWN_ONLY

    def _of_typing(self, file: File, name: str, arguments: list[int]) -> Values:
        """Return what a function of `typing` gives whose arguments are a type and something else."""
        if len(arguments) < len(("type", "value")):
            return ()
        types = self._inference.types
        match name:
            case "cast":
                return types.values(file.number, arguments[0])
            case "NewType":
                return (TypeForm(types.values(file.number, arguments[1])),)
        return ()

    def _of_first_argument(self, file: File, path: str, arguments: list[int]) -> Values:
        rule = _RULES.get(MAKES_INSTANCES if path.endswith(".__new__") else path)
        if rule is None:
            return ()
        given = [self._inference.infer(file.number, node) for node in arguments[: rule.reads]]
        return rule.gives(self._inference, given)


class _Rule(NamedTuple):
    """How the result of a function is inferred.

    Attributes:
        gives: Makes it of the values of the positional arguments.
        reads: How many of those it looks at.
    """

    gives: Callable[[Inference, list[Values]], Values]
    reads: int = 1


def _iterator(items: Values) -> Values:
    return (ExternalInstance("typing.Iterator", (items,)),)


def _class_of(_inference: Inference, given: list[Values]) -> Values:
    values = given[0]
    if len(given) > 1 or not is_known(values):
        return ()
    classes = [ClassValue(v.file, v.row, v.arguments, v.receiver) for v in values if isinstance(v, Instance)]
    return tuple(classes) if len(classes) == len(values) else ()


def _made(_inference: Inference, given: list[Values]) -> Values:
    """Return what `object.__new__` makes of a class."""
    return tuple(
        Instance(value.file, value.row, value.arguments, value.receiver)
        for value in given[0]
        if isinstance(value, ClassValue)
    )


def _numbered(inference: Inference, given: list[Values]) -> Values:
    return _iterator((ExternalInstance(FIXED_TUPLE, (_NUMBER, items_of(inference, given[0]))),))


def _side_by_side(inference: Inference, given: list[Values]) -> Values:
    return _iterator((ExternalInstance(FIXED_TUPLE, tuple(items_of(inference, values) for values in given)),))


def _filtered(inference: Inference, given: list[Values]) -> Values:
    return _iterator(items_of(inference, given[1])) if len(given) > 1 else ()


def _chained(inference: Inference, given: list[Values]) -> Values:
    return _iterator(union(items_of(inference, values) for values in given))


def _flattened(inference: Inference, given: list[Values]) -> Values:
    return _iterator(items_of(inference, items_of(inference, given[0])))


def _mapped(inference: Inference, given: list[Values]) -> Values:
    return _iterator(union(inference.calls.call(value) for value in given[0]))


def _pairs(inference: Inference, given: list[Values]) -> Values:
    items = items_of(inference, given[0])
    return _iterator((ExternalInstance(FIXED_TUPLE, (items, items)),))


def _combined(inference: Inference, given: list[Values]) -> Values:
    return _iterator((ExternalInstance("builtins.tuple", (items_of(inference, given[0]),)),))


def _one_of(inference: Inference, given: list[Values]) -> Values:
    return items_of(inference, given[0]) if len(given) == 1 else union(given)


def _item(inference: Inference, given: list[Values]) -> Values:
    return items_of(inference, given[0])


def _item_or_default(inference: Inference, given: list[Values]) -> Values:
    return union([items_of(inference, given[0]), *given[1:]])


def _second_items(inference: Inference, given: list[Values]) -> Values:
    return (ExternalInstance("builtins.list", (items_of(inference, given[1]),)),) if len(given) > 1 else ()


def _factory(inference: Inference, given: list[Values]) -> Values:
    made = union(inference.calls.call(value) for value in given[0])
    return (ExternalInstance("collections.defaultdict", (UNKNOWN_ONLY, made)),)


def _dictionary(path: str) -> Callable[[Inference, list[Values]], Values]:
    def copied(inference: Inference, given: list[Values]) -> Values:
        found: list[Value] = []
        for value in given[0]:
            if isinstance(value, ExternalInstance) and is_mapping(value) and len(value.arguments) > 1:
                found.append(ExternalInstance(path, value.arguments))
                continue
            for pair in items_of(inference, (value,)):
                if isinstance(pair, ExternalInstance) and pair.path == FIXED_TUPLE:
                    found.append(ExternalInstance(path, pair.arguments))
                else:
                    found.append(ExternalInstance(path))
        return distinct(found)

    return copied


def _task(inference: Inference, given: list[Values]) -> Values:
    return (ExternalInstance("asyncio.Task", (inference.calls.awaited(given[0]),)),)


def _all_results(inference: Inference, given: list[Values]) -> Values:
    results = tuple(inference.calls.awaited(values) for values in given)
    return (ExternalInstance("asyncio.Future", ((ExternalInstance(FIXED_TUPLE, results),),)),)


def _result(inference: Inference, given: list[Values]) -> Values:
    return inference.calls.awaited(given[0])


def _in_thread(inference: Inference, given: list[Values]) -> Values:
    returned = union(inference.calls.call(value) for value in given[0])
    return (ExternalInstance("typing.Coroutine", (returned,)),)


def _manager(_inference: Inference, given: list[Values]) -> Values:
    return (ExternalInstance("contextlib.AbstractContextManager", (given[0],)),)


def _raised(inference: Inference, given: list[Values]) -> Values:
    return raised_context("pytest.ExceptionInfo", inference.instances_of(given[0]))


_NUMBER: Values = (ExternalInstance("builtins.int"),)
_MANY = 8
_RULES: dict[str, _Rule] = {
    **{path: _Rule(lambda _, given: given[0]) for path in _COPIES},
    "builtins.next": _Rule(_item_or_default, 2),
    "builtins.property": _Rule(lambda _, given: tuple(PropertyValue(value) for value in given[0])),
    "builtins.type": _Rule(_class_of, 2),
    MAKES_INSTANCES: _Rule(_made),
    "builtins.enumerate": _Rule(_numbered),
    "builtins.zip": _Rule(_side_by_side, _MANY),
    "itertools.zip_longest": _Rule(_side_by_side, _MANY),
    "itertools.product": _Rule(_side_by_side, _MANY),
    "itertools.pairwise": _Rule(_pairs),
    "itertools.combinations": _Rule(_combined),
    "itertools.permutations": _Rule(_combined),
    "itertools.chain": _Rule(_chained, _MANY),
    "itertools.chain.from_iterable": _Rule(_flattened),
    "builtins.map": _Rule(_mapped),
    **{
        path: _Rule(_filtered, 2)
        for path in ("builtins.filter", "itertools.filterfalse", "itertools.takewhile", "itertools.dropwhile")
    },
    "builtins.max": _Rule(_one_of, _MANY),
    "builtins.min": _Rule(_one_of, _MANY),
    **{path: _Rule(_item) for path in ("random.choice", "heapq.heappop", "heapq.heappushpop", "heapq.heapreplace")},
    "heapq.nlargest": _Rule(_second_items, 2),
    "heapq.nsmallest": _Rule(_second_items, 2),
    "collections.defaultdict": _Rule(_factory),
    "builtins.dict": _Rule(_dictionary("builtins.dict")),
    "collections.OrderedDict": _Rule(_dictionary("collections.OrderedDict")),
    "functools.partial": _Rule(lambda _, given: tuple(PartialValue(value) for value in given[0])),
    "weakref.ref": _Rule(lambda _, given: (ExternalInstance("weakref.ref", (given[0],)),)),
    "contextlib.closing": _Rule(_manager),
    "contextlib.nullcontext": _Rule(_manager),
    "contextlib.aclosing": _Rule(_manager),
    "asyncio.create_task": _Rule(_task),
    "asyncio.Task": _Rule(_task),
    "asyncio.ensure_future": _Rule(_task),
    "asyncio.shield": _Rule(_task),
    "asyncio.wait_for": _Rule(_task),
    "asyncio.gather": _Rule(_all_results, _MANY),
    "asyncio.run": _Rule(_result),
    "asyncio.to_thread": _Rule(_in_thread),
    "pytest.raises": _Rule(_raised),
}

"""Generic classes of the standard library: results of their methods, and what `with` binds for them."""

from collections.abc import Callable

from mkdocs_kwindex.resolve.container_types import call_method
from mkdocs_kwindex.resolve.inference import Inference
from mkdocs_kwindex.resolve.values import (
    FIXED_TUPLE,
    NONE,
    UNKNOWN,
    UNKNOWN_ONLY,
    ExternalInstance,
    ExternalMethod,
    Values,
    distinct,
    union,
)

Rule = Callable[[Inference, ExternalInstance, tuple[Values, ...]], Values]


def of_library(inference: Inference, method: ExternalMethod, arguments: tuple[Values, ...]) -> Values:
    """Return what calling a method of an instance of a class outside of the tree gives."""
    instance, name = method.instance, method.name
    rule = _RULES.get(f"{instance.path}.{name}")
    if rule is not None:
        return rule(inference, instance, arguments)
    found = call_method(instance, name)
    if name in _WITH_DEFAULT and found != UNKNOWN_ONLY and len(arguments) > 1:
        default = arguments[1]
        return distinct([*(value for value in found if value is not NONE or NONE in default), *_known(default)])
    return found


def takes_arguments(method: ExternalMethod) -> bool:
    """Return whether what a method gives depends on its arguments."""
    return method.name in _WITH_DEFAULT or f"{method.instance.path}.{method.name}" in _RULES


def is_known_method(method: ExternalMethod) -> bool:
    """Return whether it is known of a method what it gives."""
    known = f"{method.instance.path}.{method.name}" in _RULES
    return known or call_method(method.instance, method.name) != UNKNOWN_ONLY


def called_instance(value: ExternalInstance) -> Values:
    """Return what calling an instance of a class outside of the tree gives."""
    if value.path in _CALLABLES and value.arguments:
        return value.arguments[0]
    if value.path in _REFERENCES and value.arguments:
        return distinct([*value.arguments[0], NONE])
    return UNKNOWN_ONLY


def entered_instance(value: ExternalInstance) -> Values:
    """Return what `with` binds for an instance of a class outside of the tree."""
    if value.path in _ENTERED_THEMSELVES:
        return (value,)
    return value.arguments[0] if value.path.endswith("ContextManager") and value.arguments else UNKNOWN_ONLY


def _known(values: Values) -> Values:
    return () if UNKNOWN in values else values


def _first(_inference: Inference, instance: ExternalInstance, _arguments: tuple[Values, ...]) -> Values:
    return instance.arguments[0] if instance.arguments else UNKNOWN_ONLY


def _variable(_inference: Inference, instance: ExternalInstance, arguments: tuple[Values, ...]) -> Values:
    """Return what `ContextVar.get` gives: the variable's value, or the default."""
    if not instance.arguments:
        return UNKNOWN_ONLY
    return distinct([*instance.arguments[0], *(_known(arguments[0]) if arguments else ())])


def _first_later(_inference: Inference, instance: ExternalInstance, _arguments: tuple[Values, ...]) -> Values:
    return (ExternalInstance("typing.Coroutine", (instance.arguments[0],)),) if instance.arguments else UNKNOWN_ONLY


def _submitted(inference: Inference, _instance: ExternalInstance, arguments: tuple[Values, ...]) -> Values:
    returned = union(inference.calls.call(one) for one in arguments[0]) if arguments else UNKNOWN_ONLY
    return (ExternalInstance("concurrent.futures.Future", (returned,)),)


def _mapped(inference: Inference, _instance: ExternalInstance, arguments: tuple[Values, ...]) -> Values:
    returned = union(inference.calls.call(one) for one in arguments[0]) if arguments else UNKNOWN_ONLY
    return (ExternalInstance("typing.Iterator", (returned,)),)


def _another(_inference: Inference, instance: ExternalInstance, _arguments: tuple[Values, ...]) -> Values:
    return (instance,)


def _others(_inference: Inference, instance: ExternalInstance, _arguments: tuple[Values, ...]) -> Values:
    return (ExternalInstance("typing.Iterator", ((instance,),)),)


def _task(inference: Inference, _instance: ExternalInstance, arguments: tuple[Values, ...]) -> Values:
    return (ExternalInstance("asyncio.Task", (inference.calls.awaited(arguments[0]),)),) if arguments else UNKNOWN_ONLY


def _endpoint(inference: Inference, _instance: ExternalInstance, arguments: tuple[Values, ...]) -> Values:
    """Return what makes a connection: the transport and the protocol that a factory gives."""
    protocol = union(inference.calls.call(one) for one in arguments[0]) if arguments else UNKNOWN_ONLY
    pair = ExternalInstance(FIXED_TUPLE, ((ExternalInstance("asyncio.Transport"),), protocol))
    return (ExternalInstance("typing.Coroutine", ((pair,),)),)


def _result(inference: Inference, _instance: ExternalInstance, arguments: tuple[Values, ...]) -> Values:
    return inference.calls.awaited(arguments[0]) if arguments else UNKNOWN_ONLY


def _entered(inference: Inference, _instance: ExternalInstance, arguments: tuple[Values, ...]) -> Values:
    return inference.calls.entered(arguments[0], "__enter__") if arguments else UNKNOWN_ONLY


def _entered_later(inference: Inference, _instance: ExternalInstance, arguments: tuple[Values, ...]) -> Values:
    if not arguments:
        return UNKNOWN_ONLY
    return (ExternalInstance("typing.Coroutine", (inference.calls.entered(arguments[0], "__aenter__"),)),)


def _expected(inference: Inference, _instance: ExternalInstance, arguments: tuple[Values, ...]) -> Values:
    errors = inference.instances_of(arguments[0]) if arguments else UNKNOWN_ONLY
    return raised_context("unittest.case._AssertRaisesContext", errors)


def raised_context(path: str, errors: Values) -> Values:
    """Return what a manager binds that expects an exception, such as `pytest.raises`.

    Args:
        path: The class of what it binds.
        errors: The instances of the exceptions that it expects.
    """
    return (ExternalInstance("contextlib.AbstractContextManager", ((ExternalInstance(path, (errors,)),),)),)


def held_by(instance: ExternalInstance, name: str) -> Values:
    """Return what an attribute of an instance outside of the tree holds, where its type arguments say so."""
    if name == "parent" and instance.path in PATHS:
        return (instance,)
    return instance.arguments[0] if (instance.path, name) in _HELD and instance.arguments else ()


PATHS = ("pathlib.Path", "pathlib.PurePath", "pathlib.PurePosixPath")
"""Classes whose operators and many of whose methods give another of the same class."""
_PATHS_FROM = (
    *("absolute", "expanduser", "joinpath", "readlink", "relative_to", "rename", "replace", "resolve"),
    *("with_name", "with_segments", "with_stem", "with_suffix"),
)
_HELD = frozenset({("pytest.ExceptionInfo", "value"), ("unittest.case._AssertRaisesContext", "exception")})
_WITH_DEFAULT = frozenset({"get", "pop", "setdefault"})
_REFERENCES = frozenset({"weakref.ref", "weakref.ReferenceType"})
_CALLABLES = frozenset({"typing.Callable", "typing.Type"})
_ENTERED_THEMSELVES = frozenset(
    {
        "asyncio.TaskGroup",
        "contextlib.ExitStack",
        "contextlib.AsyncExitStack",
        "concurrent.futures.Executor",
        "concurrent.futures.ThreadPoolExecutor",
        "concurrent.futures.ProcessPoolExecutor",
    }
)
_TEST_CASES = ("unittest.TestCase", "unittest.IsolatedAsyncioTestCase")
_QUEUES = ("queue.Queue", "queue.LifoQueue", "queue.PriorityQueue", "queue.SimpleQueue")
_ASYNC_QUEUES = ("asyncio.Queue", "asyncio.LifoQueue", "asyncio.PriorityQueue")
_FUTURES = ("asyncio.Future", "asyncio.Task", "concurrent.futures.Future")
_EXECUTORS = tuple(f"concurrent.futures.{name}" for name in ("Executor", "ThreadPoolExecutor", "ProcessPoolExecutor"))

_ENDPOINTS = (
    "create_connection",
    "create_datagram_endpoint",
    "create_unix_connection",
    "connect_accepted_socket",
    "connect_read_pipe",
    "connect_write_pipe",
    "subprocess_exec",
    "subprocess_shell",
)

_RULES: dict[str, Rule] = {
    **{f"{path}.{name}": _another for path in PATHS for name in _PATHS_FROM},
    **{f"{path}.{name}": _others for path in PATHS for name in ("glob", "iterdir", "rglob")},
    "contextvars.ContextVar.get": _variable,
    "asyncio.AbstractEventLoop.create_task": _task,
    "asyncio.AbstractEventLoop.run_until_complete": _result,
    **{f"asyncio.AbstractEventLoop.{name}": _endpoint for name in _ENDPOINTS},
    **{f"{path}.{name}": _expected for path in _TEST_CASES for name in ("assertRaises", "assertRaisesRegex")},
    **{f"{path}.{name}": _expected for path in _TEST_CASES for name in ("assertWarns", "assertWarnsRegex")},
    "asyncio.TaskGroup.create_task": _task,
    "contextlib.ExitStack.enter_context": _entered,
    "contextlib.AsyncExitStack.enter_context": _entered,
    "contextlib.AsyncExitStack.enter_async_context": _entered_later,
    **{f"{path}.{name}": _first for path in _QUEUES for name in ("get", "get_nowait")},
    **{f"{path}.get_nowait": _first for path in _ASYNC_QUEUES},
    **{f"{path}.get": _first_later for path in _ASYNC_QUEUES},
    **{f"{path}.result": _first for path in _FUTURES},
    **{f"{path}.submit": _submitted for path in _EXECUTORS},
    **{f"{path}.map": _mapped for path in _EXECUTORS},
}

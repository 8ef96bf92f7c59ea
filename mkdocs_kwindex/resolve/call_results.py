"""Infers the results of calls: instances of classes, returned values, known functions of the standard library."""

from collections.abc import Mapping

from mkdocs_kwindex.model.names import MORE_ARGUMENTS, Flag
from mkdocs_kwindex.resolve.file_tables import File
from mkdocs_kwindex.resolve.function_results import says_little
from mkdocs_kwindex.resolve.inference import Inference
from mkdocs_kwindex.resolve.known_calls import KnownCalls
from mkdocs_kwindex.resolve.library_methods import called_instance, entered_instance, of_library, takes_arguments
from mkdocs_kwindex.resolve.mro import ClassKey
from mkdocs_kwindex.resolve.overload_choice import Arguments, Overloads
from mkdocs_kwindex.resolve.substitution import bind_receiver, mentions_variable, solve, substitute
from mkdocs_kwindex.resolve.table_entries import FunctionEntry
from mkdocs_kwindex.resolve.values import (
    UNKNOWN,
    UNKNOWN_ONLY,
    Argument,
    ClassValue,
    External,
    ExternalInstance,
    ExternalMethod,
    FunctionValue,
    Instance,
    NoneValue,
    PartialValue,
    Solved,
    TypeForm,
    Value,
    Values,
    distinct,
    is_known,
    union,
)


class Calls:
    """Infers the results of calls."""

    def __init__(self, inference: Inference) -> None:
        self._inference = inference
        self._outside = KnownCalls(inference)
        self._overloads = Overloads(inference)

    def call_node(self, file: File, function: int, place: int) -> Values:
        """Return what a `CALL` node gives."""
        functions = self._inference.infer(file.number, function)
        if functions == UNKNOWN_ONLY:
            return UNKNOWN_ONLY
        if self._overloads.any_among(functions):
            functions = self._overloads.chosen(functions, self._arguments(file, place))
        found: list[Value] = []
        for value in functions:
            if isinstance(value, External):
                arguments = file.items(place)
                found.extend(self._outside.call(file, value.path, arguments[1 : 1 + arguments[0]], place))
            else:
                found.extend(self._call_with_nodes(value, file, place))
        return distinct(found)

    def _call_with_nodes(self, value: Value, file: File, place: int) -> Values:
        if isinstance(value, ExternalMethod) and takes_arguments(value):
            count, *rest = file.items(place)
            return self.call(value, tuple(self._inference.infer(file.number, node) for node in rest[:count]))
        if not isinstance(value, FunctionValue):
            if not self._is_generic(value):
                return self.call(value)
            given = self._arguments(file, place)
            return self.call(value, given.given, given.named)
        returned = self.returned(value)
        if not any(map(mentions_variable, returned)):
            return returned
        arguments = self._arguments(file, place)
        return substitute(returned, self.solved(value, arguments.given, arguments.named))

    def _arguments(self, file: File, place: int) -> Arguments:
        """Return the arguments of a `CALL` node."""
        infer = self._inference.infer
        count, *rest = file.items(place)
        pairs = zip(rest[count::2], rest[count + 1 :: 2], strict=True)
        named = {file.strings[string]: infer(file.number, node) for string, node in pairs}
        complete = named.pop(MORE_ARGUMENTS, None) is None
        return Arguments(tuple(infer(file.number, node) for node in rest[:count]), named, complete)

    def call_all(self, functions: Values, arguments: tuple[Values, ...] = ()) -> Values:
        """Return what calling one of several values gives: of overloads, the one that takes the arguments."""
        if self._overloads.any_among(functions):
            functions = self._overloads.chosen(functions, Arguments(arguments))
        return union(self.call(one, arguments) for one in functions)

    def _is_generic(self, value: Value) -> bool:
        """Return whether a value is a class whose type arguments are inferred from the arguments of a call."""
        if not isinstance(value, ClassValue) or value.arguments:
            return False
        return bool(self._inference.types.parameters((value.file, value.row)))

    def _of_solved_class(
        self, value: ClassValue, made: Values, positional: tuple[Values, ...], named: Mapping[str, Values]
    ) -> Values:
        """Return what calling a generic class gives, with the type arguments inferred from the arguments."""
        key = (value.file, value.row)
        parameters = self._inference.types.parameters(key)
        itself = Instance(value.file, value.row, tuple((one,) for one in parameters))
        solved: Solved = {}
        for method in self._inference.members.values(itself, "__init__"):
            if isinstance(method, FunctionValue):
                solved |= self.solved(FunctionValue(method.file, method.row), ((), *positional), named)
        arguments = tuple(solved.get(one, UNKNOWN_ONLY) for one in parameters)
        if all(group == UNKNOWN_ONLY for group in arguments):
            return made
        return distinct(
            [
                Instance(one.file, one.row, arguments, one.receiver)
                if isinstance(one, Instance) and (one.file, one.row) == key and not one.arguments
                else one
                for one in made
            ]
        )

    def call(  # noqa: PLR0911 - one answer for each kind of value
        self, value: Value, arguments: tuple[Values, ...] = (), keywords: Mapping[str, Values] | None = None
    ) -> Values:
        """Return what calling a value gives.

        Args:
            value: What is called.
            arguments: The values of the positional arguments, as far as they are known.
            keywords: Those of the keyword arguments.
        """
        match value:
            case ClassValue():
                made = self._inference.ask((value,), lambda: self._construct(value))
                given = (arguments or keywords) and self._is_generic(value)
                return self._of_solved_class(value, made, arguments, keywords or {}) if given else made
            case FunctionValue():
                return self._call_function(value, arguments, keywords or {})
            case Instance():
                return self._inference.members.call_method(value, "__call__", arguments)
            case TypeForm():
                return value.values
            case ExternalMethod():
                return of_library(self._inference, value, arguments)
            case ExternalInstance():
                return self._call_outside(value, arguments)
            case PartialValue():
                return self.call(value.function)
            case NoneValue():
                return ()
            case _:
                return UNKNOWN_ONLY

    def _call_outside(self, value: ExternalInstance, arguments: tuple[Values, ...]) -> Values:
        """Return what an instance from outside gives: a `Callable` with type parameters by what it is called with."""
        returned = called_instance(value)
        if not any(map(mentions_variable, returned)):
            return returned
        solved: Solved = {}
        for declared, argument in zip(value.arguments[1:], arguments, strict=False):
            solve(declared, self._as_declared(declared, argument), solved)
        return substitute(returned, solved)

    def _construct(self, value: ClassValue) -> Values:
        """Return what calling a class gives: an instance, and anything where `__new__` may make something else."""
        instance = Instance(value.file, value.row, value.arguments, value.receiver)
        key = (value.file, value.row)
        member, _ = self._inference.classes.find(key, "__new__")
        if member is None:
            return (instance,)
        made = union(self.call(one) for one in self._inference.members.values(value, "__new__"))
        if all(self._is_made(one, key) for one in made):
            return (instance,)
        return made if is_known(made) else (instance, UNKNOWN)

    def _is_made(self, value: Value, key: ClassKey) -> bool:
        """Return whether a value that `__new__` returns is an instance of its class, as far as is known."""
        if isinstance(value, Instance):
            return self._inference.classes.is_subclass((value.file, value.row), key)
        return value is UNKNOWN

    def _call_function(
        self, value: FunctionValue, arguments: tuple[Values, ...], keywords: Mapping[str, Values]
    ) -> Values:
        """Return the result of a call, with what is inferred from its arguments put in."""
        returned = self.returned(value)
        if not any(map(mentions_variable, returned)):
            return returned
        return substitute(returned, self.solved(value, arguments, keywords))

    def returned(self, value: FunctionValue) -> Values:
        """Return what calling a function gives, before anything of its arguments is known."""
        file = self._inference.files[value.file]
        entry = file.function_entry(value.row)
        returned = self._inference.infer(value.file, file.returned_node(value.row))
        if isinstance(value.receiver, ClassValue) and not entry.flags & Flag.CLASS_METHOD:
            # A method of a metaclass: what it says of its receiver, it says of a class.
            return returned
        return bind_receiver(returned, self._own_receiver(value, entry))

    def _own_receiver(self, value: FunctionValue, entry: FunctionEntry) -> Value | None:
        if value.receiver is not None or entry.owner < 0:
            return value.receiver
        return Instance(*self._inference.class_key(value.file, entry.owner), receiver=True)

    def solved(self, value: FunctionValue, arguments: tuple[Values, ...], keywords: Mapping[str, Values]) -> Solved:
        """Find what the type parameters of a function, and its arguments, stand for in a call."""
        file = self._inference.files[value.file]
        entry = file.function_entry(value.row)
        solved: Solved = {}
        if value.receiver is not None and entry.owner >= 0:
            solved.update(
                self._inference.types.arguments_for(value.receiver, self._inference.class_key(value.file, entry.owner))
            )
        given = list(arguments)
        if value.receiver is not None:
            given.insert(0, (value.receiver,))
        for number, (string, _, _, annotation, _) in enumerate(entry.parameters):
            argument = given[number] if number < len(given) else keywords.get(file.strings[string], ())
            declared = self._inference.types.values(value.file, annotation) if annotation >= 0 else UNKNOWN_ONLY
            if says_little(declared):
                solved[Argument(value.file, value.row, number)] = argument or declared
            elif argument:
                solve(declared, self._as_declared(declared, argument), solved)
        return solved

    def _as_declared(self, declared: Values, given: Values) -> Values:
        """Return values as a type states them: functions by what they return where it is about a `Callable`."""
        if not any(isinstance(one, ExternalInstance) and one.path == "typing.Callable" for one in declared):
            return given
        return tuple(
            ExternalInstance("typing.Callable", (self.call(one),))
            if isinstance(one, (FunctionValue, ClassValue, PartialValue))
            else one
            for one in given
        )

    def entered(self, values: Values, method: str) -> Values:
        """Return what `with` binds for context managers."""
        found: list[Value] = []
        for value in values:
            if isinstance(value, ExternalInstance):
                found.extend(entered_instance(value))
            elif isinstance(value, Instance):
                entered = self._inference.members.call_method(value, method)
                found.extend(self.awaited(entered) if method == "__aenter__" else entered)
            else:
                found.append(UNKNOWN)
        return distinct(found)

    def guarded(self, functions: Values) -> Values:
        """Return what the argument of functions is when they return something true; nothing where they do not say."""
        returned = union(self.call(one) for one in functions if isinstance(one, FunctionValue))
        guards = [one for one in returned if isinstance(one, ExternalInstance) and one.path in _GUARDS]
        return guards[0].arguments[0] if len(guards) == 1 == len(returned) and guards[0].arguments else ()

    def sent(self, values: Values) -> Values:
        """Return what `yield` gives in a generator of a declared type."""
        return union(
            value.arguments[1]
            if isinstance(value, ExternalInstance) and value.path in _GENERATORS and len(value.arguments) > 1
            else UNKNOWN_ONLY
            for value in values
        )

    def awaited(self, values: Values) -> Values:
        """Return what `await` gives."""
        found: list[Value] = []
        for value in values:
            if isinstance(value, Instance):
                # What `__await__` returns is what `await` gives.
                steps = self._inference.members.call_method(value, "__await__")
                found.extend(union(map(_result_of_steps, steps)))
            elif isinstance(value, ExternalInstance) and value.path.rpartition(".")[2] in _AWAITABLES:
                found.extend(value.arguments[-1] if value.arguments else UNKNOWN_ONLY)
            else:
                # The generator of a function that `types.coroutine` decorates can be awaited.
                found.extend(_result_of_steps(value))
        return distinct(found)

    def delegated(self, values: Values) -> Values:
        """Return what `yield from` gives."""
        found: list[Value] = []
        for value in values:
            steps = self._inference.members.call_method(value, "__iter__") if isinstance(value, Instance) else (value,)
            found.extend(union(map(_result_of_steps, steps)))
        return distinct(found)


def _result_of_steps(value: Value) -> Values:
    """Return what a generator, of which `__await__` makes one, returns in the end."""
    if not isinstance(value, ExternalInstance) or value.path != "typing.Generator":
        return UNKNOWN_ONLY
    _, _, returned = value.arguments if len(value.arguments) == _GENERATOR_ARGUMENTS else (UNKNOWN_ONLY,) * 3
    return returned


_GENERATOR_ARGUMENTS = 3
"""What it yields, is sent and returns."""
_GUARDS = frozenset({"typing.TypeGuard", "typing.TypeIs"})
_GENERATORS = frozenset({"typing.Generator", "typing.AsyncGenerator"})
_AWAITABLES = frozenset({"Coroutine", "Awaitable", "Future", "Task"})

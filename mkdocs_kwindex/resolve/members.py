"""Attributes of values: their definitions and their values."""

from mkdocs_kwindex.model.names import Flag
from mkdocs_kwindex.resolve.function_results import FunctionResults
from mkdocs_kwindex.resolve.held_values import HeldValues
from mkdocs_kwindex.resolve.inference import Inference
from mkdocs_kwindex.resolve.known_calls import MAKES_INSTANCES
from mkdocs_kwindex.resolve.library_methods import held_by, is_known_method
from mkdocs_kwindex.resolve.module_names import Found
from mkdocs_kwindex.resolve.mro import ClassKey, Member
from mkdocs_kwindex.resolve.standard_library import is_function, members_of
from mkdocs_kwindex.resolve.substitution import bind_receiver, substitute
from mkdocs_kwindex.resolve.values import (
    NONE,
    UNKNOWN,
    UNKNOWN_ONLY,
    ClassValue,
    External,
    ExternalInstance,
    ExternalMethod,
    FunctionValue,
    Instance,
    ModuleValue,
    NoneValue,
    PropertyValue,
    SuperValue,
    TypeVariable,
    Value,
    Values,
    distinct,
    union,
)


class Members:
    """Looks attributes up."""

    def __init__(self, inference: Inference, functions: FunctionResults) -> None:
        self._inference = inference
        self._functions = functions
        self._held = HeldValues(inference)

    def find(self, value: Value, name: str) -> tuple[Member | Found | None, bool]:  # noqa: PLR0911 - one answer for each kind of value
        """Find where an attribute of a value is defined.

        Returns:
            The definition, and whether the search was complete: an attribute that a complete search does not find does
            not exist.
        """
        inference = self._inference
        match value:
            case Instance() | ClassValue():
                found = inference.classes.find((value.file, value.row), name)
                if found[0] is None and isinstance(value, ClassValue):
                    return self._in_metaclass((value.file, value.row), name, complete=found[1])
                return found
            case SuperValue():
                key = (value.file, value.row)
                return inference.classes.find(key, name, after=key)
            case ModuleValue():
                return inference.modules.attribute(value.name, name), True
            case External():
                return Found(external=f"{value.path}.{name}"), True
            case ExternalInstance():
                path = value.path.rstrip("[]")
                names = members_of(path)
                if names is None and is_function(path):
                    # What `tempfile.NamedTemporaryFile()` gives is of another class.
                    return None, False
                # What is known not to be there comes from a test of `hasattr`, or from a class below it.
                return (Found(external=f"{path}.{name}"), True) if names is None or name in names else (None, False)
            case FunctionValue():
                # Of the attributes of functions nothing is known, but a decorator can make something else of one.
                made = self._decorated(value)
                return self.find(made, name) if made is not None else (None, False)
            case TypeVariable():
                bound = next((one for one in inference.types.bound(value) if one is not UNKNOWN), UNKNOWN)
                return self.find(bound, name)
        return None, isinstance(value, NoneValue)

    def _decorated(self, function: FunctionValue) -> Instance | None:
        """Return the instance of a class of the tree that decorators make of a function."""
        if not self._inference.files[function.file].function_entry(function.row).decorators:
            return None
        made = self._functions.decorated(function.file, function.row)
        only = made[0] if len(made) == 1 else None
        return only if isinstance(only, Instance) else None

    def _in_metaclass(self, key: ClassKey, name: str, *, complete: bool) -> tuple[Member | None, bool]:
        for entry in self._inference.classes.linear(key):
            if isinstance(entry, tuple) and (node := self._inference.classes.entry(entry).metaclass) >= 0:
                for value in self._inference.infer(entry[0], node):
                    if isinstance(value, ClassValue):
                        return self._inference.classes.find((value.file, value.row), name)
                return None, False
        return None, complete

    def values(self, value: Value, name: str) -> Values:  # noqa: PLR0911 - one answer for each kind of value
        """Return what an attribute of a value can hold."""
        inference = self._inference
        if name == "__class__" and isinstance(value, Instance):
            return (ClassValue(value.file, value.row, value.arguments, value.receiver),)
        if isinstance(value, TypeVariable):
            return union(self.values(bound, name) for bound in inference.types.bound(value))
        if isinstance(value, FunctionValue):
            made = self._decorated(value)
            return self.values(made, name) if made is not None else UNKNOWN_ONLY
        if isinstance(value, ExternalInstance):
            return held_by(value, name) or (ExternalMethod(value, name),)
        found, complete = self.find(value, name)
        if found is None:
            return self._outside_values(value, name, complete=complete)
        if isinstance(found, Found):
            return inference.found(found)
        return self._bound(value, found, self._held.values(found, value))

    def _outside_values(self, value: Value, name: str, *, complete: bool) -> Values:
        """Return what an attribute holds that no class of the tree defines, but a base from outside may."""
        if isinstance(value, NoneValue):
            return ()
        if name == "__new__" and isinstance(value, (ClassValue, SuperValue)):
            after = (value.file, value.row) if isinstance(value, SuperValue) else None
            known = complete or self._inference.classes.outside((value.file, value.row), name, after=after)
            return (External(MAKES_INSTANCES),) if known else UNKNOWN_ONLY
        if isinstance(value, SuperValue):
            value = self._receiver(value)
        if isinstance(value, Instance) and (base := self._inference.types.outside_base(value)) is not None:
            method = ExternalMethod(base, name)
            if is_known_method(method):
                return (method,)
        return UNKNOWN_ONLY

    def _bound(self, value: Value, member: Member, held: Values) -> Values:
        """Return what asking a value for a member gives: methods bound, properties and descriptors called."""
        found: list[Value] = []
        owner = (member.file, member.row)
        classes = self._inference.classes
        in_metaclass = isinstance(value, ClassValue) and owner not in classes.linear((value.file, value.row))
        enum_member = isinstance(value, ClassValue) and member.variable >= 0 and classes.is_enum(owner)
        for one in held:
            if isinstance(one, FunctionValue):
                found.extend(
                    (FunctionValue(one.file, one.row, value),) if in_metaclass else self._bound_function(value, one)
                )
            elif enum_member and not isinstance(one, (ClassValue, PropertyValue)):
                found.append(Instance(*owner))
            elif isinstance(one, PropertyValue):
                if isinstance(value, (Instance, SuperValue)) and isinstance(one.getter, FunctionValue):
                    getter = FunctionValue(one.getter.file, one.getter.row, self._receiver(value))
                    found.extend(self._inference.calls.call(getter))
                elif isinstance(value, (Instance, SuperValue)) and isinstance(one.getter, ExternalInstance):
                    # A `lambda`.
                    found.extend(self._inference.calls.call(one.getter))
                else:
                    found.append(UNKNOWN)
            elif isinstance(one, Instance) and member.variable >= 0 and self._held.is_given_in_body(member):
                found.extend(self._descriptor(one, value))
            else:
                found.append(one)
        bound = bind_receiver(distinct(found), self._receiver(value))
        return substitute(bound, self._inference.types.arguments_for(value, owner))

    def _descriptor(self, descriptor: Instance, asked: Value) -> Values:
        """Return what a descriptor in a class body gives to those who ask for it; other values as they are.

        Args:
            descriptor: What may be a descriptor.
            asked: The instance, or the class, that it is asked of.
        """
        getter, complete = self._inference.classes.find((descriptor.file, descriptor.row), "__get__")
        if getter is None:
            # A base that is not known may make it one.
            return (descriptor,) if complete else UNKNOWN_ONLY
        of_class = isinstance(asked, ClassValue)
        getters = [one for one in self.values(descriptor, "__get__") if isinstance(one, FunctionValue)]
        fitting = [one for one in getters if self._is_getter(one, of_class=of_class)]
        arguments: tuple[Values, ...] = ((NONE,),) if of_class else ((self._receiver(asked),),)
        return union(self._inference.calls.call(one, arguments) for one in fitting or getters)

    def _is_getter(self, getter: FunctionValue, *, of_class: bool) -> bool:
        """Return whether a `__get__` is an overload for classes, or for instances."""
        entry = self._inference.files[getter.file].function_entry(getter.row)
        if not entry.flags & Flag.OVERLOAD or len(entry.parameters) < len(("self", "instance")):
            return False
        annotation = entry.parameters[1][3]
        declared = self._inference.types.values(getter.file, annotation) if annotation >= 0 else UNKNOWN_ONLY
        return (declared == (NONE,)) == of_class

    def _bound_function(self, value: Value, function: FunctionValue) -> Values:  # noqa: PLR0911 - one answer for each kind of value
        entry = self._inference.files[function.file].function_entry(function.row)
        if entry.flags & Flag.ACCESSOR:
            return ()
        if not entry.flags & Flag.PROPERTY and (made := self._decorated(function)) is not None:
            return self._descriptor(made, value)
        if entry.owner < 0 and function.receiver is not None:
            return (function,)
        receiver = self._receiver(value)
        if entry.flags & Flag.PROPERTY:
            if isinstance(value, ClassValue) and not entry.flags & Flag.CLASS_METHOD:
                return UNKNOWN_ONLY
            return self._inference.calls.call(FunctionValue(function.file, function.row, receiver))
        if entry.flags & Flag.CLASS_METHOD:
            if isinstance(receiver, Instance):
                receiver = ClassValue(receiver.file, receiver.row, receiver.arguments, receiver.receiver)
            return (FunctionValue(function.file, function.row, receiver),)
        if entry.flags & Flag.STATIC or isinstance(value, ClassValue):
            # Taken from the class, a method is a plain function.
            return (FunctionValue(function.file, function.row),)
        return (FunctionValue(function.file, function.row, receiver),)

    def _receiver(self, value: Value) -> Value:
        if isinstance(value, SuperValue):
            made = ClassValue if value.receiver_is_class else Instance
            return made(value.file, value.row, receiver=True)
        return value

    def call_method(self, value: Value, name: str, arguments: tuple[Values, ...] = ()) -> Values:
        """Return what calling a method of a value gives."""
        if isinstance(value, ClassValue):
            return UNKNOWN_ONLY
        return self._inference.calls.call_all(self.values(value, name), arguments)

"""What is known of a class."""

from msgspec import Struct


class DataClass(Struct, frozen=True, tag=True):
    """A class whose `__init__` is made from its fields.

    Attributes:
        library: `dataclass`, `attrs class`, `Pydantic model`, `msgspec struct` or the like.
        fields: The fields that it declares itself.
        required: How many of them have no default; `-1` where that is not certain, and where no `__init__` is made.
        complete: Whether `fields` is certain to be all that it declares.
        frozen: Whether its instances cannot be changed.
        unhashable: Whether its instances are certain to have no hash.
        init: The path of the `__init__` that the class defines itself, which is kept; empty without.
        derived: Whether it has bases that may declare fields too.
    """

    library: str
    fields: tuple[str, ...]
    required: int = -1
    complete: bool = True
    frozen: bool = False
    unhashable: bool = False
    init: str = ""
    derived: bool = False


class Enumeration(Struct, frozen=True, tag=True):
    """An enum.

    Attributes:
        base: The class of `enum` that it derives from; empty when it derives from an enum of the tree.
        members: Its members in order.
        aliases: Second names of members.
        complete: Whether `members` is certain to be all.
        flags: Whether its members combine with `|`.
    """

    base: str
    members: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    complete: bool = True
    flags: bool = False


class TupleFields(Struct, frozen=True, tag=True):
    """A named tuple.

    Attributes:
        fields: Its fields in order.
        defaults: How many have a default; `-1` where that is not certain.
    """

    fields: tuple[str, ...]
    defaults: int = 0


class DictKeys(Struct, frozen=True, tag=True):
    """A typed dict.

    Attributes:
        keys: Its keys in order.
        optional: How many of them may be missing.
    """

    keys: tuple[str, ...]
    optional: int = 0


class AbstractMethods(Struct, frozen=True, tag=True):
    """Methods that subclasses have to define.

    Attributes:
        methods: The methods.
        enforced: Whether they are abstract methods of an abstract class; otherwise they only raise
            `NotImplementedError`.
        inherited: Whether the class is abstract only if a base of the tree is.
    """

    methods: tuple[str, ...]
    enforced: bool
    inherited: bool = False


class ProtocolMembers(Struct, frozen=True, tag=True):
    """What a class must have to fit a protocol.

    Attributes:
        members: The names.
        runtime: Whether `isinstance` works with it.
    """

    members: tuple[str, ...]
    runtime: bool


class MixinNeeds(Struct, frozen=True, tag=True):
    """What a mixin reads from `self` without defining it."""

    names: tuple[str, ...] = ()


class ClassMaking(Struct, frozen=True, tag=True):
    """The special methods by which a metaclass, or a hook for subclasses, changes how classes are made."""

    methods: tuple[str, ...]


class DescriptorMethods(Struct, frozen=True, tag=True):
    """A descriptor's methods.

    Attributes:
        methods: Those of `__get__`, `__set__`, `__delete__` and `__set_name__` that it defines.
        alone: Whether no base could bring in another one.
    """

    methods: tuple[str, ...]
    alone: bool

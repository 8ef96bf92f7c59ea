"""The idioms that a file's code uses, as facts: what they mean is written where the page is made."""

from enum import StrEnum

from msgspec import Struct


class PatternKind(StrEnum):
    """The kinds of idiom, in the order in which a page shows them; the values are their titles."""

    DATA_CLASS = "Data classes"
    ENUM = "Enums"
    NAMED_TUPLE = "Named tuples"
    TYPED_DICT = "Typed dicts"
    ABSTRACT_CLASS = "Abstract classes"
    PROTOCOL = "Protocols"
    MIXIN = "Mixins"
    METACLASS = "Metaclasses"
    CLASS_HOOK = "Subclass hooks"
    DESCRIPTOR = "Descriptors"
    CONTEXT_MANAGER = "Context managers"
    GENERATOR = "Generators"
    COROUTINE = "Coroutines"
    DECORATOR = "Decorators"
    REGISTRY = "Registries"
    SINGLETON = "Singletons"
    CACHE = "Caches"
    LAZY_MODULE = "Lazy modules"
    LAZY_IMPORT = "Imports at call time"
    OPTIONAL_IMPORT = "Optional imports"
    OVERLOAD = "Overloads"
    DISPATCH = "Dispatch"
    DEPRECATION = "Deprecations"
    NOTE = "Notes in comments"


class DataClass(Struct, frozen=True, tag=True):
    """A class whose `__init__` is made from its fields.

    Attributes:
        library: `dataclass`, `attrs class`, `Pydantic model`, `msgspec struct` or the like.
        fields: The fields that it declares itself.
        required: How many of them have no default; `-1` where that is not certain.
        complete: Whether `fields` is certain to be all that it declares.
        frozen: Whether its instances cannot be changed.
        unhashable: Whether its instances are certain to have no hash.
    """

    library: str
    fields: tuple[str, ...]
    required: int = -1
    complete: bool = True
    frozen: bool = False
    unhashable: bool = False


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
    """What a metaclass, or a hook for subclasses, takes a hand in: the special methods that it defines."""

    methods: tuple[str, ...]


class DescriptorMethods(Struct, frozen=True, tag=True):
    """A descriptor's methods.

    Attributes:
        methods: Those of `__get__`, `__set__`, `__delete__` and `__set_name__` that it defines.
        alone: Whether no base could bring in another one.
    """

    methods: tuple[str, ...]
    alone: bool


class Exit(StrEnum):
    """What a context manager does with an exception of its block."""

    UNKNOWN = ""
    PASSES = "passes"
    SWALLOWS = "swallows"
    CLEANS_UP = "cleans up"
    INSIDE = "inside"
    SKIPS = "skips"


class ManagedBlock(Struct, frozen=True, tag=True):
    """A context manager.

    Attributes:
        function: Whether it is a generator function under `contextmanager`.
        is_async: Whether it is for `async with`.
        gives: Source of what `as` binds; `self` for the object itself; empty where that is not certain.
        exit: What happens on an exception in the block.
        exit_line: The line where leaving the block begins.
        inside: Source of the context manager in which the block runs.
    """

    function: bool
    is_async: bool = False
    gives: str = ""
    exit: Exit = Exit.UNKNOWN
    exit_line: int = 0
    inside: str = ""


class Yields(Struct, frozen=True, tag=True):
    """A generator function.

    Attributes:
        values: Source of the first things that it yields, with the line; `*` before what it delegates to.
        places: The number of `yield` expressions.
        is_async: Whether it is for `async for`.
        endless: Line of a `while True` around a yield without `break`, `return` or `raise`; 0 without.
        receives: Line where it uses what is sent to it; 0 when it uses nothing.
    """

    values: tuple[tuple[str, int], ...]
    places: int
    is_async: bool = False
    endless: int = 0
    receives: int = 0


class Awaitables(Struct, frozen=True, tag=True):
    """The coroutine functions of a scope.

    Attributes:
        functions: Their names and lines.
        idle: The names of those that wait for nothing.
    """

    functions: tuple[tuple[str, int], ...]
    idle: tuple[str, ...] = ()


class Wrapping(Struct, frozen=True, tag=True):
    """A function that takes a function and gives back another, or the same one marked.

    Attributes:
        wrapper: The function that it gives back instead; empty when it gives back the same one.
        line: The line of the wrapper.
        factory: Whether it has to be called to get the decorator.
        keeps_name: Whether `functools.wraps` copies name and docstring.
        marks: The attributes that it sets on what it is given.
    """

    wrapper: str
    line: int
    factory: bool = False
    keeps_name: bool = False
    marks: tuple[str, ...] = ()


class Registration(Struct, frozen=True, tag=True):
    """A function that stores what it is given.

    Attributes:
        parameter: The parameter that it stores.
        container: Source of what it is stored in.
        container_path: The container's path in the module; empty for one on `self` or a class.
        returned: Whether it gives back what it was given, as a decorator does.
        subclasses: Whether what it stores are the subclasses, as they are made.
    """

    parameter: str
    container: str
    container_path: str = ""
    returned: bool = False
    subclasses: bool = False


class SharedObject(Struct, frozen=True, tag=True):
    """An object that is made once.

    Attributes:
        how: `import` for one made with the module, `first call` for one that a function makes and keeps, `new` for a
            class that gives the same instance again, `sentinel` for a bare `object()`.
        holder: Where it is kept; empty when that is the definition itself.
        maker: Source of the class that is called.
    """

    how: str
    holder: str = ""
    maker: str = ""


class Memory(Struct, frozen=True, tag=True):
    """Results that are kept.

    Attributes:
        how: `lru_cache` or `cache` for a decorated function, `cached_property` for properties of a class, `attribute`
            for attributes made at first use, `dict` for a dictionary filled by hand.
        names: For those of a class: the properties, or the attributes, that are kept.
        limit: How many results are kept, as source; `None` for all of them.
        holder: The dictionary.
        method: Whether the function takes `self`, which is then kept too.
        arguments: Whether the function takes any.
        cleared: Line that removes from the dictionary; 0 when nothing in the file does.
    """

    how: str
    names: tuple[str, ...] = ()
    limit: str = ""
    holder: str = ""
    method: bool = False
    arguments: bool = True
    cleared: int = 0


class LateImports(Struct, frozen=True, tag=True):
    """Modules that are imported when a function runs, with the lines."""

    modules: tuple[tuple[str, int], ...]


class Fallback(Struct, frozen=True, tag=True):
    """What stands in for a module that is not installed.

    Attributes:
        modules: What is imported under `try`.
        handler_line: The line of the `except`.
        names: What the handler binds instead, with source: `np = None`.
        imports: What the handler imports instead.
    """

    modules: tuple[str, ...]
    handler_line: int
    names: tuple[str, ...] = ()
    imports: tuple[str, ...] = ()


class ModuleAttributes(Struct, frozen=True, tag=True):
    """The names that a module's `__getattr__` gives; empty where they are not literal."""

    names: tuple[str, ...] = ()


class Signatures(Struct, frozen=True, tag=True):
    """An overloaded function.

    Attributes:
        lines: The lines of its signatures.
        returns: Source of the return types, each once.
    """

    lines: tuple[int, ...]
    returns: tuple[str, ...] = ()


class Branching(Struct, frozen=True, tag=True):
    """A choice of what to run.

    Attributes:
        how: `name`, `table`, `visitor`, `type`, `value`, `match` or `singledispatch`.
        subject: Source of what decides.
        choices: What it may be: names of methods, keys, types or values.
        count: How many choices there are.
    """

    how: str
    subject: str
    choices: tuple[str, ...]
    count: int


class Deprecated(Struct, frozen=True, tag=True):
    """A warning, or a mark, that something goes away.

    Attributes:
        category: Dotted path of the warning's class, or source of the decorator.
        message: The message as far as it is literal.
        decorator: Whether it is a decorator.
        unconditional: Whether it is issued whenever the function, or the module, runs from its start.
    """

    category: str
    message: str = ""
    decorator: bool = False
    unconditional: bool = False


class Remark(Struct, frozen=True, tag=True):
    """A note in a comment: its mark, such as `TODO`, and its text, cut."""

    mark: str
    text: str


Details = (
    DataClass
    | Enumeration
    | TupleFields
    | DictKeys
    | AbstractMethods
    | ProtocolMembers
    | MixinNeeds
    | ClassMaking
    | DescriptorMethods
    | ManagedBlock
    | Yields
    | Awaitables
    | Wrapping
    | Registration
    | SharedObject
    | Memory
    | LateImports
    | Fallback
    | ModuleAttributes
    | Signatures
    | Branching
    | Deprecated
    | Remark
)


class Pattern(Struct, frozen=True):
    """An idiom at its place.

    Attributes:
        kind: Which one.
        path: `path` of the definition that it concerns; empty for the module.
        line: Its first line.
        end_line: Its last line.
        details: What is known of it.
    """

    kind: PatternKind
    path: str
    line: int
    end_line: int
    details: Details

    @property
    def count(self) -> int:
        """The number of uses of the idiom that it tells of."""
        return len(self.details.functions) if isinstance(self.details, Awaitables) else 1

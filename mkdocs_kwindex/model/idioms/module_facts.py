"""What is known of a module and of what its variables hold."""

from enum import StrEnum

from msgspec import Struct


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
        how: `import` for one made with the module, `first call` for one that a function stores, `new` for a class
            that gives the same instance again, `sentinel` for a bare `object()`.
        holder: Where it is stored; empty when that is the definition itself.
        maker: Source of the class that is called.
    """

    how: str
    holder: str = ""
    maker: str = ""


class Memory(Struct, frozen=True, tag=True):
    """A cache of results.

    Attributes:
        how: `lru_cache` or `cache` for a decorated function, `cached_property` for properties of a class, `attribute`
            for attributes made at first use, `dict` for a dictionary filled by hand.
        names: For those of a class: the properties, or the attributes, that are cached.
        limit: How many results are cached, as source; `None` for all of them.
        holder: The dictionary.
        method: Whether the function takes `self`, which is then kept alive too.
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


class Attempt(Struct, frozen=True):
    """What one `try` imports, and the line of its first import."""

    modules: tuple[str, ...]
    line: int


class Ending(StrEnum):
    """What happens if none of several modules can be imported."""

    GOES_ON = "goes on"
    OTHER = "other"
    RAISES = "raises"
    EXITS = "exits"
    RETURNS = "returns"


class Fallback(Struct, frozen=True, tag=True):
    """A fallback for a module that is not installed.

    Attributes:
        tried: What is imported under `try`, then what the `try` in its handler imports instead, and so on.
        line: The line on which its handler, the last `except`, begins to do so.
        names: What its handler binds instead, with source: `np = None`.
        defines: The classes and functions that its handler defines instead.
        imports: What its handler imports instead.
        ending: What else its handler does.
    """

    tried: tuple[Attempt, ...]
    line: int
    names: tuple[str, ...] = ()
    imports: tuple[str, ...] = ()
    defines: tuple[str, ...] = ()
    ending: Ending = Ending.GOES_ON


class ModuleAttributes(Struct, frozen=True, tag=True):
    """The names that a module's `__getattr__` gives; empty where they are not literal."""

    names: tuple[str, ...] = ()


class Deprecated(Struct, frozen=True, tag=True):
    """A deprecation, by a warning or a decorator.

    Attributes:
        category: Dotted path of the warning's class, or source of the decorator; empty where only a name shows it.
        message: The message as far as it is literal.
        decorator: Whether it is a decorator.
        unconditional: Whether it is issued whenever the function, or the module, runs from its start.
        by: Source of what is called instead of `warnings.warn`.
    """

    category: str
    message: str = ""
    decorator: bool = False
    unconditional: bool = False
    by: str = ""


class CommentNote(Struct, frozen=True, tag=True):
    """A note in a comment: its mark, such as `TODO`, and its text, cut."""

    mark: str
    text: str

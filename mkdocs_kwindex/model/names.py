"""The name table of one file, made without any knowledge of the other files.

A `NameTable` is a small program: *nodes* describe values symbolically (`the attribute open of what calling node 7
gives`), *occurrences* say at which place of the file which node is named. `mkdocs_kwindex.resolve` runs the program
over all files. Everything that grows with the file is an `array("i")` in bytes, for there are millions of names.
"""

from enum import StrEnum
from typing import Final

from msgspec import Struct


class Use(StrEnum):
    """How a name is used.

    `BINDING` is a definition's, a parameter's or an alias' own place: not a use of anything. `EXPORT` is a string in
    `__all__`, `BY_NAME` any other string that names something for the code to look up.
    """

    READ = "read"
    WRITE = "write"
    CALL = "call"
    SUBCLASS = "subclass"
    ANNOTATION = "annotation"
    DECORATOR = "decorator"
    IMPORT = "import"
    REEXPORT = "re-export"
    DELETE = "delete"
    KEYWORD = "keyword"
    GLOBAL = "global"
    BINDING = "binding"
    EXPORT = "export"
    BY_NAME = "by name"


USES: Final = tuple(Use)
"""The uses by the number they have in `NameTable.occurrences`."""

ALIAS: Final = "alias"
"""The keyword that gives a field another name as an argument. In the list of a `CALL`, one of the keywords is this with
`=` and the name, too."""

MORE_ARGUMENTS: Final = "*"
"""In the list of a `CALL`, among the keywords: there are arguments that the list does not hold."""


class Flag:
    """Bit flags of functions and classes."""

    ASYNC: Final = 1
    GENERATOR: Final = 2
    STATIC: Final = 4
    CLASS_METHOD: Final = 8
    PROPERTY: Final = 16
    OVERLOAD: Final = 32
    DATACLASS: Final = 64
    CONTEXT_MANAGER: Final = 128
    UNBOUND: Final = 256
    """A function's end is within reach, or a plain `return`: it may return `None`."""
    ACCESSOR: Final = 512
    """A setter, deleter or getter of a property that another function defines."""
    SWALLOWS: Final = 1024
    """An `__exit__` that may return something true, or a generator that goes on after an exception at its `yield`."""
    ATTRS: Final = 2048
    """A class of `attrs`, whose arguments have the names of its fields without the underscores before them."""


class Listed:
    """The role of a string in what a variable holds, and which strings are taken from one."""

    KEY: Final = 0
    """A key of a dictionary: what iterating over it gives."""
    VALUE: Final = 1
    """A value of a dictionary: what asking it for a key gives."""
    ITEM: Final = 2
    """An item of anything else, or the whole value."""


class Taking:
    """How a parameter takes arguments, numbered as `inspect.Parameter.kind` is."""

    POSITIONAL_ONLY: Final = 0
    POSITIONAL_OR_KEYWORD: Final = 1
    VAR_POSITIONAL: Final = 2
    KEYWORD_ONLY: Final = 3
    VAR_KEYWORD: Final = 4


class Columns:
    """How many integers a row of each of the table's arrays has."""

    OCCURRENCE: Final = 6
    """Line, start, end, index in `USES`, index of the enclosing definition or -1, node."""
    NODE: Final = 3
    """`Op`, `a`, `b`."""
    BINDING: Final = 5
    """String of the name, line, definition or -1, node of the annotation or -1, node of the value or -1."""
    VARIABLE: Final = 4
    """String of the name, node after the scope's last statement or -1, list of all nodes, list of those that
    `global` statements elsewhere add or -1."""
    FUNCTION: Final = 12
    """String of the name, line, definition or -1, class it is a method of or -1, flags, node of the return annotation
    or -1, list of returned (or yielded) nodes, list of parameters (string, line, number of `Taking`, node of the
    annotation or -1, node of the default or -1), list of decorator nodes, the first function of a set of overloads or
    accessors that it belongs to (or itself), list of nodes of the context managers around its `yield`, list of the
    nodes that a generator returns in the end."""
    CLASS: Final = 12
    """String of the name, line, definition or -1, flags, list of base nodes, node of the metaclass or -1, list of
    members (string, variable), list of attributes that methods set on the instance (string, node), list of decorator
    nodes, list of the nodes of its type parameters, list of the strings of those names that its body binds and
    `__init__` sets on every instance, with `super().__init__` where it always calls that, list of the strings of the
    names in its `__slots__`."""
    LOOKED_UP: Final = 3
    """Function, number of one of its parameters, node of the value of which it asks the attribute of that name."""
    TABLE: Final = 3
    """Node of a name that another file binds, number of `Listed` for the strings that are taken from it, node of the
    value that is asked for attributes of these names."""
    PARAMETER: Final = 5
    """As in a function's list of parameters."""


class Exports(Struct, frozen=True):
    """The contents of `__all__`, as far as they are known without the other files.

    Attributes:
        names: The names that are listed.
        modules: Dotted paths of modules whose own `__all__` is part of it.
        possible_names: Names that are listed if a branch is taken.
        possible_modules: Modules of which the same is true.
        removed: Names that are taken out, whatever the modules list.
        is_complete: Whether nothing else is listed.
        line: The line that binds it first.
    """

    names: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()
    possible_names: tuple[str, ...] = ()
    possible_modules: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    is_complete: bool = True
    line: int = 0


class NameTable(Struct, frozen=True):
    """The names of one file.

    Attributes:
        strings: The strings that the arrays speak of.
        occurrences: Rows in the order of the source; see `Columns.OCCURRENCE`.
        nodes: Rows; see `Columns.NODE`.
        pool: The lists that nodes and rows speak of: where each begins and the last one ends, then their items.
        bindings: Rows; see `Columns.BINDING`.
        variables: Rows; see `Columns.VARIABLE`.
        functions: Rows; see `Columns.FUNCTION`.
        classes: Rows; see `Columns.CLASS`.
        members: Variables of the module's own names.
        stars: Dotted paths of the modules whose names are all imported, in order.
        stars_node: Node of the star imports that have run when the module is complete, -1 without any.
        exports: What `__all__` lists; `None` without.
        reexports: Names that the module imports to hand them on: under an alias of the same name, or, in a package, for
            no use of its own.
        hidden: Names that importing the module does not give: bound for type checkers only, on other platforms, or
            where it runs as a program, or deleted again.
        is_private: Whether the file says that it is private, or is a test.
        looked_up: Rows; see `Columns.LOOKED_UP`.
        tables: Rows; see `Columns.TABLE`.
        lazy: Names that the module's `__getattr__` makes: name, module, name in that module (empty for the module).
    """

    strings: tuple[str, ...] = ()
    occurrences: bytes = b""
    nodes: bytes = b""
    pool: bytes = b""
    bindings: bytes = b""
    variables: bytes = b""
    functions: bytes = b""
    classes: bytes = b""
    members: bytes = b""
    stars: tuple[str, ...] = ()
    stars_node: int = -1
    exports: Exports | None = None
    reexports: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    is_private: bool = False
    looked_up: bytes = b""
    tables: bytes = b""
    lazy: tuple[tuple[str, str, str], ...] = ()

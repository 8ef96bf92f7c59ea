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


class Op:
    """The kinds of node and what their operands `a` and `b` are.

    `node` is the index of a node, `string` of a string, `list` the number of a list in the pool.
    """

    UNKNOWN: Final = 0
    """Nothing is known of the value."""
    BIND: Final = 1
    """`a`: binding. A variable as one statement leaves it."""
    PHI: Final = 2
    """`a`: list of nodes. A variable where several statements may have bound it."""
    VARIABLE: Final = 3
    """`a`: variable. Seen from another scope, or from where none of its bindings reaches."""
    GLOBAL: Final = 4
    """`a`: string; `b`: node of the star imports so far, or -1. A name that no scope of the file binds: from a star
    import, or a builtin."""
    MODULE: Final = 5
    """`a`: string. A module by its dotted path."""
    IMPORTED: Final = 6
    """`a`: string, the module's dotted path; `b`: string, the name taken from it."""
    FUNCTION: Final = 7
    """`a`: function."""
    CLASS: Final = 8
    """`a`: class."""
    ATTRIBUTE: Final = 9
    """`a`: node; `b`: string."""
    CALL: Final = 10
    """`a`: node; `b`: list of the number of positional arguments, their nodes, then string and node per keyword."""
    SUBSCRIPT: Final = 11
    """`a`: node; `b`: list of nodes."""
    INDEX: Final = 12
    """`a`: node; `b`: the number between the brackets."""
    SLICE: Final = 13
    """`a`: node."""
    ITEM: Final = 14
    """`a`: node. What iterating over it gives."""
    ASYNC_ITEM: Final = 15
    """`a`: node. What `async for` gives."""
    UNPACK: Final = 16
    """`a`: node; `b`: position, behind a starred target from the end and below 0."""
    ENTER: Final = 17
    """`a`: node. What `with` binds."""
    ASYNC_ENTER: Final = 18
    """`a`: node. What `async with` binds."""
    AWAIT: Final = 19
    """`a`: node."""
    INSTANCE: Final = 20
    """`a`: node of an annotation. A value of that type."""
    RECEIVER: Final = 21
    """`a`: class; `b`: 1 for the class itself (`cls`), 0 for an instance of it (`self`)."""
    SUPER: Final = 22
    """`a`: class; `b`: 1 where the receiver is the class."""
    UNION: Final = 23
    """`a`: list of nodes. One of several values, of which no place of binding is asked for."""
    LITERAL: Final = 24
    """`a`: string, the dotted path of a builtin class; `b`: list of nodes, its type arguments as values, or -1."""
    TUPLE: Final = 25
    """`a`: list of nodes."""
    NONE: Final = 26
    """`None`."""
    OPERATION: Final = 27
    """`a`: node; `b`: list of the string of a special method and the node of the other operand (or -1)."""
    NARROW: Final = 28
    """`a`: node; `b`: node of the class that `isinstance` found it to be."""
    EXCLUDE: Final = 29
    """`a`: node; `b`: node of the class that `isinstance` found it not to be."""
    ASSIGNED: Final = 30
    """`a`: node of an attribute; `b`: node of the value it was given just before."""
    PARAMETER: Final = 31
    """`a`: node of what is called; `b`: string. The parameter that a keyword argument names."""
    CAUGHT: Final = 32
    """`a`: node of an exception class or a tuple of them."""
    RETURNED: Final = 33
    """`a`: function. What calling it gives. No table holds it; the join makes one for each function."""
    SENT: Final = 34
    """`a`: node of the return annotation of a generator. What `yield` gives in it."""
    GIVEN: Final = 35
    """`a`: node of a call; `b`: list of the position of an argument or -1, the string of a keyword or -1, and a
    position. What the function in that argument is given there when it is called."""
    FORWARD: Final = 36
    """`a`: node of what is called; `b`: node of its first argument. What the keyword arguments are for."""
    TAKEN: Final = 37
    """`a`: node of an annotation; `b`: position. What a function of that type is given there."""
    INHERITED: Final = 38
    """`a`: function; `b`: number of one of its parameters. What the method that it overrides declares for it."""
    GUARD: Final = 39
    """`a`: node; `b`: node of a function called with it. The value where what the function returns is true."""
    NAMED: Final = 46
    """`a`: string, a dotted path. What it names, if that is in the tree."""
    CHOSEN: Final = 47
    """`a`: node of what is called; `b`: list of the string of a name, the position of the argument that gives it or -1,
    the string of its keyword or -1. What the function takes by that name, if it looks it up."""
    KEY: Final = 48
    """`a`: node; `b`: list of the node of a text and of its string. An item by its key, written out."""
    REBOUND: Final = 49
    """`a`: node of what an import takes; `b`: node of the variable that it binds, which other statements assign to."""
    BEGUN: Final = 50
    """`a`: node; `b`: string. Its attributes whose names begin so."""
    LISTED: Final = 51
    """`a`: definition of a variable; `b`: list of a string and how it stands in what the variable holds (`Listed`).
    What those take by that name that look names up in the variable."""
    FREE: Final = 40
    """`a`: string, or -1; `b`: node of the star imports so far, or -1. A name that the scope binds, where it is not
    bound yet, or not any more: from a star import, a builtin, or nothing."""
    AROUND: Final = 41
    """`a`: node. What a class body reads from around it under a name that it has not bound itself yet."""
    STARS: Final = 42
    """`a`: node of the star imports before, or -1; `b`: string, the dotted path of a module, or -1 for no star import
    at all. The star imports that have run."""
    STARRED: Final = 43
    """`a`: node; `b`: list of the string of a name, and the nodes of the star imports that have run and of those that
    had when the name was bound. What star imports make of the name: a module's, if it exports one."""
    SWALLOWED: Final = 44
    """`a`: list of nodes; `b`: list of 1 for `async with` or else 0, and the nodes of context managers. Possible only
    if one of the managers swallows exceptions."""
    SELF: Final = 45
    """`a`: node of an annotation; `b`: class. The class, if the annotation is `typing.Self`."""


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
    """How a string stands in what a variable holds, and which strings are taken from one."""

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
    FUNCTION: Final = 11
    """String of the name, line, definition or -1, class it is a method of or -1, flags, node of the return annotation
    or -1, list of returned (or yielded) nodes, list of parameters (string, line, number of `Taking`, node of the
    annotation or -1, node of the default or -1), list of decorator nodes, the first function of a set of overloads or
    accessors that it belongs to (or itself), list of nodes of the context managers around its `yield`."""
    CLASS: Final = 11
    """String of the name, line, definition or -1, flags, list of base nodes, node of the metaclass or -1, list of
    members (string, variable), list of attributes that methods set on the instance (string, node), list of decorator
    nodes, list of the nodes of its type parameters, list of the strings of those names that its body binds and
    `__init__` sets on every instance."""
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

"""The nodes of a name table: what a value is, symbolically, as far as one file shows it."""

from typing import Final


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
    NARROW_CLASS: Final = 54
    """`a`: node; `b`: node of the class that `issubclass` found it to derive from."""
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
    DELEGATED: Final = 53
    """`a`: node. What `yield from` gives: what the generator returns in the end."""
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
    """`a`: definition of a variable; `b`: list of a string and its role in what the variable holds (`Listed`).
    What those take by that name that look names up in the variable."""
    ENTRY: Final = 52
    """`a`: `KEY` node; `b`: node of the call of `get`, `pop` or `setdefault` with that key. What the call gives."""
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

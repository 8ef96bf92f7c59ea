"""What a file defines and imports."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from msgspec import Struct, structs

from mkdocs_kwindex.model.docstrings import Docstring

PRIVATE: Final = "private"
"""The label of a definition whose docstring says that it is private."""


class Kind(StrEnum):
    """The kinds of keyword. Their values are part of the contract of `keywords.json`."""

    MODULE = "module"
    CLASS = "class"
    FUNCTION = "function"
    METHOD = "method"
    PROPERTY = "property"
    ATTRIBUTE = "attribute"
    CONSTANT = "constant"
    TYPE_ALIAS = "type_alias"
    IMPORT = "import"
    FILE = "file"
    HEADING = "heading"
    KEY = "key"
    NAMESPACE = "namespace"
    STRUCT = "struct"
    UNION = "union"
    ENUM = "enum"
    INTERFACE = "interface"
    TRAIT = "trait"
    PROTOCOL = "protocol"
    MACRO = "macro"
    MESSAGE = "message"
    SERVICE = "service"
    TABLE = "table"
    TARGET = "target"
    STAGE = "stage"
    JOB = "job"
    EXTENSION_MODULE = "extension_module"
    BINDING = "binding"
    INCLUDE = "include"
    LINK = "link"
    CODE_LANGUAGE = "code_language"
    REQUIREMENT = "requirement"


class ParameterKind(StrEnum):
    """The kinds of parameter, with `inspect.Parameter.kind`'s descriptions as values, as griffe has them."""

    POSITIONAL_ONLY = "positional-only"
    POSITIONAL_OR_KEYWORD = "positional or keyword"
    VAR_POSITIONAL = "variadic positional"
    KEYWORD_ONLY = "keyword-only"
    VAR_KEYWORD = "variadic keyword"


class Parameter(Struct, frozen=True, gc=False):
    """A parameter of a function.

    Attributes:
        name: The bare name, without stars.
        kind: How arguments reach it.
        annotation: Source text of the annotation; empty when there is none.
        default: Source text of the default; empty when there is none.
    """

    name: str
    kind: ParameterKind
    annotation: str = ""
    default: str = ""


class Signature(Struct, frozen=True, gc=False):
    """The signature of a function.

    Attributes:
        parameters: In the order of the source.
        returns: Source text of the return annotation; empty when there is none.
        type_parameters: PEP 695 parameters as source text, such as `T: int`.
    """

    parameters: tuple[Parameter, ...] = ()
    returns: str = ""
    type_parameters: tuple[str, ...] = ()


class Decorator(Struct, frozen=True, gc=False):
    """A decorator: its source text without the `@`, and its line."""

    text: str
    line: int


class Definition(Struct, frozen=True, gc=False):
    """A class, function, method, property, attribute, constant or type alias, at any depth.

    In files that are not Python also a heading, a key, a struct, a macro and so on.

    Attributes:
        kind: What it is.
        name: Its own name.
        qualname: The dotted path inside the module, `outer.inner`, without `<locals>`.
        path: `qualname`, with `~2`, `~3`, … on every part that is a later definition of the same path.
            The symbol's id is the module's dotted path, a dot and this; unique in the file.
        parent: Index of the enclosing definition in the file's `definitions`; `-1` for the module.
        line: Line of `def`, `class`, `type` or of the assignment, from 1.
        first_line: The same, or the first decorator's line.
        end_line: Last line.
        signature: For functions and methods (and classes with PEP 695 type parameters).
        annotation: For attributes and properties: source text of the annotation; empty when there is none.
        value: For attributes and aliases: source text of the value; empty when there is none.
        bases: For classes: source text of each base, then of each keyword (`metaclass=ABCMeta`).
        decorators: In the order of the source.
        labels: Sorted words of griffe's such as `async`, `classmethod`, `staticmethod`, `abstractmethod`, `dataclass`,
            `overload`, `setter`, `deleter`, `cached`, `instance-attribute`; `class` for a variable that holds a class
            which a call makes, `private` where the docstring says so.
        branch: The branches it is in, the outermost first, such as `if TYPE_CHECKING`,
            `if WINDOWS › except ImportError`, `else of if PY3`; empty outside of branches.
        in_function: Whether a function is among the enclosing definitions.
        elsewhere: Whether it is in a branch that the platform and the Python of the build never take.
        docstring: Its docstring.
        comment: Where it has none, the comment that documents it.
    """

    kind: Kind
    name: str
    qualname: str
    path: str
    parent: int
    line: int
    first_line: int
    end_line: int
    signature: Signature | None = None
    annotation: str = ""
    value: str = ""
    bases: tuple[str, ...] = ()
    decorators: tuple[Decorator, ...] = ()
    labels: tuple[str, ...] = ()
    branch: str = ""
    in_function: bool = False
    elsewhere: bool = False
    docstring: Docstring | None = None
    comment: Docstring | None = None

    @property
    def summary(self) -> str:
        """The first sentence of the docstring; empty without one."""
        return self.docstring.summary if self.docstring else ""


class Import(Struct, frozen=True, gc=False):
    """One name of an import statement.

    Attributes:
        module: Absolute dotted path of the module, relative imports resolved.
        name: The name taken from it, `*` for all of them; empty for `import module`.
        alias: The name after `as`; empty when there is none.
        line: Line of the statement, from 1.
        end_line: Last line of the statement.
        level: Number of leading dots as written; 0 for an absolute import.
        parent: Index of the enclosing definition in the file's `definitions`; `-1` at module level.
        in_function: Whether it runs only when a function is called.
        type_checking: Whether it is under `if TYPE_CHECKING`.
        optional: Whether an `except` clause catches its ImportError.
        branches: The branches it is in, up to the enclosing definition, but for those that the two before describe.
    """

    module: str
    name: str = ""
    alias: str = ""
    line: int = 0
    end_line: int = 0
    level: int = 0
    parent: int = -1
    in_function: bool = False
    type_checking: bool = False
    optional: bool = False
    branches: tuple[str, ...] = ()


class Reference(Struct, frozen=True, gc=False):
    """Something that a file which is not Python refers to.

    Attributes:
        kind: An include, an import, a link, the language of a code block, or a requirement.
        name: What is referred to, as written: an address, a header, a module, a language, a distribution.
        line: Its line, from 1.
        text: What the file says with it: the text of a link, the versions of a requirement; may be empty.
    """

    kind: Kind
    name: str
    line: int
    text: str = ""


def is_private_name(name: str) -> bool:
    """Return whether a name begins with an underscore, and is none of those that Python gives a meaning."""
    return name.startswith("_") and not name.endswith("__")


def without_numbers(path: str) -> str:
    """Return the path of a definition without the numbers of those that have a name again."""
    return ".".join(part.partition("~")[0] for part in path.split(".")) if "~" in path else path


def share_texts(definitions: Sequence[Definition], known: dict[str, str]) -> None:
    """Let equal texts be one object: most paths occur in a definition twice, and most names of parameters in many.

    Args:
        definitions: The definitions, not shared with anything yet.
        known: The texts that were met before.
    """
    share = known.setdefault
    for definition in definitions:
        if definition.qualname == definition.path:
            structs.force_setattr(definition, "qualname", definition.path)
        if definition.name == definition.path:
            structs.force_setattr(definition, "name", definition.path)
        for text in ("annotation", "value", "branch"):
            if written := getattr(definition, text):
                structs.force_setattr(definition, text, share(written, written))
        for parameter in definition.signature.parameters if definition.signature else ():
            for text in ("name", "annotation", "default"):
                if written := getattr(parameter, text):
                    structs.force_setattr(parameter, text, share(written, written))

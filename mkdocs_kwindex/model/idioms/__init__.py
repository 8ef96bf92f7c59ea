"""Idioms found in code, as plain data; the sentences about them are written in `pages.idiom_sentences`."""

from enum import StrEnum

from msgspec import Struct

from mkdocs_kwindex.model.idioms.class_facts import (
    AbstractMethods,
    ClassMaking,
    DataClass,
    DescriptorMethods,
    DictKeys,
    Enumeration,
    MixinNeeds,
    ProtocolMembers,
    TupleFields,
)
from mkdocs_kwindex.model.idioms.function_facts import (
    Awaitables,
    Branching,
    Exit,
    ManagedBlock,
    Signatures,
    Wrapping,
    Yields,
)
from mkdocs_kwindex.model.idioms.module_facts import (
    Attempt,
    CommentNote,
    Deprecated,
    Ending,
    Fallback,
    LateImports,
    Memory,
    ModuleAttributes,
    Registration,
    SharedObject,
)

__all__ = [
    "AbstractMethods",
    "Attempt",
    "Awaitables",
    "Branching",
    "ClassMaking",
    "CommentNote",
    "DataClass",
    "Deprecated",
    "DescriptorMethods",
    "Details",
    "DictKeys",
    "Ending",
    "Enumeration",
    "Exit",
    "Fallback",
    "LateImports",
    "ManagedBlock",
    "Memory",
    "MixinNeeds",
    "ModuleAttributes",
    "Pattern",
    "PatternKind",
    "ProtocolMembers",
    "Registration",
    "SharedObject",
    "Signatures",
    "TupleFields",
    "Wrapping",
    "Yields",
]

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
    | CommentNote
)


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
        """The number of uses of its idiom."""
        return len(self.details.functions) if isinstance(self.details, Awaitables) else 1

"""What an idiom means where it is: one sentence each, as HTML."""

from collections.abc import Callable, Mapping
from typing import Any

from mkdocs_kwindex.model.idioms import (
    AbstractMethods,
    Awaitables,
    Branching,
    ClassMaking,
    CommentNote,
    DataClass,
    Deprecated,
    DescriptorMethods,
    DictKeys,
    Enumeration,
    Fallback,
    LateImports,
    ManagedBlock,
    Memory,
    MixinNeeds,
    ModuleAttributes,
    Pattern,
    PatternKind,
    ProtocolMembers,
    Registration,
    SharedObject,
    Signatures,
    TupleFields,
    Wrapping,
    Yields,
)
from mkdocs_kwindex.pages.idiom_sentences import class_idioms, function_idioms
from mkdocs_kwindex.pages.idiom_sentences.writer import Writer, link_rests

_SENTENCES: Mapping[type, Callable[[Writer, Pattern, Any], str]] = {
    DataClass: class_idioms.data_class,
    Enumeration: class_idioms.enumeration,
    TupleFields: class_idioms.tuple_fields,
    DictKeys: class_idioms.dict_keys,
    AbstractMethods: class_idioms.abstract_methods,
    ProtocolMembers: class_idioms.protocol,
    MixinNeeds: class_idioms.mixin,
    ClassMaking: class_idioms.metaclass,
    DescriptorMethods: class_idioms.descriptor,
    ManagedBlock: class_idioms.managed_block,
    Yields: function_idioms.generator,
    Awaitables: function_idioms.coroutines,
    Wrapping: function_idioms.wrapping,
    Registration: function_idioms.registration,
    SharedObject: function_idioms.shared_object,
    Memory: function_idioms.memory,
    ModuleAttributes: function_idioms.module_attributes,
    LateImports: function_idioms.late_imports,
    Fallback: function_idioms.fallback,
    Signatures: function_idioms.signatures,
    Branching: function_idioms.branching,
    Deprecated: function_idioms.deprecated,
    CommentNote: function_idioms.comment_note,
}


def sentence(writer: Writer, pattern: Pattern) -> str:
    """Write the sentence of a pattern, with the link to its line."""
    write = class_idioms.class_hook if pattern.kind is PatternKind.CLASS_HOOK else _SENTENCES[type(pattern.details)]
    text = write(writer, pattern, pattern.details)
    line = writer.line(pattern.line)
    # What the sentence names itself need not be said twice.
    text = text if line in text else f"{text} {line}"
    text = link_rests(text, writer.links.line(writer.record.source.uri, pattern.line))
    return text[0].upper() + text[1:] if text.startswith("this module") else text

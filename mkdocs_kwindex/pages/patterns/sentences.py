"""What an idiom means where it stands: one sentence each, as HTML."""

from collections.abc import Callable, Mapping
from typing import Any

from mkdocs_kwindex.model.patterns import (
    AbstractMethods,
    Awaitables,
    Branching,
    ClassMaking,
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
    Remark,
    SharedObject,
    Signatures,
    TupleFields,
    Wrapping,
    Yields,
)
from mkdocs_kwindex.pages.patterns import classes, functions
from mkdocs_kwindex.pages.patterns.writer import Writer

_SENTENCES: Mapping[type, Callable[[Writer, Pattern, Any], str]] = {
    DataClass: classes.data_class,
    Enumeration: classes.enumeration,
    TupleFields: classes.tuple_fields,
    DictKeys: classes.dict_keys,
    AbstractMethods: classes.abstract_methods,
    ProtocolMembers: classes.protocol,
    MixinNeeds: classes.mixin,
    ClassMaking: classes.metaclass,
    DescriptorMethods: classes.descriptor,
    ManagedBlock: classes.managed_block,
    Yields: functions.generator,
    Awaitables: functions.coroutines,
    Wrapping: functions.wrapping,
    Registration: functions.registration,
    SharedObject: functions.shared_object,
    Memory: functions.memory,
    ModuleAttributes: functions.module_attributes,
    LateImports: functions.late_imports,
    Fallback: functions.fallback,
    Signatures: functions.signatures,
    Branching: functions.branching,
    Deprecated: functions.deprecated,
    Remark: functions.remark,
}


def sentence(writer: Writer, pattern: Pattern) -> str:
    """Write the sentence of a pattern, with the link to its line."""
    write = classes.class_hook if pattern.kind is PatternKind.CLASS_HOOK else _SENTENCES[type(pattern.details)]
    text = write(writer, pattern, pattern.details)
    line = writer.line(pattern.line)
    # What the sentence names itself need not be said twice.
    text = text if line in text else f"{text} {line}"
    return text[0].upper() + text[1:] if text.startswith("this module") else text

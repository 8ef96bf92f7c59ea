"""The messages of SCIP's public schema, as far as they are written, made when the program runs.

https://github.com/scip-code/scip/blob/main/scip.proto has all of it. Needs the extra `scip`.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

_Field = descriptor_pb2.FieldDescriptorProto
_TEXT, _NUMBER, _FLAG = _Field.TYPE_STRING, _Field.TYPE_INT32, _Field.TYPE_BOOL
_ENUM: Final = "int"
# Name, number and type of each field; `*` for those that are repeated. The numbers of enumerations are written as such,
# which is the same on the wire.
_MESSAGES: Final[Mapping[str, tuple[tuple[str, int, str], ...]]] = {
    "Index": (("metadata", 1, "Metadata"), ("documents", 2, "*Document")),
    "Metadata": (
        ("version", 1, _ENUM),
        ("tool_info", 2, "ToolInfo"),
        ("project_root", 3, "text"),
        ("text_document_encoding", 4, _ENUM),
    ),
    "ToolInfo": (("name", 1, "text"), ("version", 2, "text"), ("arguments", 3, "*text")),
    "Document": (
        ("relative_path", 1, "text"),
        ("occurrences", 2, "*Occurrence"),
        ("symbols", 3, "*SymbolInformation"),
        ("language", 4, "text"),
        ("text", 5, "text"),
        ("position_encoding", 6, _ENUM),
    ),
    "Signature": (("language", 4, "text"), ("text", 5, "text")),
    "SymbolInformation": (
        ("symbol", 1, "text"),
        ("documentation", 3, "*text"),
        ("relationships", 4, "*Relationship"),
        ("kind", 5, _ENUM),
        ("display_name", 6, "text"),
        ("signature_documentation", 7, "Signature"),
        ("enclosing_symbol", 8, "text"),
    ),
    "Relationship": (
        ("symbol", 1, "text"),
        ("is_reference", 2, "flag"),
        ("is_implementation", 3, "flag"),
        ("is_type_definition", 4, "flag"),
        ("is_definition", 5, "flag"),
    ),
    "Occurrence": (
        ("range", 1, "*int"),
        ("symbol", 2, "text"),
        ("symbol_roles", 3, _ENUM),
        ("enclosing_range", 7, "*int"),
    ),
}
_SCALARS: Final = {"text": _TEXT, "int": _NUMBER, "flag": _FLAG}

UTF8_DOCUMENT: Final = 1
UTF8_COLUMNS: Final = 1
"""Columns are counted in bytes."""

DEFINITION, IMPORT, WRITE, READ, GENERATED, TEST = 1, 2, 4, 8, 16, 32
"""The roles of an occurrence, added up."""

KINDS: Final = {
    "class": 7,
    "constant": 8,
    "function": 17,
    "method": 26,
    "module": 29,
    "property": 41,
    "attribute": 61,
    "type_alias": 55,
    "enum": 11,
    "interface": 21,
    "key": 22,
    "macro": 25,
    "message": 28,
    "namespace": 30,
    "protocol": 42,
    "struct": 49,
    "trait": 53,
    "union": 59,
    "file": 16,
}
"""The kinds of symbol; what is not among them has none."""


@cache
def messages() -> Mapping[str, Any]:
    """Make the classes of the messages, by their names."""
    file = descriptor_pb2.FileDescriptorProto(name="kwindex/scip.proto", package="scip", syntax="proto3")
    for name, fields in _MESSAGES.items():
        message = file.message_type.add(name=name)
        for field, number, kind in fields:
            is_repeated = kind.startswith("*")
            bare = kind.removeprefix("*")
            message.field.add(
                name=field,
                number=number,
                label=_Field.LABEL_REPEATED if is_repeated else _Field.LABEL_OPTIONAL,
                type=_SCALARS.get(bare, _Field.TYPE_MESSAGE),
                type_name=None if bare in _SCALARS else f".scip.{bare}",
            )
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return {name: message_factory.GetMessageClass(pool.FindMessageTypeByName(f"scip.{name}")) for name in _MESSAGES}

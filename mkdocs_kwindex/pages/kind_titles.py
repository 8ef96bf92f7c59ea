"""Display names of the kinds of keyword."""

from collections.abc import Mapping
from typing import Final

from mkdocs_kwindex.model import Kind

KIND_TITLES: Final[Mapping[Kind, tuple[str, str]]] = {
    Kind.CLASS: ("classes", "Classes"),
    Kind.FUNCTION: ("functions", "Functions"),
    Kind.METHOD: ("methods", "Methods"),
    Kind.PROPERTY: ("properties", "Properties"),
    Kind.ATTRIBUTE: ("attributes", "Attributes"),
    Kind.CONSTANT: ("constants", "Constants"),
    Kind.TYPE_ALIAS: ("type-aliases", "Type aliases"),
    Kind.HEADING: ("headings", "Headings"),
    Kind.KEY: ("keys", "Keys"),
    Kind.NAMESPACE: ("namespaces", "Namespaces"),
    Kind.STRUCT: ("structs", "Structs"),
    Kind.UNION: ("unions", "Unions"),
    Kind.ENUM: ("enums", "Enums"),
    Kind.INTERFACE: ("interfaces", "Interfaces"),
    Kind.TRAIT: ("traits", "Traits"),
    Kind.PROTOCOL: ("protocols", "Protocols"),
    Kind.MACRO: ("macros", "Macros"),
    Kind.MESSAGE: ("messages", "Messages"),
    Kind.SERVICE: ("services", "Services"),
    Kind.TABLE: ("tables", "Tables"),
    Kind.TARGET: ("targets", "Targets"),
    Kind.STAGE: ("stages", "Stages"),
    Kind.JOB: ("jobs", "Jobs"),
    Kind.EXTENSION_MODULE: ("extension-modules", "Extension modules"),
    Kind.BINDING: ("bindings", "Bindings"),
    Kind.IMPORT: ("imports", "Imports"),
    Kind.INCLUDE: ("includes", "Includes"),
    Kind.LINK: ("links", "Links"),
    Kind.CODE_LANGUAGE: ("code-languages", "Code languages"),
    Kind.REQUIREMENT: ("requirements", "Requirements"),
}
"""The id and title of each kind's section on a keyword page, in the order of the page."""

_PLURALS = {Kind.CLASS: "classes", Kind.PROPERTY: "properties", Kind.TYPE_ALIAS: "type aliases"}

KIND_NOUNS: Final[Mapping[Kind, tuple[str, str]]] = {
    kind: (kind.value.replace("_", " "), _PLURALS.get(kind, kind.value.replace("_", " ") + "s")) for kind in KIND_TITLES
}
"""What one and what several of a kind are called."""

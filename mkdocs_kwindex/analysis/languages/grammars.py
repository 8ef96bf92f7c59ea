"""Tree-sitter queries, one for each language; their captures are named after kinds of keyword.

A pattern captures a definition under its kind and its name as `name`; `.include` and `.import` are references. What
encloses a definition follows from its position.
"""

import importlib.util
from functools import cache

from msgspec import Struct


class Grammar(Struct, frozen=True):
    """How a language is read.

    Attributes:
        package: The package that holds the grammar.
        function: The function in it that returns the grammar.
        query: What is looked for.
        separator: What is between the parts of a name.
    """

    package: str
    function: str
    query: str
    separator: str = "."


_C = """
    (preproc_include path: (_) @include)
    (preproc_def name: (identifier) @name) @macro
    (preproc_function_def name: (identifier) @name) @macro
    (function_definition declarator: (_) @declarator) @function
    (translation_unit (declaration declarator: [(function_declarator) (pointer_declarator)] @declarator) @function)
    (preproc_ifdef (declaration declarator: [(function_declarator) (pointer_declarator)] @declarator) @function)
    (preproc_if (declaration declarator: [(function_declarator) (pointer_declarator)] @declarator) @function)
    (declaration_list (declaration declarator: [(function_declarator) (pointer_declarator)] @declarator) @function)
    (struct_specifier name: (_) @name body: (_)) @struct
    (union_specifier name: (_) @name body: (_)) @union
    (enum_specifier name: (_) @name body: (_)) @enum
    (type_definition type: (struct_specifier body: (_)) declarator: (type_identifier) @name) @struct
    (type_definition type: (union_specifier body: (_)) declarator: (type_identifier) @name) @union
    (type_definition type: (enum_specifier body: (_)) declarator: (type_identifier) @name) @enum
    (type_definition declarator: (type_identifier) @name) @type_alias
    (declaration type: [(type_identifier) @methods (struct_specifier name: (type_identifier) @methods)]
        declarator: (init_declarator value: (initializer_list
            (initializer_list . (string_literal (string_content) @name)) @binding)) (#eq? @methods "PyMethodDef"))
"""
# `m.def("f", …)` and `class_<T>(m, "T")` give names of Python to what C++ has.
_CPP = (
    _C
    + """
    (preproc_call directive: (preproc_directive) @directive argument: (_) @include (#eq? @directive "#import"))
    (call_expression function: (field_expression field: (field_identifier) @def)
        arguments: (argument_list . (string_literal (string_content) @name)) @binding (#eq? @def "def"))
    (call_expression function: (_) @bound
        arguments: (argument_list . (identifier) . (string_literal (string_content) @name)) @binding
        (#match? @bound "(^|::)class_<[^()]*>$"))
    (class_specifier name: (_) @name body: (_)) @class
    (namespace_definition name: (_) @name) @namespace
    (alias_declaration name: (_) @name) @type_alias
    (field_declaration declarator: (function_declarator) @declarator) @function
    (field_declaration declarator: [(pointer_declarator) (reference_declarator)] @declarator) @function
    (field_declaration_list (declaration declarator: (function_declarator) @declarator) @function)
"""
)
_JAVASCRIPT = """
    (import_statement source: (string) @import)
    (export_statement source: (string) @import)
    (call_expression function: (identifier) @require arguments: (arguments . (string) @import)
        (#eq? @require "require"))
    (function_declaration name: (_) @name) @function
    (generator_function_declaration name: (_) @name) @function
    (class_declaration name: (_) @name) @class
    (method_definition name: (_) @name) @method
    (variable_declarator name: (identifier) @name
        value: [(arrow_function) (function_expression) (generator_function)]) @function
    (assignment_expression left: [(identifier) @name (member_expression property: (_) @name)]
        right: [(arrow_function) (function_expression) (generator_function)]) @function
    (assignment_expression left: (member_expression object: (member_expression object: (identifier) @owner
        property: (_) @prototype) property: (_) @name)
        right: [(arrow_function) (function_expression) (generator_function)] (#eq? @prototype "prototype")) @method
    (pair key: [(property_identifier) @name (string (string_fragment) @name)]
        value: [(arrow_function) (function_expression) (generator_function)]) @method
    (variable_declarator name: (identifier) @name value: (object)) @impl
    (assignment_expression left: [(identifier) @name (member_expression property: (_) @name)] right: (object)) @impl
    (pair key: [(property_identifier) @name (string (string_fragment) @name)] value: (object)) @impl
"""
# Both languages call a field of a class something else.
_FIELDS = """
    ({field}: (_) @name value: [(arrow_function) (function_expression) (generator_function)]) @method
"""
_TYPESCRIPT = (
    _JAVASCRIPT
    + _FIELDS.format(field="public_field_definition name")
    + """
    (abstract_class_declaration name: (_) @name) @class
    (interface_declaration name: (_) @name) @interface
    (type_alias_declaration name: (_) @name) @type_alias
    (enum_declaration name: (_) @name) @enum
    (internal_module name: (_) @name) @namespace
    (function_signature name: (_) @name) @function
    (method_signature name: (_) @name) @method
    (abstract_method_signature name: (_) @name) @method
"""
)
_RUST = """
    (use_declaration argument: (_) @import)
    (extern_crate_declaration name: (_) @import)
    (function_item name: (_) @name) @function
    (function_signature_item name: (_) @name) @function
    (struct_item name: (_) @name) @struct
    (union_item name: (_) @name) @union
    (enum_item name: (_) @name) @enum
    (trait_item name: (_) @name) @trait
    (type_item name: (_) @name) @type_alias
    (macro_definition name: (_) @name) @macro
    (mod_item name: (_) @name body: (_)) @namespace
    (const_item name: (_) @name) @constant
    (static_item name: (_) @name) @constant
    (impl_item type: (_) @name) @impl
"""
_GO = """
    (import_spec path: (_) @import)
    (function_declaration name: (_) @name) @function
    (method_declaration receiver: (_) @receiver name: (_) @name) @method
    (type_spec name: (_) @name type: (struct_type)) @struct
    (type_spec name: (_) @name type: (interface_type)) @interface
    (type_spec name: (_) @name type: [(type_identifier) (qualified_type) (map_type) (slice_type) (function_type)
        (pointer_type) (array_type) (channel_type) (generic_type)]) @type_alias
    (type_alias name: (_) @name) @type_alias
    (source_file (const_declaration (const_spec name: (_) @name) @constant))
"""
_BASH = """
    (function_definition name: (_) @name) @function
    (command name: (command_name) @source argument: (_) @include (#any-of? @source "source" "."))
    (command name: (command_name (word) @call))
"""

# `load` names a file; what a call with a `name` makes is a target.
_STARLARK = """
    (call function: (identifier) @load arguments: (argument_list . (string (string_content) @import))
        (#eq? @load "load"))
    (function_definition name: (_) @name) @function
    (call function: (_) arguments: (argument_list (keyword_argument name: (identifier) @keyword
        value: (string (string_content) @name))) (#eq? @keyword "name")) @target
"""
_MAKE = """
    (include_directive filenames: (list (_) @include))
    (rule (targets [(word) (variable_reference) (concatenation)] @name) (#not-match? @name "^[.]")) @target
    (define_directive name: (_) @name) @macro
"""
_OBJECTIVE_C = (
    _C
    + """
    (module_import path: (_) @import)
    (class_interface . (identifier) @name) @class
    (class_implementation . (identifier) @name) @class
    (protocol_declaration . (identifier) @name) @protocol
    (method_declaration (method_type) . (identifier) @name) @method
    (method_definition (method_type) . (identifier) @name) @method
"""
)
_SWIFT = """
    (import_declaration (identifier) @import)
    (class_declaration declaration_kind: "class" name: (_) @name) @class
    (class_declaration declaration_kind: "actor" name: (_) @name) @class
    (class_declaration declaration_kind: "struct" name: (_) @name) @struct
    (class_declaration declaration_kind: "enum" name: (_) @name) @enum
    (class_declaration declaration_kind: "extension" name: (_) @name) @impl
    (protocol_declaration name: (_) @name) @protocol
    (function_declaration name: (simple_identifier) @name) @function
    (init_declaration name: "init" @name) @method
    (protocol_function_declaration name: (simple_identifier) @name) @method
    (typealias_declaration name: (type_identifier) @name) @type_alias
    (source_file (property_declaration name: (pattern bound_identifier: (_) @name)) @constant)
"""
_KOTLIN = """
    (import (qualified_identifier) @import)
    (class_declaration "class" name: (_) @name) @class
    (class_declaration "interface" name: (_) @name) @interface
    (object_declaration name: (_) @name) @class
    (function_declaration name: (_) @name) @function
    (type_alias type: (identifier) @name) @type_alias
    (source_file (property_declaration (variable_declaration (identifier) @name)) @constant)
"""

GRAMMARS = {
    "c": Grammar("tree_sitter_c", "language", _C),
    "cpp": Grammar("tree_sitter_cpp", "language", _CPP, "::"),
    "cuda": Grammar("tree_sitter_cuda", "language", _CPP, "::"),
    "javascript": Grammar(
        "tree_sitter_javascript", "language", _JAVASCRIPT + _FIELDS.format(field="field_definition property")
    ),
    "typescript": Grammar("tree_sitter_typescript", "language_typescript", _TYPESCRIPT),
    "tsx": Grammar("tree_sitter_typescript", "language_tsx", _TYPESCRIPT),
    "rust": Grammar("tree_sitter_rust", "language", _RUST, "::"),
    "go": Grammar("tree_sitter_go", "language", _GO),
    "bash": Grammar("tree_sitter_bash", "language", _BASH),
    "starlark": Grammar("tree_sitter_starlark", "language", _STARLARK),
    "make": Grammar("tree_sitter_make", "language", _MAKE),
    "objective-c": Grammar("tree_sitter_objc", "language", _OBJECTIVE_C),
    "objective-c++": Grammar("tree_sitter_cpp", "language", _CPP, "::"),
    "swift": Grammar("tree_sitter_swift", "language", _SWIFT),
    "kotlin": Grammar("tree_sitter_kotlin", "language", _KOTLIN),
}
"""The grammars by language."""


@cache
def has_grammar(language: str) -> bool:
    """Return whether a grammar of a language is installed."""
    return language in GRAMMARS and importlib.util.find_spec(GRAMMARS[language].package) is not None

"""The role of a file, by its name and contents."""

import ast
from collections.abc import Sequence

from mkdocs_kwindex.analysis.generated import generated_line
from mkdocs_kwindex.model import Definition, Kind, Role, RoleName, SourceFile
from mkdocs_kwindex.semantic.statement_walk import asks_for_main

_CONFIGURATION = {
    "setup.py": "setuptools runs it to build the project",
    "noxfile.py": "nox reads its sessions from it",
    "conftest.py": "pytest loads it for the tests of its folder",
    "manage.py": "Django's command line of a project",
}
_FUNCTIONS = {Kind.FUNCTION, Kind.METHOD}
_TESTS = {Kind.CLASS, Kind.FUNCTION, Kind.METHOD}


def find_role(source: SourceFile, text: str, tree: ast.Module | None, definitions: Sequence[Definition]) -> Role:
    """Say what a file is for, and how that is known.

    Args:
        source: The file.
        text: Its text.
        tree: Its syntax tree; `None` when it could not be parsed.
        definitions: What it defines.
    """
    name = source.uri.rpartition("/")[2]
    return (
        _role_by_name(source, name)
        or _role_by_content(source, text, definitions)
        or _role_of_module(source, text, tree, definitions)
    )


def _role_by_name(source: SourceFile, name: str) -> Role | None:
    if name.endswith(".pyi"):
        return Role(RoleName.STUB, f"its name, `{name}`, ends in `.pyi`: type checkers read it in place of the module")
    if name in _CONFIGURATION:
        return Role(RoleName.CONFIGURATION, f"its name is `{name}`: {_CONFIGURATION[name]}")
    if name == "__main__.py":
        return Role(RoleName.ENTRY_POINT, f"its name is `{name}`: `{source.command}` runs it")
    return None


def _role_by_content(source: SourceFile, text: str, definitions: Sequence[Definition]) -> Role | None:
    name = source.name
    if line := generated_line(source, text):
        return Role(RoleName.GENERATED_MODULE, f"line {line} says so", line)
    if test := _first_test(name.rpartition(".")[0], definitions):
        return Role(RoleName.TEST, f"its name is `{name}` and it defines `{test.name}`", test.line)
    return None


def _role_of_module(source: SourceFile, text: str, tree: ast.Module | None, definitions: Sequence[Definition]) -> Role:
    contents = _contents(tree, definitions)
    if source.is_package:
        return Role(RoleName.PACKAGE, contents)
    if tree is not None and (lines := _main_guards(tree)):
        runs = '`if __name__ == "__main__"` makes it run as a program'
        return Role(RoleName.MODULE_AND_SCRIPT, runs, lines[0], tuple(lines[1:]))
    return script_role(text) or Role(RoleName.MODULE, contents)


def script_role(text: str) -> Role | None:
    """Return the role of a text that begins with `#!`; `None` for others."""
    first_line = text.partition("\n")[0][:80]
    evidence = f"its first line, `{first_line}`, names the program that runs it"
    return Role(RoleName.SCRIPT, evidence, 1) if text.startswith("#!") else None


def _contents(tree: ast.Module | None, definitions: Sequence[Definition]) -> str:
    """Say in half a sentence why a file defines nothing; empty when it does define something."""
    if tree is None:
        return "it could not be parsed"
    if definitions:
        return ""
    statements = [s for s in tree.body if not (isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant))]
    if not statements:
        return "it holds no code"
    if all(isinstance(statement, (ast.Import, ast.ImportFrom)) for statement in statements):
        return "it only imports"
    return "it defines nothing, its statements run on import"


def _first_test(stem: str, definitions: Sequence[Definition]) -> Definition | None:
    """Return the first test by pytest's and unittest's default names, in a file with such a name."""
    if not any(d.kind in _FUNCTIONS and (_is_named_test(d) or d.name == "runTest") for d in definitions):
        # `TestClient` in `test.py`, and what helps to test in `test_utils.py`, are no tests.
        return None
    if stem.startswith("test_") or stem.endswith("_test") or stem in {"test", "tests"}:
        return next((d for d in definitions if _is_case(d) or (d.kind in _TESTS and _is_named_test(d))), None)
    if stem.startswith("test"):
        # unittest's own pattern, which modules that help to test have as well.
        methods = (d for d in definitions if d.kind is Kind.METHOD and _is_named_test(d) and d.parent >= 0)
        return next((method for method in methods if _is_case(definitions[method.parent])), None)
    return None


def _is_case(definition: Definition) -> bool:
    return any("TestCase" in base for base in definition.bases)


def _is_named_test(definition: Definition) -> bool:
    return definition.name.startswith(("test", "Test"))


def _main_guards(tree: ast.Module) -> list[int]:
    """Return the lines at which a module asks whether it runs as a program."""
    return [node.lineno for node in tree.body if isinstance(node, ast.If) and asks_for_main(node.test)]

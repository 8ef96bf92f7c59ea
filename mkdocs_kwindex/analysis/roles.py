"""What a file is for, told from its name and from what it holds."""

import ast
import re
from collections import Counter
from collections.abc import Sequence

from mkdocs_kwindex.model import Definition, Kind, Role, SourceFile
from mkdocs_kwindex.model.wording import in_words

_GENERATED = re.compile(r"@generated|\bdo not edit\b|\bauto-?generated\b|\bautomatically generated\b", re.IGNORECASE)
_CONFIGURATION = {
    "setup.py": "setuptools runs it to build the project",
    "noxfile.py": "nox reads its sessions from it",
    "conftest.py": "pytest loads it for the tests of its folder",
    "manage.py": "Django's command line of a project",
}
_PLURALS = {Kind.CLASS: "classes", Kind.PROPERTY: "properties", Kind.TYPE_ALIAS: "type aliases"}
_TESTS = {Kind.CLASS, Kind.FUNCTION, Kind.METHOD}
# How far into a file a remark that it is generated still speaks of the file.
_HEADER_LINES = 15


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
        or _role_by_content(name, text, definitions)
        or _role_of_module(source, name, text, tree, definitions)
    )


def _role_by_name(source: SourceFile, name: str) -> Role | None:
    if name.endswith(".pyi"):
        return Role("stub", f"its name, `{name}`, ends in `.pyi`: type checkers read it in place of the module")
    if name in _CONFIGURATION:
        return Role("configuration", f"its name is `{name}`: {_CONFIGURATION[name]}")
    if name == "__main__.py":
        return Role("entry point", f"its name is `{name}`: `{source.command}` runs it")
    return None


def _role_by_content(name: str, text: str, definitions: Sequence[Definition]) -> Role | None:
    if line := _generated_line(text):
        return Role("generated module", f"line {line} says so", line)
    if test := _first_test(name.rpartition(".")[0], definitions):
        return Role("test", f"its name is `{name}` and it defines `{test.name}`", test.line)
    return None


def _role_of_module(
    source: SourceFile, name: str, text: str, tree: ast.Module | None, definitions: Sequence[Definition]
) -> Role:
    contents = _contents(tree, definitions)
    if source.is_package:
        return Role("package", f"its name is `{name}`; it {contents}")
    if tree is not None and (line := _main_guard(tree)):
        return Role("module and script", f'`if __name__ == "__main__"` makes it run as a program; it {contents}', line)
    if text.startswith("#!"):
        return Role("script", f"its first line, `{text.partition(chr(10))[0][:80]}`, names the program that runs it", 1)
    return Role("module", f"it {contents}" if tree is not None else "its name ends in `.py`")


def count_phrase(definitions: Sequence[Definition]) -> str:
    """Count definitions by kind in words: `1 class, 3 methods and 2 functions`; empty when there are none."""
    counts = Counter(definition.kind for definition in definitions)
    parts = [f"{counts[kind]} {_noun(kind, counts[kind])}" for kind in Kind if counts[kind]]
    return in_words(parts)


def _noun(kind: Kind, count: int) -> str:
    singular = kind.value.replace("_", " ")
    return singular if count == 1 else _PLURALS.get(kind, f"{singular}s")


def _contents(tree: ast.Module | None, definitions: Sequence[Definition]) -> str:
    if tree is None:
        return "could not be parsed"
    if definitions:
        return f"defines {count_phrase([d for d in definitions if d.parent < 0])}"
    statements = [s for s in tree.body if not (isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant))]
    if not statements:
        return "holds no code"
    if all(isinstance(statement, (ast.Import, ast.ImportFrom)) for statement in statements):
        return "only imports"
    return "defines nothing, its statements run on import"


def _first_test(stem: str, definitions: Sequence[Definition]) -> Definition | None:
    """Return the first test by pytest's and unittest's default names, in a file with such a name."""
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


def _main_guard(tree: ast.Module) -> int:
    for statement in tree.body:
        if isinstance(statement, ast.If) and isinstance(statement.test, ast.Compare):
            operands = [statement.test.left, *statement.test.comparators]
            names = {getattr(operand, "id", getattr(operand, "value", None)) for operand in operands}
            if names == {"__name__", "__main__"}:
                return statement.lineno
    return 0


def _generated_line(text: str) -> int:
    head = text.split("\n", _HEADER_LINES)[:_HEADER_LINES]
    for number, line in enumerate(head, 1):
        if line.startswith("#") and _GENERATED.search(line):
            return number
    return 0

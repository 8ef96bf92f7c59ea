"""The role of a file that is not Python, by its name."""

import re
from fnmatch import fnmatch

from mkdocs_kwindex.analysis.generated import generated_line
from mkdocs_kwindex.model import FileKind, Role, SourceFile

_NAMES = (
    ("readme*", "readme", "readers of the folder begin with it"),
    ("license*|licence*|copying*", "licence", "it tells under which terms the code may be used"),
    ("changelog*|changes*|history*|news*|releasenotes*", "changelog", "it tells what changed from version to version"),
    ("contributing*", "guide", "it tells how to contribute"),
    ("authors*|contributors*|credits*|thanks*", "credits file", "it names who wrote the code"),
    ("security*", "policy document", "it tells how to report vulnerabilities"),
    ("pyproject.toml", "configuration", "Python's packaging tools and others read it"),
    ("setup.cfg", "configuration", "setuptools and other tools read it"),
    ("tox.ini", "configuration", "tox reads it"),
    ("pytest.ini", "configuration", "pytest reads it"),
    ("mypy.ini", "configuration", "mypy reads it"),
    ("package.json", "configuration", "npm reads it"),
    ("cargo.toml", "configuration", "Cargo reads it"),
    ("tsconfig*.json", "configuration", "the TypeScript compiler reads it"),
    ("mkdocs.yml|mkdocs.yaml", "configuration", "MkDocs reads it"),
    ("requirements*.txt|constraints*.txt", "requirements file", "pip reads it"),
    ("environment*.yml|environment*.yaml", "environment", "conda makes an environment of it"),
    ("*.lock|package-lock.json", "lock file", "a package manager wrote it"),
    ("py.typed", "marker", "type checkers then read the annotations of the package"),
    ("manifest.in", "configuration", "setuptools reads from it what belongs to a source distribution"),
    ("makefile|gnumakefile|*.mk", "build file", "make reads it"),
    ("cmakelists.txt|*.cmake", "build file", "CMake reads it"),
    (".gitlab-ci.yml", "CI configuration", "GitLab runs its jobs"),
    ("azure-pipelines*.yml|azure-pipelines*.yaml", "CI configuration", "Azure Pipelines runs its jobs"),
    (".travis.yml|appveyor.yml|.cirrus.yml", "CI configuration", "a CI service of that name reads it"),
    (".pre-commit-config.yaml|.pre-commit-config.yml", "configuration", "pre-commit reads it"),
    (".readthedocs.yml|.readthedocs.yaml", "configuration", "Read the Docs reads it"),
    ("codeowners", "owners file", "it tells who reviews changes"),
    ("dockerfile*", "build file", "it describes a container image"),
)
WORKFLOW = re.compile(r"(?:.*/)?\.(?:github|gitea|forgejo)/workflows/[^/]+\.ya?ml")
"""The URIs of files whose jobs GitHub and the like run."""

_KINDS = {
    FileKind.DOCUMENTATION: "document",
    FileKind.CONFIGURATION: "data file",
    FileKind.NOTEBOOKS: "notebook",
    FileKind.TEXT: "text file",
    FileKind.SHELL: "script",
    FileKind.BUILD: "build file",
    FileKind.SCHEMAS: "schema",
    FileKind.SHADERS: "shader",
}


def find_file_role(source: SourceFile, text: str) -> Role:
    """Say what a file is for, and how that is known.

    Args:
        source: The file.
        text: Its text.
    """
    name = source.name
    if WORKFLOW.fullmatch(source.uri):
        return Role("CI configuration", f"it is in `{source.uri.rpartition('/')[0]}`: GitHub and the like run its jobs")
    for patterns, role, meaning in _NAMES:
        if any(fnmatch(name.lower(), pattern) for pattern in patterns.split("|")):
            return Role(role, f"its name is `{name}`: {meaning}")
    if line := generated_line(source, text):
        return Role("generated file", f"line {line} says so", line)
    role = _KINDS.get(source.kind, "source file")
    stem, dot, extension = name.rpartition(".")
    if role == "source file" and f".{extension}" in {".h", ".hh", ".hpp", ".hxx", ".h++", ".cuh"}:
        role = "header"
    if text.startswith("#!"):
        return Role("script", f"its first line, `{text.partition(chr(10))[0][:80]}`, names the program that runs it", 1)
    if stem and dot:
        return Role(role, f"its name ends in `.{extension}`")
    return Role(role, f"its name is `{name}`" if source.kind is FileKind.BUILD else "its content is plain text")

"""The role of a file that is not Python, by its name."""

import re
from fnmatch import fnmatch

from mkdocs_kwindex.analysis.generated import generated_line
from mkdocs_kwindex.analysis.roles import script_role
from mkdocs_kwindex.model import FileKind, Role, RoleName, SourceFile

_NAMES = (
    ("readme*", RoleName.README, "readers of the folder begin with it"),
    ("license*|licence*|copying*", RoleName.LICENCE, "it tells under which terms the code may be used"),
    (
        "changelog*|changes*|history*|news*|releasenotes*",
        RoleName.CHANGELOG,
        "it tells what changed from version to version",
    ),
    ("contributing*", RoleName.GUIDE, "it tells how to contribute"),
    ("authors*|contributors*|credits*|thanks*", RoleName.CREDITS, "it names who wrote the code"),
    ("security*", RoleName.POLICY, "it tells how to report vulnerabilities"),
    ("pyproject.toml", RoleName.CONFIGURATION, "Python's packaging tools and others read it"),
    ("setup.cfg", RoleName.CONFIGURATION, "setuptools and other tools read it"),
    ("tox.ini", RoleName.CONFIGURATION, "tox reads it"),
    ("pytest.ini", RoleName.CONFIGURATION, "pytest reads it"),
    ("mypy.ini", RoleName.CONFIGURATION, "mypy reads it"),
    ("package.json", RoleName.CONFIGURATION, "npm reads it"),
    ("cargo.toml", RoleName.CONFIGURATION, "Cargo reads it"),
    ("tsconfig*.json", RoleName.CONFIGURATION, "the TypeScript compiler reads it"),
    ("mkdocs.yml|mkdocs.yaml", RoleName.CONFIGURATION, "MkDocs reads it"),
    ("requirements*.txt|constraints*.txt", RoleName.REQUIREMENTS, "pip reads it"),
    ("environment*.yml|environment*.yaml", RoleName.ENVIRONMENT, "conda makes an environment of it"),
    ("*.lock|package-lock.json", RoleName.LOCK_FILE, "a package manager wrote it"),
    ("py.typed", RoleName.MARKER, "type checkers then read the annotations of the package"),
    ("manifest.in", RoleName.CONFIGURATION, "setuptools reads from it what belongs to a source distribution"),
    ("makefile|gnumakefile|*.mk", RoleName.BUILD_FILE, "make reads it"),
    ("cmakelists.txt|*.cmake", RoleName.BUILD_FILE, "CMake reads it"),
    (".gitlab-ci.yml", RoleName.CI_CONFIGURATION, "GitLab runs its jobs"),
    ("azure-pipelines*.yml|azure-pipelines*.yaml", RoleName.CI_CONFIGURATION, "Azure Pipelines runs its jobs"),
    (".travis.yml|appveyor.yml|.cirrus.yml", RoleName.CI_CONFIGURATION, "a CI service of that name reads it"),
    (".pre-commit-config.yaml|.pre-commit-config.yml", RoleName.CONFIGURATION, "pre-commit reads it"),
    (".readthedocs.yml|.readthedocs.yaml", RoleName.CONFIGURATION, "Read the Docs reads it"),
    ("codeowners", RoleName.OWNERS, "it tells who reviews changes"),
    ("dockerfile*", RoleName.BUILD_FILE, "it describes a container image"),
)
WORKFLOW = re.compile(r"(?:.*/)?\.(?:github|gitea|forgejo)/workflows/[^/]+\.ya?ml")
"""The URIs of files whose jobs GitHub and the like run."""

_KINDS = {
    FileKind.DOCUMENTATION: RoleName.DOCUMENT,
    FileKind.CONFIGURATION: RoleName.DATA_FILE,
    FileKind.NOTEBOOKS: RoleName.NOTEBOOK,
    FileKind.TEXT: RoleName.TEXT_FILE,
    FileKind.SHELL: RoleName.SCRIPT,
    FileKind.BUILD: RoleName.BUILD_FILE,
    FileKind.SCHEMAS: RoleName.SCHEMA,
    FileKind.SHADERS: RoleName.SHADER,
}


def find_file_role(source: SourceFile, text: str) -> Role:
    """Say what a file is for, and how that is known.

    Args:
        source: The file.
        text: Its text.
    """
    name = source.name
    if WORKFLOW.fullmatch(source.uri):
        return Role(
            RoleName.CI_CONFIGURATION, f"it is in `{source.uri.rpartition('/')[0]}`: GitHub and the like run its jobs"
        )
    for patterns, role, meaning in _NAMES:
        if any(fnmatch(name.lower(), pattern) for pattern in patterns.split("|")):
            return Role(role, f"its name is `{name}`: {meaning}")
    if line := generated_line(source, text):
        return Role(RoleName.GENERATED_FILE, f"line {line} says so", line)
    role = _KINDS.get(source.kind, RoleName.SOURCE_FILE)
    stem, dot, extension = name.rpartition(".")
    if role is RoleName.SOURCE_FILE and f".{extension}" in {".h", ".hh", ".hpp", ".hxx", ".h++", ".cuh"}:
        role = RoleName.HEADER
    if script := script_role(text):
        return script
    if stem and dot:
        return Role(role, f"its name ends in `.{extension}`")
    return Role(role, f"its name is `{name}`" if source.kind is FileKind.BUILD else "its content is plain text")

"""What build files and scripts call: targets by their labels, and makefiles of other folders."""

import re
from collections.abc import Collection, Iterator, Mapping

from mkdocs_kwindex.model import Kind, Reference

# `//package:target`, `:target` or `//package` in quotes.
_LABEL = re.compile(r"""["']((?://[\w./+=@-]*+)?:[\w./+=@,-]++|//[\w./+=@-]++)["']""")
_MAKE = re.compile(r"(?:\bmake|\$[({]MAKE[)}])[ \t](?>[^|;&\n]*?-C[ \t]*)([\w./-]+)")


# A variable that is set at the left margin, and one that is used, in a makefile.
_SET = re.compile(r"^(?:export[ \t]+|override[ \t]+)?([\w.-]+)[ \t]*(\+|[:?!]*)=[ \t]*(.*)$", re.MULTILINE)
_USED = re.compile(r"\$[({]([\w.-]+)[)}]")
_NESTED = 5


def target_names(name: str, variables: Mapping[str, str]) -> list[str]:
    """Return the names of the targets of a makefile that a word stands for; none where only `make` can tell."""
    for _ in range(_NESTED):
        name = _USED.sub(lambda match: variables.get(match[1], match[0]), name)
    return [] if "$" in name else name.split()


def literal_variables(text: str) -> dict[str, str]:
    """Return the variables of a makefile that are set once, with their values."""
    found: dict[str, str] = {}
    again = set[str]()
    for name, adds, value in _SET.findall(text):
        if name in found or adds == "+":
            again.add(name)
        found[name] = value.partition("#")[0].strip()
    return {name: value for name, value in found.items() if name not in again}


def build_calls(language: str, text: str, known: Collection[Reference] = ()) -> Iterator[Reference]:
    """Yield what a build file or a script calls, as links.

    Args:
        language: What it is written in.
        text: Its text.
        known: What it loads, which is not reported again.
    """
    loaded = {(reference.name, reference.line) for reference in known}
    if language == "starlark":
        for number, line in enumerate(text.split("\n"), 1):
            for label in _LABEL.findall(line.partition("#")[0]) if "//" in line or ":" in line else ():
                if (label, number) not in loaded:
                    yield Reference(Kind.LINK, label, number)
    elif language in {"make", "bash"}:
        for number, line in enumerate(text.split("\n"), 1):
            for folder in _MAKE.findall(line.partition("#")[0]) if "-C" in line else ():
                yield Reference(Kind.LINK, f"{folder.rstrip('/')}/Makefile", number)

"""What build files and scripts call: targets by their labels, and makefiles of other folders."""

import re
from collections.abc import Collection, Iterator

from mkdocs_kwindex.model import Kind, Reference

# `//package:target`, `:target` or `//package` in quotes.
_LABEL = re.compile(r"""["']((?://[\w./+=@-]*+)?:[\w./+=@,-]++|//[\w./+=@-]++)["']""")
_MAKE = re.compile(r"(?:\bmake|\$[({]MAKE[)}])[ \t](?>[^|;&\n]*?-C[ \t]*)([\w./-]+)")


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

"""A file that needs a later Python says which one; any other mistake stays what it is."""

import sys

import pytest

from mkdocs_kwindex.analysis.newer_syntax import needed_python
from tests.conftest import BuildSite

RUNNING = sys.version_info[:2]
TYPES = "type parameters and `type`, PEP 695"
STRINGS = "any expression in formatted strings, PEP 701"
DEFAULTS = "defaults of type parameters, PEP 696"
TEMPLATES = "template strings, PEP 750"
EXCEPT = "`except` without parentheses, PEP 758"

NEEDED = {
    "a generic function": ("def new[T](x: T) -> T: ...", (3, 12), TYPES),
    "a generic coroutine": ("async def new[T](): ...", (3, 12), TYPES),
    "over several lines": ("def f[\n    T,\n](x: T): ...", (3, 12), TYPES),
    "a generic class": ("class A[T: (int, str), *Ts, **P](B): ...", (3, 12), TYPES),
    "an alias": ("type X = int", (3, 12), TYPES),
    "a generic alias": ("type X[T] = list[T]", (3, 12), TYPES),
    "the same quotes": ('x = f"{d["a"]}"', (3, 12), STRINGS),
    "a backslash": ("x = f'{'\\n'.join(a)}'", (3, 12), STRINGS),
    "a comment": ('x = f"{\n  a # c\n}"', (3, 12), STRINGS),
    "nested ever deeper": ('x = f"{f"{f"{1}"}"}"', (3, 12), STRINGS),
    "a default": ("class A[T = int]: ...", (3, 13), DEFAULTS),
    "a template": ('x = t"hello {name}"', (3, 14), TEMPLATES),
    "a raw template": ("x = rT'{a}'", (3, 14), TEMPLATES),
    "a template with the same quotes": ('x = t"{d["a"]}"', (3, 14), TEMPLATES),
    "except": ("try: ...\nexcept ValueError, TypeError:\n    pass", (3, 14), EXCEPT),
    "except of a group": ("try:\n    ...\nexcept* a.B, C:\n    pass", (3, 14), EXCEPT),
    "a lazy import": ("lazy import json\nlazy from a import b", (3, 15), "lazy imports, PEP 810"),
}


@pytest.mark.parametrize(("text", "version", "name"), NEEDED.values(), ids=NEEDED.keys())
def test_says_what_it_needs(text: str, version: tuple[int, int], name: str) -> None:
    is_newer = version > RUNNING
    message = f"it needs Python 3.{version[1]} or later ({name}), and this is Python 3.{RUNNING[1]}"
    assert needed_python(text) == (message if is_newer else "")


def test_says_everything_it_needs() -> None:
    text = "type X[T = int] = list[T]\ntry: ...\nexcept A, B: ...\n"
    if RUNNING == (3, 11):
        names = f"{TYPES}, {DEFAULTS}, {EXCEPT}"
        assert needed_python(text) == f"it needs Python 3.14 or later ({names}), and this is Python 3.11"
    else:
        assert needed_python("x = 1\n") == ""


@pytest.mark.parametrize(
    "text",
    [
        'print "x"',
        "try: ...\nexcept ValueError, e:\n    pass",
        "def f(:",
        "type X = int\ndef f(:",
        'x = f"{d["a"]',
        "x = f'a\n'",
        "x = t'",
        "def f[T(): ...",
    ],
)
def test_other_mistakes_are_not_taken_for_a_version(text: str) -> None:
    assert needed_python(text) == ""


def test_the_log_says_it(site: BuildSite) -> None:
    built = site("""
        mkdocs.yml:
            site_name: S
            plugins: [kwindex]
        docs/index.md: # Home
        src/pkg/__init__.py:
            lazy import json
    """)
    path = built.site_dir.parent / "src/pkg/__init__.py"
    why = f"it needs Python 3.15 or later (lazy imports, PEP 810), and this is Python 3.{RUNNING[1]}"
    message = f"kwindex: {path}:1: cannot be parsed: {why}; its page shows the source only"
    assert built.log == [("WARNING", message)]

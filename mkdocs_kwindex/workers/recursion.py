"""How deep Python may call: the same for a file wherever it is analysed."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

_FRAMES = 1_000


@contextmanager
def same_stack() -> Iterator[None]:
    """Let what follows call as deep as a program that has just begun, however deep the stack is here.

    A file that nests deep would else be analysed in a worker, and fail in the process of MkDocs.
    """
    depth, frame = 0, sys._getframe()  # noqa: SLF001 - there is no other way to ask
    while frame := frame.f_back:  # type: ignore[assignment]
        depth += 1
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(depth + _FRAMES)
    try:
        yield
    finally:
        sys.setrecursionlimit(before)

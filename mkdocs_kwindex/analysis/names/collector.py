"""Python's search for garbage in cycles, put off while there is none to find."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_cycle_search() -> Iterator[None]:
    """Put the search for cycles off during work that makes many objects that stay and next to no cycles.

    Python looks for cycles after so many new objects, again and again through those that are there to stay: a tenth of
    the time goes into it. What no cycle holds is freed all the same.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()

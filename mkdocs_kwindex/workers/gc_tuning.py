"""Garbage collector settings: objects that live until the build ends are not searched for cycles."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_cycle_search(*, to_stay: bool = False) -> Iterator[None]:
    """Put the search for cycles off during work that makes many objects that stay and next to no cycles.

    Python looks for cycles after so many new objects, again and again through those that are there to stay: a tenth of
    the time goes into it. What no cycle holds is freed all the same.

    Args:
        to_stay: Whether what is made stays until the process ends or builds again: searches pass over it until then.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        if to_stay:
            # The few cycles that nobody needs any more would stay as well, with all that they hold.
            gc.collect()
            gc.freeze()
        gc.enable()


def pass_over_everything() -> None:
    """Let searches pass over all that exists now.

    A search writes to every object. In a copy of the process, which shares its memory, that takes the memory once more.
    """
    gc.collect()
    gc.freeze()


def search_everything() -> None:
    """Search what was passed over: what an earlier build of this process has made is of no use any more."""
    if gc.get_freeze_count():
        gc.unfreeze()
        gc.collect()

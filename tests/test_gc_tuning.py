"""The search for garbage in cycles, kept away from what stays."""

import gc
import weakref

from mkdocs_kwindex.workers.gc_tuning import search_everything, without_cycle_search


class Node:
    """Something that holds itself."""

    def __init__(self) -> None:
        self.itself = self


def test_what_is_to_stay_is_passed_over_until_everything_is_searched() -> None:
    with without_cycle_search(to_stay=True):
        assert not gc.isenabled()
        in_use = Node()
        made, lost = weakref.ref(in_use), weakref.ref(Node())
    assert gc.isenabled()
    # What nobody needs any more by then does not stay.
    assert lost() is None
    passed_over = gc.get_freeze_count()
    del in_use
    gc.collect()
    assert made() is not None

    search_everything()

    assert made() is None
    # Python 3.12 passes over some of its own objects by itself.
    assert gc.get_freeze_count() < passed_over / 10


def test_what_does_not_stay_is_found_as_ever() -> None:
    with without_cycle_search():
        made = weakref.ref(Node())
    gc.collect()

    assert made() is None


def test_within_each_other_the_outer_one_decides() -> None:
    with without_cycle_search():
        with without_cycle_search(to_stay=True):
            made = weakref.ref(Node())
        assert not gc.isenabled()
    gc.collect()

    assert made() is None

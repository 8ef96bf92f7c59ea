"""Which rules ruff is asked for: the option `rules`, in ruff's own notation."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from msgspec import Struct

from mkdocs_kwindex.model import Rule

PERFORMANCE = ("PERF", "ASYNC2", "B019", "C411", "C413", "C414", "C417", "C419", "FURB129", "RUF015")
"""Rules whose documentation argues with time or memory: needless copies and passes, caches that keep objects alive,
calls that block an event loop."""

SECURITY = ("S",)
"""Ruff's implementation of Bandit."""

COMPLEXITY = "C901"
"""The rule that measures the functions; always asked."""

_SELECTOR = re.compile(r"([A-Z]+)(\d*)")


class Selection(Struct, frozen=True):
    """The option `rules`: selectors such as `PERF`, `S3` or `RUF015`.

    Attributes:
        performance: What to ask about performance.
        security: What to ask about security.
        ignore: What not to ask, of both.
    """

    performance: tuple[str, ...] = PERFORMANCE
    security: tuple[str, ...] = SECURITY
    ignore: tuple[str, ...] = ()


@cache
def selects(selector: str, code: str) -> bool:
    """Return whether a selector takes a rule: `ALL`, the letters of its code, or these and the first of its digits."""
    if selector == "ALL":
        return True
    wanted, rule = _SELECTOR.fullmatch(selector), _SELECTOR.fullmatch(code)
    if wanted is None or rule is None:
        return False
    # Pylint's rules have letters of their own below those of the linter.
    letters = wanted[1] == rule[1] or (selector == "PL" and rule[1] in {"PLC", "PLE", "PLR", "PLW"})
    return letters and rule[2].startswith(wanted[2])


def selected(rules: Iterable[Rule], selectors: Sequence[str], ignored: Sequence[str]) -> Mapping[str, Rule]:
    """Return the rules that selectors take, by code.

    Args:
        rules: All rules.
        selectors: What to take.
        ignored: What to leave out of it.
    """
    return {
        rule.code: rule
        for rule in rules
        if rule.code != COMPLEXITY
        and any(selects(selector, rule.code) for selector in selectors)
        and not any(selects(selector, rule.code) for selector in ignored)
    }

"""How severe a finding about security is.

Ruff's `S` rules implement those of Bandit, with the same numbers: ruff's own documentation gives no severities, that of
Bandit does (https://bandit.readthedocs.io, the pages of its plugins and of its blacklists). Some depend on details of
the call that ruff does not report; then the range is given.
"""

from enum import StrEnum


class Severity(StrEnum):
    """Severities as Bandit's documentation gives them, the highest first; `NONE` where it gives none."""

    HIGH = "high"
    MEDIUM_OR_HIGH = "medium or high"
    LOW_TO_HIGH = "low to high"
    MEDIUM = "medium"
    LOW = "low"
    NONE = ""


_CODES = {
    Severity.HIGH: ("S201 S304 S312 S321 S324 S401 S402 S411 S412 S413 S415 S501 S502 S507 S602 S605 S609 S701"),
    Severity.MEDIUM_OR_HIGH: "S103 S505",
    Severity.LOW_TO_HIGH: "S202",
    Severity.MEDIUM: (
        "S102 S104 S108 S113 S301 S302 S303 S305 S306 S307 S308 S310 S313 S314 S315 S316 S317 S318 S319 S323 S503 S506 "
        "S508 S509 S601 S604 S608 S610 S611 S612 S702 S704"
    ),
    Severity.LOW: "S101 S105 S106 S107 S110 S112 S311 S403 S404 S405 S406 S407 S408 S409 S504 S603 S606 S607",
}
_SEVERITIES = {code: severity for severity, codes in _CODES.items() for code in codes.split()}


def severity(code: str, message: str) -> Severity:
    """Return the severity of a finding.

    Args:
        code: The rule's code.
        message: What ruff says of the place.
    """
    # A command that is written out in full is low, by the words of both.
    if code in {"S602", "S605"} and "seems safe" in message:
        return Severity.LOW
    return _SEVERITIES.get(code, Severity.NONE)

"""What ruff finds in the files: it runs as a program of its own, with settings that are only ours."""

from mkdocs_kwindex.findings.checking import Checks
from mkdocs_kwindex.findings.ruff import Ruff, RuffError, find_ruff
from mkdocs_kwindex.findings.selection import PERFORMANCE, SECURITY, Selection, selects
from mkdocs_kwindex.findings.severities import Severity, severity

__all__ = [
    "PERFORMANCE",
    "SECURITY",
    "Checks",
    "Ruff",
    "RuffError",
    "Selection",
    "Severity",
    "find_ruff",
    "selects",
    "severity",
]

"""What ruff finds in the files: it runs as a program of its own, with settings that are only ours."""

from mkdocs_kwindex.findings.checking import check
from mkdocs_kwindex.findings.ruff import Ruff, RuffError, find_ruff
from mkdocs_kwindex.findings.selection import PERFORMANCE, SECURITY, Selection, selects
from mkdocs_kwindex.findings.severities import Severity, severity

__all__ = [
    "PERFORMANCE",
    "SECURITY",
    "Ruff",
    "RuffError",
    "Selection",
    "Severity",
    "check",
    "find_ruff",
    "selects",
    "severity",
]

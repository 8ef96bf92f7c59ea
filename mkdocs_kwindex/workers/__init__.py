"""Parallel analysis of files, in worker processes or on a Dask cluster."""

from mkdocs_kwindex.workers.distribution import Workers, analyse_all, usable_cores
from mkdocs_kwindex.workers.tasks import Limits, Outcome, Task, effort

__all__ = ["Limits", "Outcome", "Task", "Workers", "analyse_all", "effort", "usable_cores"]

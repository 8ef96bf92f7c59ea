"""Progress and duration of a build."""

from mkdocs_kwindex.build.progress.bars import Bar, Display, Lines, NoDisplay
from mkdocs_kwindex.build.progress.stages import CancelledBuildError, Progress, Stage

__all__ = ["Bar", "CancelledBuildError", "Display", "Lines", "NoDisplay", "Progress", "Stage"]

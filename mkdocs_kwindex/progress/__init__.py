"""How far a build is, for people who wait for it, and what it took."""

from mkdocs_kwindex.progress.displays import Bar, Display, Lines, NoDisplay
from mkdocs_kwindex.progress.measuring import CancelledBuildError, Progress, Stage

__all__ = ["Bar", "CancelledBuildError", "Display", "Lines", "NoDisplay", "Progress", "Stage"]

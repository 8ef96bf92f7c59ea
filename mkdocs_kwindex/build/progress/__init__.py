"""How far a build is, for people who wait for it, and what it took."""

from mkdocs_kwindex.build.progress.displays import Bar, Display, Lines, NoDisplay
from mkdocs_kwindex.build.progress.stages import CancelledBuildError, Progress, Stage

__all__ = ["Bar", "CancelledBuildError", "Display", "Lines", "NoDisplay", "Progress", "Stage"]

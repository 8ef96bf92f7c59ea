"""Which release of the project this is."""

from importlib.metadata import PackageNotFoundError, version

_DISTRIBUTIONS = ("mkdocs-kwindex", "kwindex")


def release() -> str:
    """Return the version that is installed, with or without MkDocs beside it; empty where none is installed."""
    for distribution in _DISTRIBUTIONS:
        try:
            return version(distribution)
        except PackageNotFoundError:
            continue
    return ""

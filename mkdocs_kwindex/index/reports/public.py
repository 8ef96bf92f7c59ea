"""What reports count as public."""

from collections.abc import Iterable

from mkdocs_kwindex.model.definitions import is_private_name


def is_public(paths: Iterable[str]) -> bool:
    """Return whether a symbol has a path without a private part: a private member of a public class is private.

    Args:
        paths: The paths under which it, or what it is in, is exported.
    """
    return any(not any(map(is_private_name, path.split("."))) for path in paths)

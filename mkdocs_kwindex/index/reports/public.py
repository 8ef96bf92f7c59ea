"""What reports count as public."""

from collections.abc import Iterable


def is_public(paths: Iterable[str]) -> bool:
    """Tell whether one of the paths of a symbol has no private part: a private member of an exported class is private.

    Args:
        paths: The paths under which it, or what it is in, is exported.
    """
    return any(not any(part.startswith("_") and not part.endswith("__") for part in path.split(".")) for path in paths)

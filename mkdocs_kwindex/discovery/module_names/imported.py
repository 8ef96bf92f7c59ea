"""Which modules the files of a tree import, by their text: evidence where the folders leave a name open."""

import re
from collections.abc import Iterable, Mapping

from mkdocs_kwindex.discovery.regular_files import read_regular

_STATEMENT = re.compile(
    rb"^[ \t]*(?:from[ \t]+([A-Za-z_][\w.]*)[ \t]+import[ \t]*(\([^)]*\)|[^\n;#]*)|import[ \t]+([A-Za-z_][^\n;#]*))",
    re.MULTILINE,
)
_NAME = re.compile(rb"[A-Za-z_][\w.]*")
_ALIAS = re.compile(rb"[ \t]as[ \t]+\w+")
# A name in a long list is as good as one in a short one.
_MOST_NAMES = 2_000


def importing_files(paths: Iterable[str]) -> Mapping[str, frozenset[str]]:
    """Return the files that import each module absolutely.

    Args:
        paths: Absolute paths of the files; one that cannot be read imports nothing.

    Returns:
        Paths by dotted name: `a.b` for `import a.b`; `a` and `a.b` for `from a import b`, which may be a module.
    """
    found: dict[str, set[str]] = {}
    for path in paths:
        try:
            data = read_regular(path)
        except OSError:
            continue
        for name in _imported(data):
            found.setdefault(name, set()).add(path)
    return {name: frozenset(files) for name, files in found.items()}


def _imported(data: bytes) -> set[str]:
    names: set[bytes] = set()
    # An open parenthesis that nothing closes would be followed to the end of the file, again and again.
    closed = data.rfind(b")") + 1
    statements = (*_STATEMENT.findall(data, 0, closed), *_STATEMENT.findall(data[closed:].replace(b"(", b" ")))
    for module, members, modules in statements:
        if module:
            names.add(module)
            names.update(module + b"." + name for name in _NAME.findall(_ALIAS.sub(b"", members))[:_MOST_NAMES])
        else:
            names.update(_NAME.findall(_ALIAS.sub(b"", modules))[:_MOST_NAMES])
    return {name.decode("ascii", "ignore") for name in names}

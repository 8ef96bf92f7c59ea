"""Git LFS pointers, which take the place of files that were not fetched.

Their form is that of https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md.
"""

import re

_MOST_BYTES = 1024
_POINTER = re.compile(
    rb"version https://git-lfs\.github\.com/spec/v1\n(?:[a-z0-9.-]+ [^\n]{1,200}\n){0,20}?size (\d{1,20})\n"
)


def pointed_size(data: bytes) -> int | None:
    """Return the size of the file behind a pointer, in bytes; `None` for what is no pointer."""
    if len(data) >= _MOST_BYTES:
        return None
    match = _POINTER.match(data)
    return int(match[1]) if match else None

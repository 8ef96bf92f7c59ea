"""The finder's index of a tree so many times as large, to see how it degrades."""

from __future__ import annotations

import json

_FIRST = 35
_BACKSLASH = 92
_BASE = 90


def repeated(index: bytes, times: int) -> bytes:
    """Return the index of so many copies of a tree; each has files and names of its own.

    Args:
        index: The index of the tree.
        times: How many.
    """
    if times == 1:
        return index
    raw = json.loads(index)
    names, width = _decoded(raw["names"]), raw["width"]
    own = [_number(raw["name"][at : at + width]) for at in range(0, len(raw["name"]), width)]
    copied = sorted(f"{name}{copy}" if copy else name for name in names for copy in range(times))
    numbers = {name: number for number, name in enumerate(copied)}
    while _BASE**width < len(copied):
        width += 1
    files, count = _decoded(raw["files"]), raw["count"]
    places = [f"copy{copy:02}/{file}" if copy else file for copy in range(times) for file in files]
    digits = (
        _digits(numbers[f"{names[number]}{copy}" if copy else names[number]], width)
        for copy in range(times)
        for number in own
    )
    shifted = {
        field: {int(key) + copy * step: value for copy in range(times) for key, value in raw[field].items()}
        for field, step in (
            ("modules", len(files)),
            ("pages", len(files)),
            ("parts", count),
            ("ids", count),
            ("paths", count),
            ("classes", count),
        )
    }
    larger = raw | shifted
    larger |= {field: raw[field] * times for field in ("places", "counts", "kind", "depth", "rank")}
    larger |= {"count": count * times, "names": _coded(copied), "files": _coded(places), "width": width}
    larger["name"] = "".join(digits)
    return json.dumps(larger, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def _value(character: str) -> int:
    code = ord(character)
    return (code - 1 if code > _BACKSLASH else code) - _FIRST


def _character(value: int) -> str:
    code = value + _FIRST
    return chr(code if code < _BACKSLASH else code + 1)


def _number(digits: str) -> int:
    number = 0
    for digit in digits:
        number = number * _BASE + _value(digit)
    return number


def _digits(value: int, width: int) -> str:
    return "".join(_character(value // _BASE**place % _BASE) for place in reversed(range(width)))


def _decoded(coded: list[str]) -> list[str]:
    texts: list[str] = []
    for text in coded:
        before = texts[-1] if texts else ""
        texts.append(before[: _value(text[0])] + text[1:])
    return texts


def _coded(texts: list[str]) -> list[str]:
    """Code texts with nothing shared: a larger file, and the same names."""
    return [_character(0) + text for text in texts]

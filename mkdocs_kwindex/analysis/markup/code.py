"""Code inside of docstrings: distinguishes it from prose and fences it for Markdown."""

import re

_PYTHON = re.compile(
    r"(?:from\s+[\w.]+\s+)?import\s+\w|def\s+\w+\(|class\s+\w+[:(]|@\w"
    r"|(?:for|while|if|elif|with|try|else|except)\b.*:$|(?:return|yield|await|async)\b|raise\s+\w|assert\s"
    r"|[\w.\[\]'\", ]{1,80}[-+*/|&@]?=\s|[\w.]{1,80}\(|#\s"
)
_CONSOLE = re.compile(r"[$%] \w")
_SYMBOLS = re.compile(r"[=(){}\[\]<>|\\;$#@]|\w\.\w|--")
_FEWEST_WORDS = 3
_LIST_ITEM = re.compile(r"(?:[-*+•]|\d+[.)]|#\.)\s+\S")


def dedent(lines: list[str]) -> list[str]:
    """The lines without their common indentation; lines of spaces become empty."""
    margin = min((indentation(line) for line in lines if line.strip()), default=0)
    return [line[margin:] if line.strip() else "" for line in lines]


def indentation(line: str) -> int:
    """The number of spaces a line begins with."""
    return len(line) - len(line.lstrip(" "))


def strip_blank_lines(lines: list[str]) -> list[str]:
    """The lines without the blank ones at both ends."""
    start, end = 0, len(lines)
    while start < end and not lines[start].strip():
        start += 1
    while end > start and not lines[end - 1].strip():
        end -= 1
    return lines[start:end]


def code_lines(lines: list[str]) -> list[str]:
    """The lines of a code block, without common indentation and without blank lines at its ends."""
    return strip_blank_lines(dedent(lines))


def guess_language(lines: list[str]) -> str:
    """The Pygments name of the language that some lines of code are probably written in."""
    first = next((line.lstrip() for line in lines if line.strip()), "")
    if any(line.lstrip().startswith(">>>") for line in lines):
        return "pycon"
    if _CONSOLE.match(first):
        return "console"
    return "python" if any(_PYTHON.match(line.strip()) for line in lines) else "text"


def is_prose(lines: list[str]) -> bool:
    """Whether lines are sentences, a list or markup, rather than code or a drawing."""
    text = [line.strip() for line in lines if line.strip()]
    if not text:
        return True
    first = text[0]
    if first.startswith((">>>", "$ ", "%", "<", "{", "[", "|", "+-", "#")):
        return False
    if _LIST_ITEM.match(first) or first.startswith((".. ", ":")) or "`" in first:
        return True
    joined = " ".join(text)
    words = re.findall(r"[A-Za-z][a-z']+", joined)
    return len(words) >= _FEWEST_WORDS and len(_SYMBOLS.findall(joined)) <= len(words) / 6 and not _has_columns(text)


def _has_columns(lines: list[str]) -> bool:
    """Whether the lines are laid out by runs of spaces."""
    return sum("   " in line for line in lines) * 2 > len(lines)

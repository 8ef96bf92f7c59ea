"""Finds secrets in a file's text and masks them before any other analysis.

Whatever is made of the text afterwards, be it a listing, a value, a docstring or a message of ruff, cannot show them.
Every rule looks only at bounded pieces around its literals, so that the time grows with the length of the text and with
nothing else.
"""

import base64
import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from msgspec import structs

from mkdocs_kwindex.analysis.decoding import SourceText
from mkdocs_kwindex.analysis.secret_rules import AFTER, APART, BEFORE, SecretRule, private_keys, rules
from mkdocs_kwindex.model import Problem, ProblemKind, SourceFile

# Valid wherever a secret is: in a string, a name, an address, JSON.
_MASK = "x"
_PRIVATE_KEY = "Private Key"
_KEY_BYTES = 20_000
_KEY_BEGIN = re.compile(r"PRIVATE KEY|PuTTY-User-Key-File-")
# An escape such as the `\n` in a string is no part of the key.
_KEY_RUN = re.compile(r"\\.|[A-Za-z0-9+/=]{8,}")
_KEY_BODY = re.compile(r"[A-Za-z0-9+/=]{32,}")
_KEY_BODY_WITHIN = 400
_JWT = re.compile(APART + r"eyJ[\w-]{8,}={0,2}\.eyJ[\w-]*={0,2}(?:\.[\w=.+/-]*)?")
_JWT_KIND = "JSON Web Token"
# What is written after a match without a gap is part of the secret.
_REST = re.compile(r"[\w=+/-]*")
# Some rules take the rest of the line; the quote that closes a string is needed to parse the file.
_BEFORE_END = re.compile(r"[^\s\"'`<>\\]*")
# `AKIAXXXXXXXXXXXXXXXX` only shows what a key looks like.
_LEAST_LETTERS = 3
# Passwords that stand for a password.
_NO_PASSWORD = re.compile(
    r"(?i)[<{$%\[(*].*|.*[>})\]*]|.{1,3}|x+|_+|\*+|-+|\.+|%s|(?:my|the|your|some|user|proxy|db|a|test)?[_-]?"
    r"(?:pass(?:word|wd|wrd|phrase|e)?|pwd|pw|secret|token|key|auth|user(?:name)?|name|foo|bar|baz|spam|eggs|test|guest|"
    r"admin|root|example|host|port|login|postgres|mysql|tiger|sekrit|credentials?|oauth2?|api[_-]?key|value|string)\d{0,4}"
)
_LINES_TOLD = 5
_BASIC_AUTH = "Basic Auth Credentials"
_AWS = "AWS Access Key"
# A key of capitals alone is found in data in Base64, too.
_APART = re.compile(APART)


class Secret(NamedTuple):
    """A suspected secret.

    Attributes:
        start: Where it begins in the text.
        end: Where it ends.
        kind: What it looks like.
    """

    start: int
    end: int
    kind: str


class Masked(NamedTuple):
    """A text with its secrets masked.

    Attributes:
        text: The text, of the same length.
        kinds: What the secrets look like, by line, from 1.
    """

    text: str
    kinds: dict[int, str]


def mask_secrets(text: str) -> Masked:
    """Mask what looks like a secret.

    Args:
        text: The text of a file.
    """
    pieces: list[str] = []
    kinds: dict[int, str] = {}
    position = line_start = 0
    line = 1
    for start, end, kind in find_secrets(text):
        line += text.count("\n", line_start, start)
        line_start = start
        kinds.setdefault(line, kind)
        pieces += text[position:start], _MASK * (end - start)
        position = end
    return Masked("".join([*pieces, text[position:]]) if pieces else text, kinds)


def without_secrets(source: SourceFile, text: SourceText) -> SourceText:
    """Mask what looks like a secret in the text of a file, and say so once.

    Args:
        source: The file.
        text: Its text.
    """
    if source.may_show_secrets:
        return text
    masked = mask_secrets(text.text)
    if not masked.kinds:
        return text
    problem = Problem(source.path, min(masked.kinds), f"masked: {secrets_phrase(masked.kinds)}", ProblemKind.SECRETS)
    return structs.replace(text, text=masked.text, problems=(*text.problems, problem))


def secrets_phrase(kinds: Mapping[int, str]) -> str:
    """Say what looks like a secret, and never what it is.

    Args:
        kinds: What the secrets look like, by line.
    """
    [first, *others] = sorted(kinds)
    more = f" and {len(others) - _LINES_TOLD:,} more" if len(others) > _LINES_TOLD else ""
    lines = ", ".join(map(str, others[:_LINES_TOLD])) + more
    also = f" (so do lines {lines})" if len(others) > 1 else f" (so does line {lines})" if others else ""
    return f"line {first} holds what looks like a secret, {kinds[first]}{also}; `secrets` may allow it"


def mask_bytes(data: bytes) -> bytes:
    """Mask what looks like a secret in the bytes of a Python file, whatever its encoding: secrets are ASCII."""
    encoding = "utf-8"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        encoding = "latin-1"
        text = data.decode(encoding)
    masked = mask_secrets(text)
    return masked.text.encode(encoding) if masked.kinds else data


def find_secrets(text: str) -> list[Secret]:
    """Find what looks like a secret, sorted, without overlap.

    Args:
        text: The text of a file.
    """
    found = [*_keys(text), *_web_tokens(text)]
    for rule in rules() if len(text) > _SHORT or _literal().search(text) else _without_literals():
        if not rule.literals or any(literal in text for literal in rule.literals):
            found.extend(_of_rule(text, rule))
    apart: list[Secret] = []
    for secret in sorted(found):
        if apart and secret.start < apart[-1].end:
            apart[-1] = apart[-1]._replace(end=max(apart[-1].end, secret.end))
        else:
            apart.append(secret)
    return apart


# A text that is longer has some literal anyway.
_SHORT = 400


@cache
def _literal() -> re.Pattern[str]:
    """Return what most secrets have: of a short text, one search tells that none of their rules has to be tried."""
    return re.compile("|".join(re.escape(literal) for rule in rules() for literal in rule.literals))


@cache
def _without_literals() -> tuple[SecretRule, ...]:
    return tuple(rule for rule in rules() if not rule.literals)


def _of_rule(text: str, rule: SecretRule) -> Iterator[Secret]:
    position = done = 0
    anchors = re.compile(rule.anchor)
    while anchor := anchors.search(text, position):
        start = max(text.rfind("\n", 0, anchor.start()) + 1, anchor.start() - BEFORE)
        end = text.find("\n", anchor.end(), anchor.end() + AFTER)
        end = end if end >= 0 else min(len(text), anchor.end() + AFTER)
        before = text[start : anchor.end()].lower() if rule.words else ""
        if rule.words and not any(word in before for word in rule.words):
            position = anchor.end()
            continue
        name, patterns = rule.kind()
        for pattern in patterns:
            for match in pattern.finditer(text, max(start, done), end):
                # What is in a secret already may have many a match, each of them as long as the rest of the file.
                if match.start() >= done and (secret := _secret(text, match, name)):
                    done = secret.end
                    yield secret
        # What begins near the end of the piece is looked at again.
        position = max(anchor.end(), end - AFTER // 2, done)


def _secret(text: str, match: re.Match[str], kind: str) -> Secret | None:
    """Make the secret of a match; `None` for what only stands for one."""
    start, end = match.span()
    groups = [match.span(number) for number in range(1, len(match.groups()) + 1) if match.group(number)]
    # A group that reaches to the end is what a name or an address is followed by.
    ending = [group for group in groups if group[1] >= end - 2]
    if ending:
        start, end = max(ending, key=lambda group: group[1] - group[0])
    secret = text[start:end]
    if kind == _BASIC_AUTH:
        return None if _NO_PASSWORD.fullmatch(secret) else Secret(start, end, kind)
    if whole := _BEFORE_END.match(text, start, end):
        secret, end = whole[0], whole.end()
    if len(set(secret[4:])) < _LEAST_LETTERS or (kind == _AWS and not groups and not _is_apart(text, start, end)):
        return None
    rest = _REST.match(text, end)
    return Secret(start, rest.end() if rest and not ending else end, kind)


def _is_apart(text: str, start: int, end: int) -> bool:
    return _APART.match(text, start) is not None and not text[end : end + 1].isalnum()


def _web_tokens(text: str) -> Iterator[Secret]:
    """Find JSON web tokens, which say what they are when they are decoded."""
    if "eyJ" not in text:
        return
    for match in _JWT.finditer(text):
        if _is_json(match[0].partition(".")[0]):
            yield Secret(*match.span(), _JWT_KIND)


def _is_json(part: str) -> bool:
    try:
        return "alg" in json.loads(base64.urlsafe_b64decode(part.rstrip("=") + "=" * (-len(part.rstrip("=")) % 4)))
    except (ValueError, TypeError, RecursionError):
        return False


def _keys(text: str) -> Iterator[Secret]:
    """Find the bodies of private keys, in files and in strings of code."""
    if "PRIVATE KEY" not in text and "PuTTY-User-Key-File-" not in text:
        return
    patterns = private_keys()
    position = 0
    while begin := _KEY_BEGIN.search(text, position):
        position = begin.end()
        line = text[max(0, begin.start() - 40) : begin.end() + 10]
        if not (begin[0].startswith("PuTTY") or "ENCRYPTED" in line or any(p.search(line) for p in patterns)):
            continue
        end = text.find("-----END", position, position + _KEY_BYTES)
        end = end if end >= 0 else min(len(text), position + _KEY_BYTES // 10)
        if _KEY_BODY.search(text, position, min(end, position + _KEY_BODY_WITHIN)) is None:
            continue
        for run in _KEY_RUN.finditer(text, position, end):
            if run[0][0] != "\\":
                yield Secret(*run.span(), _PRIVATE_KEY)
        position = end

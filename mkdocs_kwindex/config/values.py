"""Types of option values: each checks a value and converts it."""

import re
import warnings
from collections.abc import Iterable

from pathspec import GitIgnoreSpec

from mkdocs_kwindex.config.messages import listed, wrong
from mkdocs_kwindex.config.option import Given, Option
from mkdocs_kwindex.model.escaping import one_line

_LONGEST_TITLE = 200


class Patterns(Option[GitIgnoreSpec]):
    """A list of gitignore-style patterns."""

    def __init__(self) -> None:
        super().__init__([])

    def check(self, value: object, given: Given) -> GitIgnoreSpec:
        """Check a value."""
        if not isinstance(value, list) or not all(isinstance(pattern, str) for pattern in value):
            raise wrong(value, "a list of gitignore-style patterns")
        for pattern in value:
            try:
                _patterns([pattern])
            except (ValueError, re.error, OverflowError, RecursionError) as error:
                raise wrong(pattern, "a gitignore-style pattern", f"does not parse ({error})") from error
        return _patterns(value)


def _patterns(lines: Iterable[str]) -> GitIgnoreSpec:
    with warnings.catch_warnings():
        # The library makes regular expressions of patterns, of which Python warns that some may mean something else.
        warnings.simplefilter("ignore", FutureWarning)
        return GitIgnoreSpec.from_lines(lines)


class Title(Option[str]):
    """A text that is shown in one line."""

    def check(self, value: object, given: Given) -> str:
        """Check a value."""
        if not isinstance(value, str) or not value.strip() or one_line(value) != value or len(value) > _LONGEST_TITLE:
            raise wrong(value, f"a text of one line such as {self.default!r}")
        return value


class Choice(Option[str]):
    """One of a few words."""

    def __init__(self, *choices: str) -> None:
        super().__init__(choices[0])
        self.choices = choices

    def check(self, value: object, given: Given) -> str:
        """Check a value."""
        if not isinstance(value, str) or value not in self.choices:
            raise wrong(value, f"one of {listed(self.choices)}")
        return value


class Switch(Option[bool]):
    """Yes or no."""

    def __init__(self, *, default: bool) -> None:
        super().__init__(default)

    def check(self, value: object, given: Given) -> bool:
        """Check a value."""
        if not isinstance(value, bool):
            raise wrong(value, "true or false")
        return value


class Texts(Option[list[str]]):
    """A list of texts."""

    def __init__(self) -> None:
        super().__init__([])

    def check(self, value: object, given: Given) -> list[str]:
        """Check a value."""
        if not isinstance(value, list) or not all(isinstance(entry, str) and entry.strip() for entry in value):
            raise wrong(value, "a list of texts")
        return value


class Several(Option[tuple[str, ...]]):
    """Some of a few words."""

    def __init__(self, *choices: str) -> None:
        super().__init__([])
        self.choices = choices

    def check(self, value: object, given: Given) -> tuple[str, ...]:
        """Check a value."""
        if not isinstance(value, list) or not all(isinstance(one, str) and one in self.choices for one in value):
            raise wrong(value, f"a list of {listed(self.choices)}")
        return tuple(choice for choice in self.choices if choice in value)


class Revisions(Option[tuple[str, ...]]):
    """A git revision, or several."""

    def __init__(self) -> None:
        super().__init__([])

    def check(self, value: object, given: Given) -> tuple[str, ...]:
        """Check a value."""
        values = [value] if isinstance(value, str) else value
        if not isinstance(values, list) or not all(isinstance(one, str) and _is_revision(one) for one in values):
            raise wrong(value, "a git revision such as 'v1.2', or a list of them from the oldest on")
        if len(set(values)) < len(values):
            raise wrong(value, "a list of different git revisions", "names one twice")
        return tuple(values)


def _is_revision(text: str) -> bool:
    return bool(text.strip()) and one_line(text) == text and not text.startswith("-") and len(text) <= _LONGEST_TITLE


class Keys(Option[list[str]]):
    """A list of keys of the keyboard: single characters, with or without `mod+`."""

    def __init__(self, *keys: str) -> None:
        super().__init__(list(keys))

    def check(self, value: object, given: Given) -> list[str]:
        """Check a value."""
        if not isinstance(value, list):
            raise wrong(value, "a list of keys such as 't' and 'mod+.'")
        for key in value:
            character = key.removeprefix("mod+") if isinstance(key, str) else ""
            if len(character) != 1 or not character.isprintable() or character.isspace():
                raise wrong(key, "one character such as 't', or one with 'mod+' as in 'mod+.'")
        return [key.lower() for key in value]

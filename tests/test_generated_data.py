"""Random JSON, YAML and TOML: every key and its line are as the format's parser has them.

A number in a generated file is the line of its key, so that a parser which knows nothing of lines tells them too.
"""

import json
import random
import tomllib
from collections.abc import Callable, Iterator

import pytest
import yaml

from mkdocs_kwindex.analysis.languages.data import json_file, jsonc, toml, yaml_file
from mkdocs_kwindex.analysis.languages.toml_keys import toml_keys

FILES = 150
KEYS = (
    "a", "b", "key", "two words", "dotted.key", "#hash", "[x]", "{y", "z}", "q'uote", 'q"uote', "back\\slash",
    "ünï", "true", "12", "a:b", "a,b", "=", "//", "/*", "tab\tbed", "- dash", "",
)  # fmt: skip
TEXTS = ("plain", "a # b", "{", "]", '"', "'", "\\", "a: b", "x = 1", "// no", "/* no */", "ü", "[t]", "")


class Writer:
    """Writes one document."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)  # noqa: S311 - what is drawn guards nothing
        self.text = ""
        self.numbers = 0

    @property
    def line(self) -> int:
        return self.text.count("\n") + 1

    def number(self, line: int) -> str:
        self.numbers += 1
        return str(line)

    def names(self) -> list[str]:
        return self.draw.sample(KEYS, self.draw.randint(0, 4))


class JsonWriter(Writer):
    """Writes JSON with spaces and line ends wherever they may stand."""

    comments = False

    def space(self) -> None:
        ways = ["", "", " ", "\n", "\n  "]
        if self.comments:
            ways += ['// a "comment": {\n', '/* two\n"lines": [ */']
        self.text += self.draw.choice(ways)

    def document(self) -> str:
        self.space()
        self.mapping(0)
        self.space()
        return self.text

    def mapping(self, depth: int) -> None:
        self.text += "{"
        for position, name in enumerate(self.names()):
            self.text += "," if position else ""
            self.space()
            line = self.line
            self.text += json.dumps(name, ensure_ascii=self.draw.random() < 0.5)
            self.space()
            self.text += ":"
            self.space()
            self.value(depth, line)
            self.space()
        self.text += "}"

    def value(self, depth: int, line: int) -> None:
        kind = self.draw.random() if depth < 2 else self.draw.random() / 2
        if kind < 0.3:
            self.text += self.number(line)
        elif kind < 0.5:
            self.text += self.draw.choice(("true", "null", *map(json.dumps, TEXTS)))
        elif kind < 0.8:
            self.mapping(depth + 1)
        else:
            self.text += "["
            for position in range(self.draw.randint(0, 3)):
                self.text += "," if position else ""
                self.space()
                if self.draw.random() < 0.5:
                    self.mapping(depth + 1)
                else:
                    self.text += self.draw.choice(("null", *map(json.dumps, TEXTS)))
            self.text += "]"


class CommentedWriter(JsonWriter):
    """Writes JSON with comments."""

    comments = True


class YamlWriter(Writer):
    """Writes YAML: blocks, with keys and texts in every quotation, and flow mappings."""

    def document(self) -> str:
        self.text += self.draw.choice(("", "---\n", "# comment: 1\n\n"))
        self.block(0, "")
        return self.text or "{}\n"

    def scalar(self, text: str) -> str:
        if self.draw.random() < 0.5:
            return "'" + text.replace("'", "''") + "'" if "\t" not in text else json.dumps(text)
        return json.dumps(text, ensure_ascii=False)

    def block(self, depth: int, indentation: str) -> None:
        for name in self.names() or ["only"]:
            line = self.line
            self.text += (
                f"{indentation}{name if name in ('a', 'b', 'key', 'two words', 'only') else self.scalar(name)}:"
            )
            kind = self.draw.random() if depth < 2 else self.draw.random() / 2
            if kind < 0.25:
                self.text += f" {self.number(line)}  # note: {{\n"
            elif kind < 0.35:
                self.text += f" {self.scalar(self.draw.choice(TEXTS))}\n"
            elif kind < 0.45:
                self.text += f" |\n{indentation}    some: text\n\n{indentation}    - more\n"
            elif kind < 0.5:
                self.text += f" {{x: {self.number(line)}, y: [true, {{z: {self.number(line)}}}]}}\n"
            elif kind < 0.75:
                self.text += "\n"
                self.block(depth + 1, indentation + "  ")
            else:
                self.text += "\n"
                for _ in range(self.draw.randint(1, 3)):
                    self.text += f"{indentation}- first: {self.number(self.line)}\n"
                    self.block(depth + 1, indentation + "  ") if self.draw.random() < 0.4 else None


class TomlWriter(Writer):
    """Writes TOML: tables, arrays of tables, dotted and quoted keys, values over several lines."""

    def document(self) -> str:
        self.pairs()
        for number in range(self.draw.randint(0, 4)):
            table = f"t{number}" if self.draw.random() < 0.5 else f"t{number} . {self.key('dotted.key')}"
            if self.draw.random() < 0.5:
                self.text += f"[{table}]  # [no]\n"
                self.pairs()
            else:
                for _ in range(self.draw.randint(1, 3)):
                    self.text += f"[[{table}]]\n"
                    self.pairs()
        return self.text

    def key(self, name: str) -> str:
        if name.isascii() and name.replace("_", "").isalnum():
            return self.draw.choice((name, f'"{name}"', f"'{name}'"))
        if "'" in name or "\t" in name or self.draw.random() < 0.5:
            return json.dumps(name, ensure_ascii=False)
        return f"'{name}'"

    def string(self) -> str:
        text = self.draw.choice(TEXTS)
        return self.draw.choice((json.dumps(text, ensure_ascii=False), f"'{text.replace(chr(39), '')}'"))

    def pairs(self) -> None:
        for name in self.names():
            line, dotted = self.line, self.draw.random() < 0.3
            self.text += self.draw.choice(("", "\n", "  ", "# a = 1\n"))
            line = self.line
            self.text += self.key(name) + (" . inner" if dotted else "") + self.draw.choice((" = ", "="))
            kind = self.draw.random()
            if kind < 0.5:
                self.text += self.number(line)
            elif kind < 0.6:
                self.text += self.string()
            elif kind < 0.7:
                self.text += '"""\nb = 2\n[not.a.table]\n"quoted" \\\n  ""x"""'
            elif kind < 0.8:
                self.text += "'''\nb = 2 # no\n''x'''"
            elif kind < 0.9:
                self.text += f"[\n  {self.string()}, # ]\n  [{self.string()}],\n]"
            else:
                self.text += f"{{ x = 1, y.z = {self.string()} }}"
            self.text += self.draw.choice(("\n", "  # c = 3\n", "\n\n"))


def entries(value: object, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], object]]:
    """Yield the path and the value of every key of a document."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield (*path, str(key)), inner
            yield from entries(inner, (*path, str(key)))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from entries(inner, (*path, str(number)))


Case = tuple[type[Writer], Callable[[str, str], object], Callable[[str], object]]


def without_comments(text: str) -> object:
    bare = text.replace('// a "comment": {', "").replace('/* two\n"lines": [ */', "\n")
    return json.loads(bare)


@pytest.mark.parametrize("seed", range(FILES))
@pytest.mark.parametrize(
    ("writer", "read", "parse"),
    [
        (JsonWriter, json_file, json.loads),
        (CommentedWriter, json_file, without_comments),
        (CommentedWriter, jsonc, without_comments),
        (YamlWriter, yaml_file, yaml.safe_load),
    ],
    ids=["json", "json-with-comments", "jsonc", "yaml"],
)
def test_keys_of_nested_data(
    seed: int,
    writer: type[JsonWriter] | type[YamlWriter],
    read: Callable[..., object],
    parse: Callable[[str], object],
) -> None:
    text = writer(seed).document()
    content = read(text, "x")
    wanted = {path: value for path, value in entries(parse(text)) if len(path) <= 6}

    assert content.problems == (), text  # type: ignore[attr-defined]
    found = {definition.qualname: definition for definition in content.definitions}  # type: ignore[attr-defined]
    assert sorted(found) == sorted({".".join(path) for path in wanted}), text
    for path, value in wanted.items():
        if type(value) is int and len([one for one in wanted if ".".join(one) == ".".join(path)]) == 1:
            assert found[".".join(path)].line == value, (path, text)


def lookup(document: object, path: tuple[str, ...]) -> object:
    for part in path:
        if isinstance(document, list):
            document = document[int(part)]
        else:
            assert isinstance(document, dict)
            document = document[part]
    return document


@pytest.mark.parametrize("seed", range(FILES))
def test_keys_of_toml(seed: int) -> None:
    writer = TomlWriter(seed)
    text = writer.document()
    document = tomllib.loads(text)
    keys = list(toml_keys(text))

    numbers = 0
    for key in keys:
        value = lookup(document, key.path)
        if type(value) is int:
            assert key.line == value, (key, text)
            numbers += 1
    assert numbers == writer.numbers, text
    assert toml(text, "x.toml").problems == ()

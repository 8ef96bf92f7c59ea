"""The keys of JSON, of broken JSON too, and of JSON with comments."""

import json
import re

from mkdocs_kwindex.analysis.languages.nested_keys import NestedKeys

_SIZE_LIMIT = 5_000_000
# A string that does not end goes to the end of its line, and a comment that does not, to that of the file.
_JSON_STRING = r'"(?:[^"\\\n]|\\.)*"?'
_JSON_TOKEN = re.compile(rf'{_JSON_STRING}|[{{}}\[\],:]|[^\s{{}}\[\],:"]+')
_JSON_COMMENT = re.compile(rf"{_JSON_STRING}|//[^\n]*|/\*(?:[^*]|\*(?!/))*(?:\*/)?", re.DOTALL)
_JSON_LAST_COMMA = re.compile(rf"{_JSON_STRING}|,(?=\s*[\]}}])")


def without_comments(text: str) -> str:
    """Blank out the comments of JSON; what looks like one in a text, such as the glob `**/*`, is none."""
    return _JSON_COMMENT.sub(lambda found: found[0] if found[0][0] == '"' else "\n" * found[0].count("\n"), text)


def json_with_commas(text: str) -> object:
    """Read JSON in which a comma may be behind the last item; `None` for what is no JSON even so."""
    bare = _JSON_LAST_COMMA.sub(lambda found: found[0] if found[0][0] == '"' else "", text)
    try:
        return json.loads(bare)
    except (RecursionError, ValueError):
        return None


def json_keys(text: str) -> NestedKeys:
    """Read the tokens of JSON, whatever their order: a broken file shows the keys that it has."""
    nesting = NestedKeys()
    line, position = 1, 0
    for token in _JSON_TOKEN.finditer(text[:_SIZE_LIMIT]):
        line += text.count("\n", position, token.start())
        position = token.start()
        word = token[0]
        if word in "{[":
            if nesting.expects_key():
                nesting.name("?", line)
            nesting.open("object" if word == "{" else "list", line, is_mapping=word == "{")
        elif word in "}]":
            nesting.close(line)
        elif word not in ",:":
            if nesting.expects_key():
                nesting.name(_json_text(word), line)
            else:
                nesting.value(word, _json_type(word), line)
    return nesting


def _json_text(word: str) -> str:
    try:
        return str(json.loads(word)) if word.startswith('"') else word
    except ValueError:
        return word.strip('"')


def _json_type(word: str) -> str:
    if word.startswith('"'):
        return "text"
    if word[0] in "-0123456789":
        return "number"
    return {"true": "true or false", "false": "true or false", "null": "empty"}.get(word, "text")

"""Markup is written in one module, and templates escape what they are given."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import mkdocs_kwindex
from mkdocs_kwindex.model.escaping import Html, attribute_html, element, link, span, text_html

PACKAGE = Path(mkdocs_kwindex.__file__).parent
DOOR = PACKAGE / "model/escaping.py"
# Writes Markdown, with addresses between angle brackets, for the converter whose HTML the sanitiser reduces.
MARKDOWN = PACKAGE / "analysis/markup/inline.py"
# The same door for the Markdown of exports.
MARKDOWN_DOOR = PACKAGE / "model/markdown_text.py"
_MARKUP = re.compile(
    r"</?[A-Za-z][A-Za-z0-9-]*(?=[\s>/]|$)|<!--|[\s\"'][a-z:-]+=[\"']?$|&(?:[a-z]{2,6}|#\d+);|<[a-z]+ [a-z]+=|</?$"
)
# A pattern finds markup, it writes none.
_PATTERN = re.compile(r"\(\?|\\[bws1]|\[\^")


def markup(source: str) -> Iterator[tuple[int, str]]:
    """Yield where a module puts values into strings with markup: in f-strings, by `+`, by `%` and by `format`."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.JoinedStr(values=values) if any(isinstance(part, ast.FormattedValue) for part in values):
                parts = [part.value for part in values if isinstance(part, ast.Constant)]
            case ast.BinOp(op=ast.Add() | ast.Mod(), left=left, right=right):
                parts = [side.value for side in (left, right) if isinstance(side, ast.Constant)]
            case ast.Call(func=ast.Attribute(value=ast.Constant(value=text), attr="format" | "join" | "__mod__")):
                parts = [text]
            case _:
                continue
        texts = [part for part in parts if isinstance(part, str)]
        if any(map(_MARKUP.search, texts)) and not any(map(_PATTERN.search, texts)):
            yield node.lineno, ast.unparse(node)


def test_no_other_module_writes_markup() -> None:
    found = [
        f"{path.relative_to(PACKAGE)}:{line}: {text}"
        for path in sorted(PACKAGE.rglob("*.py"))
        if path not in {DOOR, MARKDOWN, MARKDOWN_DOOR}
        for line, text in markup(path.read_text(encoding="utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize(
    "line",
    [
        'f"<b>{x}</b>"', "f'<a href=\"{x}\">'", 'f"{x}</code>"', '"<p>" + x', 'x + "</p>"', '"<p>%s</p>" % x',
        '"<p>{}</p>".format(x)', 'f"&lt;{x}"', "f' title=\"{x}\"'", 'f"<{tag}>"', 'f"<span class={x}>"', '"</li><li>".join(x)',
    ],
)  # fmt: skip
def test_the_rule_notices(line: str) -> None:
    assert list(markup(line)) != []


@pytest.mark.parametrize("line", ['f"{x} < {y}"', 'f"{x} and {y}"', 'rf"<(\\w+)>{x}"', 'f"{x}->{y}"', '"a" + x'])
def test_the_rule_lets_others_be(line: str) -> None:
    assert list(markup(line)) == []


def test_templates_put_values_where_they_are_escaped() -> None:
    """Nothing is marked as safe but attributes of views that are called HTML, and no address stands in a script."""
    for path in sorted((PACKAGE / "rendering/templates").rglob("*.jinja")):
        text = path.read_text(encoding="utf-8")
        for value in re.findall(r"\{\{([^}]*)\|\s*safe\s*\}\}", text):
            assert re.search(r"(?:html|svg)(?:\(.*\))?\s*$", value.strip()), (path.name, value)
        assert re.search(r"<script|<style|\sstyle=|\son[a-z]+=|javascript:|autoescape", text) is None, path.name
        unquoted = re.findall(r"\s([a-z-]+)=\{\{", text)
        # Addresses are percent-encoded where they are made.
        assert set(unquoted) <= {"href"}, path.name


def test_scripts_make_no_html_and_no_code() -> None:
    # A property of a style by its name holds a value, and no more than that.
    forbidden = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function|\.style\b(?!\.setProperty\()|cssText"
    scripts = sorted((PACKAGE / "rendering/assets").glob("*.js"))

    assert [script.name for script in scripts] == [
        "cards.js",
        "finder-index.js",
        "finder-match.js",
        "finder.js",
        "kwindex.js",
        "listing.js",
        "names.js",
    ]
    for script in scripts:
        assert re.search(forbidden, script.read_text(encoding="utf-8")) is None, script.name


HOSTILE = "a\"b'c<d>&e"


def test_the_door() -> None:
    assert text_html(HOSTILE) == "a\"b'c&lt;d&gt;&amp;e"
    assert attribute_html("title", HOSTILE) == ' title="a&quot;b&#x27;c&lt;d&gt;&amp;e"'
    assert link(HOSTILE, text_html("x")) == '<a href="a&quot;b&#x27;c&lt;d&gt;&amp;e">x</a>'
    assert link("#a", text_html("x"), attribute_html("class", "y")) == '<a class="y" href="#a">x</a>'
    assert span(HOSTILE, text_html("x")) == '<span class="a&quot;b&#x27;c&lt;d&gt;&amp;e">x</span>'
    assert element("rect", x=0, y=1.5, class_="", role=None, aria_label=HOSTILE) == (
        '<rect x="0" y="1.5" aria-label="a&quot;b&#x27;c&lt;d&gt;&amp;e"/>'
    )
    assert element("a", Html("<b></b>"), xlink_href="#x", stroke_width=2) == (
        '<a xlink:href="#x" stroke-width="2"><b></b></a>'
    )

"""Markdown and reStructuredText to safe HTML."""

import importlib
import importlib.util
import pickle
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache, partial
from html.parser import HTMLParser
from pathlib import Path

import griffe
import pytest
from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor

from mkdocs_kwindex.analysis.markup import converter
from mkdocs_kwindex.analysis.markup.converter import Markup
from mkdocs_kwindex.analysis.markup.markdown import make_converter, mark_html
from mkdocs_kwindex.analysis.markup.options import (
    UNSUITABLE_EXTENSIONS,
    MarkdownOptions,
    select_extensions,
    unknown_extensions,
)
from mkdocs_kwindex.analysis.markup.paragraphs import VETOES, ParagraphRenderer
from mkdocs_kwindex.analysis.markup.restructuredtext import to_markdown
from mkdocs_kwindex.analysis.markup.sanitizer import neutralize, sanitize

MATERIAL = MarkdownOptions(
    extensions=(
        "abbr",
        "admonition",
        "attr_list",
        "def_list",
        "footnotes",
        "md_in_html",
        "tables",
        "toc",
        "pymdownx.arithmatex",
        "pymdownx.betterem",
        "pymdownx.caret",
        "pymdownx.critic",
        "pymdownx.details",
        "pymdownx.emoji",
        "pymdownx.highlight",
        "pymdownx.inlinehilite",
        "pymdownx.keys",
        "pymdownx.mark",
        "pymdownx.smartsymbols",
        "pymdownx.snippets",
        "pymdownx.superfences",
        "pymdownx.tabbed",
        "pymdownx.tasklist",
        "pymdownx.tilde",
    ),
    configs={
        "pymdownx.arithmatex": {"generic": False},
        "pymdownx.highlight": {"anchor_linenums": True, "line_spans": "__span", "linenums": True},
        "pymdownx.superfences": {"custom_fences": [{"name": "mermaid", "class": "mermaid"}]},
        "pymdownx.tabbed": {"alternate_style": True},
        "pymdownx.tasklist": {"custom_checkbox": True},
        "toc": {"permalink": True},
    },
)
ODD = MarkdownOptions(
    extensions=("extra", "smarty", "nl2br", "meta", "wikilinks", "sane_lists", "codehilite", "pymdownx.magiclink"),
    configs={"codehilite": {"guess_lang": False, "linenums": True}},
)
OPTIONS = {"none": MarkdownOptions(), "material": MATERIAL, "odd": ODD}

_VOID = {"br", "hr", "input"}
_ALLOWED_ATTRIBUTES = {
    "checked", "class", "colspan", "data-tabs", "disabled", "for", "href", "id", "name", "open", "rel", "rowspan", "start",
    "style", "title", "type", "value",
}  # fmt: skip
_FORBIDDEN_TAGS = {
    "script", "style", "iframe", "form", "object", "embed", "link", "meta", "base", "img", "svg", "math", "button",
    "textarea", "select", "template", "noscript", "video", "audio", "body", "html", "title", "kw-ref",
}  # fmt: skip


class _Inspector(HTMLParser):
    """Complains about whatever an untrusted text must not bring into a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.complaints: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _FORBIDDEN_TAGS:
            self.complaints.append(f"<{tag}>")
        for name, value in attrs:
            if name not in _ALLOWED_ATTRIBUTES or (name in {"id", "for"} and tag not in {"input", "label"}):
                self.complaints.append(f"<{tag} {name}={value!r}>")
            if name == "href" and not re.match(r"https?://|mailto:", value or ""):
                self.complaints.append(f"<{tag} href={value!r}>")
            if name == "id" and not (value or "").startswith("kw-"):
                self.complaints.append(f"<{tag} id={value!r}>")
            if name == "type" and tag == "input" and value not in {"radio", "checkbox"}:
                self.complaints.append(f"<input type={value!r}>")
            if name == "class" and re.search(r"(?:^|\s)md-", value or ""):
                self.complaints.append(f"<{tag} class={value!r}>")
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.complaints.append(f"</{tag}>")

    def handle_comment(self, data: str) -> None:
        self.complaints.append(f"<!--{data}-->")


_PLACEHOLDER = re.compile("\x02([A-Za-z_][A-Za-z0-9_.]*(?:\\(\\))?)\x03([^\x02-\x04]*)\x04")


def complaints(html: str) -> list[str]:
    """What is wrong with a fragment of HTML."""
    inspector = _Inspector()
    inspector.feed(_PLACEHOLDER.sub(r"\2", html))
    inspector.close()
    unbalanced = [f"<{tag}> stays open" for tag in inspector.open]
    stray = re.findall("[\x00-\x08\x0b-\x1f]", _PLACEHOLDER.sub(r"\2", html))
    return inspector.complaints + unbalanced + stray


@cache
def docstrings(package: str) -> tuple[str, ...]:
    """The docstrings of an installed package."""
    return tuple(_docstrings(package))


def _docstrings(package: str) -> Iterator[str]:
    spec = importlib.util.find_spec(package)
    assert spec is not None
    assert spec.submodule_search_locations
    for path in sorted(Path(spec.submodule_search_locations[0]).rglob("*.py")):
        objects: list[griffe.Object] = [griffe.visit(path.stem, filepath=path, code=path.read_text("utf-8"))]
        while objects:
            element = objects.pop()
            if element.docstring:
                yield element.docstring.value
            objects.extend(member for member in element.members.values() if isinstance(member, griffe.Object))


@pytest.fixture(scope="module")
def markup() -> Markup:
    return Markup()


@pytest.fixture(scope="module", params=OPTIONS)
def any_markup(request: pytest.FixtureRequest) -> Markup:
    return Markup(OPTIONS[request.param])


@pytest.mark.parametrize(
    ("text", "html"),
    [
        pytest.param("Return the name.", "<p>Return the name.</p>", id="a sentence"),
        pytest.param("One.\n\nTwo\nlines.", "<p>One.</p>\n<p>Two\nlines.</p>", id="paragraphs"),
        pytest.param("", "", id="nothing"),
        pytest.param(" \n ", "", id="blank"),
        pytest.param("a <b>bold</b> claim", "<p>a &lt;b&gt;bold&lt;/b&gt; claim</p>", id="raw HTML is text"),
        pytest.param("<div>\nx\n</div>", "<p>&lt;div&gt;\nx\n&lt;/div&gt;</p>", id="a block of raw HTML is text"),
        pytest.param("R&D &lt; &amp;", "<p>R&amp;D &lt; &amp;</p>", id="entities"),
        pytest.param(
            "Takes *args, **kwargs and __init__.", "<p>Takes *args, **kwargs and __init__.</p>", id="names of Python"
        ),
        pytest.param("An *emphatic* **word**", "<p>An <em>emphatic</em> <strong>word</strong></p>", id="emphasis"),
        pytest.param("# Title #\n\nx", '<p class="kw-heading">Title</p>\n<p>x</p>', id="a heading"),
        pytest.param(
            "[a](https://x.org/) [b](c.md) [d](#e) ![f](g.png)",
            '<p><a href="https://x.org/" rel="noopener nofollow">a</a> <span title="c.md">b</span> '
            '<span title="#e">d</span> <span title="g.png">f</span></p>',
            id="links",
        ),
        pytest.param(
            "See https://x.org/a_b.",
            '<p>See <a href="https://x.org/a_b" rel="noopener nofollow">https://x.org/a_b</a>.</p>',
            id="a bare address",
        ),
        pytest.param(
            '!!! note "Mind"\n    the *gap*',
            '<div class="admonition note">\n<p class="admonition-title">Mind</p>\n<p>the <em>gap</em></p>\n</div>',
            id="an admonition",
        ),
        pytest.param(
            "```python\nx\n```",
            '<div class="highlight"><pre><span></span><code><span class="n">x</span>\n</code></pre></div>',
            id="a fence",
        ),
        pytest.param(
            "Options:\n- a\n- b",
            "<p>Options:</p>\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>",
            id="a list without a blank line above",
        ),
        pytest.param(
            "Text[^1]\n\n[^1]: note",
            "<p>Text[^1]</p>\n<p>[^1]: note</p>",
            id="no footnotes unless configured",
        ),
    ],
)
def test_markdown(markup: Markup, text: str, html: str) -> None:
    assert markup.to_html(text) == html


def code(highlighted: str) -> str:
    """A code block, in the form that pymdownx.highlight gives it."""
    return f'<div class="highlight"><pre><span></span><code>{highlighted}</code></pre></div>'


SESSION = code('<span class="gp">&gt;&gt;&gt; </span>x\n<span class="go">3</span>\n')


@pytest.mark.parametrize(
    ("text", "html"),
    [
        pytest.param(
            ":class:`~torch.nn.Module`",
            "<p>\x02torch.nn.Module\x03<code>Module</code>\x04</p>",
            id="a role, shortened",
        ),
        pytest.param(":meth:`.Foo.bar()`", "<p>\x02Foo.bar\x03<code>Foo.bar()</code>\x04</p>", id="a role, relative"),
        pytest.param(
            ":py:func:`the function <a.b>`", "<p>\x02a.b\x03<code>the function</code>\x04</p>", id="a role with a title"
        ),
        pytest.param(":class:`!a.B`", "<p>\x02a.B\x03<code>a.B</code>\x04</p>", id="a role without a link"),
        pytest.param(":math:`x^2`", '<p><code class="math">x^2</code></p>', id="a formula"),
        pytest.param(".. math::\n\n    x^2", code('x<span class="nb">^</span>2\n'), id="a displayed formula"),
        pytest.param(
            ":pep:`8` and :rfc:`2324#section-1`",
            '<p><a href="https://peps.python.org/pep-0008/" rel="noopener nofollow">PEP 8</a> and '
            '<a href="https://datatracker.ietf.org/doc/html/rfc2324#section-1" rel="noopener nofollow">RFC 2324</a></p>',
            id="specifications",
        ),
        pytest.param(
            ":ref:`the docs <a-b>` :kbd:`C-c`",
            '<p><span title="a-b">the docs</span> <code>C-c</code></p>',
            id="other roles",
        ),
        pytest.param(
            "``x`` is :class:`y`\\ s",
            "<p>\x02x\x03<code>x</code>\x04 is \x02y\x03<code>y</code>\x04s</p>",
            id="escaped space",
        ),
        pytest.param(
            "Like this::\n\n    $ ls\n\nEnd.",
            "<p>Like this:</p>\n" + code('<span class="gp">$ </span>ls\n') + "\n<p>End.</p>",
            id="a literal block",
        ),
        pytest.param("Text.\n\n>>> x\n3", f"<p>Text.</p>\n{SESSION}", id="an interactive session"),
        pytest.param("Text::\n\n    >>> x\n    3", f"<p>Text:</p>\n{SESSION}", id="a literal session"),
        pytest.param(
            ">>> x  # doctest: +SKIP\n<BLANKLINE>\n3",
            code(
                '<span class="gp">&gt;&gt;&gt; </span>x  <span class="c1"># doctest: +SKIP</span>\n'
                '<span class="go">&lt;BLANKLINE&gt;</span>\n<span class="go">3</span>\n'
            ),
            id="the flags of a session",
        ),
        pytest.param(
            ".. note:: Mind\n    the gap.",
            '<div class="admonition note">\n<p class="admonition-title">Note</p>\n<p>Mind\nthe gap.</p>\n</div>',
            id="a note",
        ),
        pytest.param(
            ".. warning:\n   One colon.",
            '<div class="admonition warning">\n<p class="admonition-title">Warning</p>\n<p>One colon.</p>\n</div>',
            id="a misspelt warning",
        ),
        pytest.param(
            ".. admonition:: A <title>\n\n   x",
            '<div class="admonition note">\n<p class="admonition-title">A &lt;title&gt;</p>\n<p>x</p>\n</div>',
            id="an admonition",
        ),
        pytest.param(
            ".. deprecated:: 1.2 Use `y`.",
            '<div class="admonition warning">\n<p class="admonition-title">Deprecated since version 1.2</p>\n'
            "<p>Use \x02y\x03<code>y</code>\x04.</p>\n</div>",
            id="a deprecation",
        ),
        pytest.param(
            ".. versionadded:: 3.11",
            '<div class="admonition info version">\n<p class="admonition-title">Added in version 3.11</p>\n</div>',
            id="an addition",
        ),
        pytest.param(
            ".. seealso:: :func:`f`",
            '<div class="admonition info">\n<p class="admonition-title">See also</p>\n<p>\x02f\x03<code>f</code>\x04</p>\n</div>',
            id="see also",
        ),
        pytest.param(
            ".. image:: a.png\n   :alt: A plot", "<p>A plot</p>\n<p><small>image: a.png</small></p>", id="an image"
        ),
        pytest.param(
            ".. raw:: html\n\n   <b>\n\nText.",
            code("&lt;b&gt;\n") + "\n<p>Text.</p>",
            id="raw HTML of reStructuredText",
        ),
        pytest.param(
            ".. include:: /etc/passwd\n\nText.",
            "<p><small>include: /etc/passwd</small></p>\n<p>Text.</p>",
            id="an inclusion",
        ),
        pytest.param(
            ".. A comment.\n   More.\n\nA :class:`x`",
            "<p><small>A comment. More.</small></p>\n<p>A \x02x\x03<code>x</code>\x04</p>",
            id="a comment",
        ),
        pytest.param(
            "Use ``a*b`` or a*b*c, x**2 + y**2, *args, **kwargs and T*F**F***, but *this* and **that**.",
            "<p>Use <code>a*b</code> or a*b*c, x**2 + y**2, *args, **kwargs and T*F**F***, but <em>this</em> and "
            "<strong>that</strong>.</p>",
            id="stars that mark nothing",
        ),
        pytest.param("* a *b* c\n* d*", "<ul>\n<li>a <em>b</em> c</li>\n<li>d*</li>\n</ul>", id="stars and bullets"),
        pytest.param(
            ".. list-table:: The Title\n   :widths: 1 2\n\n   * - a\n     - b",
            "<p>The Title</p>\n<ul>\n<li><ul>\n<li>a</li>\n<li>b</li>\n</ul></li>\n</ul>",
            id="the title of a table",
        ),
        pytest.param(
            "|Logo| and |dots| and |x|_ and |y|.\n\n.. |Logo| image:: logo.png\n   :alt: Our Logo\n.. |dots| unicode:: U+22EE"
            "\n.. |x| replace:: an *x*\n.. _x: https://x.org/",
            '<p>Our Logo and \u22ee and <a href="https://x.org/" rel="noopener nofollow">an <em>x</em></a> and |y|.</p>\n'
            "<p><small>Logo: logo.png :alt: Our Logo</small></p>\n<p><small>dots: U+22EE</small></p>",
            id="substitutions",
        ),
        pytest.param(
            "See b_.\n\n.. _a: https://a.org/\n.. _b: https://b.org/\n.. _here:",
            '<p>See <a href="https://b.org/" rel="noopener nofollow">b</a>.</p>\n'
            '<p>a: <a href="https://a.org/" rel="noopener nofollow">https://a.org/</a></p>',
            id="targets that nothing leads to",
        ),
        pytest.param(
            ".. autosummary::\n   :toctree: generated/\n   :nosignatures:\n\n   ~a.b",
            "<p><small>toctree: generated/</small></p>\n<ul>\n<li>\x02a.b\x03<code>a.b</code>\x04</li>\n</ul>",
            id="a summary",
        ),
        pytest.param(
            "..  versionchanged:: 1.2\n    Text.\n\n.. deprecated::1.3\n\n..  [1] A note.",
            '<div class="admonition info version">\n<p class="admonition-title">Changed in version 1.2</p>\n<p>Text.</p>\n</div>\n'
            '<div class="admonition warning">\n<p class="admonition-title">Deprecated since version 1.3</p>\n</div>\n'
            "<p>[1] A note.</p>",
            id="odd spaces of directives",
        ),
        pytest.param(
            ".. code-block:: python\n   :caption: The caption\n   :linenos:\n\n   x",
            "<p>The caption</p>\n" + code("x\n"),
            id="the caption of code",
        ),
        pytest.param(
            "See `here <https://x.org>`_ and docs_.\n\n.. _docs: https://y.org",
            '<p>See <a href="https://x.org" rel="noopener nofollow">here</a> and '
            '<a href="https://y.org" rel="noopener nofollow">docs</a>.</p>',
            id="links",
        ),
        pytest.param(
            "As in [1]_ and |x|.\n\n.. [1] A paper.\n.. |x| replace:: y",
            "<p>As in [1] and y.</p>\n<p>[1] A paper.</p>",
            id="footnotes and substitutions",
        ),
        pytest.param(
            "* one\n  more\n\n  * nested\n* ``two``",
            "<ul>\n<li>one\nmore\n<ul>\n<li>nested</li>\n</ul></li>\n<li>\x02two\x03<code>two</code>\x04</li>\n</ul>",
            id="nested lists",
        ),
        pytest.param(
            "3. three ``a b``\n4. four",
            '<ol start="3">\n<li>three <code>a b</code></li>\n<li>four</li>\n</ol>',
            id="an enumeration",
        ),
        pytest.param(
            "``term``\n    Its definition.",
            "<dl>\n<dt>\x02term\x03<code>term</code>\x04</dt>\n<dd>Its definition.</dd>\n</dl>",
            id="a definition",
        ),
        pytest.param("Title\n~~~~~\n\nText.", '<p class="kw-heading">Title</p>\n<p>Text.</p>', id="a title"),
        pytest.param(
            ":since: 1.2\n:author: me",
            "<ul>\n<li><strong>since</strong>: 1.2</li>\n<li><strong>author</strong>: me</li>\n</ul>",
            id="fields",
        ),
        pytest.param(
            "===== =====\nA     B\n===== =====\n1     ``2``\n===== =====",
            "<table>\n<thead>\n<tr>\n<th>A</th>\n<th>B</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>1</td>\n"
            "<td><code>2</code></td>\n</tr>\n</tbody>\n</table>",
            id="a simple table",
        ),
        pytest.param(
            "+---+---+\n| a | b |\n+===+===+\n| 1 | 2 |\n+---+---+",
            "<table>\n<thead>\n<tr>\n<th>a</th>\n<th>b</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>1</td>\n<td>2</td>\n"
            "</tr>\n</tbody>\n</table>",
            id="a grid table",
        ),
    ],
)
def test_restructuredtext(markup: Markup, text: str, html: str) -> None:
    assert markup.to_html(text) == html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        pytest.param("`a.b.c`", "<p>\x02a.b.c\x03<code>a.b.c</code>\x04</p>", id="a dotted name"),
        pytest.param("`~a.b()`", "<p>\x02a.b()\x03<code>~a.b()</code>\x04</p>", id="a call"),
        pytest.param("`None` `self` `for` `a-b` `1a` `a..b`", "<p><code>None</code> <code>self</code> <code>for</code> <code>a-b</code> <code>1a</code> <code>a..b</code></p>", id="no names"),
        pytest.param("[`a`](https://x.org)", '<p><a href="https://x.org" rel="noopener nofollow"><code>a</code></a></p>', id="inside of a link"),
        pytest.param("[the text][a.b]", "<p>\x02a.b\x03the text\x04</p>", id="a cross-reference"),
        pytest.param("[a.b][]", "<p>\x02a.b\x03a.b\x04</p>", id="a short cross-reference"),
        pytest.param("[`a.b`][]", "<p>\x02a.b\x03<code>a.b</code>\x04</p>", id="a short cross-reference to code"),
        pytest.param("[`x`][a.b]", "<p>\x02a.b\x03<code>x</code>\x04</p>", id="a cross-reference with code"),
        pytest.param("x[i][j.k] [a] [b.c]", "<p>x[i][j.k] [a] [b.c]</p>", id="subscripts"),
        pytest.param("[a][b]\n\n[b]: https://x.org", '<p><a href="https://x.org" rel="noopener nofollow">a</a></p>', id="a definition"),
        pytest.param("```\na.b\n```", code("a.b\n"), id="a code block"),
    ],
)  # fmt: skip
def test_names_become_placeholders(markup: Markup, text: str, html: str) -> None:
    assert markup.to_html(text) == html


def test_names_become_placeholders_with_inlinehilite() -> None:
    markup = Markup(MarkdownOptions(extensions=("pymdownx.inlinehilite",)))
    assert markup.to_html("A `b.c` *d*") == "<p>A \x02b.c\x03<code>b.c</code>\x04 <em>d</em></p>"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", "plain"),
        ("a\tb\nc", "a\tb\nc"),
        ("\x02a\x03b\x04", "␂a␃b␄"),
        ("\x00\x1b\x7f", "␀␛␡"),
        ("a\r\nb\rc", "a\nb␍c"),
        ("\x85\ud800", "\ufffd\ufffd"),
        ("\u202etxt.exe", "⟨U+202E⟩txt.exe"),
    ],
)
def test_neutralize(text: str, expected: str) -> None:
    assert neutralize(text) == expected


def test_placeholders_cannot_be_forged(any_markup: Markup) -> None:
    html = any_markup.to_html("\x02os.system\x03<b>\x04 and \x0eos\x0fx\x10 \x149\x15 \x02wzxhzdk:0\x03")
    assert not re.search("[\x00-\x08\x0b-\x1f]", html)


HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg/onload=alert(1)>",
    "<iframe src='javascript:alert(1)'></iframe>",
    "<form action=https://evil.example><input name=password></form>",
    "<style>* { display: none }</style>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<!-- --><script>alert(1)</script>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?php echo 1 ?>",
    "</div></div></article><script>alert(1)</script>",
    "<div markdown=1>\n\n<script>alert(1)</script>\n\n</div>",
    '<a href="javascript:alert(1)">x</a>',
    "<details><summary>x</summary><script>alert(1)</script></details>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\nscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](\x01javascript:alert(1))",
    "[x](<javascript:alert(1)>)",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](//evil.example/y)",
    "[x](../../secret)",
    "[x][y]\n\n[y]: javascript:alert(1)",
    "<javascript:alert(1)>",
    "<data:text/html,x>",
    "![x](javascript:alert(1))",
    "![x](https://evil.example/pixel.gif)",
    '![x"onerror=alert(1)](x)',
    '[x](https://x.org "title" onclick=alert(1))',
    "[x](https://x.org '\"><script>alert(1)</script>')",
    "[x](https://x.org){: onclick=alert(1) style='position:fixed' id=top href=javascript:alert(1) }",
    "Para\n{: #__search .md-overlay onclick=alert(1) style='position:fixed' }",
    "# Head {: #content onclick=alert(1) }",
    "# Head",
    "`x`{: onmouseover=alert(1) }",
    "*x*{: .md-dialog .kw-secret .headerlink }",
    "- [ ] <script>alert(1)</script>\n- [x] b",
    '=== "<script>alert(1)</script>"\n\n    x\n\n=== "B"\n\n    y',
    '??? note "<script>alert(1)</script>"\n    x',
    '!!! note onclick=alert(1) "<img src=x onerror=alert(1)>"\n    x',
    '!!! "><script>alert(1)</script>\n    x',
    "```html\n<script>alert(1)</script>\n```",
    '```python onclick=alert(1) id=top title="<script>"\nx\n```',
    "```{.python #top .md-overlay onclick=alert(1) linenums=1 anchor_linenums=true}\nx\n```",
    "```mermaid\ngraph LR\n  A[<script>alert(1)</script>]\n```",
    '``` "><script>alert(1)</script>\nx\n```',
    "$</span><script>alert(1)</script>$",
    ":math:`</span><script>alert(1)</script>`",
    ".. math:: </script><script>alert(1)</script>",
    ".. raw:: html\n\n   <script>alert(1)</script>",
    ".. include:: /etc/passwd",
    ".. literalinclude:: /etc/passwd",
    ".. image:: javascript:alert(1)\n   :alt: <script>alert(1)</script>\n   :target: javascript:alert(1)",
    '.. admonition:: "><script>alert(1)</script>\n   :class: x onclick=alert(1)\n\n   y',
    '.. code-block:: "><script>alert(1)</script>\n\n   x',
    '.. "><script>:: <script>alert(1)</script>\n\n   x',
    "`x <javascript:alert(1)>`_",
    "`x\n<java script:alert(1)>`__",
    "x_ `y`_\n\n.. _x: javascript:alert(1)\n.. _y: data:text/html,x",
    ".. |x| replace:: <script>alert(1)</script>\n\n|x|",
    ":class:`<script>alert(1)</script>`",
    ':class:`x <a.b"onclick=alert(1)>`',
    ":class:`~a.b<script>`",
    ":pep:`<script>`",
    "[<script>alert(1)</script>][a.b]",
    '[a][x.y" onclick=alert(1)]',
    "[^1]\n\n[^1]: <script>alert(1)</script>",
    '*[HTML]: "><script>alert(1)</script>\n\nHTML',
    "|a|b|\n|--|--|\n|<script>alert(1)</script>|`</code><script>`|",
    "Term\n:   <script>alert(1)</script>",
    "==<script>alert(1)</script>== ^^<b>^^ ~~<b>~~ ++<b>++ {++<script>++} {>><script><<}",
    ':smile: :<script>: :"onclick=alert(1):',
    '--8<-- "/etc/passwd"',
    "--8<--\n/etc/passwd\n--8<--",
    ';--8<-- "pyproject.toml"',
    "{!/etc/passwd!}",
    "> <script>\n> > alert(1)\n",
    ">>> '</code></pre><script>alert(1)</script>'\n</pre><script>alert(1)</script>",
    "    </code></pre><script>alert(1)</script>",
    "x::\n\n    </code></pre><script>alert(1)</script>",
    "````\n```\n</code></pre><script>alert(1)</script>\n````",
    "&lt;script&gt;alert(1)&lt;/script&gt; &#60;script&#62;",
    "<kw-ref name=os>x</kw-ref>",
    "&#2;os&#3;x&#4; &#x02;os&#x03;",
    "a" * 100 + "[" * 2000,
    "> " * 400 + "x",
    "- " * 500 + "x",
    "*" * 199 + "x" + "_" * 199,
    "\n".join(" " * depth + "- x" for depth in range(300)),
    "\n".join("   " * depth + ".. note::\n" for depth in range(200)),
    "*a **b `c* d** e` [f](https://x.org g*)",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_dangerous_remains(any_markup: Markup, text: str) -> None:
    assert complaints(any_markup.to_html(text)) == []
    assert complaints(any_markup.to_html(f"Some *text*.\n\n- item\n\n    {text}\n\n{text} and\n\nmore")) == []


@pytest.mark.parametrize("name", ["/etc/passwd", "pyproject.toml"])
def test_no_file_is_read(any_markup: Markup, name: str) -> None:
    for text in (f'--8<-- "{name}"', f".. include:: {name}\n   :literal:", f"![x]({name})", f"{{!{name}!}}"):
        html = any_markup.to_html(text)
        assert "root:" not in html
        assert "build-system" not in html


@pytest.mark.parametrize("package", ["griffe", "rich", "jinja2"])
def test_real_docstrings_are_balanced_and_harmless(any_markup: Markup, package: str) -> None:
    assert {text: found for text in docstrings(package) if (found := complaints(any_markup.to_html(text)))} == {}


@pytest.mark.parametrize("package", ["griffe", "rich", "jinja2"])
@pytest.mark.parametrize("options", OPTIONS.values(), ids=OPTIONS)
def test_plain_paragraphs_come_out_as_from_markdown(package: str, options: MarkdownOptions) -> None:
    extensions = select_extensions(options)
    code_span = Markup(options).to_html("`a b`").removeprefix("<p>").removesuffix("</p>").split("a b")
    paragraphs = ParagraphRenderer(extensions.names, (code_span[0], code_span[1]))
    converter = make_converter(extensions, [])
    as_html = partial(mark_html, math=extensions.math)
    checked = 0
    for text in docstrings(package):
        markdown = to_markdown(text, math=extensions.math)
        html = paragraphs.to_html(markdown, [], as_html)
        if html is not None:
            checked += 1
            assert html == sanitize(converter.reset().convert(markdown))
    assert checked > 50 or not set(extensions.names) <= set(VETOES)


@pytest.mark.parametrize(
    "text",
    [
        "a < b <= c, d > e & f; g && h",
        "(tm) 1/2 1st -- 'quoted' \"twice\" ...",
        "a_b _c d__e _f_ __g__",
        "2 * 3 ** 4 *x* **y z**",
        "`` a`b `` and ` ` and `a\nb`",
        "x  \ny",
        "1. x\n2) y",
        "# x\n#y",
        "www.example.org and https://x.org/?a=b&c=d and me@x.org",
        ":a: b:c :d:e",
        "a | b\nc | d",
        "$5 and $x^2$ and $$y$$",
        "[a] [b](c) [d][e] ![f] [g]: h",
        "x\u00a0y\u2028z é ß 中文",
        "{a} `b`{c} {: .d }",
        "~a~ ^b^ ==c== ++d++ {++e++}",
        "a\\*b \\_c \\d",
        "Term\n: x",
        "+ a\n- b",
        "x\n===\n\ny\n---",
        "\u2022 a",
    ],
)
@pytest.mark.parametrize("options", OPTIONS.values(), ids=OPTIONS)
def test_what_is_no_plain_paragraph_is_left_to_markdown(text: str, options: MarkdownOptions) -> None:
    extensions = select_extensions(options)
    opening, closing = Markup(options).to_html("`a b`").removeprefix("<p>").removesuffix("</p>").split("a b")
    as_html = partial(mark_html, math=extensions.math)
    for candidate in (text, text + ".", f"x {text}", f"{text}\n\n{text}"):
        html = ParagraphRenderer(extensions.names, (opening, closing)).to_html(candidate, [], as_html)
        assert html in {None, sanitize(make_converter(extensions, []).reset().convert(candidate))}


def test_configured_extensions_are_used() -> None:
    markup = Markup(MATERIAL)
    typeset = "arithmatex mathjax_process tex2jax_process"
    assert markup.to_html("$x$ :math:`y` ==z==") == (
        f'<p><span class="{typeset}">\\(x\\)</span> <span class="{typeset}">\\(y\\)</span> <mark>z</mark></p>'
    )
    assert markup.to_html(".. math::\n\n   x") == f'<p><span class="{typeset}">\\[x\\]</span></p>'
    assert markup.to_html("- [x] a").startswith('<ul class="task-list">')
    assert markup.to_html("HTML\n\n*[HTML]: Hyper") == '<p><abbr title="Hyper">HTML</abbr></p>'
    assert markup.to_html("??? tip\n    x") == '<details class="tip">\n<summary>Tip</summary>\n<p>x</p>\n</details>'
    assert markup.to_html("a[^1]\n\n[^1]: b").startswith('<p>a<sup><span>1</span></sup></p>\n<div class="footnote">')
    assert '<pre class="mermaid"><code>pie' in Markup(
        MarkdownOptions(
            extensions=("pymdownx.superfences",),
            configs={"pymdownx.superfences": {"custom_fences": [{"name": "mermaid", "class": "mermaid"}]}},
        )
    ).to_html("```mermaid\npie\n```")


def test_tabs_of_two_docstrings_do_not_collide() -> None:
    markup = Markup(MATERIAL)
    ids = [re.findall(r'id="([^"]+)"', markup.to_html(f'=== "A"\n\n    {text}')) for text in "xy"]
    assert len({*ids[0], *ids[1]}) == 2


def test_site_classes_of_codehilite_are_kept() -> None:
    assert Markup(ODD).to_html(">>> x").startswith('<div class="codehilite"><pre>')


def test_unsuitable_extensions_are_left_out() -> None:
    extensions = select_extensions(MarkdownOptions(extensions=("markdown.extensions.extra", *UNSUITABLE_EXTENSIONS)))
    assert set(extensions.names) == {
        "footnotes", "attr_list", "def_list", "tables", "abbr", "admonition", "pymdownx.highlight",
        "pymdownx.superfences",
    }  # fmt: skip


def test_what_we_do_not_know_is_left_out_until_the_site_trusts_it() -> None:
    names = ("unknown", "package.module:Class", "pymdownx.unknown", "markdown.extensions.unknown", "tables", "toc")
    options = MarkdownOptions(names)

    assert set(select_extensions(options).names).isdisjoint(names[:4])
    assert unknown_extensions(options) == names[:4]
    trusting = MarkdownOptions(names, trusted=("package.module:Class", "pymdownx.snippets"))
    assert "package.module:Class" in select_extensions(trusting).names
    assert unknown_extensions(trusting) == ("unknown", "pymdownx.unknown", "markdown.extensions.unknown")


def test_what_reads_files_is_never_trusted() -> None:
    assert (
        "pymdownx.snippets"
        not in select_extensions(MarkdownOptions(("pymdownx.snippets",), trusted=("pymdownx.snippets",))).names
    )


def _run_code(*_args: object, **_options: object) -> str:
    raise AssertionError


def test_fences_that_may_run_their_text_are_left_out() -> None:
    fence = {"name": "python", "class": "python", "format": _run_code}
    options = MarkdownOptions(
        extensions=("pymdownx.superfences",), configs={"pymdownx.superfences": {"custom_fences": [fence]}}
    )
    assert Markup(options).to_html("```python\nx\n```") == code('<span class="n">x</span>\n')


class _Failing(Preprocessor):
    def run(self, lines: list[str]) -> list[str]:
        if "fail" in lines[0]:
            raise RuntimeError(lines[0])
        return lines


class FailingExtension(Extension):
    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        md.preprocessors.register(_Failing(md), "failing", 1)


def test_an_extension_that_fails_costs_only_the_markup() -> None:
    markup = Markup(MarkdownOptions((f"{__name__}:FailingExtension",), trusted=(f"{__name__}:FailingExtension",)))
    assert markup.to_html("fail *at* <this>") == "<pre>fail *at* &lt;this&gt;</pre>"
    assert markup.to_html("*this*") == "<p><em>this</em></p>"


def test_conversions_do_not_influence_each_other(any_markup: Markup) -> None:
    before = any_markup.to_html("[a][b] HTML [^1] `x`")
    any_markup.to_html("x\n\n[b]: https://x.org\n\n*[HTML]: y\n\n[^1]: z\n\n>>> 1")
    assert any_markup.to_html("[a][b] HTML [^1] `x`") == before


def test_options_can_be_sent_to_another_process() -> None:
    assert pickle.loads(pickle.dumps(MATERIAL)) == MATERIAL  # noqa: S301


def test_icons_of_the_theme_are_kept() -> None:
    emoji = importlib.import_module("material.extensions.emoji")
    options = {"emoji_index": emoji.twemoji, "emoji_generator": emoji.to_svg}
    markup = Markup(MarkdownOptions(extensions=("pymdownx.emoji",), configs={"pymdownx.emoji": options}))
    html = markup.to_html(":material-check:")
    assert html.startswith(
        '<p><span class="twemoji"><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path d='
    )
    assert html.endswith("</path></svg></span></p>")


@pytest.mark.parametrize("options", OPTIONS.values(), ids=OPTIONS)
def test_code_blocks_of_documents_come_out_as_from_markdown(
    options: MarkdownOptions, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = Markup(options, files=True, raw_html=True)
    texts = (
        "Run:\n\n```bash\nls -l  # all\n```\n\nand\n\n~~~ python\nx = 1\n```\n~~~\n\nend [a](b.md)",
        "- item\n\n    ```python\n    x = 1\n    ```\n\n```\nplain\n```\n\n```{note} a\nb\n```",
        "````md\n```python\nx\n```\n````\n\n> ```sh\n> ls\n> ```\n\n```python\nnever closed",
        "<details>\n\n```python\nx\n```\n\n</details>\n\n```python hl_lines='1'\nx\n```",
    )
    # Names of nothing special are no elements of their own here.
    early = [re.sub(r"</?span[^>]*>", "", document.markdown_to_html(text)) for text in texts]
    monkeypatch.setattr(converter, "finish_fences", lambda text, _: text)

    assert [re.sub(r"</?span[^>]*>", "", document.markdown_to_html(text)) for text in texts] == early


def test_mkdocs_is_not_imported() -> None:
    program = (
        "import sys\n"
        "import material.extensions.emoji as emoji\n"
        "from mkdocs_kwindex.analysis.docstrings.renderer import DocstringOptions, DocstringRenderer, MarkdownOptions\n"
        f"options = MarkdownOptions({MATERIAL.extensions!r}, {{'pymdownx.emoji': {{'emoji_index': emoji.twemoji}}}})\n"
        "DocstringRenderer.from_options(DocstringOptions(markdown=options))\n"
        "print([name for name in sys.modules if name.partition('.')[0] in {'mkdocs', 'jinja2'}])\n"
    )
    completed = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert completed.stdout == "[]\n"

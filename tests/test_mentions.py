"""Names in hand-written pages become links, and nothing else of the page changes."""

import random
import re
import time
from html.parser import HTMLParser

import markdown
import pytest

from mkdocs_kwindex.crosslinks.prose_links import Mention, link_mentions
from tests.conftest import BuildSite

KNOWN = {
    "torch": "torch",
    "torch.nn": "torch.nn",
    "torch.nn.Module": "torch.nn.modules.Module",
    "torch.nn.modules.Module": "torch.nn.modules.Module",
    "torch.nn.Module.forward": "torch.nn.modules.Module.forward",
    "torch.nn.Linear": "torch.nn.Linear",
    "torch.no_grad": "torch.no_grad",
    "rich.console": "rich.console",
    "rich.console.Console": "rich.console.Console",
    "Module": "torch.nn.modules.Module",
    "no_grad": "torch.no_grad",
}
LINK = re.compile(r'<a class="kw-mention" href="/([^"]*)">(.*?)</a>', re.DOTALL)


def resolve(written: str) -> Mention | None:
    path = written.removesuffix("()")
    return Mention(KNOWN[path], f"/{KNOWN[path]}") if path in KNOWN else None


def links(html: str) -> list[tuple[str, str]]:
    """Return the text and the symbol of each link; check that nothing else has changed."""
    linked, symbols = link_mentions(html, resolve)
    assert LINK.sub(r"\2", linked) == html
    found = [(re.sub("<.*?>", "", text), symbol) for symbol, text in LINK.findall(linked)]
    assert symbols == tuple(dict.fromkeys(symbol for _, symbol in found))
    assert "kw-mention" not in re.sub(LINK, "", linked)
    return found


def fence(code: str, language: str = "python") -> str:
    escaped = code.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f'<pre><code class="language-{language}">{escaped}</code></pre>'


def fence_links(*codes: str) -> list[tuple[str, str]]:
    return links("\n".join(fence(code) for code in codes))


class TestInlineCode:
    def test_a_name_is_wrapped(self) -> None:
        html = "<p>See <code>torch.nn.Module</code> &amp; <code>torch.no_grad()</code>.</p>"

        assert link_mentions(html, resolve) == (
            (
                '<p>See <a class="kw-mention" href="/torch.nn.modules.Module"><code>torch.nn.Module</code></a> &amp; '
                '<a class="kw-mention" href="/torch.no_grad"><code>torch.no_grad()</code></a>.</p>'
            ),
            ("torch.nn.modules.Module", "torch.no_grad"),
        )

    def test_what_comes_from_the_resolver_is_escaped(self) -> None:
        html, symbols = link_mentions("<code>a.b</code>", lambda path: Mention(path, '"&<'))

        assert html == ('<a class="kw-mention" href="&quot;&amp;&lt;"><code>a.b</code></a>')
        assert symbols == ("a.b",)

    def test_a_symbol_is_mentioned_once_by_whatever_name(self) -> None:
        html = "<code>torch.nn.modules.Module</code> <code>torch.no_grad</code> <code>torch.nn.Module</code>"

        assert link_mentions(html, resolve)[1] == ("torch.nn.modules.Module", "torch.no_grad")

    @pytest.mark.parametrize(
        ("code", "linked"),
        [
            ("torch.nn.Module", True),
            (" torch.nn.Module ", True),
            ("torch.nn&#46;Module", True),
            ("<span>torch</span><span>.</span><span>nn</span>", True),
            ("Module", True),
            ("no_grad()", True),
            ("no_grad", False),
            ("torch", False),
            ("torch.unknown", False),
            ("torch.nn.Module(1)", False),
            ("torch.nn.Module.", False),
            (".torch.nn", False),
            ("pip install torch.nn", False),
            ("<em>torch.nn</em>", False),
            ("torch.<b>nn</b>", False),
            ("torch.nn &lt;", False),
            ("", False),
        ],
    )
    def test_only_a_whole_name_is_linked(self, code: str, linked: bool) -> None:
        assert bool(links(f"<p><code>{code}</code></p>")) == linked

    def test_the_resolver_is_asked_for_bare_names_of_classes_and_calls_only(self) -> None:
        asked: list[str] = []
        codes = ["Module", "_Module", "f()", "True", "None()", "NAME", "f", "x1", "_", "Tensor", "X", "a.b"]

        link_mentions("".join(f"<code>{code}</code>" for code in codes), asked.append)

        assert asked == ["Module", "_Module", "f()", "Tensor", "a.b"]

    @pytest.mark.parametrize(
        "around",
        [
            '<a href="x">{}</a>',
            "<a href='x'><b>{}</b></a>",
            "<pre>{}</pre>",
            '<div class="note no-kwindex"><p>{}</p></div>',
            '<h2>Title<a class="headerlink" href="#title">{}</a></h2>',
            '<autoref identifier="x">{}</autoref>',
            "<button>{}</button>",
            "<label>{}</label>",
            "<script>{}</script>",
            "<style>{}</style>",
            "<!-- {} -->",
            '<h2 class="doc doc-heading">{}</h2>',
            '<p title="{}">x</p>',
        ],
    )
    def test_some_places_are_left_alone(self, around: str) -> None:
        code = "<code>torch.nn.Module</code>"

        assert links(around.format(code)) == []
        assert links(f"{around.format(code)} {code}") == [("torch.nn.Module", "torch.nn.modules.Module")]

    @pytest.mark.parametrize("around", ["<h2 id=x>{}</h2>", "<li>{}", "<td>{}</td>", "<p>a<br>{}<img src=x></p>"])
    def test_everywhere_else_names_are_linked(self, around: str) -> None:
        assert links(around.format("<code>torch.nn.Module</code>")) == [("torch.nn.Module", "torch.nn.modules.Module")]


class TestFences:
    def test_names_come_from_imports(self) -> None:
        assert fence_links(
            "import torch\nfrom torch import nn as n\nimport rich.console as c, rich.console\n"
            "n.Module(torch.no_grad, c.Console, rich.console.Console, unknown.Console)\n"
        ) == [
            ("torch", "torch"),
            ("torch", "torch"),
            ("nn", "torch.nn"),
            ("rich.console", "rich.console"),
            ("rich.console", "rich.console"),
            ("n.Module", "torch.nn.modules.Module"),
            ("torch.no_grad", "torch.no_grad"),
            ("c.Console", "rich.console.Console"),
            ("rich.console.Console", "rich.console.Console"),
        ]

    def test_an_unknown_attribute_leaves_the_known_part(self) -> None:
        assert fence_links("import torch\ntorch.nn.Module.forward.__doc__\ntorch.nn.nothing\n")[1:] == [
            ("torch.nn.Module.forward", "torch.nn.modules.Module.forward"),
            ("torch.nn", "torch.nn"),
        ]

    def test_the_root_of_a_chain_must_be_a_name(self) -> None:
        assert fence_links("import torch\nf().torch.nn\n(torch.nn).Module\ntorch.nn.Module().forward()\n")[1:] == [
            ("torch.nn).Module", "torch.nn.modules.Module"),
            ("torch.nn.Module", "torch.nn.modules.Module"),
        ]

    @pytest.mark.parametrize(
        "binding",
        [
            "nn = 1",
            "for nn in x: pass",
            "def nn(): ...",
            "class nn: ...",
            "def f(nn): ...",
            "lambda nn: 1",
            "[1 for nn in x]",
            "try: ...\nexcept E as nn: ...",
            "with x as nn: ...",
            "del nn",
            "from other import nn",
            "from . import nn",
            "match x:\n case [nn, *_]: ...",
            "match x:\n case [*nn]: ...",
            "match x:\n case {**nn}: ...",
            "(nn := 1)",
        ],
    )
    def test_a_name_that_is_bound_in_another_way_too_is_not_linked(self, binding: str) -> None:
        found = fence_links(f"from torch import nn\n{binding}\nnn.Module\n")

        assert [text for text, _ in found if text == "nn.Module"] == []

    def test_earlier_fences_import_for_later_ones(self) -> None:
        assert fence_links("nn.Linear", "from torch import nn", "nn.Module", "nn = 1", "nn.Module") == [
            ("torch", "torch"),
            ("nn", "torch.nn"),
            ("nn.Module", "torch.nn.modules.Module"),
        ]

    def test_a_star_import_gives_what_only_one_module_has(self) -> None:
        known = {"a.x": "a.x", "a.both": "a.both", "b.both": "b.both", "a.len": "a.len", "a.y": "a.y"}
        code = fence("from a import *\nfrom b import *\nx\nboth\nlen\nnone\ny = 1") + fence("y")

        _, symbols = link_mentions(code, lambda path: Mention(path, "/") if path in known else None)

        assert symbols == ("a.x",)

    def test_prompts_and_output_are_told_from_code(self) -> None:
        session = (
            "Some text\n\n    >>> from torch import nn\n    >>> class M(nn.Module):\n    ...     x = nn.Linear\n    ...\n"
            "    nn.Module\n    >>> def broken(\n    nn.Module\n    ... nn.Module\n    >>> nn.Module()\n    <nn.Module>\n"
        )

        assert fence_links(session) == [
            ("torch", "torch"),
            ("nn", "torch.nn"),
            ("nn.Module", "torch.nn.modules.Module"),
            ("nn.Linear", "torch.nn.Linear"),
            ("nn.Module", "torch.nn.modules.Module"),
        ]

    def test_columns_are_counted_in_characters_and_indented_code_is_read(self) -> None:
        assert fence_links("    from torch import nn\n\n    'é😀', nn.Module, f'{nn.Linear}'\n")[2] == (
            "nn.Module",
            "torch.nn.modules.Module",
        )

    @pytest.mark.parametrize(
        "code",
        [
            "from torch import nn\nthis is no Python",
            "from torch import nn\rnn.Module",
            "from torch import nn\0",
            "from .torch import nn\nnn.Module",
            "import unknown\nunknown.Module",
            "x = 'import torch' # torch.nn.Module",
            "(" * 5000 + "torch" + ")" * 5000,
            "-" * 90_000 + "1",
            "",
        ],
    )
    def test_what_cannot_be_read_or_is_unknown_has_no_links(self, code: str) -> None:
        assert fence_links(code) == []

    def test_other_languages_are_left_alone(self) -> None:
        code = "import torch\ntorch.nn"

        assert links(fence(code, "js")) == []
        assert links(f"<pre><code>{code}</code></pre>") == []
        assert links(f'<div class="language-js highlight"><pre><code>{code}</code></pre></div>') == []
        assert links(f'<div class="no-kwindex">{fence(code)}</div>') == []
        assert links(f'<details class="mkdocstrings-source">{fence(code)}</details>') == []
        assert len(links(fence(code, "py"))) == 2

    def test_without_a_language_an_import_must_be_there(self) -> None:
        python = '<div class="highlight"><pre><span></span><code>{}</code></pre></div>'

        assert len(links(python.format("import torch\ntorch.nn"))) == 2
        assert links(fence("import torch") + python.format("torch.nn"))[1:] == []


SOURCE = """
```python
from torch import nn
@nn.no
class A(nn.Module):
    x = nn.Linear(1,
        nn.Linear)
```

```pycon
>>> import rich.console as c
>>> c.Console() < 1
<c.Console>
```
"""
SUPERFENCES = ["pymdownx.superfences", "pymdownx.highlight"]


class TestHighlighters:
    @pytest.mark.parametrize(
        ("extensions", "options"),
        [
            (["fenced_code"], {}),
            (["fenced_code", "codehilite"], {}),
            (["fenced_code", "codehilite"], {"codehilite": {"linenums": True}}),
            (["fenced_code", "codehilite"], {"codehilite": {"use_pygments": False}}),
            (["pymdownx.superfences"], {}),
            (SUPERFENCES, {"pymdownx.highlight": {"use_pygments": False}}),
            (SUPERFENCES, {"pymdownx.highlight": {"anchor_linenums": True}}),
            (SUPERFENCES, {"pymdownx.highlight": {"pygments_lang_class": True, "line_spans": "__span"}}),
            (SUPERFENCES, {"pymdownx.highlight": {"linenums": True, "anchor_linenums": True}}),
            (SUPERFENCES, {"pymdownx.highlight": {"linenums": True, "linenums_style": "inline"}}),
            (SUPERFENCES, {"pymdownx.highlight": {"linenums": True, "linenums_style": "pymdownx-inline"}}),
        ],
    )
    def test_names_are_found_whatever_highlights_the_fence(
        self, extensions: list[str], options: dict[str, dict[str, object]]
    ) -> None:
        html = markdown.markdown(SOURCE, extensions=extensions, extension_configs=options)

        found = links(html)

        assert [symbol for _, symbol in found] == [
            "torch",
            "torch.nn",
            "torch.nn",
            "torch.nn.modules.Module",
            "torch.nn.Linear",
            "torch.nn.Linear",
            "rich.console",
            "rich.console.Console",
        ]

    def test_a_link_goes_around_the_tokens_of_a_name(self) -> None:
        html = markdown.markdown("```python\nimport torch.nn as n\nn.Module\n```", extensions=SUPERFENCES)

        assert link_mentions(html, resolve)[0] == (
            '<div class="highlight"><pre><span></span><code><span class="kn">import</span><span class="w"> </span>'
            '<a class="kw-mention" href="/torch.nn"><span class="nn">torch.nn</span></a><span class="w"> </span>'
            '<span class="k">as</span><span class="w"> </span><span class="nn">n</span>\n'
            '<a class="kw-mention" href="/torch.nn.modules.Module"><span class="n">n</span><span class="o">.</span>'
            '<span class="n">Module</span></a>\n</code></pre></div>'
        )

    def test_a_name_over_two_lines_is_linked_at_its_end(self) -> None:
        code = "```python\nimport torch\nx = (torch\n    .nn)\n```"
        options = {"pymdownx.highlight": {"line_spans": "__span", "anchor_linenums": True}}

        assert links(markdown.markdown(code, extensions=SUPERFENCES, extension_configs=options)) == [
            ("torch", "torch"),
            ("nn", "torch.nn"),
        ]

    def test_what_is_a_link_already_stays_one(self) -> None:
        html = '<pre><code class="language-py">import <a href="x">torch</a>\ntorch.<a href="y">nn</a>\ntorch.nn</code></pre>'

        assert [text for text, _ in links(html)] == []


class TestBrokenPages:
    @pytest.mark.parametrize(
        "html",
        [
            "<code>torch.nn.Module",
            "<p><code>torch.nn.Module</p></code>",
            "<code><span>torch.nn.Module</code>",
            "<code>torch.nn.Module</span></code>",
            "<code>torch.nn.<code>Module</code></code>",
            "<a href=x><code>torch.nn.Module</code>",
            "<code>torch.nn.Module</code",
            "<![bad[<code>torch.nn.Module</code>",
            "<code/>torch.nn.Module",
            "<!-- <code>torch.nn.Module</code>",
            "<",
            "",
        ],
    )
    def test_they_pass_through(self, html: str) -> None:
        assert link_mentions(html, resolve) == (html, ())

    def test_no_damage_changes_anything_but_by_whole_links(self) -> None:
        page = markdown.markdown(
            SOURCE + "\n\nText `torch.nn.Module` <b>and &amp; `torch.nn`</b> [`torch.nn`](x)",
            extensions=SUPERFENCES,
            extension_configs={"pymdownx.highlight": {"linenums": True, "anchor_linenums": True}},
        )
        generator = random.Random(3)  # noqa: S311 - the same damage every time
        for _ in range(100):
            text = list(page)
            for _ in range(generator.randint(1, 8)):
                place = generator.randrange(len(text))
                text[place : place + generator.randint(0, 3)] = generator.choice(
                    ["<", ">", "&", "/", '"', "", "\n", "<a>", "é"]
                )
            html = "".join(text)

            linked, _ = link_mentions(html, resolve)

            assert LINK.sub(r"\2", linked) == html

    def test_links_are_never_nested(self) -> None:
        class Depth(HTMLParser):
            depth = 0

            def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
                if tag == "a":
                    self.depth += 1
                    assert self.depth == 1, attrs

            def handle_endtag(self, tag: str) -> None:
                if tag == "a":
                    self.depth -= 1

        options = {"pymdownx.highlight": {"linenums": True, "anchor_linenums": True, "line_spans": "__span"}}
        html = markdown.markdown(SOURCE, extensions=SUPERFENCES, extension_configs=options)

        parser = Depth()
        parser.feed(link_mentions(html, resolve)[0])

        assert parser.depth == 0

    def test_pages_made_to_be_slow_are_not(self) -> None:
        begin = time.process_time()

        link_mentions("<p>" * 20_000 + "<code>torch.nn</code>" + "</b></p>" * 20_000, resolve)
        link_mentions(fence("import a\n" + "a" + ".b" * 10_000), resolve)
        link_mentions("<code>" * 20_000, resolve)
        link_mentions("<code>" + "<i>a." * 20_000 + "</code>", resolve)

        assert time.process_time() - begin < 10


def test_builtins_and_functions_named_as_their_modules(site: BuildSite) -> None:
    built = site("""
        mkdocs.yml: {site_name: Site, theme: {name: mkdocs, highlightjs: false}, plugins: [kwindex]}
        docs/index.md: See `ops.lag`, `ops.lag()`, `lag()`, `ops.lag.lag`, `ops.plain`, `ops.plain()`, `print()`, `open()`, `TimeoutError`, `Out.print()`.
        src/ops/__init__.py:
            from .lag import lag
        src/ops/lag.py:
            '''Here `lag()`, `ops.lag()`, `ops.plain()` and `print()` are called.'''
            def lag(): ...
            class Out:
                '''Calls `print()` and `close()`.'''
                def print(self): ...
                def close(self): ...
            class TimeoutError(Exception): ...
        src/ops/plain.py:
            def other(): ...
        src/ops/shadow.py:
            '''Has its own `print()`.'''
            def print(): ...
    """)
    assert [
        (link.text, link.href) for link in built.page("").links() if "code/ops/" in link.href and "#" in link.href
    ] == [
        ("ops.lag", "code/ops/lag.py_docs/#ops.lag.lag"),
        ("ops.lag()", "code/ops/lag.py_docs/#ops.lag.lag"),
        ("lag()", "code/ops/lag.py_docs/#ops.lag.lag"),
        ("ops.lag.lag", "code/ops/lag.py_docs/#ops.lag.lag"),
        ("ops.plain", "code/ops/plain.py_docs/#ops.plain"),
        ("Out.print()", "code/ops/lag.py_docs/#ops.lag.Out.print"),
    ]
    page = built.page("code/ops/lag.py_docs/")
    called = {link.text: link.href for link in page.links() if link.text.endswith("()")}
    assert called == {"lag()": "#ops.lag.lag", "ops.lag()": "#ops.lag.lag", "close()": "#ops.lag.Out.close"}
    shadow = built.page("code/ops/shadow.py_docs/")
    assert {link.text: link.href for link in shadow.links() if link.text.endswith("()")} == {
        "print()": "#ops.shadow.print"
    }

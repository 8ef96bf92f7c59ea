"""Docstrings to sections of safe HTML."""

import inspect
import json
import logging
import pickle

import msgspec
import pytest

from mkdocs_kwindex.analysis.docstrings.renderer import DocstringOptions, DocstringRenderer
from mkdocs_kwindex.analysis.docstrings.subject import Subject, subjects
from mkdocs_kwindex.analysis.markup.converter import Markup
from mkdocs_kwindex.analysis.markup.summary import summarize
from mkdocs_kwindex.analysis.structure import read_structure
from mkdocs_kwindex.model import SourceFile
from mkdocs_kwindex.model.docstrings import Docstring, DocstringField, DocstringSection, SectionKind


@pytest.fixture(scope="module")
def markup() -> Markup:
    return Markup()


def render(markup: Markup, text: str, *, signature: str = "", style: str = "auto") -> Docstring:
    """Render the docstring of a function with a signature, or of nothing in particular."""
    subject = subject_of(f"def f{signature}: ...") if signature else Subject()
    return DocstringRenderer(style, markup).render(inspect.cleandoc(text), 7, subject)


def subject_of(code: str) -> Subject:
    """What is known of the first definition of a file."""
    structure = read_structure(SourceFile("/m.py", "m.py", "m"), code)
    return subjects([definition for _, _, definition in structure.found])[0]


@pytest.mark.parametrize(
    ("text", "summary"),
    [
        ("Do it.", "Do it."),
        ("Do it. Then stop.", "Do it."),
        ("Do it\nover lines. Then stop.", "Do it over lines."),
        ("Do it\n\nmore", "Do it"),
        ("Use e.g. this, i.e. that, etc. here. Stop.", "Use e.g. this, i.e. that, etc. here."),
        ("See e.g. The Book. Stop.", "See e.g. The Book."),
        ("Since 3.11 and v1.2.3 of a.b.c it works. Stop.", "Since 3.11 and v1.2.3 of a.b.c it works."),
        ("Wait ... and see. Stop.", "Wait ... and see."),
        ("Wait... Then see.", "Wait... Then see."),
        ("Is it? Yes.", "Is it?"),
        ('Say "this." Then stop.', 'Say "this."'),
        ("Do it (as of Mr. Smith. Or so) now. Stop.", "Do it (as of Mr. Smith. Or so) now."),
        ("Return ``a.b. C`` or `x`. Stop.", "Return a.b. C or x."),
        ("A :class:`~a.b.C`, :func:`f` and :ref:`the text <x>`. Stop.", "A C, f and the text."),
        ("The :math:`x^2` of it.", "The x^2 of it."),
        ("A `link <https://x.org>`_ and [one](https://y.org) or [two][a.b].", "A link and one or two."),
        ("A **strong** *word*, *args and **kwargs.", "A strong word, *args and **kwargs."),
        ("A\\_b \\*c [1]_.", "A_b *c."),
        ("Title\n=====\n\nText.", "Title"),
        ("=====\nTitle\n=====\n\nText.", "Title"),
        ("a/b_c\n~~~~~\n\nText. More.", "Text."),
        ("===\na.b\n===\n\nText.", "Text."),
        ("a.b\n---\n\n.. code::", "a.b"),
        ("# Title\n\nText.", "Title"),
        ("add(input, other) -> Tensor\n\nAdds it. Stop.", "Adds it."),
        ("f(a, b=(1, 2), *, c)\n\nDoes it.", "Does it."),
        ("open(file[, mode]) -> file object\nopen(fd) -> file object\n\nOpens.", "Opens."),
        ("f(x) -> y\nDoes it.", "Does it."),
        ("f(x)", "f(x)"),
        (".. currentmodule:: a.b\n\nDoes it.", "Does it."),
        ("Does it:\n\n    code", "Does it:"),
        ("Does it::\n\n    code", "Does it:"),
        ("Does it:\n- a\n- b", "Does it:"),
        ("Args:\n    x: The x.", ""),
        (":param x: The x.", ""),
        (">>> 1\n1", ""),
        ("", ""),
        ("数を返す。次の文。", "数を返す。"),
        ("Word " * 100, "Word " * 59 + "Word …"),
        ("List of :class:`Option`\\s and *y*\\ z.", "List of Options and yz."),
    ],
)
def test_summary(text: str, summary: str) -> None:
    assert summarize(text) == summary


def test_one_paragraph(markup: Markup) -> None:
    assert render(markup, "Do *it*.") == Docstring.of(
        line=7,
        summary="Do it.",
        sections=(DocstringSection(SectionKind.TEXT, html="<p>Do <em>it</em>.</p>"),),
    )


GOOGLE = """Do it.

    More of this text.

Args:
    a: The a.
    b (int, optional): The *b*,
        over lines.
    *args: The rest.
    c The one that is no entry.

Keyword Args:
    d: The d.

Returns:
    bool: Whether.

Yields:
    The y.

Raises:
    ValueError: When wrong.

Warns:
    UserWarning: When odd.

Note:
    Mind `a`.

Example:
    Text.

    >>> f()
    1

    More text.

Shape:
    - Input: `x.y`

For example:
    $ ls
"""


def test_google_style(markup: Markup) -> None:
    docstring = render(
        markup, GOOGLE, signature="(a: 'list[str]', b: bool = True, *args: str, d: int = 2) -> int | None"
    )
    session = '<span class="gp">&gt;&gt;&gt; </span>f<span class="p">()</span>\n<span class="go">1</span>\n'
    assert docstring.sections == (
        DocstringSection(SectionKind.TEXT, html="<p>Do it.</p>\n<p>More of this text.</p>"),
        DocstringSection(
            SectionKind.PARAMETERS,
            fields=(
                DocstringField("a", "'list[str]'", html="<p>The a.</p>"),
                DocstringField("b", "int, optional", "True", "<p>The <em>b</em>,\nover lines.</p>", is_written=True),
                DocstringField("*args", "str", html="<p>The rest.\nc The one that is no entry.</p>"),
            ),
        ),
        DocstringSection(
            SectionKind.OTHER_PARAMETERS,
            title="Keyword Args",
            fields=(DocstringField("d", "int", "2", "<p>The d.</p>"),),
        ),
        DocstringSection(
            SectionKind.RETURNS, fields=(DocstringField("", "bool", html="<p>Whether.</p>", is_written=True),)
        ),
        DocstringSection(SectionKind.YIELDS, fields=(DocstringField("", "int | None", html="<p>The y.</p>"),)),
        DocstringSection(
            SectionKind.RAISES, fields=(DocstringField("", "ValueError", html="<p>When wrong.</p>", is_written=True),)
        ),
        DocstringSection(
            SectionKind.WARNS, fields=(DocstringField("", "UserWarning", html="<p>When odd.</p>", is_written=True),)
        ),
        DocstringSection(SectionKind.ADMONITION, title="Note", html="<p>Mind <code>a</code>.</p>", admonition="note"),
        DocstringSection(
            SectionKind.EXAMPLES,
            title="Example",
            html=f'<p>Text.</p>\n<div class="highlight"><pre><span></span><code>{session}</code></pre></div>\n<p>More text.</p>',
        ),
        DocstringSection(
            SectionKind.TEXT, title="Shape", html="<ul>\n<li>Input: \x02x.y\x03<code>x.y</code>\x04</li>\n</ul>"
        ),
        DocstringSection(
            SectionKind.TEXT,
            html='<p>For example:</p>\n<div class="highlight"><pre><span></span><code><span class="gp">$ </span>ls\n</code></pre></div>',
        ),
    )


def test_google_sections_that_are_none(markup: Markup) -> None:
    text = "Do it.\n\nReturn: (a, b)\n  Where it is.\n\nExamples:\n    f(1, 2)\n    g = f(3)\n\nArgs:\n    - x: The x."
    sections = render(markup, text).sections
    assert sections[0].html == "<p>Do it.</p>\n<p>Return: (a, b)\nWhere it is.</p>"
    assert sections[1].html.startswith('<div class="highlight"><pre><span></span><code>f<span class="p">')
    assert sections[2].fields == (DocstringField("x", html="<p>The x.</p>"),)
    assert len(sections) == 3


@pytest.mark.parametrize("underline", ["-", "="])
def test_numpy_style(markup: Markup, underline: str) -> None:
    text = """Do it.

Parameters
~~~~~~~~~~
x : int, optional
    The x.

Returns
~~~~~~~
y : str
    The y.

Explanation
~~~~~~~~~~~
Because.

See Also
~~~~~~~~
a.b : The b.
c, d

Notes
~~~~~
Mind.

Examples
~~~~~~~~
>>> x
""".replace("~", underline)
    assert render(markup, text, signature="(x=1)").sections == (
        DocstringSection(SectionKind.TEXT, html="<p>Do it.</p>"),
        DocstringSection(
            SectionKind.PARAMETERS,
            fields=(DocstringField("x", "int, optional", "1", "<p>The x.</p>", is_written=True),),
        ),
        DocstringSection(
            SectionKind.RETURNS, fields=(DocstringField("y", "str", html="<p>The y.</p>", is_written=True),)
        ),
        DocstringSection(SectionKind.TEXT, title="Explanation", html="<p>Because.</p>"),
        DocstringSection(
            SectionKind.ADMONITION,
            title="See Also",
            html="<ul>\n<li>\x02a.b\x03<code>a.b</code>\x04: The b.</li>\n"
            "<li>\x02c\x03<code>c</code>\x04, \x02d\x03<code>d</code>\x04</li>\n</ul>",
            admonition="info",
        ),
        DocstringSection(SectionKind.ADMONITION, title="Notes", html="<p>Mind.</p>", admonition="note"),
        DocstringSection(
            SectionKind.EXAMPLES,
            html='<div class="highlight"><pre><span></span><code><span class="gp">&gt;&gt;&gt; </span>'
            "x\n</code></pre></div>",
        ),
    )


def test_sphinx_style(markup: Markup) -> None:
    text = r"""Do it with
:paramref:`.f.x`.

:param x: The x,
 over lines.
:param \*args: The rest.
:type x: int
:rtype: str
:raises ValueError: When wrong.
:raises: Sometimes.

.. versionadded:: 1.2
"""
    assert render(markup, text, signature="(x=1, *args: str)").sections == (
        DocstringSection(SectionKind.TEXT, html="<p>Do it with\n\x02f.x\x03<code>f.x</code>\x04.</p>"),
        DocstringSection(
            SectionKind.PARAMETERS,
            fields=(
                DocstringField("x", "int", "1", "<p>The x,\nover lines.</p>", is_written=True),
                DocstringField("*args", "str", html="<p>The rest.</p>"),
            ),
        ),
        DocstringSection(SectionKind.RETURNS, fields=(DocstringField("", "str", is_written=True),)),
        DocstringSection(
            SectionKind.RAISES,
            fields=(
                DocstringField("", "ValueError", html="<p>When wrong.</p>", is_written=True),
                DocstringField("", html="<p>Sometimes.</p>"),
            ),
        ),
        DocstringSection(
            SectionKind.TEXT,
            html='<div class="admonition info version">\n<p class="admonition-title">Added in version 1.2</p>\n</div>',
        ),
    )


@pytest.mark.parametrize(
    ("entry", "field"),
    [
        ("int: The n.", DocstringField("", "int", html="<p>The n.</p>", is_written=True)),
        ("n (int): The n.", DocstringField("n", "int", html="<p>The n.</p>", is_written=True)),
        ("count: The n.", DocstringField("count", "", html="<p>The n.</p>")),
        ("list[int]: The n.", DocstringField("", "list[int]", html="<p>The n.</p>", is_written=True)),
        ("a.B | None: The n.", DocstringField("", "a.B | None", html="<p>The n.</p>", is_written=True)),
        ("The n.", DocstringField("", "", html="<p>The n.</p>")),
    ],
)
def test_what_a_function_returns(markup: Markup, entry: str, field: DocstringField) -> None:
    assert render(markup, f"Do it.\n\nReturns:\n    {entry}").sections[1].fields == (field,)


@pytest.mark.parametrize(
    ("style", "kinds"),
    [
        ("google", ["parameters", "text"]),
        ("numpy", ["text"]),
        ("sphinx", ["text"]),
        ("auto", ["parameters", "text"]),
    ],
)
def test_style_can_be_set(markup: Markup, style: str, kinds: list[str]) -> None:
    assert [section.kind for section in render(markup, "Args:\n    x: The x.\n\nMore.", style=style).sections] == kinds


def test_own_parameters_are_no_names_of_symbols(markup: Markup) -> None:
    docstring = render(markup, "Use `x`, not `y`.", signature="(x)")
    assert docstring.sections[0].html == "<p>Use <code>x</code>, not \x02y\x03<code>y</code>\x04.</p>"


@pytest.mark.parametrize(
    "text",
    [
        "Args:",
        "Args:\n\n\n",
        "Args:\n    :",
        "Args:\n  (x): y\n z",
        "Returns:\n    ",
        "Parameters\n----------",
        "Parameters\n----------\n\n",
        "Parameters\n----------\n  x :\n:",
        "Examples\n--------\n```",
        ":param:",
        ":param x",
        ":param x y z: a\n:type:\n:rtype:\n:return",
        "Deprecated\n----------\n",
        "Attributes:\n    x (:",
        "\\",
        "```\nArgs:\n    x: y",
        "Raises:\n    x\n    y: z",
        "Methods:\n    f(x: y",
        "\x00",
        "\ud800",
    ],
)
@pytest.mark.parametrize("style", ["auto", "google", "numpy", "sphinx"])
def test_odd_docstrings(markup: Markup, text: str, style: str, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        docstring = render(markup, text, style=style, signature="(x)")
    assert caplog.records == []
    assert msgspec.json.decode(msgspec.json.encode(docstring), type=Docstring) == docstring


def test_control_characters_reach_no_field(markup: Markup) -> None:
    text = "S\x02.\n\nArgs:\n    x (\x03): \x04\n\nNo\x02te:\n    x\n\nReturns:\n    a\x02: b"
    rendered = json.dumps(msgspec.to_builtins(render(markup, text)), ensure_ascii=False)
    assert not any(character in rendered for character in ("\\u0002", "\\u0003", "\\u0004", "\x02", "\x03", "\x04"))


def test_options_can_be_sent_to_another_process() -> None:
    options: DocstringOptions = pickle.loads(pickle.dumps(DocstringOptions(style="google")))  # noqa: S301
    assert DocstringRenderer.from_options(options).render("Do it.").summary == "Do it."


RESTATED = '''
x: int = 1
"""First."""
x = 2
"""Second."""
x += 1
"""Third."""
d = {}
d["k"]["l"] = 1
"""Of an item."""
class A:
    y = 1
    """Of the class."""
    bare = 1
    def __init__(self):
        self.y = 2
        """Of the instance."""
        self.z = 1
        """Once."""
        self.bare = 2
        """Only here."""
    def later(self):
        self.z = 2
        """Once."""
        self.z = 3
        """Later."""
'''


def test_texts_on_a_variable_in_several_places_are_its_docstring() -> None:
    source = SourceFile("m.py", "m.py", "m", is_package=False)
    found = {
        definition.path: obj.docstring.value if obj.docstring else None
        for _, obj, definition in read_structure(source, RESTATED).found
        if not obj.is_function and not obj.is_class
    }

    assert found == {
        "x": "First.\n\nSecond.\n\nThird.",
        "d": "Of an item.",
        "A.y": "Of the class.\n\nOf the instance.",
        "A.bare": "Only here.",
        "A.z": "Once.\n\nLater.",
    }

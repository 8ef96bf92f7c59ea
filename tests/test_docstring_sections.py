"""Docstrings taken apart: types as they are written, one entry where there is one, nothing lost."""

import inspect
import re
from pathlib import Path

import pytest

from mkdocs_kwindex.analysis.docstrings.renderer import DocstringRenderer
from mkdocs_kwindex.analysis.docstrings.subject import Subject, subjects
from mkdocs_kwindex.analysis.markup.converter import Markup
from mkdocs_kwindex.analysis.structure import read_structure
from mkdocs_kwindex.model import SourceFile
from mkdocs_kwindex.model.docstrings import DocstringSection
from tests.conftest import BuildSite

_RENDERER = DocstringRenderer("auto", Markup())

Row = tuple[str, str, str, str]


def subject(code: str) -> Subject:
    """What is known of the first definition of a file."""
    structure = read_structure(SourceFile("/m.py", "m.py", "m"), code)
    return subjects([definition for _, _, definition in structure.found])[0]


def sections(text: str, code: str = "def f(): ...") -> tuple[DocstringSection, ...]:
    """The sections of a docstring of the first definition of a file."""
    return _RENDERER.render(inspect.cleandoc(text), 1, subject(code)).sections


def rows(section: DocstringSection) -> list[Row]:
    """The rows of a table: name, type, default and text."""
    return [(field.name, field.annotation, field.default, plain(field.html)) for field in section.fields]


def plain(html: str) -> str:
    """The text of a piece of HTML, on one line."""
    return " ".join(re.sub("<[^>]*>|\x02[^\x03]*\x03|\x04", "", html).split())


@pytest.mark.parametrize(
    ("written", "default"),
    [
        ("{'C', 'F', 'A'}", ""),
        ("{'auto', 'full'} or int, default: 'auto'", "'auto'"),
        ("str, list-like, non-negative int", ""),
        ("array_like, shape (n_samples, n_features)", ""),
        ("float, optional (default=0.5)", "0.5"),
        ("list of {int, str}", ""),
        ("callable(x, y) -> float", ""),
        ("{0, 1}", ""),
        ("int > 0", ""),
        ("(M, N) array", ""),
        ("'a' or 'b'", ""),
        ("int, optional", ""),
        ("str or None, default None", "None"),
        ("tuple, default is (1, 2)", "(1, 2)"),
        ("{'mean', 'sum'}, defaults to 'mean'", "'mean'"),
        ("dict[str, int] | None", ""),
        ("1-D ndarray of float64", ""),
        ("bool, default `False`", "False"),
        ("Literal['a: b']", ""),
    ],
)
@pytest.mark.parametrize(
    "text", ["Do it.\n\nParameters\n----------\nx : {}\n    The x.", "Do it.\n\nArgs:\n    x ({}): The x."]
)
def test_types_are_shown_as_written(text: str, written: str, default: str) -> None:
    shown = written.replace("`", "")
    assert rows(sections(text.format(written))[1]) == [("x", shown, default, "The x.")]


@pytest.mark.parametrize(
    ("entry", "row"),
    [
        ("x (:obj:`str`, optional): The x.", ("x", "str, optional", "", "The x.")),
        ("x (:class:`~a.b.C` or int): The x.", ("x", "a.b.C or int", "", "The x.")),
        ("x (``int``): The x.", ("x", "int", "", "The x.")),
        ("count (int) : The x.", ("count", "int", "", "The x.")),
        ("x(int): The x.", ("x", "int", "", "The x.")),
        ("x: The x: or not.", ("x", "", "", "The x: or not.")),
        ("x (Callable[[int], str]): The x.", ("x", "Callable[[int], str]", "", "The x.")),
        ("x (dict of {str: int}): The x.", ("x", "dict of {str: int}", "", "The x.")),
        (r"\*args: The rest.", ("*args", "", "", "The rest.")),
        ("`x`: The x.", ("x", "", "", "The x.")),
        ("x, y: Both.", ("x, y", "", "", "Both.")),
        ("x.y (int): The y.", ("x.y", "int", "", "The y.")),
        ("- x (int): The x.", ("x", "int", "", "The x.")),
        ("The values: all of them.", ("", "", "", "The values: all of them.")),
        ("None", ("", "", "", "None")),
    ],
)
def test_entries_in_googles_style(entry: str, row: Row) -> None:
    assert rows(sections(f"Do it.\n\nArgs:\n    {entry}\n")[1]) == [row]


@pytest.mark.parametrize(
    ("code", "row"),
    [
        ("def f(kinds='a'): ...", ("kinds", "str", "'a'", "The kinds.")),
        ("def f(*kinds): ...", ("kinds", "str", "", "The kinds.")),
        ("def f(*kinds: int): ...", ("kinds", "str", "", "The kinds.")),
        ("def f(**kinds): ...", ("kinds", "str", "", "The kinds.")),
        ("def f(*, kinds=()): ...", ("kinds", "str", "()", "The kinds.")),
        ("class A:\n    def __init__(self, kinds=None): ...", ("kinds", "str", "None", "The kinds.")),
        ("class A:\n    kinds: list[str]", ("kinds", "str", "", "The kinds.")),
    ],
)
def test_the_default_is_that_of_the_signature(code: str, row: Row) -> None:
    assert rows(sections("Do it.\n\nArgs:\n    kinds (str): The kinds.", code)[1]) == [row]


def test_types_that_the_docstring_lacks_are_those_of_the_source() -> None:
    text = "Do it.\n\nArgs:\n    x: The x.\n\nReturns:\n    The y."
    first = sections(text, "def f(x: 'list[A]' = []) -> dict[str, 'B']: ...")
    assert [rows(section) for section in first[1:]] == [
        [("x", "'list[A]'", "[]", "The x.")],
        [("", "dict[str, 'B']", "", "The y.")],
    ]
    attributes = sections("A.\n\nAttributes:\n    x: The x.", "class A:\n    x: int = 1\n    def f(self): ...")
    assert rows(attributes[1]) == [("x", "int", "", "The x.")]


@pytest.mark.parametrize(
    ("text", "returns", "expected"),
    [
        ("A mapping of keys to\nwhat was found. As an\nexample:\n\n{'a': 1}\n\nThe keys are words.", "dict[str, int]",
         [("", "dict[str, int]", "", "A mapping of keys to what was found. As an example: {'a': 1} The keys are words.")]),
        ("The first line of a sentence that\ngoes on.", "", [("", "", "", "The first line of a sentence that goes on.")]),
        ("A pair: the number of things, and\ntheir name.", "tuple[int, str]",
         [("", "tuple[int, str]", "", "A pair: the number of things, and their name.")]),
        ("True if: the thing is there, False otherwise.\nNote: never raises.", "bool",
         [("", "bool", "", "True if: the thing is there, False otherwise. Note: never raises.")]),
        ("Otherwise: nothing.", "int", [("", "int", "", "Otherwise: nothing.")]),
        ("int: The number.\nstr: The name.", "tuple[int, str]", [("", "int", "", "The number."), ("", "str", "", "The name.")]),
        ("x (int): The number.\ny (str): The name,\n    over lines.", "",
         [("x", "int", "", "The number."), ("y", "str", "", "The name, over lines.")]),
        ("x: The number.\ny: The name.", "tuple[int, str]",
         [("x", "int", "", "The number."), ("y", "str", "", "The name.")]),
        ("list of str: The names\nof all.", "", [("", "list of str", "", "The names of all.")]),
        ("tuple(int, str): Both.", "", [("", "tuple(int, str)", "", "Both.")]),
        ("str or None: The name.", "", [("", "str or None", "", "The name.")]),
        (":class:`Thing`: The thing.", "", [("", "Thing", "", "The thing.")]),
        ("None:\n\n::\n\n    {'a': 1}", "", [("", "None", "", "{'a': 1}")]),
    ],
)  # fmt: skip
def test_what_comes_back_is_one_entry_unless_every_line_is_an_item(
    text: str, returns: str, expected: list[Row]
) -> None:
    block = "\n".join(f"    {line}" if line else "" for line in text.split("\n"))
    found = sections(f"Do it.\n\nReturns:\n{block}\n", f"def f(){f' -> {returns}' if returns else ''}: ...")
    assert [rows(section) for section in found[1:]] == [expected]


def test_names_under_roles_and_several_types_are_types() -> None:
    google = sections(
        "Do.\n\nRaises:\n    :class:`ValueError`: If bad.\n\nYields:\n    int, str: Pairs\n    in order.\n"
    )
    assert [rows(section) for section in google[1:]] == [
        [("", "ValueError", "", "If bad.")],
        [("", "int, str", "", "Pairs in order.")],
    ]
    numpy = sections(
        "Do.\n\nParameters\n----------\nd : str\n    D.\ncount (int) : x\n\nRaises\n------\n:exc:`~a.E`\n    E.\n"
    )
    assert [rows(section) for section in numpy[1:]] == [
        [("d", "str", "", "D."), ("count", "int", "", "x")],
        [("", "a.E", "", "E.")],
    ]


def test_the_type_of_what_a_generator_yields() -> None:
    text = "Do it.\n\nYields:\n    Each line.\n\nReturns:\n    The count."
    found = sections(text, "def f() -> Generator[str, None, int]: ...")
    assert [rows(section) for section in found[1:]] == [
        [("", "str", "", "Each line.")],
        [("", "Generator[str, None, int]", "", "The count.")],
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x : (N,) ndarray, read-only\n    X.", [("x", "(N,) ndarray, read-only", "", "X.")]),
        ("x : int\n    X.\ny : str", [("x", "int", "", "X."), ("y", "str", "", "")]),
        ("int", [("", "int", "", "")]),
        ("bool\n    Whether.", [("", "bool", "", "Whether.")]),
        ("ndarray of floats\n    The values.", [("", "ndarray of floats", "", "The values.")]),
        ("The sum of all\nvalues.", [("", "", "", "The sum of all values.")]),
        ("a NumPy array\n    The values.\n\n    More.", [("", "a NumPy array", "", "The values. More.")]),
    ],
)
def test_what_comes_back_in_numpys_style(text: str, expected: list[Row]) -> None:
    assert [rows(section) for section in sections(f"Do it.\n\nReturns\n-------\n{text}\n")[1:]] == [expected]


def test_methods_are_no_functions() -> None:
    found = sections("A.\n\nMethods\n-------\nreset(x)\n    Starts anew.\nstop : Ends it.")
    assert (found[1].title, rows(found[1])) == (
        "Methods",
        [("reset(x)", "", "", "Starts anew."), ("stop", "", "", "Ends it.")],
    )


SPHINX = """Do it.

:raises ValueError, TypeError: Both errors.
:raises :exc:`KeyError`: When missing.
:param list of int values: Several words.
:param dict(str, int) m: A call.
:param k: The k,
    over lines.

    And paragraphs.
:type k: list[int]
:keyword w: By keyword.
:var int c: The c.
:vartype d: str
:except OSError: Sometimes.
:raises: No name.
:return: One.
:returns: Two.
:rtype: :class:`a.B` or None
:yields: The y.
:deprecated: Not here.
:param y
On its own.

After the fields.
"""


def test_no_field_of_sphinx_is_lost() -> None:
    found = sections(SPHINX)
    assert [(section.kind.value, rows(section) or plain(section.html)) for section in found] == [
        ("text", "Do it."),
        (
            "raises",
            [
                ("", "ValueError, TypeError", "", "Both errors."),
                ("", "KeyError", "", "When missing."),
                ("", "OSError", "", "Sometimes."),
                ("", "", "", "No name."),
            ],
        ),
        (
            "parameters",
            [
                ("values", "list of int", "", "Several words."),
                ("m", "dict(str, int)", "", "A call."),
                ("k", "list[int]", "", "The k, over lines. And paragraphs."),
                ("w", "", "", "By keyword."),
            ],
        ),
        ("attributes", [("c", "int", "", "The c."), ("d", "str", "", "")]),
        ("returns", [("", "a.B or None", "", "One."), ("", "", "", "Two.")]),
        ("yields", [("", "", "", "The y.")]),
        ("text", ":deprecated: Not here. :param y On its own. After the fields."),
    ]


def test_literal_blocks_inside_of_entries_are_code() -> None:
    text = "Do it.\n\nArgs:\n    x: An example::\n\n        f(x)\n          y\n    y: Another::\n\n            g(y)\n\n        Done."
    first, second = sections(text)[1].fields
    assert "<pre>" in first.html
    assert re.sub("<[^>]*>", "", first.html) == "An example:\nf(x)\n  y\n"
    assert re.sub("<[^>]*>", "", second.html) == "Another:\ng(y)\n\nDone."


def test_an_announced_literal_block_is_no_section() -> None:
    found = sections("Do it.\n\nExample::\n\n  def f(self):\n      if self: return []\n\nUsage::\n\n    f(*a, **k)\n")
    assert [section.kind.value for section in found] == ["text"]
    assert plain(found[0].html) == "Do it. Example: def f(self): if self: return [] Usage: f(*a, **k)"


def test_prose_between_entries_stays_where_it_is() -> None:
    text = "Do it.\n\nArgs:\n    x: The x\n    which goes on.\n\n    Все остальное не нужно.\n\n    y: The y."
    assert rows(sections(text)[1]) == [
        ("x", "", "", "The x which goes on."),
        ("", "", "", "Все остальное не нужно."),
        ("y", "", "", "The y."),
    ]


def test_types_on_a_page_link_names_and_not_words(site: BuildSite) -> None:
    built = site(
        """
        mkdocs.yml: {site_name: Site, theme: {name: mkdocs}, plugins: [kwindex]}
        """,
        {
            "src/pkg/__init__.py": '''
def shape(): ...
class Grid: ...
class frame: ...

def f(a, b, c, d):
    """F.

    Args:
        a (Grid, shape (n,) or 'Grid'): A.
        b (list of frame): B.
        c (pkg.Grid): C.
    """
'''
        },
    )
    page = built.page("code/pkg/__init__.py_docs/")
    cells = page.all("td.kw-annotation")
    assert [(cell.text(), [link.text() for link in cell.css("a")]) for cell in cells] == [
        ("Grid, shape (n,) or 'Grid'", ["Grid"]),
        ("list of frame", ["frame"]),
        ("pkg.Grid", ["pkg.Grid"]),
    ]
    assert built.log == []


def test_a_readme_on_a_folders_page_has_its_links(site: BuildSite) -> None:
    built = site(
        """
        mkdocs.yml: {site_name: Site, theme: {name: mkdocs}, plugins: [kwindex]}
        """,
        {
            "src/pkg/__init__.py": "",
            "src/pkg/sub/m.py": "def f(): ...",
            "src/pkg/sub/README.md": "Text.\n\nUse `pkg.sub.m.f`, see [the file](m.py). <kw-ref name=os>x</kw-ref>\n",
        },
    )
    readme = built.page("code/pkg/sub/doc/").all(".kw-readme")[0]
    assert readme.text().split() == [
        "Text.",
        "Use",
        "pkg.sub.m.f,",
        "see",
        "the",
        "file.",
        "<kw-ref",
        "name=os>x</kw-ref>",
    ]
    assert [link.text() for link in readme.css("a")] == ["pkg.sub.m.f"]
    assert not re.search("[\x00-\x08\x0e-\x1f]", built.page("code/pkg/sub/doc/").html)
    assert built.log == []


def test_an_extension_that_needs_a_page_of_the_site_is_named(
    site: BuildSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "modules").mkdir()
    (tmp_path / "modules/needs_page.py").write_text(
        "from markdown.extensions import Extension\n"
        "from markdown.treeprocessors import Treeprocessor\n"
        "class Processor(Treeprocessor):\n"
        "    def run(self, root):\n"
        "        self.md.treeprocessors['relpath']\n"
        "class NeedsPage(Extension):\n"
        "    def extendMarkdown(self, md):\n"
        "        md.treeprocessors.register(Processor(md), 'needs-page', 0)\n"
    )
    monkeypatch.syspath_prepend(tmp_path / "modules")
    built = site(
        "",
        {
            "mkdocs.yml": "site_name: Site\ntheme: {name: mkdocs}\nmarkdown_extensions:\n"
            "- material.extensions.preview\n- markdown.extensions.extra:ExtraExtension\n- needs_page:NeedsPage\n"
            "plugins: [{kwindex: {docstring_extensions: ['needs_page:NeedsPage']}}]\n",
            "src/pkg/__init__.py": '"""A *text*.[^1]\n\n[^1]: Note.\n"""',
        },
    )
    assert built.page("code/pkg/__init__.py_docs/").all(".kw-docstring")[0].text().split() == ["A", "text.1", "Note."]
    assert built.log == [
        (
            "WARNING",
            "kwindex: markdown_extensions: docstrings are rendered without 'needs_page:NeedsPage' (KeyError: 'relpath')",
        )
    ]


COMMENTED = '''# A licence.

import os

# The first, and
# its second line.
FIRST = 1

SECOND = 2  #: After it.

#: By Sphinx.
#: In two lines.
THIRD: int = 3

# --------
# x = 1
FOURTH = 4

# noqa: E501
FIFTH = "#: no comment"

# -------- Helpers --------
SIXTH = 6

##########
# A part #
##########
SEVENTH = 7

# region The rest
EIGHTH = 8

# ======== Titled, with a word on it:
# What it is for.
NINTH = 9

# Switch types
TENTH = 10

# The eleventh
ELEVENTH = 11

# Operations that we want:
NOTE_LINES
TWELFTH = 12

TEXT = """
# not this"""
def after_text(): ...

# What it does with `FIRST`.
@staticmethod
def documented(): ...

# Not shown.
def with_docstring():
    """Has one."""


class A:
    # A member.
    x = 1

    # A method's.
    def m(self): ...
'''


COMMENTED = COMMENTED.replace("NOTE_LINES", "\n".join(f"# - one, of number {n}" for n in range(14)))


def test_comments_that_document(site: BuildSite) -> None:
    config = "site_name: Site\ntheme: {name: mkdocs}\nplugins: [kwindex]\n"
    built = site("", {"mkdocs.yml": config, "src/pkg/__init__.py": "", "src/pkg/m.py": COMMENTED})
    page = built.page("code/pkg/m.py_docs/")
    entries = {
        heading.attributes["id"]: " ".join(heading.parent.text().split()).partition("From the comment:")[2].strip()
        for heading in page.all(".kw-detail h3, .kw-detail h4")
        if heading.parent is not None
    }
    assert {name: text for name, text in entries.items() if text} == {
        "pkg.m.FIRST": "The first, and its second line.",
        "pkg.m.SECOND": "After it.",
        "pkg.m.THIRD": "By Sphinx. In two lines.",
        "pkg.m.NINTH": "What it is for.",
        "pkg.m.ELEVENTH": "The eleventh",
        "pkg.m.documented": "What it does with FIRST.",
        "pkg.m.A.x": "A member.",
        "pkg.m.A.m": "A method's.",
    }
    outline = [[cell.text(strip=True) for cell in row.css("td")] for row in page.all("tbody tr")]
    assert {row[1]: row[2] for row in outline if row[0] in {"function", "constant"} and row[2]} == {
        "FIRST": "The first, and its second line.",
        "SECOND": "After it.",
        "THIRD": "By Sphinx.",
        "NINTH": "What it is for.",
        "ELEVENTH": "The eleventh",
        "documented()": "What it does with FIRST.",
        "with_docstring()": "Has one.",
    }
    assert built.log == []


SAME_TABS = """
    Do it.

    === "One"

        First.

    === "Two"

        Second.
    """


def test_docstrings_with_the_same_tabs_have_controls_of_their_own(site: BuildSite) -> None:
    """The module's docstring stands in another section than those of its functions."""
    source = f'"""{SAME_TABS}"""\n' + "".join(f'def {name}():\n    """{SAME_TABS}"""\n' for name in "abc")
    built = site(
        "mkdocs.yml: {site_name: Site, theme: {name: mkdocs}, plugins: [kwindex],"
        " markdown_extensions: [pymdownx.tabbed: {alternate_style: true}, pymdownx.blocks.tab]}",
        {"src/pkg/__init__.py": source},
    )
    page = built.page("code/pkg/__init__.py_docs/")
    controls = [node.attributes for node in page.all("input")]
    identifiers = [node.attributes["id"] for node in page.all("[id]")]

    assert len(controls) == 8
    assert len({control["name"] for control in controls}) == 4
    assert [node.attributes["for"] for node in page.all("label")] == [control["id"] for control in controls]
    assert len(identifiers) == len(set(identifiers))

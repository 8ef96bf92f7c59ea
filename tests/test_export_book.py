"""`kwindex export --format book`: the whole tree as one document."""

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from selectolax.lexbor import LexborNode

from mkdocs_kwindex.cli.main import main
from mkdocs_kwindex.export.book.contents import roman
from tests.support.markdown import body, commonmark, python_markdown
from tests.support.tree import write_tree

TREE = '''
    pyproject.toml:
        [tool.kwindex]
        repository = true
        workers = 1
        git = false
    README.md:
        # Lamp

        A **Bulb** gives light; see [the code](lamp/bulb.py).
    lamp/__init__.py:
        """All about `lamps`."""
        from lamp.bulb import Bulb
    lamp/bulb.py:
        """Bulbs."""
        import os


        class Bulb:
            """A bulb | of a lamp.

            Args:
                watts: How much.
            """

            def __init__(self, watts=1): self.watts = watts

            def light(self, other: "Bulb"):
                """Light it."""
                # TODO: dim it
                return other.light(self)
    lamp/deep/__init__.py:
    lamp/deep/desk.py:
        from lamp.bulb import Bulb

        class Desk(Bulb):
            """A desk <b>with</b> a lamp."""
            def light(self, other): return super().light(other)
    tests/test_bulb.py:
        from lamp.bulb import Bulb

        def test_light():
            Bulb(1).light(Bulb())
'''


@dataclass(frozen=True)
class Book:
    """The book in both forms, as they are shown.

    Attributes:
        folder: Where it is.
        forms: The content of each file, by its name.
    """

    folder: Path
    forms: dict[str, LexborNode]


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    root = write_tree(tmp_path_factory.mktemp("lamp"), TREE)
    out = root / "book"
    assert main(["export", "-q", "-C", str(root), "--format", "book", "--out", str(out)]) == 0
    text = (out / "book.md").read_text(encoding="utf-8")
    html = (out / "book.html").read_text(encoding="utf-8")
    forms = {"commonmark": commonmark(text), "python-markdown": python_markdown(text), "html": html}
    return Book(out, {name: body(form) for name, form in forms.items()})


FORMS = ["commonmark", "python-markdown", "html"]


def titles(node: LexborNode, level: int) -> list[str]:
    return [" ".join(found.text().split()) for found in node.css(f"h{level}")]


@pytest.mark.parametrize("form", FORMS)
def test_parts_appendices_and_glossary(form: str, book: Book) -> None:
    assert titles(book.forms[form], 1) == ["Code"]
    assert titles(book.forms[form], 2) == [
        "Contents",
        "Part I: Code",
        "Part II: lamp",
        "Part III: tests",
        "Appendix A: Keywords",
        "Appendix B: Notes in Comments",
        "Appendix C: Deprecations",
        "Appendix D: Report",
        "Glossary",
    ]


@pytest.mark.parametrize("form", FORMS)
def test_a_chapter_for_each_folder_and_a_section_for_each_file(form: str, book: Book) -> None:
    known = {"lamp", "lamp/deep", "tests"}
    files = [
        "README.md",
        "lamp/__init__.py",
        "lamp/bulb.py",
        "lamp/deep/__init__.py",
        "lamp/deep/desk.py",
        "tests/test_bulb.py",
    ]

    # The appendices name folders, too.
    assert [title for title in titles(book.forms[form], 3) if title in known][:3] == ["lamp", "lamp/deep", "tests"]
    assert [title for title in titles(book.forms[form], 4) if title in files] == files


@pytest.mark.parametrize("form", FORMS)
def test_every_link_leads_to_a_place_in_it(form: str, book: Book) -> None:
    node = book.forms[form]
    found = {identifier.attributes["id"] for identifier in node.css("[id]")}
    links = [a.attributes.get("href") or a.attributes.get("xlink:href") or "" for a in node.css("a")]
    inside = [unquote(link[1:]) for link in links if link.startswith("#")]

    assert len(inside) > 100
    assert [link for link in inside if link not in found] == []
    assert {urlsplit(link).scheme for link in links if link and not link.startswith("#")} <= {"https"}


@pytest.mark.parametrize("form", ["commonmark", "html"])
def test_no_place_is_there_twice(form: str, book: Book) -> None:
    counted = Counter(node.attributes["id"] for node in book.forms[form].css("[id]"))

    assert [identifier for identifier, count in counted.items() if count > 1] == []


def test_both_forms_lead_to_the_same_places(book: Book) -> None:
    def places(form: str) -> set[str]:
        return {
            identifier for node in book.forms[form].css("[id]") if "/" in (identifier := node.attributes["id"] or "")
        }

    assert places("commonmark") == places("html")
    assert "file/lamp/bulb.py/lamp.bulb.Bulb.light" in places("html")


@pytest.mark.parametrize("form", FORMS)
def test_what_it_says(form: str, book: Book) -> None:
    text = " ".join(book.forms[form].text().split())

    assert "A bulb | of a lamp." in text
    assert "A desk <b>with</b> a lamp." in text
    assert "dim it" in text
    # The source is left out.
    assert "def test_light():" not in text


def test_the_html_asks_no_other_host(book: Book) -> None:
    html = (book.folder / "book.html").read_text(encoding="utf-8")

    assert re.findall(r"<(?:script|link|img|iframe|object|embed|video|audio)\b|\ssrc=|url\(|@import", html) == []
    assert html.startswith('<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">')
    assert html.endswith("</body>\n</html>\n")


def test_nothing_is_folded_on_paper(book: Book) -> None:
    folded = book.forms["html"].css("details")

    assert [node for node in folded if "open" not in node.attributes] == []


def test_pictures_of_the_markdown_are_files(book: Book) -> None:
    shown = {node.attributes["src"] for node in book.forms["commonmark"].css("img")}

    assert shown == {path.relative_to(book.folder).as_posix() for path in book.folder.rglob("*.svg")}
    assert len(book.forms["html"].css("svg")) == len(shown) > 0


@pytest.mark.parametrize(
    ("number", "written"), [(1, "I"), (4, "IV"), (9, "IX"), (14, "XIV"), (40, "XL"), (98, "XCVIII")]
)
def test_numbers_of_parts(number: int, written: str) -> None:
    assert roman(number) == written

"""What Markdown shows of a text is the text, in every dialect."""

import random
from collections.abc import Callable

import pytest
from selectolax.lexbor import LexborNode

from mkdocs_kwindex.model.escaping import visible
from mkdocs_kwindex.model.markdown_text import (
    Markdown,
    anchor_markdown,
    code_block,
    code_element,
    code_markdown,
    emphasis,
    heading,
    image_markdown,
    item,
    link_markdown,
    listing_block,
    nested,
    nested_code_block,
    paragraph,
    quotation,
    strong,
    table,
    text_markdown,
)
from tests.support.markdown import DIALECTS, body
from tests.support.payloads import MARKDOWN_PIECES


def hostile(seed: int, count: int) -> list[str]:
    """Return texts made of what means something in Markdown."""
    chosen = random.Random(seed)  # noqa: S311 - the same texts in every run
    texts = ["".join(chosen.choices(MARKDOWN_PIECES, k=chosen.randint(1, 9))) for _ in range(count)]
    return [
        *MARKDOWN_PIECES,
        *(text + "a" for text in MARKDOWN_PIECES),
        *("a" + text for text in MARKDOWN_PIECES),
        *texts,
    ]


def shown(node: LexborNode) -> str:
    return " ".join(node.text().split())


def meant(text: str) -> str:
    return " ".join(visible(text).split())


def the(html: str, selector: str) -> LexborNode:
    found = body(html).css(selector)
    assert len(found) == 1, html
    return found[0]


def only(html: str, names: set[str]) -> None:
    """Hold a page to elements of some names."""
    found = {node.tag for node in body(html).css("*")} - {"body", "p", *names}
    assert found == set(), html


LINES: dict[str, tuple[Callable[[Markdown], Markdown], str, set[str]]] = {
    "paragraph": (paragraph, "p", set()),
    "heading": (lambda text: heading(3, text, "some.id"), "h3", {"h3", "a"}),
    "strong": (lambda text: paragraph(Markdown(f"{strong(text)}: x")), "strong", {"strong"}),
    "emphasis": (lambda text: paragraph(Markdown(f"x {emphasis(text)} y")), "em", {"em"}),
    "link": (lambda text: paragraph(link_markdown("x.md#a.b", text, "t")), "a", {"a"}),
    "item": (lambda text: item([paragraph(text)]), "li", {"ul", "li"}),
    "nested": (lambda text: nested(strong(Markdown("x")), [item([paragraph(text)])]), "li li", {"ul", "li", "strong"}),
    "cell": (lambda text: table([Markdown("h"), Markdown("h")], [[Markdown("x"), text]]), "td:last-child",
             {"table", "thead", "tbody", "tr", "th", "td"}),
    "quotation": (lambda text: quotation([strong(Markdown("x")), paragraph(text)]), "p:last-child",
                  {"blockquote", "strong"}),
    "code with links": (lambda text: paragraph(code_element(text)), "code", {"code"}),
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ('Return it, or (else) the 2nd\'s "#1" of 50% - who?', 'Return it, or (else) the 2nd\'s "#1" of 50% - who?'),
        ("__init__ of a_b, _c", r"\_\_init\_\_ of a_b, \_c"),
        ("two  blanks", "two blanks"),
        ("see http://e.invalid/", "see http://e.invalid/"),
        ("--8< and a&b", r"\--8&lt; and a&amp;b"),
        ("--8", r"\--8"),
        ("1. x", "1. x"),
    ],
)
def test_most_texts_are_written_as_they_are(text: str, written: str) -> None:
    assert text_markdown(text) == written


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("place", LINES)
def test_texts(dialect: str, place: str) -> None:
    write, selector, elements = LINES[place]
    for text in hostile(17, 120):
        if not meant(text):
            continue
        html = DIALECTS[dialect](write(text_markdown(text)))

        assert shown(the(html, selector)) == meant(text), (text, html)
        only(html, elements)


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("place", sorted(LINES.keys() - {"code with links"}))
def test_code(dialect: str, place: str) -> None:
    write, selector, elements = LINES[place]
    for text in hostile(23, 120):
        if not meant(text):
            continue
        html = DIALECTS[dialect](write(code_markdown(text)))

        assert shown(the(html, f":is({selector}) code")) == meant(text), (text, html)
        only(html, {*elements, "code"})


@pytest.mark.parametrize("dialect", DIALECTS)
def test_lines_of_code(dialect: str) -> None:
    for text in hostile(31, 120):
        if not text.strip():
            continue
        for block in (code_block(f"x\n{text}"), item([Markdown("x"), nested_code_block(f"x\n{text}")])):
            html = DIALECTS[dialect](Markdown(f"before\n\n{block}\n\nbehind"))

            assert shown(the(html, "pre")) == meant(f"x\n{text}"), (text, html)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_listings(dialect: str) -> None:
    for text in hostile(41, 120):
        lines = ["first", *visible(text).splitlines(), "", "[last](a.md)"]
        listing = listing_block(lines, 7)
        html = DIALECTS[dialect](Markdown(f"before\n\n{listing}\n\nbehind"))

        # Zensical looks for links there, too.
        assert "](" not in listing
        pre = the(html, "pre")
        assert [a.attributes["id"] for a in pre.css("a")] == [f"L{7 + number}" for number in range(len(lines))], html
        assert shown(pre) == meant("\n".join(lines)), html


@pytest.mark.parametrize("dialect", DIALECTS)
def test_addresses(dialect: str) -> None:
    for text in hostile(53, 120):
        address = f"a/{text}.md"
        link = the(DIALECTS[dialect](link_markdown(address, Markdown("x"), text)), "a")
        picture = the(DIALECTS[dialect](image_markdown(address, text)), "img")

        assert (link.attributes["href"] or "").isascii()
        assert link.text() == "x"
        assert picture.attributes["src"] == link.attributes["href"]


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("href", ["javascript:alert(1)", "JavaScript:x", "data:text/html,x", "vbscript:x"])
def test_links_that_act_are_none(dialect: str, href: str) -> None:
    assert body(DIALECTS[dialect](link_markdown(href, Markdown("x")))).css("a") == []


@pytest.mark.parametrize("dialect", DIALECTS)
def test_places(dialect: str) -> None:
    for identifier in ("a.b._c_", "a.__init__", "tools/gen.py:main", "a!22b", "x~2", "名.b", "a*b"):
        html = DIALECTS[dialect](paragraph(Markdown(f"{anchor_markdown(identifier)}x")))
        assert [a.attributes["id"] for a in body(html).css("a")] == [identifier]

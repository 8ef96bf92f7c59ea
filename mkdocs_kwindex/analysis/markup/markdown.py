"""Python-Markdown, adapted to untrusted text."""

import re
from collections.abc import Sequence
from html import unescape
from typing import Any
from xml.etree.ElementTree import Element
from zlib import crc32

from markdown import Markdown
from markdown.blockprocessors import ReferenceProcessor
from markdown.inlinepatterns import InlineProcessor, ReferenceInlineProcessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AMP_SUBSTITUTE, AtomicString

from mkdocs_kwindex.analysis.markup.formulas import is_plain_formula
from mkdocs_kwindex.analysis.markup.marks import BLOCK, HINT, MATH, REFERENCE
from mkdocs_kwindex.analysis.markup.options import ExtensionSet
from mkdocs_kwindex.analysis.markup.paragraphs import escape_text
from mkdocs_kwindex.analysis.markup.sanitizer import CONTROL_PREFIX, REFERENCE_TAG, TYPESET, TYPESET_CLASSES
from mkdocs_kwindex.model.escaping import element as element_html
from mkdocs_kwindex.model.placeholders import FILE_PREFIX

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


def make_converter(
    extensions: ExtensionSet, finished: Sequence[str], *, files: bool = False, raw_html: bool = False
) -> Markdown:
    """Create a Markdown converter for docstrings.

    Args:
        extensions: The extensions to load.
        finished: The HTML that the marks of finished blocks stand for; looked up at each conversion.
        files: Whether the text is a file, whose relative links lead to other files of the tree.
        raw_html: Whether to leave raw HTML to the sanitiser; otherwise it is shown as text.
    """
    markdown = Markdown(extensions=list(extensions.names), extension_configs=extensions.configs, output_format="html")
    math = extensions.math
    if not raw_html:
        markdown.preprocessors.deregister("html_block")
        markdown.inlinePatterns.deregister("html")
    markdown.parser.blockprocessors.register(_Definition(markdown.parser), "reference", 15)
    markdown.preprocessors.register(_BlockMarks(markdown, finished), "kw-blocks", 28)
    markdown.inlinePatterns.register(_ReferenceMark(REFERENCE.pattern), "kw-reference", 202)
    markdown.inlinePatterns.register(_FormulaMark(math=math), "kw-formula", 201)
    markdown.inlinePatterns.register(_CrossReference(r"\[", markdown), "kw-cross-reference", 125)
    markdown.treeprocessors.register(_Detach(markdown, files=files), "kw-detach", 1)
    return markdown


def mark_html(mark: str, *, math: bool) -> str:
    """The HTML that the mark of a reference or of a formula stands for.

    Args:
        mark: The mark.
        math: Whether formulas are typeset in the browser; otherwise they are shown as code.
    """
    if reference := REFERENCE.fullmatch(mark):
        if reference[1].startswith(HINT):
            return element_html("span", escape_text(reference[2]), title=reference[1].removeprefix(HINT))
        return element_html(REFERENCE_TAG, element_html("code", escape_text(reference[2])), name=reference[1])
    tag, html_class, tex = _formula(mark, math=math)
    html_class = TYPESET_CLASSES if html_class == TYPESET else html_class
    return element_html(tag, escape_text(tex), class_=html_class)


def _formula(mark: str, *, math: bool) -> tuple[str, str, str]:
    """The tag, the class and the text of the element that shows a formula."""
    formula = MATH.fullmatch(mark)
    if formula is None:
        raise ValueError(f"not the mark of a formula: {mark!r}")
    if not (math and is_plain_formula(formula[2])):
        return "code", "math", formula[2]
    opening, closing = (r"\[", r"\]") if formula[1] else (r"\(", r"\)")
    return "span", TYPESET, f"{opening}{formula[2]}{closing}"


class _BlockMarks(Preprocessor):
    """Puts finished blocks into Python-Markdown's stash of finished HTML."""

    def __init__(self, markdown: Markdown, finished: Sequence[str]) -> None:
        super().__init__(markdown)
        self._finished = finished

    def run(self, lines: list[str]) -> list[str]:
        return [BLOCK.sub(self._store, line) if BLOCK.search(line) else line for line in lines]

    def _store(self, mark: re.Match[str]) -> str:
        return self.md.htmlStash.store(self._finished[int(mark[1])])


class _Definition(ReferenceProcessor):
    """`[name]: address`, but not `[int]: number`, which is a description of something."""

    RE = re.compile(ReferenceProcessor.RE.pattern.replace(r"([^\s]+)", r"(\S*[/#:]\S*)"), re.MULTILINE)


class _ReferenceMark(InlineProcessor):
    """A reference that the conversion from reStructuredText has found."""

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element, int, int]:  # type: ignore[override]  # noqa: ARG002, N802
        if m[1].startswith(HINT):
            hint = Element("span", {"title": m[1].removeprefix(HINT)})
            hint.text = AtomicString(m[2])
            return hint, m.start(0), m.end(0)
        element = Element(REFERENCE_TAG, {"name": m[1]})
        code = Element("code")
        code.text = AtomicString(m[2])
        element.append(code)
        return element, m.start(0), m.end(0)


class _FormulaMark(InlineProcessor):
    """A formula that the conversion from reStructuredText has found."""

    def __init__(self, *, math: bool) -> None:
        super().__init__(MATH.pattern)
        self._math = math

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element, int, int]:  # type: ignore[override]  # noqa: ARG002, N802
        tag, html_class, tex = _formula(m[0], math=self._math)
        element = Element(tag, {"class": html_class})
        element.text = AtomicString(tex)
        return element, m.start(0), m.end(0)


class _CrossReference(ReferenceInlineProcessor):
    """`[text][a.b.c]` and `[a.b.c][]`, which mkdocs-autorefs resolves, where the text itself defines no such link."""

    RE_LINK = re.compile(r"\[([^\]]*)\]")
    _NAME = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*")

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Any, int | None, int | None]:  # type: ignore[override]  # noqa: N802
        nothing = (None, None, None)
        if m.start(0) and (data[m.start(0) - 1].isalnum() or data[m.start(0) - 1] in "_])"):
            return nothing
        text, index, handled = self.getText(data, m.end(0))
        identifier = self.RE_LINK.match(data, pos=index) if handled else None
        if identifier is None:
            return nothing
        name = identifier[1].strip("` ") or self._source(text)
        if not self._NAME.fullmatch(name) or (identifier[1] and "." not in name):
            return nothing
        element = Element(REFERENCE_TAG, {"name": name})
        element.text = text
        return element, m.start(0), identifier.end(0)

    def _source(self, text: str) -> str:
        """The text without the code span that may be around it; inline elements were put aside before."""
        stashed = self.md.treeprocessors["inline"].stashed_nodes  # type: ignore[attr-defined]
        key = text.strip("\x02\x03").removeprefix("klzzwxh:")
        node = stashed.get(key) if text.startswith("\x02") else None
        return str(node.text if isinstance(node, Element) and node.text else text)


class _Detach(Treeprocessor):
    """Removes what only makes sense on a page of its own: table of contents, ids, relative addresses."""

    def __init__(self, markdown: Markdown, *, files: bool) -> None:
        super().__init__(markdown)
        self._files = files

    def run(self, root: Element) -> None:
        for element in root.iter():
            if element.tag in _HEADINGS:
                element.tag = "p"
                element.attrib.clear()
                element.set("class", "kw-heading")
            elif element.tag == "a":
                _detach_link(element, files=self._files)
            elif element.tag == "img":
                _detach_image(element)
            elif "arithmatex" in element.get("class", "").split():
                _detach_formula(element)
            elif element.tag in {"input", "label"}:
                self._detach_control(element)

    def _detach_control(self, control: Element) -> None:
        """Make the names of the controls of tabs unique on the page, where other docstrings may have tabs as well."""
        text = "\n".join(self.md.lines)  # type: ignore[attr-defined]
        prefix = f"{CONTROL_PREFIX}{crc32(text.encode()):08x}-"
        for attribute in ("id", "name", "for"):
            if value := control.get(attribute):
                control.set(attribute, prefix + re.sub(r"[^\w-]", "", value))


def _is_absolute(address: str) -> bool:
    """Whether an address leads out of the site. Python-Markdown obfuscates the scheme of e-mail addresses."""
    return bool(re.match(r"(?:https?://|mailto:)", address, re.IGNORECASE)) or address.startswith(AMP_SUBSTITUTE)


def _detach_link(link: Element, *, files: bool) -> None:
    """Keep links that lead out of the site; of others keep the text, and of a footnote's way back nothing.

    In a file, a relative link becomes a reference to another file, to be followed when the tree is known.
    """
    address = link.get("href", "")
    if _is_absolute(address):
        return
    if "footnote-backref" in link.get("class", ""):
        link.text = ""
    elif files and address and "footnote-ref" not in link.get("class", ""):
        link.tag = REFERENCE_TAG
        link.attrib.clear()
        link.set("name", FILE_PREFIX + address)
        return
    is_footnote = "footnote" in link.get("class", "")
    link.tag = "span"
    link.attrib.clear()
    if address and not is_footnote:
        link.set("title", address)


def _detach_formula(element: Element) -> None:
    """Have a formula typeset, or show how it is written."""
    if len(element) or not is_plain_formula(unescape(element.text or "")):
        element.tag = "code"
        element.attrib.clear()
    else:
        element.set("class", TYPESET)


def _detach_image(image: Element) -> None:
    """Show an image's text instead: a docstring's images are files of its project, or a way to watch readers."""
    alternative, address = image.get("alt", ""), image.get("src", "")
    image.tag = "span"
    image.attrib.clear()
    image.text = alternative or address
    if alternative and address:
        image.set("title", address)

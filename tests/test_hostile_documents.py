"""What documents and docstrings may do on a page: nothing runs, nothing is fetched elsewhere, nothing covers the page."""

import json
import re
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Dialog, Page
from pymdownx.superfences import fence_code_format
from selectolax.lexbor import LexborHTMLParser

from mkdocs_kwindex.analysis.markup.allowed import CLASSES
from mkdocs_kwindex.analysis.markup.converter import Markup
from mkdocs_kwindex.analysis.markup.diagrams import is_plain_diagram
from mkdocs_kwindex.analysis.markup.formulas import is_plain_formula
from mkdocs_kwindex.analysis.markup.options import MarkdownOptions
from mkdocs_kwindex.analysis.markup.sanitizer import sanitize
from tests.support.browser import Visit, served
from tests.support.build import Built, build
from tests.support.payloads import NAMES, PAYLOADS
from tests.support.tree import write_site

EXTENSIONS = (
    "admonition", "attr_list", "md_in_html", "footnotes", "tables", "def_list", "abbr", "pymdownx.superfences",
    "pymdownx.tabbed", "pymdownx.details", "pymdownx.arithmatex", "pymdownx.emoji", "pymdownx.tasklist", "pymdownx.keys",
)  # fmt: skip
MERMAID = {"name": "mermaid", "class": "mermaid", "format": fence_code_format}
OPTIONS = MarkdownOptions(
    EXTENSIONS,
    {"pymdownx.arithmatex": {"generic": True}, "pymdownx.superfences": {"custom_fences": [MERMAID]}},
)
DOCSTRINGS = Markup(OPTIONS)
DOCUMENTS = Markup(OPTIONS, files=True, raw_html=True)
TYPESET = "arithmatex mathjax_process tex2jax_process"

_TAG_NAMES = """
a abbr b blockquote br code dd del details div dl dt em figcaption figure hr i input ins kbd label li mark ol p pre q
s small span strong sub summary sup svg g path circle rect ellipse line polygon polyline table tbody td tfoot th
thead tr u ul var html head body
"""
_TAGS = set(_TAG_NAMES.split())
_ATTRIBUTES = {
    "class", "href", "title", "rel", "open", "data-tabs", "checked", "disabled", "id", "name", "for", "value", "start",
    "type", "align", "colspan", "rowspan", "viewbox", "d", "fill", "x", "y", "cx", "cy", "r", "width", "height", "xmlns",
}  # fmt: skip
_CLASSES = {*CLASSES, *TYPESET.split(), "mermaid"}
_PLACEHOLDER = re.compile("\x02([\\w.]+|file:[^\x02-\x04]*)\x03([^\x02-\x04]*)\x04")


@pytest.mark.parametrize("markup", [DOCSTRINGS, DOCUMENTS], ids=["docstring", "document"])
@pytest.mark.parametrize("payload", PAYLOADS)
def test_only_what_is_allowed_remains(markup: Markup, payload: str) -> None:
    html = markup.markdown_to_html(payload)

    assert re.search("[\x00-\x08\x0b-\x1f\u202a-\u202e]", _PLACEHOLDER.sub(r"\2", html)) is None
    for node in LexborHTMLParser(_PLACEHOLDER.sub(r"\2", html)).css("*"):
        assert node.tag in _TAGS
        assert {name.lower() for name in node.attributes} <= _ATTRIBUTES
        assert {name for name in (node.attributes.get("class") or "").split() if "-" not in name} <= _CLASSES
        assert re.fullmatch(r"(?:https?://|mailto:)[^\s\"'<>]*", node.attributes.get("href") or "https://") is not None
        assert "url" not in " ".join(filter(None, (node.attributes.get(name) for name in ("fill", "style", "class"))))
        if node.attributes.get("id"):
            assert re.fullmatch(r"kw-[0-9a-f]{8}-__tabbed_\d+_\d+", node.attributes["id"] or "")
        if node.tag == "svg":
            assert (node.attributes.get("width") or "0").rstrip("pxem").isdigit()
            assert int((node.attributes.get("width") or "0").rstrip("pxem")) < 200


@pytest.mark.parametrize(
    ("tex", "expected"),
    [
        (r"\sum_{i=1}^n \frac{x_i}{\sqrt{2\pi}} \leq \mathbb{R}", True),
        (r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}", True),
        (r"\text{if } x \neq 0,\ \left\{ y \right\}", True),
        (r"\href{javascript:window.hit=1}{x}", False),
        (r"\HREF{x}{y}", False),
        (r"\style{position:fixed}{x}", False),
        ("\\hr%\nef{x}{y}", False),
        (r"\def\h{\hr}\h", False),
        (r"\let\h\href", False),
        (r"\newcommand{\h}{x}", False),
        (r"\require{html}", False),
        (r"\unicode{x41}", False),
        (r"\bbox[position:fixed]{x}", False),
        (r"\rule{9em}{9em}", False),
        (r"\mmlToken{mi}[href=javascript:window.hit=1]{x}", False),
        (r"\begin{prooftree}\end{prooftree}", False),
        (r"x \\[9999em] y", False),
        ("\\", False),
    ],
)
def test_formulas_that_only_typeset(tex: str, expected: bool) -> None:
    assert is_plain_formula(tex) is expected
    shown = f'<p><span class="{TYPESET}">' if expected else "<p><code>"
    if "\n" not in tex and tex != "\\":
        assert DOCUMENTS.markdown_to_html(f"${tex}$").startswith(shown)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("graph LR\n  A[Start] --> B{Is it?}\n  B -->|yes| C(Done)\n  %% a comment", True),
        ("sequenceDiagram\n  Alice->>Bob: Hello<br/>World\n  Bob-->>Alice: Hi", True),
        ("classDiagram\n  Animal <|-- Duck", True),
        (
            'classDiagram\n  class A {\n    +int age\n    +run(x) bool\n  }\n  <<interface>> A\n  A "1" --> "*" B : has',
            True,
        ),
        (
            'graph TD;\n  nn.Module;\n  A([x]) -- some text --> B[(db)];\n  subgraph one [One two]\n  a & b -.-> c["C, (d)"]\n  end',
            True,
        ),
        ("stateDiagram-v2\n  [*] --> Still\n  Still --> Moving : go on", True),
        ('erDiagram\n  A ||--o{ B : places\n  A {\n    string name PK "its name"\n  }', True),
        ('pie title Pets\n  "Dogs" : 38.5', True),
        ("gantt\n  title A\n  dateFormat YYYY-MM-DD\n  section S\n  A task :a1, 2014-01-01, 30d", True),
        (
            "sequenceDiagram\n  participant A as Alice\n  loop each minute\n  A->>+B: x\n  end\n  Note over A,B: hi",
            True,
        ),
        ("graph LR; A-->B; click A callback", False),
        ('graph LR;A-->B;click A "//evil.example"', False),
        ("graph LR\n  A:::fixed-top --> B", False),
        ("graph LR\n  class A fixed-top", False),
        ("graph LR\n  style A fill:red", False),
        ("graph LR\n  A[#60;img src=x#62;]", False),
        ('graph LR\n  A["`![](//evil.example/x)`"]', False),
        ("sequenceDiagram\n  A->>B: hi; link A: x @ //evil.example", False),
        ("classDiagram\n  click A call run()", False),
        ('classDiagram\n  cssClass "A" fixed-top', False),
        ('gantt\n  click a href "//evil.example"', False),
        ("a diagram of a kind that is made tomorrow\n  x", False),
        ("", False),
        ('%%{init: {"securityLevel": "loose"}}%%\ngraph LR\n  A-->B', False),
        ("%% {init: {}}%%\ngraph LR", False),
        ("---\nconfig:\n  securityLevel: loose\n---\ngraph LR\n  A-->B", False),
        ("graph LR\n  click A callback", False),
        ('graph LR\n  A@{ img: "https://evil.example/x.png" }', False),
        ("graph LR\n  classDef x fill:url(https://evil.example)", False),
        ('graph LR\n  A["<img src=x>"]', False),
    ],
)
def test_diagrams_that_only_draw(text: str, expected: bool) -> None:
    assert is_plain_diagram(text) is expected
    html = DOCUMENTS.markdown_to_html(f"```mermaid\n{text}\n```")
    assert html.startswith('<pre class="mermaid"><code>' if expected else "<pre><code>")


@pytest.mark.parametrize(
    ("svg", "expected"),
    [
        (
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path d="M0 0h1v1H0z"/></svg>',
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path d="M0 0h1v1H0z"></path></svg>',
        ),
        (
            '<svg width="3000" height="20" transform="scale(9)" viewBox="0 0 url(x) 1" class="fixed-top twemoji"></svg>',
            '<svg class="twemoji" height="20"></svg>',
        ),
        (
            '<svg fill="currentColor"><g transform="rotate(45 1,1)" fill="url(#a)" stroke="#fff"></g></svg>',
            '<svg fill="currentColor"><g transform="rotate(45 1,1)" stroke="#fff"></g></svg>',
        ),
        ('<svg><path d="M0 0 url(x)" fill="expression(x)"/></svg>', "<svg><path></path></svg>"),
    ],
)
def test_drawings_stay_in_their_box(svg: str, expected: str) -> None:
    assert sanitize(svg) == expected
    assert sanitize(svg, raw=True) == expected


def test_classes_of_the_site_and_of_extensions_stay() -> None:
    html = Markup(MarkdownOptions(("pymdownx.keys", "pymdownx.tasklist"))).markdown_to_html("++ctrl+a++\n\n- [x] a")
    assert '<kbd class="key-control">' in html
    assert 'class="task-list-item"' in html
    assert sanitize('<div class="own highlight x-y"><code class="language-c++">') == (
        '<div class="highlight"><code class="language-c++"></code></div>'
    )
    assert "kw-" not in DOCUMENTS.markdown_to_html("<kw-ref name=os>x</kw-ref> <input id=kw-00000000-a name=kw-1>")


def test_tabs_are_those_that_a_converter_has_made() -> None:
    """The script of a theme stops at a set of tabs without labels, and does nothing else on the page then."""
    options = MarkdownOptions(("pymdownx.tabbed",), {"pymdownx.tabbed": {"alternate_style": True}})
    tabs = Markup(options, files=True, raw_html=True).markdown_to_html
    made = tabs('=== "A"\n\n    x\n')
    assert '<div class="tabbed-set tabbed-alternate" data-tabs="1:1"><input' in made
    assert tabs(f"{made}\n\n<div class='tabbed-set'><input id='kw-1' type='radio'>x</div>").count("tabbed-set") == 0
    assert "tabbed-control" not in tabs("<div class='tabbed-set tabbed-control'>x</div>")
    assert "footnote-ref" not in tabs("<a class=footnote-ref href=https://example.com>z</a>")


# ---- In a browser ----

THEMES = {
    "mkdocs": "{name: mkdocs, highlightjs: false}",
    "readthedocs": "{name: readthedocs, highlightjs: false}",
    "material": "{name: material, font: false}",
}
CONFIG = """\
site_name: Site
theme: {theme}
repo_url: https://code.example/o/r
edit_uri: edit/main/docs/
markdown_extensions:
  - admonition
  - attr_list
  - md_in_html
  - pymdownx.tabbed: {alternate_style: true}
  - pymdownx.arithmatex: {generic: true}
  - pymdownx.superfences:
      custom_fences: [{name: mermaid, class: mermaid, format: !!python/name:pymdownx.superfences.fence_code_format }]
plugins:
  - search
  - kwindex: {files: [python, documentation, configuration]}
"""
# Stands for the scripts that typeset and draw: whatever they are given and would obey, counts.
STUB = """\
for (const node of document.querySelectorAll(".arithmatex, .mermaid, .mathjax_process"))
  if (/href|style|class|javascript|init|click/.test(node.textContent)) window.hit = node.textContent;
"""
DETECTORS = """
(() => {
  window.violations = [];
  document.addEventListener("securitypolicyviolation", (event) => {
    const node = event.target;
    if (node.closest?.(".kw-page") || /kwindex/.test(event.sourceFile ?? ""))
      window.violations.push(`${event.violatedDirective} ${node.outerHTML?.slice(0, 200)}`);
  });
  document.addEventListener("click", (event) => event.preventDefault(), true);
})();
"""
FOUND = """
() => {
  const found = [];
  for (const node of document.querySelectorAll("*"))
    for (const { name, value } of node.attributes) {
      if (/^on/i.test(name) && node.closest(".kw-page, nav, .toc, title")) found.push(`${name} on ${node.tagName}`);
      if (/^(href|xlink:href|src|action)$/i.test(name) && !node.matches("link, img")) {
        const scheme = new URL(value, location).protocol;
        if (!["http:", "https:", "mailto:"].includes(scheme)) found.push(`${scheme} ${node.tagName}`);
      }
    }
  for (const node of document.querySelectorAll(".kw-docstring *")) {
    // What Material's script adds to tabs: no document may have the class.
    if (node.matches(".tabbed-control")) continue;
    const style = getComputedStyle(node);
    if (/fixed|sticky/.test(style.position) || (style.position === "absolute" && node.tagName !== "INPUT"))
      found.push(`${style.position} ${node.outerHTML.slice(0, 200)}`);
    if (style.backgroundImage.includes("evil")) found.push(style.backgroundImage);
  }
  const box = document.querySelector(".kw-page").getBoundingClientRect();
  for (const node of document.querySelectorAll(".kw-docstring svg, .kw-docstring a, .kw-docstring div")) {
    const own = node.getBoundingClientRect();
    if (own.width && (own.left < box.left - 2 || own.right > box.right + 2 || own.top < box.top - 2))
      found.push(`outside ${node.outerHTML.slice(0, 200)}`);
  }
  for (const node of document.querySelectorAll(".kw-docstring *")) node.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
  if (window.hit !== undefined) found.push(`ran: ${window.hit}`);
  return [...found, ...window.violations];
}
"""
POLICY = re.search(
    r"Content-Security-Policy: ([^\n]*)",
    (Path(__file__).parent.parent / "docs/content-security-policy.md").read_text(encoding="utf-8"),
)


@pytest.fixture(scope="module", params=THEMES)
def hostile(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Built:
    names = [name for name in NAMES if name.isprintable()]
    sections = "\n\n".join(f"## Section {number}\n\n{payload}" for number, payload in enumerate(PAYLOADS))
    docstring = "\n\n".join(PAYLOADS)
    source = f"import os\n\n\ndef f(a={docstring!r}):\n    {docstring!r}\n\n\nclass A:\n    {docstring!r}\n"
    files: dict[str, str | bytes] = {
        "mkdocs.yml": CONFIG.replace("{theme}", THEMES[request.param]) + "extra_javascript: [stub.js]\n",
        "docs/stub.js": STUB,
        "docs/index.md": "# Home\n",
        "src/pkg/__init__.py": f"{docstring!r}\n",
        "src/pkg/code.py": source,
        "src/pkg/README.md": f"# Document\n\n{sections}\n",
        "src/pkg/keys.json": json.dumps({payload: payload for payload in [*PAYLOADS, *NAMES]}),
        # The names are what is hostile in these.
        **{f"src/pkg/names/{name}.py": "import os\n\n\ndef f(a): ...\n\n\nclass A: ...\n" for name in names},
    }
    return build(write_site(tmp_path_factory.mktemp("hostile"), "", files))


def visit(page: Page, url: str, address: str) -> list[str]:
    """Open a page and return everything that it did and should not have."""
    seen = Visit(page)
    dialogs: list[str] = []

    def dismiss(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", dismiss)
    page.goto(url + quote(address))
    page.wait_for_load_state("load")
    found = page.evaluate(FOUND)
    page.remove_listener("dialog", dismiss)
    seen.end()
    stopped = [error for error in seen.errors if error.startswith("Missing element")]
    return [
        *found,
        *dialogs,
        *stopped,
        *(request for request in seen.requests_elsewhere(url) if "unpkg.com" not in request),
    ]


def addresses(built: Built) -> list[str]:
    """The generated pages; of those that differ only in a name, a third for each theme."""
    pages = sorted(name.removesuffix("index.html") for name in built.files if re.match(r"code/.*index\.html$", name))
    named = [page for page in pages if page.startswith("code/pkg/names/")]
    share = next(
        number for number, theme in enumerate(THEMES) if f"name: {theme}" in (built.root / "mkdocs.yml").read_text()
    )
    return [*(page for page in pages if page not in named), *named[share :: len(THEMES)]]


def test_every_page_is_inert_in_a_browser(browser: Browser, hostile: Built) -> None:
    assert hostile.log == []
    assert POLICY is not None
    with served(hostile.site_dir, POLICY[1]) as strict, served(hostile.site_dir) as plain:
        for url, pages in ((plain, addresses(hostile)), (strict, addresses(hostile)[:8])):
            context = browser.new_context()
            context.add_init_script(DETECTORS)
            page = context.new_page()
            for address in pages:
                assert (address, visit(page, url, address)) == (address, [])
            context.close()


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<img src=x onerror='window.hit=1'>", "onerror on IMG"),
        ("<a href='java&Tab;script:1'>x</a>", "javascript: A"),
        ("<p style='position:fixed;inset:0'>x</p>", 'fixed <p style="position:fixed;inset:0">x</p>'),
        ("<img src='https://evil.example/x.gif'>", "https://evil.example/x.gif"),
        ("<svg width=9000 height=9><rect/></svg>", 'outside <svg width="9000" height="9"><rect></rect></svg>'),
        ("<span class=arithmatex>\\href{x}</span>", "ran: \\href{x}"),
        ("<script>alert(5)</script>", "5"),
        ("<p onclick='window.hit=2'>x</p>", "ran: 2"),
    ],
)
def test_the_detectors_notice(browser: Browser, tmp_path: Path, html: str, expected: str) -> None:
    (tmp_path / "stub.js").write_text(STUB, encoding="utf-8")
    page = f"<!doctype html><div class=kw-page><div class=kw-docstring>{html}</div></div><script src=stub.js></script>"
    (tmp_path / "index.html").write_text(page, encoding="utf-8")
    context = browser.new_context()
    context.add_init_script(DETECTORS)
    with served(tmp_path) as url:
        assert expected in visit(context.new_page(), url, "index.html")
    context.close()


def test_our_script_works_under_the_policy(browser: Browser, hostile: Built) -> None:
    assert POLICY is not None
    with served(hostile.site_dir, POLICY[1]) as url:
        page = browser.new_page()
        page.goto(f"{url}code/pkg/code.py_kw/")
        page.wait_for_selector(".kw-filter input")
        page.goto(f"{url}code/pkg/")
        page.wait_for_selector("button.kw-sort")
        # Our style sheet is there: the table of parts has its own borders.
        assert page.evaluate("getComputedStyle(document.querySelector('.kw-grid')).borderCollapse") == "collapse"
        page.close()

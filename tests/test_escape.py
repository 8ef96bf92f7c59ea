"""Text from the analysed code is shown, and never becomes part of the page."""

import json
import keyword

import pytest

from tests.conftest import BuildSite
from tests.support.build import Built
from tests.support.crawl import crawl
from tests.support.html import folded
from tests.support.projects import SHOP_CONFIG

# Would run, load or restyle something if any page took it for its own.
MARK = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'>&amp;</pre></code></div></template><!--"
EVERYWHERE = f'''
"""Module {MARK} {{{{ 7 * 7 }}}} {{% raw %}}

<b onclick=alert(3)>bold</b> [link](javascript:alert(4)) ![image](https://evil.example/x.png)
"""
import os  # {MARK}
from os import path as {"p" * 3}

VALUE = {MARK!r}


def f(a={MARK!r}, b: {MARK!r} = None) -> {MARK!r}:
    """Function {MARK}

    Args:
        a: Parameter {MARK}

    Raises:
        ValueError: Raised {MARK}

    <iframe src="https://evil.example/"></iframe>
    """


@decorate({MARK!r})
class A(base({MARK!r})):
    """Class </section></div><style>*{{display:none}}</style>"""


if {MARK!r}:
    def g(): ...
'''
PAGES = [
    "code/",
    "code/pkg/",
    "code/pkg/doc/",
    "code/pkg/bad.py_docs/",
    "code/pkg/bad.py_kw/",
    "code/pkg/__init__.py_docs/",
]


@pytest.fixture(params=["mkdocs", "material"])
def hostile(request: pytest.FixtureRequest, site: BuildSite) -> Built:
    theme = {"mkdocs": "{name: mkdocs, highlightjs: false}", "material": "{name: material, font: false}"}[request.param]
    extensions = "[admonition, attr_list, md_in_html, pymdownx.superfences, pymdownx.tabbed]"
    config = f"site_name: Site\ntheme: {theme}\nmarkdown_extensions: {extensions}\nplugins: [search, kwindex]\n"
    files: dict[str, str | bytes] = {
        "mkdocs.yml": config,
        "src/pkg/bad.py": EVERYWHERE,
        "src/pkg/__init__.py": EVERYWHERE,
    }
    return site("", files)


def test_no_element_of_the_code_reaches_a_page(hostile: Built) -> None:
    for url in PAGES:
        page = hostile.page(url)
        inside = ".kw-page"
        assert page.all(f"{inside} script, {inside} img, {inside} iframe, {inside} style") == []
        # A keyword of a listing is one too.
        bold = [folded(node) for node in page.all(f"{inside} b:not([id])")]
        assert [text for text in bold if not all(map(keyword.iskeyword, text.split()))] == []
        handlers = [name for node in page.all("body *") for name in node.attributes if name.startswith("on")]
        assert handlers == []
        assert [link.href for link in page.links() if link.href.startswith(("javascript:", "https://evil"))] == []


def test_the_text_is_all_there(hostile: Built) -> None:
    page = hostile.page("code/pkg/bad.py_docs/")
    text = page.text(".kw-page")

    assert f"Module {MARK}" in text
    assert "{{ 7 * 7 }} {% raw %}" in text
    assert f"Function {MARK}" in text
    assert f"Parameter {MARK}" in text
    assert f"Raised {MARK}" in text
    assert "<style>*{display:none}</style>" in text
    assert "<b onclick=alert(3)>bold</b>" in text


def test_a_page_stays_whole(hostile: Built) -> None:
    for url in PAGES:
        page = hostile.page(url)
        wrapper = page.one(".kw-page")
        assert all(heading.css_matches(".kw-page h2") for heading in wrapper.css("h2"))
        assert len(page.all("h2")) == len(wrapper.css("h2"))
    assert hostile.log == []
    assert crawl(hostile.site_dir).problems == []


@pytest.mark.parametrize("hostile", ["material"], indirect=True)
def test_the_search_index_of_material_holds_no_markup_of_the_code(hostile: Built) -> None:
    index = json.loads((hostile.site_dir / "search/search_index.json").read_text(encoding="utf-8"))

    texts = [entry["text"] + entry["title"] for entry in index["docs"] if entry["location"].startswith("code/")]
    assert texts != []
    # Material puts these texts into its results as HTML.
    assert [text for text in texts if "<script" in text or "<img" in text or "<b " in text] == []


def test_names_that_are_markup_in_a_file_name(site: BuildSite) -> None:
    name = "a <img src=x onerror=alert(1)> & \"b\" 'c'.py"
    built = site(SHOP_CONFIG, {f"src/pkg/{name}": "def f(): ..."})

    assert built.log == []
    assert built.page(f"code/pkg/{name}_docs/").title == " ".join(name.split())
    for url in ("code/pkg/", "code/pkg/doc/", f"code/pkg/{name}_docs/", f"code/pkg/{name}_kw/"):
        assert built.page(url).all("body img") == []
    assert crawl(built.site_dir).problems == []


def test_a_docstring_cannot_take_the_ids_of_the_page(site: BuildSite) -> None:
    docstring = '"""Text.\n\n# Heading {#file-metadata}\n\nBlock\n{: #L1 .x }\n\n[^1]\n\n[^1]: Note.\n"""\n'
    config = SHOP_CONFIG.replace("[admonition]", "[admonition, attr_list, footnotes, toc]")
    built = site(config, {"src/pkg/a.py": docstring + "def f():\n    " + docstring.replace("\n", "\n    ")})

    assert crawl(built.site_dir).problems == []
    assert built.page("code/pkg/a.py_docs/").by_id("file-metadata").tag == "h2"

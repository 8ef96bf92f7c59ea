"""Names of files, keys and headings reach every place as text: attributes, addresses, other plugins' templates, logs."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest

from mkdocs_kwindex.crosslinks.inventories import read_inventory
from mkdocs_kwindex.model.anchors import anchor, fragment
from mkdocs_kwindex.model.escaping import one_line, title_html, visible
from tests.conftest import BuildSite
from tests.support.build import Built
from tests.support.crawl import crawl
from tests.support.html import Page
from tests.support.payloads import NAMES

THEMES = [
    "{name: mkdocs, highlightjs: false}",
    "{name: readthedocs, highlightjs: false}",
    "{name: material, font: false}",
]
CONFIG = """\
site_name: Site
theme: {theme}
repo_url: https://code.example/o/r
edit_uri: edit/main/docs/
plugins:
  - search
  - kwindex:
      files: [python, documentation, configuration]
"""
UNSAFE = re.compile(r"[\s\"'<>&%`\\{}\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
HEADINGS = "".join(f"# {name}\n\nText.\n\n" for name in NAMES)
KEYS = json.dumps({name: {f'inner "{name}"': 1} for name in [*NAMES, "a\u202eb", "a\x00b", "a\x1b[2Jb", "</script>"]})
SOURCE = 'import os\n\n\nclass Café:\n    """Text."""\n\n    def ªº(self): ...\n\n\nname = Café()\n'


def tree() -> dict[str, str | bytes]:
    """Files and folders of every name, with headings and keys of every name."""
    names = [name for name in NAMES if name.isprintable()]
    files: dict[str, str | bytes] = {f"src/pkg/{name}.py": SOURCE for name in names}
    files |= {f"src/pkg/{name}/x.py": SOURCE for name in names}
    return {**files, "src/pkg/__init__.py": "", "src/pkg/keys.json": KEYS, 'src/pkg/a".md': HEADINGS}


@pytest.fixture(params=THEMES, ids=["mkdocs", "readthedocs", "material"])
def built(request: pytest.FixtureRequest, site: BuildSite) -> Built:
    return site("", {"mkdocs.yml": CONFIG.replace("{theme}", request.param), **tree()})


def pages(built: Built) -> Iterator[Page]:
    return (built.page(name) for name in sorted(built.files) if name.startswith("code/") and name.endswith(".html"))


def test_names_of_every_kind(built: Built) -> None:
    assert built.log == []
    assert crawl(built.site_dir).problems == []
    for page in pages(built):
        assert [identifier for identifier in page.ids if UNSAFE.search(identifier)] == []
        links = [link.href for link in page.links("html") if UNSAFE.search(unquote_once(link.href))]
        assert links == []
        assert page.all("[onerror], [onfocus], [onload], [autofocus], img[src=x]") == []


def unquote_once(href: str) -> str:
    """An address without its escapes that are in order: what is left must hold nothing that acts."""
    return re.sub(r"%[0-9A-F]{2}", "", href)


@pytest.mark.parametrize("built", THEMES[-1:], indirect=True)
def test_other_lists_lead_to_the_same_places(built: Built) -> None:
    ids = {page.url.removesuffix("index.html"): set(page.ids) for page in pages(built)}

    for record in built.keywords():
        address, _, place = record["url"].partition("#")
        assert unquote(place) in ids[unquote(address)]
        assert UNSAFE.search(unquote_once(record["url"])) is None
    for entry in read_inventory((built.site_dir / "objects.inv").read_bytes()):
        address, _, place = entry.uri.partition("#")
        assert unquote(place) in ids[unquote(address)]
    index = json.loads((built.site_dir / "search/search_index.json").read_text(encoding="utf-8"))
    for entry in index["docs"]:
        address, _, place = entry["location"].partition("#")
        assert not place or unquote(place) in ids.get(unquote(address), {place})


@pytest.mark.parametrize("use_directory_urls", [True, False])
def test_edit_addresses_lead_to_the_file(site: BuildSite, use_directory_urls: bool) -> None:
    name = 'a"><img src=x onerror="window.hit=1"> 100%#?.py'
    config = CONFIG.replace("{theme}", THEMES[0])
    built = site("", {"mkdocs.yml": config, f"src/pkg/{name}": ""}, use_directory_urls=use_directory_urls)

    end = "/" if use_directory_urls else ".html"
    page = built.page(f"code/pkg/{name}_docs{end}")
    edit = [link.href for link in page.links("html") if "/edit/" in link.href]
    encoded = "a%22%3E%3Cimg%20src%3Dx%20onerror%3D%22window.hit%3D1%22%3E%20100%25%23%3F.py"
    assert set(edit) == {f"https://code.example/o/r/edit/main/src/pkg/{encoded}"}
    assert page.all("img[src=x]") == []


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("x?path={path}", "x?path=../src/pkg/a%20%22b%22%20100%25.py"),
        ("x?path={path!q}", "x?path=..%2Fsrc%2Fpkg%2Fa%20%22b%22%20100%25.py"),
        ("x/{path_noext}.txt", "src/pkg/a%20%22b%22%20100%25.txt"),
    ],
)
def test_templates_of_edit_addresses(site: BuildSite, template: str, expected: str) -> None:
    config = CONFIG.replace("{theme}", THEMES[0]).replace(
        "edit_uri: edit/main/docs/", f"edit_uri_template: '{template}'"
    )
    built = site("", {"mkdocs.yml": config, 'src/pkg/a "b" 100%.py': ""})

    edit = [link.href for link in built.page('code/pkg/a "b" 100%.py_docs/').links("html") if "/o/r/" in link.href]
    assert edit == [f"https://code.example/o/r/{expected}"]


def test_titles_are_no_templates_of_macros(site: BuildSite, tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    names = [
        f"{{{{ cycler.__init__.__globals__.os.system('touch {mark}'.replace('|','\x2f')) }}}}".replace("/", "|"),
        "{{ 7 * 7 }}",
        "{% if",
        "{{ undefined.attribute }}",
        "[[ 7 * 7 ]]",
    ]
    config = """\
site_name: Site
theme: {name: material, font: false}
plugins:
  - macros: {j2_block_start_string: "[%", j2_block_end_string: "%]"}
  - kwindex
"""
    built = site("", {"mkdocs.yml": config, **{f"src/pkg/{name}.py": "" for name in names}})

    assert built.log == []
    assert not mark.exists()
    for name in names:
        page = built.page(f"code/pkg/{name}.py_docs/")
        assert page.title == f"{name}.py"
        assert f"{name}.py" in page.text("title")


@pytest.mark.parametrize(
    ("identifier", "expected"),
    [
        ("pkg.mod.Class.method~2", "pkg.mod.Class.method~2"),
        ("pkg.m.f--used-by", "pkg.m.f--used-by"),
        ("tools/gen.py:main", "tools/gen.py:main"),
        ("pkg.Café.ªº.नमस्ते.文", "pkg.Café.ªº.नमस्ते.文"),
        ('a"b', "a!22b"),
        ("a b", "a!20b"),
        ("a_b", "a_b"),
        ("a!22b", "a!2122b"),
        ("100%.py", "100!25.py"),
        ("a<b>&'c`", "a!3Cb!3E!26!27c!60"),
        ("a\u202eb\x00\x1b\ud800", "a!E2!80!AEb!00!1B!ED!A0!80"),
        ("\u200d\u00a0\u2028", "!E2!80!8D!C2!A0!E2!80!A8"),
        ("🎉", "🎉"),
    ],
)
def test_anchors(identifier: str, expected: str) -> None:
    assert anchor(identifier) == expected
    assert unquote(fragment(identifier).removeprefix("#")) == expected
    assert re.fullmatch(r"#[A-Za-z0-9_.~:/!@+,=$%-]*", fragment(identifier))


def test_no_two_names_have_one_anchor() -> None:
    names = [*NAMES, *map(anchor, NAMES), *(name.replace(" ", "_") for name in NAMES)]
    assert len(set(map(anchor, names))) == len(set(names))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("src/ünï 文.py: it's", "src/ünï 文.py: it's"),
        ("a\nb\r\nc\td", "a\\nb\\r\\nc\\td"),
        ("\x1b[31mred\x1b]8;;https://evil.example\x07", "\\x1b[31mred\\x1b]8;;https://evil.example\\x07"),
        ("a\u202eb\u2028c\x85", "a\\u202eb\\u2028c\\x85"),
        ("\ud800", "\\ud800"),
        ("👨\u200d👩\u3000!", "👨\u200d👩\u3000!"),
    ],
)
def test_a_message_is_one_line(text: str, expected: str) -> None:
    assert one_line(text) == expected


def test_titles() -> None:
    assert title_html("{{ a }} <b> \"c\" 'd' & \u202e") == (
        "&#123;&#123; a &#125;&#125; &lt;b&gt; &quot;c&quot; &#x27;d&#x27; &amp; ⟨U+202E⟩"
    )
    assert title_html("[% a %]", "{}[%") == "&#91;&#37; a &#37;]"
    assert visible("a\x00b\x9f\u2066\n\t") == "a␀b\ufffd⟨U+2066⟩\n\t"

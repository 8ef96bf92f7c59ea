"""`kwindex export --format markdown`: what the built site says, as files that work wherever Markdown is read."""

import json
import re
import tomllib
from collections import Counter
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree as ET

import pytest
import yaml
from selectolax.lexbor import LexborNode

from mkdocs_kwindex.cli.main import main
from mkdocs_kwindex.discovery.exported import EXPORT_LIST
from mkdocs_kwindex.export.markdown import parts
from mkdocs_kwindex.export.markdown.page import markdown_page
from mkdocs_kwindex.model.sections import Section
from mkdocs_kwindex.pages.page_plan import PageKind, PagePlan
from tests.support.build import Built, build
from tests.support.html import Page
from tests.support.markdown import DIALECTS, Exported, commonmark
from tests.support.projects import LAMP
from tests.support.tree import write_site, write_tree

TREE = '''
    mkdocs.yml:
        site_name: Lamp
        theme: {name: mkdocs}
        use_directory_urls: false
        plugins: [{kwindex: {repository: true, exclude: [mkdocs.yml, /docs/], workers: 1, git: false}}]
    README.md:
        # Lamp

        A lamp with `bulb` | and *more*.

        - one
        - two

        > quoted `code`
    Makefile:
        check: ; python -m lamp
    lamp/bulb.py:
        """Bulbs | light.

        !!! note "Be careful"
            They are `hot`.

        | a | b |
        | - | - |
        | 1 | `x|y` |

        ```python
        if a < b and "{{ c }}":
            print("`")
        ```

        1. first

            more of it

        2. second
        """
        import os
        from functools import cache as kept


        class Bulb:
            """A *bulb*.

            Args:
                watts: How much, `10 | 20`.
                colour: The colour of **it**.
            """

            _count: int = 0

            def __init__(self, watts: "int | None" = None, *, colour: str = "<b>") -> None:
                self.watts = watts

            def light(self, other: "Bulb") -> "dict[str, Bulb]":
                """Light it with other.

                Raises:
                    ValueError: When `watts` is 0.
                """
                assert self.watts
                def inner():
                    return other.light(self)
                return inner()


        def __getattr__(name): return eval(name)
    lamp/empty.py:
'''
ASK = ["export", "-q", "--format", "markdown"]


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def export(root: Path, *more: str, code: int = 0) -> Path:
    assert main([*ASK, "-C", str(root), "--out", "out", *more]) == code
    return root / "out"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(write_site(tmp_path_factory.mktemp("lamp"), TREE, LAMP))


@pytest.fixture(scope="module")
def exported(built: Built) -> Exported:
    return Exported(files_of(export(built.root)), commonmark)


def page_of(built: Built, path: str) -> Page:
    return built.page(f"code/{path.removesuffix('.md')}.html")


def generated(built: Built) -> set[str]:
    pages = (name for name in built.files if name.startswith("code/") and name.endswith(".html"))
    return {name.removeprefix("code/").removesuffix(".html") + ".md" for name in pages}


def test_the_files_have_the_names_of_the_originals(exported: Exported) -> None:
    of_lamp = {path for path in exported.files if path.startswith("lamp/") and path.endswith(".md")}
    names = ["__init__", "broken", "bulb", "desk", "empty"]
    assert of_lamp == {
        *(f"lamp/{name}.py_{kind}.md" for name in names for kind in ("docs", "kw")),
        "lamp/index.md",
        "lamp/doc.md",
        "lamp/sub.md",
    }
    assert {"index.md", "doc.md", "keywords.md", "report.md", "glossary.md"} <= exported.files.keys()


def test_every_page_of_the_site_is_a_file(built: Built, exported: Exported) -> None:
    assert exported.pages.keys() == generated(built)


def test_headings(exported: Exported) -> None:
    titles = {path: h1.text() for path, page in exported.pages.items() if (h1 := page.css_first("h1"))}
    assert titles["lamp/bulb.py_docs.md"] == "Documentation: lamp/bulb.py"
    assert titles["lamp/bulb.py_kw.md"] == "Keyword Index: lamp/bulb.py"
    assert titles["lamp/index.md"] == "Folder Index: lamp"
    assert titles["lamp/doc.md"] == "Folder Documentation: lamp"
    assert titles["lamp/sub.md"] == "Subtree Keywords: lamp"
    assert titles.keys() == exported.pages.keys()


@pytest.mark.parametrize("name", ["bulb.py", "broken.py", "empty.py"])
def test_thirteen_sections_in_the_originals_order(name: str, exported: Exported) -> None:
    page = exported.pages[f"lamp/{name}_docs.md"]

    sections = [(a.attributes["id"], h2.text()) for h2 in page.css("h2") if (a := h2.css_first("a[id]"))]

    assert sections == [(section, section.heading) for section in Section]


def test_the_same_sections(built: Built, exported: Exported) -> None:
    for path, page in exported.pages.items():
        site = page_of(built, path)
        ids = {*site.sections, *(node.attributes["id"] for node in site.all(".kw-closing b[id]"))}

        assert ids - {""} <= exported.ids[path], path
        of_headings = {a.attributes["id"] for a in page.css("h2 > a[id]")}
        assert of_headings - {"file-information", "keywords-extracted"} <= ids, path


def test_the_same_keywords(built: Built, exported: Exported) -> None:
    for path in (path for path in exported.pages if path.endswith("_kw.md")):
        site = [
            (folded(node), node.attributes["href"]) for node in page_of(built, path).all(".kw-entries li > span > a")
        ]
        here = exported.pages[path].css("li > strong:first-child > a")

        names = [(folded(node), (node.attributes["href"] or "").replace(".md#", ".html#", 1)) for node in here]
        assert [(name, of_site(href)) for name, href in names] == [(name, of_site(href)) for name, href in site], path


def folded(node: LexborNode) -> str:
    return " ".join(node.text().split())


def of_site(href: str | None) -> str:
    return unquote(href or "")


def targets(exported: Exported, path: str) -> set[tuple[str, str]]:
    return {exported.target(path, href) for href in exported.links(path) if not href.endswith(".svg")}


def test_the_same_links(built: Built, exported: Exported) -> None:
    for path in exported.pages:
        site = page_of(built, path)
        for node in site.all(".kw-source, svg, .kw-skip, .kw-here"):
            node.decompose()
        found = Counter(
            (link.href, of_site(link.href)) for link in site.links(".kw-page") if not urlsplit(link.href).scheme
        )
        expected = {
            (target.removesuffix(".html") + ".md" if target.endswith(".html") else target, place)
            for href, _ in found
            for target, place in [exported.target(path.removesuffix(".md") + ".html", href)]
        }
        # A keyword page leads to the source instead of to itself.
        own = {target for target in targets(exported, path) if target[1] == "original-source"}
        own |= {(path, "")} if path.endswith("_kw.md") else set()

        assert targets(exported, path) - own == expected - own, path


@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_link_leads_somewhere(dialect: str, exported: Exported) -> None:
    assert Exported(exported.files, DIALECTS[dialect]).broken() == []


@pytest.mark.parametrize("dialect", DIALECTS)
def test_docstrings(dialect: str, exported: Exported) -> None:
    page = Exported({"x.md": exported.files["lamp/bulb.py_docs.md"]}, DIALECTS[dialect]).pages["x.md"]

    assert folded(page.css("blockquote")[0]) == "Be careful They are hot."
    cells = [[folded(cell) for cell in row.css("td")] for row in page.css("tr")]
    assert ["1", "x|y"] in cells
    rows = [row for row in cells if row and row[0] == "watts"]
    assert rows == [["watts", '"int | None"', "How much, 10 | 20.", "None"]]
    assert 'if a < b and "{{ c }}":\n    print("`")' in [code.text().strip() for code in page.css("pre")]
    assert [folded(item) for item in page.css("ol")[0].css("li")] == ["first more of it", "second"]


def test_listings_have_a_place_for_each_line(exported: Exported) -> None:
    page = exported.pages["lamp/bulb.py_docs.md"]
    listing = next(pre for pre in page.css("pre") if pre.css_first("a[id]"))

    lines = listing.text().rstrip().split("\n")
    assert [a.attributes["id"] for a in listing.css("a")] == [f"L{n}" for n in range(1, len(lines) + 1)]
    assert 'def __init__(self, watts: "int | None" = None, *, colour: str = "<b>") -> None:' in listing.text()


def test_keywords_of_many_places_lead_to_the_list_of_all(tmp_path: Path) -> None:
    many = "".join(f"def f{number}():\n    def run(): ...\n" for number in range(50))
    configuration = "[tool.kwindex]\npackages = ['lamp']\nworkers = 1\n"
    root = write_tree(tmp_path, "", {"pyproject.toml": configuration, "lamp/__init__.py": many})
    assert main([*ASK, "-C", str(root), "--out", "out"]) == 0
    exported = Exported(files_of(root / "out"), commonmark)

    assert "keywords.json" in exported.links("keywords.md")
    assert exported.broken() == []
    assert json.loads(exported.files["keywords.json"])[0] == {
        "name": "f0",
        "kind": "function",
        "qualname": "lamp.f0",
        "file": "lamp/__init__.py",
        "line": 1,
        "url": "lamp/__init__.py_docs.md#lamp.f0",
    }


def test_pictures_are_files_of_their_own(exported: Exported) -> None:
    pictures = {path for path in exported.files if path.endswith(".svg")}
    shown = {
        exported.target(path, node.attributes["src"] or "")[0]
        for path, page in exported.pages.items()
        for node in page.css("img")
    }

    assert shown == pictures
    assert "lamp/bulb.py_docs_1.svg" in pictures
    for path in pictures:
        assert ET.fromstring(exported.files[path]).tag == "{http://www.w3.org/2000/svg}svg"  # noqa: S314 - our own
        assert b"href" not in exported.files[path]


def test_nothing_of_the_tree_acts(exported: Exported) -> None:
    for path, page in exported.pages.items():
        assert page.css("script, style, iframe, object, form, input") == [], path
        assert [node for node in page.css("*") if any(name.startswith("on") for name in node.attributes)] == [], path


def test_a_second_export_makes_and_writes_nothing(
    built: Built, exported: Exported, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    out = built.root / "out"
    times = {path: path.stat().st_mtime_ns for path in out.rglob("*")}
    monkeypatch.delattr("mkdocs_kwindex.cli.export.markdown_files")

    export(built.root)

    assert capsys.readouterr().out == f"0 files written, 0 files removed, {len(exported.files) - 1} unchanged\n"
    assert {path: path.stat().st_mtime_ns for path in out.rglob("*")} == times


def test_pages_beside_the_code_are_no_part_of_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    configuration = "[tool.kwindex]\nrepository = true\nworkers = 1\n"
    write_tree(tmp_path, "", {"pyproject.toml": configuration, "README.md": "# Lamp\n", "lamp/a.py": "x = 1\n"})
    assert main([*ASK, "-C", str(tmp_path), "--out", "."]) == 0
    first = files_of(tmp_path)
    (tmp_path / "lamp/mine.md").write_text("# Mine\n", encoding="utf-8")

    assert main([*ASK, "-C", str(tmp_path), "--out", "."]) == 0

    pages = {name for name in files_of(tmp_path).keys() - first.keys() if not name.startswith(".cache")}
    assert {name for name in first if name.endswith("_docs.md")} == {
        "README.md_docs.md",
        "lamp/a.py_docs.md",
        "pyproject.toml_docs.md",
    }
    assert pages == {"lamp/mine.md", "lamp/mine.md_docs.md", "lamp/mine.md_kw.md"}
    capsys.readouterr()


def test_only_what_the_export_wrote_is_changed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = write_site(
        tmp_path,
        "lamp/a.py: x = 1\nlamp/b.py: y = 2\nlamp/__init__.py:\nmkdocs.yml: plugins: [{kwindex: {workers: 1}}]",
    )
    out = export(tmp_path)
    (out / "lamp/mine.md").write_text("mine")
    (tmp_path / "lamp/b.py").unlink()
    (tmp_path / "lamp/a.py").write_text("x = 1\nz = 3\n")
    before = files_of(out)
    capsys.readouterr()

    export(tmp_path, "--check", code=1)

    assert "lamp/a.py_docs.md" in capsys.readouterr().out.split("\n")
    assert files_of(out) == before

    export(tmp_path)

    after = files_of(out)
    assert {path for path in before if path not in after} == {"lamp/b.py_docs.md", "lamp/b.py_kw.md"}
    assert after["lamp/mine.md"] == b"mine"
    assert export(tmp_path, "--check") == out
    assert config.exists()


@pytest.mark.parametrize(
    ("content", "why"),
    [("mine", "was changed since the export wrote it"), (None, "was not written by the export")],
)
def test_what_somebody_else_wrote_is_in_the_way(
    tmp_path: Path, content: str | None, why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    write_site(tmp_path, "lamp/__init__.py: x = 1\nmkdocs.yml: plugins: [{kwindex: {workers: 1}}]")
    out = tmp_path / "out"
    if content:
        export(tmp_path)
    page = out / "lamp/index.md"
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text("mine")
    (tmp_path / "lamp/__init__.py").write_text("x = 1\ny = 2\n")

    export(tmp_path, code=2)

    message = f"kwindex: {page} {why}: move it away, or export to another folder\n"
    assert capsys.readouterr().err.endswith(message)
    assert page.read_text() == "mine"


def test_a_folder_has_one_format(built: Built, exported: Exported, capsys: pytest.CaptureFixture[str]) -> None:
    out = built.root / "out"

    assert main(["export", "-q", "-C", str(built.root), "--format", "llms", "--out", "out"]) == 2

    message = f"kwindex: {out} holds an export in the format 'markdown': export to another folder\n"
    assert capsys.readouterr().err == message
    assert files_of(out) == exported.files


def test_a_file_is_no_folder(built: Built, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*ASK, "-C", str(built.root), "--out", "mkdocs.yml"]) == 2

    assert capsys.readouterr().err == f"kwindex: {built.root / 'mkdocs.yml'} is no folder\n"


def test_a_list_that_leads_out_of_the_folder_removes_nothing(tmp_path: Path) -> None:
    write_site(tmp_path, "lamp/__init__.py: x = 1\nmkdocs.yml: plugins: [{kwindex: {workers: 1}}]\nmine.txt: mine")
    out = export(tmp_path)
    manifest = out / EXPORT_LIST
    digest = "0" * 32
    manifest.write_text(
        re.sub(r'"files": \{', f'"files": {{"../mine.txt": "{digest}", "/mine.txt": "{digest}",', manifest.read_text())
    )

    export(tmp_path)

    assert (tmp_path / "mine.txt").read_text() == "mine\n"


def test_pages_that_are_too_large_are_split(
    built: Built, exported: Exported, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mkdocs_kwindex.export.markdown.export.DISPLAY_LIMIT", 2500)
    assert main([*ASK, "-C", str(built.root), "--out", str(tmp_path)]) == 0
    split = Exported(files_of(tmp_path), commonmark)

    assert "lamp/bulb.py_docs-2.md" in split.files
    assert split.broken() == []
    of_page = [path for path in split.pages if re.fullmatch(r"lamp/bulb\.py_docs(-\d+)?\.md", path)]
    whole = exported.ids["lamp/bulb.py_docs.md"]
    assert sorted(identifier for path in of_page for identifier in split.ids[path]) == sorted(whole)
    for path in of_page:
        levels = [
            int((node.tag or "")[1]) for node in split.pages[path].css("*") if re.fullmatch(r"h\d", node.tag or "")
        ]
        assert [(path, before, after) for before, after in pairwise(levels) if after > before + 1] == []
    listed = [unquote(keyword["url"]).partition("#") for keyword in json.loads(split.files["keywords.json"])]
    assert {path for path, _, _ in listed} >= {"lamp/bulb.py_docs.md", "lamp/bulb.py_docs-2.md"}
    assert [(path, place) for path, _, place in listed if place not in split.ids[path]] == []
    assert any("(continued)" in h2.text() for path in of_page for h2 in split.pages[path].css("h2"))
    assert parts.DISPLAY_LIMIT < 512 * 1024


def test_no_file_is_larger_than_code_hosts_show() -> None:
    lines = "".join(f"<a id=L{number}></a>x = {number!r:>60}\n" for number in range(1, 20_001))
    rows = "".join(f"<tr><td>{number}</td><td>{'word ' * 40}</td></tr>" for number in range(5_000))
    items = "".join(f"<li>{'word ' * 40}</li>" for _ in range(5_000))
    content = f'<div class="kw-source"><pre>{lines}</pre></div><table><tr><th>n</th><th>w</th></tr>{rows}</table><ul>{items}</ul>'
    plan = PagePlan(PageKind.OVERVIEW, "a.py_docs.md", "a.py", "a.py")

    page = markdown_page(plan, f'<div class="kw-page"><h1 id="a">a.py</h1>{content}</div>')
    files = [part.text for part in parts.split(page, parts.DISPLAY_LIMIT)]

    assert len(files) > 5
    assert max(len(text.encode()) for text in files) < 512 * 1024
    together = "".join(files)
    assert re.findall(r'<a id="L(\d+)"></a>', together) == [str(number) for number in range(1, 20_001)]
    assert re.findall(r"^\| (\d+) \|", together, re.MULTILINE) == [str(number) for number in range(5_000)]
    assert together.count("\n- word ") == 5_000


def pages_in(entries: object) -> list[str]:
    """Return the pages of a navigation, in order."""
    match entries:
        case str():
            return [entries]
        case dict():
            return [page for below in entries.values() for page in pages_in(below)]
        case list():
            return [page for entry in entries for page in pages_in(entry)]
    raise AssertionError(entries)


@pytest.mark.parametrize(
    ("host", "file", "shown"),
    [
        ("mkdocs", "nav.yml", "    - bulb.py:\n      - Overview: out/lamp/bulb.py_docs.md\n"),
        ("zensical", "nav.toml", '    { "bulb.py" = [\n      { "Overview" = "out/lamp/bulb.py_docs.md" },\n'),
        ("summary", "SUMMARY.md", "    - [bulb.py](lamp/bulb.py_docs.md)\n        - [Keywords](lamp/bulb.py_kw.md)\n"),
    ],
)
def test_navigation(built: Built, host: str, file: str, shown: str) -> None:
    assert main([*ASK, "-C", str(built.root), "--out", "docs/out", "--nav", host]) == 0

    text = (built.root / "docs/out" / file).read_text()
    assert shown in text
    if host == "summary":
        pages = [f"out/{page}" for page in re.findall(r"\]\((\S*)\)", text)]
    else:
        # It can be appended to a configuration.
        own = '[project]\nsite_name = "Lamp"\n[project.theme]\nlanguage = "en"\n'
        pages = pages_in(
            yaml.safe_load(text)["nav"] if host == "mkdocs" else tomllib.loads(own + text)["project"]["nav"]
        )
    assert sorted(pages) == sorted(f"out/{path}" for path in generated(built) if not path.startswith("keywords/"))

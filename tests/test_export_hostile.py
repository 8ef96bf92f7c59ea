"""Names and texts that mean something in Markdown are shown in an export as what they are."""

import json
import re
from argparse import Namespace
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import jsonschema
import pytest
from selectolax.lexbor import LexborNode

from mkdocs_kwindex.build.parallel import ParallelRender
from mkdocs_kwindex.cli.configuration import configured
from mkdocs_kwindex.cli.loading import generated_site
from mkdocs_kwindex.cli.terminal import Terminal
from mkdocs_kwindex.export.book.book import book_files
from mkdocs_kwindex.export.index_schema import schema
from mkdocs_kwindex.export.json_index import json_index
from mkdocs_kwindex.export.llms import llms_files
from mkdocs_kwindex.export.markdown.export import Make, markdown_files, of_markdown, planned
from mkdocs_kwindex.export.scip.index import ScipIndex
from mkdocs_kwindex.export.scip.messages import messages
from mkdocs_kwindex.export.tags import ctags
from mkdocs_kwindex.pages.site import Site
from mkdocs_kwindex.rendering import PageRenderer
from tests.support.markdown import DIALECTS, Exported, body
from tests.support.payloads import MARKDOWN_PIECES, NAMES
from tests.support.scip import SYMBOL
from tests.support.tree import write_tree

DOCSTRING = "\n\n    ".join(
    piece.strip("\n").replace("\\", "\\\\").replace('"', "'") for piece in MARKDOWN_PIECES if piece.isprintable()
)
SOURCE = f'''
class Café:
    """Text of {{}}.

    {DOCSTRING}
    """

    def ªº(self, x: "a|b" = "`|`", *y: "List[Café]") -> "<b>": ...


name = Café()
'''
ACTING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
CONFIG = "[tool.kwindex]\npackages = ['pkg']\nworkers = 1\ngit = false\nfiles = ['python', 'documentation', 'configuration']\n"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    names = [name for name in NAMES if name.isprintable()]
    keys = {
        name: {f'inner "{name}"': 1} for name in [*NAMES, "a\u202eb", "a\x00b", "a\x1b[2Jb", "</script>", "\ud800x"]
    }
    root = write_tree(
        tmp_path_factory.mktemp("hostile"),
        files={
            "pyproject.toml": CONFIG,
            "pkg/__init__.py": SOURCE,
            **{f"pkg/{name}.py": "def a_b(): ...\n" for name in names},
            **{f"pkg/{name}/x.py": "import os\n" for name in names},
            "pkg/keys.json": json.dumps(keys),
            "pkg/turns.py": "def f(a='\u202e\x9b2J\x7f'):\n    '\u2066Text \x9b.'\n",
            'pkg/a".md': "".join(f"# {name}\n\nText.\n\n" for name in NAMES),
        },
    )
    asked = Namespace(directory=str(root), config=None, option=[])
    with generated_site(configured(asked), Terminal(quiet=True)) as generated:
        yield generated.site()


@pytest.fixture(scope="module")
def files(site: Site) -> dict[str, bytes]:
    return dict(markdown_files(of_markdown(site)))


@pytest.fixture(scope="module", params=DIALECTS)
def exported(request: pytest.FixtureRequest, files: dict[str, bytes]) -> Exported:
    return Exported(files, DIALECTS[request.param])


def bare(node: LexborNode) -> str:
    return "".join(node.text().split())


def test_every_link_leads_somewhere(exported: Exported) -> None:
    assert exported.broken() == []


def test_what_the_site_shows_is_shown(exported: Exported, site: Site) -> None:
    pages = of_markdown(site)
    renderer = PageRenderer(pages)
    count = 0
    for plan in planned(pages):
        page = body(renderer.render(plan))
        for node in page.css(".kw-tabs, .kw-hidden, .kw-skip, .kw-here, svg, h1, .kw-closing, details, pre"):
            node.decompose()
        shown = bare(exported.pages[plan.uri])
        for node in page.css("td, th, dd, dt, h2, h3, .kw-detail h4, p:not(.kw-heading), li > span, li > a"):
            # Which lines it has stands below a heading.
            for line in node.css(".kw-line") if node.tag in {"h3", "h4"} else ():
                line.decompose()
            text = bare(node)
            count += 1
            assert text in shown, (plan.uri, text)
    assert count > 3_000


def test_pages_made_in_other_processes_are_the_same(site: Site, files: dict[str, bytes]) -> None:
    taken = []

    @contextmanager
    def ahead(make: Make, groups: Sequence[Sequence[str]]) -> Iterator[Make]:
        def take(name: str) -> bytes:
            taken.append(parallel.take(name) or b"")
            return taken[-1]

        parallel = ParallelRender(lambda _: make, 2)
        parallel.begin(groups)
        try:
            yield take
        finally:
            parallel.close()

    assert dict(markdown_files(of_markdown(site), ahead)) == files
    assert len(taken) > 100


def test_nothing_acts(exported: Exported) -> None:
    for path, page in exported.pages.items():
        assert page.css("script, style, iframe, object, form, input, svg") == [], path
        assert [node for node in page.css("*") if any(name.startswith("on") for name in node.attributes)] == [], path
        schemes = {(a.attributes["href"] or "").partition(":")[0].lower() for a in page.css("a[href]")}
        assert not schemes & {"javascript", "data", "vbscript", "blob"}, path


def test_listings(exported: Exported, site: Site) -> None:
    path = of_markdown(site).urls.overview("pkg/__init__.py")
    listing = next(pre for pre in exported.pages[path].css("pre") if pre.css_first("a[id]"))

    assert listing.text().rstrip() == SOURCE.rstrip()


def test_the_book_shows_the_same(site: Site) -> None:
    files = dict(book_files(site))
    html = body(files["book.html"].decode())
    texts = {name: bare(body(render(files["book.md"].decode()))) for name, render in DIALECTS.items()}

    assert html.css("script, iframe, object, form") == []
    for name in NAMES:
        for shown in (*texts.values(), bare(html)):
            assert "".join(name.split()) in shown


def test_tags_are_lines_of_fields(site: Site, tmp_path: Path) -> None:
    for line in ctags(site, tmp_path).decode().split("\n")[:-1]:
        fields = line.split("\t")
        assert len(fields) >= 3, line
        assert re.search(f"\x0a|{ACTING.pattern}", line) is None, line


def test_nothing_acts_on_a_terminal(site: Site, files: dict[str, bytes]) -> None:
    index = b"".join(json_index(site))
    texts = [index, *files.values(), *dict(book_files(site)).values(), *dict(llms_files(site)).values()]

    assert [found[0] for text in texts if (found := ACTING.search(text.decode()))] == []
    [signature] = [
        definition["signature"]
        for file in json.loads(index)["files"]
        for definition in file["definitions"]
        if file["path"] == "pkg/turns.py"
    ]
    assert signature == "f(a='\u202e\x9b2J\x7f')"


def test_programs_can_read_it(site: Site) -> None:
    index = json.loads(b"".join(json_index(site)))
    jsonschema.Draft202012Validator(schema()).validate(index)
    scip = messages()["Index"].FromString(b"".join(ScipIndex(site, Path(site.tree.packages[0].path).parent).pieces()))

    names = {d["name"] for file in index["files"] for d in file["definitions"]}
    assert set(NAMES) <= names
    assert {symbol.display_name for document in scip.documents for symbol in document.symbols} >= names
    for document in scip.documents:
        for symbol in document.symbols:
            assert SYMBOL.fullmatch(symbol.symbol), symbol.symbol

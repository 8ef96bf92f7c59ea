"""Whatever is in the tree: every file gets its page or one line that says why not, and costs no other file its own."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import BuildSite
from tests.support.build import Built, build
from tests.support.crawl import crawl
from tests.support.html import folded
from tests.support.projects import SHOP_CONFIG
from tests.support.tree import write_site

BAD = "src/pkg/bad.py"
PAGE = "code/pkg/bad.py_docs/"
CANNOT_PARSE = "cannot be parsed: {}; its page shows the source only"


def check_the_others(built: Built) -> None:
    """The file beside the bad one has its pages, and every link of the site leads somewhere."""
    assert "pkg.good.f" in built.page("code/pkg/good.py_docs/").ids
    assert built.page("code/pkg/good.py_kw/").sections[0] == "functions"
    assert crawl(built.site_dir).problems == []


@pytest.fixture
def with_bad_file(site: BuildSite) -> Callable[[str | bytes], Built]:
    """Build a site with a good file and a bad one, and check that the good one does not suffer."""

    def build_site(content: str | bytes) -> Built:
        built = site(SHOP_CONFIG, {"src/pkg/good.py": "def f(): ...", BAD: content})
        check_the_others(built)
        return built

    return build_site


def warnings(built: Built) -> list[str]:
    """Return the warnings without the path of the bad file."""
    assert {level for level, _ in built.log} <= {"WARNING"}
    return [message.replace(f"kwindex: {built.root}/{BAD}", "bad.py") for _, message in built.log]


def listing(built: Built) -> list[str]:
    """Return the lines of the bad file as its page shows them."""
    node = built.page(PAGE).one(".kw-source pre")
    for anchor in node.css("a[id^=L]"):
        anchor.decompose()
    return node.text().splitlines()


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        ("import os\ndef f(:\n", 2, "invalid syntax"),
        ("def f():\nreturn 1\n", 2, "expected an indented block after function definition on line 1"),
        ("x = 'open\n", 1, "unterminated string literal (detected at line 1)"),
        ("print 'two'\n", 1, "Missing parentheses in call to 'print'. Did you mean print(...)?"),
        ("x = " + "(" * 5000 + ")" * 5000, 1, "too many nested parentheses"),
    ],
)
def test_a_syntax_error_is_told_with_its_line_and_the_source_is_shown(
    with_bad_file: Callable[[str | bytes], Built], content: str, line: int, reason: str
) -> None:
    built = with_bad_file(content)

    assert warnings(built) == [f"bad.py:{line}: {CANNOT_PARSE.format(reason)}"]
    page = built.page(PAGE)
    assert page.texts(".kw-page .admonition p:last-child") == [f"L{line}: {CANNOT_PARSE.format(reason)}."]
    assert "\n".join(listing(built)) == content.rstrip("\n")


def test_a_page_claims_nothing_about_what_could_not_be_analysed(with_bad_file: Callable[[str | bytes], Built]) -> None:
    built = with_bad_file("import os\ndef f(:\n")

    text = built.page(PAGE).text(".kw-page") + built.page("code/pkg/bad.py_kw/").text(".kw-page")
    assert "imports nothing" not in text
    assert "defines nothing" not in text
    assert "defines and imports nothing" not in text


def test_code_that_nests_too_deep(with_bad_file: Callable[[str | bytes], Built]) -> None:
    built = with_bad_file("x = " + "+".join("1" * 20_000))

    why = "it nests too deep, or a chain of `elif` or operators is too long"
    assert warnings(built) == [f"bad.py: {CANNOT_PARSE.format(why)}"]


def test_a_nul_byte(with_bad_file: Callable[[str | bytes], Built]) -> None:
    built = with_bad_file(b"A = 1\nB = '\0'\n")

    assert warnings(built) == [f"bad.py:2: {CANNOT_PARSE.format('it holds a NUL character')}"]
    assert listing(built) == ["A = 1", "B = '␀'"]


def test_bytes_that_are_no_text(with_bad_file: Callable[[str | bytes], Built]) -> None:
    built = with_bad_file(b"A = 1\nB = '\xff'\n")

    assert warnings(built) == ["bad.py:2: cannot be decoded: it is not valid UTF-8; shown with replacement characters"]
    assert listing(built) == ["A = 1", "B = '\ufffd'"]
    assert "pkg.bad.B" in built.page(PAGE).ids


def test_an_encoding_that_nobody_knows(with_bad_file: Callable[[str | bytes], Built]) -> None:
    built = with_bad_file("# coding: klingon\nA = 1\n")

    assert warnings(built) == [
        "bad.py:1: cannot be decoded: unknown encoding: klingon; shown as UTF-8 with replacement characters"
    ]
    assert "pkg.bad.A" in built.page(PAGE).ids


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (b"# coding: latin-1\nA = '\xe9'\n", "iso-8859-1"),
        (b"#\xef\xbb\xbf\nA = '\xc3\xa9'\n", "utf-8"),
        (b"\xef\xbb\xbf#\nA = '\xc3\xa9'\n", "utf-8"),
        ("# coding: shift-jis\nA = '語'\n".encode("shift-jis"), "shift-jis"),
    ],
)
def test_a_declared_encoding_is_used(
    with_bad_file: Callable[[str | bytes], Built], content: bytes, encoding: str
) -> None:
    built = with_bad_file(content)

    assert warnings(built) == []
    assert listing(built)[1] in {"A = 'é'", "A = '語'"}
    assert encoding in built.page(PAGE).texts(".kw-metadata dd")


@pytest.mark.parametrize("content", ["", "\n\n", "# a comment", "\ufeff"])
def test_an_empty_file_has_its_pages(with_bad_file: Callable[[str | bytes], Built], content: str) -> None:
    built = with_bad_file(content)

    assert warnings(built) == []
    assert built.page(PAGE).title == "bad.py"
    assert built.page("code/pkg/bad.py_kw/").title == "bad.py: keywords"


def test_line_ends_of_every_kind(with_bad_file: Callable[[str | bytes], Built]) -> None:
    built = with_bad_file(b"A = 1\rB = 2\r\n\x0cC = '''\x0b\x1c\xc2\x85\xe2\x80\xa8'''\nD = 4")

    assert warnings(built) == []
    lines = {record["name"]: record["line"] for record in built.keywords() if record["kind"] != "module"}
    assert lines == {"f": 1, "A": 1, "B": 2, "C": 3, "D": 4}
    assert "L4" in built.page(PAGE).ids
    assert "L5" not in built.page(PAGE).ids


def test_a_generated_file_of_five_megabytes(with_bad_file: Callable[[str | bytes], Built]) -> None:
    rows = 85_000
    built = with_bad_file(
        "# Generated. Do not edit.\nDATA = [\n"
        + '    (1, "some text", 3.5, None, "and some more of it"),\n' * rows
        + "]\n"
    )

    assert warnings(built) == []
    page = built.page(PAGE)
    assert {"pkg.bad.DATA", f"L{rows + 3}"} <= set(page.ids)
    assert "generated module" in page.text(".kw-page")


def test_a_line_of_two_megabytes(with_bad_file: Callable[[str | bytes], Built]) -> None:
    built = with_bad_file(f'TEXT = "{"a" * 2_000_000}"\n')

    assert warnings(built) == []
    # The value is read in the listing; anywhere else it would bury the rest.
    assert len(built.page("code/pkg/bad.py_kw/").html) < 100_000


def test_an_unreadable_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = write_site(tmp_path, SHOP_CONFIG, {"src/pkg/good.py": "def f(): ...", BAD: "A = 1"})
    refuse_to_open(monkeypatch, tmp_path / BAD)

    built = build(config)

    assert warnings(built) == ["bad.py: cannot be read (Permission denied): its page shows nothing of it"]
    page = built.page(PAGE)
    assert page.texts(".kw-page .admonition p:last-child") == [
        "cannot be read (Permission denied): its page shows nothing of it."
    ]
    check_the_others(built)


def refuse_to_open(monkeypatch: pytest.MonkeyPatch, refused: Path) -> None:
    """Make a file unreadable for every user, whom permissions may not bind."""
    os_open = os.open

    def refusing_open(path: Any, *args: Any, **options: Any) -> int:  # noqa: ANN401 - stands in for os.open
        if str(path) == str(refused):
            raise PermissionError(13, "Permission denied", str(path))
        return os_open(path, *args, **options)

    monkeypatch.setattr(os, "open", refusing_open)


def test_symbolic_links(tmp_path: Path) -> None:
    config = write_site(tmp_path, SHOP_CONFIG, {"src/pkg/good.py": "def f(): ...", "elsewhere/secret.py": "A = 1"})
    folder = tmp_path / "src/pkg"
    for name, target in {
        "alias.py": "good.py",
        "dangling.py": "nowhere.py",
        "loop.py": "loop.py",
        "here": ".",
        "nowhere": "gone",
        "out.py": "../../elsewhere/secret.py",
        "outside": "../../elsewhere",
    }.items():
        (folder / name).symlink_to(target)

    built = build(config)

    assert built.log == [
        ("WARNING", f"kwindex: {folder}/{name}: left out: a symbolic link {why}")
        for name, why in [
            ("dangling.py", "that leads nowhere or to itself"),
            ("loop.py", "that leads nowhere or to itself"),
            ("here", "to a folder that is documented where it stands"),
            ("out.py", "that leads out of the package"),
            ("outside", "that leads out of the package"),
        ]
    ]
    assert built.page("code/pkg/alias.py_docs/").title == "alias.py"
    assert not any("secret" in name for name in built.files)
    check_the_others(built)


def test_what_is_no_regular_file(tmp_path: Path) -> None:
    config = write_site(
        tmp_path, SHOP_CONFIG, {"src/pkg/good.py": "def f(): ...", "src/pkg/folder.py/inside.py": "A = 1"}
    )
    os.mkfifo(tmp_path / "src/pkg/pipe.py")

    built = build(config)

    assert built.log == [("WARNING", f"kwindex: {tmp_path}/src/pkg/pipe.py: left out: it is not a regular file")]
    assert built.page("code/pkg/folder.py/inside.py_docs/").title == "inside.py"
    check_the_others(built)


NAMES = [
    "a b.py",
    "a#b.py",
    "100%.py",
    "a%20b.py",
    "quote'.py",
    'double".py',
    "{{ x }}.py",
    "ünïcödé.py",
    "文.py",
    "a&b?c=d;e.py",
    "back\\slash.py",
    "con:colon.py",
    "index.py",
    "README.py",
    "doc.py",
    "_.py",
    "~.py",
    "-dash.py",
]


@pytest.mark.parametrize("use_directory_urls", [True, False])
def test_file_names_of_every_kind(tmp_path: Path, use_directory_urls: bool) -> None:
    files: dict[str, str | bytes] = {f"src/pkg/{name}": "def f(): ..." for name in NAMES}
    built = build(
        write_site(tmp_path, SHOP_CONFIG, {"src/pkg/good.py": "def f(): ...", **files}),
        use_directory_urls=use_directory_urls,
    )

    assert built.log == []
    end = "/" if use_directory_urls else ".html"
    for name in NAMES:
        page = built.page(f"code/pkg/{name}_docs{end}")
        assert page.title == name
        assert [folded(code) for code in page.all(".kw-signature")] == ["def f()"]
        assert built.page(f"code/pkg/{name}_kw{end}").sections[0] == "functions"
    assert crawl(built.site_dir).problems == []


@pytest.mark.parametrize("use_directory_urls", [True, False])
def test_names_that_pages_have_themselves(site: BuildSite, use_directory_urls: bool) -> None:
    paths = [
        "doc/a.py", "index/a.py", "doc.py", "index.py", "a.py", "a.py_docs/a.py", "a.py_docs.py", "templates/a.py",
        "keywords.json/a.py", "search/a.py", "assets/a.py",
    ]  # fmt: skip
    files: dict[str, str | bytes] = {f"src/pkg/{path}": "def f(): ..." for path in paths}
    notes: dict[str, str | bytes] = {f"src/pkg/{name}": "# Not a page" for name in ("doc.md", "index.md", "README.md")}
    built = site(SHOP_CONFIG, {**files, **notes}, use_directory_urls=use_directory_urls)

    assert built.log == []
    assert crawl(built.site_dir).problems == []
    overviews = {record["url"].partition("#")[0] for record in built.keywords() if record["kind"] == "module"}
    assert len(overviews) == len(paths)
    assert {record["file"] for record in built.keywords() if record["name"] == "f"} == {f"pkg/{path}" for path in paths}


def test_a_name_with_control_characters_is_left_out(site: BuildSite) -> None:
    built = site(SHOP_CONFIG, {"src/pkg/good.py": "def f(): ...", "src/pkg/new\nline.py": "A = 1"})

    assert built.log == [
        ("WARNING", f"kwindex: {built.root}/src/pkg/new\\nline.py: left out: its name has control characters")
    ]
    check_the_others(built)


def test_a_name_that_is_no_text_is_left_out(tmp_path: Path) -> None:
    config = write_site(tmp_path, SHOP_CONFIG, {"src/pkg/good.py": "def f(): ..."})
    Path(os.fsdecode(os.fsencode(tmp_path / "src/pkg") + b"/\xff.py")).write_text("A = 1", encoding="utf-8")

    built = build(config)

    assert built.log == [("WARNING", f"kwindex: {tmp_path}/src/pkg/\\xff.py: left out: its name is not valid UTF-8")]
    check_the_others(built)


def test_a_hand_written_page_at_the_same_address_wins(site: BuildSite) -> None:
    mine = {
        "docs/code/index.md": "# My landing page",
        "docs/code/pkg/README.md": "# My index",
        "docs/code/pkg/good.py_docs.md": "# My overview",
    }
    built = site(SHOP_CONFIG, {**mine, "docs/index.md": "# Home", "src/pkg/good.py": "def f(): ..."})

    kept = [message for _, message in built.info if "hand-written page kept" in message]
    assert sorted(kept) == [
        f"kwindex: {source}: hand-written page kept, the generated page {generated} would have the same address"
        for source, generated in [
            ("code/index.md", "code/index.md"),
            ("code/pkg/README.md", "code/pkg/index.md"),
            ("code/pkg/good.py_docs.md", "code/pkg/good.py_docs.md"),
        ]
    ]
    assert built.log == []
    titles = [built.page(url).title for url in ("code/", "code/pkg/", "code/pkg/good.py_docs/")]
    assert titles == ["My landing page", "My index", "My overview"]
    assert crawl(built.site_dir).problems == []


def test_a_file_that_changes_nothing_of_griffe(site: BuildSite) -> None:
    """A docstring that griffe complains about is its author's matter: a strict build of the site does not fail."""
    content = 'def f(a):\n    """F.\n\n    Args:\n        b: Not there.\n        a (int: Odd.\n    """\n'
    built = site(SHOP_CONFIG, {"src/pkg/good.py": content}, strict=True)

    assert built.log == []

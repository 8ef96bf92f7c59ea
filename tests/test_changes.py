"""What differs between two states of a tree, and what of it breaks callers."""

import ast
import json
import shutil
import subprocess
import textwrap
from pathlib import Path

import pytest

from mkdocs_kwindex.analysis.api import api_changes, griffe_tree
from mkdocs_kwindex.build.revision_changes import Revisions
from mkdocs_kwindex.build.secret_policy import SecretPolicy
from mkdocs_kwindex.cli.main import main
from mkdocs_kwindex.model.changes import Changes
from tests.support.build import Built, build
from tests.support.tree import parse_tree, write_site, write_tree


def changes(old: str, new: str) -> list[tuple[str, str, int]]:
    """Return kind, symbol and the number of ways to break callers of each change."""
    trees = ({path: text.encode() for path, text in parse_tree(tree).items()} for tree in (old, new))
    found, _ = api_changes(*trees)
    return [(change.kind.value, change.symbol, len(change.breaks)) for change in found]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("def f(a): ...", "def f(a): ...", []),
        ("def f(a): ...", "def f(a, b=1): ...", [("signature", "pkg.f", 0)]),
        ("def f(a): ...", "def f(a, b): ...", [("signature", "pkg.f", 1)]),
        ("def f(a): ...", "def f(): ...", [("signature", "pkg.f", 1)]),
        ("def f(a, b): ...", "def f(b, a): ...", [("signature", "pkg.f", 2)]),
        ("def f(a): ...", "f = 1", [("kind", "pkg.f", 1)]),
        ("def f(a): ...", "", [("removed", "pkg.f", 1)]),
        ("", "class C:\n        def m(self): ...", [("added", "pkg.C", 0)]),
        ("class C:\n        def m(self): ...", "", [("removed", "pkg.C", 1)]),
        ("class C:\n        def m(self): ...", "class C: ...", [("removed", "pkg.C.m", 1)]),
        ("class B: ...\n    class C(B): ...", "class B: ...\n    class C: ...", [("signature", "pkg.C", 1)]),
        ("def _f(a): ...", "def _f(b): ...", [("signature", "pkg._f", 0)]),
        ("def f(): ...", "def f():\n        '''Text.\n\n        .. deprecated:: 2\n        '''", [("deprecated", "pkg.f", 0)]),
        ("def f(): ...", "import warnings\n    @warnings.deprecated('')\n    def f(): ...", [("deprecated", "pkg.f", 0)]),
        ("__all__ = ['g']\n    def f(): ...", "__all__ = ['f']\n    def f(): ...", [("made public", "pkg.f", 0)]),
        ("__version__ = 1", "__version__ = 2", []),
    ],
)  # fmt: skip
def test_one_definition(old: str, new: str, expected: list[tuple[str, str, int]]) -> None:
    found = changes(f"pkg/__init__.py:\n    {old}", f"pkg/__init__.py:\n    {new}")

    assert [change for change in found if change[1] != "pkg.__all__"] == expected


def test_what_moves_is_told_as_such() -> None:
    old = "pkg/__init__.py:\npkg/a.py:\n    def f(x): ...\n    def g(): ..."
    new = "pkg/__init__.py:\npkg/a.py: def g(): ...\npkg/b.py: def f(x): ..."

    assert changes(old, new) == [("moved", "pkg.a.f", 1), ("added", "pkg.b", 0)]


def test_what_moves_and_is_still_imported_breaks_nobody() -> None:
    old = "pkg/__init__.py: def f(x): ..."
    new = "pkg/__init__.py: from pkg._a import f\npkg/_a.py: def f(x): ..."

    assert changes(old, new) == [("moved", "pkg.f", 0), ("added", "pkg._a", 0)]


def test_what_a_package_imports_is_public_there() -> None:
    old = "pkg/__init__.py: from pkg._a import f\npkg/_a.py: def f(x): ..."
    new = "pkg/__init__.py: from pkg._a import f\npkg/_a.py: def f(): ..."

    assert changes(old, new) == [("signature", "pkg._a.f", 1)]


def test_what_both_states_have_is_parsed_and_searched_for_secrets_once(
    repository: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    parsed: list[str] = []
    searched: list[tuple[str, bytes]] = []
    parse, mask = griffe_tree._parse, SecretPolicy.masked  # noqa: SLF001 - what takes the time

    def parse_noted(text: str, path: str) -> ast.Module:
        parsed.append(path)
        return parse(text, path)

    def mask_noted(policy: SecretPolicy, uri: str, data: bytes) -> bytes:
        searched.append((uri, data))
        return mask(policy, uri, data)

    monkeypatch.setattr(griffe_tree, "_parse", parse_noted)
    monkeypatch.setattr(SecretPolicy, "masked", mask_noted)

    assert main(["diff", "-q", "-C", str(repository), "HEAD", "HEAD"]) == 0

    assert capsys.readouterr().out == "nothing has changed since HEAD\n"
    assert len(parsed) == len({*parsed}) > 1
    assert len(searched) == len({*searched}) > 1


def test_nothing_is_told_of_what_cannot_be_parsed() -> None:
    found, unread = api_changes({"pkg/a.py": b"def f(): ...\n"}, {"pkg/a.py": b"def f(:\n"})

    assert (found, unread) == ([], ["pkg/a.py"])


@pytest.mark.parametrize(
    "data", [b"\xff\xfe", b"\0", b"from pkg import *\n" * 100, b"(" * 10_000, b"from pkg.a import b as b\n"]
)
def test_odd_files_end_nothing(data: bytes) -> None:
    api_changes(
        {"pkg/__init__.py": b"", "pkg/a.py": data}, {"pkg/__init__.py": b"from pkg.a import *", "pkg/b.py": data}
    )


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout with a tag, and changes since then that nobody has committed."""
    root = tmp_path_factory.mktemp("repository")
    files = {
        "pyproject.toml": "[tool.kwindex]\npackages = ['src/lamp']\nworkers = 1\nexclude = ['made.py']\n",
        "src/lamp/__init__.py": "from lamp.bulb import Bulb\n",
        "src/lamp/bulb.py": "class Bulb:\n    def light(self, power='`'): ...\n",
        "src/lamp/gone/old.py": "def f(): ...\n",
        "src/lamp/made.py": "def g(): ...\n",
        ".gitattributes": "*.py export-ignore filter=evil\n",
    }
    write_tree(root, "", files)
    run = ["git", "-C", str(root), "-c", "user.name=A", "-c", "user.email=a@b", "-c", "commit.gpgsign=false"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "One"], ["tag", "v1"]):
        subprocess.run([*run, *command], check=True)
    subprocess.run([*run, "config", "filter.evil.smudge", f"touch {root}/ran"], check=True)
    (root / "src/lamp/bulb.py").write_text(
        "class Bulb:\n    def light(self): ...\n    def dim(self): ...\n", encoding="utf-8"
    )
    (root / "src/lamp/gone/old.py").unlink()
    (root / "src/lamp/made.py").unlink()
    return root


def diff(root: Path, capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> str:
    assert main(["diff", "-q", "-C", str(root), *arguments]) == code
    return capsys.readouterr().out


def test_text(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert diff(repository, capsys, "v1") == textwrap.dedent("""\
        lamp/gone/__init__.py: [removed] lamp.gone: gone
            breaks callers: public object was removed: lamp.gone
        lamp/bulb.py:2: [signature] lamp.bulb.Bulb.light: def light(self, power='`') → def light(self)
            breaks callers: parameter was removed: power
        lamp/gone/old.py: [removed] lamp.gone.old: old
        lamp/gone/old.py:1: [removed] lamp.gone.old.f: def f()
        lamp/bulb.py:3: [added] lamp.bulb.Bulb.dim: def dim(self)
        5 changes, 2 of them known to break callers
        """)
    assert not (repository / "ran").exists()


def test_what_was_compared_is_not_compared_again_until_something_changes(
    repository: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "copy"
    shutil.copytree(repository, root, ignore=shutil.ignore_patterns(".cache"))
    compared = []
    compare = Revisions.compare

    def counted(self: Revisions, old: str, new: str = "") -> Changes:
        compared.append(old)
        return compare(self, old, new)

    monkeypatch.setattr(Revisions, "compare", counted)
    first = diff(root, capsys, "v1")

    assert (diff(root, capsys, "v1"), compared) == (first, ["v1"])
    git = ["git", "-C", str(root), "-c", "user.name=A", "-c", "user.email=a@b", "-c", "commit.gpgsign=false"]
    status = subprocess.run([*git, "status", "--short"], check=True, capture_output=True, text=True).stdout
    assert ".cache" not in status

    bulb = root / "src/lamp/bulb.py"
    bulb.write_text(f"{bulb.read_text(encoding='utf-8')}    def burn(self): ...\n", encoding="utf-8")
    assert "lamp.bulb.Bulb.burn" in diff(root, capsys, "v1")

    subprocess.run([*git, "commit", "-qam", "Two"], check=True)
    subprocess.run([*git, "tag", "-f", "v1"], check=True, capture_output=True)
    assert diff(root, capsys, "v1") == "nothing has changed since v1\n"
    assert compared == ["v1"] * 3

    [kept] = (root / ".cache/plugin/kwindex").glob("changes-*.json")
    kept.write_bytes(kept.read_bytes()[:-9])
    assert (diff(root, capsys, "v1"), len(compared)) == ("nothing has changed since v1\n", 4)


def test_markdown(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert diff(repository, capsys, "v1", "--format", "markdown", "-n", "2") == textwrap.dedent("""\
        ## Changes since `v1`

        ### Breaks callers

        - `lamp.gone`: `gone`
            - `public object was removed: lamp.gone`
        - `lamp.bulb.Bulb.light`: <code>def light(self, power='\\`')</code> → `def light(self)`
            - `parameter was removed: power`

        … 3 more

        5 changes, 2 of them known to break callers
        """)


def test_json(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(diff(repository, capsys, "v1", "--json"))

    assert (found["total"], found["breaking"], found["unread"]) == (5, 2, [])
    assert found["changes"][1]["symbol"] == "lamp.bulb.Bulb.light"


def test_exit_codes(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    diff(repository, capsys, "v1", "--fail-on", "breaking", code=1)
    diff(repository, capsys, "v1", "--fail-on", "any", code=1)
    assert diff(repository, capsys, "v1", "HEAD", "--fail-on", "any") == "nothing has changed since v1\n"


@pytest.mark.parametrize("revision", ["v2", "--output=x", "-x", "", "a\x1b[2Jb", "v1^{tree}", "../.."])
def test_no_such_revision(repository: Path, capsys: pytest.CaptureFixture[str], revision: str) -> None:
    assert main(["diff", "-q", "-C", str(repository), "--", revision]) == 2
    error = capsys.readouterr().err
    assert error.startswith("kwindex: ")
    assert error[:-1].isprintable()


def test_two_trees(repository: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_tree(tmp_path, "lamp/__init__.py: from lamp.bulb import Bulb\nlamp/bulb.py: class Bulb: ...")

    assert diff(repository, capsys, str(tmp_path)) == (
        "lamp/bulb.py:3: [added] lamp.bulb.Bulb.dim: def dim(self)\n"
        "lamp/bulb.py:2: [added] lamp.bulb.Bulb.light: def light(self)\n"
        "2 changes, 0 of them known to break callers\n"
    )


@pytest.fixture(scope="module")
def site(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Built:
    root = tmp_path_factory.mktemp("site") / "lamp"
    shutil.copytree(repository, root)
    run = ["git", "-C", str(root), "-c", "user.name=A", "-c", "user.email=a@b", "-c", "commit.gpgsign=false"]
    for command in (["commit", "-qam", "Two"], ["tag", "v2"]):
        subprocess.run([*run, *command], check=True)
    with (root / "src/lamp/bulb.py").open("a", encoding="utf-8") as file:
        file.write("    def hum(self): ...\n")
    config = """
        site_name: Lamp
        theme: {name: mkdocs, highlightjs: false}
        plugins:
          - kwindex: {packages: [src/lamp], exclude: [made.py], workers: 1, changes: [v1, v2, v9]}
    """
    return build(write_site(root, "", {"mkdocs.yml": textwrap.dedent(config)}))


def test_a_page_tells_what_has_changed(site: Built) -> None:
    page = site.page("code/changes/")
    assert [title.text() for title in page.tree.css("h2")] == ["Since v2", "v1 → v2"]
    rows = [[cell.text(separator=" ", strip=True) for cell in row.css("td")] for row in page.tree.css("tbody tr")]
    assert [row for row in rows if row[0].startswith("lamp.bulb.Bulb.light")] == [
        [
            "lamp.bulb.Bulb.light  signature parameter was removed: power",
            "def light(self, power='`')",
            "def light(self)",
        ]
    ]
    [link] = [link.attributes["href"] for link in page.tree.css("td a") if link.text() == "lamp.bulb.Bulb.light"]
    assert link == "../lamp/bulb.py_docs/#lamp.bulb.Bulb.light"


def test_symbols_say_since_when(site: Built) -> None:
    titles = site.page("code/lamp/bulb.py_docs/").tree.css(".kw-detail > h3, .kw-detail > h4")
    said = {title.id: [label.text() for label in title.css(".kw-label")] for title in titles}

    assert said == {
        "lamp.bulb.Bulb": [],
        "lamp.bulb.Bulb.light": ["changed in v2"],
        "lamp.bulb.Bulb.dim": ["added in v2"],
        "lamp.bulb.Bulb.hum": ["added since v2"],
    }


def test_a_revision_that_git_does_not_have_is_one_line(site: Built) -> None:
    assert site.log == [("WARNING", "kwindex: option 'changes': 'v9' cannot be compared to (Needed a single revision)")]

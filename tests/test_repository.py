"""A whole repository has pages: what git tracks, at its path."""

import json
import shutil
from pathlib import Path

import pytest

from tests.support.build import Built, build, refusal
from tests.support.crawl import crawl
from tests.support.repositories import Repository
from tests.support.tree import write_site

CONFIG = "site_name: Site\ntheme: {name: mkdocs}\nplugins: [{kwindex: {repository: true}}]\n"
FILES = {
    "mkdocs.yml": CONFIG,
    "docs/index.md": "# Home\n",
    "README.md": "# Lamp\n",
    "pyproject.toml": "[project]\nname = 'lamp'\n\n[tool.pytest.ini_options]\naddopts = ['-q']\n",
    ".github/workflows/ci.yml": "on: push\n",
    ".gitignore": "local.py\nsite/\n.cache/\n",
    ".env": "TOKEN=1\n",
    "src/lamp/__init__.py": '"""A lamp."""\n\n\ndef light():\n    """Light it."""\n',
    "src/lamp/local.py": "SECRET = 1\n",
    "tests/test_lamp.py": "from lamp import light\n\n\ndef test_light():\n    light()\n",
    "tests/conftest.py": "",
    "tools/gen.py": "def main():\n    pass\n",
    "docs/conftest.py": "",
}

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    repository = Repository(tmp_path / "lamp-project")
    repository.commit("2024-01-01", "ann", {name: text for name, text in FILES.items() if name != ".env"})
    write_site(repository.root, "", {".env": FILES[".env"], "notes.txt": "mine", "src/lamp/local.py": "SECRET = 1\n"})
    return repository


def pages(built: Built) -> list[str]:
    """Return the paths of all generated pages."""
    found = built.site_dir.joinpath("code").rglob("index.html")
    return sorted(path.parent.relative_to(built.site_dir / "code").as_posix() for path in found)


def test_every_tracked_file_and_folder_has_its_pages(repository: Repository) -> None:
    built = build(repository.root / "mkdocs.yml")

    files = [
        ".github/workflows/ci.yml", ".gitignore", "README.md", "docs/conftest.py", "docs/index.md", "mkdocs.yml",
        "pyproject.toml", "src/lamp/__init__.py", "tests/conftest.py", "tests/test_lamp.py", "tools/gen.py",
    ]  # fmt: skip
    folders = [".github", ".github/workflows", "docs", "src", "src/lamp", "tests", "tools"]
    wanted = {".", "doc", "report", "keywords", "glossary", "notes", "deprecations"}
    wanted |= {f"keywords/kind/{kind}" for kind in ("modules", "functions", "headings", "keys", "imports")}
    wanted |= {f"{file}_{end}" for file in files for end in ("docs", "kw")}
    wanted |= {f"{folder}{end}" for folder in folders for end in ("", "/doc", "/sub")}
    assert [page for page in pages(built) if page not in wanted] == []
    assert wanted <= set(pages(built))
    assert crawl(built.site_dir).problems == []
    assert built.log == []


def test_modules_are_called_as_import_calls_them(repository: Repository) -> None:
    built = build(repository.root / "mkdocs.yml")

    keywords = json.loads((built.site_dir / "code/keywords.json").read_text(encoding="utf-8"))
    assert {k["file"]: k["qualname"] for k in keywords if k["kind"] == "module"} == {
        "docs/conftest.py": "docs/conftest.py",
        "src/lamp/__init__.py": "lamp",
        "tests/conftest.py": "tests/conftest.py",
        "tests/test_lamp.py": "test_lamp",
        "tools/gen.py": "tools/gen.py",
    }
    assert [k["url"] for k in keywords if k["name"] == "main"] == ["code/tools/gen.py_docs/#tools/gen.py:main"]


def test_tests_have_pages_and_are_still_tests(repository: Repository) -> None:
    built = build(repository.root / "mkdocs.yml")

    purposes = {
        row.css("td")[0].text(): row.css("td")[1].text() for row in built.page("code/").all(".kw-parts tr:has(td)")
    }
    assert {name: purposes[name] for name in (".github/", "tools/")} == {
        ".github/": "Holds workflows/",
        "tools/": "Holds gen.py",
    }
    page = built.page("code/src/lamp/__init__.py_docs/")
    assert "tests/test_lamp.py" in page.html
    assert "test_lamp.py_docs/#L5" in page.html
    assert page.all("#imported-by") == []


def test_without_git_the_patterns_tell(tmp_path: Path) -> None:
    config = write_site(tmp_path / "project", "", FILES)

    built = build(config)

    assert "src/lamp/local.py_docs" not in pages(built)
    assert ".env_docs" not in pages(built)
    assert ".github/workflows/ci.yml_docs" in pages(built)
    assert built.log == []


def test_a_repository_inside_is_left_out_in_one_line(repository: Repository) -> None:
    inner = Repository(repository.root / "vendor/inner")
    inner.commit("2024-01-01", "ann", {"a.py": ""})
    repository.git("-c", "advice.addEmbeddedRepo=false", "add", "vendor")

    built = build(repository.root / "mkdocs.yml")

    assert built.log == []
    why = "as they are repositories of their own (submodules?)"
    assert ("INFO", f"kwindex: left out, {why}: vendor/inner/") in built.info
    assert "vendor/inner/" in built.page("code/report/").one(".kw-report").text()


def test_pointers_of_git_lfs_are_not_taken_for_the_files(repository: Repository) -> None:
    pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{'4d7a' * 16}\nsize 12345\n"
    repository.commit("2024-01-02", "ann", {"model.bin": pointer, "src/lamp/big.py": pointer})

    built = build(repository.root / "mkdocs.yml")

    why = "a pointer of Git LFS, nothing is known of the file itself; `git lfs pull` fetches it"
    assert built.log == [("WARNING", f"kwindex: {repository.root}/src/lamp/big.py: {why}")]
    for page in ("code/model.bin_docs/", "code/src/lamp/big.py_docs/"):
        assert "12,345 bytes, is kept by Git LFS and not checked out" in built.page(page).one(".kw-page").text()


def test_jobs_of_other_services_name_folders(repository: Repository) -> None:
    files = {
        ".gitlab-ci.yml": "stages: [check]\ncheck:\n  stage: check\n  script:\n    - python tools/gen.py\nother:\n  script: [ls]\n",
        "azure-pipelines.yml": "jobs:\n- job: Generate\n  steps:\n  - script: python tools/gen.py\n- job: Rest\n  steps: []\n",
    }
    repository.commit("2024-01-02", "ann", files)

    built = build(repository.root / "mkdocs.yml")

    page = built.page("code/tools/doc/")
    assert [row for row in page.texts("tr") if "CI job" in row] == [
        "checkCI job.gitlab-ci.yml L5",
        "GenerateCI jobazure-pipelines.yml L4",
    ]
    role = built.page("code/.gitlab-ci.yml_docs/").one(".kw-page").text()
    assert "GitLab runs its jobs" in role


def test_what_a_sparse_checkout_lacks_is_summed_up(repository: Repository) -> None:
    (repository.root / "tools/gen.py").unlink()

    built = build(repository.root / "mkdocs.yml")

    why = "as git tracks them and they are not there (a sparse checkout?)"
    assert built.log == [("WARNING", f"kwindex: left out, {why}: tools/gen.py")]


def test_every_tracked_file_is_accounted_for(repository: Repository) -> None:
    files = {".cache/kept.txt": "x", "lib/.tox/a.py": "", "a.png": "\0", "b\x07.txt": "b"}
    for name, text in files.items():
        path = repository.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (repository.root / "link").symlink_to("src")
    (repository.root / "again.py").symlink_to("tools/gen.py")
    (repository.root / "nowhere").symlink_to("gone")
    repository.git("add", "--all", "--force")
    # A submodule that is not checked out is an empty folder.
    repository.git("update-index", "--add", "--cacheinfo", f"160000,{repository.git('rev-parse', 'HEAD').strip()},sub")
    (repository.root / "sub").mkdir()
    config = repository.root / "mkdocs.yml"
    totals = {}
    for kinds in ("all", "[python]"):
        config.write_text(CONFIG.replace("true", f"true, files: {kinds}"), encoding="utf-8")
        report = json.loads((build(config).site_dir / "code/report.json").read_text(encoding="utf-8"))
        count = report["files"]
        assert sum(count["left_out"].values()) + count["with_pages"] + count["without_pages"] == count["tracked"]
        totals[kinds] = report["left_out"]

    skipped = {
        "a symbolic link that leads nowhere or to itself": ["nowhere"],
        "a symbolic link to a folder that is documented where it stands": ["link/"],
        "its name has control characters": ["b\\x07.txt"],
        "they are repositories of their own (submodules?)": ["sub/"],
        "tools make them": [".cache/kept.txt", "lib/.tox/a.py"],
    }
    assert totals["all"] == skipped
    others = totals["[python]"].pop("the option `files` does not take their kind")
    assert (others[:3], others[-1]) == ([".github/workflows/ci.yml", ".gitignore", "README.md"], "pyproject.toml")
    del skipped["a symbolic link that leads nowhere or to itself"]
    assert totals["[python]"] == skipped


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ("repository: 3", "got 3; expected true, false, or the folder of a repository, relative to mkdocs.yml"),
        ("repository: nowhere", "'nowhere' is no folder"),
        (
            "repository: true, packages: [src]",
            "expected either 'packages' or 'repository', which documents all of them",
        ),
    ],
)
def test_wrong_values_are_told(repository: Repository, options: str, message: str) -> None:
    config = repository.root / "mkdocs.yml"
    config.write_text(CONFIG.replace("repository: true", options), encoding="utf-8")

    assert [message in told for _, told in refusal(config)] == [True]


def test_the_report_adds_up(repository: Repository) -> None:
    (repository.root / "logo.png").write_bytes(b"\x89PNG\r\n\x1a\n\0")
    repository.commit("2024-01-02", "ann", {"key.pem": "x", "drafts/a.md": "# A", "drafts/b.md": "# B"})
    (repository.root / "tools/gen.py").unlink()
    config = repository.root / "mkdocs.yml"
    config.write_text(CONFIG.replace("true", "true, exclude: [drafts/]"), encoding="utf-8")

    built = build(config)

    report = json.loads((built.site_dir / "code/report.json").read_text(encoding="utf-8"))
    tracked = repository.git("ls-files").splitlines()
    assert report["files"] == {
        "tracked": len(tracked),
        "with_pages": 11,
        "without_pages": 1,
        "left_out": {
            "git does not track them": 1,
            "git tracks them and they are not there (a sparse checkout?)": 1,
            "the option `exclude` names them": 2,
            "their names or first lines say that they hold secrets": 2,
        },
    }
    assert len(tracked) == 11 + 1 + 1 + 2 + 2
    assert report["left_out"]["the option `exclude` names them"] == ["drafts/a.md", "drafts/b.md"]
    assert report["without_pages"] == [{"file": "logo.png", "type": "PNG image", "bytes": 9, "binary": True}]
    assert report["made_with"]["Commit"] == repository.git("rev-parse", "HEAD").strip()
    assert report["made_with"]["Option exclude"] == "['drafts/']"
    page = built.page("code/report/")
    assert (
        f"Git tracks {len(tracked)} files: 11 with pages, 1 only listed in their folders, 5 left out"
        in page.one("main, body").text()
    )
    assert str(repository.root) not in page.html
    assert crawl(built.site_dir).problems == []

"""What git tells of files: from real repositories, whole and shallow, and from ones that must not be believed."""

import os
import shutil
import stat
from pathlib import Path

import pytest

from mkdocs_kwindex.discovery.git_history import git_log
from mkdocs_kwindex.discovery.git_history.git_log import read_history
from mkdocs_kwindex.discovery.git_history.git_program import Git, GitError
from mkdocs_kwindex.discovery.process_watch import Bounds
from mkdocs_kwindex.model import Package
from mkdocs_kwindex.model.history import Commits, History
from tests.conftest import BuildSite
from tests.support.build import Built, build
from tests.support.repositories import Repository

CONFIG = "site_name: Site\ntheme: {name: mkdocs}\nplugins: [{kwindex: {git: true}}]\n"

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    made = Repository(tmp_path / "repository")
    made.commit("2020-05-01", "ann", {"src/pkg/__init__.py": "", "src/pkg/a b.py": "", "mkdocs.yml": CONFIG})
    made.commit("2021-05-01", "bob", {"src/pkg/sub/ü.py": "A = 1\n", "src/pkg/a b.py": "B = 1\n"})
    made.commit("2022-05-01", "ANN", {"src/pkg/a b.py": "B = 2\n", "README.md": "Hello", "docs/index.md": "# Home\n"})
    return made


def test_last_and_first_change_number_and_contributors(repository: Repository) -> None:
    history, problems = read_history([repository.package()])

    assert history == History(
        changes={
            "pkg": Commits("2022-05-01", "2020-05-01", 3, 2),
            "pkg/__init__.py": Commits("2020-05-01", "2020-05-01", 1, 1),
            "pkg/a b.py": Commits("2022-05-01", "2020-05-01", 3, 2),
            "pkg/sub": Commits("2021-05-01", "2021-05-01", 1, 1),
            "pkg/sub/ü.py": Commits("2021-05-01", "2021-05-01", 1, 1),
        }
    )
    assert problems == ()


def test_a_module_file_and_a_whole_repository_are_packages_too(repository: Repository) -> None:
    repository.commit("2023-05-01", "cid", {"six.py": "1"})
    history, problems = read_history([repository.package("six.py"), Package(str(repository.root), "all")])

    assert history.changes["six.py"] == Commits("2023-05-01", "2023-05-01", 1, 1)
    assert history.changes["all"] == Commits("2023-05-01", "2020-05-01", 4, 3)
    assert history.changes["all/src/pkg/a b.py"] == Commits("2022-05-01", "2020-05-01", 3, 2)
    assert problems == ()


def test_changes_on_a_merged_branch_count_once_and_renames_are_followed(repository: Repository) -> None:
    repository.git("checkout", "--quiet", "-b", "branch")
    repository.commit("2023-01-01", "cid", {"src/pkg/new.py": "1"})
    repository.git("checkout", "--quiet", "main")
    repository.git("mv", "src/pkg/a b.py", "src/pkg/c.py")
    repository.git("commit", "--quiet", "--message", "move", date="2023-02-01")
    repository.git("merge", "--quiet", "--no-ff", "--message", "merge", "branch", date="2023-03-01")
    changes = read_history([repository.package()])[0].changes

    assert changes["pkg/new.py"] == Commits("2023-01-01", "2023-01-01", 1, 1)
    assert changes["pkg/c.py"] == Commits("2023-02-01", "2020-05-01", 4, 2)
    assert "pkg/a b.py" not in changes
    assert changes["pkg"].count == 5


def test_renames_are_followed_through_folders_and_names_that_are_used_again(tmp_path: Path) -> None:
    text = "".join(f"line {number}\n" for number in range(20))
    made = Repository(tmp_path / "repository")
    made.commit("2018-01-01", "eve", {"pkg/b.py": "an earlier b\n", "pkg/keep.py": "K\n"})
    made.git("rm", "--quiet", "pkg/b.py")
    made.commit("2019-01-01", "ann", {"pkg/a.py": text})
    made.git("mv", "pkg/a.py", "pkg/b.py")
    made.commit("2020-01-01", "bob", {"pkg/b.py": text + "more\n"})
    made.commit("2021-01-01", "cid", {"pkg/a.py": "another a\n"})
    (made.root / "src").mkdir()
    made.git("mv", "pkg", "src/pkg")
    made.commit("2022-01-01", "dan", {})
    changes = read_history([made.package()])[0].changes

    assert changes == {
        "pkg": Commits("2022-01-01", "2018-01-01", 5, 5),
        "pkg/a.py": Commits("2022-01-01", "2021-01-01", 2, 2),
        "pkg/b.py": Commits("2022-01-01", "2019-01-01", 3, 3),
        "pkg/keep.py": Commits("2022-01-01", "2018-01-01", 2, 2),
    }


@pytest.mark.parametrize("renamed_on", ["branch", "main"])
def test_renames_keep_what_others_did_meanwhile(tmp_path: Path, renamed_on: str) -> None:
    text = "".join(f"line {number}\n" for number in range(20))
    made = Repository(tmp_path / "repository")
    made.commit("2020-01-01", "ann", {"src/pkg/old.py": text})
    made.git("branch", "branch")
    made.git("checkout", "--quiet", renamed_on)
    made.git("mv", "src/pkg/old.py", "src/pkg/new.py")
    made.commit("2021-01-01", "bob", {})
    made.git("checkout", "--quiet", "main" if renamed_on == "branch" else "branch")
    made.commit("2022-01-01", "cid", {"src/pkg/old.py": text + "more\n"})
    made.git("checkout", "--quiet", "main")
    made.git("merge", "--quiet", "--no-ff", "--message", "merge", "branch", date="2023-01-01")
    changes = read_history([made.package()])[0].changes

    assert changes["pkg/new.py"] == Commits("2022-01-01", "2020-01-01", 3, 3)


def test_a_shallow_clone_tells_no_first_appearance(repository: Repository, tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    repository.git("clone", "--quiet", "--depth=2", f"file://{repository.root}", str(clone))
    history, problems = read_history([Package(str(clone / "src/pkg"), "pkg")])

    assert history == History(
        # What the oldest commit of the clone seems to add is older than it.
        changes={"pkg": Commits("2022-05-01", "", 1, 1), "pkg/a b.py": Commits("2022-05-01", "", 1, 1)},
        gaps={"pkg": "the clone is shallow"},
    )
    assert problems == ()


def test_a_partial_clone_has_the_renames_that_changed_no_byte(repository: Repository, tmp_path: Path) -> None:
    repository.git("mv", "src/pkg/a b.py", "src/pkg/c.py")
    repository.commit("2023-01-01", "cid", {"src/pkg/new.py": "line\n" * 20})
    repository.git("mv", "src/pkg/new.py", "src/pkg/newer.py")
    repository.commit("2024-01-01", "dan", {"src/pkg/newer.py": "line\n" * 20 + "more\n"})
    repository.git("config", "uploadpack.allowFilter", "true")
    clone = tmp_path / "clone"
    repository.git("clone", "--quiet", "--filter=blob:none", "--no-checkout", f"file://{repository.root}", str(clone))
    (clone / "src/pkg").mkdir(parents=True)
    history, problems = read_history([Package(str(clone / "src/pkg"), "pkg")])

    assert history.changes["pkg/c.py"] == Commits("2023-01-01", "2020-05-01", 4, 3)
    assert history.changes["pkg/newer.py"] == Commits("2024-01-01", "2024-01-01", 1, 1)
    assert problems == ()


def test_no_checkout_is_no_problem(tmp_path: Path) -> None:
    (tmp_path / "pkg").mkdir()

    assert read_history([Package(str(tmp_path / "pkg"), "pkg")]) == (
        History(unknown={"pkg": "it is in no git checkout"}),
        (),
    )


def test_a_repository_without_commits(tmp_path: Path) -> None:
    empty = Repository(tmp_path / "empty")
    (empty.root / "pkg").mkdir()
    history, problems = read_history([empty.package("pkg")])

    assert history.changes == {}
    assert [problem.message for problem in problems] == ["its git history is not shown: there is no commit yet"]


def test_without_git_there_is_one_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    history, problems = read_history([Package(str(tmp_path), "a"), Package(str(tmp_path), "b")])

    assert history == History(unknown={"a": "git is not installed", "b": "git is not installed"})
    assert [problem.message for problem in problems] == ["its git history is not shown: git is not installed"]


def test_git_that_hangs_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "git"
    program.write_text("#!/bin/sh\nexec sleep 60\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")

    with pytest.raises(GitError, match=r"^git does nothing for 1 seconds$"):
        Git(tmp_path, Bounds(60, idle_seconds=1)).ask("log")


def test_a_file_cannot_pretend_to_be_a_commit(repository: Repository) -> None:
    # What marks a commit is drawn anew for each reading; whoever knew it could forge one.
    name = "eve 1999-01-01 \neve.py"
    repository.commit("2023-01-01", "eve", {f"src/pkg/{name}": "1"})
    changes = read_history([repository.package()])[0].changes

    assert changes[f"pkg/{name}"] == Commits("2023-01-01", "2023-01-01", 1, 1)
    assert changes["pkg"].first == "2020-05-01"


def test_the_configuration_of_a_repository_starts_nothing(repository: Repository, tmp_path: Path) -> None:
    told = tmp_path / "told"
    program = tmp_path / "evil"
    program.write_text(f'#!/bin/sh\necho "$0 $*" >> "{told}"\ncat\n', encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    for setting in (
        "core.fsmonitor", "core.pager", "core.sshCommand", "core.alternateRefsCommand", "diff.external", "gpg.program",
        "credential.helper", "diff.text.command", "diff.text.textconv", "filter.text.clean", "filter.text.smudge",
    ):  # fmt: skip
        repository.git("config", setting, str(program))
    for setting, value in (
        ("log.showSignature", "true"),
        ("log.showRoot", "false"),
        ("log.follow", "true"),
        ("diff.relative", "true"),
        ("diff.renames", "copies"),
        ("diff.orderFile", str(program)),
        ("color.ui", "always"),
        ("core.hooksPath", str(tmp_path)),
    ):
        repository.git("config", setting, value)
    (repository.root / ".git/info/attributes").write_text("* diff=text filter=text\n", encoding="utf-8")
    history, problems = read_history([repository.package()])

    assert history.changes["pkg/a b.py"] == Commits("2022-05-01", "2020-05-01", 3, 2)
    assert history.changes["pkg/__init__.py"] == Commits("2020-05-01", "2020-05-01", 1, 1)
    assert problems == ()
    assert not told.exists()


def test_the_environment_cannot_point_elsewhere(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Repository(tmp_path / "other")
    other.commit("1999-01-01", "eve", {"src/pkg/a b.py": ""})
    monkeypatch.setenv("GIT_DIR", str(other.root / ".git"))
    monkeypatch.setenv("GIT_EXTERNAL_DIFF", "false")

    assert read_history([repository.package()])[0].changes["pkg/a b.py"].first == "2020-05-01"


def facts(built: Built, page: str) -> dict[str, str]:
    """Return the facts of the metadata that come after the lines."""
    found = built.page(page)
    names = found.texts(".kw-metadata dt")
    return dict(list(zip(names, found.texts(".kw-metadata dd"), strict=True))[names.index("Lines") + 1 :])


def test_the_metadata_of_a_file(repository: Repository) -> None:
    (repository.root / "src/pkg/untracked.py").write_text("", encoding="utf-8")
    built = build(repository.root / "mkdocs.yml")

    assert built.log == []
    assert facts(built, "code/pkg/a b.py_docs/") == {
        "Last change": "2022-05-01",
        "First appearance": "2020-05-01",
        "Commits": "3 by 2 contributors",
    }
    assert facts(built, "code/pkg/untracked.py_docs/") == {"Git history": "no commit has it"}
    folder = built.page("code/pkg/doc/")
    metadata = folder.all(".kw-metadata")[0]
    names, values = ([node.text().strip() for node in metadata.css(tag)] for tag in ("dt", "dd"))
    assert dict(zip(names, values, strict=True)) == {
        "Last change": "2022-05-01",
        "First appearance": "2020-05-01",
        "Commits": "3 by 2 contributors",
    }


def test_the_metadata_in_a_shallow_clone(repository: Repository, tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    repository.git("clone", "--quiet", "--depth=2", f"file://{repository.root}", str(clone))
    built = build(clone / "mkdocs.yml")

    assert built.log == []
    assert ("INFO", "kwindex: pkg: its git history is not complete, the clone is shallow") in built.info
    assert facts(built, "code/pkg/a b.py_docs/") == {
        "Last change": "2022-05-01",
        "Commits": "1 by 1 contributor; older ones are not known, the clone is shallow",
    }
    assert facts(built, "code/pkg/__init__.py_docs/") == {"Git history": "no change in it; the clone is shallow"}


def test_git_is_asked_only_when_it_is_wanted(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(git_log, "Git", None)
    (repository.root / "mkdocs.yml").write_text(CONFIG.replace("git: true", "git: false"), encoding="utf-8")
    built = build(repository.root / "mkdocs.yml")

    assert built.log == []
    assert facts(built, "code/pkg/a b.py_docs/") == {}


def test_without_git_the_log_says_so_once(site: BuildSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    built = site(
        "", {"mkdocs.yml": CONFIG, "docs/index.md": "# Home", "src/a/__init__.py": "", "src/b/__init__.py": ""}
    )

    message = "kwindex: a: its git history is not shown: git is not installed"
    assert built.log == [("WARNING", message)]
    assert facts(built, "code/b/__init__.py_docs/") == {"Git history": "git is not installed"}

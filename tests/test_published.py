"""What of a tree is published: nothing from outside of it, nothing hidden, ignored or secret."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from mkdocs_kwindex.discovery import walk_state, walking
from mkdocs_kwindex.discovery.git_history import read_history
from mkdocs_kwindex.discovery.ignored import GitIgnored
from mkdocs_kwindex.discovery.secret_names import is_secret
from mkdocs_kwindex.model import Package
from mkdocs_kwindex.model.history import History
from tests.support.build import Built, build
from tests.support.host import HOST
from tests.support.tree import write_site, write_tree

PRIVATE = "nobodys_business"
CONFIG = "mkdocs.yml: {site_name: Site, theme: {name: mkdocs}, plugins: [{kwindex: {files: all}}]}"


def published(built: Built, *texts: str) -> set[str]:
    """Return which of some texts stand in any file of the site, or name one."""
    assert built.files
    return {
        text
        for text in texts
        for name in built.files
        if text in name or text.encode() in (built.site_dir / name).read_bytes()
    }


def pages(built: Built) -> set[str]:
    """Return the files that have pages."""
    return {record["file"] for record in built.keywords()}


def notices(built: Built) -> list[str]:
    return [message for level, message in built.info if level == "INFO" and "left out, " in message]


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A folder beside the project, with all that may be linked to."""
    text = f"{PRIVATE} = 1\n"
    files: dict[str, str | bytes] = {
        f"outside/{name}": text for name in ("mod.py", "README.md", "doc.md", "pkg/__init__.py", "pkg/README.md")
    }
    return write_tree(tmp_path, files=files) / "outside"


@pytest.mark.parametrize(
    ("link", "target", "config"),
    [
        ("src/mod.py", "mod.py", ""),
        ("src/linked", "pkg", ""),
        ("src/mod.py", "mod.py", "packages: [src/mod.py, src/pkg]"),
        ("src/linked", "pkg", "packages: [src/linked, src/pkg]"),
        ("tests", "pkg", ""),
        ("test", "pkg", ""),
        ("examples", "pkg", "examples: [examples]"),
    ],
)
def test_a_link_out_of_the_project_is_left_out(
    tmp_path: Path, outside: Path, link: str, target: str, config: str
) -> None:
    root = tmp_path / "project"
    config_file = write_site(
        root,
        f"mkdocs.yml: {{site_name: Site, theme: {{name: mkdocs}}, plugins: [{{kwindex: {{{config}}}}}]}}",
        {"src/pkg/__init__.py": "A = 1"},
    )
    (root / link).symlink_to(Path(os.path.relpath(outside / target, (root / link).parent)))

    built = build(config_file)

    assert built.log == [
        ("WARNING", f"kwindex: {root}/{link}: left out: a symbolic link that leads out of the project")
    ]
    assert pages(built) == {"pkg/__init__.py"}
    assert published(built, PRIVATE) == set()


@pytest.mark.parametrize("name", ["mod.py", "doc.md", "README.md", "README.rst", "pkg", "notes.txt"])
def test_a_link_out_of_the_package_is_left_out(tmp_path: Path, outside: Path, name: str) -> None:
    root = tmp_path / "project"
    config_file = write_site(root, CONFIG, {"src/pkg/__init__.py": "A = 1"})
    (outside / "notes.txt").write_text(PRIVATE, encoding="utf-8")
    (outside / "README.rst").write_text(PRIVATE, encoding="utf-8")
    (root / "src/pkg" / name).symlink_to(outside / name)

    built = build(config_file)

    assert built.log == [
        ("WARNING", f"kwindex: {root}/src/pkg/{name}: left out: a symbolic link that leads out of the package")
    ]
    assert pages(built) == {"pkg/__init__.py"}
    assert published(built, PRIVATE) == set()


@pytest.mark.parametrize(
    ("link", "target"),
    [
        ("README.md", "id_rsa"),
        ("settings.md", ".env"),
        ("alias.py", ".env.py"),
        ("alias.py", ".hidden/h.py"),
        ("notes.txt", "secrets.yaml"),
        ("config.md", ".git/config"),
        ("compiled.txt", "__pycache__/x.txt"),
    ],
)
def test_a_link_to_what_is_never_taken_is_left_out(tmp_path: Path, link: str, target: str) -> None:
    config_file = write_site(tmp_path, CONFIG, {"src/pkg/__init__.py": "A = 1", f"src/pkg/{target}": PRIVATE})
    (tmp_path / "src/pkg" / link).symlink_to(target)

    built = build(config_file)

    assert built.log == [
        ("WARNING", f"kwindex: {tmp_path}/src/pkg/{link}: left out: a symbolic link to what is never taken")
    ]
    assert pages(built) == {"pkg/__init__.py"}
    assert published(built, PRIVATE) == set()


def test_a_link_to_what_is_excluded_or_ignored_is_left_out(tmp_path: Path) -> None:
    config_file = write_site(
        tmp_path,
        "mkdocs.yml: {site_name: Site, theme: {name: mkdocs}, plugins: [{kwindex: {exclude: [pkg/out.py]}}]}",
        {
            "src/pkg/__init__.py": "A = 1",
            "src/pkg/out.py": f"{PRIVATE} = 1",
            "src/pkg/local/settings.py": f"{PRIVATE} = 1",
            "src/.gitignore": "local/\n",
        },
    )
    (tmp_path / "src/pkg/one.py").symlink_to("out.py")
    (tmp_path / "src/pkg/two.py").symlink_to("local/settings.py")

    built = build(config_file)

    assert built.log == []
    assert pages(built) == {"pkg/__init__.py"}
    assert notices(built) == [
        "kwindex: left out, as git ignores them (`respect_gitignore: false` takes them): pkg/local/, pkg/two.py"
    ]


def test_links_inside_of_the_project_are_followed(tmp_path: Path) -> None:
    config_file = write_site(tmp_path, "", {"lib/pkg/__init__.py": "A = 1", "lib/pkg/mod.py": "B = 1"})
    (tmp_path / "src").mkdir()
    (tmp_path / "src/pkg").symlink_to("../lib/pkg")
    (tmp_path / "lib/pkg/alias.py").symlink_to("mod.py")

    built = build(config_file)

    assert built.log == []
    assert pages(built) == {"pkg/__init__.py", "pkg/mod.py", "pkg/alias.py"}


def test_a_hard_link_is_a_file(tmp_path: Path) -> None:
    config_file = write_site(tmp_path, "", {"src/pkg/__init__.py": "A = 1"})
    (tmp_path / "src/pkg/other.py").hardlink_to(tmp_path / "src/pkg/__init__.py")

    assert pages(build(config_file)) == {"pkg/__init__.py", "pkg/other.py"}


def test_another_file_system_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config_file = write_site(tmp_path, "", {"src/pkg/__init__.py": "A = 1", "src/pkg/mounted/m.py": "B = 1"})
    device = walk_state.device_of
    monkeypatch.setattr(walking, "device_of", lambda place: 7 if place.name == "mounted" else device(place))

    built = build(config_file)

    path = tmp_path / "src/pkg/mounted"
    assert built.log == [
        ("WARNING", f"kwindex: {path}: left out: another file system, which is no part of the package")
    ]
    assert pages(built) == {"pkg/__init__.py"}


@pytest.mark.parametrize("path", [".env.py", ".hidden/h.py", ".m.py", "../.m.py", "../.x/y.py", ".github/notes.md"])
def test_nothing_hidden_is_taken(tmp_path: Path, path: str) -> None:
    config_file = write_site(tmp_path, CONFIG, {"src/pkg/__init__.py": "A = 1", f"src/pkg/{path}": f"{PRIVATE} = 1"})

    built = build(config_file)

    assert built.log == []
    assert pages(built) == {"pkg/__init__.py"}
    assert published(built, PRIVATE, Path(path).name) == set()


def git(root: Path, *arguments: str) -> None:
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    subprocess.run(["git", "-C", str(root), *arguments], check=True, env=environment, capture_output=True)  # noqa: S607


IGNORED: dict[str, str | bytes] = {
    "src/pkg/__init__.py": "A = 1",
    "src/pkg/local_settings.py": f"{PRIVATE} = 1",
    "src/pkg/build/made.py": f"{PRIVATE} = 1",
    "src/pkg/sub/keep.py": "B = 1",
    "src/pkg/sub/drop.py": f"{PRIVATE} = 1",
    "src/pkg/data.bin": b"\0\1",
    ".gitignore": "local_settings.py\nbuild/\n*.bin\n[z-a]\n",
    "src/pkg/sub/.gitignore": "*.py\n!keep.py\n",
}
SUMMED_UP = (
    "kwindex: left out, as git ignores them (`respect_gitignore: false` takes them): "
    "pkg/build/, pkg/local_settings.py, pkg/sub/drop.py"
)


@pytest.mark.parametrize("with_git", [True, False])
def test_what_git_ignores_is_left_out_and_summed_up(tmp_path: Path, with_git: bool) -> None:
    config_file = write_site(tmp_path, "", IGNORED)
    if with_git:
        git(tmp_path, "init", "--quiet")

    built = build(config_file)

    assert built.log == []
    assert notices(built) == [SUMMED_UP]
    assert pages(built) == {"pkg/__init__.py", "pkg/sub/keep.py"}
    assert published(built, PRIVATE) == set()


def test_what_git_tracks_is_taken_whatever_the_patterns_say(tmp_path: Path) -> None:
    config_file = write_site(tmp_path, "", {**IGNORED, "src/pkg/build/tracked.py": "C = 1"})
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", "--force", "src/pkg/local_settings.py", "src/pkg/build/tracked.py")

    built = build(config_file)

    assert pages(built) == {
        "pkg/__init__.py", "pkg/sub/keep.py", "pkg/local_settings.py", "pkg/build/tracked.py",
    }  # fmt: skip


def test_the_option_takes_what_git_ignores(tmp_path: Path) -> None:
    config_file = write_site(
        tmp_path,
        "mkdocs.yml: {site_name: Site, theme: {name: mkdocs}, plugins: [{kwindex: {respect_gitignore: false}}]}",
        IGNORED,
    )

    built = build(config_file)

    assert notices(built) == []
    assert len(pages(built)) == 5


def test_what_an_option_names_is_taken_though_git_ignores_it(tmp_path: Path) -> None:
    config_file = write_site(
        tmp_path,
        "mkdocs.yml: {site_name: Site, theme: {name: mkdocs}, plugins: [{kwindex: {packages: [build/pkg]}}]}",
        {"build/pkg/__init__.py": "A = 1", ".gitignore": "build/\n"},
    )

    assert pages(build(config_file)) == {"pkg/__init__.py"}


def test_a_checkout_that_ignores_the_whole_project_is_not_its_own(tmp_path: Path) -> None:
    write_tree(tmp_path, files={".gitignore": "/work/\n*.py\n"})
    git(tmp_path, "init", "--quiet")
    config_file = write_site(tmp_path / "work/project", "", {"src/pkg/__init__.py": "A = 1"})

    assert pages(build(config_file)) == {"pkg/__init__.py"}


@pytest.mark.parametrize("pattern", ["*a" * 100 + "b", "**/a/" * 60 + "b", "a/" + "?*" * 90])
def test_no_pattern_takes_long(tmp_path: Path, pattern: str, cpu_seconds: Callable[[], float]) -> None:
    write_tree(tmp_path, files={".gitignore": pattern + "\nnever.py\n"})
    ignored = GitIgnored(str(tmp_path), lambda _: frozenset())

    assert not ignored.ignores(f"{tmp_path}/{'a' * 250}", is_folder=False)
    assert not ignored.ignores(f"{tmp_path}/{'a/' * 250}c", is_folder=False)
    assert ignored.ignores(f"{tmp_path}/never.py", is_folder=False)
    assert cpu_seconds() < 2


@pytest.mark.parametrize(
    "name",
    [
        "secrets.yaml", "SECRETS.YML", "client_secret_1.json", "client_secret_12-ab.apps.googleusercontent.com.json",
        "kubeconfig", "prod.kubeconfig", "AuthKey_ABC.p8", "terraform.tfstate", "terraform.tfstate.backup",
        "prod.tfvars", "prod.auto.tfvars", "x.tfvars.json", "server.key", "server.pem", "id_rsa", "id_ed25519.pub",
        "deploy_rsa", "store.jks", "app.keystore", "passwords.kdbx", "vault_password.txt", "prod.env", "a.env.local",
        "service-account.json", "my-project-firebase-adminsdk-x1.json", "google-services.json", "credentials.json",
        "aws_credentials", "rootkey.csv", "wp-config.php", "htpasswd", "secring.gpg", "client.ovpn", "token.json",
        ".env.py", ".env", ".env.local", ".netrc", ".npmrc", ".git-credentials", ".dockercfg", ".bash_history",
        "db-credentials.yaml", "secrets.prod.yaml", "master.key", "sftp-config.json", "Web.publishsettings",
    ],
)  # fmt: skip
def test_names_that_say_that_a_file_holds_a_secret(name: str) -> None:
    assert is_secret(name)


@pytest.mark.parametrize(
    "name",
    [
        "secrets.py", "credentials.pyi", "secrets.md", "monkey.py", "keyboard.json", "environment.yml", "passwords.rst",
        ".gitignore", ".editorconfig", ".env.example", ".pre-commit-config.yaml", ".m.py",
        "prod.env.example", "secrets.example.yaml", "tokenizer.json", "LICENSE", "settings.toml", "key.h", "envelope.c",
    ],
)  # fmt: skip
def test_names_that_say_no_such_thing(name: str) -> None:
    assert not is_secret(name)


def test_files_that_hold_secrets_by_name_are_left_out_and_summed_up(tmp_path: Path) -> None:
    names = ("secrets.yaml", "kubeconfig", "client_secret_1.json", "prod.tfvars")
    files: dict[str, str | bytes] = {f"src/pkg/{name}": f"{PRIVATE}: 1\n" for name in names}
    built = build(write_site(tmp_path, CONFIG, {"src/pkg/__init__.py": "A = 1", **files}))

    assert built.log == []
    assert notices(built) == [
        "kwindex: left out, as their names or first lines say that they hold secrets: pkg/client_secret_1.json, pkg/kubeconfig, pkg/prod.tfvars and 1 more"
    ]
    assert pages(built) == {"pkg/__init__.py"}
    assert published(built, PRIVATE, *names) == set()


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("detected dubious ownership in repository at '{root}'", "detected dubious ownership in repository at …"),
        ("unable to access '{root}/a b/.git/config': Permission denied", "unable to access …: Permission denied"),
        ("bad config line 1 in file {root}/.git/config", "bad config line 1 in file …"),
        ("bad object HEAD", "bad object HEAD"),
    ],
)
def test_what_git_says_is_shown_without_the_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str, told: str
) -> None:
    program = tmp_path / "git"
    program.write_text(f'#!/bin/sh\necho "fatal: {said.format(root=tmp_path)}" >&2\nexit 128\n', encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    config_file = write_site(
        tmp_path,
        "mkdocs.yml: {site_name: Site, theme: {name: mkdocs}, plugins: [{kwindex: {git: true}}]}",
        {"src/pkg/__init__.py": "A = 1"},
    )

    built = build(config_file)

    assert built.log == [("WARNING", f"kwindex: pkg: its git history is not shown: {told}")]
    assert published(built, str(tmp_path)) == set()


def test_a_work_tree_that_is_elsewhere(tmp_path: Path) -> None:
    write_tree(tmp_path, files={"project/pkg/__init__.py": "A = 1", "elsewhere/x": ""})
    project = tmp_path / "project"
    git(project, "init", "--quiet")
    git(project, "config", "core.worktree", str(tmp_path / "elsewhere"))

    history, problems = read_history([Package(str(project / "pkg"), "pkg")])

    told = "the configuration of the checkout puts its work tree elsewhere"
    assert history == History(unknown={"pkg": told})
    assert [(problem.path, problem.message) for problem in problems] == [
        ("pkg", f"its git history is not shown: {told}")
    ]


def test_a_project_folder_with_a_line_feed_in_its_name(tmp_path: Path) -> None:
    project = tmp_path / "two\nlines"
    write_tree(project, files={"pkg/__init__.py": "A = 1"})
    git(project, "init", "--quiet")
    git(project, "add", ".")
    git(project, "-c", "user.name=a", "-c", "user.email=a@b", "commit", "--quiet", "--message", "m")

    history, problems = read_history([Package(str(project / "pkg"), "pkg")])

    assert problems == ()
    assert history.changes["pkg/__init__.py"].count == 1


def test_a_project_folder_whose_name_is_no_text_is_named(tmp_path: Path) -> None:
    project = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9"))
    write_site(project, CONFIG, {"src/pkg/__init__.py": "A = 1", "docs/index.md": ""})
    command = [sys.executable, "-m", HOST, "build", "--quiet"]

    done = subprocess.run(command, cwd=project, check=False, capture_output=True, text=True)

    assert done.returncode == 1
    [said] = [line for line in done.stderr.splitlines() if "kwindex" in line]
    assert said == (
        f"ERROR   -  Plugin 'kwindex' option 'packages': the path '{tmp_path}/caf\\\\xe9/src/pkg' is not valid UTF-8;"
        " expected folders whose names are"
    )

"""Git repositories whose commits have dates and authors of their own."""

import os
import subprocess
from pathlib import Path

from mkdocs_kwindex.model import Package


class Repository:
    """A repository in which each commit has its own date and author."""

    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir(parents=True, exist_ok=True)
        self.git("init", "--quiet", "--initial-branch=main")
        self.git("config", "commit.gpgSign", "false")

    def git(self, *arguments: str, date: str = "2024-01-01", author: str = "ann") -> str:
        identity = {"NAME": author, "EMAIL": f"{author}@example.org", "DATE": f"{date}T12:00:00+00:00"}
        environment = {
            f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER") for what, value in identity.items()
        }
        command = ["git", "-C", str(self.root), *arguments]
        environment |= {"PATH": os.environ["PATH"], "HOME": str(self.root.parent), "GIT_CONFIG_NOSYSTEM": "1"}
        return subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout

    def commit(self, date: str, author: str, files: dict[str, str]) -> None:
        for name, text in files.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "change", date=date, author=author)

    def package(self, path: str = "src/pkg") -> Package:
        return Package(str(self.root / path), path.rpartition("/")[2], is_file=path.endswith(".py"))

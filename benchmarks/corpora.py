"""The packages that are measured: downloaded as wheels, unpacked, never imported and never run."""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING
from zipfile import ZipFile

if TYPE_CHECKING:
    from pathlib import Path

# The versions of the figures in docs/scale.md.
CORPORA = {"django": "django==5.2.8", "sqlalchemy": "sqlalchemy==2.0.44", "torch": "torch==2.13.0"}
# A repository as a whole, at the commit of the figures.
REPOSITORIES = {"executorch": ("https://github.com/pytorch/executorch", "cff6f4dd32e630945b7188512c1f2b4f102b05ad")}
# Those of the figures in docs/pages.md.
READ = {"rich": "rich==15.0.0", "click": "click==8.3.1"}
_SUFFIXES = (".py", ".pyi")


def fetch(name: str, folder: Path) -> Path:
    """Return the folder of a package's sources, downloaded when it is not there yet."""
    package = folder / "corpora" / name
    if not package.is_dir():
        wheels = folder / "wheels"
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:"]
        subprocess.run([*command, "--dest", str(wheels), {**CORPORA, **READ}[name]], check=True)
        wheel = next(path for path in sorted(wheels.iterdir()) if path.name.lower().startswith(f"{name}-"))
        with ZipFile(wheel) as archive:
            members = [n for n in archive.namelist() if n.startswith(f"{name}/") and n.endswith(_SUFFIXES)]
            archive.extractall(package.parent, members)
    return package


def clone(name: str, folder: Path) -> Path:
    """Return a checkout of a repository without its submodules, made when it is not there yet."""
    checkout = folder / "repositories" / name
    if not checkout.is_dir():
        address, commit = REPOSITORIES[name]
        subprocess.run(["git", "clone", "--quiet", "--no-checkout", address, str(checkout)], check=True)
        subprocess.run(["git", "-C", str(checkout), "checkout", "--quiet", commit], check=True)
    return checkout


def copies(package: Path, times: int, folder: Path) -> Path:
    """Make a package that holds another one so many times: more pages, and each costs as much as the others.

    The files of a part of a large package use each other less than those of the whole, so that their pages are smaller.
    """
    target = folder / f"copies-{times}" / package.name
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    (target / "__init__.py").write_text("", encoding="utf-8")
    for number in range(times):
        shutil.copytree(package, target / f"copy{number}")
    return target


def source_bytes(package: Path) -> int:
    """Return the bytes of a package's sources."""
    return sum(path.stat().st_size for suffix in _SUFFIXES for path in package.rglob(f"*{suffix}"))

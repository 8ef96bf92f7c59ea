"""The packages that are measured: downloaded as wheels, unpacked, never imported and never run."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING
from zipfile import ZipFile

if TYPE_CHECKING:
    from pathlib import Path

# The versions of the figures in docs/performance.md.
CORPORA = {"django": "django==5.2.8", "sqlalchemy": "sqlalchemy==2.0.44", "torch": "torch==2.13.0"}
_SUFFIXES = (".py", ".pyi")


def fetch(name: str, folder: Path) -> Path:
    """Return the folder of a package's sources, downloaded when it is not there yet."""
    package = folder / "corpora" / name
    if not package.is_dir():
        wheels = folder / "wheels"
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:"]
        subprocess.run([*command, "--dest", str(wheels), CORPORA[name]], check=True)
        wheel = next(path for path in sorted(wheels.iterdir()) if path.name.lower().startswith(f"{name}-"))
        with ZipFile(wheel) as archive:
            members = [n for n in archive.namelist() if n.startswith(f"{name}/") and n.endswith(_SUFFIXES)]
            archive.extractall(package.parent, members)
    return package


def sample(package: Path, files: int, folder: Path) -> Path:
    """Copy about so many files of a package: whole folders, chosen at random but alike in every run.

    Single files from everywhere would have more folders, whose pages cost little, than the whole has.
    """
    folders = sorted({path.parent for path in package.rglob("*.py")} - {package})
    random.Random(2026).shuffle(folders)
    chosen: list[Path] = []
    for inner in folders:
        found = [path for path in inner.iterdir() if path.suffix in _SUFFIXES]
        if len(chosen) + len(found) <= files:
            chosen += found
    target = folder / f"sample-{files}" / package.name
    shutil.rmtree(target, ignore_errors=True)
    for path in [*chosen, package / "__init__.py"]:
        copy = target / path.relative_to(package)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
    return target


def source_bytes(package: Path) -> int:
    """Return the bytes of a package's sources."""
    return sum(path.stat().st_size for suffix in _SUFFIXES for path in package.rglob(f"*{suffix}"))

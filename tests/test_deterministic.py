"""The same input gives the same bytes, whatever the processes that make the site."""

import os
import subprocess
import sys
from pathlib import Path

from tests.support.host import HOST
from tests.support.tree import write_site

# More files than one process keeps for itself, with names that several sets and mappings must hold in order.
FILES = 120
CONFIG = """
site_name: Site
theme: {name: material, font: false}
plugins:
  - search
  - kwindex: {workers: %d, cache_dir: cache-%d}
"""
MODULE = '''"""Module {number} of `pkg`."""

from __future__ import annotations

import json
import os.path
import re
from typing import TYPE_CHECKING

from pkg.{folder} import m{next:03} as neighbour
from pkg.{other}.m{next:03} import Thing{next}, make_{next}

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Thing{number}", "make_{number}"]


class Thing{number}(Thing{next}):
    """Stands for {number}; see `make_{number}`."""

    size: int = {number}

    def weigh(self, others: Iterable[Thing{next}]) -> str:
        """Weigh it.

        Args:
            others: What is on the other side.
        """
        return json.dumps([re.sub("a", "b", str(other.size)) for other in others])


def make_{number}(*parts: Thing{next}) -> Thing{number}:
    """Make it of parts."""
    neighbour.make_{next}()
    return Thing{number}() if os.path.sep in str(parts) else make_{next}()
'''


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    folders = ("alpha", "beta", "gamma")
    files: dict[str, str | bytes] = {}
    for number in range(FILES):
        following = (number + 1) % FILES
        content = MODULE.format(number=number, next=following, folder=folders[number % 3], other=folders[following % 3])
        files[f"src/pkg/{folders[number % 3]}/m{number:03}.py"] = content
    files |= {f"src/pkg/{folder}/__init__.py": f'"""Folder {folder}."""\n' for folder in folders}
    files["src/pkg/__init__.py"] = "from pkg.alpha.m000 import *\n"
    files["tests/test_pkg.py"] = "from pkg.alpha.m000 import make_0\n\n\ndef test_it():\n    assert make_0()\n"
    sites = []
    for run, workers in enumerate((1, 2, 3, 2)):
        files["mkdocs.yml"] = CONFIG % (workers, run % 3)
        config = write_site(tmp_path, files=files)
        sites.append(built_bytes(config, tmp_path / f"site-{run}", seed=run))

    assert [sorted(site) for site in sites[1:]] == [sorted(sites[0])] * 3
    different = {name for site in sites[1:] for name, data in site.items() if data != sites[0][name]}
    assert different == set()
    assert len(sites[0]) > 2 * FILES


def built_bytes(config: Path, site_dir: Path, seed: int) -> dict[str, bytes]:
    """Build a site in a process of its own, with another order of hashes; return its files."""
    environment = {
        **os.environ,
        "PYTHONHASHSEED": str(seed),
        # MkDocs writes the time of the build into the site map.
        "SOURCE_DATE_EPOCH": "1700000000",
        "NO_MKDOCS_2_WARNING": "1",
    }
    command = [sys.executable, "-m", HOST, "build", "-q", "-f", str(config), "-d", str(site_dir)]
    subprocess.run(command, check=True, env=environment, cwd=config.parent, timeout=240)
    return {path.relative_to(site_dir).as_posix(): path.read_bytes() for path in site_dir.rglob("*") if path.is_file()}

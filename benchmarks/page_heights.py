"""How tall the page of a file is, beside mkdocstrings' page of the same file, with folded parts closed.

    pip install -e '.[benchmarks]' playwright
    python benchmarks/page_heights.py [--folder FOLDER]

Downloads rich, click and sqlalchemy (sources only, never run), builds each with both, opens ten files in Chromium,
1,440 pixels wide, and prints a table in Markdown. mkdocstrings has its default options: it leaves out what is private
and what has no docstring, and its listings are folded.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import sites
from corpora import fetch
from measure import build
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

FILES = {
    "rich": ("table.py", "console.py", "text.py", "progress.py"),
    "click": ("core.py", "types.py", "decorators.py", "termui.py"),
    "sqlalchemy": ("sql/elements.py", "orm/query.py"),
}
_HEIGHT = "document.documentElement.scrollHeight"
_SCREEN = {"width": 1440, "height": 900}


def main() -> None:
    """Measure all files."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir(), "kwindex-benchmarks"))
    folder = parser.parse_args().folder.resolve()
    print("| file | mkdocstrings px | kwindex px | ratio | screens | MB |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"))
        page = browser.new_page(viewport=_SCREEN)
        for name in FILES:
            for line in compare(name, folder, page):
                print(line, flush=True)
        browser.close()


def compare(name: str, folder: Path, page: Page) -> Iterator[str]:
    """Build a package with both, and yield a row for each of its files."""
    package = fetch(name, folder)
    files = FILES[name]
    ours = sites.kwindex(folder / f"{name}-heights", package)
    theirs = sites.mkdocstrings(folder / f"{name}-mkdocstrings", package, files)
    build(ours, cold=True)
    build(theirs)
    for file in files:
        built = ours.parent / f"site/code/{name}/{file}_docs/index.html"
        height = measure(page, built)
        other = measure(page, theirs.parent / "site" / Path(file).with_suffix("") / "index.html")
        screens, size = height / _SCREEN["height"], built.stat().st_size / 1_000_000
        yield f"| {name}/{file} | {other:,} | {height:,} | {height / other:.2f} | {screens:.0f} | {size:.2f} |"


def measure(page: Page, built: Path) -> int:
    """Return the height of a page."""
    page.goto(built.as_uri())
    return int(page.evaluate(_HEIGHT))


if __name__ == "__main__":
    main()

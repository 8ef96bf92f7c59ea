"""How soon pages of a built site are seen, in Chromium, 1,440 pixels wide, from a local server.

    python benchmarks/first_paint.py SITE PAGE [PAGE …]

Prints a table in Markdown: what a page weighs, as it is and compressed, how many lines its listing has, after how many
milliseconds something of it is on the screen, and after how many all of it is read. The best of three visits counts.
"""

from __future__ import annotations

import argparse
import functools
import gzip
import shutil
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from playwright.sync_api import Browser

_TIMES = """() => [
    performance.getEntriesByName("first-contentful-paint")[0].startTime,
    performance.getEntriesByType("navigation")[0].domInteractive,
]"""
_LINES = "document.querySelectorAll('.kw-source code a[id]').length"


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


def main() -> None:
    """Measure the pages."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("site", type=Path)
    parser.add_argument("page", nargs="+", help="its address below the site's root, such as code/torch/_VF.pyi_docs/")
    arguments = parser.parse_args()
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(arguments.site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print("| page | MB | compressed MB | lines | first paint ms | read ms |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"))
        for page in arguments.page:
            data = Path(arguments.site, page, "index.html").read_bytes()
            sizes = f"{len(data) / 1e6:.2f} | {len(gzip.compress(data)) / 1e6:.2f}"
            painted, read, lines = visit(browser, f"http://127.0.0.1:{server.server_port}/{page}")
            print(f"| {page} | {sizes} | {lines:,} | {painted:.0f} | {read:.0f} |", flush=True)
        browser.close()
    server.shutdown()


def visit(browser: Browser, address: str) -> tuple[float, float, int]:
    """Open a page three times; return the best times and the number of lines of its listing."""
    painted, read, lines = float("inf"), float("inf"), 0
    for _ in range(3):
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(address)
        times = page.evaluate(_TIMES)
        painted, read, lines = min(painted, times[0]), min(read, times[1]), page.evaluate(_LINES)
        page.close()
    return painted, read, lines


if __name__ == "__main__":
    main()

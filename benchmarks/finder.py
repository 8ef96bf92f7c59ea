"""How well and how fast the symbol finder finds: queries made from real symbols, typed in a browser.

    python benchmarks/finder.py SITE [--queries 200] [--seed 7] [--others FOLDER]

SITE is a built site, such as one that `benchmarks/builds.py` leaves. With `--others`, the same queries are answered
over the same names by uFuzzy and by fzf's scoring, too: FOLDER is where `npm install @leeoniya/ufuzzy@1.0.19 fzf@0.5.2`
was called, and node is needed.
"""

from __future__ import annotations

import argparse
import gzip
import json
import shutil
import statistics
import subprocess
import sys
from collections import Counter
from dataclasses import asdict
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from finder_queries import Query, make_queries
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from playwright.sync_api import Page

_FIVE = 5
# Types one character after the other, and waits for the answer to each; what a reader sees is what counts.
_TYPE = """
async typed => {
    const input = document.querySelector('.kw-find input'), dialog = document.querySelector('.kw-find');
    const times = [], { port1, port2 } = new MessageChannel();
    // A timer would wait for milliseconds.
    const next = () => new Promise(done => { port1.onmessage = done; port2.postMessage(0); });
    for (let length = 1; length <= typed.length; length += 1) {
        const part = typed.slice(0, length);
        const start = performance.now();
        input.value = part;
        input.dispatchEvent(new Event('input'));
        while (dialog.dataset.shown !== part.trim()) await next();
        times.push(performance.now() - start);
    }
    return [times, [...document.querySelectorAll('#kw-find-list a')].map(row => decodeURIComponent(row.hash.slice(1)))];
}
"""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        pass


def main() -> None:
    """Print what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("site", type=Path)
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--others", type=Path)
    options = parser.parse_args()
    [keywords] = options.site.glob("*/keywords.json")
    queries = make_queries(keywords, options.queries, options.seed)
    index = keywords.with_name("finder.json").read_bytes()
    print(f"index: {len(index):,} bytes, {len(gzip.compress(index)):,} gzipped")
    ranks = _in_browser(options.site, queries)
    _report("the finder", queries, ranks)
    if options.others:
        for name, others in _others(options.others, keywords, queries).items():
            _report(name, queries, others)


def _in_browser(site: Path, queries: Sequence[Query]) -> list[int]:
    """Type every query, print what it costs, and return the place of each symbol that was meant; -1 when not shown."""
    executable = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    with (
        ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(site))) as server,
        sync_playwright() as playwright,
    ):
        Thread(target=server.serve_forever, daemon=True).start()
        browser = playwright.chromium.launch(executable_path=executable, args=["--headless", "--no-sandbox"])
        page = browser.new_page()
        page.goto(f"http://127.0.0.1:{server.server_port}/")
        page.wait_for_selector(".kw-find-open")
        print(f"ready {_open(page):.0f} ms after opening")
        times: list[float] = []
        ranks = []
        for query in queries:
            taken, found = page.evaluate(_TYPE, query.typed)
            times += taken
            ranks.append(found.index(query.meant) if query.meant in found else -1)
        print(f"a key: {statistics.median(times):.1f} ms median, {max(times):.1f} ms worst of {len(times)}")
        browser.close()
        server.shutdown()
    return ranks


def _open(page: Page) -> float:
    taken: float = page.evaluate("""async () => {
        const start = performance.now();
        document.querySelector('.kw-find-open').click();
        const status = document.querySelector('.kw-find-status');
        while (!/symbols$/.test(status.textContent)) await new Promise(requestAnimationFrame);
        return performance.now() - start;
    }""")
    return taken


def _others(folder: Path, keywords: Path, queries: Sequence[Query]) -> Mapping[str, list[int]]:
    """Ask what others make of the same names: every symbol's dotted path is a text to be found."""
    records = json.loads(keywords.read_bytes())
    imported = {"import", "include", "link", "code_language", "requirement"}
    paths = sorted({record["qualname"] for record in records if record["kind"] not in imported})
    asked = json.dumps({"paths": paths, "queries": [asdict(query) for query in queries]})
    script = Path(__file__).with_name("finder_others.mjs").resolve()
    command = ["node", str(script), str(folder.resolve())]
    answer = subprocess.run(command, input=asked, capture_output=True, text=True, check=False)
    if answer.returncode:
        sys.exit(answer.stderr)
    ranks: dict[str, list[int]] = json.loads(answer.stdout)
    return ranks


def _report(name: str, queries: Sequence[Query], ranks: Sequence[int]) -> None:
    """Print how often the symbol that was meant is first, and among the first five."""
    total, first, five = (Counter[str]() for _ in range(3))
    for query, rank in zip(queries, ranks, strict=True):
        for rule in (query.rule, "all"):
            total[rule] += 1
            first[rule] += rank == 0
            five[rule] += 0 <= rank < _FIVE
    print(f"\n{name}: first, in the first five")
    for rule, count in total.items():
        print(f"  {rule:16}{first[rule] / count:8.1%}{five[rule] / count:8.1%}")


if __name__ == "__main__":
    main()

"""How well and how fast the symbol finder finds: queries made from real symbols, typed in a browser.

    python benchmarks/finder.py SITE [--queries 200] [--seed 7] [--others FOLDER] [--material] [--times N]

SITE is a built site, such as one that `benchmarks/builds.py` leaves. With `--others`, the same queries are answered
over the same names by uFuzzy, by fzf's scoring and by VS Code's, too: FOLDER is where `npm install
@leeoniya/ufuzzy@1.0.19 fzf@0.5.2` was called, and node is needed. With `--material`, they are typed into the site's own
search, which must be Material's. With `--times`, the index is made so many times as large, each copy with names of its
own, and nothing but time and memory is measured.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
from collections import Counter
from contextlib import suppress
from dataclasses import asdict
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

from finder_queries import Query, make_queries
from finder_repeated import repeated
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from playwright.sync_api import Page

_FIVE = 5
# Types a character, and waits for the answer; what a reader sees is what counts.
_TYPE = """
async part => {
    const input = document.querySelector('.kw-find input'), dialog = document.querySelector('.kw-find');
    const { port1, port2 } = new MessageChannel();
    // A timer would wait for milliseconds.
    const next = () => new Promise(done => { port1.onmessage = done; port2.postMessage(0); });
    const start = performance.now();
    input.value = part;
    input.dispatchEvent(new Event('input'));
    while (dialog.dataset.shown !== part.trim()) {
        const status = dialog.querySelector('.kw-find-status').textContent;
        if (status.includes('could not be loaded')) throw new Error(status);
        await next();
    }
    return performance.now() - start;
}
"""
_SHOWN = "[...document.querySelectorAll('#kw-find-list a')].map(row => decodeURIComponent(row.hash.slice(1)))"
# What the anchor of a symbol has in the place of characters that an address may not have.
_WRITTEN_OUT = re.compile(r"(?:![0-9A-F]{2})+")
# A declaration in a header and the definition in the file beside it are one symbol.
_C_FILE = re.compile(r"\.(?:h|hh|hpp|cuh|c|cc|cpp|cu|m|mm):")


# Material's search answers when it has rested; its list has a row for each place that it offers.
_SEARCH = """
async typed => {
    const input = document.querySelector('[data-md-component=search-query]');
    const meta = document.querySelector('.md-search-result__meta');
    const rest = milliseconds => new Promise(done => setTimeout(done, milliseconds));
    input.focus();
    for (const text of ['', typed]) {
        input.value = text;
        input.dispatchEvent(new KeyboardEvent('keyup', {bubbles: true}));
        input.dispatchEvent(new Event('input', {bubbles: true}));
        await rest(text ? 1500 : 200);
    }
    const rows = [...document.querySelectorAll('.md-search-result__list a')];
    // Above the symbols of a page stands the page.
    return rows.map(row => decodeURIComponent(new URL(row.href).hash.slice(1))).filter(Boolean);
}
"""


class _Quiet(SimpleHTTPRequestHandler):
    def __init__(self, index: bytes, *arguments: Any, directory: str) -> None:  # noqa: ANN401 - as the base class has it
        self._index = index
        super().__init__(*arguments, directory=directory)

    def do_GET(self) -> None:
        if not self.path.endswith("/finder.json"):
            super().do_GET()
            return
        self.send_response(200)
        self.send_header("Content-Length", str(len(self._index)))
        self.end_headers()
        self.wfile.write(self._index)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        pass


def main() -> None:
    """Print what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("site", type=Path)
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--others", type=Path)
    parser.add_argument("--material", action="store_true")
    parser.add_argument("--times", type=int, default=1)
    options = parser.parse_args()
    [keywords] = options.site.glob("*/keywords.json")
    queries = make_queries(keywords, options.queries, options.seed)
    index = repeated(keywords.with_name("finder.json").read_bytes(), options.times)
    print(f"index: {len(index):,} bytes, {len(gzip.compress(index)):,} gzipped")
    ranks, by_search = _in_browser(options.site, queries, index, with_search=options.material)
    if options.times > 1:
        return
    _report("the finder", queries, ranks)
    if by_search:
        _report("Material's search", queries, by_search)
    if options.others:
        for name, others in _others(options.others, keywords, queries).items():
            _report(name, queries, others)


def _in_browser(
    site: Path, queries: Sequence[Query], index: bytes, *, with_search: bool
) -> tuple[list[int], list[int]]:
    """Type every query, print what it costs, and return the place of each symbol that was meant; -1 when not shown.

    Args:
        site: The built site.
        queries: What is typed.
        index: What the finder loads.
        with_search: Whether to ask the site's own search as well.
    """
    executable = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    with (
        ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, index, directory=str(site))) as server,
        sync_playwright() as playwright,
    ):
        Thread(target=server.serve_forever, daemon=True).start()
        browser = playwright.chromium.launch(executable_path=executable, args=["--headless", "--no-sandbox"])
        page = browser.new_page()
        page.goto(f"http://127.0.0.1:{server.server_port}/")
        page.wait_for_selector(".kw-find-open")
        print(f"ready {_open(page):.0f} ms after opening")
        times: list[float] = []
        spent: list[float] = []
        ranks = []
        worker = _worker_clock()
        print(f"read in {worker():.0f} ms of the worker's processor time")
        for query in queries:
            for length in range(1, len(query.typed) + 1):
                before = worker()
                times.append(page.evaluate(_TYPE, query.typed[:length]))
                spent.append(worker() - before)
            found = page.evaluate(_SHOWN)
            ranks.append(_place(query.meant, map(_spelled, found)))
        for what, taken in (("a key", times), ("of which the worker's processor time is", spent)):
            most = statistics.quantiles(taken, n=100)[-1]
            print(
                f"{what} {statistics.median(taken):.1f} ms (median), {most:.1f} (99 of 100), {max(taken):.1f} (worst)"
            )
        print(f"memory: {_memory(page):,} bytes of the worker's heap")
        page.keyboard.press("Escape")
        by_search = [_place_in_search(page, query) for query in queries] if with_search else []
        browser.close()
        server.shutdown()
    return ranks, by_search


def _worker_clock() -> Callable[[], float]:
    """Return what tells how many milliseconds the thread that answers has had of a processor, as Linux counts them.

    On a machine that does other things too, this is what can be compared.
    """
    parents = {int(stat.parts[2]): int(text.rpartition(")")[2].split()[1]) for stat, text in _processes("stat")}

    def is_ours(process: int) -> bool:
        while process not in (0, os.getpid()):
            process = parents.get(process, 0)
        return process > 0

    workers = [
        name.parent
        for name, text in _processes("task/*/comm")
        if text.startswith("DedicatedWorker") and is_ours(int(name.parts[2]))
    ]
    # The theme's search has one too, since the page is there.
    thread = max(workers, key=lambda path: int(path.name))
    return lambda: int((thread / "schedstat").read_text().split()[0]) / 1e6


def _processes(file: str) -> Iterator[tuple[Path, str]]:
    for path in Path("/proc").glob(f"[0-9]*/{file}"):
        # What has ended meanwhile is not there any more.
        with suppress(OSError):
            yield path, path.read_text()


def _memory(page: Page) -> int:
    """Return how much the thread that answers holds after a collection."""
    session = page.context.browser.new_browser_cdp_session()  # type: ignore[union-attr]  # the page is in a browser
    [worker] = [
        target for target in session.send("Target.getTargets")["targetInfos"] if "finder-index" in target["url"]
    ]
    attached = session.send("Target.attachToTarget", {"targetId": worker["targetId"], "flatten": False})
    answers: dict[int, dict[str, int]] = {}

    def receive(event: dict[str, str]) -> None:
        message = json.loads(event["message"])
        answers[message.get("id", 0)] = message.get("result", {})

    session.on("Target.receivedMessageFromTarget", receive)
    for number, method in enumerate(("HeapProfiler.collectGarbage", "Runtime.getHeapUsage"), 1):
        message = json.dumps({"id": number, "method": method})
        session.send("Target.sendMessageToTarget", {"sessionId": attached["sessionId"], "message": message})
        while number not in answers:
            page.wait_for_timeout(20)
    used = answers[2]
    return int(used["usedSize"]) + int(used.get("backingStorageSize", 0))


def _place_in_search(page: Page, query: Query) -> int:
    """Type a query into Material's search, and return the place of the symbol that was meant; -1 when not shown."""
    found: list[str] = page.evaluate(_SEARCH, query.typed)
    return _place(query.meant, map(_spelled, found))


def _spelled(anchor: str) -> str:
    return _WRITTEN_OUT.sub(lambda found: bytes.fromhex(found[0].replace("!", "")).decode(), anchor)


def _place(meant: str, found: Iterable[str]) -> int:
    """Return the place of the symbol that was meant; -1 when not shown."""
    wanted = _C_FILE.sub(":", meant)
    return next((place for place, symbol in enumerate(found) if _C_FILE.sub(":", symbol) == wanted), -1)


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

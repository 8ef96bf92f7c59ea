"""How long a client of `kwindex mcp` waits for answers, and whether they hold what `grep` finds.

`python benchmarks/mcp_answers.py FOLDER` takes torch; `--package PATH` takes any other one. It runs on Linux.
"""

from __future__ import annotations

import argparse
import ast
import asyncio
import io
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import time
import tokenize
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from corpora import fetch
from mcp import Client, StdioServerParameters

if TYPE_CHECKING:
    from collections.abc import Iterator

_REPEATS = 10
_PATIENCE = 1500
_QUESTIONS = 50
_ANALYSIS = "import sys; from mkdocs_kwindex.cli.main import main; sys.exit(main(['find', '-q', 'main']))"
_SERVER = "import sys; from mkdocs_kwindex.cli.main import main; sys.exit(main(['mcp', '-q']))"
_PLACE = re.compile(r"^(.+?):(\d+):\d+: ", re.MULTILINE)


@dataclass(frozen=True)
class Took:
    """Seconds by the clock, and of the processor."""

    wall: float
    cpu: float


def main() -> None:
    """Measure, and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where packages and caches are kept")
    parser.add_argument("--package", type=Path, help="the package to ask about (default: torch)")
    parser.add_argument("--warm", action="store_true", help="take the cache as it is: no first answer is measured")
    asked = parser.parse_args()
    package = (asked.package or fetch("torch", asked.folder)).resolve()
    root = asked.folder.resolve() / "mcp" / package.name
    root.mkdir(parents=True, exist_ok=True)
    (root / "pyproject.toml").write_text(f"[tool.kwindex]\npackages = ['{package}']\n", encoding="utf-8")
    analysis = None
    if not asked.warm:
        shutil.rmtree(root / ".cache", ignore_errors=True)
        analysis = _measured([sys.executable, "-c", _ANALYSIS], root)
        shutil.rmtree(root / ".cache", ignore_errors=True)
    asyncio.run(_session(root, package, analysis))


def _measured(command: list[str], root: Path) -> Took:
    before, start = os.times(), time.perf_counter()
    subprocess.run(command, cwd=root, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return Took(time.perf_counter() - start, cpu)


async def _session(root: Path, package: Path, analysis: Took | None) -> None:
    parameters = StdioServerParameters(
        command=sys.executable, args=["-c", _SERVER], cwd=str(root), env=dict(os.environ)
    )
    start = time.perf_counter()
    async with Client(parameters, read_timeout_seconds=_PATIENCE) as client:
        pid = _only_child()
        ready = Took(time.perf_counter() - start, _cpu(pid))
        first, _ = await _ask(client, pid, "find_definitions", name="main")
        if analysis is not None:
            print(f"the analysis and its index, as one command {analysis.wall:.1f} s, {analysis.cpu:.1f} s of CPU")
            print(f"the server is ready after {ready.wall:.1f} s, {ready.cpu:.1f} s of CPU, which the SDK takes")
            print(
                f"the first answer {first.wall:.1f} s, {first.cpu:.1f} s of CPU: {first.cpu / analysis.cpu:.2f} of it"
            )
        _, used = await _ask(client, pid, "map_tree", tokens=2000)
        names = re.findall(r"^ +\d+ +(?:async )?(?:class|def) (\w+)", used, re.MULTILINE)
        _, found = await _ask(client, pid, "find_definitions", name=names[0], limit=1)
        symbol = found.partition("] ")[2].partition(" ")[0]
        files = re.findall(r"^(?!\s)(\S+\.pyi?)$", used, re.MULTILINE)
        print(f"{'milliseconds':28} {'least':>7} {'median':>7} {'CPU':>7}")
        for tool, arguments in (
            ("find_definitions", {"name": names[0]}),
            ("find_definitions", {"name": "a"}),
            ("find_definitions", {"name": "*e*r*"}),
            ("find_definitions", {"name": f"{names[0]}x"}),
            ("list_uses", {"name": symbol, "limit": 200}),
            ("list_tests", {"name": symbol}),
            ("show_definition", {"name": symbol}),
            ("show_definition", {"name": f"{names[0]}x"}),
            ("outline_file", {"file": files[0]}),
            ("list_importers", {"file": files[0], "limit": 200}),
            ("map_tree", {"tokens": 20_000}),
        ):
            took = [(await _ask(client, pid, tool, **arguments))[0] for _ in range(_REPEATS)]
            walls = [1000 * one.wall for one in took]
            cpu = 1000 * statistics.mean(one.cpu for one in took)
            label = f"{tool} {next(iter(arguments.values()))}"[:28]
            print(f"{label:28} {min(walls):7.1f} {statistics.median(walls):7.1f} {cpu:7.1f}")
        await _compare(client, pid, package)


async def _ask(client: Client, pid: int, tool: str, **arguments: object) -> tuple[Took, str]:
    before, start = _cpu(pid), time.perf_counter()
    result = await client.call_tool(tool, arguments)
    took = Took(time.perf_counter() - start, _cpu(pid) - before)
    return took, "\n".join(content.text for content in result.content)


def _only_child() -> int:
    [pid] = map(int, Path(f"/proc/self/task/{os.getpid()}/children").read_text(encoding="ascii").split())
    return pid


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


async def _compare(client: Client, pid: int, package: Path) -> None:
    """Ask for the uses of names that only one thing is called, and compare them to the words in the code."""
    words = _words_of_single_names(package)
    chosen = random.Random(1).sample(sorted(words), min(_QUESTIONS, len(words)))
    both, only_words, only_answers = 0, [], []
    for name in chosen:
        _, answer = await _ask(client, pid, "list_uses", name=name, limit=200)
        found = {f"{path}:{line}" for path, line in _PLACE.findall(answer)}
        if answer.endswith(" more"):
            # Only so many are listed: those that are, are compared.
            words[name] &= found
        both += len(found & words[name])
        only_words += [f"{name} {place}" for place in sorted(words[name] - found)]
        only_answers += [f"{name} {place}" for place in sorted(found - words[name])]
    print(
        f"{len(chosen)} questions: {both} lines that both know, {len(only_words)} words that are no use by the answers,"
    )
    print(f"{len(only_answers)} uses where the word is not")
    for line in (*(f"word: {line}" for line in only_words), *(f"use:  {line}" for line in only_answers)):
        print(line)


def _words_of_single_names(package: Path) -> dict[str, set[str]]:
    """Return the lines that hold the name of each definition whose name nothing else has."""
    words: defaultdict[str, set[str]] = defaultdict(set)
    bound: Counter[str] = Counter()
    defined: set[str] = set()
    for path in sorted(package.rglob("*.py")):
        try:
            text = path.read_text(encoding="utf-8")
            tree, names = ast.parse(text), [*_names(text)]
        except (SyntaxError, UnicodeDecodeError):
            continue
        for name, line, is_definition in names:
            if not is_definition:
                words[name].add(f"{path.resolve()}:{line}")
        for name, is_definition in _bindings(tree):
            bound[name] += 1
            if is_definition:
                defined.add(name)
    return {name: words[name] for name in defined if bound[name] == 1 and words[name]}


def _bindings(tree: ast.Module) -> Iterator[tuple[str, bool]]:
    """Yield all that gets a name, and whether it is a function or a class."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name, True
        elif isinstance(node, ast.arg | ast.keyword):
            yield node.arg or "", False
        elif isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.id if isinstance(node, ast.Name) else node.attr, False


def _names(text: str) -> Iterator[tuple[str, int, bool]]:
    """Yield the names in some code, with lines, and whether each is that of a definition."""
    before = ""
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.NAME:
            yield token.string, token.start[0], before in {"def", "class"}
        before = token.string


if __name__ == "__main__":
    main()

"""Random edits: what a preview shows when it has caught up is what a build of the same tree shows."""

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from mkdocs_kwindex.build.generated_site import GeneratedSite
from mkdocs_kwindex.build.options import Options
from mkdocs_kwindex.build.progress import NoDisplay, Progress
from mkdocs_kwindex.model import Problem
from mkdocs_kwindex.pipeline import build
from mkdocs_kwindex.preview.incremental import IncrementalBuild
from tests.test_incremental import contents, incremental_build, options

__all__ = ["incremental_build", "options"]

MODULES = ("a", "b", "base", "c")
EDITS = 6


def module(draw: random.Random, name: str) -> str:
    """Return a random module that imports from the others, and has something for ruff to find."""
    lines = [f'"""Module {name}."""']
    lines += [
        draw.choice((f"from pkg.{other} import A, f", f"import pkg.{other}", f"from pkg import {other}"))
        for other in MODULES
        if other != name and draw.random() < 0.5
    ]
    parts = [
        ["class A:", "    def run(self): return self.stop()", "    def stop(self): ..."],
        ["class A(Base):", "    def run(self): ..."],
        ["def f():", "    return A().run()"],
        ["def f(x: 'A'):", "    return x.stop()"],
        ["def risky(text):", "    return eval(text)"],
        ["import subprocess", "subprocess.call('ls', shell=True)"],
        ["LIMIT = 3"],
        ["def broken(:"],
    ]
    for part in draw.sample(parts, draw.randint(1, 5)):
        lines += ["", "", *part]
    return "\n".join(lines) + "\n"


def edit(draw: random.Random, folder: Path) -> None:
    """Change, make or remove one file."""
    name = draw.choice(MODULES)
    path = folder / f"{name}.py"
    if path.exists() and draw.random() < 0.2:
        path.unlink()
    else:
        path.write_text(module(draw, name), encoding="utf-8")


def test_random_edits(tmp_path: Path, options: Options, incremental_build: IncrementalBuild) -> None:
    draw = random.Random(5)  # noqa: S311 - what is drawn guards nothing

    def made(make: Callable[..., GeneratedSite], options: Options) -> tuple[GeneratedSite, list[Problem]]:
        problems: list[Problem] = []
        return make(options, problems.append, Progress(NoDisplay())), problems

    incremental_build.generated(options, lambda _: None, Progress(NoDisplay()))
    for number in range(EDITS):
        edit(draw, tmp_path / "src/pkg")
        made(incremental_build.generated, options)
        incremental_build.complete()
        caught_up, _ = made(incremental_build.generated, options)
        full, _ = made(build, replace(options, cache_dir=tmp_path / f"cache-{number}"))

        assert contents(caught_up) == contents(full)
        # A preview tells of what was saved last at the end.
        assert set(caught_up.manifest.problems) == set(full.manifest.problems)

"""What a build costs, beside its rivals in the same run on the same machine.

    pip install -e '.[benchmarks]'
    python benchmarks/builds.py [--folder FOLDER] [--only django]

Downloads django, sqlalchemy and torch (sources only, never run), builds each with mkdocs-kwindex and with
mkdocs-api-autonav, and as many pages of one heading with MkDocs and Material alone, and prints a table in Markdown.
`--only executorch` does so with a whole repository, which has no rival: half an hour.
Only the ratios travel: seconds are this machine's, and mean nothing while something else runs on it.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import preview
import sites
from corpora import CORPORA, REPOSITORIES, clone, copies, fetch, source_bytes
from measure import Measured, build

# How often a package of about 500 pages is copied, for about 2,000 and 5,500.
_TIMES = (1, 4, 10)
# A file that others import, and that every version of torch has.
_SAVED = "nn/modules/linear.py"
_SAVED_IN_REPOSITORY = "exir/pass_base.py"


def main() -> None:
    """Run the benchmarks that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir(), "kwindex-benchmarks"))
    names = [*CORPORA, *REPOSITORIES]
    parser.add_argument("--only", choices=names, action="append", help="a tree; all packages unless told")
    arguments = parser.parse_args()
    folder = arguments.folder.resolve()
    print("| what | seconds | CPU s | largest process MiB | all processes MiB | pages | site MB |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    ratios = [line for name in arguments.only or CORPORA for line in _compared(name, folder)]
    print("\n| ratio | figure |\n| --- | ---: |")
    for what, figure in ratios:
        print(f"| {what} | {figure:.2f} |")


def _compared(name: str, folder: Path) -> list[tuple[str, float]]:
    return compare_repository(name, folder) if name in REPOSITORIES else compare(name, folder)


def compare_repository(name: str, folder: Path) -> list[tuple[str, float]]:
    """Measure a repository beside as many pages of one heading; return ratios."""
    checkout = clone(name, folder)
    config = sites.repository(folder / f"{name}-kwindex", checkout)
    cold = show(f"{name}, cold", build(config, cold=True))
    warm = show(f"{name}, warm", build(config))
    host = show(f"{cold.pages:,} pages of one heading", build(sites.host_alone(folder / f"{name}-host", cold.pages)))
    waited = preview.measure(config, checkout / _SAVED_IN_REPOSITORY, f"code/{_SAVED_IN_REPOSITORY}_docs/")
    return [
        (f"{name}: cold / as many pages of one heading, time", cold.seconds / host.seconds),
        (f"{name}: warm / as many pages of one heading, time", warm.seconds / host.seconds),
        (f"{name}: cold / as many pages of one heading, processor time", cold.cpu / host.cpu),
        (f"{name}: warm / as many pages of one heading, processor time", warm.cpu / host.cpu),
        (f"{name}: cold, largest process, MiB", cold.peak),
        (f"{name}: first page of the preview / cold", waited.first_page / cold.seconds),
        (f"{name}: a saved file's page / cold", waited.refresh / cold.seconds),
    ]


def compare(name: str, folder: Path) -> list[tuple[str, float]]:
    """Measure one package; return ratios.

    The first build is measured before and after its rival: a machine that others use is not as fast all the time.
    """
    package = fetch(name, folder)
    config = sites.kwindex(folder / f"{name}-kwindex", package)
    cold = show(f"{name}, cold", build(config, cold=True))
    warm = show(f"{name}, warm", build(config))
    host = show(f"{cold.pages:,} pages of one heading", build(sites.host_alone(folder / f"{name}-host", cold.pages)))
    rival = show(f"{name}, mkdocs-api-autonav", build(sites.api_autonav(folder / f"{name}-autonav", package)))
    again = show(f"{name}, cold, again", build(config, cold=True))
    seconds = (cold.seconds + again.seconds) / 2
    ratios = [
        (f"{name}: cold / mkdocs-api-autonav, time", seconds / rival.seconds),
        (f"{name}: cold / mkdocs-api-autonav, largest process", max(cold.peak, again.peak) / rival.peak),
        (f"{name}: cold / mkdocs-api-autonav, all processes", max(cold.total, again.total) / rival.total),
        (f"{name}: cold / as many pages of one heading, time", seconds / host.seconds),
        (f"{name}: warm / as many pages of one heading, time", warm.seconds / host.seconds),
        (f"{name}: site / source, bytes", cold.size / source_bytes(package)),
    ]
    further = {"torch": lambda: _wait(package, folder), "sqlalchemy": lambda: _scale(folder)}
    return [*ratios, *(further[name]() if name in further else [])]


def _scale(folder: Path) -> list[tuple[str, float]]:
    """Compare the time per page of a package, and of the same package many times over."""
    ratios = []
    fewest: float | None = None
    for times in _TIMES:
        package = copies(fetch("sqlalchemy", folder), times, folder)
        config = sites.kwindex(package.parent / "site", package)
        measured = show(f"sqlalchemy × {times}, cold", build(config, cold=True))
        if fewest is None:
            fewest = measured.seconds / measured.pages
        else:
            ratios.append(
                (f"time per page, {measured.pages:,} pages / fewest", measured.seconds / measured.pages / fewest)
            )
    return ratios


def _wait(package: Path, folder: Path) -> list[tuple[str, float]]:
    """Measure what a reader waits for."""
    config = folder / "torch-kwindex/mkdocs.yml"
    warm = show("torch, warm, again", build(config))
    waited = preview.measure(config, package / _SAVED, f"code/torch/{_SAVED}_docs/")
    print(f"| first page of the preview | {waited.first_page:.1f} | | | | | |")
    print(f"| a saved file's page | {waited.refresh:.1f} | | | | | |", flush=True)
    return [
        ("first page of the preview / warm build", waited.first_page / warm.seconds),
        ("a saved file's page / warm build", waited.refresh / warm.seconds),
    ]


def show(what: str, m: Measured) -> Measured:
    """Print a row of the table."""
    figures = f"{m.seconds:.1f} | {m.cpu:.1f} | {m.peak:.0f} | {m.total:.0f} | {m.pages:,} | {m.size / 1e6:.1f}"
    print(f"| {what} | {figures} |", flush=True)
    return m


if __name__ == "__main__":
    main()

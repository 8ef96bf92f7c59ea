"""What resolving names costs, beside griffe on the same files in the same run.

    python benchmarks/resolver_cost.py --package PATH

Prints CPU seconds of griffe's loader, of `griffe.visit` alone, of collecting the names of every file and of joining
them, their ratios, the size of the name tables, and the peak memory of the process, which also holds what griffe found.
"""

from __future__ import annotations

import argparse
import resource
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING

import griffe
from pathspec import GitIgnoreSpec

from mkdocs_kwindex.analysis.decoding import decode
from mkdocs_kwindex.analysis.structure import griffe_silenced, read_structure
from mkdocs_kwindex.discovery import locate_packages, walk
from mkdocs_kwindex.model.names import Columns, NameTable
from mkdocs_kwindex.resolve import relate
from mkdocs_kwindex.semantic import collect_names

if TYPE_CHECKING:
    from mkdocs_kwindex.model import Definition, SourceFile


def measure(package: str) -> None:
    """Measure one package and print the figures."""
    tree = walk(locate_packages([package], Path()), GitIgnoreSpec.from_lines([]))
    tables: list[tuple[SourceFile, tuple[Definition, ...], NameTable]] = []
    visiting = collecting = 0.0
    for source in tree.files.values():
        path = Path(source.path)
        text = decode(path.read_bytes(), source.path).text
        try:
            with griffe_silenced():
                start = process_time()
                griffe.visit(source.module.rpartition(".")[2], filepath=path, code=text)
                visiting += process_time() - start
                structure = read_structure(source, text)
        except (SyntaxError, RecursionError):
            continue
        definitions = tuple(definition for _, _, definition in structure.found)
        start = process_time()
        table = collect_names(structure.tree, text, source, definitions, None)
        collecting += process_time() - start
        tables.append((source, definitions, table))
    root = Path(tree.packages[0].path)
    with griffe_silenced():
        start = process_time()
        griffe.load(root.name, search_paths=[root.parent], try_relative_path=False, allow_inspection=False)
        loading = process_time() - start
    start = process_time()
    relations = relate(tables)
    joining = process_time() - start
    names = sum(len(table.occurrences) for _, _, table in tables) // (4 * Columns.OCCURRENCE)
    links = sum(1 for source, _, _ in tables for _ in relations.links(source.uri))
    size = sum(len(part) for _, _, table in tables for part in (table.occurrences, table.nodes, table.pool))
    print(f"{package}: {len(tables):,} files, {names:,} names, {links:,} with a target")
    seconds = f"griffe.load {loading:.1f} s, griffe.visit {visiting:.1f} s, collect {collecting:.1f} s"
    print(f"  {seconds}, join {joining:.1f} s (CPU)")
    resolving = collecting + joining
    print(f"  resolving / griffe.load = {resolving / loading:.2f}, / griffe.visit = {resolving / visiting:.2f}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"  name tables {size / 2**20:.0f} MiB, peak memory {peak / 2**10:.0f} MiB")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Measure what resolving names costs.")
    parser.add_argument("--package", required=True, help="a package directory, or installed:NAME")
    measure(parser.parse_args().package)

"""Compare "used by" with the references that pyright's language server finds.

    python benchmarks/used_by.py --package PATH [PATH ...] --sample 100 --seed 1

Definitions are drawn at random: functions, methods, classes, attributes, constants. For each one the server is asked
for its references, and so are we; lines are compared.

- *Found*: of the lines that the server gives, how many we give too, as uses. The share without further definitions
  leaves out those that bind the name again in the same scope (overloads, setters, other branches): a symbol's entry
  names them as lines where the name is bound, and they use nothing.
- *Ours only*: lines that the server does not give. Each is worth a look.

Needs `pyright` (its language server, which runs on Node.js), beside mkdocs-kwindex.
"""

import argparse
import ast
import random
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from oracles import PyrightOracle
from resolution import Package

from mkdocs_kwindex.model import Definition, Kind

Line = tuple[str, int]
SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def symbols(package: Package, count: int, random_: random.Random) -> list[tuple[str, str, int, int]]:
    """Return id, URI, line and column of random definitions."""
    found = []
    for uri in sorted(package.trees):
        for definition in package.definitions[uri] if uri.endswith(".py") else ():
            column = _column(package.lines[uri], definition)
            # Overloads, setters and later bindings are counted with the first definition.
            if column >= 0 and definition.kind is not Kind.IMPORT and "~" not in definition.path:
                found.append((package.sources[uri].symbol(definition.path), uri, definition.line, column))
    return sorted(random_.sample(found, min(count, len(found))))


def _column(lines: list[str], definition: Definition) -> int:
    """Return the column of a name in its definition's line, -1 where it is not there."""
    line = lines[definition.line - 1]
    word = {"class": "class ", "function": "def ", "method": "def "}.get(definition.kind.value, "")
    at = line.find(f"{word}{definition.name}")
    return at + len(word) if at >= 0 else -1


def compare(package: Package, oracle: PyrightOracle, sample: int, seed: int, show: int) -> None:
    """Print how the two agree on a package."""
    missed: list[str] = []
    extra: list[str] = []
    theirs_total = both_total = again_total = 0
    # What a base class answers for with a property is no definition of the class that assigns to it.
    own = {symbol for uri in package.trees for symbol in package.relations.symbols(uri)}
    for symbol, uri, line, column in symbols(package, sample, random.Random(seed)):
        if symbol not in own:
            continue
        places = oracle.references(package.paths[uri], line, column)
        theirs = {place for place in package.inside(places) if place != (uri, line)}
        ours = {(site.uri, site.line) for site in package.relations.uses(symbol)} - {(uri, line)}
        again = {(uri, other) for other in _bound_again(package, uri, line)} - ours
        theirs_total += len(theirs)
        both_total += len(theirs & ours)
        again_total += len(theirs & again)
        theirs -= again
        missed += [f"{symbol} ({uri}:{line}): {place[0]}:{place[1]}" for place in sorted(theirs - ours)]
        extra += [f"{symbol} ({uri}:{line}): {place[0]}:{place[1]}" for place in sorted(ours - theirs)]
    uses = max(1, theirs_total - again_total)
    print(
        f"  lines {theirs_total}, found {both_total} ({both_total / max(1, theirs_total):.2%}),"
        f" without further definitions {both_total / uses:.2%}, ours only {len(extra)}"
    )
    for title, lines in (("missed", missed), ("ours only", extra)):
        for text in lines[:show]:
            print(f"    {title}: {text}")


def _bound_again(package: Package, uri: str, line: int) -> set[int]:
    """Return the lines that bind the name of a definition again in its scope."""
    definitions = package.definitions[uri]
    wanted = {(one.parent, one.name) for one in definitions if one.line == line}
    found = {one.line for one in definitions if (one.parent, one.name) in wanted}
    names = {name for parent, name in wanted if parent < 0}
    for statement in package.trees[uri].body:
        for part in ast.walk(statement) if not isinstance(statement, SCOPES) else ():
            if isinstance(part, (ast.Import, ast.ImportFrom)):
                found.update(part.lineno for one in part.names if (one.asname or one.name) in names)
    return found - {line}


def main() -> None:
    """Run the comparison."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--package", nargs="+", type=Path, required=True, help="directories of packages")
    parser.add_argument("--sample", type=int, default=100, help="definitions for each package")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=40, help="lines of each kind to list")
    arguments = parser.parse_args()
    for root in arguments.package:
        print(f"{root.name}")
        compare(Package(root), PyrightOracle(root), arguments.sample, arguments.seed, arguments.show)


if __name__ == "__main__":
    main()

"""Mutation runs: `python -m tests.support.mutation AREA` changes one condition at a time and runs an area's tests.

cosmic-ray makes the mutants and runs the tests; this draws a sample of them, works on a copy of the project, and says
which mutants no test noticed. The sample is drawn by place in the source: a comparison that can be changed in five
ways counts once, as an `and` does.
"""

import argparse
import compileall
import json
import random
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import chdir
from pathlib import Path
from py_compile import PycInvalidationMode
from typing import NamedTuple

import cosmic_ray.operators.provider
from cosmic_ray.ast import ast_nodes, get_ast_from_path
from cosmic_ray.mutating import mutate_and_test
from cosmic_ray.plugins import get_operator
from cosmic_ray.testing import run_tests
from cosmic_ray.work_item import MutationSpec, TestOutcome

ROOT = Path(__file__).resolve().parent.parent.parent
RESULTS = ROOT / ".cache/mutation"

# Negations and off-by-ones. Left out is what hardly ever changes what a program does (`==` to `is`), and what stops
# the import of a module (decorators, `|` in annotations), which any test would notice.
OPERATORS = re.compile(
    r"core/(ReplaceComparisonOperator_(Eq_NotEq|NotEq_Eq|Is_IsNot|IsNot_Is|Lt_(LtE|GtE)|LtE_(Lt|Gt)|Gt_(GtE|LtE)"
    r"|GtE_(Gt|Lt))|ReplaceBinaryOperator_(Add_Sub|Sub_Add)|ReplaceUnaryOperator_Delete_Not|AddNot"
    r"|ReplaceTrueWithFalse|ReplaceFalseWithTrue|ReplaceAndWithOr|ReplaceOrWithAnd|ReplaceBreakWithContinue"
    r"|ReplaceContinueWithBreak|ExceptionReplacer|NumberReplacer|ZeroIterationForLoop)"
)


class Area(NamedTuple):
    """Modules that have tests of their own.

    Attributes:
        modules: Glob patterns below `mkdocs_kwindex`.
        tests: Test files, the fastest first: the first failure ends a run.
    """

    modules: tuple[str, ...]
    tests: tuple[str, ...]


AREAS = {
    "resolver": Area(
        ("resolve/*.py", "semantic/*.py"),
        (
            "test_names.py",
            "test_rules_of_names.py",
            "test_possible_names.py",
            "test_import_graph.py",
            "test_public_names.py",
            "test_references.py",
        ),
    ),
    "imports": Area(("index/import_graph.py",), ("test_import_graph.py",)),
    "discovery": Area(
        ("discovery/walking.py", "discovery/walk_state.py", "discovery/packages.py", "discovery/module_names/*.py"),
        ("test_discovery.py", "test_module_names.py", "test_project.py", "test_definitions.py"),
    ),
    "docstrings": Area(
        ("analysis/docstrings/*.py", "analysis/markup/summary.py"),
        (
            "test_docstring_styles.py",
            "test_docstring_lines.py",
            "test_documenting_comments.py",
            "test_docstrings.py",
            "test_docstring_sections.py",
            "test_docstring_words.py",
        ),
    ),
}


class Mutant(NamedTuple):
    """One change of one place.

    Attributes:
        module: The file, from the top folder of the project.
        operator: cosmic-ray's name of the change.
        occurrence: Which place of the file, among those that the operator applies to.
        line: The line of that place.
        column: Its column.
    """

    module: str
    operator: str
    occurrence: int
    line: int
    column: int

    def run(self, command: str, seconds: float) -> tuple[bool, str]:
        """Return whether a test noticed the change, and the change as a diff."""
        position = (self.line, self.column)
        spec = MutationSpec(Path(self.module), self.operator, self.occurrence, position, (self.line + 1, 0))
        result = mutate_and_test([spec], command, seconds)
        if result.test_outcome not in {TestOutcome.KILLED, TestOutcome.SURVIVED}:
            message = f"{self} was not run: {result.output}"
            raise RuntimeError(message)
        return result.test_outcome is TestOutcome.KILLED, result.diff or ""


def mutants(modules: Iterable[str]) -> Iterator[Mutant]:
    """Yield every mutant of some modules."""
    operators = [f"core/{name}" for name in cosmic_ray.operators.provider.OperatorProvider()]
    for module in modules:
        nodes = list(ast_nodes(get_ast_from_path(Path(module))))
        for name in filter(OPERATORS.fullmatch, operators):
            operator = get_operator(name)()
            places = (place for node in nodes for place in operator.mutation_positions(node))
            for occurrence, ((line, column), _) in enumerate(places):
                yield Mutant(module, name, occurrence, line, column)


def sample(found: Iterable[Mutant], size: int, seed: int) -> list[Mutant]:
    """Draw places, and for each of them one of its mutants."""
    places: dict[tuple[str, int, int], list[Mutant]] = {}
    for mutant in found:
        places.setdefault((mutant.module, mutant.line, mutant.column), []).append(mutant)
    draw = random.Random(seed)  # noqa: S311 - what is drawn guards nothing
    drawn = draw.sample(sorted(places), min(size, len(places)))
    return [draw.choice(sorted(places[place])) for place in drawn]


def copy_project(target: Path) -> None:
    """Copy what the tests need, so that nothing is ever changed in the project itself.

    The byte code is checked by the source's hash: a change may come in the same second and have the same length.
    """
    for folder in ("mkdocs_kwindex", "tests", "docs", "test_site"):
        shutil.copytree(ROOT / folder, target / folder, ignore=shutil.ignore_patterns("__pycache__", "site", ".cache"))
    for file in ("pyproject.toml", "dev.py", "README.md", "CHANGELOG.md", "CONTRIBUTING.md"):
        shutil.copy2(ROOT / file, target / file)
    for folder in ("mkdocs_kwindex", "tests"):
        compileall.compile_dir(target / folder, quiet=1, invalidation_mode=PycInvalidationMode.CHECKED_HASH)


def limit_memory() -> None:
    """Let a mutant that collects for ever fail before the machine does."""
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - Windows has none

        resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))


def run(name: str, area: Area, chosen: Sequence[Mutant]) -> int:
    """Run an area's tests once for each mutant, in a copy of the project; return how many mutants survived."""
    tests = [f"tests/{test}" for test in area.tests if (ROOT / "tests" / test).is_file()]
    command = " ".join([sys.executable, "-m", "pytest", "-q", "-x", "-n0", "-p", "no:cacheprovider", *tests])
    survivors: list[Mutant] = []
    begin = time.monotonic()
    passes, output = run_tests(command, None)
    if passes is not TestOutcome.SURVIVED:
        print(output)
        message = "the tests fail without a mutant"
        raise RuntimeError(message)
    seconds = 30 + 5 * (time.monotonic() - begin)
    for number, mutant in enumerate(chosen, 1):
        killed, diff = mutant.run(command, seconds)
        print(f"{number}/{len(chosen)} {'killed' if killed else 'SURVIVED'} {mutant}", flush=True)
        if not killed:
            print(diff, flush=True)
            survivors.append(mutant)
    RESULTS.mkdir(parents=True, exist_ok=True)
    (RESULTS / f"{name}.json").write_text(json.dumps(survivors, indent=1), encoding="utf-8")
    print(f"{name}: {len(chosen)} mutants, {len(chosen) - len(survivors)} killed, {len(survivors)} survived")
    return len(survivors)


def main(arguments: Sequence[str]) -> int:
    """Run what the command line asks for; the exit code is 1 when a mutant survived."""
    parser = argparse.ArgumentParser(prog="dev.py mutate", description="Change one condition at a time and run tests.")
    parser.add_argument("area", choices=AREAS, help="the modules to change and the tests to run")
    parser.add_argument("modules", nargs="*", help="only these modules of the area, such as resolve/mro.py")
    parser.add_argument("--sample", type=int, default=50, help="how many mutants to draw (default: 50)")
    parser.add_argument("--seed", type=int, default=1, help="the seed of the draw (default: 1)")
    parser.add_argument("--survivors", action="store_true", help="only those that survived the last run of the area")
    given = parser.parse_args(arguments)
    area: Area = AREAS[given.area]
    limit_memory()
    with tempfile.TemporaryDirectory(prefix="kwindex-mutation-") as folder, chdir(folder):
        copy_project(Path(folder))
        if given.survivors:
            recorded = json.loads((RESULTS / f"{given.area}.json").read_text(encoding="utf-8"))
            chosen = [Mutant(*fields) for fields in recorded]
        else:
            patterns = given.modules or area.modules
            modules = [
                path.as_posix() for pattern in patterns for path in sorted(Path().glob(f"mkdocs_kwindex/{pattern}"))
            ]
            chosen = sample(mutants(modules), given.sample, given.seed)
        return int(run(given.area, area, chosen) > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

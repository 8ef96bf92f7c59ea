"""Compare the links of `mkdocs_kwindex.resolve` with what independent tools find.

    python benchmarks/resolution.py --package PATH [PATH ...] --sample 500 --seed 1 --oracle jedi|pyright [--hard]

A random sample of names is taken from the files of each package (every `Name` and `Attribute`, parameters and locals
included; `--hard` leaves only what takes the type of something: attributes of anything but `self`, and keyword
arguments). For each one the oracle is asked for its definition, and so are we.

- *Precision*: of the links we made to a place in the package, and of which the oracle knows a definition there, how
  many lead to one that the oracle gives. Several bindings of one variable in one scope are the same variable, and the
  alternatives of one definition (overloads, branches, a property and its setter) are the same definition. A link that
  says that it is one of several possible ones is no claim, and counted apart where it leads elsewhere.
- *Recall*: of the names that the oracle resolves to a place in the package, how many we linked.

Needs `jedi`, or `pyright` (its language server, which runs on Node.js), beside mkdocs-kwindex.
"""

import argparse
import ast
import random
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

sys.path.insert(0, str(Path(__file__).parent))

from oracles import JediOracle, Place, PyrightOracle

from mkdocs_kwindex.analysis.structure import read_structure
from mkdocs_kwindex.model import Definition, SourceFile
from mkdocs_kwindex.resolve import Relations, Target, TargetKind, relate
from mkdocs_kwindex.semantic import collect_names
from mkdocs_kwindex.semantic.export_list import read_exports

if TYPE_CHECKING:
    from mkdocs_kwindex.model.names import NameTable


_HARD = ("attribute", "keyword")


class Oracle(Protocol):
    """A tool that finds definitions."""

    def definitions(self, path: Path, line: int, column: int) -> list[Place]:
        """Return where the name at a place is defined; line from 1, column in characters."""


class Question(NamedTuple):
    """A name to resolve.

    Attributes:
        path: The file.
        uri: Its path from the package's name down.
        line: The line.
        start: The column in bytes.
        column: The column in characters.
        name: The name.
        shape: What kind of occurrence it is.
    """

    path: Path
    uri: str
    line: int
    start: int
    column: int
    name: str
    shape: str


class Answer(NamedTuple):
    """What became of a question."""

    question: Question
    ours: Target | None
    theirs: list[Place]
    verdict: str


class Package:
    """A package read and joined.

    Attributes:
        root: Its directory.
        relations: Its names.
        trees: The syntax tree of each file by its URI, and so the others.
        lines: Its lines.
        paths: Where it is.
        definitions: What it defines.
        sources: What it is in the tree.
    """

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        tables: list[tuple[SourceFile, Sequence[Definition], NameTable]] = []
        self.trees: dict[str, ast.Module] = {}
        self.lines: dict[str, list[str]] = {}
        self.paths: dict[str, Path] = {}
        self.definitions: dict[str, list[Definition]] = {}
        self.sources: dict[str, SourceFile] = {}
        for path in sorted(self.root.rglob("*.py*")):
            if path.suffix not in (".py", ".pyi"):
                continue
            source = self._source(path)
            try:
                text = path.read_text("utf-8-sig")
                structure = read_structure(source, text)
            except (SyntaxError, ValueError, RecursionError):
                continue
            definitions = [definition for _, _, definition in structure.found]
            exports = read_exports(structure.tree, text, source)
            tables.append((source, definitions, collect_names(structure.tree, text, source, definitions, exports)))
            self.trees[source.uri] = structure.tree
            self.lines[source.uri] = text.split("\n")
            self.paths[source.uri] = path
            self.definitions[source.uri] = definitions
            self.sources[source.uri] = source
        self.relations: Relations = relate(tables)
        self._targets: dict[str, dict[tuple[int, int], Target]] = {}

    def _source(self, path: Path) -> SourceFile:
        relative = path.relative_to(self.root.parent)
        parts = list(relative.with_suffix("").parts)
        is_package = parts[-1] == "__init__"
        module = ".".join(parts[:-1] if is_package else parts)
        described = relative.with_suffix(".py") if path.suffix == ".pyi" and path.with_suffix(".py").exists() else ""
        return SourceFile(str(path), relative.as_posix(), module, is_package, stub_of=str(described))

    def target(self, question: Question) -> Target | None:
        """Return our answer."""
        known = self._targets.get(question.uri)
        if known is None:
            known = {(link.line, link.start): link.target for link in self.relations.links(question.uri)}
            self._targets[question.uri] = known
        return known.get((question.line, question.start))

    def questions(self, count: int, files: int, random_: random.Random, *, hard: bool) -> Iterator[Question]:
        """Yield names of random places in random files; with 0 files every name is as likely as every other."""
        everything: list[tuple[str, int]] = []
        occurrences: dict[str, list[tuple[int, int, str, str]]] = {}
        uris = [uri for uri in self.trees if uri.endswith(".py")]
        if files:
            uris = random_.sample(uris, min(files, len(uris)))
        for uri in uris:
            occurrences[uri] = [
                found for found in _occurrences(self.trees[uri]) if not hard or found[3].startswith(_HARD)
            ]
            everything.extend((uri, number) for number in range(len(occurrences[uri])))
        chosen = random_.sample(everything, min(count, len(everything)))
        for uri, number in sorted(chosen):
            line, start, name, shape = occurrences[uri][number]
            text = self.lines[uri][line - 1].encode()
            if text[start : start + len(name.encode())] == name.encode():
                column = len(text[:start].decode())
                yield Question(self.paths[uri], uri, line, start, column, name, shape)

    def inside(self, places: list[Place]) -> list[tuple[str, int]]:
        """Return the places that are in the package, by URI and line."""
        return [
            (place.path.relative_to(self.root.parent).as_posix(), place.line)
            for place in places
            if place.path is not None and place.path.is_relative_to(self.root)
        ]


def _occurrences(tree: ast.Module) -> Iterator[tuple[int, int, str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            yield node.lineno, node.col_offset, node.id, f"name {type(node.ctx).__name__.lower()}"
        elif isinstance(node, ast.Attribute):
            start = (node.end_col_offset or 0) - len(node.attr.encode())
            shape = "self.attribute" if getattr(node.value, "id", "") == "self" else "attribute"
            yield node.end_lineno or 0, start, node.attr, f"{shape} {type(node.ctx).__name__.lower()}"
        elif isinstance(node, ast.arg):
            yield node.lineno, node.col_offset, node.arg, "parameter"
        elif isinstance(node, ast.keyword) and node.arg:
            yield node.lineno, node.col_offset, node.arg, "keyword"
        elif isinstance(node, ast.alias) and "." not in node.name and node.name != "*":
            yield node.lineno, node.col_offset, node.name, "import"


def judge(package: Package, question: Question, theirs: list[Place]) -> Answer:
    """Compare our answer with the oracle's."""
    ours = package.target(question)
    wanted = package.inside(theirs)
    linked = ours is not None and ours.kind is not TargetKind.EXTERNAL
    if not wanted:
        verdict = "ours only" if linked else "neither"
    elif not linked:
        verdict = "missed"
    else:
        assert ours is not None
        agrees = _agrees(package, ours, wanted, question.name)
        verdict = "agree" if agrees else "disagree" if ours.count == 1 else "one of several"
    return Answer(question, ours, theirs, verdict)


def _agrees(package: Package, ours: Target, wanted: list[tuple[str, int]], name: str) -> bool:
    if ours.kind is TargetKind.MODULE:
        return any(uri == ours.uri or uri.startswith(ours.symbol.replace(".", "/")) for uri, line in wanted)
    for uri, line in wanted:
        same_file = uri == ours.uri or uri.removesuffix("i") == ours.uri.removesuffix("i")
        if same_file and (line == ours.line or _same_variable(package.trees.get(ours.uri), ours.line, line, name)):
            return True
    return False


def _same_variable(tree: ast.Module | None, line: int, other: int, name: str) -> bool:
    """Tell whether two lines bind one name in one scope (for attributes: in one class)."""
    if tree is None:
        return False
    scopes = _binding_scopes(tree, name)
    return bool(scopes.get(line, set()) & scopes.get(other, set()))


def _binding_scopes(tree: ast.Module, name: str) -> dict[int, set[int]]:
    """Return, for each line that binds a name, the scopes it does so in; `self.name` counts for the class."""
    found: dict[int, set[int]] = {}
    pending: list[tuple[ast.AST, ast.AST, ast.AST | None]] = [(tree, tree, None)]
    while pending:
        node, scope, klass = pending.pop()
        bound = getattr(node, "name", None) == name or getattr(node, "arg", None) == name
        bound = bound or (isinstance(node, ast.Name) and node.id == name and not isinstance(node.ctx, ast.Load))
        bound = bound or (isinstance(node, ast.alias) and (node.asname or node.name) == name)
        # jedi goes to `name[key] = value`, too.
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store):
            bound = getattr(node.value, "id", "") == name
        if bound and hasattr(node, "lineno"):
            found.setdefault(node.lineno, set()).add(id(scope))
        if isinstance(node, ast.Attribute) and node.attr == name and isinstance(node.ctx, ast.Store) and klass:
            found.setdefault(node.lineno, set()).add(id(klass))
        if isinstance(node, ast.Global) and name in node.names:
            scope = tree
        inner_scope, inner_class = scope, klass
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            declared = any(isinstance(part, ast.Global) and name in part.names for part in ast.walk(node))
            inner_scope = tree if declared else node
        elif isinstance(node, ast.ClassDef):
            inner_scope, inner_class = node, node
        pending += [(child, inner_scope, inner_class) for child in ast.iter_child_nodes(node)]
    return found


def report(answers: list[Answer], *, show: int) -> None:
    """Print precision, recall and what went wrong."""
    verdicts = Counter(answer.verdict for answer in answers)
    agree, disagree, missed = verdicts["agree"], verdicts["disagree"], verdicts["missed"]
    print(f"  names {len(answers)}: " + ", ".join(f"{name} {count}" for name, count in sorted(verdicts.items())))
    linked = agree + disagree + verdicts["one of several"]
    print(
        f"  precision {agree / max(1, agree + disagree):.2%}  recall {linked / max(1, linked + missed):.2%}"
        f"  of several {sum(answer.ours is not None and answer.ours.count > 1 for answer in answers)}"
    )
    for verdict in ("disagree", "one of several", "missed"):
        chosen = [answer for answer in answers if answer.verdict == verdict]
        shapes = Counter(answer.question.shape for answer in chosen)
        print(f"  {verdict}: " + ", ".join(f"{shape} {count}" for shape, count in shapes.most_common()))
        for answer in chosen[:show]:
            question = answer.question
            theirs = "; ".join(f"{place.path.name if place.path else '?'}:{place.line}" for place in answer.theirs[:4])
            ours = f"{answer.ours.uri}:{answer.ours.line} ({answer.ours.count})" if answer.ours else "-"
            where = f"{question.uri}:{question.line}:{question.column}"
            print(f"    {where} {question.name} [{question.shape}] ours {ours} theirs {theirs}")


def main() -> None:
    """Run the comparison."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--package", nargs="+", type=Path, required=True, help="directories of packages")
    parser.add_argument("--sample", type=int, default=500, help="names for each package")
    parser.add_argument("--files", type=int, default=0, help="take them from so many files only; 0 for all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--hard", action="store_true", help="only names that take the type of something")
    parser.add_argument("--oracle", choices=["jedi", "pyright"], default="jedi")
    parser.add_argument("--show", type=int, default=40, help="misses and disagreements to list, of each")
    arguments = parser.parse_args()
    for root in arguments.package:
        package = Package(root)
        oracle: Oracle = JediOracle(root) if arguments.oracle == "jedi" else PyrightOracle(root)
        answers = []
        for question in package.questions(
            arguments.sample, arguments.files, random.Random(arguments.seed), hard=arguments.hard
        ):
            theirs = oracle.definitions(question.path, question.line, question.column)
            answers.append(judge(package, question, theirs))
        print(f"{root.name}, {arguments.oracle}")
        report(answers, show=arguments.show)


if __name__ == "__main__":
    main()

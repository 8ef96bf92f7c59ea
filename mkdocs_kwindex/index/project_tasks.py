"""Tasks of make, tox, nox and pre-commit, CI jobs, and `CODEOWNERS`, by the folders that they name."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import islice
from posixpath import normpath

from msgspec import Struct
from pathspec import GitIgnoreSpec

from mkdocs_kwindex.analysis.languages.file_roles import WORKFLOW
from mkdocs_kwindex.discovery.ignore_patterns import ignore_spec
from mkdocs_kwindex.model import FileRecord, Kind, listing_texts

_MAKEFILES = frozenset({"makefile", "gnumakefile"})
_TARGET = re.compile(r"([\w][\w./ -]*?)\s*::?(?![=:])")
_GITLAB = ".gitlab-ci.yml"
_AZURE = re.compile(r"(?:.*/)?azure-pipelines[^/]*\.ya?ml|\.azure(?:-pipelines|-devops)?/[^/]+\.ya?ml")
_AZURE_JOB = re.compile(r"""(\s*)- (?:job|deployment):\s*["']?([\w.-]+)""")
_HOOK_ID = re.compile(r"""[\s-]*id:\s*["']?([\w./-]+)""")
_OWNER_PLACES = ("CODEOWNERS", ".github/CODEOWNERS", ".gitlab/CODEOWNERS", "docs/CODEOWNERS")
# Each is asked about every folder; far more than anybody writes by hand.
_MOST_OWNERS = 5_000
_PATH = re.compile(r"[\w.@+-]*(?:/[\w.@+*-]*)+|[\w.@+-]+")
# A word without a slash is the name of a folder only where a folder is expected.
_TAKES_FOLDERS = re.compile(
    r"\b(?:cd|pytest|mypy|pyright|ruff(?: check| format)?|black|isort|flake8|pylint|bandit|sphinx-build|pushd|"
    r"working-directory:|--cov|--source|-C)[\"', =]"
)
_NO_COMMAND = ("#", "- uses:", "uses:", "name:", "- name:")


class ProjectTask(Struct, frozen=True):
    """Something that a project runs.

    Attributes:
        kind: What it is: `make target`, `tox environment`, `nox session`, `pre-commit hook`, `CI job`.
        name: Its name.
        command: What runs it; empty where a server does.
        file: URI of the file that holds it.
        line: Its first line.
        end: Its last line.
    """

    kind: str
    name: str
    command: str
    file: str
    line: int
    end: int


class CodeOwners(Struct, frozen=True):
    """A line of `CODEOWNERS`: the pattern, and who owns what it matches."""

    pattern: str
    owners: tuple[str, ...]
    file: str
    line: int


class Tasks:
    """The tasks and owners of a tree."""

    def __init__(self, records: Mapping[str, FileRecord], folders: Collection[str]) -> None:
        """Take the files.

        Args:
            records: What the analysis found, by file URI.
            folders: The URIs of all folders.
        """
        self._records = records
        self._folders = folders

    def of(self, folder: str) -> Sequence[ProjectTask]:
        """Return the tasks in the files directly in a folder."""
        return self._by_folder.get(folder, ())

    def naming(self, folder: str) -> Sequence[tuple[ProjectTask, int]]:
        """Return the tasks that name a folder, or something directly in it, each with its first line that does."""
        return self._naming.get(folder, ())

    def owners(self, folder: str) -> CodeOwners | None:
        """Return the line with the owners of a folder: the last one that matches it."""
        if not folder:
            return next((owners for owners in reversed(self._owners) if owners.pattern in {"*", "/**", "**"}), None)
        matching = (o for o in reversed(self._owners) if _matches(o.pattern, folder))
        return next(matching, None)

    @cached_property
    def _by_folder(self) -> Mapping[str, Sequence[ProjectTask]]:
        found: defaultdict[str, list[ProjectTask]] = defaultdict(list)
        for uri, record in sorted(self._records.items()):
            for task in _tasks(record):
                found[uri.rpartition("/")[0]].append(task)
        return dict(found)

    @cached_property
    def _naming(self) -> Mapping[str, Sequence[tuple[ProjectTask, int]]]:
        found: defaultdict[str, dict[ProjectTask, int]] = defaultdict(dict)
        texts: dict[str, list[str]] = {}
        for task in (task for tasks in self._by_folder.values() for task in tasks):
            if task.file not in texts:
                texts[task.file] = listing_texts(self._records[task.file].listing)
            # A job runs in the root, a target of make beside its file.
            beside = "" if task.kind == "CI job" else task.file.rpartition("/")[0]
            for number, line in enumerate(texts[task.file][task.line - 1 : task.end], task.line):
                for folder in self._named(line, beside):
                    found[folder].setdefault(task, number)
        return {folder: tuple(lines.items()) for folder, lines in found.items()}

    def _named(self, line: str, beside: str) -> Iterator[str]:
        """Yield the folders that a line of a command names, or of which it names a file."""
        stripped = line.strip()
        if stripped.startswith(_NO_COMMAND):
            return
        takes_folders = _TAKES_FOLDERS.search(stripped)
        for match in _PATH.finditer(stripped):
            text = match[0]
            if "/" not in text and not (takes_folders and takes_folders.end() <= match.start()):
                continue
            path = normpath(f"{beside}/{text.partition('*')[0]}" if beside else text.partition("*")[0]).lstrip("/")
            if path in self._records:
                path = path.rpartition("/")[0]
            if path and path in self._folders:
                yield path

    @cached_property
    def _owners(self) -> Sequence[CodeOwners]:
        record = next((self._records[uri] for uri in _OWNER_PLACES if uri in self._records), None)
        if record is None:
            return ()
        lines = enumerate(listing_texts(record.listing), 1)
        words = ((number, line.partition(" #")[0].split()) for number, line in lines if not line.startswith(("#", "[")))
        owners = (CodeOwners(line[0], tuple(line[1:]), record.source.uri, number) for number, line in words if line)
        return [*islice(owners, _MOST_OWNERS)]


def _matches(pattern: str, folder: str) -> bool:
    """Return whether a pattern is about a folder with all that is in it."""
    # Of what is in a folder, a star behind the slash is only about that which is directly in it.
    spec = None if pattern.endswith("/*") else _pattern(pattern)
    return spec is not None and spec.match_file(f"{folder}/")


@lru_cache(maxsize=_MOST_OWNERS)
def _pattern(pattern: str) -> GitIgnoreSpec | None:
    return ignore_spec([pattern])


def _tasks(record: FileRecord) -> Iterable[ProjectTask]:
    uri, name = record.source.uri, record.source.name.lower()
    if name in _MAKEFILES:
        return _targets(record)
    if name == "noxfile.py":
        return _sessions(record)
    if name in {"tox.ini", "pyproject.toml"}:
        return _environments(record)
    if name in {".pre-commit-config.yaml", ".pre-commit-config.yml"}:
        return _hooks(record)
    if _AZURE.fullmatch(uri):
        return _azure_jobs(record)
    return _jobs(record) if uri == _GITLAB or WORKFLOW.fullmatch(uri) else ()


def _targets(record: FileRecord) -> Iterator[ProjectTask]:
    lines = listing_texts(record.listing)
    for number, line in enumerate(lines, 1):
        if (match := _TARGET.match(line)) is None:
            continue
        end = number
        while end < len(lines) and (lines[end].startswith("\t") or not lines[end].strip()):
            end += 1
        while end > number and not lines[end - 1].strip():
            end -= 1
        for name in match[1].split():
            yield ProjectTask("make target", name, f"make {name}", record.source.uri, number, end)


def _sessions(record: FileRecord) -> Iterator[ProjectTask]:
    for definition in record.definitions:
        decorators = [d.text for d in definition.decorators if re.match(r"(?:nox\.)?session\b", d.text)]
        if definition.parent < 0 and decorators:
            named = re.search(r"""\bname\s*=\s*["']([^"']+)["']""", decorators[0])
            name = named[1] if named else definition.name
            yield ProjectTask(
                "nox session", name, f"nox -s {name}", record.source.uri, definition.line, definition.end_line
            )


def _environments(record: FileRecord) -> Iterator[ProjectTask]:
    """Yield the environments of tox that have a section of their own."""
    in_toml = record.source.name != "tox.ini"
    for index, definition in enumerate(record.definitions):
        name = definition.name if in_toml else definition.path.removeprefix("testenv:")
        if not in_toml and definition.parent >= 0:
            continue
        if definition.path == (f"tool.tox.env.{name}" if in_toml else f"testenv:{name}"):
            end = max([definition.end_line, *(d.end_line for d in record.definitions if d.parent == index)])
            yield ProjectTask("tox environment", name, f"tox -e {name}", record.source.uri, definition.line, end)


def _hooks(record: FileRecord) -> Iterator[ProjectTask]:
    for number, line in enumerate(listing_texts(record.listing), 1):
        if match := _HOOK_ID.match(line):
            command = f"pre-commit run {match[1]}"
            yield ProjectTask("pre-commit hook", match[1], command, record.source.uri, number, number)


def _jobs(record: FileRecord) -> Iterator[ProjectTask]:
    """Yield the jobs of GitHub and GitLab, which the reader of YAML has distinguished from other keys."""
    jobs = [definition for definition in record.definitions if definition.kind is Kind.JOB]
    # The last line of a key in YAML is that before the next one.
    following = [*(job.line - 1 for job in jobs[1:]), record.lines.total]
    for job, last in zip(jobs, following, strict=False):
        yield ProjectTask("CI job", job.name, "", record.source.uri, job.line, min(job.end_line, last))


def _azure_jobs(record: FileRecord) -> Iterator[ProjectTask]:
    """Yield the jobs of Azure Pipelines: items of lists, each of which goes on to the next line indented as it is."""
    lines = listing_texts(record.listing)
    for number, line in enumerate(lines, 1):
        if match := _AZURE_JOB.match(line):
            indentation = len(match[1])
            end = number
            while end < len(lines) and _indentation(lines[end]) > indentation:
                end += 1
            yield ProjectTask("CI job", match[2], "", record.source.uri, number, end)


def _indentation(line: str) -> int:
    return len(line) - len(stripped) if (stripped := line.lstrip()) else len(line) + 1

"""The options of the plugin, checked when the configuration loads."""

import ast
import difflib
import importlib.util
import inspect
import re
from collections.abc import Collection, Iterable, Mapping
from itertools import pairwise
from pathlib import Path

from mkdocs.config import config_options as c
from mkdocs.config.base import BaseConfigOption, Config, ConfigErrors, ConfigWarnings, ValidationError
from pathspec import GitIgnoreSpec

from mkdocs_kwindex.findings import PERFORMANCE, SECURITY, Ruff, RuffError, Selection, find_ruff, selects
from mkdocs_kwindex.model import FileKind, Package
from mkdocs_kwindex.model.kinds import DEFAULT_KINDS
from mkdocs_kwindex.sources import (
    PackageError,
    detect_folders,
    detect_packages,
    locate_folders,
    locate_packages,
)
from mkdocs_kwindex.workers import Workers, usable_cores

_SCHEDULER = re.compile(r"dask://(?P<host>[^\s/?#@:]+|\[[0-9A-Fa-f:.]+\]):(?P<port>[0-9]{1,5})/?")
_LAST_PORT = 65535
_ROOT_URI = re.compile(r"[^/\\?#%\s]+(/[^/\\?#%\s]+)*")


class _Packages(BaseConfigOption[tuple[Package, ...]]):
    """A list of paths, located; detected when it is not set."""

    def __init__(self) -> None:
        super().__init__()
        self.base = Path()

    def pre_validation(self, config: Config, key_name: str) -> None:
        if config.config_file_path:
            self.base = Path(config.config_file_path).resolve().parent

    def run_validation(self, value: object) -> tuple[Package, ...]:
        try:
            if value is None:
                return detect_packages(self.base)
            if not isinstance(value, list) or not all(isinstance(entry, str) and entry for entry in value):
                raise ValidationError(f"got {value!r}; expected a list of paths relative to mkdocs.yml")
            return locate_packages(value, self.base)
        except PackageError as error:
            raise ValidationError(str(error)) from error


class _Folders(_Packages):
    """A list of folders; detected by their usual names when it is not set."""

    def __init__(self, *names: str) -> None:
        super().__init__()
        self.names = names

    def run_validation(self, value: object) -> tuple[Package, ...]:
        if value is None:
            return detect_folders(self.names, self.base)
        if not isinstance(value, list) or not all(isinstance(entry, str) and entry for entry in value):
            raise ValidationError(f"got {value!r}; expected a list of folders relative to mkdocs.yml")
        try:
            return locate_folders(value, self.base)
        except PackageError as error:
            raise ValidationError(str(error)) from error


class _Patterns(BaseConfigOption[GitIgnoreSpec]):
    """A list of gitignore-style patterns."""

    def __init__(self) -> None:
        super().__init__()
        self.default: list[str] = []

    def run_validation(self, value: object) -> GitIgnoreSpec:
        if not isinstance(value, list) or not all(isinstance(pattern, str) for pattern in value):
            raise ValidationError(f"got {value!r}; expected a list of gitignore-style patterns")
        for pattern in value:
            try:
                GitIgnoreSpec.from_lines([pattern])
            except ValueError as error:
                raise ValidationError(
                    f"{pattern!r} does not parse ({error}); expected a gitignore-style pattern"
                ) from error
        return GitIgnoreSpec.from_lines(value)


class _Text(BaseConfigOption[str]):
    """A text."""

    def __init__(self, default: str) -> None:
        super().__init__()
        self.default = default

    def run_validation(self, value: object) -> str:
        if not isinstance(value, str):
            raise ValidationError(f"got {value!r}; expected a text such as {self.default!r}")
        return value


class _Switch(BaseConfigOption[bool]):
    """Yes or no."""

    def __init__(self, *, default: bool) -> None:
        super().__init__()
        self.default = default

    def run_validation(self, value: object) -> bool:
        if not isinstance(value, bool):
            raise ValidationError(f"got {value!r}; expected true or false")
        return value


class _Texts(BaseConfigOption[list[str]]):
    """A list of texts."""

    def __init__(self) -> None:
        super().__init__()
        self.default: list[str] = []

    def run_validation(self, value: object) -> list[str]:
        if not isinstance(value, list) or not all(isinstance(entry, str) and entry for entry in value):
            raise ValidationError(f"got {value!r}; expected a list of texts")
        return value


class _Workers(BaseConfigOption[Workers]):
    """A number of processes, as many as there are cores when it is not set; or a Dask scheduler."""

    def run_validation(self, value: object) -> Workers:
        if value is None:
            return Workers(usable_cores())
        if isinstance(value, int) and not isinstance(value, bool) and value >= 1:
            return Workers(value)
        scheduler = _SCHEDULER.fullmatch(value) if isinstance(value, str) else None
        if scheduler is None or not 0 < int(scheduler["port"]) <= _LAST_PORT:
            raise ValidationError(
                f"got {value!r}; expected a whole number of at least 1, or a Dask scheduler as in 'dask://host:8786'"
            )
        if not _is_installed("distributed"):
            raise ValidationError(f"{value!r} needs Dask: `pip install mkdocs-kwindex[dask]`")
        return Workers(usable_cores(), f"{scheduler['host']}:{scheduler['port']}")


def _is_installed(library: str) -> bool:
    try:
        return importlib.util.find_spec(library) is not None
    except ValueError:
        # Somebody keeps it from being imported.
        return False


class _Rules(BaseConfigOption[Selection]):
    """Lists of ruff's selectors, by what they are asked about."""

    def __init__(self) -> None:
        super().__init__()
        self.default: dict[str, list[str]] = {"performance": [*PERFORMANCE], "security": [*SECURITY], "ignore": []}

    def run_validation(self, value: object) -> Selection:
        if value == self.default:
            return Selection()
        if not isinstance(value, dict) or not value.keys() <= self.default.keys():
            raise ValidationError(f"got {value!r}; expected lists under 'performance', 'security' and 'ignore'")
        for key, selectors in value.items():
            if not isinstance(selectors, list) or not all(isinstance(selector, str) for selector in selectors):
                raise ValidationError(
                    f"{key!r} is {selectors!r}; expected a list of ruff's rules such as ['PERF', 'S101']"
                )
        self._check(value)
        return Selection(**{key: tuple(selectors) for key, selectors in value.items()})

    def _check(self, lists: Mapping[str, Iterable[str]]) -> None:
        try:
            ruff = Ruff(find_ruff())
            rules = ruff.rules()
        except RuffError:
            # The build warns of it.
            return
        for key, selectors in lists.items():
            for selector in selectors:
                if not any(selects(selector, rule.code) for rule in rules):
                    raise ValidationError(
                        f"{key!r} holds {selector!r}, which selects none of the stable rules of ruff {ruff.version}; "
                        "expected codes such as 'S101' or their beginnings such as 'PERF'"
                    )


class _FileKinds(BaseConfigOption[frozenset[FileKind]]):
    """A list of kinds of file, or all of them."""

    def __init__(self, default: Collection[FileKind]) -> None:
        super().__init__()
        self.default = [kind.value for kind in FileKind if kind in default]

    def run_validation(self, value: object) -> frozenset[FileKind]:
        known = ", ".join(kind.value for kind in FileKind)
        if value in ("all", ["all"]):
            return frozenset(FileKind)
        if not isinstance(value, list) or not value:
            raise ValidationError(f"got {value!r}; expected 'all' or a list of {known}")
        for kind in value:
            if kind not in list(FileKind):
                raise ValidationError(f"unknown kind of file {kind!r}; expected 'all' or a list of {known}")
        return frozenset(map(FileKind, value))


class _RootUri(_Text):
    """A folder of the site, without slashes at its ends."""

    def run_validation(self, value: object) -> str:
        text = super().run_validation(value).strip("/")
        if not _ROOT_URI.fullmatch(text) or {".", ".."} & set(text.split("/")):
            raise ValidationError(f"got {value!r}; expected a path in the site such as 'code' or 'reference/api'")
        return text


class KwindexConfig(Config):  # type: ignore[no-untyped-call]  # MkDocs leaves `__init_subclass__` untyped
    """The options under `plugins: - kwindex:` in `mkdocs.yml`; all of them may be left out."""

    packages = _Packages()
    """What to document, relative to `mkdocs.yml`: package directories, any source folder, or single module files.

    A directory inside a package keeps its full name. `installed:NAME` documents a package that is installed beside
    mkdocs. When left out: the folders in `src/` that hold Python files, else the packages beside `mkdocs.yml`, else
    folders and modules with Python code there (never tests, docs, examples, hidden or virtual-environment folders)."""

    exclude = _Patterns()
    """Files and folders to leave out: gitignore-style patterns, matched against the path that starts at the package's
    name, as in `torch/testing/` or `*_pb2.py`."""

    files = _FileKinds(DEFAULT_KINDS)
    """The kinds of file that get pages: `python`, `stubs`, `documentation` (Markdown, reStructuredText and files such
    as `LICENSE`), `configuration` (TOML, YAML, JSON, INI), `notebooks`, `c` (every `.h` is one), `cpp`, `cuda`,
    `javascript`, `typescript`, `rust`, `go`, `shell`, and `text` for all other text; or `all`. Binary files are listed
    in their folder. Hidden files, and those whose names say that they hold secrets (`*.pem`, `*.key`, `id_rsa`,
    `secrets.toml`, …), are never taken, nor are the folders of tools."""

    root_uri = _RootUri("code")
    """Where the pages live in the site."""

    nav_title = _Text("Code")
    """The title of the navigation section. A `nav` entry that names `root_uri` (`- Reference: code/`) places the
    section and titles it; without one it goes last."""

    tests = _Folders("tests", "test")
    """Folders that are searched for tests of what is documented, relative to `mkdocs.yml`; they get no pages. When left
    out: `tests/` and `test/` beside `mkdocs.yml`."""

    examples = _Folders("examples")
    """Folders that are searched for usage of what is documented, relative to `mkdocs.yml`; they get no pages. When left
    out: `examples/` beside `mkdocs.yml`."""

    docstring_style = c.Choice(("auto", "google", "numpy", "sphinx"), default="auto")
    """The style of the docstrings' sections, as griffe names them. `auto` tells it for each docstring by itself."""

    source = _Switch(default=True)
    """Whether to publish the source listings."""

    inventories = _Texts()
    """Inventories (`objects.inv`) of other projects, for links to their names. Each entry is an address, the address
    of a documentation's root that ends in `/`, or a file and the address of the documentation it belongs to, separated
    by a space: `inventories/python.inv https://docs.python.org/3/`. One that cannot be had costs a warning, not the
    build."""

    link_mentions = _Switch(default=True)
    """Whether names of symbols in hand-written pages become links: inline code such as `torch.nn.Module`, and names in
    Python code blocks, where they mean exactly one symbol."""

    on_demand = _Switch(default=True)
    """Whether `mkdocs serve` makes a generated page only when it is first asked for, which makes the preview of a large
    tree ready in seconds. `mkdocs build` always makes all pages."""

    search = c.Choice(("names", "full", "none"), default="names")
    """What to give the site's full-text search: the names of what is defined, with the first sentence about it
    (`names`), the text of the docstrings too (`full`), or nothing (`none`). With `names` the index, which every reader
    loads whole, grows by 2 MiB at most. Where all names need more, private ones and those of tests are left out, then
    what has no docstring is found with its file only, then all names; a file itself is always found."""

    rules = _Rules()
    """The rules of [ruff](https://docs.astral.sh/ruff/rules/) that the sections on performance and on security ask, as
    ruff's selectors: codes such as `S101` or their beginnings such as `PERF`, in lists under `performance` and
    `security`; those under `ignore` are left out of both. A list that is left out keeps its default, an empty one asks
    nothing. What the project silences, with comments such as `noqa` or with ruff's `per-file-ignores` in the nearest
    `pyproject.toml`, `ruff.toml` or `.ruff.toml`, is only counted. Nothing else of the project's configuration of ruff
    is used but its Python version. Without a ruff that works the build warns, and the two sections say so."""
    git = _Switch(default=False)
    """Whether to show when each file last changed and first appeared, in how many commits and by how many people, from
    the git checkout that it is in."""

    cache_dir = _Text(".cache/plugin/kwindex")
    """Where the results of the analysis are kept between builds, relative to `mkdocs.yml`; safe to delete at any
    time."""

    workers = _Workers()
    """How many processes analyse files, when there is much to analyse; with `1` none are started. When left out: as
    many as there are cores. `dask://host:port` names the scheduler of a Dask cluster that does the work instead, with
    `mkdocs-kwindex[dask]` on this machine and the same versions of everything on the cluster; what it leaves undone is
    done here."""

    def validate(self) -> tuple[ConfigErrors, ConfigWarnings]:
        """Check the options; an option that does not exist is an error, as a typing mistake would go unnoticed."""
        failed, warnings = super().validate()
        known = [name for name, _ in self._schema]
        for name in sorted(set(self.data) - set(known)):
            near = difflib.get_close_matches(str(name), known, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"expected one of {', '.join(sorted(known))}"
            failed.append((str(name), ValidationError(f"unknown option with value {self.data[name]!r}; {hint}")))
        return failed, [warning for warning in warnings if "Unrecognised" not in str(warning[1])]


def option_docs() -> list[tuple[str, object, str]]:
    """Return name, default and documentation of every option, in the order of their definition."""
    definition = ast.parse(inspect.getsource(KwindexConfig)).body[0]
    body = definition.body if isinstance(definition, ast.ClassDef) else []
    docs: dict[str, str] = {}
    for first, second in pairwise(body):
        if isinstance(first, ast.Assign) and isinstance(second, ast.Expr) and isinstance(second.value, ast.Constant):
            docs[ast.unparse(first.targets[0])] = inspect.cleandoc(str(second.value.value))
    return [(name, getattr(KwindexConfig, name).default, docs[name]) for name in docs]

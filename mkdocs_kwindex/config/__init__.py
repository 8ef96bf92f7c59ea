"""The options, defined once for every host: the plugin, the command line."""

import ast
import difflib
import inspect
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

from mkdocs_kwindex.build.secret_policy import SecretAction
from mkdocs_kwindex.config.build_values import FileKinds, Levels, Rules, Secrets, Sections, Source, WorkersOption
from mkdocs_kwindex.config.option import Given, Holder, Option, OptionError
from mkdocs_kwindex.config.paths import CacheFolder, Folders, Packages, Repository, RootUri
from mkdocs_kwindex.config.values import Choice, Keys, Patterns, Revisions, Several, Switch, Texts, Title
from mkdocs_kwindex.model import Level, ProblemKind
from mkdocs_kwindex.model.escaping import one_line, shown
from mkdocs_kwindex.model.kinds import DEFAULT_KINDS

_OF_THE_MACHINE = {"cache_dir", "on_demand", "workers"}


class KwindexOptions(Holder):
    """The options under `plugins: - kwindex:` in `mkdocs.yml`; all of them may be left out."""

    packages = Packages()
    """What to document, relative to `mkdocs.yml`: package directories, any source folder, or single module files.

    A directory inside a package keeps its full name. `installed:NAME` documents a package that is installed beside
    mkdocs. When left out: the folders in `src/` that hold Python files, else the packages beside `mkdocs.yml`, else
    folders and modules with Python code there (never tests, docs, examples, hidden or virtual-environment folders)."""

    repository = Repository()
    """Whether to document a whole repository instead of packages: `true` for the folder of `mkdocs.yml`, or the path of
    another one. Everything that git tracks has pages, at its path in the repository; without git, everything that
    `.gitignore` does not name. Hidden files and folders of the project, such as `.github/`, are taken, those of git and
    of tools are not, nor what usually holds secrets. Tests and examples have pages too, and are still what usage is
    taken from. `files` is `all` where it is not set, and patterns of `exclude` are matched against paths in the
    repository."""

    exclude = Patterns()
    """Files and folders to leave out: gitignore-style patterns, matched against the path that starts at the package's
    name, as in `torch/testing/` or `*_pb2.py`."""

    respect_gitignore = Switch(default=True)
    """Whether to leave out what the project's `.gitignore` files name and git does not track, such as local settings
    and what is generated. One line in the log sums up what that is. A package, tests or examples that an option names
    are taken in any case, and so is all of an installed package."""

    files = FileKinds(DEFAULT_KINDS)
    """The kinds of file that get pages: `python`, `stubs`, `documentation` (Markdown, reStructuredText and files such
    as `LICENSE`), `configuration` (TOML, YAML, JSON, INI), `notebooks`, `c` (every `.h` is one), `cpp`, `cuda`,
    `javascript`, `typescript`, `rust`, `go`, `shell`, `build` (Bazel, CMake, Makefiles, Dockerfiles), `schemas`
    (Protocol Buffers, FlatBuffers), `cython`, `objective-c` (Objective-C++ too), `swift`, `kotlin`, `shaders` (GLSL,
    WGSL), and `text` for all other text; or `all`. Binary files are listed in their folder. Hidden files and folders
    are never taken, nor are the folders of tools and files whose names say that they hold secrets (`*.pem`, `id_rsa`,
    `secrets.toml`, `*.tfvars`, `kubeconfig`, …), which one line in the log sums up. A symbolic link is only followed to
    a file of the same package that is taken under its own name too."""

    secrets = Secrets()
    """What is done about what looks like a secret: keys, tokens and passwords of well-known shapes, in any file and
    README. With `action: mask` each is replaced by `xxxx` before anything is made of the file, and one warning tells
    file and line; `leave-out` leaves such files out, `fail` ends the build. `allow` lists files in which nothing is
    looked for, as `exclude` does: `secrets: {allow: ["pkg/tests/"], action: fail}`. The shapes are those of
    [detect-secrets](https://github.com/Yelp/detect-secrets) and some more; whether a secret works is never tried."""

    root_uri = RootUri("code")
    """Where the pages live in the site."""

    nav_title = Title("Code")
    """The title of the navigation section. A `nav` entry that names `root_uri` (`- Reference: code/`) places the
    section and titles it; without one it goes last."""

    tests = Folders("tests", "test")
    """Folders that are searched for tests of what is documented, relative to `mkdocs.yml`; they get no pages. When left
    out: `tests/` and `test/` beside `mkdocs.yml`."""

    examples = Folders("examples")
    """Folders that are searched for usage of what is documented, relative to `mkdocs.yml`; they get no pages. When left
    out: `examples/` beside `mkdocs.yml`."""

    docstring_style = Choice("auto", "google", "numpy", "sphinx")
    """The style of the docstrings' sections, as griffe names them. `auto` tells it for each docstring by itself."""

    docstring_extensions = Texts()
    """Markdown extensions out of the site's `markdown_extensions`, named as there, that docstrings and documents of the
    tree are rendered with too. Without it only those of Python-Markdown, PyMdown and Material are that do nothing but
    write HTML: others may read files, fetch addresses or run code at the wish of text that nobody on the site's team
    has written. One that is known to do so is never used for it."""

    source = Source()
    """Whether to publish the source listings. With `link` lines lead to the file in the repository instead, at the
    commit that is checked out: the site's `repo_url` says where that is, and the commit should be there too."""

    sections = Sections()
    """The sections of a file's overview page, in their order, by their ids; one that is left out keeps its id in the
    line that closes the page. With `sections: [file-purpose, high-level-overview, detailed-analysis]` a page says what
    a file is for and what it offers, and no more."""

    inventories = Texts()
    """Inventories (`objects.inv`) of other projects, for links to their names. Each entry is an address, the address
    of a documentation's root that ends in `/`, or a file and the address of the documentation it belongs to, separated
    by a space: `inventories/python.inv https://docs.python.org/3/`. One that cannot be had costs a warning, not the
    build."""

    link_mentions = Switch(default=True)
    """Whether names of symbols in hand-written pages become links: inline code such as `torch.nn.Module`, and names in
    Python code blocks, where they mean exactly one symbol."""

    on_demand = Switch(default=True)
    """Whether `mkdocs serve` makes a generated page only when it is first asked for, which makes the preview of a large
    tree ready in seconds. `mkdocs build` always makes all pages."""

    each_language = Switch(default=False)
    """Whether pages are built for each language of mkdocs-static-i18n, in its folder, with the theme in this language
    and links to the hand-written pages in it. Otherwise they are built once, with the default language, and all
    languages lead to them. The symbol finder always leads to those of the default language."""

    search = Choice("names", "full", "none")
    """What to give the site's full-text search: the names of what is defined, with the first sentence about it
    (`names`), the text of the docstrings too (`full`), or nothing (`none`). With `names` the index, which every reader
    loads whole, grows by 2 MiB at most. Where all names need more, public methods and attributes lose the entries of
    their own and are found with their class, then private names and those of tests are left out, then
    what has no docstring is found with its file only, then all names; a file itself is always found."""

    finder_keys = Keys("t", "mod+.")
    """The keys that open the symbol finder on every page: single characters, which do nothing while somebody types in
    a field, and such with `mod+`, which stands for `Ctrl` and on Apple's machines for `⌘` as well. With an empty list
    only the button opens it."""

    rules = Rules()
    """The rules of [ruff](https://docs.astral.sh/ruff/rules/) that the sections on performance and on security ask, as
    ruff's selectors: codes such as `S101` or their beginnings such as `PERF`, in lists under `performance` and
    `security`; those under `ignore` are left out of both. A list that is left out keeps its default, an empty one asks
    nothing. What the project silences, with comments such as `noqa` or with ruff's `per-file-ignores` in the nearest
    `pyproject.toml`, `ruff.toml` or `.ruff.toml`, is only counted. Nothing else of the project's configuration of ruff
    is used but its Python version. Without a ruff that works the build warns, and the two sections say so."""
    git = Switch(default=False)
    """Whether to show when each file last changed and first appeared, in how many commits and by how many people, from
    the git checkout that it is in."""

    changes = Revisions()
    """A git revision, or several from the oldest on, to which the tree is compared: `changes: v1.2`. A page tells what
    was added, removed, moved, changed in signature or kind, deprecated, made public or private since then, with what
    breaks callers apart, as `kwindex diff` does. With several, as in `changes: [v1.0, v1.1, v1.2]`, each is compared to
    the next one, and symbols say in which they were added and changed. Files of another revision are read from git's
    store and never checked out, imported or run. In a preview the comparison is made once."""

    reports = Several("docstrings", "unused", "contracts", "lines")
    """Reports that have a page each: `docstrings` (how much has one, by folder, and what has none), `unused` (private
    definitions of which no use is found by name), `contracts` (imports that break what import-linter or tach declare)
    and `lines` (functions and classes whose lines tests do not execute; listings then show which lines these are, and
    each symbol how many). The site has a badge of the figure at `code/docstrings.svg` and `code/lines.svg`. The
    commands `kwindex docstrings`, `unused`, `contracts` and `lines` tell the same in a terminal, with an exit code."""

    coverage = Title("coverage.json")
    """Where the report of `coverage json` is, relative to `mkdocs.yml`; asked for by the report `lines` only."""

    levels = Levels()
    """What is made of each kind of problem: an `error` ends the build, a `warning` does so with `--strict`, an `info`
    is only said, of `nothing` is left. The kinds: `left_out` (a file or folder is not taken), `ignored` (git ignores
    it), `withheld` (its name or first line says that it holds a secret), `secrets` (a line of it that looks like a
    secret is masked), `unreadable` (a file
    cannot be read), `encoding` (its text cannot be decoded), `syntax` (it cannot be parsed), `analysis` (its analysis
    failed), `workers` (processes or a cluster that do not work), `ruff` (its findings are missing), `project`
    (configuration of the documented project that cannot be read), `git` (history that cannot be read), `history`
    (history that is not complete, or not there), `inventories` (names of other projects that cannot be had) and
    `address` (a hand-written page in the place of a generated one). `levels: {syntax: info, encoding: nothing}` changes
    two of them; one word, as in `levels: error`, changes all."""

    cache_dir = CacheFolder(".cache/plugin/kwindex")
    """Where the results of the analysis are kept between builds, relative to `mkdocs.yml`; safe to delete at any
    time."""

    workers = WorkersOption()
    """How many processes analyse files, when there is much to analyse; with `1` none are started but for C, JavaScript
    and the like, whose parsers are never run in the process of MkDocs. When left out: as
    many as there are cores. `dask://host:port` names the scheduler of a Dask cluster that does the work instead, with
    `mkdocs-kwindex[dask]` on this machine and the same versions of everything on the cluster; what it leaves undone is
    done here."""

    _written: Mapping[Any, object] = {}

    def read(self, written: Mapping[Any, object], base: Path) -> list[tuple[str, str]]:
        """Check the options; an option that does not exist is an error, as a typing mistake would go unnoticed.

        Args:
            written: The options that are set, by name, as they are written.
            base: The folder that paths are relative to.

        Returns:
            What is wrong: the name of each option, and a message of one line.
        """
        self._written = written
        self.checked = {}
        failed: list[tuple[str, str]] = []
        given = Given(base, written)
        for name, option in _defined().items():
            try:
                self.checked[name] = option.check(written.get(name, option.default), given)
            except OptionError as error:
                failed.append((name, one_line(str(error))))
        if self.checked.get("repository") and not failed:
            self.checked["packages"] = self.repository
        return failed + list(_unknown(written))

    @property
    def settings(self) -> tuple[tuple[str, str], ...]:
        """Names and values of the options that are set, but for what tells of this machine and changes no page."""
        return tuple(
            (name, str(value))
            for name, value in sorted(self._written.items(), key=str)
            if name not in _OF_THE_MACHINE and not _is_of_this_machine(value)
        )

    @property
    def problem_levels(self) -> Mapping[ProblemKind, Level]:
        """What is made of each kind of problem, by all options."""
        if self.secrets.action is SecretAction.FAIL:
            return {**self.levels, ProblemKind.SECRETS: Level.ERROR}
        return self.levels


def _is_of_this_machine(value: object) -> bool:
    if isinstance(value, dict):
        return any(map(_is_of_this_machine, value.values()))
    if isinstance(value, list):
        return any(map(_is_of_this_machine, value))
    return isinstance(value, str) and (Path(value).is_absolute() or ".." in Path(value).parts)


def _defined() -> dict[str, Option[Any]]:
    return {name: option for name, option in vars(KwindexOptions).items() if isinstance(option, Option)}


def _unknown(written: Mapping[Any, object]) -> Iterator[tuple[str, str]]:
    known = _defined()
    for name in sorted(set(written) - set(known), key=str):
        near = difflib.get_close_matches(str(name), known, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"expected one of {', '.join(sorted(known))}"
        yield shown(name).strip("'"), one_line(f"unknown option with value {shown(written[name])}; {hint}")


def option_docs() -> list[tuple[str, object, str]]:
    """Return name, default and documentation of every option, in the order of their definition."""
    definition = ast.parse(inspect.getsource(KwindexOptions)).body[0]
    body = definition.body if isinstance(definition, ast.ClassDef) else []
    docs: dict[str, str] = {}
    for first, second in pairwise(body):
        if isinstance(first, ast.Assign) and isinstance(second, ast.Expr) and isinstance(second.value, ast.Constant):
            docs[ast.unparse(first.targets[0])] = inspect.cleandoc(str(second.value.value))
    return [(name, getattr(KwindexOptions, name).default, docs[name]) for name in docs]

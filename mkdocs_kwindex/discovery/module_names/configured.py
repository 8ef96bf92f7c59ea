"""Import roots that a project's own configuration declares, for whichever tool it is written."""

import os
import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple

from mkdocs_kwindex.discovery.module_names.search_paths import PYTEST_SECTIONS, search_paths
from mkdocs_kwindex.discovery.module_names.setup_py import FindPackages, setup_arguments
from mkdocs_kwindex.discovery.project.configuration_files import ConfigurationFile, table, texts

CONFIGURATION_FILES = (
    "pyproject.toml",
    "setup.cfg",
    "setup.py",
    "mypy.ini",
    ".mypy.ini",
    "pyrightconfig.json",
    "pytest.ini",
    "tox.ini",
    "meson.build",
)
PROJECT_FILES = ("pyproject.toml", "setup.cfg", "setup.py")

_INSTALLED_SUBDIR = re.compile(r"install_sources\([^)]*?\bsubdir\s*:\s*'([^']+)'", re.DOTALL)
_IMPORT_MODE = re.compile(r"--import-mode[= ](\w+)")
# Far more than is written by hand.
_INSTALLED_FILE = re.compile(r"'([\w./-]+\.pyi?)'")
_MAX_MESON = 200_000


class Declared(NamedTuple):
    """A folder or file that a configuration names.

    Attributes:
        path: Absolute path of the folder, or of a module's file without its extension.
        prefix: The parts of the dotted path of what is directly in it; none for an import root.
        evidence: Where the configuration says so: `pyproject.toml`, a key and its line.
    """

    path: str
    prefix: tuple[str, ...]
    evidence: str


class ProjectConfiguration:
    """What the configuration files of one folder declare."""

    def __init__(self, folder: Path) -> None:
        """Take a folder; its files may be missing, and broken ones declare nothing.

        Args:
            folder: The folder.
        """
        self._folder = folder
        # Files that cannot be read are reported by the reader of the project's commands.
        self._files = {name: ConfigurationFile(folder / name, []) for name in CONFIGURATION_FILES}

    @cached_property
    def name(self) -> str:
        """The project's name with `_` for `-` and `.`; empty when it declares none."""
        pyproject, setup_cfg = self._files["pyproject.toml"], self._files["setup.cfg"]
        named = (
            table(pyproject.toml, "project").get("name")
            or table(pyproject.toml, "tool", "poetry").get("name")
            or setup_cfg.ini.get("metadata", {}).get("name")
            or self._setup.get("name")
        )
        return re.sub(r"[-_.]+", "_", named).lower() if isinstance(named, str) else ""

    @cached_property
    def pytest_import_mode(self) -> str:
        """How pytest imports tests: `prepend`, `append` or `importlib`; empty where it is not configured."""
        written = (s for name, section in PYTEST_SECTIONS if (s := self._files[name].ini.get(section)))
        settings = next(written, self._pyproject("pytest", "ini_options") or self._pyproject("pytest"))
        if not settings and not self._files["pytest.ini"].exists:
            return ""
        mode = _IMPORT_MODE.search(" ".join(texts(settings.get("addopts"))))
        return mode[1] if mode else "prepend"

    def declared(self) -> Iterator[Declared]:
        """Yield what the tools' configurations declare, those that build the package first."""
        yield from self._setuptools()
        yield from self._setup_cfg()
        yield from self._setup_py()
        yield from self._hatch()
        yield from self._flit()
        yield from self._poetry()
        yield from self._other_builders()
        yield from self._meson()
        yield from self._checkers()

    def _at(self, path: str, prefix: str, evidence: str) -> Iterator[Declared]:
        """Yield a place, unless it lies outside of the project's folder or is no path."""
        absolute = os.path.normpath(self._folder / path)
        if Path(absolute).is_relative_to(self._folder) and "\0" not in path:
            yield Declared(absolute, tuple(part for part in prefix.split(".") if part), evidence)

    def _pyproject(self, *keys: str) -> Mapping[str, object]:
        return table(self._files["pyproject.toml"].toml, "tool", *keys)

    def _evidence(self, name: str, section: str, key: str) -> str:
        line = self._files[name].place(section, key).line
        where = f"`{name}`, line {line}" if line else f"`{name}`"
        return f"{where}: `{f'{section}.{key}' if section else key}`"

    def _setuptools(self) -> Iterator[Declared]:
        settings = self._pyproject("setuptools")
        directories = {key: value for key, value in table(settings, "package-dir").items() if isinstance(value, str)}
        evidence = self._evidence("pyproject.toml", "tool.setuptools", "package-dir")
        yield from self._package_directories(directories, evidence)
        find = table(settings, "packages", "find")
        evidence = self._evidence(
            "pyproject.toml", "tool.setuptools.packages.find", "where" if "where" in find else "include"
        )
        yield from self._found(texts(find.get("where")) or ["."], texts(find.get("include")), evidence)
        evidence = self._evidence("pyproject.toml", "tool.setuptools", "packages")
        yield from self._listed(settings.get("packages"), directories.get("", "."), evidence)
        evidence = self._evidence("pyproject.toml", "tool.setuptools", "py-modules")
        yield from self._modules(texts(settings.get("py-modules")), directories.get("", "."), evidence)

    def _setup_cfg(self) -> Iterator[Declared]:
        options = self._files["setup.cfg"].ini.get("options", {})
        pairs = (line.partition("=") for line in options.get("package_dir", "").splitlines())
        directories = {key.strip(): value.strip() for key, equals, value in pairs if equals}
        yield from self._package_directories(directories, self._evidence("setup.cfg", "options", "package_dir"))
        find = self._files["setup.cfg"].ini.get("options.packages.find", {})
        evidence = self._evidence("setup.cfg", "options.packages.find", "where" if "where" in find else "include")
        yield from self._found(find.get("where", ".").split(), find.get("include", "").split(), evidence)
        if "find" not in (packages := options.get("packages", "")):
            yield from self._listed(
                packages.split(), directories.get("", "."), self._evidence("setup.cfg", "options", "packages")
            )
        yield from self._modules(
            options.get("py_modules", "").replace(",", " ").split(),
            directories.get("", "."),
            self._evidence("setup.cfg", "options", "py_modules"),
        )

    @cached_property
    def _setup(self) -> Mapping[str, object]:
        return setup_arguments(self._files["setup.py"].text)

    def _setup_py(self) -> Iterator[Declared]:
        def evidence(key: str) -> str:
            return f"`setup.py`, line {self._setup.get(f'{key} line', 1)}: `{key}`"

        directories = self._setup.get("package_dir")
        known = {str(key): str(value) for key, value in directories.items()} if isinstance(directories, dict) else {}
        yield from self._package_directories(known, evidence("package_dir"))
        packages = self._setup.get("packages")
        if isinstance(packages, FindPackages):
            yield from self._found([packages.where], list(packages.include), evidence("packages"))
        else:
            yield from self._listed(packages, known.get("", "."), evidence("packages"))
        yield from self._modules(texts(self._setup.get("py_modules")), known.get("", "."), evidence("py_modules"))

    def _package_directories(self, directories: Mapping[str, str], evidence: str) -> Iterator[Declared]:
        for package, path in directories.items():
            if path not in {"", "."} or package:
                yield from self._at(path or ".", package, evidence)

    def _found(self, where: list[str], include: list[str], evidence: str) -> Iterator[Declared]:
        for path in where:
            if os.path.normpath(path) != ".":
                yield from self._at(path, "", evidence)
                continue
            for pattern in include:
                top = pattern.partition(".")[0].rstrip("*")
                if top.isidentifier() and (self._folder / top).is_dir():
                    yield from self._at(top, top, evidence)

    def _listed(self, packages: object, root: str, evidence: str) -> Iterator[Declared]:
        tops = {package.partition(".")[0] for package in texts(packages)} if isinstance(packages, list) else set()
        for top in sorted(tops):
            if (self._folder / root / top).is_dir():
                yield from self._at(os.path.join(root, top), top, evidence)

    def _modules(self, names: list[str], root: str, evidence: str) -> Iterator[Declared]:
        for name in names:
            yield from self._at(os.path.join(root, *name.split(".")), name, evidence)

    def _hatch(self) -> Iterator[Declared]:
        for section in (("hatch", "build", "targets", "wheel"), ("hatch", "build")):
            settings, name = self._pyproject(*section), ".".join(("tool", *section))
            for key in ("packages", "only-include"):
                for path in texts(settings.get(key)) if isinstance(settings.get(key), list) else ():
                    yield from self._at(path, Path(path).name, self._evidence("pyproject.toml", name, key))
            sources = settings.get("sources")
            evidence = self._evidence("pyproject.toml", name, "sources")
            for path in sources if isinstance(sources, list) else ():
                yield from self._at(str(path), "", evidence)
            for key in ("sources", "force-include"):
                for path, target in table(settings, key).items():
                    if isinstance(target, str) and (self._folder / path).is_dir():
                        yield from self._at(path, target.strip("/").replace("/", "."), evidence)
            dev_folders = settings.get("dev-mode-dirs")
            for path in dev_folders if isinstance(dev_folders, list) else ():
                if path != ".":
                    yield from self._at(str(path), "", self._evidence("pyproject.toml", name, "dev-mode-dirs"))

    def _flit(self) -> Iterator[Declared]:
        name = self._pyproject("flit", "module").get("name")
        evidence = self._evidence("pyproject.toml", "tool.flit.module", "name")
        yield from self._module_in(name, ("src", "."), evidence)

    def _module_in(self, name: object, roots: tuple[str, ...], evidence: str) -> Iterator[Declared]:
        """Yield a module or package of a dotted name that is in one of some folders."""
        if not isinstance(name, str) or not all(map(str.isidentifier, name.split("."))):
            return
        for root in roots:
            path = Path(root, *name.split("."))
            if (self._folder / path).is_dir() or (self._folder / path).with_suffix(".py").is_file():
                yield from self._at(str(path), name, evidence)
                return

    def _poetry(self) -> Iterator[Declared]:
        settings = self._pyproject("poetry")
        packages = settings.get("packages")
        evidence = self._evidence("pyproject.toml", "tool.poetry", "packages")
        for entry in packages if isinstance(packages, list) else ():
            include, root, to = (
                entry.get(key, "") if isinstance(entry, dict) else "" for key in ("include", "from", "to")
            )
            if not (isinstance(include, str) and isinstance(root, str) and isinstance(to, str)):
                continue
            # `lamp/**/*.py` takes what is in `lamp`.
            literal = [*takewhile(lambda part: "*" not in part, include.strip("/").removesuffix(".py").split("/"))]
            if literal and all(map(str.isidentifier, literal)):
                prefix = ".".join((*filter(None, to.strip("/").split("/")), *literal))
                yield from self._at(os.path.join(root, *literal), prefix, evidence)

    def _other_builders(self) -> Iterator[Declared]:
        for section, key in (
            (("pdm", "build"), "package-dir"),
            (("maturin",), "python-source"),
            (("uv", "build-backend"), "module-root"),
        ):
            path = self._pyproject(*section).get(key)
            if isinstance(path, str) and os.path.normpath(path) != ".":
                yield from self._at(path, "", self._evidence("pyproject.toml", ".".join(("tool", *section)), key))
        uv = self._pyproject("uv", "build-backend")
        root = uv.get("module-root", "src")
        names = uv.get("module-name")
        for name in names if isinstance(names, list) else [names]:
            evidence = self._evidence("pyproject.toml", "tool.uv.build-backend", "module-name")
            yield from self._module_in(name, (str(root), "."), evidence)
        wheel = self._pyproject("scikit-build", "wheel")
        evidence = self._evidence("pyproject.toml", "tool.scikit-build.wheel", "packages")
        packages = wheel.get("packages")
        for path in packages if isinstance(packages, list) else ():
            yield from self._at(str(path), Path(str(path)).name, evidence)
        for name, path in table(wheel, "packages").items():
            if isinstance(path, str):
                yield from self._at(path, name.replace("/", "."), evidence)

    def _meson(self) -> Iterator[Declared]:
        file = self._files["meson.build"]
        if not file.exists:
            return
        text = file.text[:_MAX_MESON]
        subdirs = set(_INSTALLED_SUBDIR.findall(text))
        if len(subdirs) == 1:
            # Files of other folders go to the same one, unless their paths are to be kept.
            folders = {os.path.dirname(path) for path in _INSTALLED_FILE.findall(text)}
            folder = folders.pop() if len(folders) == 1 and "preserve_path" not in text else ""
            yield from self._at(folder or ".", subdirs.pop().strip("/").replace("/", "."), "`meson.build`: `subdir`")

    def _checkers(self) -> Iterator[Declared]:
        """Yield the paths on which type checkers and pytest look for modules."""
        for found in search_paths(self._files):
            yield from self._at(found.path, "", self._evidence(found.file, found.section, found.key))

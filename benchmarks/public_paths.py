"""Hold the public paths of installed packages against what importing the packages gives.

    python benchmarks/public_paths.py --python OTHER/bin/python PACKAGE...

reads each package directory without running it, and has the other interpreter, in which the packages are installed,
import every path that is called public. A path is right when it leads to the definition that it is said to. The other
way round, every class and function that the modules show as public must have the path. Prints what is wrong and the
shares.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from pathspec import GitIgnoreSpec

from mkdocs_kwindex.analysis.docstrings.renderer import DocstringOptions, DocstringRenderer
from mkdocs_kwindex.analysis.file_record import analyse
from mkdocs_kwindex.discovery import locate_packages, walk
from mkdocs_kwindex.model import Kind
from mkdocs_kwindex.resolve import relate

if TYPE_CHECKING:
    from mkdocs_kwindex.model import FileRecord

_CALLED = {Kind.CLASS, Kind.FUNCTION, Kind.METHOD}
_SHOWN = 30
_LEAST = 99.5

_JUDGE = r"""
import contextlib, importlib, inspect, io, json, sys, warnings

warnings.simplefilter("ignore")
asked, modules, top = json.load(sys.stdin)


def load(name):
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        return importlib.import_module(name)


def find(path):
    parts = path.split(".")
    for length in range(len(parts), 0, -1):
        try:
            found = load(".".join(parts[:length]))
        except BaseException:
            continue
        try:
            for part in parts[length:]:
                found = inspect.getattr_static(found, part) if inspect.isclass(found) else getattr(found, part)
        except AttributeError:
            # A name of the module itself, where a submodule has the same one.
            if length == len(parts):
                return None, False
            continue
        parent = sys.modules.get(".".join(parts[:length - 1])) if length == len(parts) else None
        return getattr(parent, parts[-1], found) if parent else found, True
    return None, False


def plain(found):
    found = getattr(found, "__func__", found)
    return inspect.unwrap(found) if callable(found) and not inspect.isclass(found) else found


def is_inside(found):
    # What wraps a function of another package says of itself that it is that one; its code tells where it is written.
    code = getattr(getattr(found, "__func__", found), "__code__", None)
    return code is not None and top in code.co_filename.replace("\\", "/").split("/")


broken = set()
for name in modules:
    try:
        load(name)
    except BaseException:
        broken.add(name)

answers = []
for path, module, qualname, is_called, owner in asked:
    if module in broken or owner in broken:
        answers.append("")
        continue
    found, exists = find(path)
    if not exists:
        answers.append("nothing there")
        continue
    if is_inside(found):
        answers.append("")
        continue
    found = plain(found)
    where = f"{getattr(found, '__module__', None)}.{getattr(found, '__qualname__', None)}"
    # Decorators and packages rename what they hand on; only what is from elsewhere is another thing.
    # Functions that Cython compiles do not tell their modules.
    same = not is_called or not hasattr(found, "__qualname__") or where.split(".")[0] in (top, "None")
    answers.append("" if same else f"is {where}")

shown = []
for name in modules:
    if name in broken or any(part.startswith("_") or part == "tests" for part in name.split(".")):
        continue
    module = sys.modules[name]
    listed = getattr(module, "__all__", None)
    for one in listed if listed is not None else [n for n in dir(module) if not n.startswith("_")]:
        found = getattr(module, one, None)
        if not (inspect.isclass(found) or inspect.isfunction(found)):
            continue
        home = getattr(found, "__module__", "") or ""
        if (listed is not None and home.split(".")[0] == top) or home == name:
            if "<locals>" not in found.__qualname__:
                shown.append((f"{name}.{one}", f"{home}.{found.__qualname__}"))
json.dump([answers, shown, sorted(broken)], sys.stdout)
"""


def judge(package: Path, python: str) -> bool:
    """Judge one package and print what is wrong; return whether the shares are as high as they must be."""
    tree = walk(locate_packages([str(package)], Path()), GitIgnoreSpec.from_lines([]))
    renderer = DocstringRenderer.from_options(DocstringOptions())
    records = [analyse(source, Path(source.path).read_bytes(), renderer) for source in tree.files.values()]
    records = [record for record in records if record.source.is_python and record.source.uri.endswith(".py")]
    relations = relate((record.source, record.definitions, record.names) for record in records)
    asked = []
    public: set[str] = set()
    for record in records:
        for path, kind, symbol in _symbols(record):
            for found in relations.public_paths(f"{record.source.module}.{symbol}"):
                if any(part.startswith("_") and not part.endswith("__") for part in found.split(".")):
                    continue
                public.add(found)
                module = found.removesuffix("." + symbol) if kind is None else found.rpartition(".")[0]
                asked.append((found, record.source.module, path, kind in _CALLED, module))
    modules = sorted({record.source.module for record in records})
    answer = subprocess.run(
        [python, "-c", _JUDGE],
        input=json.dumps([asked, modules, package.name]),
        capture_output=True,
        text=True,
        check=True,
    )
    answers, shown, broken = json.loads(answer.stdout)
    wrong = [f"{path}: {what}" for (path, *_), what in zip(asked, answers, strict=True) if what]
    missing = [f"{path} ({home})" for path, home in shown if path not in public]
    right = 100 * (1 - len(wrong) / max(1, len(asked)))
    found_share = 100 * (1 - len(missing) / max(1, len(shown)))
    print(
        f"{package.name}: {len(asked):,} public paths, {right:.2f} % right; "
        f"{len(shown):,} shown at run time, {found_share:.2f} % found; {len(broken)} modules cannot be imported"
    )
    for title, lines in (("wrong", wrong), ("missing", missing)):
        for line in lines[:_SHOWN]:
            print(f"    {title} {line}")
    return min(right, found_share) >= _LEAST


def _symbols(record: FileRecord) -> list[tuple[str, Kind, str]]:
    """Return the qualified name, kind and path of what importing a module makes: no attributes of instances."""
    return [
        (definition.qualname, definition.kind, definition.path)
        for definition in record.definitions
        if "~" not in definition.path
        and (
            definition.parent < 0
            or definition.kind in _CALLED | {Kind.PROPERTY}
            or "class-attribute" in definition.labels
        )
    ]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("packages", nargs="+", type=Path)
    options = parser.parse_args()
    results = [judge(package.resolve(), options.python) for package in options.packages]
    sys.exit(not all(results))

"""Files that are changed at random: bytes, tokens, lines, docstrings, keys and names; the same ones for the same seed.

    python -m tests.support.fuzzing SECONDS SEED FOLDER…

builds sites of mutated files of some folders for so long, and prints what is wrong with them.
"""

import json
import random
import re
import sys
import sysconfig
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.support.build import Built, build
from tests.support.crawl import crawl
from tests.support.payloads import NAMES, PAYLOADS
from tests.support.projects import SHOP_CONFIG
from tests.support.tree import write_site

ROOT = Path(__file__).parent.parent.parent
LARGEST = 12_000
_SIZE = 40_000
_NAME_BYTES = 255
_SUFFIXES = (".py", ".pyi", ".md", ".rst", ".json", ".toml", ".yaml", ".cfg", ".ipynb", ".js", ".ts", ".c", ".cpp", ".rs", ".go", ".sh", ".proto", ".cmake", ".pyx", ".swift", ".kt", ".bzl")  # fmt: skip
_OF_NAMES = [name for name in NAMES if name.isprintable()]
_HOSTILE = [b"\0", b"\xff", b"\r", b"\x0c", b"'''", b'"""', b"(", b")", b"\\", b"`" * 200, b"\t", b"lambda: ", b"async ", b"\xe2\x80\xae", b"<script>", b":ref:`", b"    ", b"@", b"*" * 90, b"if 1:\n", b"def f(", b"class ", b"# type: ignore", b"\xf0\x9f\x91\xa9", b"{{ x }}", b"|" * 90, b"{-", b"a(>", b"[[", b"\n- ", b"&a *a ", b"<<: *a\n", b"#" * 90, b"/*", b"${", b"match x:\n case "]  # fmt: skip
_TOKEN = re.compile(rb"\w+|[^\w\s]")
_KEY = re.compile(rb"(?m)^([ \t,{\[-]{0,40})([\"']?)([\w.-]{1,80})\2(?=[ \t]?[:=\]])")


def python_files(folders: Sequence[Path]) -> list[Path]:
    """Return Python files of some folders and of those in them."""
    files = [path for folder in folders for path in sorted(folder.glob("*.py")) + sorted(folder.glob("*/*.py"))]
    return [path for path in files if 200 < path.stat().st_size < LARGEST and path.parent.name != "site-packages"]


def standard_files() -> tuple[list[Path], list[Path]]:
    """Return Python files and others that each environment of the tests has."""
    site_packages = Path(sysconfig.get_path("purelib"))
    packages = [site_packages / name for name in ("django", "rich", "jinja2", "markdown")]
    others = [*ROOT.glob("*.toml"), *ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob(".github/**/*.yml")]
    others += (site_packages / "django/contrib/admin/static/admin/js").glob("*.js")
    return python_files([Path(json.__file__).parent.parent, *packages]), sorted(others)


def mutated(data: bytes, chance: random.Random) -> bytes:
    """Change bytes, tokens, lines, docstrings and keys of a file."""
    for _ in range(chance.randint(1, 6)):
        at, to = sorted(chance.randrange(len(data) + 1) for _ in range(2))
        hostile = chance.choice(_HOSTILE)
        match chance.randrange(8):
            case 0:
                data = data[:at] + hostile * chance.randint(1, 40) + data[at:]
            case 1:
                data = data[:at] + data[min(to, at + 400) :]
            case 2:
                data = data[:at] + bytes(chance.randrange(256) for _ in range(8)) + data[at:]
            case 3:
                lines = data.split(b"\n")
                chance.shuffle(lines)
                data = b"\n".join(lines)
            case 4:
                data = data[:at] + data[at:to] * 3 + data[to:]
            case 5:
                payload = chance.choice(PAYLOADS).encode("utf-8", "replace").replace(b'"""', b"")
                data = data.replace(b'"""', b'"""' + chance.choice((hostile * 30, payload)), 3)
            case 6:
                data = _other_tokens(data, chance)
            case _:
                data = _other_keys(data, chance)
    return data[:_SIZE]


def _other_tokens(data: bytes, chance: random.Random) -> bytes:
    tokens = _TOKEN.findall(data) or [b"x"]
    return _TOKEN.sub(lambda found: chance.choice(tokens) if chance.random() < 0.1 else found[0], data)


def _other_keys(data: bytes, chance: random.Random) -> bytes:
    def other(found: re.Match[bytes]) -> bytes:
        key = chance.choice([*NAMES, "a", "", "x" * 300, "name", "version", "\u202e", "a.b.c"])
        return found[1] + chance.choice((key.encode(), json.dumps(key).encode()))

    return _KEY.sub(lambda found: other(found) if chance.random() < 0.3 else found[0], data)


def mutated_name(path: Path, number: int, chance: random.Random) -> str:
    """Return a name for a file that no other has, of other characters, another length or another language."""
    suffix = chance.choice((path.suffix, path.suffix, chance.choice(_SUFFIXES)))
    stem = chance.choice(
        (path.stem, chance.choice(_OF_NAMES), "é" * chance.randrange(130), "文" * chance.randrange(90))
    )
    start = f"m{number}{stem}".encode()[: _NAME_BYTES - len(suffix)]
    return start.decode("utf-8", "ignore").rstrip() + suffix


def mutated_files(paths: Sequence[Path], chance: random.Random) -> dict[str, str | bytes]:
    """Return a tree of mutated files.

    Args:
        paths: The files.
        chance: Where chance comes from.
    """
    files: dict[str, str | bytes] = {}
    for number, path in enumerate(paths):
        folder = chance.choice(("", "", "", f"d{chance.randrange(3)}/", f"d{chance.choice(_OF_NAMES)}/"))
        name, data = mutated_name(path, number, chance), mutated(path.read_bytes(), chance)
        # A NUL makes all others binary, which have no page.
        is_python = name.endswith((".py", ".pyi"))
        files[f"src/pkg/{folder}{name}"] = data if is_python else data.replace(b"\0", b"\1")
    return {**files, "src/pkg/good.py": "def f(): ..."}


def build_of(root: Path, files: dict[str, str | bytes]) -> Built:
    """Build a site of mutated files."""
    return build(write_site(root, SHOP_CONFIG, files), plugins=[{"kwindex": {"workers": 1, "files": "all"}}])


def wrong_with(built: Built, files: dict[str, str | bytes]) -> list[str]:
    """Return what is wrong with the site of mutated files: errors, pages that are missing, links that lead nowhere."""
    wrong = [message for level, message in built.log if level != "WARNING"]
    wrong += [said for _, said in built.log if "it ends in an error" in said or "cannot be analysed" in said]
    for kind in ("docs", "kw"):
        pages = [name for name in built.files if name.endswith(f"_{kind}/index.html")]
        if len(pages) != len(files):
            wrong.append(f"{len(pages)} pages _{kind} of {len(files)} files")
    return [*wrong, *crawl(built.site_dir).problems]


def main(seconds: float, seed: int, folders: Sequence[Path]) -> None:
    """Build until the time is over, and print what is wrong."""
    suffixes = {*_SUFFIXES, ".yml", ".ini", ".h", ".cc", ".cu", ".mm"}
    found = [path for folder in folders for path in sorted(folder.rglob("*")) if path.suffix in suffixes]
    paths = [path for path in found if path.is_file() and 20 < path.stat().st_size < LARGEST]
    end, count, processor = time.monotonic() + seconds, 0, time.process_time()
    while time.monotonic() < end:
        chance = random.Random(seed)  # noqa: S311 - no secrets are made
        files = mutated_files(chance.sample(paths, 40), chance)
        before = time.process_time()
        with tempfile.TemporaryDirectory() as root:
            try:
                wrong = wrong_with(build_of(Path(root) / "p", files), files)
            except BaseException as error:  # noqa: BLE001 - whatever it is, it is what is looked for
                wrong = [f"{type(error).__name__}: {error}"]
        size = sum(map(len, files.values())) / 1024
        count += len(files)
        if (used := time.process_time() - before) > size:
            wrong.append(f"{used:.1f} s for {size:.0f} KB")
        for problem in wrong:
            print(f"seed {seed}: {problem}", flush=True)  # noqa: T201 - it talks to its user
        seed += 1
    print(f"{count} files, {time.process_time() - processor:.0f} s of processor time, next seed {seed}", flush=True)  # noqa: T201


if __name__ == "__main__":
    main(float(sys.argv[1]), int(sys.argv[2]), [Path(folder) for folder in sys.argv[3:]])

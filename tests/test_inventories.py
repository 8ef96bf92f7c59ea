"""Inventories: written for others, read from others, and whatever others may send."""

import io
import os
import random
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from mkdocstrings import Inventory
from sphinx.util.inventory import InventoryFile

from mkdocs_kwindex.crosslinks import external_names
from mkdocs_kwindex.crosslinks.external_names import ExternalNames, load_inventories
from mkdocs_kwindex.crosslinks.inventories import (
    InventoryEntry,
    InventoryError,
    inventory_entries,
    merge,
    read_inventory,
    write_inventory,
)
from tests.support.build import Built, build

Answer = Callable[[BaseHTTPRequestHandler], None]


def entry(name: str, role: str = "py:class", uri: str = "", title: str = "") -> InventoryEntry:
    return InventoryEntry(name, role, 1, uri or f"api/#{name}", title or name)


def inventory(*lines: str, header: str = "# Sphinx inventory version 2") -> bytes:
    text = "".join(f"{line}\n" for line in lines)
    rest = "# Project: p\n# Version: 1\n# The remainder of this file is compressed using zlib.\n"
    return f"{header}\n{rest}".encode() + zlib.compress(text.encode())


PYTHON = inventory(
    "len py:function 1 library/functions.html#$ -",
    "os.path.join py:function 1 library/os.path.html#$ -",
    "pathlib.Path.read_text py:method 1 library/pathlib.html#$ -",
    "for std:keyword 1 reference/compound_stmts.html#$ -",
)


def refuse(handler: BaseHTTPRequestHandler) -> None:
    handler.send_error(404)


class Server:
    """Answers on the loopback interface as a test says."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.asked: list[str] = []
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                server.asked.append(self.path)
                server.answers.get(self.path, refuse)(self)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                """Say nothing."""

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.root = f"http://127.0.0.1:{self.http.server_port}/"

    def serve(self, path: str, data: bytes) -> None:
        def answer(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(200)
            handler.send_header("Content-Length", str(len(data)))
            handler.end_headers()
            handler.wfile.write(data)

        self.answers[path] = answer

    def redirect(self, path: str, address: str) -> None:
        def answer(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(302)
            handler.send_header("Location", address)
            handler.send_header("Content-Length", "0")
            handler.end_headers()

        self.answers[path] = answer


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("no_proxy", "*")
    running = Server()
    thread = threading.Thread(target=running.http.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield running
    running.http.shutdown()
    thread.join()
    running.http.server_close()


def load(tmp_path: Path, *sources: str, timeout: float = 5) -> tuple[ExternalNames, list[str]]:
    return load_inventories(sources, tmp_path, tmp_path / "cache", timeout)


class TestWriting:
    def test_every_symbol_is_there_by_its_full_and_its_public_path(self) -> None:
        public = {"m.a.C": ["m.C", "m.a.C"], "m.a.C.f": ["m.C.f", "m.b.C.f"]}
        symbols = [
            ("m.a", "module", "code/m/a/#m.a"),
            ("m.a.C", "class", "code/m/a/#m.a.C"),
            ("m.a.C.f", "method", "code/m/a/#m.a.C.f"),
            ("m.a.C.f~2", "method", "code/m/a/#m.a.C.f~2"),
            ("m.a.C.p", "property", "code/m/a/#m.a.C.p"),
            ("m.a.C.X", "constant", "code/m/a/#m.a.C.X"),
            ("m.a.x", "attribute", "code/m/a/#m.a.x"),
            ("m.a.g", "function", "code/m/a/#m.a.g"),
            ("m.a.T", "type_alias", "code/m/a/#m.a.T"),
        ]

        entries = inventory_entries(symbols, {"m.a.C"}, lambda path: public.get(path, []))

        assert [(entry.name, entry.role, entry.uri) for entry in entries] == [
            ("m.a", "py:module", "code/m/a/#m.a"),
            ("m.a.C", "py:class", "code/m/a/#m.a.C"),
            ("m.a.C.f", "py:method", "code/m/a/#m.a.C.f"),
            ("m.a.C.p", "py:property", "code/m/a/#m.a.C.p"),
            ("m.a.C.X", "py:attribute", "code/m/a/#m.a.C.X"),
            ("m.a.x", "py:data", "code/m/a/#m.a.x"),
            ("m.a.g", "py:function", "code/m/a/#m.a.g"),
            ("m.a.T", "py:type", "code/m/a/#m.a.T"),
            ("m.C", "py:class", "code/m/a/#m.a.C"),
            ("m.C.f", "py:method", "code/m/a/#m.a.C.f"),
            ("m.b.C.f", "py:method", "code/m/a/#m.a.C.f"),
        ]

    def test_what_is_defined_under_a_name_comes_before_what_is_exported_under_it(self) -> None:
        symbols = [("m.a.x", "function", "a#m.a.x"), ("m.x", "function", "b#m.x")]

        entries = inventory_entries(symbols, (), lambda _: ["m.x"])

        assert [(entry.name, entry.uri) for entry in entries] == [("m.a.x", "a#m.a.x"), ("m.x", "b#m.x")]

    def test_the_bytes_do_not_depend_on_the_order(self) -> None:
        entries = [entry(f"m.c{number}") for number in range(100)]
        shuffled = random.Random(1).sample(entries, len(entries))  # noqa: S311 - the same order every time

        assert write_inventory("p", "1", entries) == write_inventory("p", "1", shuffled)

    def test_names_at_the_end_of_addresses_and_equal_titles_are_abbreviated(self) -> None:
        data = write_inventory("My\nproject", "1  0", [entry("m.B"), entry("m.A", uri="x/#y", title="The A")])

        header, body = data.split(b"zlib.\n", 1)
        assert header == (
            b"# Sphinx inventory version 2\n# Project: My project\n# Version: 1 0\n# The remainder of this file is compressed using "
        )
        assert zlib.decompress(body) == b"m.A py:class 1 x/#y The A\nm.B py:class 1 api/#$ -\n"

    def test_what_is_written_is_read(self) -> None:
        odd = [entry("m.A"), entry("a b", uri="x/#a%20b"), entry("m.é", uri="x/$"), entry("z", title="two words")]

        entries = read_inventory(write_inventory("p", "1", odd))

        assert entries == [odd[1], odd[0], InventoryEntry("m.é", "py:class", 1, "x/%24", "m.é"), odd[3]]

    def test_sphinx_loads_it(self) -> None:
        data = write_inventory("Torch", "2.1", [entry("torch.nn.Module"), entry("torch.nn", "py:module", "nn/")])

        loaded = InventoryFile.loads(data, uri="https://site/docs").data

        assert {
            (role, name): (item.project_name, item.project_version, item.uri, item.display_name)
            for role, names in loaded.items()
            for name, item in names.items()
        } == {
            ("py:class", "torch.nn.Module"): ("Torch", "2.1", "https://site/docs/api/#torch.nn.Module", "-"),
            ("py:module", "torch.nn"): ("Torch", "2.1", "https://site/docs/nn/", "-"),
        }

    def test_mkdocstrings_loads_it(self) -> None:
        data = write_inventory("Torch", "2.1", [entry("torch.nn.Module"), entry("torch.nn", "py:module", "nn/")])

        loaded = Inventory.parse_sphinx(io.BytesIO(data), domain_filter=["py"])

        assert (loaded.project, loaded.version) == ("Torch", "2.1")
        assert {name: (item.domain, item.role, item.uri) for name, item in loaded.items()} == {
            "torch.nn": ("py", "module", "nn/"),
            "torch.nn.Module": ("py", "class", "api/#torch.nn.Module"),
        }


class TestMerging:
    def test_their_addresses_win(self) -> None:
        ours = [entry("m.A"), entry("m.B"), entry("m.f", "py:method"), entry("m.l")]
        theirs = [
            entry("m.A", uri="theirs/#m.A"),
            entry("m.f", "py:function", "theirs/#m.f"),
            entry("m.l", "std:label", "theirs/"),
        ]

        merged = merge(ours, theirs)

        assert [(entry.name, entry.role, entry.uri) for entry in merged] == [
            ("m.A", "py:class", "theirs/#m.A"),
            ("m.f", "py:function", "theirs/#m.f"),
            ("m.l", "std:label", "theirs/"),
            ("m.B", "py:class", "api/#m.B"),
            ("m.f", "py:method", "theirs/#m.f"),
            ("m.l", "py:class", "api/#m.l"),
        ]


class TestReading:
    def test_lines_that_say_nothing_are_passed_over(self) -> None:
        lines = [
            "m.A py:class 1 a#$ -",
            "",
            "# comment",
            "no role 1 x -",
            "m.B py:class x y -",
            "a b std:label -1 c d e",
        ]

        assert read_inventory(inventory(*lines)) == [
            InventoryEntry("m.A", "py:class", 1, "a#m.A", "m.A"),
            InventoryEntry("a b", "std:label", -1, "c", "d e"),
        ]

    @pytest.mark.parametrize(
        ("data", "reason"),
        [
            (b"", "it is not a Sphinx inventory of version 2"),
            (b"<!doctype html><title>Sign in</title>", "it is not a Sphinx inventory of version 2"),
            (inventory(header="# Sphinx inventory version 1"), "it is not a Sphinx inventory of version 2"),
            (b"# Sphinx inventory version 2\n# Project: p\n", "its header is incomplete"),
            (b"# Sphinx inventory version 2\na\nb\nplain\nx", "its header is incomplete"),
            (inventory("m.A py:class 1 a -")[:-8], "it is cut off"),
            (b"# Sphinx inventory version 2\na\nb\nzlib\nnothing of the kind", "its compressed part is damaged"),
            (b"# Sphinx inventory version 2\na\nb\nzlib\n" + zlib.compress(b"\xff\xfe"), "it is not UTF-8"),
            (inventory("x" * (65 << 20)), "it unpacks to more than 64 MiB"),
            (inventory(*[""] * 1_000_001), "it has more than 1,000,000 entries"),
        ],
    )
    def test_what_is_no_inventory_is_refused(self, data: bytes, reason: str) -> None:
        with pytest.raises(InventoryError) as refusal:
            read_inventory(data)

        assert str(refusal.value) == reason

    def test_no_damage_raises_anything_else(self) -> None:
        generator = random.Random(2)  # noqa: S311 - the same damage every time
        for _ in range(2000):
            data = bytearray(PYTHON)
            for _ in range(generator.randint(1, 5)):
                data[generator.randrange(len(data))] = generator.randrange(256)
            with suppress(InventoryError):
                read_inventory(bytes(data[: generator.randint(0, len(data))]))

    def test_a_line_made_to_be_slow_is_not(self) -> None:
        begin = time.process_time()

        read_inventory(inventory("a " * 1_000_000, "x:y " * 500_000, " " * 1_000_000))

        assert time.process_time() - begin < 5


class TestFiles:
    def test_names_get_the_address_that_follows_the_file(self, tmp_path: Path) -> None:
        (tmp_path / "my inventories").mkdir()
        (tmp_path / "my inventories" / "py.inv").write_bytes(PYTHON)

        names, warnings = load(tmp_path, "my inventories/py.inv https://docs.python.org/3")

        assert warnings == []
        assert {
            name: names.address(name)
            for name in [
                "len",
                "builtins.len",
                "os.path.join",
                "pathlib.Path.read_text",
                "pathlib.Path",
                "for",
                "builtins.",
            ]
        } == {
            "len": "https://docs.python.org/3/library/functions.html#len",
            "builtins.len": "https://docs.python.org/3/library/functions.html#len",
            "os.path.join": "https://docs.python.org/3/library/os.path.html#os.path.join",
            "pathlib.Path.read_text": "https://docs.python.org/3/library/pathlib.html#pathlib.Path.read_text",
            "pathlib.Path": "",
            "for": "",
            "builtins.": "",
        }

    def test_the_first_of_two_sources_counts(self, tmp_path: Path) -> None:
        (tmp_path / "a.inv").write_bytes(inventory("m py:module 1 a -"))
        (tmp_path / "b.inv").write_bytes(inventory("m py:module 1 b -", "n py:module 1 n -"))

        names, _ = load(tmp_path, "a.inv https://a/", "b.inv https://b/")

        assert (names.address("m"), names.address("n")) == ("https://a/a", "https://b/n")

    @pytest.mark.parametrize(
        ("source", "reason"),
        [
            (
                "py.inv",
                "a file must be followed by the address that its links start with, as in 'py.inv https://docs.python.org/3/'",
            ),
            ("none.inv https://d/", "the file cannot be read (No such file or directory)"),
            (". https://d/", "the file cannot be read (it is not a regular file)"),
            ("garbage.inv https://d/", "it is not a Sphinx inventory of version 2"),
            ("py.inv https://", "it is not an http or https address"),
            ('py.inv https://d"onclick=x/', "it is not an http or https address"),
            ("http://[::1/objects.inv", "it is no address (Invalid IPv6 URL)"),
        ],
    )
    def test_a_source_that_cannot_be_had_costs_one_warning(self, tmp_path: Path, source: str, reason: str) -> None:
        (tmp_path / "py.inv").write_bytes(PYTHON)
        (tmp_path / "garbage.inv").write_bytes(b"garbage")

        names, warnings = load(tmp_path, source, "py.inv https://d/")

        assert warnings == [f"Option 'inventories': {source}: {reason}. The names in it are not linked."]
        assert names.address("len") == "https://d/library/functions.html#len"

    def test_a_password_is_neither_used_nor_shown(self, tmp_path: Path) -> None:
        _, warnings = load(tmp_path, "https://me:secret@d/objects.inv")

        assert warnings == [
            "Option 'inventories': https://…@d/objects.inv: a user name or password in an address would show in the site's links. The names in it are not linked."
        ]

    @pytest.mark.parametrize(
        ("uri", "address"),
        [
            ("javascript:alert(1)", ""),
            ("JavaScript:alert(1)", ""),
            ("https://elsewhere/", ""),
            ("//elsewhere/", ""),
            ("/top", ""),
            ("x\"onmouseover='a'<b>`", "https://d/x%22onmouseover=%27a%27%3Cb%3E%60"),
            ("a%20b#é", "https://d/a%20b#%C3%A9"),
            ("x\\y\x01", "https://d/x%5Cy%01"),
        ],
    )
    def test_no_inventory_puts_anything_but_an_address_into_a_page(
        self, tmp_path: Path, uri: str, address: str
    ) -> None:
        (tmp_path / "a.inv").write_bytes(inventory(f"m py:module 1 {uri} -"))

        names, _ = load(tmp_path, "a.inv https://d/")

        assert names.address("m") == address


class TestAddresses:
    def test_inventories_are_fetched_once_a_day(self, tmp_path: Path, server: Server) -> None:
        server.serve("/3/objects.inv", PYTHON)
        sources = [f"{server.root}3/objects.inv", f"{server.root}3/"]

        outcomes = [load(tmp_path, *sources) for _ in range(3)]

        assert [warnings for _, warnings in outcomes] == [[], [], []]
        assert [names.address("len") for names, _ in outcomes] == [f"{server.root}3/library/functions.html#len"] * 3
        assert server.asked == ["/3/objects.inv"]

    def test_links_start_where_redirects_lead(self, tmp_path: Path, server: Server) -> None:
        server.redirect("/objects.inv", "/en/stable/objects.inv")
        server.serve("/en/stable/objects.inv", PYTHON)

        addresses = [load(tmp_path, server.root)[0].address("len") for _ in range(2)]

        assert addresses == [f"{server.root}en/stable/library/functions.html#len"] * 2

    def test_links_start_where_they_are_said_to(self, tmp_path: Path, server: Server) -> None:
        server.serve("/mirror.inv", PYTHON)

        names, _ = load(tmp_path, f"{server.root}mirror.inv https://docs.python.org/3/")

        assert names.address("len") == "https://docs.python.org/3/library/functions.html#len"

    def test_what_cannot_be_fetched_costs_one_warning_each(self, tmp_path: Path, server: Server) -> None:
        server.serve("/html/objects.inv", b"<!doctype html>")
        server.serve("/short/objects.inv", PYTHON[:-9])
        server.serve("/good/objects.inv", PYTHON)
        server.redirect("/away/objects.inv", "ftp://127.0.0.1/objects.inv")
        server.redirect("/loop/objects.inv", "/loop/objects.inv")
        paths = ["gone", "html", "short", "away", "loop", "good"]

        names, warnings = load(tmp_path, *(f"{server.root}{path}/" for path in paths), "http://127.0.0.1:1/")

        assert names.address("len") == f"{server.root}good/library/functions.html#len"
        reasons = [warning.removeprefix("Option 'inventories': ") for warning in warnings]
        assert [reason.removesuffix(". The names in it are not linked.") for reason in reasons] == [
            f"{server.root}gone/: the server answered 404 Not Found",
            f"{server.root}html/: it is not a Sphinx inventory of version 2",
            f"{server.root}short/: it is cut off",
            f"{server.root}away/: it cannot be fetched (unknown url type: ftp)",
            f"{server.root}loop/: the server answered 302 The HTTP server returned a redirect error that would lead to an infinite loop. The last 30x error message was: Found",
            "http://127.0.0.1:1/: it cannot be fetched ([Errno 111] Connection refused)",
        ]

    def test_slow_servers_together_take_no_longer_than_the_timeout(self, tmp_path: Path, server: Server) -> None:
        over = threading.Event()

        def drip(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(200)
            handler.end_headers()
            while not over.wait(0.05):
                handler.wfile.write(b"#")

        def wait(_: BaseHTTPRequestHandler) -> None:
            over.wait(10)

        server.answers["/silent/objects.inv"] = wait
        server.answers["/drip/objects.inv"] = drip
        begin = time.perf_counter()

        _, warnings = load(tmp_path, f"{server.root}silent/", f"{server.root}drip/", timeout=0.5)
        over.set()

        assert time.perf_counter() - begin < 8
        assert warnings == [
            f"Option 'inventories': {server.root}{name}/: no complete answer came within 0.5 s. The names in it are not linked."
            for name in ("silent", "drip")
        ]

    def test_too_large_an_answer_is_refused(
        self, tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(external_names, "_MAX_BYTES", 1 << 20)
        server.serve("/objects.inv", bytes(3 << 20))

        _, warnings = load(tmp_path, server.root)

        assert warnings == [
            f"Option 'inventories': {server.root}: it is larger than 1 MiB. The names in it are not linked."
        ]

    @pytest.mark.parametrize("failure", ["gone", "garbage"])
    def test_an_old_copy_serves_while_there_is_no_new_one(self, tmp_path: Path, server: Server, failure: str) -> None:
        server.serve("/objects.inv", PYTHON)
        load(tmp_path, server.root)
        (copy,) = (tmp_path / "cache" / "inventories").iterdir()
        two_days_ago = time.time() - 2 * 24 * 3600
        os.utime(copy, (two_days_ago, two_days_ago))
        server.answers.clear()
        if failure == "garbage":
            server.serve("/objects.inv", b"garbage")

        outcomes = [load(tmp_path, server.root) for _ in range(2)]

        assert [(names.address("len"), warnings) for names, warnings in outcomes] == [
            (f"{server.root}library/functions.html#len", [])
        ] * 2
        assert server.asked == ["/objects.inv"] * 2, "a failed fetch is not repeated with every build"

    def test_a_new_copy_takes_the_place_of_an_old_or_broken_one(self, tmp_path: Path, server: Server) -> None:
        server.serve("/objects.inv", PYTHON)
        load(tmp_path, server.root)
        (copy,) = (tmp_path / "cache" / "inventories").iterdir()
        copy.write_bytes(b"javascript:alert(1)//\n" + PYTHON)

        names, warnings = load(tmp_path, server.root)

        assert (names.address("len"), warnings) == (f"{server.root}library/functions.html#len", [])
        assert server.asked == ["/objects.inv"] * 2
        assert [path.name for path in copy.parent.iterdir()] == [copy.name]

    def test_a_cache_that_cannot_be_written_is_no_matter(self, tmp_path: Path, server: Server) -> None:
        server.serve("/objects.inv", PYTHON)
        (tmp_path / "cache").write_text("a file")

        names, warnings = load(tmp_path, server.root)

        assert (names.address("len"), warnings) == (f"{server.root}library/functions.html#len", [])


HOOKS = """
from mkdocs_kwindex.host.autorefs import publish_inventory, register
from mkdocs_kwindex.crosslinks.inventories import InventoryEntry, pack_entries

NAMES = [("pkg.a", "module"), ("pkg.a.A", "class"), ("pkg.A", "class"), ("pkg.a.B", "class"), ("pkg.B", "class")]
ENTRIES = [InventoryEntry(name, f"py:{role}", 1, f"code/pkg/a/#{name}", name) for name, role in NAMES]

def on_env(env, config, files):
    print(register(config, lambda: ENTRIES))

def on_post_build(config):
    publish_inventory(config, lambda: ENTRIES, lambda: pack_entries(ENTRIES), print, "1")
"""


def build_with_hooks(root: Path, plugins: str, docs: dict[str, str | bytes]) -> Built:
    files: dict[str, str | bytes] = {
        "mkdocs.yml": f"site_name: Shop\ntheme: mkdocs\nhooks: [hooks.py]\nplugins: {plugins}\n",
        "hooks.py": HOOKS,
        "src/pkg/__init__.py": "from pkg.a import A\n",
        "src/pkg/a.py": "class A:\n    '''An A.'''\nclass B:\n    '''A B.'''\n",
        **{f"docs/{name}": content for name, content in docs.items()},
    }
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return build(root / "mkdocs.yml")


def written(built: Built) -> dict[tuple[str, str], str]:
    entries = read_inventory((built.site_dir / "objects.inv").read_bytes())
    return {(entry.name, entry.role): entry.uri for entry in entries}


def addresses(built: Built, page: str) -> list[str]:
    return [node.attributes["href"] or "" for node in built.page(page).all("a[href]")]


class TestOtherPlugins:
    def test_autorefs_finds_the_names_from_every_page(self, tmp_path: Path) -> None:
        docs: dict[str, str | bytes] = {"index.md": "[pkg.A][] [pkg.none][]", "deep/er.md": "[the `B`][pkg.a.B]"}

        built = build_with_hooks(tmp_path, "[autorefs]", docs)

        assert built.log == [("WARNING", "mkdocs_autorefs: index.md: Could not find cross-reference target 'pkg.none'")]
        assert "code/pkg/a/#pkg.A" in addresses(built, "")
        assert "../../code/pkg/a/#pkg.a.B" in addresses(built, "deep/er/")

    def test_what_mkdocstrings_shows_wins(self, tmp_path: Path) -> None:
        docs: dict[str, str | bytes] = {
            "index.md": "[pkg.A][] [pkg.a.A][] [pkg.B][]",
            "api.md": "# API\n\n::: pkg.A\n    options: {heading_level: 2}\n",
        }

        built = build_with_hooks(tmp_path, "[{mkdocstrings: {handlers: {python: {paths: [src]}}}}]", docs)

        assert built.log == []
        assert [address for address in addresses(built, "") if "pkg." in address] == [
            "api/#pkg.A",
            "api/#pkg.A",
            "code/pkg/a/#pkg.B",
        ]
        assert written(built) == {
            ("pkg.A", "py:class"): "api/#pkg.A",
            ("pkg.a.A", "py:class"): "api/#pkg.A",
            ("pkg.a", "py:module"): "code/pkg/a/#pkg.a",
            ("pkg.a.B", "py:class"): "code/pkg/a/#pkg.a.B",
            ("pkg.B", "py:class"): "code/pkg/a/#pkg.B",
        }

    def test_without_other_plugins_the_inventory_is_ours(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        built = build_with_hooks(tmp_path, "[]", {"index.md": "# Home"})

        assert capsys.readouterr().out == "False\n"
        assert len(written(built)) == 5

    def test_a_broken_inventory_in_the_site_is_left_alone(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        built = build_with_hooks(tmp_path, "[]", {"index.md": "# Home", "objects.inv": b"mine"})

        assert capsys.readouterr().out == (
            "False\nobjects.inv: the one in the site cannot be read: it is not a Sphinx inventory of version 2. "
            "The generated names are not in it.\n"
        )
        assert (built.site_dir / "objects.inv").read_bytes() == b"mine"

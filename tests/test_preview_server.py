"""The preview's server: it answers only what belongs to the site, whole and once, whatever and however many ask."""

import contextlib
import re
import socket
import threading
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast
from urllib.parse import urlsplit
from wsgiref.util import setup_testing_defaults

import pytest
from mkdocs.livereload import LiveReloadServer

from mkdocs_kwindex.export.whole_files import write_whole
from mkdocs_kwindex.preview.responses import requested_path
from mkdocs_kwindex.preview.server import Preview
from tests.support.serve import Preview as Served
from tests.support.serve import serve
from tests.support.tree import write_site

CONFIG = "site_name: Site\nsite_url: https://site.example/sub/\ntheme: {name: mkdocs}\nplugins: [search, kwindex]\n"
PAGE = "code/pkg/a.py_docs/"
READERS = 200


def source(number: int) -> str:
    """A file that says its number in its docstring, a name and a value."""
    return f'"""This is number {number}."""\nNUMBER_{number} = {number}\n\n\ndef number_{number}(): ...\n'


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    root = tmp_path_factory.mktemp("preview")
    (root / "secret.html").write_text("outside of the site", encoding="utf-8")
    config = write_site(root, "", {"mkdocs.yml": CONFIG, "src/pkg/__init__.py": "", "src/pkg/a.py": source(0)})
    with serve(config) as preview:
        yield preview


def ask(served: Served, path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Send a request as it is written, and return status, headers and body."""
    connection = HTTPConnection(urlsplit(served.url).netloc, timeout=60)
    connection.putrequest(method, path, skip_host="Host" in headers, skip_accept_encoding=True)
    for name, value in headers.items():
        connection.putheader(name, value)
    connection.endheaders()
    response = connection.getresponse()
    answer = response.status, dict(response.headers), response.read()
    connection.close()
    return answer


def raw(served: Served, request: bytes) -> bytes:
    """Send bytes, and return all that comes back."""
    address = urlsplit(served.url)
    with socket.create_connection((address.hostname or "", address.port or 0), timeout=60) as connection:
        connection.sendall(request)
        connection.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: connection.recv(65536), b""))


OUTSIDE = [
    "/sub/../secret.html",
    "/sub/../../../../../../../../etc/passwd",
    "/sub/%2e%2e/%2e%2e/etc/passwd",
    "/sub/..%2f..%2fetc/passwd",
    "/sub/..%5c..%5cetc%5cpasswd",
    "/sub/code/../../../secret.html",
    "/sub//etc/passwd",
    "/sub/%2fetc/passwd",
    "/sub/file:///etc/passwd",
    "/sub/code/pkg/a.py_docs/%00",
    "/sub/code/pkg/a.py_docs/index.html%00.txt",
    "/sub/code/pkg/%0d%0aX-Injected:1",
    "/sub/code/pkg/%ff%fe",
    "/sub/" + "a" * 5000,
    "/sub/" + "a/" * 3000,
    "/sub/mkdocs.yml",
    "/sub/src/pkg/a.py",
    "/sub/.cache/plugin/kwindex",
    "/elsewhere/",
    "/subcode/",
    "/livereload/../../etc/passwd",
    "/livereload/x",
]


@pytest.mark.parametrize("path", OUTSIDE)
def test_nothing_else_is_answered(served: Served, path: str) -> None:
    status, headers, body = ask(served, path)

    assert status in {404, 414}
    assert b"root:" not in body
    assert b"outside of the site" not in body
    assert "X-Injected" not in headers
    assert int(headers.get("Content-Length", len(body))) == len(body)


@pytest.mark.parametrize(
    "path",
    [
        f"/sub/{PAGE}",
        f"/sub//{PAGE}",
        f"/sub/x/../{PAGE}",
        f"/sub/./{PAGE}",
        f"/sub/{PAGE}index.html",
        f"/sub/{PAGE}?q=1",
    ],
)
def test_a_page_of_the_site_is_answered(served: Served, path: str) -> None:
    status, headers, body = ask(served, path)

    assert (status, headers["Content-Type"]) == (200, "text/html")
    assert b"</html>" in body
    assert int(headers["Content-Length"]) == len(body)


@pytest.mark.parametrize("path", ["//evil.example/%2e%2e", "//code", "//sub", "/sub//code", "/\\evil.example"])
def test_nobody_is_sent_elsewhere(served: Served, path: str) -> None:
    _, headers, _ = ask(served, path)

    assert not headers.get("Location", "/").startswith(("//", "/\\", "http"))


@pytest.mark.parametrize(
    "method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "get", "X" * 500]
)
def test_other_methods_are_refused(served: Served, method: str) -> None:
    status, headers, _ = ask(served, f"/sub/{PAGE}", method)

    assert status == 405
    assert headers["Allow"] == "GET, HEAD"


def test_head_has_no_body(served: Served) -> None:
    _, expected, body = ask(served, f"/sub/{PAGE}")
    status, headers, nothing = ask(served, f"/sub/{PAGE}", "HEAD")

    assert (status, nothing) == (200, b"")
    assert headers["Content-Length"] == expected["Content-Length"] == str(len(body))


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"X-Forwarded-Host": "evil.example", "X-Original-URL": "/etc/passwd", "X-Rewrite-URL": "/etc/passwd"},
        {"Range": "bytes=0-99999999999999999999"},
        {"Content-Length": "-5"},
        {"Transfer-Encoding": "chunked"},
        {"Accept-Encoding": "gzip, \x7f"},
        {"X-Long": "x" * 60_000},
    ],
)
def test_headers_change_nothing(served: Served, headers: dict[str, str]) -> None:
    status, answered, body = ask(served, f"/sub/{PAGE}", **headers)

    assert status == 200
    assert b"This is number" in body
    assert b"evil.example" not in body
    assert "evil" not in str(answered)


@pytest.mark.parametrize(
    "request_line",
    [
        b"\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"\x00\x01\x02\r\n\r\n",
        b"GET /sub/ HTTP/1.1\r\n" + b"a: b\r\n" * 300 + b"\r\n",
    ],
)
def test_what_is_no_request_costs_nothing(served: Served, request_line: bytes) -> None:
    raw(served, request_line)

    assert ask(served, f"/sub/{PAGE}")[0] == 200
    assert "Traceback" not in served.log


def test_it_listens_where_it_was_told(served: Served) -> None:
    port = urlsplit(served.url).port
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.2", port or 0), timeout=5).close()


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_it_binds_as_the_host_was_told(host: str, tmp_path: Path) -> None:
    server = LiveReloadServer(lambda: None, host, 0, str(tmp_path))
    server.set_app(Preview().application(server))
    with contextlib.closing(server.socket):
        try:
            server.server_bind()
        except OSError:
            pytest.skip(f"this machine has no {host}")
        assert server.socket.getsockname()[0] == host


def test_it_binds_everywhere_only_where_that_was_told(tmp_path: Path) -> None:
    """Nothing is bound here: what would be is looked at."""
    server = LiveReloadServer(lambda: None, "0.0.0.0", 0, str(tmp_path))  # noqa: S104
    server.set_app(Preview().application(server))
    server.socket.close()
    assert server.server_address == ("0.0.0.0", 0)  # noqa: S104


def test_readers_during_a_save_see_old_or_new(tmp_path: Path) -> None:
    config = write_site(tmp_path, "", {"mkdocs.yml": CONFIG, "src/pkg/__init__.py": "", "src/pkg/a.py": source(0)})
    with serve(config) as preview:
        paths = [
            f"/sub/{PAGE}",
            "/sub/code/pkg/a.py_kw/",
            "/sub/",
            "/sub/assets/kwindex/kwindex.css",
            "/sub/code/keywords.json",
        ]
        is_over = threading.Event()

        def read(number: int) -> list[tuple[str, int, bytes]]:
            found = []
            while not is_over.is_set():
                path = paths[number % len(paths)]
                status, _, body = ask(preview, path)
                found.append((path, status, body))
            return found

        with ThreadPoolExecutor(READERS) as readers:
            reading = [readers.submit(read, number) for number in range(READERS)]
            for number in range(1, 4):
                time.sleep(1)
                (tmp_path / "src/pkg/a.py").write_text(source(number), encoding="utf-8")
            preview.wait_for_text(f"sub/{PAGE}", "This is number 3.")
            is_over.set()
            answers = [answer for future in reading for answer in future.result()]
        assert "Traceback" not in preview.log

    assert {status for _, status, _ in answers} == {200}
    ends = {"/sub/assets/kwindex/kwindex.css": b"}\n", "/sub/code/keywords.json": b"]\n"}
    for path, _, body in answers:
        numbers = set(re.findall(rb"(?i)number_(\d)", body))
        assert len(numbers) == (1 if "code/" in path else 0), path
        assert body.endswith(ends[path]) if path in ends else b"</html>" in body


# ---- Its parts ----


class _Application:
    """Stands for MkDocs' server: the files of a folder."""

    request_queue_size = 5

    def __init__(self, root: Path) -> None:
        self._root = root

    def serve_request(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:  # noqa: ANN401 - as a server has it
        path = self._root / environ["PATH_INFO"].lstrip("/") / "index.html"
        if not path.is_file():
            start_response("404 Not Found", [])
            return [b"missing"]
        start_response("200 OK", [("Content-Type", "text/html")])
        return [path.read_bytes()]


def test_a_page_that_many_ask_for_is_made_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []

    def html(_: Preview, page: Any) -> str:  # noqa: ANN401 - stands for a page
        time.sleep(0.05)
        made.append(page.file.dest_uri)
        return "<html>" + "x" * 1_000_000 + "</html>"

    monkeypatch.setattr(Preview, "_html", html)
    preview = Preview()
    names = [f"code/{number}/index.html" for number in range(4)]
    pages = [SimpleNamespace(file=SimpleNamespace(dest_uri=name, src_uri=name)) for name in names]
    config = SimpleNamespace(site_url="", site_dir=str(tmp_path))
    preview.keep(
        cast("Any", config),
        cast("Any", SimpleNamespace(bytecode_cache=1)),
        cast("Any", []),
        cast("Any", None),
        cast("Any", pages),
    )
    application = preview.application(cast("Any", _Application(tmp_path)))

    def ask_for(number: int) -> tuple[str, int]:
        environ: dict[str, Any] = {"PATH_INFO": f"/code/{number % 4}/"}
        setup_testing_defaults(environ)
        statuses: list[str] = []
        body = application(environ, lambda status, _headers, _error=None: statuses.append(status))  # type: ignore[arg-type]  # nobody writes
        return statuses[0], len(b"".join(body))

    with ThreadPoolExecutor(100) as readers:
        answers = set(readers.map(ask_for, range(200)))
    assert answers == {("200 OK", 1_000_013)}
    assert sorted(made) == names


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("/", "/"),
        ("", None),
        ("x", None),
        ("//a//b/", "/a/b/"),
        ("/a/../../b", "/b"),
        ("/a/..", "/"),
        ("/a/.", "/a/"),
        ("/a/./b/../c", "/a/c"),
        ("/ü/文", "/ü/文"),
        ("/a\0b", None),
        ("/a\nb", None),
        ("/a\x7f", None),
    ],
)
def test_paths_without_detours(asked: str, expected: str | None) -> None:
    environ: dict[str, Any] = {"PATH_INFO": asked.encode().decode("latin-1")}

    assert requested_path(environ) == expected
    assert expected is None or environ["PATH_INFO"].encode("latin-1").decode() == expected


def test_bytes_that_are_no_text_are_no_path() -> None:
    assert requested_path({"PATH_INFO": "/a\xff"}) is None


def test_a_file_is_written_whole(tmp_path: Path) -> None:
    path = tmp_path / "a/b/index.html"
    write_whole([b"old" * 100_000], path)
    stop = threading.Event()
    seen: set[bytes] = set()

    def read() -> None:
        while not stop.is_set():
            seen.add(path.read_bytes())

    reader = threading.Thread(target=read)
    reader.start()
    for _ in range(50):
        write_whole([b"new" * 100_000], path)
        write_whole([b"old" * 100_000], path)
    stop.set()
    reader.join()
    assert seen <= {b"old" * 100_000, b"new" * 100_000}
    assert [found.name for found in path.parent.iterdir()] == ["index.html"]

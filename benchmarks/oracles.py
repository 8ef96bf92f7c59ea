"""Independent tools that find the definition of a name."""

import json
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlparse

import jedi

Json = dict[str, "Json"] | list["Json"] | str | int | bool | None


class Place(NamedTuple):
    """Where a name is defined: the file, if it is one, and the line from 1."""

    path: Path | None
    line: int


class JediOracle:
    """jedi's `goto`, through imports."""

    def __init__(self, root: Path) -> None:
        self._project = jedi.Project(str(root.resolve().parent))
        self._scripts: dict[Path, jedi.Script] = {}

    def definitions(self, path: Path, line: int, column: int) -> list[Place]:
        """Return where the name at a place is defined; line from 1, column in characters."""
        script = self._scripts.get(path)
        if script is None:
            self._scripts.clear()
            script = self._scripts[path] = jedi.Script(path=str(path), project=self._project)
        try:
            names = script.goto(line, column, follow_imports=True)
        except Exception:  # noqa: BLE001 - jedi trips over some code; then it knows nothing
            return []
        return [Place(Path(name.module_path) if name.module_path else None, name.line or 1) for name in names]


class PyrightOracle:
    """pyright's language server.

    It works on a copy of the package alone: it reads whatever else lies in the workspace, too.
    """

    def __init__(self, root: Path) -> None:
        self._original = root.resolve().parent
        self._folder = tempfile.TemporaryDirectory()
        self._root = Path(self._folder.name).resolve()
        shutil.copytree(root.resolve(), self._root / root.name, ignore=_keep_python_only)
        self._server = subprocess.Popen(
            ["pyright-langserver", "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self._number = 0
        self._open: Path | None = None
        uri = self._root.as_uri()
        self._request(
            "initialize",
            {
                "processId": None,
                "rootUri": uri,
                "capabilities": {"workspace": {"configuration": True, "workspaceFolders": True}},
                "workspaceFolders": [{"uri": uri, "name": "root"}],
            },
        )
        self._notify("initialized", {})

    def definitions(self, path: Path, line: int, column: int) -> list[Place]:
        """Return where the name at a place is defined; line from 1, column in characters."""
        return self._places("textDocument/definition", path, line, column, {})

    def references(self, path: Path, line: int, column: int) -> list[Place]:
        """Return where the name that a place defines is used; line from 1, column in characters."""
        return self._places("textDocument/references", path, line, column, {"context": {"includeDeclaration": False}})

    def _places(self, method: str, path: Path, line: int, column: int, further: dict[str, Json]) -> list[Place]:
        """Ask for places about the name at a place."""
        path = self._root / path.relative_to(self._original)
        if path != self._open:
            if self._open is not None:
                self._notify("textDocument/didClose", {"textDocument": {"uri": self._open.as_uri()}})
            document = {"uri": path.as_uri(), "languageId": "python", "version": 1, "text": path.read_text("utf-8-sig")}
            self._notify("textDocument/didOpen", {"textDocument": document})
            self._open = path
        position = {"line": line - 1, "character": column}
        found = self._request(method, {"textDocument": {"uri": path.as_uri()}, "position": position, **further})
        places = found if isinstance(found, list) else [found] if found else []
        return [Place(self._path(place["uri"]), place["range"]["start"]["line"] + 1) for place in places]

    def _path(self, uri: str) -> Path:
        path = Path(unquote(urlparse(uri).path))
        return self._original / path.relative_to(self._root) if path.is_relative_to(self._root) else path

    def _notify(self, method: str, parameters: Json) -> None:
        self._send({"jsonrpc": "2.0", "method": method, "params": parameters})

    def _request(self, method: str, parameters: Json) -> Json:
        self._number += 1
        number = self._number
        self._send({"jsonrpc": "2.0", "id": number, "method": method, "params": parameters})
        while True:
            message = self._receive()
            if message.get("id") == number and "method" not in message:
                return message.get("result")
            if "method" in message and "id" in message:
                self._send({"jsonrpc": "2.0", "id": message["id"], "result": self._reply(message)})

    def _reply(self, message: dict[str, Json]) -> Json:
        """Answer a question of the server's: it analyses open files only, and nothing is reported."""
        if message["method"] != "workspace/configuration":
            return None
        settings = {
            "python.analysis": {
                "diagnosticMode": "openFilesOnly",
                "typeCheckingMode": "off",
                "useLibraryCodeForTypes": True,
            }
        }
        return [settings.get(item.get("section", ""), {}) for item in message["params"]["items"]]

    def _send(self, message: dict[str, Json]) -> None:
        body = json.dumps(message).encode()
        assert self._server.stdin is not None
        self._server.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self._server.stdin.flush()

    def _receive(self) -> dict[str, Json]:
        assert self._server.stdout is not None
        length = 0
        while (header := self._server.stdout.readline()) not in (b"\r\n", b""):
            if header.lower().startswith(b"content-length:"):
                length = int(header.split(b":")[1])
        message: dict[str, Json] = json.loads(self._server.stdout.read(length))
        return message


def _keep_python_only(folder: str, names: list[str]) -> list[str]:
    """Return the names in a folder that the copy leaves out."""
    paths = [Path(folder, name) for name in names]
    return [path.name for path in paths if path.is_file() and path.suffix not in (".py", ".pyi")]

"""How code hosts address a file at a commit or on a branch, and lines of it; told by the name of the host."""

from typing import Final
from urllib.parse import urlsplit

from msgspec import Struct


class CodeHost(Struct, frozen=True):
    """The addresses of a code host; each begins with that of the repository and ends with the path of the file.

    Attributes:
        commit: What is between the two for a commit; `{}` is its id.
        line: What follows for a line.
        lines: What follows for several.
        edits: What an address that edits a file begins with, before the branch, and what one that shows it has instead.
    """

    commit: str
    line: str
    lines: str
    edits: tuple[tuple[str, str], ...]


_USUAL: Final = CodeHost("/blob/{}/", "#L{first}", "#L{first}-L{last}", (("edit/", "blob/"),))
_GITEA: Final = CodeHost("/src/commit/{}/", "#L{first}", "#L{first}-L{last}", (("_edit/", "src/branch/"),))
_AZURE_LINES: Final = "&line={first}&lineEnd={next}&lineStartColumn=1&lineEndColumn=1"
_HOSTS: Final = (
    (("gitlab",), CodeHost("/-/blob/{}/", "#L{first}", "#L{first}-{last}", (("edit/", "blob/"),))),
    (("bitbucket",), CodeHost("/src/{}/", "#lines-{first}", "#lines-{first}:{last}", (("src/", "src/"),))),
    (("codeberg", "forgejo", "gitea"), _GITEA),
    (("git.sr.ht",), CodeHost("/tree/{}/item/", "#L{first}", "#L{first}-{last}", (("tree/", "tree/"),))),
    (
        ("dev.azure.com", "visualstudio.com"),
        CodeHost("?version=GC{}&path=/", _AZURE_LINES, _AZURE_LINES, (("?", "?"),)),
    ),
)


def code_host(repo_url: str, edit_address: str = "") -> CodeHost:
    """Return the addresses of the host of a repository; those of GitHub where nothing tells another one.

    Args:
        repo_url: The address of the repository.
        edit_address: What edits a file of it, below that address: on a host of no telling name, that of Gitea tells.
    """
    name = urlsplit(repo_url).netloc.lower()
    usual = _GITEA if "_edit/" in edit_address else _USUAL
    return next((host for parts, host in _HOSTS if any(part in name for part in parts)), usual)

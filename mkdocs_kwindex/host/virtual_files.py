"""The files of generated pages, as other plugins see them: there is nothing on disk until it is looked for."""

import json
import tempfile
from collections.abc import Callable
from pathlib import Path

from mkdocs.structure.files import File

from mkdocs_kwindex.export.markdown.page import markdown_page
from mkdocs_kwindex.pages.page_plan import PagePlan


class GeneratedFile(File):
    """The file of a generated page.

    MkDocs says that `abs_src_path` is where a file comes from, and that its text is to be taken from `content_string`.
    Plugins that ask git want the one, some themes open or copy what is at the path. So the path is that of the source
    file in sites with plugins that ask git, and elsewhere that of a Markdown file, written when it is first asked for.

    Attributes:
        text: Makes the page's text; `None` until MkDocs has collected all files.
        folder: Where pages are written that are opened at their path.
        history_path: Where git knows the history of what the page is about; empty where nobody asks.
    """

    text: Callable[[], str] | None = None
    history_path: str = ""
    folder: "PageFolder"
    _is_written = False

    @property
    def abs_src_path(self) -> str:
        """The path of the source file, or of a Markdown file with the page's text."""
        if self.history_path:
            return self.history_path
        path = Path(self.folder(), self.src_uri)
        if self.text is not None and not self._is_written:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(self.content_string, encoding="utf-8")
            self._is_written = True
        return str(path)

    @abs_src_path.setter
    def abs_src_path(self, value: str | None) -> None:
        """Take no path: MkDocs sets `None` where the content is in memory, as it is here."""

    @property
    def is_replaced(self) -> bool:
        """Whether another plugin has given the page a text of its own."""
        return bool(self._content)

    @property
    def content_string(self) -> str:
        """The page's text."""
        if self.is_replaced or self.text is None:
            return super().content_string
        return self.text()

    @content_string.setter
    def content_string(self, value: str) -> None:
        self._content = value

    @property
    def content_bytes(self) -> bytes:
        """The page's text, in bytes."""
        return self.content_string.encode()

    @content_bytes.setter
    def content_bytes(self, value: bytes) -> None:
        self._content = value

    def offer(self, text: Callable[[], str]) -> None:
        """Let other plugins read the page.

        Args:
            text: Makes its text.
        """
        self.text, self._is_written = text, False


class GeneratedList(GeneratedFile):
    """A file that is written when the build ends, and that pages link to."""

    def copy_file(self, dirty: bool = False) -> None:  # noqa: FBT001, FBT002 - MkDocs' signature
        """Write nothing yet."""


class PageFolder:
    """A temporary folder for the pages that are opened at their path; made when the first one is, gone with it."""

    def __init__(self, parent: Path) -> None:
        """Make nothing yet.

        Args:
            parent: Where to make it: inside of the project, as plugins may ask git about paths in it.
        """
        self._parent = parent
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def __call__(self) -> str:
        """Return the folder."""
        if self._folder is None:
            self._parent.mkdir(parents=True, exist_ok=True)
            self._folder = tempfile.TemporaryDirectory(prefix="pages-", dir=self._parent, ignore_cleanup_errors=True)
        return self._folder.name

    def close(self) -> None:
        """Remove the folder."""
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None


def page_text(plan: PagePlan, title: str, html: str) -> str:
    """Write a page as a Markdown file.

    Args:
        plan: Which page it is.
        title: Its title.
        html: Its content.
    """
    blocks = markdown_page(plan, html).blocks or (html,)
    return "\n\n".join((f"---\ntitle: {json.dumps(title)}\n---", *blocks)) + "\n"

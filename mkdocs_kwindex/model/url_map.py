"""Where everything lives in the site: the only maker of page URIs, addresses and anchors."""

import posixpath
import re
from collections.abc import Collection, Mapping, Sequence
from copy import copy
from hashlib import blake2b
from urllib.parse import quote

from mkdocs_kwindex.model import Tree
from mkdocs_kwindex.model.anchors import fragment
from mkdocs_kwindex.model.class_pages import ClassPages

KEYWORDS_JSON = "keywords.json"

PATH_OF_FILE = re.compile(r"\A(?:[^.:]*[.:])+")
"""What is before the name in the id of a definition at module level."""

# Of the 255 bytes that a file's name may have, so many are left beside `_docs.html` and what keeps two pages apart.
_LONGEST_NAME = 236
_LONGEST_START = 200


class UrlMap:
    """Page URIs (`code/torch/nn/modules.py_docs.md`, as if in `docs_dir`) and addresses (relative to the site's root).

    Every page has its own address. Where a folder's name would claim the address of a page beside it (a folder called
    `doc` in a folder with its page `doc.md`), the page gives way: its URI ends in `_.md`.
    """

    def __init__(
        self, root_uri: str, tree: Tree, *, use_directory_urls: bool, foreign: Collection[str] = frozenset()
    ) -> None:
        """Take the addresses of all pages.

        Args:
            root_uri: Where the pages live in the site, without slashes at its ends; empty for the site's root.
            tree: What is documented.
            use_directory_urls: The MkDocs setting of that name.
            foreign: Destinations (`code/torch/index.html`) of hand-written pages, which keep their place.
        """
        self._addresses: dict[str, str] = {}
        self._prefix = f"{root_uri}/" if root_uri else ""
        self._use_directory_urls = use_directory_urls
        taken = {self._folder_page(folder, "index.md") for folder in tree.folders}
        taken.add(self.landing)
        self._destinations = {self.destination(uri) for uri in taken}
        folders = (*((tree.root.uri,) if tree.root else ()), *tree.folders)
        self._docs = {folder: self._claim(self._folder_page(folder, "doc.md")) for folder in folders}
        self._overviews = {uri: self._claim(f"{self._prefix}{_short(uri)}_docs.md") for uri in tree.files}
        self._keywords = {uri: self._claim(f"{self._prefix}{_short(uri)}_kw.md") for uri in tree.files}
        self._report = self._claim(f"{self._prefix}report.md")
        self._glossary = self._claim(f"{self._prefix}glossary.md")
        self._notes = self._claim(f"{self._prefix}notes.md")
        self._deprecations = self._claim(f"{self._prefix}deprecations.md")
        self._changes = self._claim(f"{self._prefix}changes.md")
        self._glossary_parts: dict[str, str] = {}
        self._findings: dict[str, str] = {}
        self._subs = {folder: self._claim(self._folder_page(folder, "sub.md")) for folder in tree.folders}
        self._further_pages = frozenset((*self._subs.values(), *self._overviews.values()))
        self._names = self._claim_names(tree)
        subs, further = self._subs.values(), (*self._of_tree, f"{self._names}.md")
        pages = (*taken, *self._docs.values(), *self._overviews.values(), *self._keywords.values(), *subs, *further)
        self._class_pages = ClassPages({})
        self._foreign_destinations = frozenset(foreign)
        self._foreign = frozenset(uri for uri in pages if self.destination(uri) in foreign) if foreign else frozenset()

    @property
    def landing(self) -> str:
        """The URI of the page that lists the packages."""
        return f"{self._prefix}index.md"

    @property
    def report(self) -> str:
        """The URI of the page about what was scanned."""
        return self._report

    @property
    def notes(self) -> str:
        """The URI of the page with the notes in comments."""
        return self._notes

    @property
    def deprecations(self) -> str:
        """The URI of the page with the deprecations."""
        return self._deprecations

    @property
    def changes(self) -> str:
        """The URI of the page of changes since other revisions."""
        return self._changes

    def findings(self, name: str) -> str:
        """The URI of the page of a report, by its name in the option `reports`."""
        if name not in self._findings:
            uri = self._findings[name] = self._claim(f"{self._prefix}{name}.md")
            if self.destination(uri) in self._foreign_destinations:
                self._foreign |= {uri}
        return self._findings[name]

    def badge(self, name: str) -> str:
        """The address of the badge of a report."""
        return f"{self._prefix}{name}.svg"

    def glossary(self, letter: str = "") -> str:
        """The URI of the glossary, or of its part for a letter, where it has parts."""
        if not letter:
            return self._glossary
        if letter not in self._glossary_parts:
            name = "other" if letter == "#" else letter.lower()
            self._glossary_parts[letter] = self._claim(f"{self._glossary.removesuffix('.md')}-{name}.md")
        return self._glossary_parts[letter]

    @property
    def _of_tree(self) -> tuple[str, ...]:
        return self._report, self._glossary, self._notes, self._deprecations, self._changes

    @property
    def report_json(self) -> str:
        """The address of the same for other programs."""
        return f"{self._prefix}report.json"

    def names(self, path: str = "") -> str:
        """The URI of a page of the index of all names.

        Args:
            path: The end of its address; empty for the first page.
        """
        return f"{self._names}/{path}.md" if path else f"{self._names}.md"

    @property
    def keywords_json(self) -> str:
        """The address of the list of all keywords."""
        return f"{self._prefix}{KEYWORDS_JSON}"

    @property
    def finder_index(self) -> str:
        """The address of the names that the symbol finder loads."""
        return f"{self._prefix}finder.json"

    @property
    def finder_script(self) -> str:
        """The address of the same as a script."""
        return f"{self._prefix}finder.js"

    def finder_shard(self, number: int) -> str:
        """The address of what the finder's rows show of some symbols in addition."""
        return f"{self._prefix}finder/{number}.js"

    @property
    def overview_affixes(self) -> tuple[str, str]:
        """What the addresses of overview pages begin and end with, around the file's URI, but for a few."""
        return quote(self._prefix), "_docs/" if self._use_directory_urls else "_docs.html"

    def has_file(self, file_uri: str) -> bool:
        """Return whether a file has pages."""
        return file_uri in self._overviews

    def overview(self, file_uri: str, identifier: str = "") -> str:
        """The URI of a file's overview page; of the page of a class that has its own, for the id of what is in it."""
        return self._class_pages.find(file_uri, identifier) or self._overviews[file_uri]

    def classes(self, file_uri: str) -> Mapping[str, str]:
        """The URIs of the pages of those classes of a file that have their own, by their ids."""
        return self._class_pages.of_file(file_uri)

    def with_classes(self, classes: Mapping[str, Sequence[str]]) -> "UrlMap":
        """Return a map in which some classes, and no others, have pages of their own, below their file's page.

        Args:
            classes: The ids of the classes, by the URI of their file.
        """
        urls: UrlMap = copy(self)
        urls._class_pages = ClassPages({uri: self._pages_below(uri, ids) for uri, ids in classes.items()})
        return urls

    def _pages_below(self, file_uri: str, identifiers: Sequence[str]) -> Mapping[str, str]:
        """Give classes of a file pages below the file's; file systems may take two names for one by their capitals."""
        pages: dict[str, str] = {}
        taken = {uri.casefold() for uri in self._destinations} if identifiers else set()
        for identifier in identifiers:
            name = PATH_OF_FILE.sub("", identifier)
            uri = f"{self._overviews[file_uri].removesuffix('.md')}/{_short(name)}.md"
            if self.destination(uri).casefold() in taken:
                uri = f"{posixpath.dirname(uri)}/{_with_digest(name)}.md"
            taken.add(self.destination(uri).casefold())
            pages[identifier] = uri
        return pages

    def keywords(self, file_uri: str) -> str:
        """The URI of a file's keyword page."""
        return self._keywords[file_uri]

    def index(self, folder_uri: str) -> str:
        """The URI of a folder's index page."""
        return self._folder_page(folder_uri, "index.md")

    def doc(self, folder_uri: str) -> str:
        """The URI of a folder's documentation page."""
        return self._docs[folder_uri]

    def sub(self, folder_uri: str, path: str = "") -> str:
        """The URI of the page with the keywords of a folder and of all below it, or of a part of it.

        Args:
            folder_uri: The folder.
            path: The end of the part's address; empty for the first page.
        """
        return f"{self._subs[folder_uri].removesuffix('.md')}/{path}.md" if path else self._subs[folder_uri]

    def is_foreign(self, page_uri: str) -> bool:
        """Return whether a hand-written page has the address of a page."""
        if page_uri in self._foreign:
            return True
        # Which further pages an index of names has, and which classes have pages, is not known before the analysis.
        first = page_uri.rpartition("/")[0]
        above = (f"{first}.md", f"{first.rpartition('/')[0]}.md")
        is_further = page_uri.startswith(f"{self._names}/") or not self._further_pages.isdisjoint(above)
        return is_further and self.destination(page_uri) in self._foreign_destinations

    def address(self, page_uri: str) -> str:
        """Return the address of a page, percent-encoded, relative to the site's root; as MkDocs makes it."""
        if page_uri not in self._addresses:
            destination = self.destination(page_uri)
            if self._use_directory_urls and posixpath.basename(destination) == "index.html":
                destination = (posixpath.dirname(destination) or ".") + "/"
            self._addresses[page_uri] = quote(destination)
        return self._addresses[page_uri]

    def destination(self, page_uri: str) -> str:
        """Return the path of the HTML file of a page in the built site; as MkDocs makes it."""
        folder, name = posixpath.split(page_uri)
        stem = name.removesuffix(".md")
        if stem == "index" or not self._use_directory_urls:
            return posixpath.join(folder, f"{stem}.html")
        return posixpath.join(folder, stem, "index.html")

    def symbol_address(self, file_uri: str, identifier: str) -> str:
        """Return the address of a symbol's entry, relative to the site's root."""
        page = self.overview(file_uri, identifier)
        return self.address(page) + ("" if self.is_foreign(page) else fragment(identifier))

    def _folder_page(self, folder_uri: str, name: str) -> str:
        return f"{self._prefix}{folder_uri}/{name}" if folder_uri else f"{self._prefix}{name}"

    def _claim_names(self, tree: Tree) -> str:
        """Take the addresses of the index of all names; return its first URI without its ending.

        Its further pages are in a folder of that name, which must be no folder of the tree.
        """
        name = "keywords"
        while name in tree.folders or self.destination(f"{self._prefix}{name}.md") in self._destinations:
            name += "_"
        self._destinations.add(self.destination(f"{self._prefix}{name}.md"))
        return f"{self._prefix}{name}"

    def _claim(self, page_uri: str) -> str:
        while self.destination(page_uri) in self._destinations:
            page_uri = page_uri.removesuffix(".md") + "_.md"
        self._destinations.add(self.destination(page_uri))
        return page_uri


def _short(uri: str) -> str:
    """Shorten the name of a file whose pages' names would be longer than file systems take; a digest keeps it apart."""
    folder, name = posixpath.split(uri)
    is_long = len(name.encode("utf-8", "surrogateescape")) > _LONGEST_NAME
    return posixpath.join(folder, _with_digest(name)) if is_long else uri


def _with_digest(name: str) -> str:
    """Return the beginning of a name with a digest of it."""
    data = name.encode("utf-8", "surrogateescape")
    start = data[:_LONGEST_START].decode("utf-8", "ignore")
    return f"{start}~{blake2b(data, digest_size=8).hexdigest()}"


def relative_address(target: str, page: str) -> str:
    """Return the shortest way from a page to an address; both are relative to the site's root."""
    steps, own = target.removeprefix("./").split("/"), page.removeprefix("./").split("/")
    shared = 0
    for step, other in zip(steps[:-1], own[:-1], strict=False):
        if step != other:
            break
        shared += 1
    return "../" * (len(own) - 1 - shared) + "/".join(steps[shared:]) or "./"

"""Follow every link and anchor of a built site, as a browser and a web server would."""

import json
import posixpath
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, unquote, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from tests.support.build import MACHINE
from tests.support.html import address_of

# The crawler needs a base address only to resolve relative ones; `.invalid` belongs to no host.
_BASE = "http://site.invalid"
_ADDRESS_ATTRIBUTES = ("href", "src", "poster", "action")
_REQUESTING_RELATIONS = {
    "stylesheet", "icon", "preload", "modulepreload", "prefetch", "preconnect", "dns-prefetch", "manifest",
}  # fmt: skip
# An anchor that every browser knows without an element.
_BUILT_IN_ANCHORS = {"", "top"}


@dataclass
class CrawlReport:
    """What a crawl found.

    Attributes:
        pages: Number of pages read.
        links: Number of addresses followed.
        broken: `page -> address: reason` for everything that does not resolve.
        duplicate_ids: `page: id` for every id that a page holds more than once.
        foreign: `page -> address` for everything that a browser would fetch from another host by itself.
        machine: `file: text` for everything that tells of the machine that built the site.
    """

    pages: int = 0
    links: int = 0
    broken: list[str] = field(default_factory=list)
    duplicate_ids: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    machine: list[str] = field(default_factory=list)

    @property
    def problems(self) -> list[str]:
        """Everything that a site must not have, whatever its theme loads from elsewhere."""
        return [*self.broken, *(f"duplicate id {found}" for found in self.duplicate_ids), *self.machine]


@dataclass
class _PageFacts:
    """What one page offers to links and asks of other pages."""

    ids: set[str]
    addresses: list[str]


def crawl(site_dir: Path, site_url: str = "") -> CrawlReport:
    """Read every page of a site and follow every address in it.

    Addresses in the search index and in every `keywords.json` are followed too.

    Args:
        site_dir: The built site.
        site_url: The configured `site_url`; absolute addresses below it are part of the site.
    """
    return _Crawl(site_dir, site_url).run()


class _Crawl:
    def __init__(self, site_dir: Path, site_url: str) -> None:
        self.root = site_dir
        self.site_url = site_url
        self.mount = urlsplit(site_url).path.rstrip("/")
        self.files = {path.relative_to(site_dir).as_posix() for path in site_dir.rglob("*") if path.is_file()}
        self.report = CrawlReport()
        self.pages: dict[str, _PageFacts] = {}
        self.machine = [str(text).encode() for text in (site_dir.absolute().parent, sys.prefix, *MACHINE.values())]

    def run(self) -> CrawlReport:
        for name in sorted(name for name in self.files if name.endswith(".html")):
            self.pages[name] = self._read(name)
        self.report.pages = len(self.pages)
        for name, facts in self.pages.items():
            self._follow(name, self._url_of(name), facts.addresses)
        for name in sorted(self.files):
            self._note_machine(name)
            if posixpath.basename(name) in {"keywords.json", "search_index.json"}:
                self._follow(name, f"{_BASE}{self.mount}/", _addresses_of_json(self.root / name))
        return self.report

    def _read(self, name: str) -> _PageFacts:
        tree = LexborHTMLParser((self.root / name).read_bytes())
        ids: Counter[str] = Counter()
        addresses: dict[str, None] = {}
        # One query for each attribute: a list of selectors gives an element once for every selector that it matches.
        for node in tree.css("[id]"):
            ids[node.attributes["id"] or ""] += 1
        anchors = {node.attributes["name"] or "" for node in tree.css("a[name]")}
        for attribute in _ADDRESS_ATTRIBUTES:
            for node in tree.css(f"[{attribute}]"):
                address = address_of(node, attribute)
                addresses[address] = None
                self._note_foreign(name, node, attribute, address)
        self.report.duplicate_ids += [f"{name}: {identifier}" for identifier, count in ids.items() if count > 1]
        return _PageFacts({*ids, *anchors}, list(addresses))

    def _note_foreign(self, name: str, node: LexborNode, attribute: str, address: str) -> None:
        if not _leads_elsewhere(address) or self._is_own(address):
            return
        relations = set((node.attributes.get("rel") or "").split())
        fetched = attribute in {"src", "poster"} or (node.tag == "link" and relations & _REQUESTING_RELATIONS)
        if fetched:
            self.report.foreign.append(f"{name} -> {address}")

    def _note_machine(self, name: str) -> None:
        content = (self.root / name).read_bytes()
        self.report.machine += [f"{name}: {text.decode()}" for text in self.machine if text in content]

    def _follow(self, name: str, url: str, addresses: Iterable[str]) -> None:
        # Most addresses of a page differ only in their fragments.
        targets: dict[str, tuple[str | None, str]] = {}
        for address in addresses:
            path, _, fragment = address.partition("#")
            if path not in targets:
                targets[path] = self._target(url, path)
            target, problem = targets[path]
            if target is None and not problem:
                continue
            self.report.links += 1
            reason = problem or self._missing_anchor(target or "", fragment)
            if reason:
                self.report.broken.append(f"{name} -> {address}: {reason}")

    def _target(self, url: str, address: str) -> tuple[str | None, str]:
        """Return the file that an address without fragment leads to, or what is wrong; neither outside of the site."""
        if self._is_own(address):
            address = f"{self.mount}/{address[len(self.site_url) :].lstrip('/')}"
        elif urlsplit(address).scheme or _leads_elsewhere(address):
            return None, ""
        path = unquote(urlsplit(urljoin(url, address)).path)
        if self.mount and not path.startswith(self.mount + "/"):
            return None, "outside of the site"
        name = self._file_at(path[len(self.mount) :].lstrip("/"))
        return (name, "") if name is not None else (None, "no such page")

    def _missing_anchor(self, name: str, fragment: str) -> str:
        if name not in self.pages or fragment in _BUILT_IN_ANCHORS:
            return ""
        ids = self.pages[name].ids
        # Browsers look for the fragment as written first, then for what it decodes to.
        return "" if fragment in ids or unquote(fragment) in ids else f"no such anchor in {name}"

    def _file_at(self, path: str) -> str | None:
        index = f"{path.rstrip('/')}/index.html".lstrip("/")
        candidates = [index] if not path or path.endswith("/") else [path, index]
        return next((candidate for candidate in candidates if candidate in self.files), None)

    def _url_of(self, name: str) -> str:
        path = name.removesuffix("index.html") if posixpath.basename(name) == "index.html" else name
        return f"{_BASE}{self.mount}/{quote(path)}"

    def _is_own(self, address: str) -> bool:
        return bool(self.site_url) and address.startswith(self.site_url)


def _leads_elsewhere(address: str) -> bool:
    return address.startswith(("http://", "https://", "//"))


def _addresses_of_json(path: Path) -> Iterator[str]:
    content = json.loads(path.read_bytes())
    if isinstance(content, list):
        yield from dict.fromkeys(record["url"] for record in content)
    else:
        yield from dict.fromkeys(entry["location"] for entry in content["docs"])

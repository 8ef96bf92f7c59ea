"""The generated site: its manifest at once, each page on demand."""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from html import unescape
from itertools import groupby
from typing import TypeVar

import msgspec

from mkdocs_kwindex.build.inputs import Inputs
from mkdocs_kwindex.build.lazy_site import LazySite
from mkdocs_kwindex.build.manifest import Manifest
from mkdocs_kwindex.build.page_cache import PageCache
from mkdocs_kwindex.build.parallel import ParallelRender, can_render_in_parallel
from mkdocs_kwindex.build.progress import Progress
from mkdocs_kwindex.crosslinks.inventories import InventoryEntry, pack_entries
from mkdocs_kwindex.export.badge import badge_file
from mkdocs_kwindex.export.finder_index import Finder, make_finder, shard_count
from mkdocs_kwindex.export.published_lists import inventory, keywords_json
from mkdocs_kwindex.model.compression import compress, compress_pieces, decompress, decompress_pieces
from mkdocs_kwindex.model.url_map import UrlMap
from mkdocs_kwindex.pages.hand_written import Mentioned, link_hand_written
from mkdocs_kwindex.pages.links import MentioningPage
from mkdocs_kwindex.pages.page_plan import PageKind, PagePlan
from mkdocs_kwindex.pages.reports import MEASURED, find
from mkdocs_kwindex.pages.scan_report import report_json
from mkdocs_kwindex.rendering import PageRenderer
from mkdocs_kwindex.workers.gc_tuning import pass_over_everything, search_everything

_T = TypeVar("_T")
# The names of the lists on the page cache; pages have their URIs.
_INVENTORY = "inventory"
_PACKED_INVENTORY = "packed inventory"
_KEYWORDS = "keywords.json"
_REPORT = "report.json"
_FINDER = "finder"
_BADGE = "badge "
_ID = re.compile(r"""<[^<>]*?\sid=(?:"([^"]*)"|([^\s>"']+))""")


class GeneratedSite:
    """The pages of one state of the tree.

    Whatever was made of the same state before is taken from the page cache. Only when something is missing there, the
    analysed tree is put together: a build in which nothing has changed does without.

    Attributes:
        is_placeholder: Whether another generated site will take its place, as soon as the tree is analysed.
    """

    is_placeholder = False

    def __init__(
        self,
        manifest: Manifest,
        site: LazySite,
        urls: UrlMap,
        page_cache: PageCache,
        inputs: Inputs,
    ) -> None:
        """Take what is known of the site.

        Args:
            manifest: Which pages there are.
            site: Puts the analysed tree together; costs seconds on a large tree.
            urls: Where everything lives.
            page_cache: What was made of the same tree before.
            inputs: The files that it is made from.
        """
        self.manifest = manifest
        self.site = site
        self.inputs = inputs
        self.urls = urls
        self.pages = [page for page in manifest.pages if not urls.is_foreign(page.plan.uri)]
        self.replaced = [page.plan for page in manifest.pages if urls.is_foreign(page.plan.uri)]
        self._mentions: dict[str, list[MentioningPage]] = {}
        self._mentioned: dict[str, list[str]] = {}
        self._page_cache = page_cache
        self._parallel: ParallelRender | None = None
        self._renderer: PageRenderer | None = None

    def content(self, plan: PagePlan) -> str:
        """Make the HTML of a page, or take it from the page cache."""
        return decompress(self._kept(self._name(plan), lambda: self._make(plan), plan.uri)).decode()

    def identifiers(self, plan: PagePlan) -> frozenset[str]:
        """Return the ids of all elements of a page."""
        return frozenset(unescape(quoted or bare) for quoted, bare in _ID.findall(self.content(plan)))

    def summary(self, progress: Progress) -> str:
        """Say in one line what is in the site.

        Args:
            progress: Has measured what it took.
        """
        found = self.manifest
        return progress.summary(found.files, found.keywords, found.links, len(self.inputs.files) - found.files)

    def count_cached(self) -> int:
        """Return the number of pages that an earlier build has made."""
        return sum(self._has(page.plan) for page in self.pages)

    def copy_processes(self, processes: int) -> None:
        """Make copies of this process that will make the pages, as long as it holds nothing else than what they need.

        Args:
            processes: How many.
        """
        missing = sum(not self._page_cache.has(page.plan.uri) for page in self.pages)
        if not self._parallel and can_render_in_parallel(missing, processes):
            self.site()
            self._parallel = ParallelRender(self._prepare, processes)

    def render_in_parallel(self, processes: int) -> None:
        """Begin to make the pages, in order, in processes of their own, while this one does something else.

        Args:
            processes: How many.
        """
        missing = [page.plan for page in self.pages if not self._has(page.plan)]
        self.copy_processes(processes)
        if not self._parallel:
            return
        # The pages of one file have much in common.
        groups = [[plan.uri for plan in plans] for _, plans in groupby(missing, lambda plan: plan.subject)]
        # The lists first: each takes as long as a hundred pages, for which all would wait in the end.
        lists = [[name] for name in self._lists()]
        self._parallel.begin([*lists, *groups], msgspec.msgpack.encode((self._mentions, self._mentioned)))
        # From now on this process only writes what the others make.
        self._renderer = None
        self.site.let_go()
        search_everything()
        pass_over_everything()

    def _prepare(self, told: bytes) -> Callable[[str], bytes]:
        """Give what makes a page or a list in a copy of the process.

        Args:
            told: What hand-written pages mention, which is known when all of them are read.
        """
        mentions = tuple[dict[str, list[MentioningPage]], dict[str, list[str]]]
        self._mentions, self._mentioned = msgspec.msgpack.decode(told, type=mentions)
        self._renderer = None
        plans = {page.plan.uri: page.plan for page in self.pages}
        lists = self._lists()
        return lambda name: self._make(plans[name]) if name in plans else lists[name]()

    def _lists(self) -> dict[str, Callable[[], bytes]]:
        return {
            _PACKED_INVENTORY: self._pack_inventory,
            _KEYWORDS: self._make_keywords,
            _FINDER: self._make_finder,
            _REPORT: self._make_report,
            **{f"{_BADGE}{name}": partial(self._make_badge, name) for name in self.badges},
        }

    def prepare(self) -> None:
        """Put the tree together; and do once what the first page costs more than the others."""
        self.site()
        first = next((page.plan for page in self.pages if page.plan.kind is PageKind.OVERVIEW), None)
        if first:
            # It compiles the templates, for one.
            self._render(first)

    def link_hand_written(self, html: str, page: MentioningPage) -> str:
        """Link the names in a hand-written page, and note on the pages of these names that it mentions them."""
        key = hashlib.blake2b(msgspec.msgpack.encode((html, page)), digest_size=16).hexdigest()
        packed = self._kept(f"mentions {key}", lambda: _pack(link_hand_written(self.site(), html, page)))
        linked, mentioned = _unpack(packed, tuple[str, tuple[Mentioned, ...]])
        for symbol, uri in mentioned:
            pages = self._mentions.setdefault(symbol, [])
            if page not in pages:
                pages.append(page)
                self._renderer = None
                self._mentioned.setdefault(uri, []).append(f"{symbol} {page.address} {page.title}")
        return linked

    def inventory(self) -> Sequence[InventoryEntry]:
        """Return the entries of the site's `objects.inv`: every symbol by its full and its public path."""
        lines = decompress(self._kept(_INVENTORY, self._make_inventory))
        return msgspec.json.Decoder(InventoryEntry).decode_lines(lines)

    def packed_inventory(self) -> bytes:
        """Return the same entries as they follow the header of the file."""
        return self._kept(_PACKED_INVENTORY, self._pack_inventory)

    def keywords_json(self) -> Iterator[bytes]:
        """Yield the list of all keywords piece by piece: a JSON array, one record a line, by file, line and name."""
        return decompress_pieces(self._kept(_KEYWORDS, self._make_keywords))

    @property
    def finder_shards(self) -> int:
        """The number of shards of what the symbol finder's rows show."""
        return shard_count(self.manifest.keywords)

    def finder(self) -> Finder:
        """Return what the symbol finder loads."""
        return _unpack(self._kept(_FINDER, self._make_finder), Finder)

    def report_json(self) -> bytes:
        """Return the report for other programs."""
        return decompress(self._kept(_REPORT, self._make_report))

    @property
    def badges(self) -> Sequence[str]:
        """The names of the reports that have a badge."""
        reports = (page.plan.subject for page in self.manifest.pages if page.plan.kind is PageKind.FINDINGS)
        return [name for name in reports if name in MEASURED]

    def badge(self, name: str) -> bytes:
        """Return the badge of a report."""
        return self._kept(f"{_BADGE}{name}", lambda: self._make_badge(name))

    def exported(self, what: str) -> Mapping[str, str] | None:
        """Return the files of an export of the same tree, with digests; `None` when there was none.

        Args:
            what: What was exported.
        """
        packed = self._page_cache.get(f"export {what}")
        return None if packed is None else _unpack(packed, dict[str, str])

    def keep_exported(self, what: str, files: Mapping[str, str]) -> None:
        """Note the files of an export, so that the next one need not make them to know that they are the same."""
        self._page_cache.put(f"export {what}", _pack(files))

    def flush(self) -> None:
        """Keep what was made until now."""
        self._page_cache.flush()

    def close(self) -> None:
        """Keep what was made, and end what was begun."""
        if self._parallel:
            self._parallel.close()
            self._parallel = None
        self._page_cache.close()
        self._renderer = None

    def _make(self, plan: PagePlan) -> bytes:
        return compress(self._render(plan).encode("utf-8", "surrogatepass"))

    def _render(self, plan: PagePlan) -> str:
        if self._renderer is None:
            self._renderer = PageRenderer(self.site(), {symbol: (*pages,) for symbol, pages in self._mentions.items()})
        return self._renderer.render(plan)

    def _name(self, plan: PagePlan) -> str:
        """Name a page on the page cache; what hand-written pages say of it is part of it."""
        mentioned = self._mentioned.get(plan.subject)
        if not mentioned:
            return plan.uri
        return f"{plan.uri} {hashlib.blake2b(repr(mentioned).encode(), digest_size=16).hexdigest()}"

    def _make_inventory(self) -> bytes:
        encoder = msgspec.json.Encoder()
        return compress_pieces(encoder.encode(entry) + b"\n" for entry in inventory(self.site()))

    def _pack_inventory(self) -> bytes:
        return pack_entries(inventory(self.site()))

    def _make_keywords(self) -> bytes:
        return compress_pieces(keywords_json(self.site()))

    def _make_badge(self, name: str) -> bytes:
        return badge_file(name, find(self.site(), name).percent)

    def _make_report(self) -> bytes:
        return compress(msgspec.json.format(msgspec.json.encode(report_json(self.site()))))

    def _make_finder(self) -> bytes:
        return _pack(make_finder(self.site(), self.finder_shards))

    def _has(self, plan: PagePlan) -> bool:
        return self._page_cache.has(self._name(plan))

    def _kept(self, name: str, make: Callable[[], bytes], made_in_parallel: str = "") -> bytes:
        """Take something packed from the page cache, or make it and put it there.

        Args:
            name: Its name on the page cache.
            make: Makes it.
            made_in_parallel: Its name among the things that are made ahead, when that is another one.
        """
        data = self._page_cache.get(name)
        if data is None:
            data = (self._parallel.take(made_in_parallel or name) if self._parallel else None) or make()
            self._page_cache.put(name, data)
        return data


def _pack(value: object) -> bytes:
    return compress(msgspec.msgpack.encode(value))


def _unpack(data: bytes, kind: type[_T]) -> _T:
    return msgspec.msgpack.decode(decompress(data), type=kind)

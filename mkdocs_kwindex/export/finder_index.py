"""What the symbol finder and the cards load: all names in one file, and in shards what else is said of a symbol."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile
from urllib.parse import quote

import msgspec
from msgspec import Struct

from mkdocs_kwindex.export.finder_symbols import Details, found_symbols, start_of_ids
from mkdocs_kwindex.model import FileRecord, Kind
from mkdocs_kwindex.model.anchors import symbol_id
from mkdocs_kwindex.pages.site import Site

SHARD = 250
"""About how many keywords have their details in a shard."""

_KINDS = tuple(Kind)
# What a column of characters holds: printable ASCII that JSON does not escape.
_FIRST = 35
_BACKSLASH = 92
_BASE = 90
_MOST_SHARED = _BASE - 1
_BY_PATH, _TEST = 1, 2


class Finder(Struct, frozen=True):
    """What the finder loads.

    Attributes:
        index: The names, as JSON.
        shards: What else is shown of the symbols of some files: a JSON object with an entry for each file, by the
            address of its page; which shard a page is in follows from its address.
    """

    index: bytes
    shards: tuple[bytes, ...]


class _Index(Struct, frozen=True):
    """The columns, one entry for each symbol, file by file; of a file first the file itself, then what is inside.

    Attributes:
        count: The number of symbols.
        root: What the addresses of pages begin with.
        suffix: What they end with.
        kinds: The kinds by number.
        names: All names, sorted; each begins with the number of characters that it shares with the one before.
        width: The number of digits of a name's number.
        files: The files, coded as the names are.
        places: For each file, whether its ids are made of its path, and whether it is a test or an example.
        counts: The number of symbols of each file.
        modules: The dotted paths of the files for which it does not follow from their own.
        pages: The addresses of pages that do not follow from the file's path.
        foreign: The files whose page is written by hand: there are no symbols on it.
        name: Of each symbol, the number of its name.
        kind: Its kind.
        depth: The number of definitions around it, the file being one.
        rank: The sort order among several: whether it is private, deprecated or local, and much used.
        parts: The last parts of those symbols' paths that are not their names.
        paths: The paths in the file of those that do not begin with the path of what is around them.
        ids: The ids of those that have one by path, in a file whose others have dotted ones.
        classes: The addresses of the pages of those classes that have their own.
    """

    count: int
    root: str
    suffix: str
    kinds: tuple[str, ...]
    names: Sequence[str]
    width: int
    files: Sequence[str]
    places: str
    counts: Sequence[int]
    modules: dict[int, str]
    pages: dict[int, str]
    foreign: Sequence[int]
    name: str
    kind: str
    depth: str
    rank: str
    parts: dict[int, str]
    paths: dict[int, str]
    ids: dict[int, str]
    classes: dict[int, str]


class _FileDetails(Struct, frozen=True, array_like=True):
    """What is shown of the symbols of a file.

    Attributes:
        uri: The file.
        start: What the ids of its symbols begin with.
        symbols: An entry for each symbol, the file itself first, each before what is inside of it.
    """

    uri: str
    start: str
    symbols: Sequence[Details]


def make_finder(site: Site, shards: int) -> Finder:
    """Make the index and the shards.

    Args:
        site: The analysed tree.
        shards: The number of shards.
    """
    uris = sorted(site.records)
    symbols = [list(found_symbols(site, site.records[uri])) for uri in uris]
    everything = [symbol for of_file in symbols for symbol in of_file]
    names = sorted({symbol.name for symbol in everything})
    numbers = {name: number for number, name in enumerate(names)}
    width = 1
    while _BASE**width < len(names):
        width += 1
    encode = msgspec.json.Encoder().encode
    root, suffix, pages = _pages(site, uris)
    index = _Index(
        count=len(everything),
        root=root,
        suffix=suffix,
        kinds=tuple(kind.value for kind in _KINDS),
        names=list(_front_coded(names)),
        width=width,
        files=list(_front_coded(uris)),
        places="".join(_character(_place(site, site.records[uri])) for uri in uris),
        counts=[len(of_file) for of_file in symbols],
        modules=_modules(site, uris),
        pages=pages,
        foreign=[n for n, uri in enumerate(uris) if site.urls.is_foreign(site.urls.overview(uri))],
        name="".join(_digits(numbers[symbol.name], width) for symbol in everything),
        kind="".join(_character(_KINDS.index(symbol.kind)) for symbol in everything),
        depth="".join(_character(min(symbol.depth, _BASE - 1)) for symbol in everything),
        rank="".join(_character(symbol.rank) for symbol in everything),
        parts={number: symbol.part for number, symbol in enumerate(everything) if symbol.part},
        paths={number: symbol.path for number, symbol in enumerate(everything) if symbol.path},
        ids={number: symbol.identifier for number, symbol in enumerate(everything) if symbol.identifier},
        classes={
            number: site.urls.address(symbol.class_page)
            for number, symbol in enumerate(everything)
            if symbol.class_page and symbol.depth == 1 and not site.urls.is_foreign(symbol.class_page)
        },
    )
    details: list[dict[str, _FileDetails]] = [{} for _ in range(shards)]
    for uri, of_file in zip(uris, symbols, strict=True):
        address = site.urls.address(site.urls.overview(uri))
        start = start_of_ids(site.records[uri])
        details[shard_of(address, shards)][address] = _FileDetails(uri, start, [symbol.details for symbol in of_file])
        for page in site.urls.classes(uri).values():
            address = site.urls.address(page)
            # As on every page, what is said of the file comes first.
            on_page = [of_file[0].details, *(symbol.details for symbol in of_file if symbol.class_page == page)]
            details[shard_of(address, shards)][address] = _FileDetails(uri, start, on_page)
    return Finder(encode(index), tuple(map(encode, details)))


def shard_of(address: str, shards: int) -> int:
    """Return the number of the shard with the symbols of a page: FNV-1a, which a script computes as fast.

    Args:
        address: The address of the page, encoded.
        shards: The number of shards.
    """
    value = 0x811C9DC5
    for byte in address.encode():
        value = (value ^ byte) * 0x01000193 & 0xFFFFFFFF
    return value % shards


def finder_script(index: bytes) -> bytes:
    """Write the index as a script, for where a page may not read files."""
    return b"kwindexFinderIndex(" + index + b");\n"


def shard_script(number: int, shard: bytes) -> bytes:
    """Write a shard as a script."""
    return b"kwindexFinderDetails(%d," % number + shard + b");\n"


def shard_count(keywords: int) -> int:
    """Return the number of shards of a tree with so many keywords."""
    return 1 + keywords // SHARD


def _place(site: Site, record: FileRecord) -> int:
    uri = record.source.uri
    is_test = not site.is_code(uri) or site.usage_index.is_test(uri)
    return (_BY_PATH if symbol_id(record.source) == uri else 0) | (_TEST if is_test else 0)


def _modules(site: Site, uris: Iterable[str]) -> dict[int, str]:
    return {
        number: source.module
        for number, source in enumerate(site.records[uri].source for uri in uris)
        if source.symbol("") not in {source.uri, _module_of(source.uri)}
    }


def _module_of(uri: str) -> str:
    """Return the dotted path that the finder makes of a file's path."""
    return uri.rpartition(".")[0].replace("/", ".").removesuffix(".__init__")


def _pages(site: Site, uris: Sequence[str]) -> tuple[str, str, dict[int, str]]:
    """Return what the addresses of the files' pages begin and end with, and those for which that is not so."""
    addresses = [site.urls.address(site.urls.overview(uri)) for uri in uris]
    root, suffix = site.urls.overview_affixes
    return (
        root,
        suffix,
        {
            number: address
            for number, (uri, address) in enumerate(zip(uris, addresses, strict=True))
            if address != f"{root}{quote(uri)}{suffix}"
        },
    )


def _front_coded(texts: Iterable[str]) -> Iterator[str]:
    before = ""
    for text in texts:
        pairs = zip(before, text[:_MOST_SHARED], strict=False)
        shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
        yield _character(shared) + text[shared:]
        before = text


def _character(value: int) -> str:
    code = value + _FIRST
    return chr(code if code < _BACKSLASH else code + 1)


def _digits(value: int, width: int) -> str:
    digits = []
    for _ in range(width):
        value, digit = divmod(value, _BASE)
        digits.append(_character(digit))
    return "".join(reversed(digits))

"""Names of other projects, from inventories in files and at addresses.

Everything read here comes from elsewhere: sizes and times are bounded, an address reaches a page only after it is
escaped, and nothing that goes wrong ends the build.
"""

import hashlib
import re
import threading
import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from http.client import HTTPException, HTTPResponse
from os import utime
from pathlib import Path
from tempfile import NamedTemporaryFile
from urllib import request
from urllib.error import HTTPError
from urllib.parse import quote, urlsplit

from msgspec import Struct

from mkdocs_kwindex.crosslinks.inventories import InventoryEntry, InventoryError, one_line, read_inventory
from mkdocs_kwindex.discovery.regular_files import read_regular

# Python's own inventory has 130 KiB, those of the largest projects some hundred.
_MAX_BYTES = 16 << 20

_FRESH_SECONDS = 24 * 3600
# After a failed fetch an old copy serves this long before its address is tried again.
_RETRY_SECONDS = 3600

_HOST = re.compile(r"[\w.-]+(:\d+)?|\[[0-9a-fA-F:.]+\](:\d+)?")
_ELSEWHERE = re.compile(r"/|[a-zA-Z][a-zA-Z0-9+.-]*:")
_USER = re.compile(r"//[^/\s]*@")


class ExternalNames:
    """The Python names of other projects, with their addresses."""

    def __init__(self) -> None:
        self._places: dict[str, tuple[str, str]] = {}

    @property
    def digest(self) -> bytes:
        """A hash of all names and addresses."""
        return hashlib.blake2b(repr(sorted(self._places.items())).encode(), digest_size=16).digest()

    def add(self, base: str, entries: Iterable[InventoryEntry]) -> None:
        """Add a project's names; those of an earlier project stay.

        Args:
            base: The address that the links start with.
            entries: The names.
        """
        for entry in entries:
            if entry.role.startswith("py:"):
                self._places.setdefault(entry.name, (base, entry.uri))

    def address(self, dotted_path: str) -> str:
        """Return the http(s) address of a name, percent-encoded; empty for an unknown one."""
        # Python's inventory calls `builtins.len` just `len`.
        place = self._places.get(dotted_path) or self._places.get(dotted_path.removeprefix("builtins."))
        if place is None or _ELSEWHERE.match(place[1]):
            return ""
        return place[0] + _escaped(place[1])


def load_inventories(
    sources: Sequence[str], base: Path, cache_dir: Path, timeout: float
) -> tuple[ExternalNames, list[str]]:
    """Load inventories from files and addresses; whatever goes wrong costs a warning each and nothing else.

    Args:
        sources: Each the address of an `objects.inv`, the address of a documentation's root (which ends in `/`), or a
            file and the address that its links start with: `inventories/python.inv https://docs.python.org/3/`.
            An address may be followed by another one in the same way.
        base: The folder that files are relative to.
        cache_dir: Where downloaded inventories are kept; for a day, and longer while they cannot be had.
        timeout: How many seconds all downloads together may take.

    Returns:
        The names, and the warnings.
    """
    plans = [_plan(source) for source in sources]
    cache = _Cache(cache_dir / "inventories")
    remote = _Remote({plan.place for plan in plans if isinstance(plan, _Plan) and plan.remote}, cache, timeout)
    names = ExternalNames()
    warnings = []
    for source, plan in zip(sources, plans, strict=True):
        try:
            if isinstance(plan, InventoryError):
                raise plan
            loaded = remote.load(plan.place) if plan.remote else _from_file(plan, base)
            names.add(plan.links or loaded.base, loaded.entries)
        except InventoryError as error:
            shown = _USER.sub("//…@", source)
            warnings.append(f"Option 'inventories': {shown}: {error}. The names in it are not linked.")
    return names, warnings


class _Plan(Struct, frozen=True):
    """The location of an inventory, and the base of its links; empty for the address that it is read from."""

    place: str
    links: str
    remote: bool


class _Loaded(Struct, frozen=True):
    """The entries of an inventory, and the address that its links start with."""

    base: str
    entries: list[InventoryEntry]


class _Download(Struct, frozen=True):
    """The bytes of an inventory, and the address that they came from in the end."""

    address: str
    data: bytes

    def read(self) -> _Loaded:
        return _Loaded(_link_base(self.address), read_inventory(self.data))


def _plan(source: str) -> _Plan | InventoryError:
    first, _, last = source.strip().rpartition(" ")
    place, links = (first.strip(), last) if first and _is_remote(last) else (source.strip(), "")
    try:
        links = _link_base(links if links.endswith("/") else f"{links}/") if links else ""
        if not _is_remote(place):
            return _Plan(place, links, remote=False)
        place = f"{place}objects.inv" if place.endswith("/") else place
        _link_base(place)
        return _Plan(place, links, remote=True)
    except InventoryError as error:
        return error


def _is_remote(text: str) -> bool:
    return text.startswith(("http://", "https://"))


def _link_base(address: str) -> str:
    """Return the address of the folder that an address is in, fit for a page."""
    try:
        parts = urlsplit(address)
    except ValueError as error:
        raise InventoryError(f"it is no address ({error})") from error
    if "@" in parts.netloc:
        raise InventoryError("a user name or password in an address would show in the site's links")
    if parts.scheme not in {"http", "https"} or not _HOST.fullmatch(parts.netloc):
        raise InventoryError("it is not an http or https address")
    folder = parts.path[: parts.path.rfind("/") + 1] or "/"
    return f"{parts.scheme}://{parts.netloc}{_escaped(folder)}"


def _escaped(address: str) -> str:
    # Neither quotes nor angle brackets, white space or control characters are left; escapes stay as they are.
    return quote(address, safe="/#?&=+,;:@!$()*~%")


def _from_file(plan: _Plan, base: Path) -> _Loaded:
    if not plan.links:
        example = f"{plan.place} https://docs.python.org/3/"
        raise InventoryError(f"a file must be followed by the address that its links start with, as in '{example}'")
    try:
        data = read_regular(base / plan.place, _MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        raise InventoryError(f"the file cannot be read ({getattr(error, 'strerror', '') or error})") from error
    if len(data) > _MAX_BYTES:
        raise InventoryError(f"it is larger than {_MAX_BYTES >> 20} MiB")
    return _Loaded(plan.links, read_inventory(data))


class _Cache:
    """Downloads of earlier builds, one file for each address: where it came from, a line end, the data."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def load(self, address: str, max_age: float = float("inf")) -> _Loaded | None:
        path = self._path(address)
        try:
            if abs(time.time() - path.stat().st_mtime) > max_age:
                return None
            origin, _, data = read_regular(path).partition(b"\n")
            return _Download(origin.decode(), data).read()
        except (OSError, UnicodeDecodeError, InventoryError):
            return None

    def keep(self, address: str, download: _Download) -> None:
        # A cache that cannot be written is no reason to say anything: the next build downloads again.
        with suppress(OSError):
            self._directory.mkdir(parents=True, exist_ok=True)
            with NamedTemporaryFile(dir=self._directory, delete=False) as file:
                file.write(download.address.encode() + b"\n" + download.data)
            Path(file.name).replace(self._path(address))

    def retry_later(self, address: str) -> None:
        tried = time.time() - _FRESH_SECONDS + _RETRY_SECONDS
        with suppress(OSError):
            utime(self._path(address), (tried, tried))

    def _path(self, address: str) -> Path:
        return self._directory / f"{hashlib.sha256(address.encode()).hexdigest()[:32]}.inv"


class _Remote:
    """The inventories at a set of addresses: fresh copies, and downloads of the others."""

    def __init__(self, addresses: set[str], cache: _Cache, timeout: float) -> None:
        fresh = {address: cache.load(address, _FRESH_SECONDS) for address in addresses}
        self._fresh = {address: loaded for address, loaded in fresh.items() if loaded is not None}
        self._downloads = _download_all(addresses - self._fresh.keys(), timeout)
        self._cache = cache

    def load(self, address: str) -> _Loaded:
        """Return what is at an address, or was when it could last be had."""
        if address in self._fresh:
            return self._fresh[address]
        download = self._downloads[address]
        try:
            if isinstance(download, InventoryError):
                raise download
            loaded = download.read()
        except InventoryError:
            old = self._cache.load(address)
            if old is None:
                raise
            self._cache.retry_later(address)
            return old
        self._cache.keep(address, download)
        return loaded


def _download_all(addresses: Collection[str], timeout: float) -> Mapping[str, _Download | InventoryError]:
    """Download at the same time; what has not come when the time is over never will."""
    outcomes: dict[str, _Download | InventoryError] = {}
    late = InventoryError(f"no complete answer came within {timeout:g} s")

    def run(address: str) -> None:
        try:
            outcomes[address] = _download(address, timeout)
        except InventoryError as error:
            outcomes[address] = error

    # Daemons, not a pool: neither the build nor its end may wait for a server that sends a byte now and then.
    threads = [threading.Thread(target=run, args=(address,), daemon=True) for address in addresses]
    deadline = time.monotonic() + timeout
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(max(0.0, deadline - time.monotonic()))
    return {address: outcomes.get(address, late) for address in addresses}


def _download(address: str, timeout: float) -> _Download:
    opener = request.OpenerDirector()
    # urllib's default opener would follow a redirect to FTP.
    for handler in (
        request.ProxyHandler,
        request.UnknownHandler,
        request.HTTPHandler,
        request.HTTPSHandler,
        request.HTTPDefaultErrorHandler,
        request.HTTPRedirectHandler,
        request.HTTPErrorProcessor,
    ):
        opener.add_handler(handler())
    headers = {"User-Agent": "mkdocs-kwindex"}  # some hosts turn urllib's own name away
    try:
        response: HTTPResponse
        with opener.open(request.Request(address, headers=headers), timeout=timeout) as response:  # noqa: S310
            # Links start where redirects lead, as many projects have their current version there.
            answer = _Download(response.url, response.read(_MAX_BYTES + 1))
    except HTTPError as error:
        with error:
            raise InventoryError(f"the server answered {error.code} {one_line(error.reason)}") from error
    except TimeoutError as error:
        raise InventoryError(f"no complete answer came within {timeout:g} s") from error
    except (OSError, HTTPException, ValueError) as error:
        raise InventoryError(f"it cannot be fetched ({one_line(str(getattr(error, 'reason', error)))})") from error
    if len(answer.data) > _MAX_BYTES:
        raise InventoryError(f"it is larger than {_MAX_BYTES >> 20} MiB")
    return answer

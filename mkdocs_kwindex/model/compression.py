"""Compression of finished pages, lists and listings, to about a fifth of their size."""

from collections.abc import Iterable, Iterator

import zstandard

# The level at which packing costs next to nothing; higher ones save some hundredths.
_LEVEL = 1


def compress(data: bytes) -> bytes:
    """Pack bytes."""
    return zstandard.compress(data, _LEVEL)


def compress_pieces(pieces: Iterable[bytes]) -> bytes:
    """Pack bytes while they are made: a list of a large tree has tens of megabytes."""
    packer = zstandard.ZstdCompressor(_LEVEL).compressobj()
    return b"".join([*map(packer.compress, pieces), packer.flush()])


def decompress(data: bytes) -> bytes:
    """Unpack what was packed, at once or in pieces."""
    return zstandard.ZstdDecompressor().decompressobj().decompress(data)


def decompress_pieces(data: bytes) -> Iterator[bytes]:
    """Unpack piece by piece what would be large as a whole."""
    return zstandard.ZstdDecompressor().read_to_iter(data)

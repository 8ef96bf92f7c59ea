"""Cache of results between builds, by content; its files may be missing or corrupt at any time."""

from mkdocs_kwindex.cache.keys import RECORD_CODE, fingerprint, record_key
from mkdocs_kwindex.cache.records import RecordCache

__all__ = ["RECORD_CODE", "RecordCache", "fingerprint", "record_key"]

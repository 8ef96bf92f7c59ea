"""What one build finds and the next one need not: results by content, in files that may be broken at any time."""

from mkdocs_kwindex.cache.keys import RECORD_CODE, fingerprint, record_key
from mkdocs_kwindex.cache.records import RecordCache

__all__ = ["RECORD_CODE", "RecordCache", "fingerprint", "record_key"]

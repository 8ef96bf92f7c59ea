"""Which files are tests, and which are only data for them."""

import re
from collections.abc import Collection, Iterator, Mapping

from mkdocs_kwindex.index.import_graph import ImportGraph
from mkdocs_kwindex.model import FileRecord

_NAMED = re.compile(r"test_.*\.py|.*_test\.py|tests?\.py")
_FOLDERS = frozenset({"test", "tests"})
_DATA_FOLDERS = frozenset({
    "data", "testdata", "test_data", "test-data", "fixtures", "cases", "samples", "sample", "resources", "snippets",
    "assets", "inputs", "input", "golden", "corpus",
})  # fmt: skip


class TestFiles:
    """Decides which files belong to the tests.

    Attributes:
        searched: The tests, what helps them, and the examples, by URI, sorted: what is searched for uses.
    """

    __test__ = False

    def __init__(
        self,
        records: Mapping[str, FileRecord],
        usage: Mapping[str, FileRecord],
        examples: Collection[str],
        graph: ImportGraph,
    ) -> None:
        """Find the tests.

        Args:
            records: The documented files.
            usage: The tests and examples that have no pages.
            examples: The URIs of the examples among them.
            graph: The imports of all files, joined.
        """
        tests = (uri for uri, record in records.items() if record.role.is_test)
        self._folders = frozenset(folder for uri in tests for folder in _test_folders(uri))
        self._graph = graph
        inside = {uri: record for uri, record in records.items() if self.belongs(uri, record)}
        candidates = {**inside, **usage}
        self.searched: Mapping[str, FileRecord] = {
            uri: record
            for uri, record in sorted(candidates.items())
            if uri in examples or self._is_used(uri, record, candidates)
        }

    def belongs(self, uri: str, record: FileRecord) -> bool:
        """Return whether a file of the tree is a test, or is in a folder of tests."""
        return record.source.is_python and (record.role.is_test or bool(self.folder(uri)))

    def folder(self, uri: str) -> str:
        """Return the outermost folder around a file of the tree that is named `test` or `tests` and holds tests."""
        return next((folder for folder in _test_folders(uri) if folder in self._folders), "")

    def _is_used(self, uri: str, record: FileRecord, candidates: Collection[str]) -> bool:
        """Return whether a file is a test, or one that tests load, rather than data for them."""
        if uri.rpartition("/")[2] == "conftest.py" or any(
            file in candidates for file in self._graph.importing_files(uri)
        ):
            return True
        reaches = any(file not in candidates for file in self._graph.imported_files(uri))
        is_data = not _DATA_FOLDERS.isdisjoint(uri.split("/")[1:-1])
        return reaches or (not is_data and (record.role.is_test or bool(_NAMED.fullmatch(record.source.name))))


def _test_folders(uri: str) -> Iterator[str]:
    """Yield the folders around a file that are named as folders of tests are, the outermost first."""
    parts = uri.split("/")
    for depth, name in enumerate(parts[:-1], 1):
        if name in _FOLDERS:
            yield "/".join(parts[:depth])

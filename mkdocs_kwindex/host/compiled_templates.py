"""Compiled templates of the theme, cached across the builds of a preview."""

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket


class CompiledTemplates(BytecodeCache):
    """An in-memory bytecode cache for Jinja; entries are found by name and source.

    MkDocs makes a new environment for each build, and compiling Material's templates takes half a second, for which
    somebody who has saved a file would wait.
    """

    def __init__(self) -> None:
        """Begin without any."""
        self._compiled: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill a bucket with what was kept."""
        if (compiled := self._compiled.get(bucket.key)) is not None:
            bucket.bytecode_from_string(compiled)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what is in a bucket."""
        self._compiled[bucket.key] = bucket.bytecode_to_string()

"""The theme's templates in a preview: compiled once, not anew at every build."""

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket


class CompiledTemplates(BytecodeCache):
    """Keeps compiled templates as long as the process lives; Jinja finds them by their name and source.

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

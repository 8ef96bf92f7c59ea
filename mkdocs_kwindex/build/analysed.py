"""The analysis of all files: of each once, whatever asks for it again is taken from the cache."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import msgspec
from msgspec import structs

from mkdocs_kwindex.analysis.docstrings.renderer import DocstringOptions
from mkdocs_kwindex.analysis.unanalysed import unanalysed
from mkdocs_kwindex.build.inputs import Inputs
from mkdocs_kwindex.build.options import Options
from mkdocs_kwindex.build.progress import Progress
from mkdocs_kwindex.cache import RecordCache
from mkdocs_kwindex.model import FileRecord, Problem, ProblemKind, SourceFile
from mkdocs_kwindex.model.definitions import share_texts
from mkdocs_kwindex.model.spool import Spool
from mkdocs_kwindex.workers import Task, analyse_all

# Kept in such portions, so that a build that is killed has not worked in vain.
_PORTION_BYTES = 8 << 20


@dataclass(frozen=True)
class Analysed:
    """The results of the analysis.

    Attributes:
        records: The records by file URI.
        incomplete: What the files suffered from that a worker could not cope with.
    """

    records: dict[str, FileRecord]
    incomplete: Sequence[Problem]


def analyse_files(
    inputs: Inputs,
    contents: dict[str, bytes],
    options: Options,
    warn: Callable[[Problem], None],
    progress: Progress,
    spool: Spool | None = None,
) -> Analysed:
    """Analyse every file, or take what an earlier build found in the same bytes.

    Args:
        inputs: The files.
        contents: Their bytes, which are taken out.
        options: What to make.
        warn: Called with each warning.
        progress: Receives the progress.
        spool: Where to put what is seldom needed; `None` to keep it in memory.
    """
    files, keys = inputs.files, inputs.keys
    cache = RecordCache(options.cache_dir, FileRecord, "records")
    kept = cache.get(keys.values())
    texts: dict[str, str] = {}
    found = {uri: _compact(kept[key], files[uri], texts, spool) for uri, key in keys.items() if key in kept}
    for uri, reason in inputs.unreadable.items():
        message = f"cannot be read ({reason}): its page shows nothing of it"
        found[uri] = unanalysed(files[uri], 0, message, "it cannot be read", ProblemKind.UNREADABLE)
    incomplete: list[Problem] = []
    for uri in keys:
        if uri not in found and uri not in contents:
            message = "was changed while it was read: its page shows nothing of it"
            found[uri] = unanalysed(files[uri], 0, message, "it was changed", ProblemKind.UNREADABLE)
            incomplete.extend(found[uri].problems)
    tasks = [Task(files[uri], contents[uri]) for uri in keys if uri not in found]
    progress.expect(len(files), kept=len(kept), done=len(files) - len(tasks))
    # They are tens of megabytes, of use to the workers only.
    contents.clear()
    docstrings = DocstringOptions(options.docstring_style, options.markdown)
    fresh: dict[bytes, bytes] = {}
    fresh_bytes = 0
    outcomes = analyse_all(
        tasks,
        docstrings,
        options.workers,
        lambda why: warn(Problem("workers", 0, why, ProblemKind.WORKERS)),
        check=progress.check_cancelled,
    )
    try:
        for outcome in outcomes:
            progress.advance()
            uri = outcome.source.uri
            found[uri] = _compact(msgspec.msgpack.decode(outcome.record, type=FileRecord), files[uri], texts, spool)
            if outcome.complete:
                fresh[keys[uri]] = outcome.record
                fresh_bytes += len(outcome.record)
                if fresh_bytes > _PORTION_BYTES:
                    cache.put(fresh, ())
                    fresh.clear()
                    fresh_bytes = 0
            else:
                incomplete.extend(found[uri].problems)
    finally:
        # What was found before somebody ended it is of use to the next build.
        cache.put(fresh, kept)
    return Analysed({uri: found[uri] for uri in files}, incomplete)


def _compact(record: FileRecord, source: SourceFile, texts: dict[str, str], spool: Spool | None) -> FileRecord:
    """Let a record, which was decoded just now, share with others what they have in common; put its source aside."""
    structs.force_setattr(record, "source", source)
    if spool is not None and isinstance(record.listing, bytes) and record.listing:
        structs.force_setattr(record, "listing", spool.put(record.listing) or record.listing)
    share_texts(record.definitions, texts)
    return record

"""Records of files that nothing but the source is known of, or not even that."""

from msgspec import structs

from mkdocs_kwindex.analysis.decoding import decode, decode_text
from mkdocs_kwindex.analysis.listing import plain_lines
from mkdocs_kwindex.analysis.secrets import without_secrets
from mkdocs_kwindex.model import FileRecord, LineCounts, Problem, ProblemKind, Role, RoleName, SourceFile, pack_listing


def unanalysed(source: SourceFile, size: int, message: str, evidence: str, kind: ProblemKind) -> FileRecord:
    """Make the record of a file of which nothing is known.

    Args:
        source: The file.
        size: Bytes on disk.
        message: What is wrong and what follows, one sentence.
        evidence: The same in half a sentence, for its role.
        kind: What kind of problem it is.
    """
    role = Role(RoleName.UNKNOWN, evidence)
    problem = Problem(source.path, 0, message, kind)
    return FileRecord(source, size, "", LineCounts(0, 0, 0), role, problems=(problem,))


def shown_only(source: SourceFile, data: bytes, why: str) -> FileRecord:
    """Make the record of a file whose analysis has failed: its source, in which no language is seen.

    Args:
        source: The file.
        data: Its bytes.
        why: Why it cannot be analysed, half a sentence.
    """
    read = decode if source.is_python else decode_text
    text = without_secrets(source, read(data, source.path))
    message = f"cannot be analysed: {why}; its page shows the source only, `exclude` leaves it out"
    record = unanalysed(source, len(data), message, "it cannot be analysed", ProblemKind.ANALYSIS)
    lines = plain_lines(text.text)
    blank = sum(not line.strip() for line in lines)
    return structs.replace(
        record,
        encoding=text.encoding,
        lines=LineCounts(len(lines) - blank, 0, blank),
        listing=pack_listing(lines) if lines else b"",
        problems=(*text.problems, *record.problems),
    )

"""The first sentence of a docstring, as plain text."""

import re

_SIGNATURE = re.compile(r"\A[A-Za-z_][\w.]*\s*\((?:[^()]|\([^()]*\))*\)(?:\s*->\s*\S.*|\s*:)?\s*\Z", re.DOTALL)
_MODULE_NAME = re.compile(r"[a-z_][a-z0-9_]*(?:[./]\w+)*")
_TITLE_LINE = re.compile(r"([=\-`:'\"~^_*+#<>.])\1{2,}\Z")
_BLOCK_MARKUP = re.compile(r"\A(?:\.\. |>>> |```|~~~|!!! |\?\?\?|:\w[^:`]*:(?: |\Z)|\||\+-)")
_SECTION_TITLE = re.compile(
    r"\A(?:args|arguments|parameters|params|keyword arg(?:ument)?s|returns?|yields?|raises|examples?|attributes|notes?"
    r"|usage):{1,2}\Z",
    re.IGNORECASE,
)
_LIST_MARKER = re.compile(r"\A(?:[-*+•]|\d+[.)])\s+")
# MyST names the place below so.
_LABEL = re.compile(r"\([^()\s]+\)=\Z")
_HEADING_MARKER = re.compile(r"\A#{1,6}\s+")
# As much of a paragraph as its first sentence is sought in.
_LONGEST_LINE = 3_000

_INLINE = re.compile(
    r"(?<!`)(?P<ticks>`{2,8})(?!`)(?P<literal>.{1,300}?)(?P=ticks)(?!`)"
    r"|:[a-zA-Z][\w+.:-]{0,40}:`(?P<role>[^`]+)`"
    r"|`(?P<link>[^`<]+)<[^`<>]+>`__?"
    r"|`(?P<code>[^`]+)`_{0,2}"
    r"|!?\[(?P<text>[^\][]+)\](?:\([^()\s]*(?:\s+\"[^\"]*\")?\)|\[[^\][]*\])"
    r"|(?<![\w*\\])\*\*(?P<strong>[^\s*](?:[^*]*[^\s*])?)\*\*(?![\w*])"
    r"|(?<![\w*\\])\*(?P<emphasis>[^\s*](?:[^*]*[^\s*])?)\*(?![\w*])"
    r"|(?P<footnote> ?\[[\w#^]+\]_)(?!\w)"
    r"|\\(?P<escaped>[*_`\\|#\[\]])"
    r"|(?<=[`*])\\(?: |(?=\w))",
)
_TITLE_AND_TARGET = re.compile(r"(.*\S)\s*<[^<>]+>\Z")

_MODULE_ALIAS = re.compile(r"^_[a-z]+\.(?=[A-Z])")

_SENTENCE_END = re.compile(r"(?<!\.)[.!?](?:[\"')\]]+)?(?=\s+(?P<next>\S)|\Z)|。")
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|i\.i\.d|a\.k\.a|w\.r\.t|cf|vs|viz|approx|alt|resp|etc|incl|excl|ex|aka|al|ca|no|nos|dept|fig|eq"
    r"|eqs|sec|ch|vol|pp|ref|refs|ver|max|min|str|int|arg|args|param|params|Dr|Mr|Mrs|Ms|Prof|St|Jr|Sr|Inc|Ltd|Co|U\.S|Ph\.D)|\b[A-Z])\.\Z"
)
_ALWAYS_MID_SENTENCE = re.compile(
    r"\b(?:e\.g|i\.e|cf|vs|viz|w\.r\.t|alt|fig|eq|eqs|Dr|Mr|Mrs|Ms|Prof|St)\.\Z", re.IGNORECASE
)
_LONGEST_SUMMARY = 300
_CODE_SPACE = "\x00"  # a full stop before it ends no sentence


def summarize(text: str) -> str:
    """Find the first sentence of a docstring.

    Args:
        text: The docstring, without common indentation.

    Returns:
        The sentence on one line, without markup; empty when the docstring does not begin with prose.
    """
    paragraphs = re.split(r"\n\s*\n", text.strip("\n"))
    title = ""
    for index, paragraph in enumerate(paragraphs):
        lines = [line.strip() for line in paragraph.split("\n") if line.strip()]
        if not lines or (index + 1 < len(paragraphs) and _is_signature(lines)):
            continue
        name = lines[1:2] if _TITLE_LINE.match(lines[0]) else lines[:1]
        if not title and name and _MODULE_NAME.fullmatch(name[0]) and _TITLE_LINE.match(lines[-1]):
            # A title that is the name of the module says nothing that is not told anyway.
            title = name[0]
            continue
        prose = _prose(lines)
        if prose is None:
            return title
        if prose:
            return _first_sentence(_plain(prose)).replace(_CODE_SPACE, " ")
    return title


def _is_signature(lines: list[str]) -> bool:
    """Whether lines only repeat the signature, as the docstrings of functions in C do."""
    return bool(_SIGNATURE.match(" ".join(lines))) or all(_SIGNATURE.match(line) for line in lines)


def _prose(lines: list[str]) -> str | None:
    """The sentences a paragraph begins with: empty for a paragraph to pass over, `None` when there is no more prose."""
    while lines and (_TITLE_LINE.match(lines[0]) or _LABEL.match(lines[0])):
        lines = lines[1:]
    if len(lines) > 1 and _TITLE_LINE.match(lines[1]):
        return lines[0]
    if lines and len(lines) > 1 and _SIGNATURE.match(lines[0]) and "->" in lines[0]:
        lines = lines[1:]
    if not lines or lines[0].startswith((".. _", ".. |", ".. index::", ".. module::", ".. currentmodule::")):
        return ""
    if _SECTION_TITLE.match(lines[0]) or _BLOCK_MARKUP.match(lines[0]):
        return None
    prose: list[str] = []
    for line in lines:
        if prose and (_LIST_MARKER.match(line) or _BLOCK_MARKUP.match(line) or _SECTION_TITLE.match(line)):
            break
        prose.append(line)
    prose[0] = _without_heading_marks(_LIST_MARKER.sub("", prose[0]))
    return " ".join(" ".join(prose)[:_LONGEST_LINE].split())


def _without_heading_marks(line: str) -> str:
    """The text of a heading of Markdown, which may be closed with the marks that open it."""
    text = _HEADING_MARKER.sub("", line)
    without = text.rstrip("#")
    return without.rstrip() if without[-1:].isspace() else text


def _plain(text: str) -> str:
    """Remove inline markup."""
    return " ".join(_INLINE.sub(_unwrap, text).split())


def _unwrap(match: re.Match[str]) -> str:
    kind = match.lastgroup
    if kind == "footnote" or kind is None:
        return ""
    content = match[kind]
    if kind == "role":
        return _role_text(match[0], content)
    if kind == "text":
        return content.replace("`", "")
    return content.strip().replace(" ", _CODE_SPACE) if kind in {"literal", "code"} else content


def _role_text(source: str, content: str) -> str:
    if source.startswith(":math:"):
        return content.strip()
    if titled := _TITLE_AND_TARGET.match(content):
        return titled[1]
    if content.startswith("~"):
        return content.rpartition(".")[2].lstrip("~")
    return _MODULE_ALIAS.sub("", content.lstrip("!."))


def _first_sentence(text: str) -> str:
    """Cut a text after its first sentence."""
    for end in _SENTENCE_END.finditer(text):
        if not _is_inside_sentence(text, end):
            text = text[: end.end()]
            break
    if text.endswith("::"):
        text = text[:-1]
    if len(text) > _LONGEST_SUMMARY:
        text = text[:_LONGEST_SUMMARY].rpartition(" ")[0].rstrip(",;:") + " …"
    return text


def _is_inside_sentence(text: str, end: re.Match[str]) -> bool:
    """Whether a full stop belongs to an abbreviation, or is inside of brackets that are still open."""
    following = end["next"]
    if following is None:
        return False
    before = text[: end.end()]
    if before.endswith("."):
        if _ALWAYS_MID_SENTENCE.search(before):
            return True
        if _ABBREVIATION.search(before) and not (following.isupper() and not re.search(r"\b[A-Z]\.\Z", before)):
            return True
    if following.islower() and not text[end.end() :].lstrip()[1:2].isupper():
        return before.endswith(".") and text.count("(", 0, end.end()) > text.count(")", 0, end.end())
    return text.count("(", 0, end.end()) > text.count(")", 0, end.end()) and ")" in text[end.end() :]

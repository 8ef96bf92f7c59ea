"""Detects by its markup whether a docstring is reStructuredText."""

import re

# A text without any of these comes out as it went in. What comes first here and below keeps the search from trying all
# alternatives at every character.
_TRIGGER = re.compile(
    r"(?=[>:$`\]\\_|])(?:"
    r">>>|::|:`|://|\$|`_|`<|\]_|\\ |__[a-z]|\|\w"
    r")"
    r"|\*[^\s*]|\S\*"
    r"|^(?: | *\.\. |:\w| *(?:[-*+•]|\(?\d{1,3}[.)]) |[~^\"'*+#`.]{4,}$|=+ +=|\+--)",
    re.MULTILINE,
)
_FIELD_NAMES = (
    "param|parameter|arg|argument|key|keyword|kwarg|kwparam|type|raises?|except|exception|returns?|rtype|yields?|ytype"
    "|var|ivar|cvar|vartype|meta|author|since|version|copyright|license|synopsis"
)

# Each of these distinguishes reStructuredText from Markdown, the first kind beyond doubt. Lists and indentation, in
# texts that have nothing of Markdown, are read as in reStructuredText, too: it does not ask for four spaces.
_STRUCTURE_SIGNS = re.compile(
    r"(?=^|::$)(?:"
    r"^ *\.\. +(?:[\w|-].*::|[a-z]+: *$|_[^:\n]+:|\[[\w#*.-]+\] )"
    r"|::$"
    rf"|^:(?:{_FIELD_NAMES})(?: [^:\n`]+)?:(?: |$)"
    r"|^\S.*\n(?:\~{3,}|\^{3,}|\"{4,}|'{4,}|\*{4,}|\+{4,}|#{4,}|\.{4,})$"
    r"|^=+ +=+|^\+-+\+"
    r")",
    re.MULTILINE,
)
_SIGNS = re.compile(
    r"(?=^|[:`\]]|[^`]`)(?:"
    r"(?<![\w:`]):(?:[a-z]+:)?[a-z-]+:`[^`]|[^`]`__?(?!\w)|(?<!`)``(?!`)[^`\n]+``(?!`)|\]_(?!\w)"
    r"|^ *(?:[-*+•]|\(?\d{1,3}[.)]) |^\S.*\n +\S"
    r")",
    re.MULTILINE,
)
_MARKDOWN_SIGNS = re.compile(
    r"(?=^|\])(?:"
    r"^ *(?:```|~~~ *\w)|^#{1,4} \w|\]\([^)\s]|^(?:!!!|\?\?\?\+?|===) \S|^> |^: |^\[[^\]\n]+\]:"
    r"|^(?: *\|)?(?=[ :-]*---)[ :-]+\||^ *[-*+] \[[ xX]\] "
    r")",
    re.MULTILINE,
)


def is_marked_up(text: str) -> bool:
    """Return whether a text has anything that conversion changes."""
    return _TRIGGER.search(text) is not None


def is_restructuredtext(text: str) -> bool:
    """Return whether a text is reStructuredText rather than Markdown."""
    if _STRUCTURE_SIGNS.search(text):
        return True
    return _SIGNS.search(text) is not None and not _MARKDOWN_SIGNS.search(text)

"""Which diagrams may be passed to the script that draws them.

Mermaid can be configured to trust the text (`%%{init: …}%%`, front matter), and its statements link, call, style and
fetch pictures. So a diagram is only drawn when each of its statements is one of those below, which draw nodes, edges
and words; another one is shown as it is written.
"""

import re
from collections.abc import Mapping

_WORDS = r"""(?>(?:[^\\<>@{}#&%;`"\n]|<br[ ]?/?>|&(?!\#|\w+;))+)"""
_QUOTED = r"""(?:"(?>(?:[^\\<>@#&%`"\n]|<br[ ]?/?>)*)")"""
# A word in an edge or a node that is followed by another one is a statement of another kind, such as `click A`.
_ID = r"(?:\w[\w.]*+(?>(?:-\w[\w.]*+)*))"
_LABEL = rf"(?:{_QUOTED}|(?>(?:[^\\<>@{{}}\[\]()|#&%;`\"\n]|<br[ ]?/?>)+))"
_SHAPE = rf"(?:[\[(>{{][\[(/{{]{{0,2}}{_LABEL}[/\])}}]{{0,2}}[\])}}])"
# What is written on it, between two marks or behind it.
_EDGE = (
    rf"(?:[<xo]?(?:--|==|-\.)[ \t](?>(?:[^\\<>@{{}}\[\]()|#&%;`\"\n=.-]|<br[ ]?/?>)+)[-=.]{{2,}}+[>xo]?"
    rf"|[<xo]?(?:--|==|-\.)[-=.]*+[->xo=]?(?:[ \t]*+\|{_LABEL}\|)?|~~~)"
)
_NODE = rf"{_ID}(?>{_SHAPE}?)"
_NODES = rf"{_NODE}(?>(?:[ \t]*+&[ \t]*+{_NODE})*)"
_DIRECTION = r"(?:TB|TD|BT|RL|LR)"
_COMMENT = r"%%(?![ \t]*\{)[^{}\n]*"
_ACTOR = r"(?:\w[\w .]*+)"
_NAME = r"(?:\w[\w.~]*+|`[\w .]+`)"

_END = rf"{_NAME}[ \t]*+(?:{_QUOTED}[ \t]*+)?"

_STATEMENTS = {
    "graph|flowchart": (
        rf"(?:graph|flowchart)(?:[ \t]+{_DIRECTION})?",
        rf"subgraph(?:[ \t]+\w[\w .-]*+)?(?:[ \t]*\[{_LABEL}\])?",
        rf"direction[ \t]+{_DIRECTION}",
        r"end",
        rf"{_NODES}(?>(?:[ \t]*+{_EDGE}[ \t]*+{_NODES})*)",
    ),
    "sequenceDiagram": (
        r"sequenceDiagram|autonumber|end",
        rf"(?:participant|actor)[ \t]+{_ACTOR}",
        rf"(?:participant|actor)[ \t]+\w+[ \t]+as[ \t]+{_WORDS}",
        rf"(?:activate|deactivate)[ \t]+{_ACTOR}",
        rf"(?:loop|alt|else|opt|par|and|critical|option|break|title)(?:[ \t:]+{_WORDS})?",
        rf"[Nn]ote[ \t]+(?:right[ \t]+of|left[ \t]+of|over)[ \t]+{_ACTOR}(?:,{_ACTOR})?[ \t]*:{_WORDS}",
        rf"{_ACTOR}-?-(?:>>|>|x|\))[ \t]*[+-]?[ \t]*{_ACTOR}:{_WORDS}",
    ),
    "classDiagram(?:-v2)?": (
        r"classDiagram(?:-v2)?|\}",
        rf"direction[ \t]+{_DIRECTION}",
        rf"(?:class|namespace)[ \t]+{_NAME}(?:\[{_QUOTED}\])?[ \t]*\{{?",
        rf"<<\w+>>(?:[ \t]+{_NAME})?",
        rf"{_NAME}[ \t]*:[ \t]*[+#~-]?[\w ~,()\[\]:.*$]+",
        r"[+#~-][\w ~,()\[\]:.*$=]+",
        r"\w+\([\w ~,\[\]:.*]*\)[\w ~\[\].:$*]*",
        rf"{_END}(?:<\||[*o<>])?(?:--|\.\.)(?:\|>|[*o<>])?[ \t]*+(?:{_QUOTED}[ \t]*+)?{_NAME}(?:[ \t]*:{_WORDS})?",
    ),
    "stateDiagram(?:-v2)?": (
        r"stateDiagram(?:-v2)?|\}|--",
        rf"direction[ \t]+{_DIRECTION}",
        rf"state[ \t]+(?:{_QUOTED}[ \t]+as[ \t]+)?\w+(?:[ \t]+<<(?:choice|fork|join)>>)?[ \t]*\{{?",
        rf"(?:\[\*\]|\w+)[ \t]*-->[ \t]*(?:\[\*\]|\w+)(?:[ \t]*:{_WORDS})?",
        rf"\w+[ \t]*:{_WORDS}",
    ),
    "erDiagram": (
        r"erDiagram|\}",
        r"[\w-]+[ \t]*\{",
        rf"[\w-]+[ \t]+[|}}][|o](?:--|\.\.)[|o][|{{][ \t]+[\w-]+[ \t]*:[ \t]*(?:{_QUOTED}|[\w -]+)",
        rf"\w+[ \t]+\w+(?:[ \t]+(?:PK|FK|UK)(?:,[ \t]*(?:PK|FK|UK))*)?(?:[ \t]+{_QUOTED})?",
    ),
    "pie": (
        rf"pie(?:[ \t]+showData)?(?:[ \t]+title[ \t]+{_WORDS})?",
        rf"title[ \t]+{_WORDS}",
        rf"{_QUOTED}[ \t]*:[ \t]*[\d.]+",
    ),
    "gantt": (
        r"gantt",
        rf"(?:title|section)[ \t]+{_WORDS}",
        r"(?:dateFormat|axisFormat|tickInterval|todayMarker|excludes)[ \t]+[\w %:/,.-]+",
        r"[\w .,/()-]+:[\w ,:.-]+",
    ),
    "timeline": (r"timeline", rf"(?:title|section)[ \t]+{_WORDS}", rf"(?:[^\\<>@{{}}#&%;:`\"\n]+)?(?::{_WORDS})+"),
}
KINDS: Mapping[re.Pattern[str], re.Pattern[str]] = {
    re.compile(rf"(?:{kind})(?![\w-])"): re.compile(rf"{_COMMENT}|{'|'.join(statements)}")
    for kind, statements in _STATEMENTS.items()
}
"""What a statement may be, by how a diagram begins."""

# In these a semicolon ends a statement.
_SEPARATED = re.compile(r"(?:graph|flowchart|sequenceDiagram)\b")
_LONGEST = 10_000


def is_plain_diagram(text: str) -> bool:
    """Return whether a diagram in Mermaid's language holds nothing that links, styles, fetches or sets options."""
    if len(text) > _LONGEST:
        return False
    lines = [line.strip() for line in text.split("\n")]
    first = next((line for line in lines if line and not line.startswith("%%")), "")
    statement = next((known for kind, known in KINDS.items() if kind.match(first)), None)
    if statement is None:
        return False
    if _SEPARATED.match(first):
        lines = [part.strip() for line in lines for part in ([line] if line.startswith("%%") else line.split(";"))]
    return all(statement.fullmatch(line) for line in lines if line)

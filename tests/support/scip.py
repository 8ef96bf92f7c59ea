"""The grammar of SCIP's symbols."""

import re

_IDENTIFIER = r"(?:[A-Za-z0-9_+$-]+|`(?:[^`]|``)+`)"
SYMBOL = re.compile(rf"(?s)kwindex python \. \. (?:{_IDENTIFIER}(?:/|#|\.|!|\((?:[A-Za-z0-9_+$-]+)?\)\.))+")
"""A symbol of an index that `kwindex export` writes."""

"""The host that the tests run with: MkDocs, or ProperDocs where `KWINDEX_HOST=properdocs` is set.

ProperDocs answers to the name of MkDocs once it is told to, with which the rest of the tests name it.
"""

import importlib
import os

HOST = os.environ.get("KWINDEX_HOST", "mkdocs")
"""The name of the program, of its package and of its logger."""

HOSTS = ("mkdocs", "properdocs") if HOST == "mkdocs" else (HOST,)
"""The hosts that are there."""

if HOST != "mkdocs":
    importlib.import_module(f"{HOST}.replacement")

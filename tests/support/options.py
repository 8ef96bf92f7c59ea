"""The page of the options, made from their definitions: `python -m tests.support.options` writes it."""

import json
from pathlib import Path

from mkdocs_kwindex.config import option_docs

PAGE = Path(__file__).parent.parent.parent / "docs/options.md"

_HEAD = """\
# Options

All options stand under the plugin in `mkdocs.yml`, and all may be left out. A wrong value, or an option that does not
exist, stops the build with a message that names the option, the value and what was expected.

```yaml
plugins:
  - search
  - kwindex:
      packages: [src/mypackage]
      exclude: ["*_pb2.py"]
```

This page is made from the definitions in `mkdocs_kwindex/config/__init__.py`.
"""


def options_page() -> str:
    """Return the text of `docs/options.md`."""
    return _HEAD + "".join(
        f"\n## `{name}`\n\nDefault: {_default(default)}\n\n{text}\n" for name, default, text in option_docs()
    )


def _default(value: object) -> str:
    return "found by itself" if value is None else f"`{json.dumps(value)}`"


if __name__ == "__main__":
    PAGE.write_text(options_page(), encoding="utf-8")

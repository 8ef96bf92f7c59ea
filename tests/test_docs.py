"""The documentation: a site whose links lead somewhere, and which quotes the log as it is."""

import re
from pathlib import Path

import pytest
import yaml

from tests.support.build import build
from tests.support.crawl import crawl

ROOT = Path(__file__).parent.parent
TROUBLES = (ROOT / "docs/troubleshooting.md").read_text(encoding="utf-8")


def test_the_documentation_builds_strictly(tmp_path: Path) -> None:
    """Built without the section on the plugin's own code, which the test site shows."""
    config = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
    pages = {name for entry in config["nav"] for name in _pages(entry)}
    config |= {"docs_dir": str(ROOT / "docs"), "plugins": ["search", {"kwindex": {"packages": [str(ROOT / "dev.py")]}}]}
    (tmp_path / "mkdocs.yml").write_text(yaml.safe_dump(config), encoding="utf-8")

    built = build(tmp_path / "mkdocs.yml", strict=True)

    assert built.log == []
    assert crawl(built.site_dir).problems == []
    assert pages - {"code/"} == {path.relative_to(ROOT / "docs").as_posix() for path in (ROOT / "docs").rglob("*.md")}


def _pages(entry: object) -> list[str]:
    if isinstance(entry, list):
        return [page for part in entry for page in _pages(part)]
    return [page for part in entry.values() for page in _pages(part)] if isinstance(entry, dict) else [str(entry)]


@pytest.mark.parametrize(
    "phrase", sorted(set(re.findall(r"`([^`]*)`", "".join(re.findall(r"^\| (`.*?) \| ", TROUBLES, re.MULTILINE)))))
)
def test_the_log_is_quoted_as_it_is(phrase: str) -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "mkdocs_kwindex").rglob("*.py")))
    source = source.replace("`", "").replace('"\n        f"', "").replace('"\n        "', "")

    assert [piece for piece in phrase.split("…") if piece.strip() not in source] == []

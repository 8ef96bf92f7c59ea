"""The worked example in the contributor's tour is what the code really does."""

import re
from array import array
from pathlib import Path

from pathspec import GitIgnoreSpec

import dev
from mkdocs_kwindex.analysis.docstrings.renderer import DocstringOptions, DocstringRenderer
from mkdocs_kwindex.analysis.file_record import analyse
from mkdocs_kwindex.discovery import locate_packages, walk
from mkdocs_kwindex.model.operations import Op
from mkdocs_kwindex.resolve import relate
from tests.support.tree import write_tree

TOUR = (dev.ROOT / "docs/contributors-tour.md").read_text(encoding="utf-8")


def test_the_example_is_what_the_code_does(tmp_path: Path) -> None:
    blocks = dict(re.findall(r'```python title="([^"]+)"\n(.*?)```', TOUR, re.DOTALL))
    write_tree(tmp_path, "", blocks)
    tree = walk(locate_packages(["lamp"], tmp_path), GitIgnoreSpec.from_lines([]))
    renderer = DocstringRenderer.from_options(DocstringOptions("auto"))
    records = [analyse(source, Path(source.path).read_bytes(), renderer) for source in tree.files.values()]
    table = next(record.names for record in records if record.source.name == "desk.py")
    numbers = array("i", table.nodes)
    operations = {number: name for name, number in vars(Op).items() if isinstance(number, int)}

    told = [(int(node), operation) for node, operation in re.findall(r"\| (\d+) \| `([A-Z]+)", TOUR)]
    assert told == [(node, operations[numbers[3 * node]]) for node, _ in told]
    assert len(told) == 7

    relations = relate([(record.source, record.definitions, record.names) for record in records])
    links = {(link.line, link.start): link.target for link in relations.links("lamp/desk.py")}
    assert (links[9, 16].symbol, links[9, 16].count) == ("lamp.bulb.Bulb.light", 1)
    assert (links[8, 11].symbol, links[8, 11].count) == ("lamp.bulb.Bulb", 2)
    assert [(use.line, use.possible) for use in relations.uses("lamp.bulb.Bulb.light")] == [(9, False)]
    assert [use.possible for use in relations.uses("lamp.desk.Bulb") if use.line == 8] == [True]


def test_the_modules_that_it_names_are_there() -> None:
    named = set(re.findall(r"`([\w/]+\.py)`", TOUR)) | set(re.findall(r"`(\w+/)`", TOUR))
    house = dev.ROOT / "mkdocs_kwindex"

    def exists(name: str) -> bool:
        return (house / name).exists() or any(house.rglob(name.rstrip("/")))

    assert [name for name in sorted(named) if not exists(name)] == ["lamp/__init__.py", "lamp/bulb.py", "lamp/desk.py"]

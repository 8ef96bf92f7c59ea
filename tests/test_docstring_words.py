"""Every word of a docstring is shown: of docstrings made at random, and of those of real packages."""

import importlib.util
import inspect
from collections.abc import Iterator
from pathlib import Path

import griffe
import pytest

from mkdocs_kwindex.analysis.docstrings.renderer import DocstringRenderer
from mkdocs_kwindex.analysis.markup.converter import Markup
from mkdocs_kwindex.analysis.markup.options import MarkdownOptions
from mkdocs_kwindex.model.docstrings import DocstringSection
from tests.support.docstrings import DocstringMaker
from tests.support.words import lost_words, shown_text
from tests.test_markup import MATERIAL

_ROUNDS = 60
_RENDERER = DocstringRenderer("auto", Markup())


def text_of(sections: tuple[DocstringSection, ...]) -> str:
    """All that is shown of a docstring."""
    parts: list[str] = []
    for section in sections:
        parts += [section.title, shown_text(section.html)]
        for field in section.fields:
            parts += [field.name, field.annotation, field.default, shown_text(field.html)]
    return " ".join(" ".join(parts).lower().split())


@pytest.mark.parametrize("options", [MarkdownOptions(), MATERIAL], ids=["none", "material"])
@pytest.mark.parametrize("style", ["auto", "google", "numpy", "sphinx"])
def test_every_word_of_a_docstring_is_shown(style: str, options: MarkdownOptions) -> None:
    renderer = DocstringRenderer(style, Markup(options))
    for seed in range(_ROUNDS):
        maker = DocstringMaker(seed)
        docstring = inspect.cleandoc(maker.make())
        shown = text_of(renderer.render(docstring).sections)
        assert [word for word in maker.words if word not in shown] == [], f"seed {seed}:\n{docstring}"


def docstrings(package: str) -> Iterator[tuple[str, griffe.Docstring]]:
    """The docstrings of an installed package, each with its place."""
    spec = importlib.util.find_spec(package)
    assert spec is not None
    assert spec.submodule_search_locations
    for path in sorted(Path(spec.submodule_search_locations[0]).rglob("*.py")):
        objects: list[griffe.Object] = [griffe.visit(path.stem, filepath=path, code=path.read_text("utf-8"))]
        while objects:
            element = objects.pop()
            if element.docstring:
                yield f"{path}:{element.docstring.lineno}", element.docstring
            objects.extend(member for member in element.members.values() if isinstance(member, griffe.Object))


@pytest.mark.parametrize("package", ["griffe", "jinja2", "markdown", "mkdocs", "pygments", "rich"])
def test_every_word_of_a_real_package_is_shown(package: str) -> None:
    lost = {
        place: dict(words)
        for place, docstring in docstrings(package)
        if (words := lost_words(docstring.value, _RENDERER.render(docstring.value).sections))
    }
    assert lost == {}

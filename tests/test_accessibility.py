"""Each kind of page, in both palettes, on a phone and on a wide screen: axe-core finds nothing, whatever the impact."""

from collections.abc import Iterator
from importlib.resources import files
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page

from tests.support.browser import served
from tests.support.build import build
from tests.support.tree import write_site

SITE = """
mkdocs.yml:
    site_name: Site
    theme:
      name: material
      font: false
      palette:
        - {media: "(prefers-color-scheme: light)", scheme: default}
        - {media: "(prefers-color-scheme: dark)", scheme: slate}
    plugins:
      - search
      - kwindex: {repository: true}
docs/index.md: See `pkg.lamp.Lamp`.
README.md:
    # Lamps

    They give *light*, see `src/pkg/lamp.py`.

    ## Use

    ```python
    import pkg
    ```
pyproject.toml:
    [project]
    name = "pkg"
    version = "1"
src/pkg/__init__.py:
    '''Lamps and what they are used for.'''
    from pkg.lamp import Lamp
    __all__ = ["Lamp"]
src/pkg/use.py:
    '''Uses them.'''
    import json
    from pkg.lamp import Lamp, LIMIT

    def shine(lamp: Lamp | None = None, times: float = 1.5) -> list[int]:
        return [(lamp or Lamp(LIMIT)).light() for _ in range(int(times))] + json.loads("[]")
src/pkg/lamp.py:
    '''A lamp, and its light.'''
    import warnings
    from dataclasses import dataclass
    from typing import overload

    # The most.
    LIMIT = 3

    @dataclass
    class Lamp:
        '''Gives light. In the dark.

        See `shine`, and [the web](https://example.org).

        Attributes:
            limit: How much.
        '''

        limit: int = 4

        @property
        def colour(self) -> str:
            return "white"

        @overload
        def light(self, more: int) -> int: ...
        @overload
        def light(self, more: None = None) -> None: ...
        def light(self, more=None):
            '''Shine brightly.

            Args:
                more: How much more.

            Raises:
                ValueError: It is broken.
            '''
            # TODO: more of it
            if self.limit < 0:
                raise ValueError(eval("self.limit"))
            return self.limit

    class Torch(Lamp):
        '''A lamp to carry.'''

        def light(self, more=None):
            return super().light(more)

    def old():
        '''Do not use.'''
        warnings.warn("old() is deprecated, use Lamp instead", DeprecationWarning, stacklevel=2)
        assert LIMIT
tests/test_lamp.py:
    from pkg.lamp import Lamp

    def test_lamp():
        assert Lamp(1).light() == 1
"""
PAGES = {
    "a file": "code/src/pkg/lamp.py_docs/",
    "its keywords": "code/src/pkg/lamp.py_kw/",
    "a document": "code/README.md_docs/",
    "configuration": "code/pyproject.toml_docs/",
    "a folder": "code/src/pkg/",
    "its documentation": "code/src/pkg/doc/",
    "its names": "code/src/pkg/sub/",
    "all names": "code/keywords/",
    "the names of a kind": "code/keywords/kind/methods/",
    "the glossary": "code/glossary/",
    "the report": "code/report/",
    "notes": "code/notes/",
    "deprecations": "code/deprecations/",
    "the first page": "code/",
}
AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
# What the theme has around our pages is not ours to mend.
RUN = """
selector => axe.run(selector, {rules: {"target-size": {enabled: true}}, resultTypes: ["violations"]}).then(found =>
    found.violations.flatMap(rule => rule.nodes.map(node => [rule.id, node.target.join(" "), node.failureSummary])))
"""


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(build(write_site(tmp_path_factory.mktemp("accessible"), SITE)).site_dir) as address:
        yield address


@pytest.fixture(scope="module")
def url_of_another_theme(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The theme with colours of its own for code and terms."""
    theme = SITE.index("    theme:"), SITE.index("    plugins:")
    site = f"{SITE[: theme[0]]}    theme: {{name: readthedocs, highlightjs: false}}\n{SITE[theme[1] :]}"
    with served(build(write_site(tmp_path_factory.mktemp("readthedocs"), site)).site_dir) as address:
        yield address


@pytest.fixture(scope="module")
def page(browser: Browser) -> Page:
    return browser.new_page(reduced_motion="reduce")


def violations(page: Page, selector: str = ".kw-page") -> list[tuple[str, int, list[str]]]:
    """Return what axe finds; colours depend on the palette alone, sizes on the width alone."""
    page.evaluate(f"{AXE};0")
    found: list[tuple[str, int, list[str]]] = []
    looks: tuple[tuple[Literal["light", "dark"], int], ...] = (("light", 1440), ("dark", 390))
    for scheme, width in looks:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 900})
        found += [(scheme, width, one) for one in page.evaluate(RUN, selector)]
    return found


@pytest.mark.parametrize("kind", PAGES)
def test_a_page(page: Page, url: str, kind: str) -> None:
    page.goto(url + PAGES[kind])
    page.wait_for_selector(".kw-find-open")

    assert violations(page) == []


@pytest.mark.parametrize("kind", ["a file", "configuration", "its documentation", "all names", "the report"])
def test_a_page_in_another_theme(page: Page, url_of_another_theme: str, kind: str) -> None:
    page.goto(url_of_another_theme + PAGES[kind])
    page.wait_for_selector(".kw-find-open")

    assert violations(page) == []


def test_the_finder(page: Page, url: str) -> None:
    page.goto(f"{url}code/")
    page.click(".kw-find-open")
    page.keyboard.type("light")
    page.wait_for_selector("#kw-find-0")
    page.wait_for_selector(".kw-find-summary:text('Shine brightly.')")

    assert violations(page, ".kw-find") == []


def test_a_card(page: Page, url: str) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"{url}code/src/pkg/use.py_docs/")
    page.wait_for_selector(".kw-tools", state="attached")
    page.click(".kw-source a[href$='#pkg.use.shine']")
    page.wait_for_selector(".kw-card[role=dialog]")

    assert violations(page, ".kw-card") == []

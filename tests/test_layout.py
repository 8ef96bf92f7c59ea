"""Where things are on a screen and on paper."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.support.browser import served
from tests.support.build import build
from tests.support.tree import write_site

SITE = """
mkdocs.yml: {site_name: Site, theme: {name: material, font: false}, plugins: [kwindex]}
docs/index.md: # Home
src/pkg/__init__.py:
    '''A package.'''
    from somewhere import make_the_most_of_everything

    LONG_NAME_OF_A_VALUE = make_the_most_of_everything("with all of it", 1_000_000)

    def run(self):
        '''Run.

        - Do it.
        '''
        def inner(): ...
        return LONG_NAME_OF_A_VALUE, inner

    def run_with_everything_that_there_is(of_the_first, of_the_second, of_the_third) -> dict[str, int]:
        '''Run.

        .. versionadded:: 2.0
        '''
        return run(of_the_first)
"""
FILE = "code/pkg/__init__.py_docs/"
LEFT = "selector => document.querySelector(selector).getBoundingClientRect().left"
WIDTH = "selector => document.querySelector(selector).getBoundingClientRect().width"


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(build(write_site(tmp_path_factory.mktemp("layout"), SITE)).site_dir) as address:
        yield address


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    yield page
    page.close()


def test_nothing_jumps_between_pages(page: Page, url: str) -> None:
    places = []
    for address in ("", FILE):
        page.goto(url + address)
        places.append([page.evaluate(LEFT, part) for part in ("h1", ".md-sidebar--secondary", ".md-header__inner")])
    assert places[0] == places[1]

    # Lines of text are as long as the theme has them.
    page.goto(url)
    before = page.evaluate(WIDTH, ".md-content__inner")
    page.evaluate("document.querySelector('[href$=\"kwindex.css\"]').remove()")
    assert page.evaluate(WIDTH, ".md-content__inner") == before


def test_what_is_known_of_an_entry_is_beside_its_heading_where_there_is_room(page: Page, url: str) -> None:
    page.goto(url + FILE)
    tops = (
        "document.querySelectorAll('.kw-detail > :is(h3, .kw-about)').values().map(e => e.getBoundingClientRect().top)"
    )
    heading, about = page.evaluate(f"[...{tops}].slice(0, 2)")
    assert abs(heading - about) < 10

    page.set_viewport_size({"width": 390, "height": 844})
    heading, about = page.evaluate(f"[...{tops}].slice(0, 2)")
    code, whole = (page.evaluate(WIDTH, f".kw-brief {part}") for part in ("h3 code", "h3"))
    page.set_viewport_size({"width": 1440, "height": 900})
    assert about - heading > 30
    assert code > whole / 2


def test_a_long_signature_has_the_width_for_itself(page: Page, url: str) -> None:
    page.goto(url + FILE)
    entry = "document.getElementById('pkg.run_with_everything_that_there_is').parentElement"
    tops = f"['h3', '.version', '.kw-about'].map(part => {entry}.querySelector(part).getBoundingClientRect().top)"
    heading, version, about = page.evaluate(tops)
    assert about - heading > 50
    # What is known of it is beside a note that is no more than a version.
    assert abs(about - version) < 10

    page.set_viewport_size({"width": 390, "height": 844})
    signature, whole = (
        page.evaluate(f"{entry}.querySelector('{part}').getBoundingClientRect().width") for part in ("h3 code", "h3")
    )
    page.set_viewport_size({"width": 1440, "height": 900})
    assert signature == whole


def test_from_right_to_left(page: Page, url: str) -> None:
    page.goto(url + FILE)
    plain = [page.evaluate(LEFT, part) for part in (".kw-page", "h1", ".kw-docstring li")]
    page.evaluate("document.body.dir = 'rtl'")
    turned = [page.evaluate(LEFT, part) for part in (".kw-page", "h1", ".kw-docstring li")]

    assert [place - plain[0] for place in plain] == [place - turned[0] for place in turned]


def test_no_heading_is_covered_on_paper(page: Page, url: str) -> None:
    page.goto(url + FILE)
    page.emulate_media(media="print")
    bottom = page.evaluate("document.getElementById('original-source').getBoundingClientRect().bottom")
    top = page.evaluate("document.querySelector('.kw-source pre').getBoundingClientRect().top")
    page.emulate_media(media="screen")
    assert top >= bottom

"""The index of all names in a browser: its filter is in the address, and the address of a name leads to it."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from mkdocs_kwindex.pages import name_pages
from tests.support.browser import served
from tests.support.build import build
from tests.support.tree import write_site
from tests.test_name_index import PROJECT


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page()
    yield opened
    opened.close()


def served_site(root: pytest.TempPathFactory) -> Iterator[str]:
    project = PROJECT.replace("{name: mkdocs, highlightjs: false}", "{name: material, font: false}")
    with served(build(write_site(root.mktemp("names"), project)).site_dir) as url:
        yield url


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a site whose index is one page."""
    yield from served_site(tmp_path_factory)


@pytest.fixture(scope="module")
def divided(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the same site with an index of many pages."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(name_pages, "MOST_NAMES", 2)
        yield from served_site(tmp_path_factory)


def names(page: Page) -> list[str]:
    return page.locator(
        ".kw-owned > li:visible > a:first-child, .kw-owned > li:visible > span > a:first-child"
    ).all_inner_texts()


def test_the_state_of_the_filter_is_in_the_address(page: Page, whole: str) -> None:
    page.goto(f"{whole}code/keywords/")
    page.get_by_label("Filter names").fill("la")
    expect(page.locator(".kw-names [role=status]")).to_have_text("5 of 19")
    page.get_by_role("button", name="exception").click()
    expect(page.locator(".kw-names [role=status]")).to_have_text("1 of 19")

    assert names(page) == ["lamp_error"]
    assert urlsplit(page.url).query == "name=la&kind=exception"


def test_an_address_with_a_filter_shows_what_was_sent(page: Page, whole: str) -> None:
    page.goto(f"{whole}code/keywords/?name=la&kind=exception,method")
    expect(page.get_by_role("button", name="exception")).to_have_attribute("aria-pressed", "true")

    assert page.get_by_label("Filter names").input_value() == "la"
    assert names(page) == ["lamp_error", "_on", "__init__"]


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("lamp_error", "la"),
        ("__init__", "other/dunders"),
        ("ωmega", "-0003c9"),
        ("变量", "other/ideographs"),
        ("élan", "e"),
    ],
)
def test_the_address_of_a_name_leads_to_the_page_that_it_is_on(
    page: Page, divided: str, name: str, address: str
) -> None:
    page.goto(f"{divided}code/keywords/#kw:{name}")
    page.wait_for_url(f"**/code/keywords/{address}/#kw:*")

    expect(page.locator(".kw-owned > li:target > span > a").first).to_have_text(name)


def test_results_lead_to_the_page_of_what_was_typed(page: Page, divided: str) -> None:
    page.goto(f"{divided}code/keywords/?name=lamp_e")
    page.wait_for_url("**/code/keywords/la/?name=lamp_e")
    expect(page.locator(".kw-names [role=status]")).to_have_text("1 of 2")

    assert names(page) == ["lamp_error"]

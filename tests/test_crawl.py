"""The crawler finds what is planted, and nothing else."""

import json
from pathlib import Path

from tests.support.crawl import crawl
from tests.support.tree import write_tree


def test_a_sound_site_has_no_problems(tmp_path: Path) -> None:
    write_tree(
        tmp_path,
        """
        index.html: <h1 id="top-of-page">Home</h1><a href="a/">A</a><a href="a/#part">part</a><a href="#top">up</a>
        a/index.html: <p id="part"></p><a href="..">home</a><a href="../#top-of-page">x</a><a href="">self</a>
        """,
    )

    report = crawl(tmp_path)

    assert report.problems == []
    assert (report.pages, report.links) == (2, 6)


def test_a_link_to_a_missing_page_is_broken(tmp_path: Path) -> None:
    write_tree(tmp_path, 'index.html: <a href="gone/">x</a><img src="gone.png">')

    assert crawl(tmp_path).broken == [
        "index.html -> gone/: no such page",
        "index.html -> gone.png: no such page",
    ]


def test_a_link_in_a_picture_is_followed(tmp_path: Path) -> None:
    write_tree(tmp_path, 'a.html: <svg><a xlink:href="gone/"><text>x</text></a><a href="lost/"></a></svg>')

    assert crawl(tmp_path).broken == ["a.html -> gone/: no such page", "a.html -> lost/: no such page"]


def test_a_link_to_a_missing_anchor_is_broken(tmp_path: Path) -> None:
    write_tree(
        tmp_path,
        """
        index.html: <a href="a.html#here">x</a><a href="a.html#gone">x</a><a href="#nowhere">x</a>
        a.html: <p id="here"></p>
        """,
    )

    assert crawl(tmp_path).broken == [
        "index.html -> a.html#gone: no such anchor in a.html",
        "index.html -> #nowhere: no such anchor in index.html",
    ]


def test_an_id_that_stands_twice_in_a_page_is_a_problem(tmp_path: Path) -> None:
    write_tree(
        tmp_path, 'a.html: <p id="one"></p><a id="two" href="#two">x</a><i id="one"></i>\nb.html: <p id="one"></p>'
    )

    assert crawl(tmp_path).problems == ["duplicate id a.html: one"]


def test_addresses_are_decoded_as_a_web_server_decodes_them(tmp_path: Path) -> None:
    write_tree(
        tmp_path,
        files={
            "index.html": '<a href="a%20b%23c%25.html#x%20y">x</a><a href="a b.html">x</a><a href="caf%C3%A9/">x</a>'
            '<a href="a%2520b.html">encoded twice</a><a href="a b#c%.html">not encoded</a>',
            "a b#c%.html": '<p id="x y"></p>',
            "a b.html": "",
            "café/index.html": "",
        },
    )

    assert crawl(tmp_path).broken == [
        "index.html -> a%2520b.html: no such page",
        "index.html -> a b#c%.html: no such page",
    ]


def test_absolute_addresses_stay_below_the_site_url(tmp_path: Path) -> None:
    write_tree(
        tmp_path,
        'a.html: <a href="/docs/a.html">x</a><a href="/a.html">x</a><a href="https://a.example/docs/gone">x</a>',
    )

    assert crawl(tmp_path, "https://a.example/docs/").broken == [
        "a.html -> /a.html: outside of the site",
        "a.html -> https://a.example/docs/gone: no such page",
    ]


def test_only_what_a_browser_fetches_by_itself_is_foreign(tmp_path: Path) -> None:
    write_tree(
        tmp_path,
        files={
            "a.html": '<a href="https://b.example/">x</a><link rel="canonical" href="https://b.example/">'
            '<link rel="stylesheet" href="https://b.example/a.css"><script src="//b.example/a.js"></script>',
        },
    )

    report = crawl(tmp_path)

    assert report.foreign == ["a.html -> https://b.example/a.css", "a.html -> //b.example/a.js"]
    assert report.problems == []


def test_other_schemes_are_left_alone(tmp_path: Path) -> None:
    write_tree(tmp_path, 'a.html: <a href="mailto:a@b.example">x</a><a href="data:,x">x</a><a href="tel:1">x</a>')

    assert crawl(tmp_path).links == 0


def test_the_keyword_records_and_the_search_index_are_followed(tmp_path: Path) -> None:
    write_tree(
        tmp_path,
        files={
            "a/index.html": '<p id="here"></p>',
            "code/keywords.json": json.dumps([{"url": "a/#here"}, {"url": "a/#gone"}]),
            "search/search_index.json": json.dumps({"docs": [{"location": "a/"}, {"location": "b/"}]}),
        },
    )

    assert crawl(tmp_path).broken == [
        "code/keywords.json -> a/#gone: no such anchor in a/index.html",
        "search/search_index.json -> b/: no such page",
    ]

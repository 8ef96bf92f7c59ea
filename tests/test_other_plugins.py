"""Generated pages beside plugins, themes and hooks that find, read, change, place and replace pages."""

import json
import re
from pathlib import Path

import pytest
from mkdocs.exceptions import Abort

from mkdocs_kwindex.host.virtual_files import PageFolder
from mkdocs_kwindex.host.virtual_pages import without_parents
from tests.conftest import BuildSite
from tests.support.build import Built, build, recorded_log
from tests.support.crawl import crawl
from tests.support.host import HOST
from tests.support.navigation import pages_in_order, resolve
from tests.support.repositories import Repository
from tests.support.tree import parse_tree, write_site

PROJECT = """
docs/index.md:
    # Home

    The class `pkg.a.A`.
docs/other.md: # Other
docs/guide/index.md: # Guide
docs/guide/one.md: # One
src/pkg/__init__.py: "The package."
src/pkg/a.py:
    class A:
        "An A."
        def m(self) -> None: ...
src/pkg/b.py: from pkg.a import A
"""
HOOKS = """
hook.py:
    def on_page_markdown(markdown, page, **kw):
        return "\\n\\n".join(["FIRST of " + page.title, markdown, "## Added { #added }", "The *last*."])

    def on_page_content(html, page, **kw):
        return html + "<p>CONTENT</p>"

    def on_page_context(context, page, **kw):
        page.title = str(page.title)

    def on_post_page(output, page, **kw):
        return output.replace("</body>", "<p>POST</p></body>")
"""
A = "code/pkg/a.py_docs/"
FEATURES = "{name: material, font: false, features: [navigation.path, navigation.footer, navigation.indexes]}"


PLAIN = "{name: mkdocs, highlightjs: false}"


def project(plugins: str, *lines: str, more: str = "", theme: str = FEATURES) -> str:
    config = ["site_name: Site", "site_url: https://pkg.example.org/", f"theme: {theme}", f"plugins: {plugins}", *lines]
    return "mkdocs.yml:\n" + "".join(f"    {line}\n" for line in config) + PROJECT + more


def assert_sound(built: Built) -> None:
    assert built.log == []
    assert crawl(built.site_dir).problems == []


def code_pages(built: Built) -> set[str]:
    return {name for name in built.files if name.startswith("code/") and name.endswith("/index.html")}


def test_beside_plugins_that_ask_git_and_look_through_all_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plugins = [
        "search", "redirects: {redirect_maps: {old.md: 'code/pkg/a.py_docs.md#pkg.a.A', code/gone.md: code/pkg/b.py_docs.md}}",
        "htmlproofer: {raise_error: true, validate_external_urls: false}", "rss: {use_git: true}",
        "git-revision-date-localized: {type: iso_date, enable_parallel_processing: false}", "git-authors", "kwindex",
    ]  # fmt: skip
    text = project("[" + ", ".join(f"{{{plugin}}}" if ":" in plugin else plugin for plugin in plugins) + "]")
    files = parse_tree(text)
    repository = Repository(tmp_path)
    repository.commit("2024-02-03", "ann", {name: files[name] for name in ("src/pkg/a.py", "docs/index.md")})
    repository.commit("2025-04-05", "bob", files)
    (tmp_path / ".gitignore").write_text("site\n.cache\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    built = build(tmp_path / "mkdocs.yml")

    assert built.log == []
    assert "code/pkg/a.py_docs/#pkg.a.A" in built.page("old/").html
    assert "../pkg/b.py_docs/" in built.page("code/gone/").html
    page, other = built.page(A), built.page("code/pkg/b.py_docs/")
    assert [p.text(".git-revision-date-localized-plugin-iso_date") for p in (page, other)] == [
        "2024-02-03",
        "2025-04-05",
    ]
    assert [p.text(".md-source-file__fact nav") for p in (page, other)] == ["ann", "bob"]
    feed = json.loads((built.site_dir / "feed_json_created.json").read_bytes())
    dates = {item["url"].partition("org/")[2]: item["date_published"][:10] for item in feed["items"]}
    assert dates[A] == "2024-02-03"


def test_beside_plugins_and_hooks_that_read_and_change_content(site: BuildSite) -> None:
    llmstxt = "{llmstxt: {full_output: llms-full.txt, sections: {Docs: [index.md], Code: ['code/**/*_docs.md']}}}"
    text = project(f"[search, {llmstxt}, mkdocs-video, kwindex, print-site]", "hooks: [hook.py]", more=HOOKS)
    built = site(text, markdown_extensions=["attr_list"])

    assert built.log == []
    page = built.page(A)
    # What each event has added is there once, on each side of the page.
    order = [
        page.html.index(part) for part in ("FIRST of a.py", "<h1", 'id="added"', "<em>last</em>", "CONTENT", "POST")
    ]
    assert order == sorted(order)
    assert "FIRST" in built.page("code/").html
    # The pages are whole, and say which hand-written ones mention them.
    assert page.by_id("pkg.a.A.m") is not None
    assert [resolve(page, link.href) for link in page.links() if link.text == "Home" and "#" not in link.href] != []
    assert "class A:" in (built.site_dir / A / "index.md").read_text(encoding="utf-8")
    assert "class A:" in (built.site_dir / "llms-full.txt").read_text(encoding="utf-8")
    assert "An A." in built.page("print_page/").html
    # Search has the digest: listings are not in it.
    entries = json.loads((built.site_dir / "search/search_index.json").read_bytes())["docs"]
    assert [entry["location"] for entry in entries if "class A" in entry["text"]] == []


def test_a_page_is_the_same_whether_or_not_a_plugin_looks_at_it(tmp_path: Path) -> None:
    hook = "hook.py:\n    def on_page_content(html, **kw):\n        return html\n"
    plain = build(write_site(tmp_path / "plain", project("[kwindex]", theme=PLAIN)))
    seen = build(write_site(tmp_path / "seen", project("[kwindex]", "hooks: [hook.py]", more=hook, theme=PLAIN)))

    assert code_pages(seen) == code_pages(plain)
    for name in code_pages(plain) - {"code/report/index.html"}:
        assert seen.page(name).html == plain.page(name).html


def test_a_theme_that_copies_the_files_of_pages_copies_their_text(site: BuildSite) -> None:
    built = site(project("[search, {kwindex: {source: false}}]", theme="{name: shadcn}"))

    assert [entry for entry in built.log if "kwindex" in entry[1]] == []
    copied = (built.site_dir / "code/pkg/a.py_docs.md").read_text(encoding="utf-8")
    assert copied.startswith('---\ntitle: "a.py"\n---\n')
    assert "An A." in copied
    assert "class A:" not in copied
    # What was written for the theme is gone with the build.
    assert list((built.root / ".cache/plugin/kwindex").glob("pages-*")) == []


def test_nothing_is_written_for_plugins_that_do_not_ask(site: BuildSite, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: PageFolder) -> str:
        raise AssertionError

    monkeypatch.setattr(PageFolder, "__call__", refuse)

    assert site(project("[search, autorefs, kwindex]", theme=PLAIN)).log == []


def test_a_file_whose_text_another_plugin_sets_is_an_ordinary_page(site: BuildSite) -> None:
    hook = """
hook.py:
    from mkdocs.plugins import event_priority

    @event_priority(-150)
    def on_files(files, config):
        files.get_file_from_path("code/pkg/a.py_docs.md").content_string = "# Mine\\n\\nOwn text."
"""
    built = site(project("[kwindex]", "hooks: [hook.py]", more=hook, theme=PLAIN))

    assert built.page(A).title == "Mine"
    assert "An A." not in built.page(A).html


def test_beside_awesome_pages_that_puts_the_rest_into_the_navigation(site: BuildSite) -> None:
    entry = "{Reference: code/}"
    built = site(
        project("[awesome-pages, kwindex]", f"nav: [other.md, {entry}, {{The A: code/pkg/a.py_docs.md}}, ...]")
    )

    assert built.log == []
    order = pages_in_order(built, "other/index.html")
    assert order[:3] == ["other", "code", "code/pkg"]
    assert order[-4:] == ["code/pkg/a.py_docs", "", "guide", "guide/one"]
    page = built.page(A)
    assert page.by_id("pkg.a.A.m") is not None
    assert page.text("title") == "The A - Site"
    assert "Reference" in built.page("").texts("nav.md-nav--primary .md-nav__link")


def test_beside_awesome_pages_that_reads_pages_files(site: BuildSite) -> None:
    pages = "docs/.pages:\n    nav:\n      - Reference: code\n      - index.md\n      - ...\n"
    built = site(project("[awesome-pages, kwindex]", more=pages))

    assert_sound(built)
    assert pages_in_order(built, "code/index.html")[0] == "code"
    assert "Reference" in built.page("").texts("nav.md-nav--primary .md-nav__link")


def test_beside_literate_nav_with_patterns(site: BuildSite) -> None:
    summary = "docs/SUMMARY.md:\n    - [Home](index.md)\n    - Code\n        - code/*\n    - [The A](code/pkg/a.py_docs.md)\n    - guide/*\n"
    text = project(
        "[{literate-nav: {nav_file: SUMMARY.md}}, kwindex]", more=summary.replace("- code", "* code"), theme=PLAIN
    )
    built = site(text, exclude_docs="SUMMARY.md\nother.md")

    assert_sound(built)
    order = pages_in_order(built)
    assert order[:3] == ["", "code", "code/pkg"]
    assert order.index("code/pkg/a.py_docs") == order.index("guide") - 1


def test_beside_section_index_next_and_previous(site: BuildSite) -> None:
    nav = "nav: [index.md, {Guide: [guide/index.md, guide/one.md]}, {Reference: code/}, other.md]"
    built = site(project("[kwindex, section-index]", nav))

    assert_sound(built)
    order = pages_in_order(built)
    assert (order[:4], order[-1]) == (["", "guide", "guide/one", "code"], "other")


def test_the_navigation_may_name_and_place_a_single_page(site: BuildSite) -> None:
    built = site(
        project(
            "[kwindex]",
            "nav: [index.md, {Start: [{The A: code/pkg/a.py_docs.md}]}, other.md, guide/index.md, guide/one.md]",
        )
    )

    assert_sound(built)
    order = pages_in_order(built)
    assert order[:3] == ["", "code/pkg/a.py_docs", "other"]
    assert order.count("code/pkg/a.py_docs") == 1
    assert built.page(A).texts(".md-path__item") == ["Home", "Start"]
    assert built.page(A).text("title") == "The A - Site"


def test_pages_are_built_once_beside_static_i18n(site: BuildSite) -> None:
    languages = "[{locale: en, default: true, name: English, build: true}, {locale: fr, name: Français, build: true}]"
    french = "docs/index.fr.md:\n    # Accueil\n\n    `pkg.a.A` et [a](code/pkg/a.py_docs.md), [la liste](code/keywords.json)\n"
    built = site(
        project(f"[search, {{i18n: {{docs_structure: suffix, languages: {languages}}}}}, kwindex]", more=french)
    )

    # The plugin looks for what MkDocs has of languages under the name of its distribution.
    no_mkdocs = ("WARNING", "mkdocs_static_i18n: Unable to detect lunr languages from mkdocs distribution")
    assert built.log == ([] if HOST == "mkdocs" else [no_mkdocs])
    assert crawl(built.site_dir).problems == []
    assert [name for name in built.files if name.startswith("fr/code")] == []
    page = built.page("fr/")
    leads = {link.text: resolve(page, link.href) for link in page.links()}
    assert [leads[text] for text in ("pkg.a.A", "a", "la liste", "Code")] == [
        f"{A}#pkg.a.A",
        A,
        "code/keywords.json",
        "code/",
    ]
    assert built.keywords() != []
    entries = json.loads((built.site_dir / "search/search_index.json").read_bytes())["docs"]
    assert len([entry for entry in entries if entry["location"] == A]) == 1
    sitemap = (built.site_dir / "sitemap.xml").read_text(encoding="utf-8")
    assert sitemap.count(f"<loc>https://pkg.example.org/{A}</loc>") == 1


def test_each_language_of_static_i18n_may_have_pages_of_its_own(site: BuildSite) -> None:
    languages = "[{locale: en, default: true, name: English, build: true}, {locale: fr, name: Français, build: true}]"
    french = "docs/index.fr.md:\n    # Accueil\n\n    `pkg.a.A` et [a](code/pkg/a.py_docs.md), [la liste](code/keywords.json)\n"
    built = site(
        project(
            f"[search, {{i18n: {{docs_structure: suffix, languages: {languages}}}}}, {{kwindex: {{each_language: true}}}}]",
            more=french,
        )
    )

    assert [entry for entry in built.log if "lunr languages" not in entry[1]] == []
    assert crawl(built.site_dir).problems == []
    english = {name for name in built.files if name.startswith("code/") and "finder" not in name}
    assert {name.removeprefix("fr/") for name in built.files if name.startswith("fr/code/")} == english
    page = built.page("fr/")
    leads = {link.text: resolve(page, link.href) for link in page.links()}
    assert [leads[text] for text in ("pkg.a.A", "a", "la liste", "Code")] == [
        f"fr/{A}#pkg.a.A",
        f"fr/{A}",
        "fr/code/keywords.json",
        "fr/code/",
    ]
    french_page = built.page(f"fr/{A}")
    assert (french_page.text("h1"), french_page.tree.css("html")[0].attributes["lang"]) == ("a.py", "fr")
    assert ("Accueil", "fr/") in [
        (link.text, resolve(french_page, link.href)) for link in french_page.links(".kw-note")
    ]
    canonical = [node.attributes["href"] for node in french_page.tree.css("link[rel=canonical]")]
    assert canonical == [f"https://pkg.example.org/fr/{A}"]
    switch = {node.attributes["hreflang"]: node.attributes["href"] for node in french_page.tree.css(".md-select a")}
    assert [resolve(french_page, switch[name] or "") for name in ("en", "fr")] == [A, f"fr/{A}"]
    sitemap = (built.site_dir / "sitemap.xml").read_text(encoding="utf-8")
    assert [sitemap.count(f"<loc>https://pkg.example.org/{folder}{A}</loc>") for folder in ("", "fr/")] == [1, 1]
    assert sitemap.count(f'hreflang="en" href="https://pkg.example.org/{A}"') == 2


def test_a_page_that_another_plugin_adds_later_stays_its_own(site: BuildSite) -> None:
    hook = """
hook.py:
    from mkdocs.structure.files import File

    def on_files(files, config):
        files.append(File.generated(config, "code/pkg/a.py_docs/index.md", content="# Somebody's"))
"""
    built = site(project("[kwindex]", "hooks: [hook.py]", more=hook, theme=PLAIN))

    assert built.page(A).title == "Somebody's"
    assert built.page("code/pkg/b.py_docs/").title == "b.py"
    assert [message for _, message in built.info if "hand-written" in message] == [
        "kwindex: code/pkg/a.py_docs/index.md: hand-written page kept, the generated page code/pkg/a.py_docs.md would have the same address"
    ]


@pytest.mark.parametrize(
    ("hook", "why"),
    [
        (
            "def on_pre_page(page, **kw):\n        return page\n\n    def on_nav(nav, files, config):\n        from mkdocs.structure.pages import Page\n        Page(None, files.get_file_from_path('code/pkg/b.py_docs.md'), config)",
            f"kwindex: another plugin has replaced the page 'code/pkg/b.py_docs.md' by its own ({HOST}.structure.pages.Page), which would be empty; leave the pages of kwindex out there, or name kwindex after it in 'plugins'",
        ),
        (
            "def on_nav(nav, files, config):\n        files.remove(files.get_file_from_path('code/pkg/b.py_docs.md'))",
            "kwindex: another plugin has taken 'code/pkg/b.py_docs.md' out of the site's files (1 of 19 pages); name kwindex after it in 'plugins'",
        ),
    ],
)
def test_a_page_that_another_plugin_replaces_or_loses_ends_the_build(tmp_path: Path, hook: str, why: str) -> None:
    late = hook.replace(
        "def on_nav", "from mkdocs.plugins import event_priority\n\n    @event_priority(-150)\n    def on_nav"
    )
    config = write_site(
        tmp_path, project("[kwindex]", "hooks: [hook.py]", more=f"\nhook.py:\n    {late}\n", theme=PLAIN)
    )

    with recorded_log() as records, pytest.raises(Abort):
        build(config)

    assert re.sub(r"of \d+ pages", "of 19 pages", records.of_level(40)[-1][1]) == why


def test_a_second_instance_is_refused_with_a_reason(tmp_path: Path) -> None:
    plugins = "[{kwindex: {root_uri: a}}, {kwindex: {root_uri: b}}]"

    with recorded_log() as records, pytest.raises(Abort):
        build(write_site(tmp_path, project(plugins, theme=PLAIN)))

    assert records.of_level(30) == [
        ("ERROR", "kwindex: 'plugins' names it twice; one plugin makes one section: list all folders in its 'packages'")
    ]


@pytest.mark.parametrize(
    ("settings", "address"),
    [
        ({"edit_uri": "?query=root/docs/"}, "https://git.example.org/me/pkg?query=root/src/pkg/a.py"),
        ({"edit_uri_template": "edit?path=docs/{path}&plain=1"}, "https://git.example.org/me/pkg/edit?path=src/pkg/a.py&plain=1"),
    ],
)  # fmt: skip
def test_the_edit_button_with_a_template_or_a_query(site: BuildSite, settings: dict[str, str], address: str) -> None:
    theme = FEATURES.replace("features: [", "features: [content.action.edit, ")
    built = site(project("[kwindex]", theme=theme), repo_url="https://git.example.org/me/pkg", **settings)

    assert [
        link.href for link in built.page(A).links() if "git.example.org/me/pkg" in link.href and "src" in link.href
    ][:1] == [address]


@pytest.mark.parametrize(
    ("address", "without"),
    [
        ("https://h/r?path=docs/../src/a.py", "https://h/r?path=src/a.py"),
        ("https://h/r?q=a/docs/../../src/a.py&b=1", "https://h/r?q=src/a.py&b=1"),
        ("https://h/r?p=docs%2F..%2Fsrc%2Fa.py", "https://h/r?p=src%2Fa.py"),
        ("https://h/edit/src/a..b.py", "https://h/edit/src/a..b.py"),
        ("https://h/r?p=../src", "https://h/r?p=../src"),
    ],
)
def test_steps_up_are_taken_out_of_addresses(address: str, without: str) -> None:
    assert without_parents(address) == without

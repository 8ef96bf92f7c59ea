"""Files that are not Python: which are taken, and that whatever is in them makes a page and no harm."""

import json
from collections.abc import Mapping

import pytest

from tests.conftest import BuildSite
from tests.support.build import Built
from tests.support.crawl import crawl
from tests.support.sections import SECTIONS, present_sections, silent_sections

KINDS = "python, stubs, documentation, configuration, notebooks, c, cpp, cuda, javascript, typescript, rust, go, shell, build, schemas, cython, objective-c, swift, kotlin, shaders, text"
TREE: dict[str, str | bytes] = {
    "src/pkg/__init__.py": "",
    "src/pkg/mod.pyi": "A: int\n",
    "src/pkg/README.md": "# Pkg\n",
    "src/pkg/LICENSE": "Terms\n",
    "src/pkg/guide.rst": "Guide\n=====\n",
    "src/pkg/conf.toml": "a = 1\n",
    "src/pkg/notes.txt": "text\n",
    "src/pkg/odd": "text without an extension\n",
    "src/pkg/run": "#!/usr/bin/env bash\nls\n",
    "src/pkg/lib.h": "int f(void);\n",
    "src/pkg/app.js": "let a = 1\n",
    "src/pkg/logo.png": b"\x89PNG\r\n\x1a\n\0\0",
    "src/pkg/blob": b"\1\2\3",
    "src/pkg/late.md": b"# Title\n\0",
}


def other_site(site: BuildSite, files: Mapping[str, str | bytes], kinds: object = "all", **options: object) -> Built:
    """Build a site of a package with some files; its links all lead somewhere."""
    config = json.dumps({"files": kinds, **options})
    built = site(
        f"mkdocs.yml: {{site_name: Site, theme: {{name: mkdocs}}, plugins: [{{kwindex: {config}}}]}}",
        {"src/pkg/__init__.py": "", **files},
    )
    assert crawl(built.site_dir).problems == []
    return built


def taken(built: Built) -> set[str]:
    return {record["file"].removeprefix("pkg/") for record in built.keywords()}


def others(built: Built, folder: str = "pkg") -> list[list[str]]:
    """Return the rows of a folder's table of files without pages."""
    table = [table for table in built.page(f"code/{folder}/").all("table") if "without pages" in table.text()]
    rows = table[0].css("tbody tr") if table else []
    return [[cell.text().strip() for cell in row.css("td")] for row in rows]


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        (["python", "stubs", "documentation"], {"__init__.py", "mod.pyi", "README.md", "LICENSE", "guide.rst"}),
        (["python"], {"__init__.py"}),
        (["python", "configuration", "c", "shell"], {"__init__.py", "conf.toml", "lib.h", "run"}),
        (["text", "javascript"], {"notes.txt", "odd", "app.js"}),
        (
            "all",
            {path.removeprefix("src/pkg/") for path in TREE} - {"logo.png", "blob", "late.md"},
        ),
    ],
)
def test_the_option_chooses_kinds_of_file(site: BuildSite, kinds: object, expected: set[str]) -> None:
    assert taken(other_site(site, TREE, kinds)) == expected


def test_without_the_option_documentation_is_taken(site: BuildSite) -> None:
    built = site("", TREE)

    assert taken(built) == {"__init__.py", "mod.pyi", "README.md", "LICENSE", "guide.rst"}


def test_files_without_pages_are_listed_with_type_and_size(site: BuildSite) -> None:
    built = other_site(site, TREE, ["python"])

    assert others(built) == []

    built = other_site(site, TREE, ["python", "documentation"])

    assert others(built) == [
        ["app.js", "JavaScript", "10 bytes"],
        ["blob", "data binary", "3 bytes"],
        ["conf.toml", "TOML", "6 bytes"],
        ["late.md", "MD file binary", "9 bytes"],
        ["lib.h", "C source", "13 bytes"],
        ["logo.png", "PNG image binary", "10 bytes"],
        ["notes.txt", "Plain text", "5 bytes"],
        ["odd", "Plain text", "26 bytes"],
        ["run", "Shell script", "23 bytes"],
    ]


def test_secrets_and_hidden_files_are_never_taken_nor_named(site: BuildSite) -> None:
    built = other_site(
        site,
        {
            f"src/pkg/{name}": "nobody's business\n"
            for name in (
                ".env",
                ".netrc",
                ".pypirc",
                "server.pem",
                "private.key",
                "id_rsa",
                "id_rsa.pub",
                "secrets.toml",
                "credentials",
                "prod.env",
                ".hidden/notes.md",
                "node_modules/notes.md",
                "__pycache__/notes.md",
            )
        }
        | {
            "src/pkg/plain.txt": "-----BEGIN OPENSSH PRIVATE KEY-----\nabc\n",
            "src/pkg/secrets.md": "# About secrets\n",
        },
    )

    assert taken(built) == {"__init__.py", "secrets.md"}
    assert others(built) == []
    assert "business" not in "".join(
        path.read_text(errors="replace") for path in built.site_dir.rglob("code/**/*.html")
    )


def test_excluded_files_are_left_out(site: BuildSite) -> None:
    built = other_site(site, {"src/pkg/a.md": "# A\n", "src/pkg/sub/b.md": "# B\n"}, exclude=["pkg/sub/"])

    assert taken(built) == {"__init__.py", "a.md"}


def test_a_folder_of_documents_has_pages(site: BuildSite) -> None:
    built = other_site(site, {"src/pkg/docs/a.md": "# A\n"}, ["python", "documentation"])

    assert built.page("code/pkg/docs/").texts(".kw-parts .kw-first") == ["a.md"]
    assert built.page("code/pkg/docs/doc/").title == "docs: documentation"


def test_a_folder_of_pictures_has_pages_where_everything_is_taken(site: BuildSite) -> None:
    built = other_site(site, {"src/pkg/img/a.png": b"\x89PNG\0"})

    assert others(built, "pkg/img") == [["a.png", "PNG image binary", "5 bytes"]]
    assert "code/pkg/img/index.html" not in other_site(site, {}, ["python", "documentation"]).files


def test_every_file_has_both_pages_with_all_sections(site: BuildSite) -> None:
    built = other_site(site, TREE)

    for name in taken(built) - {"__init__.py", "mod.pyi"}:
        assert present_sections(built.page(f"code/pkg/{name}_docs/")) == SECTIONS
        assert built.page(f"code/pkg/{name}_docs/").title == name
        assert built.page(f"code/pkg/{name}_kw/").title == f"{name}: keywords"


GUIDE = """\
# Pkg: *the* `guide`

Pkg does things. It does them [well](docs/deep.md#why "title").

## Install

```console
$ pip install pkg
# no heading
```

See [the code](mod.py), [its line](mod.py#L2), [gone](gone.md), [folder](docs/), <https://example.org> and `pkg.mod.f`.

Install
-------

[later]: https://example.org/later
"""


def test_markdown(site: BuildSite) -> None:
    built = other_site(
        site,
        {
            "src/pkg/README.md": GUIDE,
            "src/pkg/mod.py": '"""Mod."""\ndef f(): ...\n',
            "src/pkg/docs/deep.md": "Deep\n====\n\nWhy\n---\n\n[back][later] [later]: no\n",
        },
    )
    page = built.page("code/pkg/README.md_docs/")

    assert "Pkg does things." in page.text("#file-purpose + p")
    assert [node.attributes["id"] for node in page.all(".kw-detail > [id]")] == [
        "pkg/README.md:pkg-the-guide",
        "pkg/README.md:install",
        "pkg/README.md:install~2",
    ]
    assert page.texts(".kw-detail > [id]") == ["Pkg: the guide L1–L17", "Install L5–L12", "Install L14–L17"]
    assert page.texts(".kw-contents li") == ["Pkg: the guide", "Install", "Install"]
    assert [(link.text, link.href) for link in page.links(".kw-docstring")] == [
        ("well", "../docs/deep.md_docs/#pkg/docs/deep.md:why"),
        ("the code", "../mod.py_docs/"),
        ("its line", "../mod.py_docs/#L2"),
        ("folder", "../docs/"),
        ("https://example.org", "https://example.org"),
        ("pkg.mod.f", "../mod.py_docs/#pkg.mod.f"),
    ]
    assert [
        (record["name"], record["kind"], record["line"])
        for record in built.keywords()
        if record["file"] == "pkg/README.md"
    ] == [
        ("Pkg: the guide", "heading", 1),
        ("pkg/README.md", "file", 1),
        ("docs/deep.md#why", "link", 3),
        ("Install", "heading", 5),
        ("console", "code_language", 7),
        ("docs/", "link", 12),
        ("gone.md", "link", 12),
        ("https://example.org", "link", 12),
        ("mod.py", "link", 12),
        ("mod.py#L2", "link", 12),
        ("Install", "heading", 14),
        ("https://example.org/later", "link", 17),
    ]
    assert built.page("code/pkg/docs/deep.md_docs/").texts("#referred-to-by + div li") == ["pkg/README.md L3"]


RST = """\
=======
 Title
=======

About `this <other.rst>`_ and https://example.org/a.

Part
====

.. code-block:: python

   Not a title
   ===========

Sub
---

Literal::

   Neither
   -------

.. _home: https://example.org/home
"""


def test_restructuredtext(site: BuildSite) -> None:
    built = other_site(site, {"src/pkg/guide.rst": RST, "src/pkg/other.rst": "Other\n~~~~~\n"})
    page = built.page("code/pkg/guide.rst_docs/")

    assert page.texts(".kw-detail > [id]") == ["Title L1–L23", "Part L7–L23", "Sub L15–L23"]
    assert [node.tag for node in page.all(".kw-detail > [id]")] == ["h3", "h4", "h5"]
    assert [(record["name"], record["kind"]) for record in built.keywords() if record["file"] == "pkg/guide.rst"] == [
        ("Title", "heading"),
        ("pkg/guide.rst", "file"),
        ("https://example.org/a", "link"),
        ("other.rst", "link"),
        ("Part", "heading"),
        ("python", "code_language"),
        ("Sub", "heading"),
        ("https://example.org/home", "link"),
    ]


def test_the_readme_is_the_folders_purpose_and_has_its_own_page(site: BuildSite) -> None:
    built = other_site(site, {"src/pkg/README.md": "# Pkg\n\nPkg does things.\n", "src/pkg/__init__.py": ""})

    page = built.page("code/pkg/doc/")
    assert page.text(".kw-readme") == "Pkg Pkg does things."
    assert [link.text for link in page.links("#purpose ~ p")] == ["README.md", "pkg"]


HOSTILE: dict[str, str | bytes] = {
    "script.md": "# <script>alert(1)</script> T\n\n<img src=x onerror=alert(1)> <iframe src='//x'></iframe>\n",
    "link.md": "[a](javascript:alert(1)) [b](../../../../etc/passwd) [c](//evil.example/x) ![i](http://evil.example/i.png)\n",
    "form.md": '<form action="/x"><input name=q id="L1"></form><style>*{display:none}</style><base href="//x">\n',
    "id.md": '<a id="file-purpose" name="x">a</a> <div class="md-header kw-page" style="position:fixed">b</div>\n',
    "comment.md": "<!-- never closed\n\n# Title\n",
    "fence.md": "````python\n# never closed\n",
    "deep.md": "> " * 2000 + "x\n\n" + "- " * 2000 + "y\n" + "[" * 5000 + "\n",
    "long.md": "# " + "a" * 1_000_000 + "\n",
    "marks.md": "\x02file:pkg\x03x\x04 \x0e\n",
    "same.md": "# a b\n# a_b\n# a-b\n# a--b\n# ~\n# \n# L1\n# a b~2\n",
    "latin.md": "# caf\xe9\n".encode("latin-1"),
    "bom.md": b"\xef\xbb\xbf# Bom\n",
    "utf16.md": "# H\xe9\n".encode("utf-16"),
    "empty.md": "",
    'we"ird <b>&amp; #1?.md': '# A "b" <i>\n\n[x](<we"ird <b>&amp; #1?.md>)\n',
    "keys.json": '{"<img src=x>": {"": 1, " ": 2, "a#b": 3}, "L1": 4, "../x": 5, "\\u0000\\u202e": 6, "a\\nb": 7}',
    "keys.toml": "\"<script>\" = '<b>'\n",
    "blank.rst": "\n\n",
    "under.rst": "=\n=\n==\n\nA\n=\n\n====\n\n..\n\n.. image:: \n",
    "long.txt": "x" * 1_000_000,
    "wide.html": "<p>" * 100_000,
}


def test_hostile_files_make_pages_and_no_harm(site: BuildSite) -> None:
    built = other_site(site, {f"src/pkg/{name}": content for name, content in HOSTILE.items()})

    assert taken(built) == {*HOSTILE, "__init__.py"}
    assert [message.rpartition("/")[2] for _, message in built.log] == [
        "latin.md:1: cannot be decoded: it is not valid UTF-8; shown with replacement characters"
    ]
    for name in HOSTILE:
        page = built.page(f"code/pkg/{name}_docs/")
        assert page.all(".kw-page :is(script, iframe, form, style, base, img, [onerror], [style])") == []
        assert present_sections(page) == SECTIONS
        assert len(page.ids) == len(set(page.ids))
    assert built.page("code/pkg/bom.md_docs/").text(".kw-detail h3") == "Bom L1"
    assert built.page("code/pkg/utf16.md_docs/").text(".kw-detail h3") == "Hé L1"
    assert built.page("code/pkg/long.txt_docs/").text("#original-source + p") == (
        "Shown without colours: a line of it is longer than 5,000 characters."
    )


def test_the_search_finds_headings(site: BuildSite) -> None:
    built = site(
        """
        mkdocs.yml: {site_name: Site, theme: {name: mkdocs}, plugins: [search, kwindex]}
        src/pkg/__init__.py:
        """,
        {"src/pkg/README.md": GUIDE},
    )

    index = json.loads((built.site_dir / "search/search_index.json").read_bytes())
    assert [entry["title"] for entry in index["docs"] if "README.md_docs" in entry["location"]] == [
        "README.md",
        "Pkg: the guide",
        "Install",
        "Install",
    ]


def test_a_file_names_the_documents_beside_it_that_link_to_it(site: BuildSite) -> None:
    files = {f"src/pkg/{number:03}.txt": "" for number in range(150)}
    built = other_site(site, {**files, "src/pkg/a.md": "[x](000.txt)\n"})

    assert silent_sections(built.page("code/pkg/100.txt_docs/"))["related-files"] == "No document links to it."
    row = built.page("code/pkg/000.txt_docs/").all(".kw-related tbody tr")[0]
    assert [cell.text() for cell in row.css("td")][:2] == ["a.md", "links to it"]


def test_addresses_from_the_root_lead_from_the_outermost_folder_that_has_them(site: BuildSite) -> None:
    links = "[a](/b.md) [b](/docs/b.md#b) [c](/src/pkg/mod.py) [d](/pkg/mod.py#L1) [e](/none.md) [f](/docs) [g](b.md)"
    built = other_site(
        site,
        {
            "src/pkg/mod.py": "A = 1\n",
            "src/pkg/b.md": "# B\n",
            "src/pkg/docs/b.md": "# B\n",
            "src/pkg/docs/deep/a.md": f"# A\n\n{links}\n",
        },
    )
    found = built.page("code/pkg/docs/deep/a.md_docs/").links(".kw-docstring")

    assert [(link.text, link.href) for link in found] == [
        ("a", "../../../b.md_docs/"),
        ("b", "../../b.md_docs/#pkg/docs/b.md:b"),
        ("c", "../../../mod.py_docs/"),
        ("d", "../../../mod.py_docs/#L1"),
        ("f", "../../"),
    ]


def test_a_python_file_names_the_documents_that_link_to_it(site: BuildSite) -> None:
    built = other_site(site, {"src/pkg/mod.py": "", "src/pkg/docs/a.md": "# A\n\n[m](../mod.py)\n"})

    row = built.page("code/pkg/mod.py_docs/").all(".kw-related tbody tr")[-1]
    assert [cell.text() for cell in row.css("td")] == ["pkg/docs/a.md", "links to it", "m"]


def test_a_file_at_the_top_of_a_repository_has_addresses_from_the_root_too(site: BuildSite) -> None:
    built = site("""
        mkdocs.yml: {site_name: Site, theme: {name: mkdocs}, plugins: [{kwindex: {repository: true}}]}
        docs/index.md: # Home
        src/p/__init__.py: A = 1
        README.md: "[a](/src/p/__init__.py) [b](/docs/index.md) [c](/gone.md)"
        """)
    found = built.page("code/README.md_docs/").links(".kw-docstring")

    assert [(link.text, link.href) for link in found] == [
        ("a", "../src/p/__init__.py_docs/"),
        ("b", "../docs/index.md_docs/"),
    ]

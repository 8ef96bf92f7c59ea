"""What File Purpose says, and the line that closes a page."""

import pytest
from selectolax.lexbor import LexborHTMLParser

from mkdocs_kwindex.analysis.opening_comment import opening_comment
from mkdocs_kwindex.model import OpeningComment
from tests.conftest import BuildSite
from tests.support.build import Built, build
from tests.support.crawl import crawl
from tests.support.html import Page, folded
from tests.support.sections import SECTIONS, present_sections, silent_sections
from tests.support.tree import write_site

TREE = '''
mkdocs.yml: {site_name: Site, theme: {name: mkdocs}, plugins: [{kwindex: {files: all}}]}
docs/index.md: # Home
pkg/__init__.py:
    from pkg.slots import *
pkg/told.py:
    """What it is. And more."""
    X = 1
pkg/briefly.py:
    """Just `this`
    sentence."""
    X = 1
pkg/nothing.py: '"""Nothing else."""'
pkg/downloader.py:
    import os

    class Slot:
        """A slot."""

    class Downloader:
        """Fetches pages. Slowly."""
pkg/only.py:
    def one(): 'The one.'
    def _other(): 'Not it.'
pkg/commented.py:
    #!/usr/bin/env python
    # -*- coding: utf-8 -*-
    # Copyright 2020 Somebody. Licensed under the MIT License.

    # Helpers for the downloader.
    # Not for users.

    import os
    def a(): ...
    def b(): ...
pkg/imports_comment.py:
    # Standard library imports.
    import os
    def a(): ...
    def b(): ...
pkg/slots.py:
    def rare(): ...
    def often(): ...
    def _inner(): ...
    SIZE = 1
pkg/core/__init__.py:
pkg/core/a.py:
    from pkg.slots import often
    often()
pkg/core/b.py:
    from pkg.slots import often
    often()
pkg/core/c.py:
    from pkg.slots import SIZE
    print(SIZE)
pkg/guarded.py:
    import sys
    if __name__ == "__main__":
        del sys.path[0]
    LIMIT = 1
    def main(): print(LIMIT)
    if __name__ == "__main__":
        main()
pkg/refused.py:
    if __name__ != "__main__":
        raise ImportError
    x = 1
pkg/tests/test_slots.py:
    from pkg import slots
    def test_it(): assert slots.rare() is None
pkg/run.sh:
    #!/usr/bin/env bash
    _f(){
      echo hi
    }
pkg/hello.sh:
    #!/bin/sh
    # Says hello.

    echo hello
'''


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(write_site(tmp_path_factory.mktemp("purpose"), TREE))


def purpose(page: Page) -> list[str]:
    """Return the paragraphs of File Purpose."""
    _, _, rest = page.html.partition('<h2 id="file-purpose"')
    return [folded(node) for node in LexborHTMLParser(rest.partition("<h2 ")[0]).css("p")]


def test_the_site_is_sound(built: Built) -> None:
    assert built.log == []
    assert crawl(built.site_dir).problems == []


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("told.py", ["module What it is. (the docstring, L1)"]),
        ("downloader.py", ["module Downloader: Fetches pages. (its docstring, L7)"]),
        ("only.py", ["module one: The one. (its docstring, L1)"]),
        (
            "commented.py",
            [
                "script Helpers for the downloader. (the comment at the top, L5)",
                "Script: its first line, #!/usr/bin/env python, names the program that runs it (L1).",
            ],
        ),
        ("imports_comment.py", ["module Defines a and b."]),
        (
            "slots.py",
            ["module Defines often, SIZE, rare and 1 more; imported by 5 files, 3 of them directly in pkg/core."],
        ),
        ("__init__.py", ["package Imports all of pkg.slots."]),
        ("core/__init__.py", ["package – it holds no code."]),
        ("core/a.py", ["module Imports often."]),
        (
            "guarded.py",
            [
                "module and script Defines main and LIMIT.",
                'Module and script: if __name__ == "__main__" makes it run as a program (L2, L6).',
            ],
        ),
        ("refused.py", ["module Defines x."]),
        (
            "tests/test_slots.py",
            [
                "test A test of pkg/slots.py, after which it is named.",
                "Test: its name is test_slots.py and it defines test_it (L2).",
            ],
        ),
        (
            "hello.sh",
            [
                "script Says hello. (what stands at the top, L2)",
                "Script: its first line, #!/bin/sh, names the program that runs it (L1).",
            ],
        ),
        ("run.sh", ["script – its first line, #!/usr/bin/env bash, names the program that runs it (L1)."]),
    ],
)
def test_the_purpose_of_a_file(built: Built, file: str, expected: list[str]) -> None:
    assert purpose(built.page(f"code/pkg/{file}_docs/")) == expected


def test_a_docstring_of_one_sentence_stands_once(built: Built) -> None:
    def overview(file: str) -> list[str]:
        _, _, rest = built.page(f"code/pkg/{file}_docs/").html.partition('<h2 id="high-level-overview"')
        return [folded(node) for node in LexborHTMLParser(rest.partition("<h2 ")[0]).css("p")]

    assert overview("told.py") == ["What it is. And more."]
    assert overview("briefly.py") == []
    assert purpose(built.page("code/pkg/briefly.py_docs/")) == ["module Just this sentence. (the docstring, L1)"]
    silent = silent_sections(built.page("code/pkg/nothing.py_docs/"))
    assert silent["high-level-overview"] == "The file has nothing but the docstring that tells its purpose."


def test_the_rows_of_a_folder_say_the_purpose_of_its_files(built: Built) -> None:
    rows = {
        folded(row.css("td")[0]): folded(row.css("td")[1]) for row in built.page("code/pkg/").all("#files ~ * tbody tr")
    }

    assert rows["downloader.py"] == "Downloader: Fetches pages."
    assert rows["commented.py"] == "Helpers for the downloader."
    assert rows["guarded.py"] == "Defines main and LIMIT."


def test_a_file_that_runs_in_two_places_says_both(built: Built) -> None:
    texts = built.page("code/pkg/guarded.py_docs/").texts(".kw-idioms dd")

    assert 'python -m pkg.guarded runs the 2 parts under if __name__ == "__main__" (L2 and L6)' in texts


def test_the_first_line_of_a_script_describes_no_function(built: Built) -> None:
    page = built.page("code/pkg/run.sh_docs/")

    assert page.texts(".kw-outline td") == ["function", "_f", ""]


def test_sections_that_say_nothing_share_the_closing_line(built: Built) -> None:
    page = built.page("code/pkg/core/__init__.py_docs/")
    silent = silent_sections(page)

    assert len(page.all(".kw-closing")) == 1
    assert page.sections == ["file-purpose", "file-metadata", "architecture-design", "cross-references"]
    assert present_sections(page) == SECTIONS
    assert silent["original-source"] == "The file is empty."
    assert silent["detailed-analysis"] == "The file defines nothing."
    assert silent["testing-usage"] == "Not found by name in the 1 test file indexed."
    assert all(silent.values())


def test_sections_of_other_files_share_a_reason(built: Built) -> None:
    page = built.page("code/pkg/run.sh_docs/")

    assert (
        "Code Patterns & Idioms, Performance Considerations, Security & Safety, Testing & Usage: Looked for in Python "
        "files only." in folded(page.one(".kw-closing"))
    )


def test_only_files_that_have_to_do_with_it_are_related(built: Built) -> None:
    rows = built.page("code/pkg/slots.py_docs/").texts(".kw-related tbody tr")

    assert rows == ["__init__.pythe package's own moduleImports all of pkg.slots."]
    assert "related-files" in silent_sections(built.page("code/pkg/core/__init__.py_docs/"))


def test_the_map_of_keywords_leads_to_who_imports_them(site: BuildSite) -> None:
    built = site("""
        mkdocs.yml: {site_name: Site, theme: {name: mkdocs}, plugins: [kwindex]}
        docs/index.md: # Home
        p/__init__.py: # Nothing.
        p/m.py: class Auth: ...
        p/a.py: from p.m import Auth
    """)
    table = built.page("code/p/m.py_kw/").one("table.kw-map")
    columns = [folded(cell) for cell in table.css("thead th")][1:]
    cells = [cell.css("a") for cell in table.css("tbody td")]
    found = {column: cell[0].attributes["href"] for column, cell in zip(columns, cells, strict=True) if cell}

    assert found["Dependencies"] == "../m.py_docs/#imported-by"
    assert found["File Purpose"] == "../m.py_docs/#file-purpose"
    assert found["Related Files"] == "../m.py_docs/#related-files"


@pytest.mark.parametrize(
    ("text", "line", "summary"),
    [
        ("# ply: ygen.py\n#\n# Makes versions of the parser.\n\nimport os\n", 3, "Makes versions of the parser."),
        ("# lib/tool.py -\n# Makes all of the things.\n\nimport os\n", 2, "Makes all of the things."),
        (
            "# ---\n# tool.py\n#\n# Makes nodes from\n# a file. Run it.\n#\n# License: BSD\n# ---\nimport os\n",
            4,
            "Makes nodes from a file.",
        ),
        ("# See tool.py for more of it.\n\nimport os\n", 1, "See tool.py for more of it."),
    ],
)
def test_a_line_that_names_the_file_is_no_purpose(text: str, line: int, summary: str) -> None:
    assert opening_comment(text) == OpeningComment(line, summary)


@pytest.mark.parametrize(
    "text",
    [
        "# Copyright of me\n#\n# Permission is granted to all of them.\n\nimport os\n",
        "# This file is part of the big library.\n#\n# It is licensed as it is.\n\nimport os\n",
        "# Written by me for all others.\n#\n# License: MIT\n\nimport os\n",
        "# The big library of things\n#\n# License: MIT\n\nimport os\n",
    ],
)
def test_who_has_rights_is_no_purpose(text: str) -> None:
    assert opening_comment(text) is None

"""Paths and dotted names that texts write: links both ways where exactly one file or symbol has the name."""

from tests.conftest import BuildSite
from tests.support.build import Built
from tests.support.crawl import crawl
from tests.test_languages import keywords, language_site

WORKFLOW = """\
name: CI
on: [push]
jobs:
  build:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: bash scripts/build.sh --all
      - run: |
          python scripts/gen.py out.txt
          pytest tests/test_core.py::test_it
  call:
    uses: ./.github/workflows/other.yml
"""
PROJECT = {
    "docs/index.md": "# Home\n",
    ".github/workflows/ci.yml": WORKFLOW,
    ".github/workflows/other.yml": "jobs: {a: {steps: [{run: 'make'}]}}\n",
    ".gitlab-ci.yml": "stages: [a]\ntest:\n  script: [./scripts/build.sh]\n",
    "scripts/build.sh": "#!/bin/sh\n# See docs/guide.md\npython scripts/gen.py\n./scripts/gone.sh\n$HERE/docs/guide.md\n",
    "scripts/gen.py": "def main(): ...\n",
    "Makefile": "all:\n\tscripts/build.sh\n",
    "docs/guide.md": "# Guide\n\nSee src/pkg/core.py, `util.py`, https://x.org/scripts/build.sh and pkg.core.run.\n"
    "Not pkg.gone, os.path, e.g. this.\n",
    "src/pkg/__init__.py": "from pkg.core import run\n",
    "src/pkg/core.py": "def run(): ...\nclass Core: ...\n",
    "src/pkg/util.py": "",
    "src/pkg/a/same.py": "",
    "src/pkg/b/same.py": "",
    "src/pkg/b/BUILD": 'py_library(name = "b", srcs = ["same.py", "../util.py"])\n',
    "src/lib/one.c": "/* pkg.core.Core does it; a.pkg.core.run does not */\nint x = pkg.core.run;\n// same.py\n",
    "settings.toml": 'entry = "pkg.run"\nfile = "src/pkg/a/same.py"\nother = "b/same.py"\n',
    "tests/test_core.py": "def test_it(): ...\n",
}


def repository(site: BuildSite) -> Built:
    """Build a site of a whole repository; its links all lead somewhere."""
    built = site(
        "mkdocs.yml: {site_name: Site, theme: {name: mkdocs}, plugins: [{kwindex: {repository: true}}]}", PROJECT
    )
    assert crawl(built.site_dir).problems == []
    return built


def named(built: Built, uri: str) -> list[tuple[str, str, str]]:
    """Return what the text of a file names, where that leads, and the lines."""
    rows = built.page(f"code/{uri}_docs/").all("#references-named tbody tr")
    found = []
    for row in rows:
        link = row.css("td")[0].css("a")[0]
        found.append((link.text(), (link.attributes["href"] or "").lstrip("./"), row.css("td")[2].text().strip()))
    return found


def test_what_a_text_names_is_a_link(site: BuildSite) -> None:
    built = repository(site)

    assert built.log == []
    assert named(built, ".github/workflows/ci.yml") == [
        ("./.github/workflows/other.yml", "other.yml_docs/", "L13"),
        ("scripts/build.sh", "scripts/build.sh_docs/", "L8"),
        ("scripts/gen.py", "scripts/gen.py_docs/", "L10"),
        ("tests/test_core.py", "tests/test_core.py_docs/", "L11"),
    ]
    assert named(built, ".gitlab-ci.yml") == [("./scripts/build.sh", "scripts/build.sh_docs/", "L3")]
    assert named(built, "scripts/build.sh") == [
        ("docs/guide.md", "docs/guide.md_docs/", "L2"),
        ("scripts/gen.py", "gen.py_docs/", "L3"),
    ]
    assert named(built, "Makefile") == [("scripts/build.sh", "scripts/build.sh_docs/", "L2")]
    assert named(built, "docs/guide.md") == [
        ("pkg.core.run", "src/pkg/core.py_docs/#pkg.core.run", "L3"),
        ("src/pkg/core.py", "src/pkg/core.py_docs/", "L3"),
        ("util.py", "src/pkg/util.py_docs/", "L3"),
    ]
    assert named(built, "src/lib/one.c") == [("pkg.core.Core", "pkg/core.py_docs/#pkg.core.Core", "L1")]
    assert named(built, "src/pkg/b/BUILD") == [
        ("../util.py", "util.py_docs/", "L1"),
        ("same.py", "same.py_docs/", "L1"),
    ]
    assert named(built, "settings.toml") == [
        ("b/same.py", "src/pkg/b/same.py_docs/", "L3"),
        ("pkg.run", "src/pkg/core.py_docs/#pkg.core.run", "L1"),
        ("src/pkg/a/same.py", "src/pkg/a/same.py_docs/", "L2"),
    ]


def test_the_page_of_what_is_named_tells_who_names_it(site: BuildSite) -> None:
    built = repository(site)

    def related(uri: str) -> list[tuple[str, str]]:
        rows = built.page(f"code/{uri}_docs/").all(".kw-related tbody tr")
        return [(row.css("td")[0].text().strip(), row.css("td")[1].text().strip()) for row in rows]

    assert built.page("code/scripts/build.sh_docs/").texts("#referred-to-by + div li") == [
        ".github/workflows/ci.yml L8",
        ".gitlab-ci.yml L3",
        "Makefile L2",
    ]
    assert ("docs/guide.md", "names pkg.core.run") in related("src/pkg/core.py")
    assert ("settings.toml", "names pkg.core.run") in related("src/pkg/core.py")
    assert ("src/lib/one.c", "names pkg.core.Core") in related("src/pkg/core.py")
    assert ("scripts/build.sh", "names it") not in related("scripts/build.sh")
    assert ("docs/guide.md", "names it") in related("src/pkg/util.py")


def test_jobs_are_keywords(site: BuildSite) -> None:
    built = language_site(
        site,
        {
            "ci.yml": WORKFLOW,
            ".gitlab-ci.yml": "",
            "x.gitlab-ci.yml": "stages: [a]\ntest:\n  script: [a]\nvariables:\n  scripts: b\n",
            "other.yml": "jobs:\n  a: {name: b}\nbuild:\n  script: c\n",
        },
    )

    assert [found for found in keywords(built, "ci.yml") if found[1] == "job"] == [
        (4, "job", "jobs.build"),
        (12, "job", "jobs.call"),
    ]
    assert [found for found in keywords(built, "x.gitlab-ci.yml") if found[1] == "job"] == [(2, "job", "test")]
    assert [found for found in keywords(built, "other.yml") if found[1] == "job"] == []

"""The options: what is found by itself, and what a wrong value is answered with."""

import json
import sys
from pathlib import Path

import pytest
from mkdocs.config import load_config

from mkdocs_kwindex.workers import Workers, usable_cores
from tests.conftest import BuildSite
from tests.support.build import refusal
from tests.support.options import options_page
from tests.support.tree import write_site

ROOT = Path(__file__).parent.parent


def errors(root: Path, options: object, text: str = "src/pkg/__init__.py: a = 1") -> list[str]:
    """Return the error messages for a value of the plugin's options, without what MkDocs puts in front of them."""
    config = f"site_name: Site\ntheme: mkdocs\nplugins:\n  - kwindex: {json.dumps(options)}\n"
    found = refusal(write_site(root, text, {"mkdocs.yml": config}))
    assert {level for level, _ in found} == {"ERROR"}
    messages = "\n".join(message.removeprefix("Config value 'plugins': ") for _, message in found)
    # MkDocs tells all errors of a plugin in one record.
    return [message.removeprefix("Plugin 'kwindex' option ") for message in messages.splitlines()]


def documented(site: BuildSite, text: str, options: object = None) -> set[str]:
    """Build a project and return the files that got pages."""
    config = f"site_name: Site\ntheme: {{name: mkdocs}}\nplugins:\n  - kwindex: {json.dumps(options or {})}\n"
    built = site(text, {"mkdocs.yml": config})
    assert built.log == []
    return {record["file"] for record in built.keywords()}


def test_src_layout(site: BuildSite) -> None:
    text = """
        src/one/__init__.py:
        src/one/a.py:
        src/two/b.py:
        src/single.py:
        other/__init__.py:
        tests/test_one.py:
    """

    assert documented(site, text) == {"one/__init__.py", "one/a.py", "two/b.py", "single.py"}


def test_flat_layout(site: BuildSite) -> None:
    text = """
        pkg/__init__.py:
        pkg/sub/deep.py:
        setup.py:
        scripts/tool.py:
        tests/__init__.py:
        docs/conf.py:
        docs/index.md: # Home
        examples/__init__.py:
        .hidden/__init__.py:
        venv/__init__.py:
        env3/pyvenv.cfg:
        env3/__init__.py:
    """

    assert documented(site, text) == {"pkg/__init__.py", "pkg/sub/deep.py"}


def test_namespace_package(site: BuildSite) -> None:
    text = """
        space/one/__init__.py: VALUE = 1
        space/two/part.py:
        tests/test_space.py:
    """

    assert documented(site, text) == {"space/one/__init__.py", "space/two/part.py"}


def test_namespace_package_in_src(site: BuildSite) -> None:
    assert documented(site, "src/space/one/__init__.py:") == {"space/one/__init__.py"}


def test_single_module(site: BuildSite) -> None:
    text = """
        single.py: VALUE = 1
        setup.py:
        conftest.py:
        noxfile.py:
    """

    assert documented(site, text) == {"single.py"}


def test_folder_of_scripts(site: BuildSite) -> None:
    text = """
        scripts/one.py:
        scripts/two.py:
        README.md: A folder of scripts.
    """

    assert documented(site, text) == {"scripts/one.py", "scripts/two.py"}


def test_nothing_found_tells_where_it_looked(tmp_path: Path) -> None:
    [message] = errors(tmp_path, {}, "tests/test_a.py:\ndocs/index.md: # Home")

    assert message == (
        "'packages': nothing found: looked for src/*/ with .py files, directories with an __init__.py, directories with "
        f".py files and single .py files in {tmp_path}; expected at least one, or the option 'packages' to name what to "
        "document"
    )


def test_named_packages_keep_the_name_they_are_imported_by(site: BuildSite) -> None:
    text = """
        lib/torch/__init__.py:
        lib/torch/_custom_op/__init__.py:
        lib/torch/_custom_op/autograd.py:
        lib/tool.py:
        scripts/run.py:
    """

    found = documented(site, text, {"packages": ["lib/torch/_custom_op", "lib/tool.py", "scripts"]})
    assert found == {"torch/_custom_op/__init__.py", "torch/_custom_op/autograd.py", "tool.py", "scripts/run.py"}


def test_exclude_is_matched_from_the_name_of_the_package_on(site: BuildSite) -> None:
    text = """
        src/pkg/__init__.py:
        src/pkg/made_pb2.py:
        src/pkg/keep_pb2.py:
        src/pkg/sub/pkg/a.py:
        src/pkg/vendor/b.py:
    """

    found = documented(site, text, {"exclude": ["*_pb2.py", "!keep_pb2.py", "/pkg/vendor/"]})
    assert found == {"pkg/__init__.py", "pkg/keep_pb2.py", "pkg/sub/pkg/a.py"}


def test_unknown_option(tmp_path: Path) -> None:
    assert errors(tmp_path, {"package": ["src/pkg"]}) == [
        "'package': unknown option with value ['src/pkg']; did you mean 'packages'?"
    ]


def test_unknown_option_that_resembles_none(tmp_path: Path) -> None:
    [message] = errors(tmp_path, {"xyz": 1})

    assert message.startswith("'xyz': unknown option with value 1; expected one of ")
    assert "packages" in message


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (
            {"packages": ["src/gone"]},
            (
                "'packages': 'src/gone' does not exist (looked for {root}/src/gone); expected a package directory, a source "
                "folder or a .py file, relative to mkdocs.yml"
            ),
        ),
        (
            {"packages": "src/pkg"},
            "'packages': got 'src/pkg'; expected a list of paths relative to mkdocs.yml",
        ),
        (
            {"packages": [5]},
            "'packages': got [5]; expected a list of paths relative to mkdocs.yml",
        ),
        (
            {"packages": ["docs"]},
            "'packages': 'docs' holds no Python files (looked in {root}/docs); expected .py or .pyi files in it or below",
        ),
        (
            {"packages": ["mkdocs.yml"]},
            "'packages': 'mkdocs.yml' is no Python file; expected a directory, or a file that ends in .py or .pyi",
        ),
        (
            {"packages": ["installed:no_such_package"]},
            (
                "'packages': 'installed:no_such_package' is not installed as Python source here; expected the import name of a "
                "package that pip installed beside mkdocs"
            ),
        ),
        (
            {"packages": ["src/pkg", "src/pkg/../pkg"]},
            (
                "'packages': 'src/pkg' and 'src/pkg/../pkg' are both called 'pkg'; expected packages with different names, as "
                "their pages would share addresses"
            ),
        ),
        (
            {"exclude": ["!"]},
            "'exclude': '!' does not parse (Invalid git pattern: '!'); expected a gitignore-style pattern",
        ),
        (
            {"exclude": "*.py"},
            "'exclude': got '*.py'; expected a list of gitignore-style patterns",
        ),
        (
            {"files": ["python", "cobol"]},
            (
                "'files': unknown kind of file 'cobol'; expected 'all' or a list of python, stubs, documentation, "
                "configuration, notebooks, c, cpp, cuda, javascript, typescript, rust, go, shell, build, schemas, cython, objective-c, swift, kotlin, shaders, text"
            ),
        ),
        (
            {"files": []},
            (
                "'files': got []; expected 'all' or a list of python, stubs, documentation, configuration, notebooks, c, "
                "cpp, cuda, javascript, typescript, rust, go, shell, build, schemas, cython, objective-c, swift, kotlin, shaders, text"
            ),
        ),
        ({"sections": ["cross-references", "cross-references"]}, "'sections': 'cross-references' is listed twice"),
        (
            {"root_uri": "../code"},
            "'root_uri': got '../code'; expected a path in the site such as 'code' or 'reference/api'",
        ),
    ],
)
def test_a_wrong_value_is_named_with_what_was_expected(
    tmp_path: Path, options: dict[str, object], expected: str
) -> None:
    assert errors(tmp_path, options) == [expected.format(root=tmp_path)]


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("root_uri", 5),
        ("nav_title", ["Code"]),
        ("sections", "file-purpose"),
        ("docstring_style", "epytext"),
        ("source", "yes"),
        ("git", "yes"),
        ("search", "all"),
        ("tests", 5),
        ("examples", 5),
        ("inventories", "objects.inv"),
        ("cache_dir", 5),
        ("workers", "many"),
        ("workers", 0),
        ("workers", True),
        ("workers", "dask://scheduler"),
        ("workers", "dask://scheduler:0"),
        ("workers", "dask://scheduler:65536"),
        ("workers", "tcp://scheduler:8786"),
    ],
)
def test_every_option_checks_its_type(tmp_path: Path, option: str, value: object) -> None:
    [message] = errors(tmp_path, {option: value})

    assert message.startswith(f"'{option}': ")
    assert repr(value) in message
    assert "xpected" in message


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, Workers(usable_cores())),
        (3, Workers(3)),
        ("dask://scheduler.example:8786", Workers(usable_cores(), "scheduler.example:8786")),
        ("dask://[::1]:8786", Workers(usable_cores(), "[::1]:8786")),
    ],
)
def test_who_works(tmp_path: Path, value: object, expected: Workers) -> None:
    options = json.dumps({"workers": value})
    text = {"mkdocs.yml": f"site_name: Site\nplugins:\n  - kwindex: {options}\n"}

    config = load_config(config_file=str(write_site(tmp_path, "src/pkg/__init__.py:", text)))

    assert config.plugins["kwindex"].config.workers == expected


def test_a_cluster_needs_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)

    [message] = errors(tmp_path, {"workers": "dask://scheduler:8786"})

    assert message == "'workers': 'dask://scheduler:8786' needs Dask: `pip install mkdocs-kwindex[dask]`"


def test_an_unknown_option_is_told_beside_a_wrong_value(tmp_path: Path) -> None:
    found = errors(tmp_path, {"root_uri": "../x", "sorce": False})

    assert [message.split(":")[0] for message in found] == ["'root_uri'", "'sorce'"]


def test_the_options_page_is_current() -> None:
    page = (ROOT / "docs/options.md").read_text(encoding="utf-8")

    assert page == options_page(), "run: python -m tests.support.options"

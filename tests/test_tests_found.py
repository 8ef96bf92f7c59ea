"""How tests are joined to the code: by names, imports, fixtures, strings and the names of files."""

from textwrap import dedent

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.conftest import BuildSite
from tests.support.build import Built
from tests.support.crawl import crawl
from tests.support.html import folded
from tests.support.sections import silent_sections

CONFIG = "mkdocs.yml: {site_name: Site, theme: {name: mkdocs}, plugins: [{kwindex: {packages: [p]}}]}\n"
HOME = "docs/index.md: # Home\np/__init__.py: # Nothing.\n"


def found(built: Built, file: str) -> list[str] | str:
    """Return the rows about the tests of a file, or what is said where there are none."""
    page = built.page(f"code/p/{file}_docs/")
    silent = silent_sections(page)
    if "testing-usage" in silent:
        return silent["testing-usage"]
    _, _, rest = page.html.partition('<h2 id="testing-usage"')
    rows = LexborHTMLParser(rest.partition("<h2 ")[0]).css("tbody tr")
    return [" | ".join(folded(cell) for cell in row.css("td")) for row in rows]


PLUGIN = """
p/plugin.py:
    import pytest

    @pytest.fixture
    def client(): yield 1

    @pytest.fixture(name="server")
    def make_server(): yield 2
"""


@pytest.mark.parametrize(
    ("tests", "expected"),
    [
        (
            """
            tests/conftest.py: pytest_plugins = ["p.plugin"]
            tests/test_a.py:
                def test_a(client): assert client
                def test_b(server): assert server
            """,
            [
                "tests/test_a.py | test_a, test_b | client, make_server",
                "tests/conftest.py | the module | the file itself in a string",
            ],
        ),
        (
            """
            tests/conftest.py: from p.plugin import client
            tests/sub/test_a.py: def test_a(client): assert client
            """,
            [
                "tests/conftest.py | the module | client",
                "tests/sub/test_a.py | test_a | client",
            ],
        ),
        (
            """
            tests/test_a.py:
                import pytest
                pytest_plugins = "p.plugin"
                class TestIt:
                    @pytest.mark.usefixtures("client")
                    def test_a(self): ...
            """,
            ["tests/test_a.py | TestIt.test_a | client"],
        ),
        # Nobody loads the plugin; a fixture of that name stands nearer; a parameter is given; nothing but a helper.
        ("tests/test_a.py: def test_a(client): assert client", "Not found by name in the 1 test file indexed."),
        (
            """
            tests/conftest.py:
                import pytest
                pytest_plugins = ["p.plugin"]
                @pytest.fixture
                def client(): return 3
            tests/test_a.py:
                import pytest
                def test_a(client): assert client
                @pytest.mark.parametrize("server", [1])
                def test_b(server): assert server
                def helper(server): ...
            """,
            ["tests/conftest.py | the module | the file itself in a string"],
        ),
    ],
)
def test_fixtures_are_requested_by_parameters(site: BuildSite, tests: str, expected: list[str] | str) -> None:
    built = site(CONFIG + HOME + PLUGIN.lstrip() + dedent(tests))

    assert built.log == []
    assert found(built, "plugin.py") == expected
    # Those that request a fixture stand in its own entry, too.
    entry = built.page("code/p/plugin.py_docs/").by_id("p.plugin.client").parent
    assert entry is not None
    requested = isinstance(expected, list) and any("client" in row.rpartition("|")[2] for row in expected)
    assert ("fixture in" in folded(entry)) == requested
    assert crawl(built.site_dir).problems == []


def test_a_fixture_of_the_tests_leads_to_the_code(site: BuildSite) -> None:
    built = site(
        CONFIG
        + HOME
        + """
p/app.py:
    class App: ...
tests/conftest.py:
    import pytest
    from p.app import App

    @pytest.fixture
    def app(): return App()

    @pytest.fixture
    def client(app): return app
tests/test_a.py:
    def test_a(client): assert client
    def test_b(): ...
"""
    )

    assert found(built, "app.py") == [
        "tests/conftest.py | app, client | App",
        "tests/test_a.py | test_a | App through the fixture client",
    ]


@pytest.mark.parametrize(
    ("test", "expected"),
    [
        (
            """
            import subprocess, sys
            def test_go():
                subprocess.run([sys.executable, "-m", "p.reload"], check=True)
            """,
            "test_go | the file itself in a string",
        ),
        (
            """
            import os
            def test_go():
                os.system("python -m p.reload --fast")
            """,
            "test_go | the file itself in a string",
        ),
        (
            """
            import pytest
            module = pytest.importorskip("p.reload")
            """,
            "the module | the file itself in a string",
        ),
        (
            """
            from unittest import mock
            @mock.patch("p.reload.go")
            def test_go(go): ...
            """,
            "test_go | go",
        ),
        (
            """
            def test_go():
                compile("../p/reload.py")
            """,
            "test_go | the file itself in a string",
        ),
        (
            """
            try:
                from p import reload
            except ImportError:
                reload = None
            def test_go():
                reload.go()
            """,
            "test_go | go",
        ),
        (
            """
            # Not "p.reload" any more, nor "p.reload_all".
            def test_go(): open("p.reloaded")
            """,
            "",
        ),
    ],
)
def test_modules_and_files_named_in_strings(site: BuildSite, test: str, expected: str) -> None:
    built = site(
        CONFIG + HOME,
        {"p/reload.py": 'def go(): ...\n\nif __name__ == "__main__":\n    go()\n', "tests/test_it.py": dedent(test)},
    )

    nothing = "Not found by name in the 1 test file indexed."
    assert found(built, "reload.py") == ([f"tests/test_it.py | {expected}"] if expected else nothing)


def test_a_package_that_is_run_is_its_main_module(site: BuildSite) -> None:
    built = site(
        CONFIG + HOME,
        {"p/__main__.py": "print(1)\n", "tests/test_it.py": 'def test_it():\n    run(["-m", "p"])\n'},
    )

    assert found(built, "__main__.py") == ["tests/test_it.py | test_it | the file itself in a string"]
    assert found(built, "__init__.py") == "Not found by name in the 1 test file indexed."


def test_a_test_is_found_by_the_name_of_its_file(site: BuildSite) -> None:
    built = site(
        CONFIG.replace("[p]", "[p, q]") + HOME,
        {
            # Inside of another package, a test is about that one.
            "q/__init__.py": "",
            "q/tests/test_reload.py": "def test_go(): ...\n",
            "q/tests/__init__.py": "",
            "q/loose.py": "",
            "p/reload.py": "def go(): ...\n",
            "p/a/__init__.py": "",
            "p/a/same.py": "x = 1\n",
            "p/b/__init__.py": "",
            "p/b/same.py": "x = 1\n",
            "tests/test_reload.py": "def test_go(): ...\n",
            "tests/test_same.py": "def test_same(): ...\n",
        },
    )

    assert found(built, "reload.py") == ["tests/test_reload.py |  | nothing; found by its own name"]
    assert found(built, "a/same.py") == "Not found by name in the 3 test files indexed."


def test_a_submodule_is_reached_through_star_imports(site: BuildSite) -> None:
    built = site(
        CONFIG
        + """
docs/index.md: # Home
p/__init__.py:
    from p.algs import *
p/algs/__init__.py:
    from p.algs.dag import *
p/algs/dag.py:
    __all__ = ["a"]
    def a(): ...
    def b(): ...
p/algs/other.py:
    def c(): ...
tests/test_dag.py:
    import p
    def test_b():
        p.dag.b()
        p.other.c()
        unknown().a
"""
    )

    assert found(built, "algs/dag.py") == ["tests/test_dag.py | test_b | b"]
    # What `unknown().a` leads to, nobody knows; it is not said that no test names `a`.
    assert "Not named" not in built.page("code/p/algs/dag.py_docs/").html
    # Nothing imports it: the package does not have it.
    assert found(built, "algs/other.py") == "Not found by name in the 1 test file indexed."


def test_data_of_tests_are_no_tests(site: BuildSite) -> None:
    built = site(
        CONFIG + HOME,
        {
            "p/m.py": "def f(): ...\n",
            "p/n.py": "",
            "tests/__init__.py": "",
            "tests/helpers.py": "def help(): ...\n",
            "tests/test_m.py": "import p.m\nfrom tests.helpers import help\ndef test_m(): help()\n",
            "tests/data/case1.py": "x = 1\n",
            "tests/data/test_case.py": "def test_x(): ...\n",
        },
    )

    assert found(built, "m.py") == ["tests/test_m.py | the module | the file itself"]
    # The test and what it imports.
    assert found(built, "n.py") == "Not found by name in the 2 test files indexed."


def test_folders_of_tests_may_have_one_name(site: BuildSite) -> None:
    built = site(
        """
mkdocs.yml:
    site_name: Site
    theme: {name: mkdocs}
    plugins:
    - kwindex: {packages: [p], tests: [a/tests, b/tests]}
"""
        + HOME,
        {
            "p/m.py": "def f(): ...\ndef g(): ...\n",
            "a/tests/test_m.py": "from p.m import f\ndef test_m(): f()\n",
            "b/tests/test_m.py": "from p.m import g\ndef test_m(): g()\n",
        },
    )

    assert built.log == []
    assert found(built, "m.py") == [
        "a/tests/test_m.py | test_m | f",
        "b/tests/test_m.py | test_m | g",
    ]


def test_what_a_test_may_name_is_told_as_possible(site: BuildSite) -> None:
    built = site(
        CONFIG + HOME,
        {
            "p/m.py": (
                "class A:\n    def go(self): ...\nclass B:\n    def go(self): ...\n"
                "def make(x):\n    if x:\n        return A()\n    return B()\n"
            ),
            "tests/test_m.py": "from p.m import make\ndef test_m():\n    make(1).go()\n",
        },
    )

    assert found(built, "m.py") == ["tests/test_m.py | test_m | make; possibly A.go, B.go"]


def test_a_name_that_modules_hand_back_to_their_package_is_the_one_it_had(site: BuildSite) -> None:
    built = site(
        CONFIG
        + """
docs/index.md: # Home
p/__init__.py:
    from p.misc import *
    from p.union import *
p/misc.py:
    __all__ = ["groups"]
    def groups(): ...
p/union.py:
    from p import groups
    groups()
tests/test_misc.py:
    import p
    def test_groups(): p.groups()
"""
    )
    uses = built.page("code/p/misc.py_docs/").by_id("p.misc.groups--used-by")

    assert [folded(node) for node in uses.css(".kw-uses")[0].css("dt, dd")][-3:] == [
        "p/union.py",
        "L1 import from p import groups",
        "L2 call groups()",
    ]
    assert found(built, "misc.py") == ["tests/test_misc.py | test_groups | groups"]

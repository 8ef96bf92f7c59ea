"""Projects inside of what is documented: their commands lead to their own modules."""

import pytest

from tests.conftest import BuildSite
from tests.support.html import folded
from tests.support.navigation import resolve


@pytest.mark.parametrize("source", ["", "src/"])
def test_the_command_of_an_inner_project_leads_to_its_function(site: BuildSite, source: str) -> None:
    built = site(
        """
        mkdocs.yml: {site_name: Site, theme: {name: mkdocs}, plugins: [{kwindex: {packages: [p], files: all}}]}
        docs/index.md: # Home
        p/__init__.py: # Nothing.
        p/tool/pyproject.toml:
            [project]
            name = "app"

            [project.scripts]
            app = "app.cli:main"
            other = "elsewhere.cli:main"
        """,
        {f"p/tool/{source}app/__init__.py": "", f"p/tool/{source}app/cli.py": "def main(): ...\n"},
    )
    page = built.page("code/p/tool/pyproject.toml_docs/")
    cli = built.page(f"code/p/tool/{source}app/cli.py_docs/")
    # In a folder called `src` names are those that the project itself uses.
    symbol = "app.cli.main" if source else "p.tool.app.cli.main"

    assert built.log == []
    assert [resolve(page, link.href) for link in page.links("#detailed-analysis ~ * td p")] == [f"{cli.url}#{symbol}"]
    assert [folded(node) for node in cli.all(".kw-idioms dd")][:1] == ["Command app calls main (pyproject.toml L5)"]


def test_each_project_says_how_its_tests_are_run(site: BuildSite) -> None:
    built = site(
        """
        mkdocs.yml: {site_name: Site, theme: {name: mkdocs}, plugins: [{kwindex: {repository: true}}]}
        docs/index.md: # Home
        pyproject.toml: [tool.pytest.ini_options]
        libs/core/pyproject.toml: [project]
        libs/core/tests/test_core.py: def test_core(): ...
        libs/extra/pyproject.toml: [project]
        libs/extra/tox.ini: [tox]
        libs/extra/tests/test_extra.py: def test_extra(): ...
        """
    )

    def runs(folder: str) -> list[str]:
        texts = built.page(f"code/{folder}/doc/").texts("#working-with-this-folder ~ p")
        return [text for text in texts if text.startswith("Run with")]

    assert runs("libs/core") == ["Run with pytest (pyproject.toml L1)."]
    assert runs("libs/extra") == ["Run with tox (tox.ini L1)."]

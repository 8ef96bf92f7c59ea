"""`keywords.json`, the contract with other tools."""

import json

import pytest

from tests.conftest import BuildSite
from tests.support.crawl import crawl
from tests.support.projects import SHOP, SHOP_CONFIG

SOURCE = """
src/pkg/a.py:
    import os.path as osp
    from . import b
    from .b import *
    LIMIT = 3
    class A:
        x: int = 1
        @property
        def p(self): ...
        def m(self):
            def inner(): ...
    def f(): ...
    def f(): ...
src/pkg/b.py: type_ = 1
"""


def test_one_record_for_every_keyword(site: BuildSite) -> None:
    built = site(SHOP_CONFIG + SOURCE)

    page = "code/pkg/a.py_docs/"
    a, kind_and_place = "pkg/a.py", ("name", "kind", "qualname", "file", "line", "url")
    assert built.keywords() == [
        dict(zip(kind_and_place, record, strict=True))
        for record in [
            ("os.path", "import", "os.path", a, 1, f"{page}#L1"),
            ("pkg.a", "module", "pkg.a", a, 1, f"{page}#pkg.a"),
            ("b", "import", "pkg.b", a, 2, f"{page}#L2"),
            ("pkg", "import", "pkg", a, 2, f"{page}#L2"),
            ("pkg.b", "import", "pkg.b", a, 3, f"{page}#L3"),
            ("LIMIT", "constant", "pkg.a.LIMIT", a, 4, f"{page}#pkg.a.LIMIT"),
            ("A", "class", "pkg.a.A", a, 5, f"{page}#pkg.a.A"),
            ("x", "attribute", "pkg.a.A.x", a, 6, f"{page}#pkg.a.A.x"),
            ("p", "property", "pkg.a.A.p", a, 8, f"{page}#pkg.a.A.p"),
            ("m", "method", "pkg.a.A.m", a, 9, f"{page}#pkg.a.A.m"),
            ("inner", "function", "pkg.a.A.m.inner", a, 10, f"{page}#pkg.a.A.m.inner"),
            ("f", "function", "pkg.a.f", a, 11, f"{page}#pkg.a.f"),
            ("f", "function", "pkg.a.f~2", a, 12, f"{page}#pkg.a.f~2"),
            ("pkg.b", "module", "pkg.b", "pkg/b.py", 1, "code/pkg/b.py_docs/#pkg.b"),
            ("type_", "attribute", "pkg.b.type_", "pkg/b.py", 1, "code/pkg/b.py_docs/#pkg.b.type_"),
        ]
    ]


@pytest.mark.parametrize("use_directory_urls", [True, False])
def test_every_address_leads_to_its_anchor(site: BuildSite, use_directory_urls: bool) -> None:
    built = site(SHOP, {"src/pkg/a b#c%é.py": "def f(): ..."}, use_directory_urls=use_directory_urls)

    assert all("#" in record["url"] and not record["url"].startswith("/") for record in built.keywords())
    assert crawl(built.site_dir).problems == []


def test_the_records_are_sorted_by_file_line_and_name(site: BuildSite) -> None:
    built = site(SHOP)

    places = [(record["file"], record["line"], record["name"]) for record in built.keywords()]
    assert places == sorted(places)


def test_two_builds_write_the_same_bytes(site: BuildSite) -> None:
    first = (site(SHOP).site_dir / "code/keywords.json").read_bytes()
    second = (site().site_dir / "code/keywords.json").read_bytes()

    assert first == second
    assert isinstance(json.loads(first), list)


def test_without_listings_an_import_leads_to_the_dependencies(site: BuildSite) -> None:
    built = site(SHOP.replace("plugins: [kwindex]", "plugins: [{kwindex: {source: false}}]"))

    anchors = {record["url"].partition("#")[2] for record in built.keywords() if record["kind"] == "import"}
    assert "L1" not in anchors
    assert crawl(built.site_dir).problems == []

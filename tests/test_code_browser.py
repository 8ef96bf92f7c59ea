"""Go to definition, used by, imported by: the links of the code browser on the pages of a small tree."""

import pytest
from sphinx.util.inventory import InventoryFile

from mkdocs_kwindex.crosslinks.inventories import InventoryEntry, write_inventory
from tests.conftest import BuildSite
from tests.support.build import Built, build
from tests.support.crawl import crawl
from tests.support.html import Link, Page, address_of, folded
from tests.support.tree import write_site

TREE = """
mkdocs.yml:
    site_name: Zoo
    repo_url: https://git.example.org/me/zoo
    edit_uri: edit/main/docs/
    theme: {name: material, font: false}
    markdown_extensions: [pymdownx.highlight, pymdownx.superfences]
    plugins: [search, autorefs, kwindex]
docs/index.md:
    # Zoo

    A `zoo.Animal` and a [cat][zoo.Cat].

    ```python
    from zoo import Cat

    Cat("Tom").speak()
    ```
src/zoo/__init__.py:
    from zoo._animals.base import Animal
    from zoo._animals.cats import Cat as Cat

    __all__ = ["Animal", "Cat"]
src/zoo/_animals/__init__.py:
    # Nothing.
src/zoo/_animals/base.py:
    from __future__ import annotations
    from typing import TYPE_CHECKING

    if TYPE_CHECKING:
        from zoo._animals.cats import Cat

    LOUD = "!"

    class Animal:
        # Has a name.
        def __init__(self, name: str) -> None:
            self.name = name

        def speak(self) -> str:
            return shout(self.name)

        def eat(self, other: Cat) -> None:
            other.speak()

    def shout(text: str) -> str:
        return text + LOUD
src/zoo/_animals/cats.py:
    from zoo._animals.base import Animal, shout

    class Cat(Animal):
        def speak(self) -> str:
            sound = shout("miaow")
            return super().speak() + sound
src/zoo/keeper.py:
    import zoo

    try:
        from zoo._animals.base import LOUD
    except ImportError:
        LOUD = "?"

    def feed(animal: zoo.Animal) -> None:
        from zoo._animals import cats
        animal.eat(cats.Cat("Tom"))
tests/test_cats.py:
    from zoo import Cat

    def test_speak():
        assert Cat("Tom").speak() == "Tom!miaow!"
examples/show.py:
    from zoo import Cat

    print(Cat("Tom").speak())
"""
BASE = "code/zoo/_animals/base.py_docs/"
CATS = "code/zoo/_animals/cats.py_docs/"
KEEPER = "code/zoo/keeper.py_docs/"


@pytest.fixture(scope="module")
def zoo(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(write_site(tmp_path_factory.mktemp("zoo"), TREE))


def listing_links(page: Page) -> dict[str, list[str]]:
    """Return the links of each line of a listing, `text -> href`, without the line numbers, by line number."""
    found: dict[str, list[str]] = {}
    number = ""
    for anchor in page.one(".kw-source code").css("a"):
        if anchor.attributes.get("id"):
            number = (anchor.attributes["id"] or "").removeprefix("L")
        else:
            found.setdefault(number, []).append(f"{anchor.text()} -> {anchor.attributes['href']}")
    return found


def rows(page: Page, identifier: str) -> list[str]:
    """Return the rows of a list of uses that stands open, and the files above them, white space folded."""
    return [folded(row) for row in page.by_id(identifier).css("dl")[0].css("dt, dd")]


def test_the_site_is_sound(zoo: Built) -> None:
    assert zoo.log == []
    assert crawl(zoo.site_dir).problems == []


def test_names_in_the_listing_lead_to_their_definitions(zoo: Built) -> None:
    links = listing_links(zoo.page(CATS))
    base = "../base.py_docs/"

    assert links["1"] == [
        "zoo -> ../../__init__.py_docs/",
        "_animals -> ../__init__.py_docs/",
        f"base -> {base}",
        f"Animal -> {base}#zoo._animals.base.Animal",
        f"shout -> {base}#zoo._animals.base.shout",
    ]
    # A definition leads to its entry, a name to its definition.
    assert links["3"] == ["Cat -> #zoo._animals.cats.Cat", f"Animal -> {base}#zoo._animals.base.Animal"]
    assert links["5"][1:] == [f"shout -> {base}#zoo._animals.base.shout"]
    # A method by `super()`, and a local variable by its line.
    assert links["6"] == [f"speak -> {base}#zoo._animals.base.Animal.speak", "sound -> #L5"]


def test_a_link_to_one_of_several_definitions_says_so(site: BuildSite) -> None:
    text = "src/pkg/__init__.py:\n    if x():\n        def f(): ...\n    else:\n        def f(): ...\n    f()\n"
    built = site("mkdocs.yml:\n    site_name: S\n    plugins: [kwindex]\ndocs/index.md:\n    # Home\n" + text)
    link = next(
        a for a in built.page("code/pkg/__init__.py_docs/").all(".kw-source a") if a.attributes.get("aria-description")
    )

    assert link.attributes["href"] == "#L2"
    assert (link.attributes["aria-description"], link.attributes["class"]) == (
        "one of 2 possible definitions",
        "kw-possible",
    )


def test_a_use_of_one_of_several_is_possible(site: BuildSite) -> None:
    built = site("""
        mkdocs.yml:
            site_name: S
            plugins: [kwindex]
        docs/index.md: # Home
        src/pkg/__init__.py:
            class A: x = 1
            try:
                class B: ...
            except TypeError:
                class B: ...
            class C(A, B): ...
            B()
            def f(x: B): ...
            import unknown
            class D(unknown.Base, A): ...
    """)
    page = built.page("code/pkg/__init__.py_docs/")

    for symbol in ("pkg.B", "pkg.B~2"):
        assert rows(page, f"{symbol}--used-by") == [
            "This file",
            "L6 possibly subclass class C(A, B): ...",
            "L7 possibly call B()",
            "L8 possibly annotation in f def f(x: B): ...",
        ]
        counts = "Used by 3 annotation 1 call 1 subclass 1 possibly 3 · subclasses 1 · bound elsewhere 1"
        assert folded(page.by_id(f"{symbol}--used-by").css("summary")[0]) == counts
    signature = next(a for a in page.all(".kw-signature a") if a.text() == "B")
    assert signature.attributes["aria-description"] == "one of 2 possible definitions"
    assert signature.attributes["class"] == "kw-possible"
    notes = [folded(note) for note in page.all(".kw-note")]
    assert "Bases: A, B one of 2" in notes
    assert [note for note in notes if note.startswith("From ")] == ["From pkg.A: x", "From pkg.A possibly: x"]
    assert built.log == []


def test_a_link_from_a_string_says_so(site: BuildSite) -> None:
    built = site("""
        mkdocs.yml: {site_name: Site, theme: {name: mkdocs}, plugins: [kwindex]}
        docs/index.md: # Home
        pkg/__init__.py: DRIVER = "pkg.drivers.Driver"
        pkg/drivers.py:
            class Driver:
                name = ""
            print(getattr(Driver(), "name"))
    """)
    link = next(a for a in built.page("code/pkg/__init__.py_docs/").all(".kw-source a") if "Driver" in folded(a))

    assert folded(link) == "pkg.drivers.Driver"
    assert link.attributes == {"href": "../drivers.py_docs/#pkg.drivers.Driver", "aria-description": "by name"}
    assert rows(built.page("code/pkg/drivers.py_docs/"), "pkg.drivers.Driver--used-by") == [
        "This file",
        'L3 call print(getattr(Driver(), "name"))',
        "pkg/__init__.py",
        'L1 by name DRIVER = "pkg.drivers.Driver"',
    ]
    assert rows(built.page("code/pkg/drivers.py_docs/"), "pkg.drivers.Driver.name--used-by") == [
        "This file",
        'L3 by name print(getattr(Driver(), "name"))',
    ]


def test_used_by(zoo: Built) -> None:
    page = zoo.page(BASE)

    assert rows(page, "zoo._animals.base.shout--used-by") == [
        "This file",
        "L15 call in Animal.speak return shout(self.name)",
        "zoo/_animals/cats.py",
        "L1 import from zoo._animals.base import Animal, shout",
        'L5 call in Cat.speak sound = shout("miaow")',
    ]
    assert rows(page, "zoo._animals.base.Animal--used-by") == [
        "zoo/__init__.py",
        "L1 re-export from zoo._animals.base import Animal",
        'L4 export __all__ = ["Animal", "Cat"]',
        "zoo/_animals/cats.py",
        "L1 import from zoo._animals.base import Animal, shout",
        "L3 subclass class Cat(Animal):",
        "zoo/keeper.py",
        "L8 annotation in feed def feed(animal: zoo.Animal) -> None:",
    ]


def test_uses_stand_below_the_name_of_their_file(site: BuildSite) -> None:
    built = site("""
        mkdocs.yml: {site_name: Site, theme: {name: mkdocs}, plugins: [kwindex]}
        docs/index.md: # Home
        pkg/__init__.py: # Nothing.
        pkg/m.py:
            X = 1
            print(X)
            Y = X
            if Y: Z = 1
            else: from pkg.a import Z
            print(Z)
        pkg/a.py:
            Z = 2
            from pkg.m import X
            print(X)
        pkg/z.py:
            from pkg.m import X
            print(X, X)
            print(X)
            print(X)
    """)
    page = built.page("code/pkg/m.py_docs/")
    uses = page.by_id("pkg.m.X--used-by")

    assert folded(uses.css("summary")[0]) == "Used by 9 read 7 import 2"
    assert rows(page, "pkg.m.X--used-by") == [
        "This file",
        "L2 read print(X)",
        "L3 read Y = X",
        "pkg/a.py",
        "L2 import from pkg.m import X",
        "L3 read print(X)",
        "pkg/z.py",
        "L1 import from pkg.m import X",
    ]
    assert folded(uses.css("summary")[1]) == "4 more"
    assert [folded(node) for node in uses.css("details details > dl > *")] == ["pkg/z.py", "L2 2× L3 L4"]
    assert folded(page.by_id("pkg.m.Z--used-by").css("p.kw-note")[0]) == "The name is also bound in L5"
    files = [address_of(link) for link in uses.css("dt a")]
    assert files == ["../a.py_docs/", "../z.py_docs/", "../z.py_docs/"]
    assert page.url == "code/pkg/m.py_docs/"


def test_counts_of_uses_on_the_keyword_page(zoo: Built) -> None:
    page = zoo.page("code/zoo/_animals/base.py_kw/")

    assert Link("used by 3", "../base.py_docs/#zoo._animals.base.shout--used-by") in page.links()


def test_several_uses_of_one_kind_on_a_line_are_one_row(site: BuildSite) -> None:
    text = "mkdocs.yml:\n    site_name: S\n    plugins: [kwindex]\ndocs/index.md:\n    # Home\n"
    lines = "".join(f"    a{n} = f() + f()\n" for n in range(11))
    built = site(f"{text}src/pkg/__init__.py:\n    def f(): ...\n    f(f(f))\n{lines}")
    page = built.page("code/pkg/__init__.py_docs/")
    uses = page.by_id("pkg.f--used-by")

    assert folded(uses.css("summary")[0]) == "Used by 25 call 24 read 1"
    assert rows(page, "pkg.f--used-by")[:4] == [
        "This file",
        "L2 call 2× f(f(f))",
        "L2 read f(f(f))",
        "L3 call 2× a0 = f() + f()",
    ]
    assert folded(uses.css("summary")[1]) == "16 more"


def test_a_symbol_with_thousands_of_uses_is_summed_up_by_file(site: BuildSite) -> None:
    many = "".join(f"src/pkg/m{n}.py:\n    from pkg import f\n" + "    f()\n" * 50 for n in range(60))
    text = "mkdocs.yml:\n    site_name: S\n    plugins: [kwindex]\ndocs/index.md:\n    # Home\n"
    built = site(text + "src/pkg/__init__.py:\n    def f(): ...\n" + many)
    page = built.page("code/pkg/__init__.py_docs/")
    uses = page.by_id("pkg.f--used-by")

    assert folded(uses.css("summary")[0]) == "Used by 3,060 call 3,000 import 60"
    assert len(uses.css("dl")[0].css("dd")) == 5
    assert len(uses.css("dl")[1].css("dt")) == 60
    assert folded(uses.css("dl")[1].css("dt")[0]) == "pkg/m0.py 51"
    assert len(page.html) < 100_000


def test_dependencies_and_importers(zoo: Built) -> None:
    page = zoo.page(BASE)
    importers = [folded(row) for row in page.all("#imported-by ~ .kw-uses > ol > li")]

    assert importers == [
        "zoo/__init__.py Animal L1",
        "zoo/_animals/cats.py Animal L1, shout L1",
        "zoo/keeper.py LOUD L4 optional",
    ]
    assert folded(page.by_id("import-zoo._animals.cats")) == "zoo._animals.cats Cat for type checkers only L5"
    assert folded(zoo.page(KEEPER).by_id("import-zoo._animals")) == "zoo._animals cats in feed() L9"


def test_the_picture_of_imports_is_links(zoo: Built) -> None:
    page = zoo.page(CATS)
    links = [anchor.attributes.get("xlink:href") for anchor in page.all(".kw-picture a")]

    assert links == [
        "../../__init__.py_docs/",
        "../base.py_docs/",
        "../../keeper.py_docs/",
        "../base.py_docs/",
    ]
    assert page.all(".kw-picture script") == []


def test_relatives_of_classes_and_methods(zoo: Built) -> None:
    cats = zoo.page(CATS).texts(".kw-note")
    base = zoo.page(BASE).texts(".kw-note")

    assert "Bases: Animal" in cats
    assert "Overrides zoo._animals.base.Animal.speak" in cats
    assert "From zoo._animals.base.Animal: __init__, eat, name" in cats
    assert "Subclasses: zoo._animals.cats.Cat" in base
    assert "Overridden by zoo._animals.cats.Cat.speak" in base


def test_the_public_path_is_shown_and_leads_there(zoo: Built) -> None:
    page = zoo.page(CATS)

    assert folded(page.by_id("zoo.Cat")) == "Public as zoo.Cat"
    # That of a member follows from that of its class: only the address is there.
    assert page.by_id("zoo.Cat.speak").parent == page.by_id("zoo._animals.cats.Cat.speak")


def test_a_private_member_of_an_exported_class_is_not_called_public(site: BuildSite) -> None:
    built = site("""
        mkdocs.yml: {site_name: Site, theme: {name: mkdocs, highlightjs: false}, plugins: [kwindex]}
        src/zoo/__init__.py:
            from zoo._cats import Cat

            __all__ = ["Cat"]
        src/zoo/_cats.py:
            class Cat:
                def _purr(self): ...
                def __len__(self): ...
    """)
    page = built.page("code/zoo/_cats.py_docs/")

    assert [text for text in page.texts(".kw-note") if " as " in text] == ["Public as zoo.Cat"]
    assert page.by_id("zoo.Cat._purr").parent == page.by_id("zoo._cats.Cat._purr")


def test_tests_and_examples(zoo: Built) -> None:
    page = zoo.page(CATS)
    lists = [node for node in page.all(".kw-uses") if folded(node).startswith(("Tests", "Called"))]
    test = "https://git.example.org/me/zoo/blob/main/tests/test_cats.py"

    assert [folded(node) for node in lists[:2]] == [
        'Tests tests/test_cats.py L4 call in test_speak assert Cat("Tom").speak() == "Tom!miaow!"',
        'Called in tests and examples examples/show.py L3 call print(Cat("Tom").speak())',
    ]
    assert f"{test}#L4" in [link.attributes["href"] for link in lists[0].css("a")]
    # The package's file is tested through what it re-exports; the test is found by what it imports.
    related = zoo.page("code/zoo/__init__.py_docs/").texts(".kw-related td")
    assert "test that imports it" in related


def test_hand_written_pages_are_linked_and_mentioned(zoo: Built) -> None:
    home = zoo.page("")
    animal = "code/zoo/_animals/base.py_docs/#zoo._animals.base.Animal"
    cat = "code/zoo/_animals/cats.py_docs/#zoo._animals.cats.Cat"

    assert home.links(".md-content p") == [Link("zoo.Animal", animal), Link("cat", cat)]
    assert Link("Cat", cat) in home.links(".highlight")
    assert "Mentioned in Zoo" in zoo.page(CATS).texts(".kw-note")


def test_mentions_can_be_turned_off(site: BuildSite) -> None:
    built = site(TREE.replace("kwindex]", "{kwindex: {link_mentions: false}}]"))

    assert built.page("").all("a.kw-mention") == []


def test_the_inventory_has_both_paths(zoo: Built) -> None:
    inventory = InventoryFile.loads((zoo.site_dir / "objects.inv").read_bytes(), uri="https://zoo.example.org/")
    classes = inventory.data["py:class"]

    assert sorted(classes) == ["zoo.Animal", "zoo.Cat", "zoo._animals.base.Animal", "zoo._animals.cats.Cat"]
    assert classes["zoo.Cat"].uri == f"https://zoo.example.org/{CATS}#zoo._animals.cats.Cat"


def test_names_of_other_projects_lead_there_by_their_inventory(site: BuildSite) -> None:
    entries = [
        InventoryEntry("str", "py:class", 1, "library/stdtypes.html#str", "str"),
        InventoryEntry("os.path.join", "py:function", 1, "library/os.path.html#os.path.join", "os.path.join"),
    ]
    text = (
        "mkdocs.yml:\n    site_name: S\n    plugins: [{kwindex: {inventories: [python.inv https://py.example.org/3/]}}]\n"
        "docs/index.md:\n    # Home\nsrc/pkg/__init__.py:\n    import os\n    def f(a: str) -> str:\n"
        "        return os.path.join(a, a)\n"
    )
    built = site(text, {"python.inv": write_inventory("Python", "3", entries)})
    page = built.page("code/pkg/__init__.py_docs/")

    assert built.log == []
    assert Link("join", "https://py.example.org/3/library/os.path.html#os.path.join") in page.links(".kw-source")
    assert page.links(".kw-signature")[0] == Link("str", "https://py.example.org/3/library/stdtypes.html#str")


@pytest.mark.parametrize(
    ("annotation", "linked"),
    [
        ("A", ["A"]),
        ("list[A | None]", ["A"]),
        ("'A'", ["A"]),
        ("list['A']", ["A"]),
        ("dict[str, 'pkg.A']", ["pkg.A"]),
        ("Literal['A']", []),
        ("Unknown", []),
    ],
)
def test_names_in_annotations(site: BuildSite, annotation: str, linked: list[str]) -> None:
    text = "mkdocs.yml:\n    site_name: S\n    plugins: [kwindex]\ndocs/index.md:\n    # Home\n"
    built = site(f"{text}src/pkg/__init__.py:\n    class A: ...\n    def f(a: {annotation}): ...\n")

    signature = built.page("code/pkg/__init__.py_docs/").links(".kw-signature")
    assert signature == [Link(name, "#pkg.A") for name in linked]


def test_interactive_examples_are_found(site: BuildSite) -> None:
    text = "mkdocs.yml:\n    site_name: S\n    plugins: [kwindex]\ndocs/index.md:\n    # Home\n"
    doc = '    """Add.\n\n        >>> f(1)\n        2\n        >>> f(2)\n        3\n\n        Or\n\n        >>> f(3)\n        4\n        """\n'
    built = site(f"{text}src/pkg/__init__.py:\n    def f(a):\n    {doc}    def g(a):\n        '''Not >>> one.'''\n")

    notes = built.page("code/pkg/__init__.py_docs/").texts(".kw-detail .kw-note")
    assert notes == ["2 blocks of interactive examples in its docstring"]


def test_a_page_has_room_for_so_many_docstrings(site: BuildSite) -> None:
    text = "mkdocs.yml:\n    site_name: S\n    plugins: [kwindex]\ndocs/index.md:\n    # Home\n"
    functions = "".join(f'def f{n}():\n    """First {n}.\n\n    {"word " * 16_000}\n    """\n\n' for n in range(60))
    page = site(text, {"src/pkg/__init__.py": functions}).page("code/pkg/__init__.py_docs/")
    entries = [folded(entry) for entry in page.all(".kw-detail")]

    assert entries[0].endswith("word word")
    assert entries[59].endswith("First 59. The whole docstring is in the source.")
    assert len(page.html) < 4_000_000 + len(functions) * 1.2


def test_the_room_for_uses_shrinks_with_what_all_symbols_of_a_page_have(site: BuildSite) -> None:
    few, many = 3, 600
    names = [f"f{number}" for number in range(many)]
    calls = "\n".join(f"{name}()" for name in names)
    tree: dict[str, str | bytes] = {
        "mkdocs.yml": "site_name: Room\nplugins: [kwindex]\n",
        "docs/index.md": "# Home\n",
        "src/pkg/__init__.py": "",
        "src/pkg/few.py": "".join(f"def f{number}(): ...\n" for number in range(few)),
        "src/pkg/many.py": "".join(f"def {name}(): ...\n" for name in names),
        **{f"src/pkg/u{n}.py": f"from pkg.many import {', '.join(names)}\n{calls}\n" for n in range(4)},
        "src/pkg/v.py": "from pkg.few import f0\n" + "f0()\n" * 12,
    }
    built = site(files=tree)

    alone = built.page("code/pkg/few.py_docs/").by_id("pkg.few.f0--used-by")
    crowded = built.page("code/pkg/many.py_docs/").by_id("pkg.many.f7--used-by")

    assert [len(shown.css("dd")) for shown in alone.css("dl")] == [5, 1]
    assert folded(crowded.css("summary")[0]) == "Used by 8 call 4 import 4"
    assert [len(shown.css("dd")) for shown in crowded.css("dl")] == [3, 3]


def test_a_table_of_names_links_each_place_a_hundred_times(site: BuildSite) -> None:
    rows = "".join(f"    f(g, {number}),\n" for number in range(10_500))
    tree: dict[str, str | bytes] = {
        "mkdocs.yml": "site_name: Table\nplugins: [kwindex]\n",
        "docs/index.md": "# Home\n",
        "src/pkg/__init__.py": "",
        "src/pkg/names.py": "def f(x, y): ...\n\ng = 1\n",
        "src/pkg/table.py": f"from pkg.names import f, g\n\nTABLE = [\n{rows}]\n",
    }
    page = site(files=tree).page("code/pkg/table.py_docs/")

    links = [link.href for link in page.links(".kw-source")]

    assert links.count("../names.py_docs/#pkg.names.f") == 100
    assert links.count("../names.py_docs/#pkg.names.g") == 100
    assert folded(page.all("#original-source + p")[0]) == (
        "Of 21,005 names, 20,802 have no link: each place is linked 100 times at most."
    )


def test_an_attribute_that_a_base_declares_leads_to_it_and_lines_with_several_uses_say_how_many(
    site: BuildSite,
) -> None:
    lines = "".join(f"\n                    print(self.x, self.x, {number})" for number in range(6))
    built = site(f"""
        mkdocs.yml: {{site_name: Site, theme: {{name: mkdocs}}, plugins: [kwindex]}}
        src/pkg/__init__.py:
        src/pkg/base.py:
            class Base:
                x: int | None = None
        src/pkg/m.py:
            from pkg.base import Base
            class C(Base):
                def __init__(self):
                    self.x = 1
                def f(self):{lines}
    """)
    base, own = (folded(built.page(f"code/pkg/{name}.py_docs/").tree.css("body")[0]) for name in ("base", "m"))

    assert "Sets pkg.base.Base.x" in own
    assert "Set in subclasses as pkg.m.C.x" in base
    assert "Overrid" not in own + base
    assert "Used by 13 read 12 write 1" in base
    assert "4 more pkg/m.py L10 2× L11 2×" in base

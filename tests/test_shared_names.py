"""No two files share an id: a module and its stub, and a definition that is called as a module below its own."""

import json

import pytest

from mkdocs_kwindex.crosslinks.inventories import read_inventory
from tests.support.build import Built, build
from tests.support.crawl import crawl
from tests.support.navigation import resolve
from tests.support.tree import write_site

CONFIG = "site_name: Site\ntheme: {name: mkdocs}\nplugins: [kwindex]\n"
LAMP = {
    "src/lamp/__init__.py": "from lamp.bulb import light, only\n\ndef desk(): ...\n\nclass shade:\n    def fold(self): ...\n",
    "src/lamp/bulb.py": '''
"""The bulb."""
from _lamp import *

def light(power): ...

class Bulb:
    def turn(self): ...
''',
    "src/lamp/bulb.pyi": '''
def light(power: int) -> Bulb: ...
def only() -> light:
    """See `light`, `Bulb.turn` and `rest`."""
def rest() -> None: ...
class Bulb:
    def turn(self) -> None: ...
''',
    "src/lamp/desk.py": "from lamp import only, desk\nfrom lamp.bulb import light, Bulb\n\nlight(1)\nonly()\nBulb().turn()\n",
    "src/lamp/shade.py": "",
    "src/lamp/only_stub.pyi": "def f() -> int: ...\n",
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(write_site(tmp_path_factory.mktemp("lamp"), CONFIG, LAMP))


def test_no_id_stands_on_the_pages_of_two_files(built: Built) -> None:
    ids = {
        page: {one for one in built.page(f"code/lamp/{page}_docs/").ids if one.startswith("lamp") and "--" not in one}
        for page in (path.removeprefix("src/lamp/") for path in LAMP)
    }

    assert ids == {
        "__init__.py": {
            "lamp",
            "lamp/__init__.py:desk",
            "lamp/__init__.py:shade",
            "lamp/__init__.py:shade.fold",
            "lamp.shade.fold",
        },
        "bulb.py": {"lamp.bulb", "lamp.bulb.light", "lamp.light", "lamp.bulb.Bulb", "lamp.bulb.Bulb.turn"},
        "bulb.pyi": {
            "lamp/bulb.pyi",
            "lamp/bulb.pyi:light",
            "lamp/bulb.pyi:Bulb",
            "lamp/bulb.pyi:Bulb.turn",
            # What only the stub has keeps the dotted path as a further id.
            *("lamp/bulb.pyi:only", "lamp.bulb.only", "lamp.only"),
            *("lamp/bulb.pyi:rest", "lamp.bulb.rest"),
        },
        "desk.py": {"lamp.desk"},
        "shade.py": {"lamp.shade"},
        "only_stub.pyi": {"lamp.only_stub", "lamp.only_stub.f"},
    }
    assert crawl(built.site_dir).problems == []
    assert built.log == []


def test_names_lead_to_the_module_and_its_stub_leads_there(built: Built) -> None:
    caller, stub = built.page("code/lamp/desk.py_docs/"), built.page("code/lamp/bulb.pyi_docs/")

    assert {link.text: resolve(caller, link.href) for link in caller.links(".kw-source a[href]:not([id])")} == {
        "lamp": "code/lamp/__init__.py_docs/",
        "only": "code/lamp/bulb.pyi_docs/#lamp/bulb.pyi:only",
        "desk": "code/lamp/__init__.py_docs/#lamp/__init__.py:desk",
        "bulb": "code/lamp/bulb.py_docs/",
        "light": "code/lamp/bulb.py_docs/#lamp.bulb.light",
        "Bulb": "code/lamp/bulb.py_docs/#lamp.bulb.Bulb",
        "turn": "code/lamp/bulb.py_docs/#lamp.bulb.Bulb.turn",
    }
    # The docstring of `only` in the stub means what the module has, and what only the stub has.
    said = [link for link in stub.links(".kw-detail p a[href]") if link.text in {"light", "Bulb.turn", "rest"}]
    assert [(link.text, resolve(stub, link.href)) for link in said] == [
        ("light", "code/lamp/bulb.py_docs/#lamp.bulb.light"),
        ("Bulb.turn", "code/lamp/bulb.py_docs/#lamp.bulb.Bulb.turn"),
        ("rest", "code/lamp/bulb.pyi_docs/#lamp/bulb.pyi:rest"),
    ]
    described = [link for link in stub.links(".kw-detail .kw-note a[href]") if link.text.startswith("lamp.")]
    assert [(link.text, resolve(stub, link.href)) for link in described] == [
        ("lamp.bulb.light", "code/lamp/bulb.py_docs/#lamp.bulb.light"),
        ("lamp.bulb.Bulb", "code/lamp/bulb.py_docs/#lamp.bulb.Bulb"),
        ("lamp.bulb.Bulb.turn", "code/lamp/bulb.py_docs/#lamp.bulb.Bulb.turn"),
    ]
    related = built.page("code/lamp/bulb.py_docs/")
    assert "bulb.pyi" in {link.text for link in related.links("#related-files ~ * a[href]")}


def test_lists_for_other_programs_have_each_name_once(built: Built) -> None:
    entries = read_inventory((built.site_dir / "objects.inv").read_bytes())

    assert sorted((entry.name, entry.role, entry.uri) for entry in entries) == [
        ("lamp", "py:module", "code/lamp/__init__.py_docs/#lamp"),
        ("lamp.bulb", "py:module", "code/lamp/bulb.py_docs/#lamp.bulb"),
        ("lamp.bulb.Bulb", "py:class", "code/lamp/bulb.py_docs/#lamp.bulb.Bulb"),
        ("lamp.bulb.Bulb.turn", "py:method", "code/lamp/bulb.py_docs/#lamp.bulb.Bulb.turn"),
        ("lamp.bulb.light", "py:function", "code/lamp/bulb.py_docs/#lamp.bulb.light"),
        ("lamp.bulb.only", "py:function", "code/lamp/bulb.pyi_docs/#lamp/bulb.pyi:only"),
        ("lamp.bulb.rest", "py:function", "code/lamp/bulb.pyi_docs/#lamp/bulb.pyi:rest"),
        # Both the function and the module are meant by that name, by one role each.
        ("lamp.desk", "py:function", "code/lamp/__init__.py_docs/#lamp/__init__.py:desk"),
        ("lamp.desk", "py:module", "code/lamp/desk.py_docs/#lamp.desk"),
        ("lamp.light", "py:function", "code/lamp/bulb.py_docs/#lamp.bulb.light"),
        ("lamp.only", "py:function", "code/lamp/bulb.pyi_docs/#lamp/bulb.pyi:only"),
        ("lamp.only_stub", "py:module", "code/lamp/only_stub.pyi_docs/#lamp.only_stub"),
        ("lamp.only_stub.f", "py:function", "code/lamp/only_stub.pyi_docs/#lamp.only_stub.f"),
        ("lamp.shade", "py:class", "code/lamp/__init__.py_docs/#lamp/__init__.py:shade"),
        ("lamp.shade", "py:module", "code/lamp/shade.py_docs/#lamp.shade"),
        ("lamp.shade.fold", "py:method", "code/lamp/__init__.py_docs/#lamp/__init__.py:shade.fold"),
    ]
    index = json.loads((built.site_dir / "code/finder.json").read_bytes())
    assert list(index["ids"].values()) == [
        "lamp/__init__.py:desk",
        "lamp/__init__.py:shade",
        "lamp/__init__.py:shade.fold",
    ]

"""Extension modules of Python: their names in C, C++ and Cython, and imports that lead there."""

from tests.conftest import BuildSite
from tests.test_languages import keywords, language_site

PYBIND = """\
#include <pybind11/pybind11.h>
int f() { return 1; }
PYBIND11_MODULE(_core, m) {
  m.doc() = "Does it.";
  m.def("f", &f, "Does it");
  py::class_<Pet>(m, "Pet")
      .def(py::init<int>())
      .def("name", &Pet::name);
  other("g");
}
"""
TORCH = """\
TORCH_LIBRARY(ops, m) {
  m.def("add(Tensor a) -> Tensor");
}
"""
C = """\
static PyObject *spam_f(PyObject *self) { return 0; }
static PyMethodDef methods[] = {
    {"spam", spam_f, METH_NOARGS, "doc"},
    {NULL, NULL, 0, NULL},
};
static struct Other others[] = {{"no", 1}};
PyMODINIT_FUNC
PyInit__spam(void) { return 0; }
"""
FILES = {
    "core.cpp": PYBIND,
    "ops.cpp": TORCH,
    "spam.c": C,
    "fast.pyx": "def quick(): ...\n",
    "twice/a.c": "PyMODINIT_FUNC PyInit__twice(void) {}\n",
    "twice/b.c": "PyMODINIT_FUNC PyInit__twice(void) {}\n",
    "slow.pyx": "def quick(): ...\n",
    "slow.py": "def quick(): ...\n",
    "use.py": "from pkg._core import f\nfrom . import _spam, fast\nimport _spam\nimport elsewhere._core\nfrom . import _twice\n"
    "from .slow import quick\n",
}


def test_names_that_are_bound_for_python_are_keywords(site: BuildSite) -> None:
    built = language_site(site, FILES)

    assert built.log == []
    assert sorted(keywords(built, "core.cpp")) == [
        (1, "include", "pybind11/pybind11.h"),
        (2, "function", "f"),
        (3, "extension_module", "_core"),
        (5, "binding", "_core.f"),
        (6, "binding", "_core.Pet"),
        (8, "binding", "_core.name"),
    ]
    assert sorted(keywords(built, "ops.cpp")) == [(1, "namespace", "ops"), (2, "binding", "ops.add")]
    assert sorted(keywords(built, "spam.c")) == [
        (1, "function", "spam_f"),
        (3, "binding", "spam"),
        (7, "extension_module", "_spam"),
        (7, "function", "PyInit__spam"),
    ]


def test_an_import_of_an_extension_module_leads_to_its_source(site: BuildSite) -> None:
    built = language_site(site, FILES)
    links = built.page("code/pkg/use.py_docs/").links("#dependencies ~ .kw-table, #dependencies ~ details .kw-table")

    assert {(link.text, link.href) for link in links if not link.href.startswith("#")} == {
        ("pkg._core", "../core.cpp_docs/#pkg/core.cpp:_core"),
        ("_spam", "../spam.c_docs/#pkg/spam.c:_spam"),
        ("fast", "../fast.pyx_docs/"),
        ("f", "../core.cpp_docs/#pkg/core.cpp:_core.f"),
        ("pkg", "../__init__.py_docs/#pkg"),
        ("pkg.slow", "../slow.py_docs/#pkg.slow"),
        ("quick", "../slow.py_docs/#pkg.slow.quick"),
        ("slow.py", "../slow.py_docs/"),
        ("__init__.py", "../__init__.py_docs/"),
    }

    def referrers(name: str) -> list[str]:
        return built.page(f"code/pkg/{name}_docs/").texts("#referred-to-by + div li")

    assert referrers("core.cpp") == ["pkg/use.py L1"]
    assert referrers("spam.c") == ["pkg/use.py L2 L3"]
    assert referrers("fast.pyx") == ["pkg/use.py L2"]
    assert referrers("twice/a.c") == []
    assert referrers("slow.pyx") == []

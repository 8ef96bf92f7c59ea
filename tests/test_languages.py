"""What is found in data files, in other programming languages, and in notebooks."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from mkdocs_kwindex.analysis.languages.syntax import load_grammar
from tests.conftest import BuildSite
from tests.support.build import Built
from tests.support.crawl import crawl

OWN = {"file", "module"}


def language_site(site: BuildSite, files: Mapping[str, str | bytes]) -> Built:
    """Build a site of a package with some files; its links all lead somewhere."""
    built = site(
        "mkdocs.yml: {site_name: Site, theme: {name: mkdocs}, plugins: [{kwindex: {files: all}}]}",
        {"src/pkg/__init__.py": "", **{f"src/pkg/{name}": content for name, content in files.items()}},
    )
    assert crawl(built.site_dir).problems == []
    return built


def keywords(built: Built, name: str) -> list[tuple[int, str, str]]:
    """Return line, kind and qualified name of the keywords of a file, without the file's own path."""
    uri = f"pkg/{name}"
    return [
        (record["line"], record["kind"], record["qualname"].removeprefix(f"{uri}:"))
        for record in built.keywords()
        if record["file"] == uri and record["kind"] not in OWN
    ]


PYPROJECT = """\
[build-system]
requires = ["hatchling>=1"]

[project]
name = "x"
dependencies = [
  "griffe[a]>=2.2", # why
  "jinja2",
]
[project.optional-dependencies]
dev = ["pytest"]
[project.scripts]
run = "pkg.cli:main"
gone = "nowhere:main"
[project.entry-points."mkdocs.plugins"]
plug = "pkg.cli:main"
[tool.ruff]
"quoted.key" = {a = 1}
multi = \"\"\"
[not.a.table]
\"\"\"
[[tool.more]]
a = 1
[[tool.more]]
a = 2
"""


def test_pyproject(site: BuildSite) -> None:
    built = language_site(site, {"pyproject.toml": PYPROJECT, "cli.py": "def main(): ...\n"})

    assert keywords(built, "pyproject.toml") == [
        (1, "key", "build-system"),
        (2, "requirement", "hatchling"),
        (2, "key", "build-system.requires"),
        (4, "key", "project"),
        (5, "key", "project.name"),
        (6, "key", "project.dependencies"),
        (7, "requirement", "griffe"),
        (8, "requirement", "jinja2"),
        (10, "key", "project.optional-dependencies"),
        (11, "key", "project.optional-dependencies.dev"),
        (11, "requirement", "pytest"),
        (12, "key", "project.scripts"),
        (13, "key", "project.scripts.run"),
        (14, "key", "project.scripts.gone"),
        (15, "key", "project.entry-points.mkdocs.plugins"),
        (16, "key", "project.entry-points.mkdocs.plugins.plug"),
        (17, "key", "tool.ruff"),
        (18, "key", "tool.ruff.quoted.key"),
        (19, "key", "tool.ruff.multi"),
        (22, "key", "tool.more.0"),
        (23, "key", "tool.more.0.a"),
        (24, "key", "tool.more.1"),
        (25, "key", "tool.more.1.a"),
    ]
    page = built.page("code/pkg/pyproject.toml_docs/")
    cells = {
        row.attributes["id"]: row.css("td")[2].text(separator=" ").split() for row in page.all(".kw-data tbody tr")
    }
    assert " ".join(cells["pkg/pyproject.toml:project.dependencies"]).endswith(
        "Installed with the project: 2 distributions."
    )
    assert " ".join(cells["pkg/pyproject.toml:project.scripts.run"]) == (
        '"pkg.cli:main" The command run calls pkg.cli:main .'
    )
    assert [(link.text, link.href.rpartition("/")[2]) for link in page.links(".kw-data .kw-docstring")] == [
        ("pkg.cli:main", "#pkg.cli.main"),
        ("pkg.cli:main", "#pkg.cli.main"),
    ]
    assert page.texts("#references-requirement .kw-first") == ["griffe", "hatchling", "jinja2", "pytest"]


YAML = """\
# comment
a: 1
b:
  - c: &x [1, 2]
    d: some text
  - c: *x
"e f": 2024-01-01
n: ~
---
a: true
"""


def test_yaml(site: BuildSite) -> None:
    built = language_site(site, {"c.yaml": YAML})

    assert keywords(built, "c.yaml") == [
        (2, "key", "a"),
        (3, "key", "b"),
        (4, "key", "b.0.c"),
        (5, "key", "b.0.d"),
        (6, "key", "b.1.c"),
        (7, "key", "e_f"),
        (8, "key", "n"),
        (10, "key", "a~2"),
    ]
    rows = [
        [cell.text().strip() for cell in row.css("td")]
        for row in built.page("code/pkg/c.yaml_docs/").all(".kw-data tbody tr")
    ]
    assert rows == [
        ["a", "number", "1", "L2"],
        ["b", "list", "", "L3"],
        ["b.0.c", "list", "", "L4"],
        ["b.0.d", "text", "some text", "L5"],
        ["b.1.c", "alias", "*x", "L6"],
        ["e f", "date", "2024-01-01", "L7"],
        ["n", "empty", "~", "L8"],
        ["a", "true or false", "true", "L10"],
    ]


def test_json(site: BuildSite) -> None:
    built = language_site(
        site,
        {
            "a.json": '{"a": {"b": [1,\n {"c": "x"}], "d": null},\n "e f": -1.5, "b.c": [], "a": 2}',
            "package.json": '{"name": "x",\n "dependencies": {\n  "left-pad": "^1"}}',
            "tsconfig.json": '// why\n{"a": 1, /* two\n lines */ "b": 2}',
        },
    )

    assert built.log == []
    assert keywords(built, "a.json") == [
        (1, "key", "a"),
        (1, "key", "a.b"),
        (2, "key", "a.b.1.c"),
        (2, "key", "a.d"),
        (3, "key", "a~2"),
        (3, "key", "b.c"),
        (3, "key", "e_f"),
    ]
    assert keywords(built, "package.json") == [
        (1, "key", "name"),
        (2, "key", "dependencies"),
        (3, "key", "dependencies.left-pad"),
        (3, "requirement", "left-pad"),
    ]
    assert keywords(built, "tsconfig.json") == [(2, "key", "a"), (3, "key", "b")]


def test_ini(site: BuildSite) -> None:
    text = "top = 1\n[metadata]\nname = x\nlong =\n    a\n    b\n; comment = 1\n[git]\n\tkey: v\n\tother: w\n"
    built = language_site(site, {"s.cfg": text})

    assert keywords(built, "s.cfg") == [
        (1, "key", "top"),
        (2, "key", "metadata"),
        (3, "key", "metadata.name"),
        (4, "key", "metadata.long"),
        (8, "key", "git"),
        (9, "key", "git.key"),
        (10, "key", "git.other"),
    ]
    values = [row.css("td")[2].text().strip() for row in built.page("code/pkg/s.cfg_docs/").all(".kw-data tbody tr")]
    assert values == ["1", "", "x", "a b", "", "v", "w"]


def test_requirements(site: BuildSite) -> None:
    text = '# x\ngriffe>=2  # why\n-r other.txt\n./local\nhttps://x.org/a.whl\nfoo[bar]==1 ; python_version<"3"\n'
    built = language_site(site, {"requirements.txt": text})

    assert keywords(built, "requirements.txt") == [
        (2, "requirement", "griffe"),
        (3, "link", "other.txt"),
        (4, "link", "./local"),
        (5, "requirement", "https://x.org/a.whl"),
        (6, "requirement", "foo"),
    ]


def required(built: Built, name: str) -> list[list[str]]:
    """Return the rows of a file's requirements: name, what is said of it, lines."""
    rows = built.page(f"code/pkg/{name}_docs/").all("#references-requirement tbody tr")
    return [[" ".join(cell.text().split()) for cell in row.css("td")] for row in rows]


PIP = r"""
numpy ; python_version < "3.9"
numpy>=2; python_version >= "3.9"
-e git+https://github.com/a/b.git@v1#egg=bee&subdirectory=x
git+ssh://git@github.com/a/c.git
dee @ git+https://github.com/a/d.git@main ; sys_platform == "linux"
https://example.org/eff-1.0-py3-none-any.whl
colorama==0.4 \
    --hash=sha256:abc \
    --hash=sha256:def
-r more/base.txt
--constraint=limits.txt
--index-url https://example.org/simple
-e .
./local/thing[extra]
this is no requirement
""".lstrip()


def test_requirements_with_addresses_markers_and_other_files(site: BuildSite) -> None:
    files = {"requirements.txt": PIP, "more/base.txt": "x\n", "limits.txt": "x\n", "local/thing/a.txt": "x\n"}
    built = language_site(site, files)

    assert required(built, "requirements.txt") == [
        ["bee", "git+https://github.com/a/b.git@v1#egg=bee&subdirectory=x", "L3"],
        ["colorama", "==0.4", "L7"],
        ["dee", '@ git+https://github.com/a/d.git@main ; sys_platform == "linux"', "L5"],
        ["eff", "https://example.org/eff-1.0-py3-none-any.whl", "L6"],
        ["git+ssh://git@github.com/a/c.git", "", "L4"],
        ["numpy", '; python_version < "3.9"', "L1"],
        ["numpy", '>=2; python_version >= "3.9"', "L2"],
    ]
    links = built.page("code/pkg/requirements.txt_docs/").links("#references-link .kw-first")
    assert [(link.text, link.href) for link in links] == [
        (".", "../"),
        ("./local/thing", "../local/thing/"),
        ("limits.txt", "../limits.txt_docs/"),
        ("more/base.txt", "../more/base.txt_docs/"),
    ]


CONDA = """
name: x
channels: [conda-forge]
dependencies:
- python=3.11
- conda-forge::numpy >=1,<2
- pip
- pip:
  - requests[socks]>=2
  - git+https://github.com/a/b#egg=bee
  - -r more.txt
""".lstrip()


@pytest.mark.parametrize("name", ["environment.yml", "dev-env.yaml", "all.yml"])
def test_a_conda_environment(site: BuildSite, name: str) -> None:
    built = language_site(site, {name: CONDA, "other.yml": "dependencies: [a]\n", "more.txt": ""})

    assert required(built, name) == [
        ["bee", "git+https://github.com/a/b#egg=bee", "L9"],
        ["numpy", ">=1,<2", "L5"],
        ["pip", "", "L6"],
        ["python", "=3.11", "L4"],
        ["requests", "[socks]>=2", "L8"],
    ]
    assert required(built, "other.yml") == []
    assert keywords(built, name)[-1] == (10, "link", "more.txt")


def test_requirements_in_setup_cfg_tox_and_tables_of_poetry(site: BuildSite) -> None:
    built = language_site(
        site,
        {
            "setup.cfg": '[options]\ninstall_requires =\n    a>=1; python_version < "3"\n    b # why\nzip_safe = no\n'
            "[options.extras_require]\ntest = c\n",
            "tox.ini": "[testenv]\ndeps =\n    d\n    py38,py39: e>=1\n    -r f.txt\ncommands = g\n",
            "pyproject.toml": '[project]\nname = "x"\ndependencies = ["h; os_name == \\"nt\\"",\n'
            " 'colorama; platform_system == \"Windows\"']\n"
            '[tool.poetry.dependencies]\npython = "^3"\ni = "^1"\n'
            'j = {git = "https://x.org/j", markers = "os_name == \'nt\'"}\n',
        },
    )

    assert required(built, "setup.cfg") == [
        ["a", '>=1; python_version < "3"', "L3"],
        ["b", "", "L4"],
        ["c", "", "L7"],
    ]
    assert required(built, "tox.ini") == [["d", "", "L3"], ["e", ">=1", "L4"]]
    assert required(built, "pyproject.toml") == [
        ["colorama", '; platform_system == "Windows"', "L4"],
        ["h", '; os_name == "nt"', "L3"],
        ["i", "^1", "L7"],
        ["j", "https://x.org/j; os_name == 'nt'", "L8"],
    ]


def test_comments_globs_and_last_commas_in_json(site: BuildSite) -> None:
    globs = """{
  // "no": 1
  "include": ["src/**/*.ts", "http://a/*b", "**/x"], /* "no": 2,
  */ "exclude": {"a//b": "/*", "c": [1, 2,], },
}
"""
    expected = {(3, "key", "include"), (4, "key", "exclude"), (4, "key", "exclude.a//b"), (4, "key", "exclude.c")}
    built = language_site(site, {"tsconfig.json": globs, "tsconfig.base.json": globs, "a.jsonc": globs})

    assert built.log == []
    for name in ("tsconfig.json", "tsconfig.base.json", "a.jsonc"):
        assert set(keywords(built, name)) == expected


def test_tables_below_arrays_of_toml(site: BuildSite) -> None:
    text = "[[a]]\nx = 1\n[a.b]\ny = 1\n[[a.c]]\nz = 1\n[[a.c]]\n[a.c.d]\nw = 1\n[[a]]\n[a.b]\ny = 2\n[[a.c]]\n[e]\nf.g = 1\n"
    built = language_site(site, {"c.toml": text})

    assert [qualname for _, _, qualname in keywords(built, "c.toml")] == [
        "a.0",
        "a.0.x",
        "a.0.b",
        "a.0.b.y",
        "a.0.c.0",
        "a.0.c.0.z",
        "a.0.c.1",
        "a.0.c.1.d",
        "a.0.c.1.d.w",
        "a.1",
        "a.1.b",
        "a.1.b.y",
        "a.1.c.0",
        "e",
        "e.f.g",
    ]


@pytest.mark.parametrize(
    ("name", "text", "problem", "keys"),
    [
        ("a.json", '{"a": 1,\n "b": }', "2: cannot be read as JSON: Expecting value", ["a"]),
        ("a.json", "[" * 100_000, " cannot be read as JSON: it nests too deep", []),
        ("a.yaml", "a: 1\nb: [1\nc: 2\n", "3: cannot be read as YAML: did not find expected ',' or ']'", ["a", "b"]),
        (
            "a.yaml",
            "a: 1\n\tb: 2\n",
            "2: cannot be read as YAML: found a tab character that violates indentation",
            [],
        ),
        ("a.toml", "a = 1\nb =\n", "2: cannot be read as TOML: Invalid value (at line 2, column 4)", ["a", "b"]),
    ],
)
def test_a_broken_file_shows_what_can_be_told(
    site: BuildSite, name: str, text: str, problem: str, keys: list[str]
) -> None:
    built = language_site(site, {name: text})

    assert [message.replace(f"kwindex: {built.root}/src/pkg/{name}:", "") for _, message in built.log] == [
        f"{problem}; keys are listed as far as they can be told"
    ]
    assert [qualname for _, _, qualname in keywords(built, name)] == keys
    assert built.page(f"code/pkg/{name}_docs/").text(".kw-source pre") != ""


BOMB = "a: &a [x, x]\n" + "".join(
    f"{name}: &{name} [*{last}, *{last}]\n" for last, name in zip("abcdefgh", "bcdefghi", strict=True)
)


def test_data_that_is_too_much(site: BuildSite) -> None:
    deep = '{"a":' * 5000 + "1" + "}" * 5000
    built = language_site(
        site,
        {
            "bomb.yaml": BOMB,
            "deep.yaml": "[" * 20_000,
            "deep.json": deep,
            "wide.json": json.dumps({f"key {number}": number for number in range(3000)}),
        },
    )

    assert len(keywords(built, "bomb.yaml")) == 9
    assert [path.count(".") for _, _, path in keywords(built, "deep.json")] == [0, 1, 2, 3, 4, 5]
    assert len(keywords(built, "wide.json")) == 500
    page = built.page("code/pkg/wide.json_docs/")
    assert "500 keys are listed, 2,500 are in the source besides." in page.texts("#high-level-overview ~ p")


def test_a_notebook_shows_its_cells_without_outputs(site: BuildSite) -> None:
    notebook = {
        "cells": [
            {"cell_type": "markdown", "source": ["# Title\n", "Some text."]},
            {"cell_type": "code", "source": "print('```')", "outputs": [{"text": "PUT OUT"}], "execution_count": 1},
            {"cell_type": "raw", "source": "raw <b>text</b>"},
        ],
        "metadata": {"language_info": {"name": "Python"}},
        "nbformat": 4,
    }
    built = language_site(site, {"n.ipynb": json.dumps(notebook), "bad.ipynb": "{}"})
    page = built.page("code/pkg/n.ipynb_docs/")

    assert keywords(built, "n.ipynb") == [(1, "heading", "title"), (4, "code_language", "python")]
    assert "Some text." in page.text("#file-purpose + p")
    assert page.text("#original-source + p") == "The notebook's cells, written as Markdown, without their outputs."
    assert page.texts(".kw-detail pre") == ["print('```')", "raw <b>text</b>"]
    assert "PUT OUT" not in page.html
    assert [message.rpartition("/")[2] for _, message in built.log] == [
        "bad.ipynb: cannot be read as a notebook: it has no cells; its page shows the source only"
    ]


C = """\
/* Copyright Somebody */

/** What the file does.
 */

#include <stdio.h>
#include "lib.h"

#define MAX 3
#define SQ(x) ((x)*(x))

/** Adds two numbers. */
static int add(int a,
               int b) {
  return a + b;
}

struct point { int x; int y; };
typedef struct { int a; } anon_t;
typedef unsigned int u32;
enum color { RED };
"""
HEADER = """\
#ifndef LIB_H
#ifdef __cplusplus
extern "C" {
#endif
int add(int a, int b);
const char *name(void);
#ifdef __cplusplus
}
#endif
#endif
"""
CPP = """\
#include "lib.h"
namespace ns {
// A thing.
template <typename T>
class Thing : public Base<T> {
 public:
  Thing();
  int get() const { return 1; }
  bool operator==(const Thing& o) const;
};
}
void ns::Thing::f(int a) {}
using V = std::vector<int>;
"""
JAVASCRIPT = """\
import { b } from "./b.js";
const fs = require('fs');
/** Does *it*. */
export async function f(a, b = 1) {}
export default class A extends B { constructor() {} get x() { return 1 } }
const arrow = (x) => x;
"""
TYPESCRIPT = """\
import type { X } from "./x";
export interface I { m(x: number): void }
export type T = string;
enum E { A }
namespace N { export function g(): void {} }
"""
RUST = """\
//! What the crate does.

use std::fs;
/// A point.
#[derive(Debug)]
pub struct Point<T> { x: T }
impl<T> Point<T> {
    pub fn new(x: T) -> Self { Point { x } }
}
pub trait Shape { fn area(&self) -> f64; }
macro_rules! mac { () => {} }
"""
GO = """\
package main

import (
\t"fmt"
)

// T is.
type T struct { a int }
type I interface { M() }
func (t *T) M() {}
const A = 1
"""
SHELL = """\
#!/bin/bash
# Says hello.

source ./lib.sh
# Greets.
greet() { echo hi; }
"""
CODE = {
    "a.c": (C, [(6, "include", "stdio.h"), (7, "include", "lib.h"), (9, "macro", "MAX"), (10, "macro", "SQ"),
                (13, "function", "add"), (18, "struct", "point"), (19, "struct", "anon_t"), (20, "type_alias", "u32"),
                (21, "enum", "color")]),
    "lib.h": (HEADER, [(5, "function", "add"), (6, "function", "name")]),
    "m.cpp": (CPP, [(1, "include", "lib.h"), (2, "namespace", "ns"), (5, "class", "ns.Thing"),
                    (7, "method", "ns.Thing.Thing"), (8, "method", "ns.Thing.get"),
                    (9, "method", "ns.Thing.operator=="), (12, "function", "ns.Thing.f"), (13, "type_alias", "V")]),
    "k.cu": ("__global__ void kernel(float* x) {}\n", [(1, "function", "kernel")]),
    "a.js": (JAVASCRIPT, [(1, "import", "./b.js"), (2, "import", "fs"), (4, "function", "f"), (5, "class", "A"),
                          (5, "method", "A.constructor"), (5, "method", "A.x"), (6, "function", "arrow")]),
    "t.ts": (TYPESCRIPT, [(1, "import", "./x"), (2, "interface", "I"), (2, "method", "I.m"), (3, "type_alias", "T"),
                          (4, "enum", "E"), (5, "namespace", "N"), (5, "function", "N.g")]),
    "t.tsx": ("export const F = () => <b>x</b>;\n", [(1, "function", "F")]),
    "r.rs": (RUST, [(3, "import", "std::fs"), (6, "struct", "Point"), (8, "method", "Point.new"),
                    (10, "trait", "Shape"), (10, "method", "Shape.area"), (11, "macro", "mac")]),
    "g.go": (GO, [(4, "import", "fmt"), (8, "struct", "T"), (9, "interface", "I"), (10, "method", "T.M"),
                  (11, "constant", "A")]),
    "s.sh": (SHELL, [(4, "include", "./lib.sh"), (6, "function", "greet")]),
}  # fmt: skip


HELD = """\
const api = {
  open: function (x, y) { return x; },
  "close-all": () => 1,
  deep: { down: async (a) => a },
  data: { of: { no: "use" } },
};
exports.load = (path) => path;
module.exports.save = function named(path) { this.done = () => path; };
Lamp.prototype.light = function () {};
class Lamp { on = () => 1; static off = function (now) {}; #hidden = () => 2; watts = 3; }
(() => { const inner = (a) => a; let later; later = function () {}; })();
"""


@pytest.mark.parametrize("name", ["a.js", "a.ts", "a.tsx"])
def test_functions_that_a_name_holds(site: BuildSite, name: str) -> None:
    built = language_site(site, {name: HELD})

    assert sorted(keywords(built, name)) == [
        (2, "method", "api.open"),
        (3, "method", "api.close-all"),
        (4, "method", "api.deep.down"),
        (7, "function", "load"),
        (8, "function", "save"),
        (8, "function", "save.done"),
        (9, "method", "Lamp.light"),
        (10, "class", "Lamp"),
        (10, "method", "Lamp.#hidden"),
        (10, "method", "Lamp.off"),
        (10, "method", "Lamp.on"),
        (11, "function", "inner"),
        (11, "function", "later"),
    ]
    page = built.page(f"code/pkg/{name}_docs/")
    assert page.text(f'[id="pkg/{name}:api.open"]') == "method api.open L2"
    assert page.text(f'[id="pkg/{name}:api.open"] ~ .kw-signature') == "open: function (x, y)"
    assert page.text(f'[id="pkg/{name}:load"] ~ .kw-signature') == "exports.load = (path)"
    assert built.log == []


def test_programming_languages(site: BuildSite) -> None:
    built = language_site(site, {name: text for name, (text, _) in CODE.items()} | {"b.js": "", "lib.sh": ""})

    assert built.log == []
    for name, (_, expected) in CODE.items():
        assert sorted(keywords(built, name)) == sorted(expected), name
    page = built.page("code/pkg/a.c_docs/")
    assert "What the file does." in page.text("#file-purpose + p")
    assert page.text('[id="pkg/a.c:add"]') == "function add L12–L16"
    assert page.text('[id="pkg/a.c:add"] ~ .kw-signature') == "static int add(int a, int b)"
    assert page.text('[id="pkg/a.c:add"] ~ .kw-docstring') == "Adds two numbers."
    assert built.page("code/pkg/lib.h_docs/").texts("#referred-to-by + div li") == ["pkg/a.c L7", "pkg/m.cpp L1"]
    cpp = built.page("code/pkg/m.cpp_docs/")
    assert cpp.text('[id="pkg/m.cpp:ns.Thing"]') == "class ns::Thing L3–L10"
    assert cpp.text('[id="pkg/m.cpp:ns.Thing"] ~ .kw-signature') == "template <typename T> class Thing : public Base<T>"
    assert built.page("code/pkg/b.js_docs/").texts("#referred-to-by + div li") == ["pkg/a.js L1"]
    assert built.page("code/pkg/lib.sh_docs/").texts("#referred-to-by + div li") == ["pkg/s.sh L4"]
    assert "What the crate does." in built.page("code/pkg/r.rs_docs/").text("#file-purpose + p")
    assert "Says hello." in built.page("code/pkg/s.sh_docs/").text("#file-purpose + p")


def test_code_that_the_parser_does_not_understand(site: BuildSite) -> None:
    built = language_site(
        site,
        {
            "a.c": "int f() {\n ((( \n\nint g() {}\n",
            "b.js": "}" * 1000 + "\n" + "(" * 20_000,
            "c.rs": "fn " * 5000,
            "d.h": "#define A" + "_" * 100_000 + "\n" + "struct " * 1000,
        },
    )

    assert built.log == []
    assert "The parser did not understand all of it, definitions may be missing." in built.page(
        "code/pkg/a.c_docs/"
    ).texts("#high-level-overview ~ p")


def test_without_the_extra_a_page_says_that_definitions_are_missing(
    site: BuildSite, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    # Processes have the same path.
    (tmp_path / "missing").mkdir()
    (tmp_path / "missing/tree_sitter_go.py").write_text("raise ImportError")
    monkeypatch.syspath_prepend(tmp_path / "missing")
    monkeypatch.delitem(sys.modules, "tree_sitter_go", raising=False)
    load_grammar.cache_clear()
    built = language_site(site, {"g.go": GO})
    load_grammar.cache_clear()

    page = built.page("code/pkg/g.go_docs/")
    assert keywords(built, "g.go") == []
    assert (
        "What it defines and includes is not listed: the extra languages of the plugin is not installed."
        in page.html.replace("<code>", "").replace("</code>", "")
    )
    assert page.all(".kw-source span") != []

"""Definitions and includes in build files, schemas, shaders, Cython, Objective-C, Swift and Kotlin."""

import pytest

from tests.conftest import BuildSite
from tests.support.navigation import resolve
from tests.test_languages import keywords, language_site

BAZEL = """\
load(":rules.bzl", "my_library")
load("//src/pkg/tools:defs.bzl", "other")
load("@elsewhere//x:y.bzl", "z")

# The core.
my_library(
    name = "core",
    srcs = ["core.c"],
)
NAME = other(name = "second")
def helper(x):
    return x
"""
CMAKE = """\
include(${CMAKE_CURRENT_LIST_DIR}/cmake/Utils.cmake)
include(CTest)
add_subdirectory(sub)
add_subdirectory(${SOMEWHERE})
# The core
# of it.
add_library(core STATIC core.c "${CMAKE_CURRENT_SOURCE_DIR}/more.c"
            ${GENERATED})
add_executable(run main.c) # with a ) in a comment
function(do_it target)
endfunction()
macro(ALL)
endmacro()
# add_library(no no.c)
message("add_library(no no.c)")
"""
MAKE = """\
include common.mk
.PHONY: all
# Makes all.
all: one two
\t./run.sh
one two: core.c
\tcc core.c
define BODY
x
endef
"""
DOCKER = """\
# syntax=docker/dockerfile:1
ARG V=3
FROM python:${V} AS base
RUN pip install \\
    # why
    x
COPY --chown=a:b core.c more.c /app/
COPY ["main.c", "/app/"]
FROM base
COPY --from=base /app/core.c /
ADD https://example.org/x.tgz *.c /
"""
PROTO = """\
syntax = "proto3";
package a.b;
import "sub/other.proto";
import public "google/protobuf/any.proto";
/* message No {} */
// A person.
message Person {
  string name = 1; // { message No2 {
  enum Kind { A = 0; }
  message Inner {
    string s = 1;
  }
}
service People {
  // Finds one.
  rpc Find (Person) returns (stream Person) {}
}
"""
FLATBUFFERS = """\
include "base.fbs";
namespace a.b;
/// A table.
table T {
  x: int;
}
struct S { y: float; }
enum E : byte { A, B }
union U { T }
rpc_service R { Find(T):T; }
root_type T;
"""
CYTHON = '''\
"""What it does."""
import numpy as np
cimport numpy as cnp
from .other cimport thing
from libc.stdlib cimport malloc
include "part.pxi"
cdef extern from "core.h":
    int add(int a, int b)
    ctypedef struct point:
        int x
ctypedef unsigned int uint
cdef class Shape:
    """A shape.

    def no(self): pass
    """
    cdef public int sides
    cdef double area(self) except -1:
        return 1
    def name(self, a,
             b=1):
        """Its name."""
        def inner(): pass
# Adds.
cpdef int plus(int a):
    return a + 1
cdef enum Color:
    RED
# def no2(): pass
cdef int *buffer = malloc(3)
'''
GLSL = """\
#version 450
#include "common.glslh"
#define SIZE(x) (x)
layout(std430) buffer;
struct Light { vec3 p; };
const float PI = 3.1;
// Mixes.
highp vec4 mixed(vec4 a,
                 vec4 b) {
  if (a == b) { return a; }
  return other(b);
}
void main() {
}
"""
WGSL = """\
alias F = f32;
const N: u32 = 1u;
override M = 2;
struct In { @location(0) a: f32 }
@compute @workgroup_size(8, 8)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {}
fn helper() -> F { return 1.0; }
"""
OBJECTIVE_C = """\
#import "core.h"
#import <Foundation/Foundation.h>
@protocol Drawing
- (void)draw;
@end
@interface Shape : NSObject <Drawing>
@end
@implementation Shape
// Adds.
- (int)add:(int)a to:(int)b { return a + b; }
+ (void)reset { }
@end
int plain(int a) { return a; }
"""
OBJECTIVE_CPP = """\
#import "core.h"
#include <vector>
namespace ns {
class Box { int size() { return 1; } };
}
@implementation Thing
- (void)run:(int)a { std::vector<int> v; }
@end
"""
SWIFT = """\
import Foundation
/// A shape.
public class Shape: Base {
  init() {}
  func area(of x: Int) -> Int { return x }
}
struct Point { var x: Int }
enum Side { case left }
protocol Drawing { func draw() }
extension Shape { func more() {} }
typealias Number = Int
let limit = 1
func top() {}
"""
KOTLIN = """\
package a.b

import c.d

/** A shape. */
open class Shape(val x: Int) : Base() {
    fun area(): Int {
        return x
    }
}
interface Drawing {
    fun draw()
}
object Single {
    fun one() = 1
}
typealias Number = Int
val limit = 1
fun top() {}
"""
TARGETS = """\
run(
    name = "app",
    deps = ["//src/pkg:core", "//elsewhere:x"],  # ":no"
)
"""
FILES = {
    "app/TARGETS": (TARGETS, [(1, "target", "app"), (3, "link", "//elsewhere:x"), (3, "link", "//src/pkg:core")]),
    "app/go.sh": ("make -C .. all  # make -C no\n", [(1, "link", "../Makefile")]),
    "BUILD": (BAZEL, [(1, "import", ":rules.bzl"), (2, "import", "//src/pkg/tools:defs.bzl"),
                      (3, "import", "@elsewhere//x:y.bzl"), (6, "target", "core"), (10, "target", "second"),
                      (11, "function", "helper")]),
    "CMakeLists.txt": (CMAKE, [(1, "include", "cmake/Utils.cmake"), (3, "link", "sub"), (7, "target", "core"),
                               (7, "link", "core.c"), (7, "link", "more.c"), (9, "target", "run"),
                               (9, "link", "main.c"), (10, "function", "do_it"), (12, "macro", "ALL")]),
    "Makefile": (MAKE, [(1, "include", "common.mk"), (4, "target", "all"), (6, "target", "one"), (6, "target", "two"),
                        (8, "macro", "BODY")]),
    "Dockerfile": (DOCKER, [(3, "stage", "base"), (7, "link", "core.c"), (7, "link", "more.c"), (8, "link", "main.c"),
                            (9, "stage", "base~2")]),
    "p.proto": (PROTO, [(2, "namespace", "a.b"), (3, "import", "sub/other.proto"),
                        (4, "import", "google/protobuf/any.proto"), (7, "message", "a.b.Person"),
                        (9, "enum", "a.b.Person.Kind"), (10, "message", "a.b.Person.Inner"),
                        (14, "service", "a.b.People"), (16, "method", "a.b.People.Find")]),
    "f.fbs": (FLATBUFFERS, [(1, "include", "base.fbs"), (2, "namespace", "a.b"), (4, "table", "a.b.T"),
                            (7, "struct", "a.b.S"), (8, "enum", "a.b.E"), (9, "union", "a.b.U"),
                            (10, "service", "a.b.R")]),
    "c.pyx": (CYTHON, [(2, "import", "numpy"), (3, "import", "numpy"), (4, "import", ".other"),
                       (5, "import", "libc.stdlib"), (6, "include", "part.pxi"), (7, "include", "core.h"),
                       (9, "struct", "point"), (11, "type_alias", "uint"), (12, "class", "Shape"),
                       (18, "method", "Shape.area"), (20, "method", "Shape.name"),
                       (23, "function", "Shape.name.inner"), (25, "function", "plus"), (27, "enum", "Color")]),
    "s.glsl": (GLSL, [(2, "include", "common.glslh"), (3, "macro", "SIZE"), (5, "struct", "Light"),
                      (6, "constant", "PI"), (8, "function", "mixed"), (13, "function", "main")]),
    "s.wgsl": (WGSL, [(1, "type_alias", "F"), (2, "constant", "N"), (3, "constant", "M"), (4, "struct", "In"),
                      (6, "function", "main"), (7, "function", "helper")]),
    "o.m": (OBJECTIVE_C, [(1, "include", "core.h"), (2, "include", "Foundation/Foundation.h"),
                          (3, "protocol", "Drawing"), (4, "method", "Drawing.draw"), (6, "class", "Shape"),
                          (8, "class", "Shape~2"), (10, "method", "Shape.add:to:"), (11, "method", "Shape.reset"),
                          (13, "function", "plain")]),
    "o.mm": (OBJECTIVE_CPP, [(1, "include", "core.h"), (2, "include", "vector"), (3, "namespace", "ns"),
                             (4, "class", "ns.Box"), (4, "method", "ns.Box.size"), (6, "class", "Thing"),
                             (7, "method", "Thing.run:")]),
    "s.swift": (SWIFT, [(1, "import", "Foundation"), (3, "class", "Shape"), (4, "method", "Shape.init"),
                        (5, "method", "Shape.area"), (7, "struct", "Point"), (8, "enum", "Side"),
                        (9, "protocol", "Drawing"), (9, "method", "Drawing.draw"), (10, "method", "Shape.more"),
                        (11, "type_alias", "Number"), (12, "constant", "limit"), (13, "function", "top")]),
    "k.kt": (KOTLIN, [(3, "import", "c.d"), (6, "class", "Shape"), (7, "method", "Shape.area"),
                      (11, "interface", "Drawing"), (12, "method", "Drawing.draw"), (14, "class", "Single"),
                      (15, "method", "Single.one"), (17, "type_alias", "Number"), (18, "constant", "limit"),
                      (19, "function", "top")]),
}  # fmt: skip
INCLUDED = ("core.h", "core.c", "more.c", "main.c", "rules.bzl", "tools/defs.bzl", "cmake/Utils.cmake", "sub/a.c",
            "common.mk", "sub/other.proto", "base.fbs", "other.pxd", "part.pxi", "common.glslh")  # fmt: skip


def test_more_languages(site: BuildSite) -> None:
    built = language_site(site, {name: text for name, (text, _) in FILES.items()} | dict.fromkeys(INCLUDED, ""))

    assert built.log == []
    for name, (_, expected) in FILES.items():
        assert sorted(keywords(built, name)) == sorted(expected), name

    def referrers(name: str) -> list[str]:
        return built.page(f"code/pkg/{name}_docs/").texts("#referred-to-by + div li")

    assert referrers("rules.bzl") == ["pkg/BUILD L1"]
    assert referrers("tools/defs.bzl") == ["pkg/BUILD L2"]
    assert referrers("BUILD") == ["pkg/app/TARGETS L3"]
    assert referrers("Makefile") == ["pkg/app/go.sh L1"]
    assert referrers("cmake/Utils.cmake") == ["pkg/CMakeLists.txt L1"]
    assert referrers("more.c") == ["pkg/CMakeLists.txt L7", "pkg/Dockerfile L7"]
    assert referrers("common.mk") == ["pkg/Makefile L1"]
    assert referrers("sub/other.proto") == ["pkg/p.proto L3"]
    assert referrers("base.fbs") == ["pkg/f.fbs L1"]
    assert referrers("other.pxd") == ["pkg/c.pyx L4"]
    assert referrers("core.h") == ["pkg/c.pyx L7", "pkg/o.m L1", "pkg/o.mm L1"]
    assert referrers("common.glslh") == ["pkg/s.glsl L2"]


@pytest.mark.parametrize(
    ("name", "identifier", "heading", "signature", "docstring"),
    [
        ("BUILD", "core", "target core L5–L9", 'my_library( name = "core", srcs = ["core.c"], )', "The core."),
        (
            "CMakeLists.txt",
            "core",
            "target core L5–L8",
            "add_library(core STATIC core.c ${CMAKE_CURRENT_SOURCE_DIR}/more.c ${GENERATED})",
            "The core of it.",
        ),
        ("Makefile", "all", "target all L3–L5", "all: one two", "Makes all."),
        ("Dockerfile", "base", "stage base L3–L8", "FROM python:${V} AS base", ""),
        ("p.proto", "a.b.Person", "message a.b.Person L5–L13", "message Person", "message No {} A person."),
        ("f.fbs", "a.b.T", "table a.b.T L3–L6", "table T", "A table."),
        ("c.pyx", "Shape", "class Shape L12–L23", "cdef class Shape", "A shape.def no(self): pass"),
        ("c.pyx", "plus", "function plus L24–L26", "cpdef int plus(int a)", "Adds."),
        ("s.glsl", "mixed", "function mixed L7–L12", "highp vec4 mixed(vec4 a,", "Mixes."),
        ("o.m", "Shape.add:to:", "method Shape.add:to: L9–L10", "- (int)add:(int)a to:(int)b", "Adds."),
        ("s.swift", "Shape", "class Shape L2–L6", "public class Shape: Base", "A shape."),
        ("k.kt", "Shape", "class Shape L5–L10", "open class Shape(val x: Int) : Base()", "A shape."),
    ],
)
def test_what_is_said_of_a_definition(
    site: BuildSite, name: str, identifier: str, heading: str, signature: str, docstring: str
) -> None:
    page = language_site(site, {name: FILES[name][0]}).page(f"code/pkg/{name}_docs/")
    entry = f'[id="pkg/{name}:{identifier}"]'

    assert page.text(entry) == heading
    assert page.text(f"{entry} + .kw-signature") == signature
    assert page.texts(f"{entry} ~ .kw-docstring")[:1] == ([docstring] if docstring else [])


def test_an_include_is_found_by_the_end_of_its_path_and_several_are_named(site: BuildSite) -> None:
    built = language_site(
        site,
        {
            "a/main.cpp": '#include "near.h"\n#include <lib/one.h>\n#include "lib/two.h"\n#include "three.h"\n'
            "#include <string.h>\n#include <src/pkg/b/lib/one.h>\n#include <gone/near.h>\n",
            "a/near.h": "",
            "b/near.h": "",
            "b/lib/one.h": "",
            "b/lib/two.h": "",
            "c/lib/two.h": "",
            "string.h": "",
            **{f"{folder}/three.h": "" for folder in "cdefgh"},
        },
    )
    rows = built.page("code/pkg/a/main.cpp_docs/").all("#references-include tbody tr")
    found = {row.css("td")[0].text().strip(): " ".join(row.css("td")[1].text().split()) for row in rows}
    links = built.page("code/pkg/a/main.cpp_docs/").links("#references-include .kw-first")

    assert [(link.text, link.href) for link in links] == [
        ("lib/one.h", "../../b/lib/one.h_docs/"),
        ("near.h", "../near.h_docs/"),
        ("src/pkg/b/lib/one.h", "../../b/lib/one.h_docs/"),
    ]
    assert found["lib/two.h"] == "2 files have this path: pkg/b/lib/two.h and pkg/c/lib/two.h"
    assert found["three.h"] == "many files have this path, such as pkg/c/three.h and pkg/d/three.h"
    assert built.page("code/pkg/b/lib/one.h_docs/").texts("#referred-to-by + div li") == ["pkg/a/main.cpp L2 L6"]
    assert built.page("code/pkg/b/lib/two.h_docs/").all("#referred-to-by") == []


HOSTILE = {
    "deep.proto": "message A {\n" * 20_000,
    "open.proto": "message A {\n  /* " + "x" * 1000 + "\n" * 1000,
    "strings.fbs": 'table T { "' + '\\"' * 20_000,
    "deep.pyx": "".join(f"{' ' * depth}class A{depth}:\n" for depth in range(900)),
    "text.pyx": '"""' * 9_999 + "def f(",
    "open.glsl": "void f(" + "x" * 4_000 + "\n" + "float " * 5_000,
    "fn.wgsl": "@a(" * 5_000 + "\nfn ",
    "CMakeLists.txt": "add_library(" * 5_000 + '"' + '\\"' * 5_000,
    "Makefile": "a" * 9_000 + ":" * 100 + "\n" + "\t$(" * 3_000,
    "Dockerfile": "FROM a \\\n" * 5_000 + "COPY [" + "[" * 3_000,
    "BUILD": "f(name = " * 2_000 + '"x"',
    "o.m": "@interface " * 2_000 + "- (",
    "o.mm": "@implementation A\n- (void)a {" * 500,
    "s.swift": "class A { " * 1_000,
    "k.kt": "class A { fun f() { " * 500,
}


def test_hostile_files_of_more_languages_make_pages(site: BuildSite) -> None:
    built = language_site(site, HOSTILE)

    assert built.log == []
    for name in HOSTILE:
        assert built.page(f"code/pkg/{name}_docs/").sections[0] == "file-purpose"


def test_names_of_build_files_tell_their_language(site: BuildSite) -> None:
    names = {
        "GNUmakefile": "Makefile",
        "rules.mk": "Makefile",
        "Dockerfile.dev": "Dockerfile",
        "dev.dockerfile": "Dockerfile",
        "TARGETS": "Bazel (Starlark)",
        "WORKSPACE": "Bazel (Starlark)",
        "x.bzl": "Bazel (Starlark)",
        "build": "Shell script",
        "m.m": "Plain text",
        "x.cmake": "CMake",
        "a.pxd": "Cython source",
    }
    files = dict.fromkeys(names, "") | {"build": "#!/bin/sh\n", "m.m": "x = 1;\n"}
    built = language_site(site, files)

    def type_of(name: str) -> str:
        facts = built.page(f"code/pkg/{name}_docs/").texts("#file-metadata + * dd, #file-metadata + * td")
        return facts[2]

    assert {name: type_of(name) for name in names if name != "m.m"} == {
        name: kind for name, kind in names.items() if name != "m.m"
    }
    assert [kind for _, kind, _ in keywords(built, "m.m")] == []

    def purpose(name: str) -> str:
        return " ".join(built.page(f"code/pkg/{name}_docs/").text("#file-purpose + p").split())

    assert purpose("TARGETS").startswith("build file – its name is TARGETS.")
    assert purpose("build").startswith("script – its first line")


def test_functions_of_sourced_files_and_computed_targets(site: BuildSite) -> None:
    files = {
        "run.sh": '. ./lib.sh\nsource "$(dirname "$0")/more/other.sh"\nown() { :; }\nlight on && own\nx=$(shade)\ntwice\ndeep\n',
        "lib.sh": "# Light it.\nlight() { echo; }\nown() { :; }\ntwice() { :; }\n. ${HERE}/deep.sh\n",
        "more/other.sh": "shade() { :; }\ntwice() { :; }\n",
        "deep.sh": "deep() { :; }\n",
        "apart.sh": "light() { :; }\ndim\n",
        "Makefile": "BIN := lamp\nOUT = out/$(BIN)\nA = 1\nA = 2\n$(BIN) $(OUT)/x: a.o\n\tcc\n$(A) $(HOST): b\n\tcc\n",
        "CMakeLists.txt": "project(Desk C)\nset(NAME lamp)\nset(A 1)\nset(A 2)\nadd_library(${NAME} run.c)\n"
        "add_executable(${PROJECT_NAME} main.c)\nadd_executable(${A} more.c)\n",
        **dict.fromkeys(("run.c", "main.c"), ""),
    }
    built = language_site(site, files)

    def referrers(name: str) -> list[str]:
        return built.page(f"code/pkg/{name}_docs/").texts("#referred-to-by + div li")

    assert referrers("lib.sh") == ["pkg/run.sh L1 L4"]
    # Two files have a function `twice`: which one is called depends on what runs.
    assert referrers("more/other.sh") == ["pkg/run.sh L2 L5"]
    assert referrers("deep.sh") == ["pkg/lib.sh L5", "pkg/run.sh L7"]
    assert referrers("apart.sh") == []
    targets = {
        name: [row for row in keywords(built, name) if row[1] == "target"] for name in files if name[0].isupper()
    }
    assert targets == {
        "Makefile": [(5, "target", "lamp"), (5, "target", "out/lamp/x")],
        "CMakeLists.txt": [(5, "target", "lamp"), (6, "target", "Desk"), (7, "target", "${A}")],
    }
    page = built.page("code/pkg/run.sh_docs/")
    named = {link.text: resolve(page, link.href) for link in page.links("a[href*='sh:']") if link.text != "own"}
    assert named == {
        "light": "code/pkg/lib.sh_docs/#pkg/lib.sh:light",
        "shade": "code/pkg/more/other.sh_docs/#pkg/more/other.sh:shade",
        "deep": "code/pkg/deep.sh_docs/#pkg/deep.sh:deep",
    }

"""State and side effects, calls and raises: what each function does, and when."""

from selectolax.lexbor import LexborHTMLParser

from tests.conftest import BuildSite
from tests.support.build import Built
from tests.support.crawl import crawl
from tests.support.html import folded

CONFIG = "{site_name: Site, theme: {name: mkdocs}, plugins: [kwindex]}"


def page(built: Built, name: str) -> LexborHTMLParser:
    return LexborHTMLParser(built.page(f"code/pkg/{name}.py_docs/").html)


def effects(built: Built, name: str) -> dict[str, list[str]]:
    """Return what a page says of state and side effects, by title and number."""
    groups = page(built, name).css("#state-and-side-effects + dl > div")
    return {folded(group.css("dt")[0]): [folded(item) for item in group.css("dd")] for group in groups}


def entries(built: Built, name: str, kind: str) -> dict[str, str]:
    """Return the calls or raises of each entry of a page."""
    details = page(built, name).css(".kw-detail")
    prefix = f"pkg.{name}."
    headings = [(detail.css("h3, h4, h5")[0].attributes["id"] or "", detail) for detail in details]
    found = {identifier.removeprefix(prefix): detail.css(f".kw-{kind}") for identifier, detail in headings}
    return {label: folded(notes[0]) for label, notes in found.items() if notes}


def test_what_a_file_acts_on_and_when(site: BuildSite) -> None:
    built = site(f"""
        mkdocs.yml: {CONFIG}
        src/pkg/__init__.py:
        src/pkg/tools.py:
            import subprocess as processes
        src/pkg/m.py:
            import os, signal, sys, threading
            from os import environ
            from pathlib import Path
            from typing import TYPE_CHECKING
            from urllib.request import urlopen as fetch
            from .tools import processes

            lock = threading.Lock()
            level = environ.get("LEVEL")
            if TYPE_CHECKING:
                open("never")

            class Worker(threading.Thread):
                log = open("log")

                def __init__(self, path: Path, log=open("default")):
                    self.lock = threading.RLock()
                    self.path = path

                def run(self):
                    self.lock.acquire()
                    self.path.write_text("x")
                    signal.signal(signal.SIGTERM, lambda *_: os.kill(1, 2))
                    raise SystemExit(1)

            def start():
                os.environ["A"] = environ["B"]
                environ.setdefault("C", "1")
                del os.environ["D"]
                sys.modules["x"] = sys.modules["y"]
                sys.path.insert(0, "x")
                sys.stdout = None
                processes.run(["ls"]); processes.run(["ls"])
                fetch("http://a.b")

            def reads_only(open):
                open("not the builtin")
                sys.modules["x"].name = 1
                return sys.modules, sys.path, sys.platform, os.path.join("a", "b")

            late = lambda: open("late")
            if __name__ == "__main__":
                start()
                sys.exit(0)
            try:
                import nothing
            except ImportError:
                raise SystemExit
            for number in []:
                open("perhaps")
    """)

    assert effects(built, "m") == {
        "Threads and tasks 1": ["Worker L13 is a thread: it derives from threading.Thread"],
        "Locks 3": [
            "Importing the file calls threading.Lock L8",
            "Worker.__init__ calls threading.RLock L17",
            "Worker.run calls threading.RLock.acquire L21",
        ],
        "Processes 1": ["start calls subprocess.run L33"],
        "Signals 2": ["Worker.run calls signal.signal L23 and os.kill L23"],
        "Exits 3": [
            "Run as a program, the file calls sys.exit L44",
            "Worker.run raises SystemExit L24",
            "Importing the file possibly raises SystemExit L48",
        ],
        "Environment of the process 5": [
            "Importing the file calls os.environ.get L9",
            "start changes os.environ L27 L29, reads os.environ L27 and calls os.environ.setdefault L28",
        ],
        "State of the interpreter 3": ["start changes sys.modules L30 and sys.path L31 and sets sys.stdout L32"],
        "Files 5": [
            "Importing the file calls open L14 L16 and possibly calls open L50",
            "Worker.run calls pathlib.Path.write_text L22",
            "A lambda calls open L41",
        ],
        "Network 1": ["start calls urllib.request.urlopen L34"],
    }
    assert built.log == []


def test_who_changes_the_variables_of_a_module(site: BuildSite) -> None:
    built = site(f"""
        mkdocs.yml: {CONFIG}
        src/pkg/__init__.py:
        src/pkg/m.py:
            from contextvars import ContextVar
            CACHE = {{}}
            HOOKS: list = []
            CURRENT = ContextVar("current")
            FIXED = {{1: 2}}
            FIXED[2] = 3
            LIMIT = 1
            class Config: ...
            config = Config()
            def store(key, value, CACHE_2={{}}):
                CACHE[key] = value
                CACHE[key].append(value)
                CURRENT.set(key)
                config.limit = 1
            def clear():
                CACHE.clear()
                del CACHE["x"]
            def reads(HOOKS):
                HOOKS.append(FIXED.get(1))
                return CACHE.get(1), CURRENT.get()
            if __name__ == "__main__":
                FIXED.clear()
        src/pkg/other.py:
            from pkg import m
            from .m import HOOKS as hooks
            hooks.append(1)
            def change():
                m.LIMIT = 2
                m.CACHE.update(a=1)
                def deeper():
                    m.CACHE["b"] = 2
    """)

    assert effects(built, "m")["State of the module 5"] == [
        (
            "CACHE L2, at first {}, is changed by store L11 and clear L16 L17, in pkg/other.py by change L6 and"
            " change.deeper L8"
        ),
        "HOOKS L3, at first [], is changed in pkg/other.py by its import L3",
        'CURRENT L4, at first ContextVar("current"), is changed by store L13',
        "LIMIT L7, at first 1, is set in pkg/other.py by change L5",
        "config L9, at first Config(), is changed by store L14",
    ]
    assert effects(built, "other") == {}
    assert crawl(built.site_dir).problems == []


def test_what_each_function_calls(site: BuildSite) -> None:
    built = site(f"""
        mkdocs.yml: {CONFIG}
        src/pkg/__init__.py:
        src/pkg/base.py:
            class Base:
                def save(self): ...
            if 1:
                def pick(): ...
            else:
                def pick(): ...
        src/pkg/m.py:
            import json
            from .base import Base, pick
            class Gone(Exception): ...
            def default(): ...
            def mark(function): return function
            class Child(Base):
                def run(self, given: mark(int), value=default()):
                    self.save()
                    self.save()
                    super().save()
                    given()
                    len([])
                    json.dumps(value)
                    map(lambda one: json.loads(one) or json.dumps(one), [])
                    Child()
                    pick()
                    if value:
                        raise Gone(value)
                    def inner():
                        self.run(1)
                @property
                def size(self):
                    return default()
            @mark
            def nothing(): ...
            default()
            def many():
                {"; ".join(f"f{number}()" for number in range(10))}
            {chr(10).join(f"            def f{number}(): ..." for number in range(10)).strip()}
    """)

    assert entries(built, "m", "calls") == {
        "Child.run": "Calls Base.save, json.dumps, json.loads (in a lambda), Child, pick (one of 2)",
        "Child.run.inner": "Calls Child.run",
        "Child.size": "Calls default",
        "many": "Calls f0, f1, f2, f3, f4, f5, f6, f7 2 more f8, f9",
    }
    links = page(built, "m").css("[id='pkg.m.Child.run'] ~ details > .kw-calls a")
    assert [link.attributes["href"] for link in links] == [
        "../base.py_docs/#pkg.base.Base.save",
        "#pkg.m.Child",
        "../base.py_docs/#pkg.base.pick",
    ]
    assert crawl(built.site_dir).problems == []


def test_filters_of_warnings_that_are_restored_are_no_state(site: BuildSite) -> None:
    built = site(f"""
        mkdocs.yml: {CONFIG}
        src/pkg/__init__.py:
        src/pkg/m.py:
            import os, warnings
            from warnings import catch_warnings
            def quiet():
                with open(os.devnull) as nothing, warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    os.chdir("/")
            with catch_warnings(record=True):
                warnings.filterwarnings("error")
            def loud():
                with open(os.devnull):
                    warnings.simplefilter("ignore")
    """)

    interpreter = {"State of the interpreter 1": ["loud calls warnings.simplefilter L11"]}
    found = effects(built, "m")
    assert {title: found[title] for title in found if "interpreter" in title} == interpreter
    assert any("os.chdir" in sentence for sentences in found.values() for sentence in sentences)


def test_what_each_function_raises(site: BuildSite) -> None:
    built = site(f"""
        mkdocs.yml: {CONFIG}
        src/pkg/__init__.py:
        src/pkg/errors.py:
            class Gone(Exception): ...
            def gone(): return Gone()
        src/pkg/m.py:
            from . import errors
            from .errors import gone
            def plain(x):
                if x:
                    raise ValueError("a")
                raise ValueError
            def own():
                raise errors.Gone("a")
            def made():
                raise gone()
            def again():
                try:
                    own()
                except (KeyError, errors.Gone):
                    raise
                except OSError as error:
                    raise error
                except Exception as error:
                    raise RuntimeError("b") from error
            def given(error, make):
                if make:
                    raise make(1)
                raise error from None
            def handled():
                try:
                    raise ValueError
                except ValueError:
                    return
            def perhaps():
                try:
                    raise ValueError
                except KeyError:
                    raise TypeError
            def bare():
                raise
            def outer():
                def inner():
                    raise LookupError
                class Local(Exception): ...
                raise Local
            raise ImportError
            def cast(error):
                import socket, typing
                if typing.TYPE_CHECKING:
                    error = typing.cast(ValueError, error)
                if error:
                    raise typing.cast(ValueError, error)
                raise socket.timeout
    """)

    assert entries(built, "m", "raises") == {
        "plain": "Raises ValueError L5 L6",
        "own": "Raises Gone L8",
        "made": "Raises what is given by gone L10",
        "again": (
            "Raises RuntimeError L19 (from error), again what it caught: KeyError, errors.Gone L15,"
            " again what it caught: OSError L17"
        ),
        "given": "Raises what is given by make L22, the value of error L23",
        "handled": "Raises ValueError L26 (caught in line 27)",
        "perhaps": "Raises ValueError L31, TypeError L33",
        "bare": "Raises again what is being handled L35",
        "outer": "Raises outer.Local L40",
        "outer.inner": "Raises LookupError L38",
        "cast": "Raises what is given by typing.cast L47, socket.timeout L48",
    }
    assert crawl(built.site_dir).problems == []


def test_what_is_set_in_a_module_that_imports_a_name_sets_no_variable_of_the_other(site: BuildSite) -> None:
    built = site(f"""
        mkdocs.yml: {CONFIG}
        src/pkg/__init__.py:
        src/pkg/m.py: LIMIT = 1
        src/pkg/user.py: from .m import LIMIT
        src/pkg/other.py:
            from pkg import m, user
            def change():
                m.LIMIT = 2
                user.LIMIT = m.LIMIT
    """)

    assert effects(built, "m") == {
        "State of the module 1": ["LIMIT L1, at first 1, is set in pkg/other.py by change L3"]
    }

"""What ruff finds: on the pages, when it fails, and what of a project's configuration it is told."""

import re
import stat
import subprocess
from pathlib import Path

import pytest

from mkdocs_kwindex.discovery.process_watch import Bounds
from mkdocs_kwindex.findings import Checks, Ruff, RuffError, Severity, find_ruff, severity
from mkdocs_kwindex.findings.globs import Glob
from mkdocs_kwindex.findings.settings import SettingsReader
from tests.conftest import BuildSite
from tests.support.build import Built, refusal
from tests.support.html import Page, folded
from tests.support.sections import silent_sections
from tests.support.tree import write_site

CONFIG = "mkdocs.yml: {site_name: Site, theme: {name: mkdocs, highlightjs: false}, plugins: [kwindex]}\n"
PERFORMANCE = "performance-considerations"
SECURITY = "security-safety"
TOOL = """
src/pkg/tool.py:
    import pickle
    import subprocess

    PASSWORD = "hunter2"


    class Tool:
        def names(self, items):
            assert items
            found = []
            for item in items:
                if item:
                    found.append(item.name)

            def each():
                assert found
                for one in found:
                    yield one

            return found

        async def run(self, command):
            return subprocess.call(command, shell=True)


    assert PASSWORD
    read = lambda data: pickle.loads(data)
    PASSWORD.extra(read)  # which has nothing to do with the framework that a rule is about
"""


def section(page: Page, identifier: str) -> list[str]:
    """Return the texts of what stands in a section, in order, white space folded."""
    texts: list[str] = []
    node = page.by_id(identifier).next
    while node is not None and node.tag != "h2":
        if node.tag == "div":
            texts += [" ".join(folded(cell) for cell in row.css("td")) for row in node.css("tbody tr")]
        elif node.tag in {"dl", "details"}:
            texts += [folded(part) for part in node.css("summary")[: node.tag == "details"]]
            texts += [" ".join(folded(cell) for cell in row.css("td")) for row in node.css("tbody tr")]
            texts += [folded(part) for part in node.css("dt, dd, p")]
        elif node.tag != "-text":
            texts.append(folded(node))
        node = node.next
    return texts


def built_section(built: Built, identifier: str, name: str = "tool.py") -> list[str]:
    page = built.page(f"code/pkg/{name}_docs/")
    silent = silent_sections(page)
    return [silent[identifier]] if identifier in silent else section(page, identifier)


def test_findings_by_rule_with_lines_and_definitions(site: BuildSite) -> None:
    built = site(CONFIG + TOOL)
    page = built.page("code/pkg/tool.py_docs/")

    assert built.log == []
    assert section(page, SECURITY) == [
        "6 findings of ruff; Bandit's severities: 1 high, 1 medium, 4 low.",
        "S602 subprocess-popen-with-shell-equals-true high",
        "subprocess call with shell=True identified, security issue Tool.run L23",
        "S301 suspicious-pickle-usage medium",
        (
            "pickle and modules that wrap it can be unsafe when used to deserialize untrusted data, possible security issue "
            "L27"
        ),
        "S101 assert low 3",
        "Use of assert detected Tool.names L9; Tool.names.each L16; L26",
        "S105 hardcoded-password-string low",
        'Possible hardcoded password assigned to: "PASSWORD" L4',
    ]
    assert section(page, PERFORMANCE) == [
        "2 findings of ruff.",
        "ASYNC221 run-process-in-async-function",
        "Async functions should not run processes with blocking methods Tool.run L23",
        "PERF401 manual-list-comprehension",
        "Use a list comprehension to create a transformed list Tool.names L13",
        "Complexity C901",
        "3 functions: cyclomatic complexity 5 at most, 2 at the median.",
        "The most complex: Tool.names, Tool.names.each",
        "Tool.names 5 13 L8–L20",
        "Tool.names.each 2 4 L15–L18",
    ]
    links = {link.text: link.href for link in page.links(f"#{SECURITY} ~ dl")}
    assert links["S101 assert"] == "https://docs.astral.sh/ruff/rules/assert/"
    assert links["Tool.names"] == "#pkg.tool.Tool.names"
    assert links["L16"] == "#L16"
    assert {href[1:] for href in links.values() if href.startswith("#")} <= set(page.ids)
    toc = [entry for entry in page.sections if entry in {PERFORMANCE, SECURITY}]
    assert toc == [PERFORMANCE, SECURITY]


def test_the_keyword_map_knows_where_findings_name_a_keyword(site: BuildSite) -> None:
    page = site(CONFIG + TOOL).page("code/pkg/tool.py_kw/")

    columns = [folded(cell) for cell in page.all("table.kw-map thead th")][1:]
    rows = {folded(row.css("th")[0]): row.css("td") for row in page.all("table.kw-map tbody tr")}
    found = {
        name: [column for column, cell in zip(columns, cells, strict=True) if cell.css("a")]
        for name, cells in rows.items()
    }
    assert found["run"][-2:] == ["Performance Considerations", "Security & Safety"]
    assert found["each"][-2:] == ["Performance Considerations", "Security & Safety"]
    assert found["read"][-1] == "Detailed Analysis"
    assert found["PASSWORD"][-1] == "Security & Safety"


def test_nothing_found(site: BuildSite) -> None:
    built = site(CONFIG + "src/pkg/tool.py: VALUE = 1")
    count = len([rule for rule in Ruff(find_ruff()).rules() if rule.code[0] == "S" and rule.code[1].isdigit()])

    assert built_section(built, SECURITY) == [f"Ruff's {count} security rules found nothing in 1 line."]
    (sentence,) = built_section(built, PERFORMANCE)
    assert sentence.endswith(" performance rules found nothing in 1 line.")


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (
            "def f(a):\n    if a:\n        return 1\n\ndef g():\n    a = 1\n    b = 2\n    return a + b\n",
            [
                "2 functions: cyclomatic complexity 2 at most, 1.5 at the median. The longest is g with 4 lines.",
                "The most complex: f",
                "f 2 3 L1–L3",
            ],
        ),
    ],
)
def test_complexity(site: BuildSite, code: str, expected: list[str]) -> None:
    built = site(CONFIG, {"src/pkg/tool.py": code})

    assert built_section(built, PERFORMANCE)[1:] == ["Complexity C901", *expected]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("def f(): return 1", "The only function has the cyclomatic complexity 1."),
        (
            "def f(): return 1\nclass A:\n    @property\n    def g(self):\n        return 2\n",
            "2 functions, all with the cyclomatic complexity 1.",
        ),
        (
            "from typing import overload\n@overload\ndef f(x: int) -> int: ...\n@overload\ndef f(x: str) -> str: ...\ndef f(x):\n    return x\n",
            "The only function has the cyclomatic complexity 1.",
        ),
    ],
)
def test_functions_that_never_branch_are_nothing_to_consider(site: BuildSite, code: str, expected: str) -> None:
    built = site(CONFIG, {"src/pkg/tool.py": code})

    (said,) = built_section(built, PERFORMANCE)
    assert said.endswith(
        f" performance rules found nothing in {code.rstrip().count(chr(10)) + 1} {'line' if chr(10) not in code else 'lines'}. {expected}"
    )


def test_many_functions_are_folded_and_then_counted(site: BuildSite) -> None:
    code = "".join(f"def f{n}(a):\n" + "    if a: a = 1\n" * n + "    return a\n" for n in range(1, 45))
    built = site(CONFIG, {"src/pkg/tool.py": code})

    texts = built_section(built, PERFORMANCE)[1:]
    assert texts[:4] == [
        "Complexity C901",
        (
            "44 functions: cyclomatic complexity 45 at most, 23.5 at the median. "
            "35 functions are above 10, which ruff allows by default."
        ),
        "The most complex: f44, f43, f42, …",
        "f44 45 46 L1033–L1078",
    ]
    assert texts[8].startswith("39 more, each with its complexity and its lines: f39 40, 41; f38 39, 40; ")
    assert texts[8].endswith("; f11 12, 13; f10 11, 12; and 9 more.")
    assert len(texts) == 9


def test_many_findings_are_folded_and_then_counted(site: BuildSite) -> None:
    passwords = "".join(f"password_{n} = 'secret'\n" for n in range(10))
    built = site(CONFIG, {"src/pkg/tool.py": passwords + "assert 1\n" * 70})

    texts = built_section(built, SECURITY)
    assert texts[0] == "80 findings of ruff; Bandit's severities: 80 low."
    assert texts[1] == "S101 assert low 70"
    lines = [f"L{line}" for line in range(11, 81)]
    assert texts[2] == (f"Use of assert detected {', '.join(lines[:12])} 58 more{', '.join(lines[12:60])}; and 10 more")
    assert texts[3:5] == [
        "S105 hardcoded-password-string low",
        'Possible hardcoded password assigned to: "password_0" L1',
    ]
    assert texts[17:20] == [
        "3 more",
        "S105 hardcoded-password-string low",
        'Possible hardcoded password assigned to: "password_7" L8',
    ]


def test_messages_are_text(site: BuildSite) -> None:
    code = "open('/tmp/<b>`x`</b>&')\nopen('/tmp/\x1b')\nopen('/tmp/" + "long" * 100 + "')\n"
    built = site(CONFIG, {"src/pkg/tool.py": code})

    assert [text for text in built_section(built, SECURITY) if "temporary" in text] == [
        'Probable insecure usage of temporary file or directory: "/tmp/<b>x</b>&" L1',
        'Probable insecure usage of temporary file or directory: "/tmp/\\u{1b}" L2',
        f'Probable insecure usage of temporary file or directory: "/tmp/{("long" * 100)[:238]}… L3',
    ]


SILENCED = """
pyproject.toml:
    [tool.ruff.lint.per-file-ignores]
    "src/**/{tool,other}.py" = ["S3", "PERF401"]
    "!src/**" = ["S105"]
src/pkg/tool.py:
    import pickle

    assert 1
    assert 2  # noqa: S101
    assert 3  # noqa
    assert 4  # ruff: ignore[S101]
    assert 5  # noqa: S102
    pickle.loads("# noqa")
    PASSWORD = "hunter2"
    found = []
    for item in range(3):
        found.append(item + 1)
src/pkg/whole.py:
    # ruff: noqa: S101
    assert 1
    def f(a):  # noqa: C901
        return a
"""


def test_what_the_project_silences_is_counted(site: BuildSite) -> None:
    built = site(CONFIG + SILENCED)

    assert built.log == []
    assert built_section(built, SECURITY) == [
        "3 findings of ruff; Bandit's severities: 3 low.",
        "S101 assert low 2",
        "Use of assert detected L3, L7",
        "S105 hardcoded-password-string low",
        'Possible hardcoded password assigned to: "PASSWORD" L9',
        "3 more are silenced by comments such as noqa: L4, L5, L6.",
        "1 more is silenced by the project's per-file ignores: L8.",
    ]
    summary, silenced = built_section(built, PERFORMANCE)
    assert summary.endswith(" performance rules found nothing in 12 lines that the project does not silence.")
    assert silenced == "1 is silenced by the project's per-file ignores: L12."
    assert built_section(built, SECURITY, "whole.py")[1:] == ["1 is silenced by comments such as noqa: L2."]
    (said,) = built_section(built, PERFORMANCE, "whole.py")
    assert said.endswith("The only function has the cyclomatic complexity 1.")


def test_a_configuration_that_cannot_be_read_is_told(site: BuildSite) -> None:
    built = site(CONFIG + "src/pkg/tool.py: assert 1\nsrc/ruff.toml: [lint")

    path = built.root / "src/ruff.toml"
    ((level, message),) = built.log
    assert level == "WARNING"
    assert message.startswith(f"kwindex: {path}: cannot be read (")
    assert message.endswith("): what it says of ruff is not respected")
    assert built_section(built, SECURITY)[0] == "1 finding of ruff; Bandit's severities: 1 low."


LOOP = """
src/pkg/tool.py:
    for item in range(3):
        try:
            print(item)
        except ValueError:
            print()
"""


@pytest.mark.parametrize(
    ("configuration", "found"),
    [
        ("", False),
        ('pyproject.toml: {project: {requires-python: ">=3.12"}}', False),
        ("ruff.toml:\n    target-version = 'py310'\n", True),
        ("pyproject.toml:\n    [project]\n    requires-python = '>=3.9,<4'\n", True),
        ("pyproject.toml:\n    [project]\n    requires-python = '>=3.12'\n", False),
        (
            "pyproject.toml:\n    [project]\n    requires-python = '>=3.9'\n    [tool.ruff]\n    target-version = 'py312'\n",
            False,
        ),
    ],
)
def test_rules_that_hold_for_old_versions_only(site: BuildSite, configuration: str, found: bool) -> None:
    """In Python 3.11 and later, `try` costs nothing where nothing is raised."""
    texts = built_section(site(CONFIG + configuration + LOOP), PERFORMANCE)

    assert ("PERF203 try-except-in-loop" in texts) == found


def test_files_that_ruff_cannot_read(site: BuildSite) -> None:
    files = {
        "src/pkg/tool.py": b"# coding: latin-1\nassert '\xe9'\n",
        "src/pkg/later.py": b"type X = int\nassert 1\n",
        "src/pkg/broken.py": b"x = (\nassert 1\n",
        "src/pkg/deep.py": b"x = " + b"+".join([b"1"] * 20_000),
        "src/pkg/fine.py": b"assert 1\n",
    }
    built = site(CONFIG, files)

    assert [message for _, message in built.log if message.startswith("kwindex: ruff")] == []
    unread = ["Not checked: it is not UTF-8, the only encoding that ruff reads."]
    assert built_section(built, SECURITY) == unread
    assert built_section(built, PERFORMANCE) == unread
    assert built_section(built, SECURITY, "broken.py") == ["Not checked: it does not parse (line 2)."]
    assert built_section(built, SECURITY, "deep.py") == ["Not checked: ruff crashes on it."]
    for name in ("later.py", "fine.py"):
        assert built_section(built, SECURITY, name)[0] == "1 finding of ruff; Bandit's severities: 1 low."


def small(name: str) -> bytes:
    return f"def {name}(): assert 1\n".encode()


DEEP = b"x = " + b"+".join([b"1"] * 20_000)
CRASHES = ["Not checked: ruff crashes on it."]


@pytest.mark.parametrize("crashing", [1, 5, 40])
def test_files_that_crash_ruff_cost_themselves_only(site: BuildSite, crashing: int) -> None:
    files = {f"src/pkg/fine{number}.py": small(f"f{number}") for number in range(40)}
    built = site(CONFIG, files | {f"src/pkg/deep{number}.py": DEEP for number in range(crashing)})

    assert [message for _, message in built.log if message.startswith("kwindex: ruff")] == []
    for number in range(crashing):
        assert built_section(built, SECURITY, f"deep{number}.py") == CRASHES
    for number in range(40):
        texts = built_section(built, SECURITY, f"fine{number}.py")
        assert texts[0] == "1 finding of ruff; Bandit's severities: 1 low."


def test_a_file_that_crashes_ruff_costs_itself_only_when_it_is_the_only_one_or_a_new_one(site: BuildSite) -> None:
    built = site(CONFIG, {"src/pkg/deep.py": DEEP})
    assert built_section(built, SECURITY, "deep.py") == CRASHES

    site("", {"src/pkg/fine.py": small("f")})
    built = site("", {"src/pkg/other.py": DEEP + b"\n"})

    assert built_section(built, SECURITY, "deep.py") == CRASHES
    assert built_section(built, SECURITY, "other.py") == CRASHES
    assert built_section(built, SECURITY, "fine.py")[0] == "1 finding of ruff; Bandit's severities: 1 low."


def test_what_ruff_finds_belongs_to_the_bytes_that_were_read(site: BuildSite, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is saved after it was read has no part in this build, and spoils none that follows."""
    before, after = b"assert 1\n", b"\n" * 90 + b"assert 2\nassert 3\n"
    run = Checks.run

    def saved_meanwhile(self: Checks, cache_dir: Path, *arguments: object) -> object:
        (cache_dir.parents[2] / "src/pkg/tool.py").write_bytes(after)
        return run(self, cache_dir, *arguments)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr(Checks, "run", saved_meanwhile)
        built = site(CONFIG, {"src/pkg/tool.py": before})
    assert built_section(built, SECURITY)[0] == "1 finding of ruff; Bandit's severities: 1 low."

    built = site("", {"src/pkg/tool.py": before})
    assert built_section(built, SECURITY)[0] == "1 finding of ruff; Bandit's severities: 1 low."

    built = site("", {"src/pkg/tool.py": after})
    assert built_section(built, SECURITY)[0] == "2 findings of ruff; Bandit's severities: 2 low."
    assert built.log == []


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"A = 1\n\0", "it holds NUL characters, which no Python file does"),
        (b"$" * 30_000, "ruff finds more than 10,000 things in it"),
        (b"assert 1\n" * 10_001, "ruff finds more than 10,000 things in it"),
    ],
)
def test_a_file_with_too_many_findings(site: BuildSite, content: bytes, why: str) -> None:
    built = site(CONFIG, {"src/pkg/tool.py": content, "src/pkg/fine.py": small("f")})

    assert built_section(built, SECURITY) == [f"Not checked: {why}."]
    assert built_section(built, SECURITY, "fine.py")[0] == "1 finding of ruff; Bandit's severities: 1 low."


def test_rules_that_look_at_names_and_neighbours(site: BuildSite) -> None:
    rules = CONFIG.replace("[kwindex]", "[{kwindex: {rules: {security: [INP001, D104, D100]}}}]")
    assert rules != CONFIG
    files = {"src/pkg/__init__.py": b"A = 1\n", "src/pkg/inner/m.py": b"A = 1\n"}
    built = site(rules, files)

    def codes(name: str) -> list[str]:
        return [text.split()[0] for text in built_section(built, SECURITY, name) if re.match("[A-Z]+[0-9]+ ", text)]

    assert codes("__init__.py") == ["D104"]
    assert codes("inner/m.py") == ["D100", "INP001"]

    # Checked by itself now, it is in its package still.
    built = site("", {"src/pkg/random.py": b"A = 1\n"})
    assert codes("random.py") == ["D100"]


HINT = "the pages say nothing of performance and security; `pip install ruff` gives one that works"
RULES = '[{"name": "assert", "code": "S101"}]'


def program(path: Path, check: str) -> Path:
    """Write a program that answers as ruff does, but for `check`."""
    path.write_text(
        f"#!/bin/sh\ncase \"$1\" in\n--version) echo 'ruff 9.9.9' ;;\nrule) echo '{RULES}' ;;\n*) {check} ;;\nesac\n",
        encoding="utf-8",
    )
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


@pytest.mark.parametrize(
    ("check", "reason"),
    [
        ("echo 'error: no such rule' >&2; exit 2", "ruff ended with status 2: error: no such rule"),
        ("exit 139", "ruff ended with status 139"),
        (
            "echo 'error: no file at /home/me/x.py here' >&2; exit 2",
            "ruff ended with status 2: error: no file at … here",
        ),
        (
            "echo garbage",
            "ruff 9.9.9 answers in a form that is not known (JSON is malformed: invalid character (byte 0))",
        ),
        ("echo '[]'", "ruff 9.9.9 answers in a form that is not known (Expected `object`, got `array`)"),
        ("exec sleep 30", "ruff does nothing for 1 seconds"),
    ],
)
def test_a_ruff_that_fails(
    site: BuildSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, check: str, reason: str
) -> None:
    path = program(tmp_path / "fake-ruff", check)
    monkeypatch.setattr("ruff.find_ruff_bin", lambda: str(path))
    monkeypatch.setattr("mkdocs_kwindex.findings.ruff.BOUNDS", Bounds(60, idle_seconds=1))

    built = site(CONFIG + TOOL)

    assert built.log == [("WARNING", f"kwindex: ruff: {reason}: {HINT}")]
    assert built_section(built, SECURITY) == [f"Not checked: {reason}."]
    assert built_section(built, PERFORMANCE) == [f"Not checked: {reason}."]


def test_pages_without_findings_are_made_again_when_ruff_works(
    site: BuildSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = program(tmp_path / "fake-ruff", "exit 2")
    monkeypatch.setattr("ruff.find_ruff_bin", lambda: str(path))
    assert site(CONFIG + TOOL).log == [("WARNING", f"kwindex: ruff: ruff ended with status 2: {HINT}")]
    program(path, "true")

    built = site()

    assert built.log == []
    assert built_section(built, SECURITY) == ["Ruff's 1 security rule found nothing in 28 lines."]


def test_a_ruff_that_says_nothing(tmp_path: Path) -> None:
    path = tmp_path / "fake-ruff"
    path.write_text("#!/bin/sh\necho hello\n", encoding="utf-8")
    path.chmod(0o700)

    with pytest.raises(RuffError, match="does not say which version of ruff it is"):
        Ruff(str(path))


def test_without_ruff(site: BuildSite, monkeypatch: pytest.MonkeyPatch) -> None:
    def find_ruff_bin() -> str:
        raise FileNotFoundError

    monkeypatch.setattr("ruff.find_ruff_bin", find_ruff_bin)
    monkeypatch.setenv("PATH", "")

    built = site(CONFIG + TOOL)

    assert built.log == [("WARNING", f"kwindex: ruff: ruff is not installed: {HINT}")]
    assert built_section(built, SECURITY) == ["Not checked: ruff is not installed."]


def test_a_ruff_on_the_path_will_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def find_ruff_bin() -> str:
        raise FileNotFoundError

    path = program(tmp_path / "ruff", "true")
    monkeypatch.setattr("ruff.find_ruff_bin", find_ruff_bin)
    monkeypatch.setenv("PATH", str(tmp_path))

    assert find_ruff() == str(path)
    assert [rule.code for rule in Ruff(str(path)).rules()] == ["S101"]


def test_the_second_build_is_the_first_without_ruff_at_work(
    site: BuildSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = site(CONFIG + SILENCED)
    before = [built_section(first, identifier) for identifier in (PERFORMANCE, SECURITY)]
    for name in ("records.sqlite", "pages.sqlite"):
        (tmp_path / ".cache/plugin/kwindex" / name).unlink()
    calls: list[str] = []
    start = subprocess.Popen

    def counting(arguments: list[str], **options: object) -> object:
        calls.append(arguments[1])
        return start(arguments, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(subprocess, "Popen", counting)

    second = site()

    assert calls == ["--version", "rule"]
    assert [built_section(second, identifier) for identifier in (PERFORMANCE, SECURITY)] == before

    site()

    assert calls == ["--version", "rule", "--version"]

    (tmp_path / "src/pkg/tool.py").write_text("assert 1\n", encoding="utf-8")
    third = site()

    assert calls == ["--version", "rule", "--version", "--version", "rule", "check"]
    assert built_section(third, SECURITY)[0] == "1 finding of ruff; Bandit's severities: 1 low."


RULES_OPTION = """
mkdocs.yml:
    site_name: Site
    theme: {name: mkdocs, highlightjs: false}
    plugins:
      - kwindex:
          rules: %s
"""


def test_the_rules_are_an_option(site: BuildSite) -> None:
    built = site(RULES_OPTION % "{performance: [], security: [S1, BLE], ignore: [S105]}" + TOOL)

    assert built.log == []
    assert built_section(built, SECURITY) == [
        "3 findings of ruff; Bandit's severities: 3 low.",
        "S101 assert low 3",
        "Use of assert detected Tool.names L9; Tool.names.each L16; L26",
    ]
    assert built_section(built, PERFORMANCE)[0] == "Not checked: the site's options select no rules about performance."


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("[S]", "got ['S']; expected lists under 'performance', 'security' and 'ignore'"),
        ("{safety: [S]}", "got {'safety': ['S']}; expected lists under 'performance', 'security' and 'ignore'"),
        ("{security: S}", "'security' is 'S'; expected a list of ruff's rules such as ['PERF', 'S101']"),
        (
            "{security: [S, s1]}",
            (
                "'security' holds 's1', which selects none of the stable rules of ruff VERSION; "
                "expected codes such as 'S101' or their beginnings such as 'PERF'"
            ),
        ),
        (
            "{ignore: [S403]}",
            (
                "'ignore' holds 'S403', which selects none of the stable rules of ruff VERSION; "
                "expected codes such as 'S101' or their beginnings such as 'PERF'"
            ),
        ),
    ],
)
def test_wrong_rules(tmp_path: Path, value: str, message: str) -> None:
    version = Ruff(find_ruff()).version
    expected = f"Config value 'plugins': Plugin 'kwindex' option 'rules': {message.replace('VERSION', version)}"

    assert refusal(write_site(tmp_path, RULES_OPTION % value + TOOL)) == [("ERROR", expected)]


PATTERNS = [
    "tool.py",
    "*.py",
    "src/*",
    "src/pkg",
    "src/pkg/",
    "src/**",
    "**/tool.py",
    "**",
    "src/**/tool.py",
    "src/**/pkg/**/*.py",
    "./src/pkg/tool.py",
    "src/../src/pkg/t??l.py",
    "src/pkg/[st]ool.py",
    "src/pkg/[!t]ool.py",
    "src/pkg/[^s]ool.py",
    "src/{other,pkg}/{a,to{x,o}l}.py",
    "src/{other,pkg/**}",
    "{**/tool,x}.py",
    "src/pkg**",
    "src**/tool.py",
    "src/pkg/tool\\.py",
    "src/pkg/t[a-p]*.py",
    "!src/other/*",
    "!src/**",
    "to,ol.py",
    "other/tool.py",
    "/src/pkg/tool.py",
]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_patterns_of_files_mean_what_they_mean_to_ruff(tmp_path: Path, pattern: str) -> None:
    path = tmp_path / "a [b] {c,d}/src/pkg/tool.py"
    path.parent.mkdir(parents=True)
    path.write_text("assert 1\n", encoding="utf-8")
    root = path.parents[2]
    (root / "ruff.toml").write_text(
        f"lint.select = ['S']\n[lint.per-file-ignores]\n'{pattern}' = ['S101']\n", encoding="utf-8"
    )

    reader = SettingsReader()
    ignored = reader.settings(path.parent).ignored_selectors(str(path))

    arguments = [find_ruff(), "check", "--no-cache", "--quiet", str(path)]
    said = subprocess.run(arguments, check=False, capture_output=True, text=True)
    assert (ignored, said.stderr) == ([] if "S101" in said.stdout else ["S101"], "")


def test_a_pattern_takes_no_longer_than_it_is_long() -> None:
    assert not Glob("a*" * 2_000 + "b").matches("a" * 4_000)


@pytest.mark.parametrize("pattern", ["{a", "a}", "[a", "{" * 5_000])
def test_a_pattern_that_does_not_parse(pattern: str) -> None:
    with pytest.raises(ValueError, match="is no glob pattern"):
        Glob(pattern)


@pytest.mark.parametrize(
    ("code", "message", "expected"),
    [
        ("S602", "`subprocess` call with `shell=True` identified, security issue", Severity.HIGH),
        ("S602", "`subprocess` call with `shell=True` seems safe, but may be changed in the future", Severity.LOW),
        ("S505", "DSA key sizes below 2048 bits are considered breakable", Severity.MEDIUM_OR_HIGH),
        ("BLE001", "Do not catch blind exception: `Exception`", Severity.NONE),
    ],
)
def test_severities(code: str, message: str, expected: Severity) -> None:
    assert severity(code, message) is expected


def test_every_rule_of_bandit_has_a_severity() -> None:
    codes = [rule.code for rule in Ruff(find_ruff()).rules() if rule.code[0] == "S" and rule.code[1].isdigit()]

    assert [code for code in codes if severity(code, "") is Severity.NONE] == []


def test_assertions_of_tests_are_no_findings(site: BuildSite) -> None:
    built = site(
        CONFIG,
        {
            "src/pkg/tests/test_a.py": "def test_a():\n    assert 1\n",
            "src/pkg/tests/test_b.py": "import pickle\ndef test_b():\n    assert pickle.loads(b'')\n",
            "src/pkg/tests/helpers.py": "def check(a):\n    assert a\n",
        },
    )

    for name in ("test_a", "helpers"):
        (said,) = built_section(built, SECURITY, f"tests/{name}.py")
        assert said.endswith(" security rules found nothing in 2 lines besides assertions, of which tests are made.")
    assert not [text for text in built_section(built, SECURITY, "tests/test_b.py") if "S101" in text]
    assert "S101" not in built.page("code/pkg/doc/").text("#findings ~ dl")
    assert "S301" in built.page("code/pkg/doc/").text("#findings ~ dl")

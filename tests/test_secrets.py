"""Secrets in the text of files: found by their shapes, masked wherever they would be shown, told once and never named."""

import ast
import json
import random
import socket
import string
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from mkdocs.exceptions import Abort

from mkdocs_kwindex.analysis.secret_rules import literals
from mkdocs_kwindex.analysis.secrets import find_secrets, mask_bytes, mask_secrets
from mkdocs_kwindex.cli.main import main
from tests.conftest import BuildSite
from tests.support.build import Built, build, recorded_log
from tests.support.tree import write_site

_RANDOM = random.Random(7)  # noqa: S311 - the same ones in every run
ALNUM, HEX, UPPER = string.ascii_letters + string.digits, "0123456789abcdef", string.ascii_uppercase + string.digits


def some(count: int, of: str = ALNUM) -> str:
    return "".join(_RANDOM.choice(of) for _ in range(count))


# Put together here, so that nothing looks for them in this file.
SECRETS = {
    "AWS Access Key": "AKIA" + some(16, UPPER),
    "Azure Storage Account access key": "AccountKey=" + some(86) + "==",
    "GitHub Token": "ghp_" + some(36),
    "GitHub Token, fine-grained": "github_pat_" + some(22) + "_" + some(59),
    "GitLab Token": "glpat-" + some(20),
    "Slack Token": "xoxb-" + some(12, string.digits) + "-" + some(24),
    "Slack Webhook": "https://hooks.slack.com/services/T" + some(8) + "/B" + some(8) + "/" + some(24),
    "Stripe Access Key": "sk_live_" + some(24),
    "SendGrid API Key": "SG." + some(22) + "." + some(43),
    "Twilio API Key": "SK" + some(32, HEX),
    "Discord Bot Token": "M" + some(24) + "." + some(6) + "." + some(27),
    "Telegram Bot Token": "123456789:" + some(35),
    "Mailchimp Access Key": some(32, HEX) + "-us12",
    "PyPI Token": "pypi-AgEIcHlwaS5vcmc" + some(159, ALNUM + "-_"),
    "PyPI Token of a project": "pypi-AgEIcHlwaS5vcmc" + some(196, ALNUM + "-_"),
    "PyPI Token with many a caveat": "pypi-AgEIcHlwaS5vcmc" + some(700, ALNUM + "-_"),
    "PyPI Token of the test index": "pypi-AgENdGVzdC5weXBpLm9yZw" + some(152, ALNUM + "-_"),
    "NPM Token": "npm_" + some(36),
    "Square OAuth Secret": "sq0csp-" + some(43),
    "OpenAI Token": "sk-" + some(20) + "T3BlbkFJ" + some(20),
    "OpenAI Token of a project": "sk-proj-" + some(60),
    "Anthropic API Key": "sk-ant-api03-" + some(93),
    "Google API Key": "AIza" + some(35),
    "Hugging Face Token": "hf_" + some(34, string.ascii_letters),
    "DigitalOcean Token": "dop_v1_" + some(64, HEX),
    "Docker Hub Token": "dckr_pat_" + some(27),
    "Databricks Token": "dapi" + some(32, HEX),
    "Vault Token": "hvs." + some(90),
    "Shopify Token": "shpat_" + some(32, HEX),
    "Age Secret Key": "AGE-SECRET-KEY-1" + some(58, UPPER),
    "Airtable Token": "pat" + some(14) + "." + some(64, HEX),
    "Artifactory Credentials": "AKCp" + some(69),
    "Azure Client Secret": some(3) + "8Q~" + some(34),
    "Clojars Token": "CLOJARS_" + some(60, string.ascii_lowercase),
    "Crates.io Token": "cio" + some(32),
    "Doppler Token": "dp.pt." + some(43),
    "Figma Token": "figd_" + some(40),
    "Fly.io Token": "fm2_" + some(90),
    "Fly.io Token of an organisation": "fo1_" + some(43),
    "Groq API Key": "gsk_" + some(52),
    "Heroku API Key": "HRKU-" + some(60),
    "Mailgun API Key": "key-" + some(32, HEX),
    "Notion Token": "ntn_" + some(46),
    "Notion Token of an integration": "secret_" + some(43),
    "Perplexity API Key": "pplx-" + some(48),
    "PlanetScale Token": "pscale_pw_" + some(43),
    "Pulumi Token": "pul-" + some(40, HEX),
    "Replicate API Token": "r8_" + some(37),
    "RubyGems Key": "rubygems_" + some(48, HEX),
    "Square Access Token": "sq0atp-" + some(22),
    "Tailscale Key": "tskey-auth-" + some(12) + "-" + some(32),
    "xAI API Key": "xai-" + some(80),
    "JSON Web Token": ".".join(["eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9", "eyJzdWIiOiIxIn0", some(43)]),
}
NAMED_SECRETS = {
    "aws_secret_access_key = {}": some(40),
    "AWS_SECRET_ACCESS_KEY={}": some(40),
    "machine host login me password {}": some(16),
    '{{"auths": {{"host": {{"auth": "{}"}}}}}}': some(40),
    "redis://:{}@cache:6379/0": some(16),
    "https://discord.com/api/webhooks/123456789012345678/{}": some(68),
    "https://a.webhook.office.com/webhookb2/"
    + "b" * 36
    + "@"
    + "c" * 36
    + "/IncomingWebhook/"
    + "d1" * 16
    + "/{}": "-".join(some(count, HEX) for count in (8, 4, 4, 4, 12)),
    'AWS_SECRET_KEY = "{}"': some(40),
    "aws_token: '{}'": some(40),
    "cos_hmac_secret_access_key = {}": some(48, HEX),
    "'secret_key': '{}',": some(48, HEX),
    'ibm_cloud_iam_key = "{}"': some(44),
    "API_TOKEN => {}": some(44),
    "Password = '{}'": some(44),
    "softlayer_api_key={}": some(64, HEX),
    'cloudant_pwd = "{}"': some(24, string.ascii_lowercase),
    "https://me:{}@db.example.com": some(30),
    "db://{}:" + "b" * 40 + "@host": some(200),
}
PASSWORD = some(18)
KEY = [some(64) for _ in range(12)]


def pem(kind: str, end: str = "\n") -> str:
    return end.join([f"-----BEGIN {kind}-----", *KEY, f"-----END {kind}-----", ""])


@pytest.mark.parametrize("kind", SECRETS)
def test_secrets_of_well_known_shapes(kind: str) -> None:
    secret = SECRETS[kind]
    masked = mask_secrets(f'# first\nTOKEN = "{secret}"\nother = 1\n')

    assert set(masked.kinds) == {2}
    assert len(masked.text) == len(f'# first\nTOKEN = "{secret}"\nother = 1\n')
    assert masked.text.startswith('# first\nTOKEN = "')
    assert masked.text.endswith('"\nother = 1\n')
    assert not any(secret[at : at + 12] in masked.text for at in range(8, len(secret) - 11))


@pytest.mark.parametrize("text", NAMED_SECRETS)
def test_secrets_by_the_words_beside_them(text: str) -> None:
    line = text.format(NAMED_SECRETS[text])

    assert set(mask_secrets(f"first = 1\n{line}\n").kinds) == {2}


def test_names_as_long_as_a_secret_load_no_rule() -> None:
    names = f"self.{'a' * 9}.get_it.{'b' * 40}\ndef test_{'c' * 39}(): pass\nkey = 1\nhttps://example.com:8080/a@b\nSG.x-us-east"
    code = (
        "import sys; from mkdocs_kwindex.analysis.secrets import find_secrets; "
        "print(find_secrets(sys.argv[1]), 'detect_secrets' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code, names], capture_output=True, text=True, check=True)

    assert run.stdout == "[] False\n"


AROUND = [
    *("{}", "'{}'", '{{"a": "{}"}}', "a: {}", "https://x.example/?k={}", "({})", "export K={}", "a\\n{}\\n", "K%3D{}"),
    *("_{}", "x-{}", "[{}]", "<{}>", "`{}`", "?t={}&x=1", "Bearer {}", "x:{}", '\\"{}\\"', "{}, b", ".{}"),
]


@pytest.mark.parametrize("kind", SECRETS)
def test_wherever_they_stand(kind: str) -> None:
    for text in AROUND:
        assert SECRETS[kind] not in mask_secrets(text.format(SECRETS[kind])).text, text


@pytest.mark.parametrize(
    "text", ['f("{}", 1)', "f('//r.example/:_authToken={}', '')", 'f("""{}\\n""", a, "b")', "f(b'{}\\'')"]
)
@pytest.mark.parametrize("kind", SECRETS)
def test_code_without_its_secrets_is_still_code(kind: str, text: str) -> None:
    [shown, *others] = call_arguments(mask_secrets(text.format(SECRETS[kind])).text)

    assert "xxxxxxxxxxxx" in shown
    assert SECRETS[kind] not in shown
    assert others == call_arguments(text)[1:]


def call_arguments(code: str) -> list[str]:
    [statement] = ast.parse(code).body
    assert isinstance(statement, ast.Expr)
    assert isinstance(statement.value, ast.Call)
    return [ast.unparse(argument) for argument in statement.value.args]


@pytest.mark.parametrize(
    "text",
    [
        f"postgres://me:{PASSWORD}@db.example/x",
        f"https://me:{PASSWORD}@git.example/x.git",
        f"aws_secret_access_key = '{some(40)}'",
        f"AWS_SECRET_ACCESS_KEY='{some(40)}'",
        "//registry.example/:_authToken=" + SECRETS["NPM Token"],
        f"softlayer_api_key = '{some(64, HEX)}'",
    ],
)
def test_passwords_by_what_is_around_them(text: str) -> None:
    masked = mask_secrets(text)

    assert set(masked.kinds) == {1}
    assert "xxxxxxxxxxxx" in masked.text


@pytest.mark.parametrize(
    "kind",
    [
        "RSA PRIVATE KEY",
        "PRIVATE KEY",
        "OPENSSH PRIVATE KEY",
        "EC PRIVATE KEY",
        "ENCRYPTED PRIVATE KEY",
        "PGP PRIVATE KEY BLOCK",
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\\n", '\\n"\n    "'])
def test_private_keys_in_files_and_strings(kind: str, end: str) -> None:
    masked = mask_secrets(pem(kind, end))

    assert masked.kinds
    assert not any(line in masked.text for line in KEY)
    assert f"-----END {kind}-----" in masked.text


@pytest.mark.parametrize(
    "text",
    [
        "AKIA" + "X" * 16,
        # Data in Base64.
        "BBAAUAJgAKIAAACZAAAAJAAAAD0ABAAGAAAAow",
        "AKIAAACZAAAAJAAAAD0ABAAGAAAAow==",
        "https://user:password@host.example/",
        "https://{user}:{password}@{host}/",
        "postgres://user:pass@localhost/db",
        "ghp_" + "x" * 36,
        'if text.startswith("-----BEGIN RSA PRIVATE KEY-----"): ...',
        "token = get_token()",
        "eyJust.eyJust.a_word",
        "sha256 = '" + some(64, HEX) + "'",
        "git rev " + some(40, HEX),
    ],
)
def test_what_only_stands_for_a_secret(text: str) -> None:
    assert mask_secrets(text) == (text, {})


def test_bytes_are_masked_where_they_are_text() -> None:
    secret = SECRETS["GitHub Token"]

    assert secret.encode() not in mask_bytes(f"A = '{secret}'".encode())
    assert mask_bytes(b"A = 1\xff") == b"A = 1\xff"
    assert mask_bytes(f"A = '\xff', '{secret}'".encode("latin-1")) == f"A = '\xff', '{'x' * len(secret)}'".encode(
        "latin-1"
    )


@pytest.mark.parametrize(
    "piece",
    [
        *dict.fromkeys(literals()),
        *(
            "eyJ",
            "eyJ.",
            "eyJ=",
            "eyJaaaaaaaa.eyJ",
            "://a:",
            "://a:b",
            "awskey'",
            "xoxb-1-",
            "sk-T3BlbkFJ",
            "SG.a.",
            "a.bcdefg.",
            "key = ",
            "1" * 9 + ":",
        ),
        *(
            "BEGIN RSA PRIVATE KEY ",
            "-----BEGIN RSA PRIVATE KEY-----\n" + "A" * 40,
            "PuTTY-User-Key-File-2: ",
            "AC",
            "a",
            " ",
        ),
    ],
)
def test_no_text_takes_long(piece: str, cpu_seconds: Callable[[], float]) -> None:
    """A file of this kind that is twice as long takes twice the time."""
    for between in ("", "\n", "a"):
        find_secrets((piece + between) * (30_000 // len(piece + between)))

    assert cpu_seconds() < 3


def test_the_standard_library_has_next_to_none() -> None:
    """One file in a hundred may be taken for one that holds a secret."""
    files = sorted(Path(json.__file__).parent.parent.glob("*.py"))
    found = [path.name for path in files if find_secrets(path.read_text(encoding="utf-8", errors="replace"))]

    assert len(files) > 150
    assert found == []


CONFIG = """
mkdocs.yml:
    site_name: Site
    theme: {name: mkdocs, highlightjs: false}
    plugins: [search, {kwindex: {files: all, search: full, workers: 1, OPTIONS}}]
"""


def planted() -> tuple[dict[str, str | bytes], list[str]]:
    """Return a tree with a secret in every place that is shown, and the secrets."""
    secrets = ["ghp_" + some(36) for _ in range(12)]
    readme, doc, value, default, comment, key, note, cell, name, test, raised, script = secrets
    return {
        "src/pkg/__init__.py": f'"""The package.\n\nUse {doc}.\n"""\n',
        "src/pkg/README.md": f"# Pkg\n\nLog in with {readme}\n",
        "src/pkg/values.py": f'import subprocess\n\nVALUE = "{value}"\n\ndef f(a="{default}"):\n    # {comment}\n    raise ValueError("{raised}")\n\n{name} = 1\n__all__ = ["VALUE", "{name}"]\npassword = "{value}"\nsubprocess.call("{value}", shell=True)\n',
        "src/pkg/conf.toml": f'[{key}]\nkey = "{key}"\n',
        "src/pkg/notes.txt": f"line\n{note}\n" + pem("RSA PRIVATE KEY"),
        "src/pkg/book.ipynb": json.dumps({"cells": [{"cell_type": "code", "source": [f"a = '{cell}'"], "outputs": []}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}),
        "src/pkg/run.sh": f"#!/bin/sh\n# {script}\ncurl -H '{script}'\n",
        "tests/test_values.py": f'from pkg.values import f\n\ndef test_it():\n    f("{test}")\n',
    }, [*secrets, *KEY]  # fmt: skip


def shown(built: Built, secrets: list[str]) -> list[tuple[str, int]]:
    """Return where secrets are shown: the file and the number of the secret."""
    return [
        (name, number)
        for name in sorted(built.files)
        for number, secret in enumerate(secrets)
        if secret.encode() in (built.site_dir / name).read_bytes()
    ]


def test_secrets_are_masked_everywhere_and_told_once(site: BuildSite) -> None:
    files, secrets = planted()
    built = site(CONFIG.replace(", OPTIONS", ""), files)

    assert shown(built, secrets) == []
    told = {message.split(": ")[1] for level, message in built.log if level == "WARNING"}
    assert told == {
        f"{built.root}/{path}:{line}"
        for path, line in [
            ("src/pkg/__init__.py", 3),
            ("src/pkg/README.md", 3),
            ("src/pkg/values.py", 3),
            ("src/pkg/conf.toml", 1),
            ("src/pkg/notes.txt", 2),
            ("src/pkg/book.ipynb", 1),
            ("src/pkg/run.sh", 2),
            ("tests/test_values.py", 4),
        ]
    }
    assert len(built.log) == len(told)
    assert not any(secret in message for _, message in built.info for secret in secrets)
    # The rest of each file is as it was.
    page = built.page("code/pkg/values.py_docs/")
    assert "pkg.values.f" in page.ids
    assert page.texts("#security-safety ~ ul li")

    # What is kept says it again.
    again = site()
    assert again.log == built.log
    assert shown(again, secrets) == []


def test_the_warning_says_what_it_looks_like_and_where_else(site: BuildSite) -> None:
    secret = SECRETS["AWS Access Key"]
    built = site(CONFIG.replace(", OPTIONS", ""), {"src/pkg/a.py": f'A = "{secret}"\n\nB = "{secret}"\n'})

    assert built.log == [
        (
            "WARNING",
            f"kwindex: {built.root}/src/pkg/a.py:1: masked: line 1 holds what looks like a secret, AWS Access Key (so does line 3); `secrets` may allow it",
        )
    ]


def test_files_that_hold_secrets_can_be_left_out(site: BuildSite) -> None:
    files, secrets = planted()
    files["src/pkg/inner/only.py"] = f'A = "{secrets[0]}"\n'
    files["src/pkg/fine.py"] = "def fine(): ...\n"
    built = site(CONFIG.replace("OPTIONS", "secrets: {action: leave-out}"), files)

    assert {record["file"] for record in built.keywords()} == {"pkg/fine.py"}
    assert shown(built, secrets) == []
    assert len(built.log) == 9
    assert all(": left out: line " in message for _, message in built.log)
    assert not any("inner" in name for name in built.files)


def test_secrets_can_end_the_build(tmp_path: Path) -> None:
    files, secrets = planted()
    config = write_site(tmp_path, CONFIG.replace("OPTIONS", "secrets: {action: fail}"), files)

    with recorded_log() as records, pytest.raises(Abort):
        build(config)

    errors = [message for level, message in records.of_level(0) if level == "ERROR"]
    assert len([message for message in errors if "looks like a secret" in message]) == 8
    assert not any(secret in message for message in errors for secret in secrets)


def test_files_that_may_show_them(site: BuildSite) -> None:
    secret = SECRETS["GitHub Token"]
    files: dict[str, str | bytes] = {
        f"src/pkg/{name}": f"'{secret}'\n" for name in ("a.py", "allowed/b.py", "allowed/README.md")
    }
    built = site(CONFIG.replace("OPTIONS", 'secrets: {allow: ["pkg/allowed/"]}'), files)

    assert [message.split(": ")[1] for _, message in built.log] == [f"{built.root}/src/pkg/a.py:1"]
    assert secret in built.page("code/pkg/allowed/b.py_docs/").html
    assert secret in built.page("code/pkg/allowed/doc/").html
    assert secret not in built.page("code/pkg/a.py_docs/").html


def test_a_readme_without_a_page_of_its_own(site: BuildSite) -> None:
    secret = SECRETS["Stripe Access Key"]
    config = CONFIG.replace("files: all", "files: [python]")
    built = site(
        config.replace(", OPTIONS", ""), {"src/pkg/a.py": "A = 1", "src/pkg/README.md": f"# Pkg\n\n{secret}\n"}
    )

    assert shown(built, [secret]) == []
    assert [message.split(": ")[1] for _, message in built.log] == [f"{built.root}/src/pkg/README.md:3"]
    assert "xxxxxxxxxxxxxxxxxxxx" in built.page("code/pkg/doc/").text(".kw-page")


def test_nothing_asks_the_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of detect-secrets the patterns are used, and nothing that would try a secret."""

    def connect(*_arguments: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", connect)

    assert len(find_secrets("\n".join(SECRETS.values()))) == len(SECRETS)


def test_secrets_of_other_revisions_and_of_declarations_are_masked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    old, now, declared = (SECRETS[kind] for kind in ("GitHub Token", "GitLab Token", "Stripe Access Key"))
    config = "site_name: S\ntheme: {name: mkdocs}\nplugins: [{kwindex: {changes: v1}}]\n"
    files: dict[str, str | bytes] = {
        "mkdocs.yml": config,
        "docs/index.md": "# Home\n",
        "pyproject.toml": f"[project]\nname = 'a'\ndependencies = ['b=={declared}']\n[tool.pytest.ini_options]\naddopts = '--key {declared}'\n",
        "src/pkg/__init__.py": f"def f(a='{old}'): ...\ndef g(a='{old}'): ...\n",
        "tests/test_a.py": "def test_a(): ...\n",
    }
    config_file = write_site(tmp_path, "", files)
    for command in (
        ["init", "-q"],
        ["add", "."],
        ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "m"],
        ["tag", "v1"],
    ):
        subprocess.run(["git", "-C", str(tmp_path), *command], check=True, capture_output=True)  # noqa: S607
    (tmp_path / "src/pkg/__init__.py").write_text(
        f"def f(a='{now}', b=1): ...\ndef h(a='{now}'): ...\n", encoding="utf-8"
    )

    built = build(config_file)
    monkeypatch.chdir(tmp_path)
    assert main(["diff", "v1"]) == 0
    said = capsys.readouterr().out

    assert "pkg.h" in built.page("code/changes/").text(".kw-page")
    assert "pkg.h" in said
    for secret in (old, now, declared):
        assert secret not in said
        assert [name for name in built.files if secret.encode() in (built.site_dir / name).read_bytes()] == []

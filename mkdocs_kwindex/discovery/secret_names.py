"""Names of files that usually hold secrets: keys, passwords, tokens, and the state of tools that know them.

The patterns are those that scanners of repositories and the `.gitignore` files of the tools themselves have in common.
They are matched without regard to case. Hidden files need none: they are never taken.
"""

import re
from collections.abc import Iterable
from fnmatch import translate

_DATA = ("toml", "yaml", "yml", "json", "jsonc", "json5", "ini", "cfg", "conf", "txt", "properties", "xml", "csv", "db")

_PATTERNS = (
    # Keys, certificates with keys, and stores of them.
    "*.pem",
    "*.key",
    "*.key.*",
    "*.p8",
    "*.p12",
    "*.pfx",
    "*.pkcs12",
    "*.pk8",
    "*.der",
    "*.jks",
    "*.jceks",
    "*.bks",
    "*.keystore",
    "*.truststore",
    "*.keytab",
    "*.keypair",
    "*.kdb",
    "*.kdbx",
    "*.psafe3",
    "*.agilekeychain",
    "*.keychain",
    "*.keychain-db",
    "*.kwallet",
    "*.ppk",
    "*.gpg",
    "*.pgp",
    "*.asc",
    "*.age",
    "*.snk",
    "*.wallet",
    "*.mobileprovision",
    "*.provisionprofile",
    "*.certsigningrequest",
    "*.bek",
    "*.tpm",
    "*.fve",
    "*_rsa",
    "*_dsa",
    "*_ecdsa",
    "*_ed25519",
    "id_rsa*",
    "id_dsa*",
    "id_ecdsa*",
    "id_ed25519*",
    "ssh_host_*_key",
    "ssh_host_*_key.pub",
    "secring.*",
    "otr.private_key",
    "*private_key",
    "*private-key",
    "*privatekey",
    *(f"*{name}.{end}" for name in ("private_key", "private-key", "privatekey") for end in _DATA),
    "master.key",
    "age-key.txt",
    "keys.txt",
    # Environments and passwords.
    "*.env",
    "env",
    "env.local",
    "*.env.*",
    "*.envrc",
    "htpasswd",
    "*.htpasswd",
    "passwd",
    "shadow",
    "*.passwd",
    "netrc",
    "_netrc",
    "pgpass",
    "pgpass.conf",
    "pypirc",
    "npmrc",
    "my.cnf",
    "mylogin.cnf",
    "git-credentials",
    "gitcredentials",
    "vault-password*",
    "vault_password*",
    "vault-pass*",
    "vault_pass*",
    "vault.yml",
    "vault.yaml",
    "vault.json",
    "*.vault.yml",
    "*.vault.yaml",
    # Files that say what they hold.
    *(
        pattern
        for name in ("secret", "secrets", "credential", "credentials", "password", "passwords", "passwd", "creds")
        for pattern in (name, *(f"{start}{name}.{end}" for end in _DATA for start in ("", "*.", "*-", "*_")))
    ),
    *(f"{name}.{end}" for name in ("token", "tokens", "apikey", "apikeys", "api_key", "api_keys") for end in _DATA),
    *(
        f"{name}{rest}.{end}"
        for name in ("secrets", "credentials")
        for rest in (".*", "-*", "_*")
        for end in ("yaml", "yml", "json", "toml", "ini")
    ),
    "secret.*.yaml",
    "secret.*.yml",
    "secret-*.yaml",
    "secret-*.yml",
    "*.secret",
    "*.secrets",
    "*.credentials",
    "*.token",
    "secret_token.rb",
    "secrets.yml.enc",
    "credentials.yml.enc",
    # Clouds, clusters and what builds them.
    "client_secret*.json",
    "client-secret*.json",
    "clientsecret*.json",
    "service_account*.json",
    "service-account*.json",
    "serviceaccount*.json",
    "*service_account.json",
    "*service-account.json",
    "*-service-account-*.json",
    "*sa-key*.json",
    "*firebase-adminsdk*.json",
    "google-services.json",
    "googleservice-info.plist",
    "gcp-key*.json",
    "gcloud*.json",
    "application_default_credentials.json",
    "accesstokens.json",
    "azureprofile.json",
    "azureauth.json",
    "*.azureauth",
    "*.publishsettings",
    "*.cscfg",
    "accesskeys.csv",
    "*_accesskeys.csv",
    "rootkey.csv",
    "credentials.csv",
    "aws_credentials*",
    "aws-credentials*",
    "kubeconfig",
    "*.kubeconfig",
    "kubeconfig.*",
    "kubeconfig-*",
    "kube.config",
    "admin.conf",
    "terraform.tfstate*",
    "*.tfstate",
    "*.tfstate.*",
    "*.tfvars",
    "*.tfvars.json",
    "terraform.rc",
    "terraformrc",
    "credentials.tfrc.json",
    "pulumi.*.yaml",
    "dockercfg",
    "dockerconfigjson",
    "*.dockerconfigjson",
    "docker-config.json",
    "heroku.json",
    "rclone.conf",
    "s3cfg",
    "boto.cfg",
    "local.settings.json",
    "appsettings.*.json",
    "auth.json",
    "oauth.json",
    "oauth2.json",
    "oauth_token*.json",
    "oauth-token*.json",
    "token.pickle",
    "jwt_secret*",
    "jwt-secret*",
    # Programs that remember passwords, and what they have seen.
    "*.ovpn",
    "*.rdp",
    "*.rdg",
    "*.pcap",
    "*.pcapng",
    "*.har",
    "sftp-config.json",
    "sftp.json",
    "filezilla.xml",
    "recentservers.xml",
    "sitemanager.xml",
    "winscp.ini",
    "ws_ftp.ini",
    "robomongo.json",
    "knife.rb",
    "credentials.xml",
    "jenkins.plugins.publish_over_ssh.bapsshpublisherplugin.xml",
    "wp-config.php",
    "wp-config.*.php",
    "localsettings.php",
    "configuration.user.xpl",
    "logins.json",
    "signons.sqlite",
    "key3.db",
    "key4.db",
    "login data",
    "*.sqldump",
    "dump.sql",
    "wg0.conf",
    "wireguard.conf",
    "ipsec.secrets",
    "chap-secrets",
    "pap-secrets",
    "wpa_supplicant.conf",
    "keystore.properties",
    "key.properties",
    "signing.properties",
    "gradle.properties.local",
    "keystore.json",
    "wallet.dat",
    "wallet.json",
    "shell_history",
    "bash_history",
    "zsh_history",
    "mysql_history",
    "psql_history",
)
_WILD = re.compile(r"[*?\[]")


def _split(patterns: Iterable[str]) -> tuple[frozenset[str], tuple[str, ...], tuple[str, ...], re.Pattern[str]]:
    """Split patterns into whole names, ends, beginnings, and the rest: every file of a tree is asked about."""
    names, ends, starts, rest = set(), [], [], []
    for pattern in patterns:
        if not _WILD.search(pattern):
            names.add(pattern)
        elif not _WILD.search(pattern[1:]) and pattern[0] == "*":
            ends.append(pattern[1:])
        elif not _WILD.search(pattern[:-1]) and pattern[-1] == "*":
            starts.append(pattern[:-1])
        else:
            rest.append(translate(pattern))
    # `translate` never goes back behind a star.
    return frozenset(names), tuple(ends), tuple(starts), re.compile("|".join(rest))


_NAMES, _ENDS, _STARTS, _REST = _split(_PATTERNS)
# `prod.env.example` is there to be read.
_SPECIMEN = re.compile(r"[._-](?:example|sample|template|dist|tmpl|tpl)(?:\.\w{1,5})?")
_CODE = (".py", ".pyi")


def is_secret(name: str) -> bool:
    """Return whether the name of a file says that it holds a secret; of a module it says what the code is about."""
    lower = name.lower()
    if lower.endswith(_CODE):
        if not is_hidden(lower):
            return False
        # `.env.py`
        lower = lower.rpartition(".")[0]
    if not _is_listed(lower) and not _is_listed(lower.lstrip(".")):
        return False
    start = max(lower.rfind(mark, 0, lower.rfind(".")) for mark in "._-") if "." in lower else -1
    tails = (lower[start:] if start > 0 else "", lower[lower.rfind(".") :])
    return not any(_SPECIMEN.fullmatch(tail) for tail in tails)


def _is_listed(name: str) -> bool:
    return name in _NAMES or name.endswith(_ENDS) or name.startswith(_STARTS) or _REST.fullmatch(name) is not None


def is_hidden(name: str) -> bool:
    """Return whether a file or folder is hidden."""
    return name.startswith(".")

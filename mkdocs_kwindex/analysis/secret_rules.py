"""Rules that detect secrets: those of detect-secrets and some that it lacks.

A rule is only asked where a text has one of its literals and a match of its anchor: with dozens of rules that is what
makes them cheap, and detect-secrets, whose modules load a client for HTTP, is not loaded for most packages. Of
detect-secrets nothing but the patterns is used, and its plugins that judge by randomness or by words such as `password`
are not: every second file has something that looks so. Whether a secret is valid, which would ask the network, is never
looked up.
"""

import importlib
import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache, partial
from typing import NamedTuple


class SecretKind(NamedTuple):
    """A kind of secret.

    Attributes:
        name: What it is called.
        patterns: Match a secret.
    """

    name: str
    patterns: tuple[re.Pattern[str], ...]


class SecretRule(NamedTuple):
    """How a kind of secret is detected.

    Attributes:
        anchor: Finds where to look: every secret of the kind has a match, within `BEFORE` and `AFTER` characters.
        literals: A text without any of these has no secret of the kind; none where there are no such literals.
        kind: Loads the kind, which takes a while.
        words: Small letters of words of which one precedes it in the same line; none where any line will do.
    """

    anchor: str
    literals: tuple[str, ...]
    kind: Callable[[], SecretKind]
    words: tuple[str, ...] = ()


BEFORE, AFTER = 128, 512

# The plugins of detect-secrets, with the literals that a text must have; case matters where a capital is in one.
_PLUGINS = (
    ("aws", "AWSKeyDetector", ("AKIA", "ASIA", "ABIA", "ACCA", "A3T", "aws", "AWS", "Aws")),
    ("azure_storage_key", "AzureStorageKeyDetector", ("AccountKey=",)),
    ("basic_auth", "BasicAuthDetector", ("://",)),
    ("cloudant", "CloudantDetector", ("cloudant", "CLOUDANT", "Cloudant")),
    ("github_token", "GitHubTokenDetector", ("ghp_", "gho_", "ghu_", "ghs_", "ghr_")),
    (
        "gitlab_token",
        "GitLabTokenDetector",
        (
            "glpat-",
            "gldt-",
            "glft-",
            "glsoat-",
            "glrt-",
            "GR1348941",
            "glcbt-",
            "glimt-",
            "glptt-",
            "glagent-",
            "gloas-",
        ),
    ),
    ("mailchimp", "MailchimpDetector", ("-us",)),
    ("npm", "NpmDetector", ("_authToken=",)),
    ("openai", "OpenAIDetector", ("T3BlbkFJ",)),
    ("pypi_token", "PypiTokenDetector", ("pypi-Ag",)),
    ("sendgrid", "SendGridDetector", ("SG.",)),
    ("slack", "SlackDetector", ("xox", "XOX", "hooks.slack.com")),
    ("softlayer", "SoftlayerDetector", ("softlayer", "SOFTLAYER", "SoftLayer", "Softlayer")),
    ("square_oauth", "SquareOAuthDetector", ("sq0csp-",)),
    ("stripe", "StripeDetector", ("k_live_",)),
    ("ibm_cos_hmac", "IbmCosHmacDetector", ("secret", "SECRET", "Secret")),
)
# Some literals are in many a file: what is next to them, or is the secret itself.
_ANCHORS = {
    "AWSKeyDetector": r"(?:A3T[A-Z0-9]|A[BK]IA|ACCA|ASIA)[0-9A-Z]{16}|(?<=[\"'])[0-9a-zA-Z/+]{40}(?=[\"'])",
    "BasicAuthDetector": r"://[^:/@\s]{1,512}+:[^:/@\s]{1,512}+@",
    "IbmCosHmacDetector": r"(?<![A-Fa-f0-9])[A-Fa-f0-9]{48}(?![A-Fa-f0-9])",
    "MailchimpDetector": r"-us\d",
    "SendGridDetector": r"SG\.[\w-]{22}\.",
    "SlackDetector": r"[xX][oO][xX][A-Za-z]-\d|hooks\.slack\.com",
}
# Those whose secrets have no literal in them: what every one of them has is a run of so many characters.
_RUNS = (
    ("discord", "DiscordBotTokenDetector", r"\.(?<=[\w-]{23}\.)[\w-]{6}\.[\w-]{27}"),
    ("ibm_cloud_iam", "IbmCloudIamDetector", r"[\"'=:>\s][A-Za-z0-9_-]{44}(?![\w-])"),
    ("telegram_token", "TelegramBotTokenDetector", r":[0-9A-Za-z_-]{35}(?![\w-])"),
    ("twilio", "TwilioKeyDetector", r"(?:AC|SK)[a-z0-9]{32}(?![A-Za-z0-9+/])"),
)
# A run of 44 characters may be any long name.
_WORDS = {"IbmCloudIamDetector": ("key", "pwd", "pass", "token")}
APART = r"(?:(?<![A-Za-z0-9])|(?<=\\[abfnrtv])|(?<=%[0-9A-Fa-f]{2}))"
"""Begins a pattern of what is no part of a longer word; an escape before it is none either."""
# What detect-secrets has no plugin for: kind, literal, pattern.
_OTHERS = (
    ("Age Secret Key", "AGE-SECRET-KEY-1", r"AGE-SECRET-KEY-1[0-9A-Z]{58}"),
    ("Anthropic API Key", "sk-ant-", r"sk-ant-[A-Za-z0-9-]{4,12}-[\w-]{80,120}"),
    ("Atlassian API Token", "ATATT3", r"ATATT3[A-Za-z0-9_=-]{50,250}"),
    ("Databricks Token", "dapi", APART + r"dapi[0-9a-f]{32}(?:-\d)?(?![\w-])"),
    ("DigitalOcean Token", "_v1_", r"do[opr]_v1_[0-9a-f]{64}"),
    ("Docker Hub Token", "dckr_", r"dckr_[op]at_[\w-]{27,}"),
    ("GitHub Token", "github_pat_", r"github_pat_[A-Za-z0-9_]{36,255}"),
    ("Google API Key", "AIza", APART + r"AIza[\w-]{35}(?![\w-])"),
    ("Google OAuth Secret", "GOCSPX-", r"GOCSPX-[\w-]{28}"),
    ("Google OAuth Token", "ya29.", r"ya29\.[\w-]{30,}"),
    ("Grafana Token", "gl", APART + r"gl(?:sa|c)_[A-Za-z0-9+/=_]{32,}"),
    ("HashiCorp Terraform Token", ".atlasv1.", r"[A-Za-z0-9]{14}\.atlasv1\.[\w=-]{60,70}"),
    ("HashiCorp Vault Token", "hv", APART + r"hv[sbr]\.[\w-]{24,}"),
    ("Hugging Face Token", "hf_", APART + r"hf_[A-Za-z0-9]{34}(?!\w)"),
    ("Linear API Key", "lin_api_", r"lin_api_[A-Za-z0-9]{40}"),
    ("New Relic Key", "NRAK-", r"NRAK-[A-Z0-9]{27}"),
    ("NPM Token", "npm_", APART + r"npm_[A-Za-z0-9]{36}(?!\w)"),
    ("OpenAI Token", "sk-", APART + r"sk-(?:proj|svcacct|admin)-[\w-]{40,200}"),
    ("Postman API Key", "PMAK-", r"PMAK-[0-9a-f]{24}-[0-9a-f]{34}"),
    ("Sentry Token", "sntr", r"sntry[su]_[\w+/=-]{40,}"),
    ("Shopify Token", "shp", r"shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}"),
    ("Slack Token", "xapp-", r"xapp-\d-[A-Z0-9]+-\d+-[0-9a-f]{32,}"),
    ("Square Access Token", "EAAA", APART + r"EAAA[\w-]{60}(?![\w-])"),
    ("Stripe Webhook Secret", "whsec_", r"whsec_[A-Za-z0-9+/=]{32,}"),
    ("Supabase Key", "sbp_", APART + r"sbp_[0-9a-f]{40}"),
    ("AWS Access Key", "secret_access_key", r"secret_access_key[\"']?\s?[:=]\s?[\"']?([A-Za-z0-9/+]{40})(?![\w/+=])"),
    ("AWS Access Key", "SECRET_ACCESS_KEY", r"SECRET_ACCESS_KEY[\"']?\s?[:=]\s?[\"']?([A-Za-z0-9/+]{40})(?![\w/+=])"),
    ("Airtable Token", "pat", APART + r"pat[A-Za-z0-9]{14}\.[0-9a-f]{64}(?!\w)"),
    ("Artifactory Credentials", "AKCp", APART + r"AKCp[A-Za-z0-9]{10,}(?!\w)"),
    ("Azure Client Secret", "Q~", APART + r"[\w~.]{3}\dQ~[\w~.-]{31,34}(?![\w~.-])"),
    ("Basic Auth Credentials", "://:", r"://:([^:/@\s\"'`<>]{4,512})@"),
    ("Clojars Token", "CLOJARS_", r"CLOJARS_[a-z0-9]{60}"),
    ("Crates.io Token", "cio", APART + r"cio[A-Za-z0-9]{32}(?!\w)"),
    ("Discord Webhook", "/api/webhooks/", r"discord(?:app)?\.com/api/webhooks/\d{17,20}/([\w-]{60,})"),
    ("Docker Registry Credentials", '"auth"', r'"auth"\s?:\s?"([A-Za-z0-9+/]{20,}={0,2})"'),
    ("Doppler Token", "dp.", APART + r"dp\.(?:pt|st|ct|sa|scim|audit)\.[A-Za-z0-9.]{40,60}(?!\w)"),
    ("Figma Token", "figd_", r"figd_[\w-]{40}"),
    ("Fly.io Token", "fm2_", r"fm2_[A-Za-z0-9+/=]{80,}"),
    ("Fly.io Token", "fo1_", APART + r"fo1_[\w-]{43}"),
    ("Groq API Key", "gsk_", APART + r"gsk_[A-Za-z0-9]{52}(?!\w)"),
    ("Heroku API Key", "HRKU-", r"HRKU-[\w-]{36,}"),
    ("Mailgun API Key", "key-", APART + r"key-[0-9a-f]{32}(?!\w)"),
    ("Netrc Password", "machine", r"\bmachine\s\S{1,255}\slogin\s\S{1,255}\spassword\s(\S{6,255})"),
    ("Notion Token", "ntn_", APART + r"ntn_[A-Za-z0-9]{46}(?!\w)"),
    ("Notion Token", "secret_", APART + r"secret_[A-Za-z0-9]{43}(?!\w)"),
    ("Perplexity API Key", "pplx-", r"pplx-[A-Za-z0-9]{48}"),
    ("PlanetScale Token", "pscale_", r"pscale_(?:pw|tkn|oauth)_[\w.-]{32,64}"),
    ("Pulumi Token", "pul-", APART + r"pul-[0-9a-f]{40}(?!\w)"),
    ("Replicate API Token", "r8_", APART + r"r8_[A-Za-z0-9]{37}(?!\w)"),
    ("RubyGems Key", "rubygems_", r"rubygems_[0-9a-f]{48}"),
    ("Square Access Token", "sq0atp-", r"sq0atp-[\w-]{22}"),
    ("Tailscale Key", "tskey-", r"tskey-[a-z]{3,12}-[A-Za-z0-9]{8,}(?:-[A-Za-z0-9]{16,})?"),
    (
        "Teams Webhook",
        "webhook.office.com",
        r"webhook\.office\.com/webhookb2/[\w@-]{36,100}/IncomingWebhook/([0-9a-f]{32}/[0-9a-f-]{36})",
    ),
    ("xAI API Key", "xai-", APART + r"xai-[A-Za-z0-9]{80}(?!\w)"),
)


@cache
def rules() -> tuple[SecretRule, ...]:
    """Return all rules."""
    plugins = (
        SecretRule(_ANCHORS.get(plugin, _any_of(literals)), literals, partial(_plugin, module, plugin))
        for module, plugin, literals in _PLUGINS
    )
    runs = (
        SecretRule(anchor, (), partial(_plugin, module, plugin), _WORDS.get(plugin, ()))
        for module, plugin, anchor in _RUNS
    )
    others = (
        SecretRule(re.escape(literal), (literal,), partial(_other, name, pattern)) for name, literal, pattern in _OTHERS
    )
    return (*plugins, *runs, *others)


def private_keys() -> tuple[re.Pattern[str], ...]:
    """Return the patterns of what private keys begin with."""
    return _plugin("private_key", "PrivateKeyDetector").patterns


def _any_of(literals: Iterable[str]) -> str:
    return "|".join(map(re.escape, literals))


@cache
def _plugin(module: str, name: str) -> SecretKind:
    """Load a plugin of detect-secrets, the first of which takes a tenth of a second."""
    plugin = getattr(importlib.import_module(f"detect_secrets.plugins.{module}"), name)
    patterns: Iterable[re.Pattern[str]] = plugin.denylist
    return SecretKind(str(plugin.secret_type), tuple(patterns))


@cache
def _other(name: str, pattern: str) -> SecretKind:
    return SecretKind(name, (re.compile(pattern),))


def literals() -> Sequence[str]:
    """Return the literals of all rules that have some."""
    return [literal for rule in rules() for literal in rule.literals]

"""Settings of the services that whoever starts a data folder may choose, named as in containers."""

from collections.abc import Mapping
from pathlib import Path

import click

TAKEN = frozenset(
    {
        *("BOUNCE_ADDRESS", "BOUNCE_MAILDIR"),
        *("MAIL_URL", "SINK_URL", "MAIL_FROM", "PLATFORM_NAME", "ORGANISATION", "SUPPORT_PHONE"),
        *(
            "SUPPORT_HOURS",
            "DATA_PROTECTION_URL",
            "SENDER_ADDRESS",
            "LETTER_BYTES",
            "LETTER_PAGES",
            "ISSUER",
        ),
        *(
            "TRUSTED_PROXIES",
            "HSTS",
            "REGISTRATION_PROOF",
            "REGISTRATIONS_PER_HOUR",
            "OWN_EMAILS_PER_HOUR",
        ),
        *("OWN_COPIES_PER_DAY", "INVITE_AGAIN_HOURS", "EXPIRY_BASIS", "UNUSED_MONTHS", "AT_ONCE"),
        *("EXPORT_AT_ONCE", "DELEGATION_TERM_MONTHS", "DELEGATION_LONGEST_TERM_DAYS"),
        *(
            "DELEGATION_ANSWER_DAYS",
            "DELEGATION_REMINDER_DAYS",
            "DELEGATION_EXTENSION_DAYS",
            "DELEGATION_EXTENSION_NOTICE_DAYS",
            "DELEGATION_WARNING_DAYS",
            "DELEGATION_TARGETS",
            "DELEGATION_AT_ONCE",
            "DELEGATION_EXPORT_AT_ONCE",
            "DELEGATION_TRIES",
            "DELEGATION_LINK_DAYS",
            "DELEGATION_ADDRESS_VERIFICATIONS",
            "STALENESS",
        ),
        *("DIGEST_QUIET_MINUTES", "EMAILS_AT_ONCE_PER_DAY", "EMAILS_OF_A_KIND_PER_DAY"),
        "EMAILS_TO_A_DOMAIN_PER_MINUTE",
        *("PRINT_SHOP", "PAPER_BATCH_LETTERS", "PAPER_SHEET_CENTS", "PAPER_DL_CENTS"),
        "PAPER_C4_CENTS",
        *("TOMBSTONE_DAYS", "EMAIL_DAYS", "PAPER_DAYS", "DELEGATION_TEXT_DAYS", "SESSION_DAYS"),
        *("PASSKEY_DOMAIN", "PASSKEY_ORIGINS"),
        *("DEVICE_DAYS", "PASSWORD_POLICY", "ARGON2_MEMORY", "ARGON2_TIME", "ARGON2_PARALLELISM"),
        *("HASH_CONCURRENCY", "HASH_QUEUE", "LOCK_AFTER", "LOCK_FOR", "ACCESS_TOKEN_FOR"),
        *("STEP_UP_FOR", "IDLE_FOR", "SESSION_FOR", "RETRY_WITHIN", "SILENCE", "CREATION_CODE_FOR"),
        *("SECOND_FACTOR_FOR", "SECOND_FACTOR_FROM"),
        *("RESET_CODE_FOR", "EMAIL_CODE_FOR", "CLIENT_SECRET_OVERLAP", "LIMIT_ADDRESS_SIGN_INS"),
        *("LIMIT_ACCOUNT_SIGN_INS", "LIMIT_ESTABLISHMENT_FAILURES", "LIMIT_ADDRESS_CODES"),
        *("LIMIT_ADDRESS_RESETS", "LIMIT_ACCOUNT_RESETS", "LIMIT_ADDRESS_REFUSALS"),
        *("POOL_SIZE", "PATIENCE", "WARN_BEFORE"),
    }
)
"""Each is described in `.env.example`."""

OF_CONTAINERS = frozenset(
    {
        *("ENVIRONMENT", "PUBLIC_URL", "BIND", "PORT", "VERSION", "DATABASE_ADDRESS"),
        *("DATABASE_OPTIONS", "BROKER_ADDRESSES", "BROKER_SCHEME", "BROKER_OPTIONS", "WORKERS"),
        *("THREADS", "GRACE", "LOG_LEVEL", "MAILDEV_PORT", "PROMETHEUS_PORT", "GRAFANA_PORT"),
    }
)
"""Passed over in a file: here they are options of `up`, or mean nothing."""


def chosen(environ: Mapping[str, str], file: Path | None) -> dict[str, str]:
    """Take what is chosen, from the environment and from a file as Docker Compose reads it.

    What stands in the environment counts before what stands in the file, as with Compose.

    :raises click.ClickException: a line of the file is none, or names a setting there is not
    """
    settings = _read(file) if file is not None else {}
    unknown = sorted(set(settings) - TAKEN - OF_CONTAINERS)
    if unknown:
        raise click.ClickException(
            f"{file} sets {', '.join(unknown)}, which is no setting of Comptoir: "
            "`.env.example` has them all."
        )
    settings |= {name: environ[name] for name in TAKEN if environ.get(name)}
    return {name: value for name, value in settings.items() if name in TAKEN and value}


def _read(file: Path) -> dict[str, str]:
    found = {}
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        name, sign, value = text.partition("=")
        if not sign or not name.strip().isidentifier():
            raise click.ClickException(f"Line {number} of {file} is not NAME=value: {text!r}.")
        found[name.strip()] = _unquoted(value.strip())
    return found


def _unquoted(value: str) -> str:
    if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1]
    return value.partition(" #")[0].rstrip()

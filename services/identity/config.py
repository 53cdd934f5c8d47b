"""What `identity` is told at boot beyond what every service is."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from functools import partial
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from environs import Env, ValidationError, validate

from shared import config

FLOOR_MEMORY, FLOOR_TIME, FLOOR_PARALLELISM = 19 * 1024, 2, 1
"""Argon2id, the least that OWASP asks for: 19 MiB, 2 passes, 1 lane (Password Storage)."""


class PolicyName(StrEnum):
    """What a password must be: the classes of the seeds, or length alone (design.md §4.4)."""

    SEED = "seed"
    MODERN = "modern"


@dataclass(frozen=True, kw_only=True)
class Settings(config.Settings):
    """The settings of `identity`.

    :ivar argon2_memory: KiB
    :ivar argon2_time: passes
    :ivar argon2_parallelism: lanes
    :ivar hash_concurrency: passwords hashed at once by a process
    :ivar hash_queue: how many more may wait for their turn; beyond, 503. With those that are hashed
        they take half of the process's threads unless told otherwise: a rush of sign-ins leaves
        the other half to everything else
    :ivar lock_after: wrong passwords in a row that lock a credential
    :ivar lock_for: how long a lock lasts
    :ivar access_token_for: how long an access token is good
    :ivar idle_for: a session ends when nothing was refreshed for so long
    :ivar session_for: a session ends so long after the sign-in, whatever happens
    :ivar retry_within: a lost answer to a refresh may be asked for again within this time
    :ivar silence: without news from `accounts` for so long, no session is refreshed
    :ivar creation_code_for: how long the link of an invitation lives [S1]
    :ivar invite_pause: how long after an invitation it is not sent again
    :ivar reset_code_for: how long the link to a new password lives
    :ivar email_code_for: how long the link that confirms an e-mail address lives
    :ivar overlap: how long a machine client's former secret is good after a rotation
    :ivar kept_for: how long codes, links and sessions are kept once they are over, to tell what
        became of them
    :ivar portal_client: the file by which the portal is known as a machine client; None: it is not
    :ivar platform_name: what the platform is called where an authenticator application shows codes,
        and where a device asks about a passkey
    :ivar passkey_domain: the domain that passkeys are made for (WebAuthn: RP ID), and good below
    :ivar passkey_origins: of the pages that may ask for one, such as `https://comptoir.example.org`
    :ivar devices_kept_for: how long a device is known after the last sign-in from it
    """

    argon2_memory: int
    argon2_time: int
    argon2_parallelism: int
    hash_concurrency: int
    hash_queue: int
    password_policy: PolicyName
    lock_after: int
    lock_for: timedelta
    access_token_for: timedelta
    idle_for: timedelta
    session_for: timedelta
    retry_within: timedelta
    silence: timedelta
    creation_code_for: timedelta
    invite_pause: timedelta
    reset_code_for: timedelta
    email_code_for: timedelta
    overlap: timedelta
    limits: "Limits"
    kept_for: timedelta
    devices_kept_for: timedelta
    portal_client: Path | None
    platform_name: str
    passkey_domain: str
    passkey_origins: tuple[str, ...]

    @classmethod
    def fields(cls, env: Env) -> dict[str, object]:
        """Read each setting; times are in seconds."""
        of_every_service = super().fields(env)
        return {
            **of_every_service,
            **_passkeys(env, of_every_service["public_url"]),
            "argon2_memory": _at_least(env, "ARGON2_MEMORY", FLOOR_MEMORY, FLOOR_MEMORY),
            "argon2_time": _at_least(env, "ARGON2_TIME", FLOOR_TIME, FLOOR_TIME),
            "argon2_parallelism": _at_least(
                env, "ARGON2_PARALLELISM", FLOOR_PARALLELISM, FLOOR_PARALLELISM
            ),
            **_hashing(env),
            "password_policy": env.enum(
                "PASSWORD_POLICY", PolicyName.SEED, enum=PolicyName, by_value=True
            ),
            "lock_after": _at_least(env, "LOCK_AFTER", 5),
            "lock_for": env.timedelta("LOCK_FOR", timedelta(minutes=30)),
            "access_token_for": env.timedelta("ACCESS_TOKEN_FOR", timedelta(minutes=5)),
            "idle_for": env.timedelta("IDLE_FOR", timedelta(minutes=30)),
            "session_for": env.timedelta("SESSION_FOR", timedelta(hours=12)),
            "retry_within": env.timedelta("RETRY_WITHIN", timedelta(seconds=20)),
            "silence": env.timedelta("SILENCE", timedelta(hours=1)),
            "creation_code_for": env.timedelta("CREATION_CODE_FOR", timedelta(days=15)),
            "invite_pause": timedelta(hours=env.int("INVITE_AGAIN_HOURS", 24)),
            "reset_code_for": env.timedelta("RESET_CODE_FOR", timedelta(hours=1)),
            "email_code_for": env.timedelta("EMAIL_CODE_FOR", timedelta(hours=24)),
            "overlap": env.timedelta("CLIENT_SECRET_OVERLAP", timedelta(days=1)),
            "limits": Limits.read(env),
            "kept_for": timedelta(days=_at_least(env, "SESSION_DAYS", 30)),
            "devices_kept_for": timedelta(days=_at_least(env, "DEVICE_DAYS", 395)),
            "portal_client": env.path("PORTAL_CLIENT", None),
            "platform_name": env.str("PLATFORM_NAME", "") or "Comptoir",
        }


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How often, at most; each within ten minutes.

    :ivar address_sign_ins: tries to sign in, from one client address
    :ivar account_sign_ins: tries to sign in, under one identifier, known or not
    :ivar establishment_failures: wrong passwords, in one establishment; beyond, none is judged
        there
    :ivar address_codes: codes looked up or used, from one client address
    :ivar address_resets: forgotten passwords and identifiers, from one client address
    :ivar account_resets: forgotten passwords under one identifier, and identifiers of one e-mail
        address; beyond, no more e-mails leave
    :ivar address_refusals: machine clients' wrong secrets, from one client address
    """

    address_sign_ins: int
    account_sign_ins: int
    establishment_failures: int
    address_codes: int
    address_resets: int
    account_resets: int
    address_refusals: int

    @classmethod
    def read(cls, env: Env) -> "Limits":
        """Read each limit."""
        return cls(
            address_sign_ins=_at_least(env, "LIMIT_ADDRESS_SIGN_INS", 600),
            account_sign_ins=_at_least(env, "LIMIT_ACCOUNT_SIGN_INS", 30),
            establishment_failures=_at_least(env, "LIMIT_ESTABLISHMENT_FAILURES", 200),
            address_codes=_at_least(env, "LIMIT_ADDRESS_CODES", 300),
            address_resets=_at_least(env, "LIMIT_ADDRESS_RESETS", 60),
            account_resets=_at_least(env, "LIMIT_ACCOUNT_RESETS", 3),
            address_refusals=_at_least(env, "LIMIT_ADDRESS_REFUSALS", 60),
        )


def _passkeys(env: Env, public_url: str | None) -> dict[str, object]:
    """Read what passkeys are made for: unless told otherwise, what links in e-mails begin with.

    Browsers take names only, so that on this machine it is `localhost`.
    """
    served = urlsplit(public_url or "")
    name = "localhost" if _is_address(served.hostname or "") else served.hostname or ""
    fits: Callable[[str], None] = partial(_around, name)
    if env.str("PASSKEY_ORIGINS", ""):
        fits = _named
    domain = env.str("PASSKEY_DOMAIN", "", validate=fits) or name
    within = partial(_within, domain)
    port = f":{served.port}" if served.port not in (None, _PORTS.get(served.scheme)) else ""
    origins = env.list("PASSKEY_ORIGINS", [], validate=within) or [
        f"{served.scheme}://{name}{port}"
    ]
    return {"passkey_domain": domain, "passkey_origins": tuple(origins)}


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


_PORTS = {"http": 80, "https": 443}
"""Those that browsers leave out where they tell an origin (RFC 6454 §6.1)."""


def _named(domain: str) -> None:
    if _is_address(domain) or "/" in domain or ":" in domain or domain != domain.lower():
        raise ValidationError(f"{domain} is no name of a domain: write comptoir.example.org")


def _around(name: str, domain: str) -> None:
    """Refuse a domain that the platform's own pages, named nowhere else, lie outside of."""
    _named(domain)
    if domain and name not in ("", domain) and not name.endswith(f".{domain}"):
        raise ValidationError(
            f"the pages of PUBLIC_URL are not below {domain}: name others in PASSKEY_ORIGINS"
        )


def _within(domain: str, origins: list[str]) -> None:
    """Refuse pages that no browser would let ask for passkeys of the domain."""
    for origin in origins:
        parts = urlsplit(origin)
        host = parts.hostname or ""
        as_told = f"{parts.scheme}://{parts.netloc.lower()}".removesuffix(
            f":{_PORTS.get(parts.scheme)}"
        )
        if origin != as_told or parts.scheme not in _PORTS:
            raise ValidationError(f"{origin} is no origin: write https://comptoir.example.org")
        if parts.scheme == "http" and host != "localhost":
            raise ValidationError(f"{origin} is not https: browsers know no passkeys there")
        if host != domain and not host.endswith(f".{domain}"):
            raise ValidationError(f"{origin} is not below PASSKEY_DOMAIN, which is {domain}")


def _hashing(env: Env) -> dict[str, int]:
    """Read how many passwords are taken at once; gunicorn reads THREADS too."""
    places = max(1, _at_least(env, "THREADS", 16) // 2)
    concurrency = _at_least(env, "HASH_CONCURRENCY", min(os.cpu_count() or 1, places))
    queue = _at_least(env, "HASH_QUEUE", max(0, places - concurrency), 0)
    return {"hash_concurrency": concurrency, "hash_queue": queue}


def _at_least(env: Env, name: str, default: int, least: int = 1) -> int:
    return env.int(name, default, validate=validate.Range(min=least))

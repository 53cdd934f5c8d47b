"""Settings: read once, at boot, all faults in one message.

A default is valid in production and fit to be public; what has no such default must be set. Each
variable `X` may be given as `X_FILE` instead, naming a file that holds the value.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import partial
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

from environs import Env, EnvValidationError, ValidationError, validate

from shared import storage
from shared.environ import Environ


class Environment(StrEnum):
    """What an installation is for: demonstrations and experiments never run in `production`."""

    PRODUCTION = "production"
    DEVELOPMENT = "development"
    DEMO = "demo"


class SecondFactorFor(StrEnum):
    """Who must have a second factor."""

    OFF = "off"
    ADMINISTRATORS = "administrators"
    EVERYBODY = "everybody"


class BadSettings(ValueError):
    """Some settings are missing or wrong; the message lists each of them."""


class HalfRestored(BadSettings):
    """The installation is being restored, or that was cut short: nobody works with it."""


RESTORING = ".restoring"
"""A file among the secrets of each service in containers, while `restore` fills its database."""


class FromEnvironment:
    """What can be read from environment variables, with every fault in one message."""

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> Self:
        """Read the settings from environment variables.

        :raises BadSettings: if any is missing or wrong; the message names them all
        :raises HalfRestored: if the installation is not whole yet
        """
        env = Environ(environ)
        values = cls.fields(env)
        try:
            env.seal()
        except EnvValidationError as error:
            faults = "; ".join(
                f"{name}: {' '.join(map(str, messages))}"
                for name, messages in sorted(error.error_messages.items())  # type: ignore[union-attr]
            )
            raise BadSettings(f"Settings to put right: {faults}") from None
        require_whole(values["secrets"])
        return cls(**values)

    @classmethod
    def fields(cls, env: Env) -> dict[str, Any]:
        """Read each setting."""
        raise NotImplementedError


def require_whole(secrets: Path) -> None:
    """Refuse to work with what is restored by half.

    :param secrets: of a service
    :raises HalfRestored: a restore is at it, or was cut short; the message says what to do
    """
    if (secrets / RESTORING).exists():
        raise HalfRestored(
            "This installation is being restored, or that was cut short. If nobody is at it, "
            "restore it again: `docker compose up -d --wait postgres`, then `docker compose run "
            "--rm -T --no-deps tools restore - < comptoir.zip`."
        )


@dataclass(frozen=True, kw_only=True)
class Settings(FromEnvironment):
    """What every service is told at boot; a service's own settings subclass this.

    :ivar database_url: of the unprivileged role, `postgresql+psycopg://…`, with any parameter of
        libpq; by TLS: `?sslmode=verify-full&sslrootcert=/ca.pem`, and with a certificate of one's
        own `&sslcert=/client.pem&sslkey=/client.key` (docs/operations.md)
    :ivar owner_database_url: of the owner role; only migrations have it
    :ivar broker_url: `amqp://…`, `amqps://…?ca_certs=…&certfile=…&keyfile=…`, or `memory://` in the
        embedded process
    :ivar token_keys: where the public signing keys are: an http(s) URL of a JWKS, or `file:…`
    :ivar sealing_keys: the file with the mailer's public keys (JWKS)
    :ivar secrets: the folder of this service's own secrets
    :ivar storage: where files are kept: a folder or an fsspec URL
    :ivar public_url: what links in e-mails begin with, without a slash at the end; in production
        it is https, unless it is this machine's own
    :ivar issuer: the `iss` of access tokens
    :ivar trusted_proxies: networks whose X-Forwarded-For and X-Forwarded-Proto are believed
    :ivar hsts: seconds for which browsers are to come by https only (RFC 6797); 0: not said
    :ivar staleness: seconds after which knowledge of delegations is too old (design.md §4.8)
    :ivar step_up_for: seconds that a proof of who one is counts for, where a stolen token must not
        be enough; they can be more or fewer, never without an end
    :ivar second_factor_for: who must have a second factor, everywhere
    :ivar second_factor_from: the first day, in Paris, on which they must; None: any day
    :ivar patience: seconds within which the database must answer a statement of a request
    :ivar pool_size: database connections kept by a process; as many again in a rush
    :ivar health_port: on loopback, where a worker tells how it is; None: nowhere
    :ivar metrics_port: where a process tells what it measures; None: nowhere
    :ivar metrics_host: the address of that port
    """

    database_url: str
    owner_database_url: str | None
    broker_url: str
    token_keys: str
    sealing_keys: Path
    secrets: Path
    storage: str
    public_url: str
    issuer: str
    environment: Environment
    trusted_proxies: tuple[IPv4Network | IPv6Network, ...]
    hsts: int
    staleness: int
    step_up_for: int
    second_factor_for: SecondFactorFor
    second_factor_from: date | None
    patience: int
    pool_size: int
    health_port: int | None = None
    metrics_port: int | None = None
    metrics_host: str = "0.0.0.0"

    @property
    def is_development(self) -> bool:
        """Tell whether those who develop are told more: in demonstrations too."""
        return self.environment is not Environment.PRODUCTION

    @classmethod
    def fields(cls, env: Env) -> dict[str, Any]:
        """Read each setting; a subclass adds its own to what this returns."""
        environment, public_url = environment_of(env), public_url_of(env)
        return {
            "database_url": env.str("DATABASE_URL"),
            "owner_database_url": env.str("OWNER_DATABASE_URL", None),
            "broker_url": env.str("BROKER_URL"),
            "token_keys": env.str("TOKEN_KEYS"),
            "sealing_keys": env.path("SEALING_KEYS"),
            "secrets": env.path("SECRETS"),
            "storage": env.str("STORAGE", validate=_storable),
            "public_url": public_url,
            "issuer": env.str("ISSUER", public_url),
            "environment": environment,
            "trusted_proxies": trusted_proxies_of(env),
            "hsts": env.int("HSTS", 0, validate=validate.Range(min=0)),
            "staleness": env.int("STALENESS", 60, validate=validate.Range(min=15, max=600)),
            "step_up_for": env.int("STEP_UP_FOR", 300, validate=validate.Range(min=60, max=3600)),
            "second_factor_for": env.enum(
                "SECOND_FACTOR_FOR", SecondFactorFor.OFF, enum=SecondFactorFor, by_value=True
            ),
            "second_factor_from": _day_of(env, "SECOND_FACTOR_FROM"),
            "patience": env.int("PATIENCE", 20, validate=validate.Range(min=1, max=300)),
            "pool_size": env.int("POOL_SIZE", 8, validate=validate.Range(min=2, max=100)),
            "health_port": env.int("HEALTH_PORT", None, validate=_port),
            **metrics_of(env),
        }


def environment_of(env: Env) -> Environment:
    """Read what the installation is for."""
    found: Environment = env.enum(
        "ENVIRONMENT", Environment.PRODUCTION, enum=Environment, by_value=True
    )
    return found


def public_url_of(env: Env) -> str:
    """Read what links begin with; in production it is https, unless it is this machine's own."""
    check = partial(_public, environment_of(env))
    told: str = env.str("PUBLIC_URL", "http://127.0.0.1:8000", validate=check)
    return told and told.rstrip("/")


def trusted_proxies_of(env: Env) -> tuple[IPv4Network | IPv6Network, ...]:
    """Read the networks whose X-Forwarded-For and X-Forwarded-Proto are believed."""
    told: list[str] | None = env.list("TRUSTED_PROXIES", [], validate=_networks)
    return tuple(map(ip_network, told or ()))


def metrics_of(env: Env) -> dict[str, Any]:
    """Read where a process tells what it measures."""
    return {
        "metrics_port": env.int("METRICS_PORT", None, validate=_port),
        "metrics_host": env.str("METRICS_HOST", "0.0.0.0"),
    }


def _storable(url: str) -> None:
    try:
        storage.check(url)
    except storage.CannotBeKeptThere as error:
        raise ValidationError(str(error)) from None


def _day_of(env: Env, name: str) -> date | None:
    """Read a day; nothing, or what Compose hands on of nothing, is none."""
    told: str | None = env.str(name, "", validate=_day)
    return date.fromisoformat(told) if told else None


def _day(text: str) -> None:
    try:
        date.fromisoformat(text or "2000-01-01")
    except ValueError:
        raise ValidationError(f"{text} is no day: write 2027-03-01") from None


_port = validate.Range(min=1, max=65535)


def _networks(texts: list[str]) -> None:
    for text in texts:
        try:
            ip_network(text)
        except ValueError:
            raise ValidationError(f"{text} is no network: write 10.0.0.0/8 or ::1/128") from None


def _public(environment: Environment | None, url: str) -> None:
    try:
        told = urlsplit(url)
        scheme, host, _ = told.scheme, told.hostname, told.port
    except ValueError:
        scheme, host = "", None
    if scheme not in ("http", "https") or not host:
        raise ValidationError(f"{url} is no address: write https://comptoir.example.org")
    is_open = scheme == "http" and not _is_loopback(host)
    if is_open and environment is Environment.PRODUCTION:
        raise ValidationError(
            f"{url} is not https, so links, passwords and tokens could be read on their way: end "
            "TLS at the gateway or before it and write https://…, or set ENVIRONMENT to demo or "
            "development"
        )


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")

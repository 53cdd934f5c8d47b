"""What the portal is told at boot."""

from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Any

from environs import Env, validate

from shared import config
from shared.config import Environment

SERVICES = ("identity", "accounts", "delegation", "mailer")
"""Whom it asks."""


@dataclass(frozen=True, kw_only=True)
class Settings(config.FromEnvironment):
    """The settings of the portal.

    :ivar addresses: by service, where it answers, without a slash at the end
    :ivar secrets: the folder of the portal's own secrets: the keys of its cookies, and what makes
        it the machine client of the platform that tells the services where a visitor is
    :ivar public_url: what its own address begins with, without a slash at the end
    :ivar trusted_proxies: networks whose X-Forwarded-For and X-Forwarded-Proto are believed
    :ivar hsts: seconds for which browsers are to come by https only (RFC 6797); 0: not said
    :ivar patience: seconds within which a service must answer
    :ivar threads: how many calls are made at once for all pages together
    :ivar idle_for: after which `identity` ends a session that nobody uses
    :ivar warn_before: how long before that end a page says so
    :ivar platform_name: what the platform is called
    :ivar organisation: who runs it; empty: not told
    :ivar support_phone: whom to call, on every page
    :ivar demo_people: where the people of the example stand; None: nobody is shown
    """

    addresses: dict[str, str]
    secrets: Path
    public_url: str
    environment: Environment
    trusted_proxies: tuple[IPv4Network | IPv6Network, ...]
    hsts: int
    patience: int
    threads: int
    idle_for: timedelta
    warn_before: timedelta
    platform_name: str
    organisation: str
    support_phone: str
    demo_people: Path | None
    metrics_port: int | None = None
    metrics_host: str = "0.0.0.0"

    @property
    def is_secure(self) -> bool:
        """Tell whether browsers come by https."""
        return self.public_url.startswith("https://")

    @classmethod
    def fields(cls, env: Env) -> dict[str, Any]:
        """Read each setting."""
        pattern = env.str("SERVICE_URL", "http://{service}-api:8000") or ""
        return {
            "addresses": {name: pattern.format(service=name).rstrip("/") for name in SERVICES},
            "secrets": env.path("SECRETS"),
            "public_url": config.public_url_of(env),
            "environment": config.environment_of(env),
            "trusted_proxies": config.trusted_proxies_of(env),
            "hsts": env.int("HSTS", 0, validate=validate.Range(min=0)),
            "patience": env.int("PATIENCE", 20, validate=validate.Range(min=1, max=300)),
            "threads": env.int("THREADS", 16, validate=validate.Range(min=1, max=256)),
            "idle_for": env.timedelta("IDLE_FOR", timedelta(minutes=30)),
            "warn_before": env.timedelta("WARN_BEFORE", timedelta(minutes=5)),
            "platform_name": env.str("PLATFORM_NAME", "Comptoir"),
            "organisation": env.str("ORGANISATION", ""),
            "support_phone": env.str("SUPPORT_PHONE"),
            "demo_people": env.path("DEMO_PEOPLE", None),
            **config.metrics_of(env),
        }

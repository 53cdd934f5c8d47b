"""Prepares a data folder to be served: PostgreSQL, databases, migrations, keys, settings."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from deploy.installation import installation, postgres, provisioning
from deploy.installation.installation import PORTAL
from deploy.installation.operating import keyrings
from deploy.installation.postgres_files import write_secret
from deploy.installation.provisioning import SERVICES, Urls
from shared.crypto import client_secrets

Tell = Callable[[str], None]
MEMORY = "memory://comptoir"
SUPPORT_PHONE = "01 99 00 00 00"
GENEROUS = {
    "REGISTRATIONS_PER_HOUR": "10000",
    "LIMIT_ADDRESS_CODES": "10000",
    "LIMIT_ADDRESS_RESETS": "10000",
    "LIMIT_ADDRESS_SIGN_INS": "10000",
}
"""Everybody comes from one address here; the defaults are for many people behind many."""


@dataclass(frozen=True)
class Choices:
    """What whoever starts an installation decides; the last choices are kept in its data folder.

    :ivar public_url: what links in e-mails begin with
    :ivar is_demo: registrations need no proof
    :ivar broker_url: a RabbitMQ, or the transport within the process
    :ivar settings: of the services, by the names that they have in containers
    """

    public_url: str
    is_demo: bool = False
    broker_url: str = MEMORY
    settings: Mapping[str, str] = field(default_factory=dict)

    def keep(self, data: Path) -> None:
        """Write them down for commands, and for the next start; what was a demo stays one."""
        write_secret(data / "installation.json", json.dumps(asdict(self)))

    @classmethod
    def kept(cls, data: Path) -> "Choices | None":
        """Read those of the last start; None if there was none."""
        try:
            return cls(**json.loads((data / "installation.json").read_text()))
        except FileNotFoundError:
            return None


@dataclass(frozen=True)
class Installation(installation.Installation):
    """A data folder that is ready to be served.

    :ivar server: its PostgreSQL
    """

    server: postgres.Server


def prepare(data: Path, choices: Choices, *, tell: Tell) -> Installation:
    """Start the server of a data folder and bring databases, keys and folders up to date.

    Nothing that is there already is replaced.

    :param data: as `data_folder.opened` returned it
    """
    server = postgres.start(data, tell=tell)
    urls = make_databases(data, server, tell)
    _migrate(urls, tell)
    _folder(data / "secrets" / PORTAL)
    for service in SERVICES:
        _folder(data / "secrets" / service)
        _folder(data / "files" / service)
    _folder(data / "public")
    _folder(data / "mails")
    _keys(data)
    environs = {service: _environ(data, service, urls[service], choices) for service in SERVICES}
    environs["identity"]["PORTAL_CLIENT"] = str(data / "public" / client_secrets.PUBLIC)
    environs[PORTAL] = _portal_environ(data, choices)
    return Installation(data=data, environs=environs, server=server)


def make_databases(data: Path, server: postgres.Server, tell: Tell) -> dict[str, Urls]:
    """Make, or complete, the databases and roles of a data folder; passwords are kept there."""
    _folder(data / "secrets")
    kept = data / "secrets" / "postgres.json"
    passwords: dict[str, str] = json.loads(kept.read_text()) if kept.exists() else {}
    known = dict(passwords)
    for service in SERVICES:  # drawn and kept first: a killed run must not lose one it has set
        for role in (f"comptoir_{service}", f"comptoir_{service}_owner"):
            passwords.setdefault(role, provisioning.new_password())
    if passwords != known:
        write_secret(kept, json.dumps(passwords))
    return provisioning.provision(server.admin_url, passwords=passwords, tell=tell)


def _migrate(urls: Mapping[str, Urls], tell: Tell) -> None:
    from shared import migrations

    for service in SERVICES:
        done = migrations.upgrade(service, urls[service].owner)
        if done:
            tell(f"brought the database of {service} to {done[-1]}")


def _keys(data: Path) -> None:
    for ring in keyrings.RINGS.values():
        ring.ensure(data)


def _environ(data: Path, service: str, urls: Urls, choices: Choices) -> dict[str, str]:
    return {
        "DATABASE_URL": urls.runtime,
        "OWNER_DATABASE_URL": urls.owner,
        "BROKER_URL": choices.broker_url,
        "TOKEN_KEYS": f"file:{data / 'public' / 'token-keys.json'}",
        "SEALING_KEYS": str(data / "public" / "sealing-keys.json"),
        "SECRETS": str(data / "secrets" / service),
        "STORAGE": str(data / "files" / service),
        "PUBLIC_URL": choices.public_url,
        "ENVIRONMENT": "demo" if choices.is_demo else "development",
        "REGISTRATION_PROOF": "none" if choices.is_demo else "letter",
        "MAIL_URL": f"maildir:{data / 'mails'}",
        "MAIL_FROM": "Comptoir <no-reply@comptoir.example.org>",
        "ORGANISATION": "Comptoir",
        "SUPPORT_PHONE": SUPPORT_PHONE,
        **GENEROUS,
        **choices.settings,
    }


def _portal_environ(data: Path, choices: Choices) -> dict[str, str]:
    example = {"DEMO_PEOPLE": str(data / "demo.json")} if choices.is_demo else {}
    return {
        "SECRETS": str(data / "secrets" / PORTAL),
        "PUBLIC_URL": choices.public_url,
        "ENVIRONMENT": "demo" if choices.is_demo else "development",
        "SUPPORT_PHONE": SUPPORT_PHONE,
        **choices.settings,
        **example,
    }


def _folder(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)

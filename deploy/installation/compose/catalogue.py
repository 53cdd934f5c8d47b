"""The secrets of an installation in containers: what each is, and what its change takes."""

from dataclasses import dataclass
from pathlib import Path

from deploy.installation.compose.layout import folder
from deploy.installation.provisioning import SERVICES

IMPORT = (
    "docker compose exec -T rabbitmq rabbitmqctl import_definitions "
    "/run/comptoir/secrets/definitions.json"
)
"""What makes a running broker take up users and their passwords."""


@dataclass(frozen=True)
class Secret:
    """A secret, and how to change it.

    :ivar folder: whose it is, as the volumes are called
    :ivar file: its name there
    :ivar what: what it is for
    :ivar then: commands that make it count, in this order
    :ivar warning: what is lost by changing it; empty: nothing
    """

    folder: str
    file: str
    what: str
    then: tuple[str, ...] = ()
    warning: str = ""

    @property
    def name(self) -> str:
        """What commands call it."""
        return f"{self.folder}/{self.file}"

    def path(self, root: Path) -> Path:
        """Tell where it is."""
        return folder(root, self.folder) / self.file


def _anew(service: str) -> tuple[str, str]:
    """Have a service's processes read their addresses again; the API refuses no request."""
    return (
        f"docker compose kill --signal HUP {service}-api",
        f"docker compose restart {service}-worker",
    )


def _all() -> list[Secret]:
    found = []
    for service in SERVICES:
        found += [
            Secret(service, "database-password", f"{service} in PostgreSQL", _anew(service)),
            Secret(f"{service}-owner", "database-password", f"migrations of {service}"),
            Secret(
                service, "broker-password", f"{service} in RabbitMQ", (IMPORT, *_anew(service)[1:])
            ),
        ]
    return [
        *found,
        Secret("postgres", "password", "PostgreSQL's superuser"),
        Secret("rabbitmq", "admin-password", "RabbitMQ's administrator", (IMPORT,)),
        Secret(
            "rabbitmq",
            "erlang-cookie",
            "RabbitMQ's nodes among themselves, and rabbitmqctl",
            ("docker compose restart rabbitmq",),
        ),
        Secret(
            "grafana",
            "password",
            "Grafana's administrator",
            (
                "docker compose exec -T grafana sh -c 'grafana cli admin "
                'reset-admin-password "$(cat /run/comptoir/secrets/password)"\'',
            ),
        ),
        Secret(
            "identity",
            "server-key",
            "refresh tokens, and the names of counters",
            ("docker compose kill --signal HUP identity-api", _anew("identity")[1]),
            warning="Everybody has to sign in again, and counts of wrong passwords begin anew.",
        ),
        Secret(
            "accounts",
            "history.key",
            "where each chain of the history ends",
            ("docker compose start accounts-worker",),
            warning="No accounts-worker may run meanwhile: docker compose stop accounts-worker.",
        ),
    ]


CATALOGUE = {secret.name: secret for secret in _all()}
"""By name. The keys that sign and seal are `keys`'s: they come in pairs, and go by and by."""

"""Where an installation in containers keeps its secrets: a volume for whoever may read them.

```
secrets/<service>/         database-password, broker-password, and the service's own keys
                 /         database-url, broker-url: derived from them and from the addresses
secrets/<service>-owner/   database-password, database-url: for the job that migrates
secrets/postgres/          password: of the superuser
secrets/grafana/           password: of its administrator
secrets/rabbitmq/          erlang-cookie, admin-password, definitions.json: derived
public/                    the public halves of the keys
```
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Self

from environs import Env
from sqlalchemy import URL, make_url

from deploy.installation.provisioning import SERVICES

PREFIX = "comptoir"
OWNERS = tuple(f"{service}-owner" for service in SERVICES)


@dataclass(frozen=True)
class Addresses:
    """Where the servers are, as the environment tells it.

    :ivar database: host and port of PostgreSQL
    :ivar database_options: libpq's parameters, such as `sslmode=verify-full&sslrootcert=…`
    :ivar brokers: host and port of each node of RabbitMQ
    :ivar broker_scheme: `amqp`, or `amqps` for TLS
    :ivar broker_options: `ca_certs=…&certfile=…&keyfile=…`
    """

    database: str
    database_options: str
    brokers: tuple[str, ...]
    broker_scheme: str
    broker_options: str

    @classmethod
    def read(cls) -> Self:
        """Read them from the environment; the defaults are the project's own servers."""
        env = Env()
        return cls(
            database=env.str("DATABASE_ADDRESS", "postgres:5432"),
            database_options=env.str("DATABASE_OPTIONS", ""),
            brokers=tuple(env.list("BROKER_ADDRESSES", ["rabbitmq:5672"])),
            broker_scheme=env.str("BROKER_SCHEME", "amqp"),
            broker_options=env.str("BROKER_OPTIONS", ""),
        )

    def database_url(self, role: str, password: str, database: str) -> str:
        """Write the address of a database for one role, for SQLAlchemy."""
        options = f"?{self.database_options}" if self.database_options else ""
        base = make_url(f"postgresql+psycopg://{self.database}/{database}{options}")
        url: URL = base.set(username=role, password=password)
        return url.render_as_string(hide_password=False)

    def broker_url(self, user: str, password: str) -> str:
        """Write the addresses of the broker's nodes for one user."""
        options = f"?{self.broker_options}" if self.broker_options else ""
        return ";".join(
            f"{self.broker_scheme}://{user}:{password}@{node}/{options}" for node in self.brokers
        )


def folder(root: Path, name: str) -> Path:
    """Name the folder of secrets of a service, of its migrations, or of a server."""
    return root / "secrets" / name

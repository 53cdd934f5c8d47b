"""Databases for the tests: migrated once per service, then copied for each test that commits."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

import psycopg
from psycopg import sql
from sqlalchemy import make_url

from deploy.installation import provisioning
from deploy.installation.provisioning import Urls

UNANALYSED = """
DO $$ DECLARE found name; BEGIN
    FOR found IN SELECT tablename FROM pg_tables
        WHERE schemaname = 'public' AND tableowner = current_user LOOP
        EXECUTE format('ALTER TABLE %I SET (autovacuum_enabled = off)', found);
    END LOOP;
END $$
"""


@dataclass
class Databases:
    """What this run has made on one server; `close` removes it."""

    admin_url: str
    migrate: Callable[[str, str], object]
    """Given a service and its owner's address, bring the database up to date."""
    prefix: str = field(default_factory=lambda: f"test_{secrets.token_hex(4)}")
    made: list[str] = field(default_factory=list)
    roles: dict[str, str] = field(default_factory=dict)
    templates: dict[str, str] = field(default_factory=dict)
    shared: dict[str, Urls] = field(default_factory=dict)

    def migrated(self, service: str) -> Urls:
        """Return the database that the tests of this service share; they leave nothing in it."""
        if service not in self.shared:
            self.shared[service] = self.copy(service)
        return self.shared[service]

    def copy(self, service: str) -> Urls:
        """Make a fresh, migrated database."""
        template = self._template(service)
        return self._make(service, template)

    def drop(self, urls: Urls) -> None:
        """Remove a database, whoever is connected to it."""
        database = str(make_url(urls.owner).database)
        self._execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", database)
        self.made.remove(database)

    def close(self) -> None:
        """Remove every database and role of this run."""
        for database in self.made:
            self._execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", database)
        for service in self.templates:
            for role in (f"_{service}_owner", f"_{service}", f"_{service}_search"):
                self._execute("DROP ROLE IF EXISTS {}", f"{self.prefix}{role}")

    def _template(self, service: str) -> str:
        if service not in self.templates:
            urls = provisioning.provision(
                self.admin_url, [service], passwords=self.roles, prefix=self.prefix
            )
            self.made.append(f"{self.prefix}_{service}")
            self.templates[service] = f"{self.prefix}_{service}"
            self.migrate(service, urls[service].owner)
            _keep_unanalysed(urls[service].owner)
        return self.templates[service]

    def _make(self, service: str, template: str) -> Urls:
        owner, runtime = f"{template}_owner", template
        database = f"{template}_{secrets.token_hex(4)}"
        with psycopg.connect(provisioning.conninfo(self.admin_url), autocommit=True) as server:
            provisioning.make_database(server, database, service=template, template=template)
        self.made.append(database)
        return Urls(
            provisioning.url_of(self.admin_url, database, owner, self.roles[owner]),
            provisioning.url_of(self.admin_url, database, runtime, self.roles[runtime]),
        )

    def _execute(self, statement: str, name: str) -> None:
        with psycopg.connect(provisioning.conninfo(self.admin_url), autocommit=True) as server:
            server.execute(sql.SQL(statement).format(sql.Identifier(name)))


def _keep_unanalysed(owner_url: str) -> None:
    """Let no statistics be taken: plans would change with when the vacuum comes by."""
    with psycopg.connect(provisioning.conninfo(owner_url), autocommit=True) as owner:
        owner.execute(UNANALYSED)

"""Looks for words in everything an installation keeps: tables, queues, files."""

import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from pypdf import PdfReader
from sqlalchemy import NullPool, create_engine, text
from sqlalchemy.orm import Session

from deploy.installation.embedded.installation import Installation
from deploy.installation.provisioning import SERVICES
from services.accounts import chores as accounts_chores
from services.accounts.tools import Tools as AccountsTools
from services.delegation import chores as delegation_chores
from services.delegation.tools import Tools as DelegationTools
from services.identity import chores as identity_chores
from services.identity.tools import Tools as IdentityTools
from services.mailer import chores as mailer_chores
from services.mailer.tools import Tools as MailerTools
from shared import db
from shared.jobs.chores import forgetting
from shared.messaging import Broker, Chore, topology
from shared.messaging.tidying import TIDY
from shared.tenancy import Reason, unconfined_for_good
from shared.web import housekeeping

CHORES: dict[str, tuple[Chore, ...]] = {
    "accounts": accounts_chores.CHORES,
    "delegation": delegation_chores.CHORES,
    "identity": identity_chores.CHORES,
    "mailer": mailer_chores.CHORES,
}


@dataclass(frozen=True)
class Find:
    """Where a word was found."""

    word: str
    place: str

    def __str__(self) -> str:
        return f"{self.word} in {self.place}"


def look(installation: Installation, words: list[str], broker: Broker | None) -> list[Find]:
    """Look for words everywhere; upper and lower case count alike."""
    found = [find for service in SERVICES for find in _in_tables(installation, service, words)]
    found += _in_files(installation.data / "files", words)
    return found + list(_in_queues(broker) if broker else [])


@contextmanager
def _owner(installation: Installation, service: str) -> Iterator[Any]:
    engine = create_engine(installation.owner_database_url(service), poolclass=NullPool)
    with engine.connect() as connection:
        unconfined_for_good(connection, Reason.COMMAND)
        yield connection


def _in_tables(installation: Installation, service: str, words: list[str]) -> Iterator[Find]:
    columns = text(
        "SELECT table_name, column_name, data_type FROM information_schema.columns"
        " JOIN information_schema.tables USING (table_schema, table_name)"
        " WHERE table_schema NOT IN ('pg_catalog', 'information_schema')"
        " AND table_type = 'BASE TABLE' ORDER BY 1, 2"
    )
    with _owner(installation, service) as connection:
        for table, column, kind in connection.execute(columns).all():
            said = f"encode(\"{column}\", 'escape')" if kind == "bytea" else f'"{column}"::text'
            values = connection.execute(text(f'SELECT {said} FROM "{table}"')).scalars()
            everything = "\n".join(value for value in values if value).lower()
            for word in words:
                if word.lower() in everything:
                    yield Find(word, f"{service}.{table}.{column}")


def _in_files(folder: Path, words: list[str]) -> list[Find]:
    found = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        everything = _read(path.read_bytes()).lower() + path.name.lower()
        found += [Find(word, str(path)) for word in words if word.lower() in everything]
    return found


def _read(content: bytes) -> str:
    """Read what a file says, within a PDF or an archive too."""
    said = content.decode("latin-1")
    if content.startswith(b"%PDF-"):
        pages = PdfReader(io.BytesIO(content)).pages
        said += re.sub(r"\s+", " ", "\n".join(page.extract_text() for page in pages))
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            said += "\n".join(_read(archive.read(name)) for name in archive.namelist())
    return said


def _in_queues(broker: Broker) -> Iterator[Find]:
    """Tell the queues that hold anything: what is in them is not looked at."""
    link = broker.connect("canary")
    try:
        with link.channel() as channel:
            for queue in (*map(topology.queue_name, topology.LISTENS), topology.DEAD_LETTERS.name):
                held = channel.queue_declare(queue, passive=True).message_count
                if held:
                    yield Find(f"{held} messages", f"queue {queue}")
    finally:
        link.close()


def let_time_pass(installation: Installation, service: str, chore: str, now: datetime) -> int:
    """Do a chore of a service as it will be done at an instant; tell how many things it did."""
    settings = installation.settings(service)
    chores = (*CHORES[service], *housekeeping.CHORES, forgetting(settings.storage), TIDY)
    (found,) = (each for each in chores if each.name == chore)
    engine = db.connect(installation.database_url(service), pool_size=2)
    try:
        return found.run(db.sessions(engine), now, _tools(service, settings))
    finally:
        engine.dispose()


def _tools(service: str, settings: Any) -> Any:
    make: dict[str, Any] = {
        "accounts": AccountsTools.of,
        "delegation": lambda settings: DelegationTools(settings=settings),
        "identity": IdentityTools.of,
        "mailer": MailerTools.of,
    }
    return make[service](settings)


@contextmanager
def database(installation: Installation, service: str) -> Iterator[Session]:
    """Begin a transaction of the operations people in a service's database."""
    with _owner(installation, service) as connection, Session(connection) as session:
        yield session
        session.commit()

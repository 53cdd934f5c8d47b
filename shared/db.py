"""The database: naming of constraints, what every table has, and sessions."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import DateTime, Engine, Enum, MetaData, create_engine, func, make_url
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker
from uuid_utils import compat

from shared import beginning
from shared.patience import limit_statement_time
from shared.pool import WatchedPool

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

TYPES: dict[Any, Any] = {
    datetime: DateTime(timezone=True),
    dict[str, str]: JSONB,
    dict[str, Any]: JSONB,
    list[dict[str, Any]]: JSONB,
    list[str]: JSONB,
    StrEnum: Enum(
        StrEnum,
        native_enum=False,
        length=40,
        values_callable=lambda e: [member.value for member in e],
    ),
}
"""The `type_annotation_map` of every declarative base; a `Mapped[SomeStrEnum]` is kept by value."""

PATIENCE = 300.0
"""Seconds that what is done behind the scenes waits for an answer of the database."""

Sessions = sessionmaker[Session]
"""A session factory: `with sessions.begin() as session:` is one transaction."""


def metadata() -> MetaData:
    """Make a metadata whose constraints are named by convention."""
    return MetaData(naming_convention=NAMING)


class SharedBase(DeclarativeBase):
    """The tables that every service's database carries: messages, access, throttles and so on."""

    metadata = metadata()
    type_annotation_map = TYPES


def new_id() -> UUID:
    """Draw an id that sorts by time of birth (UUIDv7, RFC 9562)."""
    return compat.uuid7()


class Record:
    """What every row of a service's own tables has."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id, sort_order=-10)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now(), sort_order=100)


class Sequenced:
    """A row that others keep a projection of: each announcement about it has the next number."""

    sequence: Mapped[int] = mapped_column(default=0, sort_order=101)

    def advance(self) -> int:
        """Count one more announcement about this row, and tell its number.

        Call it with the row locked: the numbers order what listeners hear.
        """
        self.sequence = (self.sequence or 0) + 1
        return self.sequence


def connect(url: str, *, pool_size: int = 8, patience: float = PATIENCE) -> Engine:
    """Make an engine for a PostgreSQL URL; it opens no connection yet.

    :param url: with any of libpq's parameters, such as `?sslmode=verify-full&sslrootcert=…`
    :param pool_size: the most connections kept; as many again may be opened in a rush
    :param patience: seconds within which a statement must be answered
    """
    engine = create_engine(
        url,
        poolclass=WatchedPool,
        pool_logging_name=make_url(url).database,
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_timeout=5,
        pool_use_lifo=True,  # few connections, which know their statements, instead of all in turn
        pool_recycle=1800,
        json_deserializer=orjson.loads,
        hide_parameters=True,  # they hold names and addresses, and would stand in the log
    )
    limit_statement_time(engine, patience)
    beginning.watch(engine)
    return engine


def sessions(engine: Engine) -> sessionmaker[Session]:
    """Make the session factory of a service: one session, one transaction."""
    return sessionmaker(engine, expire_on_commit=False, autoflush=True)

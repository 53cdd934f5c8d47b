"""The second wall: what a session's transactions tell PostgreSQL of the rows they may see."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from enum import StrEnum
from typing import Self
from uuid import UUID

from sqlalchemy import Connection, event, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, SessionTransaction

from shared import beginning
from shared.beginning import Begin

_SCOPE = "tenancy.scope"
_TOLD = "tenancy.told"
_SET = text(
    "SELECT set_config('app.tenant_ids', :tenants, true), set_config('app.scope', :scope, true)"
)

POLICY = (
    "{column} = ANY ((SELECT string_to_array("
    "NULLIF(current_setting('app.tenant_ids', true), ''), ',')::uuid[])::uuid[])"
)
"""The row-level security test on one column that holds an establishment's id.

The settings are read in a SELECT of their own: once for a statement, which over many rows is five
times faster than once for each.
"""

PLATFORM = "(SELECT current_setting('app.scope', true) = 'platform')"
"""The row-level security test that admits what works for the whole platform."""


class Reason(StrEnum):
    """Why a transaction may see every tenant's rows: a closed list, held by a test."""

    AUTHENTICATION = (
        "sign-in, refresh, codes, resets, reminders: the caller's tenant is not known yet"
    )
    LINKING = "the account that is linked is another establishment's"
    REGISTRATION = "registration: the establishment does not exist yet"
    INTROSPECTION = "token introspection and machine clients' tokens"
    COUNTERPART = (
        "the two sides of a delegation are told who stands behind its accounts, and whoever is "
        "offered one whether it runs still"
    )
    OPERATOR = "an operator's platform-wide list or act"
    CLIENT = "a machine client of the platform"
    ACCESS = "the guard reads what the caller may do"
    RELAY = "the relay publishes every tenant's events"
    HANDLER = "a handler keeps what other services announced"
    CHORE = "a chore does what is due in every establishment"
    METRICS = "what waits is counted, of all establishments together"
    JOB = "the dispatcher of jobs, which serves every establishment's in turn"
    COMMAND = "a command of the operations people"
    MIGRATION = "migrations move every tenant's rows"


class Scope:
    """What a session may see: the rows of some establishments, or all, for a reason."""

    def __init__(self, tenants: Iterable[UUID] = (), reason: Reason | None = None) -> None:
        self.tenants = frozenset(tenants)
        self.reason = reason

    @classmethod
    def of(cls, session: Session) -> Self:
        """Tell what a session may see now."""
        scope: Self = session.info.get(_SCOPE) or cls()
        return scope

    def settings(self) -> dict[str, str]:
        """Tell it as settings of PostgreSQL."""
        return {
            "app.tenant_ids": ",".join(sorted(str(t) for t in self.tenants)),
            "app.scope": "platform" if self.reason else "",
        }

    def parameters(self) -> dict[str, str]:
        """Tell the same as the parameters of `_SET`."""
        tenants, scope = self.settings().values()
        return {"tenants": tenants, "scope": scope}


def confine(session: Session, *tenants: UUID) -> None:
    """Let a session see the rows of these establishments only, from now on."""
    _enter(session, Scope(tenants))


def unconfined(session: Session, reason: Reason) -> None:
    """Let a session see every establishment's rows, and say why."""
    _enter(session, Scope(reason=reason))


def settings_for(reason: Reason) -> dict[str, str]:
    """Tell the settings of a question that is a transaction by itself, and say why it sees all."""
    return Scope(reason=reason).settings()


def unconfined_for_good(connection: Connection, reason: Reason) -> None:
    """Let a connection that no pool gets back see every establishment's rows, and say why.

    For what works without a session: whoever holds the connection closes it.
    """
    connection.execute(text("SELECT set_config('app.scope', 'platform', false) -- " + reason.name))


@contextmanager
def lifted(session: Session, reason: Reason) -> Iterator[None]:
    """Let a session see every establishment's rows for one query, and say why; then as before.

    What is pending is written first, under the walls it was made in.
    """
    before = Scope.of(session)
    session.flush()
    unconfined(session, reason)
    try:
        yield
    except BaseException:
        with suppress(DBAPIError):  # a transaction that has failed runs nothing more anyway
            _enter(session, before)
        session.info[_SCOPE] = before
        raise
    _enter(session, before)


def _enter(session: Session, scope: Scope) -> None:
    session.info[_SCOPE] = scope
    if session.in_transaction():
        begin = Begin(scope.settings())
        with beginning.saying(begin):
            connection = session.connection()
        if session.info.get(_TOLD) is not scope:  # else this has just begun the transaction
            connection.execute(_SET, scope.parameters())
            session.info[_TOLD] = scope


@event.listens_for(Session, "after_begin")
def _tell_postgres(
    session: Session, transaction: SessionTransaction, connection: Connection
) -> None:
    scope = Scope.of(session)
    if transaction.nested and session.info.get(_TOLD) is scope:
        return
    begin = beginning.said() or Begin(scope.settings())
    if not begin.is_said:  # nothing was to be said when the connection was taken
        begin.say(connection)
    if not begin.is_said:  # it was begun otherwise
        connection.execute(_SET, scope.parameters())
    session.info[_TOLD] = scope


@event.listens_for(Session, "after_soft_rollback")
def _forget_told(session: Session, _: SessionTransaction) -> None:
    session.info.pop(_TOLD, None)  # PostgreSQL has gone back to what it was told before

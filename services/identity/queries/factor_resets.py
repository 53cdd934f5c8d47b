"""Resets of second factors: those that wait, those that are due, the last that was carried out."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from services.identity.models import FactorReset, ResetEnding


def waiting_of(session: Session, account_id: UUID) -> FactorReset | None:
    """Find the reset of an account that waits, if one does."""
    return session.scalar(_open(account_id))


def locked_of(session: Session, account_id: UUID) -> FactorReset | None:
    """Find the reset of an account that waits, and lock it. Lock the credential first."""
    held = _open(account_id).with_for_update().execution_options(populate_existing=True)
    return session.scalar(held)


def locked(session: Session, reset_id: UUID) -> FactorReset | None:
    """Find a reset and lock it. Lock the credential first."""
    return session.get(FactorReset, reset_id, with_for_update=True, populate_existing=True)


def due(now: datetime) -> Select[FactorReset]:
    """Select the resets whose time has come, those asked for first before the others."""
    return (
        select(FactorReset)
        .where(FactorReset.ended_at.is_(None), FactorReset.due_at <= now)
        .order_by(FactorReset.due_at, FactorReset.id)
    )


def asked_since(session: Session, account_id: UUID, instant: datetime) -> list[datetime]:
    """Tell when resets of an account were asked for since then, the oldest first."""
    asked = (
        select(FactorReset.created_at)
        .where(FactorReset.account_id == account_id, FactorReset.created_at > instant)
        .order_by(FactorReset.created_at)
    )
    return list(session.scalars(asked))


def address_at(session: Session, account_id: UUID, *, since: datetime) -> str | None:
    """Tell the address that was known as an account's factors were reset last.

    :param since: a reset before that does not count
    :return: None: there was no reset since
    """
    done = FactorReset.ending == ResetEnding.DONE
    return session.scalar(
        select(FactorReset.email)
        .where(FactorReset.account_id == account_id, done, FactorReset.ended_at > since)
        .order_by(FactorReset.ended_at.desc(), FactorReset.id.desc())
        .limit(1)
    )


def _open(account_id: UUID) -> Select[FactorReset]:
    return select(FactorReset).where(
        FactorReset.account_id == account_id, FactorReset.ended_at.is_(None)
    )

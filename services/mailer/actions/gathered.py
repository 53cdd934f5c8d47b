"""Digests that have not left yet name no letter that is withdrawn meanwhile (design.md §4.10)."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.mailer.actions.digests import TOLD_IN_ONE
from services.mailer.domain.mails import Digest, LetterDeposited
from services.mailer.models import Email, EmailStatus
from services.mailer.models.email_status import UNSENT


def take_out(session: Session, letter_ids: Collection[UUID], *, why: str, now: datetime) -> None:
    """Take letters out of digests that may leave yet; one of which nothing is left is cancelled.

    :param why: why one is
    """
    told, unsent = lock(session, letter_ids)
    for digest in unsent:
        items = [_without(item, told) for item in digest.facts["items"]]
        if items == digest.facts["items"]:
            continue
        digest.facts = {**digest.facts, "items": items}
        if digest.facts["more"] == 0 and all(item.get("is_withdrawn") for item in items):
            digest.lose_point(why, now=now)


def lock(session: Session, letter_ids: Collection[UUID]) -> tuple[Collection[str], Sequence[Email]]:
    """Lock the unsent digests that may name some letters, the first that was written first.

    :return: the ids of the e-mails that digests stand for, and those that have not left
    """
    found = session.execute(
        select(Email.id, Email.recipient).where(
            Email.cause_id.in_(letter_ids),
            Email.template == LetterDeposited.template,
            Email.status == EmailStatus.CANCELLED,
            Email.error == TOLD_IN_ONE,
        )
    ).all()
    if not found:
        return (), ()
    unsent = session.scalars(
        select(Email)
        .where(
            Email.recipient.in_({recipient for _, recipient in found}),
            Email.template == Digest.template,
            Email.gathers == LetterDeposited.template,
            Email.status.in_(UNSENT),
        )
        .order_by(Email.created_at, Email.id)
        .with_for_update()
    ).all()
    return {str(email_id) for email_id, _ in found}, unsent


def _without(item: dict[str, Any], told: Collection[str]) -> dict[str, Any]:
    if item.get("email_id") not in told:
        return item
    return {**item, "line": "", "is_withdrawn": True}

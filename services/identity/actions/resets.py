"""Forgotten passwords: the answer never tells, nor does its time; the work is done afterwards."""

from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from services.identity.actions import codes, counting, resetting
from services.identity.models import Credential, Purpose, ResetRequest
from services.identity.queries import credentials
from services.identity.tools import Tools
from shared.events.identity import InvitationMissed
from shared.messaging import announce, wakes
from shared.text import fold_code

AT_ONCE = 50


def ask(session: Session, *, identifier: str, tools: Tools, now: datetime) -> None:
    """Note that somebody has forgotten a password, whether there is such an identifier or not.

    Too many requests under one identifier send no more e-mails; the answer does not tell.
    """
    credential = credentials.by_identifier(session, identifier)
    name = counting.name(tools.key, "resets", fold_code(identifier), now=now)
    is_within = counting.count(session, name, now=now) <= tools.settings.limits.account_resets
    account_id = credential.account_id if credential and is_within else None
    session.add(ResetRequest(account_id=account_id, asked_at=now))
    wakes.after_commit(session, wakes.CHORES)


def waiting(now: datetime | None = None) -> Select[ResetRequest]:
    """Select the requests that have not been answered, the oldest first."""
    return select(ResetRequest).order_by(ResetRequest.asked_at, ResetRequest.id)


def answer(session: Session, *, tools: Tools, now: datetime) -> int:
    """Send links to a new password, and invitations again; tell how many requests are done.

    Who was only invited gets their invitation again, while it is good, and not within its pause; of
    one that is good no more it is announced, so that they are told whom to ask.
    Whoever came from a former platform without a password is active all the same. Lately after a
    reset of second factors, the link goes to the address that was known then.
    """
    requests = session.scalars(waiting().limit(AT_ONCE).with_for_update(skip_locked=True)).all()
    for request in sorted(requests, key=_whose):
        credential = request.account_id and credentials.locked(session, request.account_id)
        if credential and credential.may_reset:
            codes.issue(
                session,
                credential,
                purpose=Purpose.PASSWORD_RESET,
                email=resetting.address_for_links(session, credential, now=now),
                tools=tools,
                now=now,
            )
        elif credential and not credential.is_deleted:
            _answer_invited(session, credential, asked_at=request.asked_at, tools=tools, now=now)
        session.delete(request)
    return len(requests)


def _whose(request: ResetRequest) -> str:
    """Order requests as whoever holds two credentials does, so that nobody waits in a circle."""
    return str(request.account_id or "")


def _answer_invited(
    session: Session, credential: Credential, *, asked_at: datetime, tools: Tools, now: datetime
) -> None:
    """Send a good invitation again; announce that there is none."""
    if codes.send_invitation_again(session, credential, tools=tools, now=now):
        return
    event = InvitationMissed(
        account_id=credential.account_id,
        establishment_id=credential.establishment_id,
        asked_at=asked_at,
    )
    announce(session, event, sequence=credential.advance())

"""Codes on paper for sole administrators without their factors, and the e-mails that tell of it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.mailer.actions import emails, paper_items, representatives
from services.mailer.actions.cause import Cause
from services.mailer.domain import mails
from services.mailer.domain import paper_contents as papers
from services.mailer.domain.mails import Named
from services.mailer.models import PaperItem, PaperStatus
from services.mailer.queries import people
from services.mailer.tools import Tools
from shared.clock import paris_date
from shared.events import identity
from shared.newest import DELETED


def of_asked(session: Session, event: identity.FactorLetterAsked, *, cause: Cause) -> None:
    """Tell the holder that a letter leaves, and how they void its code.

    A former address of lately is told too, and can do so.

    :raises Defer: if `accounts` has not told of the holder yet
    """
    account = people.account(session, event.account_id)
    mail = mails.FactorLetterAsked(
        to=Named.of(account),
        establishment=people.establishment(session, account.establishment_id).name,
        asked_at=event.asked_at,
        ends_on=paris_date(event.expires_at),
    )
    queued = [
        emails.queue(
            session,
            mail,
            cause=cause,
            account=account,
            recipient=recipient,
            sealed=event.sealed,
            lapses_at=event.expires_at,
        )
        for recipient in (event.email, event.former_email)
        if recipient
    ]
    if any(queued):
        emails.cancel_superseded(
            session, account_id=account.id, template=mail.template, by=cause.id
        )


def print_code(
    session: Session, event: identity.FactorLetterIssued, *, tools: Tools, cause: Cause
) -> None:
    """Order the letter with the code; of a deleted account, or past its time, none is.

    One of before that waits is not printed: the next has voided its code.

    :raises Defer: if `accounts` has not told of the holder, or the establishment, yet
    :raises NoAddress: if there is no address of record
    """
    account = people.account(session, event.account_id)
    if account.status == DELETED or event.expires_at <= cause.now:
        return
    home = people.establishment(session, account.establishment_id)
    content = papers.FactorCode(
        **representatives.about(home, written_on=cause.day),
        askers=[
            papers.CodeAsker(
                title=account.title,
                first_name=account.first_name,
                last_name=account.last_name,
                account_id=account.id,
                email=account.email,
                asked_on=paris_date(event.asked_at),
                ends_on=paris_date(event.expires_at),
            )
        ],
    )
    is_new = paper_items.order(
        session,
        content,
        home,
        account_ids=[account.id],
        sealed=paper_items.sealed([event.sealed]),
        cause=cause,
    )
    if is_new:
        cancel_waiting(
            session,
            account.id,
            establishment_id=home.id,
            until=event.asked_at,
            but=cause.id,
            tools=tools,
        )


def of_void(
    session: Session, event: identity.FactorLetterVoided, *, tools: Tools, cause: Cause
) -> None:
    """Tell the holder that the code of the letter is good no more; it is not printed, if it waits.

    :raises Defer: if `accounts` has not told of the holder yet
    """
    account = people.account(session, event.account_id)
    cancel_waiting(
        session,
        account.id,
        establishment_id=event.establishment_id,
        until=event.voided_at,
        tools=tools,
    )
    emails.cancel_superseded(
        session,
        account_id=account.id,
        template=mails.FactorLetterAsked.template,
        by=cause.id,
    )
    mail = mails.FactorLetterVoided(
        to=Named.of(account),
        establishment=people.establishment(session, account.establishment_id).name,
        voided_at=event.voided_at,
        voided_by=event.reason,
    )
    for recipient in filter(None, (account.email, event.former_email)):
        emails.queue(session, mail, cause=cause, account=account, recipient=recipient)


def cancel_waiting(
    session: Session,
    account_id: UUID,
    *,
    establishment_id: UUID,
    until: datetime | None = None,
    but: UUID | None = None,
    tools: Tools,
) -> None:
    """Have the letter with the code of an account not printed, if that has not begun.

    :param until: when its code became void: a letter that was asked for later stays; None: none
        does
    :param but: the cause of a letter that stays; None: there is none
    """
    waiting = select(PaperItem).where(
        PaperItem.establishment_id == establishment_id,
        PaperItem.kind == papers.FactorCode.kind,
        PaperItem.account_ids.contains([str(account_id)]),
        PaperItem.status.in_((PaperStatus.TO_RENDER, PaperStatus.TO_PRINT)),
    )
    if until is not None:
        waiting = waiting.where(PaperItem.told_at <= until)
    if but is not None:
        waiting = waiting.where(PaperItem.cause_id != but)
    for item in session.scalars(waiting.order_by(PaperItem.id).with_for_update()).all():
        paper_items.cancel(session, item, tools=tools)

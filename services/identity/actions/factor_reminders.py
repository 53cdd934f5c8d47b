"""Reminding those who must soon have a second factor: 30, 7 and 1 day before, each once."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from services.identity.models import FactorReminder
from services.identity.models.factor_reminder import stage_of
from services.identity.queries import credentials, factors, without_factor
from services.identity.tools import Tools
from shared.auth.factor_policy import FactorPolicy
from shared.clock import paris_date
from shared.events.identity import FactorCalledFor
from shared.messaging import announce

AT_ONCE = 100


def remind(session: Session, *, after: UUID | None, tools: Tools, now: datetime) -> Sequence[UUID]:
    """Have the next of them reminded; list whom it looked at, in order.

    :param after: the last whom the batch before looked at; None: there was none
    """
    today, platform = paris_date(now), FactorPolicy.of_platform(tools.settings)
    waiting = without_factor.to_remind(platform=platform, after=after, today=today)
    found = session.execute(waiting.limit(AT_ONCE)).all()
    for account_id, due_on in found:
        _remind(session, account_id, due_on, today=today)
    return [account_id for account_id, _ in found]


def _remind(session: Session, account_id: UUID, due_on: date, *, today: date) -> None:
    """Remind one, unless another worker has, or there is a factor by now."""
    credential = credentials.locked(session, account_id)
    if credential is None or credential.is_deleted or factors.are_there(session, account_id):
        return
    stage = stage_of((due_on - today).days)
    # Held, not only read: the purge, which holds no credential, may be removing it.
    last = session.get(FactorReminder, account_id, with_for_update=True, populate_existing=True)
    if last is not None and last.due_on == due_on and last.days <= stage:
        return
    if last is None:
        establishment_id = credential.establishment_id
        last = FactorReminder(account_id=account_id, establishment_id=establishment_id)
        session.add(last)
    last.due_on, last.days = due_on, stage
    event = FactorCalledFor(
        account_id=account_id, establishment_id=credential.establishment_id, due_on=due_on
    )
    announce(session, event, sequence=credential.advance())

"""Having all that is kept of somebody written into a file."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from services.accounts.models import Account
from shared import jobs
from shared.jobs import Job, Order, Requester


class HoldingsOrder(Order):
    """Whose data is to be written."""

    account_id: UUID


def begin(
    session: Session, *, account: Account, kind: str, requester: Requester, now: datetime
) -> Job:
    """Queue the writing of the file.

    :param kind: of the job: by one's own right, or by an operator's duty
    """
    order = HoldingsOrder(account_id=account.id)
    return jobs.ask(session, kind=kind, requester=requester, order=order, now=now)

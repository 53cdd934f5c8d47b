"""Having all that is kept of somebody written into a file."""

from datetime import datetime

from sqlalchemy.orm import Session

from services.accounts.models import Account
from shared import jobs
from shared.jobs import Job, Standing


def begin(
    session: Session, *, account: Account, kind: str, standing: Standing, now: datetime
) -> Job:
    """Queue the writing of the file.

    :param kind: of the job: by one's own right, or by an operator's duty
    """
    parameters = {"account_id": str(account.id)}
    return jobs.ask(session, kind=kind, standing=standing, parameters=parameters, now=now)

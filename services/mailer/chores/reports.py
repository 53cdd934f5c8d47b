"""Reading what mail servers report: bounces and complaints."""

from datetime import datetime
from functools import partial
from pathlib import Path

from services.mailer.actions import reports as taking_in
from services.mailer.clients import incoming
from services.mailer.domain import reports
from services.mailer.domain.reports.reading import LOOKED_AT
from services.mailer.tools import Tools
from shared.db import Sessions
from shared.messaging.chores import in_one

REPORTS_IN_A_RUN = 200


def read_reports(sessions: Sessions, now: datetime, tools: Tools) -> int:
    """Read what has come back, a message at a time; read twice, it changes nothing more."""
    if not tools.settings.bounce_maildir:
        return 0
    waiting = incoming.unread(Path(tools.settings.bounce_maildir), most=REPORTS_IN_A_RUN)
    for path in waiting:
        report = reports.read(incoming.beginning(path, most=LOOKED_AT))
        in_one(sessions, partial(taking_in.take_in, report=report, returns=tools.returns, now=now))
        incoming.put_by(path)
    return len(waiting)

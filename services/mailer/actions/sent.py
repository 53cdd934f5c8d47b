"""That a mail is sent, written down by one statement with its try."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from shared import events, messaging
from shared.questions import Question

_SENT = Question("""
WITH held AS (
    SELECT e.id, e.status = 'sending' AND e.tries = q.number AS is_ours, q.*, NOT EXISTS (
        SELECT FROM suppressions AS s WHERE s.address = e.recipient AND s.reason <> 'complained'
    ) AS is_told
    FROM jsonb_to_record($1::jsonb) AS q(
        email uuid, number int, now timestamptz, answer text, version text, subject text, body text
    )
    JOIN emails AS e ON e.id = q.email
    FOR UPDATE OF e
), tried AS (
    UPDATE email_attempts AS a SET outcome = 'sent', answer = held.answer, ended_at = held.now
    FROM held WHERE a.email_id = held.id AND a.number = held.number
)
UPDATE emails AS e
SET status = 'sent', version = held.version, subject = held.subject, body = held.body,
    sent_at = held.now, sealed = NULL, error = NULL, sequence = e.sequence + held.is_told::int
FROM held WHERE e.id = held.id AND held.is_ours
RETURNING json_build_object(
    'is_told', held.is_told, 'sequence', e.sequence, 'facts', json_build_object(
        'email_id', e.id, 'establishment_id', e.establishment_id, 'account_id', e.account_id,
        'template', e.template, 'sent_at', e.sent_at
    )
)
""")
"""Locks the e-mail before its tries, as who claims it does; one row, unless it is claimed anew.

A server that takes what is tried at an address from which mails come back says nothing of whether
it arrives: others, who show who cannot be reached, are not told that it was sent."""


def record(session: Session, *, email_id: UUID, number: int, now: datetime, **told: str) -> None:
    """Note that the server has taken it, and how it was worded; its code is of no use any more.

    If the e-mail has been claimed anew meanwhile, it is noted on the try alone.

    :param number: of the try
    :param told: `answer` of the server; `version`, `subject` and `body` as it was worded
    """
    about = {"email": email_id, "number": number, "now": now}
    for sent in _SENT.within(session, about | told):
        if not sent["is_told"]:
            continue
        event = events.mailer.EmailSent.from_data(sent["facts"])
        messaging.announce(session, event, sequence=sent["sequence"])

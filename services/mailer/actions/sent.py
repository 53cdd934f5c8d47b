"""That a mail is sent, written down by one statement with its try and what is announced of it."""

from datetime import datetime

from sqlalchemy.orm import Session

from services.mailer.actions.claiming import Claim
from shared import events
from shared.messaging import announced
from shared.questions import Question

_SENT = Question("""
WITH held AS (
    SELECT e.id, e.status = 'sending' AND e.tries = q.number AS is_ours, q.*, NOT EXISTS (
        SELECT FROM suppressions AS s WHERE s.address = e.recipient AND s.reason <> 'complained'
    ) AS is_told
    FROM jsonb_to_record($1::jsonb) AS q(
        email uuid, number int, now timestamptz, answer text, version text, subject text, body text,
        announced jsonb
    )
    JOIN emails AS e ON e.id = q.email
    FOR UPDATE OF e
), tried AS (
    UPDATE email_attempts AS a SET outcome = 'sent', answer = held.answer, ended_at = held.now
    FROM held WHERE a.email_id = held.id AND a.number = held.number
), sent AS (
    UPDATE emails AS e
    SET status = 'sent', version = held.version, subject = held.subject, body = held.body,
        sent_at = held.now, sealed = NULL, error = NULL, sequence = e.sequence + held.is_told::int
    FROM held WHERE e.id = held.id AND held.is_ours
    RETURNING e.sequence, held.is_told, held.announced AS said
)
INSERT INTO outbox (id, type, subject, message)
SELECT
    (said ->> 'id')::uuid, said ->> 'type', said ->> 'subject',
    jsonb_set(said -> 'message', '{sequence}', to_jsonb(sequence::text))
FROM sent WHERE is_told
RETURNING json_build_object('id', id)
""")
"""Locks the e-mail before its tries, as who claims it does; no row, if it is claimed anew.

A server that takes what is tried at an address from which mails come back says nothing of whether
it arrives: others, who show who cannot be reached, are not told that it was sent."""


def record(session: Session, claimed: Claim, *, now: datetime, **told: str) -> None:
    """Note that the server has taken it, and how it was worded; its code is of no use any more.

    If the e-mail has been claimed anew meanwhile, it is noted on the try alone.

    :param told: `answer` of the server; `version`, `subject` and `body` as it was worded
    """
    event = events.mailer.EmailSent(
        email_id=claimed.email_id,
        establishment_id=claimed.establishment_id,
        account_id=claimed.account_id,
        template=claimed.template,
        sent_at=now,
    )
    about = {
        "email": claimed.email_id,
        "number": claimed.number,
        "now": now,
        "announced": announced(session, event, sequence=0),  # the statement tells the real one
    }
    _SENT.within(session, about | told)

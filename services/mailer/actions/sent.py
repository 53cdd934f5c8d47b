"""That mails are sent, written down by one statement with their tries and what is announced."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from services.mailer.actions.claims import Claim
from shared import events
from shared.messaging import announced
from shared.questions import Question

_SENT = Question("""
WITH held AS MATERIALIZED (
    SELECT e.id, q.*, starts_with(e.recipient, 'erased-') AS is_erased,
        e.tries = q.number AND e.sent_at IS NULL AND NOT starts_with(e.recipient, 'erased-')
            AND e.status IN ('sending', 'deferred', 'delivered', 'bounced', 'complained')
            AS is_ours,
        e.status <> 'bounced' AND NOT EXISTS (
            SELECT FROM suppressions AS s WHERE s.address = e.recipient AND s.reason <> 'complained'
        ) AS is_told
    FROM jsonb_to_recordset($1::jsonb) AS q(
        email uuid, number int, at timestamptz, answer text, version text, subject text, body text,
        announced jsonb
    )
    JOIN emails AS e ON e.id = q.email
    ORDER BY e.created_at, e.id
    FOR UPDATE OF e
), tried AS (
    UPDATE email_attempts AS a
    SET outcome = 'sent', answer = CASE WHEN NOT held.is_erased THEN held.answer END,
        ended_at = held.at
    FROM held
    WHERE a.email_id = held.id AND a.number = held.number AND a.outcome IS DISTINCT FROM 'sent'
), sent AS (
    UPDATE emails AS e
    SET status = CASE e.status WHEN 'sending' THEN 'sent' ELSE e.status END,
        version = held.version, subject = held.subject, body = held.body,
        sent_at = held.at, sealed = NULL,
        error = CASE e.status WHEN 'sending' THEN NULL ELSE e.error END,
        sequence = e.sequence + held.is_told::int
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
"""Locks e-mails before their tries, in the order in which others lock several; no row for one that
has been claimed anew. What a report has said of one meanwhile stays.

A server that takes what is tried at an address from which mails come back says nothing of whether
it arrives: others, who show who cannot be reached, are not told that it was sent. Servers quote the
recipient: what one said is not kept of whom is erased."""


@dataclass(frozen=True, kw_only=True)
class Sent:
    """A mail that a server has taken.

    :ivar answer: what it said
    :ivar version: of the template; with `subject` and `body`, how it was worded
    """

    claimed: Claim
    at: datetime
    answer: str
    version: str
    subject: str
    body: str


def record(session: Session, mails: Iterable[Sent]) -> None:
    """Note that servers have taken mails, and how they were worded; codes are of no use any more.

    If an e-mail has been claimed anew meanwhile, it is noted on its try alone.
    """
    asked = [_told(session, each) for each in mails]
    if asked:
        _SENT.within(session, asked)


def _told(session: Session, mail: Sent) -> dict[str, object]:
    claimed = mail.claimed
    event = events.mailer.EmailSent(
        email_id=claimed.email_id,
        establishment_id=claimed.establishment_id,
        account_id=claimed.account_id,
        template=claimed.template,
        sent_at=mail.at,
    )
    return {
        "email": claimed.email_id,
        "number": claimed.number,
        "at": mail.at,
        "answer": mail.answer,
        "version": mail.version,
        "subject": mail.subject,
        "body": mail.body,
        "announced": announced(session, event, sequence=0),  # the statement tells the real one
    }

"""Of e-mails claimed together, each try begins once it stands that the mail before was taken.

That is a transaction by itself, and the only one a mail has alone: whenever their sender dies, one
of them at most is in doubt. What else there is to write about those that were taken is written of
all of them together (`sent`); a sender that dies before leaves it to the next.
"""

from datetime import datetime
from uuid import UUID

from services.mailer.actions.claims import Claim
from services.mailer.actions.sent import Sent
from shared.db import Sessions, new_id
from shared.questions import Question
from shared.tenancy import Reason, settings_for

_BEGIN = Question("""
WITH asked AS MATERIALIZED (
    SELECT * FROM jsonb_to_record($1::jsonb) AS q(
        email uuid, number int, version text, is_of_sandbox bool, attempt uuid, now timestamptz,
        last_email uuid, last_number int, last_at timestamptz, answer text
    )
), held AS MATERIALIZED (
    SELECT e.id, e.establishment_id, e.lapses_at, e.recipient, e.xmin::text AS version,
        starts_with(e.recipient, 'erased-') AS is_erased
    FROM asked AS q JOIN emails AS e ON e.id = ANY(ARRAY[q.email, q.last_email])
    ORDER BY e.created_at, e.id
    FOR SHARE OF e
), begun AS (
    INSERT INTO email_attempts (id, email_id, establishment_id, number, started_at)
    SELECT q.attempt, held.id, held.establishment_id, q.number, q.now
    FROM asked AS q JOIN held ON held.id = q.email AND held.version = q.version
    WHERE (held.lapses_at IS NULL OR held.lapses_at > q.now)
        AND NOT EXISTS (SELECT FROM suppressions AS s WHERE s.address = held.recipient)
        AND q.is_of_sandbox = EXISTS (
            SELECT FROM known_establishments AS k
            WHERE k.id = held.establishment_id AND k.is_sandbox
        )
    ON CONFLICT (email_id, number) DO UPDATE SET started_at = excluded.started_at
        WHERE email_attempts.id = excluded.id
    RETURNING email_id
), ended AS (
    UPDATE email_attempts AS a
    SET outcome = 'sent', answer = CASE WHEN NOT held.is_erased THEN q.answer END,
        ended_at = q.last_at
    FROM asked AS q JOIN held ON held.id = q.last_email
    WHERE a.email_id = q.last_email AND a.number = q.last_number
        AND (SELECT count(*) FROM held) > 0
)
SELECT json_build_object('id', email_id) FROM begun
""")
"""Locks both e-mails before their tries, in the order in which others lock several. Asked twice,
because its connection had gone, it finds the try that it has begun itself. Servers quote the
recipient: what one said is not kept of whom is erased, and stands in no log."""


def begin(
    sessions: Sessions,
    claimed: Claim,
    *,
    now: datetime,
    after: Sent | None,
) -> bool:
    """Begin to try a claimed e-mail, and note that the one before it was taken.

    :param after: the one before, if it was taken and that does not stand yet
    :return: whether it begins: not if anybody has changed the e-mail since it was claimed, or its
        address is suppressed, or its establishment has become a sandbox, or is none any more
    """
    asked = {
        "email": claimed.email_id,
        "number": claimed.number,
        "version": claimed.version,
        "is_of_sandbox": claimed.is_of_sandbox,
        "attempt": new_id(),
        "now": now,
        "last_email": after and after.claimed.email_id,
        "last_number": after and after.claimed.number,
        "last_at": after and after.at,
        "answer": after and after.answer,
    }
    begun = _BEGIN.alone(sessions, asked, settings=settings_for(Reason.CHORE), is_bound=True)
    return [UUID(each["id"]) for each in begun] == [claimed.email_id]

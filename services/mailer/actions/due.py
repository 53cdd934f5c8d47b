"""Which e-mails are due, with all that is asked to send them: one question."""

from functools import lru_cache

from shared.questions import Question

_DUE = """
SELECT json_build_object(
    'id', e.id, 'status', e.status, 'tries', e.tries, 'last_try', e.last_try, 'due_at', e.due_at,
    'account_id', e.account_id, 'establishment_id', e.establishment_id, 'template', e.template,
    'gathers', e.gathers, 'language', e.language, 'recipient', e.recipient, 'facts', e.facts,
    'sealed', e.sealed, 'created_at', e.created_at,
    'suppression_id', s.id, 'is_sandbox', coalesce(k.is_sandbox, false),
    'has_news', EXISTS (
        SELECT FROM backlog AS b WHERE b.subject = e.account_id::text AND b.tries = 0
    ),
    'last', CASE WHEN e.status = 'sending' THEN (
        SELECT json_build_object('outcome', a.outcome, 'answer', a.answer, 'ended_at', a.ended_at)
        FROM email_attempts AS a WHERE a.email_id = e.id AND a.number = e.tries
    ) END
)
FROM emails AS e
LEFT JOIN suppressions AS s ON s.address = e.recipient
LEFT JOIN known_establishments AS k ON k.id = e.establishment_id
WHERE e.lane = ($1::jsonb ->> 'lane')::smallint
    AND e.status IN ('queued', 'sending')
    AND e.due_at <= ($1::jsonb ->> 'now')::timestamptz
    AND (
        e.lapses_at IS NULL OR e.lapses_at > ($1::jsonb ->> 'now')::timestamptz
        OR e.status = 'sending' AND EXISTS (
            SELECT FROM email_attempts AS a
            WHERE a.email_id = e.id AND a.number = e.tries AND a.outcome = 'sent'
        )
    )
    AND NOT EXISTS (
        SELECT FROM backlog AS b WHERE b.subject = e.account_id::text AND b.tries = 0
            AND b.stored_at > ($1::jsonb ->> 'held_since')::timestamptz
    )
ORDER BY e.due_at, e.id
LIMIT {most}
FOR UPDATE OF e SKIP LOCKED
"""
"""The first that `claiming.waiting` selects, locked, with what is looked up on the way: whether
news of its holder waits that it did not wait for; the suppression of its address; whether its
establishment is a sandbox; of one whose sender has died the try that it was about, if it had begun.
What is compared stands there as it is, not joined, so that the index gives the order."""


@lru_cache(maxsize=8)
def due(most: int) -> Question:
    """Tell the question for so many; the number stands in it, so that the plan goes by it."""
    return Question(_DUE.format(most=most))

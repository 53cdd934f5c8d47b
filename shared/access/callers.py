"""All that the guard asks of whoever calls, as one statement.

Nothing of it is remembered between requests: revocations, accounts, establishments, terms, duties
and delegations are read each time.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, Self
from uuid import UUID

from shared.access.facts import COLUMNS, JOINS, Facts
from shared.access.terms import are_accepted
from shared.auth.claims import Claims
from shared.questions import Question, Told

QUESTION = Question(f"""
SELECT row_to_json(answer) FROM (
    SELECT
        EXISTS (
            SELECT FROM revocations AS r
            WHERE r.account_id = q.subject AND (
                r.session_id = q.session OR r.session_id IS NULL AND r.revoked_at >= q.issued_at
            )
        ) AS is_revoked,
        (SELECT max(number) FROM access_terms WHERE effective_on <= q.today) AS terms_in_force,
        {COLUMNS}
    FROM jsonb_to_record($1::jsonb) AS q(
        subject uuid, is_client boolean, session uuid, issued_at timestamptz,
        home uuid, place uuid, today date
    )
    {JOINS}
) AS answer
""")
"""It is answered with one row; `shared.auth.denylist` and `shared.access.terms` have the rules."""


def question_about(claims: Claims, *, place_id: UUID | None, today: date) -> dict[str, Any]:
    """Tell what is asked by `QUESTION`.

    :param place_id: the establishment that they want to act in; None: none is named
    :param today: the day in Paris
    """
    return {
        "subject": claims.sub,
        "is_client": claims.is_client,
        "session": claims.sid,
        "issued_at": claims.iat,
        "home": claims.est,
        "place": place_id,
        "today": today,
    }


@dataclass(frozen=True, slots=True)
class CallerFacts:
    """What is known of whoever calls.

    :ivar is_revoked: whether their token is void before its time
    :ivar terms_in_force: the number of the newest terms whose day has come; None: there are none
    """

    is_revoked: bool
    terms_in_force: int | None
    facts: Facts

    @classmethod
    def of_row(cls, row: Told) -> Self:
        """Read them from the answer to `QUESTION`."""
        return cls(row["is_revoked"], row["terms_in_force"], Facts.of_row(row))

    @property
    def has_accepted_terms(self) -> bool:
        """Tell whether the terms in force, or newer ones, have been accepted for their home."""
        return are_accepted(self.terms_in_force, self.facts.home)

"""All that the guard asks of whoever calls, as one statement.

Nothing of it is remembered between requests: revocations, accounts, establishments, terms, duties
and delegations are read each time.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self
from uuid import UUID

from sqlalchemy import Row

from shared.access.facts import COLUMNS, JOINS, Facts
from shared.auth.claims import Claims

QUESTION = f"""
SELECT
    EXISTS (
        SELECT FROM revocations AS r
        WHERE r.account_id = q.subject AND (
            r.session_id = %(session)s::uuid
            OR r.session_id IS NULL AND r.revoked_at >= %(issued_at)s
        )
    ) AS is_revoked,
    (SELECT max(number) FROM access_terms WHERE effective_on <= %(today)s) AS terms_in_force,
    {COLUMNS}
FROM (
    SELECT
        %(subject)s::uuid AS subject, %(is_client)s::boolean AS is_client,
        %(home)s::uuid AS home, %(place)s::uuid AS place
) AS q
{JOINS}
"""
"""It is answered with one row; `shared.auth.denylist` and `shared.access.terms` have the rules."""


def question_about(claims: Claims, *, place_id: UUID | None, today: date) -> Mapping[str, Any]:
    """Tell the parameters of `QUESTION`.

    :param place_id: the establishment that they want to act in; None: none is named
    :param today: the day in Paris
    """
    return {
        "subject": UUID(claims.sub),
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
    def of_row(cls, row: Row[Any]) -> Self:
        """Read them from the answer to `QUESTION`."""
        return cls(row.is_revoked, row.terms_in_force, Facts.of_row(row))

    @property
    def has_accepted_terms(self) -> bool:
        """Tell whether the terms in force, or newer ones, have been accepted for their home.

        The platform's own establishment publishes them: nobody asks it to accept.
        """
        if self.terms_in_force is None:
            return True
        home = self.facts.home
        if home is None:
            return False
        return home.is_platform or (home.accepted_terms or 0) >= self.terms_in_force

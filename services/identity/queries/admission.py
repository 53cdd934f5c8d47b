"""What letting somebody in depends on, once their password has proved right.

The row is held first, by a statement of its own: what is read after it is read as whoever held it
before has left it.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Self
from uuid import UUID

from sqlalchemy.orm import Session

from services.identity.domain import session_rules
from services.identity.models import FactorKind
from shared.access.facts import Place, policy_of
from shared.auth import Profile
from shared.questions import Question, Told


@dataclass(frozen=True, slots=True)
class Holder:
    """Who signs in; `Credential` has the meanings. Their row is held."""

    account_id: UUID
    establishment_id: UUID
    profile: Profile
    expires_on: date | None
    password_version: int
    sequence: int

    @classmethod
    def of_row(cls, row: Told) -> Self:
        """Read it."""
        last_day = row["expires_on"]
        return cls(
            UUID(row["account_id"]),
            UUID(row["establishment_id"]),
            Profile(row["profile"]),
            None if last_day is None else date.fromisoformat(last_day),
            row["password_version"],
            row["sequence"],
        )

    def is_expired(self, now: datetime) -> bool:
        """Tell whether the account's last day, which still counts, has gone by in Paris."""
        return session_rules.is_expired(self.expires_on, now=now)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What else counts.

    :ivar home: what is known of their establishment; None: nothing is
    :ivar terms_in_force: the number of the newest terms whose day has come; None: there are none
    :ivar devices: that they have signed in from
    :ivar factors: the kinds of second factors that they have
    """

    home: Place | None
    terms_in_force: int | None
    devices: frozenset[str]
    factors: frozenset[FactorKind]

    @classmethod
    def of_row(cls, row: Told) -> Self:
        """Read them from a row of `SURROUNDINGS`."""
        status = row["status"]
        return cls(
            None
            if status is None
            else Place(
                status,
                row["is_platform"],
                row["accepted_terms"],
                policy_of(row["second_factor_for"], row["second_factor_from"]),
            ),
            row["terms_in_force"],
            frozenset(row["devices"] or ()),
            frozenset(map(FactorKind, row["factors"] or ())),
        )


_HELD = Question("""
SELECT row_to_json(found) FROM (
    SELECT c.account_id, c.establishment_id, c.profile, c.expires_on, c.password_version, c.sequence
    FROM jsonb_to_record($1::jsonb) AS q(account_id uuid)
    JOIN credentials AS c ON c.account_id = q.account_id
    FOR NO KEY UPDATE OF c
) AS found
""")

SURROUNDINGS = """
SELECT row_to_json(found) FROM (
    SELECT home.status, home.is_platform, home.accepted_terms,
        home.second_factor_for, home.second_factor_from,
        (SELECT max(number) FROM access_terms WHERE effective_on <= q.today) AS terms_in_force,
        (SELECT json_agg(label) FROM devices AS d WHERE d.account_id = q.account_id) AS devices,
        (
            SELECT json_agg(DISTINCT f.kind) FROM factors AS f
            WHERE f.account_id = q.account_id AND f.confirmed_at IS NOT NULL
        ) AS factors
    FROM q
    LEFT JOIN access_establishments AS home ON home.establishment_id = q.establishment_id
) AS found
"""
"""Reads them, of `q`: who signs in (account_id, establishment_id), and the day in Paris, today."""


_SURROUNDINGS = Question(f"""
WITH q AS (
    SELECT * FROM jsonb_to_record($1::jsonb)
        AS q(account_id uuid, establishment_id uuid, today date)
)
{SURROUNDINGS}
""")


def around(session: Session, holder: Holder, *, today: date) -> Surroundings:
    """Tell what counts besides the holder, whose row is held.

    :param today: the day in Paris
    """
    who = {"account_id": holder.account_id, "establishment_id": holder.establishment_id}
    (row,) = _SURROUNDINGS.within(session, who | {"today": today})
    return Surroundings.of_row(row)


def hold(session: Session, account_id: UUID) -> Holder | None:
    """Find who signs in, and hold their row before any that belongs to it."""
    rows = _HELD.within(session, {"account_id": account_id})
    return Holder.of_row(rows[0]) if rows else None

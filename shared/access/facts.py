"""All that decides what somebody may do somewhere, read by one statement, for one or for many."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Self
from uuid import UUID

from sqlalchemy.orm import Session

from shared.access.delegated import ASSIGNED, GRANTING, Granted, Grants, strongest
from shared.access.tables import ACTIVE, INVITED, AccessAccount
from shared.auth import Duty, Level, Profile
from shared.auth.factor_policy import FactorPolicy
from shared.db import Sessions
from shared.questions import Question, Told


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose access is asked, and where.

    :ivar id: an account's, or a machine client's
    :ivar home_id: the establishment of the client, or the one that a person's token names
    :ivar place_id: where they want to act; None: at home
    """

    id: UUID
    is_client: bool = False
    home_id: UUID | None = None
    place_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Account:
    """What is known of an account; `AccessAccount` has the meanings."""

    establishment_id: UUID
    profile: Profile
    status: str
    rights: Mapping[str, str]
    expires_on: date | None

    def is_overdue(self, today: date) -> bool:
        """Tell whether its last day, which still counts, has gone by."""
        return self.expires_on is not None and self.expires_on < today


@dataclass(frozen=True, slots=True)
class Place:
    """What is known of an establishment; `AccessEstablishment` has the meanings."""

    status: str
    is_platform: bool
    accepted_terms: int | None
    factor_policy: FactorPolicy | None = None

    @property
    def is_active(self) -> bool:
        """Tell whether its people may do anything, and its delegations grant anything."""
        return self.status == ACTIVE


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one subject.

    :ivar account: None: it is not known, or the subject is a machine client
    :ivar own_home: the account's establishment
    :ivar home: the one that the subject names as its home
    :ivar place: where they want to act
    :ivar grants: what delegations grant them there, if its establishment is active
    :ivar known_as_of: by publisher, up to when all that it did is known; None: nothing yet
    """

    account: Account | None
    own_home: Place | None
    home: Place | None
    place: Place | None
    grants: Grants
    known_as_of: Mapping[str, datetime | None]

    @property
    def duties(self) -> frozenset[Duty]:
        """Tell what an operator is there for: rights at `write`, of the platform's own people.

        Who is overdue has no token that still counts, so that is not asked again here.
        """
        account, home = self.account, self.own_home
        if account is None or home is None or not home.is_platform or not home.is_active:
            return frozenset()
        if account.status not in (ACTIVE, INVITED):
            return frozenset()
        return frozenset(duty for duty in Duty if account.rights.get(duty) == Level.WRITE)

    @classmethod
    def of_row(cls, row: Told) -> Self:
        """Read them from a row of `COLUMNS`."""
        place = _place(row, "place")
        is_open = place is not None and place.is_active
        return cls(
            account=_account(row),
            own_home=_place(row, "own"),
            home=_place(row, "home"),
            place=place,
            grants=strongest(map(Granted.of, row["delegations"] or ())) if is_open else {},
            known_as_of={
                "accounts": instant_of(row["accounts_as_of"]),
                "delegation": instant_of(row["delegation_as_of"]),
            },
        )


COLUMNS = f"""
    a.establishment_id, a.profile, a.status, a.rights, a.expires_on,
    own.status AS own_status, own.is_platform AS own_is_platform, own.accepted_terms AS own_terms,
    own.second_factor_for AS own_factor_for, own.second_factor_from AS own_factor_from,
    home.status AS home_status, home.is_platform AS home_is_platform,
    home.accepted_terms AS home_terms,
    home.second_factor_for AS home_factor_for, home.second_factor_from AS home_factor_from,
    place.status AS place_status, place.is_platform AS place_is_platform,
    place.accepted_terms AS place_terms,
    place.second_factor_for AS place_factor_for, place.second_factor_from AS place_factor_from,
    (SELECT known_as_of FROM publishers WHERE name = 'accounts') AS accounts_as_of,
    (SELECT known_as_of FROM publishers WHERE name = 'delegation') AS delegation_as_of,
    (
        SELECT jsonb_agg(
            jsonb_build_array(d.delegation_id, d.lines, found.assigned) ORDER BY d.delegation_id
        )
        FROM access_delegations AS d, LATERAL (SELECT {ASSIGNED} AS assigned) AS found
        WHERE d.centralising_id = CASE WHEN q.is_client THEN q.home ELSE a.establishment_id END
            AND d.delegating_id = q.place AND {GRANTING}
    ) AS delegations
"""
"""Of `q`, who is asked about: subject, is_client, home, place, and the day in Paris, today."""

JOINS = """
    LEFT JOIN access_accounts AS a ON a.account_id = q.subject AND NOT q.is_client
    LEFT JOIN access_establishments AS own ON own.establishment_id = a.establishment_id
    LEFT JOIN access_establishments AS home ON home.establishment_id = q.home
    LEFT JOIN access_establishments AS place ON place.establishment_id = q.place
"""

_OF_MANY = Question(f"""
SELECT row_to_json(answer) FROM (
    SELECT {COLUMNS}
    FROM ROWS FROM (
        jsonb_to_recordset($1::jsonb)
            AS (subject uuid, is_client boolean, home uuid, place uuid, today date)
    ) WITH ORDINALITY AS q(subject, is_client, home, place, today, number)
    {JOINS}
    ORDER BY q.number
) AS answer
""")


def facts_of(session: Session, subjects: Sequence[Subject], *, today: date) -> list[Facts]:
    """Read what is known of each of these, in their order, by one statement.

    :param today: the day in Paris
    """
    return [Facts.of_row(row) for row in _OF_MANY.within(session, _asked(subjects, today))]


def facts_alone(sessions: Sessions, subjects: Sequence[Subject], *, today: date) -> list[Facts]:
    """Read the same outside of any transaction.

    :param today: the day in Paris
    """
    return [Facts.of_row(row) for row in _OF_MANY.alone(sessions, _asked(subjects, today))]


def _asked(subjects: Sequence[Subject], today: date) -> list[dict[str, object]]:
    return [
        {
            "subject": subject.id,
            "is_client": subject.is_client,
            "home": subject.home_id,
            "place": subject.place_id,
            "today": today,
        }
        for subject in subjects
    ]


def duties_of(
    session: Session, account_id: UUID, *, since: datetime | None = None
) -> frozenset[Duty]:
    """Tell the duties of an account.

    :param since: only those that it has had since then without a break; None: all
    """
    (facts,) = facts_of(session, [Subject(account_id)], today=date.max)  # there is no place
    account = session.get(AccessAccount, account_id)
    if since is None or account is None:
        return facts.duties
    return frozenset(duty for duty in facts.duties if account.has_had_duty_since(duty, since))


def instant_of(text: str | None) -> datetime | None:
    """Read an instant that a question tells."""
    return None if text is None else datetime.fromisoformat(text)


def _account(row: Told) -> Account | None:
    if row["establishment_id"] is None:
        return None
    last_day = row["expires_on"]
    return Account(
        UUID(row["establishment_id"]),
        Profile(row["profile"]),
        row["status"],
        row["rights"],
        None if last_day is None else date.fromisoformat(last_day),
    )


def _place(row: Told, name: str) -> Place | None:
    """Read the establishment that goes by a name in the question."""
    status = row[f"{name}_status"]
    if status is None:
        return None
    return Place(
        status,
        row[f"{name}_is_platform"],
        row[f"{name}_terms"],
        policy_of(row[f"{name}_factor_for"], row[f"{name}_factor_from"]),
    )


def policy_of(whom: str | None, since: str | None) -> FactorPolicy | None:
    """Read who must have a second factor, as a question tells it."""
    return FactorPolicy.of(whom, None if since is None else date.fromisoformat(since))

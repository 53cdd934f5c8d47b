"""All that decides what a client is told about a token, as one statement.

Nothing of it is remembered between requests.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self
from uuid import UUID

from services.identity.config import Settings
from services.identity.domain import client_rules, session_rules
from services.identity.models.credential import Status
from shared import tenancy
from shared.access.tables import ACTIVE
from shared.auth.claims import Claims
from shared.db import Sessions
from shared.questions import Question, Told
from shared.tenancy import Reason

_CLIENT = """
    SELECT row_to_json(found) FROM (
        SELECT c.establishment_id, c.scopes, c.secret_digest, c.former_digest, c.former_until,
            c.expires_at, c.removed_at, home.status AS home_status
        FROM machine_clients AS c
        LEFT JOIN access_establishments AS home ON home.establishment_id = c.establishment_id
        WHERE c.id = {id}
    ) AS found
"""

_QUESTION = Question(f"""
SELECT json_build_object(
    'asker', ({_CLIENT.format(id="q.asker")}),
    'client', ({_CLIENT.format(id="q.client")}),
    'is_revoked', EXISTS (
        SELECT FROM revocations AS r
        WHERE r.account_id = q.subject AND (
            r.session_id = q.session OR r.session_id IS NULL AND r.revoked_at >= q.issued_at
        )
    ),
    'session', (
        SELECT row_to_json(found) FROM (
            SELECT s.account_id, s.establishment_id, s.refresh_digest,
                s.ended_at, s.refreshed_at, s.created_at,
                holder.status, holder.expires_on, home.status AS home_status
            FROM holder_sessions AS s
            JOIN credentials AS holder ON holder.account_id = s.account_id
            LEFT JOIN access_establishments AS home ON home.establishment_id = s.establishment_id
            WHERE s.id = q.session
        ) AS found
    )
)
FROM jsonb_to_record($1::jsonb) AS q(
    asker uuid, subject uuid, client uuid, session uuid, issued_at timestamptz
)
""")


@dataclass(frozen=True, slots=True)
class Client:
    """A machine client; `MachineClient` has the meanings.

    :ivar home_status: of its establishment; None: it is the platform's, or nothing is known
    """

    establishment_id: UUID | None
    scopes: frozenset[str]
    secret_digest: str
    former_digest: str | None
    former_until: datetime | None
    expires_at: datetime | None
    removed_at: datetime | None
    home_status: str | None

    @classmethod
    def of_row(cls, row: Told) -> Self:
        """Read it."""
        establishment_id = row["establishment_id"]
        return cls(
            None if establishment_id is None else UUID(establishment_id),
            frozenset(row["scopes"]),
            row["secret_digest"],
            row["former_digest"],
            _instant(row["former_until"]),
            _instant(row["expires_at"]),
            _instant(row["removed_at"]),
            row["home_status"],
        )

    @property
    def is_at_work(self) -> bool:
        """Tell whether its establishment is in service; the platform always is."""
        return self.establishment_id is None or self.home_status == ACTIVE

    def is_good(self, now: datetime) -> bool:
        """Tell whether it may still sign in."""
        return client_rules.is_good(self.removed_at, self.expires_at, now=now)

    def is_proved_by(self, secret: str, now: datetime) -> bool:
        """Tell whether a secret is its own."""
        digests = (self.secret_digest, self.former_digest, self.former_until)
        return client_rules.is_proved_by(secret, *digests, now=now)


@dataclass(frozen=True, slots=True)
class Session:
    """A holder's session with what its going on depends on.

    :ivar status: of the account
    :ivar home_status: of its establishment; None: nothing is known of that
    """

    account_id: UUID
    establishment_id: UUID
    refresh_digest: str
    ended_at: datetime | None
    refreshed_at: datetime
    created_at: datetime
    status: str
    expires_on: date | None
    home_status: str | None

    @classmethod
    def of_row(cls, row: Told) -> Self:
        """Read it."""
        last_day = row["expires_on"]
        return cls(
            UUID(row["account_id"]),
            UUID(row["establishment_id"]),
            row["refresh_digest"],
            _instant(row["ended_at"]),
            datetime.fromisoformat(row["refreshed_at"]),
            datetime.fromisoformat(row["created_at"]),
            row["status"],
            None if last_day is None else date.fromisoformat(last_day),
            row["home_status"],
        )

    def goes_on(self, settings: Settings, now: datetime) -> bool:
        """Tell whether its holder may go on with it."""
        is_over = session_rules.is_over(
            *(self.ended_at, self.refreshed_at, self.created_at),
            idle_for=settings.idle_for,
            session_for=settings.session_for,
            now=now,
        )
        is_expired = session_rules.is_expired(self.expires_on, now=now)
        is_there = self.status != Status.DELETED and not is_expired
        return not is_over and is_there and self.home_status == ACTIVE


@dataclass(frozen=True, slots=True)
class Known:
    """The answer.

    :ivar asker: the client of the id that whoever asks has given
    :ivar client: the client of the token, if it is a client's
    :ivar is_revoked: whether the token is void before its time
    :ivar session: that of the token
    """

    asker: Client | None
    client: Client | None
    is_revoked: bool
    session: Session | None


def ask(
    sessions: Sessions,
    *,
    asker_id: UUID | None,
    claims: Claims | None = None,
    session_id: UUID | None = None,
) -> Known:
    """Read it, in one round trip, outside of any transaction.

    :param claims: of an access token
    :param session_id: that a refresh token names
    """
    about: dict[str, Any] = {"asker": asker_id, "session": session_id}
    if claims is not None:
        about |= {"subject": claims.sub, "session": claims.sid, "issued_at": claims.iat}
        about |= {"client": claims.sub if claims.is_client else None}
    unconfined = tenancy.settings_for(Reason.INTROSPECTION)
    (row,) = _QUESTION.alone(sessions, about, settings=unconfined)
    asker, client, session = row["asker"], row["client"], row["session"]
    return Known(
        asker=Client.of_row(asker) if asker else None,
        client=Client.of_row(client) if client else None,
        is_revoked=row["is_revoked"],
        session=Session.of_row(session) if session else None,
    )


def _instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)

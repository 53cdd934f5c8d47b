"""What an access token says (RFC 9068 §2.2)."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Self
from uuid import UUID, uuid4

from shared.auth.actor import Profile
from shared.auth.assurance import Acr, Assurance

FIRST_PARTY = "comptoir"
"""The `client_id` in the tokens of people who sign in here, not through an application."""


@dataclass(frozen=True, kw_only=True)
class Claims:
    """What a token says.

    :ivar sub: the account's id; for a machine client, the client's
    :ivar client_id: the application that asked for the token
    :ivar jti: the token's own id
    :ivar sid: the session, None for a machine client
    :ivar est: the establishment of the account, or of the client if it belongs to one
    :ivar profile: as of sign-in; None for a machine client
    :ivar scope: what a machine client may do
    :ivar shown: by what its holder has proved who they are, and when; None for a machine client,
        and in tokens of a former release
    """

    sub: str
    client_id: str = FIRST_PARTY
    iat: datetime
    exp: datetime
    jti: str = field(default_factory=lambda: str(uuid4()))
    sid: UUID | None = None
    est: UUID | None = None
    profile: Profile | None = None
    scope: frozenset[str] = frozenset()
    shown: Assurance | None = None

    @property
    def is_client(self) -> bool:
        """Tell whether it speaks for a machine client, and for nobody in person (RFC 9068 §5)."""
        return self.sub == self.client_id

    @property
    def acr(self) -> Acr:
        """Tell how far its holder has proved who they are; one that says nothing ranks lowest."""
        return self.shown.acr if self.shown else Acr.ONE_FACTOR

    def to_data(self) -> dict[str, Any]:
        """Write them as JSON values.

        `iat` is in whole seconds, as strict readers want it; `issued_at` is the same instant to the
        microsecond, as revocations tell theirs.
        """
        data = {
            "sub": self.sub,
            "client_id": self.client_id,
            "iat": int(self.iat.timestamp()),
            "issued_at": round(self.iat.timestamp(), 6),
            "exp": int(self.exp.timestamp()),
            "jti": self.jti,
            "sid": self.sid and str(self.sid),
            "est": self.est and str(self.est),
            "profile": self.profile,
            "scope": " ".join(sorted(self.scope)) or None,
        }
        if self.shown is not None:
            data |= {"acr": self.shown.acr, "amr": list(self.shown.amr)}
            data |= {"auth_time": int(self.shown.at.timestamp())}
        return {name: value for name, value in data.items() if value is not None}

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Self:
        """Read them from JSON values.

        :raises KeyError, TypeError, ValueError: if they are not such claims
        """
        return cls(
            sub=data["sub"],
            client_id=data["client_id"],
            iat=datetime.fromtimestamp(data.get("issued_at", data["iat"]), UTC),
            exp=datetime.fromtimestamp(data["exp"], UTC),
            jti=data["jti"],
            sid=UUID(data["sid"]) if "sid" in data else None,
            est=UUID(data["est"]) if "est" in data else None,
            profile=Profile(data["profile"]) if "profile" in data else None,
            scope=frozenset(data.get("scope", "").split()),
            shown=_shown(data),
        )


def _shown(data: dict[str, Any]) -> Assurance | None:
    """Read what was shown; all of it is told, or none."""
    if not {"acr", "amr", "auth_time"} <= data.keys():
        return None
    at = datetime.fromtimestamp(data["auth_time"], UTC)
    return Assurance.kept(data["acr"], data["amr"], at)

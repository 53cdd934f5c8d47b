"""Applications of an establishment: machine clients, which sign in with a secret of their own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from services.portal.clients.api import Api
from services.portal.clients.shapes import Page, read

PATH = "/identity/v1/clients"


@dataclass(frozen=True)
class Application:
    """An application that is let in.

    :ivar scopes: what it may do, `<service>:read` or `<service>:write`
    """

    client_id: UUID
    name: str
    scopes: list[str]
    created_at: datetime
    expires_at: datetime | None = None

    @property
    def last_moment(self) -> datetime | None:
        """Tell when it is let in for the last time: on the day that was chosen, not the next."""
        return self.expires_at - timedelta(microseconds=1) if self.expires_at else None


@dataclass(frozen=True)
class Secret:
    """What an application signs in with; nobody can read it a second time.

    :ivar former_until: until when the one before is good
    """

    client_secret: str
    client_id: UUID | None = None
    former_until: datetime | None = None


def every(api: Api, page: int) -> Page[Application]:
    """List the applications of one's establishment."""
    return api.page(Application, PATH, page=page)


def find(api: Api, client_id: UUID) -> Application | None:
    """Find one among all of them; None: it is let in no more."""
    return next((one for one in api.every(Application, PATH) if one.client_id == client_id), None)


def let_in(api: Api, name: str, scopes: Sequence[str], expires_at: str | None, key: str) -> Secret:
    """Let an application in.

    :param expires_at: the instant from which it is let in no more (RFC 3339); None: never
    """
    order = {"name": name, "scopes": list(scopes), "expires_at": expires_at}
    return read(Secret, api.post(PATH, order, key=key).json())


def renew_secret(api: Api, client_id: UUID, key: str) -> Secret:
    """Give an application another secret; the former stays good for a day."""
    return read(Secret, api.post(f"{PATH}/{client_id}/secret", key=key).json())


def remove(api: Api, client_id: UUID) -> None:
    """Let an application in no more."""
    api.ask("DELETE", f"{PATH}/{client_id}")

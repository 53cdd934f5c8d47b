"""The keys of an installation: where they are, and what a rotation would make unreadable."""

import base64
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from sqlalchemy import or_, select

from services.identity.domain import refresh_keys, server_key
from services.identity.domain.refresh_keys import RefreshKeys
from services.portal import sealing
from shared.crypto import client_secrets, keys
from shared.crypto.keys import Kind

if TYPE_CHECKING:
    from deploy.installation.installation import Installation


@dataclass(frozen=True)
class Ring:
    """A set of keys in a data folder.

    :ivar service: who holds the private halves
    :ivar public: the name of the file with the public halves
    """

    kind: Kind
    service: str
    public: str

    def ensure(self, data: Path) -> None:
        """Make the first key, unless there is one."""
        keys.ensure(self.kind, self._folder(data), public=self._public(data))

    def rotate(self, data: Path) -> None:
        """Put a new key first, and drop those before the last one.

        :raises click.ClickException: there are no keys yet
        """
        try:
            keys.rotate(self.kind, self._folder(data), public=self._public(data))
        except FileNotFoundError:
            raise _none_in(data) from None

    def names(self, data: Path) -> list[str]:
        """Name the keys (`kid`), the newest first.

        :raises click.ClickException: there are no keys yet
        """
        try:
            return [str(key.kid) for key in keys.read(self._private(data)).keys]
        except FileNotFoundError:
            raise _none_in(data) from None

    def changed_at(self, data: Path) -> datetime:
        """Tell when the last rotation was, or when the first key was made."""
        return datetime.fromtimestamp(self._private(data).stat().st_mtime, UTC)

    def _folder(self, data: Path) -> Path:
        return data / "secrets" / self.service

    def _private(self, data: Path) -> Path:
        return self._folder(data) / self.kind.private

    def _public(self, data: Path) -> Path:
        return data / "public" / self.public


class RefreshRing:
    """The keys of refresh tokens, which nobody but `identity` knows."""

    service = "identity"

    def ensure(self, data: Path) -> None:
        """Make the first key, unless there is one."""
        self._keys(data)

    def rotate(self, data: Path) -> None:
        """Put a new key first, and drop those before the last one.

        :raises click.ClickException: there are no keys yet
        """
        self._known(data).rotate()

    def names(self, data: Path) -> list[str]:
        """Name the keys, the newest first.

        :raises click.ClickException: there are no keys yet
        """
        return [key.name for key in self._known(data).read()]

    def changed_at(self, data: Path) -> datetime:
        """Tell when the last rotation was, or when the first key was made."""
        rotated = self._folder(data) / refresh_keys.FILE
        first = self._folder(data) / server_key.FILE
        made = (rotated if rotated.exists() else first).stat()
        return datetime.fromtimestamp(made.st_mtime, UTC)

    def _known(self, data: Path) -> RefreshKeys:
        if not (self._folder(data) / server_key.FILE).exists():
            raise _none_in(data)
        return self._keys(data)

    def _keys(self, data: Path) -> RefreshKeys:
        return RefreshKeys.in_folder(self._folder(data))

    def _folder(self, data: Path) -> Path:
        return data / "secrets" / self.service


class CookieRing:
    """The keys of what browsers keep for the portal, which nobody but the portal knows."""

    service = "portal"

    def ensure(self, data: Path) -> None:
        """Make the first key, unless there is one."""
        sealing.ensure(self._folder(data))

    def rotate(self, data: Path) -> None:
        """Put a new key first, and drop those before the last one.

        :raises click.ClickException: there are no keys yet
        """
        try:
            sealing.rotate(self._folder(data))
        except FileNotFoundError:
            raise _none_in(data) from None

    def names(self, data: Path) -> list[str]:
        """Name the keys (`kid`), the newest first.

        :raises click.ClickException: there are no keys yet
        """
        try:
            return [str(key.kid) for key in sealing.read(self._folder(data)).keys]
        except FileNotFoundError:
            raise _none_in(data) from None

    def changed_at(self, data: Path) -> datetime:
        """Tell when the last rotation was, or when the first key was made."""
        made = (self._folder(data) / sealing.FILE).stat()
        return datetime.fromtimestamp(made.st_mtime, UTC)

    def _folder(self, data: Path) -> Path:
        return data / "secrets" / self.service


class ClientRing:
    """The secrets by which the portal is known as a machine client, to `identity` alone."""

    service = "portal"

    def ensure(self, data: Path) -> None:
        """Draw the first secret, unless there is one."""
        client_secrets.ensure(self._folder(data), public=self._public(data))

    def rotate(self, data: Path) -> None:
        """Put a new secret first, and drop those before the last one.

        :raises click.ClickException: there is none yet
        """
        try:
            client_secrets.rotate(self._folder(data), public=self._public(data))
        except FileNotFoundError:
            raise _none_in(data) from None

    def names(self, data: Path) -> list[str]:
        """Name the secrets, the newest first.

        :raises click.ClickException: there is none yet
        """
        try:
            return client_secrets.names(self._folder(data))
        except FileNotFoundError:
            raise _none_in(data) from None

    def changed_at(self, data: Path) -> datetime:
        """Tell when the last rotation was, or when the first secret was drawn."""
        made = (self._folder(data) / client_secrets.FILE).stat()
        return datetime.fromtimestamp(made.st_mtime, UTC)

    def _folder(self, data: Path) -> Path:
        return data / "secrets" / self.service

    def _public(self, data: Path) -> Path:
        return data / "public" / client_secrets.PUBLIC


SIGNING = Ring(keys.SIGNING, "identity", "token-keys.json")
SEALING = Ring(keys.SEALING, "mailer", "sealing-keys.json")
REFRESH = RefreshRing()
COOKIES = CookieRing()
CLIENT = ClientRing()

RINGS: dict[str, Ring | RefreshRing | CookieRing | ClientRing] = {
    "signing": SIGNING,
    "sealing": SEALING,
    "refresh": REFRESH,
    "cookies": COOKIES,
    "client": CLIENT,
}
"""By what they are for: signing access tokens, sealing one-time codes to the mailer, marking
refresh tokens, sealing the portal's cookies, the portal's own secret."""


def sealed_codes(installation: "Installation") -> Counter[str]:
    """Count the one-time codes that have still to be opened, by the key they are sealed to."""
    return Counter(_key_of(sealed) for sealed in _sealed(installation))


def _sealed(installation: "Installation") -> Iterator[str]:
    from deploy.installation.operating.databases import session
    from services.mailer.models import Email, PaperItem
    from shared.messaging import knowledge, topology
    from shared.messaging.tables import BacklogMessage, OutboxMessage, ParkedMessage

    messages: list[dict[str, Any]] = []
    with session(installation, "mailer") as opened:
        for kept in (Email, PaperItem):
            waiting = select(kept.sealed).where(kept.sealed.is_not(None))
            yield from filter(None, opened.scalars(waiting))
        messages += opened.scalars(select(BacklogMessage.message))
        messages += opened.scalars(select(ParkedMessage.message))
        heard = {name: knowledge.contiguous(opened, name) for name in topology.LISTENS["mailer"]}
    for publisher, position in heard.items():
        is_to_come = or_(OutboxMessage.position.is_(None), OutboxMessage.position > position)
        with session(installation, publisher) as opened:
            messages += opened.scalars(select(OutboxMessage.message).where(is_to_come))
    yield from (message["data"]["sealed"] for message in messages if message["data"].get("sealed"))


def _key_of(sealed: str) -> str:
    """Name the key of a compact JWE, which its header tells (RFC 7516 §4.1.6)."""
    header = sealed.split(".", 1)[0]
    told = json.loads(base64.urlsafe_b64decode(header + "=" * (-len(header) % 4)))
    return str(told.get("kid"))


def _none_in(data: Path) -> click.ClickException:
    return click.ClickException(
        f"There are no keys in {data} yet: `./comptoir up --data {data}` makes them."
    )

"""The keys of an installation: where they are, and how they are made and rotated."""

from abc import ABC, abstractmethod
from datetime import UTC, datetime
from pathlib import Path

import click

from services.delegation.tools import PUBLISHED
from services.identity.domain import factor_keys, refresh_keys, server_key
from services.identity.domain.refresh_keys import RefreshKeys
from services.portal import sealing
from shared.crypto import client_secrets, keys
from shared.crypto.keys import Kind


class Ring(ABC):
    """Keys of one purpose in a data folder: the newest one acts, those before are still good.

    :param service: who holds the secret halves
    :param file: the name of the file that they are in
    """

    def __init__(self, service: str, file: str) -> None:
        self.service = service
        self.file = file

    @abstractmethod
    def ensure(self, data: Path) -> None:
        """Make the first key, unless there is one."""

    def rotate(self, data: Path) -> None:
        """Put a new key first, and drop those before the last one.

        :raises click.ClickException: there are no keys yet
        """
        self._require_some(data)
        self._rotate(data)

    def names(self, data: Path) -> list[str]:
        """Name the keys, the newest first.

        :raises click.ClickException: there are no keys yet
        """
        self._require_some(data)
        return self._names(data)

    def changed_at(self, data: Path) -> datetime:
        """Tell when the last rotation was, or when the first key was made."""
        return datetime.fromtimestamp(self._newest(data).stat().st_mtime, UTC)

    @abstractmethod
    def _rotate(self, data: Path) -> None: ...

    @abstractmethod
    def _names(self, data: Path) -> list[str]: ...

    def _newest(self, data: Path) -> Path:
        return self._folder(data) / self.file

    def _folder(self, data: Path) -> Path:
        return data / "secrets" / self.service

    def _require_some(self, data: Path) -> None:
        if not self._newest(data).exists():
            raise click.ClickException(
                f"There are no keys in {data} yet: `./comptoir up --data {data}` makes them."
            )


class PairRing(Ring):
    """Pairs of keys, of which everybody reads the public halves.

    :param public: the name of the file with these
    """

    def __init__(self, kind: Kind, service: str, public: str) -> None:
        super().__init__(service, kind.private)
        self._kind = kind
        self._public = public

    def ensure(self, data: Path) -> None:
        """Make the first pair, unless there is one."""
        keys.ensure(self._kind, self._folder(data), public=data / "public" / self._public)

    def _rotate(self, data: Path) -> None:
        keys.rotate(self._kind, self._folder(data), public=data / "public" / self._public)

    def _names(self, data: Path) -> list[str]:
        return [str(key.kid) for key in keys.read(self._newest(data)).keys]


class ConsentRing(Ring):
    """The keys that sign statements of consent; each public half there ever was stays published."""

    def ensure(self, data: Path) -> None:
        """Make the first pair, unless there is one."""
        keys.ensure(keys.CONSENT, self._folder(data), public=self._folder(data) / PUBLISHED)

    def _rotate(self, data: Path) -> None:
        keys.rotate(keys.CONSENT, self._folder(data), public=self._folder(data) / PUBLISHED)

    def _names(self, data: Path) -> list[str]:
        return [str(key.kid) for key in keys.read(self._newest(data)).keys]


class RefreshRing(Ring):
    """The keys of refresh tokens, which nobody but `identity` knows.

    The first one is made of the server's own; a rotation writes a file.
    """

    def ensure(self, data: Path) -> None:
        """Make the first key, unless there is one."""
        RefreshKeys.in_folder(self._folder(data))

    def _rotate(self, data: Path) -> None:
        RefreshKeys.in_folder(self._folder(data)).rotate()

    def _names(self, data: Path) -> list[str]:
        return [key.name for key in RefreshKeys.in_folder(self._folder(data)).read()]

    def _newest(self, data: Path) -> Path:
        rotated = super()._newest(data)
        return rotated if rotated.exists() else self._folder(data) / server_key.FILE


class FactorRing(Ring):
    """The keys that secrets of second factors are sealed under, which only `identity` knows."""

    def ensure(self, data: Path) -> None:
        """Make the first key, unless there is one."""
        factor_keys.ensure(self._folder(data))

    def _rotate(self, data: Path) -> None:
        factor_keys.rotate(self._folder(data))

    def _names(self, data: Path) -> list[str]:
        return [str(key.kid) for key in factor_keys.read(self._folder(data)).keys]


class CookieRing(Ring):
    """The keys of what browsers keep for the portal, which nobody but the portal knows."""

    def ensure(self, data: Path) -> None:
        """Make the first key, unless there is one."""
        sealing.ensure(self._folder(data))

    def _rotate(self, data: Path) -> None:
        sealing.rotate(self._folder(data))

    def _names(self, data: Path) -> list[str]:
        return [str(key.kid) for key in sealing.read(self._folder(data)).keys]


class ClientRing(Ring):
    """The secrets by which the portal is known as a machine client, to `identity` alone."""

    def ensure(self, data: Path) -> None:
        """Draw the first secret, unless there is one."""
        client_secrets.ensure(self._folder(data), public=data / "public" / client_secrets.PUBLIC)

    def _rotate(self, data: Path) -> None:
        client_secrets.rotate(self._folder(data), public=data / "public" / client_secrets.PUBLIC)

    def _names(self, data: Path) -> list[str]:
        return client_secrets.names(self._folder(data))


RINGS: dict[str, Ring] = {
    "signing": PairRing(keys.SIGNING, "identity", "token-keys.json"),
    "sealing": PairRing(keys.SEALING, "mailer", "sealing-keys.json"),
    "consent": ConsentRing("delegation", keys.CONSENT.private),
    "refresh": RefreshRing("identity", refresh_keys.FILE),
    "factors": FactorRing("identity", factor_keys.FILE),
    "cookies": CookieRing("portal", sealing.FILE),
    "client": ClientRing("portal", client_secrets.FILE),
}
"""By what they are for: signing access tokens, sealing one-time codes to the mailer, signing
statements of consent, marking refresh tokens, sealing secrets of second factors, sealing the
portal's cookies, the portal's own secret."""

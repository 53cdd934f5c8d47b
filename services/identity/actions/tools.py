"""What actions use beside the database: keys, the password hasher, settings."""

from dataclasses import dataclass
from functools import cached_property
from typing import Self

from services.identity.config import Settings
from services.identity.models.hashing import Hasher
from services.identity.models.password_policy import POLICIES, Policy
from services.identity.models.refresh_tokens import RefreshTokens
from services.identity.models.server_key import ServerKey
from shared.auth.tokens import Signer
from shared.crypto import keys
from shared.crypto.sealing import Sealer


@dataclass(frozen=True)
class Tools:
    """Made once in a process; safe to share between threads."""

    settings: Settings
    key: ServerKey
    sealer: Sealer

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Make the tools that the settings ask for."""
        return cls(
            settings=settings,
            key=ServerKey.in_folder(settings.secrets),
            sealer=Sealer.from_file(settings.sealing_keys),
        )

    @cached_property
    def signer(self) -> Signer:
        """Signs access tokens."""
        path = self.settings.secrets / keys.SIGNING.private
        return Signer.from_file(path, self.settings.issuer)

    @cached_property
    def refresh_tokens(self) -> RefreshTokens:
        """Makes and reads refresh tokens."""
        return RefreshTokens(self.key.derive("refresh tokens"))

    @cached_property
    def hasher(self) -> Hasher:
        """Hashes passwords."""
        return Hasher(
            memory=self.settings.argon2_memory,
            time=self.settings.argon2_time,
            parallelism=self.settings.argon2_parallelism,
            concurrency=self.settings.hash_concurrency,
            queue=self.settings.hash_queue,
        )

    @property
    def policy(self) -> Policy:
        """What a password must be."""
        return POLICIES[self.settings.password_policy]

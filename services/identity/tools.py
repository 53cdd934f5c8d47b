"""What the processes of this service work with, made once at boot."""

from dataclasses import dataclass, replace
from typing import Any, Self

from services.identity.config import Settings
from services.identity.domain import password_list
from services.identity.domain.factor_keys import FactorKeys
from services.identity.domain.hashing import Hasher
from services.identity.domain.passkey_challenges import PasskeyChallenges
from services.identity.domain.passkeys import RelyingParty
from services.identity.domain.password_policy import POLICIES, Policy
from services.identity.domain.refresh_keys import RefreshKey, RefreshKeys
from services.identity.domain.refresh_tokens import RefreshTokens
from services.identity.domain.server_key import ServerKey
from shared.auth.tokens import Signer
from shared.crypto import keys
from shared.crypto.files import KeyFile
from shared.crypto.sealing import Sealer


@dataclass(frozen=True, kw_only=True)
class Tools:
    """Made once in a process; safe to share between threads.

    :ivar key: names what is counted
    :ivar sealer: seals codes for the mailer
    :ivar signer: signs access tokens
    :ivar factor_keys: seals and opens the secrets of second factors
    :ivar device_tokens: what remembered devices keep, by a key of their own
    :ivar party: whom passkeys are made for
    :ivar passkey_challenges: what they sign
    """

    settings: Settings
    key: ServerKey
    signing_keys: KeyFile
    sealer: Sealer
    signer: Signer
    refresh_tokens: RefreshTokens
    device_tokens: RefreshTokens
    factor_keys: FactorKeys
    party: RelyingParty
    passkey_challenges: PasskeyChallenges
    hasher: Hasher
    policy: Policy

    def public_keys(self) -> dict[str, Any]:
        """Give the public halves of the keys that sign access tokens (RFC 7517)."""
        return dict(self.signing_keys.read().as_dict(private=False))

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Make the tools that the settings ask for."""
        key = ServerKey.in_folder(settings.secrets)
        device_key = RefreshKey(key.derive("remembered devices"))
        signing_keys = KeyFile(settings.secrets / keys.SIGNING.private)
        return cls(
            settings=settings,
            key=key,
            signing_keys=signing_keys,
            sealer=Sealer.from_file(settings.sealing_keys),
            signer=Signer(signing_keys, settings.issuer),
            refresh_tokens=RefreshTokens(RefreshKeys(settings.secrets, key).read),
            device_tokens=RefreshTokens(lambda: [device_key]),
            factor_keys=FactorKeys(settings.secrets),
            party=RelyingParty(
                domain=settings.passkey_domain,
                origins=settings.passkey_origins,
                name=settings.platform_name,
            ),
            passkey_challenges=PasskeyChallenges(key.derive("passkey challenges")),
            hasher=Hasher(
                memory=settings.argon2_memory,
                time=settings.argon2_time,
                parallelism=settings.argon2_parallelism,
                concurrency=settings.hash_concurrency,
                queue=settings.hash_queue,
            ),
            policy=replace(
                POLICIES[settings.password_policy], lost=password_list.in_folder(settings.secrets)
            ),
        )

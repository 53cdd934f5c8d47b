"""Passkeys, as browsers and authenticators speak of them (WebAuthn), verified by `webauthn`.

What a browser hands in comes from anybody: whatever is wrong with it is one `NotProved`. No
attestation is asked for, so that nothing is claimed of the device: a passkey is a key, and somebody
whom the device has recognised (`userVerification: required`).
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import webauthn
from webauthn.helpers import (
    options_to_json_dict,
    parse_authentication_credential_json,
    parse_client_data_json,
    parse_registration_credential_json,
)
from webauthn.helpers.structs import (
    AttestationConveyancePreference,
    AuthenticationCredential,
    AuthenticatorSelectionCriteria,
    AuthenticatorTransport,
    PublicKeyCredentialDescriptor,
    RegistrationCredential,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

TIMEOUT = 300_000
"""How long browsers wait for somebody, in milliseconds: some have to look for their key."""

LONGEST_ID = 1023
"""Of a credential's id, in bytes (WebAuthn §4)."""


Known = tuple[bytes, Sequence[str]]
"""A passkey that an account has: its id, and how it was reached when it was made: `internal`, …"""


class NotProved(ValueError):
    """It is not what it has to be, or cannot be read at all."""


@dataclass(frozen=True, kw_only=True)
class Made:
    """A passkey that an authenticator has made.

    :ivar public_key: COSE (RFC 9052)
    :ivar count: of signatures; those that are synced between devices stay at 0
    :ivar is_synced: whether it may leave its device
    """

    id: bytes
    public_key: bytes
    count: int
    is_synced: bool
    transports: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Creation:
    """What a browser hands in once an authenticator has made a passkey.

    :ivar challenge: which it says it was made for
    """

    challenge: bytes
    _parsed: RegistrationCredential

    @classmethod
    def read(cls, credential: Mapping[str, Any]) -> "Creation":
        """Read what `PublicKeyCredential.toJSON()` gives.

        :raises NotProved: if it is no such thing
        """
        with _reading():
            parsed = parse_registration_credential_json(dict(credential))
            challenge = _challenge_in(parsed.response.client_data_json)
        return cls(challenge=challenge, _parsed=parsed)


@dataclass(frozen=True, kw_only=True)
class Assertion:
    """What a browser hands in once an authenticator has signed.

    :ivar challenge: which it says it has signed
    :ivar id: of the passkey
    :ivar handle: of the account that the passkey was made for; None: the authenticator does not say
    """

    challenge: bytes
    id: bytes
    handle: bytes | None
    _parsed: AuthenticationCredential

    @classmethod
    def read(cls, credential: Mapping[str, Any]) -> "Assertion":
        """Read what `PublicKeyCredential.toJSON()` gives.

        :raises NotProved: if it is no such thing
        """
        with _reading():
            parsed = parse_authentication_credential_json(dict(credential))
            challenge = _challenge_in(parsed.response.client_data_json)
        handle = parsed.response.user_handle or None
        return cls(challenge=challenge, id=parsed.raw_id, handle=handle, _parsed=parsed)


@dataclass(frozen=True, kw_only=True)
class RelyingParty:
    """Whom passkeys are made for: settings say it, never the request.

    :ivar domain: the RP ID
    :ivar origins: of the pages that may ask for one
    :ivar name: of the platform
    """

    domain: str
    origins: tuple[str, ...]
    name: str

    def to_create(
        self, *, challenge: bytes, handle: bytes, label: str, known: Collection[Known]
    ) -> dict[str, Any]:
        """Tell a browser to have a passkey made, on a device that has none of the account yet.

        :param label: names the account where somebody chooses among their passkeys
        """
        options = webauthn.generate_registration_options(
            rp_id=self.domain,
            rp_name=self.name,
            user_id=handle,
            user_name=label,
            user_display_name=label,
            challenge=challenge,
            timeout=TIMEOUT,
            attestation=AttestationConveyancePreference.NONE,
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.REQUIRED,
                user_verification=UserVerificationRequirement.REQUIRED,
            ),
            exclude_credentials=_described(known),
        )
        return options_to_json_dict(options)

    def to_sign(self, *, challenge: bytes, known: Collection[Known] = ()) -> dict[str, Any]:
        """Tell a browser to have a challenge signed, by any passkey of ours or one of these."""
        options = webauthn.generate_authentication_options(
            rp_id=self.domain,
            challenge=challenge,
            timeout=TIMEOUT,
            allow_credentials=_described(known),
            user_verification=UserVerificationRequirement.REQUIRED,
        )
        return options_to_json_dict(options)

    def made(self, creation: Creation) -> Made:
        """Verify what was made. Whose challenge it is, and that it is good, the caller has seen.

        :raises NotProved: if it is no passkey of ours, made by somebody whom the device knows
        """
        with _reading():
            made = webauthn.verify_registration_response(
                credential=creation._parsed,
                expected_challenge=creation.challenge,
                expected_rp_id=self.domain,
                expected_origin=list(self.origins),
                require_user_verification=True,
            )
        if len(made.credential_id) > LONGEST_ID:
            raise NotProved(f"its id has {len(made.credential_id)} bytes")
        return Made(
            id=made.credential_id,
            public_key=made.credential_public_key,
            count=made.sign_count,
            is_synced=made.credential_device_type == "multi_device",
            transports=tuple(each.value for each in creation._parsed.response.transports or ()),
        )

    def count_signed(self, assertion: Assertion, *, public_key: bytes, count: int) -> int:
        """Verify a signature; tell the count of signatures that comes with it.

        :param count: the last one; a count that is not zero has to grow (WebAuthn §6.1.1)
        :raises NotProved: if it is not signed by this key, for us, by somebody the device knows
        """
        with _reading():
            verified = webauthn.verify_authentication_response(
                credential=assertion._parsed,
                expected_challenge=assertion.challenge,
                expected_rp_id=self.domain,
                expected_origin=list(self.origins),
                credential_public_key=public_key,
                credential_current_sign_count=count,
                require_user_verification=True,
            )
        return verified.new_sign_count


@contextmanager
def _reading() -> Iterator[None]:
    """Tell whatever is wrong with what somebody sends as one thing."""
    try:
        yield
    except Exception as error:  # of the library, of CBOR, of JSON, of keys: there is no end of them
        raise NotProved(f"{type(error).__name__}: {error}") from error


def _challenge_in(client_data: bytes) -> bytes:
    """Read which challenge a browser says it was given; within another's page, none is."""
    told = parse_client_data_json(client_data)
    if told.cross_origin:
        raise NotProved("it was asked for within another site's page")
    return told.challenge


def _described(known: Collection[Known]) -> list[PublicKeyCredentialDescriptor]:
    names = {each.value for each in AuthenticatorTransport}
    return [
        PublicKeyCredentialDescriptor(
            id=credential_id,
            transports=[AuthenticatorTransport(each) for each in transports if each in names],
        )
        for credential_id, transports in known
    ]

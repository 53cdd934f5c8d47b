"""A device that keeps passkeys, and the browser before it: bytes written by WebAuthn itself.

It shares nothing with the library that judges them: data is put together here, CBOR by `cbor2`,
keys and signatures by `cryptography`.
"""

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

ORIGIN = "https://comptoir.example.org"
DOMAIN = "comptoir.example.org"

PRESENT, VERIFIED, ELIGIBLE, BACKED_UP, ATTESTED = 0x01, 0x04, 0x08, 0x10, 0x40
RECOGNISED = PRESENT | VERIFIED
"""Flags of authenticator data (WebAuthn §6.1)."""


def text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def raw(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class Key:
    """One passkey; its counter grows by one with each signature, unless it is synced."""

    private: ec.EllipticCurvePrivateKey
    id: bytes
    handle: bytes
    count: int = 0

    @property
    def cose(self) -> bytes:
        """Write the public key (RFC 9052: EC2, ES256, P-256)."""
        numbers = self.private.public_key().public_numbers()
        x, y = (n.to_bytes(32, "big") for n in (numbers.x, numbers.y))
        return cbor2.dumps({1: 2, 3: -7, -1: 1, -2: x, -3: y})


@dataclass
class Device:
    """Keeps passkeys, recognises whoever holds it, and signs.

    :ivar flags: what it says of whoever holds it
    :ivar is_synced: whether its passkeys leave it: these stay at a count of zero
    """

    flags: int = RECOGNISED
    is_synced: bool = False
    origin: str = ORIGIN
    domain: str = DOMAIN
    keys: list[Key] = field(default_factory=list)

    def create(self, options: dict[str, Any], **client: Any) -> dict[str, Any]:
        """Make a passkey, as `navigator.credentials.create` and `toJSON` do."""
        private = ec.generate_private_key(ec.SECP256R1())
        key = Key(private, secrets.token_bytes(16), raw(options["user"]["id"]))
        self.keys.append(key)
        attested = bytes(16) + len(key.id).to_bytes(2, "big") + key.id + key.cose
        data = self._data(key, ATTESTED) + attested
        attestation = {"fmt": "none", "attStmt": {}, "authData": data}
        return self._credential(
            key,
            clientDataJSON=text(self._client_data("webauthn.create", options, client)),
            attestationObject=text(cbor2.dumps(attestation)),
            transports=["internal", "a-way-to-come"],
        )

    def sign(
        self, options: dict[str, Any], key: Key | None = None, **client: Any
    ) -> dict[str, Any]:
        """Sign a challenge by one of the keys, as `navigator.credentials.get` and `toJSON` do."""
        key = key or self.keys[-1]
        key.count += not self.is_synced
        data = self._data(key)
        client_data = self._client_data("webauthn.get", options, client)
        signed = data + hashlib.sha256(client_data).digest()
        return self._credential(
            key,
            clientDataJSON=text(client_data),
            authenticatorData=text(data),
            signature=text(key.private.sign(signed, ec.ECDSA(SHA256()))),
            userHandle=text(key.handle),
        )

    def _data(self, key: Key, flags: int = 0) -> bytes:
        flags |= self.flags | (ELIGIBLE | BACKED_UP if self.is_synced else 0)
        domain = hashlib.sha256(self.domain.encode()).digest()
        return domain + bytes([flags]) + key.count.to_bytes(4, "big")

    def _client_data(self, kind: str, options: dict[str, Any], client: dict[str, Any]) -> bytes:
        told = {
            "type": kind,
            "challenge": options["challenge"],
            "origin": self.origin,
            "crossOrigin": False,
        }
        return json.dumps(told | client).encode()

    @staticmethod
    def _credential(key: Key, **response: Any) -> dict[str, Any]:
        return {
            "id": text(key.id),
            "rawId": text(key.id),
            "type": "public-key",
            "authenticatorAttachment": "platform",
            "clientExtensionResults": {},
            "response": response,
        }

"""A certificate authority for one test run, and what it vouches for."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

Key = ec.EllipticCurvePrivateKey
PEM = serialization.Encoding.PEM


@dataclass
class Authority:
    """Signs certificates, each good for an hour, and writes them into a folder.

    :ivar file: its own certificate, which those who believe it are given
    """

    folder: Path
    name: str = "Test authority"
    key: Key = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    file: Path = field(init=False)

    def __post_init__(self) -> None:
        self.file = self.folder / f"{self.name.lower().replace(' ', '-')}.pem"
        own = self._signed(self.name, self.key, is_authority=True)
        self.file.write_bytes(own.public_bytes(PEM))

    def vouch(self, name: str) -> tuple[Path, Path]:
        """Make a key, and a certificate for a host or a client of this name: the two files."""
        key = ec.generate_private_key(ec.SECP256R1())
        certificate, private = self.folder / f"{name}.pem", self.folder / f"{name}.key"
        certificate.write_bytes(self._signed(name, key).public_bytes(PEM))
        private.touch(mode=0o600)
        private.write_bytes(
            key.private_bytes(PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        )
        return certificate, private

    def _signed(self, name: str, key: Key, *, is_authority: bool = False) -> x509.Certificate:
        now = datetime.now(UTC)
        issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key())
        return (
            x509.CertificateBuilder()
            .subject_name(_name(name))
            .issuer_name(_name(self.name))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(hours=1))
            .not_valid_after(now + timedelta(hours=1))
            .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
            .add_extension(issuer, critical=False)
            .sign(self.key, hashes.SHA256())
        )


def _name(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])

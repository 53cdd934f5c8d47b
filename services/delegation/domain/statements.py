"""Signed statements of consent: made by this service's own key, verified by anybody, offline.

A statement is a JWS (RFC 7515) with a type of its own, so that it is taken for nothing else. In a
PDF it also signs the file: it stands in the document's keywords, and names the hash of the file
with zeros in its place.
"""

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import Key, KeySet

from shared.crypto import keys

ALGORITHM = keys.CONSENT.algorithm
TYPE = "comptoir-consent+jws"
MARK = b"COMPTOIR-CONSENT-"
FILE = "pdf_sha256"
"""The claim that names the hash of the file that a statement stands in."""
_UNKNOWN = "0" * 64
_IN_FILE = re.compile(MARK + rb"([A-Za-z0-9_.-]+)")


class Fault(StrEnum):
    """Why something is no proof."""

    NO_STATEMENT = "no_statement"
    """There is none in it, or what there is cannot be read."""
    OTHER_KIND = "other_kind"
    """It is signed, but no statement of consent."""
    UNKNOWN_KEY = "unknown_key"
    """None of the published keys has signed it."""
    ALTERED = "altered"
    """The signature, or the hash of the file, is not that of what is said."""


@dataclass(frozen=True, kw_only=True)
class Verification:
    """Whether something is a proof, and what it proves.

    :ivar fault: why it is none; None: it is genuine
    :ivar claims: what is stated, where it is genuine
    """

    fault: Fault | None = None
    kid: str | None = None
    claims: Mapping[str, Any] | None = None

    @property
    def is_genuine(self) -> bool:
        """Tell whether it says what this installation has signed."""
        return self.fault is None


def sign(claims: Mapping[str, Any], key: Key) -> str:
    """Make the statement that says this."""
    header = {"alg": ALGORITHM, "typ": TYPE, "kid": key.kid}
    payload = json.dumps(claims, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return jws.serialize_compact(header, payload, key, algorithms=[ALGORITHM])


def sign_file(claims: Mapping[str, Any], key: Key, make: Callable[[str], bytes]) -> bytes:
    """Make a file that carries the statement of what is in it.

    :param make: makes the file, with a word to be put where `find` sees it
    """
    length = len(sign({**claims, FILE: _UNKNOWN}, key))
    blank = b"0" * length
    draft = make((MARK + blank).decode())
    digest = hashlib.sha256(draft).hexdigest()
    statement = sign({**claims, FILE: digest}, key).encode()
    if len(statement) != length or MARK + blank not in draft:
        raise ValueError("the statement does not fit into the file")
    return draft.replace(MARK + blank, MARK + statement)


def verify(statement: str, published: KeySet) -> Verification:
    """Check a statement against the published keys; one out of a file needs the file."""
    found = _check(statement.strip(), published)
    if found.claims is not None and FILE in found.claims:
        return Verification(fault=Fault.NO_STATEMENT)
    return found


def verify_file(content: bytes, published: KeySet) -> Verification:
    """Check a file: the statement that it carries, and that nothing else in it was altered."""
    statements = set(_IN_FILE.findall(content))
    if len(statements) != 1:
        return Verification(fault=Fault.NO_STATEMENT)
    (statement,) = statements
    found = _check(statement.decode(), published)
    if found.claims is None:
        return found
    draft = content.replace(MARK + statement, MARK + b"0" * len(statement))
    if found.claims.get(FILE) != hashlib.sha256(draft).hexdigest():
        return Verification(fault=Fault.ALTERED)
    return found


def verify_any(content: bytes, published: KeySet) -> Verification:
    """Check a file, or a statement by itself."""
    if MARK in content:
        return verify_file(content, published)
    try:
        return verify(content.decode("ascii"), published)
    except UnicodeDecodeError:
        return Verification(fault=Fault.NO_STATEMENT)


def _check(statement: str, published: KeySet) -> Verification:
    try:
        header = jws.extract_compact(statement.encode()).headers()
    except (JoseError, ValueError, TypeError, LookupError):
        return Verification(fault=Fault.NO_STATEMENT)
    if header.get("typ") != TYPE or header.get("alg") != ALGORITHM:
        return Verification(fault=Fault.OTHER_KIND)
    meant = (keys.CONSENT.use, ALGORITHM)
    good = [key for key in published.keys if (key.get("use"), key.get("alg")) == meant]
    key = next((key for key in good if key.kid == header.get("kid")), None)
    if key is None:
        return Verification(fault=Fault.UNKNOWN_KEY)
    try:
        read = jws.deserialize_compact(statement, key, algorithms=[ALGORITHM])
        claims = json.loads(read.payload)
    except (JoseError, ValueError, TypeError):
        return Verification(fault=Fault.ALTERED)
    return Verification(kid=str(key.kid), claims=claims)

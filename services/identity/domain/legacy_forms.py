"""The forms in which a former platform's password hashes are taken, and within which bounds.

bcrypt, PBKDF2-SHA256 (as Django, passlib and Werkzeug write it) and Argon2. What judging one costs
is bounded: a file must not make sign-ins a way to keep the server busy. The bounds are about three
quarters of a second of one core, and 100 MiB, which every default of the usual frameworks keeps.
"""

import re
from base64 import b64decode
from binascii import Error
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from services.identity.domain.legacy_hashes import MARK, PBKDF2_DIGEST, encoded, pbkdf2

LONGEST = 500
BCRYPT_COSTS = range(8, 14)
ITERATIONS = range(10_000, 1_500_001)
MEMORY = range(1024, 100 * 1024 + 1)  # KiB
MEMORY_TIMES_PASSES = range(300 * 1024 + 1)  # KiB
PASSES, LANES = range(1, 11), range(1, 9)
SALT, DIGEST = range(8, 65), range(16, 65)  # bytes


class Fault(StrEnum):
    """Why a hash is not taken."""

    UNKNOWN_FORMAT = "unknown_format"
    TOO_COSTLY = "too_costly"
    TOO_WEAK = "too_weak"


class NotTaken(ValueError):
    """A hash is not taken.

    :param reason: for whoever has the file; it holds nothing of the hash
    """

    def __init__(self, fault: Fault, reason: str) -> None:
        super().__init__(reason)
        self.fault = fault
        self.reason = reason


@dataclass(frozen=True)
class LegacyHash:
    """A hash that is taken.

    :ivar text: as it is kept
    :ivar effort: what judging by it costs: all that cost the same have the same, `bcrypt:12`
    """

    text: str
    effort: str


def read(text: str) -> LegacyHash:
    """Read a hash, in whichever form it is known here.

    :raises NotTaken: if it is none of them, or its parameters are out of bounds
    """
    for form, take in _FORMS.items():
        found = form.fullmatch(text[: LONGEST + 1])
        if found and len(text) <= LONGEST:
            return take(found)
    raise NotTaken(
        Fault.UNKNOWN_FORMAT,
        "neither bcrypt ($2a$, $2b$, $2y$), nor PBKDF2-SHA256, nor Argon2 ($argon2id$v=19$…)",
    )


def _take_bcrypt(found: re.Match[str]) -> LegacyHash:
    cost = int(found["cost"])
    _require(cost, BCRYPT_COSTS, "bcrypt's cost")
    return LegacyHash(MARK + found["hash"], f"bcrypt:{cost}")


def _take_argon2(found: re.Match[str]) -> LegacyHash:
    memory, passes, lanes = (int(found[name]) for name in ("memory", "passes", "lanes"))
    _require(memory, MEMORY, "Argon2's memory (KiB)")
    _require(passes, PASSES, "Argon2's passes")
    _require(lanes, LANES, "Argon2's lanes")
    _require(memory * passes, MEMORY_TIMES_PASSES, "Argon2's memory (KiB) times its passes")
    for name, allowed in (("salt", SALT), ("digest", DIGEST)):
        raw = _decoded(found[name])
        if len(raw) not in allowed or encoded(raw).rstrip("=") != found[name]:
            bounds = f"it must have {allowed.start} to {allowed.stop - 1}"
            reason = f"Argon2 with a {name} of {len(raw)} bytes: {bounds}"
            raise NotTaken(Fault.UNKNOWN_FORMAT, reason)
    return LegacyHash(MARK + found["hash"], f"argon2:{memory}:{passes}:{lanes}")


def _take_django(found: re.Match[str]) -> LegacyHash:
    return _take_pbkdf2(found["rounds"], found["salt"].encode(), _decoded(found["digest"]))


def _take_passlib(found: re.Match[str]) -> LegacyHash:
    salt, digest = (_decoded(found[name].replace(".", "+")) for name in ("salt", "digest"))
    return _take_pbkdf2(found["rounds"], salt, digest)


def _take_werkzeug(found: re.Match[str]) -> LegacyHash:
    return _take_pbkdf2(found["rounds"], found["salt"].encode(), bytes.fromhex(found["digest"]))


def _take_pbkdf2(rounds: str, salt: bytes, digest: bytes) -> LegacyHash:
    _require(int(rounds), ITERATIONS, "PBKDF2's iterations")
    if len(salt) not in SALT or len(digest) != PBKDF2_DIGEST:
        reason = (
            f"PBKDF2 with a salt of {len(salt)} bytes and a digest of {len(digest)}: "
            f"the salt must have {SALT.start} to {SALT.stop - 1}, the digest {PBKDF2_DIGEST}"
        )
        raise NotTaken(Fault.UNKNOWN_FORMAT, reason)
    kept = pbkdf2(int(rounds), encoded(salt), encoded(digest))
    return LegacyHash(kept, f"pbkdf2-sha256:{int(rounds)}")


_FORMS: dict[re.Pattern[str], Callable[[re.Match[str]], LegacyHash]] = {
    # The last characters of bcrypt's salt and digest carry fewer bits than the others.
    re.compile(
        r"(?:bcrypt\$)?(?P<hash>\$2[aby]\$(?P<cost>\d\d)\$"
        r"[./A-Za-z0-9]{21}[.Oeu][./A-Za-z0-9]{30}[.CGKOSWaeimquy26])",
        re.ASCII,
    ): _take_bcrypt,
    re.compile(
        r"(?:argon2)?(?P<hash>\$argon2(?:id|i|d)\$v=19\$"
        r"m=(?P<memory>[1-9]\d{,8}),t=(?P<passes>[1-9]\d{,8}),p=(?P<lanes>[1-9]\d{,8})\$"
        r"(?P<salt>[A-Za-z0-9+/]+)\$(?P<digest>[A-Za-z0-9+/]+))",
        re.ASCII,
    ): _take_argon2,
    re.compile(
        r"pbkdf2_sha256\$(?P<rounds>\d{1,9})\$(?P<salt>[^$]+)\$(?P<digest>[A-Za-z0-9+/]+=*)",
        re.ASCII,
    ): _take_django,
    re.compile(
        r"\$pbkdf2-sha256\$(?P<rounds>\d{1,9})\$(?P<salt>[A-Za-z0-9./]+)"
        r"\$(?P<digest>[A-Za-z0-9./]+)",
        re.ASCII,
    ): _take_passlib,
    re.compile(
        r"pbkdf2:sha256:(?P<rounds>\d{1,9})\$(?P<salt>[^$]+)\$(?P<digest>(?:[0-9a-f]{2})+)",
        re.ASCII,
    ): _take_werkzeug,
}
"""Each form that is known; the names that Django puts before bcrypt and Argon2 are left out."""


def _require(value: int, allowed: range, what: str) -> None:
    if value >= allowed.stop:
        raise NotTaken(Fault.TOO_COSTLY, f"{what}: {value}, at most {allowed.stop - 1}")
    if value < allowed.start:
        raise NotTaken(Fault.TOO_WEAK, f"{what}: {value}, at least {allowed.start}")


def _decoded(text: str) -> bytes:
    bare = text.rstrip("=")
    try:
        return b64decode(bare + "=" * (-len(bare) % 4), validate=True)
    except (Error, ValueError):
        raise NotTaken(Fault.UNKNOWN_FORMAT, "its salt or its digest is no base 64") from None

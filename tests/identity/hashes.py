"""Hashes of passwords, as other programs make them too."""

import hashlib
from base64 import b64encode

import argon2
import bcrypt
from werkzeug.security import generate_password_hash

from services.identity.domain.hashing import Hasher
from tests.identity.suite import PASSWORD

SALT = b"0123456789abcdef"


def of_bcrypt(prefix: str = "$2b$", cost: int = 8, password: str = PASSWORD) -> str:
    made = bcrypt.hashpw(password.encode()[:72], bcrypt.gensalt(cost)).decode()
    return made.replace("$2b$", prefix, 1)


def of_django(iterations: int = 10_000) -> str:
    digest = hashlib.pbkdf2_hmac("sha256", PASSWORD.encode(), SALT, iterations)
    return f"pbkdf2_sha256${iterations}${SALT.decode()}${b64encode(digest).decode()}"


def of_passlib(iterations: int = 10_000, salt: bytes = b"\xfb\xef\xbe" * 6) -> str:
    digest = hashlib.pbkdf2_hmac("sha256", PASSWORD.encode(), salt, iterations)
    salt64, digest64 = (
        b64encode(raw).decode().rstrip("=").replace("+", ".") for raw in (salt, digest)
    )
    return f"$pbkdf2-sha256${iterations}${salt64}${digest64}"


def of_argon2(memory: int = 1024, passes: int = 1, lanes: int = 1, kind: str = "id") -> str:
    types = {"id": argon2.Type.ID, "i": argon2.Type.I, "d": argon2.Type.D}
    make = argon2.PasswordHasher(passes, memory, lanes, type=types[kind])
    return make.hash(PASSWORD)


FORMS = {
    "bcrypt 2a": of_bcrypt("$2a$"),
    "bcrypt 2b": of_bcrypt("$2b$"),
    "bcrypt 2y": of_bcrypt("$2y$"),
    "Django's bcrypt": "bcrypt$" + of_bcrypt(),
    "Django's PBKDF2": of_django(),
    "passlib's PBKDF2": of_passlib(),
    "Werkzeug's PBKDF2": generate_password_hash(PASSWORD, "pbkdf2:sha256:10000"),
    "Argon2id": of_argon2(),
    "Argon2i": of_argon2(kind="i"),
    "Argon2d": of_argon2(kind="d"),
    "Django's Argon2": "argon2" + of_argon2(memory=2048, passes=2, lanes=2),
}


def hasher(**changes: int) -> Hasher:
    given = {"memory": 1024, "time": 1, "parallelism": 1, "concurrency": 2, "queue": 2}
    return Hasher(**given | changes)

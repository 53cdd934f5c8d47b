"""One-time codes: in a link, or typed from paper. Only their digest is kept."""

import hashlib
import hmac
import secrets

IDENTIFIER_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without look-alikes: no 0 O, no 1 I L [S1]."""

PAPER_CODE_LENGTH = 12


_MARKS = "-_"
"""What base64 for URLs writes beside letters and digits."""


def new_code() -> str:
    """Draw a code for a link: 256 bits, less a twentieth of one, safe in a URL.

    It begins and ends with a letter or a digit: a mark there is left behind where somebody selects
    the code on a telephone, and programs take one that begins with "-" for an option.
    """
    while True:
        code = secrets.token_urlsafe(32)
        if code == code.strip(_MARKS):
            return code


def new_paper_code() -> str:
    """Draw a code that is typed from a letter: 12 characters, 59 bits (design.md §4.1)."""
    return "".join(secrets.choice(IDENTIFIER_ALPHABET) for _ in range(PAPER_CODE_LENGTH))


def as_typed(paper_code: str) -> str:
    """Read a code as somebody types it: in any case, with spaces or hyphens."""
    return "".join(paper_code.split()).replace("-", "").upper()


def digest(code: str) -> str:
    """Tell what is kept of a code: its SHA-256, hexadecimal.

    That is for codes of a link: 256 bits that nobody finds by trying, so that neither salt nor key
    nor a slow hash is needed.
    """
    return hashlib.sha256(code.encode()).hexdigest()


def keyed_digest(paper_code: str, *, key: bytes) -> str:
    """Tell what is kept of a code that is typed from paper: its HMAC-SHA-256, hexadecimal.

    Its 59 bits can all be tried by whoever has a copy of the rows, but not without the key, which
    no database holds.

    :param paper_code: as `as_typed` reads it
    """
    return hmac.digest(key, paper_code.encode("utf-8", "surrogatepass"), "sha256").hex()

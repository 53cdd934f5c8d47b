"""A list of passwords that operators have brought in, as large as they like: a Bloom filter.

It is made from SHA-1 digests, which is what lists of breached passwords hold (Have I Been Pwned);
a plain list is digested while it is read. The file is mapped, not read: a gigabyte is there at
once, and shared by every process of the machine.
"""

import mmap
import os
import re
import secrets
import struct
from collections.abc import Iterable, Iterator
from hashlib import sha1
from pathlib import Path

FILE = "password-list"
BITS_EACH = 24
"""One in 100,000 other passwords is taken for one of the list."""

_HASHES = 16
_HEADER = struct.Struct(">8sQ")
_MAGIC = b"CPWLIST1"
_DIGEST = re.compile(r"[0-9A-Fa-f]{40}(?=$|:)")
_SUFFIX = re.compile(r"[0-9A-Fa-f]{35}(?=:)")
_PREFIX = re.compile(r"[0-9A-Fa-f]{5}(\.txt)?")


class NotAList(ValueError):
    """The file is not one that an import has made."""


class PasswordList:
    """Tells whether a password is in the list.

    :param path: of a file that `write` has made
    :raises NotAList: if it is none
    """

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            header = file.read(_HEADER.size)
            if len(header) < _HEADER.size or not header.startswith(_MAGIC):
                raise NotAList(str(path))
            self._bits = _HEADER.unpack(header)[1]
            if os.fstat(file.fileno()).st_size != _HEADER.size + self._bits // 8:
                raise NotAList(str(path))
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)

    def __contains__(self, password: str) -> bool:
        digest = sha1(password.encode("utf-8", "surrogatepass"), usedforsecurity=False).digest()
        return all(self._map[at] & bit for at, bit in _places(digest, self._bits))


def in_folder(folder: Path) -> PasswordList | None:
    """Open the list of a folder of secrets; None: nobody has brought one in."""
    path = folder / FILE
    return PasswordList(path) if path.exists() else None


def write(folder: Path, sources: Iterable[Path]) -> int:
    """Make the list of a folder from files, in place of the one that is there, all or nothing.

    Each line is a SHA-1 digest, alone or with `:` and a count behind it, or a password; a file
    named by five hexadecimal digits is a range: what comes before `:` goes behind its name.

    :return: how many passwords were read
    """
    files = list(sources)
    count = sum(1 for _ in _digests(files))
    bits = -(-max(1, count) * BITS_EACH // 8) * 8
    draft = folder / f".{FILE}.{secrets.token_hex(4)}"
    try:
        with draft.open("w+b") as file:
            file.write(_HEADER.pack(_MAGIC, bits))
            file.truncate(_HEADER.size + bits // 8)
            file.flush()
            with mmap.mmap(file.fileno(), 0) as made:
                for digest in _digests(files):
                    for at, bit in _places(digest, bits):
                        made[at] |= bit
                made.flush()
            os.fsync(file.fileno())
        draft.chmod(0o644)
        draft.replace(folder / FILE)
    finally:
        draft.unlink(missing_ok=True)
    return count


def _digests(files: Iterable[Path]) -> Iterator[bytes]:
    for path in files:
        prefix = path.name[:5] if _PREFIX.fullmatch(path.name) else ""
        with path.open(encoding="utf-8", errors="surrogateescape") as lines:
            for line in lines:
                text = line.rstrip("\r\n")
                if text:
                    yield _digest(text, prefix)


def _digest(text: str, prefix: str) -> bytes:
    found = (_SUFFIX if prefix else _DIGEST).match(text)
    if found:
        return bytes.fromhex(prefix + found.group())
    raw = text.encode("utf-8", "surrogateescape")
    return sha1(raw, usedforsecurity=False).digest()


def _places(digest: bytes, bits: int) -> Iterator[tuple[int, int]]:
    first, step = int.from_bytes(digest[:8]), int.from_bytes(digest[8:16]) | 1
    for number in range(_HASHES):
        at = (first + number * step) % bits
        yield _HEADER.size + at // 8, 1 << at % 8

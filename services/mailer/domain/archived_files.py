"""The files of a ZIP that somebody hands in: listed once, each read from where it stands.

Nothing is unpacked to a path, and nothing is believed: a name that leads out of its folder, a file
that unpacks to more than it says, or one that is asked for a password is told as what it is. The
table of a ZIP stands at its end and takes seconds to read; what a line of a campaign needs of it is
a `Place`, so that each batch reads its own files alone.
"""

import stat
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import IO, Any, Self
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from services.mailer import errors
from services.mailer.domain import campaign_faults as wrong
from services.mailer.domain.bounded_reading import Bounded, TooLong
from shared.errors import Bilingual, Invalid
from shared.text import clean

LARGEST_TABLE = 48 * 1024 * 1024
"""Bytes of the table of a ZIP: of 64,000 files whose names are long."""

BESIDE = 3
"""Entries of that table for each file that may be: folders, and what macOS adds, come besides."""

HEAD, SIGNATURE, ENTRY = 30, b"PK\x03\x04", b"PK\x01\x02"
ENCRYPTED, PATCHED = 0x2041, 0x20
"""Flags of a file (APPNOTE 4.4.4)."""

FAULTS = (BadZipFile, TooLong, ValueError, OverflowError, NotImplementedError, OSError, EOFError)
"""What reading the table of a damaged ZIP ends in."""


class Unreadable(Exception):
    """A file cannot be taken out; `reason` says why, and what to do."""

    def __init__(self, reason: Bilingual) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Place:
    """Where a file stands in a ZIP, and what the ZIP says of it."""

    at: int
    packed: int
    size: int
    checksum: int
    method: int

    def to_data(self) -> list[int]:
        """Write it as a JSON value."""
        return [self.at, self.packed, self.size, self.checksum, self.method]

    @classmethod
    def from_data(cls, data: Any) -> Self:
        """Read it again."""
        return cls(*data)


@dataclass(frozen=True, kw_only=True)
class Contents:
    """What a ZIP holds.

    :ivar places: by name
    :ivar faults: by name, why a file is not taken
    :ivar short: the names of those in folders, by what follows the last folder
    """

    places: Mapping[str, Place] = field(default_factory=dict)
    faults: Mapping[str, Bilingual] = field(default_factory=dict)
    short: Mapping[str, list[str]] = field(default_factory=dict)

    def find(self, name: str) -> Place | Bilingual:
        """Tell where a file stands: by its name, or what follows its last folder if one has that.

        :return: its place, or why there is none
        """
        wanted = clean(name)
        if wanted in self.faults:
            return self.faults[wanted]
        if wanted in self.places:
            return self.places[wanted]
        alike = self.short.get(wanted, [])
        if len(alike) > 1:
            return wrong.MANY_FILES
        return self.find(alike[0]) if alike else wrong.NO_SUCH_FILE


def read_contents(file: IO[bytes], *, most: int) -> Contents:
    """List the files of a ZIP.

    :param most: as many it may hold
    :raises Invalid: if it is no ZIP, or holds too many
    """
    try:
        with ZipFile(_Table(file, LARGEST_TABLE, entries=most * BESIDE)) as archive:
            found = [each for each in archive.infolist() if not _is_beside(each)]
    except TooLong:
        raise Invalid({"content": [wrong.TOO_MANY_FILES.format(most=most)]}) from None
    except FAULTS:
        raise Invalid({"content": [wrong.NO_ZIP]}) from None
    if len(found) > most:
        raise Invalid({"content": [wrong.TOO_MANY_FILES.format(most=most)]})
    places: dict[str, Place] = {}
    faults: dict[str, Bilingual] = {}
    short: dict[str, list[str]] = {}
    for each in found:
        name = clean(each.filename)
        fault = wrong.FILE_TWICE if name in places or name in faults else _fault(each)
        if fault is not None:
            faults[name] = fault
            places.pop(name, None)
        else:
            places[name] = Place(
                each.header_offset,
                each.compress_size,
                each.file_size,
                each.CRC,
                each.compress_type,
            )
        last = name.rpartition("/")[2]
        if last != name and name not in short.setdefault(last, []):
            short[last].append(name)
    return Contents(places=places, faults=faults, short=short)


class _Table(Bounded):
    """A ZIP whose table is refused if it has many entries: in memory each takes ten times its room.

    :param entries: as many it may have
    """

    def __init__(self, file: IO[bytes], most: int, *, entries: int) -> None:
        super().__init__(file, most)
        self._entries = entries

    def read(self, size: int | None = -1) -> bytes:
        """Read a piece, or the rest.

        :raises TooLong: if that is longer, or has more entries, than it may
        """
        piece = super().read(size)
        if piece.count(ENTRY) > self._entries:
            raise TooLong
        return piece


def take_out(file: IO[bytes], place: Place, *, most: int) -> bytes:
    """Read one file, and never more than it is said to be.

    :param most: the largest that is taken
    :raises Unreadable: if it is larger, damaged, or not what the ZIP says
    """
    if place.size > most or place.packed > most + most // 1000 + HEAD:
        raise Unreadable(errors.TOO_LARGE.format(most=most))
    if place.at < 0:
        raise Unreadable(wrong.DAMAGED_FILE)
    file.seek(place.at)
    head = file.read(HEAD)
    if len(head) < HEAD or not head.startswith(SIGNATURE):
        raise Unreadable(wrong.DAMAGED_FILE)
    names = int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little")
    file.seek(place.at + HEAD + names)
    packed = file.read(place.packed)
    content = _unpacked(packed, place) if place.method == ZIP_DEFLATED else packed
    if len(content) != place.size or zlib.crc32(content) != place.checksum:
        raise Unreadable(wrong.DAMAGED_FILE)
    return content


def _unpacked(packed: bytes, place: Place) -> bytes:
    """Unpack as much as a file is said to be, and a byte more, which tells that it is larger."""
    try:
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, place.size + 1)
    except zlib.error:
        raise Unreadable(wrong.DAMAGED_FILE) from None


def _is_beside(each: ZipInfo) -> bool:
    """Tell whether it is no file of whoever made the ZIP: a folder, or what macOS adds."""
    return each.filename.endswith("/") or each.filename.startswith("__MACOSX/")


def _fault(each: ZipInfo) -> Bilingual | None:
    if each.flag_bits & ENCRYPTED:
        return wrong.FILE_ENCRYPTED
    if each.compress_type not in (ZIP_STORED, ZIP_DEFLATED) or each.flag_bits & PATCHED:
        return wrong.FILE_PACKED_OTHERWISE
    if stat.S_ISLNK(each.external_attr >> 16):
        return wrong.FILE_ELSEWHERE
    parts = each.filename.replace("\\", "/").split("/")
    leads_out = ".." in parts or "" in parts[:1] or ":" in parts[0]
    return wrong.FILE_ELSEWHERE if leads_out else None

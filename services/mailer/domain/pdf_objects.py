"""Every object that a PDF carries, whichever of them a reader would show.

What a reader shows depends on its table of objects, and readers disagree about tables that are
damaged, or written anew at the end of the file. So nothing is looked up: whatever stands behind the
word `obj` is read, of each revision, and whatever is packed into object streams (ISO 32000-1 §7.5).

pypdf is imported where it is used: most processes never see a PDF, and it takes 12 MB.
"""

import re
import struct
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pypdf.generic import PdfObject

    from services.mailer.domain.pdf_reader import Reader

BEGINNING = re.compile(
    rb"(?:(?<!\d)\d+[\s\x00]+\d+[\s\x00]+|(?<![A-Za-z]))(?:obj|trailer)(?![A-Za-z])"
)
NUMBER = re.compile(rb"\d+")

UNPACKED = 64 * 1024 * 1024
"""Bytes that all object streams of a PDF may unpack to."""
READ_OVER = 3
"""How many times its own length a PDF may have us read: one that overlaps itself would for ever."""


FAULTS = (
    *(ArithmeticError, AssertionError, AttributeError, EOFError, LookupError, OSError),
    *(RuntimeError, TypeError, ValueError, struct.error, zlib.error),
)
"""What reading a damaged PDF ends in, beside pypdf's own errors."""


class TooMuch(Exception):
    """It grows, unpacked or read, far beyond what a letter is."""


class Objects:
    """The objects of one PDF, and the text they are packed in.

    :ivar texts: the file itself, then what each object stream unpacks to, as they are come upon
    """

    def __init__(self, reader: "Reader") -> None:
        self.reader = reader
        self.texts = [reader.content]
        self._left = READ_OVER * len(reader.content)
        self._unpacked = 0

    def __iter__(self) -> Iterator["PdfObject"]:
        """Read each.

        :raises TooMuch: if there is no end to it
        :raises pypdf.errors.PyPdfError: if one that a reader would look for cannot be read
        """
        yield self.reader.trailer
        content = self.reader.content
        tabled = {place for numbers in self.reader.xref.values() for place in numbers.values()}
        for found in BEGINNING.finditer(content):
            yield from self._read(content, found.end(), is_tabled=found.start() in tabled)

    def _read(self, text: bytes, start: int, *, is_tabled: bool) -> Iterator["PdfObject"]:
        """Read what stands at a place, and what is packed into it.

        The word `obj` stands in pictures too, by chance: nothing, if that is no object.

        :param is_tabled: whether a reader would look here: then it is one
        """
        from pypdf.errors import LimitReachedError, PyPdfError
        from pypdf.generic import StreamObject, read_object

        stream = BytesIO(text)
        stream.seek(start)
        try:
            _skip_space(stream)
            found = read_object(stream, self.reader)
        except LimitReachedError:
            raise
        except (PyPdfError, *FAULTS):
            if is_tabled:
                raise
            return
        finally:
            self._spend(stream.tell() - start)
        yield found
        if isinstance(found, StreamObject) and found.get("/Type") == "/ObjStm":
            yield from self._unpack(found)

    def _unpack(self, packed: Any) -> Iterator["PdfObject"]:
        text = bytes(packed.get_data())
        self._unpacked += len(text)
        if self._unpacked > UNPACKED:
            raise TooMuch
        self._left += READ_OVER * len(text)
        self.texts.append(text)
        first = int(packed["/First"])
        places = [int(found.group()) for found in NUMBER.finditer(text[: max(first, 0)])][1::2]
        for place in places:
            yield from self._read(text, first + place, is_tabled=True)

    def _spend(self, count: int) -> None:
        self._left -= max(count, 1)
        if self._left < 0:
            raise TooMuch


def _skip_space(stream: BytesIO) -> None:
    while stream.read(1) in (b" ", b"\t", b"\r", b"\n", b"\f", b"\x00"):
        pass
    stream.seek(-1, 1)

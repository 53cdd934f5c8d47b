"""How a PDF that somebody hands in is opened; whoever imports this imports pypdf."""

import re
from io import BytesIO

from pypdf import PdfReader
from pypdf.errors import PdfReadError
from pypdf.generic import IndirectObject, NullObject, PdfObject

HEADER = re.compile(rb"[\s\x00]*(\d{1,10})[\s\x00]+(\d{1,5})[\s\x00]+obj(?![A-Za-z])")


class Reader(PdfReader):
    """Looks objects up where the table has them, and nowhere else.

    pypdf would search the whole file for each that is not there: thousands of them, for hours.
    """

    def __init__(self, content: bytes) -> None:
        self.content = content
        super().__init__(BytesIO(content))

    def get_object(self, indirect_reference: int | IndirectObject) -> PdfObject | None:
        """Look one up; what the table does not have is nothing (ISO 32000-1 §7.3.10).

        :raises PdfReadError: if something else stands there
        """
        wanted = indirect_reference
        if isinstance(wanted, int):
            wanted = IndirectObject(wanted, 0, self)
        number, generation = wanted.idnum, wanted.generation
        if generation != 0 or number not in self.xref_objStm:
            offset = self.xref.get(generation, {}).get(number)
            if offset is None or self.xref_free_entry.get(generation, {}).get(number, False):
                return NullObject()
            found = HEADER.match(self.content, offset)
            if found is None or (int(found[1]), int(found[2])) != (number, generation):
                raise PdfReadError("Another thing stands where the table has an object.")
        return super().get_object(wanted)

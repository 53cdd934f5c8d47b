"""Which envelope a letter on paper goes into, and what it weighs (decision 0075)."""

from enum import StrEnum


class EnvelopeSize(StrEnum):
    """The two window envelopes of the trade: letters folded in three, or not folded at all."""

    DL = "dl"
    C4 = "c4"


MOST_FOLDED = 5
"""Sheets that are folded in three and still slide into a DL envelope."""

SHEET_GRAMS = 5
"""An A4 sheet of 80 g/m² weighs 4.99 g."""

ENVELOPE_GRAMS = {EnvelopeSize.DL: 5, EnvelopeSize.C4: 18}


def sheets(pages: int) -> int:
    """Tell how many sheets a letter takes: two pages each, and the next letter begins another."""
    return (pages + 1) // 2


def size_for(pages: int) -> EnvelopeSize:
    """Choose the envelope of a letter."""
    return EnvelopeSize.DL if sheets(pages) <= MOST_FOLDED else EnvelopeSize.C4


def grams(pages: int, size: EnvelopeSize) -> int:
    """Tell what a letter weighs in its envelope."""
    return sheets(pages) * SHEET_GRAMS + ENVELOPE_GRAMS[size]

"""Personal data: told to whom it is about, gone in the end, from messages too (design.md §4.11)."""

from shared.erasure.marks import erased_among, guarded, is_erased, mark, settle
from shared.erasure.personal import emptied, named, without
from shared.erasure.sweeping import Emptier, sweeping
from shared.erasure.tables import ErasedAccount
from shared.erasure.telling import Holdings, Row, told

__all__ = [
    "Emptier",
    "ErasedAccount",
    "Holdings",
    "Row",
    "emptied",
    "erased_among",
    "guarded",
    "is_erased",
    "mark",
    "named",
    "settle",
    "sweeping",
    "told",
    "without",
]

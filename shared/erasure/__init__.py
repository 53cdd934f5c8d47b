"""Personal data that is to go: who is concerned, and the messages about them (DESIGN §4.11)."""

from shared.erasure.marks import guarded, is_erased, mark, settle
from shared.erasure.personal import emptied, named, without
from shared.erasure.sweeping import Emptier, sweeping
from shared.erasure.tables import ErasedAccount

__all__ = [
    "Emptier",
    "ErasedAccount",
    "emptied",
    "guarded",
    "is_erased",
    "mark",
    "named",
    "settle",
    "sweeping",
    "without",
]

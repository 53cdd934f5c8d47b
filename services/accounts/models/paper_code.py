"""A code that is printed in a letter to the address of record, and typed by whoever gets it."""

import hmac
from datetime import datetime, timedelta

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

LIFE = timedelta(days=60)
"""How long a code on paper is good, and what waits for it stays (design.md §4.1)."""

TRIES = 5
"""Wrong codes after which the code is void."""


class PaperCode:
    """Mixin for what waits for the code of a letter.

    :ivar code_digest: SHA-256 of the code; None where the proof is an operator's word, or the code
        proves nothing any more
    :ivar wrong_tries: how many wrong codes were handed in
    """

    code_digest: Mapped[str | None] = mapped_column(String(64))
    wrong_tries: Mapped[int] = mapped_column(default=0)
    lapses_at: Mapped[datetime]
    proven_at: Mapped[datetime | None]
    lapsed_at: Mapped[datetime | None]

    @property
    def is_open(self) -> bool:
        """Tell whether it still waits for its proof."""
        return self.proven_at is None and self.lapsed_at is None

    def is_void(self, *, now: datetime) -> bool:
        """Tell whether no code proves it any more: tried too often, or too old."""
        return self.wrong_tries >= TRIES or now >= self.lapses_at

    def is_proven_by(self, digest: str, *, now: datetime) -> bool:
        """Judge a code by its digest, and count it if it is wrong."""
        if not self.is_open or self.code_digest is None or self.is_void(now=now):
            return False
        if hmac.compare_digest(self.code_digest, digest):
            return True
        self.wrong_tries += 1
        return False

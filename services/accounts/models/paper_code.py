"""A code that is printed in a letter to the address of record, and typed by whoever gets it."""

import hmac
from datetime import datetime, timedelta

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

LIFE = timedelta(days=60)
"""How long a code on paper is good, and what waits for it stays (design.md §4.1)."""

PAUSE = timedelta(days=7)
"""How long after a letter with codes the next one leaves for the same establishment."""

TRIES = 5
"""Wrong codes after which the code of whoever asked for it is void."""


class PaperCode:
    """Mixin for what waits for the code of a letter: one row for each asker, with their own code.

    :ivar asked_at: when the letter was asked for
    :ivar letter_left_at: when the last letter left that listed this asker; None: none has, to what
        is the address of record now
    :ivar code_digest: of the code, by a key that is in no database; None until a letter brings one:
        at first, and again once the code is void. None for good where the proof is an operator's
        word
    :ivar wrong_tries: how many wrong codes were handed in for this asker
    :ivar letter_lost_at: when the last letter came back, or was cancelled: none leaves for this
        asker until another address or addressee is on record, or an operator says so
    """

    asked_at: Mapped[datetime]
    letter_left_at: Mapped[datetime | None]
    code_digest: Mapped[str | None] = mapped_column(String(64))
    wrong_tries: Mapped[int] = mapped_column(default=0)
    letter_lost_at: Mapped[datetime | None]
    lapses_at: Mapped[datetime]
    proven_at: Mapped[datetime | None]
    lapsed_at: Mapped[datetime | None]

    @property
    def is_open(self) -> bool:
        """Tell whether it still waits for its proof."""
        return self.proven_at is None and self.lapsed_at is None

    @property
    def is_waiting(self) -> bool:
        """Tell whether it waits for a letter, which will leave."""
        return self.is_open and self.code_digest is None and self.letter_lost_at is None

    def is_proven_by(self, digest: str, *, now: datetime) -> bool:
        """Judge a code by its digest, and count it if it is wrong: after the last, none proves it.

        Nobody else's code is touched, and the next letter brings this asker another.
        """
        if not self.is_open or self.code_digest is None or now >= self.lapses_at:
            return False
        if hmac.compare_digest(self.code_digest, digest):
            return True
        self.wrong_tries += 1
        if self.wrong_tries >= TRIES:
            self.code_digest = None
        return False

    def expect(self, leaves_at: datetime) -> None:
        """Note when the letter is to leave: its code is good for as long as any other."""
        self.lapses_at = leaves_at + LIFE

    def be_sent(self, digest: str, *, now: datetime) -> None:
        """Note that a letter leaves, with a new code."""
        self.code_digest, self.wrong_tries = digest, 0
        self.letter_left_at = now
        self.expect(now)

    def lose_letter(self) -> None:
        """Note that the letter went to what is no longer the address of record."""
        self.code_digest = self.letter_left_at = self.letter_lost_at = None
        self.wrong_tries = 0

    def be_listed_again(self) -> None:
        """Let the next letter list whom the last did not reach: it goes to another addressee."""
        self.letter_lost_at = None

    def miss_letter(self, *, told_at: datetime, now: datetime) -> bool:
        """Note that a letter reached nobody: its code is void; tell whether that changes anything.

        :param told_at: when the letter was announced: a code that was sent later stays good
        """
        if not self.is_open or self.letter_left_at is None or self.letter_left_at > told_at:
            return False
        self.code_digest, self.wrong_tries = None, 0
        self.letter_lost_at = now
        return True

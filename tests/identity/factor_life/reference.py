"""What design.md §4.4 says of second factors, written a second time, in memory: the whole of it.

It shares no code with the service.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.identity.factor_life.holdings import DAY, Account, Letter, Refused, Reset, Token, written
from tests.identity.factor_life.keeping import Keeping

WATCHED = timedelta(hours=72)
LIFE, PAUSE = 60 * DAY, 30 * DAY
CANCELLED_WITHIN = 30 * DAY
"""How long the link that cancels a reset is good after its time, if it is not carried out yet."""


@dataclass
class Reference(Keeping):
    """Factors are lost: an administrator's reset, and the code of a letter.

    :ivar resets: all that were asked for
    :ivar letters: all that have left
    """

    resets: list[Reset] = field(default_factory=list)
    letters: list[Letter] = field(default_factory=list)

    # Another e-mail address

    def move_email(self, who: int, email: str, *, is_own: bool, now: datetime) -> None:
        account = self.accounts[who]
        account.email = email
        if not is_own:
            account.moved_at = now
            account.devices.clear()
        self.void(account, now)

    def link_goes_to(self, who: int, now: datetime) -> str:
        """Tell where a link to a new password goes."""
        account = self.accounts[who]
        lately = [email for at, email in account.resets_done if at > now - WATCHED]
        return lately[-1] if lately else account.email

    # Resets

    def ask_reset(self, token: Token, who: int, now: datetime) -> None:
        caller = self.guarded(token, now, is_fresh=True, is_head=True)
        account = self.accounts[who]
        if caller is account:
            raise Refused("own_factors")
        self.require_factor_shown(token, caller)
        if not account.factors:
            raise Refused("nothing_to_reset")
        self._require_unmoved(account, now)
        if account.reset is not None and not account.reset.is_over:
            raise Refused(f"reset_under_way {written(account.reset.due_at)}")
        if len([at for at in account.resets_asked if at > now - DAY]) >= 3:
            raise Refused("too_many_requests")
        account.resets_asked.append(now)
        account.reset = Reset(who, now + DAY)
        self.resets.append(account.reset)
        account.told.append("reset asked")

    def cancel_as_head(self, token: Token, who: int, now: datetime) -> None:
        self.guarded(token, now, is_head=True)
        self._cancel(self.accounts[who], "administrator")

    def cancel_own(self, token: Token, now: datetime) -> None:
        self._cancel(self.guarded(token, now), "holder")

    def cancel_by_link(self, number: int, now: datetime) -> None:
        reset = self.resets[number]
        if reset.is_over or now >= reset.due_at + CANCELLED_WITHIN:
            raise Refused("link_over")
        self._cancel(self.accounts[reset.who], "holder")

    def carry_out_due(self, now: datetime) -> list[int]:
        """Carry out what has waited for its day; tell whose, who are sent a link each.

        Their password is good no more: a thief may know it who waits for this.
        """
        due = []
        for who, account in enumerate(self.accounts):
            reset = account.reset
            if reset is not None and not reset.is_over and now >= reset.due_at:
                self._carry_out(account, "administrator", now)
                account.version += 1
                account.has_password = False
                due.append(who)
        return due

    # Letters

    def ask_letter(self, challenge: int, now: datetime) -> None:
        who = self.going_on(challenge, now).who
        account = self.accounts[who]
        if not account.is_administrator:
            raise Refused("ask_an_administrator")
        self._require_unmoved(account, now)
        next_at = self._next_letter_at(who, now)
        if next_at is not None:
            raise Refused(f"letter_sent_lately {written(next_at)}")
        if account.letter is not None:
            account.letter.is_over = True
        account.letter = Letter(len(self.letters), who, now, now + LIFE)
        self.letters.append(account.letter)
        account.told += ["letter asked", "letter issued"]

    def complete(self, challenge: int, letter: int | None, now: datetime) -> Token:
        """Show the code of a letter, by its number; None: of none."""
        waiting = self.going_on(challenge, now)
        account = self.accounts[waiting.who]
        waiting.tries += 1
        held = account.letter
        if held is None or held.is_over or now >= held.expires_at or held.number != letter:
            if held is not None and not held.is_over and now < held.expires_at:
                self._count_wrong(account, held, now)
            raise Refused(f"letter_code_refused {5 - waiting.tries}")
        held.is_over = True
        self._carry_out(account, "letter", now)
        return self.let_in(waiting.who, ("pwd",), now)

    def cancel_letter(self, number: int, now: datetime) -> None:
        letter = self.letters[number]
        if letter.is_over or now >= letter.expires_at:
            raise Refused("link_over")
        letter.is_over = True
        self.accounts[letter.who].told.append("letter voided holder")

    # How

    @staticmethod
    def _require_unmoved(account: Account, now: datetime) -> None:
        moved = account.moved_at
        if moved is not None and now < moved + WATCHED:
            raise Refused(f"email_just_changed {written(moved + WATCHED)}")

    @staticmethod
    def _cancel(account: Account, by: str) -> None:
        if account.reset is None or account.reset.is_over:
            raise Refused("no_reset_waits")
        account.reset.is_over = True
        account.told.append(f"reset cancelled {by}")

    def _next_letter_at(self, who: int, now: datetime) -> datetime | None:
        """Tell when the next one may leave; None: at once.

        One that was tried out counts no more once the password was set since; of those, three.
        """
        set_at = self.accounts[who].password_set_at
        lately = [each for each in self.letters if each.who == who and each.asked_at > now - PAUSE]
        for letter in reversed(lately):
            tried_out = letter.tried_out_at
            if tried_out is None or set_at is None or set_at <= tried_out:
                return letter.asked_at + PAUSE
        return lately[-3].asked_at + PAUSE if len(lately) >= 3 else None

    @staticmethod
    def _count_wrong(account: Account, letter: Letter, now: datetime) -> None:
        letter.wrong += 1
        if letter.wrong >= 5:
            letter.is_over, letter.tried_out_at = True, now
            account.told.append("letter voided tries")

    def _carry_out(self, account: Account, way: str, now: datetime) -> None:
        """Remove factors, and end what was opened by them."""
        if account.reset is not None:
            account.reset.is_over = True
        if account.letter is not None:
            account.letter.is_over = True
        self.forget(account)
        account.resets_done.append((now, account.email))
        account.told.append(f"factors reset {way}")
        self.end_sessions(account)

"""What one does with one's own factors and password: the part of the reference that says so."""

from dataclasses import dataclass
from datetime import datetime

from tests.identity.factor_life.admitting import Admitting
from tests.identity.factor_life.holdings import (
    ENROLMENT,
    PAPER,
    PASSKEY,
    TOTP,
    Account,
    Begun,
    Factor,
    Refused,
    Shown,
    Token,
    Tries,
)
from tests.identity.factor_life.trying import require_password, steps_around


@dataclass
class Keeping(Admitting):
    """Factors are added and removed, sheets of paper made anew, passwords changed.

    :ivar sheets: how many were made, of all accounts
    """

    sheets: int = 0

    # Factors

    def begin(self, token: Token, number: int, now: datetime) -> None:
        """Begin to add an application."""
        account = self.owner(token, now)
        self._require_room(account, TOTP)
        account.begun = Begun(number, now)

    def confirm(self, token: Token, number: int, shown: Shown, now: datetime) -> int | None:
        """Let an application count; give the number of the sheet that comes with it, if any."""
        account = self.owner(token, now)
        begun = account.begun
        if begun is None or begun.number != number or now >= begun.at + ENROLMENT:
            raise Refused("not_found")
        self._require_room(account, TOTP)
        steps = steps_around(shown, number, now)
        if not steps:
            raise Refused("factor_unproved")
        account.begun = None
        account.factors[number] = Factor(TOTP, max(steps))
        return self._count_from_now(account, TOTP)

    def ask_new_passkey(self, token: Token, now: datetime) -> None:
        """Have the browser told to have a passkey made."""
        self._require_room(self.owner(token, now), PASSKEY)

    def add_passkey(self, token: Token, number: int | None, now: datetime) -> int | None:
        """Let a passkey count; give the number of the sheet that comes with it, if one does.

        :param number: None: it was not made for this session, or was handed in before
        """
        account = self.owner(token, now)
        self._require_room(account, PASSKEY)
        if number is None:
            raise Refused("passkey_unproved")
        account.factors[number] = Factor(PASSKEY)
        return self._count_from_now(account, PASSKEY)

    def remove(self, token: Token, number: int, now: datetime) -> None:
        account = self.owner(token, now)
        if number not in account.factors:
            raise Refused("not_found")
        kind = account.factors.pop(number).kind
        account.devices.clear()
        if not account.factors:
            self.forget(account)
            self.void(account, now)
        account.told.append(f"removed {kind}")

    def make_sheet(self, token: Token, now: datetime) -> int:
        """Make ten other codes."""
        account = self.owner(token, now)
        if not account.factors:
            raise Refused("no_second_factor")
        account.wrong.pop(PAPER, None)
        account.devices.clear()
        account.told.append("sheet replaced")
        return self._new_sheet(account)

    # Passwords

    def change_password(self, token: Token, *, is_password: bool, now: datetime) -> None:
        account = self.guarded(token, now, is_fresh=True)
        require_password(account, is_password, "wrong_password", now)
        self._set(account, now)
        account.told.append("password changed")
        self.end_sessions(account, but=token.session)

    def choose_password(self, who: int, now: datetime) -> None:
        """Choose another by the link of an e-mail: it unlocks passwords, and nothing else."""
        account = self.accounts[who]
        self._set(account, now)
        account.password = Tries()
        account.told.append("password reset")
        self.end_sessions(account)

    # How

    def forget(self, account: Account) -> None:
        """Keep nothing of factors; whoever waits for one begins anew."""
        account.factors, account.begun, account.sheet, account.paper = {}, None, None, set()
        account.wrong = {}
        account.devices.clear()
        for challenge in self.challenges:
            if self.accounts[challenge.who] is account:
                challenge.is_over = True

    @staticmethod
    def _set(account: Account, now: datetime) -> None:
        account.version += 1
        account.devices.clear()
        account.has_password, account.password_set_at = True, now

    @staticmethod
    def void(account: Account, now: datetime) -> None:
        """Let a removal that waits, and the code of a letter, have no effect."""
        if account.reset is not None and not account.reset.is_over:
            account.reset.is_over = True
            account.told.append("reset cancelled void")
        if account.letter is not None and not account.letter.is_over:
            account.letter.is_over = True
            if now < account.letter.expires_at:
                account.told.append("letter voided void")

    @staticmethod
    def _require_room(account: Account, kind: str) -> None:
        if not account.has_room(kind):
            raise Refused("too_many_factors")

    def _count_from_now(self, account: Account, kind: str) -> int | None:
        account.devices.clear()
        account.told.append(f"added {kind}")
        return self._new_sheet(account) if account.sheet is None else None

    def _new_sheet(self, account: Account) -> int:
        account.new_sheet(self.sheets)
        self.sheets += 1
        return self.sheets - 1

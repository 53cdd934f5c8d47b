"""Who is let in, and by what: a part of the reference (design.md §4.4)."""

from dataclasses import dataclass, field
from datetime import datetime

from tests.identity.factor_life.devices import Devices
from tests.identity.factor_life.holdings import (
    CHALLENGE,
    DEVICE,
    LOCKS,
    METHODS,
    PASSKEY,
    Account,
    Challenge,
    Refused,
    Shown,
    Token,
    Tries,
)
from tests.identity.factor_life.trying import (
    count,
    count_password,
    forget_tries,
    is_right,
    require_password,
    tell_lock,
)


@dataclass
class Admitting(Devices):
    """How sessions begin and go on: the password, challenges, passkeys, proofs."""

    challenges: list[Challenge] = field(default_factory=list)

    # Coming in

    def sign_in(
        self, who: int, *, is_password: bool, kept: tuple[int, int] | None = None, now: datetime
    ) -> Token:
        """Type a password.

        :param kept: what the device keeps
        """
        account = self.accounts[who]
        require_password(account, is_password, "sign_in_refused", now)
        if not account.factors:
            return self.let_in(who, ("pwd",), now)
        if kept is not None and (token := self.come_back(who, kept, now)) is not None:
            return token
        self.challenges.append(Challenge(who, account.version, now + CHALLENGE))
        raise Refused(f"second_factor_required {account.kinds}")

    def finish(
        self, number: int, shown: Shown, now: datetime, *, is_remembered: bool = False
    ) -> Token:
        """Show something for a challenge.

        :param is_remembered: whether the device is to stand for a factor from now on
        """
        challenge = self.going_on(number, now)
        account = self.accounts[challenge.who]
        locks = count(account, shown.kind, now)
        challenge.tries += 1
        if not is_right(account, shown, now):
            if locks:
                tell_lock(account, shown.kind)
            raise Refused(f"second_factor_refused {5 - challenge.tries}")
        challenge.is_over = True
        forget_tries(account, shown.kind)
        kept = self.remember(account, now) if is_remembered else None
        return self.let_in(challenge.who, ("pwd", METHODS[shown.kind]), now, kept=kept)

    def ask_passkey(self, number: int, now: datetime) -> None:
        """Have the browser told to show a passkey for a challenge."""
        self._require_passkey(self.accounts[self.going_on(number, now).who])

    def sign_in_by_passkey(self, key: int | None, now: datetime) -> Token:
        for who, account in enumerate(self.accounts):
            if key in account.factors:
                forget_tries(account, PASSKEY)
                return self.let_in(who, ("swk",), now)
        raise Refused("passkey_refused")

    def going_on(self, number: int, now: datetime) -> Challenge:
        """Give a challenge that takes one more try."""
        challenge = self.challenges[number]
        is_current = challenge.version == self.accounts[challenge.who].version
        if not (is_current and challenge.takes_another(now)):
            raise Refused("challenge_over")
        return challenge

    # Staying in

    def refresh(self, number: int, now: datetime) -> Token:
        self.require_going_on(number, now).refreshed_at = now
        return self.give(number, now)

    def step_up_by_password(self, token: Token, *, is_password: bool, now: datetime) -> Token:
        account = self.guarded(token, now)
        if account.factors:
            raise Refused(f"other_proof_needed {account.kinds}")
        is_judged = count_password(account, now)
        self.require_going_on(token.session, now)
        if not (is_judged and is_password):
            raise Refused("wrong_password")
        account.password = Tries()
        return self.prove(token, ("pwd",), now)

    def step_up(self, token: Token, shown: Shown, now: datetime) -> Token:
        account = self.guarded(token, now)
        self.require_going_on(token.session, now)
        if not account.factors:
            raise Refused("other_proof_needed ")
        locks = count(account, shown.kind, now)
        left = 5 if shown.kind == PASSKEY else -account.wrong[shown.kind].count % LOCKS
        if not is_right(account, shown, now):
            if locks:
                tell_lock(account, shown.kind)
            raise Refused(f"second_factor_refused {left}")
        forget_tries(account, shown.kind)
        before = [each for each in self.sessions[token.session].methods if each != DEVICE]
        return self.prove(token, tuple(dict.fromkeys((*before, METHODS[shown.kind]))), now)

    def ask_passkey_anew(self, token: Token, now: datetime) -> None:
        """Have the browser told to show a passkey in a session."""
        self._require_passkey(self.guarded(token, now))

    def sign_out(self, token: Token, now: datetime, *, is_elsewhere: bool) -> None:
        account = self.guarded(token, now)
        if is_elsewhere:
            self.end_sessions(account, but=token.session)
            account.devices.clear()
        else:
            self.sessions[token.session].is_ended = True

    # How

    @staticmethod
    def _require_passkey(account: Account) -> None:
        if all(factor.kind != PASSKEY for factor in account.factors.values()):
            raise Refused("no_passkey")

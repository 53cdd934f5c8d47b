"""Who is let in, and by what: the part of the reference that says so (design.md §4.4)."""

from dataclasses import dataclass, field
from datetime import datetime

from tests.identity.factor_life.holdings import (
    ACCESS,
    CHALLENGE,
    IDLE,
    LOCKS,
    METHODS,
    PASSKEY,
    PROOF,
    WHOLE,
    Account,
    Challenge,
    Refused,
    Session,
    Shown,
    Token,
    Tries,
)
from tests.identity.factor_life.trying import (
    count,
    count_password,
    forget_tries,
    has_two,
    is_right,
    require_password,
    tell_lock,
)


@dataclass
class Admitting:
    """Accounts of one establishment, their challenges, sessions and tokens."""

    accounts: list[Account]
    challenges: list[Challenge] = field(default_factory=list)
    sessions: list[Session] = field(default_factory=list)

    # What tokens open, and say

    def opens(self, token: Token, now: datetime) -> bool:
        session = self.sessions[token.session]
        ends = min(token.issued_at + ACCESS, session.began_at + WHOLE)
        return not session.is_ended and now < ends

    @staticmethod
    def says(token: Token) -> dict[str, object]:
        """Tell `acr`, `amr` and `auth_time` of a token."""
        are_two = has_two(token.methods)
        presence = ["user"] if "swk" in token.methods else []
        return {
            "acr": "two_factors" if are_two else "one_factor",
            "amr": [*token.methods, *presence, *(["mfa"] if are_two else [])],
            "auth_time": int(token.shown_at.timestamp()),
        }

    # Coming in

    def sign_in(self, who: int, *, is_password: bool, now: datetime) -> Token:
        account = self.accounts[who]
        require_password(account, is_password, "sign_in_refused", now)
        if not account.factors:
            return self._begin(who, ("pwd",), now)
        self.challenges.append(Challenge(who, account.version, now + CHALLENGE))
        raise Refused(f"second_factor_required {account.kinds}")

    def finish(self, number: int, shown: Shown, now: datetime) -> Token:
        """Show something for a challenge."""
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
        return self._begin(challenge.who, ("pwd", METHODS[shown.kind]), now)

    def ask_passkey(self, number: int, now: datetime) -> None:
        """Have the browser told to show a passkey for a challenge."""
        self._require_passkey(self.accounts[self.going_on(number, now).who])

    def sign_in_by_passkey(self, key: int | None, now: datetime) -> Token:
        for who, account in enumerate(self.accounts):
            if key in account.factors:
                forget_tries(account, PASSKEY)
                return self._begin(who, ("swk",), now)
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
        session = self.sessions[number]
        if self._is_over(session, now):
            raise Refused("session_over")
        session.refreshed_at = now
        return self._give(number, now)

    def step_up_by_password(self, token: Token, *, is_password: bool, now: datetime) -> Token:
        account = self.guarded(token, now)
        if account.factors:
            raise Refused(f"other_proof_needed {account.kinds}")
        is_judged = count_password(account, now)
        self._require_going_on(token, now)
        if not (is_judged and is_password):
            raise Refused("wrong_password")
        account.password = Tries()
        return self._prove(token, ("pwd",), now)

    def step_up(self, token: Token, shown: Shown, now: datetime) -> Token:
        account = self.guarded(token, now)
        self._require_going_on(token, now)
        if not account.factors:
            raise Refused("other_proof_needed ")
        locks = count(account, shown.kind, now)
        left = 5 if shown.kind == PASSKEY else -account.wrong[shown.kind].count % LOCKS
        if not is_right(account, shown, now):
            if locks:
                tell_lock(account, shown.kind)
            raise Refused(f"second_factor_refused {left}")
        forget_tries(account, shown.kind)
        before = self.sessions[token.session].methods
        return self._prove(token, tuple(dict.fromkeys((*before, METHODS[shown.kind]))), now)

    def ask_passkey_anew(self, token: Token, now: datetime) -> None:
        """Have the browser told to show a passkey in a session."""
        self._require_passkey(self.guarded(token, now))

    def sign_out(self, token: Token, now: datetime, *, is_elsewhere: bool) -> None:
        account = self.guarded(token, now)
        if is_elsewhere:
            self.end_sessions(account, but=token.session)
        else:
            self.sessions[token.session].is_ended = True

    # The door

    def guarded(
        self, token: Token, now: datetime, *, is_fresh: bool = False, is_head: bool = False
    ) -> Account:
        """Let in whoever calls.

        :param is_fresh: whether they must have proved lately who they are
        :param is_head: whether it is for administrators
        """
        if not self.opens(token, now):
            raise Refused("shut")
        account = self.accounts[self.sessions[token.session].who]
        if is_head and not account.is_administrator:
            raise Refused("forbidden")
        if is_fresh and now >= token.shown_at + PROOF:
            raise Refused(f"step_up_required {self.says(token)['acr']}")
        return account

    def owner(self, token: Token, now: datetime) -> Account:
        """Let in whoever has proved lately who they are, in this session by a factor if any."""
        account = self.guarded(token, now, is_fresh=True)
        self.require_factor_shown(token, account)
        return account

    def require_factor_shown(self, token: Token, account: Account) -> None:
        if account.factors and not has_two(self.sessions[token.session].methods):
            raise Refused("step_up_required two_factors")

    # How

    def _begin(self, who: int, methods: tuple[str, ...], now: datetime) -> Token:
        self.sessions.append(Session(who, now, now, methods, now))
        self.accounts[who].told.append("signed in")
        return self._give(len(self.sessions) - 1, now)

    def _give(self, number: int, now: datetime) -> Token:
        session = self.sessions[number]
        return Token(number, now, session.methods, session.shown_at)

    def _prove(self, token: Token, methods: tuple[str, ...], now: datetime) -> Token:
        session = self.sessions[token.session]
        session.methods, session.shown_at = methods, now
        return self._give(token.session, now)

    @staticmethod
    def _is_over(session: Session, now: datetime) -> bool:
        is_idle = now >= session.refreshed_at + IDLE
        return session.is_ended or is_idle or now >= session.began_at + WHOLE

    def _require_going_on(self, token: Token, now: datetime) -> None:
        if self._is_over(self.sessions[token.session], now):
            raise Refused("session_over")

    def end_sessions(self, account: Account, *, but: int | None = None) -> None:
        for number, session in enumerate(self.sessions):
            if self.accounts[session.who] is account and number != but:
                session.is_ended = True

    @staticmethod
    def _require_passkey(account: Account) -> None:
        if all(factor.kind != PASSKEY for factor in account.factors.values()):
            raise Refused("no_passkey")

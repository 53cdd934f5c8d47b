"""What tokens open and say, whom a policy keeps out: a part of the reference (design.md §4.4)."""

from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from tests.identity.factor_life.holdings import (
    ACCESS,
    DEVICE,
    IDLE,
    PROOF,
    WHOLE,
    Account,
    Refused,
    Session,
    Token,
)
from tests.identity.factor_life.trying import has_two

ADMINISTRATORS, EVERYBODY = "administrators", "everybody"


@dataclass
class Opening:
    """Accounts of one establishment, their sessions and tokens.

    :ivar policy: who must have a second factor, and from which day on, in Paris; None: nobody
    """

    accounts: list[Account]
    sessions: list[Session] = field(default_factory=list)
    policy: tuple[str, date] | None = None

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

    def must(self, token: Token, now: datetime) -> list[str]:
        """Tell what is said with a token that is to be done first."""
        account = self.accounts[self.sessions[token.session].who]
        return ["add_second_factor"] if self._is_kept_out(token, account, now) else []

    # The door

    def guarded(
        self,
        token: Token,
        now: datetime,
        *,
        is_fresh: bool = False,
        is_head: bool = False,
        is_enrolling: bool = True,
    ) -> Account:
        """Let in whoever calls.

        :param is_fresh: whether they must have proved lately who they are
        :param is_head: whether it is for administrators, and what a policy keeps people from
        :param is_enrolling: whether it is open to whoever a policy keeps from all else
        """
        if not self.opens(token, now):
            raise Refused("shut")
        account = self.accounts[self.sessions[token.session].who]
        if is_head and not account.is_administrator:
            raise Refused("forbidden")
        if (is_head or not is_enrolling) and self._is_kept_out(token, account, now):
            raise Refused("second_factor_asked_for two_factors")
        if is_fresh and DEVICE in token.methods:
            raise Refused("step_up_required two_factors")
        if is_fresh and now >= token.shown_at + PROOF:
            raise Refused(f"step_up_required {self.says(token)['acr']}")
        return account

    def look(self, token: Token, now: datetime) -> None:
        """Read something that a policy keeps people from."""
        self.guarded(token, now, is_enrolling=False)

    def owner(self, token: Token, now: datetime) -> Account:
        """Let in whoever has proved lately who they are, in this session by a factor if any."""
        account = self.guarded(token, now, is_fresh=True)
        self.require_factor_shown(token, account)
        return account

    def require_factor_shown(self, token: Token, account: Account) -> None:
        if account.factors and not has_two(self.sessions[token.session].methods):
            raise Refused("step_up_required two_factors")

    def _is_kept_out(self, token: Token, account: Account, now: datetime) -> bool:
        if self.policy is None or has_two(token.methods) or DEVICE in token.methods:
            return False
        whom, since = self.policy
        is_bound = whom == EVERYBODY or account.is_administrator
        return is_bound and now.astimezone(ZoneInfo("Europe/Paris")).date() >= since

    # Sessions

    def let_in(
        self,
        who: int,
        methods: tuple[str, ...],
        now: datetime,
        *,
        shown_at: datetime | None = None,
        kept: tuple[int, int] | None = None,
    ) -> Token:
        """Let somebody in.

        :param shown_at: when it was shown; None: now
        :param kept: what the device keeps from now on
        """
        self.sessions.append(Session(who, now, now, methods, shown_at or now))
        self.accounts[who].told.append("signed in")
        return self.give(len(self.sessions) - 1, now, kept=kept)

    def give(self, number: int, now: datetime, *, kept: tuple[int, int] | None = None) -> Token:
        """Give a session an access token."""
        session = self.sessions[number]
        return Token(number, now, session.methods, session.shown_at, kept)

    def prove(self, token: Token, methods: tuple[str, ...], now: datetime) -> Token:
        """Keep with a session what was shown in it."""
        session = self.sessions[token.session]
        session.methods, session.shown_at = methods, now
        return self.give(token.session, now)

    def require_going_on(self, number: int, now: datetime) -> Session:
        """Give a session that is not over."""
        session = self.sessions[number]
        is_idle = now >= session.refreshed_at + IDLE
        if session.is_ended or is_idle or now >= session.began_at + WHOLE:
            raise Refused("session_over")
        return session

    def end_sessions(self, account: Account, *, but: int | None = None) -> None:
        for number, session in enumerate(self.sessions):
            if self.accounts[session.who] is account and number != but:
                session.is_ended = True

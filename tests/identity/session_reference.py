"""What design.md §4.4 says of sessions and refresh tokens, written a second time, in memory."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

IDLE = timedelta(minutes=30)
WHOLE = timedelta(hours=12)
ACCESS = timedelta(minutes=5)
RETRY = timedelta(seconds=20)

OVER = "session_over"


@dataclass(frozen=True)
class Given:
    """What a refresh is answered: the number of the token in its family, or a refusal's code."""

    number: int | None = None
    code: str | None = None


@dataclass
class Family:
    """A session: its refresh tokens have the numbers 0, 1, 2 … in the order they were given.

    :ivar newest: the number of the one that is good
    :ivar issued: when each access token was given
    """

    account: int
    began_at: datetime
    refreshed_at: datetime
    newest: int = 0
    is_ended: bool = False
    issued: list[datetime] = field(default_factory=list)

    def is_over(self, now: datetime) -> bool:
        is_idle = now - self.refreshed_at >= IDLE
        return self.is_ended or is_idle or now - self.began_at >= WHOLE


@dataclass
class Reference:
    """Two accounts, each in an establishment of its own, and all their sessions.

    :ivar revoked: the reasons told for each account, in order
    """

    families: list[Family] = field(default_factory=list)
    deleted: set[int] = field(default_factory=set)
    suspended: set[int] = field(default_factory=set)
    revoked: dict[int, list[str]] = field(default_factory=lambda: {0: [], 1: []})
    void_until: dict[int, datetime] = field(default_factory=dict)

    def sign_in(self, account: int, now: datetime) -> str | None:
        """Begin a session; tell the code of the refusal, if there is one."""
        if account in self.deleted:
            return "sign_in_refused"
        if account in self.suspended:
            return "establishment_suspended"
        self.families.append(Family(account, now, now, issued=[now]))
        return None

    def refresh(self, family: int, number: int, now: datetime) -> Given:
        """Take a refresh token, by its number in its family."""
        held = self.families[family]
        if held.is_over(now):
            return Given(code=OVER)
        if number == held.newest:
            held.newest += 1
            held.refreshed_at = now
        elif not (number == held.newest - 1 and now - held.refreshed_at < RETRY):
            self._end(held, "reused")
            return Given(code=OVER)
        held.issued.append(now)
        return Given(number=held.newest)

    def sign_out(self, family: int, now: datetime) -> bool:
        """End a session by its newest access token; tell whether that is let in."""
        if not self.lets_in(family, len(self.families[family].issued) - 1, now):
            return False
        self._end(self.families[family], "signed_out")
        return True

    def change_password(self, family: int, now: datetime) -> bool:
        """Change the password by a session's newest access token: the others end."""
        if not self.lets_in(family, len(self.families[family].issued) - 1, now):
            return False
        keeping = self.families[family]
        for other in self.families:
            if other.account == keeping.account and other is not keeping:
                self._end(other, "password_changed")
        return True

    def delete(self, account: int, now: datetime) -> None:
        """Delete an account."""
        self.deleted.add(account)
        self._end_all(account, "deleted", now)

    def suspend(self, account: int, now: datetime) -> None:
        """Suspend an account's establishment."""
        self.suspended.add(account)
        is_open = any(f.account == account and not f.is_ended for f in self.families)
        if is_open:
            self._end_all(account, "suspended", now)

    def lets_in(self, family: int, token: int, now: datetime) -> bool:
        """Tell whether an access token of a session opens anything."""
        held = self.families[family]
        issued = held.issued[token]
        if held.account in self.deleted | self.suspended or held.is_ended:
            return False
        void_until = self.void_until.get(held.account)
        if void_until is not None and issued <= void_until:
            return False
        # An `exp` is in whole seconds (RFC 7519 §2).
        ends = min(issued + ACCESS, held.began_at + WHOLE)
        return now < ends.replace(microsecond=0)

    def _end(self, family: Family, reason: str) -> None:
        if not family.is_ended:
            family.is_ended = True
            self.revoked[family.account].append(reason)

    def _end_all(self, account: int, reason: str, now: datetime) -> None:
        for family in self.families:
            if family.account == account:
                family.is_ended = True
        self.void_until[account] = now
        self.revoked[account].append(reason)

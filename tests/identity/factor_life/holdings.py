"""What the reference of second factors keeps: accounts, what they hold, and what was begun."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)

ACCESS = PROOF = 5 * MINUTE
IDLE = 30 * MINUTE
WHOLE = timedelta(hours=12)
CHALLENGE = ENROLMENT = 10 * MINUTE
LOCK = 30 * MINUTE
LOCKS, ENDS = 5, 20
STEP = 30

TOTP, PASSKEY, PAPER = KINDS = ("totp", "passkey", "recovery_code")
"""The kinds of factors, in the order in which refusals name them."""

DEVICE = "device"
"""What tokens call a remembered device, which has shown nothing."""

REMEMBERED = 7 * DAY
ANSWER_LOST = timedelta(seconds=20)
MOST_DEVICES = 10

METHODS = {TOTP: "otp", PASSKEY: "swk", PAPER: "recovery"}
MOST = {TOTP: 5, PASSKEY: 10}


class Refused(Exception):
    """What is asked for is not done; its text is the code, and what is told with it."""


def written(instant: datetime) -> str:
    """Write an instant as answers do."""
    return f"{instant:%Y-%m-%dT%H:%M:%SZ}"


@dataclass
class Tries:
    """Tries in a row, of a password or of a kind of factor."""

    count: int = 0
    locked_until: datetime | None = None


@dataclass
class Factor:
    """What counts; of an application, the last step that was taken."""

    kind: str
    last_step: int = 0


@dataclass(frozen=True)
class Begun:
    """An application that is being added."""

    number: int
    at: datetime


@dataclass(frozen=True)
class Shown:
    """What somebody shows besides the password, as one sees it who knows every secret.

    :ivar codes: of which application (its number) the code is, at which steps around now
    :ivar paper: which sheet and which of its codes it is
    :ivar key: which passkey has signed what it was to sign; None: none has
    """

    kind: str
    codes: frozenset[tuple[int, int]] = frozenset()
    paper: tuple[int, int] | None = None
    key: int | None = None


@dataclass
class Device:
    """A device that stands for a factor that was shown on it.

    :ivar turn: which of the tokens that follow one another is its newest
    :ivar turned_at: when that was given
    """

    remembered_at: datetime
    turned_at: datetime
    turn: int = 0

    @property
    def expires_at(self) -> datetime:
        """Tell when it is over; using it prolongs nothing."""
        return self.remembered_at + REMEMBERED

    def stands(self, now: datetime) -> bool:
        return now < self.expires_at


@dataclass
class Reset:
    """A removal by an administrator that was asked for."""

    who: int
    due_at: datetime
    is_over: bool = False


@dataclass
class Letter:
    """A letter with a code.

    :ivar tried_out_at: when wrong codes have voided it
    """

    number: int
    who: int
    asked_at: datetime
    expires_at: datetime
    tried_out_at: datetime | None = None
    wrong: int = 0
    is_over: bool = False


@dataclass
class Challenge:
    """A sign-in of which the password was right."""

    who: int
    version: int
    expires_at: datetime
    tries: int = 0
    is_over: bool = False

    def takes_another(self, now: datetime) -> bool:
        return not self.is_over and self.tries < 5 and now < self.expires_at


@dataclass
class Session:
    """A session.

    :ivar methods: by what its holder is known, in the order in which it was shown
    :ivar shown_at: when something was shown last
    """

    who: int
    began_at: datetime
    refreshed_at: datetime
    methods: tuple[str, ...]
    shown_at: datetime
    is_ended: bool = False


@dataclass(frozen=True)
class Token:
    """An access token: what its session was when it was given.

    :ivar kept: of which device, and of which turn, is what the device keeps from now on
    """

    session: int
    issued_at: datetime
    methods: tuple[str, ...]
    shown_at: datetime
    kept: tuple[int, int] | None = None


@dataclass
class Account:
    """An account and all that it holds.

    :ivar version: of the password
    :ivar has_password: whether there is one; a reset voids it
    :ivar password_set_at: when it was chosen; None: before all this
    :ivar factors: those that count, by their number, the oldest first
    :ivar sheet: the number of its recovery codes; None: it has none
    :ivar paper: which of them are good
    :ivar wrong: tries of each kind
    :ivar devices: that stand for a factor, or did, by their number, the oldest first
    :ivar told: what was announced of it, in order
    """

    is_administrator: bool
    email: str
    version: int = 1
    has_password: bool = True
    password_set_at: datetime | None = None
    password: Tries = field(default_factory=Tries)
    factors: dict[int, Factor] = field(default_factory=dict)
    begun: Begun | None = None
    sheet: int | None = None
    paper: set[tuple[int, int]] = field(default_factory=set)
    wrong: dict[str, Tries] = field(default_factory=dict)
    devices: dict[int, Device] = field(default_factory=dict)
    reset: Reset | None = None
    resets_asked: list[datetime] = field(default_factory=list)
    resets_done: list[tuple[datetime, str]] = field(default_factory=list)
    letter: Letter | None = None
    moved_at: datetime | None = None
    told: list[str] = field(default_factory=list)

    @property
    def kinds(self) -> str:
        """Name what it may show."""
        there = {factor.kind for factor in self.factors.values()}
        there |= {PAPER} if there and self.paper else set()
        return ",".join(kind for kind in KINDS if kind in there)

    def has_room(self, kind: str) -> bool:
        return sum(factor.kind == kind for factor in self.factors.values()) < MOST[kind]

    def new_sheet(self, number: int) -> None:
        self.sheet, self.paper = number, {(number, index) for index in range(10)}

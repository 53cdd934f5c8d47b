"""What a delegation is in the words of design.md §4.8, apart from the service's own code."""

from dataclasses import dataclass, field

RANK = {"none": 0, "read": 1, "write": 2}
ANSWER_WITHIN = 30


@dataclass
class Reference:
    """One delegation at a time between two establishments; days are counted from the first.

    :ivar lines: what is asked for while pending, what is granted afterwards
    :ivar more: what an amendment asks for beyond `lines`; None: none waits
    :ivar more_until: the last day that it asks for; None: the one there is
    :ivar is_stopped: suspended by operators
    :ivar out: the sides whose establishment is suspended
    """

    status: str = "none"
    lines: dict[str, str] = field(default_factory=dict)
    last_day: int = 0
    asked_on: int = 0
    more: dict[str, str] | None = None
    more_until: int | None = None
    more_asked_on: int = 0
    is_paused: bool = False
    is_stopped: bool = False
    out: set[str] = field(default_factory=set)
    assigned: dict[int, dict[str, str]] = field(default_factory=dict)
    day: int = 0

    @property
    def is_running(self) -> bool:
        return self.status in ("active", "suspended")

    @property
    def is_open(self) -> bool:
        return self.is_running or self.status == "pending"

    @property
    def is_overdue(self) -> bool:
        unanswered = self.status == "pending" and self.day >= self.asked_on + ANSWER_WITHIN
        return self.is_open and (self.day > self.last_day or unanswered)

    def ask(self, lines: dict[str, str], last_day: int) -> None:
        self.status, self.lines, self.last_day = "pending", dict(lines), last_day
        self.asked_on, self.assigned = self.day, {}

    def accept(self, lines: dict[str, str]) -> None:
        self.status, self.lines = "active", dict(lines)

    def further(self, lines: dict[str, str]) -> dict[str, str]:
        """Tell what reaches further than what is granted."""
        return {c: lv for c, lv in lines.items() if RANK[lv] > RANK[self.lines.get(c, "none")]}

    @property
    def has_late_amendment(self) -> bool:
        return self.more is not None and self.day >= self.more_asked_on + ANSWER_WITHIN

    def ask_for_more(self, lines: dict[str, str], last_day: int | None) -> None:
        self.more, self.more_until, self.more_asked_on = lines, last_day, self.day

    def accept_more(self, lines: dict[str, str]) -> None:
        assert self.more is not None
        self.lines = self.lines | self.further(lines)
        self.last_day = max(self.last_day, self.more_until or 0)
        self.more = None

    def narrow(self, lines: dict[str, str]) -> None:
        self.lines = dict(lines)
        if self.is_running and not lines:
            self.end("superseded")
        left = {
            worker: {
                code: min(level, lines[code], key=RANK.__getitem__)
                for code, level in rights.items()
                if code in lines
            }
            for worker, rights in self.assigned.items()
        }
        self.assigned = {worker: rights for worker, rights in left.items() if rights}

    def settle(self) -> None:
        """Follow from the causes of a suspension whether it is suspended."""
        if self.is_running:
            is_suspended = self.is_paused or self.is_stopped or self.out
            self.status = "suspended" if is_suspended else "active"

    def end(self, status: str) -> None:
        self.status, self.is_paused, self.is_stopped = status, False, False
        self.assigned, self.more = {}, None

    def grants(self, worker: int, service: str) -> str:
        """Tell how far somebody may go on a service today."""
        is_in_force = self.status == "active" and self.day <= self.last_day and not self.out
        if not is_in_force or service not in self.lines:
            return "none"
        rights = self.assigned.get(worker, {})
        return min(self.lines[service], rights.get(service, "none"), key=RANK.__getitem__)

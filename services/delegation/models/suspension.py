"""Why a delegation grants nothing for now: several may stop it at once, each for itself."""

from sqlalchemy import false
from sqlalchemy.orm import Mapped, mapped_column

from services.delegation.models.sides import Side


class Suspendable:
    """Mixin for what may be stopped for a while (design.md §4.8).

    :ivar is_paused: suspended by the delegating side, at will
    :ivar is_stopped: suspended by operators, until they resume it
    :ivar is_held: suspended by the rules, because one of the establishments is
    :ivar reason: why the delegating side or the rules have suspended it, or why it has ended
    :ivar stop_reason: why operators have
    """

    is_paused: Mapped[bool] = mapped_column(default=False)
    is_stopped: Mapped[bool] = mapped_column(default=False, server_default=false())
    is_held: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str | None]
    stop_reason: Mapped[str | None]

    @property
    def suspended_by(self) -> list[Side]:
        """Tell who suspends it; nobody, where it is not suspended."""
        causes = {
            Side.DELEGATING: self.is_paused,
            Side.OPERATOR: self.is_stopped,
            Side.RULES: self.is_held,
        }
        return [side for side, is_cause in causes.items() if is_cause]

    @property
    def told_reason(self) -> str | None:
        """Tell why, as both sides read it: the operators' reason before the others'."""
        return self.stop_reason or self.reason

    def add_cause(self, by: Side, *, reason: str | None) -> None:
        """Have one more who suspends it; the rules' reason gives way to the delegating side's."""
        if by is Side.OPERATOR:
            self.is_stopped, self.stop_reason = True, reason
        elif by is Side.RULES:
            self.is_held = True
            self.reason = self.reason if self.is_paused else reason
        else:
            self.is_paused, self.reason = True, reason

    def take_cause(self, by: Side) -> None:
        """Have one less who suspends it, with their reason."""
        if by is Side.OPERATOR:
            self.is_stopped, self.stop_reason = False, None
        elif by is Side.RULES:
            self.is_held = False
        else:
            self.is_paused = False
        if not self.is_paused:
            self.reason = None  # it was the delegating side's, or is over

    def forget_causes(self) -> None:
        """Have nobody who suspends it: it is over."""
        self.is_paused = self.is_stopped = self.is_held = False
        self.stop_reason = None

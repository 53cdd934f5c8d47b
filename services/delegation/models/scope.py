"""Which services a delegation grants, and how far; what a request asked."""

from collections.abc import Collection
from datetime import date

from sqlalchemy.orm import Mapped

from services.delegation.models.extension import Extensible
from services.delegation.models.line import Line, LineStatus
from shared.auth import Level


class Scoped(Extensible):
    """Mixin for what grants services, each by a line of its own, until a day.

    :ivar lines: one for each service that was ever asked for, in the order of their codes
    """

    lines: Mapped[list[Line]]

    @property
    def scope(self) -> dict[str, Level]:
        """Tell which services it grants, and how far: nothing before it is accepted and after."""
        return {ln.service: ln.level for ln in self.lines if ln.status is LineStatus.ACTIVE}

    @property
    def asked(self) -> dict[str, Level]:
        """Tell which services the request names, and how far."""
        return {ln.service: ln.asked for ln in self.lines}

    def agree(self, rights: dict[str, Level], ends_on: date, *, exclusive: frozenset[str]) -> None:
        """Set what the delegating side agrees to, at most what was asked; the rest is refused.

        :param exclusive: which services only one centralising establishment may hold
        """
        for line in self.lines:
            granted = rights.get(line.service)
            line.status = LineStatus.ACTIVE if granted else LineStatus.REFUSED
            line.level = granted or line.level
            line.is_exclusive = line.service in exclusive
        self.ends_on = ends_on

    def widen(self, rights: dict[str, Level], ends_on: date, *, exclusive: frozenset[str]) -> None:
        """Grant what an amendment adds, until a day no earlier than the one there is.

        :param rights: only what reaches further than what is granted
        :param exclusive: which services only one centralising establishment may hold
        """
        lines = {line.service: line for line in self.lines}
        for code, level in rights.items():
            if (line := lines.get(code)) is None:
                line = Line(service=code)
                self.lines.append(line)
            line.asked = line.level = level
            line.status, line.is_exclusive = LineStatus.ACTIVE, code in exclusive
        self.lines.sort(key=lambda line: line.service)
        self.ends_on = ends_on

    def narrow(self, rights: dict[str, Level], ends_on: date) -> None:
        """Keep only these of the granted services, no further than this."""
        for line in self.lines:
            if line.status is LineStatus.ACTIVE and line.service in rights:
                line.level = rights[line.service]
            elif line.status is LineStatus.ACTIVE:
                line.status = LineStatus.ENDED
        self.ends_on = ends_on
        if self.agreed_until is not None and ends_on <= self.agreed_until:
            self.forgo_extension()

    def held_among(self, services: Collection[str]) -> list[str]:
        """Tell which of these services it grants."""
        return [code for code in self.scope if code in services]

    def yield_services(self, services: Collection[str]) -> None:
        """Give up services that another establishment has been given."""
        for line in self.lines:
            if line.status is LineStatus.ACTIVE and line.service in services:
                line.status = LineStatus.SUPERSEDED

"""What people have in hand: applications, passkeys and paper. Nothing is ever taken from them.

So what was removed, reset or replaced is tried again, by its holder or by whoever has found it.
"""

from dataclasses import dataclass, field
from typing import Any

from shared import clock
from tests.identity.authenticator import Device, Key
from tests.identity.factor_life.holdings import PAPER, PASSKEY, STEP, TOTP, Shown
from tests.identity.factors import Application

UNPRINTED = "WRNG WRNG WRNG"


@dataclass
class Thing:
    """An application or a passkey.

    :ivar factor_id: what the service calls it; made up, until it has taken it in
    """

    who: int
    factor_id: str
    application: Application | None = None
    key: Key | None = None


@dataclass
class Hands:
    """All that anybody has: things by their number, sheets of paper by theirs.

    :ivar kept: what remembered devices keep and have kept: of which one, and of which turn
    :ivar device_ids: what the service calls each of them
    """

    things: list[Thing] = field(default_factory=list)
    sheets: dict[int, list[str]] = field(default_factory=dict)
    kept: dict[tuple[int, int], str] = field(default_factory=dict)
    device_ids: dict[int, str] = field(default_factory=dict)
    devices: tuple[Device, Device] = field(
        default_factory=lambda: (Device(), Device(is_synced=True))
    )

    def take(self, thing: Thing) -> int:
        """Have one thing more; tell its number."""
        self.things.append(thing)
        return len(self.things) - 1

    def numbers(self, kind: str, who: int | None = None) -> list[int]:
        """List the things of a kind, of one person or of all."""
        found = [n for n, thing in enumerate(self.things) if who is None or thing.who == who]
        if kind == TOTP:
            return [number for number in found if self.things[number].application is not None]
        return [number for number in found if self.things[number].key is not None]

    def device_of(self, number: int) -> Device:
        """Tell which device keeps a passkey."""
        key = self.things[number].key
        return next(device for device in self.devices if any(key is each for each in device.keys))

    def code(self, number: int, offset: int) -> str:
        """Read what an application shows so many steps from now."""
        application = self.things[number].application
        assert application is not None
        return application.at(present() + offset)

    def no_code(self) -> str:
        """Make up a code that no application shows around now."""
        tried = (f"{number:06}" for number in range(10**6))
        return next(code for code in tried if not self.typed(code).codes)

    def typed(self, code: str) -> Shown:
        """See which applications a code is of, and of which steps around now."""
        found = {
            (number, step)
            for number in self.numbers(TOTP)
            for step in range(present() - 1, present() + 2)
            if self.code(number, step - present()) == code
        }
        return Shown(TOTP, codes=frozenset(found))

    def written(self, sheet: int, index: int) -> tuple[str, Shown]:
        """Read a code of a sheet."""
        return self.sheets[sheet][index], Shown(PAPER, paper=(sheet, index))

    def signed(self, number: int, options: dict[str, Any]) -> tuple[dict[str, Any], Shown]:
        """Let a passkey sign what a browser was told."""
        key = self.things[number].key
        assert key is not None
        return self.device_of(number).sign(options, key), Shown(PASSKEY, key=number)


def present() -> int:
    """Tell which step it is."""
    return int(clock.now().timestamp()) // STEP

"""Devices that stand for a factor at a sign-in: a part of the reference (design.md §4.4)."""

from dataclasses import dataclass
from datetime import datetime

from tests.identity.factor_life.holdings import (
    ANSWER_LOST,
    DEVICE,
    MOST_DEVICES,
    Account,
    Device,
    Refused,
    Token,
)
from tests.identity.factor_life.opening import Opening


@dataclass
class Devices(Opening):
    """Devices are remembered, recognised and forgotten.

    :ivar devices: how many were remembered, of all accounts
    """

    devices: int = 0

    def remembered(self, who: int, now: datetime) -> list[int]:
        """List the devices that stand for somebody's factor, the latest first."""
        devices = self.accounts[who].devices
        return [number for number in reversed(devices) if devices[number].stands(now)]

    def remember(self, account: Account, now: datetime) -> tuple[int, int]:
        """Remember one more, in the place of the oldest if there are too many."""
        while len(account.devices) >= MOST_DEVICES:
            del account.devices[min(account.devices)]
        account.devices[self.devices] = Device(now, now)
        account.told.append("device remembered")
        self.devices += 1
        return self.devices - 1, 0

    def come_back(self, who: int, kept: tuple[int, int], now: datetime) -> Token | None:
        """Sign in by the password and what a device keeps; None: it stands for nothing.

        :param kept: of which device, and of which turn
        """
        account, (number, turn) = self.accounts[who], kept
        device = account.devices.get(number)
        if device is None or not device.stands(now):
            return None
        if turn == device.turn:
            device.turn, device.turned_at = turn + 1, now
        elif turn != device.turn - 1 or now >= device.turned_at + ANSWER_LOST:
            del account.devices[number]
            account.told.append("device reused")
            return None
        shown_at, following = device.remembered_at, (number, device.turn)
        return self.let_in(who, ("pwd", DEVICE), now, shown_at=shown_at, kept=following)

    def forget_device(self, token: Token, number: int, now: datetime) -> None:
        account = self.guarded(token, now)
        if number not in account.devices:
            raise Refused("not_found")
        del account.devices[number]

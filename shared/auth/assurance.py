"""How sure it is that whoever calls is the holder: what they have shown, and when.

It says what happened, never what was asked for (RFC 9470 §5). A token without it ranks lowest.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Acr(StrEnum):
    """How far somebody has proved who they are (`acr`): two values, ours, the lowest first."""

    ONE_FACTOR = "one_factor"
    TWO_FACTORS = "two_factors"

    @classmethod
    def of(cls, told: str | None) -> "Acr":
        """Read what a token says; nothing, or a word that is not ours, ranks lowest."""
        return cls(told) if told in set(cls) else cls.ONE_FACTOR


class Method(StrEnum):
    """By what somebody has proved who they are (`amr`): RFC 8176 §2; `recovery` and `device`, ours.

    Of a passkey it is not known where its key is kept, since no device vouches for it: it ranks
    with those in software. A remembered device proves nothing: a factor was shown there before.
    """

    PASSWORD = "pwd"
    ONE_TIME_CODE = "otp"
    PASSKEY = "swk"
    PRESENCE = "user"
    RECOVERY_CODE = "recovery"
    REMEMBERED_DEVICE = "device"
    SEVERAL_FACTORS = "mfa"


@dataclass(frozen=True, kw_only=True)
class Assurance:
    """What was shown, at one time.

    :ivar amr: by which methods, in the order in which they were shown
    :ivar at: when (`auth_time`)
    """

    acr: Acr
    amr: tuple[str, ...]
    at: datetime

    @classmethod
    def by(cls, *methods: Method, at: datetime) -> "Assurance":
        """Tell what some methods, each of another kind, amount to.

        A passkey is two factors by itself: a key that one has, on a device that has recognised
        whoever uses it. A remembered device is none: it makes no second of a first.
        """
        kinds = frozenset(methods) - {Method.REMEMBERED_DEVICE}
        if len(kinds) < 2 and Method.PASSKEY not in kinds:
            return cls(acr=Acr.ONE_FACTOR, amr=tuple(methods), at=at)
        presence = (Method.PRESENCE,) if Method.PASSKEY in kinds else ()
        amr = (*methods, *presence, Method.SEVERAL_FACTORS)
        return cls(acr=Acr.TWO_FACTORS, amr=amr, at=at)

    @property
    def is_by_remembered_device(self) -> bool:
        """Tell whether a remembered device has stood for a factor that was shown before."""
        return Method.REMEMBERED_DEVICE in self.amr

    def and_then(self, method: Method, *, at: datetime) -> "Assurance":
        """Tell what it amounts to once another method is shown in the same session.

        It takes the place of a remembered device, which stood for it.
        """
        added = {Method.PRESENCE, Method.SEVERAL_FACTORS, Method.REMEMBERED_DEVICE}
        before = (Method(each) for each in self.amr if each in set(Method) - added)
        return Assurance.by(*dict.fromkeys((*before, method)), at=at)

    @classmethod
    def kept(cls, acr: str, amr: Collection[str], at: datetime) -> "Assurance":
        """Read what was kept of a sign-in."""
        return cls(acr=Acr.of(acr), amr=tuple(amr), at=at)

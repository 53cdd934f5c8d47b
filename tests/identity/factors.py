"""Authenticator applications, as a holder has them: codes are computed here by RFC 6238 itself."""

import base64
import hashlib
import hmac
import struct
from dataclasses import dataclass, field
from typing import Any

from werkzeug.test import TestResponse

from shared import clock
from shared.events import accounts, identity
from tests.identity.world import Holder, World

STEP = 30


@dataclass
class Application:
    """Shows codes of one secret, each once: from the step before this one to that after it."""

    secret: str
    shown: int = 0

    def code(self) -> str:
        """Show a code that was not shown before, and counts now."""
        present = int(clock.now().timestamp()) // STEP
        self.shown = max(self.shown + 1, present - 1)
        assert self.shown <= present + 1, "move time on: its codes of now are used up"
        return self.at(self.shown)

    def at(self, step: int) -> str:
        """Show the code of a time step (RFC 4226 §5.3)."""
        mac = hmac.digest(base64.b32decode(self.secret), struct.pack(">Q", step), hashlib.sha1)
        start = mac[-1] & 0xF
        (number,) = struct.unpack(">I", mac[start : start + 4])
        return f"{(number & 0x7FFFFFFF) % 10**6:06}"

    def wrong(self) -> str:
        """Make up a code that is none of those that count."""
        present = int(clock.now().timestamp()) // STEP
        good = {self.at(step) for step in range(present - 2, present + 3)}
        return next(code for code in ("000000", "111111", "222222", "333333") if code not in good)


@dataclass
class Enrolled:
    """Somebody who has a second factor."""

    holder: Holder
    id: str
    application: Application
    recovery_codes: list[str] = field(default_factory=list)


def begin(world: World, holder: Holder, name: str = "Téléphone de service") -> TestResponse:
    return world.post("/factors/totp", {"name": name}, token=holder.token)


def confirm(world: World, holder: Holder, factor_id: str, code: str) -> TestResponse:
    return world.post(f"/factors/{factor_id}/confirm", {"code": code}, token=holder.token)


def enrol(world: World, holder: Holder | None = None, **facts: Any) -> Enrolled:
    """Let somebody who has just signed in add an application; their session stays as it is."""
    holder = holder or world.signed_in(world.holder(**facts))
    begun: Any = begin(world, holder).json
    application = Application(begun["secret"])
    answer = confirm(world, holder, begun["id"], application.code())
    assert answer.status_code == 200, answer.text
    codes = (answer.json or {})["recovery_codes"] or []
    return Enrolled(holder, begun["id"], application, codes)


def challenge(world: World, holder: Holder, **rest: Any) -> str:
    """Type the right password, and be asked for a factor."""
    answer = world.sign_in(holder, **rest)
    assert answer.status_code == 403, answer.text
    told: dict[str, Any] = answer.json or {}
    assert told["code"] == "second_factor_required"
    return str(told["challenge"])


def finish(
    world: World, given: str, code: str, *, factor: str = "totp", **rest: Any
) -> TestResponse:
    """Type a code for a challenge."""
    body = {"challenge": given, "factor": factor, "code": code}
    return world.post("/sessions/second-factor", body, **rest)


def remember(world: World, enrolled: Enrolled, **rest: Any) -> str:
    """Let somebody sign in with their application and have the device remembered: what it keeps."""
    body = {
        "challenge": challenge(world, enrolled.holder, **rest),
        "factor": "totp",
        "code": enrolled.application.code(),
        "remember": True,
    }
    answer = world.post("/sessions/second-factor", body, **rest)
    assert answer.status_code == 201, answer.text
    enrolled.holder.granted = answer.json or {}
    return str(enrolled.holder.granted["remembered_device"]["token"])


def come_back(world: World, holder: Holder, kept: str, **rest: Any) -> TestResponse:
    """Type the right password on a device that keeps something."""
    body = {
        "identifier": holder.account.identifier,
        "password": holder.password,
        "remembered_device": kept,
    }
    return world.post("/sessions", body, **rest)


def signed_in(world: World, enrolled: Enrolled) -> Holder:
    """Let somebody sign in with password and application."""
    holder = enrolled.holder
    answer = finish(world, challenge(world, holder), enrolled.application.code())
    assert answer.status_code == 201, answer.text
    holder.granted = answer.json or {}
    return holder


def of_account(holder: Holder) -> str:
    """Tell where the factors of somebody are, for those who look after their account."""
    home, account = holder.account.establishment_id, holder.id
    return f"/establishments/{home}/accounts/{account}/factors"


def ask_reset(world: World, by: Holder, holder: Holder) -> TestResponse:
    return world.post(f"{of_account(holder)}/reset", token=by.token)


def cancelling_code(world: World) -> str:
    """Open the code that was sealed for whoever has a reset cancelled, the last one."""
    return world.unsealer.unseal(world.announced(identity.FactorResetAsked)[-1].sealed)


def move_email(world: World, holder: Holder, email: str, *, is_own: bool = False) -> Holder:
    """Let the address of somebody become another one, at their own word or another's."""
    asked = accounts.AccountEmailChangeRequested(
        account=holder.account, new_email=email, is_own=is_own
    )
    world.hear(asked)
    return world.change(holder, email=email)


def ask_letter(world: World, holder: Holder, **rest: Any) -> TestResponse:
    """Type the right password, and ask for a code by letter."""
    return world.post("/factor-letters", {"challenge": challenge(world, holder)}, **rest)


def printed_code(world: World) -> str:
    """Open the code that was sealed for the last letter."""
    return world.unsealer.unseal(world.announced(identity.FactorLetterIssued)[-1].sealed)


def hand_in(world: World, given: str, code: str, **rest: Any) -> TestResponse:
    """Type the code of a letter for a challenge."""
    return world.post("/factor-letters/complete", {"challenge": given, "code": code}, **rest)

"""People with passkeys, and what they do with them over HTTP."""

from dataclasses import dataclass, field
from typing import Any

from werkzeug.test import TestResponse

from tests.identity.authenticator import Device
from tests.identity.world import Holder, World


@dataclass
class Keeper:
    """Somebody who has a passkey, and the device that keeps it."""

    holder: Holder
    id: str
    device: Device
    recovery_codes: list[str] = field(default_factory=list)


def ask(world: World, path: str, body: Any = None, **rest: Any) -> dict[str, Any]:
    """Ask what a browser is to be told."""
    answer = world.post(path, body, **rest)
    assert answer.status_code == 200, answer.text
    options: dict[str, Any] = (answer.json or {})["options"]
    return options


def to_create(world: World, holder: Holder) -> dict[str, Any]:
    return ask(world, "/factors/passkeys/options", token=holder.token)


def add(
    world: World, holder: Holder, credential: dict[str, Any], name: str = "Poste du guichet"
) -> TestResponse:
    body = {"name": name, "credential": credential}
    return world.post("/factors/passkeys", body, token=holder.token)


def keep(
    world: World, holder: Holder | None = None, device: Device | None = None, **facts: Any
) -> Keeper:
    """Let somebody who has just signed in add a passkey; their session stays as it is."""
    holder = holder or world.signed_in(world.holder(**facts))
    device = device or Device()
    answer = add(world, holder, device.create(to_create(world, holder)))
    assert answer.status_code == 201, answer.text
    told: dict[str, Any] = answer.json or {}
    return Keeper(holder, told["factor"]["id"], device, told["recovery_codes"] or [])


def to_sign(world: World) -> dict[str, Any]:
    return ask(world, "/sessions/passkey/options")


def hand_in(world: World, credential: Any, **rest: Any) -> TestResponse:
    """Sign in with what a device has signed."""
    return world.post("/sessions/passkey", {"credential": credential}, **rest)


def sign_in(world: World, keeper: Keeper, **rest: Any) -> TestResponse:
    return hand_in(world, keeper.device.sign(to_sign(world)), **rest)


def signed_in(world: World, keeper: Keeper) -> Holder:
    """Let somebody sign in with their passkey alone."""
    answer = sign_in(world, keeper)
    assert answer.status_code == 201, answer.text
    keeper.holder.granted = answer.json or {}
    return keeper.holder


def to_show(world: World, given: str) -> dict[str, Any]:
    """Ask what the browser of whoever has typed the right password is to be told."""
    return ask(world, "/sessions/second-factor/options", {"challenge": given})


def show(world: World, given: str, credential: Any) -> TestResponse:
    """Hand a passkey's signature in after the right password."""
    body = {"challenge": given, "factor": "passkey", "credential": credential}
    return world.post("/sessions/second-factor", body)

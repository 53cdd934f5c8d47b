"""Linking two accounts of one person, and what is told of it."""

from typing import Any

from werkzeug.test import TestResponse

from shared.events import identity
from tests.identity.world import Holder, World


def link(world: World, own: Holder, other: Holder, **facts: Any) -> TestResponse:
    body = {"identifier": other.account.identifier, "password": other.password}
    return world.post("/links", body | facts, token=own.token)


def linked(world: World, own: Holder, other: Holder) -> str:
    answer = link(world, own, other)
    assert answer.status_code == 201, answer.text
    return str((answer.json or {})["id"])


def links_of(world: World, holder: Holder) -> list[Any]:
    answer = world.call("GET", "/links", token=holder.token)
    assert answer.status_code == 200, answer.text
    return list(answer.json or [])


def reasons(world: World) -> list[str]:
    return [event.reason for event in world.announced(identity.LinkRemoved)]

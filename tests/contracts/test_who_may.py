"""Whom its permission does not admit is refused by each operation, and by a real call.

What is expected follows from `x-permission` in the OpenAPI documents and from who the callers are:
of the town, of elsewhere, delegates, operators, applications (OWASP API1 and API5).
"""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.contracts import refusals
from tests.contracts.operations import Operation, operations
from tests.contracts.scene import NOWHERE, TENANT, Caller, Request, Scene
from tests.contracts.theatre import Theatre

GUARDED = [operation for operation in operations() if operation.permission]
LEVELS = ("none", "read", "write")
OF_THE_GUARD = {
    *("unauthenticated", "session_ended", "forbidden", "insufficient_scope"),
    "step_up_required",
}
"""The codes by which the guard says no; what an action refuses has others."""


def callers(operation: Operation, scene: Scene) -> Iterator[str]:
    """Name those whom it makes a difference to ask."""
    permission = operation.permission or {}
    for name, caller in scene.people.items():
        duty = name.removeprefix("operator without ")
        acts_for_the_town = TENANT in operation.of_path() or not caller.reach
        if acts_for_the_town and duty in (name, permission.get("duty")):
            yield name
    scope = permission.get("scope")
    if scope:
        home = next(c.home for n, c in scene.people.items() if n == "stranger")
        scene.people |= {
            f"client with {scope}": scene.client(scope),
            f"client of the stranger with {scope}": scene.client(scope, home=home),
        }
        yield from (f"client with {scope}", f"client of the stranger with {scope}")


def is_at_home(operation: Operation, caller: Caller, scene: Scene) -> bool:
    return TENANT not in operation.of_path() or str(caller.home) == scene.town[TENANT]


def is_admitted(operation: Operation, caller: Caller, scene: Scene) -> bool:
    """Tell whom the document lets in."""
    permission = operation.permission or {}
    if caller.profile is None:
        is_of_here = caller.home is None or is_at_home(operation, caller, scene)
        return has_scope(permission, caller) and (is_of_here or is_delegate(permission, caller))
    if is_at_home(operation, caller, scene) and caller.profile in permission["own"]:
        return True
    if permission.get("duty") in caller.duties:
        return True
    return not is_at_home(operation, caller, scene) and is_delegate(permission, caller)


def has_scope(permission: Mapping[str, Any], caller: Caller) -> bool:
    """Tell whether an application has the scope; one that may write may read."""
    wanted = permission.get("scope")
    return wanted is not None and bool({wanted, wanted.replace(":read", ":write")} & caller.scopes)


def is_delegate(permission: Mapping[str, Any], caller: Caller) -> bool:
    """Tell whether what a caller is assigned is enough."""
    delegated = permission.get("delegated")
    if not delegated:
        return False
    level = caller.reach.get(delegated["service"], "none")
    return LEVELS.index(level) >= LEVELS.index(delegated["level"])


def may_know(operation: Operation, caller: Caller, scene: Scene) -> bool:
    """Tell who is told that they may not (403), rather than that there is nothing (404)."""
    if caller.profile is None:
        permission = operation.permission or {}
        return not has_scope(permission, caller) or bool(
            caller.reach and permission.get("delegated")
        )
    return is_at_home(operation, caller, scene) or bool(caller.duties or caller.reach)


@pytest.mark.parametrize("operation", GUARDED, ids=str)
class TestEachOperation:
    def test_refuses_whom_its_permission_does_not_admit(
        self, operation: Operation, theatre: Theatre
    ) -> None:
        found: list[str] = []
        with theatre.playing(operation.service) as play:
            scene = play.scene
            here = {name: scene.town[name] for name in operation.of_path()}
            good = scene.good(operation).with_header("Accept-Language", "fr").but(path=here)
            for name in callers(operation, scene):
                if not is_admitted(operation, scene.people[name], scene):
                    status = 403 if may_know(operation, scene.people[name], scene) else 404
                    answer = scene.call(good, name)
                    found += (f"{name}: {e}" for e in refusals.faults(answer, operation, status))
                    found += (f"{name}: {e}" for e in _telling(answer, good, name, scene))
            changed = play.changed
        if changed:
            theatre.strike(operation.service)
        found += changed
        assert not found, "\n".join(found)

    def test_admits_the_others(self, operation: Operation, scene: Scene) -> None:
        good = scene.good(operation)
        admitted = [
            name
            for name in list(callers(operation, scene))
            if is_admitted(operation, scene.people[name], scene)
        ]

        answers = {name: scene.call(good, name) for name in admitted}

        refused = {name: a.text for name, a in answers.items() if _by_the_guard(a)}
        assert admitted
        assert refused == {}

    def test_shows_a_stranger_nothing_of_the_town(self, operation: Operation, scene: Scene) -> None:
        good = scene.good(operation)

        answer = scene.call(good, "stranger")

        ids = [value for value in scene.town.values() if len(value) == len(NOWHERE)]
        shown = [each for each in ids if each in answer.text and each not in str(good.body)]
        assert shown == []
        if operation.of_path("uuid") and 200 <= answer.status_code < 300:
            pytest.fail(f"answers {answer.status_code} about what is the town's: {answer.text}")


def _telling(answer: TestResponse, good: Request, name: str, scene: Scene) -> Iterator[str]:
    """Find out whether a stranger's 404 tells more than the 404 about what is nowhere."""
    if name == "stranger" and TENANT in good.path and answer.status_code == 404:
        nowhere = scene.call(good.but(path={**good.path, TENANT: NOWHERE}), name)
        if nowhere.json != answer.json:
            yield f"{answer.text} about the town, {nowhere.text} about what is nowhere"


def _by_the_guard(answer: TestResponse) -> bool:
    return answer.status_code >= 500 or (
        answer.status_code in (401, 403) and (answer.json or {}).get("code") in OF_THE_GUARD
    )

"""No operation takes a parameter that it does not know, whatever its method."""

import pytest

from tests.contracts.operations import Operation, operations
from tests.contracts.scene import Scene

LENIENT = ("/.well-known/", "/v1/oauth/")
"""Where standards have a server ignore what it does not know (RFC 6749 §3.2, RFC 8414 §3)."""

STRICT = [each for each in operations() if not any(part in each.path for part in LENIENT)]


@pytest.mark.parametrize("operation", STRICT, ids=str)
def test_an_unknown_parameter_is_refused(operation: Operation, scene: Scene) -> None:
    good, caller = scene.good(operation), scene.caller_of(operation)

    answer = scene.call(good.but(query={**good.query, "dry-run": "true"}), caller)

    assert answer.status_code == 422, answer.text
    assert list(answer.get_json()["errors"]) == ["dry-run"]


FILTERED = [each for each in STRICT if each.parameters["query"]]


@pytest.mark.parametrize("operation", FILTERED, ids=str)
def test_a_parameter_that_is_given_twice_is_refused(operation: Operation, scene: Scene) -> None:
    """Of two, one would count and the other be passed over: of two rehearsals, the wrong one."""
    good, caller = scene.good(operation), scene.caller_of(operation)
    name = next(iter(operation.parameters["query"]))
    value = str(good.query.get(name, "true"))

    answer = scene.call(good.but(query={**good.query, name: [value, value]}), caller)

    assert answer.status_code == 422, answer.text
    assert name in answer.get_json()["errors"]

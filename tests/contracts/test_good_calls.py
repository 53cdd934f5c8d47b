"""A good call of each operation succeeds; without, what is refused would prove nothing.

Whatever a good call does is undone after each test.
"""

import pytest

from shared.web.idempotency import HEADER, REPLAYED
from tests.contracts import refusals
from tests.contracts.operations import JSON, Operation, operations
from tests.contracts.scene import Scene

EDITING = [operation for operation in operations() if operation.needs_etag]
REPEATABLE = [o for o in operations() if HEADER in o.parameters["header"]]


@pytest.mark.parametrize("operation", operations(), ids=str)
class TestAGoodCall:
    def test_succeeds(self, operation: Operation, scene: Scene) -> None:
        answer = scene.call(scene.good(operation), scene.caller_of(operation))

        assert 200 <= answer.status_code < 300, answer.text
        assert answer.status_code in operation.answers


@pytest.mark.parametrize("operation", EDITING, ids=str)
class TestAnEdit:
    def test_of_a_version_that_was_edited_since_is_refused(
        self, operation: Operation, scene: Scene
    ) -> None:
        good, caller = scene.good(operation), scene.caller_of(operation)
        french = good.with_header("Accept-Language", "fr")

        first, second = scene.call(good, caller), scene.call(french, caller)

        assert first.status_code == 200
        assert list(refusals.faults(second, operation, 412, codes=("stale_etag",))) == []


TELLING_SECRETS = {
    "POST /identity/v1/clients",
    "POST /identity/v1/clients/{client_id}/secret",
    "POST /identity/v1/factors/totp",
}
"""Done once as others are, but never answered twice."""


@pytest.mark.parametrize("operation", REPEATABLE, ids=str)
class TestARepeatedCall:
    def test_with_the_same_key_is_answered_the_same(
        self, operation: Operation, scene: Scene
    ) -> None:
        good, caller = (
            scene.good(operation).with_header(HEADER, "a-key"),
            scene.caller_of(operation),
        )

        first, second = scene.call(good, caller), scene.call(good, caller)

        if str(operation) in TELLING_SECRETS:
            told = refusals.faults(second, operation, 409, codes=("secret_told",))
            assert list(told) == []
            return
        assert second.headers[REPLAYED] == "true"
        assert (second.status_code, second.data) == (first.status_code, first.data)

    def test_with_the_same_key_and_another_body_is_refused(
        self, operation: Operation, scene: Scene
    ) -> None:
        good, caller = (
            scene.good(operation).with_header(HEADER, "a-key"),
            scene.caller_of(operation),
        )
        other = good.but(content_type=JSON, data=b"{ }").with_header("Accept-Language", "fr")

        scene.call(good, caller)
        second = scene.call(other, caller)

        told = refusals.faults(second, operation, 422, codes=("idempotency_key_reused",))
        assert list(told) == []

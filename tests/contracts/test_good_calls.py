"""Each scene knows a good call of each operation; without, what is refused would prove nothing."""

import pytest

from tests.contracts.operations import Operation, operations
from tests.contracts.scene import Scene


@pytest.mark.parametrize("operation", operations(), ids=str)
class TestAGoodCall:
    def test_succeeds(self, operation: Operation, scene: Scene) -> None:
        answer = scene.call(scene.good(operation), scene.caller_of(operation))

        assert 200 <= answer.status_code < 300, answer.text
        assert answer.status_code in operation.answers

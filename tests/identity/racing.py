"""What tests of races share: calls at the same instant."""

from collections.abc import Callable

from werkzeug.test import TestResponse

from tests import together


def at_once(times: int, call: Callable[[], TestResponse]) -> list[TestResponse]:
    """Make the same call so many times at once."""
    return together.at_once(*[call] * times)


def statuses(answers: list[TestResponse]) -> list[int]:
    return sorted(answer.status_code for answer in answers)

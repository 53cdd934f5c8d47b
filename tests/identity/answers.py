"""Reading answers."""

from werkzeug.test import TestResponse


def refused(answer: TestResponse) -> tuple[int, str]:
    """Tell how a call was refused."""
    return answer.status_code, (answer.json or {})["code"]

"""What a refresh gives."""

from werkzeug.test import TestResponse


def token_of(answer: TestResponse) -> str:
    assert answer.status_code == 200, answer.text
    return str((answer.json or {})["refresh_token"])

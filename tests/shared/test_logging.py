"""What is secret or personal never reaches a log."""

import pytest

from shared import logging


class TestMask:
    @pytest.mark.parametrize(
        "name", ["password", "access_token", "Authorization", "client_secret", "sealed", "email"]
    )
    def test_blanks_what_its_name_gives_away(self, name: str) -> None:
        line = logging.mask(None, "info", {"event": "a sentence", name: "hunter2"})

        assert "hunter2" not in line.values()

    def test_leaves_the_rest(self) -> None:
        line = {"event": "a sentence", "status_code": 200, "code": "not_found"}

        assert logging.mask(None, "info", dict(line)) == line

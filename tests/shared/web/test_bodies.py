"""A body that cannot be read is refused as what it is, in a time that grows with its length."""

from typing import Any

import pytest

from tests.answers import refused
from tests.shared.web.conftest import Caller


class TestABody:
    @pytest.mark.parametrize(
        "body",
        [b"{", b'{"name": NaN}', b"\xff\xfe", b'{"name": "\xe9"}', b'{"a": 1} 2', b"[" * 100_000],
    )
    def test_that_is_not_json_is_refused(self, anybody: Caller, body: bytes) -> None:
        answer = anybody.post("/echoes", data=body, content_type="application/json")

        assert refused(answer) == (400, "not_json")

    @pytest.mark.parametrize(
        "content_type", ["text/plain", "application/x-www-form-urlencoded", None]
    )
    def test_of_another_type_is_refused(self, anybody: Caller, content_type: str | None) -> None:
        answer = anybody.post("/echoes", data=b'{"name": "a"}', content_type=content_type)

        assert refused(answer) == (415, "unsupported_media_type")
        assert answer.headers["Accept"] == "application/json"

    @pytest.mark.parametrize("body", ["[]", '"a"', "1", "null", "[1, 2]"])
    def test_that_is_no_object_is_refused(self, anybody: Caller, body: str) -> None:
        answer = anybody.post("/echoes", data=body, content_type="application/json")

        assert refused(answer) == (422, "invalid")
        assert list(answer.json["errors"]) == ["body"]

    def test_that_is_missing_lacks_its_fields(self, anybody: Caller) -> None:
        assert anybody.post("/echoes").json["errors"] == {"name": ["This field is required."]}

    def test_that_is_too_large_is_refused(self, anybody: Caller) -> None:
        answer = anybody.post("/echoes", json={"name": "a" * 1_100_000})

        assert refused(answer) == (413, "too_large")

    @pytest.mark.parametrize(
        ("body", "where"),
        [
            ({"name": "a\x00"}, "name"),
            ({"name": "a", "rights": {"\x00": "read"}}, "rights."),
            ({"name": "a", "postal_address": {"lines": ["\x00"]}}, "postal_address.lines.0"),
            (["\x00"], "0"),
        ],
    )
    def test_with_a_nul_never_reaches_the_database(
        self, anybody: Caller, body: Any, where: str
    ) -> None:
        answer = anybody.post("/echoes", json=body)

        assert refused(answer) == (422, "invalid")
        assert answer.json["errors"] == {where: ["It holds a NUL character."]}

    def test_that_holds_a_nul_everywhere_is_told_of_some_of_them(self, anybody: Caller) -> None:
        answer = anybody.post("/echoes", json={"rights": [["\x00"] * 100] * 10})

        assert refused(answer) == (422, "invalid")
        assert len(answer.json["errors"]) == 20

    @pytest.mark.parametrize("depth", [10, 500, 1000, 1020])
    @pytest.mark.parametrize("around", ["[{}]", '{{"name": {}}}'])
    def test_however_deep_is_refused_as_what_it_is_not(
        self, anybody: Caller, depth: int, around: str
    ) -> None:
        opening, closing = around.split("{}")
        opening, closing = opening.format(), closing.format()

        answer = anybody.post(
            "/echoes", data=opening * depth + "1" + closing * depth, content_type="application/json"
        )

        assert refused(answer) == (422, "invalid")

    def test_with_a_nul_at_any_depth_is_refused(self, anybody: Caller) -> None:
        answer = anybody.post(
            "/echoes", data="[" * 900 + r'"\u0000"' + "]" * 900, content_type="application/json"
        )

        assert refused(answer) == (422, "invalid")
        assert list(answer.json["errors"]) == [".".join(["0"] * 900)]

    def test_with_too_many_fields_is_not_told_of_each(self, anybody: Caller) -> None:
        answer = anybody.post("/echoes", json={f"x{number}": 1 for number in range(10_000)})

        assert refused(answer) == (422, "invalid")
        assert answer.json["errors"] == {"body": ["At most 200 fields."]}

"""Every refusal and every failure is a problem document that says what to do, and no more."""

from typing import Any

import pytest

from shared import db
from shared.web import Service
from tests.answers import refused
from tests.shared.web.conftest import Caller

WRONG = {
    "name": " ",
    "postal_address": {"lines": ["1 rue Haute", "x" * 39], "postcode": "1234"},
    "rights": {"leave": "all"},
    "colour": "red",
}


class TestAProblem:
    def test_has_the_members_of_the_standard_and_a_stable_code(self, anybody: Caller) -> None:
        answer = anybody.post("/echoes", json={})

        assert answer.content_type == "application/problem+json"
        assert answer.json == {
            "type": "https://comptoir.example.org/mailer/docs/problems#invalid",
            "title": "Some fields are wrong: see `errors`.",
            "status": 422,
            "detail": "Some fields are wrong: see `errors`.",
            "code": "invalid",
            "errors": {"name": ["Missing data for required field."]},
        }

    def test_tells_every_wrong_field_at_once_by_its_path(self, anybody: Caller) -> None:
        answer = anybody.post("/echoes", json=WRONG)

        assert answer.status_code == 422
        assert answer.json["errors"] == {
            "name": ["It must not be empty."],
            "postal_address.lines.1": ["At most 38 characters."],
            "postal_address.postcode": ["Five digits."],
            "postal_address.city": ["Missing data for required field."],
            "rights.leave": ["Must be one of: none, read, write."],
            "colour": ["Unknown field."],
        }

    def test_speaks_french_to_who_prefers_it(self, anybody: Caller) -> None:
        prefers = {"Accept-Language": "de, fr-FR;q=0.9, en;q=0.5"}
        answer = anybody.post("/echoes", json=WRONG, headers=prefers)

        assert answer.headers["Content-Language"] == "fr"
        told = answer.json
        assert told["title"] == "Certains champs sont erronés : voyez `errors`."
        assert told["errors"] == {
            "name": ["Ce champ ne peut pas être vide."],
            "postal_address.lines.1": ["Au plus 38 caractères."],
            "postal_address.postcode": ["Cinq chiffres."],
            "postal_address.city": ["Ce champ est obligatoire."],
            "rights.leave": ["Doit être l'une de ces valeurs : none, read, write."],
            "colour": ["Champ inconnu."],
        }

    @pytest.mark.parametrize(
        ("asked", "spoken"),
        [
            ("", "fr"),
            ("de", "fr"),
            ("*", "fr"),
            ("nonsense;;", "fr"),
            ("en;q=0", "fr"),
            ("*;q=0", "fr"),
            ("fr;q=0.5, *", "en"),
            ("fr;q=0", "en"),
            ("fr;q=0, *;q=0.1", "en"),
            ("EN-gb", "en"),
            ("en;q=0.9, fr;q=0.1", "en"),
            ("fr;q=0.8, en;q=0.9", "en"),
            ("en, fr", "en"),
            ("fr, en", "fr"),
            ("de, *;q=0.5, en;q=0.4", "fr"),
        ],
    )
    def test_speaks_what_is_preferred_and_else_french(
        self, anybody: Caller, asked: str, spoken: str
    ) -> None:
        answer = anybody.post("/echoes", json={}, headers={"Accept-Language": asked})

        assert answer.headers["Content-Language"] == spoken
        assert answer.headers["Vary"] == "Accept-Language"
        assert ("Certains" in answer.json["title"]) == (spoken == "fr")


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
        assert anybody.post("/echoes").json["errors"] == {
            "name": ["Missing data for required field."]
        }

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


class TestAPath:
    def test_that_leads_nowhere_is_not_found(self, anybody: Caller) -> None:
        assert refused(anybody.get("/nowhere")) == (404, "not_found")
        assert refused(anybody.get("//elsewhere")) == (404, "not_found")

    def test_with_something_else_than_an_id_is_not_found(
        self, administrator: Caller, things: str
    ) -> None:
        assert refused(administrator.get(f"{things}/12")) == (404, "not_found")
        assert refused(administrator.get("/establishments/x/things")) == (404, "not_found")

    @pytest.mark.parametrize(
        "doubled", ["/establishments//{}/things", "/establishments/{}//things"]
    )
    def test_with_doubled_slashes_is_not_found(
        self, administrator: Caller, things: str, doubled: str
    ) -> None:
        """Werkzeug would send elsewhere, to whatever host the caller has named."""
        answer = administrator.get(
            doubled.format(things.split("/")[2]), headers={"Host": "x.example"}
        )

        assert refused(answer) == (404, "not_found")
        assert "Location" not in answer.headers

    def test_with_a_nul_is_not_found(self, anybody: Caller) -> None:
        assert refused(anybody.get("/failures/a%00b")) == (404, "not_found")

    def test_says_which_methods_it_has(self, anybody: Caller, things: str) -> None:
        answer = anybody.open("DELETE", things)

        assert refused(answer) == (405, "method_not_allowed")
        assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}

    def test_answers_options_without_a_token(self, anybody: Caller, things: str) -> None:
        answer = anybody.open("OPTIONS", things)

        assert answer.status_code == 200
        assert "POST" in answer.headers["Allow"]

    def test_answers_head_as_get_without_the_body(
        self, administrator: Caller, anybody: Caller, things: str
    ) -> None:
        answer = administrator.open("HEAD", things)

        assert answer.status_code == 200
        assert answer.data == b""
        assert "X-Pagination" in answer.headers
        assert anybody.open("HEAD", things).status_code == 401


class TestAQuery:
    def test_with_an_unknown_parameter_is_refused(self, administrator: Caller, things: str) -> None:
        answer = administrator.get(f"{things}?statuss=active&page=1&q=a")

        assert refused(answer) == (422, "invalid")
        assert answer.json["errors"] == {"statuss": ["Unknown parameter."]}

    def test_with_a_nul_or_the_wrong_type_is_refused(
        self, administrator: Caller, things: str
    ) -> None:
        assert administrator.get(f"{things}?q=%00").json["errors"] == {
            "q": ["It holds a NUL character."]
        }
        assert administrator.get(f"{things}?page=x").json["errors"] == {
            "page": ["Not a valid integer."]
        }

    def test_that_no_operation_reads_is_let_be(self, administrator: Caller) -> None:
        assert administrator.get("/things?utm=1").status_code == 200


class TestAFailure:
    def test_tells_nothing_of_its_reason_but_to_the_log(
        self, anybody: Caller, caplog: pytest.LogCaptureFixture
    ) -> None:
        answer = anybody.get("/failures/bug")

        assert refused(answer) == (500, "internal_error")
        assert "secret of the house" not in answer.text
        assert "secret of the house" in caplog.text

    def test_of_a_row_level_policy_is_a_failure_of_ours(self, anybody: Caller) -> None:
        assert refused(anybody.get("/failures/policy")) == (500, "internal_error")

    def test_of_a_constraint_is_the_refusal_that_names_it(
        self, administrator: Caller, things: str
    ) -> None:
        made = administrator.post(things, json={"name": "a"}).json

        answer = administrator.post(f"{things}/copies", json={"id": made["id"]})

        assert refused(answer) == (409, "name_taken")

    def test_of_a_unique_constraint_that_nobody_names_is_a_conflict(
        self, administrator: Caller, things: str, app: Service
    ) -> None:
        app.constraints.clear()
        made = administrator.post(things, json={"name": "a"}).json

        answer = administrator.post(f"{things}/copies", json={"id": made["id"]})

        assert refused(answer) == (409, "conflict")
        assert "pk_things" not in answer.text


class TestTheDatabase:
    def test_that_is_away_is_told_as_unavailable(
        self, administrator: Caller, things: str, anybody: Caller, app: Service
    ) -> None:
        app.sessions = db.sessions(db.connect("postgresql+psycopg://x:x@127.0.0.1:1/x"))

        for answer in (
            administrator.get(things),
            anybody.post("/tries"),
            anybody.get("//mailer/health/ready"),
        ):
            assert answer.status_code == 503
            assert int(answer.headers["Retry-After"]) >= 1

    def test_that_has_no_connection_left_is_told_as_unavailable(
        self, administrator: Caller, things: str, app: Service, connection: Any
    ) -> None:
        engine = db.connect(
            connection.engine.url.render_as_string(hide_password=False), pool_size=1
        )
        engine.pool._timeout = 0.01  # type: ignore[attr-defined]
        app.sessions = db.sessions(engine)
        with engine.connect(), engine.connect():
            answer = administrator.get(things)
        engine.dispose()

        assert refused(answer) == (503, "unavailable")

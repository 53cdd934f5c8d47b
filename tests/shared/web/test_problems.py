"""Every refusal and every failure is a problem document that says what to do, and no more."""

import pytest

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
            "errors": {"name": ["This field is required."]},
        }

    def test_tells_every_wrong_field_at_once_by_its_path(self, anybody: Caller) -> None:
        answer = anybody.post("/echoes", json=WRONG)

        assert answer.status_code == 422
        assert answer.json["errors"] == {
            "name": ["It must not be empty."],
            "postal_address.lines.1": ["At most 38 characters."],
            "postal_address.postcode": ["Five digits."],
            "postal_address.city": ["This field is required."],
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

    def test_is_refused_where_an_operation_has_no_parameters_too(
        self, administrator: Caller
    ) -> None:
        answer = administrator.get("/things?utm=1")

        assert refused(answer) == (422, "invalid")
        assert answer.json["errors"] == {"utm": ["Unknown parameter."]}

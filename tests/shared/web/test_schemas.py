"""What payloads are made of."""

from datetime import UTC, datetime, timedelta, timezone
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import ValidationError, fields

from shared import text
from shared.auth import Level
from shared.web import schemas
from shared.web.json import JSON


class Sample(schemas.Schema):
    text = schemas.Text(max=5)
    lines = schemas.Text(max=20, is_multiline=True)
    email = schemas.Email()
    name = schemas.Name()
    phone = schemas.Phone()
    siret = schemas.Siret()
    on = schemas.Date()
    at = schemas.Instant()
    level = schemas.Choice(Level)
    rights = schemas.LevelMap()
    password = schemas.Secret(max=10)
    address = fields.Nested(schemas.PostalAddress)


def load(**given: Any) -> Any:
    [value] = Sample().load(given).values()
    return value


def messages(**given: Any) -> Any:
    with pytest.raises(ValidationError) as refused:
        Sample().load(given)
    return refused.value.messages


class TestText:
    def test_is_stripped_and_composed(self) -> None:
        assert load(text="  ab ") == "ab"
        assert load(text="e\u0301") == "é"
        assert load(text=" ab\u00a0") == "ab"

    def test_is_bounded_after_stripping(self) -> None:
        assert load(text=" abcde ") == "abcde"
        assert messages(text="abcdef") == {"text": ["At most 5 characters."]}
        assert messages(text="  ") == {"text": ["It must not be empty."]}

    @pytest.mark.parametrize("bad", ["a\x00", "a\nb", "a\tb", "a\x1bb", "a\u2028b", "a\u202eb"])
    def test_has_no_control_characters(self, bad: str) -> None:
        assert messages(text=bad) == {"text": ["Control characters are not accepted."]}

    @pytest.mark.parametrize(
        "bad", ["\u200b", "\u00ad\u2060", "\ufeff", "\u2800", "\u3164", " \u200d "]
    )
    def test_that_nobody_sees_is_empty(self, bad: str) -> None:
        assert messages(text=bad) == {"text": ["It must not be empty."]}

    def test_may_have_several_lines_where_it_says_so(self) -> None:
        assert load(lines="a\r\n\tb") == "a\n\tb"
        assert "lines" in messages(lines="a\x07")

    def test_is_composed_only_if_it_is_not_far_too_long(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Of marks in disorder, composing takes the square of their number: hours, for 1 MB."""
        composed: list[str] = []

        def clean(given: str) -> str:
            composed.append(given)
            return text.clean(given)

        spy = SimpleNamespace(**{**vars(text), "clean": clean})
        monkeypatch.setattr("shared.web.fields.text", spy)

        too_long = messages(text="a" + "\u0300" * 1000 + "\u0316" * 1000)

        assert too_long == {"text": ["At most 5 characters."]}
        assert load(text="e\u0301" * 5) == "ééééé"
        assert composed == ["e\u0301" * 5]

    @pytest.mark.parametrize("mark", ["\u0300", "\u0316", "\u0f73", "\u0344"])
    def test_has_no_heap_of_marks(self, mark: str) -> None:
        assert messages(lines="a" + mark * 31) == {"lines": ["Too many marks on one letter."]}
        assert load(lines="a" + "\u0327\u0301" * 4 + "b")

    @given(st.text())
    def test_never_lets_anything_through_that_postgresql_cannot_keep(self, text: str) -> None:
        try:
            kept = load(text=text)
        except ValidationError:
            return
        assert "\x00" not in kept
        assert 1 <= len(kept.encode()) <= 20


class TestAListOrAMap:
    @pytest.mark.parametrize(
        ("given", "faults"),
        [
            (
                {"address": {"lines": [1] * 5, "postcode": "75001", "city": "Paris"}},
                {"address": {"lines": ["Enter the street: 1 to 4 lines."]}},
            ),
            (
                {"rights": {f"s{number}": 1 for number in range(201)}},
                {"rights": ["Longer than maximum length 200."]},
            ),
        ],
    )
    def test_that_is_too_long_is_not_told_of_each_item(self, given: Any, faults: Any) -> None:
        assert messages(**given) == faults


class TestAnEmailAddress:
    @pytest.mark.parametrize(
        ("given", "kept"),
        [
            ("jeanne.dupre@example.org", "jeanne.dupre@example.org"),
            (" Jeanne.Dupre@Mairie.Example.ORG ", "Jeanne.Dupre@mairie.example.org"),
            ("eloise@Mairie-Évreux.fr", "eloise@mairie-évreux.fr"),
            ("o'brien@example.org", "o'brien@example.org"),
        ],
    )
    def test_is_checked_by_its_form(self, given: str, kept: str) -> None:
        assert load(email=given) == kept

    @pytest.mark.parametrize(
        "bad", ["a", "a@b", "a@b@c.fr", "a@localhost", "A <a@b.fr>", "a@b..fr"]
    )
    def test_is_refused_if_it_is_none(self, bad: str) -> None:
        assert messages(email=bad) == {"email": ["Not a valid e-mail address."]}

    def test_that_no_server_on_the_way_takes_is_refused_with_another_proposed(self) -> None:
        [typographic] = messages(email="o’brien@example.org")["email"]
        [accented] = messages(email="josé@example.org")["email"]

        assert typographic.endswith("should it be o'brien@example.org?")
        assert typographic.fr.endswith("s'agit-il de o'brien@example.org ?")
        assert "do not take é before the @" in accented


class TestAName:
    def test_is_of_any_script_and_tells_which_character_it_may_not_have(self) -> None:
        assert load(name="李\u200b 王") == "李 王"
        [fault] = messages(name="Zoé 😀")["name"]
        assert fault.startswith("😀 (U+1F600) is not accepted here")
        assert fault.fr.startswith("😀 (U+1F600) n'est pas accepté ici")


class TestAPhoneNumber:
    @pytest.mark.parametrize(
        ("given", "kept"),
        [
            ("01 40 20 50 50", "+33140205050"),
            ("01.40.20.50.50", "+33140205050"),
            ("+33 1 40 20 50 50", "+33140205050"),
            ("0033 1 40 20 50 50", "+33140205050"),
            ("06 12 34 56 78", "+33612345678"),
            ("0590 81 12 34", "+590590811234"),
            ("0692 12 34 56", "+262692123456"),
            ("+32 2 512 34 56", "+3225123456"),
        ],
    )
    def test_is_read_as_in_france_and_kept_in_e164(self, given: str, kept: str) -> None:
        assert load(phone=given) == kept

    @pytest.mark.parametrize("bad", ["12", "01 40 20 50", "abc", "0140205050 ext 3"])
    def test_is_refused_if_there_can_be_none(self, bad: str) -> None:
        assert "phone" in messages(phone=bad)


class TestASiret:
    def test_is_checked_and_kept_in_digits(self) -> None:
        assert load(siret="732 829 320 00074") == "73282932000074"

    @pytest.mark.parametrize("bad", ["73282932000075", "7328293200007", "abc"])
    def test_is_refused_if_it_is_none(self, bad: str) -> None:
        assert messages(siret=bad) == {"siret": ["Not a valid SIRET."]}


class TestDaysAndInstants:
    def test_a_day_is_a_day(self) -> None:
        assert str(load(on="2026-11-16")) == "2026-11-16"
        assert messages(on="16/11/2026") == {"on": ["Not a valid date."]}

    def test_an_instant_is_written_in_utc(self) -> None:
        paris = datetime(2026, 11, 16, 10, 30, tzinfo=timezone(timedelta(hours=1)))

        assert Sample().dump({"at": paris}) == {"at": "2026-11-16T09:30:00Z"}
        assert load(at="2026-11-16T10:30:00+01:00") == datetime(2026, 11, 16, 9, 30, tzinfo=UTC)
        assert "at" in messages(at="2026-11-16T10:30:00")

    @pytest.mark.parametrize("beyond", ["9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00"])
    def test_an_instant_that_utc_cannot_write_is_none(self, beyond: str) -> None:
        assert messages(at=beyond) == {"at": ["Not a valid datetime."]}


class TestLevels:
    def test_are_read_by_service(self) -> None:
        assert load(rights={"leave": "read"}) == {"leave": Level.READ}
        assert Sample().dump({"rights": {"b": Level.READ, "a": Level.NONE}}) == {
            "rights": {"a": "none", "b": "read"}
        }

    def test_are_refused_one_by_one(self) -> None:
        assert messages(rights={"leave": "all", " ": "read"}) == {
            "rights": {
                "leave": ["Must be one of: none, read, write."],
                " ": ["It must not be empty."],
            }
        }
        assert "rights" in messages(rights=[])


def test_a_secret_is_taken_as_it_is_and_never_written() -> None:
    assert load(password=" é ") == " é "
    assert Sample().dump({"password": "x"}) == {}


def test_an_unknown_field_is_refused() -> None:
    assert messages(colour="red") == {"colour": ["Unknown field."]}


def test_json_keeps_order_and_writes_what_python_has(app: Any) -> None:
    id = uuid4()

    assert JSON(app).dumps({"b": id, "a": Level.READ}) == f'{{"b":"{id}","a":"read"}}'

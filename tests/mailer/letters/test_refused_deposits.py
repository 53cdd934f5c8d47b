"""Depositing what may not be: refused by field, and nothing is in a box."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest

from shared.events.accounts import EstablishmentFacts
from shared.events.mailer import LetterDeposited
from shared.web.uploads import BESIDE_FILE
from tests.answers import refused
from tests.mailer.letters.box import deposited, letters
from tests.mailer.letters.growing import GROWING
from tests.mailer.world import Caller, World, pdf
from tests.sirets import siret

NOBODY = "00000000-0000-7000-8000-000000000000"


class Untouchable(BytesIO):
    """A body that must not be read."""

    def read(self, *_: object) -> bytes:
        raise AssertionError("the body was read")

    readline = readinto = readlines = read  # type: ignore[assignment]


class TestADeposit:
    @pytest.mark.parametrize(
        "fields",
        [
            {"title": "Relance n° 2"},
            {"dated_on": "2026-11-21"},
            {"category": "funds"},
            {"due_on": "2026-12-15"},
            {"file": 2},
        ],
        ids=str,
    )
    def test_of_another_letter_under_a_reference_that_is_taken_is_refused(
        self, world: World, operator: Caller, home: EstablishmentFacts, fields: dict[str, Any]
    ) -> None:
        deposited(operator, home, reference="R-42")
        given = {key: value for key, value in fields.items() if key != "file"}

        answer = operator.deposit(
            pdf(fields.get("file", 1)),
            establishment_id=home.establishment_id,
            reference="R-42",
            **given,
        )

        assert refused(answer) == (409, "reference_taken")
        assert len(letters(world)) == 1

    @pytest.mark.parametrize(
        ("field", "fields"),
        [
            ("title", {"title": None}),
            ("title", {"title": "x" * 201}),
            ("title", {"title": "two\nlines"}),
            ("dated_on", {"dated_on": None}),
            ("dated_on", {"dated_on": "yesterday"}),
            ("category", {"category": None}),
            ("category", {"category": "no-such-category"}),
            ("reference", {"reference": "x" * 81}),
            ("establishment_id", {"establishment_id": None}),
            ("establishment_id", {"establishment_id": "no-id"}),
            ("establishment_id", {"siret": siret(1), "contract_number": "VF201"}),
            ("establishment_id", {"establishment_id": None, "siret": siret(1)}),
            ("siret", {"establishment_id": None, "siret": "1234", "contract_number": "1"}),
            ("due_on", {"due_on": "15/12/2026"}),
            ("reply_email", {"reply_email": "nobody"}),
            ("reply_phone", {"reply_phone": "12"}),
            ("reply_name", {"reply_name": "x" * 121}),
            ("colour", {"colour": "red"}),
            ("file", {"content": b"no pdf at all"}),
            ("file", {"content": b"%PDF-1.7\nbut then nothing"}),
            ("file", {"content": pdf(password="secret")}),
            ("file", {"content": pdf(0)}),
        ],
    )
    def test_with_a_fault_is_refused_by_field(
        self, world: World, operator: Caller, home: EstablishmentFacts, field: str, fields: Any
    ) -> None:
        answer = operator.deposit(**{"establishment_id": home.establishment_id, **fields})

        assert refused(answer)[0] == 422, answer.data
        assert field in answer.json["errors"], answer.json
        assert letters(world) == []
        assert world.announced(LetterDeposited) == []

    def test_without_a_file_is_refused(self, world: World, operator: Caller, home: Any) -> None:
        answer = operator.open("POST", "/letters", data={"title": "x"})

        assert refused(answer) == (422, "invalid")

    def test_that_is_too_large_is_refused(
        self, world: World, operator: Caller, home: EstablishmentFacts
    ) -> None:
        large = pdf() + b"\n" * world.tools.settings.letter_bytes

        answer = operator.deposit(large, establishment_id=home.establishment_id)

        assert refused(answer) == (422, "bad_pdf")
        assert letters(world) == []

    @pytest.mark.parametrize("grow", GROWING.values(), ids=GROWING)
    def test_that_has_too_many_pages_or_grows_without_end_is_refused(
        self,
        world: World,
        operator: Caller,
        home: EstablishmentFacts,
        grow: Callable[[int], bytes],
    ) -> None:
        most = world.tools.settings.letter_pages

        answer = operator.deposit(grow(most), establishment_id=home.establishment_id)

        assert refused(answer) == (422, "bad_pdf")
        assert f"{most} pages" in answer.json["errors"]["file"][0]
        assert letters(world) == []

    def test_that_says_it_is_too_large_is_refused_before_it_is_read(
        self, world: World, operator: Caller
    ) -> None:
        said = world.tools.settings.letter_bytes + BESIDE_FILE + 1

        answer = operator.open(
            "POST",
            "/letters",
            input_stream=Untouchable(),
            environ_overrides={"CONTENT_LENGTH": str(said)},
            content_type="multipart/form-data; boundary=x",
        )

        assert refused(answer) == (413, "too_large")
        assert letters(world) == []

    def test_for_an_unknown_establishment_is_refused(
        self, world: World, operator: Caller, home: EstablishmentFacts
    ) -> None:
        assert refused(operator.deposit(establishment_id=NOBODY)) == (404, "not_found")
        wrong = operator.deposit(siret=home.siret, contract_number="WRONG")
        assert refused(wrong) == (404, "not_found")

    @pytest.mark.parametrize("status", ["closed", "registered"])
    def test_for_an_establishment_that_nobody_reads_for_is_refused(
        self, world: World, operator: Caller, home: EstablishmentFacts, status: str
    ) -> None:
        other = world.establishment("Fermée", status=status)

        answer = operator.deposit(establishment_id=other.establishment_id)

        assert refused(answer) == (409, "letter_box_closed")

    def test_is_not_made_by_others(self, world: World, home: EstablishmentFacts) -> None:
        for caller in (
            world.caller(world.administrator(home)),
            world.client("access:read"),
            world.operator(**{"duty:support": "write"}),
        ):
            assert refused(caller.deposit(establishment_id=home.establishment_id))[0] == 403
        assert letters(world) == []

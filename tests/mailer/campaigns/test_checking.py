"""A campaign's table is looked through first: what matches, and what does not."""

from collections.abc import Callable
from typing import Any

import pytest

from shared.events.accounts import EstablishmentFacts
from tests.answers import refused
from tests.mailer.campaigns.handing import Handing, line, table
from tests.mailer.letters.box import letters
from tests.mailer.working import job_of
from tests.mailer.world import World, pdf

FAULTS: dict[str, tuple[dict[str, str], str]] = {
    "a file that is not there": ({"fichier": "9.pdf"}, "fichier"),
    "a kind that nobody knows": ({"catégorie": "unknown"}, "catégorie"),
    "a SIRET that is none": ({"siret": "12345678901234"}, "siret"),
    "an establishment that nobody knows": ({"siret": "80000000000008"}, "siret"),
    "no addressee": ({"siret": ""}, "siret"),
    "a contract number of another": ({"contrat": "AB123"}, "siret"),
    "no title": ({"titre": ""}, "titre"),
    "a day that is none": ({"date": "31/02/2026"}, "date"),
    "no reference": ({"référence": ""}, "référence"),
    "a due day that is none": ({"échéance": "soon"}, "échéance"),
    "a contact's address that is none": ({"courriel du contact": "nobody"}, "courriel du contact"),
}


def uploaded(handing: Handing) -> str:
    files = {"1.pdf": pdf(), "lots/2.pdf": pdf(2), "3.pdf": b"no PDF"}
    return handing.uploaded(files)


class TestALine:
    @pytest.mark.parametrize(
        "named",
        [
            lambda home: {},
            lambda home: {"siret": f" {home.siret[:9]} {home.siret[9:]}"},
            lambda home: {"siret": "", "contrat": home.contract_numbers[0]},
            lambda home: {"siret": "", "établissement": str(home.establishment_id)},
            lambda home: {"contrat": home.contract_numbers[0]},
            lambda home: {"fichier": "lots/2.pdf"},
            lambda home: {"fichier": "2.pdf"},
            lambda home: {"date": "2026-11-20", "échéance": "01/12/2026"},
        ],
        ids=["siret", "spaces", "contract", "id", "both", "folder", "no folder", "iso day"],
    )
    def test_that_is_right_would_be_deposited(
        self,
        world: World,
        handing: Handing,
        home: EstablishmentFacts,
        named: Callable[[EstablishmentFacts], dict[str, str]],
    ) -> None:
        (said,) = handing.checked(uploaded(handing), [line(home, 1, **named(home))])

        assert said["outcome"] == "deposited"
        assert said["number"] == 2
        assert said["facts"]["establishment"] == home.name
        assert letters(world) == []

    def test_that_is_wrong_is_told_by_line_and_column(
        self, handing: Handing, home: EstablishmentFacts
    ) -> None:
        lines = [line(home, 1, **fields) for fields, _ in FAULTS.values()]
        for number, each in enumerate(lines):
            each["référence"] = each["référence"] and f"R-{number}"

        said = handing.checked(uploaded(handing), lines)

        told = {
            why: (each["outcome"], list(each["facts"]["errors"]))
            for why, each in zip(FAULTS, said, strict=True)
        }
        assert told == {why: ("refused", [column]) for why, (_, column) in FAULTS.items()}
        assert [each["number"] for each in said] == list(range(2, len(FAULTS) + 2))

    def test_whose_file_is_no_pdf_is_told_why(
        self, handing: Handing, home: EstablishmentFacts
    ) -> None:
        (said,) = handing.checked(uploaded(handing), [line(home, 3)])

        assert said["code"] == "bad_pdf"
        assert "PDF" in said["facts"]["errors"]["fichier"][0]

    def test_with_the_reference_of_another_line_to_the_same_is_told_which(
        self, handing: Handing, home: EstablishmentFacts
    ) -> None:
        first, second = handing.checked(
            uploaded(handing), [line(home, 1), line(home, 2, référence="R-1")]
        )

        assert (first["outcome"], second["outcome"]) == ("deposited", "refused")
        assert "2" in second["facts"]["errors"]["référence"][0]

    @pytest.mark.usefixtures("home")
    def test_to_an_establishment_that_is_closed_is_refused(
        self, world: World, handing: Handing
    ) -> None:
        closed = world.establishment("Fermé", status="closed")

        (said,) = handing.checked(uploaded(handing), [line(closed, 1)])

        assert said["code"] == "letter_box_closed"

    def test_of_which_several_establishments_have_the_number_is_refused(
        self, world: World, handing: Handing, home: EstablishmentFacts
    ) -> None:
        world.establishment("Autre", contract_numbers=home.contract_numbers)

        (said,) = handing.checked(
            uploaded(handing),
            [line(home, 1, siret="", contrat=home.contract_numbers[0])],
        )

        assert list(said["facts"]["errors"]) == ["contrat"]


class TestATable:
    @pytest.mark.parametrize(
        ("content", "said"),
        [
            (b"fichier;siret\n1.pdf;x", "catégorie / category"),
            (table([]), "no line"),
            (table([{"fichier": "1.pdf"}]).replace(b"titre", b"color"), "color"),
            (b'fichier;"siret', "quotation mark"),
        ],
        ids=["a column that is missing", "no line", "a column that nobody knows", "quotes"],
    )
    def test_that_is_none_is_refused_at_once(
        self, handing: Handing, content: bytes, said: str
    ) -> None:
        answer = handing.check(uploaded(handing), content)

        assert answer.status_code == 422
        assert said in " ".join(answer.json["errors"]["lines"])

    def test_waits_for_the_whole_zip(self, handing: Handing, home: EstablishmentFacts) -> None:
        campaign = handing.opened(bytes(100))

        assert refused(handing.check(campaign, table([line(home, 1)]))) == (409, "campaign_state")

    def test_is_deposited_once_it_has_been_looked_through(
        self, world: World, handing: Handing, home: EstablishmentFacts
    ) -> None:
        campaign = uploaded(handing)
        before = handing.deposit(campaign)
        answer = handing.check(campaign, table([line(home, 1)]))
        unfinished = handing.deposit(campaign)
        handing.works.run()

        assert refused(before) == refused(unfinished) == (409, "campaign_state")
        assert job_of(handing.operator, answer)["parameters"]["dry_run"] is True
        assert handing.deposited(campaign)[0]["outcome"] == "deposited"

    def test_is_reported_for_a_spreadsheet(
        self, handing: Handing, home: EstablishmentFacts
    ) -> None:
        answer = handing.check(uploaded(handing), table([line(home, 1), line(home, 9)]))
        handing.works.run()
        job: dict[str, Any] = job_of(handing.operator, answer)

        told = handing.operator.get(f"/jobs/{job['id']}/report.csv").data.decode("utf-8-sig")

        assert home.name in told.splitlines()[1]
        assert "fichier" in told.splitlines()[2]

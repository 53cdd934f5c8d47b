"""The ZIP of a campaign arrives in parts, and goes on where it broke off."""

from datetime import timedelta
from uuid import UUID

import pytest

from services.mailer import chores
from services.mailer.domain.campaign_limits import KEPT_DAYS, LONGEST_EMBARGO_DAYS, MOST_WAITING
from shared.events.accounts import EstablishmentFacts
from tests.answers import refused
from tests.mailer.campaigns.handing import Handing, line, table, zipped
from tests.mailer.world import Caller, World, pdf


class TestAnUpload:
    def test_in_parts_is_read_as_one_file(
        self, handing: Handing, home: EstablishmentFacts, small_parts: int
    ) -> None:
        content = zipped({f"{n}.pdf": pdf(n) for n in (1, 2, 3)})
        campaign = handing.opened(content)
        for offset in range(0, len(content), small_parts):
            assert handing.part(campaign, offset, content[offset:][:small_parts]).status_code == 200

        assert handing.shown(campaign)["status"] == "received"
        lines = handing.checked(campaign, [line(home, n) for n in (1, 2, 3)])
        assert [each["outcome"] for each in lines] == ["deposited"] * 3

    def test_goes_on_where_it_broke_off(self, handing: Handing, small_parts: int) -> None:
        content = zipped({"1.pdf": pdf()})
        campaign = handing.opened(content)
        handing.part(campaign, 0, content[:small_parts])

        elsewhere = handing.part(campaign, 2 * small_parts, content[2 * small_parts :])
        again = handing.part(campaign, 0, content[:small_parts])

        assert refused(elsewhere) == (409, "upload_elsewhere")
        assert elsewhere.json["received"] == again.json["received"] == small_parts
        assert handing.shown(campaign)["received"] == small_parts

    def test_of_a_part_of_another_size_is_refused(self, handing: Handing, small_parts: int) -> None:
        content = zipped({"1.pdf": pdf()})
        campaign = handing.opened(content)

        answer = handing.part(campaign, 0, content[: small_parts - 1])

        assert answer.status_code == 422
        assert str(small_parts) in answer.json["errors"]["body"][0]
        assert handing.shown(campaign)["received"] == 0

    def test_that_is_whole_takes_nothing_more(self, handing: Handing) -> None:
        campaign = handing.uploaded({"1.pdf": pdf()})
        whole = handing.shown(campaign)["received"]

        assert refused(handing.part(campaign, whole, b"more")) == (409, "campaign_state")

    def test_that_is_no_zip_is_told_when_it_is_checked(
        self, handing: Handing, home: EstablishmentFacts
    ) -> None:
        content = b"not a ZIP, and long enough for one"
        campaign = handing.opened(content)
        handing.part(campaign, 0, content)

        answer = handing.check(
            campaign, "fichier;siret;catégorie;titre;date;référence\n1;1;1;1;1;1".encode()
        )

        assert answer.status_code == 422
        assert list(answer.json["errors"]) == ["content"]

    def test_is_removed_after_a_week(self, world: World, handing: Handing) -> None:
        campaign = handing.uploaded({"1.pdf": pdf()})
        kept = world.tools.uploads.open

        chores.remove_uploads(world.sessions, world.now, world.tools)
        size = handing.shown(campaign)["size"]
        with kept(_id(campaign), size) as file:
            assert file.read(2) == b"PK"
        chores.remove_uploads(
            world.sessions, world.now + timedelta(days=KEPT_DAYS, seconds=1), world.tools
        )

        with kept(_id(campaign), size) as file, pytest.raises(FileNotFoundError):
            file.read(2)
        assert refused(handing.check(campaign, b"x")) == (409, "campaign_state")

    def test_is_not_removed_while_it_is_checked(
        self, world: World, handing: Handing, home: EstablishmentFacts
    ) -> None:
        campaign = handing.uploaded({"1.pdf": pdf()})
        handing.check(campaign, table([line(home, 1)]))
        later = world.now + timedelta(days=KEPT_DAYS, seconds=1)

        meanwhile = chores.remove_uploads(world.sessions, later, world.tools)
        handing.works.run()
        afterwards = chores.remove_uploads(world.sessions, later, world.tools)

        assert (meanwhile, afterwards) == (0, 1)


class TestACampaign:
    def test_is_its_depositors_own(self, world: World, handing: Handing) -> None:
        application, other = world.client(), world.client()
        theirs = application.post("/campaigns", {"name": "Paie", "size": 100}).json["id"]

        assert refused(other.get(f"/campaigns/{theirs}")) == (404, "not_found")
        assert other.get("/campaigns").json == []
        assert [each["id"] for each in application.get("/campaigns").json] == [theirs]
        assert [each["id"] for each in handing.operator.get("/campaigns").json] == [theirs]

    def test_is_no_business_of_people(self, world: World, home: EstablishmentFacts) -> None:
        person = world.caller(world.administrator(home))

        assert refused(person.get("/campaigns")) == (403, "forbidden")

    @pytest.mark.parametrize("days", [-1, LONGEST_EMBARGO_DAYS + 1])
    def test_is_hidden_until_an_instant_of_the_year_to_come(
        self, world: World, operator: Caller, days: int
    ) -> None:
        until = (world.now + timedelta(days=days)).isoformat()

        answer = operator.post("/campaigns", {"name": "x", "size": 100, "embargoed_until": until})

        assert answer.status_code == 422
        assert list(answer.json["errors"]) == ["embargoed_until"]

    def test_waits_with_a_few_others_at_most(self, operator: Caller) -> None:
        answers = [
            operator.post("/campaigns", {"name": "x", "size": 100}) for _ in range(MOST_WAITING + 1)
        ]

        assert [answer.status_code for answer in answers] == [201] * MOST_WAITING + [409]
        assert refused(answers[-1]) == (409, "too_many_campaigns")

    def test_has_a_template_for_its_table(self, operator: Caller) -> None:
        answer = operator.get("/campaign-template", headers={"Accept-Language": "fr"})

        assert answer.data.decode("utf-8-sig").startswith("fichier;siret;contrat;")


def _id(text: str) -> UUID:
    return UUID(text)

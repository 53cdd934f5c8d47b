"""Before accepting: who could do what, until when, and what changes against today."""

from datetime import timedelta

from tests.answers import refused
from tests.delegation import amendments
from tests.delegation.pairs import Pair, pair
from tests.delegation.world import TODAY

UNTIL = TODAY + timedelta(days=100)


class TestThePreviewOfARequest:
    def test_tells_in_words_what_by_whom_until_when_and_what_changes(self, joined: Pair) -> None:
        delegation_id = joined.ask(
            {"affiliation": "write", "carriere": "read"}, ends_on=UNTIL.isoformat()
        )

        shown = joined.answerer.get(f"/delegations/{delegation_id}/preview").json

        said = shown["words"]["fr"]
        assert f"{joined.centre.name} pourra, pour {joined.town.name} :" in said
        assert "- Carrière › Service affiliation : consulter et modifier" in said
        assert "- Carrière › Service carriere : consulter\n" in said
        assert f"Jusqu'au {UNTIL:%d/%m/%Y} inclus." in said
        assert f"que {joined.centre.name} désigne parmi les siennes" in said
        assert "- Carrière › Service carriere : aucun accès aujourd'hui" in said
        assert "no access today" in shown["words"]["en"]
        assert [each["before"] for each in shown["changes"]] == ["none", "none"]

    def test_has_the_text_and_the_hash_by_which_it_is_accepted_in_one_more_call(
        self, joined: Pair
    ) -> None:
        path = f"/delegations/{joined.ask()}"
        shown = joined.answerer.get(f"{path}/preview").json
        assert shown["text"] == joined.answerer.get(path).json["text"]

        answer = joined.answerer.post(f"{path}/accept", {"text_hash": shown["text_hash"]})

        assert answer.status_code == 200

    def test_names_who_loses_an_exclusive_service_and_who_keeps_another(self, joined: Pair) -> None:
        rival = pair(joined.world, centre="Autre centre")
        given = rival.ask({"paie": "read", "carriere": "read"}, targets=[joined.target])
        joined.accept(given)
        delegation_id = joined.ask({"paie": "read", "carriere": "read"})

        shown = joined.answerer.get(f"/delegations/{delegation_id}/preview").json

        by_service = {each["service"]: each for each in shown["changes"]}
        assert [e["name"] for e in by_service["paie"]["taken_from"]] == ["Autre centre"]
        assert by_service["paie"]["also_held_by"] == []
        assert [e["name"] for e in by_service["carriere"]["also_held_by"]] == ["Autre centre"]
        assert "le service est retiré à Autre centre" in shown["words"]["fr"]
        assert "aussi confié à Autre centre, comme aujourd'hui" in shown["words"]["fr"]

    def test_tells_what_the_asker_may_do_already_and_goes_on_to(self, joined: Pair) -> None:
        joined.agreed({"carriere": "read"})
        delegation_id = joined.ask({"affiliation": "read"})

        shown = joined.answerer.get(f"/delegations/{delegation_id}/preview").json

        assert shown["already"] == {"carriere": "read"}
        assert f"{joined.centre.name} agit déjà pour vous" in shown["words"]["fr"]

    def test_is_not_for_who_asks_nor_after_the_answer(self, joined: Pair) -> None:
        path = f"/delegations/{joined.ask()}/preview"
        assert refused(joined.asker.get(path)) == (403, "other_side_decides")
        stranger = pair(joined.world).answerer
        assert refused(stranger.get(path)) == (404, "not_found")

        path = f"/delegations/{joined.agreed({'carriere': 'read'})}/preview"
        assert refused(joined.answerer.get(path)) == (409, "wrong_state")


class TestThePreviewOfAnAmendment:
    def test_tells_what_changes_against_the_delegation_of_today(self, joined: Pair) -> None:
        delegation_id = joined.agreed({"affiliation": "read"}, ends_on=UNTIL.isoformat())
        later = UNTIL + timedelta(days=50)
        more = {"rights": {"affiliation": "write", "carriere": "read"}}
        amendment = amendments.asked(joined, delegation_id, **more, ends_on=later.isoformat())
        path = amendments.path(delegation_id, amendment)

        shown = joined.answerer.get(f"{path}/preview").json

        assert [each["before"] for each in shown["changes"]] == ["read", "none"]
        said = shown["words"]["fr"]
        assert "- Carrière › Service affiliation : aujourd'hui : consulter" in said
        assert f"Jusqu'au {later:%d/%m/%Y} inclus, au lieu du {UNTIL:%d/%m/%Y}." in said
        body = {"text_hash": shown["text_hash"]}
        assert joined.answerer.post(f"{path}/accept", body).status_code == 200
        assert refused(joined.answerer.get(f"{path}/preview")) == (409, "amendment_answered")

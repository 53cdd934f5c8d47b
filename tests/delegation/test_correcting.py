"""An establishment goes by another number: its delegations go on, and both sides know (§4.1)."""

from dataclasses import replace
from typing import Any

import pytest

from shared.events.accounts import EstablishmentCorrected, EstablishmentFacts
from shared.events.delegation import AccessChanged, DelegationCorrected
from tests.answers import refused
from tests.delegation.pairs import Pair
from tests.sirets import siret

RIGHT = siret(9_999)


def corrected(joined: Pair, side: str = "town", **said: Any) -> EstablishmentFacts:
    """Tell that an operator has corrected the SIRET of one side, or a contract number."""
    facts: EstablishmentFacts = getattr(joined, side)
    right = said.get("contract_number")
    numbers = [
        right if right and number == said["former_contract_number"] else number
        for number in facts.contract_numbers
    ]
    now = replace(facts, siret=said.pop("siret", facts.siret), contract_numbers=numbers)
    former = facts.siret if now.siret != facts.siret else None
    joined.world.told(
        EstablishmentCorrected(
            establishment=now,
            changed=["siret" if former else "contract_numbers"],
            reason="Erreur de saisie.",
            former_siret=former,
            **said,
        )
    )
    return now


class TestACorrectedSiret:
    def test_stands_in_the_proof_of_consent(self, joined: Pair) -> None:
        delegation_id = joined.agreed()
        corrected(joined, siret=RIGHT)

        proof = joined.asker.post(f"/delegations/{delegation_id}/proof")
        paper = joined.asker.get(f"/delegations/{delegation_id}/proof.pdf")

        assert (proof.status_code, paper.status_code) == (200, 200)
        claims = proof.json["claims"]
        assert claims["delegating"]["siret"] == RIGHT
        last = claims["steps"][-1]
        assert (last["what"], last["former_siret"]) == ("corrected", joined.town.siret)

    @pytest.mark.parametrize("side", ["town", "centre"])
    def test_leaves_delegations_and_access_as_they_are(self, joined: Pair, side: str) -> None:
        delegation_id = joined.agreed()
        worker = joined.assigned(delegation_id)
        grants = len(joined.world.announced(AccessChanged))

        corrected(joined, side, siret=RIGHT)

        assert joined.status(delegation_id) == "active"
        assert joined.may(worker)
        assert len(joined.world.announced(AccessChanged)) == grants
        for caller in (joined.asker, joined.answerer):
            shown = caller.get(f"/delegations/{delegation_id}").json
            named = shown["delegating" if side == "town" else "centralising"]
            assert named["siret"] == RIGHT

    def test_is_told_of_what_runs_and_of_what_waits(self, joined: Pair) -> None:
        running, waiting = joined.agreed(), joined.ask({"carriere": "read"})
        over = joined.agreed({"letters": "read"})
        joined.answerer.post(f"/delegations/{over}/terminate", {"reason": "Fini."})

        corrected(joined, siret=RIGHT)

        told = joined.world.announced(DelegationCorrected)
        assert {event.to_data()["delegation"]["delegation_id"] for event in told} == {
            str(running),
            str(waiting),
        }
        for event in told:
            assert isinstance(event, DelegationCorrected)
            assert event.establishment_id == joined.town.establishment_id
            assert (event.former_siret, event.siret) == (joined.town.siret, RIGHT)
            assert (event.former_contract_number, event.contract_number) == (None, None)

    def test_stands_in_the_log_of_both_sides(self, joined: Pair) -> None:
        delegation_id = joined.agreed()

        corrected(joined, siret=RIGHT)

        for caller in (joined.asker, joined.answerer):
            line = caller.get(f"/delegations/{delegation_id}/events").json[-1]
            assert (line["kind"], line["side"], line["by"]) == ("corrected", "rules", None)
            assert line["establishment_id"] == str(joined.town.establishment_id)
            assert line["former_siret"] == joined.town.siret

    def test_is_found_by_the_other_side(self, joined: Pair) -> None:
        delegation_id = joined.agreed()

        corrected(joined, siret=RIGHT)

        def found(q: str) -> list[str]:
            return [row["id"] for row in joined.asker.get(f"/delegations?q={q}").json]

        assert found(RIGHT) == [str(delegation_id)]
        assert found(joined.town.siret) == []

    def test_changes_what_a_request_says_and_not_what_was_agreed(self, joined: Pair) -> None:
        agreed, waiting = joined.agreed(), joined.ask({"carriere": "read"})
        before = joined.answerer.get(f"/delegations/{agreed}").json
        read = joined.answerer.get(f"/delegations/{waiting}").json

        corrected(joined, siret=RIGHT)

        after = joined.answerer.get(f"/delegations/{agreed}").json
        assert (after["text"], after["text_hash"]) == (before["text"], before["text_hash"])
        stale = {"text_hash": read["text_hash"]}
        answer = joined.answerer.post(f"/delegations/{waiting}/accept", stale)
        assert refused(answer) == (409, "changed_since_shown")
        assert RIGHT in joined.answerer.get(f"/delegations/{waiting}").json["text"]["fr"]
        assert joined.accept(waiting).status_code == 200


WRONG: dict[str, Any] = {"former_contract_number": "VF201", "contract_number": "VF210"}


class TestACorrectedContractNumber:
    def test_is_the_one_that_the_delegation_names_and_is_found_by(self, joined: Pair) -> None:
        delegation_id = joined.agreed()

        corrected(joined, **WRONG)

        (row,) = joined.asker.get("/delegations?q=vf210").json
        assert (row["id"], row["contract_number"]) == (str(delegation_id), "VF210")
        assert joined.asker.get("/delegations?q=vf201").json == []

    def test_is_another_where_the_request_named_another(self, joined: Pair) -> None:
        other = {"siret": joined.town.siret, "contract_number": "C-1"}
        joined.ask(targets=[other])

        corrected(joined, **WRONG)

        (row,) = joined.asker.get("/delegations").json
        assert row["contract_number"] == "C-1"

    def test_of_the_centre_is_none_of_the_town_s(self, joined: Pair) -> None:
        joined.agreed()

        corrected(joined, "centre", **WRONG)

        (row,) = joined.asker.get("/delegations").json
        assert row["contract_number"] == "VF201"
        (event,) = joined.world.announced(DelegationCorrected)
        assert isinstance(event, DelegationCorrected)
        assert event.establishment_id == joined.centre.establishment_id

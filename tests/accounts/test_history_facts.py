"""What the history keeps, told in words: no fact of any event is left as JSON (design.md §4.7)."""

import json
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from services.accounts.domain.kinds import KINDS
from services.accounts.queries.history_facts import FACTS, told
from services.identity.models import (
    FactorKind,
    LetterEnding,
    Removal,
    RemovalReason,
    ResetEnding,
    ResetWay,
)
from services.mailer.domain.return_reasons import ReturnReason
from shared.events import Event
from shared.events.accounts import Person
from shared.events.delegation import DelegationAffected
from shared.events.identity import FactorAdded, FactorLocked, FactorRemoved
from tests import factories

CENTRE, TOWN = UUID(int=1), UUID(int=2)
OF_ASSIGNMENTS = ("account_deleted", "client_removed", "delegation_ended", "scope_reduced")
OF_OTHERS = {*ReturnReason, *Removal, *RemovalReason, *LetterEnding, *ResetEnding}
NEVER_TOLD = {LetterEnding.USED, ResetEnding.DONE}
REASONS = sorted({*OF_ASSIGNMENTS, *map(str, OF_OTHERS - NEVER_TOLD)})
EVENTS = Path(__file__).parents[1] / "contracts" / "events"


def facts_of(event: type[Event]) -> dict[str, Any]:
    """What is kept of the example of an event, as the database gives it back."""
    example = json.loads((EVENTS / f"{event.type}.json").read_text())
    kept = KINDS[event].facts(event.from_data(example["data"]))
    return dict(json.loads(json.dumps(kept)))


class TestTheFacts:
    @pytest.mark.parametrize("event", KINDS, ids=lambda event: event.type)
    @pytest.mark.parametrize("place", [0, 1], ids=["fr", "en"])
    def test_of_every_event_are_told_in_words(self, event: type[Event], place: int) -> None:
        facts = facts_of(event)

        said = told(facts, place=place) or ""

        assert set(facts) <= set(FACTS)
        assert not set(said) & set('{}[]"_') - set(str(facts.get("operation", "")))
        for name, value in facts.items():
            assert (FACTS[name][place] in said) == (value is not None)

    def test_are_named_for_every_event_and_no_other(self) -> None:
        assert {name for event in KINDS for name in facts_of(event)} == set(FACTS)

    def test_tell_levels_and_truths_as_people_do(self) -> None:
        facts = {"rights": {"paie": "write"}, "previous": {}, "is_own": False, "changed": ["email"]}

        assert told(facts, place=0) == (
            "Modifié : Courriel ; Par le titulaire : non ; Droits précédents : aucun ; "
            "Droits : paie Modification"
        )

    def test_tell_instants_as_clocks_in_paris(self) -> None:
        assert told({"locked_until": "2026-07-01T08:30:00Z"}, place=1) == (
            "Locked until: 2026-07-01 10:30:00"
        )

    @pytest.mark.parametrize("code", REASONS)
    @pytest.mark.parametrize("place", [0, 1], ids=["fr", "en"])
    def test_tell_a_reason_in_words_where_it_is_a_code(self, code: str, place: int) -> None:
        said = told({"reason": code}, place=place)

        assert said is not None
        assert "_" not in said
        assert place == 1 or code not in said

    @pytest.mark.parametrize("way", ResetWay)
    @pytest.mark.parametrize("place", [0, 1], ids=["fr", "en"])
    def test_tell_in_words_how_second_factors_were_reset(self, way: ResetWay, place: int) -> None:
        assert (told({"way": str(way)}, place=place) or way).rpartition(": ")[2] != way

    @pytest.mark.parametrize("event", [FactorAdded, FactorRemoved, FactorLocked])
    def test_call_second_factors_by_their_names(self, event: type[Event]) -> None:
        said = {kind: told({"factor": str(kind)}, place=0) for kind in FactorKind}

        assert "factor" in facts_of(event)
        assert said == {
            FactorKind.TOTP: "Second facteur : application d'authentification",
            FactorKind.PASSKEY: "Second facteur : clé d'accès",
            FactorKind.RECOVERY_CODE: "Second facteur : code de secours",
        }

    def test_tell_why_a_letter_on_paper_came_back(self) -> None:
        assert told({"reason": "unclaimed"}, place=0) == "Motif : pli non réclamé"
        assert told({"reason": "Demandé par la mairie"}, place=0) == "Motif : Demandé par la mairie"

    def test_say_nothing_where_there_is_nothing(self) -> None:
        assert told({"ended_by": None}, place=0) is None


class TestWhatElseChangesWhileARequestWaits:
    @pytest.mark.parametrize("because", ["service_withdrawn", "not_centralising"])
    def test_stands_in_the_history_of_both_sides(self, because: str) -> None:
        event = DelegationAffected(delegation=factories.delegation(CENTRE, TOWN), because=because)

        assert KINDS[DelegationAffected].tenants(event) == (CENTRE, TOWN)
        said = told(KINDS[DelegationAffected].facts(event), place=1) or ""
        assert "_" not in said.partition("Because: ")[2].partition(";")[0]

    def test_stands_at_the_side_that_asks_alone_where_whoever_asked_is_gone(self) -> None:
        who = Person(title="ms", first_name="Aline", last_name="Partie", account_id=uuid4())
        event = DelegationAffected(
            delegation=factories.delegation(CENTRE, TOWN),
            because="requester_deleted",
            requested_by=who,
        )

        assert KINDS[DelegationAffected].tenants(event) == (CENTRE,)
        assert "Partie" not in json.dumps(KINDS[DelegationAffected].facts(event))

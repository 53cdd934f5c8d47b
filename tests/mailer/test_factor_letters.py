"""A code on paper for a sole administrator who has lost their second factors."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from services.mailer.domain import wordings
from services.mailer.models import EmailStatus
from shared.events.accounts import (
    AccountDeleted,
    AccountErasureRequested,
    AccountFacts,
    EstablishmentFacts,
)
from shared.events.identity import (
    FactorLetterAsked,
    FactorLetterIssued,
    FactorLetterVoided,
    FactorsReset,
)
from tests.mailer.printing import content, render, text
from tests.mailer.world import NOW, World

ASKED, VOIDED = "factor_letter_asked", "factor_letter_voided"
FORMER = "ancienne@example.org"


@pytest.fixture
def home(world: World) -> EstablishmentFacts:
    made: EstablishmentFacts = world.establishment()
    return made


@pytest.fixture
def holder(world: World, home: EstablishmentFacts) -> AccountFacts:
    return world.administrator(home)


def about(holder: AccountFacts) -> dict[str, Any]:
    ids = {"account_id": holder.account_id, "establishment_id": holder.establishment_id}
    return {"letter_id": uuid4(), **ids}


def issued(world: World, holder: AccountFacts) -> FactorLetterIssued:
    times: dict[str, Any] = {"asked_at": NOW, "expires_at": NOW + timedelta(days=60)}
    return FactorLetterIssued(**about(holder), **times, sealed=world.sealer.seal("ABCDEFGH2345"))


def asked(world: World, holder: AccountFacts) -> FactorLetterAsked:
    return FactorLetterAsked(
        **about(holder),
        asked_at=NOW,
        expires_at=NOW + timedelta(days=60),
        email=holder.email,
        former_email=FORMER,
        sealed=world.sealer.seal("the-code"),
    )


class TestTheLetter:
    @pytest.mark.parametrize(
        ("language", "facts"),
        [
            ("fr", ("20 janvier 2027", "Madame Anne Dupré", "J'ai un code")),
            ("en", ("20 January 2027", "Ms Anne Dupré", "I have a code")),
        ],
    )
    def test_brings_the_code_to_the_address_of_record(
        self, world: World, language: str, facts: tuple[str, ...]
    ) -> None:
        holder = world.administrator(world.establishment(language=language))
        world.told(issued(world, holder))

        assert render(world) == 1

        (item,) = world.paper()
        assert (item.kind, item.pages, item.sealed) == ("factor_code", 1, None)
        assert item.account_ids == [str(holder.account_id)]
        assert any("Éloïse Vaubrun" in line for line in item.address)
        said = text(content(world, item))
        for fact in (*facts, "ABCD EFGH 2345", holder.email):
            assert fact in said.replace("’", "'"), fact

    def test_is_made_once_and_carries_its_code_sealed(
        self, world: World, holder: AccountFacts
    ) -> None:
        message = world.message(issued(world, holder))

        world.receive(message)
        world.handling.receive(message, now=world.now, again=True)

        (item,) = world.paper()
        assert item.sealed is not None
        assert "ABCDEFGH2345" not in str(item.facts)

    def test_is_not_made_past_its_time(self, world: World, holder: AccountFacts) -> None:
        late = issued(world, holder)
        late = FactorLetterIssued(**{**vars(late), "expires_at": NOW})

        world.told(late)

        assert world.paper() == []

    @pytest.mark.parametrize("is_rendered", [False, True])
    def test_is_not_printed_once_its_code_is_void(
        self, world: World, home: EstablishmentFacts, holder: AccountFacts, *, is_rendered: bool
    ) -> None:
        other = world.administrator(home)
        world.told(issued(world, holder))
        world.told(issued(world, other))
        if is_rendered:
            assert render(world) == 2

        facts: dict[str, Any] = {"voided_at": NOW, "reason": "holder", "former_email": None}
        world.told(FactorLetterVoided(**about(holder), **facts))

        status = {item.account_ids[0]: item.status for item in world.paper()}
        assert status[str(holder.account_id)] == "cancelled"
        assert status[str(other.account_id)] != "cancelled"

    def test_that_was_asked_for_since_is_printed_whenever_it_is_told_that_one_is_void(
        self, world: World, holder: AccountFacts
    ) -> None:
        facts: dict[str, Any] = {"reason": "tries", "former_email": None}
        before = NOW - timedelta(seconds=1)
        world.told(issued(world, holder))

        world.told(FactorLetterVoided(**about(holder), voided_at=before, **facts))

        (item,) = world.paper()
        assert item.status == "to_render"

    @pytest.mark.parametrize("is_rendered", [False, True])
    def test_is_not_printed_once_its_account_is_deleted(
        self, world: World, home: EstablishmentFacts, holder: AccountFacts, *, is_rendered: bool
    ) -> None:
        other = world.administrator(home)
        world.told(issued(world, other))
        world.now = NOW + timedelta(seconds=1)  # it had left before the deletion was heard of
        world.told(issued(world, holder))
        if is_rendered:
            assert render(world) == 2
        world.now = NOW

        world.told(AccountDeleted(account=replace(holder, status="deleted")))

        found = {item.account_ids[0]: item for item in world.paper()}
        dead, good = found[str(holder.account_id)], found[str(other.account_id)]
        assert (dead.status, dead.sealed, dead.digest) == ("cancelled", None, None)
        assert good.status == ("to_print" if is_rendered else "to_render")

    @pytest.mark.parametrize("is_rendered", [False, True])
    def test_of_before_is_not_printed_once_the_next_is_asked_for(
        self, world: World, home: EstablishmentFacts, holder: AccountFacts, *, is_rendered: bool
    ) -> None:
        others = world.told(issued(world, world.administrator(home)))
        first = world.told(issued(world, holder))
        if is_rendered:
            assert render(world) == 2
        world.now = NOW + timedelta(minutes=1)
        following = issued(world, holder)
        following = FactorLetterIssued(**{**vars(following), "asked_at": world.now})

        message = world.message(following)
        world.receive(message)
        world.handling.receive(message, now=world.now, again=True)

        status = {item.cause_id: item.status for item in world.paper()}
        waits = "to_print" if is_rendered else "to_render"
        assert status == {others: waits, first: "cancelled", message.id: "to_render"}

    def test_is_not_printed_once_the_factors_are_reset_by_other_means(
        self, world: World, holder: AccountFacts
    ) -> None:
        world.told(issued(world, holder))

        facts: dict[str, Any] = {**about(holder), "reset_at": NOW, "former_email": None}
        del facts["letter_id"]
        world.told(FactorsReset(**facts, reset_id=uuid4(), way="command", asked_by_id=None))

        (item,) = world.paper()
        assert (item.status, item.sealed) == ("cancelled", None)

    def test_is_forgotten_with_whom_it_names(
        self, world: World, home: EstablishmentFacts, holder: AccountFacts
    ) -> None:
        world.told(issued(world, holder))

        world.told(
            AccountErasureRequested(
                account_id=holder.account_id, establishment_id=home.establishment_id
            )
        )

        (item,) = world.paper()
        assert (item.status, item.sealed) == ("cancelled", None)
        assert "Dupré" not in str(item.facts)


class TestTheHolder:
    def test_is_told_of_it_and_how_to_void_it(self, world: World, holder: AccountFacts) -> None:
        world.told(asked(world, holder))

        assert world.recipients(ASKED) == {holder.email, FORMER}
        email = world.emails(ASKED)[0]
        kept = world.tools.templates, email.template, email.facts
        said = wordings.word(*kept, language="fr", code="the-code").text
        assert "/activate#the-code" in said
        assert "20 janvier 2027" in said

    @pytest.mark.parametrize(
        ("reason", "told"),
        [
            ("holder", "par vous-même"),
            ("tries", "changez-le. Un autre courrier peut ensuite être demandé aussitôt"),
            ("void", "n'a plus lieu d'être"),
            ("lost", "n'est pas parvenu à l'adresse enregistrée d'aujourd'hui"),
        ],
    )
    def test_is_told_that_it_is_void_and_of_it_no_more(
        self, world: World, holder: AccountFacts, reason: str, told: str
    ) -> None:
        world.told(asked(world, holder))

        facts: dict[str, Any] = {"voided_at": NOW, "reason": reason, "former_email": FORMER}
        world.told(FactorLetterVoided(**about(holder), **facts))

        assert {email.status for email in world.emails(ASKED)} == {EmailStatus.CANCELLED}
        assert world.recipients(VOIDED) == {holder.email, FORMER}
        email = world.emails(VOIDED)[0]
        kept = world.tools.templates, email.template, email.facts
        assert told in wordings.word(*kept, language="fr", code=None).text

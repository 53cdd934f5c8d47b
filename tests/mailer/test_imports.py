"""One letter to the legal representative for all that one act has made (design.md §4.2)."""

from typing import Any
from uuid import uuid4

from services.mailer import chores
from services.mailer.models import PaperStatus
from shared.events.accounts import AccountTakenOver, PeopleImported, Person
from shared.messaging.handlers import Outcome
from tests.mailer.world import TODAY, World


def imported(home: Any, people: list[Any], by: Any, **facts: Any) -> PeopleImported:
    given = {
        "establishment_id": home.establishment_id,
        "import_id": uuid4(),
        "account_ids": [person.account_id for person in people],
        "count": len(people),
        "imported_by": Person(
            account_id=by.account_id,
            title=by.title,
            first_name=by.first_name,
            last_name=by.last_name,
        ),
        "imported_on": TODAY,
        "informs_representative": True,
    }
    return PeopleImported(**given | facts)


class TestAnImport:
    def test_is_told_on_paper_once_with_everybody_in_it(self, world: World) -> None:
        home = world.establishment()
        by = world.administrator(home)
        people = [
            world.facts(home, status="invited", last_name=name, profile=profile)
            for name, profile in (("Un", "user"), ("Deux", "administrator"), ("Trois", "user"))
        ]
        for person in people:
            world.receive(world.created(person, by=by, informs=False))
        before = world.paper()

        world.told(imported(home, people, by))

        assert before == []
        (item,) = world.paper()
        assert item.kind == "account_created"
        assert [holder["last_name"] for holder in item.facts["holders"]] == ["Un", "Trois"]
        assert [each["last_name"] for each in item.facts["administrators"]] == ["Deux"]
        assert set(item.account_ids) == {str(person.account_id) for person in people}

    def test_makes_a_letter_that_can_be_printed(self, world: World) -> None:
        home = world.establishment()
        by = world.administrator(home)
        people = [
            world.facts(home, status="invited", last_name=name, profile=profile)
            for name, profile in (("Un", "user"), ("Deux", "administrator"))
        ]
        for person in people:
            world.receive(world.created(person, by=by, informs=False))
        world.told(imported(home, people, by))

        chores.render_paper(world.sessions, world.now, world.tools)

        (item,) = world.paper()
        assert item.status is PaperStatus.TO_PRINT

    def test_is_quoted_in_the_mail_to_each_holder_before_it_is_written(self, world: World) -> None:
        home = world.establishment()
        person = world.facts(home, status="invited")
        by = world.administrator(home)
        world.receive(world.created(person, by=by, informs=False))

        world.told(world.code_for(person, invited_by=by))

        (email,) = world.emails("password_creation")
        assert "5 allée de l'Île aux Moines" in email.facts["representative_address"]

    def test_waits_for_the_accounts_it_speaks_of(self, world: World) -> None:
        home = world.establishment()
        by = world.administrator(home)
        unknown = world.facts(home, status="invited")

        outcome = world.receive(world.message(imported(home, [unknown], by)))

        assert outcome is Outcome.DEFERRED
        assert world.paper() == []

    def test_of_the_platforms_own_people_is_told_nobody(self, world: World) -> None:
        home = world.establishment()
        by = world.administrator(home)

        world.told(imported(home, [by], by, informs_representative=False))

        assert world.paper() == []


class TestAnAccountOfAFormerPlatform:
    def test_is_told_nobody(self, world: World) -> None:
        home = world.establishment()

        world.told(AccountTakenOver(account=world.facts(home)))

        assert world.emails() == []
        assert world.paper() == []

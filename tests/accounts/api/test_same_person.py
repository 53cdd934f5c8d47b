"""One person, one account: whoever is here already is not given another (design.md §4.2)."""

from typing import Any

import pytest

from tests.accounts.importing import upload
from tests.accounts.working import Works, report_of
from tests.accounts.world import Person, World, coordinates
from tests.answers import Answer, refused

NAMED = {"profile": "user", **coordinates("Anne-Lise", "Petit", email="al.petit@example.org")}


def create(caller: Person, home: Person | None = None, **said: Any) -> Answer:
    return caller.post((home or caller).accounts, NAMED | said)


class TestTheSamePerson:
    @pytest.mark.parametrize(
        "said",
        [
            {},
            {"first_name": "ANNE LISE", "last_name": "PETIT", "email": "AL.Petit@Example.org"},
            {"first_name": "Anné-lise", "department": "Ailleurs", "phone": None, "title": "mr"},
        ],
        ids=["as it is", "in capitals", "by accents, at another desk"],
    )
    def test_is_refused_and_told_who_they_are(
        self, world: World, head: Person, said: dict[str, Any]
    ) -> None:
        here = create(head).json
        with world.announcing() as announced:
            answer = create(head, **said)

        assert refused(answer) == (409, "already_here")
        told = {name: answer.json[name] for name in ("identifier", "account_id", "last_name")}
        assert told == {
            "identifier": here["identifier"],
            "account_id": here["id"],
            "last_name": "Petit",
        }
        assert announced == []
        assert len(head.get(f"{head.accounts}?q=petit").json) == 1

    @pytest.mark.parametrize(
        "said",
        [
            {"email": "another@example.org"},
            {"first_name": "Anne"},
            {"last_name": "Petitjean"},
            {"first_name": "Petit", "last_name": "Anne-Lise"},
        ],
        ids=["other address", "other first name", "other last name", "the other way round"],
    )
    def test_is_nobody_of_other_names_or_another_address(
        self, head: Person, said: dict[str, Any]
    ) -> None:
        create(head)

        assert create(head, **said).status_code == 201

    def test_is_somebody_else_if_the_administrator_says_so(self, head: Person) -> None:
        one = create(head).json
        other = create(head, same_person=False)

        assert other.status_code == 201
        assert other.json["identifier"] != one["identifier"]
        assert refused(create(head, same_person=True)) == (409, "already_here")

    def test_may_have_an_account_elsewhere_or_have_had_one_here(
        self, world: World, head: Person
    ) -> None:
        other = world.establishment("Commune de Brindas")
        create(other)
        first = create(head)

        assert first.status_code == 201
        assert head.call("DELETE", f"{head.accounts}/{first.json['id']}").status_code == 204
        assert create(head).status_code == 201

    def test_is_told_to_a_delegate_as_the_list_tells_them(self, world: World, head: Person) -> None:
        centre = world.establishment("Centre de gestion")
        world.delegate(centre, head, centre, {"accounts": "write"})
        here = create(head).json

        answer = create(centre, head)

        assert refused(answer) == (409, "already_here")
        assert answer.json["identifier"] == here["identifier"]
        shown = centre.get(f"{head.accounts}?q=petit").json
        assert [row["identifier"] for row in shown] == [here["identifier"]]

    def test_is_not_looked_for_before_the_account_could_be_made(self, head: Person) -> None:
        create(head)

        assert create(head, rights={"nothing": "read"}).status_code == 422

    def test_is_judged_as_a_file_judges(self, world: World, head: Person) -> None:
        """A file that names who is here, and a creation of whom a file has named."""
        works = Works(world)
        header = "civilité;prénom;nom;courriel"
        create(head)
        answer = upload(head, head, "Mme;ANNE LISE;petit;AL.PETIT@example.org", header=header)
        other = upload(head, head, "Mme;Luce;Grand;luce.grand@example.org", header=header)
        works.run()

        assert [line["code"] for line in report_of(head, answer)] == ["already_here"]
        assert [line["outcome"] for line in report_of(head, other)] == ["created"]
        person = coordinates("Luce", "Grand", email="luce.grand@example.org")
        assert refused(create(head, **person)) == (409, "already_here")

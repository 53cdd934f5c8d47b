"""The letter box: who sees which letters, and in which order."""

import pytest

from shared.events.accounts import EstablishmentFacts
from tests.answers import refused
from tests.mailer.letters.box import box, deposited, letters
from tests.mailer.world import Caller, World


class TestALetterBox:
    @pytest.fixture(autouse=True)
    def _letters(self, operator: Caller, home: EstablishmentFacts) -> None:
        late = {"dated_on": "2026-11-03", "due_on": "2026-12-01"}
        soon = {"dated_on": "2026-11-02", "due_on": "2026-11-25"}
        deposited(operator, home, title="Créance échue", reference="A-1", **late)
        deposited(operator, home, title="Appel de fonds", dated_on="2026-11-01", category="funds")
        deposited(operator, home, title="Créance soldée", reference="B-2", **soon)

    def titles(self, caller: Caller, home: EstablishmentFacts, query: str = "") -> list[str]:
        answer = caller.get(box(home, query))
        assert answer.status_code == 200, answer.data
        return [letter["title"] for letter in answer.json]

    def test_shows_administrators_every_letter_the_newest_first(
        self, world: World, home: EstablishmentFacts
    ) -> None:
        administrator = world.caller(world.administrator(home))

        assert self.titles(administrator, home) == [
            "Créance soldée",
            "Appel de fonds",
            "Créance échue",
        ]

    def test_shows_users_what_they_hold_the_right_for(
        self, world: World, home: EstablishmentFacts
    ) -> None:
        finances = world.caller(world.account(home, rights={"finances": "read"}))
        none = world.caller(world.account(home, rights={"finances": "none"}))

        assert self.titles(finances, home) == ["Créance soldée", "Créance échue"]
        assert self.titles(none, home) == []

    def test_shows_delegates_what_is_in_reach(self, world: World, home: EstablishmentFacts) -> None:
        centre = world.establishment("Centre", is_centralising=True)
        delegate = world.account(centre)
        world.delegation(home, centre, delegate, letters="read", retraite="read")

        assert self.titles(world.caller(delegate), home) == ["Appel de fonds"]

    def test_does_not_open_to_delegates_without_letters_in_reach(
        self, world: World, home: EstablishmentFacts
    ) -> None:
        centre = world.establishment("Centre", is_centralising=True)
        delegate = world.account(centre)
        world.delegation(home, centre, delegate, retraite="read")

        assert refused(world.caller(delegate).get(box(home)))[0] == 403

    def test_does_not_exist_for_strangers(self, world: World, home: EstablishmentFacts) -> None:
        stranger = world.caller(world.administrator(world.establishment("Autre")))
        letter = letters(world)[0]

        for rest in ("", f"/{letter.id}", f"/{letter.id}/content", f"/{letter.id}/readings"):
            assert refused(stranger.get(box(home, rest))) == (404, "not_found")

    def test_shows_no_other_establishment_s_letters(
        self, world: World, home: EstablishmentFacts
    ) -> None:
        other = world.establishment("Autre")
        administrator = world.caller(world.administrator(other))
        letter = letters(world)[0]

        assert self.titles(administrator, other) == []
        for rest in (f"/{letter.id}", f"/{letter.id}/content", f"/{letter.id}/readings"):
            assert refused(administrator.get(box(other, rest))) == (404, "not_found")

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("?category=funds", ["Appel de fonds"]),
            ("?unread=false", []),
            ("?sort=dated_on", ["Appel de fonds", "Créance soldée", "Créance échue"]),
            ("?sort=due_on", ["Créance soldée", "Créance échue", "Appel de fonds"]),
            ("?sort=-due_on", ["Créance échue", "Créance soldée", "Appel de fonds"]),
            ("?sort=-title", ["Créance soldée", "Créance échue", "Appel de fonds"]),
            ("?q=creance", ["Créance soldée", "Créance échue"]),
            ("?q=FONDS+b-2+solde", ["Créance soldée", "Appel de fonds"]),
            ("?q=%25", []),
            ("?page_size=1&page=2", ["Appel de fonds"]),
        ],
    )
    def test_is_filtered_searched_and_sorted(
        self, world: World, home: EstablishmentFacts, query: str, expected: list[str]
    ) -> None:
        administrator = world.caller(world.administrator(home))

        assert self.titles(administrator, home, query) == expected

    @pytest.mark.parametrize("query", ["?unread=maybe", "?sort=colour", "?category=", "?page=0"])
    def test_refuses_a_query_that_means_nothing(
        self, world: World, home: EstablishmentFacts, query: str
    ) -> None:
        administrator = world.caller(world.administrator(home))

        assert refused(administrator.get(box(home, query))) == (422, "invalid")

"""Letters under embargo: nobody sees them, and nobody is told of them, before their day."""

from datetime import timedelta

import pytest

from services.mailer import chores
from shared.events.accounts import EstablishmentFacts
from shared.events.mailer import LetterDeposited
from tests.answers import refused
from tests.mailer.campaigns.handing import Handing
from tests.mailer.letters.box import box, deposited, letters
from tests.mailer.world import Caller, World

DAYS = timedelta(days=10)


@pytest.fixture
def reader(world: World, home: EstablishmentFacts) -> Caller:
    return world.caller(world.administrator(home))


@pytest.fixture
def campaign(world: World, handing: Handing, home: EstablishmentFacts, reader: Caller) -> str:
    """A campaign of three letters, hidden for ten days."""
    until = (world.now + DAYS).isoformat()
    made, _ = handing.done(home, embargoed_until=until)
    chores.release_letters(world.sessions, world.now, world.tools)
    return made


@pytest.mark.usefixtures("campaign")
class TestALetterUnderEmbargo:
    def test_is_seen_by_nobody(
        self, world: World, home: EstablishmentFacts, reader: Caller
    ) -> None:
        hidden = letters(world)[0].id

        assert reader.get(box(home)).json == []
        assert reader.get(box(home, "/counts")).json == {"total": 0, "unread": 0}
        assert refused(reader.get(box(home, f"/{hidden}"))) == (404, "not_found")
        assert refused(reader.get(box(home, f"/{hidden}/content"))) == (404, "not_found")
        assert refused(reader.post(box(home, "/content"), {"ids": [str(hidden)]})) == (
            404,
            "not_found",
        )

    def test_is_told_of_to_nobody(self, world: World) -> None:
        assert world.emails("letter_deposited") == []
        assert world.announced(LetterDeposited) == []

    def test_is_not_told_of_as_unread(self, world: World) -> None:
        later = world.now + timedelta(days=8)

        assert chores.remind_unread(world.sessions, later, world.tools) == 0

    def test_comes_into_the_box_on_its_day(
        self,
        world: World,
        handing: Handing,
        home: EstablishmentFacts,
        reader: Caller,
        campaign: str,
    ) -> None:
        deposited(handing.operator, home, title="Entre-temps")

        chores.release_letters(world.sessions, world.now + DAYS, world.tools)

        assert len(world.announced(LetterDeposited)) == 4
        assert len(reader.get(box(home)).json) == 4
        assert [each["title"] for each in reader.get(box(home)).json][-1] == "Entre-temps"
        assert handing.letters(campaign)["hidden"] == 0

    def test_is_released_once(self, world: World) -> None:
        first = chores.release_letters(world.sessions, world.now + DAYS, world.tools)
        second = chores.release_letters(world.sessions, world.now + DAYS, world.tools)

        assert (first, second) == (3, 0)
        assert len(world.emails("letter_deposited")) == 3

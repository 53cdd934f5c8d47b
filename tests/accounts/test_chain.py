"""The chain of the history: whatever is done to it shows (design.md §4.7)."""

import pytest
from sqlalchemy import create_engine, text

from deploy.installation.provisioning import Urls
from services.accounts.models import HistoryHead, Operation
from services.accounts.queries import history
from services.accounts.queries.history import Damage, Finding
from tests.accounts.world import Person, World

TAMPERING = {
    "an altered row": (
        'UPDATE operations SET facts = \'{"profile": "x"}\' WHERE {here} AND number = 3',
        [Finding(3, Damage.ALTERED)],
    ),
    "another person": (
        "UPDATE operations SET actor_id = account_id WHERE {here} AND number = 4",
        [Finding(4, Damage.ALTERED)],
    ),
    "a removed row": (
        "DELETE FROM operations WHERE {here} AND number = 3",
        [Finding(3, Damage.REMOVED)],
    ),
    "two swapped rows": (
        "UPDATE operations SET number = -number WHERE {here} AND number IN (3, 4);"
        "UPDATE operations SET number = CASE number WHEN -3 THEN 4 ELSE 3 END"
        " WHERE {here} AND number < 0",
        [Finding(number, Damage.ALTERED) for number in (3, 4, 5)],
    ),
    "a chain that was cut": (
        "DELETE FROM operations WHERE {here} AND number >= 5",
        [Finding(5, Damage.CUT)],
    ),
    "a head that was moved back": (
        "DELETE FROM operations WHERE {here} AND number >= 5;"
        "UPDATE history_heads SET number = 4, digest = (SELECT digest FROM operations"
        " WHERE {here} AND number = 4) WHERE {here}",
        [Finding(4, Damage.FORGED_HEAD)],
    ),
    "a head that was removed": (
        "DELETE FROM history_heads WHERE {here}",
        [Finding(6, Damage.FORGED_HEAD)],
    ),
}


@pytest.fixture
def world(committed_world: World) -> World:
    return committed_world


@pytest.fixture
def head(world: World) -> Person:
    """An administrator of an establishment whose chain has six rows."""
    person = world.establishment()
    for _ in range(2):
        person.create()
    world.deliver()
    with world.look() as session:
        assert session.get_one(HistoryHead, person.home).number >= 6
    return person


def verify(world: World, home: Person) -> list[Finding]:
    with world.look() as session:
        return history.verify(session, establishment_id=home.home, key=world.app.tools.history_key)


class TestChain:
    def test_is_sound_as_it_is_written(self, world: World, head: Person) -> None:
        assert verify(world, head) == []
        assert verify(world, world.operator) == []

    def test_is_never_altered_by_the_service_itself(self, world: World, head: Person) -> None:
        with pytest.raises(Exception, match="permission denied"), world.look() as session:
            session.execute(text("UPDATE operations SET facts = '{}'"))

    @pytest.mark.parametrize("what", TAMPERING)
    def test_shows(self, world: World, head: Person, own_database: Urls, what: str) -> None:
        statements, expected = TAMPERING[what]
        last = self.cut_to_six(world, head, own_database)
        self.tamper(own_database, statements.replace("{here}", f"establishment_id = '{head.home}'"))

        assert verify(world, head) == expected
        assert last == 6

    def cut_to_six(self, world: World, head: Person, own_database: Urls) -> int:
        """Let the chain have exactly six rows, properly signed."""
        with world.look() as session:
            end = session.get_one(HistoryHead, head.home)
            row = session.get_one(Operation, (head.home, 6))
            end.number, end.digest = 6, row.digest
            end.signature = end.sign(world.app.tools.history_key)
        self.tamper(
            own_database,
            f"DELETE FROM operations WHERE establishment_id = '{head.home}' AND number > 6",
        )
        assert verify(world, head) == []
        return 6

    def tamper(self, own_database: Urls, statements: str) -> None:
        """Do what only the owner of the database could, having taken the wall down."""
        engine = create_engine(own_database.owner)
        with engine.begin() as connection:
            connection.execute(text("SELECT set_config('app.scope', 'platform', true)"))
            connection.execute(text("ALTER TABLE operations DISABLE TRIGGER append_only"))
            for statement in statements.split(";"):
                connection.exec_driver_sql(statement)
            connection.execute(text("ALTER TABLE operations ENABLE TRIGGER append_only"))
        engine.dispose()

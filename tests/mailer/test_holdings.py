"""The mailer tells people what was written to them and about them (GDPR art. 15)."""

from services.mailer import chores
from tests.mailer.world import World


class TestOnesOwn:
    def test_is_what_was_written_to_them_and_on_paper_about_them(self, world: World) -> None:
        home = world.establishment()
        head = world.administrator(home)
        anne = world.facts(home, first_name="Anne", last_name="Garo")
        world.receive(world.created(anne, by=head))
        world.told(world.code_for(anne, invited_by=head))
        world.send()
        chores.render_paper(world.sessions, world.now, world.tools)

        answer = world.caller(anne).get("/me/data")

        assert answer.status_code == 200, answer.data
        data = answer.json["data"]
        assert data["person"][0]["last_name"] == "Garo"
        (email,) = data["emails"]
        assert (email["template"], email["recipient"]) == ("password_creation", anne.email)
        assert "the-code" not in email["body"]
        assert [letter["kind"] for letter in data["letters_on_paper"]] == ["account_created"]

    def test_is_not_what_was_written_to_others(self, world: World) -> None:
        home = world.establishment()
        head = world.administrator(home)
        anne = world.facts(home)
        world.receive(world.created(anne, by=head))
        world.told(world.code_for(anne, invited_by=head))

        assert world.caller(head).get("/me/data").json["data"]["emails"] == []

"""Whom somebody whose every word is their own has to do with."""

from collections.abc import Callable
from typing import Any

from deploy.demo.chapters.accounts import accounts_of, create
from deploy.demo.people import Somebody, until
from deploy.demo.scene import Scene
from tests.journeys.canary_person import Canary
from tests.journeys.embedded import Embedded


class Ties:
    """Somebody on a platform, and what they do with others."""

    def __init__(self, scene: Scene, installation: Embedded) -> None:
        self.scene = scene
        self.installation = installation
        person = scene.cast.somebody("ms", "Zébulonqa", "Quetzalqb")
        person.email = "quetzalqb.premiere@example.org"
        self.canary = Canary(person)

    @property
    def them(self) -> Somebody:
        return self.canary.person

    @property
    def head(self) -> Somebody:
        return self.scene.centre_head

    @property
    def path(self) -> str:
        return f"{accounts_of(self.head)}/{self.them.account_id}"

    @property
    def written(self) -> set[str]:
        """What they wrote in the name of their establishment: it goes by time alone."""
        return {self.canary.words["message"], self.canary.words["reason"]}

    def until(self, what: str, check: Callable[[], bool]) -> None:
        until(what, check, patience=120)

    def be_known_to_others(self) -> None:
        """They link an account of theirs, invite somebody, and work for another establishment."""
        other = self.scene.cast.somebody("ms", "Autre", "Part")
        create(self.scene.town_head, other, profile="user", rights={})
        self.scene.cast.create_password(other)
        self.scene.cast.sign_in(other)
        both = {"identifier": other.identifier, "password": other.password}
        self.them.client.post("/identity/v1/links", expect=201, json=both)
        guest = self.scene.cast.somebody("mr", "Invité", "Autrement")
        create(self.them, guest, profile="user", rights={})
        assert "Quetzalqb" in self.scene.cast.mail(guest).text
        self._delegation()

    def _delegation(self) -> None:
        town, found = self.scene.town, list[Any]()
        asked = {
            "targets": [{"siret": town.siret, "contract_number": town.contract_number}],
            "rights": {"carriere-affiliation": "read"},
            "message": f"Bonjour de {self.canary.words['message']}.",
        }

        def ask() -> bool:
            answer = self.them.client.post(
                "/delegation/v1/delegations", expect={200, 403}, json=asked
            )
            found[:] = answer.body if answer.status == 200 else []
            return bool(found) and "delegation_id" in found[0]

        self.until("the delegation is asked for", ask)
        path = f"/delegation/v1/delegations/{found[0]['delegation_id']}"
        head = self.scene.town_head
        self.scene.cast.mail(head, where=lambda mail: "Quetzalqb" in mail.text)
        shown = head.client.get(path).body
        head.client.post(f"{path}/accept", json={"text_hash": shown["text_hash"]})
        assigned = {
            "account_id": self.them.account_id,
            "rights": {"carriere-affiliation": "read"},
        }
        self.head.client.post(f"{path}/assignments", expect=201, json=assigned)
        reason = {"reason": f"Fin, dit {self.canary.words['reason']}."}
        self.them.client.post(f"{path}/terminate", json=reason)

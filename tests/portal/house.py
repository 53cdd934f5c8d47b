"""What the tests of the portal visit: an installation, and what it holds of each kind."""

from uuid import uuid4

from deploy.demo import example, register
from deploy.demo.chapters import opening, registering
from deploy.demo.people import Somebody
from tests.portal.desk import Desk
from tests.portal.people import Person, until

__all__ = ["AT_ONCE", "House", "Person", "until"]

RIVAL = ("Syndicat mixte d'Essai", "Essai-le-Haut", ("mr", "Ambroise", "Terrac"))
"""A second centre: its name, where it is, and who answers for it."""

AT_ONCE = 3
"""Of how many delegations a call changes something at once: more are a job, as hundreds are."""


class House(Desk):
    """An installation of which a test may have one of each kind."""

    def account(self, establishment: str = "hospitalier") -> str:
        """The id of somebody's account whom the head of an establishment administers."""
        return self.somebody(self.agent(establishment)).account_id

    def letter(self, establishment: str = "hospitalier", words: str = "compléter") -> str:
        """The id of a letter to an establishment: one that asks for an answer, agents read it."""
        head = self.somebody(self.head(establishment))
        path = f"/mailer/v1/establishments/{head.establishment_id}/letters"
        return str(head.client.get(path, params={"q": words}).body[0]["id"])

    def review(self, establishment: str = "hospitalier") -> str:
        """The id of a review that is under way there, which is opened if there is none."""
        head = self.somebody(self.head(establishment))
        path = f"/accounts/v1/establishments/{head.establishment_id}/reviews"
        found = [one for one in head.client.get(path).body if not one["closed_at"]]
        return str((found[0] if found else head.client.post(path, expect=201).body)["id"])

    def delegation(self) -> str:
        """The id of the hospital's first delegation, with the centre; it is accepted."""
        head = self.somebody(self.head())
        query = {"sort": "requested_at", "page_size": 1}
        (found,) = head.client.get("/delegation/v1/delegations", params=query).body
        if found["status"] == "pending":
            path = f"/delegation/v1/delegations/{found['id']}"
            shown = head.client.get(path).body
            head.client.post(f"{path}/accept", json={"text_hash": shown["text_hash"]})
        return str(found["id"])

    def centre(self) -> Person:
        """The head of the centre, who may work for the town."""
        head = self.head("gestion")
        self.assign(head, "Sainte", "write")
        return head

    def place(self, establishment: str = "Sainte") -> str:
        """Where the pages of an establishment are for whoever acts for it."""
        return f"/for/{self.head(establishment).establishment_id}"

    def assign(self, person: Person, establishment: str, level: str) -> None:
        """Let somebody of the centre work on the accounts of an establishment."""
        if establishment == "hospitalier":
            self.delegation()
        name = f"assigned {person.identifier} {establishment} {level}"
        if name in self.codes:
            return
        centre, place = self.somebody(self.head("gestion")), self.head(establishment)
        query = {"status": "active", "establishment_ids": place.establishment_id}
        its = centre.client.get("/delegation/v1/delegations", params=query).body[0]
        path = f"/delegation/v1/delegations/{its['id']}/assignments"
        account_id = self.somebody(person).account_id
        rights = {"accounts": level, "carriere-affiliation": "read"}
        order = {"account_id": account_id, "rights": rights}

        def is_heard() -> bool:
            """Of who there is, and of what is granted, each service hears in its time."""
            centre.client.post(path, expect={200, 201, 404, 409, 422}, json=order)
            there = f"/accounts/v1/establishments/{place.establishment_id}/accounts"
            return self.somebody(person).client.get(there, expect={200, 403, 404}).status == 200

        until(is_heard)
        self.codes[name] = its["id"]

    def amendment(self) -> str:
        """The id of an amendment of that delegation."""
        if "amendment" not in self.codes:
            centre = self.somebody(self.head("gestion"))
            path = f"/delegation/v1/delegations/{self.delegation()}"
            order = {"rights": {"finances-declarations": "read"}}
            made = centre.client.post(f"{path}/amendments", expect=201, json=order).body
            self.codes["amendment"] = made["id"]
        return self.codes["amendment"]

    def rival(self) -> Person:
        """The head of a second centre, which takes transfers; it is made when it is asked for."""
        if not self.rivals:
            assert self.scene is not None
            entry = register.draw(*RIVAL, chance=self.scene.chance)
            opening.import_register(self.scene, [entry])
            head = example._registered(self.scene, entry, ("ms", "Sidonie", "Larnaude"))
            example._arrive(self.scene, head)
            registering.make_centralising(self.scene, head)
            self.rivals.append(Person(**example._row(entry.name, "administrateur", head)))
            self.numbers = {"siret": entry.siret, "contract_number": entry.contract_number}
            until(self._is_second_known)
        return self.rivals[0]

    def _is_second_known(self) -> bool:
        """Where offers are made it is heard in its time that the second is a centre."""
        order = {"successor": self.numbers, "ids": [str(uuid4())], "dry_run": True}
        client = self.somebody(self.head("gestion")).client
        return client.post("/delegation/v1/transfers", expect={200, 422}, json=order).status == 200

    def transfer(self) -> str:
        """The id of a transfer that the centre offers: of what it does for the town."""
        if "transfer" not in self.codes:
            centre = self.somebody(self.head("gestion"))
            query = {"status": "active", "q": "Sainte", "sort": "requested_at"}
            found = centre.client.get("/delegation/v1/delegations", params=query).body
            self.rival()
            order = {"successor": self.numbers, "ids": [found[0]["id"]]}
            answer = centre.client.post("/delegation/v1/transfers", json=order).body
            self.codes["transfer"] = str(answer["transfer"]["id"])
        return self.codes["transfer"]

    def job(self) -> str:
        """The id of a long act of the head of the hospital's."""
        if "job" not in self.codes:
            head = self.somebody(self.head())
            answer = head.client.post(
                f"/accounts/v1/establishments/{head.establishment_id}/accounts/import?dry_run=true",
                expect=202,
                content=b"civilit\xc3\xa9;pr\xc3\xa9nom;nom;courriel\nMme;Anna;Petit;anna@",
                headers={"Content-Type": "text/csv"},
            )
            self.codes["job"] = answer.body["id"]
            self.ended(self.head(), f"/accounts/v1/jobs/{answer.body['id']}")
        return self.codes["job"]

    def long_act(self) -> str:
        """The id of a long act of the head of the hospital's, on delegations nobody knows."""
        if "long act" not in self.codes:
            head = self.somebody(self.head())
            order = {"ids": [str(uuid4()) for _ in range(AT_ONCE + 1)], "reason": "Essai."}
            path = "/delegation/v1/delegations/terminate"
            answer = head.client.post(path, expect=202, json=order | {"dry_run": True})
            self.codes["long act"] = answer.body["id"]
            self.ended(self.head(), f"/delegation/v1/jobs/{answer.body['id']}")
        return self.codes["long act"]

    def campaign(self) -> str:
        """The id of a campaign of letters whose ZIP is to come."""
        if "campaign" not in self.codes:
            order = {"name": "Relances", "size": 100}
            client = self.somebody(self.operator()).client
            made = client.post("/mailer/v1/campaigns", expect=201, json=order)
            self.codes["campaign"] = made.body["id"]
        return self.codes["campaign"]

    def application(self) -> str:
        """The id of an application of the hospital's."""
        head, path = self.somebody(self.head()).client, "/identity/v1/clients"
        if not head.get(path).body:
            order = {"name": "Paie", "scopes": ["accounts:read"]}
            head.post(path, expect=201, json=order)
        return str(head.get(path).body[0]["client_id"])

    def session(self) -> str:
        """The id of a session of the head of the hospital's."""
        return str(self.somebody(self.head()).client.get("/identity/v1/sessions").body[0]["id"])

    def expire(self, person: Somebody) -> None:
        """Have the last day of an account be gone by, as if nobody had renewed it."""
        over = "SET expires_on = current_date - 2 WHERE"

        def is_told() -> bool:
            """What was announced before may arrive in between, and say otherwise."""
            self.change("accounts", f"UPDATE accounts {over} id = :id", id=person.account_id)
            self.change(
                "identity", f"UPDATE credentials {over} account_id = :id", id=person.account_id
            )
            told = {"identifier": person.identifier, "password": person.password}
            answer = person.client.post("/identity/v1/sessions", expect={201, 403}, json=told)
            return answer.status == 403

        until(lambda: all(is_told() for _ in range(5)))

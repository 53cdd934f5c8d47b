"""What operators look after in an installation of the tests."""

import json
from typing import Any
from uuid import uuid4

from deploy.demo import register
from deploy.tooling.documents import GOLDEN
from tests.portal.people import Inhabited, Person
from tests.shared.messaging.house import until


class Desk(Inhabited):
    """An installation of which a test may have what waits for operators."""

    def register_file(self) -> str:
        """The id of a file of the register that an operator has had checked."""
        if "register file" not in self.codes:
            answer = self.somebody(self.operator()).client.post(
                "/accounts/v1/register-imports?dry_run=true",
                expect=202,
                content=f"{register.to_csv([])}1234;A1;Essai\n".encode(),
                headers={"Content-Type": "text/csv"},
            )
            self.codes["register file"] = answer.body["id"]
            self.ended(self.operator(), f"/accounts/v1/jobs/{answer.body['id']}")
        return self.codes["register file"]

    def ended(self, person: Person, path: str) -> None:
        """Wait until a long act has ended: a test that has it be stopped then stops nothing."""
        client = self.somebody(person).client
        until(lambda: client.get(path).body["ended_at"], f"{path} has ended")

    def email(self) -> str:
        """The id of an e-mail that a server has taken: others may be waiting for a digest."""
        operator = self.somebody(self.operator()).client

        def taken() -> list[Any]:
            return list(operator.get("/mailer/v1/emails?status=sent").body)

        until(taken, "an e-mail that a server has taken")
        return str(taken()[-1]["id"])

    def suppression(self) -> str:
        """The id of an address that nothing is sent to, as if an e-mail had come back from it."""
        operator = self.somebody(self.operator()).client
        if not operator.get("/mailer/v1/suppressions").body:
            self.change(
                "mailer",
                "INSERT INTO suppressions"
                " (id, address, reason, said, email_id, establishment_id, created_at) VALUES"
                " (:id, 'partie@hopital.example', 'bounced', '5.1.1 user unknown', :email_id,"
                " :establishment_id, now())",
                id=uuid4(),
                email_id=self.email(),
                establishment_id=self.head().establishment_id,
            )
        return str(operator.get("/mailer/v1/suppressions").body[0]["id"])

    def parked(self, service: str = "accounts") -> str:
        """The id of a message that a service has given up, as if its handler had failed."""
        operator, path = self.somebody(self.operator()).client, f"/{service}/v1/parked-messages"
        if not operator.get(path).body:
            message = json.loads((GOLDEN / "identity.password.created.v1.json").read_text())
            message |= {"id": str(uuid4()), "tenantid": self.head().establishment_id}
            self.change(
                service,
                "INSERT INTO parked (id, publisher, subject, type, message, is_projected, tries,"
                " error, parked_at) VALUES (:id, 'identity', :subject, :type,"
                " CAST(:message AS jsonb), true, 12, 'no such account', now())",
                id=message["id"],
                subject=message["subject"],
                type=message["type"],
                message=json.dumps(message),
            )
        return str(operator.get(path).body[0]["id"])

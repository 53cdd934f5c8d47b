"""May they? Asked as a business application asks, and as the person finds out."""

from deploy.demo.client import Answer
from deploy.demo.people import Somebody, until
from deploy.demo.scene import Scene


def status_of(person: Somebody, path: str) -> int:
    """Tell how a delegate is answered; each of these answers may be right at some instant."""
    answer: Answer = person.client.get(path, expect={200, 403, 404, 503})
    return answer.status


def check_access(scene: Scene, person: Somebody, *, allowed: bool) -> None:
    """Let the machine client ask whether somebody may manage the town's accounts."""
    with scene.tell.step(
        f"Une application métier demande l'accès : {'oui' if allowed else 'non'}",
        f"A business application asks for access: {'yes' if allowed else 'no'}",
    ):

        def answered() -> bool:
            access = scene.machine.get(
                "/delegation/v1/access",
                params={
                    "account_id": person.account_id,
                    "establishment_id": scene.town_head.establishment_id,
                    "service": "accounts",
                    "level": "write",
                },
            ).body
            return bool(access["allowed"]) is allowed

        until("the same answer here", answered, patience=scene.client.patience)

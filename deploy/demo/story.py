"""The whole story, from an operator to a letter that was read."""

from deploy.demo.chapters import accounts, delegating, letters, machines, opening, registering
from deploy.demo.client import Unexpected
from deploy.demo.scene import Scene

ALLOWED = {"demo", "development"}


def play(scene: Scene) -> None:
    """Play every chapter in order.

    :raises Unexpected: a step was not as it should be
    """
    opening.play(scene)
    machines.play(scene)
    registering.play(scene)
    accounts.play(scene)
    delegating.play(scene)
    letters.play(scene)


def refuse_production(scene: Scene) -> None:
    """Make sure that the installation was set up for demonstrations or experiments.

    :raises Unexpected: it is somebody's real one
    """
    environment = scene.client.get("/accounts/health/live").body.get("environment")
    if environment not in ALLOWED:
        raise Unexpected(
            f"this installation is for “{environment}”: the story is told only on one whose "
            "ENVIRONMENT is demo or development"
        )

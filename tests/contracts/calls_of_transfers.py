"""What good calls look like that offer delegations to another centraliser, and take them."""

from tests.contracts.scene import Scene
from tests.contracts.sides import Side, accepted, asked, named
from tests.delegation.world import World

TRANSFERS = "/delegation/v1/transfers"


def tell_of_transfers(world: World, scene: Scene, centre: Side, town: Side) -> None:
    """Let the centre offer what it works on to another, which offers it something in turn."""
    other = Side(world, "Centre qui reprend", is_centralising=True)

    def transferred(giver: Side, taker: Side, service: str, *, side: Side = town) -> str:
        given = asked(giver, side, service)
        accepted(side, given)
        answer = giver.head.post("/transfers", {"successor": named(taker), "ids": [given]})
        assert answer.status_code == 200, answer.json
        return str(answer.json["transfer"]["id"])

    one = f"{TRANSFERS}/{{transfer_id}}"
    scene.town["transfer_id"] = transferred(centre, other, "transfert_1")
    for path in (one, f"{one}/lines", f"{one}/progress"):
        scene.calls[f"GET {path}"] = {"by": "centre"}
    scene.calls[f"POST {one}/withdraw"] = {"by": "centre"}
    for number, last in enumerate(("take", "decline"), 2):
        transfer_id = transferred(other, centre, f"transfert_{number}")
        scene.calls[f"POST {one}/{last}"] = {"by": "centre", "path": {"transfer_id": transfer_id}}
    given = asked(centre, town, "transfert_4")
    accepted(town, given)
    scene.calls[f"POST {TRANSFERS}"] = {
        "by": "centre",
        "body": {"successor": named(other), "ids": [given]},
    }
    far = Side(world, "Centre lointain", is_centralising=True)
    village = Side(world, "Village")
    scene.elsewhere["transfer_id"] = transferred(far, other, "transfert_1", side=village)

"""Campaigns that a scene has: one whose ZIP is to come, one that is here, one that is checked."""

from services.mailer.actions.campaigns.orders import CHECK
from shared.events.accounts import EstablishmentFacts
from tests.contracts.kept_jobs import keep_jobs
from tests.contracts.scene import Scene
from tests.mailer.campaigns.handing import Handing, line, table, zipped
from tests.mailer.working import Works
from tests.mailer.world import Caller, World, pdf

M = "/mailer/v1"
ONE = f"{M}/campaigns/{{campaign_id}}"
OF_JOBS = ("", "/report", "/report.csv", "/content")


def keep_campaigns(world: World, scene: Scene, operator: Caller, home: EstablishmentFacts) -> None:
    """Let the scene's operator have campaigns, and jobs whose reports are read."""
    handing, content = Handing(world, operator, Works(world)), zipped({"1.pdf": pdf()})
    rows = [line(home, 1)]
    coming, here = handing.opened(content), handing.uploaded({"1.pdf": pdf()})
    checked = handing.uploaded({"1.pdf": pdf()})
    handing.checked(checked, rows)
    scene.town["campaign_id"] = checked
    scene.calls |= {
        f"POST {M}/campaigns": {"body": {"name": "Relances", "size": 100}},
        f"PUT {ONE}/content": {"path": {"campaign_id": coming}, "data": content},
        f"POST {ONE}/check": {"path": {"campaign_id": here}, "data": table(rows)},
    }
    keep_jobs(
        scene,
        M,
        kind=CHECK,
        town=(operator.id, operator.facts.establishment_id),
        elsewhere=(operator.id, home.establishment_id),
    )
    for rest in OF_JOBS:
        scene.calls[f"GET {M}/jobs/{{job_id}}{rest}"] = {"by": "operator"}
    scene.calls[f"POST {M}/jobs/{{job_id}}/cancel"] |= {"by": "operator"}

"""Delegations as a table for people: at once, or by a job."""

from shared.web import Service
from tests.delegation.callers import Caller
from tests.delegation.pairs import Pair
from tests.delegation.working import Works, job_of
from tests.delegation.world import World


class TestExportingDelegations:
    def test_is_a_table_for_a_spreadsheet(self, towns: list[Pair]) -> None:
        one, two, _ = towns
        first = one.agreed({"affiliation": "write"})
        two.ask({"letters": "read"})
        one.asker.post(f"/delegations/{first}/refer", {"own_reference": "=1+1"})

        answer = one.asker.post(
            "/delegations/export", {"filter": {}}, headers={"Accept-Language": "fr"}
        )

        assert answer.status_code == 200, answer.json
        lines = answer.data.decode().lstrip("\ufeff").splitlines()
        assert lines[0].startswith("Établissement;SIRET;Numéro de contrat;Référence interne;")
        assert lines[0].endswith("Droit: affiliation;Droit: letters")
        (line,) = [line for line in lines if line.startswith("Mairie A;")]
        assert "'=1+1" in line  # no formula
        assert line.endswith(";Modification;Aucun")
        assert len(lines) == 3
        theirs = one.answerer.post("/delegations/export", {"ids": [str(first)]})
        assert "1+1" not in theirs.data.decode()

    def test_is_written_by_a_job_when_it_is_long(
        self, towns: list[Pair], world: World, app: Service
    ) -> None:
        for each in towns:
            each.ask()
        object.__setattr__(app.settings, "export_at_once", 2)
        asker = towns[0].asker

        answer = asker.post("/delegations/export", {"filter": {}, "format": "xlsx"})
        Works(world).run()
        object.__setattr__(app.settings, "export_at_once", 1000)

        told = job_of(asker, answer)
        assert (told["status"], told["done"]) == ("done", 3)
        path = answer.headers["Location"].removeprefix(Caller.ROOT)
        assert asker.get(f"{path}/content").data[:2] == b"PK"

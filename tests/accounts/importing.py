"""Sending files of accounts."""

from typing import Any

from tests.accounts.world import Person
from tests.answers import Answer

HEADER = (
    "civilité;prénom;nom;courriel;téléphone;service;profil;adresse 1;code postal;ville;droit: paie"
)
GOOD = "Mme;Odile;Essai;odile.essai@example.org;01 99 00 12 34;Paie;;;;;lecture"


def upload(
    caller: Person,
    home: Person,
    *rows: str,
    query: str = "",
    header: str = HEADER,
    path: str = "import",
    **options: Any,
) -> Answer:
    content = "\r\n".join((header, *rows)).encode(options.pop("encoding", "utf-8"))
    headers = {"Content-Type": "text/csv"} | options.pop("headers", {})
    return caller.call("POST", f"{home.accounts}/{path}{query}", data=content, headers=headers)


def outcomes(lines: list[dict[str, Any]]) -> list[tuple[int, str, str | None]]:
    return [(line["number"], line["outcome"], line["code"]) for line in lines]

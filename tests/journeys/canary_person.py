"""Somebody whose every word is their own."""

from dataclasses import dataclass, field
from typing import Any

from deploy.demo.people import Somebody


@dataclass
class Canary:
    """Somebody, and all the words that are theirs alone."""

    person: Somebody
    first_name: str = "Zébulonqa"
    last_name: str = "Quetzalqb"
    words: dict[str, str] = field(
        default_factory=lambda: {
            "first name": "bulonqa",
            "last name": "quetzalqb",
            "phone": "199887766",
            "department": "qxcanari-service",
            "address": "qxcanari-rue",
            "city": "qxcanari-ville",
            "new e-mail": "qxcanari-nouvelle",
            "device": "qxcanari-appareil",
            "message": "qxcanari-message",
            "reason": "qxcanari-motif",
            "typed": "qxcanari-saisie",
        }
    )

    @property
    def all(self) -> list[str]:
        return list(self.words.values())

    @property
    def body(self) -> dict[str, Any]:
        return self.person.coordinates | {
            "phone": "01 99 88 77 66",
            "department": self.words["department"],
        }

"""What accepting would mean, in words: who could do what, until when, and what would change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from services.delegation.domain.texts import COLON, DAY, LANGUAGES, UNKNOWN
from shared.auth import Level

if TYPE_CHECKING:
    from shared.access.tables import AccessEstablishment, AccessService

MAY = {
    "fr": {Level.READ: "consulter", Level.WRITE: "consulter et modifier"},
    "en": {Level.READ: "read", Level.WRITE: "read and change"},
}
NEW = {"fr": "aucun accès aujourd'hui", "en": "no access today"}
MORE = {"fr": "aujourd'hui : {may}", "en": "today: {may}"}
TAKEN = {
    "fr": "le service est retiré à {names}, qui l'a aujourd'hui",
    "en": "the service is taken from {names}, who has it today",
}
SUCCEEDED = {
    "fr": "à la place de {name}, qui peut aujourd'hui : {may}",
    "en": "in the place of {name}, who can today: {may}",
}
KEPT = {"fr": "aussi confié à {names}, comme aujourd'hui", "en": "also with {names}, as today"}
SOONER = {"fr": "Jusqu'au {ends} inclus.", "en": "Until {ends} included."}
LONGER = {
    "fr": "Jusqu'au {ends} inclus, au lieu du {before}.",
    "en": "Until {ends} included, instead of {before}.",
}
ALREADY = {
    "fr": "\n{asker} agit déjà pour vous, et continue, dans :\n{lines}\n",
    "en": "\n{asker} works for you already, and goes on, in:\n{lines}\n",
}
WHO = {
    "fr": "Qui : seulement des personnes ou des applications que {asker} désigne parmi les "
    "siennes ; personne avant d'être désigné. Vous verrez qui, et quand chacun a agi pour la "
    "dernière fois.",
    "en": "Who: only people or applications that {asker} names among its own; nobody before they "
    "are named. You will see who, and when each last did something.",
}
REST = {
    "fr": "Le reste ne change pas : personne d'autre n'a accès à rien de plus, et vous pouvez à "
    "tout moment restreindre, suspendre ou résilier, avec effet immédiat.",
    "en": "The rest stays: nobody else has access to anything more, and you can narrow, suspend or "
    "terminate at any time, with immediate effect.",
}
NO_LINES = {"fr": "- rien de plus", "en": "- nothing more"}

FORMS = {
    "fr": """\
Si vous acceptez, {asker} pourra, pour {target} :
{may}

{until}

{who}

Ce qui change par rapport à aujourd'hui :
{changes}
{already}
{rest}
""",
    "en": """\
If you accept, {asker} will be able, for {target}, to:
{may}

{until}

{who}

What changes against today:
{changes}
{already}
{rest}
""",
}


class Held(NamedTuple):
    """A service that somebody may use for an establishment, and how far."""

    service: str
    level: Level
    holder: "AccessEstablishment"
    delegation_id: UUID


@dataclass(frozen=True, kw_only=True)
class Change:
    """One service: what could be done in it, and what that changes.

    :ivar before: how far the asker may go in it today; none: not at all
    :ivar taken_from: who loses it, since it is exclusive
    :ivar also_held_by: who has it too, and keeps it
    :ivar succeeds: who has it by the delegation that this one is to succeed, how far, and loses it
    """

    service: str
    known: "AccessService | None"
    level: Level
    before: Level
    taken_from: Sequence["AccessEstablishment"]
    also_held_by: Sequence["AccessEstablishment"]
    succeeds: Held | None = None


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What accepting would mean.

    :ivar before: the last day today, where there is a delegation already
    :ivar already: what the asker may do by others, service to level
    """

    asker: "AccessEstablishment"
    target: "AccessEstablishment"
    changes: Sequence[Change]
    ends_on: date
    before: date | None
    already: Mapping[str, Level]
    services: Mapping[str, "AccessService"]

    @property
    def words(self) -> dict[str, str]:
        """Tell all of it in words, by language."""
        return {language: self._form(language) for language in LANGUAGES}

    def _form(self, language: str) -> str:
        may = [self._line(each.service, each.level, language) for each in self.changes]
        changes = [
            f"- {self._name(each.service, language)}{COLON[language]} {what}"
            for each in self.changes
            for what in _told(each, language)
        ]
        return FORMS[language].format(
            asker=self.asker.name,
            target=self.target.name,
            may="\n".join(may) or NO_LINES[language],
            until=self._until(language),
            who=WHO[language].format(asker=self.asker.name),
            rest=REST[language],
            changes="\n".join(changes) or NO_LINES[language],
            already=self._already(language),
        )

    def _until(self, language: str) -> str:
        ends = self.ends_on.strftime(DAY[language])
        if self.before is None or self.before == self.ends_on:
            return SOONER[language].format(ends=ends)
        return LONGER[language].format(ends=ends, before=self.before.strftime(DAY[language]))

    def _already(self, language: str) -> str:
        lines = [self._line(code, level, language) for code, level in self.already.items()]
        if not lines:
            return ""
        return ALREADY[language].format(asker=self.asker.name, lines="\n".join(lines))

    def _line(self, code: str, level: Level, language: str) -> str:
        return f"- {self._name(code, language)}{COLON[language]} {MAY[language][level]}"

    def _name(self, code: str, language: str) -> str:
        known = self.services.get(code)
        if known is None:
            return f"{code} ({UNKNOWN[language]})"
        domain = known.domain_labels.get(language, known.domain)
        return f"{domain} › {known.labels.get(language, code)}"


def _told(change: Change, language: str) -> list[str]:
    may = MAY[language].get(change.before)
    told = [MORE[language].format(may=may)] if may else []
    if change.succeeds is None and not may:
        told.append(NEW[language])
    if change.succeeds is not None:
        may = MAY[language][change.succeeds.level]
        told.append(SUCCEEDED[language].format(name=change.succeeds.holder.name, may=may))
    for words, others in ((TAKEN, change.taken_from), (KEPT, change.also_held_by)):
        if others:
            names = ", ".join(other.name for other in others)
            told.append(words[language].format(names=names))
    return told

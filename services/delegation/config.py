"""The settings of this service: the numbers of design.md §4.8 among them."""

from dataclasses import dataclass
from datetime import date, timedelta

from environs import Env, validate

from shared import clock, config


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How long and how much.

    :ivar term_months: the term of a request that names no last day
    :ivar longest_term: the longest term, in days from the day of the request
    :ivar answer_days: how long a request waits for an answer
    :ivar reminder_days: how many days before a request lapses both sides are reminded
    :ivar warning_days: how many days before a delegation's last day both sides are warned
    :ivar extension_days: the longest automatic extension
    :ivar extension_notice_days: how many days before it begins both sides are told, and until when
        it can be allowed
    :ivar targets: the most establishments named in one request
    :ivar tries: how many requests an hour an establishment may make, each target that it gets wrong
        counting as one more
    :ivar text_days: how long the texts of a delegation are kept once it is over
    :ivar link_days: how long two accounts count as one person's after they were unlinked
    :ivar address_verifications: how many proofs an hour are verified for one client address
    """

    term_months: int = 18
    longest_term: int = 730
    answer_days: int = 30
    reminder_days: int = 7
    warning_days: tuple[int, ...] = (30, 7, 1)
    extension_days: int = 180
    extension_notice_days: int = 30
    targets: int = 500
    tries: int = 600
    text_days: int = 1825
    link_days: int = 90
    address_verifications: int = 120

    @property
    def link_life(self) -> timedelta:
        """Tell how long two accounts count as one person's after they were unlinked."""
        return timedelta(days=self.link_days)

    def default_end(self, today: date) -> date:
        """Tell the last day of a request that names none."""
        return min(clock.months_after(today, self.term_months), self.latest_end(today))

    def latest_end(self, today: date) -> date:
        """Tell the farthest last day that may be asked for."""
        return today + timedelta(days=self.longest_term)


@dataclass(frozen=True, kw_only=True)
class Settings(config.Settings):
    """What this service is told at boot.

    :ivar at_once: the most delegations that an act on many does within its request; more are a job
    :ivar export_at_once: the most that are exported within a request; more are a job
    """

    limits: Limits
    at_once: int
    export_at_once: int

    @classmethod
    def fields(cls, env: Env) -> dict[str, object]:
        """Read this service's own settings beside those of every service."""
        return super().fields(env) | {
            "limits": Limits(
                term_months=_count(env, "DELEGATION_TERM_MONTHS", Limits.term_months),
                longest_term=_count(env, "DELEGATION_LONGEST_TERM_DAYS", Limits.longest_term),
                answer_days=_count(env, "DELEGATION_ANSWER_DAYS", Limits.answer_days),
                reminder_days=_count(env, "DELEGATION_REMINDER_DAYS", Limits.reminder_days),
                warning_days=_warning_days(env),
                extension_days=_count(env, "DELEGATION_EXTENSION_DAYS", Limits.extension_days),
                extension_notice_days=_count(
                    env, "DELEGATION_EXTENSION_NOTICE_DAYS", Limits.extension_notice_days
                ),
                targets=_count(env, "DELEGATION_TARGETS", Limits.targets),
                tries=_count(env, "DELEGATION_TRIES", Limits.tries),
                text_days=_count(env, "DELEGATION_TEXT_DAYS", Limits.text_days),
                link_days=_count(env, "DELEGATION_LINK_DAYS", Limits.link_days),
                address_verifications=_count(
                    env, "DELEGATION_ADDRESS_VERIFICATIONS", Limits.address_verifications
                ),
            ),
            "at_once": env.int("DELEGATION_AT_ONCE", 500, validate=validate.Range(min=0, max=500)),
            "export_at_once": env.int(
                "DELEGATION_EXPORT_AT_ONCE", 1000, validate=validate.Range(min=0, max=5000)
            ),
        }


def _count(env: Env, name: str, default: int) -> int:
    return env.int(name, default, validate=validate.Range(min=1))


def _warning_days(env: Env) -> tuple[int, ...]:
    days: list[int] = env.list(
        "DELEGATION_WARNING_DAYS",
        list(Limits.warning_days),
        subcast=int,
        validate=validate.ContainsOnly(range(1, 366)),
    )
    return tuple(days)

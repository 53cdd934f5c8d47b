"""What every process of the suite is: its log, its health and its metrics, whatever it does."""

from shared.process.roles import become_gunicorn, migrate, play, work

__all__ = ["become_gunicorn", "migrate", "play", "work"]

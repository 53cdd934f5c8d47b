"""An installation in containers: its secrets, its databases, and how commands reach it."""

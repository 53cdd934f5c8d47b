"""Codes that are used once, keys and their rotation, and secrets that only the mailer can open."""

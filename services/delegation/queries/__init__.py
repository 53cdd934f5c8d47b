"""What this service can answer. Nothing here changes anything."""

"""What this service can answer."""

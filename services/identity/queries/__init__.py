"""What `identity` can answer."""

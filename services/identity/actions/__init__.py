"""What `identity` does."""

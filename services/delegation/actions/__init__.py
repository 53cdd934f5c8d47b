"""What this service does: in the caller's transaction, announcing what it made true."""

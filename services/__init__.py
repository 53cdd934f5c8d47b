"""The four services, and the portal: each imports `shared`, and none another."""

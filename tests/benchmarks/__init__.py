"""What takes how long, on this machine: `./comptoir bench NAME`. Nothing here is asserted."""

"""What operations people do to an installation, wherever it runs: messages, keys, history, …"""

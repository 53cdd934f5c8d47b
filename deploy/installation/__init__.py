"""What runs an installation and looks after it: embedded, in containers, and the command line.

It knows neither the tools of those who develop Comptoir nor the demo: the image for operations
people holds this package and no other of `deploy`.
"""

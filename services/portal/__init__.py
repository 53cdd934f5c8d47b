"""portal: the screens, for people.

Owns nothing: it asks the four services by HTTP, in the name of whoever is signed in, and shows what
they answer. Announces nothing, listens to nobody. Never decides who may do what, nor whether what
was typed is right: the services do, and it tells what they said.
"""

"""Single sign-on both ways: our people go out to other systems, and come in from a platform that knows them.

Each other system is a row (``SsoPeer``): protocol, addresses, sealed secret, names of claims, rule of matching. Outwards this
room is an OpenID provider, an OAuth 2.0 server, a CAS server and an issuer of signed one-time tickets (``provider``);
inwards a client of OpenID Connect and of CAS (``client``). Whoever leaves on one side leaves on the other (``visits``).
"""

"""Our side when other systems ask us who somebody is: OpenID Connect and OAuth 2.0 (``oauth``, ``validator``), CAS
(``cas``), signed one-time tickets (``tickets``)."""

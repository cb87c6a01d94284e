"""Our side when another platform says who somebody is: OpenID Connect (``oidc``) and CAS (``cas``). ``pending`` remembers in
the browser's session what we asked, so that nothing is believed that this browser did not ask for.
"""

"""Every change of a letter, by whose work it is: ``receiving`` (desk and public), ``answering`` (the unit), ``opening``
(what the public sees), ``writing`` (the citizen's own acts).
"""

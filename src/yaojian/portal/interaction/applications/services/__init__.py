"""Every change of an application: ``receiving`` (form, counter, registration, assignment), ``waiting`` (correction,
consultation, extension, fee), ``replying`` (reply, review, delivery), ``reporting`` (the yearly table).
"""

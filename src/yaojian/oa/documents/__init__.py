"""公文: what flows (O2): title, number, sender, urgency, files. Incoming documents (收文) so far.

How it flows is the engine's business (``oa.flow``), lists and counts are the desk's (``oa.desk``).
"""

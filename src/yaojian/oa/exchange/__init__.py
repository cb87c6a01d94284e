"""公文传输: documents sent from one unit of the institution to others, one delivery a receiving unit (O1).

Sealed with SM3 when sent, verified when received. Not the flow inside a unit: a received document is registered (``registering``).
"""

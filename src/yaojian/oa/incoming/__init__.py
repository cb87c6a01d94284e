"""收文中心 (O2): registration with its duplicate check and 收文号, distribution to departments, reply, finish.

What every document has stands in ``oa.documents``; here is only what incoming ones have besides.
"""

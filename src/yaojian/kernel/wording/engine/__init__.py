"""The engine of the wording check: plain Python, no Django, no database. ``yaojian words check`` runs it alone.

Data files say what is wrong, where that is said and whether somebody has confirmed it; code only looks for it.
"""

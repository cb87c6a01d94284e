"""Indicator sets as data: which rule of the engine costs how many points under which clause, and how points add up."""

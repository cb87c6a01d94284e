"""Letters of citizens (互动交流来信): from the public form over registration, assignment and review to the answer, and a
masked public copy with a review of its own. Every act leaves an event that cannot be changed.
"""

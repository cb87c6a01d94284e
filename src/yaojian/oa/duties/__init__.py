"""Duties of the office (职能岗位): which post of which body keeps numbers and seals, checks, signs."""

"""Pages of a company about itself, below ``/qy/company/``, and of people who have no account yet."""

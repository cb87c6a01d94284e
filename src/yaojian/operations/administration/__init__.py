"""The desks of the three administrators: accounts and organisation, permissions, audit log (P3, P17)."""

"""Health: probes that other rooms register, and the two addresses a supervisor asks."""

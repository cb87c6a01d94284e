"""Health: probes that other rooms register, and the two addresses a supervisor asks."""

from yaojian.kernel.health.probes import register_probe as register_probe

"""Acts of this room: on targets, on maintenance windows and alarms, and what the worker does with a visit."""

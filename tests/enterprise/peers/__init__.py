"""The way from the enterprise portal to other systems."""

"""Third parties verify."""

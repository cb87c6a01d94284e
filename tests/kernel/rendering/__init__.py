"""Documents are judged by reading the finished file back, never by what was meant."""

"""What the benches share: the database of a run, the institution in it, timings, the line printed at the end."""

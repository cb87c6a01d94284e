"""What tests of all systems share: the database of a run, the server and the browser of the browser tests."""

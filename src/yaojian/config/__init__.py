"""Where the systems are put together: settings, addresses, processes, command line. Knows every system; none knows it."""

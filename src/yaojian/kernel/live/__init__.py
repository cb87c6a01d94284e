"""Live: server-sent events to signed-in browsers, over NOTIFY; one LISTEN connection per process."""

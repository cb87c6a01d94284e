"""Demo documents (示范数据): invented letters, small through the services, large in sets."""

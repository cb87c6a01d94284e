"""Chromium, locked in: pages as a visitor sees them, without the browser ever opening a connection of its own."""

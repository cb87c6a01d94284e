"""Speak the port: ``http`` the real system and its simulator, ``local`` an offline list."""

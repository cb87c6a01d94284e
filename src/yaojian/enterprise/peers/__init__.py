"""关联系统: the page from which companies go out to other supervision systems without signing in again (E5, E6)."""

"""Template tags of the cold-chain pages."""

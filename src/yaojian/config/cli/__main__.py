"""``python -m yaojian.config.cli``: the same as ``yaojian``."""

from yaojian.config.cli import main

if __name__ == "__main__":
    main()

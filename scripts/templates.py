"""Every template of ours must parse; prints those that do not."""

import os
import sys
from pathlib import Path

import django
from django.template import TemplateSyntaxError
from django.template.loader import get_template

SOURCE = Path(__file__).resolve().parents[1] / "src" / "yaojian"


def main() -> int:
    """Parse all; status 1 when one fails."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yaojian.config.settings")
    django.setup()
    failed = 0
    for path in sorted(SOURCE.rglob("templates/**/*.html")):
        name = path.as_posix().split("/templates/", 1)[1]
        try:
            get_template(name)
        except TemplateSyntaxError as fault:
            print(f"{path.relative_to(SOURCE)}: {fault}")
            failed += 1
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

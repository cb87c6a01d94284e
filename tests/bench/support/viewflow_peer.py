"""django-viewflow 2.4 on the bench's PostgreSQL: runs in an environment of its own (AGPL), told what to do line by line.

Reads ``run`` from standard input, does one whole process of five human steps, each a transaction under the row lock that
viewflow offers, and answers with the seconds it took.
"""

import os
import sys
import time

import django
from django.conf import settings

if __name__ == "__main__":
    settings.configure(
        SECRET_KEY="bench",
        USE_TZ=True,
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "viewflow",
            "viewflow.workflow",
            "tests.bench.support",
        ],
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.postgresql",
                "NAME": os.environ["PEER_NAME"],
                "HOST": os.environ["PEER_HOST"],
                "PORT": os.environ["PEER_PORT"],
                "USER": os.environ["PEER_USER"],
                "PASSWORD": os.environ["PEER_PASSWORD"],
                "OPTIONS": {"options": "-c jit=off"},
            }
        },
    )
    django.setup()

from django.contrib.auth.models import User
from django.core.management import call_command

from tests.bench.support.viewflow_flow import OWNERS, STEPS, one

if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    OWNERS |= {name: User.objects.create(username=name) for name in STEPS}
    for _ in sys.stdin:
        began = time.perf_counter()
        one()
        print(time.perf_counter() - began, flush=True)

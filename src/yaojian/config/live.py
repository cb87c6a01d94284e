"""The stream process under ASGI: ``granian --interface asginl yaojian.config.live:application``.

Only ``/live/``: an open stream costs no thread here (docs/decisions/0003). Django is set up for its settings and models;
its request handler is not in the way.
"""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yaojian.config.settings")
django.setup()

from yaojian.kernel.live import asgi  # noqa: E402 - Django is set up first

application = asgi.application

"""Pages and API under WSGI (docs/decisions/0003): ``granian --interface wsgi yaojian.config.wsgi:application``."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yaojian.config.settings")
application = get_wsgi_application()

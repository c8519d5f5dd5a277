"""What granian serves."""

import gc
import os

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.peers.stock_drf.settings"

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
gc.collect()
gc.freeze()  # as the API does

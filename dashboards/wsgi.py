"""The WSGI application for a server process; settings come from the environment."""

from dashboards.app import create_app
from dashboards.settings import Settings

application = create_app(Settings.from_environment()).server

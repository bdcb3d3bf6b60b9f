"""The page of a study on this machine, redone on every save; assumptions can be changed on it.

Loopback only: what is served is for the person at this machine. A page of another site can neither read it nor change
anything: each request's Host is checked, each change needs the page's own Origin and a random token.
"""

from __future__ import annotations

from estimates.report.watch.server import LOOPBACK, App, listening, serve
from estimates.report.watch.session import Session

__all__ = ["LOOPBACK", "App", "Session", "listening", "serve"]

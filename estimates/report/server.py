"""The live page over HTTP, for the user who started it. werkzeug is used here and nowhere else.

Loopback only. The printed address has a token; it becomes a strict cookie, without which nothing is served. Each
request's Host and each write's Origin are checked, so a page of another site can neither read nor change anything.
"""

from __future__ import annotations

import json
import secrets
import socket
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from threading import Timer
from typing import TYPE_CHECKING

from werkzeug.exceptions import BadRequest, Forbidden, HTTPException, LengthRequired, NotFound
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

from estimates.diagnostics import DataError, Unreadable
from estimates.report.document import POLICY, hashed, read, template
from estimates.report.whatif import Watched, reason

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

LOOPBACK = "127.0.0.1"
LARGEST = 256 * 1024  # bytes of a request: an article's text
WRITE = ("name", "key", "value", "instead_of", "over_formula")  # the texts that a request to write has
ADD = ("text", "publisher", "published", "url", "kept")
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class App:
    """The WSGI application of a watched study, at the port it is served on."""

    def __init__(self, watched: Watched, port: int) -> None:
        self.watched = watched
        self.hosts = {f"{LOOPBACK}:{port}", f"localhost:{port}"}
        self.cookie = f"estimates-{port}"
        self.routes: Mapping[tuple[str, str], Callable[[Request], Response]] = {
            ("GET", "/"): self._page,
            ("GET", "/state"): lambda request: _json(watched.state(request.args.getlist("set"))),
            ("GET", "/charts"): self._charts,
            ("GET", "/version"): lambda _: Response(self.watched.version),
            ("POST", "/write"): lambda request: _json(watched.write(*_texts(request, *WRITE))),
            ("POST", "/add"): lambda request: _json(watched.add(*_texts(request, *ADD))),
        }

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        request = Request(environ)
        request.max_content_length = LARGEST
        try:
            response = self._entrance(request) or self._answer(request)
        except HTTPException as refused:
            response = Response(f"{refused.description}\n", refused.code, content_type="text/plain; charset=utf-8")
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response(environ, start_response)

    def _entrance(self, request: Request) -> Response | None:
        """Refuse whoever is not the user who started this; turn the printed token into a cookie."""
        if request.environ.get("HTTP_HOST") not in self.hosts:
            raise Forbidden("This page is served on 127.0.0.1 only.")
        elsewhere = request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none")
        if elsewhere and (request.path != "/" or request.headers.get("Sec-Fetch-Mode") != "navigate"):
            raise Forbidden("This request comes from another site.")
        if request.path == "/" and self._is_token(request.args.get("token", "")):
            response = self._page(request)  # no redirect: after a link on another page it would come without the cookie
            response.set_cookie(self.cookie, self.watched.token, httponly=True, samesite="Strict")
            return response
        if not self._is_token(request.cookies.get(self.cookie, "")):
            raise Forbidden("Open the address that `estimates watch` printed.")
        if request.method == "POST" and request.headers.get("Origin") != f"http://{request.host}":
            raise Forbidden("Changes can be made only from the page itself.")
        if "Transfer-Encoding" in request.headers:  # werkzeug's reader of chunks crashes on one that ends early
            raise LengthRequired("A request must state its length and not come in chunks.")
        return None

    def _is_token(self, text: str) -> bool:
        return secrets.compare_digest(text.encode("utf-8", "replace"), self.watched.token.encode())

    def _answer(self, request: Request) -> Response:
        answer = self.routes.get(("GET" if request.method == "HEAD" else request.method, request.path))
        if answer is None:
            raise NotFound("There is nothing here: the page is at /.")
        try:
            return answer(request)
        except (DataError, OSError, Unreadable) as error:
            return _json({"problem": reason(error)})

    def _page(self, request: Request) -> Response:
        state = self.watched.state(request.args.getlist("set"))
        style, script = read("report.css") + read("live.css"), read("live.js")
        policy = f"{POLICY.format(hashed(style))}; script-src {hashed(script)}; connect-src 'self'; img-src data:"
        page = template("live.html").render(style=style, policy=policy, script=script, **state)
        headers = {"Content-Security-Policy": f"{policy}; frame-ancestors 'none'"}
        return Response(page, headers=headers, content_type="text/html; charset=utf-8")

    def _charts(self, request: Request) -> Response:
        drawn = self.watched.charts(request.args.getlist("set"))
        return Response(template("charts.html").render(charts=drawn), content_type="text/html; charset=utf-8")


def _json(data: Mapping[str, object]) -> Response:
    return Response(json.dumps(data), content_type="application/json")


def _texts(request: Request, *names: str) -> list[str]:
    """Take the texts of those names out of a request's JSON. Raises BadRequest if one is missing or is not text."""
    try:
        return [request.get_json()[name].encode().decode() for name in names]
    except (AttributeError, KeyError, RecursionError, TypeError, UnicodeEncodeError):
        raise BadRequest(f"expected JSON with text for {', '.join(names)}") from None


class _Handler(WSGIRequestHandler):
    """Closes a connection that is silent or takes too long, and logs nothing about requests."""

    timeout = 30  # seconds of silence
    longest = 60.0  # seconds of a request and its answer, however slowly they come

    def handle(self) -> None:
        """Answer one connection within its time: a client that sends a byte now and then is not silent."""
        limit = Timer(self.longest, self.cut_off)
        limit.daemon = True  # so that Ctrl-C need not wait for it
        limit.start()
        super().handle()
        limit.cancel()

    def cut_off(self) -> None:
        """End the connection, whatever its thread waits for."""
        with suppress(OSError):  # its client may have gone
            self.connection.shutdown(socket.SHUT_RDWR)

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002
        """Log nothing about requests; the server itself logs what is a bug of ours."""


def server(watched: Watched, port: int) -> BaseWSGIServer:
    """Make a server of the study's page, not yet running; port 0 chooses a free one. Raises OSError if it is taken."""
    with socket.create_server((LOOPBACK, port), backlog=64) as listener:
        port = listener.getsockname()[1]
        app = App(watched, port)
        return make_server(LOOPBACK, port, app, threaded=True, request_handler=_Handler, fd=listener.fileno())


def address(watched: Watched, running: BaseWSGIServer) -> str:
    """Return the address to print, which contains the token that gives access."""
    return f"http://{LOOPBACK}:{running.port}/?token={watched.token}"

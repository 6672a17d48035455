"""Stands in for the network: whatever host is asked, by http or https, the made-up publisher answers.

    Fetcher(transport=Relay(publisher.base))

So a test can watch how the publishers' own hosts are asked: robots.txt, the pace of each host, redirects between them.
"""

from __future__ import annotations

import httpx2


class Relay(httpx2.BaseTransport):
    def __init__(self, base: str) -> None:
        self._base = base
        self._inner = httpx2.HTTPTransport(limits=httpx2.Limits(max_connections=None, max_keepalive_connections=0))

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        path = request.url.raw_path.decode("ascii")
        url = f"{self._base}/{request.url.netloc.decode('ascii')}{path}"
        headers = request.headers.copy()
        headers["host"] = httpx2.URL(self._base).netloc.decode("ascii")
        passed = httpx2.Request(request.method, url, headers=headers, extensions=request.extensions)
        return self._inner.handle_request(passed)

    def close(self) -> None:
        self._inner.close()

"""An embedded farm on loopback, for the first command and the tests: content, pages, server and truth."""

from newscrawl.demo.responses import Request, Response, redirect
from newscrawl.demo.server import DemoServer
from newscrawl.demo.truth import Expected, truth

__all__ = ["DemoServer", "Expected", "Request", "Response", "redirect", "truth"]

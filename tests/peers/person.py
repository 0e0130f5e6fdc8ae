"""The person whom a program sends to the provider: reads its pages and does what they ask."""

import pyotp

from testkit.visitor import NotOnPage, Visitor

STEPS_AT_MOST = 8


class Person:
    """One account, and the browser that its owner sits at; ``also`` are other sites to look at."""

    def __init__(self, told, provider, also=()):
        self.told = told
        self._provider = provider
        self.visitor = Visitor(stay_at=(provider, *also))

    def follow(self, url):
        """Open what a program names; where the provider lets the person go to."""
        return self.pass_through(self.visitor.open(url)).url

    def pass_through(self, page):
        """Do what the provider's pages ask for; the first page that is another's."""
        for _ in range(STEPS_AT_MOST):
            if not page.url.startswith(self._provider):
                return page
            page = self._answer(page)
        raise NotOnPage(f"{page.url} is no way out: {page.text}")

    def _answer(self, page):
        """Type what the page asks for: login and password, a code, or a yes."""
        for form in page.forms():
            if "password" in form.names:
                typed = {"identifier": self.told["phone"], "password": self.told["password"]}
                return self.visitor.submit(form, typed)
            if "code" in form.names:
                code = pyotp.TOTP(self.told["totp_secret"]).now()
                return self.visitor.submit(form, {"code": code})
            if form.action.partition("?")[0].endswith("/accept"):
                return self.visitor.submit(form)
        raise NotOnPage(f"{page.url} [{page.status}] «{page.title}» asks for nothing known")

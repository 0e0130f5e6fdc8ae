"""Screenshots of the pages that were passed, in Chromium, with the cookies of the visitor."""

from http.cookiejar import Cookie
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Error, ViewportSize, sync_playwright

from testkit.demo.showing import Showing, StepFailed

DESK: ViewportSize = {"width": 1200, "height": 900}


def shoot(showing: Showing, chromium: str) -> None:
    """One picture a page; the browser only looks, it sends nothing.

    Raises:
        StepFailed: the browser does not start or a page does not open.
    """
    if not chromium:
        showing.tell("no browser here: CHROMIUM names one")
        return
    pages = list(dict.fromkeys(showing.pages))
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            context = browser.new_context(viewport=DESK, locale="ru-RU")
            for one in showing.visitor.session.cookies:
                context.add_cookies(
                    [
                        {
                            "name": one.name,
                            "value": one.value or "",
                            "domain": _host(one),
                            "path": "/",
                        }
                    ]
                )
            page = context.new_page()
            for number, url in enumerate(pages, start=1):
                page.goto(url)
                page.screenshot(path=_file(showing.folder, number, url), full_page=True)
            browser.close()
    except Error as error:
        raise StepFailed(f"the browser: {error.message}") from error
    showing.tell(f"{len(pages)} pictures under {showing.folder}")


def _host(cookie: Cookie) -> str:
    """The host; the standard library writes one without a dot as ``localhost.local``."""
    return cookie.domain.removesuffix(".local")


def _file(folder: Path, number: int, url: str) -> Path:
    words = urlsplit(url).path.strip("/").replace("/", "-") or "entry"
    return folder / f"{number:02}-{words[:40]}.png"

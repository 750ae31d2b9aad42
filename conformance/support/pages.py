# SPDX-License-Identifier: Apache-2.0
"""The web pages as a program reads them: signing in, going through all of them, and what stands in their HTML."""

import re
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

import requests

from .server import run

PAGES_MAXIMUM = 80


class Page(HTMLParser):
    """Elements, forms and text of one page."""

    def __init__(self, html):
        super().__init__()
        self.html = html
        self.elements = []
        self.forms = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        values = {name: value or "" for name, value in attributes}
        self.elements.append((tag, values))
        if tag == "form":
            self.forms.append({"action": values.get("action", ""), "method": values.get("method", "get"), "fields": []})
        elif tag in ("input", "button", "select", "textarea") and self.forms and values.get("name"):
            self.forms[-1]["fields"].append((values["name"], values.get("value", "")))

    handle_startendtag = handle_starttag

    def handle_data(self, data):
        self.text += data

    def links(self):
        return [values["href"] for tag, values in self.elements if tag == "a" and "href" in values]


class Visitor:
    """A browser without script, signed in by a one-time link."""

    def __init__(self, server, link=None):
        self.server = server
        self.session = requests.Session()
        self.session.verify = server.verify
        # A bundle that the machine prefers would win over the one of the test.
        self.session.trust_env = False
        self.answer = self.sign_in(link or server.account["sign_in_url"])

    def sign_in(self, link):
        """As a person does: opens the link and presses its button."""
        path = urlsplit(link).path
        form = Page(self.get(path).text).forms[0]
        answer = self.post(form["action"], form["fields"])
        assert answer.status_code == 303, f"{answer.status_code} {answer.text}"
        return answer

    @property
    def cookies(self):
        return dict(self.session.cookies)

    def get(self, path, **more):
        return self.session.get(self.server.url + path, timeout=30, **more)

    def post(self, path, fields, **more):
        return self.session.post(self.server.url + path, data=fields, allow_redirects=False, timeout=30, **more)

    def form_token(self):
        return re.search(r'name="csrf" value="([^"]+)"', self.get("/app/incidents").text)[1]

    def all_pages(self, *start):
        """Every page that links lead to, by its address."""
        found, waiting = {}, list(start or ["/app/incidents"])
        while waiting and len(found) < PAGES_MAXIMUM:
            path = waiting.pop(0)
            if path in found:
                continue
            answer = self.get(path)
            found[path] = (answer, Page(answer.text))
            for link in found[path][1].links():
                address = urlsplit(urldefrag(urljoin(self.server.url + path, link)).url)
                is_page = address.path.startswith("/app/") and not address.path.startswith(("/app/assets", "/app/live"))
                # A file that is saved is none either.
                is_page = is_page and not address.path.endswith((".csv", ".jsonl"))
                if is_page and self.server.url == f"{address.scheme}://{address.netloc}":
                    waiting.append(address.path + (f"?{address.query}" if address.query else ""))
        return found


def sign_in_link(server, email=None):
    options = ["--email", email] if email else []
    result = run("sign-in-link", "--database", server.store.url, "--public-url", server.url, *options)
    assert result.returncode == 0, result.stderr
    return re.search(r"https?://\S+", result.stdout)[0]

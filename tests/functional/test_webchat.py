# SPDX-License-Identifier: Apache-2.0
"""The web chat's own protocol, and the files of the try page."""
import re
import threading
import time
import uuid

from orienta import request
from people import WebPerson


def test_try_page(server):
    page = server.get("/try")
    assert page.status == 200 and page.headers["content-type"].startswith("text/html")
    policy = page.headers["content-security-policy"]
    assert "default-src" in policy and "unsafe-inline" not in policy and "unsafe-eval" not in policy
    assert not re.search(rb"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=", page.body), "inline script or style"
    sizes = len(page.body)
    for path, kind in (("/webchat.js", "javascript"), ("/webchat.css", "css")):
        reply = server.get(path)
        assert reply.status == 200 and kind in reply.headers["content-type"] and "utf-8" in reply.headers["content-type"].lower()
        sizes += len(reply.body)
        assert b"http://" not in reply.body.replace(b"http://www.w3.org", b"")
    assert sizes < 40_000, "the page must stay small for slow and paid-for connections"


def test_conversation(web_person):
    web_person.says("hola")
    web_person.taps("es")
    web_person.taps("yes")
    web_person.is_offered("danger", "complaint")
    messages = web_person.fetch()
    assert [m["seq"] for m in messages] == sorted({m["seq"] for m in messages})
    assert {m["direction"] for m in messages} == {"in", "out"}
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+Z", m["at"]) for m in messages)
    assert {m["author"] for m in messages} <= {"contact", "bot", "agent", "system"}
    # Only what is new.
    last = messages[-1]["seq"]
    assert web_person.fetch(after=last) == []


def test_a_repeat_counts_once(web_person):
    ident = str(uuid.uuid4())
    first = web_person.post({"text": "hola"}, ident)
    again = web_person.post({"text": "hola"}, ident)
    assert first.status == again.status == 202
    assert first.json()["seq"] == again.json()["seq"]
    web_person.is_offered("es", "en")
    time.sleep(0.5)
    assert len([m for m in web_person.fetch() if m["direction"] == "in"]) == 1


def test_long_poll_wakes_up(web_person):
    web_person.says("hola")
    web_person.is_offered("es", "en")
    last = web_person.fetch()[-1]["seq"]
    began = time.monotonic()
    assert web_person.fetch(after=last, wait=1) == []
    assert 0.8 < time.monotonic() - began < 5
    got = []
    listener = threading.Thread(target=lambda: got.extend(web_person.fetch(after=last + 1, wait=20)))
    listener.start()
    time.sleep(0.3)
    began = time.monotonic()
    web_person.says("1")
    listener.join(10)
    assert got and time.monotonic() - began < 3


def test_tokens(server, web_person):
    other = WebPerson(server)
    web_person.says("hola")
    web_person.is_offered("es", "en")
    assert other.fetch() == []
    for token in ("", "x", web_person.token[:-1] + "A" if web_person.token[-1] != "A" else web_person.token[:-1] + "B"):
        headers = {"Authorization": f"Bearer {token}"}
        assert server.get("/webchat/web/messages?after=0&wait=0", headers=headers).status == 401
        assert server.post("/webchat/web/messages", {"client_id": str(uuid.uuid4()), "text": "x"}, headers=headers).status == 401
    assert server.get("/webchat/web/messages?after=0&wait=0").status == 401


def test_bad_input(server, web_person):
    for body in ({"text": "no id"}, {"client_id": str(uuid.uuid4())}, {"client_id": "x" * 500, "text": "x"},
                 {"client_id": str(uuid.uuid4()), "text": 7}, {"client_id": str(uuid.uuid4()), "text": ""},
                 {"client_id": str(uuid.uuid4()), "text": "x" * 100_000},
                 {"client_id": str(uuid.uuid4()), "location": {"latitude": 95, "longitude": 0}}):
        reply = server.post("/webchat/web/messages", body, headers=web_person.auth())
        assert 400 <= reply.status < 500, (body, reply.status)
    raw = request(server.base, "POST", "/webchat/web/messages", body=b"{", headers={**web_person.auth(), "Content-Type": "application/json"})
    assert raw.status in (400, 422)
    assert server.post("/webchat/nobody/sessions", {"language": "es"}).status == 404
    assert server.post("/webchat/whatsapp/sessions", {"language": "es"}).status == 404
    web_person.says("hola")
    web_person.is_offered("es", "en")


def test_too_fast_is_told_when_to_go_on(web_person):
    statuses = [web_person.post({"text": "hola"}) for _ in range(60)]
    refused = [r for r in statuses if r.status == 429]
    assert refused and all(int(r.headers["retry-after"]) >= 1 for r in refused)
    assert statuses[0].status == 202


def test_location(web_person):
    reply = web_person.post({"location": {"latitude": -12.05, "longitude": -77.04}})
    assert reply.status == 202
    assert web_person.hears(r".")

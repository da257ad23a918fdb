# SPDX-License-Identifier: Apache-2.0
"""Somebody who writes, by each channel. They can only tap an option that was really offered to them."""
import re
import time
import urllib.parse
import uuid

from meta_double import options_of, text_shown
from orienta import eventually, request


class Person:
    """What was heard since the last thing said is in `heard`: [(text, [(option id, label)])]."""

    def __init__(self):
        self.mark = 0
        self.heard = []

    def all_messages(self):
        """Everything received so far, [(text, [(id, label)])]."""
        raise NotImplementedError

    def wait(self, condition, what, seconds=20):
        """Until something heard since the last words fulfils the condition; returns that message."""
        def look():
            self.heard = self.all_messages()[self.mark:]
            return next((m for m in reversed(self.heard) if condition(m)), None)
        try:
            return eventually(look, seconds, what)
        except AssertionError:
            raise AssertionError(f"{what}; heard instead: {self.heard}") from None

    def hears(self, pattern, seconds=20):
        return self.wait(lambda m: re.search(pattern, m[0], re.IGNORECASE), f"nothing like {pattern!r}", seconds)

    def is_offered(self, *ids, seconds=20):
        """Waits for a message that offers all of these options."""
        return self.wait(lambda m: set(ids) <= {i for i, _ in m[1]}, f"no offer of {ids}", seconds)

    def hears_nothing(self, seconds=1.5):
        time.sleep(seconds)
        self.heard = self.all_messages()[self.mark:]
        assert not self.heard, f"should be silent, but said: {self.heard}"

    def turn(self):
        self.mark = len(self.all_messages())


class WhatsAppPerson(Person):
    def __init__(self, server, meta, digits, channel="whatsapp", number=None):
        super().__init__()
        self.server, self.meta, self.digits, self.channel = server, meta, digits, channel
        self.number = number or next(iter(meta.numbers))

    def all_messages(self):
        with self.meta.lock:
            sent = [m for m in self.meta.messages_to(self.digits) if m["_number"] == self.number]
        return [(text_shown(m), options_of(m)[0]) for m in sent]

    def deliver(self, message):
        reply = post_meta(self.server, self.meta, self.meta.envelope(self.meta.change([message], number=self.number)), self.channel)
        assert reply.status == 200, reply.text
        return message

    def says(self, text, **more):
        self.turn()
        return self.deliver(self.meta.text(self.digits, text, **more))

    def taps(self, option, seconds=20):
        self.is_offered(option, seconds=seconds)
        with self.meta.lock:
            message = next(m for m in reversed(self.meta.messages_to(self.digits)) if option in dict(options_of(m)[0]))
        offered, kind = options_of(message)
        self.turn()
        return self.deliver(self.meta.reply(self.digits, option, dict(offered)[option], kind))

    def sends_place(self, latitude, longitude):
        self.turn()
        return self.deliver(self.meta.inbound(self.digits, "location", location={"latitude": latitude, "longitude": longitude}))


class SmsPerson(Person):
    """Options are lines "1. Label"; the answer is the number."""

    def __init__(self, server, twilio, number, channel="sms"):
        super().__init__()
        self.server, self.twilio, self.number, self.channel = server, twilio, number, channel

    def all_messages(self):
        with self.twilio.lock:
            texts = self.twilio.texts_to(self.number)
        return [(t, [(n, label.strip()) for n, label in re.findall(r"^(\d+)[.)] (.+)$", t, re.MULTILINE)]) for t in texts]

    def says(self, text, **more):
        self.turn()
        reply = post_twilio(self.server, self.twilio, self.twilio.inbound(self.number, text, **more), self.channel)
        assert reply.status in (200, 204), reply.text
        return reply

    def picks(self, label, seconds=20):
        """Answers with the number in front of that label."""
        message = self.wait(lambda m: any(re.search(label, l, re.IGNORECASE) for _, l in m[1]), f"no option like {label!r}", seconds)
        return self.says(next(n for n, l in message[1] if re.search(label, l, re.IGNORECASE)))


class WebPerson(Person):
    def __init__(self, server, channel="web", language="es"):
        super().__init__()
        self.server, self.channel, self.path = server, channel, f"/webchat/{channel}"
        reply = server.post(f"{self.path}/sessions", {"language": language})
        assert reply.status == 201, reply.text
        self.token = reply.json()["token"]
        self.conversation = reply.json()["conversation"]

    def auth(self):
        return {"Authorization": f"Bearer {self.token}"}

    def fetch(self, after=0, wait=0):
        reply = self.server.get(f"{self.path}/messages?after={after}&wait={wait}", headers=self.auth())
        assert reply.status == 200, reply.text
        return reply.json()["messages"]

    def all_messages(self):
        return [(m["message"]["text"], [(o["id"], o["label"]) for o in m["message"].get("options") or []])
                for m in self.fetch() if m["direction"] == "out"]

    def post(self, content, client_id=None):
        return self.server.post(f"{self.path}/messages", {"client_id": client_id or str(uuid.uuid4()), **content}, headers=self.auth())

    def says(self, text, **more):
        self.turn()
        reply = self.post({"text": text}, **more)
        assert reply.status == 202, reply.text
        return reply.json()["seq"]

    def taps(self, option):
        message = self.is_offered(option)
        self.turn()
        reply = self.post({"option_id": option, "text": dict(message[1])[option]})
        assert reply.status == 202, reply.text


def reach_menu(person):
    """Hello, language, notice, consent."""
    person.says("hola")
    person.taps("es")
    person.taps("yes")
    person.is_offered("danger", "complaint", "person")


def complain(person):
    """A complaint about a service, from the menu on; returns the reference the person was told."""
    person.taps("complaint")
    person.taps("service")
    person.taps("food")
    person.hears("organización")
    person.says("Comedor Esperanza")
    person.hears("distrito")
    person.says("Comas, ayer")
    person.hears("qué pasó")
    person.says("No me dieron el almuerzo y me gritaron")
    person.taps("named")
    person.taps("here")
    text, _ = person.hears(r"Este es tu número: \S+")
    return re.search(r"Este es tu número: ([A-Z0-9-]+)", text).group(1)


def post_meta(server, meta, payload, channel="whatsapp", signature=None, secret=None):
    raw = payload if isinstance(payload, bytes) else meta.encode(payload)
    headers = {"Content-Type": "application/json", "User-Agent": "facebookexternalua"}
    if signature != "":
        headers["X-Hub-Signature-256"] = signature or meta.signature(raw, secret)
    return request(server.base, "POST", f"/webhooks/{channel}", body=raw, headers=headers)


def post_twilio(server, twilio, form, channel="sms", action="", signature=None, query=""):
    path = f"/webhooks/{channel}{action}{query}"
    headers = {"Content-Type": "application/x-www-form-urlencoded; charset=UTF-8", "User-Agent": "TwilioProxy/1.1"}
    if signature != "":
        headers["X-Twilio-Signature"] = signature or twilio.signature(path, form)
    return request(server.base, "POST", path, body=urllib.parse.urlencode(form).encode(), headers=headers)

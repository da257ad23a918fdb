# SPDX-License-Identifier: Apache-2.0
"""WhatsApp Cloud API as Meta documents it: judges every send against the documented shapes and limits, and delivers
signed webhooks the way Meta writes them (non-ASCII as \\uXXXX, / as \\/)."""
import hashlib
import hmac
import json
import re
import time
import urllib.parse
import uuid

from http_double import Answer, HttpDouble, Violation

VERSION = "v25.0"


def need(condition, rule):
    if not condition:
        raise Violation(rule)


def only(obj, allowed, where):
    need(isinstance(obj, dict), f"{where} must be an object")
    extra = set(obj) - set(allowed)
    need(not extra, f"{where}: unknown {sorted(extra)}")


def text_of(obj, key, where, low, high):
    value = obj.get(key)
    need(isinstance(value, str), f"{where}.{key} must be a string")
    need(low <= len(value) <= high, f"{where}.{key}: {len(value)} characters, allowed {low}..{high}")
    return value


def optional_text(obj, key, where, high):
    if key in obj:
        text_of(obj, key, where, 1, high)


def check_body(interactive, high=1024):
    only(interactive.get("body"), {"text"}, "interactive.body")
    text_of(interactive["body"], "text", "interactive.body", 1, high)


def check_header_footer(interactive, media=False):
    if "footer" in interactive:
        only(interactive["footer"], {"text"}, "interactive.footer")
        text_of(interactive["footer"], "text", "interactive.footer", 1, 60)
    if "header" in interactive:
        kind = interactive["header"].get("type")
        need(kind == "text" or (media and kind in {"image", "video", "document"}), f"interactive.header.type {kind!r}")
        if kind == "text":
            text_of(interactive["header"], "text", "interactive.header", 1, 60)


def check_buttons(interactive):
    only(interactive, {"type", "header", "body", "footer", "action"}, "interactive")
    check_body(interactive)
    check_header_footer(interactive, media=True)
    only(interactive["action"], {"buttons"}, "action")
    buttons = interactive["action"]["buttons"]
    need(isinstance(buttons, list) and 1 <= len(buttons) <= 3, "1 to 3 reply buttons")
    for button in buttons:
        only(button, {"type", "reply"}, "button")
        need(button["type"] == "reply", "button.type must be reply")
        only(button["reply"], {"id", "title"}, "button.reply")
        ident = text_of(button["reply"], "id", "button.reply", 1, 256)
        need(ident == ident.strip(), "button id has spaces around it")
        text_of(button["reply"], "title", "button.reply", 1, 20)
    for key in ("id", "title"):
        values = [b["reply"][key] for b in buttons]
        need(len(set(values)) == len(values), f"button {key}s must be unique")


def check_list(interactive):
    only(interactive, {"type", "header", "body", "footer", "action"}, "interactive")
    check_body(interactive)
    check_header_footer(interactive)
    only(interactive["action"], {"button", "sections"}, "action")
    text_of(interactive["action"], "button", "action", 1, 20)
    sections = interactive["action"]["sections"]
    need(isinstance(sections, list) and 1 <= len(sections) <= 10, "1 to 10 sections")
    rows = []
    for section in sections:
        only(section, {"title", "rows"}, "section")
        optional_text(section, "title", "section", 24)
        need(len(sections) == 1 or "title" in section, "a section needs a title if there are several")
        need(isinstance(section.get("rows"), list) and section["rows"], "a section needs rows")
        rows += section["rows"]
    need(len(rows) <= 10, f"{len(rows)} rows, at most 10 in all sections together")
    for row in rows:
        only(row, {"id", "title", "description"}, "row")
        text_of(row, "id", "row", 1, 200)
        text_of(row, "title", "row", 1, 24)
        optional_text(row, "description", "row", 72)
    need(len({r["id"] for r in rows}) == len(rows), "row ids must be unique")


def check_location_request(interactive):
    only(interactive, {"type", "body", "action"}, "interactive")
    check_body(interactive)
    need(interactive["action"] == {"name": "send_location"}, 'action must be {"name": "send_location"}')


def check_cta(interactive):
    only(interactive, {"type", "header", "body", "footer", "action"}, "interactive")
    check_body(interactive)
    check_header_footer(interactive, media=True)
    need(interactive["action"].get("name") == "cta_url", "action.name must be cta_url")
    only(interactive["action"]["parameters"], {"display_text", "url"}, "action.parameters")
    text_of(interactive["action"]["parameters"], "display_text", "action.parameters", 1, 20)


INTERACTIVE = {"button": check_buttons, "list": check_list, "location_request_message": check_location_request,
               "cta_url": check_cta}


def check_text(message):
    only(message["text"], {"body", "preview_url"}, "text")
    text_of(message["text"], "body", "text", 1, 4096)
    need(isinstance(message["text"].get("preview_url", False), bool), "text.preview_url must be a boolean")


def check_interactive(message):
    interactive = message["interactive"]
    need(interactive.get("type") in INTERACTIVE, f"interactive.type {interactive.get('type')!r}")
    INTERACTIVE[interactive["type"]](interactive)


def check_media(message):
    kind = message["type"]
    media = message[kind]
    allowed = {"id", "link"} | ({"caption"} if kind in {"image", "video", "document"} else set()) \
        | ({"filename"} if kind == "document" else set()) | ({"voice"} if kind == "audio" else set())
    only(media, allowed, kind)
    need(("id" in media) != ("link" in media), f"{kind}: either id or link")
    optional_text(media, "caption", kind, 1024)
    if "link" in media:
        need(media["link"].startswith("https://"), f"{kind}.link must be https")


def check_location(message):
    only(message["location"], {"latitude", "longitude", "name", "address"}, "location")


def check_reaction(message):
    only(message["reaction"], {"message_id", "emoji"}, "reaction")


TYPES = {"text": check_text, "interactive": check_interactive, "image": check_media, "video": check_media,
         "audio": check_media, "document": check_media, "sticker": check_media, "location": check_location,
         "reaction": check_reaction}
COMMON = {"messaging_product", "recipient_type", "to", "recipient", "type", "context", "biz_opaque_callback_data"}


class MetaDouble(HttpDouble):
    """One app with any number of phone numbers; `numbers` maps phone_number_id -> access token."""

    def __init__(self, numbers=None, app_secret="meta-app-secret"):
        super().__init__()
        self.numbers = numbers or {"106540352242922": "EAAtest-token"}
        self.app_secret = app_secret
        self.sent = []   # accepted messages in order: the JSON body plus "_wamid", "_number", "_at"
        self.seen = []   # mark-read requests
        self.api_base = f"{self.address}/{VERSION}"

    # --- as the Graph API ---
    def judge(self, method, path, headers, body):
        url = urllib.parse.urlsplit(path)
        need(method == "POST", f"{method} is not a send")
        found = re.fullmatch(rf"/{re.escape(VERSION)}/(\d+)/messages", url.path)
        need(found, f"unknown path {url.path}")
        number = found.group(1)
        need(number in self.numbers, "unknown phone_number_id")
        need(headers.get("Authorization") == f"Bearer {self.numbers[number]}", "wrong Authorization header")
        need((headers.get("Content-Type") or "").split(";")[0].strip() == "application/json", "Content-Type must be JSON")
        query = dict(urllib.parse.parse_qsl(url.query))
        need(set(query) <= {"appsecret_proof"}, "unknown query parameter; tokens do not belong into the URL")
        if "appsecret_proof" in query:
            proof = hmac.new(self.app_secret.encode(), self.numbers[number].encode(), hashlib.sha256).hexdigest()
            need(query["appsecret_proof"] == proof, "wrong appsecret_proof")
        try:
            message = json.loads(body.decode("utf-8"))
        except (UnicodeDecodeError, ValueError) as problem:
            raise Violation(f"body is not JSON in UTF-8: {type(problem).__name__}") from None
        need(isinstance(message, dict) and message.get("messaging_product") == "whatsapp", "messaging_product must be whatsapp")
        if message.get("status") == "read":
            only(message, {"messaging_product", "status", "message_id", "typing_indicator"}, "mark as read")
            need(str(message.get("message_id", "")).startswith("wamid."), "message_id must be a wamid")
            need(message.get("typing_indicator", {"type": "text"}) == {"type": "text"}, "typing_indicator.type must be text")
            return {"side": True, "message": message}
        kind = message.get("type", "text")
        need(kind in TYPES, f"type {kind!r}")
        only(message, COMMON | {kind}, "message")
        need(kind in message, f"{kind} is missing")
        need(message.get("recipient_type", "individual") == "individual", "recipient_type must be individual")
        need("to" in message or "recipient" in message, "neither to nor recipient")
        if "to" in message:
            need(re.fullmatch(r"\+\d{7,15}", message["to"]), "to must be + and digits")
        if "recipient" in message:
            need(re.fullmatch(r"[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}", message["recipient"]), "recipient must be a user id")
        need(len(message.get("biz_opaque_callback_data", "x")) in range(1, 513), "biz_opaque_callback_data: 1..512")
        TYPES[kind](message)
        return {"message": message, "number": number}

    def accept(self, call):
        if call.get("side"):
            self.seen.append(call["message"])
            return 200, {"success": True}
        message = dict(call["message"])
        wamid = "wamid." + uuid.uuid4().hex.upper()
        message.update(_wamid=wamid, _number=call["number"], _at=time.monotonic())
        self.sent.append(message)
        contact = {"input": message.get("to") or message.get("recipient")}
        if "to" in message:
            contact["wa_id"] = message["to"][1:]
        else:
            contact["user_id"] = message["recipient"]
        return 200, {"messaging_product": "whatsapp", "contacts": [contact], "messages": [{"id": wamid}]}

    def refusal(self, rule):
        if "Authorization" in rule:
            return 401, self.error_body(190, "OAuthException", rule)
        return 400, self.error_body(100, "OAuthException", rule)

    @staticmethod
    def error_body(code, kind="OAuthException", details=""):
        return {"error": {"message": f"(#{code}) {details}", "type": kind, "code": code,
                          "error_data": {"messaging_product": "whatsapp", "details": details}, "fbtrace_id": "Az8or2yhqkZfEZ"}}

    @classmethod
    def error(cls, code, status=400):
        """A planned answer with one of Meta's error codes."""
        return Answer(kind="error", status=status, body=cls.error_body(code))

    # --- what a test asks ---
    def texts_to(self, person):
        """Texts sent to that person (digits or user id), in order."""
        return [text_shown(m) for m in self.sent if person in (m.get("to", "")[1:], m.get("recipient"))]

    def messages_to(self, person):
        return [m for m in self.sent if person in (m.get("to", "")[1:], m.get("recipient"))]

    # --- as the sender of webhooks ---
    def encode(self, payload):
        return json.dumps(payload, ensure_ascii=True, separators=(",", ":")).replace("/", "\\/").encode()

    def signature(self, raw, secret=None):
        return "sha256=" + hmac.new((secret or self.app_secret).encode(), raw, hashlib.sha256).hexdigest()

    def envelope(self, *changes):
        return {"object": "whatsapp_business_account", "entry": [{"id": "102290129340398", "changes": list(changes)}]}

    def change(self, messages=(), statuses=(), number=None, contacts=None):
        number = number or next(iter(self.numbers))
        value = {"messaging_product": "whatsapp",
                 "metadata": {"display_phone_number": "15550783881", "phone_number_id": number}}
        if contacts is None and messages:
            contacts = [{"profile": {"name": "Yuleisy Marín"}, "wa_id": m["from"]} for m in messages if "from" in m]
        if contacts:
            value["contacts"] = contacts
        if messages:
            value["messages"] = list(messages)
        if statuses:
            value["statuses"] = list(statuses)
        return {"field": "messages", "value": value}

    @staticmethod
    def inbound(person, kind="text", at=None, ident=None, **content):
        return {"from": person, "id": ident or "wamid." + uuid.uuid4().hex.upper(),
                "timestamp": str(int(at or time.time())), "type": kind, **content}

    def text(self, person, body, **more):
        return self.inbound(person, text={"body": body}, **more)

    def reply(self, person, option, title, kind="button_reply", **more):
        inner = {"id": option, "title": title}
        return self.inbound(person, "interactive", interactive={"type": kind, kind: inner}, **more)

    def status_of(self, message, status, **more):
        out = {"id": message["_wamid"], "status": status, "timestamp": str(int(time.time())), "recipient_id": message.get("to", "")[1:]}
        if "biz_opaque_callback_data" in message:
            out["biz_opaque_callback_data"] = message["biz_opaque_callback_data"]
        out.update(more)
        return out


def text_shown(message):
    """The words a person sees of an outgoing message."""
    if message["type"] == "text":
        return message["text"]["body"]
    if message["type"] == "interactive":
        return message["interactive"]["body"]["text"]
    return message.get(message["type"], {}).get("caption", "")


def options_of(message):
    """[(id, title)] of an outgoing message's buttons or rows, and the kind of reply they cause."""
    if message["type"] != "interactive":
        return [], ""
    action = message["interactive"]["action"]
    if "buttons" in action:
        return [(b["reply"]["id"], b["reply"]["title"]) for b in action["buttons"]], "button_reply"
    if "sections" in action:
        return [(r["id"], r["title"]) for s in action["sections"] for r in s["rows"]], "list_reply"
    return [], ""

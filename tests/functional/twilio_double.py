# SPDX-License-Identifier: Apache-2.0
"""Twilio's messaging REST API as documented, and its signed webhooks."""
import base64
import hashlib
import hmac
import re
import time
import urllib.parse
import uuid

from http_double import Answer, HttpDouble, Violation
from meta_double import need

SEND_PARAMETERS = {"To", "From", "MessagingServiceSid", "Body", "MediaUrl", "StatusCallback", "ContentSid",
                   "ContentVariables", "ValidityPeriod", "SmartEncoded", "PersistentAction", "SendAt", "ScheduleType",
                   "ShortenUrls", "RiskCheck", "Attempt", "ProvideFeedback", "ApplicationSid", "ForceDelivery",
                   "ContentRetention", "AddressRetention", "SendAsMms", "TrafficType", "FallbackFrom"}


class TwilioDouble(HttpDouble):
    def __init__(self, account="AC" + "0123456789abcdef" * 2, token="twilio-auth-token", number="+15005550006"):
        super().__init__()
        self.account, self.token, self.number = account, token, number
        self.public_url = "https://ayuda.example.org"  # what Twilio was told; the signature covers it
        self.sent = []
        self.stopped = set()
        self.api_base = self.address

    # --- as the REST API ---
    def judge(self, method, path, headers, body):
        need(method == "POST", f"{method} is not a send")
        need(path == f"/2010-04-01/Accounts/{self.account}/Messages.json", "unknown path, or something in the query")
        basic = base64.b64encode(f"{self.account}:{self.token}".encode()).decode()
        need(headers.get("Authorization") == f"Basic {basic}", "wrong Authorization header")
        need((headers.get("Content-Type") or "").split(";")[0].strip() == "application/x-www-form-urlencoded",
             "Content-Type must be a form")
        try:
            pairs = urllib.parse.parse_qsl(body.decode("ascii"), keep_blank_values=True, strict_parsing=True, errors="strict")
        except (UnicodeDecodeError, ValueError) as problem:
            raise Violation(f"not a percent-encoded form: {type(problem).__name__}") from None
        names = [name for name, _ in pairs]
        need(set(names) <= SEND_PARAMETERS, f"unknown parameters {sorted(set(names) - SEND_PARAMETERS)}")
        need(all(names.count(n) == 1 for n in names if n != "MediaUrl"), "a parameter is given twice")
        need(names.count("MediaUrl") <= 10, "at most 10 MediaUrl")
        form = dict(pairs)
        need(re.fullmatch(r"(whatsapp:)?\+\d{7,15}", form.get("To", "")), "To must be E.164")
        need(("From" in form) != ("MessagingServiceSid" in form), "either From or MessagingServiceSid")
        if "From" in form:
            need(form["From"].removeprefix("whatsapp:") == self.number, "From is not this account's number (21606)")
        need(form.get("Body") or form.get("MediaUrl") or form.get("ContentSid"), "nothing to send (21619)")
        need(len(form.get("Body", "")) <= 1600, f"Body has {len(form.get('Body', ''))} characters, 1600 allowed (21617)")
        if "StatusCallback" in form:
            url = urllib.parse.urlsplit(form["StatusCallback"])
            need(url.scheme == "https" and url.hostname and "_" not in url.hostname, "StatusCallback must be https, no _ in the host")
            need(form["StatusCallback"].startswith(self.public_url + "/webhooks/"), "StatusCallback is not below the public address")
            need(url.path.endswith("/status"), "StatusCallback must end in /status")
        if "SmartEncoded" in form:
            need(form["SmartEncoded"] in {"true", "false"}, "SmartEncoded must be true or false")
        return {"form": form}

    def accept(self, call):
        form = dict(call["form"])
        if form["To"] in self.stopped:
            return 400, self.error_body(21610, "Attempt to send to unsubscribed recipient")
        sid = "SM" + uuid.uuid4().hex
        form.update(_sid=sid, _at=time.monotonic())
        self.sent.append(form)
        return 201, {"sid": sid, "account_sid": self.account, "to": form["To"], "from": form.get("From"),
                     "body": form.get("Body", ""), "status": "queued", "num_segments": "1", "num_media": "0",
                     "direction": "outbound-api", "error_code": None, "error_message": None, "price": None}

    def refusal(self, rule):
        code = re.search(r"\((\d{5})\)", rule)
        if "Authorization" in rule:
            return 401, self.error_body(20003, "Authenticate", 401)
        return 400, self.error_body(int(code.group(1)) if code else 21600, rule)

    @staticmethod
    def error_body(code, message, status=400):
        return {"code": code, "message": message, "more_info": f"https://www.twilio.com/docs/errors/{code}", "status": status}

    @classmethod
    def error(cls, code, status=400):
        return Answer(kind="error", status=status, body=cls.error_body(code, "error", status))

    def texts_to(self, person):
        return [m["Body"] for m in self.sent if m["To"] == person]

    # --- as the sender of webhooks ---
    def signature(self, path, form, token=None, base=None):
        data = (base or self.public_url) + path
        for key in sorted(form):
            data += key + form[key]
        return base64.b64encode(hmac.new((token or self.token).encode(), data.encode(), hashlib.sha1).digest()).decode()

    def inbound(self, person, body, sid=None, **more):
        sid = sid or "SM" + uuid.uuid4().hex
        return {"MessageSid": sid, "SmsSid": sid, "SmsMessageSid": sid, "AccountSid": self.account, "From": person,
                "To": self.number, "Body": body, "NumMedia": "0", "NumSegments": "1", "SmsStatus": "received",
                "ApiVersion": "2010-04-01", "FromCountry": "PE", "FromCity": "", **more}

    def status_of(self, message, status, **more):
        return {"MessageSid": message["_sid"], "SmsSid": message["_sid"], "MessageStatus": status, "SmsStatus": status,
                "AccountSid": self.account, "From": self.number, "To": message["To"], "ApiVersion": "2010-04-01", **more}

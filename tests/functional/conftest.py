# SPDX-License-Identifier: Apache-2.0
"""Fixtures: a database of the kind ORIENTA_TEST_DATABASE names (sqlite or postgresql), the doubles, a running server."""
import os
import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parent))

from desk import Contract, Staff  # noqa: E402
from meta_double import MetaDouble  # noqa: E402
from orienta import Orienta, Postgres  # noqa: E402
from people import SmsPerson, WebPerson, WhatsAppPerson  # noqa: E402
from twilio_double import TwilioDouble  # noqa: E402

NUMBERS = {"106540352242922": "EAAfirst-token", "206540352242922": "EAAsecond-token"}


@pytest.fixture(scope="session")
def postgres():
    if os.environ.get("ORIENTA_TEST_DATABASE", "sqlite") != "postgresql":
        yield None
        return
    cluster = Postgres()
    yield cluster
    cluster.stop()


@pytest.fixture
def meta():
    double = MetaDouble(NUMBERS)
    yield double
    double.close()
    assert double.violations == []


@pytest.fixture
def twilio():
    double = TwilioDouble()
    yield double
    double.close()
    assert double.violations == []


def channels(meta, twilio):
    first, second = NUMBERS
    parts = ['[[channel]]\nid = "web"\ntype = "webchat"\n']
    for ident, number in (("whatsapp", first), ("whatsapp2", second)):
        parts.append(f'[[channel]]\nid = "{ident}"\ntype = "whatsapp_cloud"\nphone_number_id = "{number}"\n'
                     f'access_token = "{NUMBERS[number]}"\napp_secret = "{meta.app_secret}"\nverify_token = "verify-{ident}"\n'
                     f'api_base = "{meta.api_base}"\n')
    parts.append(f'[[channel]]\nid = "sms"\ntype = "twilio"\naccount_sid = "{twilio.account}"\nauth_token = "{twilio.token}"\n'
                 f'from = "{twilio.number}"\napi_base = "{twilio.api_base}"\ntext_policy = "ascii_accents"\n')
    return "\n".join(parts)


@pytest.fixture
def server(tmp_path, postgres, meta, twilio):
    running = Orienta(tmp_path / "orienta", postgres.new_database() if postgres else None, channels(meta, twilio)).start()
    yield running
    running.close()


@pytest.fixture
def person(server, meta):
    return WhatsAppPerson(server, meta, "51987654321")


@pytest.fixture
def sms_person(server, twilio):
    return SmsPerson(server, twilio, "+51987654322")


@pytest.fixture
def web_person(server):
    return WebPerson(server)


@pytest.fixture
def staff(server):
    """staff("agent") signs a new user of that role in."""
    contract = Contract(server)
    made = {}

    def sign_in(role, name=None):
        email = f"{name or role}@example.org"
        if email not in made:
            made[email] = Staff(server, contract, role, email)
        return made[email]

    return sign_in

# SPDX-License-Identifier: Apache-2.0
"""A conversation from hello to a complaint with a reference, by each channel."""
import re
import time

from people import post_twilio

REFERENCE = re.compile(r"\b[A-HJ-NP-Z2-9]{2,4}[- ]?[A-HJ-NP-Z2-9]{2,4}[- ]?[A-HJ-NP-Z2-9]{0,4}\b")


def reach_menu(person):
    person.says("hola")
    person.taps("es")
    person.taps("yes")
    person.is_offered("danger", "complaint", "person")


def test_hello_language_consent_menu(person):
    person.says("Buenas tardes")
    person.taps("es")
    person.hears(r"robot")
    person.taps("yes")
    person.is_offered("danger", "papers", "services", "complaint", "my_case", "person")


def test_english(person):
    person.says("hello")
    person.taps("en")
    person.hears(r"I am the robot")
    person.taps("yes")
    person.hears(r"What do you need")


def test_what_people_write_instead_of_tapping(person):
    person.says("hola")
    person.is_offered("es", "en")
    person.says("ESPAÑOL!! 👍")
    person.is_offered("yes", "no")
    person.says("clar0 q si")
    person.says("SI!!")
    person.is_offered("complaint")


def test_not_understood_helps_then_offers_a_person(person):
    reach_menu(person)
    person.says("xqzt wvkj")
    person.hears(r"no te entendí")
    person.says("brrmf tltl")
    person.hears(r"persona|todavía no te entiendo")


def test_menu_from_anywhere(person):
    reach_menu(person)
    person.taps("papers")
    person.wait(lambda m: m[1], "a question about papers")
    person.says("menú")
    person.is_offered("danger", "complaint", "person")


def test_danger_words_answer_at_once(person):
    person.says("me va a matar, ayuda")
    text = person.hears(r"\b(105|100|116|106)\b")
    assert text


def test_sms_is_numbered_and_fits(sms_person, twilio):
    sms_person.says("hola")
    sms_person.picks("Espa")
    sms_person.picks("acepto|S[ií]")
    sms_person.picks("Queja|denuncia")
    sms_person.wait(lambda m: m[0], "a question about the complaint")
    assert all(len(m["Body"]) <= 1600 for m in twilio.sent)
    # GSM-7 saves a segment only if no text of ours leaves the alphabet; ñ, ¿ and é belong to it, á í ó ú do not.
    assert not re.search(r"[áíóúÁÍÓÚ“”…]", "".join(m["Body"] for m in twilio.sent if "[" not in m["Body"])), twilio.sent


def test_stop_is_confirmed_once_and_respected(sms_person, twilio):
    sms_person.says("hola")
    sms_person.picks("Espa")
    sms_person.hears(r"acepta")
    sms_person.says("BAJA")
    sms_person.wait(lambda m: m[0], "a confirmation")
    time.sleep(1)
    before = len(twilio.sent)
    time.sleep(1)
    assert len(twilio.sent) == before


def test_carrier_stop_sends_nothing(server, sms_person, twilio):
    sms_person.says("hola")
    sms_person.hears(r"idioma")
    twilio.stopped.add(sms_person.number)
    sms_person.turn()
    form = twilio.inbound(sms_person.number, "STOP", OptOutType="STOP")
    assert post_twilio(server, twilio, form).status in (200, 204)
    sms_person.hears_nothing()

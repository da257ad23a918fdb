# SPDX-License-Identifier: Apache-2.0
"""A conversation from hello to a complaint with a reference, by each channel."""
import re
import time

from people import complain, post_twilio, reach_menu


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
    person.hears(r"\b105\b")
    person.hears(r"Ya avisé a una persona")


def test_sms_is_numbered_and_fits(sms_person, twilio):
    sms_person.says("hola")
    sms_person.picks("Espa")
    sms_person.picks("^S[ií], acepto")
    sms_person.picks("Queja|denuncia")
    sms_person.picks("Un servicio")
    sms_person.picks("Comida")
    sms_person.hears("organizacion o lugar")
    assert all(len(m["Body"]) <= 1600 for m in twilio.sent)
    # ñ, ¿ and é belong to GSM-7, á í ó ú do not: with them a text has 70 characters a segment instead of 160. The channel
    # drops them where that saves a segment, and only there.
    for text in sms_person.all_messages():
        assert len(text[0]) <= 70 or not re.search(r"[áíóúÁÍÓÚ“”…]", text[0]), text


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


def test_complaint_is_logged_and_its_state_told(person, staff):
    reach_menu(person)
    reference = complain(person)
    assert not set(reference) & set("0O1IL"), "no letters and digits that look alike"
    supervisor = staff("supervisor")
    case = supervisor.case(reference)
    assert (case["kind"], case["sector"], case["state"], case["topic"]) == ("complaint", "food", "open", "service_complaint")
    assert case["channel"] == "whatsapp" and case["language"] == "es" and case["consent"]["given"]
    assert case["intake"]["organisation"] == "Comedor Esperanza" and case["intake"]["where_when"] == "Comas, ayer"
    assert case["history"][0]["to"] == "open" and case["first_answer_due"] > case["opened_at"]
    # The person asks; the answer never says what it was about.
    person.says("menú")
    person.taps("my_case")
    person.wait(lambda m: m[0], "a question for the number")
    person.says(reference.replace("-", " ").lower())
    person.wait(lambda m: m[0], "the state")
    time.sleep(1)
    told = " ".join(text for text, _ in person.all_messages()[person.mark:])
    assert not re.search(r"comida|comedor|queja|servicio", told, re.IGNORECASE), told


def test_cpp_and_a_place_nearby(person):
    reach_menu(person)
    person.taps("papers")
    person.is_offered("cpp")
    person.taps("cpp")
    person.wait(lambda m: m[0], "something about the CPP")
    person.says("menú")
    person.taps("services")
    person.taps("health")
    person.hears("distrito")
    person.says("san juan de lurigancho")
    person.taps("none")
    person.hears(r"Esto encontré")
    person.wait(lambda m: "open_now" in {i for i, _ in m[1]}, "whether any of these will do")
    person.taps("open_now")
    person.hears(r"A esta hora abre|No encontré nada")

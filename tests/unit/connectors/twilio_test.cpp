// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <openssl/sha.h>

#include <algorithm>

#include "connectors/text.hpp"
#include "tests/unit/connectors/support.hpp"

namespace orienta::connectors::test {
namespace {

using model::AddressKind;
using model::InboundKind;
using Fields = std::vector<std::pair<std::string, std::string>>;

const Connector& tw() {
  return *find("twilio");
}

std::string encode(const Fields& fields) {
  std::string out;
  for (const auto& [name, value] : fields) {
    if (!out.empty()) out += '&';
    out += model::form_encode(name) + "=" + model::form_encode(value);
  }
  return out;
}

// Twilio's rule, written down a second time: the address, then name and value of every parameter, sorted, once each.
std::string sign(std::string data, Fields fields, std::string_view token = "tw-token") {
  std::ranges::sort(fields);
  fields.erase(std::unique(fields.begin(), fields.end()), fields.end());
  for (const auto& [name, value] : fields) data += name + value;
  return to_base64(raw_hmac(EVP_sha1(), token, data));
}

model::HttpRequest signed_post(const Fields& fields, std::string url = "/webhooks/sms",
                               std::string_view base = "https://help.example") {
  model::HttpRequest out;
  out.method = "POST";
  out.url = url;
  out.headers = {{"content-type", "application/x-www-form-urlencoded; charset=UTF-8"},
                 {"x-twilio-signature", sign(std::string(base) + url, fields)}};
  out.body = encode(fields);
  out.remote = "203.0.113.5";
  return out;
}

Received receive(const model::HttpRequest& request, std::string_view action = "", Channel channel = twilio()) {
  const std::vector<Channel> channels{std::move(channel)};
  return tw().receive(channels[0], channels, request, action, kNow);
}

Fields inbound(Fields more = {}) {
  Fields out{{"MessageSid", "SM1"},  {"AccountSid", "AC0123"},  {"From", "+51987654321"},
             {"To", "+15005550006"}, {"SmsStatus", "received"}, {"NumMedia", "0"}};
  out.insert(out.end(), more.begin(), more.end());
  return out;
}

TEST(TwilioSignature, PublishedExample) {
  // The example of Twilio's security page: known to every implementation of the scheme.
  auto channel = twilio("https://mycompany.com");
  channel.settings["auth_token"] = "12345";
  channel.settings["account_sid"] = "AC0";
  model::HttpRequest request;
  request.method = "POST";
  request.url = "/myapp.php?foo=1&bar=2";
  request.body = encode({{"Digits", "1234"},
                         {"To", "+18005551212"},
                         {"From", "+14158675309"},
                         {"Caller", "+14158675309"},
                         {"CallSid", "CA1234567890ABCDE"}});
  request.headers = {{"content-type", "application/x-www-form-urlencoded"},
                     {"x-twilio-signature", "RSOYDt4T1cUTdK1PDd93/VVr8B8="}};
  EXPECT_EQ(receive(request, "", channel).refusal, "request of another account");  // so the signature passed
  request.headers[1].second = "RSOYDt4T1cUTdK1PDd93/VVr8B9=";
  EXPECT_EQ(receive(request, "", channel).refusal, "missing or wrong signature");
}

TEST(TwilioSignature, TamperedRequestsAreRefused) {
  const auto fields = inbound({{"Body", "hola"}});
  const auto good = signed_post(fields);
  EXPECT_EQ(receive(good).answer.status, 200);
  std::vector<model::HttpRequest> bad(7, good);
  bad[0].body += "&x=1";
  bad[1].url += "?x=1";
  bad[2].headers[1].second.clear();
  bad[3].headers.pop_back();
  bad[4].headers[1].second = sign("https://help.example/webhooks/sms", fields, "other");
  bad[5].headers[1].second = sign("https://evil.example/webhooks/sms", fields);
  bad[5].headers.emplace_back("host", "evil.example");
  bad[5].headers.emplace_back("x-forwarded-host", "evil.example");
  bad[6].headers[0].second = "text/plain";  // as no form, the body would have to be hashed
  for (const auto& request : bad) {
    const auto out = receive(request);
    EXPECT_EQ(out.answer.status, 403);
    EXPECT_TRUE(out.events.empty());
    EXPECT_EQ(out.answer.body, "");
  }
}

TEST(TwilioSignature, RepeatedEmptyAndOddValues) {
  const Fields odd = inbound({{"Body", "  ñandú & 100% =+\r\n"},
                              {"b", "2"},
                              {"b", "1"},
                              {"b", "2"},
                              {"empty", ""},
                              {"MediaUrl0", "https://x/?a=b&c=d"}});
  auto request = signed_post(odd);
  EXPECT_EQ(receive(request).answer.status, 200);
  EXPECT_EQ(only<model::InboundMessage>(receive(request)).at(0).text, "  ñandú & 100% =+\r\n");
  request.body = "a=%";
  EXPECT_EQ(receive(request).answer.status, 400);
  Fields many = inbound();
  for (int i = 0; i < 200; ++i) many.emplace_back("p" + std::to_string(i), "v");
  EXPECT_EQ(receive(signed_post(many)).answer.status, 400);
}

TEST(TwilioSignature, WithAndWithoutPort) {
  struct Case {
    const char* configured;
    const char* signed_with;
    int status;
  };
  for (const auto& c :
       {Case{"https://h.example", "https://h.example:443", 200},
        Case{"https://h.example:443", "https://h.example", 200}, Case{"http://h.example", "http://h.example:80", 200},
        Case{"https://h.example:8443", "https://h.example:8443", 200},
        Case{"https://h.example:8443/base", "https://h.example/base", 200},
        Case{"https://user:pa@h.example", "https://user:pa@h.example:443", 200},
        Case{"https://user:pa@h.example", "https://user:pa@h.example", 200},
        Case{"https://[::1]", "https://[::1]:443", 200}, Case{"https://h.example", "http://h.example", 403},
        Case{"https://h.example", "https://h.example:444", 403}}) {
    const auto request = signed_post(inbound(), "/webhooks/sms", c.signed_with);
    EXPECT_EQ(receive(request, "", twilio(c.configured)).answer.status, c.status) << c.configured << c.signed_with;
  }
}

TEST(TwilioSignature, WithoutPublicUrlOnlyThisMachineIsBelieved) {
  auto request = signed_post(inbound(), "/webhooks/sms", "http://127.0.0.1:8080");
  request.headers.emplace_back("host", "127.0.0.1:8080");
  request.remote = "127.0.0.1";
  EXPECT_EQ(receive(request, "", twilio("")).answer.status, 200);
  request.remote = "203.0.113.5";
  EXPECT_EQ(receive(request, "", twilio("")).answer.status, 403);
  EXPECT_NE(receive(request, "", twilio("")).refusal.find("public_url"), std::string_view::npos);
  request.remote = "127.0.0.1";
  request.headers.back().second = "evil.example";
  EXPECT_EQ(receive(request, "", twilio("")).answer.status, 403);
}

TEST(TwilioSignature, JsonGetAndTheTokenBeforeTheLastChange) {
  model::HttpRequest json;
  json.method = "POST";
  json.body = R"({"a":1})";
  unsigned char digest[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(json.body.data()), json.body.size(), digest);
  json.url = "/webhooks/sms?bodySHA256=" + to_hex({reinterpret_cast<const char*>(digest), sizeof digest});
  json.headers = {{"content-type", "application/json"},
                  {"x-twilio-signature", sign("https://help.example" + json.url, {})}};
  EXPECT_EQ(receive(json).answer.status, 200);
  json.body += " ";
  EXPECT_EQ(receive(json).answer.status, 403);

  model::HttpRequest get;
  get.method = "GET";
  get.url = "/webhooks/sms?" + encode(inbound({{"Body", "por GET"}}));
  get.headers = {{"x-twilio-signature", sign("https://help.example" + get.url, {})}};
  EXPECT_EQ(only<model::InboundMessage>(receive(get)).at(0).text, "por GET");

  auto channel = twilio();
  channel.settings["auth_token"] = "new";
  channel.settings["auth_token_previous"] = "tw-token";
  EXPECT_EQ(receive(signed_post(inbound()), "", channel).answer.status, 200);
  channel.settings["signature_header"] = "X-Other-Signature";
  EXPECT_EQ(receive(signed_post(inbound()), "", channel).answer.status, 403);
}

TEST(TwilioReceive, AnswersWithEmptyTwiml) {
  const auto out = receive(signed_post(inbound({{"Body", "hola"}})));
  EXPECT_EQ(out.answer.body, R"(<?xml version="1.0" encoding="UTF-8"?><Response/>)");
  EXPECT_TRUE(model::header(out.answer.headers, "content-type")->starts_with("text/xml"));
  const auto m = only<model::InboundMessage>(out).at(0);
  EXPECT_EQ(m.provider_id, "SM1");
  EXPECT_EQ(m.channel_id, "sms");
  EXPECT_EQ(m.from, (std::vector<model::Address>{{AddressKind::phone, "+51987654321"}}));
  EXPECT_EQ(m.sent_at, kNow);
  EXPECT_EQ(only<model::InboundMessage>(receive(signed_post(inbound(), "/webhooks/sms/fallback"), "fallback")).size(),
            1U);
}

TEST(TwilioReceive, OtherAccountsAndNumbersAreRefused) {
  auto fields = inbound();
  fields[1].second = "AC9";
  EXPECT_EQ(receive(signed_post(fields)).answer.status, 403);
  fields = inbound();
  fields[3].second = "+15005550007";
  EXPECT_EQ(receive(signed_post(fields)).answer.status, 403);
  auto channel = twilio();
  channel.settings["messaging_service_sid"] = "MG1";
  fields.emplace_back("MessagingServiceSid", "MG1");
  EXPECT_EQ(receive(signed_post(fields), "", channel).answer.status, 200);
  EXPECT_EQ(receive(signed_post({{"AccountSid", "AC0123"}, {"To", "+15005550006"}, {"From", "+51"}})).answer.status,
            400);
  EXPECT_EQ(receive(signed_post(inbound()), "voice").answer.status, 404);
  auto put = signed_post(inbound());
  put.method = "PUT";
  EXPECT_EQ(receive(put).answer.status, 405);
}

struct InboundCase {
  const char* name;
  Fields fields;
  InboundKind kind;
  const char* text;
  const char* option_id;
  bool stopped;
};

TEST(TwilioReceive, Kinds) {
  const InboundCase cases[] = {
      {"text", {{"Body", "¿Sí?"}}, InboundKind::text, "¿Sí?", "", false},
      {"media",
       {{"NumMedia", "2"},
        {"MediaUrl0", "https://a/0"},
        {"MediaContentType0", "image/jpeg"},
        {"MediaUrl1", "https://a/1"}},
       InboundKind::media,
       "",
       "",
       false},
      {"location", {{"Latitude", "-12.05"}, {"Longitude", "-77.04"}}, InboundKind::location, "", "", false},
      {"broken location", {{"Latitude", "x"}, {"Longitude", "1"}, {"Body", "b"}}, InboundKind::text, "b", "", false},
      {"button",
       {{"Body", "Sí"}, {"ButtonText", "Sí"}, {"ButtonPayload", "yes"}},
       InboundKind::option,
       "Sí",
       "yes",
       false},
      {"list", {{"Body", "Uno"}, {"ListId", "r1"}, {"ListTitle", "Uno"}}, InboundKind::option, "Uno", "r1", false},
      {"stop", {{"Body", " stop \n"}}, InboundKind::text, " stop \n", "", true},
      {"advanced opt-out", {{"Body", "ALTO"}, {"OptOutType", "STOP"}}, InboundKind::text, "ALTO", "", true},
      {"start again", {{"Body", "START"}, {"OptOutType", "START"}}, InboundKind::text, "START", "", false},
      {"alto is ours to decide", {{"Body", "ALTO"}}, InboundKind::text, "ALTO", "", false},
      {"stop inside a sentence", {{"Body", "no stop please"}}, InboundKind::text, "no stop please", "", false},
      {"invalid utf-8", {{"Body", std::string("a\xff\0b", 4)}}, InboundKind::text, "a\uFFFDb", "", false},
  };
  for (const auto& c : cases) {
    Fields fields = c.fields;
    for (const auto& field : inbound()) {
      if (field.first != "NumMedia" || std::string_view(c.name) != "media") fields.push_back(field);
    }
    const auto out = only<model::InboundMessage>(receive(signed_post(fields)));
    ASSERT_EQ(out.size(), 1U) << c.name;
    EXPECT_EQ(out[0].kind, c.kind) << c.name;
    EXPECT_EQ(out[0].text, c.text) << c.name;
    EXPECT_EQ(out[0].option_id, c.option_id) << c.name;
    EXPECT_EQ(out[0].opted_out_by_carrier, c.stopped) << c.name;
    if (c.kind == InboundKind::media) {
      ASSERT_EQ(out[0].media.size(), 2U);
      EXPECT_EQ(out[0].media[0].kind, model::MediaKind::image);
      EXPECT_EQ(out[0].media[1].kind, model::MediaKind::document);
    }
  }
}

TEST(TwilioReceive, WhatsappOverTwilio) {
  auto channel = twilio();
  channel.settings["from"] = "whatsapp:+15005550006";
  Fields fields = inbound({{"Body", "STOP"}, {"ProfileName", "Ana"}, {"ExternalUserId", "PE.1"}});
  fields[2].second = "whatsapp:+51987654321";
  fields[3].second = "whatsapp:+15005550006";
  const auto m = only<model::InboundMessage>(receive(signed_post(fields), "", channel)).at(0);
  EXPECT_EQ(m.from,
            (std::vector<model::Address>{{AddressKind::user_id, "PE.1"}, {AddressKind::phone, "+51987654321"}}));
  EXPECT_EQ(m.profile_name, "Ana");
  EXPECT_FALSE(m.opted_out_by_carrier) << "carriers do not read WhatsApp";
  const Destination to{m.from, {}};
  EXPECT_NE(tw().build(channel, to, {}).body.find("To=whatsapp%3A%2B51987654321&"), std::string::npos);
}

TEST(TwilioReceive, SendersThatAreNoTelephones) {
  Fields fields = inbound();
  fields[2].second = "72000";
  EXPECT_EQ(only<model::InboundMessage>(receive(signed_post(fields))).at(0).from.at(0).kind, AddressKind::user_id);
}

struct StatusCase {
  const char* word;
  const char* error;
  std::optional<model::DeliveryStatus> status;
  bool stopped;
};

TEST(TwilioStatus, MapsWordsAndErrors) {
  using S = model::DeliveryStatus;
  const std::string id = "018f3b1c-0000-7000-8000-000000000001";
  const StatusCase cases[] = {
      {"queued", "", S::sending, false},
      {"accepted", "", S::sending, false},
      {"sent", "", S::sent, false},
      {"delivered", "", S::delivered, false},
      {"read", "", S::read, false},
      {"failed", "30003", S::failed, false},
      {"undelivered", "30006", S::failed, false},
      {"failed", "21610", S::failed, true},
      {"failed", "", S::failed, false},
      {"canceled", "", S::failed, false},
      {"received", "", {}, false},
      {"novel", "", {}, false},
  };
  for (const auto& c : cases) {
    Fields fields{{"MessageSid", "SM2"},
                  {"MessageStatus", c.word},
                  {"AccountSid", "AC0123"},
                  {"From", "+15005550006"},
                  {"To", "+51987654321"}};
    if (*c.error != '\0') fields.emplace_back("ErrorCode", c.error);
    const auto received = receive(signed_post(fields, "/webhooks/sms/status?m=" + id), "status");
    EXPECT_EQ(received.answer.status, 200) << c.word;
    const auto out = only<model::StatusUpdate>(received);
    ASSERT_EQ(out.size(), c.status ? 1U : 0U) << c.word;
    if (!c.status) continue;
    EXPECT_EQ(out[0].status, *c.status) << c.word;
    EXPECT_EQ(out[0].recipient_stopped, c.stopped);
    EXPECT_EQ(out[0].error_code, c.error);
    EXPECT_EQ(out[0].reason.empty(), *c.status != S::failed);
    ASSERT_TRUE(out[0].message_id.has_value());
    EXPECT_EQ(out[0].message_id->str(), id);
  }
}

TEST(TwilioPlan, NumberedOptionsAndParts) {
  model::OutMessage message;
  message.text = "¿Qué necesitas?";
  message.options = {{"a", "Papeles", ""}, {"b", "Comida", ""}};
  const auto parts = tw().plan(twilio(), message);
  ASSERT_EQ(parts.size(), 1U);
  EXPECT_EQ(parts[0].text, "¿Qué necesitas?\n1. Papeles\n2. Comida");
  EXPECT_EQ(parts[0].options, message.options);
  EXPECT_EQ(tw().plan(twilio(), parts[0]), parts);
  message.text.clear();
  while (utf16_length(message.text) < 4000) message.text += "Más información… en la oficina. ";
  for (const std::string policy : {"as_is", "smart", "ascii_accents"}) {
    auto channel = twilio();
    channel.settings["text_policy"] = policy;
    const auto long_parts = tw().plan(channel, message);
    ASSERT_GE(long_parts.size(), 3U);
    for (const auto& part : long_parts) {
      EXPECT_LE(utf16_length(part.text), 1600U);
      EXPECT_EQ(tw().plan(channel, part), std::vector<model::OutMessage>{part}) << policy;
    }
    EXPECT_TRUE(long_parts.back().text.ends_with("\n1. Papeles\n2. Comida"));
    EXPECT_TRUE(long_parts.front().options.empty());
  }
}

TEST(TwilioBuild, Request) {
  model::OutMessage part;
  part.text = "Hola & adiós";
  part.media = model::Media{};
  part.media->url = "https://help.example/a.jpg";
  const Destination to{{{AddressKind::phone, "+51987654321"}},
                       *model::MessageId::parse("018f3b1c-0000-7000-8000-000000000001")};
  const auto request = tw().build(twilio(), to, part);
  EXPECT_EQ(request.url, "https://api.twilio.com/2010-04-01/Accounts/AC0123/Messages.json");
  EXPECT_EQ(model::header(request.headers, "authorization"), "Basic " + to_base64("AC0123:tw-token"));
  const Fields expected{
      {"To", "+51987654321"},
      {"From", "+15005550006"},
      {"Body", "Hola & adiós"},
      {"MediaUrl", "https://help.example/a.jpg"},
      {"StatusCallback", "https://help.example/webhooks/sms/status?m=018f3b1c-0000-7000-8000-000000000001"}};
  EXPECT_EQ(model::parse_form(request.body), expected);
  auto channel = twilio("");
  channel.settings["messaging_service_sid"] = "MG1";
  channel.settings["api_key_sid"] = "SK1";
  channel.settings["api_key_secret"] = "ks";
  const auto other = tw().build(channel, to, part);
  EXPECT_EQ(model::header(other.headers, "authorization"), "Basic " + to_base64("SK1:ks"));
  EXPECT_EQ(other.body.find("StatusCallback"), std::string::npos);
  EXPECT_NE(other.body.find("MessagingServiceSid=MG1"), std::string::npos);
  EXPECT_EQ(other.body.find("From="), std::string::npos);
}

TEST(TwilioAnswer, AcceptedAndErrors) {
  EXPECT_EQ(tw().read_answer(twilio(), {201, {}, R"({"sid":"SM9","status":"queued"})"}).provider_id, "SM9");
  using Kind = Outcome::Kind;
  struct Case {
    int status;
    int code;
    Kind kind;
  };
  for (const auto& c :
       {Case{401, 20003, Kind::channel_down}, Case{429, 20429, Kind::retry}, Case{400, 21211, Kind::reject},
        Case{400, 21606, Kind::channel_down}, Case{400, 21610, Kind::stopped}, Case{400, 21614, Kind::reject},
        Case{400, 21617, Kind::reject}, Case{400, 30001, Kind::retry}, Case{400, 30002, Kind::channel_down},
        Case{400, 63016, Kind::window_closed}, Case{400, 63007, Kind::channel_down}, Case{400, 63018, Kind::retry},
        Case{400, 12345, Kind::reject}, Case{500, 0, Kind::retry}, Case{404, 20404, Kind::channel_down}}) {
    const std::string body = R"({"code":)" + std::to_string(c.code) + R"(,"message":"to +51987654321"})";
    const auto out = tw().read_answer(twilio(), {c.status, {}, body});
    EXPECT_EQ(out.kind, c.kind) << c.code;
    EXPECT_EQ(out.reason.find("+51"), std::string::npos);
  }
  EXPECT_EQ(tw().read_answer(twilio(), {502, {}, "<html>"}).kind, Kind::retry);
  EXPECT_EQ(tw().read_answer(twilio(), {0, {}, ""}).kind, Kind::retry);
}

TEST(Webchat, KeepsOptionsWhole) {
  const auto& connector = *find("webchat");
  const auto channel = with_defaults({"web", "webchat", {}, ""});
  EXPECT_TRUE(connector.pull);
  EXPECT_EQ(connector.build, nullptr);
  EXPECT_EQ(connector.receive(channel, {}, {}, "", kNow).answer.status, 404);
  model::OutMessage message;
  message.text = std::string(9000, 'x');
  message.options = {{"a", "Una opción con un nombre que no cabe en ningún botón", ""}};
  auto parts = connector.plan(channel, message);
  ASSERT_EQ(parts.size(), 1U);
  EXPECT_EQ(parts[0].presentation, model::Presentation::buttons);
  EXPECT_EQ(parts[0].options, message.options);
  message.options.resize(4, {"b", "Otra", ""});
  EXPECT_EQ(connector.plan(channel, message)[0].presentation, model::Presentation::list);
}

TEST(Table, EveryConnectorIsWhole) {
  for (const auto& connector : all()) {
    EXPECT_EQ(find(connector.type), &connector);
    EXPECT_NE(connector.receive, nullptr);
    EXPECT_NE(connector.plan, nullptr);
    EXPECT_NE(connector.read_answer, nullptr);
    EXPECT_EQ(connector.build == nullptr, connector.pull) << connector.type;
    for (const auto& option : connector.options) {
      EXPECT_FALSE(option.help.empty()) << option.name;
      EXPECT_FALSE(option.required && !option.fallback.empty()) << option.name;
    }
  }
  EXPECT_EQ(find("carrier_pigeon"), nullptr);
}

}  // namespace
}  // namespace orienta::connectors::test

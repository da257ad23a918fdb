// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "connectors/text.hpp"
#include "tests/unit/connectors/support.hpp"

namespace orienta::connectors::test {
namespace {

namespace json = boost::json;
using model::OutMessage;
using model::Presentation;

const Connector& wa() {
  return *find("whatsapp_cloud");
}

OutMessage question(std::string text, const std::vector<std::string>& labels) {
  OutMessage out;
  out.text = std::move(text);
  out.language = "es";
  int n = 0;
  for (const auto& label : labels) out.options.push_back({"o" + std::to_string(++n), label, ""});
  return out;
}

std::vector<std::string> labels(std::size_t count, std::string_view prefix = "Opción ") {
  std::vector<std::string> out;
  for (std::size_t i = 1; i <= count; ++i) out.push_back(std::string(prefix) + std::to_string(i));
  return out;
}

struct ShapeCase {
  std::vector<std::string> labels;
  Presentation expected;
};

TEST(WhatsappPlan, ButtonsThenListThenNumbers) {
  const std::string twenty = "áéíóúñ áéíóúñ áéíóúñ";    // 20 characters
  const std::string emoji_20 = "aaaaaaaaaaaaaaaaaa😀";   // 19 code points, 20 units
  const std::string emoji_21 = "aaaaaaaaaaaaaaaaaaa😀";  // 20 code points, 21 units: a list, to be safe
  const ShapeCase cases[] = {
      {labels(1), Presentation::buttons},
      {labels(3), Presentation::buttons},
      {labels(4), Presentation::list},
      {labels(10), Presentation::list},
      {labels(11), Presentation::numbered},
      {{twenty, "b"}, Presentation::buttons},
      {{twenty + "x", "b"}, Presentation::list},
      {{emoji_20, "b"}, Presentation::buttons},
      {{emoji_21, "b"}, Presentation::list},
      {{std::string(24, 'a'), "b"}, Presentation::list},
      {{std::string(25, 'a'), "b"}, Presentation::numbered},
      {{twenty + "ñññññ", "b"}, Presentation::numbered},
      {{"same", "same"}, Presentation::numbered},
      {{"", "b"}, Presentation::numbered},
      {{"two\nlines", "b"}, Presentation::numbered},
  };
  for (const auto& c : cases) {
    const auto message = question("¿Qué necesitas?", c.labels);
    const auto parts = wa().plan(whatsapp(), message);
    ASSERT_EQ(parts.size(), 1U) << c.labels[0];
    EXPECT_EQ(parts[0].presentation, c.expected) << c.labels[0];
    EXPECT_EQ(parts[0].options, message.options);  // never cut
    if (c.expected == Presentation::numbered) {
      for (const auto& label : c.labels) EXPECT_NE(parts[0].text.find(label), std::string::npos);
      EXPECT_NE(parts[0].text.find("\n1. "), std::string::npos);
    } else {
      EXPECT_EQ(parts[0].text, "¿Qué necesitas?");
    }
    EXPECT_EQ(wa().plan(whatsapp(), parts[0]), parts) << "planning a part again changes nothing";
  }
}

TEST(WhatsappPlan, DescriptionsAreShownOrTheOptionsAreNumbered) {
  auto message = question("¿Dónde?", {"Lima", "Tacna"});
  message.options[0].description = std::string(72, 'd');
  EXPECT_EQ(wa().plan(whatsapp(), message).at(0).presentation, Presentation::list);
  message.options[0].description += "d";
  const auto part = wa().plan(whatsapp(), message).at(0);
  EXPECT_EQ(part.presentation, Presentation::numbered);
  EXPECT_NE(part.text.find("1. Lima: " + std::string(73, 'd')), std::string::npos);
}

TEST(WhatsappPlan, OptionsStayWithTheEndOfALongText) {
  std::string text;
  while (utf16_length(text) < 6000) text += "Esta oración dice algo útil sobre el trámite. ";
  const auto message = question(text, {"Sí", "No"});
  const auto parts = wa().plan(whatsapp(), message);
  ASSERT_GE(parts.size(), 3U);
  for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
    EXPECT_TRUE(parts[i].options.empty());
    EXPECT_LE(utf16_length(parts[i].text), 4096U);
    EXPECT_TRUE(parts[i].text.ends_with('.')) << "cut at a sentence";
  }
  EXPECT_EQ(parts.back().options.size(), 2U);
  EXPECT_LE(utf16_length(parts.back().text), 1024U);
  for (const auto& part : parts) EXPECT_EQ(wa().plan(whatsapp(), part), std::vector<OutMessage>{part});
}

TEST(WhatsappPlan, MediaLocationAndNothing) {
  OutMessage picture;
  picture.text = "Así se ve el carné";
  picture.media = model::Media{};
  picture.media->url = "https://help.example/x.jpg";
  ASSERT_EQ(wa().plan(whatsapp(), picture).size(), 1U);
  EXPECT_EQ(wa().plan(whatsapp(), picture)[0].text, picture.text);
  picture.text = std::string(1025, 'a');
  EXPECT_EQ(wa().plan(whatsapp(), picture).size(), 2U);
  picture.text = "audio";
  picture.media->kind = model::MediaKind::audio;
  EXPECT_EQ(wa().plan(whatsapp(), picture).size(), 2U) << "audio has no caption";

  OutMessage place = question("¿Dónde estás?", {"Prefiero escribir"});
  place.ask_location = true;
  const auto parts = wa().plan(whatsapp(), place);
  ASSERT_EQ(parts.size(), 2U);
  EXPECT_EQ(parts[0].presentation, Presentation::location_request);
  EXPECT_EQ(parts[1].presentation, Presentation::buttons);
  EXPECT_FALSE(parts[1].text.empty());
  EXPECT_TRUE(wa().plan(whatsapp(), OutMessage{}).empty());
}

Destination to(std::vector<model::Address> addresses);

TEST(WhatsappBuild, OfTwoNumbersTheOneLearntLast) {
  OutMessage part;
  part.text = "Hola";
  const auto body = wa().build(whatsapp(),
                               to({{model::AddressKind::phone, "+51911111111"},
                                   {model::AddressKind::user_id, "PE.1"},
                                   {model::AddressKind::phone, "+51922222222"}}),
                               part)
                        .body;
  EXPECT_NE(body.find(R"("to":"+51922222222")"), std::string::npos);
}

Destination to(std::vector<model::Address> addresses) {
  return {std::move(addresses), *model::MessageId::parse("018f3b1c-0000-7000-8000-000000000001")};
}

json::object body_of(const OutMessage& message, const Destination& destination) {
  const auto parts = wa().plan(whatsapp(), message);
  return json::parse(wa().build(whatsapp(), destination, parts.back()).body).as_object();
}

TEST(WhatsappBuild, TextRequest) {
  auto channel = whatsapp();
  channel.settings["api_base"] = "http://127.0.0.1:9/v25.0/";
  channel.settings["access_token"] = "tok\r\nX-Evil: 1\n";
  const auto request = wa().build(channel, to({{model::AddressKind::phone, "+5219991"}}), question("Hola \"tú\"", {}));
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.url, "http://127.0.0.1:9/v25.0/106540352242922/messages");
  EXPECT_EQ(model::header(request.headers, "authorization"), "Bearer tokX-Evil:1");
  EXPECT_EQ(json::parse(request.body),
            json::parse(R"({"messaging_product":"whatsapp","recipient_type":"individual","to":"+5219991","type":"text",
              "text":{"preview_url":false,"body":"Hola \"tú\""},
              "biz_opaque_callback_data":"018f3b1c-0000-7000-8000-000000000001"})"));
  channel.settings["send_appsecret_proof"] = "true";
  channel.settings["access_token"] = "tok";
  EXPECT_NE(wa().build(channel, to({}), question("x", {}))
                .url.find("?appsecret_proof=" + to_hex(raw_hmac(EVP_sha256(), "s3cret", "tok"))),
            std::string::npos);
}

TEST(WhatsappBuild, PhoneBeforeUserIdBeforeParent) {
  const model::Address user{model::AddressKind::user_id, "PE.1"};
  const model::Address phone{model::AddressKind::phone, "+511"};
  const model::Address parent{model::AddressKind::parent_user_id, "PE.ENT.1"};
  const auto both = body_of(question("x", {}), to({user, phone, parent}));
  EXPECT_EQ(both.at("to"), "+511");
  EXPECT_FALSE(both.contains("recipient"));
  EXPECT_EQ(body_of(question("x", {}), to({user, parent})).at("recipient"), "PE.1");
  EXPECT_EQ(body_of(question("x", {}), to({parent})).at("recipient"), "PE.ENT.1");
}

TEST(WhatsappBuild, InteractiveShapes) {
  const auto destination = to({{model::AddressKind::phone, "+511"}});
  EXPECT_EQ(body_of(question("¿Sí?", {"Sí", "No"}), destination).at("interactive"),
            json::parse(
                R"({"type":"button","body":{"text":"¿Sí?"},"action":{"buttons":[
        {"type":"reply","reply":{"id":"o1","title":"Sí"}},{"type":"reply","reply":{"id":"o2","title":"No"}}]}})"));
  auto list = question("Elige", labels(4));
  list.options[0].description = "d";
  const auto body = body_of(list, destination);
  EXPECT_EQ(body.at("interactive").at("type"), "list");
  const auto& action = body.at("interactive").at("action").as_object();
  EXPECT_EQ(action.at("button"), "Ver opciones");
  EXPECT_EQ(json::serialize(action.at("sections").at(0).at("rows").at(0)),
            R"({"id":"o1","title":"Opción 1","description":"d"})");
  list.list_button = "Un botón demasiado largo para WhatsApp";
  EXPECT_EQ(body_of(list, destination).at("interactive").at("action").at("button"), "Ver opciones");
  OutMessage place;
  place.text = "¿Dónde?";
  place.ask_location = true;
  EXPECT_EQ(json::serialize(body_of(place, destination).at("interactive")),
            R"({"type":"location_request_message","body":{"text":"¿Dónde?"},"action":{"name":"send_location"}})");
  OutMessage file;
  file.text = "Formato";
  file.media = model::Media{};
  file.media->kind = model::MediaKind::document;
  file.media->url = "https://help.example/f.pdf";
  file.media->filename = "f.pdf";
  EXPECT_EQ(json::serialize(body_of(file, destination).at("document")),
            R"({"link":"https://help.example/f.pdf","caption":"Formato","filename":"f.pdf"})");
}

TEST(WhatsappBuild, SeenAndTyping) {
  const auto request = wa().build_seen(whatsapp(), "wamid.1", true);
  EXPECT_EQ(
      request.body,
      R"({"messaging_product":"whatsapp","status":"read","message_id":"wamid.1","typing_indicator":{"type":"text"}})");
  EXPECT_EQ(wa().build_seen(whatsapp(), "wamid.1", false).body.find("typing"), std::string::npos);
}

struct AnswerCase {
  int status;
  std::string body;
  Outcome::Kind kind;
  int retry_after;
};

TEST(WhatsappAnswer, EveryErrorLeadsToItsAction) {
  const auto error = [](int code) {
    return R"({"error":{"message":"(#x) secret +51987654321","type":"OAuthException","code":)" + std::to_string(code) +
           "}}";
  };
  using Kind = Outcome::Kind;
  const AnswerCase cases[] = {
      {401, error(190), Kind::channel_down, 0},
      {401, error(0), Kind::channel_down, 0},
      {400, error(1), Kind::retry, 0},
      {403, error(10), Kind::channel_down, 0},
      {403, error(250), Kind::channel_down, 0},
      {400, error(4), Kind::retry, 180},
      {400, error(100), Kind::reject, 0},
      {400, error(33), Kind::reject, 0},
      {403, error(368), Kind::channel_down, 0},
      {400, error(80007), Kind::retry, 300},
      {400, error(130429), Kind::retry, 2},
      {400, error(131048), Kind::channel_down, 0},
      {400, error(131056), Kind::retry_contact, 6},
      {400, error(131049), Kind::reject, 0},
      {400, error(131026), Kind::reject, 0},
      {400, error(131047), Kind::window_closed, 0},
      {400, error(131050), Kind::reject, 0},
      {500, error(131057), Kind::retry, 120},
      {400, error(132001), Kind::reject, 0},
      {400, error(133010), Kind::channel_down, 0},
      {503, error(133004), Kind::retry, 0},
      {400, error(131042), Kind::channel_down, 0},
      {400, error(999999), Kind::reject, 0},
      {500, error(999999), Kind::retry, 0},
      {401, error(999999), Kind::channel_down, 0},
      {429, "", Kind::retry, 0},
      {500, "<html>", Kind::retry, 0},
      {503, "", Kind::retry, 0},
      {404, "<html>", Kind::channel_down, 0},
      {302, "", Kind::channel_down, 0},
      {200, "<html>", Kind::retry, 0},
      {200, "{}", Kind::retry, 0},
      {0, "", Kind::retry, 0},
      {418, "", Kind::reject, 0},
  };
  for (const auto& c : cases) {
    const auto out = wa().read_answer(whatsapp(), {c.status, {}, c.body});
    EXPECT_EQ(out.kind, c.kind) << c.status << " " << c.body;
    EXPECT_EQ(out.retry_after.count(), c.retry_after) << c.body;
    EXPECT_FALSE(out.reason.empty());
    EXPECT_EQ(out.reason.find("secret"), std::string::npos) << "the provider's own words may hold personal data";
  }
}

TEST(WhatsappAnswer, AcceptedAndRetryAfter) {
  const auto out = wa().read_answer(
      whatsapp(),
      {200, {}, R"({"messaging_product":"whatsapp","contacts":[{"input":"+51"}],"messages":[{"id":"wamid.X"}]})"});
  EXPECT_EQ(out.kind, Outcome::Kind::accepted);
  EXPECT_EQ(out.provider_id, "wamid.X");
  EXPECT_EQ(wa().read_answer(whatsapp(), {200, {}, R"({"success":true})"}).kind, Outcome::Kind::accepted);
  const auto file = wa().read_answer(whatsapp(), {400, {}, R"({"error":{"code":131053}})"});
  EXPECT_EQ(file.kind, Outcome::Kind::retry);
  EXPECT_EQ(file.most_attempts, 2) << "a file that cannot be fetched must not hold the words after it up for hours";
  EXPECT_EQ(wa().read_answer(whatsapp(), {429, {{"retry-after", "17"}}, ""}).retry_after.count(), 17);
  EXPECT_EQ(wa().read_answer(whatsapp(), {429, {{"retry-after", "999999"}}, ""}).retry_after.count(), 3600);
}

}  // namespace
}  // namespace orienta::connectors::test

// SPDX-License-Identifier: Apache-2.0
#include <boost/json/serialize.hpp>

#include <gtest/gtest.h>

#include "tests/unit/connectors/support.hpp"

namespace orienta::connectors::test {
namespace {

namespace json = boost::json;
using model::AddressKind;
using model::InboundKind;

Received post(const model::HttpRequest& request, const std::vector<Channel>& channels = {whatsapp()},
              std::string_view action = "") {
  return find("whatsapp_cloud")->receive(channels.front(), channels, request, action, kNow);
}

Received post_body(std::string body) {
  return post(meta_post(std::move(body)));
}

Received verification(std::string query) {
  model::HttpRequest request;
  request.method = "GET";
  request.url = "/webhooks/wa?" + std::move(query);
  return post(request);
}

TEST(WhatsappVerification, EchoesTheChallengeToWhoKnowsTheToken) {
  const auto out = verification("hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=verify-me");
  EXPECT_EQ(out.answer.status, 200);
  EXPECT_EQ(out.answer.body, "1158201444");
  EXPECT_EQ(model::header(out.answer.headers, "content-type"), "text/plain");
  EXPECT_EQ(model::header(out.answer.headers, "x-content-type-options"), "nosniff");
}

TEST(WhatsappVerification, RefusesEverythingElse) {
  for (const std::string query : {
           "hub.mode=subscribe&hub.challenge=1&hub.verify_token=wrong",
           "hub.mode=subscribe&hub.challenge=1&hub.verify_token=",
           "hub.mode=subscribe&hub.challenge=1",
           "hub.mode=unsubscribe&hub.challenge=1&hub.verify_token=verify-me",
           "hub.mode=subscribe&hub.verify_token=verify-me",
           "hub.mode=subscribe&hub.challenge=%3Cscript%3E&hub.verify_token=verify-me",
           "hub.mode=subscribe&hub.challenge=a%0D%0Ab&hub.verify_token=verify-me",
           "hub.mode=subscribe&hub.challenge=%zz&hub.verify_token=verify-me",
           "",
       }) {
    const auto out = verification(query);
    EXPECT_EQ(out.answer.status, 403) << query;
    EXPECT_EQ(out.answer.body, "") << query;
    EXPECT_FALSE(out.refusal.empty()) << query;
  }
  EXPECT_EQ(verification("hub.mode=subscribe&hub.verify_token=verify-me&hub.challenge=" + std::string(257, 'a'))
                .answer.status,
            403);
}

const std::string kHello = envelope(
    change(R"("contacts":[{"profile":{"name":"Jos\u00e9 \ud83d\ude00"},"wa_id":"51987654321","user_id":"PE.123"}],)"
           R"("messages":[{"from":"51987654321","from_user_id":"PE.123","id":"wamid.A\/B==","timestamp":"1750269342",)"
           R"("type":"text","text":{"body":"\u00bfD\u00f3nde? https:\/\/x.pe"}}])"));

TEST(WhatsappSignature, OnlyTheRightOneIsTaken) {
  EXPECT_EQ(post_body(kHello).answer.status, 200);
  auto request = meta_post(kHello);
  const std::string right = request.headers[1].second;
  std::string upper = right;
  for (auto& c : upper) c = c >= 'a' && c <= 'f' ? static_cast<char>(c - 32) : c;
  for (const std::string& wrong : {std::string(), std::string("sha256="), right.substr(7), right + "0",
                                   right.substr(0, 70), upper, "sha1=" + to_hex(raw_hmac(EVP_sha1(), "s3cret", kHello)),
                                   "sha256=" + to_hex(raw_hmac(EVP_sha256(), "other", kHello)),
                                   "sha256=" + to_hex(raw_hmac(EVP_sha256(), "", kHello))}) {
    request.headers[1].second = wrong;
    const auto out = post(request);
    EXPECT_EQ(out.answer.status, 401) << wrong;
    EXPECT_TRUE(out.events.empty());
    EXPECT_EQ(out.answer.body, "");
  }
  request.headers = {{"x-hub-signature", "sha1=" + to_hex(raw_hmac(EVP_sha1(), "s3cret", kHello))}};
  EXPECT_EQ(post(request).answer.status, 401);
  request = meta_post(kHello);
  request.body += ' ';  // one byte more than was signed
  EXPECT_EQ(post(request).answer.status, 401);
}

TEST(WhatsappSignature, TheSecretBeforeTheLastChangeStillCounts) {
  auto channel = whatsapp();
  channel.settings["app_secret_previous"] = "older";
  EXPECT_EQ(post(meta_post(kHello, "older"), {channel}).answer.status, 200);
  EXPECT_EQ(post(meta_post(kHello, "s3cret"), {channel}).answer.status, 200);
  EXPECT_EQ(post(meta_post(kHello, "oldest"), {channel}).answer.status, 401);
}

TEST(WhatsappReceive, TextWithWhoAndWhen) {
  const auto messages = only<model::InboundMessage>(post_body(kHello));
  ASSERT_EQ(messages.size(), 1U);
  const auto& m = messages[0];
  EXPECT_EQ(m.channel_id, "wa");
  EXPECT_EQ(m.provider_id, "wamid.A/B==");
  EXPECT_EQ(m.text, "¿Dónde? https://x.pe");
  EXPECT_EQ(m.profile_name, "José 😀");
  EXPECT_TRUE(m.has_provider_time);
  EXPECT_EQ(model::to_ms(m.sent_at), 1'750'269'342'000);
  const std::vector<model::Address> from{{AddressKind::user_id, "PE.123"}, {AddressKind::phone, "+51987654321"}};
  EXPECT_EQ(m.from, from);
}

struct TypeCase {
  const char* name;
  const char* message;  // without from, id, timestamp
  InboundKind kind;
  const char* text;
  const char* option_id;
  const char* refers_to;
  const char* detail;
};

const TypeCase kTypeCases[] = {
    {"button_reply",
     R"("context":{"from":"1","id":"wamid.Q"},"type":"interactive","interactive":{"type":"button_reply","button_reply":{"id":"yes","title":"S\u00ed"}})",
     InboundKind::option, "Sí", "yes", "wamid.Q", "{}"},
    {"list_reply",
     R"("type":"interactive","interactive":{"type":"list_reply","list_reply":{"id":"row-1","title":"Uno","description":"d"}})",
     InboundKind::option, "Uno", "row-1", "", "{}"},
    {"nfm_reply",
     R"("type":"interactive","interactive":{"type":"nfm_reply","nfm_reply":{"name":"flow","body":"Sent","response_json":"not json"}})",
     InboundKind::text, "Sent", "", "", R"({"form":{"name":"flow","response_json":"not json"}})"},
    {"interactive without inner object", R"("type":"interactive","interactive":{"type":"x"})", InboundKind::unsupported,
     "", "", "", R"({"unsupported":"interactive"})"},
    {"template button", R"("type":"button","button":{"payload":"stop","text":"No m\u00e1s"})", InboundKind::option,
     "No más", "stop", "", "{}"},
    {"template button without payload", R"("type":"button","button":{"payload":null,"text":"Hola"})", InboundKind::text,
     "Hola", "", "", "{}"},
    {"image", R"("type":"image","image":{"id":"77","mime_type":"image/jpeg","sha256":"x","caption":"mi DNI"})",
     InboundKind::media, "mi DNI", "", "", "{}"},
    {"media without id", R"("type":"video","video":{},"errors":[{"code":131052}])", InboundKind::unsupported, "", "",
     "", R"({"media_missing":true,"unsupported":"video"})"},
    {"location", R"("type":"location","location":{"latitude":-12.05,"longitude":"-77.04","name":"Plaza"})",
     InboundKind::location, "", "", "", "{}"},
    {"location off the earth", R"("type":"location","location":{"latitude":99,"longitude":0})",
     InboundKind::unsupported, "", "", "", R"({"unsupported":"location"})"},
    {"contacts",
     R"("type":"contacts","contacts":[{"name":{"formatted_name":"Ana"},"phones":[{"phone":"+51 1"},{"wa_id":"512"}]},null])",
     InboundKind::contacts, "", "", "", R"({"contacts":[{"name":"Ana","phones":["+51 1","512"]}]})"},
    {"reaction", R"("type":"reaction","reaction":{"message_id":"wamid.R","emoji":"\ud83d\udc4d"})",
     InboundKind::reaction, "👍", "", "wamid.R", "{}"},
    {"reaction removed", R"("type":"reaction","reaction":{"message_id":"wamid.R"})", InboundKind::reaction, "", "",
     "wamid.R", R"({"removed":true})"},
    {"order", R"("type":"order","order":{"catalog_id":"c","text":"dos","product_items":[]})", InboundKind::order, "dos",
     "", "", R"({"catalog_id":"c","items":[]})"},
    {"request_welcome", R"("type":"request_welcome")", InboundKind::system, "", "", "",
     R"({"system":"request_welcome"})"},
    {"unsupported",
     R"("type":"unsupported","unsupported":{"type":"poll"},"errors":[{"code":131051,"title":"Message type unknown"}])",
     InboundKind::unsupported, "", "", "", R"({"unsupported":"poll","code":"131051"})"},
    {"older unknown", R"("type":"unknown","errors":[{"code":131051}])", InboundKind::unsupported, "", "", "",
     R"({"unsupported":"unknown","code":"131051"})"},
    {"a type of the future", R"("type":"hologram","hologram":{"beam":1})", InboundKind::unsupported, "", "", "",
     R"({"unsupported":"hologram","raw":{"beam":1}})"},
    {"no type", R"("text":{"body":"x"})", InboundKind::unsupported, "", "", "", R"({"unsupported":"unknown"})"},
    {"type of the wrong type", R"("type":["text"],"text":"x")", InboundKind::unsupported, "", "", "",
     R"({"unsupported":"unknown"})"},
    {"text of the wrong type", R"("type":"text","text":[1,2])", InboundKind::unsupported, "", "", "",
     R"({"unsupported":"text"})"},
    {"text without words", R"("type":"text","text":{"body":null})", InboundKind::unsupported, "", "", "",
     R"({"unsupported":"text"})"},
    {"button without anything", R"("type":"button","button":{})", InboundKind::unsupported, "", "", "",
     R"({"unsupported":"button"})"},
    {"edit",
     R"("type":"edit","edit":{"original_message_id":"wamid.O","message":{"type":"text","text":{"body":"nuevo"}}})",
     InboundKind::edit, "nuevo", "", "wamid.O", R"({"edited_kind":"text"})"},
    {"edit of an edit", R"("type":"edit","edit":{"original_message_id":"wamid.O","message":{"type":"edit","edit":{}}})",
     InboundKind::edit, "", "", "wamid.O", R"({"edited_kind":"text"})"},
    {"revoke", R"("type":"revoke","revoke":{"original_message_id":"wamid.O"})", InboundKind::revoke, "", "", "wamid.O",
     "{}"},
    {"forwarded from an advertisement",
     R"("context":{"forwarded":true},"referral":{"source_type":"ad","source_id":"9","ctwa_clid":"track"},"type":"text","text":{"body":"hola"})",
     InboundKind::text, "hola", "", "", R"({"forwarded":true,"referral":{"source_type":"ad","source_id":"9"}})"},
    {"unknown system message", R"("type":"system","system":{"type":"new_thing","body":"b"})", InboundKind::system, "b",
     "", "", R"({"system":"new_thing"})"},
};

TEST(WhatsappReceive, EveryTypeIsRecordedTruthfully) {
  for (const auto& c : kTypeCases) {
    const auto out = post_body(
        envelope(change(std::string(R"("messages":[{"from":"51987654321","id":"wamid.1","timestamp":1750269342123,)") +
                        c.message + "}]")));
    EXPECT_EQ(out.answer.status, 200) << c.name;
    const auto messages = only<model::InboundMessage>(out);
    ASSERT_EQ(messages.size(), 1U) << c.name;
    const auto& m = messages[0];
    EXPECT_EQ(m.kind, c.kind) << c.name;
    EXPECT_EQ(m.text, c.text) << c.name;
    EXPECT_EQ(m.option_id, c.option_id) << c.name;
    EXPECT_EQ(m.refers_to, c.refers_to) << c.name;
    EXPECT_EQ(json::serialize(m.detail), c.detail) << c.name;
    EXPECT_EQ(model::to_ms(m.sent_at), 1'750'269'342'123) << c.name;  // milliseconds, as some deliveries have them
  }
}

TEST(WhatsappReceive, MessageWithoutAnIdIsKeptOnce) {
  const std::string body = envelope(change(
      R"("messages":[{"from":"51987654321","type":"text","text":{"body":"a"}},{"from":"51987654321","type":"text","text":{"body":"b"}}])"));
  const auto first = only<model::InboundMessage>(post_body(body));
  const auto again = only<model::InboundMessage>(post_body(body));
  ASSERT_EQ(first.size(), 2U);
  EXPECT_NE(first[0].provider_id, first[1].provider_id);
  EXPECT_EQ(first[0].provider_id, again.at(0).provider_id) << "a repeated delivery is recognised";
}

TEST(WhatsappReceive, MediaKeepsWhatIsNeededToFetchIt) {
  const auto out = only<model::InboundMessage>(post_body(envelope(change(
      R"("messages":[{"from":"519","id":"w","timestamp":"1750269342","type":"audio","audio":{"id":"10","mime_type":"audio\/ogg; codecs=opus","sha256":"h","voice":true,"url":"https:\/\/lookaside.fbsbx.com\/x"}},)"
      R"({"from":"519","id":"v","timestamp":"1750269342","type":"document","document":{"id":11,"filename":"a.pdf"}}])"))));
  ASSERT_EQ(out.size(), 2U);
  EXPECT_EQ(out[0].media.at(0).kind, model::MediaKind::audio);
  EXPECT_TRUE(out[0].media[0].voice_note);
  EXPECT_EQ(out[0].media[0].mime, "audio/ogg; codecs=opus");
  EXPECT_EQ(out[0].media[0].url, "https://lookaside.fbsbx.com/x");
  EXPECT_EQ(out[1].media.at(0).id, "11");
  EXPECT_EQ(out[1].media[0].filename, "a.pdf");
}

TEST(WhatsappReceive, PeopleWithoutAPhoneNumber) {
  const auto out = only<model::InboundMessage>(post_body(envelope(change(
      R"("contacts":[{"profile":{"name":"Ana","username":"@ana"},"user_id":"PE.9","parent_user_id":"PE.ENT.9"}],)"
      R"("messages":[{"from_user_id":"PE.9","id":"w1","timestamp":"1750269342","type":"text","text":{"body":"x"}}])"))));
  ASSERT_EQ(out.size(), 1U);
  const std::vector<model::Address> from{{AddressKind::user_id, "PE.9"}, {AddressKind::parent_user_id, "PE.ENT.9"}};
  EXPECT_EQ(out[0].from, from);
  EXPECT_EQ(out[0].profile_name, "Ana");
}

TEST(WhatsappReceive, NamesGoToTheRightPersonOfABatch) {
  const auto out = only<model::InboundMessage>(post_body(envelope(change(
      R"("contacts":[{"profile":{"name":"Ana"},"wa_id":"511"},{"profile":{"name":"Beto"},"wa_id":"512","user_id":"PE.2"}],)"
      R"("messages":[{"from":"512","id":"w2","timestamp":"1","type":"text","text":{"body":"b"}},)"
      R"({"from":"511","id":"w1","timestamp":"1","type":"text","text":{"body":"a"}},)"
      R"({"from":"513","id":"w3","timestamp":"1","type":"text","text":{"body":"c"}}])"))));
  ASSERT_EQ(out.size(), 3U);
  EXPECT_EQ(out[0].profile_name, "Beto");
  EXPECT_EQ(out[0].from.at(0).value, "PE.2");
  EXPECT_EQ(out[1].profile_name, "Ana");
  EXPECT_EQ(out[2].profile_name, "");
}

TEST(WhatsappReceive, NumbersOfOneAppShareAPostOthersDoNot) {
  const std::vector<Channel> channels{whatsapp("wa", "1"), whatsapp("second", "2"), whatsapp("foreign", "3", "theirs")};
  const auto message = [](const std::string& id) {
    return R"("messages":[{"from":"519","id":")" + id +
           R"(","timestamp":"1750269342","type":"text","text":{"body":"x"}}])";
  };
  const auto out = post(meta_post(envelope(change(message("a"), "1") + "," + change(message("b"), "2") + "," +
                                           change(message("c"), "3") + "," + change(message("d"), "4"))),
                        channels);
  EXPECT_EQ(out.answer.status, 200);
  const auto messages = only<model::InboundMessage>(out);
  ASSERT_EQ(messages.size(), 2U);
  EXPECT_EQ(messages[0].channel_id, "wa");
  EXPECT_EQ(messages[1].channel_id, "second");
  EXPECT_FALSE(out.refusal.empty());
  EXPECT_EQ(only<model::ChannelNotice>(out).size(), 1U);  // told once, not once per message
}

TEST(WhatsappReceive, StatusesAndReasons) {
  const std::string id = "018f3b1c-0000-7000-8000-000000000001";
  const auto out = only<model::StatusUpdate>(post_body(envelope(change(
      R"("statuses":[{"id":"w1","status":"sent","timestamp":"1750269342","recipient_id":"519","biz_opaque_callback_data":")" +
      id + R"("},{"id":"w1","status":"played","timestamp":"1750269343"},{"id":"w1","status":"delivered"},)" +
      R"({"id":"w2","status":"failed","timestamp":"1750269342","errors":[{"code":131047,"title":"Re-engagement"}]},)" +
      R"({"id":"w3","status":"failed","errors":[{"code":987654}]},{"id":"w4","status":"warning"},{"id":"w5","status":"deleted"},)" +
      R"({"id":"wacid","type":"call","status":"RINGING"},{"status":"sent"},null,7])"))));
  ASSERT_EQ(out.size(), 5U);
  EXPECT_EQ(out[0].status, model::DeliveryStatus::sent);
  ASSERT_TRUE(out[0].message_id.has_value());
  EXPECT_EQ(out[0].message_id->str(), id);
  EXPECT_EQ(out[1].status, model::DeliveryStatus::read);
  EXPECT_EQ(out[2].at, kNow);
  EXPECT_EQ(out[3].error_code, "131047");
  EXPECT_NE(out[3].reason.find("24 hours"), std::string::npos);
  EXPECT_FALSE(out[4].reason.empty());
}

TEST(WhatsappReceive, IdentityChanges) {
  const auto out = only<model::IdentityChange>(post_body(envelope(
      change(
          R"("messages":[{"from":"511","id":"s1","timestamp":"1750269342","type":"system","system":{"body":"x","wa_id":"512","type":"user_changed_number"}},)"
          R"({"from":"511","from_user_id":"US.OLD","id":"s2","timestamp":"1","type":"system","system":{"user_id":"US.NEW","parent_user_id":"US.ENT.NEW","type":"user_changed_user_id"}},)"
          R"({"from":"511","id":"s3","timestamp":"1","type":"system","identity":{"acknowledged":true,"hash":"z"},"system":{"type":"customer_identity_changed"}}])") +
      "," +
      change(
          R"("user_id_update":[{"wa_id":"511","user_id":{"previous":"US.OLD","current":"US.NEW"},"timestamp":"1776696189"}])",
          "106540352242922", "user_id_update"))));
  ASSERT_EQ(out.size(), 4U);
  EXPECT_EQ(out[0].previous.at(0).value, "+511");
  EXPECT_EQ(out[0].current.at(0).value, "+512");
  EXPECT_FALSE(out[0].security_alert);
  EXPECT_EQ(out[1].previous.at(0), (model::Address{AddressKind::user_id, "US.OLD"}));
  EXPECT_EQ(out[1].current.at(0), (model::Address{AddressKind::user_id, "US.NEW"}));
  EXPECT_EQ(out[1].current.at(1), (model::Address{AddressKind::phone, "+511"}));
  EXPECT_EQ(out[1].current.at(2), (model::Address{AddressKind::parent_user_id, "US.ENT.NEW"}));
  EXPECT_TRUE(out[2].security_alert);
  EXPECT_EQ(out[3].previous.at(0).value, "US.OLD");
  EXPECT_FALSE(out[3].provider_id.empty());
}

TEST(WhatsappReceive, CallsOpenTheWindow) {
  const auto out = only<model::InboundMessage>(post_body(envelope(change(
      R"("calls":[{"id":"wacid.1","from":"511","event":"connect","timestamp":"1750269342","direction":"USER_INITIATED"},)"
      R"({"id":"wacid.2","to":"511","from":"15","event":"connect","direction":"BUSINESS_INITIATED"}])",
      "106540352242922", "calls"))));
  ASSERT_EQ(out.size(), 1U);
  EXPECT_EQ(out[0].kind, InboundKind::system);
  EXPECT_EQ(out[0].provider_id, "wacid.1.connect");
}

TEST(WhatsappReceive, AccountTroubleBecomesANotice) {
  const auto out = only<model::ChannelNotice>(post_body(
      envelope(change(R"("errors":[{"code":130429,"title":"Rate limit hit"}])") +
               R"(,{"field":"account_update","value":{"event":"DISABLED_UPDATE","phone_number":"16505551111"}})")));
  ASSERT_EQ(out.size(), 2U);
  EXPECT_EQ(out[0].code, "130429");
  EXPECT_EQ(out[1].code, "account_update");
  EXPECT_NE(out[1].reason.find("DISABLED_UPDATE"), std::string::npos);
  EXPECT_EQ(out[1].reason.find("1650"), std::string::npos);
}

TEST(WhatsappReceive, WhatIsRefusedForGoodIsAnswered200) {
  for (const std::string& body : {
           std::string(R"({"object":"page","entry":[]})"),
           std::string(R"({"entry":[]})"),
           envelope(change(R"("messages":[{"from":"51","id":"g","group_id":"G","type":"text"}])")),
           envelope(change(R"("messages":[{"id":"nobody","type":"text"}])")),
           envelope(R"({"field":"messages","value":{"messages":[{"from":"51","id":"x","type":"text"}]}})"),
           envelope(R"({"field":"smb_message_echoes","value":{}})"),
       }) {
    const auto out = post_body(body);
    EXPECT_EQ(out.answer.status, 200) << body;
    EXPECT_TRUE(out.events.empty()) << body;
    EXPECT_FALSE(out.refusal.empty()) << body;
  }
}

TEST(WhatsappReceive, OddShapesNeverThrow) {
  for (
      const std::string& body : {
          std::string(R"({"object":"whatsapp_business_account"})"),
          std::string(R"({"object":"whatsapp_business_account","entry":null})"),
          std::string(
              R"({"object":"whatsapp_business_account","entry":[null,1,"x",[],{"changes":null},{"changes":[null,{}]}]})"),
          envelope(change(R"("contacts":null,"messages":null,"statuses":null,"errors":null,"calls":null)")),
          envelope(change(R"("contacts":[null],"messages":{"from":{},"id":[]},"statuses":"x")")),
          envelope(R"({"field":7,"value":[]})"),
      }) {
    const auto out = post_body(body);
    EXPECT_EQ(out.answer.status, 200) << body;
    EXPECT_TRUE(out.events.empty()) << body;
  }
}

TEST(WhatsappReceive, UnreadableBodiesAreLeftForARetry) {
  std::string deep = R"({"object":)" + std::string(100, '[') + std::string(100, ']') + "}";
  for (const std::string& body :
       {std::string("{"), std::string("[]"), std::string(), std::string("\x00\xff", 2), deep}) {
    EXPECT_EQ(post_body(body).answer.status, 400);
  }
}

TEST(WhatsappReceive, HalfAnEmojiCostsNobodyElseTheirMessage) {
  const auto out = only<model::InboundMessage>(post_body(envelope(change(
      R"("contacts":[{"profile":{"name":"Ana \ud83d"},"wa_id":"511"}],"messages":[)"
      R"({"from":"511","id":"w1","timestamp":"1","type":"text","text":{"body":"a\\ud83d \udc4d\ud83d\udc4d nul\u0000"}}])"))));
  ASSERT_EQ(out.size(), 1U);
  EXPECT_EQ(out[0].profile_name, "Ana \uFFFD");
  EXPECT_EQ(out[0].text, "a\\ud83d \uFFFD👍 nul");
}

TEST(WhatsappReceive, AThousandUpdatesInThreeMegabytes) {
  std::string messages;
  for (int i = 0; i < 1000; ++i) {
    if (i > 0) messages += ',';
    messages += R"({"from":"51987654321","id":"wamid.)" + std::to_string(i) +
                R"(","timestamp":"1750269342","type":"text","text":{"body":")" + std::string(2900, 'x') + R"("}})";
  }
  const std::string body = envelope(change(R"("messages":[)" + messages + "]"));
  ASSERT_GT(body.size(), 2'900'000U);
  EXPECT_EQ(post_body(body).events.size(), 1000U);
}

TEST(WhatsappReceive, FutureTimesDoNotKeepTheWindowOpen) {
  const auto out = only<model::InboundMessage>(post_body(envelope(
      change(R"("messages":[{"from":"511","id":"w1","timestamp":"4000000000","type":"text","text":{"body":"x"}},)"
             R"({"from":"511","id":"w2","timestamp":"soon","type":"text","text":{"body":"x"}},)"
             R"({"from":"511","id":"w3","timestamp":-5,"type":"text","text":{"body":"x"}}])"))));
  ASSERT_EQ(out.size(), 3U);
  for (const auto& m : out) EXPECT_EQ(m.sent_at, kNow);
  EXPECT_FALSE(out[1].has_provider_time);
  EXPECT_FALSE(out[2].has_provider_time);
}

TEST(WhatsappReceive, OtherMethodsAndAddresses) {
  model::HttpRequest request;
  request.method = "DELETE";
  EXPECT_EQ(post(request).answer.status, 405);
  EXPECT_EQ(post(meta_post(kHello), {whatsapp()}, "status").answer.status, 404);
}

}  // namespace
}  // namespace orienta::connectors::test

// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "bot/outcome.hpp"
#include "bot/turn.hpp"
#include "tests/unit/bot/turn_support.hpp"

namespace orienta::bot {
namespace {

using std::nullopt;
using std::optional;

connectors::Channel channel(std::string_view type, std::string public_url) {
  return {"line", std::string(type), {}, std::move(public_url)};
}

optional<std::string> public_url_of(std::string_view url, std::string_view type,
                                    std::string address = "https://ayuda.example.org") {
  return public_media_url(url, channel(type, std::move(address)), *connectors::find(type));
}

TEST(PublicMedia, FilesOfTheLibraryGetAnAddress) {
  EXPECT_EQ(public_url_of("cpp_intro.ogg", "whatsapp_cloud"), "https://ayuda.example.org/media/cpp_intro.ogg");
  EXPECT_EQ(public_url_of("audio/el niño 1+1.ogg", "whatsapp_cloud"),
            "https://ayuda.example.org/media/audio/el%20ni%C3%B1o%201%2B1.ogg");
  EXPECT_EQ(public_url_of("cpp_intro.ogg", "webchat"), "/media/cpp_intro.ogg") << "the page knows where we are";
  EXPECT_EQ(public_url_of("cpp_intro.ogg", "webchat", ""), "/media/cpp_intro.ogg");
  EXPECT_EQ(public_url_of("https://cdn.example.org/a.png", "whatsapp_cloud", ""), "https://cdn.example.org/a.png");
}

TEST(PublicMedia, WhatNobodyOutsideCanFetchHasNone) {
  EXPECT_EQ(public_url_of("cpp_intro.ogg", "whatsapp_cloud", ""), nullopt);
  EXPECT_EQ(public_url_of("cpp_intro.ogg", "twilio", "http://localhost:8080"), nullopt);
  for (const std::string_view bad : {"", "/etc/passwd", "../x.png", "a/../x.png", "a//x.png", ".hidden.png", "a/",
                                     "file:///etc/passwd", "a\\b.png", "x.png?a=1", "x.png#a"}) {
    EXPECT_EQ(public_url_of(bad, "webchat"), nullopt) << bad;
  }
}

struct Said {
  std::vector<std::string> texts;
  std::vector<std::string> media;
};

Said say_picture(const std::string& url, std::string address) {
  testing::World world;
  const auto line = channel("whatsapp_cloud", std::move(address));
  const auto& connector = *connectors::find("whatsapp_cloud");
  const auto set = flows::testing::library();
  model::OutMessage message;
  message.text = "Así se ve el carné";
  message.media = model::Media{};
  message.media->url = url;
  TurnCommit commit;
  model::SeededIds ids{7};
  say(commit, message, model::AuthorKind::bot, nullopt, Surroundings{*set, line, connector, {}, world.now}, ids);
  Said said;
  for (const model::Message& part : commit.messages) {
    said.texts.push_back(part.text);
    const auto media = model::out_message_from_json(part.content).media;
    if (media) said.media.push_back(media->url);
  }
  return said;
}

TEST(Say, MediaThatCannotBePublicIsLeftOutAndTheWordsGo) {
  const auto with = say_picture("carnet.png", "https://ayuda.example.org");
  EXPECT_EQ(with.texts, std::vector<std::string>{"Así se ve el carné"});
  EXPECT_EQ(with.media, std::vector<std::string>{"https://ayuda.example.org/media/carnet.png"});
  const auto without = say_picture("carnet.png", "");
  EXPECT_EQ(without.texts, std::vector<std::string>{"Así se ve el carné"});
  EXPECT_TRUE(without.media.empty());
}

TEST(Backoff, GrowsToAQuarterOfAnHour) {
  const model::MessageId id;
  EXPECT_LT(backoff(0, id), std::chrono::seconds(3));
  for (int i = 1; i < 30; ++i) EXPECT_GE(backoff(i, id), backoff(i - 1, id));
  EXPECT_LE(backoff(30, id), std::chrono::minutes(17));
  EXPECT_EQ(contact_backoff(0), std::chrono::seconds(4));
  EXPECT_EQ(contact_backoff(1), std::chrono::seconds(16));
  EXPECT_EQ(contact_backoff(2), std::chrono::seconds(64));
  EXPECT_EQ(contact_backoff(30), std::chrono::minutes(15));
}

}  // namespace
}  // namespace orienta::bot

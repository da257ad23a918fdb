// SPDX-License-Identifier: Apache-2.0
#include "connectors/webchat/webchat.hpp"

namespace orienta::connectors::webchat {
namespace {

constexpr OptionSpec kOptions[] = {
    {"allowed_origins", "Sites that may embed this chat: https origins separated by commas; empty = only this server",
     false, false, ""},
    {"title", "Name of the service at the top of the chat", false, false, "Orienta"},
};

// As many as WhatsApp shows as buttons, so that what is tried out in the browser is what people get there.
constexpr std::size_t kMostButtons = 3;

Received receive(const Channel& /*channel*/, std::span<const Channel> /*all*/, const model::HttpRequest& /*request*/,
                 std::string_view /*action*/, model::Time /*now*/) {
  Received out;
  out.answer.status = 404;
  out.refusal = "web chat has no webhook";
  return out;
}

std::vector<model::OutMessage> plan(const Channel& /*channel*/, const model::OutMessage& message) {
  model::OutMessage part = message;
  if (!part.options.empty()) {
    part.presentation = part.options.size() <= kMostButtons ? model::Presentation::buttons : model::Presentation::list;
  } else {
    part.presentation = part.ask_location ? model::Presentation::location_request : model::Presentation::text;
  }
  return {part};
}

Outcome read_answer(const Channel& /*channel*/, const model::HttpResponse& /*answer*/) {
  Outcome out;
  out.kind = Outcome::Kind::accepted;
  return out;
}

}  // namespace

const Connector& connector() {
  static const Connector kConnector{.type = "webchat",
                                    .mode = model::Mode::chat,
                                    .options = kOptions,
                                    .rates = {},
                                    .pull = true,
                                    .window_24h = false,
                                    .max_body = 0,
                                    .receive = &receive,
                                    .plan = &plan,
                                    .build = nullptr,
                                    .read_answer = &read_answer,
                                    .build_seen = nullptr};
  return kConnector;
}

}  // namespace orienta::connectors::webchat

// SPDX-License-Identifier: Apache-2.0
// From what a flow or an agent says to the parts that go out on a channel.
#include <algorithm>
#include <utility>

#include "bot/turn.hpp"

namespace orienta::bot {
namespace {

constexpr std::string_view kMediaPath = "/media/";

// A file below the library's media folder, as a path in a URL; empty if it is no such file name. Nothing that could
// lead out of the folder gets through; the server checks again when it is asked for it.
std::string media_path(std::string_view file) {
  const bool outside =
      file.starts_with('/') || file.ends_with('/') || file.find_first_of(":\\?#") != std::string_view::npos;
  if (file.empty() || outside) return {};
  std::string path(kMediaPath);
  while (!file.empty()) {
    const std::size_t slash = file.find('/');
    const std::string_view part = file.substr(0, slash);
    if (part.empty() || part.starts_with('.')) return {};
    for (const char c : part) {
      if (c == ' ') {
        path += "%20";  // form_encode would write "+", which in a path is a plus
      } else {
        path += model::form_encode(std::string_view(&c, 1));
      }
    }
    if (slash == std::string_view::npos) break;
    path += '/';
    file = file.substr(slash + 1);
  }
  return path;
}

}  // namespace

std::optional<std::string> public_media_url(std::string_view url, const connectors::Channel& channel,
                                            const connectors::Connector& connector) {
  if (url.starts_with("https://") || url.starts_with("http://")) return std::string(url);
  const std::string path = media_path(url);
  if (path.empty()) return std::nullopt;
  if (connector.pull) return path;  // the client has our address already
  if (!channel.public_url.starts_with("https://")) return std::nullopt;
  return channel.public_url + path;
}

std::vector<model::MessageId> say(TurnCommit& commit, const model::OutMessage& message, model::AuthorKind author,
                                  std::optional<model::UserId> user, const Surroundings& around, model::IdSource& ids) {
  model::OutMessage whole = message;
  if (whole.media && whole.media->id.empty()) {
    auto url = public_media_url(whole.media->url, around.channel, around.connector);
    if (url) {
      whole.media->url = *std::move(url);
    } else {
      whole.media.reset();  // a provider that cannot fetch the file would refuse the words with it
    }
  }
  std::vector<model::MessageId> said;
  for (const model::OutMessage& part : around.connector.plan(around.channel, whole)) {
    model::Message row;
    row.id = ids.next_id<model::MessageId>(around.now);
    row.direction = model::Direction::out;
    row.author = author;
    row.author_user = user;
    row.text = part.text;
    row.content = model::to_json(part);
    row.kind = "text";
    row.status = around.connector.pull ? model::DeliveryStatus::sent : model::DeliveryStatus::queued;
    row.sent_at = row.received_at = around.now;
    said.push_back(row.id);
    commit.messages.push_back(std::move(row));
  }
  return said;
}

}  // namespace orienta::bot

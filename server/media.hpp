// SPDX-License-Identifier: Apache-2.0
// Pictures, sounds and papers of the scripts: GET /media/{file} is a file below [flows] dir/media. Providers fetch them
// from here (bot/say.cpp writes the addresses), and the web chat shows them.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "server/context.hpp"
#include "server/net/net.hpp"

namespace orienta::media {

// The file that `path` (what follows /media/, percent-encoded) means, if it is one that may be shown: a regular file
// that really lies below `folder`, links followed, of a known type. Reads the disk.
[[nodiscard]] std::optional<std::filesystem::path> find(const std::filesystem::path& folder, std::string_view path);
// From the extension; empty if such files are not served.
[[nodiscard]] std::string_view type_of(const std::filesystem::path& file);

boost::asio::awaitable<net::Response> handle(server::Context& context, model::HttpRequest request);

}  // namespace orienta::media

// SPDX-License-Identifier: Apache-2.0
#include "server/media.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <fstream>

#include "server/api/api.hpp"
#include "server/log.hpp"

namespace orienta::media {
namespace {

namespace asio = boost::asio;
namespace fs = std::filesystem;

constexpr std::string_view kPrefix = "/media/";
// What WhatsApp takes of sounds and films; larger files are for people's data plans too dear anyway.
constexpr std::uintmax_t kLargest = 16U * 1024 * 1024;

struct Type {
  std::string_view extension, type;
};
// No HTML and no SVG: those could run scripts under our address.
constexpr Type kTypes[] = {
    {".aac", "audio/aac"},  {".amr", "audio/amr"},   {".gif", "image/gif"},  {".jpeg", "image/jpeg"},
    {".jpg", "image/jpeg"}, {".m4a", "audio/mp4"},   {".mp3", "audio/mpeg"}, {".mp4", "video/mp4"},
    {".oga", "audio/ogg"},  {".ogg", "audio/ogg"},   {".opus", "audio/ogg"}, {".pdf", "application/pdf"},
    {".png", "image/png"},  {".webp", "image/webp"}, {".3gp", "video/3gpp"},
};

std::optional<std::string> decode(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned code = static_cast<unsigned char>(text[i]);
    if (text[i] == '%') {
      if (i + 2 >= text.size()) return std::nullopt;
      const char* first = text.data() + i + 1;
      const auto [end, failed] = std::from_chars(first, first + 2, code, 16);
      if (failed != std::errc{} || end != first + 2) return std::nullopt;
      i += 2;
    }
    if (code < 0x20 || code == 0x7F) return std::nullopt;
    out += static_cast<char>(code);
  }
  return out;
}

// "a/b.ogg" and the like: no part that is empty, hidden or leads upwards.
bool harmless(std::string_view name) {
  if (name.find('\\') != std::string_view::npos) return false;
  while (true) {
    const std::size_t slash = name.find('/');
    const std::string_view part = name.substr(0, slash);
    if (part.empty() || part.starts_with('.')) return false;
    if (slash == std::string_view::npos) return true;
    name = name.substr(slash + 1);
  }
}

// "bytes=0-" and "bytes=100-199" and "bytes=-50"; nullopt = the whole file (several ranges and odd ones too).
struct Range {
  std::size_t first = 0, last = 0;
};
std::optional<Range> range_of(std::string_view header, std::size_t size) {
  constexpr std::string_view kUnit = "bytes=";
  if (!header.starts_with(kUnit)) return std::nullopt;
  header.remove_prefix(kUnit.size());
  const std::size_t dash = header.find('-');
  if (dash == std::string_view::npos || header.find(',') != std::string_view::npos) return std::nullopt;
  const auto number = [](std::string_view text) -> std::optional<std::size_t> {
    std::size_t value = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || failed != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
  };
  const auto first = number(header.substr(0, dash));
  const auto last = number(header.substr(dash + 1));
  if (!first && !last) return std::nullopt;
  if (!first) return Range{size - std::min(*last, size), size - 1};
  return Range{*first, std::min(last.value_or(size - 1), size - 1)};
}

struct Found {
  std::string body;
  std::string_view type;
};

std::optional<Found> read(const fs::path& folder, std::string_view path) {
  const auto file = find(folder, path);
  if (!file) return std::nullopt;
  std::error_code failed;
  const std::uintmax_t size = fs::file_size(*file, failed);
  if (failed || size == 0) return std::nullopt;
  if (size > kLargest) {
    log::warning("media_too_large", {{"bytes", static_cast<std::int64_t>(size)}});
    return std::nullopt;
  }
  std::ifstream in(*file, std::ios::binary);
  Found found;
  found.body.resize(static_cast<std::size_t>(size));
  if (!in.read(found.body.data(), static_cast<std::streamsize>(size))) return std::nullopt;
  found.type = type_of(*file);
  return found;
}

model::HttpResponse answer(Found found, const model::HttpRequest& request) {
  model::HttpResponse response;
  response.status = 200;
  response.headers = {{"content-type", std::string(found.type)},
                      {"x-content-type-options", "nosniff"},
                      {"content-security-policy", "default-src 'none'; sandbox"},
                      {"cross-origin-resource-policy", "cross-origin"},
                      {"cache-control", "public, max-age=3600"},
                      {"accept-ranges", "bytes"}};
  const std::size_t size = found.body.size();
  // Some browsers play no sound without this.
  const auto range = range_of(model::header(request.headers, "range").value_or(""), size);
  if (!range) {
    response.body = std::move(found.body);
  } else if (range->first > range->last) {
    response.status = 416;
    response.headers.emplace_back("content-range", "bytes */" + std::to_string(size));
  } else {
    response.status = 206;
    response.headers.emplace_back("content-range", "bytes " + std::to_string(range->first) + "-" +
                                                       std::to_string(range->last) + "/" + std::to_string(size));
    response.body = found.body.substr(range->first, range->last - range->first + 1);
  }
  return response;
}

}  // namespace

std::string_view type_of(const fs::path& file) {
  std::string extension = file.extension().string();
  std::ranges::transform(extension, extension.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  const auto* row = std::ranges::find(kTypes, extension, &Type::extension);
  return row == std::end(kTypes) ? std::string_view() : row->type;
}

std::optional<fs::path> find(const fs::path& folder, std::string_view path) {
  const auto name = decode(path);
  if (!name || !harmless(*name) || type_of(*name).empty()) return std::nullopt;
  std::error_code failed;
  const fs::path root = fs::canonical(folder, failed);
  if (failed) return std::nullopt;
  fs::path file = fs::canonical(root / *name, failed);
  if (failed || !fs::is_regular_file(file, failed)) return std::nullopt;
  const auto [end, rest] = std::mismatch(root.begin(), root.end(), file.begin(), file.end());
  if (end != root.end()) return std::nullopt;  // a link that leads out
  return file;
}

asio::awaitable<net::Response> handle(server::Context& context, model::HttpRequest request) {
  const std::string path(model::path_of(request.url).substr(kPrefix.size()));
  const fs::path folder = fs::path(context.config.flows.dir) / "media";
  auto found = std::make_shared<std::optional<Found>>();
  std::function<void()> work = [found, folder, path] { *found = read(folder, path); };
  const bool ran = co_await context.pool.run(std::move(work));
  if (!ran) co_return net::Response(api::error(503, "busy", "Too much at once. Try again in a moment."));
  if (!*found) co_return net::Response(api::error(404, "not_found", "There is no such file."));
  model::HttpResponse response = answer(std::move(**found), request);
  co_return net::Response(std::move(response));
}

}  // namespace orienta::media

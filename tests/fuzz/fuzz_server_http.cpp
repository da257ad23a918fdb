// SPDX-License-Identifier: Apache-2.0
// The HTTP reader, fed in pieces whose size the first byte gives: the same bytes must give the same requests however
// cut.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "server/net/message_reader.hpp"

namespace {

namespace net = orienta::net;

// Every request, and the refusal at the end if any, as text.
std::string read_all(std::string_view bytes, std::size_t piece) {
  net::RequestReader reader(8192);
  std::string out;
  std::size_t used = 0;
  bool body_next = false;
  for (int guard = 0; guard < 100'000; ++guard) {
    if (!body_next) {
      auto head = reader.read_head();
      if (head) {
        if (const auto* refusal = std::get_if<net::Refusal>(&*head))
          return out + "refused " + std::to_string(refusal->status);
        const auto& got = std::get<net::RequestHead>(*head);
        out += got.request.method + " " + got.request.url + "\n";
        body_next = true;
        continue;
      }
    } else {
      auto body = reader.read_body(65'536);
      if (body) {
        if (const auto* refusal = std::get_if<net::Refusal>(&*body))
          return out + "refused " + std::to_string(refusal->status);
        out += std::get<std::string>(*body) + "\n";
        body_next = false;
        continue;
      }
    }
    if (used == bytes.size()) return out;
    const std::string_view next = bytes.substr(used, piece);
    used += next.size();
    reader.append(next);
  }
  std::abort();  // it neither ends nor asks for more
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2 || size > 65'536) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::string whole = read_all(bytes, bytes.size());
  const std::string cut = read_all(bytes, 1U + data[0] % 64U);
  // A refusal may come earlier or later in the stream, the requests before it not.
  if (whole.find("refused") == std::string::npos && cut.find("refused") == std::string::npos && whole != cut)
    std::abort();
  net::ResponseReader response(65'536, false);
  response.append(bytes);
  auto done = response.read();
  if (!done) {
    response.append_eof();
    (void)response.read();
  }
  return 0;
}

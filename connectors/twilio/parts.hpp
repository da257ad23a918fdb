// SPDX-License-Identifier: Apache-2.0
// What the files of this folder share; nobody else includes it.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "connectors/connectors.hpp"
#include "connectors/provider_error.hpp"

namespace orienta::connectors::twilio {

inline constexpr std::size_t kMaxBody = 256U * 1024;
inline constexpr std::size_t kMaxFields = 200;
inline constexpr std::string_view kWhatsapp = "whatsapp:";  // prefix of numbers that are WhatsApp's

using Form = std::vector<std::pair<std::string, std::string>>;

// signature.cpp
enum class Verdict { genuine, wrong, malformed, no_public_url };
struct Verified {
  Verdict verdict = Verdict::wrong;
  Form form;             // what Twilio says: of the body, or of the query for GET
  bool is_form = false;  // false: signed, but another kind of body
};
[[nodiscard]] Verified verify(const Channel& channel, const model::HttpRequest& request);

// receive.cpp
[[nodiscard]] Received receive(const Channel& channel, std::span<const Channel> all, const model::HttpRequest& request,
                               std::string_view action, model::Time now);

// inbound.cpp; nullopt if it cannot be kept
class Fields;
[[nodiscard]] std::optional<model::InboundMessage> read_inbound(const Channel& channel, const Fields& fields,
                                                                model::Time now);

// A form by name. The texts are valid UTF-8 without NUL.
class Fields {
 public:
  explicit Fields(const Form& form);
  [[nodiscard]] const std::string& get(std::string_view name) const;  // empty if missing; the first if repeated
  [[nodiscard]] bool has(std::string_view name) const { return !get(name).empty(); }

 private:
  std::map<std::string, std::string, std::less<>> values_;
};

// send.cpp
[[nodiscard]] std::vector<model::OutMessage> plan(const Channel& channel, const model::OutMessage& message);
[[nodiscard]] model::HttpRequest build(const Channel& channel, const Destination& to, const model::OutMessage& part);
[[nodiscard]] Outcome read_answer(const Channel& channel, const model::HttpResponse& answer);

// errors.cpp
[[nodiscard]] std::span<const ErrorRow> error_rows();

}  // namespace orienta::connectors::twilio

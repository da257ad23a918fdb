// SPDX-License-Identifier: Apache-2.0
// Reading a form, and writing what was read: the second reading must find the same.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "bot/model/http.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace model = orienta::model;
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto form = model::parse_form(text, 50);
  if (!form) return 0;
  if (form->size() > 50) std::abort();
  std::string again;
  for (const auto& [name, value] : *form) {
    if (!again.empty()) again += '&';
    again += model::form_encode(name) + "=" + model::form_encode(value);
  }
  if (model::parse_form(again, 50) != form) std::abort();
  return 0;
}

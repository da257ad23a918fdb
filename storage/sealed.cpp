// SPDX-License-Identifier: Apache-2.0
#include "storage/sealed.hpp"

namespace orienta::storage {

SqlValue seal(std::string_view plain) {
  return std::string(plain);
}

std::string unseal(const Row& row, int column) {
  return row.text(column);
}

std::string address_key(const model::Address& address) {
  std::string key(model::name_of(address.kind));
  key += ':';
  key += address.value;
  return key;
}

}  // namespace orienta::storage

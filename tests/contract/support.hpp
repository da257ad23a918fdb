// SPDX-License-Identifier: Apache-2.0
// What every contract test starts from: an empty database of each engine, and rows to put into it.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "storage/storage.hpp"
#include "tests/contract/postgres_server.hpp"

namespace orienta::contract {

using namespace std::chrono_literals;
using storage::Store;
using storage::Tx;

// Started once, by main.
[[nodiscard]] PostgresServer& postgres();

constexpr model::Time kNow = model::from_ms(1'795'000'000'000);

// Waits for the piece of work, and throws what it threw.
void write(Store& store, Store::Work work);
void read(Store& store, Store::Work work);

template <class T>
[[nodiscard]] T written(Store& store, std::function<T(Tx&)> work) {
  std::optional<T> out;
  write(store, [&](Tx& tx) { out = work(tx); });
  return *out;
}
template <class T>
[[nodiscard]] T seen(Store& store, std::function<T(Tx&)> work) {
  std::optional<T> out;
  read(store, [&](Tx& tx) { out = work(tx); });
  return *out;
}

class Contract : public testing::TestWithParam<std::string> {
 protected:
  Contract();
  ~Contract() override;

  [[nodiscard]] bool on_postgres() const { return GetParam() == "postgresql"; }
  // Another store on the same database (a second node).
  [[nodiscard]] std::unique_ptr<Store> another() const { return storage::open(url_); }
  void reopen();

  template <class T>
  [[nodiscard]] T id() {
    return ids_.next_id<T>(kNow);
  }
  [[nodiscard]] model::Contact make_contact(const std::string& phone, const std::string& name = "");
  [[nodiscard]] model::Conversation make_conversation(const std::string& phone = "+51900000001");
  [[nodiscard]] model::Message make_message(const model::Conversation& conversation, model::Direction direction,
                                            const std::string& text);
  [[nodiscard]] model::Message append(const model::Conversation& conversation, model::Direction direction,
                                      const std::string& text);
  [[nodiscard]] storage::outbox::Item make_item(const model::Conversation& conversation, const model::Message& message,
                                                model::Time due);
  [[nodiscard]] model::Case make_case(const model::Conversation& conversation, const std::string& reference);

  std::filesystem::path folder_;
  std::string url_;
  std::unique_ptr<Store> store_;
  model::SeededIds ids_{42};
};

constexpr const char* kChannel = "wa";

}  // namespace orienta::contract

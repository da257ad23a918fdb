// SPDX-License-Identifier: Apache-2.0
#include "server/cli/database.hpp"

#include <chrono>
#include <filesystem>
#include <future>
#include <string_view>
#include <utility>

namespace orienta::cli {
namespace {

void wait_for(const std::function<void(storage::Store::Done)>& begin) {
  auto promise = std::make_shared<std::promise<void>>();  // shared with a storage thread
  auto future = promise->get_future();
  begin([promise](std::exception_ptr error) {
    if (error) {
      promise->set_exception(error);
    } else {
      promise->set_value();
    }
  });
  future.get();
}

void make_folder(const std::string& url) {
  constexpr std::string_view kSqlite = "sqlite:";
  if (!url.starts_with(kSqlite)) return;
  const auto folder = std::filesystem::path(url.substr(kSqlite.size())).parent_path();
  if (!folder.empty()) std::filesystem::create_directories(folder);
}

}  // namespace

model::Time now() {
  return std::chrono::time_point_cast<model::Millis>(std::chrono::system_clock::now());
}

std::unique_ptr<storage::Store> open_store(const std::string& url) {
  make_folder(url);
  return storage::open(url);
}

std::vector<storage::Migration> migrate_store(const std::string& url) {
  make_folder(url);
  return storage::migrate(url);
}

void write_and_wait(storage::Store& store, storage::Store::Work work) {
  wait_for([&](storage::Store::Done done) { store.write(std::move(work), std::move(done)); });
}

void read_and_wait(storage::Store& store, storage::Store::Work work) {
  wait_for([&](storage::Store::Done done) { store.read(std::move(work), std::move(done)); });
}

}  // namespace orienta::cli

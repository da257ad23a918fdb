// SPDX-License-Identifier: Apache-2.0
// Commands that open the database: users, migrations, backup.
#include <algorithm>
#include <cctype>
#include <filesystem>
#include <istream>
#include <ostream>

#include "server/auth/password.hpp"
#include "server/auth/token.hpp"
#include "server/cli/commands.hpp"
#include "server/cli/database.hpp"
#include "storage/storage.hpp"

namespace orienta::cli {
namespace {

namespace fs = std::filesystem;

std::string lower_ascii(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

bool looks_like_email(std::string_view text) {
  const std::size_t at = text.find('@');
  return at != std::string_view::npos && at > 0 && at + 1 < text.size() && text.size() <= 254 &&
         text.find('@', at + 1) == std::string_view::npos &&
         std::none_of(text.begin(), text.end(), [](unsigned char c) { return c <= 0x20 || c == 0x7f; });
}

}  // namespace

int add_user(const AddUser& options, std::istream& in, std::ostream& out, std::ostream& err) {
  const auto role = model::parse_role(options.role);
  if (!role) {
    err << "--role must be agent, supervisor, editor or administrator\n";
    return kUsage;
  }
  const std::string email = lower_ascii(options.email);
  if (!looks_like_email(email)) {
    err << "--email must be an e-mail address, e.g. ana@example.org\n";
    return kUsage;
  }
  std::string password;
  std::getline(in, password);
  if (password.ends_with('\r')) password.pop_back();
  if (const auto refusal = auth::refuse_password(password, email)) {
    err << *refusal << '\n';
    return kFailed;
  }
  const auto config = load_config(options.config_file, err);
  if (!config) return kFailed;

  auth::SystemIds ids;
  model::User user;
  user.created_at = now();
  user.id = ids.next_id<model::UserId>(user.created_at);
  user.email = email;
  user.name = options.name.empty() ? email : options.name;
  user.role = *role;
  user.password_hash = auth::hash_password(password);

  const auto store = open_store(config->storage.url);
  auto inserted = std::make_shared<bool>(false);  // written on a storage thread
  write_and_wait(*store, [user, inserted](storage::Tx& tx) { *inserted = storage::users::insert(tx, user); });
  if (!*inserted) {
    err << email << " is there already; choose another address\n";
    return kFailed;
  }
  out << "added " << email << " as " << model::name_of(*role) << '\n';
  return kOk;
}

int list_users(const std::string& config_file, std::ostream& out, std::ostream& err) {
  const auto config = load_config(config_file, err);
  if (!config) return kFailed;
  const auto store = open_store(config->storage.url);
  auto users = std::make_shared<std::vector<model::User>>();  // written on a storage thread
  read_and_wait(*store, [users](storage::Tx& tx) { *users = storage::users::list(tx); });
  for (const auto& user : *users) {
    out << user.email << '\t' << model::name_of(user.role) << '\t' << (user.active ? "active" : "inactive") << '\t'
        << user.name << '\n';
  }
  if (users->empty()) err << "nobody yet; add the first with: orienta user add --help\n";
  return kOk;
}

int migrate(const std::string& config_file, std::ostream& out, std::ostream& err) {
  const auto config = load_config(config_file, err);
  if (!config) return kFailed;
  const auto applied = migrate_store(config->storage.url);
  for (const auto& migration : applied) out << "applied " << migration.number << ' ' << migration.name << '\n';
  if (applied.empty()) out << "nothing to do: the database is up to date\n";
  return kOk;
}

int backup(const std::string& config_file, const std::string& target, std::ostream& out, std::ostream& err) {
  if (fs::exists(target)) {
    err << target << " exists; name a file that does not, so that no older backup is lost\n";
    return kFailed;
  }
  const auto config = load_config(config_file, err);
  if (!config) return kFailed;
  constexpr std::string_view kSqlite = "sqlite:";
  if (config->storage.url.starts_with(kSqlite) && !fs::exists(config->storage.url.substr(kSqlite.size()))) {
    err << "there is no database yet at " << config->storage.url.substr(kSqlite.size()) << '\n';
    return kFailed;
  }
  // Not migrated: a backup must not change what it copies.
  const auto store = storage::open(config->storage.url, false);
  store->backup(target);
  out << "wrote " << target << " (" << fs::file_size(target) << " bytes)\n";
  return kOk;
}

}  // namespace orienta::cli

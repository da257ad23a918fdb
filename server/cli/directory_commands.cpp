// SPDX-License-Identifier: Apache-2.0
// orienta directory ... and orienta demo: services of other organisations in and out of the database.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <ostream>

#include "flows/hsds.hpp"
#include "flows/read.hpp"
#include "server/cli/commands.hpp"
#include "server/cli/database.hpp"

namespace orienta::cli {
namespace {

namespace fs = std::filesystem;
namespace hsds = flows::hsds;
namespace imports = storage::directory_imports;

constexpr std::string_view kDemonstration = "demonstration";

bool good_name(std::string_view name) {
  return !name.empty() && name.size() <= 30 && name.front() >= 'a' && name.front() <= 'z' &&
         name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string_view::npos;
}

// The library's directory: the sectors, papers and places that an import is compared with.
std::optional<flows::Directory> library(const std::string& config_file, std::string_view services_from,
                                        std::ostream& err) {
  const auto dir = find_flows("", config_file, err);
  if (!dir) return std::nullopt;
  std::vector<flows::Diagnostic> diagnostics;
  auto directory = flows::read_directory_alone(flows::load_files(*dir), services_from, diagnostics);
  bool broken = false;
  for (const auto& diagnostic : diagnostics) {
    if (diagnostic.severity != flows::Diagnostic::Severity::error) continue;
    err << (fs::path(*dir) / diagnostic.str()).string() << '\n';
    broken = true;
  }
  if (broken) return std::nullopt;
  return directory;
}

std::optional<std::vector<flows::LibraryFile>> files_of(const std::string& path, std::ostream& err) {
  std::vector<flows::LibraryFile> files;
  const auto add = [&](const fs::path& file) {
    if (fs::file_size(file) > hsds::kMostBytes) {
      err << file.string() << " is larger than " << (hsds::kMostBytes >> 20U) << " MB; split it\n";
      return false;
    }
    std::ifstream in(file, std::ios::binary);
    files.push_back({file.filename().string(), std::string(std::istreambuf_iterator<char>(in), {})});
    return static_cast<bool>(in);
  };
  if (fs::is_regular_file(path)) {
    if (!add(path)) return std::nullopt;
    return files;
  }
  if (!fs::is_directory(path)) {
    err << path << " is not there; name a .json or .csv file, or a folder with the tables of an HSDS package\n";
    return std::nullopt;
  }
  for (const auto& entry : fs::directory_iterator(path)) {
    if (entry.is_regular_file() && entry.path().extension() == ".csv" && !add(entry.path())) return std::nullopt;
  }
  std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
  return files;
}

void tell(const hsds::Preview& preview, std::ostream& out) {
  out << preview.added.size() << " new, " << preview.changed.size() << " changed, " << preview.unchanged.size()
      << " unchanged, " << preview.gone.size() << " gone\n";
  constexpr std::size_t kMost = 20;
  for (const auto& [word, ids] :
       {std::pair("new", &preview.added), std::pair("changed", &preview.changed), std::pair("gone", &preview.gone)}) {
    for (std::size_t i = 0; i < std::min(ids->size(), kMost); ++i) out << "  " << word << ": " << (*ids)[i] << '\n';
    if (ids->size() > kMost) out << "  " << word << ": and " << ids->size() - kMost << " more\n";
  }
}

void keep(storage::Store& store, std::string_view name, const std::string& by, const hsds::Content& content,
          const flows::Directory& tables) {
  const imports::Import import{std::string(name), now(), by, static_cast<std::int64_t>(content.services.size()),
                               hsds::write_json(content, tables)};
  write_and_wait(store, [import](storage::Tx& tx) { imports::put(tx, import); });
}

hsds::Content content_of(const imports::Import& import, const flows::Directory& tables) {
  return hsds::read_json({import.name, import.content}, {import.name, tables}).content;
}

// Ids that another import has: there the older one would win, and nobody would know why.
int clashes(const std::vector<imports::Import>& all, std::string_view name, const hsds::Content& content,
            const flows::Directory& tables, std::ostream& err) {
  int count = 0;
  for (const auto& other : all) {
    if (other.name == name) continue;
    for (const auto& service : content_of(other, tables).services) {
      const bool twice = std::any_of(content.services.begin(), content.services.end(),
                                     [&](const auto& own) { return own.id == service.id; });
      if (!twice) continue;
      err << "service " << service.id << " is in the import '" << other.name
          << "' already; give it another id, or take that import out first\n";
      ++count;
    }
  }
  return count;
}

std::string day_of(model::Time at) {
  return flows::text::iso(flows::text::local_date(at, flows::text::kLima));
}

bool write_file(const fs::path& path, const std::string& bytes, std::ostream& err) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << bytes;
  file.close();
  if (file) return true;
  err << "cannot write " << path.string() << '\n';
  return false;
}

}  // namespace

int import_directory(const ImportDirectory& options, std::ostream& out, std::ostream& err) {
  if (!good_name(options.name)) {
    err << "--name must be up to 30 of a-z, 0-9 and _, beginning with a letter; it is how you give the same directory "
           "again or take it out\n";
    return kUsage;
  }
  if (options.name == kDemonstration) {
    err << "'demonstration' is what `orienta demo` uses; choose another name\n";
    return kUsage;
  }
  const auto config = load_config(options.config_file, err);
  if (!config) return kFailed;
  const auto tables = library(options.config_file, "directory/", err);
  const auto files = files_of(options.path, err);
  if (!tables || !files) return kFailed;
  const hsds::Imported read = hsds::read(*files, {options.name, *tables});
  for (const auto& error : read.errors) (error.blocks ? err : out) << error.str() << '\n';

  const auto store = open_store(config->storage.url);
  auto all = std::make_shared<std::vector<imports::Import>>();  // written on a storage thread
  read_and_wait(*store, [all](storage::Tx& tx) { *all = imports::all(tx); });
  hsds::Content before;
  for (const auto& import : *all) {
    if (import.name == options.name) before = content_of(import, *tables);
  }
  if (clashes(*all, options.name, read.content, *tables, err) > 0) return kFailed;
  tell(hsds::compare(before, read.content, *tables), out);
  const auto bad = std::count_if(read.errors.begin(), read.errors.end(), [](const auto& e) { return e.blocks; });
  if (read.content.services.empty()) {
    err << "nothing good to import; to take an import out: orienta directory remove NAME\n";
    return kFailed;
  }
  if (bad > 0 && !options.skip_bad) {
    err << bad << (bad == 1 ? " error" : " errors")
        << ": nothing was changed. Mend the rows above, or give --skip-bad to leave them out\n";
    return kFailed;
  }
  if (!options.apply) {
    out << "This was a preview; nothing was changed. Give --apply to put it into force.\n";
    return kOk;
  }
  keep(*store, options.name, options.by, read.content, *tables);
  out << "imported " << read.content.services.size() << " services as '" << options.name
      << "'; a running server takes them within a few seconds\n";
  return kOk;
}

bool add_directory_file(const std::string& path, flows::FlowSet& set, std::ostream& err) {
  const auto files = files_of(path, err);
  if (!files) return false;
  const hsds::Imported read = hsds::read(*files, {"file", set.directory});
  for (const auto& error : read.errors) err << error.str() << '\n';
  std::vector<flows::Diagnostic> ignored;
  hsds::merge(read.content, "file", set.directory, ignored);
  return !read.content.services.empty();
}

int list_directories(const std::string& config_file, std::ostream& out, std::ostream& err) {
  const auto config = load_config(config_file, err);
  if (!config) return kFailed;
  const auto store = open_store(config->storage.url);
  auto list = std::make_shared<std::vector<imports::Import>>();  // written on a storage thread
  read_and_wait(*store, [list](storage::Tx& tx) { *list = imports::list(tx); });
  for (const auto& import : *list) {
    out << import.name << '\t' << import.services << " services\t" << day_of(import.imported_at) << '\t'
        << import.imported_by << '\n';
  }
  if (list->empty()) err << "nothing is imported; see: orienta directory import --help\n";
  return kOk;
}

int remove_directory(const std::string& config_file, const std::string& name, std::ostream& out, std::ostream& err) {
  const auto config = load_config(config_file, err);
  if (!config) return kFailed;
  const auto store = open_store(config->storage.url);
  auto removed = std::make_shared<bool>(false);  // written on a storage thread
  write_and_wait(*store, [removed, name](storage::Tx& tx) { *removed = imports::remove(tx, name); });
  if (!*removed) {
    err << "there is no import '" << name << "'; see: orienta directory list\n";
    return kFailed;
  }
  out << "removed '" << name << "'; a running server notices within a few seconds\n";
  return kOk;
}

int export_directory(const ExportDirectory& options, std::ostream& out, std::ostream& err) {
  const auto config = load_config(options.config_file, err);
  if (!config) return kFailed;
  auto directory = library(options.config_file, "directory/", err);
  if (!directory) return kFailed;
  const auto store = open_store(config->storage.url);
  auto all = std::make_shared<std::vector<imports::Import>>();  // written on a storage thread
  read_and_wait(*store, [all](storage::Tx& tx) { *all = imports::all(tx); });
  hsds::Content content;
  bool found = options.name.empty();
  std::vector<flows::Diagnostic> ignored;
  std::vector<hsds::Content> read;
  for (const auto& import : *all) read.push_back(content_of(import, *directory));
  for (std::size_t i = 0; i < all->size(); ++i) {
    if (!options.name.empty() && (*all)[i].name == options.name) {
      content = read[i];
      found = true;
    }
    if (options.name.empty()) hsds::merge(read[i], (*all)[i].name, *directory, ignored);
  }
  if (!found) {
    err << "there is no import '" << options.name << "'; see: orienta directory list\n";
    return kFailed;
  }
  if (options.name.empty()) content = hsds::content_of(*directory);

  if (options.format == "hsds-csv") {
    if (options.out.empty()) {
      err << "--format hsds-csv writes several files: name a folder with --out\n";
      return kUsage;
    }
    fs::create_directories(options.out);
    for (const auto& file : hsds::write_tables(content, *directory)) {
      if (!write_file(fs::path(options.out) / file.path, file.bytes, err)) return kFailed;
    }
  } else {
    const std::string bytes =
        options.format == "csv" ? hsds::write_sheet(content, *directory) : hsds::write_json(content, *directory);
    if (options.out.empty()) {
      out << bytes;
      return kOk;
    }
    if (!write_file(options.out, bytes, err)) return kFailed;
  }
  out << "wrote " << content.services.size() << " services to " << options.out << '\n';
  return kOk;
}

int demonstration(const Demonstration& options, std::ostream& out, std::ostream& err) {
  if (options.remove) return remove_directory(options.config_file, std::string(kDemonstration), out, err);
  const auto config = load_config(options.config_file, err);
  if (!config) return kFailed;
  const auto directory = library(options.config_file, "demonstration/", err);
  if (!directory) return kFailed;
  if (directory->services.empty()) {
    err << "there is no demonstration/directory.yaml beside the scripts\n";
    return kFailed;
  }
  const auto store = open_store(config->storage.url);
  auto real = std::make_shared<bool>(false);  // written on a storage thread
  read_and_wait(*store, [real](storage::Tx& tx) {
    *real = !storage::conversations::recent(tx, std::nullopt, true, model::Time::max(), 1).empty();
  });
  if (*real && !options.yes) {
    err << "People have written to this line already: they would be sent to places that do not exist. If this is only "
           "a "
           "trial, give --yes\n";
    return kFailed;
  }
  keep(*store, kDemonstration, "orienta demo", hsds::content_of(*directory), *directory);
  out << "Loaded " << directory->services.size()
      << " made-up services of made-up organisations. Each says that it is an example. Before real people write, take "
         "them out: orienta demo --remove\n";
  return kOk;
}

}  // namespace orienta::cli

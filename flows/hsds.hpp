// SPDX-License-Identifier: Apache-2.0
// The services directory in and out: HSDS 3.0 as JSON, HSDS 3.0 as a package of CSV tables, and one flat sheet as a
// small organisation keeps it. README.md beside this file is the profile: which local rules there are.
//
// Bytes in, values and row errors out; nothing here reads a file, a clock or a database. One bad row costs only itself:
// what is good is returned beside the errors, and whoever calls decides.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "flows/diagnostics.hpp"
#include "flows/directory.hpp"

namespace orienta::flows::hsds {

// Larger ones are refused whole: a directory of a country fits many times.
inline constexpr std::size_t kMostBytes = 32U << 20U;
inline constexpr std::size_t kMostServices = 20'000;
inline constexpr std::size_t kLongestText = 4'000;  // bytes of one text

struct RowError {
  std::string file;
  int row = 0;  // of a table, as a spreadsheet counts (the header is 1); in JSON the service, from 1; 0 = all of it
  std::string column;   // of a table or key of an object; may be empty
  std::string message;  // what is wrong and what to do
  bool blocks = true;   // false: worth knowing, nothing is lost that people need

  [[nodiscard]] std::string str() const;  // "services.csv, row 7, column status: ..."
};

struct Content {
  std::map<std::string, Organisation, std::less<>> organisations;  // by id
  std::vector<Service> services;                                   // in the order they came, ids unique
};

struct Imported {
  Content content;  // what is good
  std::vector<RowError> errors;

  [[nodiscard]] bool refused() const;  // any error that blocks
};

// `name`: of the import; entries without an id of ours get ids that begin with it. `tables`: the sectors, papers and
// places that rows are compared with.
struct ImportOptions {
  std::string name;
  const Directory& tables;
};

// One .json, one .csv (a flat sheet), or the tables of a package, by what is there.
[[nodiscard]] Imported read(const std::vector<LibraryFile>& files, const ImportOptions& options);
[[nodiscard]] Imported read_json(const LibraryFile& file, const ImportOptions& options);
[[nodiscard]] Imported read_tables(const std::vector<LibraryFile>& files, const ImportOptions& options);
[[nodiscard]] Imported read_sheet(const LibraryFile& file, const ImportOptions& options);

// Reading what was written gives the same content again.
[[nodiscard]] std::string write_json(const Content& content, const Directory& tables);
[[nodiscard]] std::vector<LibraryFile> write_tables(const Content& content, const Directory& tables);
// With BOM and ';', as a Spanish spreadsheet opens it.
[[nodiscard]] std::string write_sheet(const Content& content, const Directory& tables);

// Everything in a directory, of every review mark and status.
[[nodiscard]] Content content_of(const Directory& directory);

// What an import would do to the one of the same name. Ids.
struct Preview {
  std::vector<std::string> added, changed, unchanged, gone;
};
[[nodiscard]] Preview compare(const Content& before, const Content& after, const Directory& tables);

// Into a directory that was read from the library. An entry with the id of one in the library takes its place: what a
// deployment knows better wins. One with the id of another import's is left out, and said.
void merge(const Content& content, std::string_view name, Directory& directory, std::vector<Diagnostic>& diagnostics);

// HSDS wants UUIDs. Ids that came as one ("s_" and 32 digits) give it back; others get one that is always the same.
[[nodiscard]] std::string uuid_of(std::string_view kind, std::string_view id);

}  // namespace orienta::flows::hsds

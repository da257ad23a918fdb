// SPDX-License-Identifier: Apache-2.0
// Readers of the library's data: facts, deadlines, the services directory and the table of places. Each adds to what it
// is given and reports every problem it meets with file and line; it never throws and keeps reading what can be read,
// so that an editor sees all mistakes at once. Whoever calls decides that errors mean refusal.
#pragma once

#include <vector>

#include "flows/diagnostics.hpp"
#include "flows/directory.hpp"
#include "flows/facts.hpp"
#include "flows/plain_words.hpp"

namespace orienta::flows {

// facts/*.yaml (`facts:`) and deadlines/*.yaml (`deadlines:`); one file may hold both.
void read_facts(const LibraryFile& file, Facts& facts, std::vector<Diagnostic>& diagnostics);
// Once, after the last file: computed facts get their number.
void finish_facts(Facts& facts, std::vector<Diagnostic>& diagnostics);

// directory/*.yaml: any of `organisations`, `sectors`, `papers` in a file; `demonstration: true` marks all its
// services.
void read_directory(const LibraryFile& file, Directory& directory, std::vector<Diagnostic>& diagnostics);
// What only shows once every file is read (a service of an unknown sector or paper, a place that does not exist).
void check_directory(const Directory& directory, std::vector<Diagnostic>& diagnostics);

// holidays.yaml: days off for the whole country, fixed, once or by Easter, written out for the years 2023 to 2045.
void read_holidays(const LibraryFile& file, Directory& directory, std::vector<Diagnostic>& diagnostics);

// plain_words.yaml: what is asked of the Spanish texts.
void read_plain_words(const LibraryFile& file, PlainWords& words, std::vector<Diagnostic>& diagnostics);

// places/departamento.csv, provincia.csv, distrito.csv and aliases.yaml, in any order. Rows without an INEI code are
// skipped. Call finish_places once after the last file: names are put together and the search index is built there.
void read_places(const LibraryFile& file, Places& places, std::vector<Diagnostic>& diagnostics);
void finish_places(Places& places, std::vector<Diagnostic>& diagnostics);

}  // namespace orienta::flows

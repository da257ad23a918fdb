// SPDX-License-Identifier: Apache-2.0
#include "flows/data_read.hpp"
#include "flows/read.hpp"

namespace orienta::flows {

Directory read_directory_alone(const std::vector<LibraryFile>& files, std::string_view services_from,
                               std::vector<Diagnostic>& diagnostics) {
  Directory directory;
  const auto each = [&](std::string_view folder,
                        void (*read)(const LibraryFile&, Directory&, std::vector<Diagnostic>&)) {
    for (const LibraryFile& file : files) {
      if (file.path.starts_with(folder)) read(file, directory, diagnostics);
    }
  };
  each("places/", [](const LibraryFile& file, Directory& to, std::vector<Diagnostic>& told) {
    const bool data = file.path.ends_with(".csv") || file.path.ends_with(".yaml");
    if (data) read_places(file, to.places, told);
  });
  finish_places(directory.places, diagnostics);
  each("holidays.yaml", read_holidays);
  each("directory/", read_directory);
  if (services_from != "directory/") {
    directory.services.clear();
    directory.organisations.clear();
    each(services_from, read_directory);
  }
  check_directory(directory, diagnostics);
  return directory;
}

}  // namespace orienta::flows

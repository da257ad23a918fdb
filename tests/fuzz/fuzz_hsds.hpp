// SPDX-License-Identifier: Apache-2.0
// What imports are compared with: a few sectors, papers and places.
#pragma once

#include <algorithm>

#include "flows/data_read.hpp"
#include "flows/hsds.hpp"

namespace orienta::fuzz {

inline const flows::Directory& tables() {
  static const flows::Directory directory = [] {
    flows::Directory out;
    std::vector<flows::Diagnostic> ignored;
    flows::read_places(
        {"places/departamento.csv", "inei,departamento,capital,latitude,longitude\n150000,LIMA,Lima,-12,-77\n"},
        out.places, ignored);
    flows::read_places({"places/distrito.csv",
                        "inei,departamento,provincia,distrito,capital,latitude,longitude\n"
                        "150110,LIMA,LIMA,COMAS,Comas,-11.9,-77\n"},
                       out.places, ignored);
    flows::finish_places(out.places, ignored);
    flows::read_directory({"directory/words.yaml",
                           "sectors: {food: {name: {es: Comida}}, health: {name: {es: Salud}}}\n"
                           "papers: {cedula: {es: cédula}, passport: {es: pasaporte}}\n"},
                          out, ignored);
    return out;
  }();
  return directory;
}

}  // namespace orienta::fuzz

// SPDX-License-Identifier: Apache-2.0
// The words of our profile of HSDS 3.0, shared by writer and readers. For flows/hsds only.
#pragma once

#include <array>
#include <map>
#include <string>
#include <string_view>

#include "flows/directory.hpp"

namespace orienta::flows::hsds {

using Texts = std::map<std::string, std::string, std::less<>>;

// Taxonomies of attributes.
inline constexpr std::string_view kProfile = "orienta";      // what HSDS has no field for; the term's code names it
inline constexpr std::string_view kSectors = "r4v-sectors";  // sectors of the regional response plan (R4V)

inline constexpr std::string_view kProfileUrl = "urn:orienta:hsds-profile:1";  // README.md in this folder

// Texts of a service by language: the HSDS field holds the Spanish one, attributes "name:en" the others.
struct TextField {
  std::string_view key;    // of the attribute
  std::string_view field;  // of the service in HSDS; empty: it stands elsewhere
  Texts Service::*texts;
};
inline constexpr std::array<TextField, 7> kTextFields{{{"name", "name", &Service::name},
                                                       {"description", "description", &Service::description},
                                                       {"how", "application_process", &Service::how},
                                                       {"cost", "fees_description", &Service::cost},
                                                       {"for_whom", "eligibility_description", &Service::for_whom},
                                                       {"alert", "alert", &Service::alert},
                                                       {"accessibility", "", &Service::accessibility}}};

// Texts that stand in an attribute alone.
struct PlainField {
  std::string_view key;
  std::string Service::*text;
};
inline constexpr std::array<PlainField, 5> kPlainFields{{{"assured_by", &Service::assured_by},
                                                         {"source.title", &Service::source_title},
                                                         {"source.url", &Service::source_url},
                                                         {"review.mark", &Service::review_mark},
                                                         {"review.owner", &Service::review_owner}}};

inline constexpr std::array<std::string_view, 7> kByday{"SU", "MO", "TU", "WE", "TH", "FR", "SA"};

}  // namespace orienta::flows::hsds

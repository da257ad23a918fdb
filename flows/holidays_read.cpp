// SPDX-License-Identifier: Apache-2.0
// holidays.yaml, written out day by day: a span of years is enough for a library that is reviewed every year, and keeps
// "is this day a holiday" a look-up.
#include <algorithm>
#include <cstdio>
#include <utility>

#include "flows/data_read.hpp"
#include "flows/data_yaml.hpp"

namespace orienta::flows {

namespace {

constexpr int kFirstYear = 2023, kLastYear = 2045;

text::Date plus_days(text::Date date, int days) {
  const model::Time noon = text::instant_of(date, 12, 0, 0, text::kLima);
  return text::local_date(noon + std::chrono::hours(24 * days), text::kLima);
}

// Gregorian Easter Sunday (the anonymous algorithm, as Meeus gives it).
text::Date easter(int year) {
  const int a = year % 19, b = year / 100, c = year % 100;
  const int d = b / 4, e = b % 4, f = (b + 8) / 25, g = (b - f + 1) / 3;
  const int h = (19 * a + b - d - g + 15) % 30;
  const int i = c / 4, k = c % 4;
  const int l = (32 + 2 * e + 2 * i - h - k) % 7;
  const int m = (a + 11 * h + 22 * l) / 451;
  const int n = h + l - 7 * m + 114;
  return {year, n / 31, n % 31 + 1};
}

class HolidayReader {
 public:
  HolidayReader(YamlFile& in, Directory& directory) : in_(in), directory_(directory) {}

  void read(const YAML::Node& node) {
    if (!node.IsMap()) return in_.error(node, "a holiday must be a map (yearly: 07-28, name: {es: ...}, ...)");
    day_.file = in_.path();
    day_.line = YamlFile::line_of(node);
    in_.entries(node, "holiday", {"on", "yearly", "easter", "from", "to", "name", "source", "review"},
                [&](const std::string& key, const YAML::Node& value) { part(key, value); });
    if (days_ != 1) in_.error(node, "a holiday needs one of 'on' (a day), 'yearly' (MM-DD) and 'easter' (days after)");
    if (!day_.name.contains("es")) in_.error(node, "a holiday needs a name in Spanish (es)");
    if (day_.source_title.empty()) in_.error(node, "a holiday needs a source");
    if (day_.review_mark.empty()) in_.error(node, "a holiday needs review: {mark, owner}");
    if (days_ == 1) expand(node);
  }

 private:
  void part(const std::string& key, const YAML::Node& value) {
    const std::string what = "holiday: " + key;
    if (key == "name") day_.name = in_.localized(value, what);
    if (key == "on" || key == "yearly" || key == "easter") ++days_;
    if (key == "on") on_ = in_.date(value, what);
    if (key == "yearly") yearly(value, what);
    if (key == "easter") {
      if (const auto days = in_.number(value, what); days && *days >= -60 && *days <= 60) {
        easter_ = static_cast<int>(*days);
      } else {
        in_.error(value, what + " must be days from Easter Sunday, such as -2 for Good Friday");
      }
    }
    if (key == "from" || key == "to") {
      if (const auto year = in_.number(value, what)) (key == "from" ? first_ : last_) = static_cast<int>(*year);
    }
    if (key == "source") {
      const Source source = in_.source(value, "holiday");
      day_.source_title = source.title;
      day_.source_url = source.url;
    }
    if (key == "review") {
      in_.entries(value, what, {"mark", "owner"}, [&](const std::string& inner, const YAML::Node& text) {
        const std::string word = in_.scalar(text, what + "." + inner);
        if (inner == "mark") day_.review_mark = word;
      });
      if (!parse_mark(day_.review_mark)) {
        in_.error(value, what + ".mark must be live, needs_review, closed, stale or conflict");
      }
    }
  }

  void yearly(const YAML::Node& node, const std::string& what) {
    // A leap year, so that February 29 is a day; it is left out of the other years.
    const auto date = node.IsScalar() ? text::parse_iso("2024-" + node.Scalar()) : std::nullopt;
    if (!date) return in_.error(node, what + " must be a day of the year as MM-DD");
    yearly_ = *date;
  }

  void expand(const YAML::Node& node) {
    if (on_) return put(*on_, node);
    for (int year = std::max(first_, kFirstYear); year <= std::min(last_, kLastYear); ++year) {
      if (easter_) put(plus_days(easter(year), *easter_), node);
      if (!yearly_) continue;
      char iso[16];
      std::snprintf(iso, sizeof iso, "%04d-%02d-%02d", year, yearly_->month, yearly_->day);
      if (const auto date = text::parse_iso(iso)) put(*date, node);
    }
  }

  // Two holidays may fall on one day (Easter moves): the first that was written names it.
  void put(text::Date date, const YAML::Node& node) {
    Holiday holiday = day_;
    holiday.day = date;
    const auto [there, added] = directory_.holidays.emplace(date, std::move(holiday));
    if (!added && !easter_) in_.warning(node, text::iso(date) + " is a holiday already");
  }

  YamlFile& in_;
  Directory& directory_;
  Holiday day_;
  int days_ = 0;
  std::optional<text::Date> on_, yearly_;
  std::optional<int> easter_;
  int first_ = kFirstYear, last_ = kLastYear;
};

}  // namespace

void read_holidays(const LibraryFile& file, Directory& directory, std::vector<Diagnostic>& diagnostics) {
  YamlFile in(file, diagnostics);
  const auto root = in.root();
  if (!root) return;
  in.entries(*root, "this file", {"holidays"}, [&](const std::string& key, const YAML::Node& node) {
    if (!node.IsSequence()) return in.error(node, key + " must be a list");
    for (const auto& holiday : node) HolidayReader(in, directory).read(holiday);
  });
}

}  // namespace orienta::flows

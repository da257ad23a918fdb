// SPDX-License-Identifier: Apache-2.0
// library/plain_words.yaml.
#include "flows/plain_words.hpp"
#include "flows/data_read.hpp"
#include "flows/data_yaml.hpp"

namespace orienta::flows {
namespace {

void read_exceptions(YamlFile& in, const YAML::Node& node, std::vector<PlainWords::Exception>& out) {
  if (!node.IsSequence()) return in.error(node, "'exceptions' must be a list of {at: FLOW/STEP, reason: ...}");
  for (const auto& item : node) {
    PlainWords::Exception exception;
    exception.line = YamlFile::line_of(item);
    in.entries(item, "an exception", {"at", "reason"}, [&](const std::string& key, const YAML::Node& value) {
      (key == "at" ? exception.at : exception.reason) = in.scalar(value, key);
    });
    if (exception.at.find('/') == std::string::npos) {
      in.error(item, "an exception needs 'at': FLOW/STEP, or settings/TEXT");
    } else if (exception.reason.empty()) {
      in.error(item, "the exception for '" + exception.at + "' needs a 'reason'");
    } else {
      out.push_back(std::move(exception));
    }
  }
}

void read_readability(YamlFile& in, const YAML::Node& node, PlainWords& words) {
  in.entries(node, "readability", {"target", "exceptions"}, [&](const std::string& key, const YAML::Node& value) {
    if (key == "exceptions") return read_exceptions(in, value, words.hard_to_read);
    const auto target = in.number(value, "target");
    if (target && (*target < 0 || *target > 100)) return in.error(value, "'target' must be between 0 and 100");
    words.target = target.value_or(words.target);
  });
}

void read_sms(YamlFile& in, const YAML::Node& node, PlainWords& words) {
  in.entries(node, "sms", {"most", "exceptions"}, [&](const std::string& key, const YAML::Node& value) {
    if (key == "exceptions") return read_exceptions(in, value, words.long_sms);
    const auto most = in.number(value, "most");
    if (most && (*most < 1 || *most > 10)) return in.error(value, "'most' must be a number of SMS between 1 and 10");
    if (most) words.most_segments = static_cast<std::size_t>(*most);
  });
}

void read_words(YamlFile& in, const YAML::Node& node, std::string_view what, std::vector<PlainWords::Word>& out) {
  in.entries(node, what, {}, [&](const std::string& key, const YAML::Node& value) {
    PlainWords::Word word{key, in.scalar(value, key), YamlFile::line_of(value)};
    if (text::fold(key).empty()) return in.error(value, "'" + key + "' under '" + std::string(what) + "' is no word");
    if (word.value.empty()) return in.error(value, "'" + key + "' under '" + std::string(what) + "' says nothing");
    out.push_back(std::move(word));
  });
}

}  // namespace

void read_plain_words(const LibraryFile& file, PlainWords& words, std::vector<Diagnostic>& diagnostics) {
  YamlFile in(file, diagnostics);
  const auto root = in.root();
  if (!root) return;
  words.given = true;
  in.entries(*root, "this file", {"readability", "sms", "avoid", "explained", "hard"},
             [&](const std::string& key, const YAML::Node& value) {
               if (key == "readability") read_readability(in, value, words);
               if (key == "sms") read_sms(in, value, words);
               if (key == "avoid") read_words(in, value, key, words.avoid);
               if (key == "explained") read_words(in, value, key, words.explained);
               if (key == "hard") {
                 for (auto& word : in.list(value, key)) words.hard.push_back({word, {}, YamlFile::line_of(value)});
               }
             });
}

}  // namespace orienta::flows

// SPDX-License-Identifier: Apache-2.0
// Questions in a flow file.
#include <algorithm>
#include <array>
#include <set>

#include "bot/model/names.hpp"
#include "flows/read/source.hpp"

namespace orienta::flows::reading {
namespace {

constexpr model::Names<AskKind, 7> kAskKinds = {{{AskKind::options, "options"},
                                                 {AskKind::text, "text"},
                                                 {AskKind::number, "number"},
                                                 {AskKind::date, "date"},
                                                 {AskKind::yes_no, "yes_no"},
                                                 {AskKind::place, "place"},
                                                 {AskKind::attachment, "attachment"}}};

// The keys that each kind of question takes besides the common ones.
Keys ask_keys(AskKind kind) {
  switch (kind) {
    case AskKind::options:
      return {"options", "button", "questions"};
    case AskKind::text:
      return {"max"};
    case AskKind::number:
      return {"min", "max", "integer"};
    case AskKind::date:
      return {"past", "future"};
    case AskKind::yes_no:
      return {"yes", "no", "options"};
    case AskKind::place:
      return {};
    case AskKind::attachment:
      return {"optional"};
  }
  return {};
}

FlowOption read_option(const YAML::Node& node, const Source& s) {
  FlowOption option;
  if (!node.IsMap()) {
    s.where.error(line_of(node), "an option needs an id and a label: {id: ..., label: {es: ...}}");
    return option;
  }
  check_keys(node, {"id", "label", "about", "synonyms", "if", "go"}, s.where);
  option.id = scalar(get(node, "id"), s.where, "id");
  if (!is_id(option.id)) {
    s.where.error(line_of(node), "an option's id must be lower-case letters, digits and _ (got '" + option.id + "')");
  }
  option.label = text(get(node, "label"), s.where, s.fallback, "label");
  option.about = text(get(node, "about"), s.where, s.fallback, "about");
  option.synonyms = localized_list(get(node, "synonyms"), s.where, s.fallback, "synonyms");
  option.condition = scalar(get(node, "if"), s.where, "if");
  option.go = target(get(node, "go"), s.where, "go");
  return option;
}

void read_options(Ask& ask, const Source& s) {
  const auto list = s.at("options");
  if (list.IsDefined() && !list.IsSequence()) {
    s.where.error(line_of(list), "'options' must be a list");
  } else if (list.IsDefined()) {
    std::set<std::string> ids;
    for (const auto& item : list) {
      auto option = read_option(item, s);
      if (option.id.empty()) continue;
      if (!ids.insert(option.id).second) {
        s.where.error(line_of(item), "option '" + option.id + "' is given twice");
        continue;
      }
      if (ask.kind == AskKind::options && option.label.empty()) {
        s.where.error(line_of(item), "option '" + option.id + "' has no label");
      }
      ask.options.push_back(std::move(option));
    }
  }
  if (ask.kind == AskKind::options && ask.options.empty()) s.where.error(s.line(), "'ask: options' needs 'options'");
  if (ask.kind != AskKind::yes_no) return;
  // Yes and no always exist, in this order, with the author's labels if he wrote any.
  std::vector<FlowOption> both;
  for (const std::string_view id : {"yes", "no"}) {
    const auto written =
        std::find_if(ask.options.begin(), ask.options.end(), [&](const auto& o) { return o.id == id; });
    FlowOption option = written == ask.options.end() ? FlowOption{} : *written;
    option.id = id;
    if (const auto go = s.target_at(id); !go.empty()) option.go = go;
    both.push_back(std::move(option));
  }
  if (std::any_of(ask.options.begin(), ask.options.end(),
                  [](const auto& o) { return o.id != "yes" && o.id != "no"; })) {
    s.where.error(s.line(), "'ask: yes_no' has only the options 'yes' and 'no'; use 'ask: options' for others");
  }
  ask.options = std::move(both);
}

}  // namespace

StepKind read_ask(const Source& s) {
  Ask ask;
  const auto kind = s.scalar_at("ask");
  if (const auto parsed = model::value_in(kAskKinds, kind)) {
    ask.kind = *parsed;
  } else {
    s.where.error(line_of(s.at("ask")),
                  "'ask' must be one of options, text, number, date, yes_no, place, attachment, not '" + kind + "'");
  }
  Keys keys = {"id", "ask", "text", "audio", "image", "save", "help", "go", "while", "otherwise", "timeout", "closed"};
  for (const auto key : ask_keys(ask.kind)) keys.push_back(key);
  check_keys(s.node, keys, s.where);
  ask.text = s.text_at("text");
  s.require(!ask.text.empty(), "text");
  ask.audio = localized(s.at("audio"), s.where, s.fallback, "audio");
  ask.image = localized(s.at("image"), s.where, s.fallback, "image");
  ask.button = s.text_at("button");
  ask.help = s.text_at("help");
  ask.save = s.scalar_at("save");
  if (!ask.save.empty() && !is_id(ask.save)) {
    s.where.error(line_of(s.at("save")), "'save' must be a name of lower-case letters, digits and _");
  }
  ask.questions = flag(s.at("questions"), s.where, "questions");
  read_options(ask, s);
  if (ask.kind == AskKind::text) {
    const auto max = number(s.at("max"), s.where, "max");
    if (max && (*max < 1 || *max > 10'000))
      s.where.error(line_of(s.at("max")), "'max' must be from 1 to 10000 characters");
    else if (max)
      ask.max_length = static_cast<std::size_t>(*max);
  } else {
    ask.min = number(s.at("min"), s.where, "min");
    ask.max = number(s.at("max"), s.where, "max");
    if (ask.min && ask.max && *ask.min > *ask.max) s.where.error(s.line(), "'min' is larger than 'max'");
  }
  ask.integer = flag(s.at("integer"), s.where, "integer");
  ask.past = flag(s.at("past"), s.where, "past");
  ask.future = flag(s.at("future"), s.where, "future");
  if (ask.past && ask.future) s.where.error(s.line(), "a date cannot be both 'past' and 'future'");
  ask.optional = flag(s.at("optional"), s.where, "optional");
  ask.otherwise = s.target_at("otherwise");
  if (const auto timeout = s.at("timeout"); timeout.IsDefined()) {
    const auto inside = map_of(s, "timeout", {"after", "go"});
    ask.timeout = duration(get(inside, "after"), s.where, "after");
    ask.timeout_go = target(get(inside, "go"), s.where, "go");
    if (!ask.timeout || ask.timeout_go.empty()) s.where.error(line_of(timeout), "'timeout' needs 'after' and 'go'");
  }
  return ask;
}

}  // namespace orienta::flows::reading

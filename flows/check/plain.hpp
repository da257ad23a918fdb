// SPDX-License-Identifier: Apache-2.0
// The parts of the checker that look at texts as people get them (said.cpp): how hard they read, which words they use,
// how many SMS they are. The rules are data: library/plain_words.yaml.
#pragma once

#include <string>
#include <vector>

#include "flows/check/context.hpp"
#include "flows/review.hpp"

namespace orienta::flows::checking {

void check_readability(const Context& context, const std::vector<Said>& texts);
void check_words(const Context& context, const std::vector<Said>& texts);
// Numbers and links in what is read out: facts are put into words by themselves, what is written by hand is not.
void check_voice(const Context& context, const std::vector<Said>& texts);
void check_sms(const Context& context, const std::vector<Said>& texts, const SegmentCounter& segments);

void warn(const Context& context, const Said& where, std::string message);
// About a line of plain_words.yaml itself.
void warn_rule(const Context& context, int line, std::string message);

}  // namespace orienta::flows::checking

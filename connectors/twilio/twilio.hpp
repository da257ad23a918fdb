// SPDX-License-Identifier: Apache-2.0
// Text messages by Twilio, or by a provider with the same interface (api_base, signature_header).
#pragma once

#include "connectors/connectors.hpp"

namespace orienta::connectors::twilio {

[[nodiscard]] const Connector& connector();

}  // namespace orienta::connectors::twilio

// SPDX-License-Identifier: Apache-2.0
// Web chat: the client fetches its messages from the server's own API, so there is no webhook and nothing to send.
#pragma once

#include "connectors/connectors.hpp"

namespace orienta::connectors::webchat {

[[nodiscard]] const Connector& connector();

}  // namespace orienta::connectors::webchat

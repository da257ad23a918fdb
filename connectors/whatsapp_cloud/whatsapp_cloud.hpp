// SPDX-License-Identifier: Apache-2.0
// WhatsApp by Meta's Cloud API: no service between Meta and this server.
#pragma once

#include "connectors/connectors.hpp"

namespace orienta::connectors::whatsapp_cloud {

[[nodiscard]] const Connector& connector();

}  // namespace orienta::connectors::whatsapp_cloud

// SPDX-License-Identifier: Apache-2.0
// The composition root: builds every part in order and runs until SIGINT or SIGTERM.
#pragma once

#include "server/config/config.hpp"

namespace orienta::app {

// Prints `listening on http://HOST:PORT` on standard output once it accepts connections. Returns the process's exit
// code; what cannot be started (port in use, broken scripts, unreachable database) is said on standard error with what
// to do.
int serve(const config::Config& config);

}  // namespace orienta::app

// SPDX-License-Identifier: Apache-2.0
#include "server/cli/cli.hpp"

int main(int argc, char** argv) {
  return orienta::cli::run(argc, argv);
}

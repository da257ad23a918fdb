# SPDX-License-Identifier: Apache-2.0
# Puts files into the binary, so that one program is all there is to install.
#
#   orienta_embed(TARGET NAME NAMESPACE [BASE DIR] FILES...)
#
# gives TARGET the header "NAME.hpp" (in the build tree) with
#
#   std::span<const std::pair<std::string_view, std::string_view>> NAMESPACE::NAME();   // file name, content
#
# in the order given. A file's name is its path below BASE, or its last part without BASE. Each content is followed by a
# zero byte. The assembler reads the files (.incbin), which takes no compile time whatever their size. Call it in the
# folder (CMakeLists.txt) that creates files made during the build, so that they are made first.
function(orienta_embed target name namespace)
  cmake_parse_arguments(PARSE_ARGV 3 arg "" "BASE" "")
  set(out "${CMAKE_BINARY_DIR}/embedded/${target}")
  set(assembly "")
  set(symbols "")
  set(rows "")
  set(index 0)
  foreach(file IN LISTS arg_UNPARSED_ARGUMENTS)
    get_filename_component(path "${file}" ABSOLUTE)
    if(arg_BASE)
      get_filename_component(base "${arg_BASE}" ABSOLUTE)
      file(RELATIVE_PATH label "${base}" "${path}")
    else()
      get_filename_component(label "${path}" NAME)
    endif()
    set(symbol "orienta_embedded_${name}_${index}")
    string(APPEND assembly
      "    \".balign 16\\n\"\n"
      "    \".global ${symbol}\\n${symbol}: .incbin \\\"${path}\\\"\\n\"\n"
      "    \".global ${symbol}_end\\n${symbol}_end: .byte 0\\n\"\n")
    string(APPEND symbols "extern const char ${symbol}[];\nextern const char ${symbol}_end[];\n")
    string(APPEND rows "      {\"${label}\", {${symbol}, static_cast<std::size_t>(${symbol}_end - ${symbol})}},\n")
    list(APPEND paths "${path}")
    math(EXPR index "${index} + 1")
  endforeach()
  file(CONFIGURE OUTPUT "${out}/${name}.hpp" CONTENT [=[
// Made by cmake/embed.cmake.
#pragma once

#include <span>
#include <string_view>
#include <utility>

namespace @namespace@ {
[[nodiscard]] std::span<const std::pair<std::string_view, std::string_view>> @name@();
}
]=] @ONLY)
  file(CONFIGURE OUTPUT "${out}/${name}.cpp" CONTENT [=[
// Made by cmake/embed.cmake.
#include "@name@.hpp"

asm(".pushsection .rodata\n"
@assembly@    ".popsection\n");

extern "C" {
@symbols@}

namespace @namespace@ {
std::span<const std::pair<std::string_view, std::string_view>> @name@() {
  static const std::pair<std::string_view, std::string_view> kFiles[] = {
@rows@  };
  return kFiles;
}
}
]=] @ONLY)
  set_source_files_properties("${out}/${name}.cpp" PROPERTIES OBJECT_DEPENDS "${paths}")
  target_sources(${target} PRIVATE "${out}/${name}.cpp")
  target_include_directories(${target} PRIVATE "${out}")
endfunction()

#pragma once

// The words that statements begin with, where a tool decides by them how it runs a file. Pure.

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace shoofly::toolchain {

// In capitals, without comments, quoted names and what is between; not more than eight.
using Words = std::vector<std::string>;

// Whether `test` holds for any statement of the text. Quotes of every kind are passed over; what is
// in them is no statement.
bool any_statement(std::string_view text, const std::function<bool(const Words&)>& test);

}  // namespace shoofly::toolchain

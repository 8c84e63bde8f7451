#pragma once

// Types of MariaDB's and MySQL's columns, as texts: what the server calls them, and what a change
// of one to another does to the rows. Pure.

#include <string>

#include "engine/schema_file.h"

namespace shoofly::mysql {

// As the server prints it, without display widths: "INTEGER(11)" -> "int", "BOOL" -> "tinyint(1)".
std::string plain_type(const std::string& written);
// Some values of the one do not fit the other, or change.
bool narrows(const std::string& from, const std::string& to);

enum class TypeChange {
  kNone,
  kLonger,          // a longer varchar or varbinary, its length kept in as many bytes
  kLongerTwoBytes,  // ... of at most 127 bytes before, and of more than 255 now
  kLongerOver255,   // ... of 128 to 255 bytes before, and of more than 255 now
  kShorter,
  kAppended,  // labels at the end
  kLabels,    // labels taken out, moved, put between
  kDisplay,   // float, double: how many digits are shown, and rounded to
  kOther,
};
// The most that a character of the column takes: before, and now.
struct CharacterBytes {
  int before = 4;
  int now = 4;
};
TypeChange type_change(const Column& from, const Column& to, CharacterBytes bytes);
int bytes_of_charset(const std::string& charset);  // 4 where it is not known

}  // namespace shoofly::mysql

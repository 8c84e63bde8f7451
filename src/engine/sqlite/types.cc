#include "engine/sqlite/types.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "engine/sqlite/tokens.h"
#include "engine/sqlite/writer.h"

namespace shoofly::sqlite {
namespace {

std::string upper(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(),
                 [](unsigned char c) { return static_cast<char>(c < 0x80 ? std::toupper(c) : c); });
  return result;
}

bool is_one_of(char c, std::string_view set) { return set.find(c) != std::string_view::npos; }

// Words that end a type: what follows them belongs to the column's constraints.
bool ends_type(const Token& token) {
  static constexpr std::array<std::string_view, 12> kEndsType = {
      "constraint", "primary", "not",        "null",      "unique", "check",
      "default",    "collate", "references", "generated", "as",     "foreign"};
  return std::any_of(kEndsType.begin(), kEndsType.end(),
                     [&](std::string_view word) { return is_word(token, word); });
}

}  // namespace

Affinity affinity_of(std::string_view type) {
  const std::string name = upper(type);
  const auto has = [&](std::string_view part) { return name.find(part) != std::string::npos; };
  if (has("INT")) return Affinity::kInteger;
  if (has("CHAR") || has("CLOB") || has("TEXT")) return Affinity::kText;
  if (has("BLOB") || name.empty()) return Affinity::kBlob;
  if (has("REAL") || has("FLOA") || has("DOUB")) return Affinity::kReal;
  return Affinity::kNumeric;
}

std::string canonical_type_text(std::string_view written) {
  std::string text;
  int depth = 0;
  for (const Token& token : tokenize(written)) {
    if (token.kind == TokenKind::kOther) {
      if (!is_one_of(token.text[0], "(),+-")) return "";
      depth += token.text[0] == '(' ? 1 : token.text[0] == ')' ? -1 : 0;
      if (depth < 0 || (depth == 0 && token.text[0] != ')')) return "";
    } else if ((token.kind != TokenKind::kWord && token.kind != TokenKind::kNumber) ||
               ends_type(token)) {
      return "";
    }
    const bool word = token.kind == TokenKind::kWord && depth == 0;
    if (word && !text.empty()) text += ' ';
    text += upper(token.text);
  }
  return depth == 0 ? text : "";
}

bool is_strict_type(std::string_view canonical) {
  static constexpr std::array<std::string_view, 6> kTypes = {"INT",  "INTEGER", "REAL",
                                                             "TEXT", "BLOB",    "ANY"};
  return std::find(kTypes.begin(), kTypes.end(), canonical) != kTypes.end();
}

Sql differs(const Sql& a, const Sql& b, const std::string& type) {
  const Sql values = kSql.write("{} is not {} collate binary", a, b);
  if (affinity_of(type) != Affinity::kBlob && type != "ANY") return values;
  return kSql.write("({} or typeof({}) <> typeof({}))", values, a, b);
}

Sql holds_value(const Sql& column, const Sql& expression, const std::string& type) {
  const Sql values = kSql.write("{} collate binary is +{}", column, expression);
  if (affinity_of(type) != Affinity::kBlob && type != "ANY") return values;
  return kSql.write("({} and typeof({}) = typeof({}))", values, column, expression);
}

}  // namespace shoofly::sqlite

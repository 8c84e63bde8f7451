#include "sql/text.h"

#include <algorithm>
#include <cctype>
#include <utility>

#include "base/check.h"

namespace shoofly {
namespace {

std::string quoted(std::string_view text, char quote) {
  std::string result(1, quote);
  for (const char c : text) {
    if (c == quote) result += quote;
    result += c;
  }
  result += quote;
  return result;
}

bool is_plain(std::string_view name) {
  if (name.empty() || std::isdigit(static_cast<unsigned char>(name[0])) != 0) return false;
  return std::all_of(name.begin(), name.end(), [](unsigned char c) {
    return std::islower(c) != 0 || std::isdigit(c) != 0 || c == '_';
  });
}

std::string shown(std::string_view name) {
  return is_plain(name) ? std::string(name) : quoted(name, '"');
}

}  // namespace

std::string QualifiedName::display() const {
  return schema.empty() ? shown(name) : shown(schema) + "." + shown(name);
}

Sql Sql::checked(std::string text) {
  Sql sql;
  sql.text_ = std::move(text);
  return sql;
}

Sql Sql::join(const std::vector<Sql>& parts, std::string_view separator) {
  Sql sql;
  for (const Sql& part : parts) {
    if (!sql.text_.empty()) sql.text_ += separator;
    sql.text_ += part.text_;
  }
  return sql;
}

Sql SqlWriter::idents(const std::vector<std::string>& names) const {
  std::vector<Sql> parts;
  parts.reserve(names.size());
  for (const std::string& name : names) parts.push_back(ident(name));
  return Sql::join(parts, ", ");
}

std::string SqlWriter::render(const Ident& ident) const {
  return quoted(ident.name, static_cast<char>(style_));
}

std::string SqlWriter::render(const Text& text) const { return quoted(text.text, '\''); }

std::string SqlWriter::render(const QualifiedName& name) const {
  const std::string last = quoted(name.name, static_cast<char>(style_));
  return name.schema.empty() ? last : quoted(name.schema, static_cast<char>(style_)) + "." + last;
}

Sql SqlWriter::fill(std::string_view form, const std::vector<std::string>& parts) {
  Sql sql;
  std::size_t next = 0;
  for (std::size_t i = 0; i < form.size(); ++i) {
    if (form[i] == '{' && i + 1 < form.size() && form[i + 1] == '}') {
      SHOOFLY_CHECK(next < parts.size(), "SQL template has a part for each {}");
      sql.text_ += parts[next++];
      ++i;
    } else {
      sql.text_ += form[i];
    }
  }
  SHOOFLY_CHECK(next == parts.size(), "SQL template uses every part");
  return sql;
}

}  // namespace shoofly

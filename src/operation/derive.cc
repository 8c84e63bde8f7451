#include "operation/derive.h"

#include <strings.h>

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

namespace shoofly {
namespace {

std::string trimmed(const std::string& text) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string::npos) return "";
  return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

bool is_word(const std::string& text, const char* word) {
  return strcasecmp(text.c_str(), word) == 0;
}

bool is_digit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }

// The length of the literal that `text` begins with; 0: none.
std::size_t literal_length(const std::string& text) {
  if (text.empty()) return 0;
  if (text[0] == '\'') {
    std::size_t i = 1;
    while (i < text.size()) {
      if (text[i] != '\'') {
        ++i;
      } else if (i + 1 < text.size() && text[i + 1] == '\'') {
        i += 2;
      } else {
        return i + 1;
      }
    }
    return 0;
  }
  std::size_t i = text[0] == '-' || text[0] == '+' ? 1 : 0;
  const std::size_t digits = i;
  while (i < text.size() && (is_digit(text[i]) || text[i] == '.')) ++i;
  if (i > digits) return i;
  for (const char* word : {"true", "false", "null"}) {
    const std::size_t size = std::char_traits<char>::length(word);
    if (strncasecmp(text.c_str(), word, size) == 0) return size;
  }
  return 0;
}

// "::character varying(20)[]", possibly several, or nothing.
bool is_casts(const std::string& text) {
  if (text.empty()) return true;
  if (!text.starts_with("::")) return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
           std::string_view("_ :.(),[]\"").find(c) != std::string_view::npos;
  });
}

}  // namespace

std::optional<std::string> ask_type(const Place& written, const Scene& scene, Questions& questions,
                                    Problems& problems) {
  const auto answer = scene.answers.types.find(written.text);
  if (answer == scene.answers.types.end()) {
    if (std::find(questions.types.begin(), questions.types.end(), written.text) ==
        questions.types.end()) {
      questions.types.push_back(written.text);
    }
    return std::nullopt;
  }
  if (answer->second.ok()) return *answer->second;
  const Error& error = answer->second.error();
  problems.add(written.at, fmt::format("type \"{}\": {}", written.text, error.describe()),
               error.help);
  return std::nullopt;
}

Asked ask_default(const Place& written, const Column& column) {
  return {.id = "default",
          .what = "\"default\"",
          .at = written.at,
          .sql = written.text,
          .result_type = column.type,
          .may_be_volatile = true,
          .required = !column.nullable,
          .help = "a text has SQL's quotes inside YAML's: default: \"'new'\""};
}

void ask(const Asked& asked, const Scene& scene, Questions& questions) {
  const std::string id = scene.prefix + asked.id;
  if (scene.answers.expressions.contains(id)) return;
  questions.expressions.push_back({id, scene.table.name, asked.sql, asked.result_type,
                                   asked.more_columns, asked.may_be_volatile, asked.required});
}

std::optional<Expression> take(const Asked& asked, const Scene& scene, Problems& problems) {
  const auto answer = scene.answers.expressions.find(scene.prefix + asked.id);
  SHOOFLY_CHECK(answer != scene.answers.expressions.end(), "an expression was not asked for");
  if (answer->second.ok()) return *answer->second;
  const Error& error = answer->second.error();
  std::vector<std::string> help = error.help;
  if (!asked.help.empty()) help.push_back(asked.help);
  problems.add(asked.at, fmt::format("{}: {}", asked.what, error.describe()), std::move(help));
  return std::nullopt;
}

void require_reads(const Expression& expression, const std::vector<std::string>& allowed,
                   const std::string& what, Position at, Problems& problems) {
  for (const Binding& binding : expression.reads) {
    if (std::find(allowed.begin(), allowed.end(), binding.parameter) != allowed.end()) continue;
    problems.add(
        at,
        fmt::format("{} reads column \"{}\"; it may read only {}", what, binding.parameter,
                    fmt::join(allowed, ", ")),
        {"it is derived anew only when those change; a change of another column would leave it stale"});
  }
}

Expression identity_of(const std::string& column, const std::string& type, const Scene& scene) {
  Expression expression;
  expression.text = scene.dialect.writer().ident(column).str();
  expression.result_type = type;
  expression.reads = {{column, column, type}};
  return expression;
}

SyncColumn old_side_of(const Column& column, Expression back) {
  SyncColumn side;
  side.name = column.name;
  side.type = column.type;
  if (column.default_sql && !is_null_literal(*column.default_sql)) {
    if (column.default_is_literal) {
      side.literal_default = *column.default_sql;
    } else {
      side.default_unknown = true;
    }
  }
  side.required = !column.nullable;
  side.derived = std::move(back);
  return side;
}

SyncColumn new_side_of(const Column& column, Expression value) {
  SyncColumn side;
  side.name = column.name;
  side.type = column.type;
  side.required = !column.nullable;
  side.derived = std::move(value);
  return side;
}

bool is_literal(const std::string& sql) {
  const std::string text = trimmed(sql);
  const std::size_t length = literal_length(text);
  return length > 0 && is_casts(trimmed(text.substr(length)));
}

bool is_null_literal(const std::string& sql) {
  const std::string text = trimmed(sql);
  return is_word(text.substr(0, text.find("::")), "null");
}

}  // namespace shoofly

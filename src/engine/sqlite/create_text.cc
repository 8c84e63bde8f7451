#include "engine/sqlite/create_text.h"

#include <algorithm>

namespace shoofly::sqlite {
namespace {

using Tokens = std::vector<Token>;

bool is_symbol(const Token& token, char symbol) {
  return token.kind == TokenKind::kOther && token.text[0] == symbol;
}

std::size_t find_open(const Tokens& tokens, std::size_t from, std::size_t end) {
  while (from < end && !is_symbol(tokens[from], '(')) ++from;
  return from;
}

struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;
};

// The comma-separated items of the group that opens at `open`.
std::vector<Span> items_of(const Tokens& tokens, std::size_t open) {
  std::vector<Span> items;
  const std::size_t close = after_group(tokens, open) - 1;
  std::size_t begin = open + 1;
  for (std::size_t i = begin; i <= close && i < tokens.size(); ++i) {
    if (is_symbol(tokens[i], '(')) {
      i = after_group(tokens, i) - 1;
    } else if (i == close || is_symbol(tokens[i], ',')) {
      items.push_back({begin, i});
      begin = i + 1;
    }
  }
  return items;
}

// Reads the clauses of one item, a column definition behind its name or table constraints.
class ClauseReader {
 public:
  ClauseReader(std::string_view sql, const Tokens& tokens, Span span)
      : sql_(sql), tokens_(tokens), span_(span) {}

  std::vector<Clause> run() {
    std::vector<Clause> clauses;
    std::size_t i = next_start(span_.begin);
    while (i < span_.end) {
      const std::size_t end = next_start(keyword_of(i) + 1);
      clauses.push_back(read(i, end));
      i = end;
    }
    return clauses;
  }

 private:
  bool word(std::size_t i, std::string_view text) const {
    return i < span_.end && is_word(tokens_[i], text);
  }
  // Past `CONSTRAINT name`.
  std::size_t keyword_of(std::size_t i) const {
    return word(i, "constraint") ? std::min(i + 2, span_.end) : i;
  }

  bool starts_clause(std::size_t i) const {
    const auto before = [&](std::string_view text) { return i > span_.begin && word(i - 1, text); };
    if (word(i, "constraint") || word(i, "primary") || word(i, "unique") || word(i, "check") ||
        word(i, "collate") || word(i, "foreign") || word(i, "generated")) {
      return true;
    }
    if (word(i, "not")) return word(i + 1, "null");
    if (word(i, "null")) return !before("not") && !before("default") && !before("set");
    if (word(i, "default")) return !before("set");
    if (word(i, "as")) return !before("always");
    if (word(i, "references")) return !in_foreign_key_;
    return false;
  }

  std::size_t next_start(std::size_t i) {
    while (i < span_.end && !starts_clause(i)) {
      i = is_symbol(tokens_[i], '(') ? std::min(after_group(tokens_, i), span_.end) : i + 1;
    }
    if (i < span_.end) in_foreign_key_ = word(keyword_of(i), "foreign");
    return i;
  }

  std::string inside(std::size_t open) const {
    const std::size_t close = after_group(tokens_, open) - 1;
    return close <= open + 1 ? "" : text_between(sql_, tokens_[open + 1], tokens_[close - 1]);
  }

  std::vector<std::string> names_inside(std::size_t open) const {
    std::vector<std::string> names;
    for (const Span& item : items_of(tokens_, open)) {
      if (item.begin < item.end) names.push_back(name_of(tokens_[item.begin]));
    }
    return names;
  }

  std::string deferrable(std::size_t begin, std::size_t end) const {
    for (std::size_t i = begin; i < end; ++i) {
      if (!word(i, "deferrable")) continue;
      std::string text = i > begin && word(i - 1, "not") ? "NOT DEFERRABLE" : "DEFERRABLE";
      if (word(i + 1, "initially") && word(i + 2, "deferred")) text += " INITIALLY DEFERRED";
      return text == "DEFERRABLE INITIALLY DEFERRED" ? text : "";  // all other forms are immediate
    }
    return "";
  }

  Clause read(std::size_t begin, std::size_t end) const {
    Clause clause;
    const std::size_t i = keyword_of(begin);
    if (i != begin && begin + 1 < end) clause.name = name_of(tokens_[begin + 1]);
    const std::size_t open = find_open(tokens_, i, end);
    if (word(i, "not")) {
      clause.kind = ClauseKind::kNotNull;
    } else if (word(i, "primary") || word(i, "unique") || word(i, "foreign")) {
      clause.kind = word(i, "primary")  ? ClauseKind::kPrimaryKey
                    : word(i, "unique") ? ClauseKind::kUnique
                                        : ClauseKind::kForeignKey;
      if (open < end) clause.columns = names_inside(open);
    } else if (word(i, "references")) {
      clause.kind = ClauseKind::kForeignKey;
    } else if (word(i, "check")) {
      clause.kind = ClauseKind::kCheck;
      if (open < end) clause.expression = inside(open);
    } else if (word(i, "default")) {
      clause.kind = ClauseKind::kDefault;
    } else if (word(i, "collate")) {
      clause.kind = ClauseKind::kCollate;
      if (i + 1 < end) clause.collation = name_of(tokens_[i + 1]);
    } else if (word(i, "generated") || word(i, "as")) {
      clause.kind = ClauseKind::kGenerated;
      if (open < end) clause.expression = inside(open);
      clause.stored = end > i && word(end - 1, "stored");
    }
    if (clause.kind == ClauseKind::kForeignKey) clause.deferrable = deferrable(i, end);
    return clause;
  }

  std::string_view sql_;
  const Tokens& tokens_;
  Span span_;
  bool in_foreign_key_ = false;
};

bool is_table_constraint(const Token& token) {
  return is_word(token, "constraint") || is_word(token, "primary") || is_word(token, "unique") ||
         is_word(token, "check") || is_word(token, "foreign");
}

// `a COLLATE NOCASE DESC` without what stands behind the expression.
Span without_order(const Tokens& tokens, Span part) {
  if (part.end > part.begin + 1 &&
      (is_word(tokens[part.end - 1], "asc") || is_word(tokens[part.end - 1], "desc"))) {
    --part.end;
  }
  if (part.end > part.begin + 2 && is_word(tokens[part.end - 2], "collate")) part.end -= 2;
  return part;
}

}  // namespace

TableText parse_create_table(std::string_view sql) {
  TableText text;
  const Tokens tokens = tokenize(sql);
  const std::size_t open = find_open(tokens, 0, tokens.size());
  if (open == tokens.size()) return text;
  for (const Span& item : items_of(tokens, open)) {
    if (item.begin >= item.end) continue;
    const bool is_constraint = !text.columns.empty() && is_table_constraint(tokens[item.begin]);
    if (is_constraint) {
      for (Clause& clause : ClauseReader(sql, tokens, item).run())
        text.constraints.push_back(std::move(clause));
    } else {
      text.columns.push_back({name_of(tokens[item.begin]),
                              ClauseReader(sql, tokens, {item.begin + 1, item.end}).run()});
    }
  }
  return text;
}

IndexText parse_create_index(std::string_view sql) {
  IndexText text;
  const Tokens tokens = tokenize(sql);
  const std::size_t open = find_open(tokens, 0, tokens.size());
  if (open == tokens.size()) return text;
  for (const Span& item : items_of(tokens, open)) {
    const Span part = without_order(tokens, item);
    if (part.begin < part.end)
      text.parts.push_back(text_between(sql, tokens[part.begin], tokens[part.end - 1]));
  }
  const std::size_t after = after_group(tokens, open);
  if (after + 1 < tokens.size() && is_word(tokens[after], "where")) {
    text.where = text_between(sql, tokens[after + 1], tokens.back());
  }
  return text;
}

Trigger parse_create_trigger(std::string_view sql) {
  Trigger trigger;
  trigger.timing = "BEFORE";
  const Tokens tokens = tokenize(sql);
  std::size_t i = 0;
  const auto word = [&](std::string_view text) {
    return i < tokens.size() && is_word(tokens[i], text);
  };
  while (i < tokens.size() && !word("trigger")) ++i;
  ++i;
  if (word("if")) i += 3;  // IF NOT EXISTS
  if (i < tokens.size()) trigger.name = name_of(tokens[i++]);
  if (i < tokens.size() && is_symbol(tokens[i], '.')) {
    trigger.name = name_of(tokens[i + 1]);
    i += 2;
  }
  if (word("before") || word("after")) {
    trigger.timing = word("before") ? "BEFORE" : "AFTER";
    ++i;
  } else if (word("instead")) {
    trigger.timing = "INSTEAD OF";
    i += 2;
  }
  trigger.on_insert = word("insert");
  trigger.on_delete = word("delete");
  trigger.on_update = word("update");
  ++i;
  if (trigger.on_update && word("of")) {
    for (++i; i < tokens.size() && !word("on"); ++i) {
      if (!is_symbol(tokens[i], ',')) trigger.update_of.push_back(name_of(tokens[i]));
    }
  }
  return trigger;
}

}  // namespace shoofly::sqlite

#include "engine/postgres/stand_ins.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "engine/postgres/scanner.h"

namespace shoofly::postgres {
namespace {

class StandInWriter {
 public:
  StandInWriter(const std::string& statement, std::vector<Token> tokens)
      : tokens_(std::move(tokens)) {
    result_.text = statement;
  }

  StandIns run() {
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      if (!variable(i) && !braces(i) && !parameter(i)) clause(i);
    }
    return std::move(result_);
  }

 private:
  std::string_view text(std::size_t i) const {
    if (i >= tokens_.size()) return {};
    return std::string_view(result_.text)
        .substr(tokens_[i].start, tokens_[i].end - tokens_[i].start);
  }
  bool joined(std::size_t i) const {  // with the one before it
    return i > 0 && i < tokens_.size() && tokens_[i - 1].end == tokens_[i].start;
  }
  bool is(std::size_t i, std::string_view word) const {
    const std::string_view found = text(i);
    return std::equal(found.begin(), found.end(), word.begin(), word.end(), [](char a, char b) {
      return std::tolower(static_cast<unsigned char>(a)) == b;
    });
  }
  bool is_name(std::size_t i) const {
    return i < tokens_.size() &&
           (tokens_[i].kind == TokenKind::kIdentifier || tokens_[i].kind == TokenKind::kKeyword);
  }
  void put(std::size_t at, char c) {
    result_.text[at] = c;
    result_.any = true;
  }

  // :x, :'x', :"x"
  bool variable(std::size_t i) {
    if (text(i) != ":" || !joined(i + 1) || (joined(i) && text(i - 1) == ":")) return false;
    const char first = text(i + 1)[0];
    const bool quoted = first == '\'' || first == '"';
    if (!quoted && !is_name(i + 1)) return false;
    put(tokens_[i].start, quoted ? ' ' : '_');
    return true;
  }

  // {{ x }}, ${x}
  bool braces(std::size_t i) {
    const bool two = text(i) == "{" && text(i + 1) == "{" && joined(i + 1);
    if (!two && !(text(i) == "$" && text(i + 1) == "{" && joined(i + 1))) return false;
    std::size_t last = i + 2;
    while (last < tokens_.size() && text(last) != "}") ++last;
    if (two) ++last;
    if (last >= tokens_.size() || text(last) != "}") return false;
    name_over(tokens_[i].start, tokens_[last].end);
    return true;
  }

  // %(x)s, %s
  bool parameter(std::size_t i) {
    if (text(i).empty() || text(i).back() != '%') return false;
    const std::size_t start = tokens_[i].end - 1;
    const bool named = text(i + 1) == "(" && joined(i + 1) && is_name(i + 2) &&
                       text(i + 3) == ")" && joined(i + 4) && is(i + 4, "s");
    if (!named && !(joined(i + 1) && is(i + 1, "s"))) return false;
    name_over(start, tokens_[named ? i + 4 : i + 1].end);
    return true;
  }

  void name_over(std::size_t from, std::size_t to) {
    for (std::size_t at = from; at < to; ++at) {
      const auto c = static_cast<unsigned char>(result_.text[at]);
      if (std::isalnum(c) == 0) put(at, '_');
    }
    if (std::isdigit(static_cast<unsigned char>(result_.text[from])) != 0) put(from, '_');
  }

  void blank(std::size_t i) {
    for (std::size_t at = tokens_[i].start; at < tokens_[i].end; ++at) put(at, ' ');
  }

  void clause(std::size_t i) {
    if (i > 0 && is(i, "virtual") && text(i - 1) == ")") {
      result_.is_virtual.push_back(tokens_[i].start);
      result_.text.replace(tokens_[i].start, 7, "stored ");
      result_.any = true;
    } else if (is(i, "enforced") && i > 0) {
      const bool negated = is(i - 1, "not");
      if (negated) result_.not_enforced.push_back(tokens_[i].start);
      if (negated) blank(i - 1);
      blank(i);
    } else if (is(i, "storage") && is(0, "create") && i > 2 && is_name(i + 1)) {
      blank(i);
      blank(i + 1);
    }
  }

  std::vector<Token> tokens_;
  StandIns result_;
};

struct LaterSyntax {
  std::array<std::string_view, 3> words;  // in a row; empty ones are not asked for
  std::string_view meaning;
};

constexpr std::array<LaterSyntax, 12> kLater = {{
    {{"without", "overlaps", ""}, "PostgreSQL 18: WITHOUT OVERLAPS"},
    {{",", "period", ""}, "PostgreSQL 18: PERIOD in a foreign key"},
    {{"add", "not", "null"}, "PostgreSQL 18: NOT NULL as a constraint of the table"},
    {{"set", "expression", ""}, "PostgreSQL 17: SET EXPRESSION"},
    {{"json_table", "(", ""}, "PostgreSQL 17: JSON_TABLE"},
    {{"json_query", "(", ""}, "PostgreSQL 17: JSON_QUERY"},
    {{"merge", "partitions", ""}, "a release after 18: MERGE PARTITIONS"},
    {{"split", "partition", ""}, "a release after 18: SPLIT PARTITION"},
    {{"by", "source", ""}, "PostgreSQL 17: MERGE .. WHEN NOT MATCHED BY SOURCE"},
    {{"returning", "with", "("}, "PostgreSQL 18: RETURNING WITH (OLD AS ..)"},
    {{"is", "json", ""}, "PostgreSQL 16: IS JSON"},
    {{"not", "enforced", ""}, "PostgreSQL 18: NOT ENFORCED"},
}};

bool stands_before(Position a, Position b) {
  return a.line < b.line || (a.line == b.line && a.column < b.column);
}

std::string word_at(const std::string& statement, const Token& token) {
  std::string word = statement.substr(token.start, token.end - token.start);
  std::transform(word.begin(), word.end(), word.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return word;
}

std::vector<Token> tokens_without_comments(const std::string& statement) {
  Result<std::vector<Token>> tokens = scan(statement);
  if (!tokens.ok()) return {};
  std::erase_if(*tokens, [](const Token& token) { return token.kind == TokenKind::kComment; });
  return std::move(*tokens);
}

}  // namespace

StandIns with_stand_ins(const std::string& statement) {
  return StandInWriter(statement, tokens_without_comments(statement)).run();
}

void make_virtual(std::vector<WrittenStatement>& statements, std::size_t first, Position words) {
  WrittenColumn* column = nullptr;
  for (std::size_t i = first; i < statements.size(); ++i) {
    if (auto* make = std::get_if<MakeColumn>(&statements[i].act)) {
      if (stands_before(make->column.at, words)) column = &make->column;
    } else if (auto* table = std::get_if<MakeTable>(&statements[i].act)) {
      for (WrittenColumn& each : table->table.columns) {
        if (stands_before(each.at, words)) column = &each;
      }
    }
  }
  if (column != nullptr) column->column.generated = Generated::kVirtual;
}

void leave_unchecked(std::vector<WrittenStatement>& statements, std::size_t first, Position words) {
  WrittenConstraint* constraint = nullptr;
  const auto look_at = [&](WrittenConstraint& each) {
    if (stands_before(each.at, words)) constraint = &each;
  };
  for (std::size_t i = first; i < statements.size(); ++i) {
    WrittenAct& act = statements[i].act;
    if (auto* make = std::get_if<MakeConstraint>(&act)) look_at(make->constraint);
    if (auto* make = std::get_if<MakeColumn>(&act))
      std::for_each(make->constraints.begin(), make->constraints.end(), look_at);
    if (auto* make = std::get_if<MakeTable>(&act))
      std::for_each(make->table.constraints.begin(), make->table.constraints.end(), look_at);
  }
  if (constraint == nullptr) return;
  constraint->constraint.validated = false;
  constraint->enforced = false;
}

bool looks_like_mysql(std::string_view statement) {
  std::string bare;  // capitals, without blanks and what is quoted
  char quote = 0;
  for (const char c : statement) {
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '\'' || c == '"') {
      quote = c;
    } else if (std::isspace(static_cast<unsigned char>(c)) == 0) {
      bare += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    }
  }
  return bare.find('`') != std::string::npos || bare.find("AUTO_INCREMENT") != std::string::npos ||
         bare.find(")ENGINE=") != std::string::npos;
}

std::string_view later_syntax(const std::string& statement) {
  std::vector<std::string> words;
  for (const Token& token : tokens_without_comments(statement))
    words.push_back(word_at(statement, token));
  const bool merges = !words.empty() && words[0] == "merge";
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (merges && words[i] == "returning") return "PostgreSQL 17: MERGE .. RETURNING";
    if (i > 1 && words[i - 2] == "constraint" && words[i] == "not")
      return "PostgreSQL 18: NOT NULL as a constraint of the table";
    for (const LaterSyntax& later : kLater) {
      std::size_t fitting = 0;
      while (fitting < 3 && !later.words[fitting].empty() && i + fitting < words.size() &&
             words[i + fitting] == later.words[fitting])
        ++fitting;
      if (fitting == 3 || later.words[fitting].empty()) return later.meaning;
    }
  }
  return {};
}

}  // namespace shoofly::postgres

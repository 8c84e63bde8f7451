// Statements about rows: of which tables, which columns, and whether all of them.

#include <algorithm>
#include <utility>

#include "engine/mysql/statement.h"
#include "engine/row_bounds.h"

namespace shoofly::mysql {
namespace {

class RowReader {
  struct Source {
    QualifiedName name;
    std::string alias;  // lower case; its own name where there is none
  };

 public:
  explicit RowReader(Reading& reading) : reading_(reading), at_(reading.at) {}

  std::optional<bool> run() {
    if (at_.is("with")) return with();
    if (at_.is_any({"insert", "replace"})) return insert();
    if (at_.accept("update")) return update();
    if (at_.accept("delete")) return erase();
    if (at_.accept("truncate")) return truncate();
    if (at_.are({"load", "data"}) || at_.are({"load", "xml"})) return load();
    if (at_.is_any({"select", "values", "table", "("})) {
      work_.verb = RowWork::Verb::kSelect;
      return done("SELECT");
    }
    return std::nullopt;
  }

 private:
  bool done(std::string what) {
    reading_.add_aside(Aside::Kind::kData, std::move(what),
                       work_.tables.empty() ? QualifiedName{} : work_.tables.front(), work_);
    at_.go(at_.size());
    return true;
  }

  // WITH a AS (..), b AS (..) SELECT, UPDATE or DELETE.
  std::optional<bool> with() {
    at_.skip();
    at_.accept("recursive");
    do {
      if (!at_.name()) return false;
      if (at_.is("(") && !at_.skip_brackets()) return false;
      if (!at_.expect("as") || !at_.skip_brackets()) return false;
    } while (at_.accept(","));
    if (at_.is("with")) return at_.fail("SELECT, UPDATE or DELETE");
    const std::optional<bool> read = run();
    return read ? read : at_.fail("SELECT, UPDATE or DELETE");
  }

  void skip_words(std::initializer_list<std::string_view> words) {
    while (at_.is_any(words)) at_.skip();
  }

  bool insert() {
    const std::string verb = upper(at_.word());
    skip_words({"low_priority", "delayed", "high_priority", "ignore", "into"});
    work_.verb = RowWork::Verb::kInsert;
    if (!table()) return false;
    if (at_.accept("partition") && !at_.skip_brackets()) return false;
    if (at_.is("(") && !at_.is("select", 1) && !at_.is("(", 1)) {
      if (at_.is(")", 1)) {
        at_.skip();
        at_.skip();
      } else {
        auto columns = at_.names();
        if (!columns) return false;
        work_.columns = std::move(*columns);
      }
    }
    if (at_.accept("values") || at_.accept("value")) return count_rows() && done(verb);
    if (at_.accept("set")) {
      work_.rows = 1;
      return assignments({"on", "as", "returning"}) && done(verb);
    }
    if (!at_.is_any({"select", "(", "with", "table"})) return at_.fail("VALUES, SET or SELECT");
    work_.from_query = true;
    return done(verb + " .. SELECT");
  }

  bool count_rows() {
    do {
      at_.accept("row");
      if (!at_.skip_brackets()) return false;
      ++work_.rows;
    } while (at_.accept(","));
    if (!at_.at_end() && !at_.is_any({"on", "as", "returning"}))
      return at_.fail("the end of the statement");
    return true;
  }

  bool table() {
    std::optional<QualifiedName> name = at_.qualified();
    if (!name) return false;
    work_.tables.push_back(std::move(*name));
    return true;
  }

  bool update() {
    skip_words({"low_priority", "ignore"});
    work_.verb = RowWork::Verb::kUpdate;
    if (at_.is("(")) return at_.fail("a table");
    const std::size_t from = at_.index();
    if (!table()) return false;
    take_names("set");
    at_.go(from);
    take_sources({"set"});
    if (!at_.expect("set")) return false;
    if (!assignments({"where", "order", "limit", "returning"})) return false;
    written_by_assignments();
    return conditions() && done("UPDATE");
  }

  // The columns that are set, without the table's name.
  bool assignments(std::initializer_list<std::string_view> ends) {
    do {
      std::optional<std::string> name = at_.name();
      std::string of;
      while (name && at_.accept(".")) {
        of = *name;
        name = at_.name();
      }
      if (!name) return false;
      assigned_.push_back(std::move(of));
      work_.columns.push_back(std::move(*name));
      if (!at_.accept(":") && !at_.is("=")) return at_.fail("=");
      if (!at_.expect("=")) return false;
      while (!at_.at_end() && !at_.is(",") && !at_.is_any(ends)) {
        if (at_.is("(") ? !at_.skip_brackets() : (at_.skip(), false)) return false;
      }
    } while (at_.accept(","));
    return true;
  }

  // A LIMIT is a batch.
  bool conditions() {
    if (at_.is("where")) {
      work_.filtered = true;
      take_bounds();
    }
    if (!at_.skip_to({"limit"})) return false;
    work_.limited = at_.is("limit");
    return true;
  }

  // What the one table is called up to this word; of several tables nothing.
  void take_names(std::string_view end) {
    names_.clear();
    const std::size_t from = at_.index();
    at_.accept("as");
    const std::string alias = at_.is(end) || at_.at_end() ? "" : lower(at_.word());
    if (!alias.empty()) at_.skip();
    if (at_.is(end) || at_.at_end()) names_ = {lower(work_.tables.front().name), alias};
    at_.go(from);
  }

  // What the rows are looked for in: "a x join b on .., (select ..) c", up to one of these words.
  void take_sources(std::initializer_list<std::string_view> ends) {
    bool begins = true;
    while (!at_.at_end() && !at_.is_any(ends)) {
      const bool divides = at_.is_any({",", "join", "straight_join"});
      const bool first = std::exchange(begins, divides);
      if (first && !divides && at_.is_name()) {
        take_source();
      } else if (!at_.is("(") || !at_.skip_brackets()) {
        if (!at_.at_end()) at_.skip();
      }
    }
  }

  void take_source() {
    std::optional<QualifiedName> name = at_.qualified();
    if (!name) return;
    if (at_.accept("partition") && at_.is("(") && !at_.skip_brackets()) return;
    std::string alias = name->name;
    const bool said = at_.accept("as");
    const bool ends = at_.at_end() || !at_.is_name() ||
                      at_.is_any({"join", "inner", "left", "right", "cross", "natural",
                                  "straight_join", "on", "using", "use", "force", "ignore", "set",
                                  "where", "order", "limit", "for", "returning", "full"});
    if (said || !ends) alias = at_.name().value_or("");
    sources_.push_back({std::move(*name), lower(alias)});
  }

  // Null: nothing is called so, or more than one.
  const Source* source_called(const std::string& name) const {
    const Source* found = nullptr;
    for (const Source& each : sources_) {
      if (each.alias != lower(name)) continue;
      if (found != nullptr) return nullptr;
      found = &each;
    }
    return found;
  }

  // UPDATE a JOIN b .. SET b.x = 1 writes b.
  void written_by_assignments() {
    std::vector<QualifiedName> tables;
    for (const std::string& name : assigned_) {
      const Source* source = source_called(name);
      if (source == nullptr) return;
      if (std::find(tables.begin(), tables.end(), source->name) == tables.end())
        tables.push_back(source->name);
    }
    if (!tables.empty()) work_.tables = std::move(tables);
  }

  // DELETE x FROM a x writes a.
  void written_by_names() {
    for (QualifiedName& table : work_.tables) {
      const Source* source = table.schema.empty() ? source_called(table.name) : nullptr;
      if (source != nullptr) table = source->name;
    }
    if (sources_.size() == 1) names_ = {lower(sources_.front().name.name), sources_.front().alias};
  }

  void take_bounds() {
    if (names_.empty()) return;
    const std::size_t from = at_.index();
    if (!at_.skip_to({"order", "limit", "returning"})) return;
    const std::size_t end = at_.index();
    std::vector<ConditionToken> tokens;
    for (at_.go(from + 1); at_.index() < end; at_.skip()) tokens.push_back(condition_token());
    work_.fixed = bounds_of(tokens, names_).columns();
    at_.go(from);
  }

  ConditionToken condition_token() const {
    using Kind = ConditionToken::Kind;
    switch (at_.kind().value_or(TokenKind::kSign)) {
      case TokenKind::kWord:
        return condition_word(at_.raw());
      case TokenKind::kQuotedName:
        return {Kind::kName, lower(unquoted(at_.raw(), false))};
      case TokenKind::kNumber:
        return condition_number(at_.raw());
      case TokenKind::kText:
        return {Kind::kConstant, {}};
      case TokenKind::kVariable:
      case TokenKind::kSign:
        break;
    }
    return {Kind::kSign, std::string(at_.raw())};
  }

  bool erase() {
    skip_words({"low_priority", "quick", "ignore"});
    work_.verb = RowWork::Verb::kDelete;
    // DELETE a, b FROM ..; DELETE FROM a, b USING ..
    if (!at_.accept("from")) {
      do {
        if (!table()) return false;
        if (at_.accept({".", "*"})) continue;
      } while (at_.accept(","));
      if (!at_.expect("from")) return false;
      take_sources({"where", "order", "limit", "returning"});
      written_by_names();
    } else {
      do {
        if (!table()) return false;
        at_.accept({".", "*"});
      } while (at_.accept(","));
      if (at_.accept("using")) {
        take_sources({"where", "order", "limit", "returning"});
        written_by_names();
      } else if (work_.tables.size() == 1) {
        take_names("where");
      }
    }
    if (!at_.skip_to({"where", "limit"})) return false;
    return conditions() && done("DELETE");
  }

  bool truncate() {
    at_.accept("table");
    work_.verb = RowWork::Verb::kTruncate;
    if (!table()) return false;
    read_wait(at_);
    return at_.at_end() ? done("TRUNCATE") : at_.fail("the end of the statement");
  }

  bool load() {
    work_.verb = RowWork::Verb::kCopyIn;
    if (!at_.skip_to({"into"}) || !at_.expect("into") || !at_.expect("table")) return false;
    return table() && done("LOAD DATA");
  }

  Reading& reading_;
  Cursor& at_;
  RowWork work_;
  std::vector<Source> sources_;
  std::vector<std::string> assigned_;  // what stands before each column that is set; may be empty
  std::vector<std::string> names_;     // of its one table
};

}  // namespace

std::optional<bool> read_row_work(Reading& reading) { return RowReader(reading).run(); }

}  // namespace shoofly::mysql

#pragma once

// The SQL that a program sends, put together call by call, with the place of each.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lint/migration.h"
#include "sql/text.h"
#include "toolchain/programs/tree.h"

namespace shoofly::toolchain::programs {

class SqlScript {
 public:
  // Remarks from `from` on go before the statement that follows them; behind a call, behind its
  // last statement. They outlive it.
  SqlScript(std::string file, std::span<const Remark> remarks, Position from);

  void say(Position at, const Sql& sql);
  // One statement whose parts, behind the head and with commas between them, have places of their
  // own.
  struct Part {
    Position at;
    Sql sql;
  };
  void say(Position at, const Sql& head, const std::vector<Part>& parts);
  // SQL as the program has it.
  void literal(const Node& text);
  void opaque(Position at, std::string what);
  std::size_t opaque_parts() const { return script_.opaque.size(); }
  // Around what the tool runs outside of its transaction.
  void leave_transaction(Position at);
  void enter_transaction(Position at);
  // What is said as long as it lives perhaps does not run, or runs again and again.
  class Guard {
   public:
    enum class Kind { kCondition, kLoop };
    Guard(SqlScript& sql, Kind kind) : sql_(sql), kind_(kind), start_(sql.script_.text.size()) {
      ++(loops() ? sql_.loops_ : sql_.conditions_);
    }
    ~Guard() {
      --(loops() ? sql_.loops_ : sql_.conditions_);
      if (!loops() && start_ < sql_.script_.text.size())
        sql_.script_.blocks.push_back({start_, sql_.script_.text.size()});
    }
    Guard(const Guard&) = delete;
    Guard& operator=(const Guard&) = delete;

   private:
    bool loops() const { return kind_ == Kind::kLoop; }
    SqlScript& sql_;
    Kind kind_;
    std::size_t start_;
  };
  // A loop over rows of the program's, as the statement that would do the same.
  void say_row_by_row(Position at, const Sql& sql);
  bool is_guarded() const { return conditions_ > 0 || loops_ > 0; }
  // Whether the tool runs all of it in a transaction.
  void set_wrapped(bool wrapped) { wrapped_ = wrapped; }
  bool is_wrapped() const { return wrapped_; }
  bool empty() const { return script_.text.empty() && script_.opaque.empty(); }

  lint::Script finish(lint::Direction direction, lint::Wrapping wrapping);

 private:
  void take_remarks(Position up_to);
  void guard(std::size_t start);

  lint::Script script_;
  std::span<const Remark> remarks_;
  std::size_t next_remark_ = 0;
  Position last_ = {};  // of the call that was said last
  int conditions_ = 0;  // that are around what is said
  int loops_ = 0;
  bool wrapped_ = true;
};

inline const SqlWriter kSql{QuoteStyle::kDouble};
// Of words that a program has for an expression, a type or a keyword. A text with a semicolon or a
// comment in it could become more than one statement: what was made of it is judged, never run.
Sql written(std::string text);

}  // namespace shoofly::toolchain::programs

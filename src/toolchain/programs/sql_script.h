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
  bool empty() const { return script_.text.empty() && script_.opaque.empty(); }

  lint::Script finish(lint::Direction direction, lint::Wrapping wrapping);

 private:
  void take_remarks(Position up_to);

  lint::Script script_;
  std::span<const Remark> remarks_;
  std::size_t next_remark_ = 0;
  Position last_ = {};  // of the call that was said last
};

inline const SqlWriter kSql{QuoteStyle::kDouble};
// Of words that a program has for an expression, a type or a keyword. A text with a semicolon or a
// comment in it could become more than one statement: what was made of it is judged, never run.
Sql written(std::string text);

}  // namespace shoofly::toolchain::programs

#include "engine/sqlite/divide.h"

#include <algorithm>

#include "engine/insert_rows.h"
#include "engine/sqlite/words.h"

namespace shoofly::sqlite {
namespace {

// How a body's statement begins, and what ends the body.
bool begins_in_body(Code code) {
  switch (code) {
    case Code::kInsert:
    case Code::kReplace:
    case Code::kUpdate:
    case Code::kDelete:
    case Code::kSelect:
    case Code::kValues:
    case Code::kWith:
    case Code::kEnd:
      return true;
    default:
      return false;
  }
}

// CREATE [TEMP] TRIGGER, perhaps behind EXPLAIN [QUERY PLAN].
bool makes_trigger(const std::vector<Token>& tokens) {
  const auto is = [&](std::size_t index, Code code) {
    return index < tokens.size() && code_of(tokens[index]) == code;
  };
  std::size_t at = 0;
  if (is(at, Code::kExplain)) ++at;
  if (is(at, Code::kQuery)) at += 2;
  if (!is(at, Code::kCreate)) return false;
  return is(at + 1, Code::kTrigger) || (is(at + 1, Code::kTemp) && is(at + 2, Code::kTrigger));
}

RowSign row_sign(Code code) {
  switch (code) {
    case Code::kOpen:
      return RowSign::kOpen;
    case Code::kClose:
      return RowSign::kClose;
    case Code::kComma:
      return RowSign::kComma;
    case Code::kSelect:
    case Code::kValues:
    case Code::kWith:
      return RowSign::kQuery;
    default:
      return RowSign::kOther;
  }
}

// Before byte `end`. False: too little would be gained by it.
bool leave_out_rows(StatementPiece& piece, std::size_t end) {
  std::vector<Token>& tokens = piece.tokens;
  const Code first = code_of(tokens.front());
  if (first != Code::kInsert && first != Code::kReplace) return false;
  std::size_t row = 1;
  while (row < tokens.size() &&
         !(code_of(tokens[row - 1]) == Code::kValues && code_of(tokens[row]) == Code::kOpen))
    ++row;
  const WholeRows rows = whole_rows(
      row, tokens.size(), [&](std::size_t index) { return row_sign(code_of(tokens[index])); });
  if (rows.rows == 0) return false;
  const std::size_t bytes =
      (rows.to < tokens.size() ? tokens[rows.to].at : end) - tokens[rows.from].at;
  if (bytes < kLongestStatement / 2) return false;
  tokens.erase(tokens.begin() + static_cast<std::ptrdiff_t>(rows.from),
               tokens.begin() + static_cast<std::ptrdiff_t>(rows.to));
  piece.rows_left_out += rows.rows;
  piece.bytes_left_out += bytes;
  return true;
}

}  // namespace

std::optional<Token> Divider::cut() {
  std::optional<Token> token = next_token(text_, at_);
  at_ = token ? token->at + token->text.size() : text_.size();
  // SQLite takes a comment that nothing closes for one to the end.
  if (token && token->kind == TokenKind::kIllegal && token->text.starts_with("/*"))
    return std::nullopt;
  return token;
}

std::optional<StatementPiece> Divider::next() {
  for (std::optional<Token> token = cut(); token; token = cut()) {
    const bool begins_line = token->at == 0 || text_[token->at - 1] == '\n';
    if (begins_line && token->text[0] == '.') return take_shell_line(*token);
    if (code_of(*token) != Code::kSemicolon) return take_statement(*token);
  }
  return std::nullopt;
}

StatementPiece Divider::take_shell_line(const Token& dot) {
  at_ = std::min(text_.find('\n', dot.at), text_.size());
  std::size_t end = at_;
  if (end > dot.at && text_[end - 1] == '\r') --end;
  return {dot.at, end, true, {}};
}

bool Divider::body_goes_on() {
  const std::optional<Token> next = next_token(text_, at_);
  return next && begins_in_body(code_of(*next));
}

void Divider::take(const Token& token, StatementPiece& piece) const {
  piece.end = token.at + token.text.size();
  if (piece.too_long) return;
  const std::size_t kept = piece.end - piece.start - piece.bytes_left_out;
  piece.too_long =
      kept > kLongestStatement && (piece.tokens.empty() || !leave_out_rows(piece, token.at));
  if (!piece.too_long) piece.tokens.push_back(token);
}

StatementPiece Divider::take_statement(const Token& first) {
  StatementPiece piece{first.at, first.at, false, {}};
  take(first, piece);
  bool in_body = false;
  bool ended = false;  // behind the END of a body
  bool behind_semicolon = false;
  while (const std::optional<Token> token = cut()) {
    const Code code = code_of(*token);
    if (code == Code::kSemicolon && (!in_body || ended || !body_goes_on())) break;
    ended |= behind_semicolon && code == Code::kEnd;
    behind_semicolon = code == Code::kSemicolon;
    if (!in_body && code == Code::kBegin) in_body = makes_trigger(piece.tokens);
    take(*token, piece);
  }
  return piece;
}

}  // namespace shoofly::sqlite

#include "engine/postgres/scanner.h"

#include <pg_query.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>

#include <fmt/format.h>

namespace shoofly::postgres {
namespace {

// A protobuf message is a list of (field number, varint or bytes). libpg-query gives scan results
// in no other form, and Debian's package has no reader for them.
class WireReader {
 public:
  explicit WireReader(std::string_view bytes) : bytes_(bytes) {}
  bool next(int& field, std::uint64_t& number, std::string_view& content) {
    if (bytes_.empty()) return false;
    const std::uint64_t tag = varint();
    field = static_cast<int>(tag >> 3U);
    number = varint();
    if ((tag & 7U) == 2) {
      const std::size_t length = std::min<std::size_t>(number, bytes_.size());
      content = bytes_.substr(0, length);
      bytes_.remove_prefix(length);
    }
    return true;
  }

 private:
  std::uint64_t varint() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; !bytes_.empty() && shift < 64; shift += 7) {
      const auto byte = static_cast<unsigned char>(bytes_.front());
      bytes_.remove_prefix(1);
      value |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
      if ((byte & 0x80U) == 0) break;
    }
    return value;
  }
  std::string_view bytes_;
};

// Numbers of pg_query.proto's enum Token.
TokenKind kind_of_token(std::uint64_t token, std::uint64_t keyword_kind) {
  if (token == 258 || token == 259) return TokenKind::kIdentifier;
  if ((token >= 260 && token <= 264) || token == 266) return TokenKind::kConstant;
  if (token == 275 || token == 276) return TokenKind::kComment;
  return keyword_kind != 0 ? TokenKind::kKeyword : TokenKind::kOther;
}

Token read_token(std::string_view bytes) {
  Token token;
  std::uint64_t kind = 0;
  std::uint64_t keyword = 0;
  WireReader reader(bytes);
  int field = 0;
  std::uint64_t number = 0;
  std::string_view content;
  while (reader.next(field, number, content)) {
    if (field == 1) token.start = number;
    if (field == 2) token.end = number;
    if (field == 4) kind = number;
    if (field == 5) keyword = number;
  }
  token.kind = kind_of_token(kind, keyword);
  return token;
}

std::optional<SyntaxError> scan_into(const std::string& sql, std::vector<Token>& tokens) {
  const PgQueryScanResult result = pg_query_scan(sql.c_str());
  std::optional<SyntaxError> error;
  if (result.error != nullptr) {
    error = SyntaxError{result.error->message == nullptr ? "syntax error" : result.error->message,
                        byte_of(sql, result.error->cursorpos)};
  } else {
    WireReader reader({result.pbuf.data, result.pbuf.len});
    int field = 0;
    std::uint64_t number = 0;
    std::string_view content;
    while (reader.next(field, number, content)) {
      if (field == 2) tokens.push_back(read_token(content));
    }
  }
  pg_query_free_scan_result(result);
  return error;
}

}  // namespace

std::size_t byte_of(const std::string& text, int character) {
  std::size_t at = 0;
  for (int seen = 1; at < text.size() && seen < character; ++seen) {
    for (++at; at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80; ++at) {
    }
  }
  return at;
}

Error at(std::size_t position, const std::string& problem) {
  return invalid_input(fmt::format("column {}: {}", position + 1, problem));
}

Result<std::vector<Token>> scan(const std::string& sql) {
  std::vector<Token> tokens;
  const std::optional<SyntaxError> error = scan_into(sql, tokens);
  if (error) return at(error->at, error->message);
  return tokens;
}

std::string query_shape(const std::string& sql) {
  constexpr std::size_t kShown = 400;
  std::string text = sql.substr(0, sql.find('\0'));
  std::vector<Token> tokens;
  std::optional<SyntaxError> error = scan_into(text, tokens);
  if (error) {  // the server cuts long statements off: in the middle of a string, for one
    text.resize(std::min(error->at, text.size()));
    tokens.clear();
    if (scan_into(text, tokens)) return "...";
  }
  std::string shape;
  int constants = 0;
  std::size_t end = 0;
  for (const Token& token : tokens) {
    if (token.kind == TokenKind::kComment) continue;
    if (!shape.empty() && token.start > end) shape += ' ';
    shape += token.kind == TokenKind::kConstant ? fmt::format("${}", ++constants)
                                                : text.substr(token.start, token.end - token.start);
    end = token.end;
    if (shape.size() > kShown) return shape + " ...";
  }
  return error ? shape + " ..." : shape;
}

}  // namespace shoofly::postgres

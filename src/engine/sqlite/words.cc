#include "engine/sqlite/words.h"

#include <algorithm>
#include <array>
#include <unordered_map>

namespace shoofly::sqlite {
namespace {

using Keywords = std::unordered_map<std::string_view, Code>;

const Keywords& keywords() {
  static const Keywords table = {
      {"abort", Code::kAbort},
      {"action", Code::kAction},
      {"add", Code::kAdd},
      {"after", Code::kAfter},
      {"all", Code::kReserved},
      {"alter", Code::kAlter},
      {"always", Code::kAlways},
      {"analyze", Code::kAnalyze},
      {"and", Code::kReserved},
      {"as", Code::kAs},
      {"asc", Code::kAsc},
      {"attach", Code::kAttach},
      {"autoincrement", Code::kAutoincrement},
      {"before", Code::kBefore},
      {"begin", Code::kBegin},
      {"between", Code::kReserved},
      {"by", Code::kBy},
      {"cascade", Code::kCascade},
      {"case", Code::kReserved},
      {"check", Code::kCheck},
      {"collate", Code::kCollate},
      {"column", Code::kColumn},
      {"commit", Code::kCommit},
      {"conflict", Code::kConflict},
      {"constraint", Code::kConstraint},
      {"create", Code::kCreate},
      {"cross", Code::kJoinKind},
      {"current", Code::kCurrent},
      {"database", Code::kDatabase},
      {"default", Code::kDefault},
      {"deferrable", Code::kDeferrable},
      {"deferred", Code::kDeferred},
      {"delete", Code::kDelete},
      {"desc", Code::kDesc},
      {"detach", Code::kDetach},
      {"distinct", Code::kDistinct},
      {"do", Code::kDo},
      {"drop", Code::kDrop},
      {"each", Code::kEach},
      {"else", Code::kReserved},
      {"end", Code::kEnd},
      {"escape", Code::kReserved},
      {"except", Code::kReserved},
      {"exclusive", Code::kExclusive},
      {"exists", Code::kExists},
      {"explain", Code::kExplain},
      {"fail", Code::kFail},
      {"for", Code::kFor},
      {"foreign", Code::kForeign},
      {"from", Code::kFrom},
      {"full", Code::kJoinKind},
      {"generated", Code::kGenerated},
      {"group", Code::kReserved},
      {"having", Code::kReserved},
      {"if", Code::kIf},
      {"ignore", Code::kIgnore},
      {"immediate", Code::kImmediate},
      {"in", Code::kReserved},
      {"index", Code::kIndex},
      {"indexed", Code::kIndexed},
      {"initially", Code::kInitially},
      {"inner", Code::kJoinKind},
      {"insert", Code::kInsert},
      {"instead", Code::kInstead},
      {"intersect", Code::kReserved},
      {"into", Code::kInto},
      {"is", Code::kReserved},
      {"isnull", Code::kReserved},
      {"join", Code::kReserved},
      {"key", Code::kKey},
      {"left", Code::kJoinKind},
      {"limit", Code::kLimit},
      {"match", Code::kMatch},
      {"materialized", Code::kMaterialized},
      {"natural", Code::kJoinKind},
      {"no", Code::kNo},
      {"not", Code::kNot},
      {"nothing", Code::kReserved},
      {"notnull", Code::kReserved},
      {"null", Code::kNull},
      {"of", Code::kOf},
      {"on", Code::kOn},
      {"or", Code::kOr},
      {"order", Code::kOrder},
      {"outer", Code::kJoinKind},
      {"plan", Code::kPlan},
      {"pragma", Code::kPragma},
      {"primary", Code::kPrimary},
      {"query", Code::kQuery},
      {"recursive", Code::kRecursive},
      {"references", Code::kReferences},
      {"reindex", Code::kReindex},
      {"release", Code::kRelease},
      {"rename", Code::kRename},
      {"replace", Code::kReplace},
      {"restrict", Code::kRestrict},
      {"returning", Code::kReturning},
      {"right", Code::kJoinKind},
      {"rollback", Code::kRollback},
      {"row", Code::kRow},
      {"savepoint", Code::kSavepoint},
      {"select", Code::kSelect},
      {"set", Code::kSet},
      {"table", Code::kTable},
      {"temp", Code::kTemp},
      {"temporary", Code::kTemp},
      {"then", Code::kReserved},
      {"to", Code::kTo},
      {"transaction", Code::kTransaction},
      {"trigger", Code::kTrigger},
      {"union", Code::kReserved},
      {"unique", Code::kUnique},
      {"update", Code::kUpdate},
      {"using", Code::kUsing},
      {"vacuum", Code::kVacuum},
      {"values", Code::kValues},
      {"view", Code::kView},
      {"virtual", Code::kVirtual},
      {"when", Code::kWhen},
      {"where", Code::kWhere},
      {"with", Code::kWith},
      {"without", Code::kWithout},
  };
  return table;
}

Code code_of_word(std::string_view word) {
  constexpr std::size_t kLongest = 16;
  if (word.size() > kLongest) return Code::kName;
  std::array<char, kLongest> lower{};
  std::transform(word.begin(), word.end(), lower.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  const auto found = keywords().find(std::string_view(lower.data(), word.size()));
  return found == keywords().end() ? Code::kName : found->second;
}

Code code_of_symbol(char symbol) {
  switch (symbol) {
    case '(':
      return Code::kOpen;
    case ')':
      return Code::kClose;
    case ',':
      return Code::kComma;
    case '.':
      return Code::kDot;
    case '=':
      return Code::kEqual;
    case '+':
      return Code::kPlus;
    case '-':
      return Code::kMinus;
    case ';':
      return Code::kSemicolon;
    case '*':
    case '/':
    case '%':
    case '<':
    case '>':
    case '!':
    case '|':
    case '&':
    case '~':
      return Code::kOperator;
    default:
      return Code::kIllegal;
  }
}

}  // namespace

Code code_of(const Token& token) {
  switch (token.kind) {
    case TokenKind::kWord:
      return code_of_word(token.text);
    case TokenKind::kQuotedName:
      return Code::kName;
    case TokenKind::kString:
      return Code::kString;
    case TokenKind::kBlob:
      return Code::kBlob;
    case TokenKind::kNumber:
      return Code::kNumber;
    case TokenKind::kVariable:
      return Code::kVariable;
    case TokenKind::kOther:
      return code_of_symbol(token.text[0]);
    case TokenKind::kIllegal:
      return Code::kIllegal;
  }
  return Code::kIllegal;
}

std::string codes_of(const std::vector<Token>& tokens) {
  std::string codes;
  codes.reserve(tokens.size());
  for (const Token& token : tokens) codes += static_cast<char>(code_of(token));
  return codes;
}

}  // namespace shoofly::sqlite

#include "engine/postgres/sqlstate.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <regex>
#include <vector>

#include <fmt/format.h>

namespace shoofly::postgres {
namespace {

// The first row whose code is a prefix of the SQLSTATE decides: codes before their classes.
struct Meaning {
  std::string_view code;
  ErrorKind kind;
};
constexpr std::array kMeanings = {
    Meaning{"55P03", ErrorKind::kRetryable},       // lock not available: lock_timeout, NOWAIT
    Meaning{"40P01", ErrorKind::kRetryable},       // deadlock
    Meaning{"40003", ErrorKind::kInDoubt},         // statement completion unknown
    Meaning{"40002", ErrorKind::kData},            // deferred constraint failed at COMMIT
    Meaning{"40", ErrorKind::kRetryable},          // serialization
    Meaning{"57014", ErrorKind::kRetryable},       // canceled (the connection knows if by us)
    Meaning{"57P", ErrorKind::kConnectionLost},    // shutdown, crash, starting up
    Meaning{"25P03", ErrorKind::kConnectionLost},  // idle in transaction for too long
    Meaning{"25P04", ErrorKind::kConnectionLost},  // transaction_timeout, 17+
    Meaning{"25006", ErrorKind::kRefused},         // read-only transaction
    Meaning{"08", ErrorKind::kConnectionLost},
    Meaning{"53300", ErrorKind::kRetryable},  // too many connections
    Meaning{"72000", ErrorKind::kRetryable},  // snapshot too old, up to 16
    Meaning{"42501", ErrorKind::kRefused},    // missing right
    Meaning{"28", ErrorKind::kRefused},       // authentication
    Meaning{"3D000", ErrorKind::kNotFound},   // no such database
    Meaning{"42P01", ErrorKind::kNotFound},   // relation
    Meaning{"42703", ErrorKind::kNotFound},   // column
    Meaning{"42883", ErrorKind::kNotFound},   // function
    Meaning{"42704", ErrorKind::kNotFound},   // type and others
    Meaning{"3F000", ErrorKind::kNotFound},   // schema
    Meaning{"42P07", ErrorKind::kConflict},   // a name taken: relation
    Meaning{"42710", ErrorKind::kConflict},   // object
    Meaning{"42701", ErrorKind::kConflict},   // column
    Meaning{"42723", ErrorKind::kConflict},   // function
    Meaning{"42P06", ErrorKind::kConflict},   // schema
    Meaning{"42", ErrorKind::kInvalidInput},
    Meaning{"55006", ErrorKind::kConflict},  // in use
    Meaning{"55000", ErrorKind::kRefused},   // not in the state that it would need
    Meaning{"2BP01", ErrorKind::kRefused},   // something depends on it
    Meaning{"54011", ErrorKind::kRefused},   // too many columns
    Meaning{"0A000", ErrorKind::kUnsupported},
    Meaning{"21", ErrorKind::kData},
    Meaning{"22", ErrorKind::kData},
    Meaning{"23", ErrorKind::kData},
    Meaning{"44", ErrorKind::kData},
    Meaning{"P0", ErrorKind::kData},  // RAISE in the user's trigger
};

struct OwnText {
  std::string_view code;
  std::string_view text;
};
constexpr std::array kOwnTexts = {
    OwnText{"22001", "a text is too long for its type"},
    OwnText{"22003", "a number is out of the range of its type"},
    OwnText{"22004", "a value is NULL where that is not allowed"},
    OwnText{"22007", "a text is no date or time"},
    OwnText{"22008", "a date or time is out of range"},
    OwnText{"22012", "division by zero"},
    OwnText{"22021", "a text holds bytes that are not valid in the encoding"},
    OwnText{"22P02", "a text is not a valid value of its type"},
    OwnText{"22P05", "a character does not exist in the encoding"},
    OwnText{"22", "a value cannot be processed"},
};

struct Advice {
  std::string_view code;
  std::string_view help;
};
constexpr std::array kAdvice = {
    Advice{"53100", "the server's disk is full: free space on its data, temporary or log volume"},
    Advice{"53100",
           "nothing is lost: what is committed stays, the run goes on with `shoofly resume`"},
    Advice{"53200", "the server is out of memory: lower work_mem or wait, then `shoofly resume`"},
    Advice{"53300", "all connection slots are taken: wait, or raise max_connections"},
    Advice{"53400", "a limit of the server's configuration is reached: the message names it"},
    Advice{"42501", "run as the owner of the table or as a member of the owning role"},
    Advice{
        "25006",
        "connect to the primary, or set default_transaction_read_only = off for this role and database"},
    Advice{"54011",
           "every ADD COLUMN uses up one of 1,600 numbers, dropped columns included; only a "
           "new copy of the table (pg_repack, dump and restore) gives them back"},
    Advice{"28", "check user, password and pg_hba.conf of the server"},
    Advice{"3D000", "check the database's name in the target's URL"},
    Advice{"P0",
           "a function or trigger of the application refused the row; its text is not shown "
           "because it may hold values: read it in the server's log"},
};

bool starts_with(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

bool ascii(const std::string& text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 128; });
}

std::string own_text(std::string_view sqlstate) {
  for (const OwnText& own : kOwnTexts) {
    if (starts_with(sqlstate, own.code)) return std::string(own.text);
  }
  return "the server's message is not shown: it may hold values";
}

// A message may quote a value that itself holds quotes: all between the first and the last goes.
std::string without_quoted(std::string text) {
  const std::size_t first = text.find('"');
  const std::size_t last = text.rfind('"');
  if (first == std::string::npos || first == last) return text;
  return text.replace(first, last - first + 1, "\"...\"");
}

// Numbers go, but for those of a type: character varying(3), numeric(10,2).
std::string without_numbers(const std::string& text) {
  std::string result;
  for (std::size_t i = 0; i < text.size();) {
    const auto digit = [&](std::size_t at) {
      return at < text.size() && std::isxdigit(static_cast<unsigned char>(text[at])) != 0;
    };
    const char before = i == 0 ? ' ' : text[i - 1];
    const bool starts = std::isdigit(static_cast<unsigned char>(text[i])) != 0 && before != '(' &&
                        before != ',' && std::isalnum(static_cast<unsigned char>(before)) == 0;
    if (!starts) {
      result += text[i++];
      continue;
    }
    result += "...";
    for (++i; digit(i) || (i < text.size() && (text[i] == 'x' || text[i] == '.')); ++i) {
    }
  }
  return result;
}

// DETAIL and HINT of these classes speak of objects, processes and limits; of others, of rows.
bool speaks_of_structure(std::string_view sqlstate) {
  static constexpr std::array kClasses = {"0A", "2B", "40", "42", "53", "54", "55", "57"};
  return std::any_of(kClasses.begin(), kClasses.end(),
                     [&](std::string_view known) { return starts_with(sqlstate, known); });
}

std::string flat(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

// The names that the server gave with the error, as far as the text does not say them already.
std::string named_objects(const ServerMessage& message, const std::string& text) {
  std::vector<std::string> names;
  const auto add = [&](const char* what, const std::string& name) {
    if (!name.empty() && text.find("\"" + name + "\"") == std::string::npos) {
      names.push_back(fmt::format("{} \"{}\"", what, name));
    }
  };
  add("table", message.table);
  add("column", message.column);
  add("constraint", message.constraint);
  return names.empty() ? std::string() : fmt::format(" ({})", fmt::join(names, ", "));
}

// The user's function that raised the error, from the call stack; nothing else of the stack is
// safe.
std::string raising_function(const ServerMessage& message) {
  static const std::regex frame(R"(PL/pgSQL function ([^\n]+?\([^\n)]*\)) line (\d+))");
  std::smatch match;
  if (!std::regex_search(message.where, match, frame)) return {};
  return fmt::format("in function {} line {}", match[1].str(), match[2].str());
}

bool raised_by_user_code(const ServerMessage& message) {
  // Any SQLSTATE can be given to RAISE. In every language the stack's first line ends with the
  // keyword.
  static constexpr std::string_view kRaise = " RAISE";
  const std::string_view first =
      std::string_view(message.where).substr(0, message.where.find('\n'));
  return first.size() > kRaise.size() && first.substr(first.size() - kRaise.size()) == kRaise;
}

}  // namespace

ErrorKind kind_of(std::string_view sqlstate) {
  for (const Meaning& meaning : kMeanings) {
    if (starts_with(sqlstate, meaning.code)) return meaning.kind;
  }
  return ErrorKind::kInternal;
}

std::string masked_text(std::string_view sqlstate, const std::string& primary) {
  if (starts_with(sqlstate, "P0")) return "raised by a function or trigger";
  static constexpr std::array kOfValues = {"22", "54000", "HV", "XX"};
  const bool of_values =
      std::any_of(kOfValues.begin(), kOfValues.end(),
                  [&](std::string_view code) { return starts_with(sqlstate, code); });
  if (!of_values) return flat(primary);
  const std::string masked = without_numbers(without_quoted(flat(primary)));
  return ascii(masked) ? masked : own_text(sqlstate);
}

Error to_error(const ServerMessage& message) {
  const bool raised = raised_by_user_code(message);
  std::string text = masked_text(raised ? "P0001" : message.sqlstate, message.primary);
  text += named_objects(message, text);
  if (!raised && speaks_of_structure(message.sqlstate) && !message.detail.empty()) {
    text += "; " + flat(message.detail);
  }
  Error error(kind_of(message.sqlstate), std::move(text), message.sqlstate);
  const std::string function = raising_function(message);
  if (!function.empty()) error.context.push_back(function);
  for (const Advice& advice : kAdvice) {
    if (starts_with(message.sqlstate, advice.code)) error.help.emplace_back(advice.help);
  }
  if (!raised && starts_with(message.sqlstate, "42") && !message.hint.empty()) {
    error.help.push_back(flat(message.hint));
  }
  return error;
}

}  // namespace shoofly::postgres

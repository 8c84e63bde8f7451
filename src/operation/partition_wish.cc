#include "operation/partition_wish.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <map>

#include <fmt/format.h>

#include "operation/names.h"
#include "operation/subject.h"

namespace shoofly {
namespace {

constexpr std::size_t kMost = 1000;  // partitions

bool is_word(const Node& node, std::string_view word) {
  if (node.quoted || node.text.size() != word.size()) return false;
  return std::equal(word.begin(), word.end(), node.text.begin(), [](char a, char b) {
    return a == (b >= 'A' && b <= 'Z' ? static_cast<char>(b - 'A' + 'a') : b);
  });
}

// ---- by ----------------------------------------------------------------------------------------

// "range(created_at, \"Tenant\")": split at commas outside of quotes.
std::vector<std::string> split_names(const std::string& list) {
  std::vector<std::string> names(1);
  bool quoted = false;
  for (const char c : list) {
    if (c == '"') quoted = !quoted;
    if (c == ',' && !quoted) {
      names.emplace_back();
    } else {
      names.back() += c;
    }
  }
  for (std::string& name : names) {
    const std::size_t begin = name.find_first_not_of(' ');
    name = begin == std::string::npos ? ""
                                      : name.substr(begin, name.find_last_not_of(' ') - begin + 1);
  }
  return names;
}

void parse_by(const Fields& fields, PartitionWish& wish) {
  wish.by = fields.text("by");
  const std::string& text = wish.by.text;
  const std::size_t open = text.find('(');
  const std::string word = text.substr(0, open);
  const bool known = word == "range" || word == "list" || word == "hash";
  if (text.empty()) return;
  if (!known || open == std::string::npos || text.back() != ')') {
    fields.problems().add(
        wish.by.at, fmt::format("\"by\" is \"{}\"; expected range(..), list(..) or hash(..)", text),
        {"write the columns in the parentheses: range(created_at)"});
    return;
  }
  wish.strategy = word;
  for (std::string& name : split_names(text.substr(open + 1, text.size() - open - 2)))
    wish.columns.push_back({std::move(name), wish.by.at});
}

// ---- partitions --------------------------------------------------------------------------------

PartitionValue value_of(const Node& node) {
  PartitionValue value;
  value.text = node.text;
  if (is_word(node, "minvalue")) value.kind = PartitionValue::Kind::kLowest;
  if (is_word(node, "maxvalue")) value.kind = PartitionValue::Kind::kHighest;
  if (node.kind == Node::Kind::kNull) value.kind = PartitionValue::Kind::kNull;
  return value;
}

std::vector<PartitionValue> values_of(const Node* node, const std::string& key,
                                      Problems& problems) {
  std::vector<PartitionValue> values;
  if (node == nullptr) return values;
  if (!node->is_list()) {
    if (!node->is_scalar() && node->kind != Node::Kind::kNull)
      problems.add(node->at, fmt::format("expected a value or a list for \"{}\"", key));
    values.push_back(value_of(*node));
    return values;
  }
  for (const Node& item : node->items) {
    if (item.is_list() || item.is_map())
      problems.add(item.at, fmt::format("expected a value in \"{}\"", key));
    values.push_back(value_of(item));
  }
  return values;
}

class PartitionParser {
 public:
  PartitionParser(const Fields& fields, const std::string& table, PartitionWish& wish)
      : problems_(fields.problems()), table_(table), wish_(wish) {
    if (const Node* node = fields.require("partitions")) parse(*node);
  }

 private:
  void parse(const Node& node) {
    if (node.is_scalar()) return count(node);
    if (node.is_map()) return spans(node);
    if (!node.is_list() || node.items.empty()) {
      problems_.add(
          node.at, "expected a list for \"partitions\"",
          {"or, by hash, how many; or { every: 1 month, from: 2026-01-01, until: 2027-01-01 }"});
      return;
    }
    for (const Node& item : node.items) one(item);
  }

  void count(const Node& node) {
    const char* const end = node.text.data() + node.text.size();
    const auto [at, error] = std::from_chars(node.text.data(), end, wish_.hash_parts);
    const bool right = error == std::errc() && at == end && wish_.hash_parts > 0 &&
                       wish_.hash_parts <= static_cast<int>(kMost) && wish_.strategy == "hash";
    if (right) return;
    problems_.add(node.at,
                  fmt::format("expected a list for \"partitions\", found \"{}\"", node.text),
                  {fmt::format("by hash it may be how many: 1 to {}", kMost)});
  }

  void one(const Node& item) {
    std::vector<std::string> keys{"name"};
    if (wish_.strategy == "range") keys.insert(keys.end(), {"from", "to"});
    if (wish_.strategy == "list") keys.emplace_back("values");
    const Fields fields(item, "a partition by " + wish_.strategy, keys, problems_);
    WrittenPartition partition;
    partition.name = fields.text("name");
    if (wish_.strategy == "range") {
      partition.from = values_of(fields.require("from"), "from", problems_);
      partition.to = values_of(fields.require("to"), "to", problems_);
      for (const auto* bound : {&partition.from, &partition.to}) {
        if (!bound->empty() && bound->size() != wish_.columns.size())
          problems_.add(partition.name.at,
                        fmt::format("a bound of \"{}\" has {} values for {} columns",
                                    partition.name.text, bound->size(), wish_.columns.size()));
      }
    }
    // `values: null` is the value NULL.
    if (wish_.strategy == "list") {
      const Node* values = item.find("values");
      if (values == nullptr) {
        problems_.add(item.at, "a partition by list needs the key \"values\"");
      } else {
        partition.values = values_of(values, "values", problems_);
      }
    }
    wish_.partitions.push_back(std::move(partition));
  }

  // ---- { every: 1 month, from: 2026-01-01, until: 2027-01-01 }

  struct Span {
    int count = 0;
    std::string unit;
  };

  Span span_of(const Place& every) {
    Span span;
    const std::size_t blank = every.text.find(' ');
    std::string unit = blank == std::string::npos ? "" : every.text.substr(blank + 1);
    if (!unit.empty() && unit.back() == 's') unit.pop_back();
    const std::string number = every.text.substr(0, blank);
    std::from_chars(number.data(), number.data() + number.size(), span.count);
    const bool known =
        unit == "day" || unit == "week" || unit == "month" || unit == "quarter" || unit == "year";
    if (!known || span.count < 1) {
      problems_.add(every.at,
                    fmt::format("\"every\" is \"{}\"; expected a number of days, weeks, months, "
                                "quarters or years",
                                every.text));
      return {};
    }
    span.unit = unit;
    return span;
  }

  std::optional<std::chrono::year_month_day> date_of(const Place& written) {
    int year = 0;
    unsigned month = 0;
    unsigned day = 0;
    const std::string& t = written.text;
    const auto part = [&](std::size_t from, std::size_t count, auto& into) {
      const char* const end = t.data() + from + count;
      const auto read = std::from_chars(t.data() + from, end, into);
      return read.ec == std::errc() && read.ptr == end;
    };
    const bool form = t.size() == 10 && t[4] == '-' && t[7] == '-' && part(0, 4, year) &&
                      part(5, 2, month) && part(8, 2, day);
    const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month),
                                           std::chrono::day(day)};
    if (form && date.ok()) return date;
    problems_.add(written.at, fmt::format("\"{}\" is no date; expected one like 2026-01-01", t));
    return std::nullopt;
  }

  static std::chrono::year_month_day later(std::chrono::year_month_day date, const Span& span,
                                           int times) {
    const int count = span.count * times;
    if (span.unit == "day" || span.unit == "week") {
      const std::chrono::days days(count * (span.unit == "week" ? 7 : 1));
      return std::chrono::sys_days(date) + days;
    }
    const int months_each = span.unit == "month" ? 1 : span.unit == "quarter" ? 3 : 12;
    const std::chrono::year_month_day moved = date + std::chrono::months(count * months_each);
    return moved.ok()
               ? moved
               : std::chrono::year_month_day(moved.year() / moved.month() / std::chrono::last);
  }

  static std::string text_of_date(const std::chrono::year_month_day& date) {
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  }

  std::string name_of(const std::string& prefix, const std::chrono::year_month_day& date,
                      const Span& span) const {
    const auto year = static_cast<int>(date.year());
    const auto month = static_cast<unsigned>(date.month());
    const auto day = static_cast<unsigned>(date.day());
    const bool by_day = span.unit == "day" || span.unit == "week" || day != 1;
    if (by_day) return fmt::format("{}_{:04}_{:02}_{:02}", prefix, year, month, day);
    if (span.unit == "year" && month == 1) return fmt::format("{}_{:04}", prefix, year);
    return fmt::format("{}_{:04}_{:02}", prefix, year, month);
  }

  void spans(const Node& node) {
    const Fields fields(node, "partitions", {"every", "from", "until", "prefix"}, problems_);
    if (wish_.strategy != "range" || wish_.columns.size() != 1) {
      problems_.add(node.at, "partitions by a span of time need `by: range(..)` over one column");
      return;
    }
    const Span span = span_of(fields.text("every"));
    const auto from = date_of(fields.text("from"));
    const Place end = fields.text("until");
    const auto until = date_of(end);
    const std::string prefix = fields.optional_text("prefix").value_or(Place{table_, {}}).text;
    if (span.unit.empty() || !from || !until) return;
    for (int i = 0; later(*from, span, i) < *until; ++i) {
      if (wish_.partitions.size() == kMost) {
        problems_.add(end.at, fmt::format("more than {} partitions", kMost));
        return;
      }
      const auto begin = later(*from, span, i);
      WrittenPartition partition;
      partition.name = {quoted(name_of(prefix, begin, span)), node.at};
      partition.from = {{PartitionValue::Kind::kText, text_of_date(begin)}};
      partition.to = {{PartitionValue::Kind::kText, text_of_date(later(*from, span, i + 1))}};
      wish_.partitions.push_back(std::move(partition));
    }
    if (wish_.partitions.empty())
      problems_.add(end.at, "\"until\" is not after \"from\": there is no partition");
  }

  // A prefix that is written with quotes of its own keeps them around the whole name.
  static std::string quoted(const std::string& name) {
    const std::size_t last = name.rfind('"');
    if (last == std::string::npos) return name;
    return name.substr(0, last) + name.substr(last + 1) + '"';
  }

  Problems& problems_;
  std::string table_;
  PartitionWish& wish_;
};

// ---- Names -------------------------------------------------------------------------------------

bool is_taken(const QualifiedName& name, const Scene& scene) {
  const auto& others = scene.catalog.other_names;
  if (std::find(others.begin(), others.end(), name) != others.end()) return true;
  return std::any_of(
      scene.catalog.tables.begin(), scene.catalog.tables.end(), [&](const Table& table) {
        return table.name == name ||
               (table.name.schema == name.schema && table.find_index(name.name) != nullptr);
      });
}

class Namer {
 public:
  Namer(const Scene& scene, Problems& problems) : scene_(scene), problems_(problems) {}

  QualifiedName name(const Place& written) {
    auto name = parse_written_name(written.text, scene_.dialect.capabilities().fold_lower);
    if (!name || name->name.empty()) {
      problems_.add(written.at, fmt::format("\"{}\" is no name", written.text));
      return {};
    }
    if (name->schema.empty()) name->schema = scene_.table.name.schema;
    const std::size_t limit = scene_.dialect.capabilities().identifier_bytes;
    if (name->name.size() > limit) {
      problems_.add(written.at, fmt::format("the name \"{}\" has {} bytes; at most {} are allowed",
                                            name->name, name->name.size(), limit));
    } else if (is_ours(name->name)) {
      problems_.add(written.at,
                    fmt::format("the name \"{}\" begins as the run's own do", name->name));
    } else if (is_taken(*name, scene_)) {
      problems_.add(written.at, fmt::format("the name {} is taken", name->display()));
    } else if (std::find(given_.begin(), given_.end(), *name) != given_.end()) {
      problems_.add(written.at, fmt::format("two partitions are named {}", name->display()));
    }
    given_.push_back(*name);
    return *name;
  }

 private:
  const Scene& scene_;
  Problems& problems_;
  std::vector<QualifiedName> given_;
};

// ---- Which rows fit ----------------------------------------------------------------------------

// The first columns of a bound, up to one that is unbounded; compared as rows are.
Sql against(const std::vector<std::string>& columns, const std::vector<PartitionValue>& bound,
            bool is_from, const SqlWriter& writer) {
  std::vector<Sql> left;
  std::vector<Sql> right;
  std::optional<PartitionValue::Kind> open;
  for (std::size_t i = 0; i < bound.size() && !open; ++i) {
    if (bound[i].kind != PartitionValue::Kind::kText) {
      open = bound[i].kind;
      continue;
    }
    left.push_back(writer.ident(columns[i]));
    right.push_back(writer.write("{}", Text{bound[i].text}));
  }
  const bool highest = open == PartitionValue::Kind::kHighest;
  if (left.empty()) return Sql::checked(is_from == highest ? "false" : "true");
  // From is inclusive, to is not; what is open above begins behind, and ends with, all of them.
  const char* const comparison = is_from ? (highest ? ">" : ">=") : (highest ? "<=" : "<");
  if (left.size() == 1)
    return writer.write("{} {} {}", left[0], Sql::checked(comparison), right[0]);
  return writer.write("({}) {} ({})", Sql::join(left, ", "), Sql::checked(comparison),
                      Sql::join(right, ", "));
}

Sql fits(const std::string& strategy, const std::vector<std::string>& columns,
         const Partition& partition, const SqlWriter& writer) {
  if (strategy == "range") {
    return writer.write("({} and {})", against(columns, partition.from, true, writer),
                        against(columns, partition.to, false, writer));
  }
  std::vector<Sql> any;
  for (const PartitionValue& value : partition.values) {
    any.push_back(value.kind == PartitionValue::Kind::kNull
                      ? writer.write("{} is null", Ident{columns.at(0)})
                      : writer.write("{} = {}", Ident{columns.at(0)}, Text{value.text}));
  }
  return writer.write("({})", Sql::join(any, " or "));
}

}  // namespace

PartitionWish parse_partition_wish(const Fields& fields, const std::string& table) {
  PartitionWish wish;
  parse_by(fields, wish);
  wish.rest = fields.optional_text("default");
  if (wish.strategy == "hash" && wish.rest)
    fields.problems().add(wish.rest->at, "by hash there is no default: every row fits a partition");
  if (!wish.strategy.empty()) {
    const PartitionParser parser(fields, table, wish);
    static_cast<void>(parser);
  }
  return wish;
}

std::vector<Partition> partitions_of(const PartitionWish& wish, const Scene& scene,
                                     Problems& problems) {
  Namer namer(scene, problems);
  std::vector<Partition> made;
  for (int i = 0; i < wish.hash_parts; ++i) {
    const std::size_t limit = scene.dialect.capabilities().identifier_bytes;
    const std::string name = fitted(fmt::format("{}_{}", scene.table.name.name, i), limit);
    Partition partition;
    partition.name = namer.name({QualifiedName{"", name}.display(), wish.by.at});
    made.push_back(partition);
  }
  for (const WrittenPartition& written : wish.partitions) {
    Partition partition;
    partition.name = namer.name(written.name);
    partition.from = written.from;
    partition.to = written.to;
    partition.values = written.values;
    made.push_back(std::move(partition));
  }
  if (wish.strategy == "hash") {
    for (std::size_t i = 0; i < made.size(); ++i) {
      made[i].modulus = static_cast<int>(made.size());
      made[i].remainder = static_cast<int>(i);
    }
  }
  if (wish.rest) {
    Partition partition;
    partition.name = namer.name(*wish.rest);
    partition.is_default = true;
    made.push_back(std::move(partition));
  }
  return made;
}

std::string fits_none(const std::string& strategy, const std::vector<std::string>& columns,
                      const std::vector<Partition>& partitions, const SqlWriter& writer) {
  std::vector<Sql> any;
  for (const Partition& partition : partitions) {
    if (partition.is_default) return "";
    any.push_back(fits(strategy, columns, partition, writer));
  }
  if (strategy == "hash") return "";
  return writer.write("({}) is not true", Sql::join(any, " or ")).str();
}

}  // namespace shoofly

// JUnit XML: a test case for each file, which fails by its warnings and errors. Notes are in its
// output and fail nothing.

#include <algorithm>

#include <fmt/format.h>

#include "report/finding_entries.h"

namespace shoofly {
namespace {

// The length of the character of UTF-8 that begins here; 0: it is none, or not one of XML 1.0.
std::size_t xml_character(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) -> unsigned {
    return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0;
  };
  const unsigned first = byte(0);
  if (first < 0x80) return first >= 0x20 || first == '\t' || first == '\n' || first == '\r' ? 1 : 0;
  const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC2 ? 2 : 0;
  if (length == 0 || first > 0xF4) return 0;
  unsigned code = first & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0U) != 0x80) return 0;
    code = (code << 6U) | (byte(i) & 0x3FU);
  }
  constexpr unsigned kShortest[] = {0, 0, 0x80, 0x800, 0x10000};
  const bool is_character = code >= kShortest[length] && code <= 0x10FFFF &&
                            (code < 0xD800 || code > 0xDFFF) && code != 0xFFFE && code != 0xFFFF;
  return is_character ? length : 0;
}

std::string xml_escaped(std::string_view text) {
  std::string escaped;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = xml_character(text, at);
    const std::string_view character = text.substr(at, length);
    if (character == "&") {
      escaped += "&amp;";
    } else if (character == "<") {
      escaped += "&lt;";
    } else if (character == ">") {
      escaped += "&gt;";
    } else if (character == "\"") {
      escaped += "&quot;";
    } else if (character == "\r") {
      escaped += "&#13;";
    } else {
      escaped += character;
    }
    at += std::max<std::size_t>(length, 1);
  }
  return escaped;
}

struct JunitCase {
  std::string failures;
  std::string notes;
  bool failed = false;
};

std::string junit_text(const FindingEntry& entry) {
  std::string text = std::string(plain_path(entry.file));
  if (entry.at.line > 0) text += fmt::format(":{}:{}", entry.at.line, entry.at.column);
  text += fmt::format(": {}: {} [{}]\nwhy: {}\n", to_string(entry.severity), entry.problem,
                      entry.id, entry.why);
  for (const std::string& help : entry.help) text += "help: " + help + "\n";
  return xml_escaped(text);
}

void add_to(JunitCase& one, const FindingEntry& entry) {
  if (entry.severity == Severity::kNote) {
    one.notes += junit_text(entry);
    return;
  }
  one.failed = true;
  one.failures += fmt::format("      <failure message=\"{}\" type=\"{}\">{}</failure>\n",
                              xml_escaped(entry.problem), xml_escaped(entry.id), junit_text(entry));
}

}  // namespace

std::string findings_junit(const FindingsView& view) {
  std::map<std::string, JunitCase> cases;
  std::vector<std::string> files;
  const auto case_of = [&](const std::string& file) -> JunitCase& {
    const auto [found, is_new] = cases.try_emplace(file);
    if (is_new) files.push_back(file);
    return found->second;
  };
  for (const std::string& file : view.files) case_of(file);
  for (const FindingEntry& entry : finding_entries(view))
    add_to(case_of(std::string(entry.file)), entry);
  std::string body;
  int failed = 0;
  for (const std::string& file : files) {
    const JunitCase& one = cases.at(file);
    failed += one.failed ? 1 : 0;  // test cases, not findings
    const std::string name = xml_escaped(plain_path(file));
    body += fmt::format("    <testcase name=\"{0}\" classname=\"shoofly.lint\" file=\"{0}\">\n{1}",
                        name, one.failures);
    if (!one.notes.empty()) body += fmt::format("      <system-out>{}</system-out>\n", one.notes);
    body += "    </testcase>\n";
  }
  const std::string counts =
      fmt::format("name=\"shoofly lint\" tests=\"{}\" failures=\"{}\"", files.size(), failed);
  return fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites {0}>\n  <testsuite {0} "
      "errors=\"0\" skipped=\"0\">\n{1}  </testsuite>\n</testsuites>\n",
      counts, body);
}

}  // namespace shoofly

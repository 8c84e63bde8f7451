#include "cli/manual.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "app/version.h"

namespace shoofly {
namespace {

std::string roff(const std::string& text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\') {
      result += "\\e";
    } else if (text[i] == '-') {
      result += "\\-";
    } else if ((text[i] == '.' || text[i] == '\'') && (i == 0 || text[i - 1] == '\n')) {
      result += fmt::format("\\&{}", text[i]);
    } else {
      result += text[i];
    }
  }
  return result;
}

std::string option_entry(const CLI::Option& option) {
  if (option.get_name() == "--help") return "";
  std::string head;
  for (const std::string& name : option.get_snames()) head += fmt::format("\\fB\\-{}\\fR, ", name);
  for (const std::string& name : option.get_lnames())
    head += fmt::format("\\fB{}\\fR", roff("--" + name));
  if (option.get_positional()) head = fmt::format("\\fI{}\\fR", roff(option.get_name(true)));
  if (!option.get_positional() && option.get_items_expected_max() > 0) head += " \\fIVALUE\\fR";
  // A check of its values ends the type's name: "TEXT:{text,json}".
  const std::string type = option.get_type_name();
  const std::size_t from = type.find('{');
  std::string values;
  if (from != std::string::npos && type.ends_with('}')) {
    for (const char c : type.substr(from + 1, type.size() - from - 2)) {
      values += c;
      if (c == ',') values += ' ';
    }
    const bool said = option.get_description().find(values) != std::string::npos;
    values = said ? "" : ": " + values;
  }
  return fmt::format(".TP\n{}\n{}\n", head, roff(option.get_description() + values));
}

std::string command_section(const CLI::App& command) {
  std::string text =
      fmt::format(".SS {}\n{}.\n", command.get_name(), roff(command.get_description()));
  for (const CLI::Option* option : command.get_options()) text += option_entry(*option);
  const std::string example = command.get_footer();
  const std::size_t line = example.find("\n  ");
  if (line != std::string::npos)
    text += fmt::format(".PP\nExample:\n.PP\n.RS 4\n.nf\n{}\n.fi\n.RE\n",
                        roff(example.substr(line + 3)));
  return text;
}

}  // namespace

std::string manual_page(const CLI::App& app) {
  std::string text = fmt::format(
      ".TH SHOOFLY 1 \"\" \"shoofly {}\" \"User Commands\"\n.SH NAME\nshoofly \\- change a live database's schema without stopping its applications, and back\n"
      ".SH SYNOPSIS\n.B shoofly\n.I COMMAND\n[\\fIARGUMENTS\\fR]\n.SH DESCRIPTION\n{}\n"
      "It lays the new shape beside the old, keeps both in step with triggers, moves the data in small resumable chunks, proves that nothing is lost, switches, and only then takes the old shape away.\n"
      "Until contract it can go back at any time.\n.SH COMMANDS\n",
      kVersion, roff(app.get_description()));
  for (const CLI::App* command : app.get_subcommands({})) text += command_section(*command);
  text +=
      ".SH TARGETS, EXIT CODES\n.nf\n" + roff(app.get_footer()) +
      "\n.fi\n"
      ".SH FILES\n.TP\n.I shoofly.yaml\nNames of targets, read from the working directory: \\fItargets: {name: url}\\fR. ${NAME} is taken from the environment.\n"
      ".SH ENVIRONMENT\n.TP\n.B SHOOFLY_TARGET\nThe target where \\fB\\-\\-target\\fR is not given.\n";
  return text;
}

}  // namespace shoofly
